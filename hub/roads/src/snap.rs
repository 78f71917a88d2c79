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

use crate::{
    geometry::Spot,
    mode::Mode,
    network::{Components, Direction, Network},
};

pub(crate) use index::{Index, nearest, spots};

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
pub(crate) fn walk_ms(straight_m: f64) -> u32 {
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
    is_beyond_water: Option<bool>,
}

/// Where a place is on the network for a mode, the nearest first; nothing if it is too far off.
pub(crate) fn candidates(index: &Index, usable: Usable<'_>, spot: Spot) -> Vec<Candidate> {
    let mut seen: Vec<Seen> = Vec::new();
    let wanted_size = (usable.components.largest() / 2).min(LARGE);
    for (least_m, stretch) in index.near_first(spot).take(EXAMINED_MAX) {
        if least_m > SNAP_MAX_M || is_enough(index, usable, spot, &mut seen, least_m, wanted_size) {
            break;
        }
        let link = &usable.network.links[stretch.link as usize];
        let is_passage = link.class == crate::way::Class::Passage;
        if is_passage || !usable.is_usable(stretch.link) {
            continue;
        }
        let at = nearest(usable.network, stretch, spot);
        let is_fenced = link.class.is_fenced();
        if at.straight_m > SNAP_MAX_M || (is_fenced && at.straight_m > FENCED_MAX_M) {
            continue;
        }
        match seen.iter_mut().find(|seen| seen.at.link == stretch.link) {
            Some(seen) if seen.at.straight_m <= at.straight_m => {}
            Some(seen) => *seen = Seen { at, is_beyond_water: None, ..*seen },
            None => {
                let size = usable.size(stretch.link);
                seen.push(Seen { at, size, is_fenced, is_beyond_water: None });
            }
        }
    }
    sort(&mut seen);
    chosen(index, usable, spot, seen, wanted_size)
}

fn sort(seen: &mut [Seen]) {
    seen.sort_by(|one, other| {
        one.at.straight_m.total_cmp(&other.at.straight_m).then(one.at.link.cmp(&other.at.link))
    });
}

fn is_beyond_water(index: &Index, usable: Usable<'_>, spot: Spot, seen: &mut Seen) -> bool {
    // A boat's crew come to the water from wherever they are.
    usable.mode != Mode::Boat
        && *seen
            .is_beyond_water
            .get_or_insert_with(|| index.is_water_between(usable.network, spot, seen.at.spot))
}

/// Whether nothing farther away than `least_m` can matter: something nearer is dry, large, and no motorway.
fn is_enough(
    index: &Index,
    usable: Usable<'_>,
    spot: Spot,
    seen: &mut [Seen],
    least_m: f64,
    wanted_size: u32,
) -> bool {
    seen.iter_mut().any(|seen| {
        let margin_m = if usable.is_one_way(seen.at.link) { OTHER_SIDE_M } else { 0.0 };
        seen.size >= wanted_size
            && !seen.is_fenced
            && seen.at.straight_m + margin_m < least_m
            && !is_beyond_water(index, usable, spot, seen)
    })
}

fn chosen(
    index: &Index,
    usable: Usable<'_>,
    spot: Spot,
    mut seen: Vec<Seen>,
    wanted_size: u32,
) -> Vec<Candidate> {
    let mut chosen: Vec<Seen> = Vec::new();
    for seen in &mut seen {
        let is_wanted = match chosen.last() {
            None => true,
            Some(last) => {
                (last.size < wanted_size && seen.size / LARGER >= last.size.max(1))
                    || (last.is_fenced && !seen.is_fenced && seen.size >= last.size)
                    || (chosen.len() == 1
                        && usable.is_one_way(last.at.link)
                        && seen.at.straight_m <= last.at.straight_m + OTHER_SIDE_M)
            }
        };
        if is_wanted && !is_beyond_water(index, usable, spot, seen) {
            chosen.push(*seen);
            if chosen.len() == CANDIDATES_MAX {
                break;
            }
        }
    }
    if chosen.is_empty() {
        chosen.extend(seen.first().copied());
    }
    chosen.into_iter().map(|seen| seen.at).collect()
}
