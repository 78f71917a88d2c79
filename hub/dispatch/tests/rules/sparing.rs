//! 让专: whoever alone is what another want of the card takes is left for it, while somebody else can come.

use hub_dispatch::{Command, Grade, Policy, RunCard, Skill, UnitKind, Want};

use crate::{
    orders::{of_category, of_grade, quarrel},
    run_cards::{a_boat, anybody, besides, for_quarrels, free, under},
    town::{BO, LAN, MEI, TAO, YU, category, code, metres_east, person_of, policy},
    world::World,
};

/// The town under this card, where the boat lies at the door.
fn boat_next_door(card: RunCard) -> World {
    let mut world = under(card);
    world.fixes.get_mut(&BO).expect("it is on the map").place = metres_east(10);
    world
}

#[test]
fn a_want_for_anybody_does_not_take_the_only_boat_before_the_want_for_a_boat() {
    let mut world = boat_next_door(for_quarrels(vec![anybody(), a_boat()]));
    world.given(quarrel()).pass(0);
    assert_eq!((world.asked(), besides(&world)), (vec![LAN], vec![vec![BO]]));
}

#[test]
fn nor_where_several_are_asked_at_once() {
    let mut world = boat_next_door(for_quarrels(vec![anybody(), a_boat()]));
    world.given(of_grade(Grade::Red)).pass(0);
    assert_eq!((world.asked(), besides(&world)), (vec![LAN, MEI, TAO], vec![vec![BO]]));
}

#[test]
fn nor_does_a_later_want_for_anybody_that_looks_first() {
    let mut world = boat_next_door(for_quarrels(vec![anybody(), anybody(), a_boat()]));
    world.given(quarrel()).pass(0);
    assert_eq!((world.asked(), besides(&world)), (vec![LAN], vec![vec![MEI], vec![BO]]));
}

#[test]
fn where_there_is_nobody_else_the_boat_takes_the_case() {
    let mut world = boat_next_door(for_quarrels(vec![anybody(), a_boat()]));
    for unit in [LAN, MEI, TAO, YU] {
        free(&mut world, unit);
    }
    world.given(quarrel()).pass(0);
    assert_eq!((world.asked(), besides(&world)), (vec![BO], vec![vec![]]));
}

#[test]
fn whoever_has_to_come_waits_for_nobody_that_would_only_do_well_to() {
    let card = RunCard { should: vec![a_boat()], ..for_quarrels(vec![anybody()]) };
    let mut world = boat_next_door(card);
    world.given(quarrel());
    assert_eq!(world.asked(), [BO]);
}

#[test]
fn of_wants_that_overlap_each_has_whoever_alone_is_it() {
    let woman = Want { skills: vec![Skill("女".to_owned())], ..anybody() };
    let worker = Want { kinds: vec![UnitKind::GridWorker], ..anybody() };
    let mut world = under(for_quarrels(vec![worker, woman.clone()]));
    let (kind, home, person) = (UnitKind::GridWorker, code("oak-1"), Some(person_of(LAN)));
    world.given(Command::EnrolUnit { unit: LAN, kind, skills: woman.skills, home, person, travel: None });
    world.given(quarrel()).pass(0);
    assert_eq!((world.asked(), besides(&world)), (vec![MEI], vec![vec![LAN]]));
}

#[test]
fn a_person_is_shown_the_boat_last_and_shown_it() {
    let card = RunCard { category: Some(category("pothole")), ..for_quarrels(vec![anybody(), a_boat()]) };
    let mut world = boat_next_door(card);
    for unit in [MEI, TAO, YU] {
        free(&mut world, unit);
    }
    world.given(of_category("pothole"));
    let shown: Vec<_> = world.case().recommended.iter().map(|it| it.unit).collect();
    assert_eq!(shown, [LAN, BO]);
}

#[test]
fn whoever_is_left_for_another_want_is_no_alternate() {
    let mut world = boat_next_door(for_quarrels(vec![anybody(), a_boat()]));
    world.fixes.get_mut(&BO).expect("it is on the map").place = metres_east(100);
    world.given(quarrel());
    let best = &world.choices()[0];
    let others: Vec<_> = best.alternates.iter().map(|it| it.unit).collect();
    assert_eq!((best.unit, others), (LAN, vec![MEI, TAO, YU]));
}

#[test]
fn without_arrivals_weighed_it_is_the_same() {
    let card = for_quarrels(vec![anybody(), a_boat()]);
    let mut world = boat_next_door(card.clone());
    world.adopt("rings alone", Policy { run_cards: vec![card], choice: None, ..policy() });
    world.given(quarrel()).pass(0);
    assert_eq!((world.asked(), besides(&world)), (vec![LAN], vec![vec![BO]]));
}
