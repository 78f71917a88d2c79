//! Places and rectangles on a scale of a city: distances, steps, and outlines that nest exactly.
//!
//! Written apart from the hub's own arithmetic, so that one can be held against the other.

mod outline;

use hub_protocol::Point;

pub use outline::Outline;

/// Mean radius of the earth, metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Metres in one degree along a meridian.
const METRES_PER_DEGREE: f64 = EARTH_RADIUS_M * std::f64::consts::PI / 180.0;

/// Great-circle distance in metres, by the haversine formula.
#[must_use]
pub fn distance_m(a: Point, b: Point) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.lon - a.lon).to_radians() / 2.0).sin();
    let haversine = half_lat * half_lat + lat_a.cos() * lat_b.cos() * half_lon * half_lon;
    2.0 * EARTH_RADIUS_M * haversine.sqrt().min(1.0).asin()
}

/// The place so many metres to the north and east; for steps within a city.
#[must_use]
pub fn moved(from: Point, north_m: f64, east_m: f64) -> Point {
    let lat = from.lat + north_m / METRES_PER_DEGREE;
    let lon = from.lon + east_m / (METRES_PER_DEGREE * from.lat.to_radians().cos());
    Point { lat, lon }
}

/// How far `to` lies north and east of `from`, in metres.
#[must_use]
pub fn offset_m(from: Point, to: Point) -> (f64, f64) {
    let north = (to.lat - from.lat) * METRES_PER_DEGREE;
    let east = (to.lon - from.lon) * METRES_PER_DEGREE * from.lat.to_radians().cos();
    (north, east)
}

/// Direction of a step, degrees clockwise from north, 0 to below 360.
#[must_use]
pub fn heading_deg(north_m: f64, east_m: f64) -> f64 {
    let degrees = east_m.atan2(north_m).to_degrees().rem_euclid(360.0);
    if degrees >= 360.0 { 0.0 } else { degrees }
}

/// Rounds to 10⁻⁶ degrees, a decimetre: what files hold, so that edges shared in memory are shared in files.
#[must_use]
pub fn rounded(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

/// A rectangle of latitude and longitude. South and west edges belong to it, north and east edges do not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Southern edge, degrees.
    pub south: f64,
    /// Western edge, degrees.
    pub west: f64,
    /// Northern edge, degrees.
    pub north: f64,
    /// Eastern edge, degrees.
    pub east: f64,
}

impl Rect {
    /// The smallest rectangle around all places, wider by `margin_deg` on each side; none without places.
    #[must_use]
    pub fn around(places: impl IntoIterator<Item = Point>, margin_deg: f64) -> Option<Self> {
        let mut places = places.into_iter();
        let first = places.next()?;
        let point = Self { south: first.lat, west: first.lon, north: first.lat, east: first.lon };
        let bounds = places.fold(point, |bounds, place| Self {
            south: bounds.south.min(place.lat),
            west: bounds.west.min(place.lon),
            north: bounds.north.max(place.lat),
            east: bounds.east.max(place.lon),
        });
        Some(Self {
            south: rounded(bounds.south - margin_deg),
            west: rounded(bounds.west - margin_deg),
            north: rounded(bounds.north + margin_deg),
            east: rounded(bounds.east + margin_deg),
        })
    }

    /// Whether a place lies in it.
    #[must_use]
    pub fn contains(&self, place: Point) -> bool {
        (self.south..self.north).contains(&place.lat) && (self.west..self.east).contains(&place.lon)
    }

    /// The place at these shares of its height and width, 0 to 1.
    #[must_use]
    pub fn at(&self, up: f64, right: f64) -> Point {
        Point {
            lat: self.south + (self.north - self.south) * up,
            lon: self.west + (self.east - self.west) * right,
        }
    }

    /// The middle.
    #[must_use]
    pub fn centre(&self) -> Point {
        self.at(0.5, 0.5)
    }

    /// The same rectangle, smaller by this share of its size on every side.
    #[must_use]
    pub fn shrunk(&self, share: f64) -> Self {
        let (low, high) = (self.at(share, share), self.at(1.0 - share, 1.0 - share));
        Self { south: low.lat, west: low.lon, north: high.lat, east: high.lon }
    }

    /// The nearest place inside.
    #[must_use]
    pub fn clamped(&self, place: Point) -> Point {
        Point { lat: place.lat.clamp(self.south, self.north), lon: place.lon.clamp(self.west, self.east) }
    }

    /// Cut from west to east at these shares of its width, ascending. Neighbours share their edge to the last bit.
    #[must_use]
    pub fn columns(&self, cuts: &[f64]) -> Vec<Self> {
        let edges = edges(self.west, self.east, cuts);
        edges.windows(2).map(|edge| Self { west: edge[0], east: edge[1], ..*self }).collect()
    }

    /// Cut from south to north at these shares of its height, ascending.
    #[must_use]
    pub fn rows(&self, cuts: &[f64]) -> Vec<Self> {
        let edges = edges(self.south, self.north, cuts);
        edges.windows(2).map(|edge| Self { south: edge[0], north: edge[1], ..*self }).collect()
    }

    /// Cut into `rows` × `columns` of equal size, south-west first, row by row.
    #[must_use]
    pub fn grid(&self, rows: u32, columns: u32) -> Vec<Self> {
        let even = |parts: u32| -> Vec<f64> {
            (1..parts).map(|index| f64::from(index) / f64::from(parts)).collect()
        };
        self.rows(&even(rows)).iter().flat_map(|row| row.columns(&even(columns))).collect()
    }
}

fn edges(from: f64, to: f64, cuts: &[f64]) -> Vec<f64> {
    let inner = cuts.iter().map(|share| rounded(from + (to - from) * share));
    std::iter::once(from).chain(inner).chain(std::iter::once(to)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near() -> impl Strategy<Value = Point> {
        (30.0..31.0, 120.0..121.0).prop_map(|(lat, lon)| Point { lat, lon })
    }

    proptest! {
        #[test]
        fn distances_agree_with_those_of_the_index(a in near(), b in near()) {
            let place = |point: Point| geo_index::Place::new(point.lat, point.lon).unwrap();
            let theirs = place(a).distance_m(&place(b));
            prop_assert!((distance_m(a, b) - theirs).abs() < 0.01, "{} and {theirs}", distance_m(a, b));
        }

        #[test]
        fn a_step_is_as_long_as_asked(from in near(), north in -500.0..500.0, east in -500.0..500.0) {
            let length = f64::hypot(north, east);
            prop_assert!((distance_m(from, moved(from, north, east)) - length).abs() < 0.1);
        }

        #[test]
        fn every_place_of_a_rectangle_lies_in_exactly_one_part(up in 0.0..1.0, right in 0.0..1.0) {
            let whole = Rect { south: 30.0, west: 120.0, north: 30.1, east: 120.2 };
            let place = whole.at(up, right);
            let parts = whole.grid(3, 4);
            prop_assert_eq!(parts.len(), 12);
            prop_assert_eq!(parts.iter().filter(|part| part.contains(place)).count(), 1);
        }
    }

    #[test]
    fn headings_go_clockwise_from_north() {
        for (north, east, expected) in
            [(1.0, 0.0, 0.0), (0.0, 1.0, 90.0), (-1.0, 0.0, 180.0), (0.0, -1.0, 270.0)]
        {
            assert!((heading_deg(north, east) - expected).abs() < 1e-9);
        }
    }
}
