//! What the rules are told: who reaches what, and from where it would reach what.
//!
//! Not every pair is asked for. By the air line it is found who may be near at all, and of those the nearest are asked for by road;
//! units are tried at the places around which most demand is out of reach.

use std::{cmp::Reverse, collections::BTreeMap};

use geo_index::Place;
use hub_dispatch::{
    CoverRules, Travel,
    cover::{Idle, Move, Reach, Scene},
};

use super::{IdleUnit, Weighed, travel::Ways};

/// Whoever needs so many times the wanted time by the air line is not near, whatever the roads are like.
const NEAR_TIMES: u32 = 2;
/// Most units of one way of getting about that are asked for a place, the nearest first: further ones are beyond those anyway. Of
/// places that are tried every one is asked for, so that each is known to reach what it reaches.
const NEAR_MAX: usize = 32;
/// Most places at which units of one way of getting about are tried.
const TRIED_MAX: usize = 64;

/// The scene of these places and units.
pub(super) fn scene(rules: &CoverRules, places: &[Weighed], idle: &[IdleUnit], ways: &mut Ways<'_>) -> Scene {
    let mut scene = Scene {
        demand: places.iter().map(|place| place.weight).collect(),
        idle: reached(rules, places, idle, ways),
        stands: Vec::new(),
    };
    let open = out_of_reach(rules, &scene);
    if open.is_empty() {
        return scene;
    }
    for travel in Travel::ALL {
        let moved: Vec<usize> = (0..idle.len())
            .filter(|unit| idle[*unit].travel == travel && rules.may_move(idle[*unit].kind))
            .collect();
        if !moved.is_empty() {
            let tried = tried(rules, places, &open, travel, ways);
            Moves { rules, places, idle, travel, tried: &tried }.add(&moved, &mut scene, ways);
        }
    }
    scene
}

/// What each unit reaches from where it is.
fn reached(rules: &CoverRules, places: &[Weighed], idle: &[IdleUnit], ways: &mut Ways<'_>) -> Vec<Idle> {
    let new = |unit: &IdleUnit| Idle { unit: unit.id, reaches: Vec::new(), moves: Vec::new() };
    let mut found: Vec<Idle> = idle.iter().map(new).collect();
    for travel in Travel::ALL {
        let these: Vec<usize> = (0..idle.len()).filter(|unit| idle[*unit].travel == travel).collect();
        let at: Vec<Place> = these.iter().map(|unit| idle[*unit].place).collect();
        for (place, to) in places.iter().enumerate() {
            let within_s = rules.target_s.saturating_mul(NEAR_TIMES);
            for (index, way_s) in near(&at, to.place, travel, (within_s, NEAR_MAX), ways) {
                let unit = these[index];
                let s = way_s.saturating_add(ways.turnout_s(idle[unit].kind));
                found[unit].reaches.push(Reach { place, s });
            }
        }
    }
    found
}

/// Places with demand that nobody reaches in time.
fn out_of_reach(rules: &CoverRules, scene: &Scene) -> Vec<usize> {
    let mut open: Vec<bool> = scene.demand.iter().map(|weight| *weight > 0).collect();
    for reach in scene.idle.iter().flat_map(|unit| &unit.reaches).filter(|reach| reach.s <= rules.target_s) {
        open[reach.place] = false;
    }
    (0..open.len()).filter(|place| open[*place]).collect()
}

/// Where units that get about so are tried: the places around which most demand is out of reach.
fn tried(
    rules: &CoverRules,
    places: &[Weighed],
    open: &[usize],
    travel: Travel,
    ways: &Ways<'_>,
) -> Vec<usize> {
    let around = |from: &Weighed| -> u64 {
        let near = open
            .iter()
            .filter(|place| ways.air_line_s(travel, from.place, places[**place].place) <= rules.target_s);
        near.map(|place| u64::from(places[*place].weight)).sum()
    };
    let mut worth: Vec<(u64, usize)> =
        places.iter().enumerate().map(|(index, place)| (around(place), index)).collect();
    worth.retain(|(around, _)| *around > 0);
    worth.sort_by_key(|(around, place)| (Reverse(*around), *place));
    worth.truncate(TRIED_MAX);
    worth.into_iter().map(|(_, place)| place).collect()
}

/// Units of one way of getting about, tried at some places.
struct Moves<'a> {
    rules: &'a CoverRules,
    places: &'a [Weighed],
    idle: &'a [IdleUnit],
    travel: Travel,
    tried: &'a [usize],
}

impl Moves<'_> {
    fn add(&self, moved: &[usize], scene: &mut Scene, ways: &mut Ways<'_>) {
        let from_there = self.reached_there(ways);
        let at: Vec<Place> = moved.iter().map(|unit| self.idle[*unit].place).collect();
        // Kinds that turn out as fast reach the same from one place.
        let mut stands: BTreeMap<(usize, u32), usize> = BTreeMap::new();
        for (index, to) in self.tried.iter().enumerate() {
            let there = self.places[*to].place;
            let within_s = self.rules.way_max_s.saturating_mul(NEAR_TIMES);
            for (unit, way_s) in near(&at, there, self.travel, (within_s, NEAR_MAX), ways) {
                let turnout_s = ways.turnout_s(self.idle[moved[unit]].kind);
                let stand = *stands.entry((index, turnout_s)).or_insert_with(|| {
                    let later = |reach: &Reach| Reach { s: reach.s.saturating_add(turnout_s), ..*reach };
                    scene.stands.push(from_there[index].iter().map(later).collect());
                    scene.stands.len() - 1
                });
                scene.idle[moved[unit]].moves.push(Move { to: *to, way_s, stand });
            }
        }
    }

    /// What is reached from each place that is tried, without turnout.
    fn reached_there(&self, ways: &mut Ways<'_>) -> Vec<Vec<Reach>> {
        let at: Vec<Place> = self.tried.iter().map(|place| self.places[*place].place).collect();
        let mut from_there = vec![Vec::new(); at.len()];
        for (place, to) in self.places.iter().enumerate() {
            let within_s = self.rules.target_s.saturating_mul(NEAR_TIMES);
            for (index, s) in near(&at, to.place, self.travel, (within_s, TRIED_MAX), ways) {
                from_there[index].push(Reach { place, s });
            }
        }
        from_there
    }
}

/// Which of `from` are near a place by the air line, at most so many, and how long they need, seconds; nobody to whom no road
/// leads.
fn near(
    from: &[Place],
    to: Place,
    travel: Travel,
    (within_s, most): (u32, usize),
    ways: &mut Ways<'_>,
) -> Vec<(usize, u32)> {
    let mut by_air: Vec<(u32, usize)> =
        from.iter().enumerate().map(|(index, from)| (ways.air_line_s(travel, *from, to), index)).collect();
    by_air.retain(|(air_s, _)| *air_s <= within_s);
    by_air.sort_unstable();
    by_air.truncate(most);
    let at: Vec<Place> = by_air.iter().map(|(_, index)| from[*index]).collect();
    if at.is_empty() {
        return Vec::new();
    }
    let times = ways.to(travel, &at, to);
    by_air.iter().zip(times).filter_map(|((_, index), way_s)| Some((*index, way_s?))).collect()
}
