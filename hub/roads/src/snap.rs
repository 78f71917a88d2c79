//! Where on the network somebody is, who may be off the road.
//!
//! Whoever is off the road walks to a link that their mode may use, and goes on from there. The air line is walked, longer by
//! [`WALK_DETOUR`], at [`WALK_KMH`]; the first [`ON_IT_M`] count as being on it, since positions are no better.
//! The nearest link is not always the one:
//! - a motorway is joined only where one stands on it ([`FENCED_MAX_M`]), and then the nearest other road is a candidate too;
//! - nobody walks through a river: a link beyond one is taken only if there is no other within [`SNAP_MAX_M`];
//! - a link of a small island of the mode's network (a car park behind a gate, streets a clipped file cut off) is a candidate,
//!   and so is the nearest of a component [`LARGER`] times as large, and so on up to half of the largest, or [`LARGE`];
//! - beside a one-way link another one within [`OTHER_SIDE_M`] is a candidate, since a position does not tell the carriageway.
//!
//! The times decide between the candidates. Farther away than [`SNAP_MAX_M`], a place is not on this network.

mod index;

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::{
    geometry::{Spot, decimetres},
    mode::Mode,
    network::{Components, Direction, Network},
};

pub(crate) use index::{Index, Stretch, nearest, spots};

/// Farthest that is walked to a road, metres by the air line.
pub const SNAP_MAX_M: f64 = 3_000.0;
/// Within this one is on the road, metres: what a phone's position is worth in a street.
pub const ON_IT_M: f64 = 15.0;
/// Within this one may be on a motorway, metres.
pub const FENCED_MAX_M: f64 = 25.0;
/// Farther than the nearest by so much, metres, another link may be the one.
pub const OTHER_SIDE_M: f64 = 25.0;
/// How much longer a footway across country is than the air line.
pub const WALK_DETOUR: f64 = 1.3;
/// Walking pace, km/h.
pub const WALK_KMH: f64 = 4.8;
/// By so much larger a component is worth a longer walk.
pub const LARGER: u32 = 8;
/// Nodes of a component that is no island, however large others are: a town beyond the water is a town.
pub const LARGE: u32 = 1_000;
/// Candidates for one place.
pub const CANDIDATES_MAX: usize = 3;
/// Stretches of road looked at for one place; there is always a main road among so many.
const EXAMINED_MAX: usize = 1_500;

/// A point on a link to which somebody can walk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) link: u32,
    /// How far along the link it is.
    pub(crate) along_dm: u32,
    /// How far away it is by the air line.
    pub(crate) straight_m: f64,
    pub(crate) spot: Spot,
}

impl Candidate {
    /// How long the walk to it takes.
    pub(crate) fn walk_ms(&self) -> u32 {
        walk_ms(self.straight_m - ON_IT_M)
    }
}

/// How long walking across country takes, by the air line; none for what is not positive.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` ends at the largest that fits"
)]
#[must_use]
pub fn walk_ms(straight_m: f64) -> u32 {
    (straight_m.max(0.0) * WALK_DETOUR / WALK_KMH * 3_600.0).round() as u32
}

/// What a mode may use at present.
#[derive(Clone, Copy)]
pub(crate) struct Usable<'a> {
    pub(crate) network: &'a Network,
    pub(crate) mode: Mode,
    pub(crate) times: &'a [u32],
    pub(crate) components: &'a Components,
}

impl Usable<'_> {
    pub(crate) fn time(&self, link: u32, direction: Direction) -> Option<u32> {
        let time = self.times[self.network.arc_at(link, direction)];
        (time < crate::IMPASSABLE).then_some(time)
    }

    fn is_usable(&self, link: u32) -> bool {
        self.time(link, Direction::Forward).or(self.time(link, Direction::Backward)).is_some()
    }

    fn is_one_way(&self, link: u32) -> bool {
        self.time(link, Direction::Forward).is_none() || self.time(link, Direction::Backward).is_none()
    }

    /// How many nodes one can reach from the link, and come back.
    fn size(&self, link: u32) -> u32 {
        let link = &self.network.links[link as usize];
        self.components.size(link.from).min(self.components.size(link.to))
    }
}

