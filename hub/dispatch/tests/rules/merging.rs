//! 并单: one matter, one case; the earliest limit, the highest grade and every caller are kept.

use hub_dispatch::{
    CaseId, ClimbReason, Command, Deed, Grade, Intake, Mode, Phase, Refusal, ReportId, Service,
    SuspensionKind,
};
use uuid::Uuid;

use crate::{
    desks::{
        ROADS, about, assign, city, county, does, leak, leak_to_answer, merge, north, oak, pass_up, suspend,
    },
    orders::{CASE, NO_CASE, OTHER_CASE, close, intake, quarrel, reopen, report_of, sos},
    town::{LAN, MEI, STAFF, TAO, category},
    world::World,
};

const THIRD: CaseId = CaseId(Uuid::from_u128(10_003));

/// The case of the story, a later one, and what the later one is.
fn with_another(other: Intake) -> World {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(CASE))).hours(1).given(Command::OpenCase(other));
    world
}

fn callers(world: &World) -> Vec<(ReportId, Option<CaseId>)> {
    world.case().handling.reports.iter().map(|report| (report.report, report.from)).collect()
}

fn merged(case: CaseId) -> Command {
    about(case, city(), merge(CASE))
}

#[test]
fn a_case_that_is_merged_has_ended_and_all_its_callers_are_the_others() {
    let mut world = with_another(leak_to_answer(OTHER_CASE));
    let received = world.board.case(OTHER_CASE).unwrap().handling.reports[0].received_at;
    world.when(merged(OTHER_CASE)).then(&["task.ended", "case.merged", "case.absorbed"]);
    assert!(world.board.case(OTHER_CASE).is_none());
    assert_eq!(callers(&world), [(report_of(CASE), None), (report_of(OTHER_CASE), Some(OTHER_CASE))]);
    assert_eq!(world.case().handling.reports[1].received_at, received);
    assert_eq!(world.case().joined, [report_of(OTHER_CASE)]);
}

#[test]
fn the_earlier_limit_holds_and_what_lies_behind_it_is_reached_in_order_and_one_at_a_time() {
    let mut world = with_another(Intake { grade: Some(Grade::Orange), ..leak_to_answer(OTHER_CASE) });
    world.hours(3);
    world.pass(1_800);
    let other = world.board.case(OTHER_CASE).unwrap().handling.limit.as_ref().unwrap().limit.due;
    assert_eq!(world.case().handling.limit.as_ref().unwrap().passed, 0);
    world.given(merged(OTHER_CASE));
    assert_eq!(world.due(), other);
    world.pass(0);
    assert_eq!(world.case().handling.limit.as_ref().unwrap().passed, 1, "one at once");
    // The post of an urgent matter has two minutes and two seconds.
    world.pass(122);
    assert_eq!(world.case().handling.limit.as_ref().unwrap().passed, 2, "seven eighths have gone");
    assert_eq!(world.alert_reason(), Some(ClimbReason::LimitNear));
}

#[test]
fn a_later_limit_that_is_merged_moves_nothing_and_departments_go_on() {
    let mut world = with_another(leak_to_answer(OTHER_CASE));
    world.given(does(city(), assign(ROADS, &[])));
    let (due, clock) = (world.due(), world.case().clock);
    world.given(merged(OTHER_CASE));
    assert_eq!((world.due(), world.case().clock, world.case().phase), (due, clock, Phase::WithDepartments));
}

#[test]
fn the_departments_of_the_one_are_let_go_and_those_of_the_other_follow_the_earlier_limit() {
    let mut world = with_another(Intake { grade: Some(Grade::Orange), ..leak_to_answer(OTHER_CASE) });
    world.given(about(OTHER_CASE, city(), assign("parks", &[]))).given(does(city(), assign(ROADS, &[])));
    world.pass(600).given(merged(OTHER_CASE));
    assert_eq!(world.case().handling.desk.len(), 1);
    assert_eq!(world.desk(ROADS).clock.unwrap().due, world.due());
}

