//! The watch itself: whatever is broken on purpose is noticed within a few seeds, and in the words of the sentence that it
//! breaks. A sentence that nothing here breaks is not known to be able to fail.

use system_tests::simulation::{Sabotage, run};

use crate::plan;

/// Breaks the system on purpose; some invariant must notice within a few seeds, in one of these ways.
fn check_caught(sabotage: Sabotage, ways: &[&str]) {
    let caught = (1..=5).find_map(|seed| run(seed, plan(sabotage)).err());
    assert!(caught.is_some(), "{sabotage:?} was not noticed in the seeds 1 to 5");
    let Some(caught) = caught else { return };
    assert!(ways.iter().any(|words| caught.what.contains(words)), "{sabotage:?} was noticed as {caught}");
    assert!(caught.to_string().contains("SIM_SEED="), "a failure says how to see it again: {caught}");
}

#[test]
fn a_hub_that_does_not_expect_versions_is_caught() {
    check_caught(
        Sabotage::CaseAndTaskNotExpected,
        &["differs in", "has clock", "has ended and has timers", "was told twice", "and its task is"],
    );
}

#[test]
fn a_hub_that_does_not_expect_the_version_of_the_task_alone_is_caught() {
    check_caught(
        Sabotage::TaskNotExpected,
        &["differs in task:", "of task", "was told twice", "its timer is None", "has not been fired"],
    );
}

#[test]
fn a_ledger_that_forgets_a_claim_is_caught() {
    check_caught(Sabotage::ClaimForgotten, &["the ledger says None"]);
}

#[test]
fn a_hub_that_loses_a_report_it_said_had_joined_is_caught() {
    check_caught(Sabotage::JoinedReportLost, &["the ledger has None"]);
}

#[test]
fn a_ledger_that_forgets_a_mark_of_a_limit_is_caught() {
    check_caught(Sabotage::MarkForgotten, &["the next mark is"]);
}

#[test]
fn a_courier_that_drops_a_message_for_ever_is_caught() {
    check_caught(Sabotage::MessageDropped, &["no liveness: a mailbox never empties"]);
}

#[test]
fn a_merge_that_leaves_the_later_limit_is_caught() {
    check_caught(Sabotage::MergeStopsLimit, &["a merge stopped"]);
}

#[test]
fn a_mark_of_a_limit_that_nobody_hears_of_is_caught() {
    check_caught(Sabotage::MarkSilent, &["of its limit went by for nothing"]);
}

#[test]
fn a_clock_that_runs_out_and_alerts_nobody_is_caught() {
    check_caught(Sabotage::ClockSilent, &["and alerted the rungs []"]);
}

#[test]
fn a_case_that_is_closed_unverified_is_caught() {
    check_caught(Sabotage::Unverified, &["was closed unverified"]);
}

#[test]
fn a_case_that_waits_for_a_while_and_has_its_limit_paused_is_caught() {
    check_caught(Sabotage::DeferredPausesLimit, &["something stopped its limit"]);
}

#[test]
fn an_owner_that_nobody_told_so_is_caught() {
    check_caught(Sabotage::OwnerUntold, &["and nobody there was told"]);
}

#[test]
fn a_department_that_has_a_year_to_sign_is_caught() {
    check_caught(Sabotage::SigningPutOff, &["at most until"]);
}

#[test]
fn a_case_whose_clock_is_put_off_by_a_year_is_caught() {
    check_caught(Sabotage::ClockPutOff, &["at most UtcMicros"]);
}

#[test]
fn a_clock_that_keeps_the_calendar_of_before_is_caught() {
    check_caught(Sabotage::CalendarKept, &["runs by a calendar of before"]);
}

#[test]
fn a_post_that_is_passed_over_and_gets_no_copy_is_caught() {
    check_caught(Sabotage::CopyForgotten, &["were not told"]);
}

#[test]
fn a_case_that_begins_lower_than_it_must_is_caught() {
    check_caught(Sabotage::BeginsLow, &["and not at Some(Township)", "and not at Some(County)"]);
}

#[test]
fn work_that_is_found_not_done_again_and_again_at_one_post_is_caught() {
    check_caught(Sabotage::FoundNotDoneStays, &["and went up: false"]);
}

#[test]
fn a_case_that_waits_to_be_closed_where_nobody_may_is_caught() {
    check_caught(Sabotage::NobodyCompetent, &["is to be closed by"]);
}

#[test]
fn a_case_that_is_closed_from_too_low_is_caught() {
    check_caught(Sabotage::ClosedTooLow, &["was closed from Some(Village)"]);
}

#[test]
fn a_unit_that_is_asked_though_another_would_be_there_sooner_is_noticed() {
    check_caught(Sabotage::NextBestAsked, &["is not the best"]);
}

#[test]
fn a_case_that_is_left_without_its_unit_and_forgotten_is_noticed() {
    // Where a card holds for it, who must come is missed as soon.
    check_caught(Sabotage::ReassignedForgotten, &["waits for nothing", "looked for or said to be missing"]);
}

#[test]
fn a_boat_that_a_card_wants_besides_and_nobody_looks_for_is_noticed() {
    check_caught(Sabotage::BesidesForgotten, &["looked for or said to be missing"]);
}

#[test]
fn a_search_that_is_put_off_is_caught() {
    check_caught(Sabotage::SearchPutOff, &["is put off to"]);
}

#[test]
fn a_look_that_goes_on_a_year_later_is_caught() {
    check_caught(Sabotage::LookPutOff, &["goes on at"]);
}

#[test]
fn a_unit_that_loses_its_case_to_one_that_has_not_said_yes_is_noticed() {
    check_caught(Sabotage::RelievedTooSoon, &["told true and false"]);
}

#[test]
fn units_that_are_turned_again_and_again_are_noticed() {
    check_caught(Sabotage::CapsForgotten, &["seldom false"]);
}

#[test]
fn a_whistle_that_tells_nobody_to_be_absent_is_noticed() {
    check_caught(Sabotage::AbsentForgotten, &["are absent, and"]);
}

#[test]
fn an_emergency_that_costs_a_case_its_time_is_noticed() {
    check_caught(Sabotage::EmergencyLosesTime, &["is suspended Some(Emergency) and its limit"]);
}

#[test]
fn a_response_that_is_over_and_still_followed_is_noticed() {
    check_caught(Sabotage::ResponseKept, &["still follows"]);
}

#[test]
fn a_report_that_an_incident_owes_and_nobody_hears_of_is_noticed() {
    check_caught(Sabotage::IncidentUnreported, &["are overdue, and"]);
}

#[test]
fn a_response_that_is_followed_where_it_never_held_is_noticed() {
    check_caught(Sabotage::ResponseSpills, &["which never held for it"]);
}