/// A link that was looked at.
#[derive(Debug, Clone, Copy)]
struct Seen {
    at: Candidate,
    size: u32,
    is_fenced: bool,
}

/// Somebody who looks for a road.
struct Search<'a> {
    index: &'a Index,
    usable: Usable<'a>,
    spot: Spot,
    /// Nodes of a component that is large enough to need no other.
    wanted_size: u32,
    seen: Vec<Seen>,
    /// Whoever could end the search once everything nearer has been looked at, the nearest first: decimetres, and which.
    could_end: BinaryHeap<Reverse<(u32, usize)>>,
}

/// Where a place is on the network for a mode, the nearest first; nothing if it is too far off.
pub(crate) fn candidates(index: &Index, usable: Usable<'_>, spot: Spot) -> Vec<Candidate> {
    let wanted_size = (usable.components.largest() / 2).min(LARGE);
    let (seen, could_end) = (Vec::new(), BinaryHeap::new());
    Search { index, usable, spot, wanted_size, seen, could_end }.found()
}

impl Search<'_> {
    fn found(mut self) -> Vec<Candidate> {
        for (least_m, stretch) in self.index.near_first(self.spot).take(EXAMINED_MAX) {
            if least_m > SNAP_MAX_M || self.is_enough(least_m) {
                break;
            }
            self.look_at(stretch);
        }
        self.seen.sort_by(|one, other| {
            one.at.straight_m.total_cmp(&other.at.straight_m).then(one.at.link.cmp(&other.at.link))
        });
        self.chosen()
    }

    fn look_at(&mut self, stretch: Stretch) {
        let usable = self.usable;
        let class = usable.network.links[stretch.link as usize].class;
        if !usable.is_usable(stretch.link) {
            return;
        }
        let at = nearest(usable.network, stretch, self.spot);
        let is_fenced = class.is_fenced();
        if at.straight_m > SNAP_MAX_M || (is_fenced && at.straight_m > FENCED_MAX_M) {
            return;
        }
        let size = usable.size(stretch.link);
        if size >= self.wanted_size && !is_fenced {
            let margin_m = if usable.is_one_way(stretch.link) { OTHER_SIDE_M } else { 0.0 };
            self.could_end.push(Reverse((decimetres(at.straight_m + margin_m), self.seen.len())));
        }
        self.seen.push(Seen { at, size, is_fenced });
    }

    /// Whether nothing farther away than `least_m` can matter: something nearer is dry, large, and no motorway. Each is asked
    /// once whether it is dry.
    fn is_enough(&mut self, least_m: f64) -> bool {
        let least_dm = decimetres(least_m);
        while let Some(Reverse((bound_dm, at))) = self.could_end.peek().copied()
            && bound_dm < least_dm
        {
            if !self.is_beyond_water(&self.seen[at]) {
                return true;
            }
            self.could_end.pop();
        }
        false
    }

    fn is_beyond_water(&self, seen: &Seen) -> bool {
        // A boat's crew come to the water from wherever they are.
        self.usable.mode != Mode::Boat
            && self.index.is_water_between(self.usable.network, self.spot, seen.at.spot)
    }

    /// Of those looked at, the nearest first, one of each link.
    fn chosen(&self) -> Vec<Candidate> {
        let mut chosen: Vec<Seen> = Vec::new();
        for seen in &self.seen {
            if chosen.iter().any(|chosen| chosen.at.link == seen.at.link) || !self.is_wanted(&chosen, seen) {
                continue;
            }
            if !self.is_beyond_water(seen) {
                chosen.push(*seen);
            }
            if chosen.len() == CANDIDATES_MAX {
                break;
            }
        }
        if chosen.is_empty() {
            chosen.extend(self.seen.first().copied());
        }
        chosen.into_iter().map(|seen| seen.at).collect()
    }

    fn is_wanted(&self, chosen: &[Seen], seen: &Seen) -> bool {
        let Some(last) = chosen.last() else { return true };
        (last.size < self.wanted_size && seen.size / LARGER >= last.size.max(1))
            || (last.is_fenced && !seen.is_fenced && seen.size >= last.size)
            || (chosen.len() == 1
                && self.usable.is_one_way(last.at.link)
                && seen.at.straight_m <= last.at.straight_m + OTHER_SIDE_M)
    }
}
