//! A checked point on the earth. Whatever reaches the inside of the hub as a [`Place`] is finite and in
//! range, so that nothing behind the door has to ask again.
//!
//! Left out on purpose: altitude, accuracy and time (they belong to a *fix*), and every other datum
//! (see [`coordinates`](crate::coordinates)).

use serde::{Deserialize, Serialize};

use crate::sphere;

/// The smallest step of the binary wire: 10⁻⁷ degrees, at most 11 mm on the ground.
const E7_PER_DEGREE: f64 = 1e7;

/// A fix closer than this to (0, 0), in degrees, is a device that has no fix and sends zeros.
const NO_FIX_WITHIN_DEGREES: f64 = 1e-6;

/// Latitude and longitude in degrees, WGS84 (equal to CGCS2000 for every purpose here).
///
/// Latitude is −90..=90, longitude −180..=180, both finite; −0.0 is kept as 0.0, so equal places have equal
/// bytes. The date line has two names (−180 and 180) and the poles have many; these compare as different
/// places with a distance of 0.
///
/// ```
/// use geo_index::Place;
///
/// let baoding = Place::new(38.8740, 115.4646)?;
/// let beijing = Place::new(39.9042, 116.4074)?;
/// assert_eq!(baoding.distance_m(&beijing).round(), 140_308.0);
/// assert!(Place::new(116.3, 39.9).is_err(), "a swapped pair does not get in");
/// # Ok::<(), geo_index::PlaceError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "UncheckedPlace")]
pub struct Place {
    lat: f64,
    lon: f64,
}

/// Equality is total because neither number can be NaN.
impl Eq for Place {}

/// What arrives before it has been checked.
#[derive(Deserialize)]
struct UncheckedPlace {
    lat: f64,
    lon: f64,
}

/// Why two numbers are not a place. The value that was refused is named.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum PlaceError {
    /// Not finite, or outside −90..=90 degrees.
    #[error("latitude {0} is not within -90..90 degrees")]
    Latitude(f64),
    /// Not finite, or outside −180..=180 degrees.
    #[error("longitude {0} is not within -180..180 degrees")]
    Longitude(f64),
    /// Zeros, which positioning devices send while they have no fix.
    #[error("latitude {lat}, longitude {lon} is what a device without a fix sends")]
    NoFix {
        /// Degrees, as sent.
        lat: f64,
        /// Degrees, as sent.
        lon: f64,
    },
}

impl Place {
    /// A place from degrees. NaN, infinities and values out of range are refused, latitude first.
    pub fn new(lat: f64, lon: f64) -> Result<Place, PlaceError> {
        if !(-90.0..=90.0).contains(&lat) {
            return Err(PlaceError::Latitude(lat));
        }
        if !(-180.0..=180.0).contains(&lon) {
            return Err(PlaceError::Longitude(lon));
        }
        // Adding 0.0 turns -0.0 into 0.0 and leaves every other number alone.
        Ok(Place { lat: lat + 0.0, lon: lon + 0.0 })
    }

    /// A place from a positioning device: [`Place::new`], and (0, 0) is refused as "no fix".
    /// A caller who really is in the Gulf of Guinea uses [`Place::new`].
    pub fn from_fix(lat: f64, lon: f64) -> Result<Place, PlaceError> {
        if lat.abs() < NO_FIX_WITHIN_DEGREES && lon.abs() < NO_FIX_WITHIN_DEGREES {
            return Err(PlaceError::NoFix { lat, lon });
        }
        Place::new(lat, lon)
    }

    /// [`Place::from_fix`] for the integers of the binary wire, in 10⁻⁷ degrees.
    pub fn from_fix_e7(lat_e7: i32, lon_e7: i32) -> Result<Place, PlaceError> {
        Place::from_fix(f64::from(lat_e7) / E7_PER_DEGREE, f64::from(lon_e7) / E7_PER_DEGREE)
    }

    /// A place from integers in 10⁻⁷ degrees. (0, 0) is a place here; see [`Place::from_fix_e7`].
    pub fn from_e7(lat_e7: i32, lon_e7: i32) -> Result<Place, PlaceError> {
        Place::new(f64::from(lat_e7) / E7_PER_DEGREE, f64::from(lon_e7) / E7_PER_DEGREE)
    }

    /// `(latitude, longitude)` in 10⁻⁷ degrees, rounded to the nearest.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "at most 1.8e9 either way, which an i32 holds")]
    pub fn to_e7(&self) -> (i32, i32) {
        ((self.lat * E7_PER_DEGREE).round() as i32, (self.lon * E7_PER_DEGREE).round() as i32)
    }

    /// Latitude in degrees, north positive, −90..=90.
    #[must_use]
    pub fn lat(&self) -> f64 {
        self.lat
    }

    /// Longitude in degrees, east positive, −180..=180.
    #[must_use]
    pub fn lon(&self) -> f64 {
        self.lon
    }

    /// Great-circle distance in metres on a sphere of mean earth radius (haversine). Within 0.6 % of the
    /// ellipsoid everywhere; symmetric.
    #[must_use]
    pub fn distance_m(&self, other: &Place) -> f64 {
        let cos = |place: &Place| sphere::cos_of_latitude(place.lat);
        sphere::metres_of_chord_squared(sphere::chord_squared(*self, cos(self), *other, cos(other)))
    }
}

impl TryFrom<UncheckedPlace> for Place {
    type Error = PlaceError;

    fn try_from(unchecked: UncheckedPlace) -> Result<Place, PlaceError> {
        Place::new(unchecked.lat, unchecked.lon)
    }
}

#[cfg(test)]
mod tests;
