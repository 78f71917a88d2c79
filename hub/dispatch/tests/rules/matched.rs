//! 滚动指派, the figures alone: which tasks and units are matched with each other.

use std::collections::BTreeMap;

use hub_dispatch::{
    Gain, Grade, TaskId, UnitId,
    improving::{Matched, Rolling, ToMatch, Way},
};
use proptest::prelude::*;
use uuid::Uuid;

const ONE: TaskId = TaskId(Uuid::from_u128(1));
const TWO: TaskId = TaskId(Uuid::from_u128(2));
const A: UnitId = UnitId(Uuid::from_u128(11));
const B: UnitId = UnitId(Uuid::from_u128(12));

/// A fifth of the waiting counts, and whoever is turned must save two minutes.
pub(crate) const RULES: Rolling = Rolling {
    every_s: 30,
    within_s: 1_800,
    age_percent: 20,
    orange_ahead_s: 300,
    turns: Some(Gain { gain_min_s: 120, gain_percent: 10 }),
    later_max_s: 120,
    spares: Grade::Red,
};

fn waits(task: TaskId, waited_s: u32) -> ToMatch {
    ToMatch { task, grade: Grade::Ordinary, waited_s, going: None }
}

fn red(task: TaskId) -> ToMatch {
    ToMatch { grade: Grade::Red, ..waits(task, 0) }
}

fn is_going(task: TaskId, unit: UnitId, left_s: u32) -> ToMatch {
    ToMatch { going: Some((unit, left_s)), ..waits(task, 60) }
}

fn way(task: TaskId, unit: UnitId, expected_s: u32) -> Way {
    Way { task, unit, expected_s, weighed_s: expected_s }
}

/// These go there.
#[track_caller]
fn check(tasks: &[ToMatch], ways: &[Way], expected: &[(TaskId, UnitId)]) -> Matched {
    let matched = RULES.match_up(tasks, ways);
    assert_eq!(matched.pairs, expected.iter().copied().collect::<BTreeMap<_, _>>());
    matched
}

/// A is nearest to both; whoever else must go to the second one has far to go.
fn crossing() -> Vec<Way> {
    vec![way(ONE, A, 200), way(ONE, B, 300), way(TWO, A, 100), way(TWO, B, 900)]
}

#[test]
fn a_choice_that_crosses_another_is_mended() {
    let matched = check(&[waits(ONE, 0), waits(TWO, 0)], &crossing(), &[(ONE, B), (TWO, A)]);
    assert_eq!(matched.gain_s, 0, "nobody was turned");
}

#[test]
fn what_is_red_is_settled_as_if_nothing_else_waited() {
    check(&[red(ONE), waits(TWO, 80_000)], &crossing(), &[(ONE, A), (TWO, B)]);
}

#[test]
fn where_one_is_left_it_is_not_the_one_that_has_waited_longest() {
    let ways = [way(ONE, A, 300), way(TWO, A, 100)];
    check(&[waits(ONE, 0), waits(TWO, 0)], &ways, &[(TWO, A)]);
    check(&[waits(ONE, 3_600), waits(TWO, 0)], &ways, &[(ONE, A)]);
    let orange = ToMatch { grade: Grade::Orange, ..waits(ONE, 0) };
    check(&[orange, waits(TWO, 0)], &ways, &[(ONE, A)]);
}

#[test]
fn the_nearer_unit_goes_to_whoever_has_waited_longer() {
    let ways = [way(ONE, A, 200), way(ONE, B, 400), way(TWO, A, 200), way(TWO, B, 380)];
    check(&[waits(ONE, 0), waits(TWO, 0)], &ways, &[(ONE, A), (TWO, B)]);
    check(&[waits(ONE, 0), waits(TWO, 3_600)], &ways, &[(ONE, B), (TWO, A)]);
}

#[test]
fn a_unit_under_way_is_turned_only_beyond_the_gain_and_nobody_then_waits_much_longer() {
    // B could go on and A take what waits; turned around, both are there sooner.
    let tasks = [is_going(ONE, B, 700), waits(TWO, 0), waits(TaskId(Uuid::from_u128(3)), 0)];
    let turned = [way(ONE, A, 300), way(TWO, B, 200), way(TWO, A, 900)];
    let matched = check(&tasks, &turned, &[(ONE, A), (TWO, B)]);
    assert_eq!(matched.gain_s, 700 + 900 - 300 - 200);
    let little = [way(ONE, A, 650), way(TWO, B, 850), way(TWO, A, 900)];
    check(&tasks, &little, &[(TWO, A)]);
    let too_late = [way(ONE, A, 821), way(TWO, B, 100), way(TWO, A, 1_500)];
    check(&tasks, &too_late, &[(TWO, A)]);
    let late = [way(ONE, A, 820), way(TWO, B, 100), way(TWO, A, 1_500)];
    check(&tasks, &late, &[(ONE, A), (TWO, B)]);
    let free_only = Rolling { turns: None, ..RULES };
    assert_eq!(free_only.match_up(&tasks, &turned).pairs, BTreeMap::from([(TWO, A)]));
}

