//! Where a unit of the load walks: to and fro past its start, at the speed of its kind, never twice in a row at the same
//! place to the centimetre, so that each fix can be told from the one before by its place alone.

use std::{fmt::Write as _, time::Duration};

use hub_protocol::{Point, UnitKind, UtcMicros};
use rand::{Rng, rngs::StdRng};

use super::book::E7;
use crate::geometry::moved;

/// How far from its start a unit walks, metres.
const REACH_M: f64 = 300.0;

/// So many fixes in a row differ by this much in 10⁻⁷ degrees (a centimetre), whatever the way.
const TELLING_APART: i32 = 64;

/// The way of one unit.
#[derive(Debug, Clone)]
pub(super) struct Course {
    start: Point,
    direction: (f64, f64),
    step_m: f64,
    walked_m: f64,
    number: i32,
}

impl Course {
    /// A course around a start, for a unit that says where it is this often.
    pub(super) fn new(start: Point, kind: UnitKind, every: Duration, random: &mut StdRng) -> Self {
        let angle = random.random_range(0.0..std::f64::consts::TAU);
        let step_m = metres_per_s(kind) * every.as_secs_f64();
        let walked_m = random.random_range(0.0..4.0 * REACH_M);
        Self { start, direction: angle.sin_cos(), step_m, walked_m, number: 0 }
    }

    /// The place of the next fix.
    pub(super) fn step(&mut self) -> E7 {
        self.walked_m = (self.walked_m + self.step_m) % (4.0 * REACH_M);
        self.number = (self.number + 1) % TELLING_APART;
        // Out, back past the start, and out the other way.
        let along = if self.walked_m < 2.0 * REACH_M {
            self.walked_m - REACH_M
        } else {
            3.0 * REACH_M - self.walked_m
        };
        let place = moved(self.start, along * self.direction.0, along * self.direction.1);
        let (lat, lon) = hub_protocol::binary::PositionRow::e7(place);
        E7 { lat, lon: lon - lon % TELLING_APART + self.number }
    }
}

/// The fix as it goes over the wire.
pub(super) fn fix_text(place: E7, at: UtcMicros) -> String {
    let mut text = String::with_capacity(96);
    text.push_str(r#"{"type":"fix","lat":"#);
    degrees(&mut text, place.lat);
    text.push_str(r#","lon":"#);
    degrees(&mut text, place.lon);
    write!(text, r#","at_us":{},"accuracy_m":8}}"#, at.get()).expect("a string takes what is written");
    text
}

/// All seven digits, so that what the hub reads is what the book holds.
fn degrees(text: &mut String, e7: i32) {
    let (sign, e7) = (if e7 < 0 { "-" } else { "" }, e7.unsigned_abs());
    write!(text, "{sign}{}.{:07}", e7 / 10_000_000, e7 % 10_000_000).expect("a string takes what is written");
}

fn metres_per_s(kind: UnitKind) -> f64 {
    match kind {
        UnitKind::GridWorker | UnitKind::Mediator => 1.3,
        UnitKind::Patrol | UnitKind::Crew => 4.0,
        UnitKind::Vehicle | UnitKind::Boat => 7.0,
    }
}

#[cfg(test)]
mod tests {
    use hub_protocol::{UnitIn, binary::PositionRow, decode};

    use super::*;
    use crate::{geometry::distance_m, seed::Seed};

    #[test]
    fn a_unit_stays_near_its_start_and_no_two_fixes_in_a_row_are_at_one_place() {
        let start = Point { lat: 30.2, lon: 112.7 };
        let mut random = Seed(4).stream("course", 0);
        for kind in [UnitKind::GridWorker, UnitKind::Vehicle] {
            let mut course = Course::new(start, kind, Duration::from_secs(5), &mut random);
            let places: Vec<E7> = (0..400).map(|_| course.step()).collect();
            for four in places.windows(4) {
                assert!(four[..3].iter().all(|place| *place != four[3]), "{four:?}");
            }
            for place in places {
                let point = Point { lat: f64::from(place.lat) / 1e7, lon: f64::from(place.lon) / 1e7 };
                assert!(distance_m(start, point) < REACH_M + 2.0);
            }
        }
    }

    #[test]
    fn the_hub_reads_the_place_that_the_book_holds() {
        let at = UtcMicros::new(1_790_000_000_000_000).unwrap();
        for place in [E7 { lat: 301_234_567, lon: 1_127_000_001 }, E7 { lat: -5, lon: -1_234_567_890 }] {
            let decoded = decode::<UnitIn>(&fix_text(place, at)).unwrap();
            let hub_protocol::Decoded::Known(UnitIn::Fix(fix)) = decoded else {
                panic!("no fix: {decoded:?}")
            };
            let (lat, lon) = PositionRow::e7(Point { lat: fix.lat, lon: fix.lon });
            assert_eq!(E7 { lat, lon }, place);
        }
    }
}
