//! The base cells around a place, so close by that they are flat: how far it is to their parts and to each step in them,
//! without a sine or a root.

use super::grid::{Base, HEIGHT, ROWS_PER_DEGREE, Row, STEP_BITS, STEPS, row};
use super::reach::Reach;
use super::sieve::{Sieve, Window};

/// Latitudes at which a base cell is about as wide as it is high, and next to another like it.
const AWAY_FROM_THE_POLES: std::ops::Range<f64> = -80.0..80.0;

/// A chord is shorter than its arc, and parallels and meridians close in, by this share of squares at most.
const LESS: f64 = 1.0 - 1e-4;

/// So many times wider may a circle be in longitude than it is on its own parallel.
const WIDER: f64 = 1.1;

/// Steps that nothing is sieved out by: a unit stands somewhere within its own, and one is left to rounding.
const LEFT_OVER: f64 = 2.0;

/// A part of a base cell: its south-west corner and its side, in steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Square {
    x: u32,
    y: u32,
    side: u32,
}

impl Square {
    /// All of the base cell.
    pub(super) const WHOLE: Square = Square { x: 0, y: 0, side: 1 << STEP_BITS };

    pub(super) fn quarter(self, quarter: u32) -> Square {
        let side = self.side / 2;
        Square { x: self.x + (quarter & 1) * side, y: self.y + (quarter >> 1) * side, side }
    }

    #[inline]
    pub(super) fn meets(self, window: Window) -> bool {
        let meets = |from: u32, first: u16, last: u16| {
            (from <= u32::from(last)) & (from + self.side > u32::from(first))
        };
        meets(self.x, window.west, window.east) & meets(self.y, window.south, window.north)
    }
}

/// Base cells around a place, and how far each is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    pub(super) base: Base,
    /// The place, in steps from the south-west corner of this base cell.
    x: f64,
    y: f64,
    /// Squares of chords over a step of it, at least.
    east: f64,
    north: f64,
    /// Steps eastward in a chord of 1, at most.
    wide: f64,
}

impl Around {
    /// The base cells that are nearer than this: the square of a chord. `None` where there are many of them, or where they
    /// are not nearly flat.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rows and columns are below 3,000"
    )]
    pub(super) fn within(reach: Reach, squared: f64) -> Option<impl Iterator<Item = Around>> {
        let Reach { from: place, cos } = reach;
        let far = squared.sqrt().to_degrees() * 1.001 + LEFT_OVER / (STEPS * ROWS_PER_DEGREE);
        let (north, y) = ((place.lat() + 90.0) * ROWS_PER_DEGREE, far * ROWS_PER_DEGREE);
        if y > 1.0 || !AWAY_FROM_THE_POLES.contains(&place.lat()) {
            return None;
        }
        let (first, last) = ((north - y) as u16, (north + y) as u16);
        Some((first..=last).flat_map(move |number| {
            let Row { columns, columns_per_degree, width, least_cos, .. } = row(number);
            let east = (place.lon() + 180.0) * columns_per_degree;
            let x = far * WIDER / cos * columns_per_degree;
            let (first, last) = (floor(east - x), floor(east + x));
            let step = width / STEPS * (cos * least_cos * LESS).sqrt();
            let wide = 1.0 / step;
            (first..=last).map(move |column| Around {
                base: Base { row: number, column: around(column, columns as i32) as u16 },
                x: (east - f64::from(column)) * STEPS,
                y: (north - f64::from(number)) * STEPS,
                east: step * step,
                north: HEIGHT / STEPS * (HEIGHT / STEPS) * LESS,
                wide,
            })
        }))
    }

    /// For looking at the units of its cells one by one.
    pub(super) fn sieve(&self) -> Sieve {
        // Over so little of a meridian the chord is shorter by less than a window is wider.
        Sieve::of((self.x, self.y), (self.east, self.north), (self.wide, STEPS / HEIGHT))
    }

    /// Nothing in this part of it is nearer.
    pub(super) fn at_least(&self, part: Square) -> f64 {
        // No unit within is sieved out that the cell around it was not.
        let beside = |at: f64, from: u32| {
            let (from, side) = (f64::from(from), f64::from(part.side));
            (from - at).max(at - from - side) - LEFT_OVER
        };
        let (east, north) = (beside(self.x, part.x).max(0.0), beside(self.y, part.y).max(0.0));
        (self.east * east * east + self.north * north * north) * LESS
    }
}

/// A column as the row counts it. It is not a whole row off.
fn around(column: i32, columns: i32) -> i32 {
    if column < 0 {
        column + columns
    } else if column >= columns {
        column - columns
    } else {
        column
    }
}

/// Of numbers of columns, which may be one below 0.
#[expect(clippy::cast_possible_truncation, reason = "columns are below 3,000")]
fn floor(east: f64) -> i32 {
    (east + 2.0) as i32 - 2
}
