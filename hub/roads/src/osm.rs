//! Nodes and ways out of OpenStreetMap files, `.osm.pbf` and `.osm` alike.
//!
//! A file is gone through twice, for the ways first and then for their nodes, so that only what lies on a way is ever kept:
//! memory follows the roads, not the file. Relations are passed over.

mod pbf;
mod xml;

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use crate::{
    findings::{Finding, Findings},
    limits::FILE_MAX_BYTES,
    way::Tags,
};

/// A file could not be read as OpenStreetMap writes them.
#[derive(Debug, thiserror::Error)]
pub enum OsmError {
    /// The reader failed.
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Larger than what is read.
    #[error("the file has {bytes} bytes, at most {FILE_MAX_BYTES} are read")]
    FileTooLarge {
        /// Its size.
        bytes: u64,
    },
    /// Neither of the two forms.
    #[error("the file is neither .osm.pbf nor .osm: it begins with {beginning:02x?}")]
    UnknownForm {
        /// Its first bytes.
        beginning: Vec<u8>,
    },
    /// Damaged.
    #[error("the .osm.pbf file is damaged: {0}")]
    Pbf(#[from] osmpbf::Error),
    /// Needs something to be understood that is not understood here, such as the history of each element.
    #[error("the .osm.pbf file needs {feature}, which is not understood")]
    Feature {
        /// What it needs.
        feature: String,
    },
    /// Without a header, so that nobody says what it is.
    #[error("the .osm.pbf file has no header")]
    NoHeader,
    /// Damaged.
    #[error("the .osm file is damaged at byte {at}: {reason}")]
    Xml {
        /// Where.
        at: u64,
        /// What is wrong.
        reason: String,
    },
    /// More of something than is kept.
    #[error("the file has more than {most} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        most: usize,
    },
}

/// A node or a way.
#[derive(Debug, Clone, Copy)]
pub enum Element<'a> {
    /// A node.
    Node {
        /// Its id.
        id: i64,
        /// Latitude and longitude in 10⁻⁷ degrees; none if it is nowhere on earth.
        place_e7: Option<(i32, i32)>,
        /// What it is.
        tags: Tags<'a>,
    },
    /// A way.
    Way {
        /// Its id.
        id: i64,
        /// Ids of its nodes, in order.
        points: &'a [i64],
        /// What it is.
        tags: Tags<'a>,
    },
}

/// What one pass is after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Nodes.
    Nodes,
    /// Ways.
    Ways,
}

/// Hands on all nodes, or all ways, of a file, from its beginning. The first error, that of `each` too, ends it. What cannot be
/// read is noted in the pass for ways only, so that it is not counted twice.
///
/// # Errors
/// A reader that fails, a file that is damaged or too large, and whatever `each` says.
pub fn read<R: Read + Seek + Send>(
    reader: &mut R,
    wanted: Wanted,
    findings: &mut Findings,
    each: &mut dyn FnMut(Element<'_>, &mut Findings) -> Result<(), OsmError>,
) -> Result<(), OsmError> {
    let bytes = reader.seek(SeekFrom::End(0))?;
    if bytes > FILE_MAX_BYTES {
        return Err(OsmError::FileTooLarge { bytes });
    }
    reader.seek(SeekFrom::Start(0))?;
    let mut beginning = Vec::new();
    reader.by_ref().take(8).read_to_end(&mut beginning)?;
    reader.seek(SeekFrom::Start(0))?;
    let mut reader = BufReader::with_capacity(1 << 16, reader);
    match beginning[..] {
        // The length of a blob's header in four bytes, below 64 KiB, and then its first field.
        [0, 0, _, _, 0x0a, ..] => pbf::read(&mut reader, wanted, findings, each),
        [b'<', ..] | [0xef, 0xbb, 0xbf, b'<', ..] => xml::read(&mut reader, wanted, findings, each),
        _ => Err(OsmError::UnknownForm { beginning }),
    }
}

/// Latitude and longitude from 10⁻⁹ degrees; none if that is nowhere on earth.
fn place_e7_of_nano(lat: i64, lon: i64) -> Option<(i32, i32)> {
    let within = |nano: i64, most: i64| {
        let e7 = i32::try_from(nano / 100).ok()?; // Out of range is "nowhere", which the caller tells.
        (nano.unsigned_abs() <= most.unsigned_abs()).then_some(e7)
    };
    Some((within(lat, 90_000_000_000)?, within(lon, 180_000_000_000)?))
}

/// Notes something in the pass for ways alone.
fn note_once(wanted: Wanted, findings: &mut Findings, finding: Finding, id: i64) {
    if wanted == Wanted::Ways {
        findings.note(finding, id);
    }
}
