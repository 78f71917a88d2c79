//! Streets as a lattice of straight lines, where there is no map, and somebody walking along them.

use hub_protocol::Point;
use rand::{Rng, rngs::StdRng};

use crate::geometry::{Rect, distance_m, heading_deg, moved, offset_m};

/// Distance between parallel streets, metres.
const BLOCK_M: f64 = 180.0;

/// Of a hundred crossings, so many are walked straight over.
const STRAIGHT_ON_PERCENT: u32 = 60;

/// The streets of a city: every [`BLOCK_M`] one north-south and one east-west, counted from a corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lattice {
    corner: Point,
}

/// One of the four directions of a lattice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    North,
    East,
    South,
    West,
}

/// Somebody on the streets.
#[derive(Debug, Clone)]
pub(super) struct LatticeWalk {
    streets: Lattice,
    place: Point,
    way: Way,
    to_crossing_m: f64,
}

impl Lattice {
    /// Streets counted from the south-western corner of a piece of land.
    #[must_use]
    pub fn of(land: Rect) -> Self {
        Self { corner: land.at(0.0, 0.0) }
    }

    /// The crossing nearest to a place.
    #[must_use]
    pub fn crossing(&self, place: Point) -> Point {
        let (north, east) = offset_m(self.corner, place);
        moved(self.corner, (north / BLOCK_M).round() * BLOCK_M, (east / BLOCK_M).round() * BLOCK_M)
    }
}

impl LatticeWalk {
    /// Starts at the crossing nearest to a place.
    pub(super) fn from(streets: Lattice, place: Point) -> Self {
        Self { streets, place: streets.crossing(place), way: Way::North, to_crossing_m: BLOCK_M }
    }

    /// Where it is.
    pub(super) fn place(&self) -> Point {
        self.place
    }

    /// Direction of movement, degrees clockwise from north.
    pub(super) fn heading_deg(&self) -> f64 {
        let (north, east) = self.way.step(1.0);
        heading_deg(north, east)
    }

    /// Puts it somewhere else, at rest there.
    pub(super) fn put(&mut self, place: Point) {
        *self = Self::from(self.streets, place);
        self.place = place;
    }

    /// Walks so many metres, turning at crossings and never leaving the beat.
    pub(super) fn stroll(&mut self, beat: Rect, metres: f64, random: &mut StdRng) {
        let mut left = metres;
        while left > 0.0 {
            if self.to_crossing_m <= 0.0 {
                self.place = self.streets.crossing(self.place);
                self.turn(beat, random);
            }
            let step = left.min(self.to_crossing_m);
            let (north, east) = self.way.step(step);
            self.place = beat.clamped(moved(self.place, north, east));
            self.to_crossing_m -= step;
            left -= step;
        }
    }

    /// Goes so many metres toward a place, first along one street, then along the other. Says whether it is there.
    pub(super) fn go_to(&mut self, target: Point, metres: f64) -> bool {
        let mut left = metres;
        let (north, east) = offset_m(self.place, target);
        for (length, way) in [(north, Way::North), (east, Way::East)] {
            let step = length.abs().min(left);
            if step > 0.0 {
                self.way = if length >= 0.0 { way } else { way.back() };
                let (north, east) = self.way.step(step);
                self.place = moved(self.place, north, east);
                left -= step;
            }
        }
        let there = distance_m(self.place, target) < 1.0;
        if there {
            self.place = target;
            self.to_crossing_m = 0.0;
        }
        there
    }

    fn turn(&mut self, beat: Rect, random: &mut StdRng) {
        let ahead = if random.random_ratio(STRAIGHT_ON_PERCENT, 100) { self.way } else { Way::any(random) };
        let stays = |way: Way| {
            let (north, east) = way.step(BLOCK_M);
            beat.contains(moved(self.place, north, east))
        };
        let open = [ahead, Way::North, Way::East, Way::South, Way::West].into_iter().find(|way| stays(*way));
        self.way = open.unwrap_or_else(|| self.way.back());
        self.to_crossing_m = BLOCK_M;
    }
}

impl Way {
    fn step(self, metres: f64) -> (f64, f64) {
        match self {
            Self::North => (metres, 0.0),
            Self::East => (0.0, metres),
            Self::South => (-metres, 0.0),
            Self::West => (0.0, -metres),
        }
    }

    fn back(self) -> Self {
        match self {
            Self::North => Self::South,
            Self::East => Self::West,
            Self::South => Self::North,
            Self::West => Self::East,
        }
    }

    fn any(random: &mut StdRng) -> Self {
        [Self::North, Self::East, Self::South, Self::West][random.random_range(0..4)]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::seed::Seed;

    const LAND: Rect = Rect { south: 30.2, west: 112.7, north: 30.22, east: 112.73 };

    proptest! {
        #[test]
        fn a_patrol_stays_in_its_beat_and_is_no_faster_than_it_walks(seed in 0u64..1_000, steps in 1usize..60) {
            let mut random = Seed(seed).stream("walk", 0);
            let beat = LAND.shrunk(0.2);
            let mut walk = LatticeWalk::from(Lattice::of(LAND), beat.centre());
            for _ in 0..steps {
                let before = walk.place();
                walk.stroll(beat, 25.0, &mut random);
                prop_assert!(distance_m(before, walk.place()) < 25.0 + BLOCK_M, "it snapped to a far crossing");
                prop_assert!(beat.clamped(walk.place()) == walk.place(), "seed {seed}: left the beat");
            }
        }

        #[test]
        fn whoever_goes_somewhere_arrives_in_the_time_it_takes(up in 0.0..1.0, right in 0.0..1.0) {
            let target = LAND.at(up, right);
            let mut walk = LatticeWalk::from(Lattice::of(LAND), LAND.centre());
            let (north, east) = offset_m(walk.place(), target);
            let way_m = north.abs() + east.abs();
            let mut gone_m = 0.0;
            while !walk.go_to(target, 50.0) {
                gone_m += 50.0;
                prop_assert!(gone_m <= way_m + 60.0, "{gone_m} of {way_m}");
            }
            prop_assert_eq!(walk.place(), target);
        }
    }
}
