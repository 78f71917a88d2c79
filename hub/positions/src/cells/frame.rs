//! What a console is told about one cell.

use hub_dispatch::{UnitKind, UtcMicros};

use super::{Cell, Row};
use crate::{Handle, UnitStatus};

/// What a frame says about the units it does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// They are not in the cell: whatever was known of it is replaced.
    Whole,
    /// They are where they were.
    Difference,
}

/// The units of one cell that somebody may see, in columns of equal length and order: one value for each handle.
///
/// A unit that left for another cell is *removed* here and named there, in no certain order: a console takes it off the
/// map only if it still has it in this cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFrame {
    /// The cell.
    pub cell: Cell,
    /// Number of the tick that made it, from 1. A frame of a cell never has a lower number than the one before.
    pub tick: u64,
    /// When it was made.
    pub at: UtcMicros,
    /// Whether it replaces all that was known.
    pub coverage: Coverage,
    /// The units, ascending.
    pub handles: Vec<Handle>,
    /// Longitude in 10⁻⁷ degrees, east positive.
    pub lon_e7: Vec<i32>,
    /// Latitude in 10⁻⁷ degrees, north positive.
    pub lat_e7: Vec<i32>,
    /// Course, 0..=359 degrees clockwise from north.
    pub heading_deg: Vec<Option<u16>>,
    /// Speed in tenths of a kilometre an hour.
    pub speed_kmh10: Vec<Option<u16>>,
    /// Shape.
    pub kinds: Vec<UnitKind>,
    /// Colour.
    pub statuses: Vec<UnitStatus>,
    /// Age of each fix at [`CellFrame::at`], in milliseconds. It grows with the console's own clock until the next frame.
    pub fix_age_ms: Vec<u64>,
    /// Units that are no longer in the cell, ascending. Empty in a whole frame.
    pub removed: Vec<Handle>,
}

impl CellFrame {
    /// How many units are named as being in the cell.
    #[must_use]
    pub fn len(&self) -> usize {
        self.handles.len()
    }

    /// Whether the frame names no unit at all, neither in the cell nor gone from it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.handles.is_empty() && self.removed.is_empty()
    }

    pub(crate) fn new(cell: Cell, tick: u64, at: UtcMicros, coverage: Coverage, rows: &[&Row]) -> CellFrame {
        CellFrame {
            cell,
            tick,
            at,
            coverage,
            handles: rows.iter().map(|row| row.handle).collect(),
            lon_e7: rows.iter().map(|row| row.place.to_e7().1).collect(),
            lat_e7: rows.iter().map(|row| row.place.to_e7().0).collect(),
            heading_deg: rows.iter().map(|row| row.heading_deg).collect(),
            speed_kmh10: rows.iter().map(|row| row.speed_kmh10).collect(),
            kinds: rows.iter().map(|row| row.tag.kind).collect(),
            statuses: rows.iter().map(|row| row.tag.status).collect(),
            fix_age_ms: rows.iter().map(|row| at.since_ms(row.measured_at)).collect(),
            removed: Vec::new(),
        }
    }
}
