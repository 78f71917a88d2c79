//! Distances on the sphere by the chord, which orders points exactly as the great circle does, costs no root, and for
//! which the poles and the date line are nothing special.

use crate::Place;

/// Mean earth radius in metres (IUGG R₁).
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Cosine of a latitude in degrees, exact at the poles, where rounding would leave a circle of a nanometre.
pub(crate) fn cos_of_latitude(lat: f64) -> f64 {
    if lat.abs() >= 90.0 { 0.0 } else { lat.to_radians().cos() }
}

/// A place as a point of the unit sphere.
pub(crate) fn unit_vector(place: Place) -> [f64; 3] {
    let cos = cos_of_latitude(place.lat());
    let (sin_lon, cos_lon) = place.lon().to_radians().sin_cos();
    [cos * cos_lon, cos * sin_lon, place.lat().to_radians().sin()]
}

/// Angles below this, in radians, and sines, take each other from the first terms of the series, which are exact for them.
const SMALL: f64 = 0.01;

/// Square of the straight distance between two points of the unit sphere, 0..=4, by the haversine formula: from the
/// differences of the coordinates, so that places close together keep every digit. The cosines of the latitudes are given.
#[inline]
pub(crate) fn chord_squared(a: Place, cos_a: f64, b: Place, cos_b: f64) -> f64 {
    let lat = (a.lat() - b.lat()).abs().to_radians();
    let lon = (a.lon() - b.lon()).abs();
    let lon = if lon > 180.0 { 360.0 - lon } else { lon }.to_radians();
    chord_of(lat) + (cos_a * cos_b) * chord_of(lon)
}

/// 4 sin²(a/2): the square of the chord over an angle.
#[inline]
fn chord_of(angle: f64) -> f64 {
    let squared = angle * angle;
    if angle < SMALL {
        return squared * (1.0 - squared * (1.0 / 12.0) * (1.0 - squared * (1.0 / 30.0)));
    }
    let sin = (angle * 0.5).sin();
    4.0 * sin * sin
}

/// Metres along the great circle over a chord given by its square.
#[inline]
pub(crate) fn metres_of_chord_squared(squared: f64) -> f64 {
    let half = squared.sqrt() / 2.0;
    if half < SMALL {
        let h = half * half;
        return 2.0 * EARTH_RADIUS_M * half * (1.0 + h * (1.0 / 6.0 + h * (3.0 / 40.0 + h * (15.0 / 336.0))));
    }
    2.0 * EARTH_RADIUS_M * half.min(1.0).asin()
}
