//! Verified by somebody else, closed, withdrawn, opened again.

use hub_dispatch::{ClimbReason, Command, Event, PersonId, Phase, Refusal, Verdict};
use uuid::Uuid;

use crate::{
    orders::{CASE, NO_CASE, close, finish, quarrel, reopen, report_of, settle, verify, withdraw},
    town::{IN_OAK, INSPECTOR, LAN, person_of},
    world::World,
};

fn brought_to(phase: Phase) -> World {
    let mut world = World::staffed();
    world.given(quarrel()).brought_to(phase);
    world
}

#[test]
fn the_whole_loop_ends_with_a_closed_case_and_nothing_left_over() {
    let mut world = brought_to(Phase::ToClose);
    world.when(close()).then(&["task.ended", "case.closed"]);
    assert!(world.board.case(CASE).is_none() && world.board.tasks().next().is_none());
    assert!(world.ledger.timers.is_empty() && world.ledger.claims.is_empty());
}

#[test]
fn whoever_answers_for_the_unit_cannot_verify_its_work() {
    let mut world = brought_to(Phase::ToVerify);
    let handler = person_of(LAN);
    world.when(verify(handler, Verdict::Done)).then_refused(Refusal::HandlerVerifies(handler));
    world.when(verify(handler, Verdict::NotDone)).then_refused(Refusal::HandlerVerifies(handler));
    world.when(verify(INSPECTOR, Verdict::Done)).then(&["case.verified", "case.clock_set"]);
}

#[test]
fn whoever_settled_a_matter_cannot_verify_it() {
    let mut world = World::staffed();
    world.given(quarrel()).given(settle(IN_OAK));
    world.when(verify(IN_OAK, Verdict::Done)).then_refused(Refusal::HandlerVerifies(IN_OAK));
    world.given(verify(INSPECTOR, Verdict::Done)).given(close());
}

#[test]
fn settling_calls_off_everybody_who_was_asked() {
    let mut world = World::staffed();
    let settled = ["offer.ended", "mailbox.posted", "case.settled", "case.clock_set"];
    world.given(quarrel()).when(settle(IN_OAK)).then(&settled);
    assert_eq!((world.case().phase, world.asked()), (Phase::ToVerify, vec![]));
}

#[test]
fn a_search_that_was_due_for_a_settled_case_asks_nobody() {
    let mut world = World::tiny();
    world.given(quarrel()).given(settle(IN_OAK)).pass(93);
    world.then_nothing();
    world.given(verify(INSPECTOR, Verdict::Done)).given(close());
    assert!(world.ledger.timers.is_empty());
}

#[test]
fn work_found_not_done_becomes_a_new_task_with_a_new_search() {
    let mut world = brought_to(Phase::ToVerify);
    let old = world.task_id();
    world.when(verify(INSPECTOR, Verdict::NotDone)).then(&[
        "task.ended",
        "case.sent_back",
        "task.opened",
        "case.clock_set",
        "case.alerted",
        "case.clock_set",
        "offer.made",
        "mailbox.posted",
    ]);
    assert_ne!(world.task_id(), old);
    assert_eq!((world.case().phase, world.asked()), (Phase::Unattended, vec![LAN]));
    assert!(world.case().handlers.contains(&person_of(LAN)), "who failed once cannot verify later");
}

#[test]
fn a_case_that_nobody_verifies_or_closes_climbs() {
    for (phase, reason) in
        [(Phase::ToVerify, ClimbReason::NotVerified), (Phase::ToClose, ClimbReason::NotClosed)]
    {
        let mut world = brought_to(phase);
        world.pass(1_803);
        assert_eq!((world.alert().0, world.alert_reason()), (0, Some(reason)));
        world.pass(183);
        assert_eq!((world.alert().0, world.alert_reason()), (1, Some(reason)));
    }
}

