//! Looks alike, and is another matter: said once, counted, and only so often of one case.

use hub_dispatch::{CaseId, Command, Deed, Refusal, board::KEPT_APART_MAX};
use uuid::Uuid;

use crate::{
    desks::{city, does, leak},
    orders::CASE,
    world::World,
};

fn alike(nth: usize) -> CaseId {
    CaseId(Uuid::from_u128(70_000 + nth as u128))
}

/// A leak, with as many others about it as it can be told apart from, and one more.
fn among_many() -> World {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE)));
    for nth in 0..=KEPT_APART_MAX {
        world.given(Command::OpenCase(leak(alike(nth))));
    }
    for nth in 0..KEPT_APART_MAX {
        world.given(does(city(), Deed::KeepApart { other: alike(nth) }));
    }
    world
}

#[test]
fn a_case_is_told_apart_from_a_hundred_others_and_no_more() {
    let mut world = among_many();
    let one_more = Deed::KeepApart { other: alike(KEPT_APART_MAX) };
    let refused = Refusal::TooManyKeptApart { case: CASE, limit: KEPT_APART_MAX };
    world.when(does(city(), one_more)).then_refused(refused);
    assert_eq!(world.case().handling.kept_apart.len(), KEPT_APART_MAX);
}

#[test]
fn what_was_told_apart_before_is_said_again_without_effect_also_when_there_are_a_hundred() {
    let mut world = among_many();
    world.when(does(city(), Deed::KeepApart { other: alike(7) })).then_nothing();
}
