//! Small append-only files of JSON lines that must survive a crash: the anchor and the erasure list.
//!
//! A line counts once it ends in a line feed; a piece left by a crash before that was never answered for and is cut off.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::backup::sync_folder_of;

/// A file of lines could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LinesError {
    /// The file system failed.
    #[error("{}: {error}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What it said.
        error: std::io::Error,
    },
    /// A line is not what it should be: somebody else wrote into the file.
    #[error("{} line {line}: {why}", .path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
}

impl LinesError {
    pub(crate) fn file(path: &Path) -> impl Fn(std::io::Error) -> Self {
        move |error| Self::File { path: path.to_owned(), error }
    }
}

/// Adds lines at the end and returns when they are on the disk.
pub(crate) fn append<T: Serialize>(path: &Path, lines: &[T]) -> Result<(), LinesError> {
    let mut bytes = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut bytes, line).expect("plain text and numbers always become JSON");
        bytes.push(b'\n');
    }
    let write = || {
        let is_new = !path.exists();
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        cut_torn_line(&mut file)?;
        file.seek(SeekFrom::End(0))?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        if is_new { sync_folder_of(path) } else { Ok(()) }
    };
    write().map_err(LinesError::file(path))
}

/// Cuts off what follows the last line feed.
fn cut_torn_line(file: &mut File) -> std::io::Result<()> {
    /// Looked at from the end at once; no line is longer.
    const LOOK_BACK: u64 = 64 << 10;
    let len = file.metadata()?.len();
    let from = len.saturating_sub(LOOK_BACK);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let torn = tail.iter().rev().take_while(|byte| **byte != b'\n').count() as u64;
    if torn > 0 { file.set_len(len - torn) } else { Ok(()) }
}

/// All whole lines.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, LinesError> {
    let text = std::fs::read_to_string(path).map_err(LinesError::file(path))?;
    let whole = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let lines = whole.enumerate().map(|(index, line)| {
        serde_json::from_str(line).map_err(|error| LinesError::Line {
            path: path.to_owned(),
            line: index + 1,
            why: error.to_string(),
        })
    });
    lines.collect()
}
