//! Whoever reported a matter says whether the work is done, where nothing speaks against it.

use std::collections::BTreeSet;

use hub_dispatch::{
    CaseId, ClimbReason, Command, Degree, Event, Grade, Handled, Intake, PersonId, Phase, Refusal, SentBack,
    Verdict, Verified, Verifier, Wish,
};

use crate::{
    desks::{about, city, leak, merge, oak, wants_answer},
    orders::{
        CASE, OTHER_CASE, RECORDER, caller_says, caller_says_after, close, intake, picture, picture_before,
        quarrel, report_of, sealed, second_caller, settle, sos, verify,
    },
    town::{IN_NORTH, IN_OAK, LAN, category, person_of, policy},
    world::World,
};

/// A quarrel whose unit is done, taken in by somebody who handles nothing.
fn to_verify() -> World {
    to_verify_as(intake(CASE))
}

fn to_verify_as(intake: Intake) -> World {
    let mut world = World::staffed();
    world.given(Command::OpenCase(intake)).brought_to(Phase::ToVerify);
    world
}

#[test]
fn the_callers_word_that_it_is_done_checks_it() {
    let mut world = to_verify();
    world.when(caller_says(Verdict::Done)).then(&["case.verified", "case.clock_set"]);
    let by = Verifier::Caller { report: report_of(CASE) };
    let verified = Event::Verified(Verified { case: CASE, by, note: Some(sealed()), degree: None });
    assert_eq!((&world.events()[0], world.case().phase), (&verified, Phase::ToClose));
    world.given(close());
}

#[test]
fn how_content_the_caller_is_stays_with_the_word_that_it_is_done() {
    let mut world = to_verify();
    let mut said = caller_says(Verdict::Done);
    if let Command::VerifyByCaller { degree, .. } = &mut said {
        *degree = Some(Degree::MostlySatisfied);
    }
    world.when(said).then(&["case.verified", "case.clock_set"]);
    let Event::Verified(verified) = &world.events()[0] else { panic!("{:?}", world.events()) };
    assert_eq!(verified.degree, Some(Degree::MostlySatisfied));
}

#[test]
fn the_callers_word_that_it_is_not_done_sends_it_back_as_anybody_elses() {
    let mut world = to_verify();
    let old = world.task_id();
    world.when(caller_says(Verdict::NotDone)).then(&[
        "task.ended",
        "case.sent_back",
        "task.opened",
        "case.clock_set",
        "case.alerted",
        "case.clock_set",
        "offer.made",
        "mailbox.posted",
    ]);
    let (by, task) = (Verifier::Caller { report: report_of(CASE) }, world.task_id());
    let sent_back = Event::SentBack(SentBack { case: CASE, by, note: Some(sealed()), degree: None, task });
    assert_eq!(world.events()[1], sent_back);
    assert!(task != old && world.asked() == vec![LAN], "it is looked for somebody again");
}

#[test]
fn whoever_wants_an_answer_is_called_all_the_same() {
    let mut world = to_verify_as(Intake { wish: wants_answer(), ..intake(CASE) });
    world.given(caller_says(Verdict::Done));
    assert_eq!(world.case().phase, Phase::ToCallBack);
}

#[test]
fn a_verdict_counts_once_and_only_while_the_work_waits_to_be_checked() {
    let mut world = to_verify();
    world.given(caller_says(Verdict::Done));
    let late = Refusal::WrongPhase { case: CASE, phase: Phase::ToClose };
    world.when(caller_says(Verdict::Done)).then_refused(late.clone());
    world.when(caller_says(Verdict::NotDone)).then_refused(late);
    world.given(close()).when(caller_says(Verdict::Done)).then_refused(Refusal::CaseNotOpen(CASE));
    for phase in [Phase::Unattended, Phase::UnderWay, Phase::OnScene] {
        let mut world = World::staffed();
        world.given(quarrel()).brought_to(phase);
        world.when(caller_says(Verdict::Done)).then_refused(Refusal::WrongPhase { case: CASE, phase });
    }
}

#[track_caller]
fn check_not_for_caller(world: &mut World, command: Command) {
    world.when(command).then_refused(Refusal::NotForCaller(CASE));
}

