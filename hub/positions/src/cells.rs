//! The map in cells: a console names those it looks at and gets their units, encoded once for all who look.
//!
//! What a cell is and how a frame is written belongs to `hub-protocol`. Left out: who looks from where, and sockets.

use geo_index::Place;
pub use hub_protocol::Cell;
use hub_protocol::limits::CELLS_WATCHED_MAX;

mod fanout;
mod frame;
mod inbox;
mod rows;
mod subscription;

pub(crate) use fanout::{Fanout, SubscriberId};
pub use frame::CellFrame;
pub(crate) use inbox::Inbox;
pub(crate) use rows::{CellChanges, CellRows, Row, Wanted};
pub use subscription::Subscription;
pub(crate) use subscription::bounded;

/// A console wants to look at more cells at a time than [`CELLS_WATCHED_MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {CELLS_WATCHED_MAX} map cells at a time")]
pub struct TooManyCells;

/// The cell that holds a place.
#[must_use]
pub fn cell_of(place: Place) -> Cell {
    Cell::holding(place.lat(), place.lon()).expect("a checked place is finite and in range")
}
