//! The cells of a raster: how large they are, and which one a place lies in.

use geo::Coord;

use crate::Outline;

/// The most cells: 4 bytes each, 16 MB. Some 75 m in a prefecture, 220 m in a province.
const MAX_CELLS: u32 = 4_000_000;
/// Cells for each edge of an outline: a prefecture of 14,000 grids has some 100 m then, and a village next to nothing.
const CELLS_PER_EDGE: usize = 4;
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
    /// Around all outlines. `None` without any.
    #[expect(clippy::cast_precision_loss, reason = "a size of cells need not be exact")]
    pub(super) fn around(drawn: &[(u32, &Outline)]) -> Option<Field> {
        let (mut low, mut high) = drawn.first()?.1.corners_of_bounds();
        for (_, outline) in drawn {
            let (south_west, north_east) = outline.corners_of_bounds();
            low = Coord { x: low.x.min(south_west.x), y: low.y.min(south_west.y) };
            high = Coord { x: high.x.max(north_east.x), y: high.y.max(north_east.y) };
        }
        let edges: usize =
            drawn.iter().flat_map(|(_, outline)| outline.rings()).map(|ring| ring.0.len()).sum();
        let cells = edges.saturating_mul(CELLS_PER_EDGE).min(MAX_CELLS as usize) as f64;
        let (wide, tall) = (high.x - low.x, high.y - low.y);
        let cosine = low.y.midpoint(high.y).to_radians().cos().max(MIN_COSINE);
        let side = (wide * cosine * tall / cells).sqrt();
        let columns = whole(wide * cosine / side, MAX_CELLS);
        let rows = whole(tall / side, MAX_CELLS / columns);
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

    pub(super) fn number(&self, column: u32, row: u32) -> usize {
        row as usize * self.columns as usize + column as usize
    }

    /// `None` outside of every outline.
    #[inline]
    pub(super) fn cell_of(&self, at: Coord<f64>) -> Option<usize> {
        let inside = self.low.x <= at.x && at.x <= self.high.x && self.low.y <= at.y && at.y <= self.high.y;
        inside.then(|| self.number(self.column_of(at.x), self.row_of(at.y)))
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
