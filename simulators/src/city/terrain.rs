//! Water and hills: what keeps streets apart.
//!
//! A river runs along the sides of cells, so that it is a border wherever it is one, and no street meets it but at a
//! gate. A hill is round; on it there are fewer streets.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
    f64::consts::{PI, TAU},
};

use hub_protocol::Point;
use rand::{Rng, rngs::StdRng};

use super::honeycomb::{Honeycomb, SIDES, Spot};

/// A stretch along the coast counts as so many inland: rivers cross the land.
const COAST: u32 = 6;

/// Stretches of a river differ by so much at most, in hundredths: it winds.
const WINDING: std::ops::Range<u32> = 100..320;

/// A river.
#[derive(Debug, Clone, PartialEq)]
pub struct River {
    /// Its name.
    pub name: String,
    /// Its course, from where it enters the land or rises.
    pub course: Vec<Point>,
}

/// A hill.
#[derive(Debug, Clone, PartialEq)]
pub struct Hill {
    /// Its name.
    pub name: String,
    /// Its top.
    pub top: Point,
    /// How far its foot is from the top, metres.
    pub radius_m: f64,
    /// Height above sea level, metres.
    pub height_m: u32,
}

/// Where the water is.
#[derive(Debug, Clone, Default)]
pub(super) struct Waters {
    /// The numbers of the points of each river, corner, gate, corner and so on.
    pub(super) courses: Vec<Vec<u32>>,
    /// Gates under water.
    pub(super) wet: BTreeSet<u32>,
}

impl Waters {
    /// One river through the land and others that flow into it.
    pub(super) fn of(land: &Honeycomb, tributaries: usize, random: &mut StdRng) -> Self {
        let banks = Banks::of(land, random);
        let mut waters = Self::default();
        let angle = random.random_range(0.0..TAU);
        let mouth = banks.coast_toward(land, angle + PI + random.random_range(-0.4..0.4));
        let main = banks.course(banks.coast_toward(land, angle), &BTreeSet::from([mouth]));
        waters.add(main);
        for number in 0..tributaries {
            // They come from both sides in turn.
            let side = if number % 2 == 0 { PI / 2.0 } else { -PI / 2.0 };
            let source = banks.coast_toward(land, angle + side + random.random_range(-1.0..1.0));
            let river: BTreeSet<u32> = waters.courses.iter().flatten().copied().collect();
            waters.add(banks.course(source, &river));
        }
        waters
    }

    fn add(&mut self, course: Vec<u32>) {
        if course.len() > 2 {
            self.wet.extend(course.iter().skip(1).step_by(2));
            self.courses.push(course);
        }
    }
}

/// The sides of all cells as ways for water.
struct Banks {
    ways: BTreeMap<u32, Vec<(u32, u32, u32)>>,
    coast: BTreeSet<u32>,
}

impl Banks {
    fn of(land: &Honeycomb, random: &mut StdRng) -> Self {
        let mut banks = Self { ways: BTreeMap::new(), coast: BTreeSet::new() };
        let mut seen = BTreeSet::new();
        for cell in &land.cells {
            for side in 0..SIDES {
                let (from, to) = (cell.corners[side], cell.corners[(side + 1) % SIDES]);
                let gate = cell.gates[side];
                if !seen.insert(gate) {
                    continue;
                }
                let mut cost = random.random_range(WINDING);
                if cell.neighbours[side].is_none() {
                    banks.coast.extend([from, to]);
                    cost *= COAST;
                }
                banks.ways.entry(from).or_default().push((to, gate, cost));
                banks.ways.entry(to).or_default().push((from, gate, cost));
            }
        }
        banks
    }

    fn coast_toward(&self, land: &Honeycomb, angle: f64) -> u32 {
        let along = |corner: &u32| {
            let (north, east) = crate::geometry::offset_m(land.middle, land.points[*corner as usize]);
            let turn = (north.atan2(east) - angle).rem_euclid(TAU);
            turn.min(TAU - turn)
        };
        *self.coast.iter().min_by(|a, b| along(a).total_cmp(&along(b))).expect("a land has a coast")
    }

    /// The easiest way from a corner to one of several, with the gates on it; just the corner if it is one of them.
    fn course(&self, from: u32, to: &BTreeSet<u32>) -> Vec<u32> {
        let mut before: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        let mut heap = BinaryHeap::from([Reverse((0_u32, from, from, from))]);
        while let Some(Reverse((cost, corner, previous, gate))) = heap.pop() {
            if before.contains_key(&corner) {
                continue;
            }
            before.insert(corner, (previous, gate));
            if to.contains(&corner) {
                return traced(&before, from, corner);
            }
            for (next, gate, more) in &self.ways[&corner] {
                heap.push(Reverse((cost + more, *next, corner, *gate)));
            }
        }
        vec![from]
    }
}

fn traced(before: &BTreeMap<u32, (u32, u32)>, from: u32, to: u32) -> Vec<u32> {
    let mut course = vec![to];
    let mut corner = to;
    while corner != from {
        let (previous, gate) = before[&corner];
        course.extend([gate, previous]);
        corner = previous;
    }
    course.reverse();
    course
}

/// A round hill on the drawing board.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bump {
    pub(super) top: Spot,
    pub(super) radius_m: f64,
}

/// Hills all over the land, some of them over each other: a range.
pub(super) fn bumps(land: &Honeycomb, pitch_m: f64, random: &mut StdRng) -> Vec<Bump> {
    let count = (land.cells.len() / 90).clamp(3, 60);
    let mut bump = || {
        let cell = &land.cells[random.random_range(0..land.cells.len())];
        Bump { top: cell.spot, radius_m: pitch_m * random.random_range(1.2..4.0) }
    };
    (0..count).map(|_| bump()).collect()
}

/// Whether a spot lies on a hill.
pub(super) fn is_hilly(bumps: &[Bump], spot: Spot) -> bool {
    bumps.iter().any(|bump| bump.top.distance_m(spot) < bump.radius_m)
}
