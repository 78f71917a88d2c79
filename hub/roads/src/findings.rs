//! What was left out of a file or read otherwise than it was written, and why: counted, with a few elements by their ids.

use std::{collections::BTreeMap, fmt};

use crate::limits::EXAMPLES_MAX;

/// Something in a file that could not be taken as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// An id that a way names and no node of the file has. The way is cut there.
    MissingNode,
    /// A node whose id another had before, somewhere else. The first one counts.
    NodeTwice,
    /// A node that is nowhere on earth. Ways are cut there.
    NodeNowhere,
    /// A node or way that cannot be read. It is left out.
    Unreadable,
    /// A way whose id another had before. The first one counts.
    WayTwice,
    /// A way with more points than are taken. It is left out.
    WayTooLong,
    /// A way that has fewer than two points that are there. It is left out.
    WayTooShort,
    /// A way that is an open space, not a line. It is left out.
    WayIsArea,
    /// A way all of whose points are in one place. It is kept with a length of zero.
    ZeroLength,
    /// A limit of speed that is none, or one that nobody drives. The table's speed is taken.
    SpeedAbsurd,
    /// A time that a ferry takes which is none, or nobody's. The table's speed is taken.
    DurationAbsurd,
    /// A word about who may use a way which is not known. It is as if it were not there.
    AccessUnknown,
    /// A way whose direction changes with the time of day. Vehicles do not use it.
    DirectionChanges,
    /// A name that is longer than names are. It is cut.
    NameTooLong,
    /// A part of a file of a kind that is not known. It is passed over.
    PartUnknown,
    /// A named place or address beyond as many as are kept. It is left out.
    LandmarkBeyond,
}

impl Finding {
    /// The sentence for people who look after the file.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::MissingNode => "points that a way names are not in the file; the way is cut there",
            Self::NodeTwice => "nodes have the id of another one elsewhere; the first counts",
            Self::NodeNowhere => "nodes are nowhere on earth; ways are cut there",
            Self::Unreadable => "elements cannot be read and are left out",
            Self::WayTwice => "ways have the id of another one; the first counts",
            Self::WayTooLong => "ways have too many points and are left out",
            Self::WayTooShort => "ways have fewer than two points that are there and are left out",
            Self::WayIsArea => "ways are open spaces and are left out",
            Self::ZeroLength => "ways have all their points in one place",
            Self::SpeedAbsurd => "limits of speed mean nothing and are passed over",
            Self::DurationAbsurd => "durations of ferries mean nothing and are passed over",
            Self::AccessUnknown => "words about who may use a way are not known and are passed over",
            Self::DirectionChanges => {
                "ways change their direction with the time of day; vehicles do not use them"
            }
            Self::NameTooLong => "names are too long and are cut",
            Self::PartUnknown => "parts of the file are of an unknown kind and are passed over",
            Self::LandmarkBeyond => "named places and addresses are more than are kept and are left out",
        }
    }
}

/// How often, and where for example.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// How often.
    pub count: u64,
    /// Ids of the first elements, at most [`EXAMPLES_MAX`].
    pub examples: Vec<i64>,
}

/// Everything that was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    kinds: BTreeMap<Finding, Found>,
}

impl Findings {
    /// Notes a finding at an element.
    pub fn note(&mut self, finding: Finding, id: i64) {
        let found = self.kinds.entry(finding).or_default();
        found.count += 1;
        if found.examples.len() < EXAMPLES_MAX {
            found.examples.push(id);
        }
    }

    /// Adds what was found elsewhere in the same file.
    pub fn merge(&mut self, other: Self) {
        for (finding, more) in other.kinds {
            let found = self.kinds.entry(finding).or_default();
            found.count += more.count;
            let room = EXAMPLES_MAX - found.examples.len();
            found.examples.extend(more.examples.into_iter().take(room));
        }
    }

    /// How often something was found.
    #[must_use]
    pub fn count(&self, finding: Finding) -> u64 {
        self.kinds.get(&finding).map_or(0, |found| found.count)
    }

    /// Whether everything was as it should be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// What was found, by kind.
    pub fn iter(&self) -> impl Iterator<Item = (Finding, &Found)> {
        self.kinds.iter().map(|(finding, found)| (*finding, found))
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (finding, found) in self.iter() {
            writeln!(out, "{} {} (such as {:?})", found.count, finding.sentence(), found.examples)?;
        }
        Ok(())
    }
}
