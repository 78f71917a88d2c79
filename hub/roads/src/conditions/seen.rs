//! Speeds that were seen in fixes: for each direction of a link the median of the newest, for each class that of all.

use std::collections::{BTreeMap, VecDeque};

use geo_index::Place;

use crate::{
    geometry::Spot,
    mode::Mode,
    network::{Direction, LinkId},
    snap,
    times::Roads,
    way::{Class, Speed},
};

/// What was seen longer ago is forgotten, microseconds: half an hour.
pub const SEEN_FOR_US: i64 = 1_800_000_000;
/// Directions of links of which something is kept.
pub const SEEN_LINKS_MAX: usize = 50_000;
/// Sightings kept of one.
const SEEN_OF_ONE: usize = 9;
/// So many directions of links of a class must have been seen before they speak for those that were not.
pub const SEEN_CLASS_MIN: usize = 30;
/// What was seen makes nothing quicker than this, in percent of the time on a free way.
pub const SEEN_FACTOR_MIN_PERCENT: u32 = 60;
/// What was seen makes nothing slower than this.
pub const SEEN_FACTOR_MAX_PERCENT: u32 = 800;
/// Farthest that two fixes may be from a link to tell of it, metres.
const FROM_LINK_MAX_M: f64 = 25.0;
/// Least way between two fixes that tells a speed, decimetres: less is what positions err by.
const GONE_MIN_DM: u32 = 400;
/// Times between two fixes that tell a speed, milliseconds.
const BETWEEN_MS: std::ops::RangeInclusive<u32> = 2_000..=300_000;

/// Somebody was seen to go at a speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sighting {
    /// Where.
    pub link: LinkId,
    /// In which direction.
    pub direction: Direction,
    /// By which mode.
    pub mode: Mode,
    /// How long the whole link takes at that speed, in percent of the time on a free way.
    pub percent: u32,
}

type Key = (Mode, LinkId, Direction);

/// What was seen in the last half hour.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    of: BTreeMap<Key, VecDeque<(i64, u32)>>,
    refused: u64,
}

impl Seen {
    /// Notes a sighting at an instant in microseconds. When there is no room what is too old is forgotten first; is there still
    /// none, the new one is not kept, and counted.
    pub fn note(&mut self, sighting: Sighting, at_us: i64) {
        let key = (sighting.mode, sighting.link, sighting.direction);
        if !self.of.contains_key(&key) && self.of.len() >= SEEN_LINKS_MAX {
            self.forget(at_us);
            if self.of.len() >= SEEN_LINKS_MAX {
                self.refused += 1;
                return;
            }
        }
        let kept = self.of.entry(key).or_default();
        if kept.len() == SEEN_OF_ONE {
            kept.pop_front();
        }
        let percent = sighting.percent.clamp(SEEN_FACTOR_MIN_PERCENT, SEEN_FACTOR_MAX_PERCENT);
        kept.push_back((at_us, percent));
    }

    /// Forgets what is too old at an instant, and what claims to be newer than it.
    pub fn forget(&mut self, now_us: i64) {
        self.of.retain(|_, kept| {
            kept.retain(|(at_us, _)| is_fresh(*at_us, now_us));
            !kept.is_empty()
        });
    }

    /// Sightings for which there was no room.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// What counts at an instant.
    #[must_use]
    pub fn at(&self, now_us: i64, roads: &Roads) -> SeenNow {
        let mut now = SeenNow::default();
        let mut by_class: BTreeMap<(Mode, Class), Vec<u32>> = BTreeMap::new();
        for ((mode, link, direction), kept) in &self.of {
            let fresh = kept.iter().filter(|(at_us, _)| is_fresh(*at_us, now_us));
            let Some(percent) = median(fresh.map(|(_, percent)| *percent).collect()) else { continue };
            let Some(view) = roads.network().link(*link) else { continue };
            now.links.insert((*mode, link.0, *direction), percent);
            by_class.entry((*mode, view.class())).or_default().push(percent);
        }
        for ((mode, class), percents) in by_class {
            if percents.len() >= SEEN_CLASS_MIN
                && let Some(percent) = median(percents)
            {
                now.classes.insert((mode, class), percent);
            }
        }
        now
    }
}

fn is_fresh(at_us: i64, now_us: i64) -> bool {
    (0..=SEEN_FOR_US).contains(&now_us.saturating_sub(at_us))
}

fn median(mut percents: Vec<u32>) -> Option<u32> {
    percents.sort_unstable();
    percents.get(percents.len() / 2).copied()
}

/// What was seen and counts now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeenNow {
    links: BTreeMap<(Mode, u32, Direction), u32>,
    classes: BTreeMap<(Mode, Class), u32>,
}

impl SeenNow {
    /// The time of an arc in percent of that on a free way, if it or enough of its class was seen.
    pub(crate) fn percent(&self, mode: Mode, class: Class, link: u32, direction: Direction) -> Option<u32> {
        if self.links.is_empty() {
            return None;
        }
        self.links.get(&(mode, link, direction)).or_else(|| self.classes.get(&(mode, class))).copied()
    }

    /// Of how many directions of links something is known.
    #[must_use]
    pub fn link_count(&self) -> usize {
        self.links.len()
    }
}

impl Roads {
    /// What two fixes of a unit, so many milliseconds apart, tell of a link: none unless both lie on the same one, far enough
    /// apart, in a direction in which the mode may go, and at a speed that somebody goes at.
    #[must_use]
    pub fn sighted(&self, mode: Mode, from: Place, to: Place, between_ms: u32) -> Option<Sighting> {
        if !BETWEEN_MS.contains(&between_ms) {
            return None;
        }
        let weighted = self.weighted(mode);
        let usable = self.usable(mode, &weighted);
        let [one, other] = [from, to].map(|place| {
            let found = snap::candidates(self.index(), usable, Spot::from(place));
            found.first().copied().filter(|found| found.straight_m <= FROM_LINK_MAX_M)
        });
        let (one, other) = (one?, other?);
        let gone_dm = one.along_dm.abs_diff(other.along_dm);
        if one.link != other.link || gone_dm < GONE_MIN_DM {
            return None;
        }
        let direction = if one.along_dm < other.along_dm { Direction::Forward } else { Direction::Backward };
        let link = &self.network().links[one.link as usize];
        if !link.may(direction).has(mode) {
            return None;
        }
        // A decimetre a millisecond is 360 km/h.
        let kmh = f64::from(gone_dm) / f64::from(between_ms) * 360.0;
        let speed = Speed::from_kmh(kmh)?;
        let usual = link.speed(direction, mode);
        let percent = u32::from(usual.tenths_kmh()) * 100 / u32::from(speed.tenths_kmh());
        Some(Sighting { link: LinkId(one.link), direction, mode, percent })
    }
}
