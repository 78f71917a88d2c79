//! 备勤: at home, reachable, and not positioned.

use hub_dispatch::{Command, Nearness, Refusal, UnitId, board::Duty};

use crate::{
    orders::{CASE, dispatch, quarrel, sos},
    town::{BO, LAN, MEI, TAO, YU},
    world::World,
};

fn stand_by(unit: UnitId) -> Command {
    Command::StandBy { unit }
}

fn duty(world: &World, unit: UnitId) -> Duty {
    world.board.unit(unit).unwrap().duty
}

#[test]
fn a_unit_stands_by_from_rest_and_from_duty_and_doing_it_twice_changes_nothing() {
    let mut world = World::staffed();
    world.given(Command::SignOff { unit: MEI });
    for unit in [LAN, MEI] {
        world.when(stand_by(unit)).then(&["unit.stood_by"]);
        assert_eq!(duty(&world, unit), Duty::Standby);
        world.when(stand_by(unit)).then_nothing();
    }
    world.when(Command::SignOn { unit: LAN }).then(&["unit.signed_on"]);
    world.when(Command::SignOff { unit: MEI }).then(&["unit.signed_off"]);
}

#[test]
fn a_unit_on_standby_is_asked_at_its_home_and_by_no_fix() {
    let mut world = World::staffed();
    world.given(stand_by(LAN));
    for unit in [MEI, TAO, YU, BO] {
        world.given(Command::SignOff { unit });
    }
    world.given(quarrel());
    let choice = world.choices().remove(0);
    assert_eq!((choice.unit, choice.nearness, choice.ring), (LAN, Nearness::Home, 0));
}

#[test]
fn whoever_is_out_there_goes_before_whoever_stands_by_in_the_same_ring() {
    let mut world = World::staffed();
    // Lan would be named first, by its id and by its way.
    world.fixes.clear();
    world.given(stand_by(LAN)).given(quarrel());
    assert_eq!(world.asked(), [MEI]);
    world.declines(MEI);
    assert_eq!(world.asked(), [LAN], "nobody on duty is left in the ring");
}

#[test]
fn a_unit_on_standby_in_the_grid_goes_before_a_unit_on_duty_beyond_it() {
    let mut world = World::staffed();
    world.given(stand_by(LAN)).given(Command::SignOff { unit: MEI }).given(quarrel());
    assert_eq!(world.asked(), [LAN], "Tao is in the next grid");
}

#[test]
fn a_person_may_send_a_unit_that_stands_by() {
    let mut world = World::staffed();
    world.given(quarrel()).given(stand_by(MEI)).given(dispatch(&[MEI]));
    assert_eq!(world.asked(), [LAN, MEI]);
}

#[test]
fn what_a_unit_was_asked_before_it_stood_by_it_can_still_answer() {
    let mut world = World::staffed();
    world.given(quarrel()).when(stand_by(LAN)).then(&["unit.stood_by"]);
    assert_eq!(world.asked(), [LAN]);
    world.accepts(LAN).arrives(LAN).finishes(LAN);
    assert_eq!(duty(&world, LAN), Duty::Standby);
}

#[test]
fn a_unit_that_stands_by_at_work_keeps_its_task_and_must_finish_it_before_it_rests() {
    let mut world = World::staffed();
    world.given(quarrel()).accepts(LAN).when(stand_by(LAN)).then(&["unit.stood_by"]);
    let task = world.task_id();
    world.when(Command::SignOff { unit: LAN }).then_refused(Refusal::StillAttending { unit: LAN, task });
    world.arrives(LAN).finishes(LAN).when(Command::SignOff { unit: LAN }).then(&["unit.signed_off"]);
}

#[test]
fn a_unit_on_standby_calls_for_help_like_any_other() {
    let mut world = World::staffed();
    world.given(stand_by(LAN)).given(sos(LAN, CASE));
    assert_eq!(world.board.unit(LAN).unwrap().sos, Some(CASE));
    assert_eq!(world.asked(), [MEI, TAO, YU]);
}

#[test]
fn nobody_unknown_or_struck_off_stands_by() {
    let mut world = World::staffed();
    world.given(Command::RetireUnit { unit: LAN });
    world.when(stand_by(LAN)).then_refused(Refusal::UnitUnknown(LAN));
}