#[test]
fn the_higher_grade_holds_and_units_are_looked_for_as_for_any_red_case() {
    let mut world = World::staffed();
    world.given(Command::OpenCase(Intake { category: category("pothole"), ..intake(CASE) }));
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(OTHER_CASE) }));
    assert_eq!(world.asked(), []);
    world.given(merged(OTHER_CASE)).pass(0);
    assert_eq!((world.case().facts.grade, world.case().facts.mode), (Grade::Red, Mode::Auto));
    assert_eq!(world.asked(), [LAN, MEI, TAO]);
    assert_eq!(world.alert_reason(), Some(ClimbReason::GradeRaised));
}

#[test]
fn a_red_case_takes_what_it_is_merged_into_back_from_departments() {
    let mut world = World::staffed();
    world.given(Command::OpenCase(Intake { category: category("light"), ..intake(CASE) }));
    world.given(does(city(), assign(ROADS, &[])));
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(OTHER_CASE) }));
    world.given(merged(OTHER_CASE)).pass(0);
    assert_eq!((world.case().phase, world.asked()), (Phase::Unattended, vec![LAN, MEI, TAO]));
}

#[test]
fn calls_that_were_owed_are_still_owed() {
    let mut world = World::staffed();
    world.given(quarrel());
    world.given(Command::OpenCase(Intake { call_first: vec![Service::Fire], ..intake(OTHER_CASE) }));
    world.given(merged(OTHER_CASE));
    assert_eq!(world.case().calls_owed(), [Service::Fire]);
}

#[test]
fn the_higher_of_the_two_posts_has_the_one_case_and_no_clock_is_set_back() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(CASE))).given(Command::OpenCase(leak_to_answer(OTHER_CASE)));
    world.given(about(OTHER_CASE, city(), pass_up())).given(about(OTHER_CASE, city(), pass_up())).pass(60);
    let due = world.case().clock.unwrap().due;
    world.given(merged(OTHER_CASE));
    assert_eq!((world.case().rung, world.alert_reason()), (2, Some(ClimbReason::Merged)));
    assert_eq!(world.case().clock.unwrap().due, due);
}

#[test]
fn three_callers_are_called_back_before_the_one_case_is_closed() {
    let mut world = with_another(leak_to_answer(OTHER_CASE));
    world.given(Command::OpenCase(leak_to_answer(THIRD))).given(merged(OTHER_CASE)).given(merged(THIRD));
    world.given(does(city(), assign(ROADS, &[])));
    world.verified();
    for case in [CASE, OTHER_CASE, THIRD] {
        assert_eq!(world.case().phase, Phase::ToCallBack);
        world.given(does(city(), crate::desks::called(report_of(case), true)));
    }
    world.given(close());
}

#[test]
fn a_case_is_merged_neither_with_itself_nor_with_what_is_not_open_nor_twice() {
    let mut world = with_another(leak_to_answer(OTHER_CASE));
    world.when(does(city(), merge(CASE))).then_refused(Refusal::MergedIntoItself(CASE));
    world.when(does(city(), merge(NO_CASE))).then_refused(Refusal::CaseNotOpen(NO_CASE));
    world.given(merged(OTHER_CASE)).when(merged(OTHER_CASE)).then_refused(Refusal::CaseNotOpen(OTHER_CASE));
    world.given(Command::OpenCase(leak_to_answer(THIRD))).when(does(city(), merge(THIRD)));
    world.then_refused(Refusal::HoldsMerged(CASE));
    let gone = Refusal::PartOfAnother { case: OTHER_CASE, into: CASE };
    world.when(about(THIRD, city(), merge(OTHER_CASE))).then_refused(gone);
}

#[test]
fn what_has_ended_otherwise_is_not_merged_into() {
    let mut world = with_another(leak_to_answer(OTHER_CASE));
    let by = hub_dispatch::Withdrawer::Seated(city());
    world.given(Command::Withdraw { case: OTHER_CASE, by, reason: crate::orders::sealed() });
    world.when(does(city(), merge(OTHER_CASE))).then_refused(Refusal::CaseNotOpen(OTHER_CASE));
}

