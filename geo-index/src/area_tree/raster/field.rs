//! The cells of a raster: how large they are, and which one a place lies in.

use std::ops::RangeInclusive;

use geo::Coord;

use crate::{Outline, Place};

/// Near a pole a degree of longitude is next to nothing; cells are not made longer than this in its stead.
const MIN_COSINE: f64 = 0.01;

/// A side shorter than this, in degrees, is not divided. No map has any so short; and of outlines much smaller than this
/// products of two sides are no numbers any more, so that how a place lies to them is said by the outline alone.
const MIN_SIDE: f64 = 1e-100;

/// Cells between parallels and meridians, as square on the ground as whole numbers of them allow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    low: Coord<f64>,
    high: Coord<f64>,
    columns: u32,
    rows: u32,
    columns_per_degree: f64,
    rows_per_degree: f64,
}

impl Field {
    /// Around all outlines, in about so many cells, but at most so many. A strip narrower than a cell is one row of as many
    /// cells and no more, however narrow it is. `None` without any outline.
    pub(super) fn around(drawn: &[(u32, &Outline)], cells: f64, most: u32) -> Option<Field> {
        let (mut low, mut high) = drawn.first()?.1.corners_of_bounds();
        for (_, outline) in drawn {
            let (south_west, north_east) = outline.corners_of_bounds();
            low = Coord { x: low.x.min(south_west.x), y: low.y.min(south_west.y) };
            high = Coord { x: high.x.max(north_east.x), y: high.y.max(north_east.y) };
        }
        let cells = cells.min(f64::from(most));
        let (wide, tall) = (high.x - low.x, high.y - low.y);
        let cosine = low.y.midpoint(high.y).to_radians().cos().max(MIN_COSINE);
        let side = (wide * cosine * tall / cells).sqrt();
        let limit = |degrees: f64| if degrees < MIN_SIDE { 1 } else { whole(cells, most) };
        let columns = whole(wide * cosine / side, limit(wide));
        let rows = whole(tall / side, limit(tall).min(most / columns));
        let per_degree = |cells: u32, degrees: f64| f64::from(cells) / degrees;
        Some(Field {
            low,
            high,
            columns,
            rows,
            columns_per_degree: per_degree(columns, wide),
            rows_per_degree: per_degree(rows, tall),
        })
    }

    pub(super) fn cells(&self) -> usize {
        self.columns as usize * self.rows as usize
    }

    /// From west to east, at least one.
    pub(super) fn columns(&self) -> u32 {
        self.columns
    }

    /// From south to north, at least one.
    pub(super) fn rows(&self) -> u32 {
        self.rows
    }

    /// Whether cells have an extent that numbers can tell, and [`cell_at`](Self::cell_at) can number them.
    pub(super) fn is_measurable(&self) -> bool {
        let is_numbered = self.columns.max(self.rows) < 1 << (u32::BITS - FRACTION_BITS);
        is_numbered && self.columns_per_degree.is_finite() && self.rows_per_degree.is_finite()
    }

    /// How many columns and rows a place lies from the south-western corner.
    #[inline]
    pub(super) fn measured(&self, at: Coord<f64>) -> Coord<f64> {
        Coord {
            x: (at.x - self.low.x) * self.columns_per_degree,
            y: (at.y - self.low.y) * self.rows_per_degree,
        }
    }

    /// The cell of a place within, that lies so many columns and rows from the south-western corner, and where in it the
    /// place lies, in [`FRACTION`]s of its sides. A place within such a fraction of two cells is of either, and so of the
    /// cell beyond the last if it is at the border of the field.
    #[inline]
    pub(super) fn cell_at(&self, measured: Coord<f64>) -> ([u32; 2], [i32; 2]) {
        let (column, east) = parted(measured.x);
        let (row, north) = parted(measured.y);
        ([column, row], [east, north])
    }

    /// The columns between two distances from the west, as far as there are any, and the one beyond the last.
    pub(super) fn columns_between(&self, from: f64, to: f64) -> RangeInclusive<u32> {
        floor(from)..=floor(to).min(self.columns)
    }

