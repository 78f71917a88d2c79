//! Whether a ring is sound. One that comes back to a corner of its own and still lies nowhere over itself is taken and said to:
//! programs that join areas write such rings, and what they enclose is beyond doubt.

use std::collections::HashMap;

use geo_index::{Outline, OutlineFault, Place, RingPositions};

use crate::{Remark, ShapeFault, limits::LOOPS_MAX};

pub(super) fn check(ring: &[Place]) -> Result<Option<Remark>, ShapeFault> {
    let positions = ring.iter().map(|place| [place.lon(), place.lat()]).collect();
    let Err(faults) = Outline::new(vec![vec![positions]]) else { return Ok(None) };
    let fault = match faults.first() {
        Some(&OutlineFault::NotClosed { .. }) => ShapeFault::NotClosed,
        Some(&OutlineFault::CrossesItself { lon, lat, .. }) => ShapeFault::CrossesItself { lat, lon },
        Some(&OutlineFault::OutOfRange { .. }) => ShapeFault::Point,
        _ => ShapeFault::TooFewPoints,
    };
    let touches = matches!(fault, ShapeFault::CrossesItself { .. }) && touches_at_corners(ring);
    if touches { Ok(Some(Remark::TouchesItself)) } else { Err(fault) }
}

/// Whether the loops into which its own corners part a ring are each sound and lie apart from each other.
fn touches_at_corners(ring: &[Place]) -> bool {
    let loops = loops(ring);
    let few = (2..=LOOPS_MAX).contains(&loops.len());
    few && Outline::new(loops.into_iter().map(|one| vec![one]).collect()).is_ok()
}

/// The loops of a closed ring: each time it comes back to a corner, what lies between is one.
fn loops(ring: &[Place]) -> Vec<RingPositions> {
    let key = |position: &[f64; 2]| position.map(f64::to_bits);
    let mut open: RingPositions = Vec::new();
    let mut places = HashMap::new();
    let mut loops = Vec::new();
    for place in ring {
        let position = [place.lon(), place.lat()];
        match places.get(&key(&position)) {
            Some(&last) if last + 1 == open.len() => {}
            Some(&first) => {
                let between: RingPositions = open.drain(first + 1..).collect();
                for position in &between {
                    places.remove(&key(position));
                }
                loops.push([vec![position], between, vec![position]].concat());
            }
            None => {
                places.insert(key(&position), open.len());
                open.push(position);
            }
        }
    }
    loops
}