#[test]
fn whoever_is_under_way_to_something_is_not_taken_for_what_is_red() {
    check(&[is_going(ONE, B, 700), red(TWO)], &[way(TWO, B, 10), way(ONE, A, 10)], &[(ONE, A)]);
}

#[test]
fn what_nobody_reaches_is_left_and_nobody_means_nothing() {
    check(&[waits(ONE, 0), waits(TWO, 0)], &[way(TWO, B, 900)], &[(TWO, B)]);
    check(&[waits(ONE, 0), waits(TWO, 0)], &[], &[]);
    check(&[], &crossing(), &[]);
}

#[test]
fn figures_beyond_all_measure_are_matched_as_well() {
    let rules = Rolling { within_s: u32::MAX, age_percent: u32::MAX, orange_ahead_s: u32::MAX, ..RULES };
    let most = |task| ToMatch { grade: Grade::Orange, ..waits(task, u32::MAX) };
    let ways = [way(ONE, A, u32::MAX), way(TWO, B, u32::MAX), way(TWO, A, 1)];
    let matched = rules.match_up(&[most(ONE), most(TWO)], &ways);
    assert_eq!(matched.pairs, BTreeMap::from([(ONE, A), (TWO, B)]));
}

fn several() -> impl Strategy<Value = (Vec<ToMatch>, Vec<Way>)> {
    let task = |id: u128| TaskId(Uuid::from_u128(id));
    let unit = |id: u128| UnitId(Uuid::from_u128(100 + id));
    let grades = prop::sample::select(vec![Grade::Red, Grade::Orange, Grade::Ordinary]);
    let going = prop::option::weighted(0.3, 1..1_800_u32);
    let tasks = prop::collection::vec((grades, 0..7_200_u32, going), 1..6);
    let ways = prop::collection::vec((0..6_u128, 0..9_u128, 1..1_800_u32), 0..40);
    (tasks, ways).prop_map(move |(tasks, ways)| {
        // Each that has somebody has another one.
        let tasks = (0_u128..).zip(tasks).map(|(id, (grade, waited_s, left_s))| {
            let going = left_s.filter(|_| grade != Grade::Red).map(|left_s| (unit(id), left_s));
            ToMatch { task: task(id), grade, waited_s, going }
        });
        let ways = ways.into_iter().map(|(of, by, s)| way(task(of), unit(by), s));
        (tasks.collect(), ways.collect())
    })
}

proptest! {
    #[test]
    fn everybody_goes_to_one_place_whoever_is_turned_is_replaced_and_order_makes_no_difference(
        (tasks, ways) in several()
    ) {
        let Matched { pairs, gain_s } = RULES.match_up(&tasks, &ways);
        let mut units: Vec<UnitId> = pairs.values().copied().collect();
        units.sort_unstable();
        units.dedup();
        prop_assert_eq!(units.len(), pairs.len(), "nobody goes to two places");
        for (task, unit) in &pairs {
            prop_assert!(ways.iter().any(|way| (way.task, way.unit) == (*task, *unit)), "there is a way");
            let left = tasks.iter().find(|other| other.going.is_some_and(|(going, _)| going == *unit));
            prop_assert!(left.is_none_or(|left| pairs.contains_key(&left.task)), "somebody else goes there");
            let it = tasks.iter().find(|it| it.task == *task).unwrap();
            prop_assert!(left.is_none() || it.grade != Grade::Red, "red takes nobody who is under way");
            prop_assert!(it.going.is_none() && left.is_none() || gain_s >= 120, "turned for something");
        }
        let (mut tasks, mut ways) = (tasks, ways);
        tasks.reverse();
        let mut least: BTreeMap<(TaskId, UnitId), Way> = BTreeMap::new();
        for it in ways.drain(..) {
            let best = least.entry((it.task, it.unit)).or_insert(it);
            if it.weighed_s < best.weighed_s { *best = it; }
        }
        let ways: Vec<Way> = least.into_values().rev().collect();
        prop_assert_eq!(RULES.match_up(&tasks, &ways), Matched { pairs, gain_s });
    }
}
