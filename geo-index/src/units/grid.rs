//! The plane of the cells: base cells about 14 km wide and high at any latitude, each halved both ways as often as it
//! takes. Arithmetic alone says in which cell a place lies, so that a unit that moves asks no tree.

use std::sync::LazyLock;

use crate::Place;
use crate::lat_lon_box::Bounds;

/// Rows of base cells in a degree of latitude.
pub(super) const ROWS_PER_DEGREE: f64 = 8.0;

/// The height of a base cell, in radians.
pub(super) const HEIGHT: f64 = std::f64::consts::PI / 180.0 / ROWS_PER_DEGREE;

/// Rows from pole to pole.
const ROWS: u16 = 1_440;

/// Base cells of the rows at the equator: as wide there as they are high.
const COLUMNS_AT_EQUATOR: f64 = 2_880.0;

/// A base cell is halved at most so often, which leaves cells of 0.85 m.
pub(super) const DEEPEST: u8 = 14;

/// Steps of a place within its base cell, either way.
pub(super) const STEPS: f64 = 65_536.0;

/// Bits of such a step.
pub(super) const STEP_BITS: u8 = 16;

/// The northernmost steps from pole to pole.
const LAST_STEP_NORTH: u32 = ((ROWS as u32) << STEP_BITS) - 1;

/// Cells are drawn this much wider for whoever asks what they hold, in degrees: wider than any rounding in their
/// borders, and a tenth of a millimetre on the ground.
const SLACK_DEG: f64 = 1e-9;

/// What there is to know of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Base cells of it: a whole number goes once around, so that no cell lies over the date line.
    pub(super) columns: f64,
    pub(super) columns_per_degree: f64,
    /// Of a base cell, in radians of longitude.
    pub(super) width: f64,
    /// No more than the cosine of any latitude in it.
    pub(super) least_cos: f64,
    /// Steps of it from west to east, less one.
    last_step: u32,
}

static EVERY_ROW: LazyLock<Box<[Row]>> = LazyLock::new(|| {
    let cos = |row: f64| (row / ROWS_PER_DEGREE - 90.0).to_radians().cos();
    let row = |row: f64| {
        let columns = (COLUMNS_AT_EQUATOR * cos(row + 0.5)).round().max(1.0);
        let (columns_per_degree, width) = (columns / 360.0, (360.0 / columns).to_radians());
        let least_cos = cos(row).min(cos(row + 1.0)).max(0.0);
        Row { columns, columns_per_degree, width, least_cos, last_step: steps(columns * STEPS) - 1 }
    };
    (0..ROWS).map(|number| row(f64::from(number))).collect()
});

/// A row by its number.
#[inline]
pub(super) fn row(number: u16) -> Row {
    EVERY_ROW[usize::from(number)]
}

/// Where a place lies in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    row: u16,
    column: u16,
    /// Steps east and north of the corner of the base cell, of which it has 65,536 either way.
    pub(super) x: u16,
    pub(super) y: u16,
}

/// A base cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Base {
    pub(super) row: u16,
    pub(super) column: u16,
}

impl Spot {
    /// In steps from the corner of the grid, whose upper half counts base cells: one conversion tells both.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the upper half is shifted down, the lower half meant"
    )]
    #[inline]
    pub(super) fn of(place: Place) -> Spot {
        let north = steps((place.lat() + 90.0) * (ROWS_PER_DEGREE * STEPS)).min(LAST_STEP_NORTH);
        let row = (north >> STEP_BITS) as u16;
        let Row { columns_per_degree, last_step, .. } = self::row(row);
        let east = steps((place.lon() + 180.0) * columns_per_degree * STEPS).min(last_step);
        Spot { row, column: (east >> STEP_BITS) as u16, x: east as u16, y: north as u16 }
    }

    pub(super) fn base(self) -> Base {
        Base { row: self.row, column: self.column }
    }

    /// Which quarter of a cell of this depth the place lies in: 0 to 3.
    pub(super) fn quarter(self, depth: u8) -> u32 {
        let bit = STEP_BITS - 1 - depth;
        u32::from((self.x >> bit) & 1) | u32::from((self.y >> bit) & 1) << 1
    }
}

/// A cell: a base cell halved `depth` times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellKey {
    base: Base,
    x: u16,
    y: u16,
    pub(super) depth: u8,
}

impl CellKey {
    /// The cell of a depth that holds a place.
    pub(super) fn holding(spot: Spot, depth: u8) -> CellKey {
        let cut = |step: u16| step & steps_of(depth);
        CellKey { base: spot.base(), x: cut(spot.x), y: cut(spot.y), depth }
    }

    pub(super) fn base(self) -> Base {
        self.base
    }

    #[inline]
    pub(super) fn holds(self, spot: Spot) -> bool {
        let steps = steps_of(self.depth);
        // All of it at once: which part a unit that moves on fails by cannot be foretold.
        (self.base.row == spot.row)
            & (self.base.column == spot.column)
            & (self.x == spot.x & steps)
            & (self.y == spot.y & steps)
    }

    /// One of the four quarters, numbered as in [`Spot::quarter`].
    pub(super) fn quarter(self, quarter: u32) -> CellKey {
        let bit = 1 << (STEP_BITS - 1 - self.depth);
        let x = if quarter & 1 == 0 { self.x } else { self.x | bit };
        let y = if quarter & 2 == 0 { self.y } else { self.y | bit };
        CellKey { x, y, depth: self.depth + 1, ..self }
    }

    /// The cell whose quarter this is. Only of a cell that is one.
    pub(super) fn whole(self) -> CellKey {
        let depth = self.depth - 1;
        CellKey { x: self.x & steps_of(depth), y: self.y & steps_of(depth), depth, ..self }
    }

    /// About how much of the unit sphere it covers, with a cosine of a latitude in it or nearby.
    pub(super) fn area(self, cos: f64) -> f64 {
        let parts = f64::from(1_u32 << (2 * self.depth));
        row(self.base.row).width * HEIGHT * cos.max(0.0) / parts
    }

    /// South, west, north and east of the cell in degrees, a little widened.
    pub(super) fn bounds(self) -> Bounds {
        let share = 1.0 / f64::from(1_u32 << self.depth);
        let rows = f64::from(self.base.row) + f64::from(self.y) / STEPS;
        let columns = f64::from(self.base.column) + f64::from(self.x) / STEPS;
        let (lat, lon) = (rows / ROWS_PER_DEGREE - 90.0, 360.0 / row(self.base.row).columns);
        Bounds {
            south: lat - SLACK_DEG,
            west: columns * lon - 180.0 - SLACK_DEG,
            north: lat + share / ROWS_PER_DEGREE + SLACK_DEG,
            east: (columns + share) * lon - 180.0 + SLACK_DEG,
        }
    }
}

/// Whole steps. Of no row there are as many as do not fit.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a checked place is within -90..=90 and -180..=180, and the cast saturates"
)]
#[inline]
fn steps(exact: f64) -> u32 {
    exact as u32
}

/// The steps that tell cells of a depth apart: the highest `depth` bits.
fn steps_of(depth: u8) -> u16 {
    u16::MAX.checked_shl(u32::from(STEP_BITS - depth)).unwrap_or(0)
}
