//! 延期: asked before the limit has passed, once, bounded; asking stops nothing.

use hub_dispatch::{Command, ExtensionRuling, Grade, Intake, NoExtension, Refusal, Span, SuspensionKind};

use crate::{
    desks::{
        ROADS, WATER, about, ask_more, assign, city, desk, does, leak, merge, north, oak, resume, rule_more,
        suspend,
    },
    orders::{CASE, OTHER_CASE, quarrel},
    world::World,
};

fn asks_for(world: &mut World, hours: u32) -> &mut World {
    let task = world.desk_id(ROADS);
    world.when(does(desk(ROADS), ask_more(task, Span::Hours(hours))))
}

#[track_caller]
fn check_refused(world: &mut World, hours: u32, why: NoExtension) {
    asks_for(world, hours).then_refused(Refusal::NoExtension { case: CASE, why });
}

fn with_roads() -> World {
    World::with_departments(ROADS, &[])
}

#[test]
fn an_extension_that_is_granted_moves_the_limit_and_the_departments_clock_once() {
    let mut world = with_roads();
    world.pass(600);
    let due = world.due();
    asks_for(&mut world, 3).then(&["limit.extension_asked", "case.clock_set"]);
    assert_eq!(world.due(), due, "asking stops nothing");
    world.when(does(oak(), rule_more(ExtensionRuling::Granted)));
    world.then(&["limit.extension_ruled", "limit.set", "desk.clock_set", "case.clock_set"]);
    assert_eq!(world.due(), due.plus_ms(3 * 3_600_000));
    assert_eq!(world.desk(ROADS).clock.unwrap().due, world.due());
    check_refused(&mut world, 1, NoExtension::ExtendedBefore);
}

#[test]
fn a_refused_extension_moves_nothing_and_is_not_asked_for_again() {
    let mut world = with_roads();
    let due = world.due();
    asks_for(&mut world, 3);
    world.given(does(oak(), rule_more(ExtensionRuling::Refused)));
    assert_eq!(world.due(), due);
    check_refused(&mut world, 2, NoExtension::RefusedBefore);
}

#[test]
fn it_is_no_longer_than_the_policy_allows() {
    check_refused(&mut with_roads(), 6, NoExtension::TooLong);
    asks_for(&mut with_roads(), 5).then(&["limit.extension_asked", "case.clock_set"]);
}

#[test]
fn it_comes_too_late_once_the_limit_has_passed_and_a_wish_that_nobody_decided_lapses() {
    let mut world = with_roads();
    world.hours(10);
    check_refused(&mut world, 1, NoExtension::Passed);
    let mut world = with_roads();
    world.hours(9);
    asks_for(&mut world, 1);
    world.hours(1);
    let refused = Refusal::NoExtension { case: CASE, why: NoExtension::NotAsked };
    world.when(does(city(), rule_more(ExtensionRuling::Granted))).then_refused(refused);
}

#[test]
fn it_cannot_be_granted_in_the_very_moment_that_the_limit_passes() {
    let mut world = with_roads();
    asks_for(&mut world, 1);
    world.now = world.due();
    let refused = Refusal::NoExtension { case: CASE, why: NoExtension::Passed };
    world.when(does(oak(), rule_more(ExtensionRuling::Granted))).then_refused(refused);
}

#[test]
fn it_is_asked_for_once_at_a_time_and_decided_only_when_asked_for() {
    let mut world = with_roads();
    let refused = Refusal::NoExtension { case: CASE, why: NoExtension::NotAsked };
    world.when(does(oak(), rule_more(ExtensionRuling::Refused))).then_refused(refused);
    asks_for(&mut world, 1);
    check_refused(&mut world, 1, NoExtension::AskedAlready);
}

#[test]
fn a_case_without_a_limit_has_nothing_to_extend() {
    let mut world = World::tiny();
    world.given(quarrel()).given(does(city(), assign(ROADS, &[])));
    check_refused(&mut world, 1, NoExtension::NoLimit);
}

#[test]
fn a_limit_that_is_paused_is_not_extended_before_it_runs_again() {
    let mut world = with_roads();
    asks_for(&mut world, 1);
    world.given(does(city(), suspend(SuspensionKind::LongTerm, world.in_hours(48))));
    let grant: Command = does(oak(), rule_more(ExtensionRuling::Granted));
    let refused = Refusal::NoExtension { case: CASE, why: NoExtension::NoLimit };
    world.when(grant.clone()).then_refused(refused);
    world.given(does(city(), resume())).given(grant);
    assert_eq!(world.hours_left(), 11);
}

#[test]
fn marks_that_the_longer_limit_has_not_reached_yet_are_reached_again() {
    let mut world = with_roads();
    world.hours(8);
    assert_eq!(world.case().handling.limit.as_ref().unwrap().passed, 2);
    asks_for(&mut world, 5);
    world.given(does(north(), rule_more(ExtensionRuling::Granted)));
    assert_eq!(world.case().handling.limit.as_ref().unwrap().passed, 1, "8 of 15 hours are more than half");
}

/// While a department waits for more time, a case comes by a merge that has less left, and had its extension: the limit
/// has it once, whoever asked.
#[test]
fn a_limit_that_a_merge_brings_with_its_extension_is_not_extended_again() {
    let mut world = with_roads();
    world.hours(1);
    let urgent = Intake { grade: Some(Grade::Orange), ..leak(OTHER_CASE) };
    world.given(Command::OpenCase(urgent)).given(about(OTHER_CASE, city(), assign(WATER, &[])));
    let other = &world.board.case(OTHER_CASE).expect("it is open").handling;
    let task = *other.desk.keys().next().expect("the water department has it");
    world.given(about(OTHER_CASE, desk(WATER), ask_more(task, Span::Hours(3))));
    world.given(about(OTHER_CASE, city(), rule_more(ExtensionRuling::Granted)));
    asks_for(&mut world, 2);
    world.given(about(OTHER_CASE, city(), merge(CASE)));
    assert_eq!(world.hours_left(), 7, "four hours and three more");
    let refused = Refusal::NoExtension { case: CASE, why: NoExtension::ExtendedBefore };
    world.when(does(city(), rule_more(ExtensionRuling::Granted))).then_refused(refused);
    world.given(does(city(), rule_more(ExtensionRuling::Refused)));
    assert_eq!(world.hours_left(), 7);
}