/// The same verdict by whoever knows the number and pin of a report that this person took in.
fn filed_by(person: Option<PersonId>) -> Command {
    let (report, note) = (report_of(CASE), None);
    Command::VerifyByCaller {
        case: CASE,
        report,
        filed_by: person,
        told: BTreeSet::new(),
        verdict: Verdict::Done,
        degree: None,
        note,
    }
}

#[test]
fn who_handled_what_they_filed_themselves_does_not_check_it_by_its_pin() {
    check_not_for_caller(&mut to_verify(), filed_by(Some(person_of(LAN))));
    check_not_for_caller(&mut to_verify(), filed_by(None));
    to_verify().given(filed_by(Some(IN_OAK)));
}

#[test]
fn whoever_was_told_the_pin_and_handled_it_does_not_check_it_with_the_pin() {
    let told = |person| caller_says_after(Verdict::Done, [person].into());
    check_not_for_caller(&mut to_verify(), told(person_of(LAN)));
    to_verify().given(told(IN_OAK));
}

#[test]
fn a_matter_that_others_reported_too_is_not_for_one_of_them() {
    let mut world = to_verify();
    world.given(Command::JoinReport(second_caller()));
    check_not_for_caller(&mut world, caller_says(Verdict::Done));
    let other = second_caller().report;
    let theirs = Command::VerifyByCaller {
        case: CASE,
        report: other,
        filed_by: Some(RECORDER),
        told: BTreeSet::new(),
        verdict: Verdict::Done,
        degree: None,
        note: None,
    };
    check_not_for_caller(&mut world, theirs);
    let mut world = to_verify();
    world.given(Command::OpenCase(leak(OTHER_CASE))).given(about(OTHER_CASE, city(), merge(CASE)));
    check_not_for_caller(&mut world, caller_says(Verdict::Done));
}

#[test]
fn what_was_reported_in_confidence_is_checked_by_a_centre() {
    let wish = Wish { confidential: true, ..Wish::default() };
    check_not_for_caller(&mut to_verify_as(Intake { wish, ..intake(CASE) }), caller_says(Verdict::Done));
}

#[test]
fn what_presses_is_checked_by_a_centre() {
    let red = Intake { grade: Some(Grade::Red), ..intake(CASE) };
    check_not_for_caller(&mut to_verify_as(red), caller_says(Verdict::Done));
    let mut world = World::staffed();
    world.given(sos(LAN, CASE)).given(settle(IN_OAK));
    check_not_for_caller(&mut world, caller_says(Verdict::Done));
}

#[test]
fn what_was_dealt_with_on_the_spot_is_checked_by_a_centre() {
    let mut policy = policy();
    policy.closed_loop.self_handled.sample_percent = 100;
    let mut world = World::staffed();
    world.adopt("sample", policy);
    let intake = Intake {
        category: category("litter"),
        channel: "unit".to_owned(),
        filed_by: Some(IN_OAK),
        ..intake(CASE)
    };
    let (note, before, after) = (sealed(), vec![picture_before()], vec![picture()]);
    world.given(Command::FileHandled(Handled { intake, by: oak(), note, before, after }));
    check_not_for_caller(&mut world, filed_by(Some(IN_OAK)));
}

/// A village with one person, who has settled a matter that somebody else took in.
fn settled_alone() -> World {
    let mut world = World::tiny();
    world.given(quarrel()).given(settle(IN_OAK));
    world
}

#[test]
fn in_a_village_without_a_second_person_the_township_checks_or_the_caller() {
    let mut world = settled_alone();
    world.when(verify(IN_OAK, Verdict::Done)).then_refused(Refusal::HandlerVerifies(IN_OAK));
    // Nobody else is on duty in the village, so the clock takes it to the township.
    world.pass(1_803);
    assert_eq!((world.alert().0, world.alert_reason()), (1, Some(ClimbReason::NotVerified)));
    world.given(verify(IN_NORTH, Verdict::Done));
    let mut world = settled_alone();
    world.given(caller_says(Verdict::Done));
    assert_eq!(world.case().phase, Phase::ToClose);
}

#[test]
fn of_a_case_that_never_was_nobody_judges() {
    let case = CaseId(uuid::Uuid::from_u128(77));
    let (report, verdict) = (report_of(case), Verdict::Done);
    let told = BTreeSet::new();
    let said =
        Command::VerifyByCaller { case, report, filed_by: None, told, verdict, degree: None, note: None };
    World::tiny().when(said).then_refused(Refusal::CaseNotOpen(case));
}
