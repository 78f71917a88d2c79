//! The units of one map cell: encoded once, sent to every console that watches the cell.

use super::{
    FRAME_VERSION, FrameError, HEADER_BYTES, KIND_POSITIONS,
    column::{Reader, put},
};
use crate::{Cell, Point, UnitStatus, UtcMicros, limits::POSITIONS_PER_FRAME_MAX};

/// Heading or speed that says "unknown".
pub const UNKNOWN: u16 = u16::MAX;

/// Oldest age that is told apart, in tenths of a second; older fixes say this.
pub const AGE_MAX_DS: u16 = u16::MAX;

/// Flag: the frame holds every unit of the cell. Without it, only those that changed.
const FLAG_WHOLE: u16 = 1;

/// Bytes of the body before the columns.
const FIXED_BYTES: usize = 20;

/// Bytes of one row over all columns.
const ROW_BYTES: usize = 4 + 4 + 4 + 2 + 2 + 2 + 1;

/// The units of one cell, or those of them that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PositionFrame {
    /// The cell.
    pub cell: Cell,
    /// When the frame was made, by the hub's clock: ages count back from here.
    pub at: UtcMicros,
    /// Whether the receiver forgets what it had in this cell before.
    pub whole: bool,
    /// Units that are in the cell now. At most [`POSITIONS_PER_FRAME_MAX`].
    pub rows: Vec<PositionRow>,
    /// Handles of units that left the cell, went off duty, or are too old to be shown.
    pub removed: Vec<u32>,
}

/// One unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PositionRow {
    /// Its handle; the `handles` message names the unit.
    pub handle: u32,
    /// Latitude × 10⁷, WGS84.
    pub lat_e7: i32,
    /// Longitude × 10⁷, WGS84.
    pub lon_e7: i32,
    /// Direction of movement, whole degrees clockwise from north, 0 to 359.
    pub heading_deg: Option<u16>,
    /// Speed in tenths of a kilometre an hour, below [`UNKNOWN`].
    pub speed_kmh10: Option<u16>,
    /// Age of the fix when the frame was made, tenths of a second; [`AGE_MAX_DS`] for that and older.
    pub age_ds: u16,
    /// What it is doing.
    pub status: UnitStatus,
}

impl PositionRow {
    /// The coordinates of a checked place, × 10⁷.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "±180 × 10⁷ fits an i32")]
    pub fn e7(place: Point) -> (i32, i32) {
        let scale = |degrees: f64| (degrees * 1e7).round() as i32;
        (scale(place.lat), scale(place.lon))
    }

    /// The age that stands for so many milliseconds.
    #[must_use]
    pub fn age_ds(age_ms: u64) -> u16 {
        u16::try_from(age_ms / 100).unwrap_or(AGE_MAX_DS)
    }

    /// The place, in degrees.
    #[must_use]
    pub fn place(&self) -> Point {
        Point { lat: f64::from(self.lat_e7) / 1e7, lon: f64::from(self.lon_e7) / 1e7 }
    }
}

impl PositionFrame {
    /// Writes the frame, header and all. A heading of 360 or more is written as it is and refused by the reader.
    ///
    /// # Panics
    /// If there are more than [`POSITIONS_PER_FRAME_MAX`] rows or removed handles: the caller splits.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let most = self.rows.len().max(self.removed.len());
        assert!(most <= POSITIONS_PER_FRAME_MAX, "{most} units in one frame: the caller splits");
        let body = FIXED_BYTES + self.rows.len() * ROW_BYTES + self.removed.len() * 4;
        let mut frame = Vec::with_capacity(HEADER_BYTES + body);
        let flags = if self.whole { FLAG_WHOLE } else { 0 };
        frame.extend_from_slice(&[FRAME_VERSION, KIND_POSITIONS]);
        frame.extend_from_slice(&flags.to_le_bytes());
        frame.extend_from_slice(&count(body).to_le_bytes());
        frame.extend_from_slice(&self.cell.number().to_le_bytes());
        frame.extend_from_slice(&count(self.rows.len()).to_le_bytes());
        frame.extend_from_slice(&count(self.removed.len()).to_le_bytes());
        frame.extend_from_slice(&self.at.get().to_le_bytes());
        let rows = || self.rows.iter();
        put(&mut frame, rows().map(|row| row.handle.to_le_bytes()));
        put(&mut frame, rows().map(|row| row.lon_e7.to_le_bytes()));
        put(&mut frame, rows().map(|row| row.lat_e7.to_le_bytes()));
        put(&mut frame, self.removed.iter().map(|handle| handle.to_le_bytes()));
        put(&mut frame, rows().map(|row| row.heading_deg.unwrap_or(UNKNOWN).to_le_bytes()));
        put(&mut frame, rows().map(|row| row.speed_kmh10.unwrap_or(UNKNOWN).to_le_bytes()));
        put(&mut frame, rows().map(|row| row.age_ds.to_le_bytes()));
        put(&mut frame, rows().map(|row| [status_byte(row.status)]));
        frame
    }

    /// Reads a frame; every length and value is checked.
    ///
    /// # Errors
    /// What is wrong with it. [`FrameError::Version`] and [`FrameError::Kind`] mean: skip and count.
    pub fn decode(frame: &[u8]) -> Result<Self, FrameError> {
        let mut reader = Reader::new(frame);
        let [version, kind] = reader.one()?;
        if version != FRAME_VERSION {
            return Err(FrameError::Version(version));
        }
        if kind != KIND_POSITIONS {
            return Err(FrameError::Kind(kind));
        }
        let flags = u16::from_le_bytes(reader.one()?);
        let said = u32::from_le_bytes(reader.one()?);
        if usize::try_from(said).ok() != Some(reader.left()) {
            return Err(FrameError::Length { said, had: reader.left() });
        }
        let cell = u32::from_le_bytes(reader.one()?);
        let cell = Cell::new(cell).map_err(|error| FrameError::Cell(error.0))?;
        let rows = checked_count(u32::from_le_bytes(reader.one()?))?;
        let removed = checked_count(u32::from_le_bytes(reader.one()?))?;
        let at = UtcMicros::new(i64::from_le_bytes(reader.one()?));
        let at = at.map_err(|error| FrameError::Instant(error.0))?;
        let (rows, removed) = decode_columns(&mut reader, rows, removed)?;
        match reader.left() {
            0 => Ok(Self { cell, at, whole: flags & FLAG_WHOLE != 0, rows, removed }),
            trailing => Err(FrameError::Trailing(trailing)),
        }
    }
}