/// The other case lies in Ash, in another township: for whoever stands above both, and nobody else.
#[test]
fn whoever_merges_or_tells_apart_stands_above_the_other_case_as_well() {
    let ash = Intake { area: crate::town::code("ash-1"), ..leak(OTHER_CASE) };
    for deed in [merge(OTHER_CASE), Deed::KeepApart { other: OTHER_CASE }] {
        let mut world = World::tiny();
        world.given(Command::OpenCase(leak(CASE))).given(Command::OpenCase(ash.clone()));
        world.when(does(oak(), deed.clone())).then_refused(Refusal::NotYourCase(OTHER_CASE));
        world.when(does(north(), deed.clone())).then_refused(Refusal::NotYourCase(OTHER_CASE));
        world.given(does(county(), deed));
    }
}

#[test]
fn what_is_attended_verified_or_a_call_for_help_is_not_merged_away() {
    let mut world = World::staffed();
    world.given(quarrel()).given(Command::OpenCase(leak_to_answer(OTHER_CASE))).accepts(LAN);
    world.when(does(city(), merge(OTHER_CASE))).then_refused(Refusal::Attended { case: CASE, unit: LAN });
    world.given(merged(OTHER_CASE)).given(sos(MEI, THIRD));
    world.when(merged(THIRD)).then_refused(Refusal::WrongPhase { case: THIRD, phase: Phase::Unattended });
    let mut world = World::with_departments(ROADS, &[]);
    world.verified().given(Command::OpenCase(leak_to_answer(OTHER_CASE))).when(merged(OTHER_CASE));
    world.then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::ToCallBack });
    world.when(does(city(), merge(OTHER_CASE)));
    world.then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::ToCallBack });
}

#[test]
fn no_clock_is_stopped_by_merging_into_what_waits_and_what_waits_is_not_merged_away() {
    for kind in [SuspensionKind::LongTerm, SuspensionKind::Deferred] {
        let mut world = with_another(leak_to_answer(OTHER_CASE));
        world.given(does(city(), suspend(kind, world.in_hours(48)))).when(merged(OTHER_CASE));
        let suspended = Refusal::WrongPhase { case: CASE, phase: Phase::Suspended };
        world.then_refused(suspended.clone());
        world.when(does(city(), merge(OTHER_CASE))).then_refused(suspended);
    }
}

#[test]
fn a_merged_case_is_not_opened_again_by_itself() {
    let mut world = with_another(leak_to_answer(OTHER_CASE));
    world.given(merged(OTHER_CASE));
    let again = Command::Reopen { case: OTHER_CASE, by: city(), reason: crate::orders::sealed() };
    world.when(again).then_refused(Refusal::PartOfAnother { case: OTHER_CASE, into: CASE });
    let archive = about(OTHER_CASE, city(), Deed::Archive);
    world.when(archive).then_refused(Refusal::PartOfAnother { case: OTHER_CASE, into: CASE });
    world.given(crate::orders::withdraw()).given(reopen());
}

/// Lan was asked for what is merged: the case that it becomes part of is searched for at once, and not by its next look.
#[test]
fn whoever_a_merge_sets_free_is_found_by_the_case_that_is_left() {
    let mut world = World::staffed();
    for (unit, ..) in STAFF {
        world.given(Command::SignOff { unit });
    }
    world.given(quarrel()).given(Command::SignOn { unit: LAN });
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(OTHER_CASE) }));
    assert_eq!((world.asked(), world.asked_for(OTHER_CASE)), (vec![], vec![LAN]));
    assert!(world.task().search_due > Some(world.now));
    world.given(merged(OTHER_CASE));
    assert_eq!((world.board.hold_on(LAN), world.task().search_due), (None, Some(world.now)));
    world.pass(0);
    assert_eq!(world.asked(), [LAN]);
}

#[test]
fn what_looks_alike_and_is_another_matter_is_said_once() {
    let mut world = with_another(leak_to_answer(OTHER_CASE));
    let apart = |other| does(city(), Deed::KeepApart { other });
    world.when(apart(OTHER_CASE)).then(&["case.kept_apart"]);
    world.when(apart(OTHER_CASE)).then_nothing();
    world.when(apart(CASE)).then_refused(Refusal::MergedIntoItself(CASE));
    world.when(apart(NO_CASE)).then_refused(Refusal::CaseNotOpen(NO_CASE));
}
