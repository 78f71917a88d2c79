//! The streets of a city, drawn or made up, and somebody walking along them.

use std::{ops::Range, sync::Arc};

use hub_protocol::Point;
use rand::rngs::StdRng;

use super::{
    lattice::{Lattice, LatticeWalk},
    network::Network,
    stroll::NetworkWalk,
};
use crate::geometry::Rect;

/// The streets of a city.
#[derive(Debug, Clone)]
pub enum Streets {
    /// Even, endless, without names.
    Lattice(Lattice),
    /// A network of streets with names, rivers and bridges.
    Network(Arc<Network>),
}

/// Where a unit patrols.
#[derive(Debug, Clone, PartialEq)]
pub enum Beat {
    /// A rectangle.
    Within(Rect),
    /// Neighbouring grids, by their numbers in the order of the city's areas.
    Grids(Range<u32>),
}

/// Somebody on the streets.
#[derive(Debug, Clone)]
pub struct Walk(On);

#[derive(Debug, Clone)]
enum On {
    Lattice(LatticeWalk),
    Network(NetworkWalk),
}

impl Streets {
    /// A lattice of streets counted from the south-western corner of a piece of land.
    #[must_use]
    pub fn of(land: Rect) -> Self {
        Self::Lattice(Lattice::of(land))
    }

    /// The crossing nearest to a place.
    #[must_use]
    pub fn crossing(&self, place: Point) -> Point {
        match self {
            Self::Lattice(lattice) => lattice.crossing(place),
            Self::Network(network) => network.crossings[network.nearest(place) as usize].place,
        }
    }

    /// The network, if these streets have names.
    #[must_use]
    pub fn network(&self) -> Option<&Network> {
        match self {
            Self::Lattice(_) => None,
            Self::Network(network) => Some(network),
        }
    }
}

impl Walk {
    /// Starts at the crossing nearest to a place. A beat without a network has a lattice of its own.
    #[must_use]
    pub fn from(streets: &Streets, beat: &Beat, place: Point) -> Self {
        Self(match (streets, beat) {
            (Streets::Lattice(_), Beat::Within(rect)) => {
                On::Lattice(LatticeWalk::from(Lattice::of(*rect), place))
            }
            (Streets::Lattice(lattice), Beat::Grids(_)) => On::Lattice(LatticeWalk::from(*lattice, place)),
            (Streets::Network(network), Beat::Within(_) | Beat::Grids(_)) => {
                On::Network(NetworkWalk::from(Arc::clone(network), place))
            }
        })
    }

    /// Where it is.
    #[must_use]
    pub fn place(&self) -> Point {
        match &self.0 {
            On::Lattice(walk) => walk.place(),
            On::Network(walk) => walk.place(),
        }
    }

    /// Direction of movement, degrees clockwise from north.
    #[must_use]
    pub fn heading_deg(&self) -> f64 {
        match &self.0 {
            On::Lattice(walk) => walk.heading_deg(),
            On::Network(walk) => walk.heading_deg(),
        }
    }

    /// Puts it somewhere else, at rest there.
    pub fn put(&mut self, place: Point) {
        match &mut self.0 {
            On::Lattice(walk) => walk.put(place),
            On::Network(walk) => walk.put(place),
        }
    }

    /// Patrols for so many metres. Whoever is not on the beat goes back to `home` first.
    pub fn stroll(&mut self, beat: &Beat, home: Point, metres: f64, random: &mut StdRng) {
        match (&mut self.0, beat) {
            (On::Lattice(walk), Beat::Within(beat)) if beat.contains(walk.place()) => {
                walk.stroll(*beat, metres, random);
            }
            (On::Network(walk), Beat::Grids(cells)) if walk.is_on(cells) => {
                walk.stroll(cells, metres, random)
            }
            (On::Lattice(_), Beat::Within(_) | Beat::Grids(_))
            | (On::Network(_), Beat::Within(_) | Beat::Grids(_)) => {
                self.go_to(home, metres);
            }
        }
    }

    /// Goes so many metres toward a place along streets. Says whether it is there.
    pub fn go_to(&mut self, target: Point, metres: f64) -> bool {
        match &mut self.0 {
            On::Lattice(walk) => walk.go_to(target, metres),
            On::Network(walk) => walk.go_to(target, metres),
        }
    }
}
