//! Where an area lies: one or more polygons with holes, checked once, then asked often.
//!
//! An outline lives in the plane of longitude and latitude, its edges straight there, as RFC 7946 has it; an
//! area across the date line is two polygons that meet on it. **The border belongs to the outline**, the
//! border of a hole too. Where neighbours share a border both cover it, and
//! [`AreaTree::locate`](crate::AreaTree::locate) chooses exactly one by its rule for overlaps.

use geo::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
use geo::{Area as _, BoundingRect, Coord, LineString, MultiPolygon, Polygon};

use crate::Place;

mod check;

pub use check::OutlineFault;

/// One ring as GeoJSON writes it: `[longitude, latitude]` in degrees, the first position repeated at the end.
pub type RingPositions = Vec<[f64; 2]>;

/// A checked outline: every ring closed, of at least three corners and not crossing itself, holes inside
/// their polygon and apart from each other, polygons not overlapping, every coordinate a [`Place`].
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    polygons: MultiPolygon<f64>,
    /// South-west and north-east.
    bounds: (Coord<f64>, Coord<f64>),
    size: f64,
}

impl Outline {
    /// Checks polygons, each its outer ring and then its holes. All faults are reported, not only the first;
    /// winding does not matter. Costs O(n log n) in the number of corners.
    ///
    /// ```
    /// use geo_index::{Outline, Place};
    ///
    /// let square = vec![[115.0, 38.0], [116.0, 38.0], [116.0, 39.0], [115.0, 39.0], [115.0, 38.0]];
    /// let outline = Outline::new(vec![vec![square]]).expect("a square is sound");
    /// assert!(outline.covers(Place::new(38.5, 115.5)?));
    ///
    /// let bow_tie = vec![[115.0, 38.0], [116.0, 39.0], [116.0, 38.0], [115.0, 39.0], [115.0, 38.0]];
    /// let faults = Outline::new(vec![vec![bow_tie]]).expect_err("it crosses itself");
    /// assert_eq!(faults[0].to_string(), "polygon 0 ring 0 crosses or touches itself at longitude 115.5, latitude 38.5");
    /// # Ok::<(), geo_index::PlaceError>(())
    /// ```
    pub fn new(polygons: Vec<Vec<RingPositions>>) -> Result<Outline, Vec<OutlineFault>> {
        let mut faults = check::faults_of_rings(&polygons);
        let polygons = MultiPolygon::new(polygons.into_iter().map(polygon_of).collect());
        if faults.is_empty() {
            faults = check::faults_between_rings(&polygons);
        }
        let Some(bounds) = polygons.bounding_rect().filter(|_| faults.is_empty()) else {
            return Err(faults);
        };
        let size = polygons.unsigned_area();
        Ok(Outline { polygons, bounds: (bounds.min(), bounds.max()), size })
    }

    /// Whether the place lies inside or on the border. O(corners), nearly nothing outside of the bounds.
    #[must_use]
    pub fn covers(&self, place: Place) -> bool {
        let (low, high) = self.bounds;
        let at = Coord { x: place.lon(), y: place.lat() };
        let bounded = (low.x..=high.x).contains(&at.x) && (low.y..=high.y).contains(&at.y);
        bounded && self.polygons.iter().any(|polygon| polygon_covers(polygon, at))
    }

    /// South-west and north-east corner of the smallest window around the outline.
    #[must_use]
    pub fn bounds(&self) -> (Place, Place) {
        let place =
            |at: Coord<f64>| Place::new(at.y, at.x).expect("every coordinate was checked to be a place");
        (place(self.bounds.0), place(self.bounds.1))
    }

    /// The polygons, outer ring first, as [`Outline::new`] takes them.
    #[must_use]
    pub fn positions(&self) -> Vec<Vec<RingPositions>> {
        let ring = |line: &LineString<f64>| line.coords().map(|at| [at.x, at.y]).collect();
        let rings = |polygon: &Polygon<f64>| {
            std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
        };
        self.polygons.iter().map(rings).collect()
    }

    /// [`bounds`](Self::bounds) as they are kept.
    pub(crate) fn corners_of_bounds(&self) -> (Coord<f64>, Coord<f64>) {
        self.bounds
    }

    /// Every ring of every polygon, closed. Rings that are sound never run over each other, so a place off every
    /// border is covered exactly if it lies inside an odd number of them.
    pub(crate) fn rings(&self) -> impl Iterator<Item = &LineString<f64>> {
        self.polygons
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
    }

    /// Extent in square degrees without the holes. Only for comparing outlines that lie over each other.
    pub(crate) fn size(&self) -> f64 {
        self.size
    }
}

/// Closed on every border: not outside of the outer ring, and not strictly inside a hole.
fn polygon_covers(polygon: &Polygon<f64>, at: Coord<f64>) -> bool {
    coord_pos_relative_to_ring(at, polygon.exterior()) != CoordPos::Outside
        && polygon.interiors().iter().all(|hole| coord_pos_relative_to_ring(at, hole) != CoordPos::Inside)
}

fn polygon_of(rings: Vec<RingPositions>) -> Polygon<f64> {
    let mut rings = rings.into_iter().map(LineString::from);
    let exterior = rings.next().unwrap_or_else(LineString::empty);
    Polygon::new(exterior, rings.collect())
}

#[cfg(test)]
mod tests;
