//! A file made by `huying roads prepare`, read and made ready to be asked.

use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};

use hub_dispatch::UtcMicros;
use hub_roads::{Mode, Roads, StoredError};

/// Bytes read at a time.
const BUFFER_BYTES: usize = 1 << 20;

/// A file that can be asked.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) roads: Arc<Roads>,
    /// When it was written; none where the file system does not tell.
    pub(crate) prepared_at: Option<UtcMicros>,
}

/// A file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    /// It cannot be opened.
    #[error("{}: {error}", .path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// It is damaged, of another version, or something else.
    #[error("{}: {error}", .path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: StoredError,
    },
}

/// Reads a file and works out the weights of every mode, so that the first question is answered as quickly as the next.
pub(crate) fn read(path: &Path) -> Result<Read, ReadError> {
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
    let (metadata, file) = opened.map_err(|error| ReadError::Open { path: path.to_owned(), error })?;
    let content = |error| ReadError::Content { path: path.to_owned(), error };
    let roads = Roads::read(&mut BufReader::with_capacity(BUFFER_BYTES, file)).map_err(content)?;
    for mode in Mode::ALL {
        roads.prepare(mode);
    }
    // A file system without times, or a clock before 1970, says nothing of its age.
    let written = metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let prepared_at = written.and_then(|since| i64::try_from(since.as_micros()).ok()).map(UtcMicros);
    Ok(Read { roads: Arc::new(roads), prepared_at })
}
