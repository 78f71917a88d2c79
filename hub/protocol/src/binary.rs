//! Binary frames: little-endian, a header of 8 bytes, then a body in columns.
//!
//! | offset | type | what |
//! |---|---|---|
//! | 0 | u8 | version of the layout, 1 |
//! | 1 | u8 | kind: 1 = positions |
//! | 2 | u16 | flags of the kind |
//! | 4 | u32 | length of the body in bytes; the frame is exactly 8 bytes longer |
//!
//! A receiver skips and counts versions and kinds it does not know. Plain `to_le_bytes` on both sides: the columns
//! are copied in and out of vectors in any case, and a socket's buffer promises no alignment to borrow from.

mod column;
mod positions;

pub use positions::{AGE_MAX_DS, PositionFrame, PositionRow, UNKNOWN, status_byte, status_of_byte};

/// Version of the layout.
pub const FRAME_VERSION: u8 = 1;

/// Kind of a positions frame.
pub const KIND_POSITIONS: u8 = 1;

/// Bytes before the body.
pub const HEADER_BYTES: usize = 8;

/// Why a binary frame cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Shorter than it must be.
    #[error("frame ends after {had} bytes, {needed} are needed")]
    TooShort {
        /// Bytes there are.
        had: usize,
        /// Bytes there should be at least.
        needed: usize,
    },
    /// Longer than its columns.
    #[error("frame has {0} bytes after its last column")]
    Trailing(usize),
    /// The header's length is not that of the body.
    #[error("header says {said} bytes of body, there are {had}")]
    Length {
        /// What the header says.
        said: u32,
        /// What there is.
        had: usize,
    },
    /// A layout this version does not know: skip and count.
    #[error("frame layout version {0} is unknown")]
    Version(u8),
    /// A kind this version does not know: skip and count.
    #[error("frame kind {0} is unknown")]
    Kind(u8),
    /// More rows than a frame may have.
    #[error("frame of {0} rows is over the limit")]
    TooMany(u32),
    /// A cell that does not exist.
    #[error("cell {0} does not exist")]
    Cell(u32),
    /// An instant outside the wire's range.
    #[error("instant {0} is outside the range of the wire")]
    Instant(i64),
    /// A coordinate outside its range, in 10⁻⁷ degrees.
    #[error("coordinates {lat_e7}, {lon_e7} are out of range")]
    Place {
        /// Latitude × 10⁷.
        lat_e7: i32,
        /// Longitude × 10⁷.
        lon_e7: i32,
    },
    /// A heading of 360° or more that is not the mark for "unknown".
    #[error("heading {0} is not below 360 degrees")]
    Heading(u16),
    /// A status byte that stands for nothing.
    #[error("status byte {0} is unknown")]
    Status(u8),
}
