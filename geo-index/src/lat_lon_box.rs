//! A box between two parallels and two meridians, as a map window draws it, and its bounds on the unit
//! sphere.

use crate::Place;
use crate::sphere::{UnitVector, sin_cos_of_latitude};

/// Wider than any rounding in the bounds, and still only some millimetres on the ground.
const SLACK: f64 = 1e-9;

/// From a south-west corner to a north-east one, borders included. Runs over the date line where west > east.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LatLonBox {
    south_west: Place,
    north_east: Place,
}

impl LatLonBox {
    pub(crate) fn new(south_west: Place, north_east: Place) -> LatLonBox {
        LatLonBox { south_west, north_east }
    }

    /// A box whose south lies north of its north holds nothing.
    pub(crate) fn is_inverted(&self) -> bool {
        self.south_west.lat() > self.north_east.lat()
    }

    pub(crate) fn contains(&self, place: Place) -> bool {
        let lat = place.lat();
        let lat_within = (self.south_west.lat()..=self.north_east.lat()).contains(&lat);
        // Every meridian passes the poles, and the date line has two names.
        let lon_within = lat.abs() >= 90.0
            || self.spans(place.lon())
            || (place.lon().abs() >= 180.0 && self.spans(-place.lon()));
        lat_within && lon_within
    }

    fn spans(&self, lon: f64) -> bool {
        let (west, east) = (self.south_west.lon(), self.north_east.lon());
        if west <= east { (west..=east).contains(&lon) } else { lon >= west || lon <= east }
    }

    /// The two corners of the smallest upright cuboid around this piece of the sphere, a little widened.
    pub(crate) fn bounds(&self) -> (UnitVector, UnitVector) {
        let (sin_south, cos_south) = sin_cos_of_latitude(self.south_west.lat());
        let (sin_north, cos_north) = sin_cos_of_latitude(self.north_east.lat());
        let holds_equator = self.south_west.lat() <= 0.0 && self.north_east.lat() >= 0.0;
        let widest = if holds_equator { 1.0 } else { cos_south.max(cos_north) };
        let radius = (cos_south.min(cos_north), widest);

        let west = self.south_west.lon();
        let east = self.north_east.lon();
        let east = if west <= east { east } else { east + 360.0 };
        let x = product(radius, range_of_cos(west, east));
        let y = product(radius, range_of_cos(west - 90.0, east - 90.0));
        ([x.0 - SLACK, y.0 - SLACK, sin_south - SLACK], [x.1 + SLACK, y.1 + SLACK, sin_north + SLACK])
    }
}

/// Least and greatest product of a radius (never negative) and a factor, each from its range.
fn product(radius: (f64, f64), factor: (f64, f64)) -> (f64, f64) {
    let least = if factor.0 < 0.0 { radius.1 * factor.0 } else { radius.0 * factor.0 };
    let greatest = if factor.1 > 0.0 { radius.1 * factor.1 } else { radius.0 * factor.1 };
    (least, greatest)
}

/// Least and greatest cosine of the angles `from..=to`, in degrees.
fn range_of_cos(from: f64, to: f64) -> (f64, f64) {
    let passes = |angle: f64| ((from - angle) / 360.0).ceil() <= ((to - angle) / 360.0).floor();
    let (a, b) = (from.to_radians().cos(), to.to_radians().cos());
    let least = if passes(180.0) { -1.0 } else { a.min(b) };
    let greatest = if passes(0.0) { 1.0 } else { a.max(b) };
    (least, greatest)
}
