//! Lengths on the ground between points in 10⁻⁷ degrees, as if the ground between two neighbouring points were flat.
//!
//! Along a way this is within a millimetre a kilometre of the sphere. Differences in longitude go the short way round.

use geo_index::{EARTH_RADIUS_M, Place};

/// A point on earth in 10⁻⁷ degrees; made only from a place or from numbers that were checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Spot {
    pub(crate) lat_e7: i32,
    pub(crate) lon_e7: i32,
}

/// Metres in 10⁻⁷ degrees of a meridian.
const METRES_PER_E7: f64 = EARTH_RADIUS_M * std::f64::consts::PI / 180.0 / 1e7;
/// The whole way round.
const TURN_E7: i64 = 3_600_000_000;

impl Spot {
    /// From 10⁻⁷ degrees; none if that is nowhere on earth.
    pub(crate) fn checked(lat_e7: i32, lon_e7: i32) -> Option<Self> {
        let is_on_earth = lat_e7.unsigned_abs() <= 900_000_000 && lon_e7.unsigned_abs() <= 1_800_000_000;
        is_on_earth.then_some(Self { lat_e7, lon_e7 })
    }

    pub(crate) fn place(self) -> Place {
        Place::from_e7(self.lat_e7, self.lon_e7).expect("a spot is on earth")
    }

    /// How far another spot lies to the east and to the north, metres.
    pub(crate) fn offset_m(self, to: Self) -> (f64, f64) {
        let middle = (f64::from(self.lat_e7) + f64::from(to.lat_e7)) / 2.0;
        self.offset_at_m(to, (middle / 1e7).to_radians().cos())
    }

    /// The same where the shortening of circles of latitude is known.
    #[expect(clippy::cast_precision_loss, reason = "below 4e9")]
    pub(crate) fn offset_at_m(self, to: Self, shortening: f64) -> (f64, f64) {
        let turn = i64::from(to.lon_e7) - i64::from(self.lon_e7);
        let turn = (turn + TURN_E7 / 2).rem_euclid(TURN_E7) - TURN_E7 / 2;
        let north = f64::from(to.lat_e7) - f64::from(self.lat_e7);
        (turn as f64 * METRES_PER_E7 * shortening, north * METRES_PER_E7)
    }

    pub(crate) fn distance_m(self, to: Self) -> f64 {
        let (east, north) = self.offset_m(to);
        east.hypot(north)
    }

    /// The shortening of circles of latitude here.
    pub(crate) fn shortening(self) -> f64 {
        (f64::from(self.lat_e7) / 1e7).to_radians().cos()
    }
}

impl From<Place> for Spot {
    fn from(place: Place) -> Self {
        let (lat_e7, lon_e7) = place.to_e7();
        Self { lat_e7, lon_e7 }
    }
}

/// A length as it is kept; the longest that fits where it does not.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` ends at the largest that fits"
)]
pub(crate) fn decimetres(metres: f64) -> u32 {
    (metres * 10.0).round() as u32
}

/// The point of the stretch from `a` to `b` that is nearest to the origin, as a share of the way, and how far it is.
/// All in metres on a plane.
pub(crate) fn nearest_on(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let (east, north) = (b.0 - a.0, b.1 - a.1);
    let squared = east * east + north * north;
    let share = if squared > 0.0 { (-(a.0 * east + a.1 * north) / squared).clamp(0.0, 1.0) } else { 0.0 };
    (share, (a.0 + share * east).hypot(a.1 + share * north))
}

/// Whether the stretch from `a` to `b` meets the one from the origin to `to`.
pub(crate) fn meets(to: (f64, f64), a: (f64, f64), b: (f64, f64)) -> bool {
    let cross = |u: (f64, f64), v: (f64, f64)| u.0 * v.1 - u.1 * v.0;
    let along = (b.0 - a.0, b.1 - a.1);
    let bottom = cross(to, along);
    if bottom.abs() < 1e-9 {
        return false;
    }
    let (first, second) = (cross(a, along) / bottom, cross(a, to) / bottom);
    (0.0..=1.0).contains(&first) && (0.0..=1.0).contains(&second)
}
