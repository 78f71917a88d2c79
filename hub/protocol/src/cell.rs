//! Map cells: the tiles of the web map at one fixed zoom. A console watches cells, and the hub encodes the units of a
//! cell once for all who watch it.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The zoom whose tiles are the cells: about 8 km a side at 35° north.
pub const CELL_ZOOM: u32 = 12;

/// Cells along each axis.
const SIDE: u32 = 1 << CELL_ZOOM;

/// Beyond this latitude, in degrees, the web map has no tiles; such places count to the last row.
const EDGE_LAT: f64 = 85.051_128_779_806_59;

/// A cell: `x × 4096 + y`, with x counted eastward from 180° west and y southward from the top of the web map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "u32", into = "u32")]
#[ts(type = "number")]
pub struct Cell(u32);

/// A number that is no cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a map cell, which are numbered from 0 to 16777215")]
pub struct CellError(pub u32);

/// What a cell covers, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellBounds {
    /// Western edge.
    pub west: f64,
    /// Southern edge.
    pub south: f64,
    /// Eastern edge.
    pub east: f64,
    /// Northern edge.
    pub north: f64,
}

impl Cell {
    /// The cell of a number.
    ///
    /// # Errors
    /// The number, if it has more than 24 bits.
    pub fn new(number: u32) -> Result<Self, CellError> {
        if number < SIDE * SIDE { Ok(Self(number)) } else { Err(CellError(number)) }
    }

    /// The cell of a tile at [`CELL_ZOOM`]; none outside the map.
    #[must_use]
    pub fn at(x: u32, y: u32) -> Option<Self> {
        (x < SIDE && y < SIDE).then_some(Self(x * SIDE + y))
    }

    /// The cell that holds a place given in WGS84 degrees; none if a number is not finite or out of range.
    #[must_use]
    pub fn holding(lat: f64, lon: f64) -> Option<Self> {
        if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
            return None;
        }
        let radians = lat.clamp(-EDGE_LAT, EDGE_LAT).to_radians();
        let east = (lon + 180.0) / 360.0;
        let south = (1.0 - radians.tan().asinh() / PI) / 2.0;
        Self::at(step(east), step(south))
    }

    /// The number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// Tile column, from the west.
    #[must_use]
    pub fn x(self) -> u32 {
        self.0 / SIDE
    }

    /// Tile row, from the north.
    #[must_use]
    pub fn y(self) -> u32 {
        self.0 % SIDE
    }

    /// What it covers.
    #[must_use]
    pub fn bounds(self) -> CellBounds {
        let lon = |x: u32| f64::from(x) / f64::from(SIDE) * 360.0 - 180.0;
        let lat = |y: u32| (PI * (1.0 - 2.0 * f64::from(y) / f64::from(SIDE))).sinh().atan().to_degrees();
        CellBounds {
            west: lon(self.x()),
            south: lat(self.y() + 1),
            east: lon(self.x() + 1),
            north: lat(self.y()),
        }
    }
}

/// The index of a share of the whole side; the far edge counts to the last cell.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..SIDE before")]
fn step(share: f64) -> u32 {
    (share * f64::from(SIDE)).clamp(0.0, f64::from(SIDE - 1)) as u32
}

impl TryFrom<u32> for Cell {
    type Error = CellError;

    fn try_from(number: u32) -> Result<Self, CellError> {
        Self::new(number)
    }
}

impl From<Cell> for u32 {
    fn from(cell: Cell) -> Self {
        cell.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_places_lie_in_the_tiles_that_map_servers_use() {
        // Tile numbers by the formula of the OpenStreetMap wiki, "Slippy map tilenames".
        let baoding = Cell::holding(38.874, 115.465).unwrap();
        assert_eq!((baoding.x(), baoding.y()), (3361, 1567));
        let origin = Cell::holding(0.0, 0.0).unwrap();
        assert_eq!((origin.x(), origin.y()), (2048, 2048));
    }

    #[test]
    fn the_edges_of_the_world_have_cells_and_nonsense_has_none() {
        assert_eq!(Cell::holding(90.0, 180.0), Cell::at(4095, 0));
        assert_eq!(Cell::holding(-90.0, -180.0), Cell::at(0, 4095));
        assert_eq!(Cell::holding(f64::NAN, 0.0), None);
        assert_eq!(Cell::holding(0.0, 180.1), None);
        assert_eq!(Cell::at(4096, 0), None);
    }

    #[test]
    fn a_number_that_is_no_cell_is_refused_by_name() {
        let error = serde_json::from_str::<Cell>("16777216").unwrap_err().to_string();
        assert!(error.contains("16777216"), "{error}");
    }

    proptest! {
        #[test]
        fn a_place_lies_within_the_bounds_of_its_cell(lat in -85.0..85.0, lon in -180.0..180.0) {
            let bounds = Cell::holding(lat, lon).unwrap().bounds();
            let slack = 1e-9;
            prop_assert!(bounds.west - slack <= lon && lon <= bounds.east + slack);
            prop_assert!(bounds.south - slack <= lat && lat <= bounds.north + slack);
        }

        #[test]
        fn the_middle_of_every_cell_lies_in_it(x in 0u32..4096, y in 0u32..4096) {
            let cell = Cell::at(x, y).unwrap();
            let bounds = cell.bounds();
            let middle = Cell::holding((bounds.south + bounds.north) / 2.0, (bounds.west + bounds.east) / 2.0);
            prop_assert_eq!(middle, Some(cell));
            prop_assert_eq!(Cell::new(cell.number()), Ok(cell));
        }
    }
}
