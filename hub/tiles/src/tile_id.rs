//! Which square of the world a tile shows.

use crate::world::{EXTENT_BITS, Spot, WORLD_BITS, Window};

/// The deepest zoom of a tile. A map that goes on beyond it enlarges these: a unit of such a tile is 15 cm on the ground.
pub const ZOOM_MAX: u8 = 16;

/// A tile that exists: zoom, column from the west, row from the north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileId {
    z: u8,
    x: u32,
    y: u32,
}

/// No tile has these numbers. The first that is wrong is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TileIdError {
    /// Deeper than [`ZOOM_MAX`].
    #[error("zoom {0} is not within 0..={ZOOM_MAX}")]
    Zoom(u32),
    /// East of the last column.
    #[error("column {x} is not within 0..{columns}")]
    Column {
        /// As asked for.
        x: u32,
        /// How many columns that zoom has.
        columns: u32,
    },
    /// South of the last row.
    #[error("row {y} is not within 0..{rows}")]
    Row {
        /// As asked for.
        y: u32,
        /// How many rows that zoom has.
        rows: u32,
    },
}

impl TileId {
    /// Checks three numbers, as an address has them.
    pub fn new(z: u32, x: u32, y: u32) -> Result<TileId, TileIdError> {
        let zoom = u8::try_from(z).ok().filter(|&zoom| zoom <= ZOOM_MAX).ok_or(TileIdError::Zoom(z))?;
        let count = 1_u32 << zoom;
        if x >= count {
            return Err(TileIdError::Column { x, columns: count });
        }
        if y >= count {
            return Err(TileIdError::Row { y, rows: count });
        }
        Ok(TileId { z: zoom, x, y })
    }

    /// The zoom.
    #[must_use]
    pub fn zoom(self) -> u8 {
        self.z
    }

    /// The column from the west.
    #[must_use]
    pub fn column(self) -> u32 {
        self.x
    }

    /// The row from the north.
    #[must_use]
    pub fn row(self) -> u32 {
        self.y
    }

    /// The square itself, in units of the world.
    pub(crate) fn window(self) -> Window {
        let side = 1_i64 << (WORLD_BITS - u32::from(self.z));
        let low = (i64::from(self.x) * side, i64::from(self.y) * side);
        Window { low, high: (low.0 + side, low.1 + side) }
    }

    /// A place of the world in units of this tile, rounded; outside of the tile it is negative or beyond the extent.
    pub(crate) fn unit_of(self, spot: Spot) -> (i32, i32) {
        let (window, bits) = (self.window(), units_bits(self.z));
        let half = (1_i64 << bits) >> 1;
        let unit = |at: i32, low: i64| {
            i32::try_from((i64::from(at) - low + half) >> bits).expect("the world is 2^30 units wide")
        };
        (unit(spot.x, window.low.0), unit(spot.y, window.low.1))
    }
}

/// One unit of a tile is 2 to the power of this in units of the world.
pub(crate) fn units_bits(zoom: u8) -> u32 {
    WORLD_BITS - EXTENT_BITS - u32::from(zoom)
}
