//! How far it is from one place to many: at least to a cell, and exactly to a unit.

use super::overview::Extent;
use crate::Place;
use crate::lat_lon_box::Bounds;
use crate::sphere::{EARTH_RADIUS_M, chord_squared, cos_of_latitude};

/// Rounding, that of the coarser kind of number too, may make squares of chords wrong by this share, with room to spare.
const WRONG_BY_SHARE: f64 = 1e-6;

/// And by so much: 2 mm.
const WRONG_BY: f64 = 1e-19;

/// One more than the square of any chord.
pub(super) const BEYOND_ALL: f32 = 5.0;

/// Less than the square of any chord.
pub(super) const NOTHING: f32 = -1.0;

/// A place that others are measured from. Everything is the square of a chord of the unit sphere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    pub(super) from: Place,
    pub(super) cos: f64,
}

/// Certainly more than the square of a chord over so many metres. [`NOTHING`] for a negative or NaN radius.
pub(super) fn certainly_beyond(radius_m: f64) -> f32 {
    if radius_m.is_nan() || radius_m < 0.0 {
        return NOTHING;
    }
    let half = radius_m / (2.0 * EARTH_RADIUS_M);
    if half >= std::f64::consts::FRAC_PI_2 {
        return BEYOND_ALL;
    }
    let sin = half.sin();
    #[expect(clippy::cast_possible_truncation, reason = "rounds, and the share more than makes up for it")]
    let beyond = (4.0 * sin * sin * (1.0 + WRONG_BY_SHARE) + 2.0 * WRONG_BY) as f32;
    beyond
}

impl Reach {
    pub(super) fn from(from: Place) -> Reach {
        Reach { from, cos: cos_of_latitude(from.lat()) }
    }

    /// As [`Place::distance_m`] takes it, to the bit.
    #[inline]
    pub(super) fn exactly(&self, place: Place) -> f64 {
        chord_squared(self.from, self.cos, place, cos_of_latitude(place.lat()))
    }

    /// Nothing in these cells is nearer.
    #[inline]
    pub(super) fn at_least(&self, extent: &Extent) -> f64 {
        let Bounds { south, west, north, east } = extent.bounds();
        let lat = (south - self.from.lat()).max(self.from.lat() - north).max(0.0);
        let (eastward, westward) = (west - self.from.lon(), self.from.lon() - east);
        let beside = eastward.max(westward);
        let lon = if beside <= 0.0 { 0.0 } else { beside.min(360.0 + eastward.min(westward)) };
        let (lat, lon) = (at_most_sine_of_half(lat), at_most_sine_of_half(lon));
        let squared = 4.0 * (lat * lat + self.cos * extent.least_cos * lon * lon);
        squared * (1.0 - WRONG_BY_SHARE) - WRONG_BY
    }
}

/// Not more than the sine of half of 0 to 180 degrees, and not less than 0.
fn at_most_sine_of_half(degrees: f64) -> f64 {
    let half = degrees.to_radians() * 0.5;
    half - half * half * half / 6.0
}
