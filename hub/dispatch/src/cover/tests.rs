//! Stories of a street of places, and a comparison with whoever tries every move.

use proptest::prelude::*;

use super::*;
use crate::Travel;

fn rules() -> CoverRules {
    let moves =
        ByKind { grid_worker: false, patrol: true, vehicle: true, boat: false, mediator: false, crew: false };
    CoverRules { target_s: 600, moves, way_max_s: 1_800, gain_min_per_mille: 0, moves_max: 3, days: 28 }
}

fn unit(id: u128) -> UnitId {
    UnitId(uuid::Uuid::from_u128(id))
}

/// From each place its own and the next on either side are reached in time; places lie ten minutes apart.
fn street(demand: &[u32], idle: &[(u128, usize, bool)]) -> Scene {
    let reaches = |from: usize| -> Vec<Reach> {
        let away = |place: usize| u32::try_from(place.abs_diff(from)).expect("a street is short");
        (0..demand.len()).map(|place| Reach { place, s: away(place) * 600 }).collect()
    };
    let moves = |from: usize| -> Vec<Move> {
        let elsewhere = reaches(from).into_iter().filter(|reach| reach.place != from);
        elsewhere.map(|reach| Move { to: reach.place, way_s: reach.s, stand: reach.place }).collect()
    };
    let idle = idle.iter().map(|(id, at, moved)| Idle {
        unit: unit(*id),
        reaches: reaches(*at),
        moves: if *moved { moves(*at) } else { Vec::new() },
    });
    Scene { demand: demand.to_vec(), idle: idle.collect(), stands: (0..demand.len()).map(reaches).collect() }
}

/// What is covered before and after, and who moves where for what.
#[track_caller]
fn check(rules: &CoverRules, scene: &Scene, now: u64, moves: &[(u128, usize, u64)]) -> Covered {
    let covered = suggest(rules, scene);
    let found: Vec<_> = covered.moves.iter().map(|it| (it.unit, it.to, it.gain)).collect();
    let expected: Vec<_> = moves.iter().map(|(id, to, gain)| (unit(*id), *to, *gain)).collect();
    assert_eq!((covered.now, found), (now, expected));
    covered
}

#[test]
fn one_of_two_that_stand_together_goes_to_where_nobody_is() {
    let scene = street(&[5, 5, 5, 5, 9], &[(1, 0, true), (2, 0, true)]);
    let covered = check(&rules(), &scene, 10, &[(1, 3, 19)]);
    assert_eq!((covered.total, covered.after()), (29, 29));
    assert_eq!(covered.soonest_s[3], Some(1_800));
}

#[test]
fn who_leaves_more_than_it_wins_stays() {
    check(&rules(), &street(&[9, 9, 0, 0, 5], &[(1, 0, true)]), 18, &[]);
}

#[test]
fn who_is_not_moved_counts_all_the_same_and_stays() {
    let scene = street(&[5, 5, 5, 5, 9], &[(1, 0, false), (2, 0, true)]);
    check(&rules(), &scene, 10, &[(2, 3, 19)]);
    check(&rules(), &street(&[5, 5, 5, 5, 9], &[(1, 0, false)]), 10, &[]);
}

#[test]
fn a_move_too_long_or_that_gains_too_little_is_not_suggested() {
    let scene = street(&[5, 5, 5, 5, 9], &[(1, 0, true), (2, 0, true)]);
    check(&CoverRules { way_max_s: 1_200, ..rules() }, &scene, 10, &[(1, 2, 10)]);
    check(&CoverRules { gain_min_per_mille: 656, ..rules() }, &scene, 10, &[]);
    check(&CoverRules { gain_min_per_mille: 655, ..rules() }, &scene, 10, &[(1, 3, 19)]);
    check(&CoverRules { moves_max: 0, ..rules() }, &scene, 10, &[]);
}

#[test]
fn of_equal_gains_the_shorter_way_counts_and_then_the_id() {
    let scene = street(&[0, 0, 7, 0, 0, 0, 0], &[(3, 5, true), (2, 6, true), (1, 6, true)]);
    check(&rules(), &scene, 0, &[(3, 3, 7)]);
    let together = street(&[7, 0, 0, 0], &[(2, 3, true), (1, 3, true)]);
    check(&rules(), &together, 0, &[(1, 1, 7)]);
}

#[test]
fn where_nobody_is_idle_or_nothing_is_demanded_nothing_is_suggested() {
    check(&rules(), &street(&[3, 3], &[]), 0, &[]);
    let covered = check(&rules(), &street(&[], &[]), 0, &[]);
    assert_eq!((covered.total, covered.after()), (0, 0));
}

#[test]
fn what_is_beyond_the_limits_counts_for_nothing() {
    let many = COVER_PLACES_MAX + 5;
    let mut scene = street(&[1; 3], &[(1, 0, true)]);
    scene.demand = vec![1; many];
    scene.idle[0].reaches = vec![Reach { place: many - 1, s: 0 }];
    scene.idle[0].moves =
        vec![Move { to: many - 1, way_s: 1, stand: 0 }, Move { to: 0, way_s: 1, stand: 99 }];
    let covered = check(&rules(), &scene, 0, &[]);
    assert_eq!(covered.total, COVER_PLACES_MAX as u64);
}

#[test]
fn a_grid_worker_is_never_moved_whatever_a_policy_says() {
    let all = ByKind { grid_worker: true, ..rules().moves };
    assert!(!CoverRules { moves: all, ..rules() }.may_move(UnitKind::GridWorker));
    assert!(CoverRules { moves: all, ..rules() }.may_move(UnitKind::Patrol));
    assert!(!rules().may_move(UnitKind::Boat));
}

