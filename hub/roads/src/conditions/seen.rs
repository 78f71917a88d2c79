//! Speeds that were seen in fixes: for each direction of a link the median of the newest, for each class that of all.
//!
//! One who crawls proves nothing: a link speaks once [`SEEN_PASSES_MIN`] different ones have gone along it, and each of them counts
//! once, by what was seen of it last. What was seen fades: for [`SEEN_WHOLE_US`] it counts whole, then less and less, and after
//! [`SEEN_FOR_US`] it is forgotten.

use std::collections::{BTreeMap, VecDeque};

use super::Sighting;
use crate::{
    mode::Mode,
    network::{Direction, LinkId},
    times::Roads,
    way::Class,
};

/// What was seen longer ago is forgotten, microseconds: half an hour.
pub const SEEN_FOR_US: i64 = 1_800_000_000;
/// So long what was seen counts whole, microseconds: ten minutes.
pub const SEEN_WHOLE_US: i64 = 600_000_000;
/// Directions of links of which something is kept.
pub const SEEN_LINKS_MAX: usize = 50_000;
/// Where there is no room, what is too old is forgotten no more often, microseconds: all of them are gone through.
const FORGET_EVERY_US: i64 = 1_000_000;
/// Sightings kept of one.
const SEEN_OF_ONE: usize = 9;
/// So many different ones must have been seen on a direction of a link before it speaks.
pub const SEEN_PASSES_MIN: usize = 3;
/// So many directions of links of a class must speak before they speak for those that were not seen.
pub const SEEN_CLASS_MIN: usize = 30;
/// What was seen makes nothing quicker than this, in percent of the time on a free way.
pub const SEEN_FACTOR_MIN_PERCENT: u32 = 60;
/// What was seen makes nothing slower than this.
pub const SEEN_FACTOR_MAX_PERCENT: u32 = 800;

type Key = (Mode, LinkId, Direction);

/// Somebody went along a link.
#[derive(Debug, Clone, Copy)]
struct Pass {
    who: u64,
    at_us: i64,
    percent: u32,
}

/// What was seen in the last half hour.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    of: BTreeMap<Key, VecDeque<Pass>>,
    refused: u64,
    /// The latest instant of a sighting; one that comes late makes nothing of the others too new.
    newest_us: i64,
    /// What was too old at this instant has been forgotten for want of room.
    forgot_us: i64,
}

impl Seen {
    /// Notes what was seen of somebody at an instant in microseconds. `who` is any number by which the same one is known again.
    /// When there is no room what is too old is forgotten first; is there still none, what is new is not kept, and counted.
    pub fn note(&mut self, sighting: &Sighting, who: u64, at_us: i64) {
        let percent = sighting.percent.clamp(SEEN_FACTOR_MIN_PERCENT, SEEN_FACTOR_MAX_PERCENT);
        self.newest_us = self.newest_us.max(at_us);
        for (link, direction) in &sighting.links {
            self.note_one((sighting.mode, *link, *direction), Pass { who, at_us, percent });
        }
    }

    fn note_one(&mut self, key: Key, pass: Pass) {
        if !self.of.contains_key(&key) && self.of.len() >= SEEN_LINKS_MAX {
            if self.newest_us.saturating_sub(self.forgot_us) >= FORGET_EVERY_US {
                self.forgot_us = self.newest_us;
                self.forget(self.newest_us);
            }
            if self.of.len() >= SEEN_LINKS_MAX {
                self.refused += 1;
                return;
            }
        }
        let kept = self.of.entry(key).or_default();
        kept.retain(|known| known.who != pass.who);
        if kept.len() == SEEN_OF_ONE {
            kept.pop_front();
        }
        kept.push_back(pass);
    }

    /// Forgets what is too old at an instant, and what claims to be newer than it.
    pub fn forget(&mut self, now_us: i64) {
        self.of.retain(|_, kept| {
            kept.retain(|pass| is_fresh(pass.at_us, now_us));
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
        let mut by_class: BTreeMap<(Mode, Class), Vec<Told>> = BTreeMap::new();
        for ((mode, link, direction), kept) in &self.of {
            let fresh: Vec<&Pass> = kept.iter().filter(|pass| is_fresh(pass.at_us, now_us)).collect();
            if fresh.len() < SEEN_PASSES_MIN {
                continue;
            }
            let newest_us = fresh.iter().map(|pass| pass.at_us).max().unwrap_or(i64::MIN);
            let Some(percent) = median(fresh.iter().map(|pass| pass.percent).collect()) else { continue };
            let Some(view) = roads.network().link(*link) else { continue };
            let told = Told { percent, share: share(newest_us, now_us) };
            now.links.insert((*mode, link.0, *direction), told);
            by_class.entry((*mode, view.class())).or_default().push(told);
        }
        for (key, told) in by_class.into_iter().filter(|(_, told)| told.len() >= SEEN_CLASS_MIN) {
            let percent = median(told.iter().map(|told| told.percent).collect());
            let share = median(told.iter().map(|told| told.share).collect());
            now.classes.extend(percent.zip(share).map(|(percent, share)| (key, Told { percent, share })));
        }
        now
    }
}

fn is_fresh(at_us: i64, now_us: i64) -> bool {
    (0..=SEEN_FOR_US).contains(&now_us.saturating_sub(at_us))
}

/// How much of what was seen counts, percent.
fn share(at_us: i64, now_us: i64) -> u32 {
    let left_us = SEEN_FOR_US.saturating_sub(now_us.saturating_sub(at_us)).max(0);
    let share = left_us.saturating_mul(100) / (SEEN_FOR_US - SEEN_WHOLE_US);
    u32::try_from(share.min(100)).unwrap_or(0)
}

fn median(mut numbers: Vec<u32>) -> Option<u32> {
    numbers.sort_unstable();
    numbers.get(numbers.len() / 2).copied()
}

/// What a link or a class tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    /// The time in percent of that on a free way.
    percent: u32,
    /// How much of that counts, percent; the rest is what holds without it.
    share: u32,
}

/// What was seen and counts now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeenNow {
    links: BTreeMap<(Mode, u32, Direction), Told>,
    classes: BTreeMap<(Mode, Class), Told>,
}

impl SeenNow {
    /// The time of an arc in percent of that on a free way, where it is `usual` unless it or enough of its class was seen.
    pub(crate) fn percent(
        &self,
        mode: Mode,
        class: Class,
        (link, direction): (u32, Direction),
        usual: u32,
    ) -> u32 {
        if self.links.is_empty() {
            return usual;
        }
        let told = self.links.get(&(mode, link, direction)).or_else(|| self.classes.get(&(mode, class)));
        told.map_or(usual, |told| (told.percent * told.share + usual * (100 - told.share)) / 100)
    }

    /// Of how many directions of links something is known.
    #[must_use]
    pub fn link_count(&self) -> usize {
        self.links.len()
    }
}
