//! What two fixes of one vehicle tell of the roads between them.
//!
//! Both must lie on a road. The way between them is the quickest on free roads, looked for no farther than such a vehicle gets in
//! that time; were only pairs counted that lie on one link, those who go fast would be missed, since they leave it in between.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use geo_index::Place;

use crate::{
    geometry::Spot,
    mode::Mode,
    network::{Direction, LinkId, Network},
    snap::{self, Candidate},
    times::Roads,
};

use super::SEEN_FACTOR_MIN_PERCENT;

/// Farthest that a fix may be from a link to be on it, metres.
const FROM_LINK_MAX_M: f64 = snap::ON_IT_M;
/// Least way between two fixes that tells a speed, metres: less is what positions err by, or a vehicle that stands.
const GONE_MIN_M: f64 = 40.0;
/// Times between two fixes that tell a speed, milliseconds.
pub const SIGHTED_BETWEEN_MS: std::ops::RangeInclusive<u32> = 2_000..=90_000;
/// A way so much longer than the air line was not gone, in percent, and as many metres more.
const DETOUR_MAX: (u32, f64) = (150, 50.0);
/// Nodes that are looked at between two fixes: beyond it there are too many streets to know which was taken.
const NODES_MAX: usize = 300;
/// Of the first and the last link so much must have been gone for them to count, decimetres.
const PART_MIN_DM: u32 = 200;

/// Somebody was seen to go along roads at a speed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Which links, and in which direction.
    pub links: Vec<(LinkId, Direction)>,
    /// By which mode.
    pub mode: Mode,
    /// How long these links take at that speed, in percent of the time on a free way.
    pub percent: u32,
}

/// Why two fixes tell nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unseen {
    /// Too much or too little time lies between them.
    TimeBetween,
    /// The vehicle stands, as far as positions tell.
    Stands,
    /// One of them is on no road of the mode.
    OffRoad,
    /// No way from the one to the other is short enough to have been gone.
    NoWay,
    /// Nobody goes so fast, or so slowly, by that mode: see [`speeds_kmh`].
    Absurd,
}

impl Unseen {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::TimeBetween, Self::Stands, Self::OffRoad, Self::NoWay, Self::Absurd];

    /// Its name in figures.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TimeBetween => "time_between",
            Self::Stands => "stands",
            Self::OffRoad => "off_road",
            Self::NoWay => "no_way",
            Self::Absurd => "absurd",
        }
    }
}

/// Speeds that are believed of somebody who goes, km/h.
#[must_use]
pub const fn speeds_kmh(mode: Mode) -> std::ops::RangeInclusive<f64> {
    match mode {
        Mode::Foot => 2.0..=12.0,
        Mode::EBike => 5.0..=50.0,
        Mode::Car => 5.0..=130.0,
        Mode::Boat => 3.0..=80.0,
    }
}

impl Roads {
    /// What two fixes of somebody, so many milliseconds apart, tell.
    ///
    /// # Errors
    /// [`Unseen`] if they tell nothing.
    pub fn sighted(&self, mode: Mode, from: Place, to: Place, between_ms: u32) -> Result<Sighting, Unseen> {
        if !SIGHTED_BETWEEN_MS.contains(&between_ms) {
            return Err(Unseen::TimeBetween);
        }
        let straight_m = from.distance_m(&to);
        if straight_m < GONE_MIN_M {
            return Err(Unseen::Stands);
        }
        if kmh(straight_m, between_ms) > *speeds_kmh(mode).end() {
            return Err(Unseen::Absurd);
        }
        let weighted = self.weighted(mode);
        let usable = self.usable(mode, &weighted);
        let [start, goal] = [from, to].map(|place| {
            let found = snap::candidates(self.index(), usable, Spot::from(place));
            found.into_iter().filter(|at| at.straight_m <= FROM_LINK_MAX_M).collect::<Vec<_>>()
        });
        if start.is_empty() || goal.is_empty() {
            return Err(Unseen::OffRoad);
        }
        let longest_ms = u64::from(between_ms) * 100 / u64::from(SEEN_FACTOR_MIN_PERCENT);
        let look = Look { network: self.network(), mode, longest_ms };
        let gone = look.way(&start, &goal).ok_or(Unseen::NoWay)?;
        let length_m = f64::from(gone.length_dm) / 10.0;
        if length_m > straight_m * f64::from(DETOUR_MAX.0) / 100.0 + DETOUR_MAX.1 {
            return Err(Unseen::NoWay);
        }
        if !speeds_kmh(mode).contains(&kmh(length_m, between_ms)) {
            return Err(Unseen::Absurd);
        }
        let percent = u64::from(between_ms) * 100 / gone.free_ms.max(1);
        let percent = u32::try_from(percent).unwrap_or(u32::MAX);
        Ok(Sighting { links: gone.links, mode, percent })
    }
}

fn kmh(metres: f64, ms: u32) -> f64 {
    metres / f64::from(ms) * 3_600.0
}

/// What was gone between two fixes.
struct Gone {
    links: Vec<(LinkId, Direction)>,
    length_dm: u32,
    free_ms: u64,
}

/// Part of a link that is gone at the beginning or at the end.
#[derive(Debug, Clone, Copy)]
struct Part {
    link: u32,
    direction: Direction,
    /// The node at which it goes on, or was come from.
    node: u32,
    length_dm: u32,
    ms: u64,
}

