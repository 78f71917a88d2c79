//! 负荷: how much a unit has had in its duty, and that it rests while others can go.

use hub_dispatch::{
    ChoiceRules, Command, Event, Grade, Intake, Joining, Policy, RuledOut, RunCard, UnitId, Want,
};

use crate::{
    arrivals,
    desks::{about, correct_grade, county},
    orders::{
        CASE, OTHER_CASE, arrive, close, finish, intake, of_grade, quarrel, second_caller, sos, verify,
    },
    run_cards::{a_boat, anybody, for_quarrels, free, under},
    town::{BO, INSPECTOR, LAN, MEI, STAFF, TAO, YU, policy},
    world::World,
};

/// The town, where whoever has worked off one task rests from what is not red.
fn one_for_all() -> World {
    let mut world = World::staffed();
    let choice = Some(ChoiceRules { load_max: Some(1), ..arrivals::rules() });
    world.adopt("one for all", Policy { choice, ..policy() });
    world
}

/// The unit is sent to a quarrel and sees to it.
fn works_off(world: &mut World, unit: UnitId) {
    world.given(quarrel()).accepts(unit).arrives(unit).finishes(unit);
    world.given(verify(INSPECTOR, hub_dispatch::Verdict::Done)).given(close());
}

fn another_quarrel() -> Command {
    Command::OpenCase(intake(OTHER_CASE))
}

fn worked(world: &World, unit: UnitId) -> u16 {
    world.board.unit(unit).expect("it is enrolled").worked
}

#[test]
fn whoever_has_had_as_many_as_the_card_allows_is_passed_over_by_that_name() {
    let mut world = under(for_quarrels(vec![Want { load_max: Some(1), ..anybody() }]));
    works_off(&mut world, LAN);
    world.given(another_quarrel());
    assert_eq!((worked(&world, LAN), world.asked_for(OTHER_CASE)), (1, vec![MEI]));
    assert!(world.choices()[0].ruled_out.contains(&(LAN, RuledOut::Overloaded)));
}

#[test]
fn where_nobody_else_is_left_it_is_said_that_they_are_overloaded() {
    let mut world = under(for_quarrels(vec![Want { load_max: Some(1), ..anybody() }]));
    works_off(&mut world, LAN);
    for (unit, ..) in STAFF.into_iter().filter(|(unit, ..)| *unit != LAN) {
        free(&mut world, unit);
    }
    world.given(another_quarrel());
    let failed = world.search_failed().expect("nobody is found");
    assert!(failed.contains(&(LAN, RuledOut::Overloaded)), "{failed:?}");
    let task = world.board.case(OTHER_CASE).and_then(|case| world.board.task(case.task));
    let why = task.and_then(|task| task.short.clone()).and_then(|short| short.why);
    assert_eq!(why, Some(RuledOut::Overloaded));
}

/// Nobody but Lan is left, who has had enough by the card.
fn lan_alone() -> World {
    let mut world = under(for_quarrels(vec![Want { load_max: Some(1), ..anybody() }]));
    works_off(&mut world, LAN);
    for (unit, ..) in STAFF.into_iter().filter(|(unit, ..)| *unit != LAN) {
        free(&mut world, unit);
    }
    world
}

#[test]
fn where_life_is_in_danger_whoever_has_had_enough_by_the_card_goes_last_and_is_not_left_out() {
    let mut world = lan_alone();
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(OTHER_CASE) }));
    assert_eq!(world.asked_for(OTHER_CASE), [LAN], "nobody else is there");
    let mut world = under(for_quarrels(vec![Want { load_max: Some(1), ..anybody() }]));
    works_off(&mut world, LAN);
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(OTHER_CASE) }));
    assert_eq!(world.asked_for(OTHER_CASE), [MEI, TAO, YU], "whoever has not had enough goes before");
}

#[test]
fn what_becomes_red_by_another_report_or_a_correction_asks_them_at_once() {
    let mut world = lan_alone();
    world.given(another_quarrel());
    assert_eq!(world.asked_for(OTHER_CASE), []);
    let red = Joining { case: OTHER_CASE, grade: Some(Grade::Red), ..second_caller() };
    world.given(Command::JoinReport(red));
    assert_eq!(world.asked_for(OTHER_CASE), [LAN]);
    let mut world = lan_alone();
    world.given(another_quarrel());
    world.given(about(OTHER_CASE, county(), correct_grade(Grade::Red)));
    assert_eq!(world.asked_for(OTHER_CASE), [LAN]);
}

#[test]
fn another_duty_begins_with_nothing() {
    let mut world = one_for_all();
    works_off(&mut world, LAN);
    world.given(Command::SignOff { unit: LAN }).given(Command::SignOn { unit: LAN });
    world.given(another_quarrel());
    assert_eq!((worked(&world, LAN), world.asked_for(OTHER_CASE)), (0, vec![LAN]));
}

#[test]
fn a_rule_for_all_holds_for_whatever_is_not_red() {
    let mut world = one_for_all();
    works_off(&mut world, LAN);
    world.given(another_quarrel());
    assert_eq!(world.asked_for(OTHER_CASE), [MEI]);
    let mut world = one_for_all();
    works_off(&mut world, LAN);
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(OTHER_CASE) }));
    assert!(world.asked_for(OTHER_CASE).contains(&LAN), "nobody rests while life is in danger");
    let mut world = one_for_all();
    works_off(&mut world, LAN);
    world.given(sos(MEI, OTHER_CASE));
    assert!(world.asked_for(OTHER_CASE).contains(&LAN), "nor while one of them needs help");
}

#[test]
fn what_a_card_says_of_load_goes_before_the_rule_for_all() {
    let mut world = World::staffed();
    let choice = Some(ChoiceRules { load_max: Some(1), ..arrivals::rules() });
    let run_cards = vec![for_quarrels(vec![Want { load_max: Some(2), ..anybody() }])];
    world.adopt("card and rule", Policy { choice, run_cards, ..policy() });
    works_off(&mut world, LAN);
    world.given(another_quarrel());
    assert_eq!(world.asked_for(OTHER_CASE), [LAN]);
}

#[test]
fn whoever_came_for_the_card_has_had_as_much_as_whoever_took_the_case() {
    let crew = Want { load_max: Some(1), ..a_boat() };
    let mut world = under(RunCard { grade: Some(Grade::Red), ..for_quarrels(vec![anybody(), crew]) });
    world.given(of_grade(Grade::Red)).pass(0).accepts(BO);
    let task = world.case().handling.wanted[0].task;
    world.given(arrive(BO, task)).given(finish(BO, task));
    assert_eq!((worked(&world, BO), world.case().id), (1, CASE));
}

#[test]
fn where_no_policy_limits_it_nothing_is_counted() {
    let mut world = World::staffed();
    world.given(quarrel()).accepts(LAN).arrives(LAN);
    world.finishes(LAN);
    assert!(!world.events().iter().any(|event| matches!(event, Event::UnitWorked { .. })));
    assert_eq!(worked(&world, LAN), 0);
}
