//! Binary frames: what was written is read back, and whatever else comes is an error and never a panic.

use hub_protocol::{
    Cell, UnitStatus, UtcMicros,
    binary::{FrameError, HEADER_BYTES, PositionFrame, PositionRow},
    limits::{BINARY_FRAME_MAX_BYTES, POSITIONS_PER_FRAME_MAX},
};
use proptest::{collection::vec, prelude::*};

prop_compose! {
    fn any_row()(
        handle in any::<u32>(),
        lat_e7 in -900_000_000..=900_000_000i32,
        lon_e7 in -1_800_000_000..=1_800_000_000i32,
        heading_deg in proptest::option::of(0u16..360),
        speed_kmh10 in proptest::option::of(0u16..u16::MAX),
        age_ds in any::<u16>(),
        status in proptest::sample::select(UnitStatus::ALL),
    ) -> PositionRow {
        PositionRow { handle, lat_e7, lon_e7, heading_deg, speed_kmh10, age_ds, status }
    }
}

prop_compose! {
    fn any_frame()(
        cell in 0u32..1 << 24,
        at in 0..=UtcMicros::MAX.get(),
        whole in any::<bool>(),
        rows in vec(any_row(), 0..40),
        removed in vec(any::<u32>(), 0..40),
    ) -> PositionFrame {
        let cell = Cell::new(cell).expect("within the wire's range");
        PositionFrame { cell, at: UtcMicros::new(at).expect("within the wire's range"), whole, rows, removed }
    }
}

fn small_frame() -> PositionFrame {
    let row = PositionRow {
        handle: 7,
        lat_e7: 388_740_000,
        lon_e7: 1_154_650_000,
        heading_deg: Some(90),
        speed_kmh10: None,
        age_ds: 12,
        status: UnitStatus::Free,
    };
    let at = UtcMicros::new(1_790_000_000_000_000).expect("within the wire's range");
    PositionFrame {
        cell: Cell::at(3361, 1567).expect("within the wire's range"),
        at,
        whole: true,
        rows: vec![row],
        removed: vec![9],
    }
}

proptest! {
    #[test]
    fn what_was_written_is_read_back(frame in any_frame()) {
        prop_assert_eq!(PositionFrame::decode(&frame.encode()), Ok(frame));
    }

    #[test]
    fn random_bytes_are_an_error_or_a_frame_that_writes_the_same_bytes(bytes in vec(any::<u8>(), 0..200)) {
        if let Ok(frame) = PositionFrame::decode(&bytes) {
            prop_assert_eq!(PositionFrame::decode(&frame.encode()), Ok(frame));
        }
    }

    #[test]
    fn a_frame_with_a_byte_changed_never_panics(
        frame in any_frame(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = frame.encode();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(read) = PositionFrame::decode(&bytes) {
            prop_assert_eq!(PositionFrame::decode(&read.encode()), Ok(read));
        }
    }

    #[test]
    fn a_frame_cut_short_or_with_something_after_it_is_refused(frame in any_frame(), cut in any::<prop::sample::Index>()) {
        let mut bytes = frame.encode();
        let cut = cut.index(bytes.len());
        prop_assert!(PositionFrame::decode(&bytes[..cut]).is_err());
        bytes.push(0);
        prop_assert!(PositionFrame::decode(&bytes).is_err());
    }
}

/// Changes some bytes of a good frame and expects this error.
fn check_refused(offset: usize, bytes: &[u8], expected: FrameError) {
    let mut frame = small_frame().encode();
    frame[offset..offset + bytes.len()].copy_from_slice(bytes);
    assert_eq!(PositionFrame::decode(&frame), Err(expected));
}

#[test]
fn a_layout_or_kind_of_a_later_version_is_told_apart_from_garbage() {
    check_refused(0, &[2], FrameError::Version(2));
    check_refused(1, &[9], FrameError::Kind(9));
}

#[test]
fn a_header_that_lies_about_the_length_is_refused() {
    let had = small_frame().encode().len() - HEADER_BYTES;
    check_refused(4, &1u32.to_le_bytes(), FrameError::Length { said: 1, had });
}

#[test]
fn a_count_beyond_the_limit_is_refused_before_anything_is_allocated() {
    check_refused(12, &u32::MAX.to_le_bytes(), FrameError::TooMany(u32::MAX));
}

#[test]
fn values_that_cannot_be_are_named() {
    check_refused(8, &u32::MAX.to_le_bytes(), FrameError::Cell(u32::MAX));
    check_refused(20, &(-1i64).to_le_bytes(), FrameError::Instant(-1));
    let lat = 900_000_001i32;
    check_refused(36, &lat.to_le_bytes(), FrameError::Place { lat_e7: lat, lon_e7: 1_154_650_000 });
    check_refused(44, &360u16.to_le_bytes(), FrameError::Heading(360));
    check_refused(50, &[77], FrameError::Status(77));
}

#[test]
fn the_largest_frame_stays_below_the_limit_of_a_message() {
    let row = small_frame().rows[0];
    let rows = vec![row; POSITIONS_PER_FRAME_MAX];
    let frame = PositionFrame { rows, removed: vec![1; POSITIONS_PER_FRAME_MAX], ..small_frame() };
    assert!(frame.encode().len() <= BINARY_FRAME_MAX_BYTES);
}

#[test]
fn an_age_beyond_the_column_says_so_old_or_older() {
    assert_eq!(PositionRow::age_ds(1_250), 12);
    assert_eq!(PositionRow::age_ds(u64::MAX), u16::MAX);
}
