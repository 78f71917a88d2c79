//! The map in cells: a console names those it looks at and gets their units, encoded once for all who look.
//!
//! A cell is a web-mercator tile at zoom 12, about 10 km wide at the equator and 7.6 km at 39° north. Left out: what a
//! frame looks like in bytes.

use geo_index::Place;

mod fanout;
mod frame;
mod inbox;
mod rows;
mod subscription;

pub(crate) use fanout::{Fanout, SubscriberId};
pub use frame::{CellFrame, Coverage};
pub(crate) use inbox::Inbox;
pub(crate) use rows::{CellChanges, CellRows, Row, Wanted};
pub use subscription::Subscription;
pub(crate) use subscription::bounded;

/// Zoom of the web-mercator tile that is a cell.
pub const CELL_ZOOM: u8 = 12;

/// A console looks at so many cells at most: a city of 60,000 km² at once.
pub const CELLS_PER_SUBSCRIPTION_MAX: usize = 1_024;

/// Cells on each axis.
const SIDE: u16 = 1 << CELL_ZOOM;

/// A cell of the map, `x` eastward from the date line, `y` southward from 85.0511° north, both 0..4096. What lies beyond
/// the two edges of the map belongs to the cells at the edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    x: u16,
    y: u16,
}

/// Why cells were not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CellError {
    /// A coordinate beyond the map.
    #[error("cell {x}/{y} is not on the map of zoom 12, whose cells are 0..4096")]
    OffMap {
        /// As given.
        x: u32,
        /// As given.
        y: u32,
    },
    /// More than [`CELLS_PER_SUBSCRIPTION_MAX`].
    #[error("{count} cells are more than the {CELLS_PER_SUBSCRIPTION_MAX} that one console may look at")]
    TooMany {
        /// How many were asked for, or how many had been counted when counting stopped.
        count: usize,
    },
    /// A window whose south is north of its north.
    #[error("the window is upside down")]
    UpsideDown,
}

impl Cell {
    /// A cell by its tile numbers.
    pub fn new(x: u32, y: u32) -> Result<Cell, CellError> {
        match (u16::try_from(x), u16::try_from(y)) {
            (Ok(x), Ok(y)) if x < SIDE && y < SIDE => Ok(Cell { x, y }),
            _ => Err(CellError::OffMap { x, y }),
        }
    }

    /// The cell that holds a place.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0..4096 before; the logarithm at a pole is infinite, and clamped too"
    )]
    pub fn of(place: Place) -> Cell {
        let side = f64::from(SIDE);
        let east = (place.lon() + 180.0) / 360.0 * side;
        let lat = place.lat().to_radians();
        let south = (1.0 - lat.tan().asinh() / std::f64::consts::PI) / 2.0 * side;
        // Longitude 180 is longitude -180 by its other name.
        let x = (east.floor().clamp(0.0, side) as u16) % SIDE;
        let y = south.floor().clamp(0.0, side - 1.0) as u16;
        Cell { x, y }
    }

    /// Tile number eastward, 0..4096.
    #[must_use]
    pub fn x(self) -> u16 {
        self.x
    }

    /// Tile number southward, 0..4096.
    #[must_use]
    pub fn y(self) -> u16 {
        self.y
    }

    /// The cells that a map window touches. A window whose west is greater than its east crosses the date line.
    pub fn covering(south_west: Place, north_east: Place) -> Result<Vec<Cell>, CellError> {
        if south_west.lat() > north_east.lat() {
            return Err(CellError::UpsideDown);
        }
        let (bottom_left, top_right) = (Cell::of(south_west), Cell::of(north_east));
        let columns = columns_between(south_west, north_east, bottom_left.x, top_right.x);
        let rows = usize::from(bottom_left.y - top_right.y) + 1;
        let count = usize::from(columns) * rows;
        if count > CELLS_PER_SUBSCRIPTION_MAX {
            return Err(CellError::TooMany { count });
        }
        let xs = (0..columns).map(move |step| (bottom_left.x + step) % SIDE);
        Ok(xs.flat_map(|x| (top_right.y..=bottom_left.y).map(move |y| Cell { x, y })).collect())
    }
}

/// How many columns a window spans eastward from `west` to `east`, at most all of them.
fn columns_between(south_west: Place, north_east: Place, west: u16, east: u16) -> u16 {
    let steps = (east + SIDE - west) % SIDE;
    let nearly_round = steps == 0 && (north_east.lon() - south_west.lon()).rem_euclid(360.0) > 180.0;
    let whole_world = south_west.lon() <= -180.0 && north_east.lon() >= 180.0;
    if nearly_round || whole_world { SIDE } else { steps + 1 }
}