#[test]
fn a_policy_of_before_says_nothing_of_cover_and_is_written_as_it_was() {
    let each =
        |it: u32| ByKind { grid_worker: it, patrol: it, vehicle: it, boat: it, mediator: it, crew: it };
    let choice = ChoiceRules {
        travel: ByKind {
            grid_worker: Travel::EBike,
            patrol: Travel::Foot,
            vehicle: Travel::Car,
            boat: Travel::Boat,
            mediator: Travel::Car,
            crew: Travel::Car,
        },
        turnout_s: each(60),
        standby_turnout_s: each(300),
        air_line_kmh: crate::ByTravel { foot: 5, e_bike: 18, car: 30, boat: 15 },
        detour_percent: 140,
        fix_age_percent: 50,
        fix_age_max_s: 600,
        grid_assumed_s: 1_200,
        ring_price_s: 120,
        home_price_s: 60,
        load_max: None,
        improving: None,
        cover: None,
    };
    let written = serde_json::to_value(choice).expect("rules have string keys");
    assert_eq!(written.get("cover"), None);
    assert_eq!(serde_json::from_value::<ChoiceRules>(written).expect("it was written so"), choice);
}

/// How much demand is reached where units stand so: the index of a stand, or where the unit is.
fn reached(scene: &Scene, stands: &[Option<usize>]) -> u64 {
    let from = |(idle, stand): (&Idle, &Option<usize>)| match stand {
        Some(stand) => scene.stands[*stand].clone(),
        None => idle.reaches.clone(),
    };
    let reaches: Vec<Reach> = scene.idle.iter().zip(stands).flat_map(from).collect();
    let is_reached = |place: usize| reaches.iter().any(|reach| reach.place == place && reach.s <= 600);
    let weights = scene.demand.iter().enumerate().filter(|(place, _)| is_reached(*place));
    weights.map(|(_, weight)| u64::from(*weight)).sum()
}

/// The most that can be reached when at most `left` of the units from `next` on move.
fn best(scene: &Scene, stands: &mut Vec<Option<usize>>, next: usize, left: usize) -> u64 {
    if next == scene.idle.len() {
        return reached(scene, stands);
    }
    let mut most = best(scene, stands, next + 1, left);
    if left > 0 {
        for it in &scene.idle[next].moves {
            stands[next] = Some(it.stand);
            most = most.max(best(scene, stands, next + 1, left - 1));
        }
        stands[next] = None;
    }
    most
}

fn reaches(places: usize) -> impl Strategy<Value = Vec<Reach>> {
    let one = (0..places, prop_oneof![1_u32..=600, 601_u32..=900]);
    prop::collection::vec(one.prop_map(|(place, s)| Reach { place, s }), 0..=3)
}

/// A few places, stands and units; ways of moves are short enough.
fn scenes() -> impl Strategy<Value = Scene> {
    (1_usize..=6, 1_usize..=4).prop_flat_map(|(places, stands)| {
        let moves =
            (0..places, 1_u32..=100, 0..stands).prop_map(|(to, way_s, stand)| Move { to, way_s, stand });
        let idle = (reaches(places), prop::collection::vec(moves, 0..=3));
        let demand = prop::collection::vec(0_u32..=9, places);
        let stands = prop::collection::vec(reaches(places), stands);
        (demand, prop::collection::vec(idle, 0..=4), stands).prop_map(|(demand, idle, stands)| Scene {
            demand,
            idle: (1_u128..)
                .zip(idle)
                .map(|(id, (reaches, moves))| Idle { unit: unit(id), reaches, moves })
                .collect(),
            stands,
        })
    })
}

proptest! {
    #[test]
    fn a_single_move_is_the_best_of_all(scene in scenes()) {
        let covered = suggest(&CoverRules { moves_max: 1, ..rules() }, &scene);
        let mut stay = vec![None; scene.idle.len()];
        prop_assert_eq!(covered.now, reached(&scene, &stay));
        prop_assert_eq!(covered.after(), best(&scene, &mut stay, 0, 1));
    }

    #[test]
    fn what_is_said_to_be_gained_is_gained_and_never_less_than_nothing(scene in scenes()) {
        let covered = suggest(&rules(), &scene);
        prop_assert!(covered.moves.iter().all(|it| it.gain > 0));
        prop_assert!(covered.after() <= covered.total);
        prop_assert!(covered.after() <= best(&scene, &mut vec![None; scene.idle.len()], 0, 3));
        let mut who: Vec<UnitId> = covered.moves.iter().map(|it| it.unit).collect();
        who.sort();
        who.dedup();
        prop_assert_eq!(who.len(), covered.moves.len(), "nobody moves twice");
        prop_assert_eq!(suggest(&rules(), &scene), covered, "it is the same again");
    }

    /// Units that leave nothing behind and may all go anywhere: the classic bound of the greedy choice, 1 - 1/e of the best.
    #[test]
    fn where_nobody_leaves_anything_all_moves_together_gain_most_of_what_can_be_gained(scene in scenes()) {
        let anywhere: Vec<Move> =
            (0..scene.stands.len()).map(|stand| Move { to: 0, way_s: 60, stand }).collect();
        let idle: Vec<Idle> = scene.idle.iter()
            .map(|idle| Idle { reaches: Vec::new(), moves: anywhere.clone(), ..idle.clone() }).collect();
        let scene = Scene { idle, ..scene };
        let gained = suggest(&rules(), &scene).after();
        let most = best(&scene, &mut vec![None; scene.idle.len()], 0, 3);
        // 1 - 1/e is 0.6321.
        prop_assert!(gained * 10_000 >= most * 6_321, "{} of {}", gained, most);
    }
}