#[test]
fn only_a_verified_case_is_closed_and_only_a_finished_one_verified() {
    let phases = [Phase::Unattended, Phase::UnderWay, Phase::OnScene, Phase::ToVerify, Phase::ToClose];
    for phase in phases {
        let mut world = brought_to(phase);
        let wrong = Refusal::WrongPhase { case: CASE, phase };
        if phase != Phase::ToClose {
            world.when(close()).then_refused(wrong.clone());
        }
        if phase != Phase::ToVerify {
            world.when(verify(INSPECTOR, Verdict::Done)).then_refused(wrong.clone());
        }
        if phase != Phase::Unattended {
            world.when(settle(IN_OAK)).then_refused(wrong);
        }
    }
}

#[test]
fn withdrawing_frees_every_unit_whatever_the_phase() {
    let phases = [Phase::Unattended, Phase::UnderWay, Phase::OnScene, Phase::ToVerify, Phase::ToClose];
    for phase in phases {
        let mut world = brought_to(phase);
        world.given(withdraw());
        assert!(world.board.cases().next().is_none(), "{phase:?}");
        assert!(world.ledger.claims.is_empty() && world.ledger.timers.is_empty(), "{phase:?}");
    }
}

#[test]
fn withdrawing_tells_everybody_who_was_asked() {
    let mut world = World::staffed();
    world.given(crate::orders::of_grade(hub_dispatch::Grade::Red)).given(withdraw());
    let told = world.events().iter().filter(|event| matches!(event, Event::Posted { .. }));
    assert_eq!(told.count(), 3);
}

#[test]
fn an_ended_case_is_opened_again_within_the_window_with_a_new_task() {
    for ending in [close(), withdraw()] {
        let mut world = brought_to(Phase::ToClose);
        let (generation, task) = (world.case().generation, world.task_id());
        world.given(ending).pass(3_600);
        let again = [
            "case.reopened",
            "task.opened",
            "case.alerted",
            "case.clock_set",
            "offer.made",
            "mailbox.posted",
        ];
        world.when(reopen()).then(&again);
        assert!(world.case().generation > generation, "a late timer is known for late");
        assert_ne!(world.task_id(), task);
        assert_eq!((world.case().phase, world.asked()), (Phase::Unattended, vec![LAN]));
        world.brought_to(Phase::ToClose).given(close());
        world.pass(1).given(reopen());
    }
}

#[test]
fn after_the_window_a_case_stays_closed() {
    let mut world = brought_to(Phase::ToClose);
    world.given(close()).pass(3_601);
    world.when(reopen()).then_refused(Refusal::TooLate(CASE));
}

#[test]
fn only_a_case_that_has_ended_is_opened_again() {
    let mut world = brought_to(Phase::Unattended);
    world.when(reopen()).then_refused(Refusal::CaseExists(CASE));
    let (by, reason) = (crate::orders::at_city(INSPECTOR), crate::orders::sealed());
    world.when(Command::Reopen { case: NO_CASE, by, reason }).then_refused(Refusal::CaseUnknown(NO_CASE));
}

#[test]
fn erasing_a_report_needs_nothing_to_be_open() {
    let mut world = brought_to(Phase::ToClose);
    world.given(close());
    let erase = Command::EraseReport { report: report_of(CASE), by: INSPECTOR };
    world.when(erase).then(&["report.erased"]);
}

#[test]
fn a_unit_without_a_person_leaves_everybody_free_to_verify() {
    let mut world = World::staffed();
    let card = world.board.unit(LAN).unwrap().clone();
    let (kind, skills, home) = (card.kind, card.skills, card.home);
    world.given(Command::EnrolUnit { unit: LAN, kind, skills, home, person: None, travel: None });
    world.given(quarrel()).accepts(LAN).arrives(LAN);
    let task = world.task_id();
    world.given(finish(LAN, task)).given(verify(person_of(LAN), Verdict::Done));
}

#[test]
fn anybody_but_the_handlers_may_verify() {
    let mut world = brought_to(Phase::ToVerify);
    world.given(verify(PersonId(Uuid::from_u128(4_711)), Verdict::Done));
}
