//! Position frames, read only as far as a stopwatch needs: which handle is where. The layout is PROTOCOL.md's.

use hub_protocol::binary::{FRAME_VERSION, HEADER_BYTES, KIND_POSITIONS};

use super::book::E7;

/// Bytes before the columns: the header, the cell, two counts and an instant.
const BEFORE_COLUMNS: usize = HEADER_BYTES + 20;

/// Where the count of rows stands.
const ROWS_AT: usize = HEADER_BYTES + 4;

/// Handles and places of a frame; none if it is not a frame of positions.
pub(super) fn rows(frame: &[u8]) -> Option<impl Iterator<Item = (u32, E7)>> {
    if frame.first() != Some(&FRAME_VERSION) || frame.get(1) != Some(&KIND_POSITIONS) {
        return None;
    }
    let count = u32::from_le_bytes(*frame.get(ROWS_AT..)?.first_chunk()?) as usize;
    let column = |number: usize| {
        let bytes = count.checked_mul(4)?;
        let from = bytes.checked_mul(number)?.checked_add(BEFORE_COLUMNS)?;
        Some(frame.get(from..from.checked_add(bytes)?)?.as_chunks::<4>().0)
    };
    let (handles, lons, lats) = (column(0)?, column(1)?, column(2)?);
    Some(handles.iter().zip(lons.iter().zip(lats)).map(|(handle, (lon, lat))| {
        (u32::from_le_bytes(*handle), E7 { lat: i32::from_le_bytes(*lat), lon: i32::from_le_bytes(*lon) })
    }))
}

#[cfg(test)]
mod tests {
    use hub_protocol::{Cell, UnitStatus, UtcMicros, binary::PositionFrame, binary::PositionRow};
    use proptest::prelude::*;

    use super::*;

    fn row(handle: u32, lat_e7: i32, lon_e7: i32) -> PositionRow {
        let (heading_deg, speed_kmh10, age_ds, status) = (None, Some(11), 3, UnitStatus::Free);
        PositionRow { handle, lat_e7, lon_e7, heading_deg, speed_kmh10, age_ds, status }
    }

    proptest! {
        #[test]
        fn a_frame_reads_as_the_protocols_own_reader_reads_it(
            places in proptest::collection::vec((any::<u32>(), -900_000_000..900_000_000_i32, -1_800_000_000..1_800_000_000_i32), 0..40),
            removed in proptest::collection::vec(any::<u32>(), 0..5),
            cut in 0..200_usize,
        ) {
            let cell = Cell::new(13_768_223).unwrap();
            let at = UtcMicros::new(1_790_000_000_000_000).unwrap();
            let rows_in: Vec<_> = places.iter().map(|&(handle, lat, lon)| row(handle, lat, lon)).collect();
            let frame = PositionFrame { cell, at, whole: false, rows: rows_in, removed }.encode();
            let read: Vec<_> = rows(&frame).unwrap().collect();
            let wanted: Vec<_> = places.iter().map(|&(handle, lat, lon)| (handle, E7 { lat, lon })).collect();
            prop_assert_eq!(read, wanted);
            // Cut short anywhere, it is refused or gives rows that are wholly there; it never panics.
            let _ = rows(&frame[..cut.min(frame.len())]).map(Iterator::count);
        }
    }
}
