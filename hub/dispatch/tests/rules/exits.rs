//! 不予受理, 直接答复, 移交, 归档, and who may close what.

use geo_index::Tier;
use hub_dispatch::{
    Command, Competence, Deed, Event, Grade, Intake, Joining, OfferEnd, Phase, Refusal, ReportKind, Service,
    Verdict, Wish,
};

use crate::{
    desks::{
        ROADS, answer_at_once, answer_letter, city, county, does, leak, matter, north, not_accept, oak,
        supervise, transfer, wants_answer,
    },
    orders::{
        CASE, RECORDER, intake, of_grade, quarrel, record_call, reopen, second_caller, settle, verify,
        withdraw,
    },
    town::{IN_OAK, INSPECTOR, LAN, policy},
    world::World,
};

fn archive() -> Command {
    does(oak(), Deed::Archive)
}

fn asking(kind: ReportKind) -> Command {
    Command::OpenCase(Intake { wish: Wish { kind, ..Wish::default() }, ..leak(CASE) })
}

#[test]
fn what_is_not_ours_is_not_accepted_and_whoever_was_asked_is_stood_down() {
    let mut world = World::staffed();
    world.given(quarrel()).when(does(oak(), not_accept()));
    world.then(&["offer.ended", "mailbox.posted", "task.ended", "case.not_accepted"]);
    assert!(matches!(world.events()[0], Event::OfferEnded { end: OfferEnd::StoodDown, .. }));
    assert!(world.ledger.timers.is_empty() && world.ledger.claims.is_empty());
}

#[test]
fn an_enquiry_a_suggestion_and_praise_are_settled_by_an_answer_and_nothing_else_is() {
    for kind in [ReportKind::Enquiry, ReportKind::Suggestion, ReportKind::Praise] {
        let mut world = World::tiny();
        world.given(asking(kind)).when(does(oak(), answer_at_once()));
        world.then(&["task.ended", "case.answered_at_once"]);
    }
    for kind in [ReportKind::Help, ReportKind::Complaint, ReportKind::Disclosure, ReportKind::Other] {
        let mut world = World::tiny();
        world.given(asking(kind)).when(does(oak(), answer_at_once()));
        world.then_refused(Refusal::NotAnEnquiry(CASE));
    }
}

#[test]
fn an_answer_settles_nothing_for_another_caller_who_wants_more_and_nothing_while_a_call_is_owed() {
    let mut world = World::tiny();
    let complains = Wish { kind: ReportKind::Complaint, ..Wish::default() };
    world.given(asking(ReportKind::Enquiry));
    world.given(Command::JoinReport(Joining { wish: complains, ..second_caller() }));
    world.when(does(oak(), answer_at_once())).then_refused(Refusal::NotAnEnquiry(CASE));
    let mut world = World::tiny();
    world.given(asking(ReportKind::Enquiry));
    let asks = Wish { kind: ReportKind::Suggestion, ..Wish::default() };
    world.given(Command::JoinReport(Joining {
        wish: asks,
        call_first: vec![Service::Fire],
        ..second_caller()
    }));
    world.when(does(oak(), answer_at_once())).then_refused(Refusal::NotAnEnquiry(CASE));
    world.given(record_call(Service::Fire)).given(does(oak(), answer_at_once()));
}

#[test]
fn an_answer_settles_nothing_below_the_post_that_looks_on_after_somebody_was_not_content() {
    let mut world = World::tiny();
    let wish = Wish { kind: ReportKind::Enquiry, ..wants_answer() };
    world.given(Command::OpenCase(Intake { wish, ..leak(CASE) }));
    world.given(settle(RECORDER)).given(verify(INSPECTOR, Verdict::Done)).calls_back(false);
    assert_eq!((world.case().phase, world.case().rung), (Phase::Unattended, 1));
    let refused = Refusal::SeatTooLow { case: CASE, needed: Tier::Township };
    world.when(does(oak(), answer_at_once())).then_refused(refused);
    world.given(does(north(), answer_at_once()));
}

