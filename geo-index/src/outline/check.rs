//! What can be wrong with an outline. Rings are looked at one by one first; how rings lie to each other is
//! asked only of rings that are sound by themselves.

use geo::coordinate_position::CoordPos;
use geo::dimensions::Dimensions;
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{BoundingRect, Coord, Intersects, Line, MultiPolygon, Polygon, PreparedGeometry, Relate};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree, RTreeObject};

use super::RingPositions;
use crate::{Place, PlaceError};

/// Four positions make a triangle, the first of them repeated.
const MIN_POSITIONS: usize = 4;

/// One mistake in an outline. Polygons, rings (0 is the outer one) and positions are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum OutlineFault {
    /// There is no polygon at all.
    #[error("the outline has no polygon")]
    NoPolygon,
    /// A polygon without an outer ring.
    #[error("polygon {polygon} has no ring")]
    NoRing {
        /// Which polygon.
        polygon: usize,
    },
    /// A position that is no place on earth.
    #[error("polygon {polygon} ring {ring} position {position}: {error}")]
    OutOfRange {
        /// Which polygon.
        polygon: usize,
        /// Which ring.
        ring: usize,
        /// Which position.
        position: usize,
        /// What is wrong with it.
        error: PlaceError,
    },
    /// The last position is not the first again.
    #[error("polygon {polygon} ring {ring} is not closed")]
    NotClosed {
        /// Which polygon.
        polygon: usize,
        /// Which ring.
        ring: usize,
    },
    /// Fewer than three different corners.
    #[error("polygon {polygon} ring {ring} has fewer than three corners")]
    TooFewPoints {
        /// Which polygon.
        polygon: usize,
        /// Which ring.
        ring: usize,
    },
    /// Two edges of one ring meet where they should not: a loop, a spike, or a corner used twice.
    #[error("polygon {polygon} ring {ring} crosses or touches itself at longitude {lon}, latitude {lat}")]
    CrossesItself {
        /// Which polygon.
        polygon: usize,
        /// Which ring.
        ring: usize,
        /// Where, in degrees.
        lon: f64,
        /// Where, in degrees.
        lat: f64,
    },
    /// A hole that is not wholly inside its outer ring.
    #[error("polygon {polygon} ring {hole} is a hole that crosses or leaves the outer ring")]
    HoleNotInside {
        /// Which polygon.
        polygon: usize,
        /// Which ring.
        hole: usize,
    },
    /// Two holes of one polygon lie over each other.
    #[error("polygon {polygon} rings {first} and {second} are holes that overlap")]
    HolesOverlap {
        /// Which polygon.
        polygon: usize,
        /// One ring.
        first: usize,
        /// The other ring.
        second: usize,
    },
    /// Two polygons of one outline lie over each other.
    #[error("polygons {first} and {second} overlap")]
    PolygonsOverlap {
        /// One polygon.
        first: usize,
        /// The other polygon.
        second: usize,
    },
}

/// The faults that each ring has by itself.
pub(super) fn faults_of_rings(polygons: &[Vec<RingPositions>]) -> Vec<OutlineFault> {
    if polygons.is_empty() {
        return vec![OutlineFault::NoPolygon];
    }
    let mut faults = Vec::new();
    for (polygon, rings) in polygons.iter().enumerate() {
        if rings.is_empty() {
            faults.push(OutlineFault::NoRing { polygon });
        }
        for (ring, positions) in rings.iter().enumerate() {
            faults.extend(first_fault_of_ring(polygon, ring, positions));
        }
    }
    faults
}

/// One fault a ring: what follows from a wrong coordinate is not a second mistake.
fn first_fault_of_ring(polygon: usize, ring: usize, positions: &RingPositions) -> Option<OutlineFault> {
    for (position, &[lon, lat]) in positions.iter().enumerate() {
        if let Err(error) = Place::new(lat, lon) {
            return Some(OutlineFault::OutOfRange { polygon, ring, position, error });
        }
    }
    if positions.first() != positions.last() {
        return Some(OutlineFault::NotClosed { polygon, ring });
    }
    let mut corners = positions.clone();
    corners.dedup();
    if corners.len() < MIN_POSITIONS {
        return Some(OutlineFault::TooFewPoints { polygon, ring });
    }
    let at = self_crossing(&corners)?;
    Some(OutlineFault::CrossesItself { polygon, ring, lon: at.x, lat: at.y })
}

