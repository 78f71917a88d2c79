//! Seals written down outside the database, so that whoever can change the database cannot shorten it unnoticed.
//!
//! The file belongs on another disk or machine, or is at least copied there. [`crate::verify`] compares. All calls block.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Seal;
use crate::digest::{from_hex, to_hex};
use crate::lines;

pub use crate::lines::LinesError;

/// A seal as it was when it was anchored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchored {
    /// When, UTC microseconds.
    pub at_us: i64,
    /// The ledger's incarnation at that time.
    pub epoch: Uuid,
    /// The seal.
    pub seal: Seal,
}

/// One line of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    at_us: i64,
    epoch: Uuid,
    from: u64,
    to: u64,
    previous: String,
    hash: String,
}

/// The file in which seals are anchored.
#[derive(Debug, Clone)]
pub struct Anchor {
    path: PathBuf,
}

impl Anchor {
    /// An anchor in this file, which need not exist yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a seal down and returns when it is on the disk.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn hold(&self, anchored: &Anchored) -> Result<(), LinesError> {
        let Anchored { at_us, epoch, seal } = anchored;
        let line = Line {
            at_us: *at_us,
            epoch: *epoch,
            from: seal.from,
            to: seal.to,
            previous: to_hex(&seal.previous),
            hash: to_hex(&seal.hash),
        };
        lines::append(&self.path, &[line])
    }

    /// All anchored seals, oldest first.
    ///
    /// # Errors
    /// The file is missing, cannot be read, or was changed by somebody else. A ledger that never anchored has no file;
    /// whether that is so, the caller must know.
    pub fn read(&self) -> Result<Vec<Anchored>, LinesError> {
        let lines: Vec<Line> = lines::read(&self.path)?;
        let anchored = lines.into_iter().enumerate().map(|(index, line)| {
            let broken = || LinesError::Line {
                path: self.path.clone(),
                line: index + 1,
                why: "a hash is not 64 hexadecimal digits".to_owned(),
            };
            let previous = from_hex(&line.previous).ok_or_else(broken)?;
            let hash = from_hex(&line.hash).ok_or_else(broken)?;
            let seal = Seal { from: line.from, to: line.to, previous, hash };
            Ok(Anchored { at_us: line.at_us, epoch: line.epoch, seal })
        });
        anchored.collect()
    }
}