/// How a node was come to.
#[derive(Debug, Clone, Copy)]
enum By {
    Begun(Part),
    Arc { tail: u32, arc: usize },
}

struct Look<'a> {
    network: &'a Network,
    mode: Mode,
    /// A way that takes longer even where it is free was not gone.
    longest_ms: u64,
}

impl Look<'_> {
    /// The quickest way on free roads.
    fn way(&self, start: &[Candidate], goal: &[Candidate]) -> Option<Gone> {
        let on_one = start.iter().flat_map(|from| goal.iter().map(move |to| (from, to)));
        let on_one = on_one.filter_map(|(from, to)| self.along_one(from, to)).min_by_key(|gone| gone.free_ms);
        on_one.or_else(|| self.over_nodes(start, goal))
    }

    fn free_ms(&self, link: u32, direction: Direction, length_dm: u32) -> Option<u64> {
        let link = &self.network.links[link as usize];
        link.may(direction).has(self.mode).then(|| link.speed(direction, self.mode).ms(length_dm))
    }

    fn along_one(&self, from: &Candidate, to: &Candidate) -> Option<Gone> {
        let length_dm = from.along_dm.abs_diff(to.along_dm);
        if from.link != to.link || length_dm == 0 {
            return None;
        }
        let direction = if from.along_dm < to.along_dm { Direction::Forward } else { Direction::Backward };
        let free_ms = self.free_ms(from.link, direction, length_dm)?;
        Some(Gone { links: vec![(LinkId(from.link), direction)], length_dm, free_ms })
    }

    /// Both ways off a link, from where somebody is to its ends; or onto it from its ends, which is the same the other way round.
    fn parts(&self, at: &Candidate, is_start: bool) -> impl Iterator<Item = Part> {
        let link = &self.network.links[at.link as usize];
        let (before, behind) = (at.along_dm, link.length_dm - at.along_dm);
        let ways = if is_start {
            [(Direction::Forward, link.to, behind), (Direction::Backward, link.from, before)]
        } else {
            [(Direction::Forward, link.from, before), (Direction::Backward, link.to, behind)]
        };
        ways.into_iter().filter_map(move |(direction, node, length_dm)| {
            let ms = self.free_ms(at.link, direction, length_dm)?;
            Some(Part { link: at.link, direction, node, length_dm, ms })
        })
    }

    fn over_nodes(&self, start: &[Candidate], goal: &[Candidate]) -> Option<Gone> {
        let lasts: Vec<Part> = goal.iter().flat_map(|at| self.parts(at, false)).collect();
        let mut heap = BinaryHeap::new();
        let mut known: BTreeMap<u32, (u64, By)> = BTreeMap::new();
        for part in start.iter().flat_map(|at| self.parts(at, true)) {
            if known.get(&part.node).is_none_or(|(ms, _)| part.ms < *ms) {
                known.insert(part.node, (part.ms, By::Begun(part)));
                heap.push(Reverse((part.ms, part.node)));
            }
        }
        let mut best: Option<(u64, Part)> = None;
        let mut looked_at = 0;
        while let Some(Reverse((ms, node))) = heap.pop() {
            if ms > known[&node].0 {
                continue;
            }
            looked_at += 1;
            if ms > self.longest_ms.min(best.map_or(u64::MAX, |(ms, _)| ms)) || looked_at > NODES_MAX {
                break;
            }
            for last in lasts.iter().filter(|last| last.node == node) {
                if best.is_none_or(|(best, _)| ms + last.ms < best) {
                    best = Some((ms + last.ms, *last));
                }
            }
            self.go_on(node, ms, &mut known, &mut heap);
        }
        let (free_ms, last) = best?;
        Some(self.walked_back(&known, last, free_ms))
    }

    fn go_on(
        &self,
        node: u32,
        ms: u64,
        known: &mut BTreeMap<u32, (u64, By)>,
        heap: &mut BinaryHeap<Reverse<(u64, u32)>>,
    ) {
        let (begin, end) = self.network.arcs_from(node);
        for at in begin..end {
            let arc = self.network.arcs[at];
            let length_dm = self.network.links[arc.link as usize].length_dm;
            let Some(own_ms) = self.free_ms(arc.link, arc.direction, length_dm) else { continue };
            let next = ms + own_ms;
            if known.get(&arc.head).is_none_or(|(known, _)| next < *known) {
                known.insert(arc.head, (next, By::Arc { tail: node, arc: at }));
                heap.push(Reverse((next, arc.head)));
            }
        }
    }

    fn walked_back(&self, known: &BTreeMap<u32, (u64, By)>, last: Part, free_ms: u64) -> Gone {
        let mut gone = Gone { links: Vec::new(), length_dm: last.length_dm, free_ms };
        let tells = |part: &Part| part.length_dm >= PART_MIN_DM;
        gone.links.extend(tells(&last).then_some((LinkId(last.link), last.direction)));
        let mut node = last.node;
        loop {
            match known[&node].1 {
                By::Arc { tail, arc } => {
                    let arc = self.network.arcs[arc];
                    gone.length_dm += self.network.links[arc.link as usize].length_dm;
                    gone.links.push((LinkId(arc.link), arc.direction));
                    node = tail;
                }
                By::Begun(part) => {
                    gone.length_dm += part.length_dm;
                    gone.links.extend(tells(&part).then_some((LinkId(part.link), part.direction)));
                    gone.links.reverse();
                    return gone;
                }
            }
        }
    }
}
