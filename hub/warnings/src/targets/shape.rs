//! Whether a polygon or a circle of a warning and an outline have a point in common.
//!
//! Polygons lie in the plane of longitude and latitude, as outlines do. Circles are those of the sphere; edges of outlines stay
//! straight in the plane.

use std::f64::consts::FRAC_PI_2;

use geo::{
    Coord, Intersects, Line, LineString,
    coordinate_position::{CoordPos, coord_pos_relative_to_ring},
};
use geo_index::{EARTH_RADIUS_M, Outline, Place};

use crate::{Circle, Polygon};

const METRES_PER_KM: f64 = 1_000.0;

/// What bounds are widened by, in degrees: a tenth of a millimetre, more than rounding takes off.
const BOUNDS_MARGIN_DEGREES: f64 = 1e-9;

/// How often the stretch in which the nearest point of an edge lies is narrowed; each time to 0.618 of what it was.
const NARROWINGS: usize = 48;

/// What of a stretch is kept at a time: the golden section.
const KEPT: f64 = 0.618_033_988_749_894_9;

/// Parallels and meridians around something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    south: f64,
    west: f64,
    north: f64,
    east: f64,
}

pub(super) enum Shape {
    Ring { ring: LineString<f64>, bounds: Bounds },
    Round { centre: Place, radius_m: f64, bounds: Bounds },
}

impl Bounds {
    fn of_line(line: &Line<f64>) -> Self {
        let (a, b) = (line.start, line.end);
        Self { south: a.y.min(b.y), west: a.x.min(b.x), north: a.y.max(b.y), east: a.x.max(b.x) }
    }

    fn of_outline(outline: &Outline) -> Self {
        let (low, high) = outline.bounds();
        Self { south: low.lat(), west: low.lon(), north: high.lat(), east: high.lon() }
    }

    fn around(self, other: Self) -> Self {
        Self {
            south: self.south.min(other.south),
            west: self.west.min(other.west),
            north: self.north.max(other.north),
            east: self.east.max(other.east),
        }
    }

    fn meets(self, other: Self) -> bool {
        let lat = self.south <= other.north && other.south <= self.north;
        lat && self.west <= other.east && other.west <= self.east
    }

    /// Where a circle goes over a pole or the date line, all meridians.
    fn of_circle(centre: Place, radius_m: f64) -> Self {
        let angle = radius_m / EARTH_RADIUS_M;
        let up = angle.to_degrees() + BOUNDS_MARGIN_DEGREES;
        let (south, north) = (centre.lat() - up, centre.lat() + up);
        let widest =
            (angle.sin() / centre.lat().to_radians().cos()).asin().to_degrees() + BOUNDS_MARGIN_DEGREES;
        let (west, east) = (centre.lon() - widest, centre.lon() + widest);
        let is_plain = angle < FRAC_PI_2 && south > -90.0 && north < 90.0 && west >= -180.0 && east <= 180.0;
        let (west, east) = if is_plain { (west, east) } else { (-180.0, 180.0) };
        Self { south, west, north, east }
    }
}

impl Shape {
    /// None for a ring without a place.
    pub(super) fn ring(polygon: &Polygon) -> Option<Self> {
        let mut ring = LineString::from_iter(polygon.ring.iter().map(|place| coord(*place)));
        ring.close();
        let bounds = ring.lines().map(|line| Bounds::of_line(&line)).reduce(Bounds::around)?;
        Some(Self::Ring { ring, bounds })
    }

    pub(super) fn round(circle: &Circle) -> Self {
        let radius_m = circle.radius_km * METRES_PER_KM;
        Self::Round { centre: circle.centre, radius_m, bounds: Bounds::of_circle(circle.centre, radius_m) }
    }

    pub(super) fn touches(&self, outline: &Outline) -> bool {
        let of_outline = Bounds::of_outline(outline);
        match self {
            Self::Ring { ring, bounds } => bounds.meets(of_outline) && ring_touches(ring, *bounds, outline),
            Self::Round { centre, radius_m, bounds } => {
                bounds.meets(of_outline) && round_touches(*centre, *radius_m, outline)
            }
        }
    }
}

fn coord(place: Place) -> Coord<f64> {
    Coord { x: place.lon(), y: place.lat() }
}

fn place(at: Coord<f64>) -> Option<Place> {
    Place::new(at.y, at.x).ok()
}

/// Edges meet, or one lies wholly within the other.
fn ring_touches(ring: &LineString<f64>, bounds: Bounds, outline: &Outline) -> bool {
    let of_outline = Bounds::of_outline(outline);
    let near: Vec<(Line<f64>, Bounds)> = ring
        .lines()
        .map(|edge| (edge, Bounds::of_line(&edge)))
        .filter(|(_, edge)| edge.meets(of_outline))
        .collect();
    let polygons = outline.positions();
    let meets_ring = |edge: Line<f64>| {
        let around = Bounds::of_line(&edge);
        let may = around.meets(bounds);
        may && near.iter().any(|(other, other_around)| other_around.meets(around) && other.intersects(&edge))
    };
    if polygons.iter().flatten().flat_map(|ring| edges(ring)).any(meets_ring) {
        return true;
    }
    let is_within = ring.0.first().copied().and_then(place).is_some_and(|corner| outline.covers(corner));
    let holds = |at: [f64; 2]| coord_pos_relative_to_ring(Coord::from(at), ring) != CoordPos::Outside;
    is_within || polygons.iter().filter_map(|rings| rings.first()?.first()).any(|&corner| holds(corner))
}

fn edges(ring: &[[f64; 2]]) -> impl Iterator<Item = Line<f64>> + '_ {
    ring.windows(2).map(|pair| Line::new(pair[0], pair[1]))
}

fn round_touches(centre: Place, radius_m: f64, outline: &Outline) -> bool {
    if outline.covers(centre) {
        return true;
    }
    let polygons = outline.positions();
    let distance = |at: Coord<f64>| place(at).map_or(f64::INFINITY, |place| centre.distance_m(&place));
    let mut all = polygons.iter().flatten().flat_map(|ring| edges(ring));
    all.any(|edge| {
        let nearest_end = distance(edge.start).min(distance(edge.end));
        nearest_end <= radius_m
            // No point of an edge is farther from its nearer end than half of the edge.
            || (nearest_end <= radius_m + longest_m(&edge) / 2.0 && nearest_m(&edge, distance) <= radius_m)
    })
}

/// No edge is longer than its way along a meridian and then along the equator.
fn longest_m(edge: &Line<f64>) -> f64 {
    (edge.dx().abs() + edge.dy().abs()).to_radians() * EARTH_RADIUS_M
}

/// How far the nearest point of an edge is, by golden section: along an edge the distance falls and then rises.
fn nearest_m(edge: &Line<f64>, distance: impl Fn(Coord<f64>) -> f64) -> f64 {
    let at = |along: f64| distance(edge.start + edge.delta() * along);
    let (mut from, mut to) = (0.0, 1.0);
    let mut nearest = f64::INFINITY;
    for _ in 0..NARROWINGS {
        let (low, high) = (to - KEPT * (to - from), from + KEPT * (to - from));
        let (at_low, at_high) = (at(low), at(high));
        nearest = nearest.min(at_low).min(at_high);
        if at_low <= at_high {
            to = high;
        } else {
            from = low;
        }
    }
    nearest
}
