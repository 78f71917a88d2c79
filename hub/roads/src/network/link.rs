//! A stretch of way between two nodes.

use geo_index::Place;

use super::Network;
use crate::{
    mode::Modes,
    way::{Carried, Class, Speed},
};

/// The number of a link, the same as long as the file is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub u32);

/// In which direction a link is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// As its points are listed.
    Forward,
    /// Against that.
    Backward,
}

impl Direction {
    /// The other one.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Forward => Self::Backward,
            Self::Backward => Self::Forward,
        }
    }

    pub(crate) const fn index(self) -> usize {
        match self {
            Self::Forward => 0,
            Self::Backward => 1,
        }
    }
}

/// As it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    /// The way it is part of.
    pub(crate) way: i64,
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) length_dm: u32,
    pub(crate) first_point: u32,
    /// How many points its shape has: at least two.
    pub(crate) points: u32,
    pub(crate) name: u32,
    pub(crate) limit_forward: Option<Speed>,
    pub(crate) limit_backward: Option<Speed>,
    pub(crate) forward: Modes,
    pub(crate) backward: Modes,
    pub(crate) class: Class,
    pub(crate) carried: Carried,
}

impl Link {
    pub(crate) const fn may(&self, direction: Direction) -> Modes {
        match direction {
            Direction::Forward => self.forward,
            Direction::Backward => self.backward,
        }
    }
}

/// A link with what belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct LinkView<'a> {
    pub(super) network: &'a Network,
    pub(super) link: &'a Link,
    pub(super) id: LinkId,
}

impl<'a> LinkView<'a> {
    /// Its number.
    #[must_use]
    pub fn id(&self) -> LinkId {
        self.id
    }

    /// The id of the way it is part of.
    #[must_use]
    pub fn way(&self) -> i64 {
        self.link.way
    }

    /// Its class.
    #[must_use]
    pub fn class(&self) -> Class {
        self.link.class
    }

    /// What carries it.
    #[must_use]
    pub fn carried(&self) -> Carried {
        self.link.carried
    }

    /// The name of its way.
    #[must_use]
    pub fn name(&self) -> Option<&'a str> {
        (self.link.name != 0).then(|| self.network.names[self.link.name as usize].as_ref())
    }

    /// Its length in decimetres.
    #[must_use]
    pub fn length_dm(&self) -> u32 {
        self.link.length_dm
    }

    /// Who may go in a direction.
    #[must_use]
    pub fn may(&self, direction: Direction) -> Modes {
        self.link.may(direction)
    }

    /// The nodes at its beginning and at its end.
    #[must_use]
    pub fn ends(&self) -> (u32, u32) {
        (self.link.from, self.link.to)
    }

    /// Its shape, both ends included.
    pub fn points(&self) -> impl ExactSizeIterator<Item = Place> + 'a {
        self.network.shape(self.link).iter().map(|spot| spot.place())
    }
}
