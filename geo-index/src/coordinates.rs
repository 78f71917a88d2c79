//! The datums that map providers in China use, turned into WGS84 at the edge and nowhere else.
//!
//! GCJ-02 (高德, 腾讯) shifts a point by some 300 to 600 m and BD-09 (百度) shifts that again; a feed that mixes
//! them with GNSS positions breaks every choice of the nearest responder. 天地图 and GNSS need no shift. The
//! forward formulas are the published ones; the way back is their exact inverse by iteration, good to well
//! below a millimetre.
//!
//! Left out: projected systems, and any legal or political border. "In China" is the customary rectangle,
//! outside of which nothing is shifted.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use crate::{Place, PlaceError};

/// What a pair of degrees was measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Datum {
    /// WGS84 or CGCS2000: satellites and 天地图.
    #[default]
    Wgs84,
    /// GCJ-02: 高德 and 腾讯.
    Gcj02,
    /// BD-09: 百度.
    Bd09,
}

impl Datum {
    /// The place that `lat`, `lon` (degrees in this datum) mean. Refuses what [`Place::new`] refuses.
    ///
    /// ```
    /// use geo_index::Datum;
    ///
    /// let place = Datum::Gcj02.to_place(39.91640428150164, 116.41024449916938)?;
    /// assert!((place.lat() - 39.915).abs() < 1e-9 && (place.lon() - 116.404).abs() < 1e-9);
    /// # Ok::<(), geo_index::PlaceError>(())
    /// ```
    pub fn to_place(self, lat: f64, lon: f64) -> Result<Place, PlaceError> {
        // Checked before the formulas, so that an error names the number that was sent.
        Place::new(lat, lon)?;
        let (lat, lon) = match self {
            Datum::Wgs84 => (lat, lon),
            Datum::Gcj02 => wgs84_of_gcj02((lat, lon)),
            Datum::Bd09 => wgs84_of_gcj02(gcj02_of_bd09((lat, lon))),
        };
        Place::new(lat, lon)
    }

    /// `(latitude, longitude)` in degrees of this datum, for a map provider that expects it.
    #[must_use]
    pub fn degrees_of(self, place: Place) -> (f64, f64) {
        let wgs84 = (place.lat(), place.lon());
        match self {
            Datum::Wgs84 => wgs84,
            Datum::Gcj02 => gcj02_of_wgs84(wgs84),
            Datum::Bd09 if is_shifted(wgs84) => bd09_of_gcj02(gcj02_of_wgs84(wgs84)),
            Datum::Bd09 => wgs84,
        }
    }
}

type LatLon = (f64, f64);

/// Krasovsky 1940, as in the published formulas.
const SEMI_MAJOR_AXIS_M: f64 = 6_378_245.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_693_421_622_965_943;
const BD_TURN: f64 = PI * 3000.0 / 180.0;

/// A step of one metre changes either shift by less than 3 cm, so each round gains a digit and a half: a dozen
/// is more than a double holds.
const INVERSE_ROUNDS: usize = 12;

fn is_shifted((lat, lon): LatLon) -> bool {
    (0.8293..=55.8271).contains(&lat) && (72.004..=137.8347).contains(&lon)
}

fn gcj02_of_wgs84(wgs84: LatLon) -> LatLon {
    if is_shifted(wgs84) { shift_to_gcj02(wgs84) } else { wgs84 }
}

fn wgs84_of_gcj02(gcj02: LatLon) -> LatLon {
    if is_shifted(gcj02) { invert(shift_to_gcj02, gcj02) } else { gcj02 }
}

fn gcj02_of_bd09(bd09: LatLon) -> LatLon {
    if is_shifted(bd09) { invert(bd09_of_gcj02, bd09) } else { bd09 }
}

/// The point that `forward` takes to `target`, by fixed-point iteration.
fn invert(forward: fn(LatLon) -> LatLon, target: LatLon) -> LatLon {
    let mut guess = target;
    for _ in 0..INVERSE_ROUNDS {
        let reached = forward(guess);
        guess = (guess.0 + target.0 - reached.0, guess.1 + target.1 - reached.1);
    }
    guess
}

fn shift_to_gcj02((lat, lon): LatLon) -> LatLon {
    let (north, east) = (lat - 35.0, lon - 105.0);
    let ripple = 20.0 * (6.0 * east * PI).sin() + 20.0 * (2.0 * east * PI).sin();
    let wave = |x: f64, twelfth: f64, thirtieth: f64| {
        20.0 * (x * PI).sin()
            + 40.0 * (x / 3.0 * PI).sin()
            + twelfth * (x / 12.0 * PI).sin()
            + thirtieth * (x / 30.0 * PI).sin()
    };
    let root = east.abs().sqrt();
    let north_m = -100.0
        + 2.0 * east
        + 3.0 * north
        + 0.2 * north * north
        + 0.1 * east * north
        + 0.2 * root
        + (ripple + wave(north, 160.0, 320.0)) * 2.0 / 3.0;
    let east_m = 300.0
        + east
        + 2.0 * north
        + 0.1 * east * east
        + 0.1 * east * north
        + 0.1 * root
        + (ripple + wave(east, 150.0, 300.0)) * 2.0 / 3.0;
    let sin_lat = lat.to_radians().sin();
    let flattening = 1.0 - ECCENTRICITY_SQUARED * sin_lat * sin_lat;
    let meridian_m = SEMI_MAJOR_AXIS_M * (1.0 - ECCENTRICITY_SQUARED) / (flattening * flattening.sqrt());
    let parallel_m = SEMI_MAJOR_AXIS_M / flattening.sqrt() * lat.to_radians().cos();
    (lat + (north_m / meridian_m).to_degrees(), lon + (east_m / parallel_m).to_degrees())
}

fn bd09_of_gcj02((lat, lon): LatLon) -> LatLon {
    let radius = lon.hypot(lat) + 0.000_02 * (lat * BD_TURN).sin();
    let angle = lat.atan2(lon) + 0.000_003 * (lon * BD_TURN).cos();
    (radius * angle.sin() + 0.006, radius * angle.cos() + 0.0065)
}

#[cfg(test)]
mod tests;
