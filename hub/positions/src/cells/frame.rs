//! What consoles are told about one cell, and its bytes, which all of them share.

use std::sync::OnceLock;

use bytes::Bytes;
use hub_dispatch::UtcMicros;
use hub_protocol::binary::{PositionFrame, PositionRow};
use hub_protocol::limits::POSITIONS_PER_FRAME_MAX;

use super::{Cell, Row};
use crate::UnitStatus;

/// The units of one cell that somebody may see: all of them, or those that changed.
///
/// A unit that left for another cell is *removed* here and has a row there, in no certain order: a console takes it off
/// the map only if it still has it in this cell.
#[derive(Debug)]
pub struct CellFrame {
    /// Number of the tick that made it, from 1. Later frames of a cell have higher numbers.
    pub tick: u64,
    /// What it says. Rows and removed handles are ascending, and may be more than one frame of the wire may hold.
    pub content: PositionFrame,
    encoded: OnceLock<Vec<Bytes>>,
}

impl CellFrame {
    /// The frames of the wire, to be sent in this order; nearly always one. They are encoded by the first who asks, and
    /// not at all if nobody does.
    #[must_use]
    pub fn encoded(&self) -> &[Bytes] {
        self.encoded.get_or_init(|| encode(&self.content))
    }

    /// Whether the frame names no unit at all, neither in the cell nor gone from it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.content.rows.is_empty() && self.content.removed.is_empty()
    }

    pub(crate) fn whole(cell: Cell, tick: u64, at: UtcMicros, rows: &[&Row]) -> CellFrame {
        let rows = rows.iter().map(|row| written(row, at)).collect();
        let at = hub_protocol::UtcMicros::clamped(at.0);
        let content = PositionFrame { cell, at, whole: true, rows, removed: Vec::new() };
        CellFrame { tick, content, encoded: OnceLock::new() }
    }

    pub(crate) fn difference(
        cell: Cell,
        tick: u64,
        at: UtcMicros,
        rows: &[&Row],
        removed: Vec<u32>,
    ) -> CellFrame {
        let mut frame = CellFrame::whole(cell, tick, at, rows);
        frame.content.whole = false;
        frame.content.removed = removed;
        frame
    }
}

fn written(row: &Row, at: UtcMicros) -> PositionRow {
    let (lat_e7, lon_e7) = row.place.to_e7();
    PositionRow {
        handle: row.handle.0,
        lat_e7,
        lon_e7,
        heading_deg: row.heading_deg,
        speed_kmh10: row.speed_kmh10,
        age_ds: PositionRow::age_ds(at.since_ms(row.measured_at)),
        status: on_the_wire(row.tag.status),
    }
}

fn on_the_wire(status: UnitStatus) -> hub_protocol::UnitStatus {
    match status {
        UnitStatus::Available => hub_protocol::UnitStatus::Free,
        UnitStatus::Offered => hub_protocol::UnitStatus::Offered,
        UnitStatus::UnderWay => hub_protocol::UnitStatus::UnderWay,
        UnitStatus::OnScene => hub_protocol::UnitStatus::OnScene,
        UnitStatus::Busy => hub_protocol::UnitStatus::Busy,
        UnitStatus::Sos => hub_protocol::UnitStatus::NeedsHelp,
    }
}

/// A crowd that is too large for one frame goes in several, of which only the first replaces what was known.
fn encode(content: &PositionFrame) -> Vec<Bytes> {
    let lots = |length: usize| length.div_ceil(POSITIONS_PER_FRAME_MAX);
    let parts = lots(content.rows.len()).max(lots(content.removed.len())).max(1);
    let part = |number| PositionFrame {
        cell: content.cell,
        at: content.at,
        whole: content.whole && number == 0,
        rows: lot(&content.rows, number),
        removed: lot(&content.removed, number),
    };
    (0..parts).map(|number| Bytes::from(part(number).encode())).collect()
}

fn lot<T: Copy>(all: &[T], number: usize) -> Vec<T> {
    all.chunks(POSITIONS_PER_FRAME_MAX).nth(number).unwrap_or_default().to_vec()
}
