//! The cells of a raster: how large they are, and which one a place lies in.

use std::ops::RangeInclusive;

use geo::Coord;

use crate::{Outline, Place};

/// Near a pole a degree of longitude is next to nothing; cells are not made longer than this in its stead.
const MIN_COSINE: f64 = 0.01;

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
    /// Around all outlines, with so many cells for each of their edges, but at most so many. `None` without any.
    #[expect(clippy::cast_precision_loss, reason = "a size of cells need not be exact")]
    pub(super) fn around(drawn: &[(u32, &Outline)], per_edge: f64, most: u32) -> Option<Field> {
        let (mut low, mut high) = drawn.first()?.1.corners_of_bounds();
        for (_, outline) in drawn {
            let (south_west, north_east) = outline.corners_of_bounds();
            low = Coord { x: low.x.min(south_west.x), y: low.y.min(south_west.y) };
            high = Coord { x: high.x.max(north_east.x), y: high.y.max(north_east.y) };
        }
        let edges: usize =
            drawn.iter().flat_map(|(_, outline)| outline.rings()).map(|ring| ring.0.len()).sum();
        let cells = (edges as f64 * per_edge).min(f64::from(most));
        let (wide, tall) = (high.x - low.x, high.y - low.y);
        let cosine = low.y.midpoint(high.y).to_radians().cos().max(MIN_COSINE);
        let side = (wide * cosine * tall / cells).sqrt();
        let columns = whole(wide * cosine / side, most);
        let rows = whole(tall / side, most / columns);
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

    /// Whether cells have an extent that numbers can tell.
    pub(super) fn is_measurable(&self) -> bool {
        self.columns_per_degree.is_finite() && self.rows_per_degree.is_finite()
    }

    /// How many columns and rows a place lies from the south-western corner.
    pub(super) fn measured(&self, at: Coord<f64>) -> Coord<f64> {
        Coord {
            x: (at.x - self.low.x) * self.columns_per_degree,
            y: (at.y - self.low.y) * self.rows_per_degree,
        }
    }

    /// The columns between two distances from the west, as far as there are any.
    pub(super) fn columns_between(&self, from: f64, to: f64) -> RangeInclusive<u32> {
        floor(from)..=floor(to).min(self.columns - 1)
    }

    /// The rows between two distances from the south, as far as there are any.
    pub(super) fn rows_between(&self, from: f64, to: f64) -> RangeInclusive<u32> {
        floor(from)..=floor(to).min(self.rows - 1)
    }

    /// A place within a cell. `None` beyond the last, and where numbers cannot tell cells apart.
    pub(super) fn middle(&self, column: u32, row: u32) -> Option<Place> {
        let lon = self.low.x + (f64::from(column) + 0.5) / self.columns_per_degree;
        let lat = self.low.y + (f64::from(row) + 0.5) / self.rows_per_degree;
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

#[cfg(test)]
impl Field {
    /// Meridians and parallels between cells, as near as rounding comes.
    pub(super) fn borders(&self) -> (Vec<f64>, Vec<f64>) {
        let lon = |column: u32| self.low.x + f64::from(column) / self.columns_per_degree;
        let lat = |row: u32| self.low.y + f64::from(row) / self.rows_per_degree;
        ((0..self.columns).map(lon).collect(), (0..self.rows).map(lat).collect())
    }
}
