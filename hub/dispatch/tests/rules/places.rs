//! A report is never refused for lack of a place.

use hub_dispatch::{ClimbReason, Command, Notice};

use crate::{
    orders::{acknowledge, of_category, place_at, quarrel, without_place},
    town::{BO, IN_ASH, IN_NORTH, IN_OAK, LAN, code, metres_east},
    world::World,
};

#[test]
fn a_report_without_a_place_has_an_owner_and_a_clock() {
    let mut world = World::tiny();
    world.given(without_place("north"));
    let case = world.case();
    assert_eq!(case.owner().unwrap().area, code("north"));
    assert!(case.clock.is_some() && case.alert.is_some() && case.facts.place.is_none());
    world.pass(183);
    assert_eq!(world.case().owner().unwrap().area, code("county"), "and it climbs like any other");
}

#[test]
fn where_only_the_village_is_known_the_units_at_home_there_are_asked() {
    let mut world = World::staffed();
    world.given(without_place("ash"));
    assert_eq!(world.asked(), [BO]);
}

#[test]
fn once_placed_its_post_is_alerted_and_the_nearest_unit_is_asked() {
    let mut world = World::tiny();
    world.given(without_place("county"));
    world.now = world.now.plus_ms(1_000);
    let mut staffed = World::staffed();
    staffed.fixes.remove(&LAN);
    for unit in [LAN, BO] {
        let card = staffed.board.unit(unit).unwrap().clone();
        let (kind, skills, home, person) = (card.kind, card.skills, card.home, card.person);
        world.given(Command::EnrolUnit { unit, kind, skills, home, person, travel: None });
        world.given(Command::SignOn { unit });
    }
    world.fixes = staffed.fixes;
    world.when(place_at(Some(metres_east(5_010)), "ash-1")).then(&[
        "case.placed",
        "case.alerted",
        "case.clock_set",
        "offer.made",
        "mailbox.posted",
    ]);
    assert_eq!(world.asked(), [BO]);
    let (rung, round) = world.alert();
    assert_eq!(world.case().owner().unwrap().area, code("ash"));
    world.given(acknowledge(rung, round, IN_ASH));
}

#[test]
fn a_place_corrected_within_the_same_village_neither_stops_nor_restarts_the_climb() {
    let mut world = World::tiny();
    world.given(quarrel()).pass(183);
    let (rung, round) = world.alert();
    world.given(acknowledge(rung, round, IN_NORTH));
    let (clock, rung) = (world.case().clock, world.case().rung);
    world.pass(1).given(place_at(Some(metres_east(30)), "oak-2"));
    let case = world.case();
    assert_eq!((case.clock, case.rung, case.acknowledged_by), (clock, rung, Some(IN_NORTH)));
    assert_eq!((case.facts.area.clone(), case.facts.place), (code("oak-2"), Some(metres_east(30))));
}

#[test]
fn a_unit_on_its_way_is_told_that_the_place_has_moved() {
    let mut world = World::staffed();
    world.given(quarrel()).accepts(LAN);
    let told_too = ["case.placed", "case.alerted", "case.clock_set", "mailbox.posted"];
    world.when(place_at(Some(metres_east(5_000)), "ash-1")).then(&told_too);
    let told = |world: &World| {
        let mailbox = world.board.mailbox(LAN).unwrap();
        mailbox.pending.iter().filter(|p| matches!(p.notice, Notice::Moved { .. })).count()
    };
    assert_eq!(told(&world), 1);
    world.given(place_at(Some(metres_east(0)), "oak-1"));
    assert_eq!(told(&world), 1, "the newest place is enough");
}

#[test]
fn an_alert_that_stands_goes_to_the_posts_of_the_new_place_though_a_unit_is_on_its_way() {
    let mut world = World::staffed();
    world.given(quarrel()).accepts(LAN).pass(903);
    assert_eq!(world.alert_reason(), Some(ClimbReason::NotArrived));
    let alerts = ["case.placed", "case.alerted", "case.clock_set", "mailbox.posted"];
    world.when(place_at(Some(metres_east(5_000)), "ash-1")).then(&alerts);
    assert_eq!(world.case().owner().unwrap().area, code("ash"));
    assert_eq!(world.alert_reason(), Some(ClimbReason::NotArrived), "what was wrong still is");
    let (rung, round) = world.alert();
    world.given(acknowledge(rung, round, IN_ASH));
}

#[test]
fn a_place_is_recorded_whatever_the_mode() {
    for category in ["pothole", "notice"] {
        let mut world = World::staffed();
        world.given(of_category(category)).given(place_at(Some(metres_east(5_000)), "ash-1"));
        assert_eq!(world.case().owner().unwrap().area, code("ash"));
        world.when(acknowledge(0, 2, IN_OAK));
        assert!(world.outcome.as_ref().is_some_and(Result::is_err), "Oak has it no longer");
    }
}
