//! What a device makes of a walk: the time between two fixes, silence where there is no network, and now and then a fix
//! that is far off.
//!
//! The figures are those of a month of taxis in a hilly city, which is what is known of devices that are always on.

use std::time::Duration;

use hub_protocol::Point;
use rand::{Rng, rngs::StdRng};

use crate::{geometry::offset_m, seed::Seed};

/// Seconds between two fixes of devices that are set to one a minute, by the share of gaps that are shorter.
const GAPS_S: [(f64, f64); 6] =
    [(0.0, 12.0), (0.1, 28.0), (0.5, 60.0), (0.9, 71.0), (0.99, 257.0), (1.0, 900.0)];

/// What those devices are set to, seconds.
const SET_TO_S: f64 = 60.0;

/// Share of fixes that are far off; each makes two jumps, there and back.
const FAR_OFF_SHARE: f64 = 0.012;

/// A step faster than this is a jump: no unit goes at such a speed, metres a second.
pub(super) const JUMP_M_PER_S: f64 = 130.0 / 3.6;

/// A fix that is far off makes a jump of so many times that speed.
const FAR_OFF: std::ops::Range<f64> = 1.05..2.6;

/// Side of the squares of which some have no network, metres.
const SQUARE_M: f64 = 160.0;

/// One square in so many has no network: a cellar, a gorge, a stretch of forest.
const DEAD_EVERY: u64 = 150;

/// The time to the next fix of a device that is set to one every `set_to`.
pub(super) fn gap(set_to: Duration, random: &mut StdRng) -> Duration {
    let share: f64 = random.random();
    let upper = GAPS_S.iter().position(|(below, _)| *below > share).unwrap_or(GAPS_S.len() - 1);
    let ((low, shorter_s), (high, longer_s)) = (GAPS_S[upper - 1], GAPS_S[upper]);
    let between = (share - low) / (high - low);
    set_to.mul_f64(shorter_s * (longer_s / shorter_s).powf(between) / SET_TO_S)
}

/// How far off the next fix is, metres north and east, if it is one of those that are; `after` the last one.
pub(super) fn far_off(after: Duration, random: &mut StdRng) -> Option<(f64, f64)> {
    if !random.random_bool(FAR_OFF_SHARE) {
        return None;
    }
    let far_m = JUMP_M_PER_S * after.as_secs_f64() * random.random_range(FAR_OFF);
    let angle = random.random_range(0.0..std::f64::consts::TAU);
    Some((angle.sin() * far_m, angle.cos() * far_m))
}

/// Where there is no network, the same for all devices of a city.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DeadSpots {
    seed: Seed,
    corner: Point,
}

impl DeadSpots {
    /// Those of a city.
    #[must_use]
    pub fn of(seed: Seed, corner: Point) -> Self {
        Self { seed, corner }
    }

    /// Whether nothing is heard from a place.
    #[must_use]
    pub fn cover(&self, place: Point) -> bool {
        let (north, east) = offset_m(self.corner, place);
        #[expect(clippy::cast_possible_truncation, reason = "a city is a few hundred squares across")]
        let (row, column) = ((north / SQUARE_M).floor() as i64, (east / SQUARE_M).floor() as i64);
        // SplitMix64: every square draws by itself, and nothing is kept.
        let mut mixed = self.seed.0 ^ row.cast_unsigned().rotate_left(32) ^ column.cast_unsigned();
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)).is_multiple_of(DEAD_EVERY)
    }
}
