//! A unit that calls for help.

use hub_dispatch::{ClimbReason, Command, Grade, Refusal, UnitId};
use uuid::Uuid;

use crate::{
    orders::{CASE, OTHER_CASE, acknowledge, close, dispatch, quarrel, sos, verify, withdraw},
    town::{IN_OAK, INSPECTOR, LAN, MEI, TAO, YU},
    world::World,
};

#[test]
fn a_call_for_help_is_a_red_case_of_its_own_and_the_others_are_asked() {
    let mut world = World::staffed();
    world.given(sos(LAN, CASE));
    let facts = &world.case().facts;
    assert_eq!((facts.grade, facts.sos_unit), (Grade::Red, Some(LAN)));
    assert_eq!(world.board.unit(LAN).unwrap().sos, Some(CASE));
    assert_eq!(world.asked(), [MEI, TAO, YU]);
}

#[test]
fn a_unit_off_duty_or_at_work_can_call_for_help() {
    let mut world = World::staffed();
    world.given(Command::SignOff { unit: LAN }).given(sos(LAN, CASE));
    let mut world = World::staffed();
    world.given(quarrel()).accepts(LAN).given(sos(LAN, OTHER_CASE));
    assert_eq!(world.board.unit(LAN).unwrap().sos, Some(OTHER_CASE));
    assert_eq!(world.board.hold_on(LAN).unwrap().0, world.task_id(), "its task is still its own");
}

#[test]
fn a_unit_that_is_asked_and_calls_for_help_is_set_free_and_another_is_asked_at_once() {
    let mut world = World::staffed();
    world.given(quarrel());
    assert_eq!(world.asked(), [LAN]);
    world.given(sos(LAN, OTHER_CASE));
    assert_eq!(world.board.hold_on(LAN), None);
    world.pass(1);
    assert_eq!(world.asked().len(), 1, "the case is not left waiting for somebody in need");
    assert_ne!(world.asked(), [LAN]);
}

#[test]
fn calling_again_opens_no_second_case_but_alerts_again() {
    let mut world = World::staffed();
    world.given(sos(LAN, CASE)).given(acknowledge(0, 1, IN_OAK));
    world.when(sos(LAN, OTHER_CASE)).then(&["case.alerted", "case.clock_set"]);
    assert!(world.board.case(OTHER_CASE).is_none());
    assert_eq!((world.alert(), world.alert_reason()), ((0, 2), Some(ClimbReason::SosRepeated)));
}

#[test]
fn the_call_ends_with_its_case_and_the_unit_is_asked_again_as_before() {
    let mut world = World::staffed();
    world.given(sos(LAN, CASE)).given(withdraw());
    assert_eq!(world.board.unit(LAN).unwrap().sos, None);
    world.given(quarrel_elsewhere());
    assert_eq!(world.asked_for(OTHER_CASE), [LAN]);
}

fn quarrel_elsewhere() -> Command {
    Command::OpenCase(crate::orders::intake(OTHER_CASE))
}

#[test]
fn the_unit_in_need_is_not_sent_to_its_own_case_even_by_hand() {
    let mut world = World::staffed();
    world.given(sos(LAN, CASE));
    let why = hub_dispatch::RuledOut::NeedsHelp;
    world.when(dispatch(&[LAN])).then_refused(Refusal::UnitRuledOut { unit: LAN, why });
}

#[test]
fn a_rescue_runs_the_whole_loop() {
    let mut world = World::staffed();
    world.given(sos(LAN, CASE)).accepts(TAO).arrives(TAO).finishes(TAO);
    world.given(verify(INSPECTOR, hub_dispatch::Verdict::Done)).when(close());
    world.then(&["unit.sos_ended", "task.ended", "case.closed"]);
}

#[test]
fn nobody_unknown_calls_for_help_and_no_case_is_opened_over_another() {
    let mut world = World::staffed();
    let stranger = UnitId(Uuid::from_u128(99));
    world.when(sos(stranger, CASE)).then_refused(Refusal::UnitUnknown(stranger));
    world.given(quarrel()).when(sos(LAN, CASE)).then_refused(Refusal::CaseExists(CASE));
}
