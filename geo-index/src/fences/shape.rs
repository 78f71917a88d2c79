//! What a fence is: a circle, an outline or a corridor, and how far a place is from its border.
//!
//! Distances to lines are taken in the plane that touches the earth at the place, which is off by less than a part in a
//! thousand over [`FENCE_ACROSS_MAX_M`] away from the poles.

use crate::sphere::{EARTH_RADIUS_M, cos_of_latitude};
use crate::{Outline, Place};

/// Widest extent of a fence, or of one polygon of it: beyond that a plane is no earth any more. 200 km.
pub const FENCE_ACROSS_MAX_M: f64 = 200_000.0;

/// Most points of the line of a corridor.
pub const CORRIDOR_POINTS_MAX: usize = 10_000;

/// Where a fence is.
#[derive(Debug, Clone, PartialEq)]
pub enum FenceShape {
    /// Everywhere at most so many metres from a place.
    Circle {
        /// The middle.
        centre: Place,
        /// Metres, 0 for the place alone.
        radius_m: f64,
    },
    /// Inside an outline or on its border.
    Polygon(Outline),
    /// Everywhere at most so many metres from a line: a road, a river, a route.
    Corridor {
        /// The line, one point or more.
        line: Vec<Place>,
        /// Metres to either side and beyond the ends.
        half_width_m: f64,
    },
}

/// Why something is no fence.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum FenceFault {
    /// A radius or half a width that is negative or not a number.
    #[error("{0} m is no radius and no half width")]
    Width(f64),
    /// A corridor without a point, or with more than [`CORRIDOR_POINTS_MAX`].
    #[error("a line of {0} points is no corridor: 1 to {CORRIDOR_POINTS_MAX} are")]
    Points(usize),
    /// Wider than [`FENCE_ACROSS_MAX_M`].
    #[error("{0:.0} m across is more than the {FENCE_ACROSS_MAX_M} m of a fence")]
    Across(f64),
}

/// Part of a fence, within a circle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    pub(super) centre: Place,
    pub(super) radius_m: f64,
}

impl FenceShape {
    /// The circles that hold it: one, or one for each polygon.
    pub(super) fn parts(&self) -> Result<Vec<Part>, FenceFault> {
        let parts = match self {
            FenceShape::Circle { centre, radius_m } => {
                checked_width(*radius_m)?;
                vec![Part { centre: *centre, radius_m: *radius_m }]
            }
            FenceShape::Polygon(outline) => {
                let rings = outline.positions();
                let outer = rings.iter().filter_map(|polygon| polygon.first());
                outer.map(|ring| around(ring.iter().map(|&[lon, lat]| checked(lat, lon)), 0.0)).collect()
            }
            FenceShape::Corridor { line, half_width_m } => {
                checked_width(*half_width_m)?;
                if line.is_empty() || line.len() > CORRIDOR_POINTS_MAX {
                    return Err(FenceFault::Points(line.len()));
                }
                vec![around(line.iter().copied(), *half_width_m)]
            }
        };
        match parts.iter().map(|part| part.radius_m * 2.0).find(|across| *across > FENCE_ACROSS_MAX_M) {
            Some(across) => Err(FenceFault::Across(across)),
            None => Ok(parts),
        }
    }

    /// Metres from the place to the fence; inside, minus the metres to its border.
    pub(super) fn beyond_m(&self, place: Place) -> f64 {
        match self {
            FenceShape::Circle { centre, radius_m } => centre.distance_m(&place) - radius_m,
            FenceShape::Polygon(outline) => {
                let border = border_m(outline, place);
                // Exact, where the distance is not: on the border the place is inside.
                if outline.covers(place) { -border } else { border.max(f64::MIN_POSITIVE) }
            }
            FenceShape::Corridor { line, half_width_m } => line_m(line.iter().copied(), place) - half_width_m,
        }
    }
}

fn checked_width(metres: f64) -> Result<(), FenceFault> {
    if metres.is_finite() && metres >= 0.0 { Ok(()) } else { Err(FenceFault::Width(metres)) }
}

fn checked(lat: f64, lon: f64) -> Place {
    Place::new(lat, lon).expect("every position of an outline was checked to be a place")
}

/// A circle around points and the lines between them, which bulge a little out of it on the way.
fn around(points: impl Iterator<Item = Place> + Clone, width_m: f64) -> Part {
    const BULGE: f64 = 1.02;
    let centre = points.clone().next().expect("a ring or a line has points");
    let radius_m = points.map(|point| centre.distance_m(&point)).fold(0.0, f64::max);
    Part { centre, radius_m: radius_m * BULGE + width_m }
}

fn border_m(outline: &Outline, place: Place) -> f64 {
    let nearest = outline.rings().map(|ring| line_m(ring.coords().map(|at| checked(at.y, at.x)), place));
    nearest.fold(f64::INFINITY, f64::min)
}

/// Metres from a place to a line through points.
fn line_m(points: impl Iterator<Item = Place>, place: Place) -> f64 {
    let (mut nearest, mut before) = (f64::INFINITY, None);
    for point in points {
        let here = in_plane(point, place);
        nearest = nearest.min(from_origin(before.unwrap_or(here), here));
        before = Some(here);
    }
    nearest
}

/// Metres east and north of the place, in the plane that touches the earth there.
fn in_plane(point: Place, place: Place) -> [f64; 2] {
    let east = point.lon() - place.lon();
    let east = if east.abs() > 180.0 { east - 360.0_f64.copysign(east) } else { east };
    let metres = |degrees: f64| degrees.to_radians() * EARTH_RADIUS_M;
    let cos = f64::midpoint(cos_of_latitude(point.lat()), cos_of_latitude(place.lat()));
    [metres(east) * cos, metres(point.lat() - place.lat())]
}

/// How far a straight line passes from the origin.
fn from_origin(from: [f64; 2], to: [f64; 2]) -> f64 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let squared = along[0] * along[0] + along[1] * along[1];
    let share = if squared > 0.0 { -(from[0] * along[0] + from[1] * along[1]) / squared } else { 0.0 };
    let share = share.clamp(0.0, 1.0);
    (from[0] + share * along[0]).hypot(from[1] + share * along[1])
}
