//! The list of what was erased from the vault, kept outside the database and its backups.
//!
//! A restore applies it, so that an old backup does not bring personal data back. All calls block.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::lines;

pub use crate::lines::LinesError;

/// One erased row of the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erasure {
    /// Its key.
    pub key: String,
    /// When it was erased, UTC microseconds.
    pub at_us: i64,
}

/// Notes erased keys and returns when they are on the disk. Called before the rows are erased: what is
/// noted and not erased is found by the next restore, what is erased and not noted would come back.
///
/// # Errors
/// The file cannot be written.
pub fn note(path: &Path, keys: &[&str], at_us: i64) -> Result<(), LinesError> {
    let erased: Vec<Erasure> = keys.iter().map(|key| Erasure { key: (*key).to_owned(), at_us }).collect();
    lines::append(path, &erased)
}

/// Everything noted, oldest first; nothing if there is no file yet.
///
/// # Errors
/// The file cannot be read, or was changed by somebody else.
pub fn read(path: &Path) -> Result<Vec<Erasure>, LinesError> {
    match lines::read(path) {
        Err(LinesError::File { error, .. }) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other,
    }
}
