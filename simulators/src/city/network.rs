//! Streets as a graph: where they meet, what they are called, and the shortest way along them.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
    ops::Range,
};

use hub_protocol::Point;
use rstar::{RTree, primitives::GeomWithData};

use super::honeycomb::Spot;
use crate::geometry::{moved, offset_m};

/// Crossings that are looked at for one way before it is given up; a county has fewer.
const LOOKED_AT_MAX: usize = 60_000;

/// What a street is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StreetClass {
    /// Between townships.
    Main,
    /// Within a village and to its neighbours.
    Local,
    /// Around a few houses.
    Lane,
}

/// In which direction vehicles may go; whoever walks may go in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Traffic {
    /// In both.
    BothWays,
    /// Only as the crossings are listed.
    OneWay,
}

/// What carries a street.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// The ground.
    ByGround,
    /// A bridge over a river.
    ByBridge,
}

/// A stretch of street.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Street {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub class: StreetClass,
    /// Its crossings and bends by number, in order.
    pub crossings: Vec<u32>,
    /// In which direction vehicles may go.
    pub traffic: Traffic,
    /// What carries it.
    pub carried: Carried,
}

/// Where streets meet, bend or end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// Where.
    pub place: Point,
    pub(super) spot: Spot,
    /// The cells it lies in: two if it lies on the border between them.
    pub(super) cells: [u32; 2],
}

/// All streets of a city.
#[derive(Debug, Clone)]
pub struct Network {
    middle: Point,
    /// All crossings.
    pub crossings: Vec<Crossing>,
    /// All streets.
    pub streets: Vec<Street>,
    first_way: Vec<u32>,
    ways: Vec<u32>,
    near: RTree<GeomWithData<[f64; 2], u32>>,
}

impl Network {
    pub(super) fn of(middle: Point, crossings: Vec<Crossing>, streets: Vec<Street>) -> Self {
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for street in &streets {
            let steps = street.crossings.windows(2);
            pairs.extend(steps.flat_map(|step| [(step[0], step[1]), (step[1], step[0])]));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut first_way = vec![0; crossings.len() + 1];
        for (from, _) in &pairs {
            first_way[*from as usize + 1] += 1;
        }
        for crossing in 0..crossings.len() {
            first_way[crossing + 1] += first_way[crossing];
        }
        let in_use = (0..)
            .zip(&crossings)
            .filter(|(number, _)| first_way[*number as usize] < first_way[*number as usize + 1]);
        let near = in_use.map(|(number, crossing): (u32, &Crossing)| {
            GeomWithData::new([crossing.spot.east_m, crossing.spot.north_m], number)
        });
        let near = RTree::bulk_load(near.collect());
        Self {
            middle,
            near,
            first_way,
            ways: pairs.into_iter().map(|(_, to)| to).collect(),
            crossings,
            streets,
        }
    }

    /// The crossings one step away.
    #[must_use]
    pub fn beyond(&self, crossing: u32) -> &[u32] {
        let at = crossing as usize;
        &self.ways[self.first_way[at] as usize..self.first_way[at + 1] as usize]
    }

    /// The crossing nearest to a place, by the air line.
    ///
    /// # Panics
    /// Never: a network has streets.
    #[must_use]
    pub fn nearest(&self, place: Point) -> u32 {
        let Spot { east_m, north_m } = self.spot(place);
        self.near.nearest_neighbor(&[east_m, north_m]).expect("a network has streets").data
    }

    /// The shortest way along streets, from the one crossing to the other, both included; none if they are not connected
    /// or very far apart.
    #[must_use]
    pub fn route(&self, from: u32, to: u32) -> Option<Vec<u32>> {
        let goal = self.at(to);
        let mut before: std::collections::BTreeMap<u32, u32> = std::collections::BTreeMap::new();
        let mut heap =
            BinaryHeap::from([Reverse(Open { least_m: 0.0, gone_m: 0.0, crossing: from, before: from })]);
        while let Some(Reverse(open)) = heap.pop() {
            if before.contains_key(&open.crossing) {
                continue;
            }
            before.insert(open.crossing, open.before);
            if open.crossing == to {
                return Some(traced(&before, from, to));
            }
            if before.len() > LOOKED_AT_MAX {
                return None;
            }
            for next in self.beyond(open.crossing).iter().filter(|next| !before.contains_key(next)) {
                let gone_m = open.gone_m + self.step_m(open.crossing, *next);
                let least_m = gone_m + self.at(*next).distance_m(goal);
                heap.push(Reverse(Open { least_m, gone_m, crossing: *next, before: open.crossing }));
            }
        }
        None
    }

    pub(super) fn at(&self, crossing: u32) -> Spot {
        self.crossings[crossing as usize].spot
    }

    pub(super) fn step_m(&self, from: u32, to: u32) -> f64 {
        self.at(from).distance_m(self.at(to))
    }

    pub(super) fn is_within(&self, crossing: u32, cells: &Range<u32>) -> bool {
        self.crossings[crossing as usize].cells.iter().any(|cell| cells.contains(cell))
    }

    pub(super) fn spot(&self, place: Point) -> Spot {
        let (north_m, east_m) = offset_m(self.middle, place);
        Spot { east_m, north_m }
    }

    pub(super) fn place(&self, spot: Spot) -> Point {
        moved(self.middle, spot.north_m, spot.east_m)
    }
}

fn traced(before: &std::collections::BTreeMap<u32, u32>, from: u32, to: u32) -> Vec<u32> {
    let mut way = vec![to];
    let mut crossing = to;
    while crossing != from {
        crossing = before[&crossing];
        way.push(crossing);
    }
    way.reverse();
    way
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Open {
    least_m: f64,
    gone_m: f64,
    crossing: u32,
    before: u32,
}

impl Eq for Open {}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        self.least_m.total_cmp(&other.least_m).then_with(|| self.crossing.cmp(&other.crossing))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
