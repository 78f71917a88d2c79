//! Points as vectors on the unit sphere, where a straight chord orders points exactly as the great circle
//! does, and the poles and the date line are nothing special.

use crate::Place;

/// Mean earth radius in metres (IUGG R₁).
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A point of the unit sphere.
pub(crate) type UnitVector = [f64; 3];

/// The vector of a place. The many names of a pole, and the two of the date line, give bit-equal vectors.
pub(crate) fn unit_vector(place: Place) -> UnitVector {
    let (sin_lat, cos_lat) = sin_cos_of_latitude(place.lat());
    let (sin_lon, cos_lon) = sin_cos_of_longitude(place.lon());
    [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
}

/// Sine and cosine, exact at the poles, where rounding would leave a circle of a nanometre.
pub(crate) fn sin_cos_of_latitude(lat: f64) -> (f64, f64) {
    if lat.abs() >= 90.0 { (lat.signum(), 0.0) } else { lat.to_radians().sin_cos() }
}

/// Sine and cosine, exact at the date line, where rounding would leave two meridians.
fn sin_cos_of_longitude(lon: f64) -> (f64, f64) {
    if lon.abs() >= 180.0 { (0.0, -1.0) } else { lon.to_radians().sin_cos() }
}

/// Square of the straight distance between two points of the unit sphere, 0..=4.
pub(crate) fn chord_squared(a: UnitVector, b: UnitVector) -> f64 {
    let [dx, dy, dz] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    dx * dx + dy * dy + dz * dz
}

/// Metres along the great circle over a chord given by its square.
pub(crate) fn metres_of_chord_squared(squared: f64) -> f64 {
    2.0 * EARTH_RADIUS_M * (squared.sqrt() / 2.0).min(1.0).asin()
}
