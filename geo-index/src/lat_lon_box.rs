//! A box between two parallels and two meridians, as a map window draws it.

use crate::Place;

/// Parallels and meridians in degrees around something that does not go over the date line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) south: f64,
    pub(crate) west: f64,
    pub(crate) north: f64,
    pub(crate) east: f64,
}

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

    /// Whether something within these parallels and meridians, which do not go over the date line, may be in the box.
    pub(crate) fn may_touch(&self, bounds: Bounds) -> bool {
        let Bounds { south, west, north, east } = bounds;
        if south > self.north_east.lat() || north < self.south_west.lat() {
            return false;
        }
        let (from, to) = (self.south_west.lon(), self.north_east.lon());
        let lon_touches = if from <= to { west <= to && east >= from } else { west <= to || east >= from };
        let over_date_line = (east >= 180.0 && self.spans(-180.0)) || (west <= -180.0 && self.spans(180.0));
        lon_touches || over_date_line || north >= 90.0 || south <= -90.0
    }
}