    /// The rows between two distances from the south, as far as there are any, and the one beyond the last.
    pub(super) fn rows_between(&self, from: f64, to: f64) -> RangeInclusive<u32> {
        floor(from)..=floor(to).min(self.rows)
    }

    /// A place within a cell. `None` beyond the last, and where numbers cannot tell cells apart.
    pub(super) fn middle(&self, column: u32, row: u32) -> Option<Place> {
        self.place_in(column, row, [0.5, 0.5])
    }

    /// The place so many sides of a cell from its south-western corner. `None` if it is not in the cell, by the numbers.
    pub(super) fn place_in(&self, column: u32, row: u32, [east, north]: [f64; 2]) -> Option<Place> {
        let lon = self.low.x + (f64::from(column) + east) / self.columns_per_degree;
        let lat = self.low.y + (f64::from(row) + north) / self.rows_per_degree;
        let is_within = self.column_of(lon) == column && self.row_of(lat) == row;
        Place::new(lat, lon).ok().filter(|_| is_within)
    }

    #[inline]
    pub(super) fn contains(&self, at: Coord<f64>) -> bool {
        self.low.x <= at.x && at.x <= self.high.x && self.low.y <= at.y && at.y <= self.high.y
    }

    pub(super) fn number(&self, column: u32, row: u32) -> usize {
        row as usize * self.columns as usize + column as usize
    }

    /// Of a place within.
    #[inline]
    pub(super) fn cell_of(&self, at: Coord<f64>) -> usize {
        self.number(self.column_of(at.x), self.row_of(at.y))
    }

    /// Never decreases eastward, whatever the rounding: that is all the raster rests upon.
    #[inline]
    pub(super) fn column_of(&self, lon: f64) -> u32 {
        floor((lon - self.low.x) * self.columns_per_degree).min(self.columns - 1)
    }

    /// Never decreases northward.
    #[inline]
    pub(super) fn row_of(&self, lat: f64) -> u32 {
        floor((lat - self.low.y) * self.rows_per_degree).min(self.rows - 1)
    }
}

/// How many edges all outlines have.
#[expect(clippy::cast_precision_loss, reason = "a size of cells need not be exact")]
pub(super) fn edges_of(drawn: &[(u32, &Outline)]) -> f64 {
    let rings = drawn.iter().flat_map(|(_, outline)| outline.rings());
    rings.map(|ring| ring.0.len()).sum::<usize>() as f64
}

/// At least one, at most `limit`; what is no number, of outlines without width, is one.
fn whole(cells: f64, limit: u32) -> u32 {
    floor(cells.ceil()).clamp(1, limit)
}

#[inline]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast holds to the bounds of its type"
)]
fn floor(cells: f64) -> u32 {
    cells as u32
}

/// Bits of a fraction of a cell.
const FRACTION_BITS: u32 = 14;
/// How many of them are a side of a cell.
pub(super) const FRACTION: i32 = 1 << FRACTION_BITS;
/// Where numbers are whole fractions, so that one addition rounds to the nearest of them.
const FRACTIONS: f64 = (1_u64 << (52 - FRACTION_BITS)) as f64;

/// Whole cells and fractions of one. A cast that heeds the bounds of its type takes seven steps, and this one.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the lowest bits are the fractions")]
fn parted(cells: f64) -> (u32, i32) {
    let fractions = (cells + FRACTIONS).to_bits() as u32;
    (fractions >> FRACTION_BITS, (fractions & (FRACTION.unsigned_abs() - 1)).cast_signed())
}

#[cfg(test)]
impl Field {
    /// Meridians and parallels between cells, as near as rounding comes.
    pub(super) fn borders(&self) -> (Vec<f64>, Vec<f64>) {
        let lon = |column: u32| self.low.x + f64::from(column) / self.columns_per_degree;
        let lat = |row: u32| self.low.y + f64::from(row) / self.rows_per_degree;
        ((0..self.columns).map(lon).collect(), (0..self.rows).map(lat).collect())
    }
}
