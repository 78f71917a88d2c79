//! Where an area lies: one ring of corners, as rivers and ridges draw it.
//!
//! An outline here is sound because of how it is made; whether it is, the hub's own checks say. Holes and several
//! pieces do not occur in a made-up city.

use std::sync::Arc;

use hub_protocol::Point;
use serde_json::{Value, json};

use super::Rect;

/// A simple ring, counter-clockwise, its first corner not repeated.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    corners: Arc<[Point]>,
    bounds: Rect,
}

impl Outline {
    /// A ring through these corners, counter-clockwise.
    ///
    /// # Panics
    /// If there are fewer than three corners: a bug of whoever drew it.
    #[must_use]
    pub fn through(corners: Vec<Point>) -> Self {
        assert!(corners.len() >= 3, "an outline has at least three corners, not {}", corners.len());
        let bounds = Rect::around(corners.iter().copied(), 0.0).expect("there are corners");
        Self { corners: corners.into(), bounds }
    }

    /// The corners, counter-clockwise, the first not repeated.
    #[must_use]
    pub fn corners(&self) -> &[Point] {
        &self.corners
    }

    /// The smallest rectangle around it.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        self.bounds
    }

    /// Whether a place lies in it. Of two outlines that share an edge exactly one contains a place on that edge: a ray to
    /// the east is followed, and every edge is looked at from its southern end, whoever asks.
    #[must_use]
    pub fn contains(&self, place: Point) -> bool {
        let bounds = self.bounds;
        let is_near = (bounds.south..=bounds.north).contains(&place.lat)
            && (bounds.west..=bounds.east).contains(&place.lon);
        is_near && self.edges().filter(|(from, to)| is_crossed_eastward(place, *from, *to)).count() % 2 == 1
    }

    /// The edges, each from one corner to the next.
    pub fn edges(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        let next = self.corners.iter().cycle().skip(1);
        self.corners.iter().copied().zip(next.copied())
    }

    /// The outline as a GeoJSON geometry.
    #[must_use]
    pub fn geometry(&self) -> Value {
        let closed = self.corners.iter().chain(self.corners.first());
        let ring: Vec<[f64; 2]> = closed.map(|corner| [corner.lon, corner.lat]).collect();
        json!({ "type": "Polygon", "coordinates": [ring] })
    }
}

impl From<Rect> for Outline {
    fn from(rect: Rect) -> Self {
        let Rect { south, west, north, east } = rect;
        let corner = |lat, lon| Point { lat, lon };
        let corners = [corner(south, west), corner(south, east), corner(north, east), corner(north, west)];
        Self { corners: corners.into(), bounds: rect }
    }
}

fn is_crossed_eastward(place: Point, a: Point, b: Point) -> bool {
    let (low, high) = if a.lat <= b.lat { (a, b) } else { (b, a) };
    if place.lat < low.lat || place.lat >= high.lat {
        return false;
    }
    let share = (place.lat - low.lat) / (high.lat - low.lat);
    place.lon < low.lon + (high.lon - low.lon) * share
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A square kilometre or so, cut in two by a crooked line.
    fn halves() -> [Outline; 2] {
        let at = |lat, lon| Point { lat, lon };
        let line = [at(30.0, 112.004), at(30.003, 112.006), at(30.006, 112.003), at(30.01, 112.005)];
        let west: Vec<Point> = [at(30.0, 112.0)].into_iter().chain(line).chain([at(30.01, 112.0)]).collect();
        let east: Vec<Point> =
            [at(30.0, 112.01), at(30.01, 112.01)].into_iter().chain(line.into_iter().rev()).collect();
        [Outline::through(west), Outline::through(east)]
    }

    proptest! {
        #[test]
        fn of_two_neighbours_exactly_one_contains_a_place(lat in 30.0..30.01, lon in 112.0..112.01) {
            let place = Point { lat, lon };
            prop_assert_eq!(halves().iter().filter(|half| half.contains(place)).count(), 1);
        }

        #[test]
        fn also_a_place_on_the_line_between_them(share in 0.0..1.0) {
            let (low, high) = (Point { lat: 30.003, lon: 112.006 }, Point { lat: 30.006, lon: 112.003 });
            let place = Point {
                lat: low.lat + (high.lat - low.lat) * share,
                lon: low.lon + (high.lon - low.lon) * share,
            };
            prop_assert_eq!(halves().iter().filter(|half| half.contains(place)).count(), 1);
        }

        #[test]
        fn a_rectangle_agrees_with_its_outline(lat in 29.99..30.02, lon in 111.99..112.02) {
            let rect = Rect { south: 30.0, west: 112.0, north: 30.01, east: 112.01 };
            let place = Point { lat, lon };
            prop_assert_eq!(Outline::from(rect).contains(place), rect.contains(place));
        }
    }
}
