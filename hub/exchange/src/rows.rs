//! Tables of any content, for whoever knows by itself what their columns mean.

use std::sync::Arc;

use hub_protocol::UtcMicros;
use serde_json::Value;

use crate::{
    Bounds, Content, Mistake, Sheet,
    columns::header_word,
    mistake::{FileFault, Mistakes},
    moments::{self, When},
    sheet::{read_delimited, read_workbook},
    source::fits_within,
    spans,
    spot::Spot,
    vocabulary,
};

/// How a workbook (a packed file) begins.
const PACKED: &[u8] = b"PK";
/// How a workbook of before 2007 begins.
const BEFORE_2007: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// The visible sheets of a workbook, or the one of a table in text; told apart by what they are, not by their names.
///
/// # Errors
/// Every mistake in it, by sheet and cell.
pub fn read_rows(name: &str, bytes: &[u8], bounds: Bounds) -> Result<Vec<Sheet>, Vec<Mistake>> {
    let file: Arc<str> = name.into();
    let mut mistakes = Mistakes::default();
    let mut sheets = Vec::new();
    if bytes.starts_with(PACKED) {
        if fits_within(&file, bytes, bounds.unpacked_max_bytes, &mut mistakes) {
            sheets = read_workbook(&file, bytes, bounds, &mut mistakes, &mut Vec::new());
        }
    } else if bytes.starts_with(BEFORE_2007) {
        mistakes.add(Spot::file(&file), "", FileFault::Unsupported);
    } else {
        sheets.push(read_delimited(&file, bytes, bounds, &mut mistakes));
    }
    if mistakes.is_empty() { Ok(sheets) } else { Err(mistakes.into_sorted()) }
}

/// A title of a column as titles are compared: without marks, remarks in brackets and blanks.
#[must_use]
pub fn title(text: &str) -> String {
    header_word(text)
}

/// An instant as people and spreadsheets write it, that of China unless it says otherwise; a day is its first instant.
#[must_use]
pub fn usual_instant(content: &Content) -> Option<UtcMicros> {
    let when = match content {
        Content::Text(text) => moments::when(text),
        Content::Number(number) => moments::serial(*number),
        Content::Uncalculated | Content::Error(_) => None,
    };
    when.and_then(When::instant)
}

/// A length of time as people write it, `5个工作日`, in the form of the hub's documents.
#[must_use]
pub fn usual_span(text: &str) -> Option<Value> {
    spans::span(text)
}

/// A telephone number as people write it, of 3 to 20 digits: without blanks and brackets.
#[must_use]
pub fn usual_phone(text: &str) -> Option<String> {
    vocabulary::phone(text)
}
