//! The base cells around a place, so close by that they are flat: how far it is to their parts and to each step in them,
//! without a sine or a root.

use super::grid::{Base, ROWS_PER_DEGREE, Row, STEPS, row};
use crate::Place;

/// Latitudes at which a base cell is about as wide as it is high, and next to another like it.
const AWAY_FROM_THE_POLES: std::ops::Range<f64> = -80.0..80.0;

/// A chord is shorter than its arc, and parallels and meridians close in, by this share of squares at most.
const LESS: f64 = 1.0 - 1e-4;

/// So many times wider may a circle be in longitude than it is on its own parallel.
const WIDER: f64 = 1.1;

/// Steps that nothing is sieved out by: a unit stands somewhere within its own, and one is left to rounding.
const LEFT_OVER: f64 = 2.0;

/// A part of a base cell: its south-west corner and its side, in sides of the base cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Square {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) side: f64,
}

impl Square {
    /// All of the base cell.
    pub(super) const WHOLE: Square = Square { x: 0.0, y: 0.0, side: 1.0 };

    pub(super) fn quarter(self, quarter: u32) -> Square {
        let side = self.side / 2.0;
        let x = if quarter & 1 == 0 { self.x } else { self.x + side };
        let y = if quarter & 2 == 0 { self.y } else { self.y + side };
        Square { x, y, side }
    }
}

/// Base cells around a place, and how far each is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    pub(super) base: Base,
    /// The place, in sides of this base cell from its south-west corner.
    x: f64,
    y: f64,
    /// Squares of chords over a side of it, at least.
    east: f64,
    north: f64,
}

impl Around {
    /// The base cells that are nearer than this: the square of a chord. `None` where there are many of them, or where they
    /// are not nearly flat.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rows and columns are below 3,000"
    )]
    pub(super) fn within(place: Place, squared: f64) -> Option<impl Iterator<Item = Around>> {
        let far = squared.sqrt().to_degrees() * 1.001 + LEFT_OVER / (STEPS * ROWS_PER_DEGREE);
        let (north, y) = ((place.lat() + 90.0) * ROWS_PER_DEGREE, far * ROWS_PER_DEGREE);
        if y > 1.0 || !AWAY_FROM_THE_POLES.contains(&place.lat()) {
            return None;
        }
        let cos = place.lat().to_radians().cos();
        let (first, last) = ((north - y) as u16, (north + y) as u16);
        Some((first..=last).flat_map(move |number| {
            let Row { columns, least_cos } = row(number);
            let east = (place.lon() + 180.0) * (columns / 360.0);
            let x = far * WIDER / cos * (columns / 360.0);
            let (first, last) = ((east - x).floor() as i32, (east + x).floor() as i32);
            let (width, height) = ((360.0 / columns).to_radians(), (1.0 / ROWS_PER_DEGREE).to_radians());
            (first..=last).map(move |column| Around {
                base: Base { row: number, column: column.rem_euclid(columns as i32) as u16 },
                x: east - f64::from(column),
                y: north - f64::from(number),
                east: width * width * cos * least_cos * LESS,
                north: height * height * LESS,
            })
        }))
    }

    #[expect(clippy::cast_possible_truncation, reason = "the sieve leaves half a step to rounding")]
    /// For looking at the units of its cells one by one.
    pub(super) fn sieve(&self) -> Sieve {
        let of_step = |side: f64| (side / (STEPS * STEPS)) as f32;
        Sieve {
            x: (self.x * STEPS) as f32,
            y: (self.y * STEPS) as f32,
            east: of_step(self.east),
            north: of_step(self.north),
        }
    }

    /// Nothing in this part of it is nearer.
    pub(super) fn at_least(&self, part: Square) -> f64 {
        // No unit within is sieved out that the cell around it was not.
        let beside =
            |at: f64, from: f64| ((from - at).max(at - from - part.side) - LEFT_OVER / STEPS).max(0.0);
        let (east, north) = (beside(self.x, part.x), beside(self.y, part.y));
        (self.east * east * east + self.north * north * north) * LESS
    }
}

/// How far from the place the steps of a base cell are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sieve {
    x: f32,
    y: f32,
    /// Square of the chord over a step, at least.
    east: f32,
    north: f32,
}

/// Steps west to east and south to north.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    x: u16,
    y: u16,
    wide: u16,
    high: u16,
}

impl Window {
    /// Which of these are in the window: a bit for each that is, the first one lowest.
    #[inline]
    pub(super) fn hold(self, x: &[u16; 8], y: &[u16; 8]) -> u16 {
        const BITS: [u16; 8] = [1, 2, 4, 8, 16, 32, 64, 128];
        let mut held = [0; 8];
        for lane in 0..8 {
            let east = x[lane].wrapping_sub(self.x) <= self.wide;
            let north = y[lane].wrapping_sub(self.y) <= self.high;
            held[lane] = if east & north { BITS[lane] } else { 0 };
        }
        held.iter().sum()
    }
}

/// `f32::max` looks out for what is not a number, and here that would be half of the work.
#[inline]
fn beyond_a_step(at: u16, from: f32) -> f32 {
    let beside = (f32::from(at) + 0.5 - from).abs() - 1.0;
    if beside > 0.0 { beside } else { 0.0 }
}

impl Sieve {
    /// All steps that may be nearer than this are in the window.
    pub(super) fn window(&self, squared: f32) -> Window {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates at the borders of the cell"
        )]
        let side = |at: f32, step: f32| {
            let far = (squared / step).sqrt() * 1.001 + 3.0;
            ((at - far) as u16, (at + far) as u16)
        };
        let ((west, east), (south, north)) = (side(self.x, self.east), side(self.y, self.north));
        Window { x: west, y: south, wide: east - west, high: north - south }
    }

    #[inline]
    pub(super) fn at_least(&self, x: u16, y: u16) -> f32 {
        // A unit stands somewhere within its step, and another half of one is left to rounding.
        let (east, north) = (beyond_a_step(x, self.x), beyond_a_step(y, self.y));
        self.east * east * east + self.north * north * north
    }
}