#[test]
fn a_letter_is_answered_before_an_answer_settles_the_matter_unless_from_above_its_owner() {
    let mut world = World::tiny();
    world.given(asking(ReportKind::Enquiry));
    let answer_by = world.in_hours(48);
    world.given(does(county(), supervise(answer_by)));
    world.when(does(oak(), answer_at_once())).then_refused(Refusal::LetterWaits(CASE));
    world.given(does(oak(), answer_letter())).given(does(oak(), answer_at_once()));
}

#[test]
fn what_departments_have_can_be_handed_over_and_what_a_unit_attends_cannot() {
    let mut world = World::with_departments(ROADS, &[]);
    world.when(does(oak(), transfer())).then(&["desk.ended", "task.ended", "case.transferred"]);
    let mut world = World::staffed();
    world.given(of_grade(Grade::Red)).accepts(LAN).when(does(city(), transfer()));
    world.then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::UnderWay });
}

#[test]
fn nothing_is_refused_or_answered_once_departments_work_on_it() {
    for deed in [not_accept(), answer_at_once()] {
        let mut world = World::with_departments(ROADS, &[]);
        world.when(does(oak(), deed));
        world.then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::WithDepartments });
    }
}

#[test]
fn whatever_ended_without_being_worked_on_can_be_opened_again() {
    for deed in [not_accept(), transfer()] {
        let mut world = World::tiny();
        world.given(quarrel()).given(does(oak(), deed)).given(reopen());
        assert_eq!(world.case().phase, Phase::Unattended);
    }
}

#[test]
fn a_case_is_archived_once_it_can_no_longer_be_opened_again_and_then_it_cannot() {
    let mut world = World::tiny();
    world.when(does(oak(), Deed::Archive)).then_refused(Refusal::CaseUnknown(CASE));
    world.given(quarrel()).when(archive());
    world.then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::Unattended });
    world.given(withdraw()).pass(3_600).when(archive()).then_refused(Refusal::TooEarlyToArchive(CASE));
    world.pass(1).when(archive()).then(&["case.archived"]);
    world.when(reopen()).then_refused(Refusal::Archived(CASE));
    world.when(archive()).then_nothing();
}

#[track_caller]
fn check_closes_from(change: impl FnOnce(&mut hub_dispatch::Policy, &mut Intake), needed: Tier) {
    let (mut policy, mut intake) = (policy(), intake(CASE));
    change(&mut policy, &mut intake);
    let mut world = World::staffed();
    world.adopt("competence", policy);
    world.given(Command::OpenCase(intake)).given(settle(IN_OAK));
    world.given(verify(INSPECTOR, Verdict::Done));
    let close = |tier| Command::Close { case: CASE, by: INSPECTOR, tier };
    for tier in [Tier::Village, Tier::Township, Tier::County].into_iter().filter(|tier| *tier < needed) {
        world.when(close(tier)).then_refused(Refusal::SeatTooLow { case: CASE, needed });
    }
    world.given(close(needed));
}

#[test]
fn what_a_tier_may_not_close_is_closed_by_the_one_that_may() {
    let rule = |from| Competence { from, grades: vec![Grade::Ordinary], categories: Vec::new() };
    check_closes_from(|_, _| (), Tier::Village);
    check_closes_from(|policy, _| policy.closed_loop.competence.push(rule(Tier::County)), Tier::County);
    let catalogue = |_: &mut hub_dispatch::Policy, intake: &mut Intake| {
        let matter = matter(ROADS, &[]);
        intake.matter = Some(hub_dispatch::Matter { tier: Some(Tier::Township), lead: None, ..matter });
    };
    check_closes_from(catalogue, Tier::Township);
}

#[test]
fn no_rule_wants_a_higher_post_than_the_case_can_reach() {
    let rule = Competence { from: Tier::City, grades: Vec::new(), categories: Vec::new() };
    let lamp = |policy: &mut hub_dispatch::Policy, intake: &mut Intake| {
        policy.closed_loop.competence.push(rule);
        intake.category = crate::town::category("lamp");
    };
    check_closes_from(lamp, Tier::Village);
}