/// The first point, along the ring, in which two edges meet that are not neighbours, or neighbours run over
/// each other.
fn self_crossing(corners: &[[f64; 2]]) -> Option<Coord<f64>> {
    let edges: Vec<Line<f64>> = corners.windows(2).map(|pair| Line::new(pair[0], pair[1])).collect();
    let boxed = |(number, edge): (usize, &Line<f64>)| {
        GeomWithData::new(
            Rectangle::from_corners([edge.start.x, edge.start.y], [edge.end.x, edge.end.y]),
            number,
        )
    };
    let tree = RTree::bulk_load(edges.iter().enumerate().map(boxed).collect());
    let crossing_after = |(number, edge): (usize, &Line<f64>)| {
        let bounds = AABB::from_corners([edge.start.x, edge.start.y], [edge.end.x, edge.end.y]);
        let later = tree.locate_in_envelope_intersecting(&bounds).map(|other| other.data);
        let mut later: Vec<usize> = later.filter(|&other| other > number).collect();
        later.sort_unstable();
        later.into_iter().find_map(|other| forbidden_meeting(&edges, number, other))
    };
    edges.iter().enumerate().find_map(crossing_after)
}

fn forbidden_meeting(edges: &[Line<f64>], first: usize, second: usize) -> Option<Coord<f64>> {
    let are_neighbours = first + 1 == second || (first == 0 && second + 1 == edges.len());
    match line_intersection(edges[first], edges[second])? {
        LineIntersection::Collinear { intersection } => Some(intersection.start),
        LineIntersection::SinglePoint { .. } if are_neighbours => None,
        LineIntersection::SinglePoint { intersection, .. } => Some(intersection),
    }
}

/// The faults of rings, each sound by itself, against each other.
pub(super) fn faults_between_rings(polygons: &MultiPolygon<f64>) -> Vec<OutlineFault> {
    let mut faults = Vec::new();
    for (polygon, shape) in polygons.iter().enumerate() {
        faults.extend(faults_of_holes(polygon, shape));
    }
    let shapes: Vec<&Polygon<f64>> = polygons.iter().collect();
    let overlaps = overlapping_pairs(&shapes);
    faults
        .extend(overlaps.into_iter().map(|(first, second)| OutlineFault::PolygonsOverlap { first, second }));
    faults
}

fn faults_of_holes(polygon: usize, shape: &Polygon<f64>) -> Vec<OutlineFault> {
    if shape.interiors().is_empty() {
        return Vec::new();
    }
    let filled = Polygon::new(shape.exterior().clone(), Vec::new());
    let outer = PreparedGeometry::from(&filled);
    let holes: Vec<Polygon<f64>> =
        shape.interiors().iter().map(|ring| Polygon::new(ring.clone(), Vec::new())).collect();
    let mut faults = Vec::new();
    for (number, hole) in holes.iter().enumerate() {
        let relation = outer.relate(hole);
        let shares_line =
            relation.get(CoordPos::OnBoundary, CoordPos::OnBoundary) == Dimensions::OneDimensional;
        if !relation.is_contains() || shares_line {
            faults.push(OutlineFault::HoleNotInside { polygon, hole: number + 1 });
        }
    }
    let overlaps = overlapping_pairs(&holes.iter().collect::<Vec<_>>());
    faults.extend(overlaps.into_iter().map(|(first, second)| OutlineFault::HolesOverlap {
        polygon,
        first: first + 1,
        second: second + 1,
    }));
    faults
}

/// Pairs whose interiors have an area in common, the lower number first. Touching is no overlap.
fn overlapping_pairs(shapes: &[&Polygon<f64>]) -> Vec<(usize, usize)> {
    let boxed = |(number, shape): (usize, &&Polygon<f64>)| {
        let bounds = shape.bounding_rect()?;
        Some(GeomWithData::new(Rectangle::from_corners(bounds.min().into(), bounds.max().into()), number))
    };
    let tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>> =
        RTree::bulk_load(shapes.iter().enumerate().filter_map(boxed).collect());
    let mut pairs = Vec::new();
    for first in tree.iter() {
        for second in tree.locate_in_envelope_intersecting(&first.envelope()) {
            if first.data < second.data && overlap(shapes[first.data], shapes[second.data]) {
                pairs.push((first.data, second.data));
            }
        }
    }
    pairs.sort_unstable();
    pairs
}

fn overlap(one: &Polygon<f64>, other: &Polygon<f64>) -> bool {
    one.intersects(other)
        && one.relate(other).get(CoordPos::Inside, CoordPos::Inside) == Dimensions::TwoDimensional
}