fn decode_columns(
    reader: &mut Reader<'_>,
    rows: usize,
    removed: usize,
) -> Result<(Vec<PositionRow>, Vec<u32>), FrameError> {
    let handles = reader.column::<4>(rows)?;
    let lons = reader.column::<4>(rows)?;
    let lats = reader.column::<4>(rows)?;
    let gone = reader.column::<4>(removed)?;
    let headings = reader.column::<2>(rows)?;
    let speeds = reader.column::<2>(rows)?;
    let ages = reader.column::<2>(rows)?;
    let statuses = reader.column::<1>(rows)?;
    let motions = headings.iter().zip(speeds);
    let places = lats.iter().zip(lons);
    let rest = ages.iter().zip(statuses);
    let read = handles.iter().zip(places).zip(motions.zip(rest)).map(
        |((handle, (lat, lon)), ((heading, speed), (age, status)))| {
            let (lat_e7, lon_e7) = checked_place(i32::from_le_bytes(*lat), i32::from_le_bytes(*lon))?;
            Ok(PositionRow {
                handle: u32::from_le_bytes(*handle),
                lat_e7,
                lon_e7,
                heading_deg: checked_heading(u16::from_le_bytes(*heading))?,
                speed_kmh10: known(u16::from_le_bytes(*speed)),
                age_ds: u16::from_le_bytes(*age),
                status: status_of_byte(status[0])?,
            })
        },
    );
    let gone = gone.iter().map(|handle| u32::from_le_bytes(*handle)).collect();
    Ok((read.collect::<Result<_, FrameError>>()?, gone))
}

fn count(length: usize) -> u32 {
    u32::try_from(length).expect("a frame has at most POSITIONS_PER_FRAME_MAX rows")
}

fn checked_count(rows: u32) -> Result<usize, FrameError> {
    match usize::try_from(rows) {
        Ok(rows) if rows <= POSITIONS_PER_FRAME_MAX => Ok(rows),
        Ok(_) | Err(_) => Err(FrameError::TooMany(rows)),
    }
}

fn checked_place(lat_e7: i32, lon_e7: i32) -> Result<(i32, i32), FrameError> {
    if lat_e7.unsigned_abs() > 900_000_000 || lon_e7.unsigned_abs() > 1_800_000_000 {
        return Err(FrameError::Place { lat_e7, lon_e7 });
    }
    Ok((lat_e7, lon_e7))
}

fn known(number: u16) -> Option<u16> {
    (number != UNKNOWN).then_some(number)
}

fn checked_heading(number: u16) -> Result<Option<u16>, FrameError> {
    match known(number) {
        Some(360..) => Err(FrameError::Heading(number)),
        heading => Ok(heading),
    }
}

/// The byte of a status; it never changes.
#[must_use]
pub fn status_byte(status: UnitStatus) -> u8 {
    match status {
        UnitStatus::Free => 0,
        UnitStatus::Offered => 1,
        UnitStatus::UnderWay => 2,
        UnitStatus::OnScene => 3,
        UnitStatus::Busy => 4,
        UnitStatus::NeedsHelp => 5,
        UnitStatus::OffDuty => 6,
    }
}

/// The status of a byte.
///
/// # Errors
/// The byte, if it stands for nothing.
pub fn status_of_byte(byte: u8) -> Result<UnitStatus, FrameError> {
    let found = UnitStatus::ALL.iter().copied().find(|&status| status_byte(status) == byte);
    found.ok_or(FrameError::Status(byte))
}
