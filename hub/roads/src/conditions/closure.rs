//! What is closed.

use geo_index::Place;

use crate::{
    geometry::{Spot, meets},
    mode::Modes,
    network::{LinkId, Network},
    snap::{self, Index},
    way::Carried,
};

/// A part of the network that is closed.
#[derive(Debug, Clone, PartialEq)]
pub enum Closed {
    /// One link.
    Link(LinkId),
    /// Every link of a way, by its id in the file.
    Way(i64),
    /// Every link that comes within so many metres of a place.
    Near {
        /// The place.
        place: Place,
        /// How far, metres.
        radius_m: f64,
    },
    /// The bridges that come within so many metres of a place, and nothing else.
    Bridge {
        /// The place.
        place: Place,
        /// How far, metres.
        radius_m: f64,
    },
    /// Every link that touches an area, such as what is under water. Its corners in order; the last is joined to the first.
    /// Fewer than three corners close nothing. The area lies on one side of the date line.
    Within(Vec<Place>),
}

/// Something closed, and for whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Closure {
    /// What.
    pub what: Closed,
    /// For whom: under water a road is closed to all on land, and a river is not closed to boats.
    pub modes: Modes,
}

impl Closure {
    /// Hands on every link that is closed, some of them more than once.
    pub(crate) fn each_link(&self, network: &Network, index: &Index, each: &mut dyn FnMut(u32)) {
        match &self.what {
            Closed::Link(LinkId(link)) if (*link as usize) < network.links.len() => each(*link),
            Closed::Link(_) => {}
            Closed::Way(way) => {
                for (number, _) in (0..).zip(&network.links).filter(|(_, link)| link.way == *way) {
                    each(number);
                }
            }
            Closed::Near { place, radius_m } => near(network, index, (*place).into(), *radius_m, each),
            Closed::Bridge { place, radius_m } => {
                near(network, index, (*place).into(), *radius_m, &mut |link| {
                    if network.links[link as usize].carried == Carried::Bridge {
                        each(link);
                    }
                });
            }
            Closed::Within(corners) if corners.len() >= 3 => within(network, index, corners, each),
            Closed::Within(_) => {}
        }
    }
}

fn near(network: &Network, index: &Index, spot: Spot, radius_m: f64, each: &mut dyn FnMut(u32)) {
    // A radius that is no number reaches nothing.
    if radius_m >= 0.0 {
        for stretch in index.around(&[spot], radius_m) {
            if snap::nearest(network, stretch, spot).straight_m <= radius_m {
                each(stretch.link);
            }
        }
    }
}

fn within(network: &Network, index: &Index, corners: &[Place], each: &mut dyn FnMut(u32)) {
    let corners: Vec<Spot> = corners.iter().map(|place| (*place).into()).collect();
    let middle = corners[0];
    let shortening = middle.shortening();
    let on_plane = |spot: Spot| middle.offset_at_m(spot, shortening);
    let ring: Vec<(f64, f64)> = corners.iter().map(|corner| on_plane(*corner)).collect();
    for stretch in index.around(&corners, 0.0) {
        let steps: Vec<(f64, f64)> =
            snap::spots(network, stretch).iter().map(|spot| on_plane(*spot)).collect();
        let touches = steps.iter().any(|point| is_inside(*point, &ring))
            || steps.windows(2).any(|step| crosses(step[0], step[1], &ring));
        if touches {
            each(stretch.link);
        }
    }
}

fn sides(ring: &[(f64, f64)]) -> impl Iterator<Item = ((f64, f64), (f64, f64))> + '_ {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(from, to)| (*from, *to))
}

/// By how often a line to the east meets the ring.
fn is_inside(point: (f64, f64), ring: &[(f64, f64)]) -> bool {
    let meeting = sides(ring).filter(|(from, to)| {
        (from.1 > point.1) != (to.1 > point.1)
            && point.0 < from.0 + (point.1 - from.1) / (to.1 - from.1) * (to.0 - from.0)
    });
    meeting.count() % 2 == 1
}

fn crosses(from: (f64, f64), to: (f64, f64), ring: &[(f64, f64)]) -> bool {
    let seen_from = |point: (f64, f64)| (point.0 - from.0, point.1 - from.1);
    sides(ring).any(|(a, b)| meets(seen_from(to), seen_from(a), seen_from(b)))
}
