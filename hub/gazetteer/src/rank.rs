//! Which of two finds comes first, and the few best of many.

use crate::pattern::{Extent, Looseness};

/// How a place was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matched {
    /// By its whole name.
    Name,
    /// By a whole alias.
    Alias,
    /// By a part of a name or alias, or as the street of a house number that is not known.
    Part,
    /// By syllables.
    Pinyin,
    /// By initials.
    Initials,
}

/// Whether a label is the entry's name or one of its aliases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Written {
    Name,
    Alias,
}

/// The kinds of finds, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    Exact(Written),
    Prefix,
    Part,
    Spelled(Looseness, Extent),
    /// On the street of a house number that is not known.
    OnStreet(Looseness, Extent),
}

impl Rank {
    pub(crate) fn of(looseness: Looseness, extent: Extent, written: Written) -> Self {
        match (looseness, extent) {
            (Looseness::Literal, Extent::Whole) => Self::Exact(written),
            (Looseness::Literal, Extent::Start) => Self::Prefix,
            (Looseness::Literal, Extent::Inside) => Self::Part,
            (Looseness::Pinyin | Looseness::Initials, extent) => Self::Spelled(looseness, extent),
        }
    }

    /// Whether it is only the street of a number that is not known, or another number there.
    pub(crate) fn is_street_only(self) -> bool {
        matches!(self, Self::OnStreet(..))
    }

    pub(crate) fn matched(self) -> Matched {
        match self {
            Self::Exact(Written::Name) => Matched::Name,
            Self::Exact(Written::Alias) => Matched::Alias,
            Self::Prefix | Self::Part | Self::OnStreet(..) => Matched::Part,
            Self::Spelled(Looseness::Literal | Looseness::Pinyin, _) => Matched::Pinyin,
            Self::Spelled(Looseness::Initials, _) => Matched::Initials,
        }
    }
}

/// Whether a place lies in the area that goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Within,
    Outside,
}

/// A find with all that decides its place in the list; less is better. No two finds of different entries are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    pub(crate) rank: Rank,
    pub(crate) side: Side,
    /// House numbers between this one and the one asked for; 0 for the street itself and for all other finds.
    pub(crate) gap: u32,
    pub(crate) distance: Distance,
    /// Characters of the name.
    pub(crate) length: u8,
    pub(crate) entry: u32,
}

/// The square of a distance in degrees, for comparing only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Distance(pub(crate) f64);

impl Eq for Distance {}

impl Ord for Distance {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Distance {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The best finds so far, each entry once.
#[derive(Debug)]
pub(crate) struct Best {
    hits: Vec<Hit>,
    limit: usize,
}

impl Best {
    pub(crate) fn new(limit: usize) -> Self {
        Self { hits: Vec::with_capacity(limit + 1), limit }
    }

    /// Whether a find of this rank, side and gap could still be among the best.
    pub(crate) fn wants(&self, rank: Rank, side: Side, gap: u32) -> bool {
        self.hits.len() < self.limit
            || self.hits.last().is_some_and(|worst| (rank, side, gap) <= (worst.rank, worst.side, worst.gap))
    }

    pub(crate) fn offer(&mut self, hit: Hit) {
        if self.hits.len() == self.limit && self.hits.last().is_none_or(|worst| hit >= *worst) {
            return;
        }
        if let Some(same) = self.hits.iter().position(|known| known.entry == hit.entry) {
            if self.hits[same] <= hit {
                return;
            }
            self.hits.remove(same);
        }
        let at = self.hits.partition_point(|known| *known < hit);
        self.hits.insert(at, hit);
        self.hits.truncate(self.limit);
    }

    pub(crate) fn into_hits(self) -> Vec<Hit> {
        self.hits
    }
}
