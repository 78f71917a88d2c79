//! The list of places as one document: what the ledger keeps and every hub builds its gazetteer from.
//!
//! A first line with the form and the count, then one JSON object a line, all compressed with gzip. The same entries in the same
//! order always give the same bytes, so that a document can be named by its content.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use geo_index::{AreaCode, Place};
use serde::{Deserialize, Serialize};

use crate::{BuildError, Builder, ENTRIES_MAX, Entry, EntryError, Gazetteer};

/// The form written here.
const FORM: u32 = 1;
/// Most bytes that a document unfolds to.
pub const UNFOLDED_MAX_BYTES: u64 = 2 << 30;

#[derive(Serialize, Deserialize)]
struct Heading {
    form: u32,
    places: usize,
}

#[derive(Serialize, Deserialize)]
struct Line<'a> {
    name: std::borrow::Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    area: AreaCode,
    /// In 10⁻⁷ degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lat_lon_e7: Option<(i32, i32)>,
}

/// A document cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// It cannot be unfolded, or a line is not what it should be.
    #[error("line {line}: {error}")]
    Unreadable {
        /// The heading is line 1.
        line: usize,
        /// Why.
        error: std::io::Error,
    },
    /// A line holds something that is no place.
    #[error("line {line}: {error}")]
    Entry {
        /// The heading is line 1.
        line: usize,
        /// Why.
        error: EntryError,
    },
    /// It was written by a newer version.
    #[error("it has form {0}, this version reads form {FORM}")]
    Form(u32),
    /// It has another number of places than it says.
    #[error("it says it holds {said} places and holds {found}")]
    Count {
        /// What the heading says.
        said: usize,
        /// How many there are.
        found: usize,
    },
    /// It is too much for a gazetteer.
    #[error(transparent)]
    Build(#[from] BuildError),
}

/// Writes entries as a document.
///
/// # Panics
/// If there are more than [`ENTRIES_MAX`]; whoever takes entries in counts them.
#[must_use]
pub fn write(entries: &[Entry]) -> Vec<u8> {
    assert!(entries.len() <= ENTRIES_MAX, "more than {ENTRIES_MAX} entries");
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    let mut line = |bytes: Vec<u8>| {
        let written = packed.write_all(&bytes).and_then(|()| packed.write_all(b"\n"));
        written.expect("a list of bytes takes what it is given");
    };
    let heading = Heading { form: FORM, places: entries.len() };
    line(serde_json::to_vec(&heading).expect("a heading has string keys"));
    for entry in entries {
        let entry = Line {
            name: entry.name.as_str().into(),
            aliases: entry.aliases.clone(),
            kind: entry.kind.clone(),
            area: entry.area.clone(),
            lat_lon_e7: entry.place.map(|place| place.to_e7()),
        };
        line(serde_json::to_vec(&entry).expect("a line has string keys"));
    }
    packed.finish().expect("a list of bytes takes what it is given")
}

/// Builds the gazetteer of a document; takes seconds for hundreds of thousands of places.
///
/// # Errors
/// [`DocumentError`] with the first line that cannot be used.
pub fn read(bytes: &[u8]) -> Result<Gazetteer, DocumentError> {
    let mut lines = BufReader::new(GzDecoder::new(bytes).take(UNFOLDED_MAX_BYTES)).lines();
    let unreadable = |line: usize, error: std::io::Error| DocumentError::Unreadable { line, error };
    let first = lines.next().unwrap_or(Ok(String::new())).map_err(|error| unreadable(1, error))?;
    let heading: Heading =
        serde_json::from_str(&first).map_err(|error| unreadable(1, std::io::Error::other(error)))?;
    if heading.form != FORM {
        return Err(DocumentError::Form(heading.form));
    }
    let mut builder = Builder::default();
    let mut found = 0;
    for (number, text) in (2..).zip(lines) {
        let text = text.map_err(|error| unreadable(number, error))?;
        let entry = entry(&text).map_err(|error| unreadable(number, error))?;
        builder.add(&entry.map_err(|error| DocumentError::Entry { line: number, error })?)?;
        found += 1;
    }
    if found != heading.places {
        return Err(DocumentError::Count { said: heading.places, found });
    }
    Ok(builder.finish()?)
}

fn entry(text: &str) -> Result<Result<Entry, EntryError>, std::io::Error> {
    let Line { name, aliases, kind, area, lat_lon_e7 } = serde_json::from_str(text)?;
    let place = lat_lon_e7.map(|(lat, lon)| Place::from_e7(lat, lon)).transpose();
    let place = place.map_err(std::io::Error::other)?;
    Ok(Entry::new(&name, &aliases, kind.as_deref(), area, place))
}
