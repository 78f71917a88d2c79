//! Parts of what is kept as bytes (RFC 9110, section 14): players of recordings ask for a piece at a time, and some play nothing
//! from a server that always sends the whole. One range is answered; whoever asks for several, or says under which condition, has
//! the whole, as the standard leaves it to the server. Whatever is asked for is read a piece at a time while it is sent, so that
//! this hub holds [`PIECE_BYTES`] of it for whoever listens, and not a recording.

mod described;

use std::{ops::RangeInclusive, sync::Arc};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use futures_util::{Stream, stream};
use http_range_header::{RangeUnsatisfiableError, parse_range_header};
use hub_ledger::{Ledger, LedgerError, Shelf};
use hub_protocol::ErrorCode;

use super::{Failure, media};
use crate::Hub;

pub(super) use described::Answers;

/// What is read of a row at once, bytes.
const PIECE_BYTES: usize = 256 * 1_024;

/// What a request asks for of so many bytes.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    /// All of them.
    Whole,
    /// These, of which there is at least one.
    Part(RangeInclusive<u64>),
    /// Some that there are not.
    Beyond,
}

/// A row of the vault that is shown.
struct Shown {
    ledger: Arc<dyn Ledger>,
    key: String,
    /// Its media type.
    kind: &'static str,
    /// How long it is, bytes.
    length: u64,
}

/// Answers with a picture or recording of the vault, or with as much of it as the request asks for; none if it is not there, or
/// is neither.
pub(super) async fn show(hub: &Hub, asked: &HeaderMap, key: String) -> Result<Option<Response>, Failure> {
    let ledger = Arc::clone(hub.engine.ledger());
    let found = media::of_row(ledger.as_ref(), &key).await?;
    Ok(found.map(|(media, length)| answer(asked, Shown { ledger, key, kind: media.name(), length })))
}

fn answer(asked: &HeaderMap, shown: Shown) -> Response {
    let length = shown.length;
    let of = |status: StatusCode, shown: Shown, (from, until): (u64, u64)| {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(shown.kind)),
            (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
            (header::CONTENT_LENGTH, HeaderValue::from(until - from)),
        ];
        (status, headers, Body::from_stream(pieces(shown, from, until))).into_response()
    };
    match read(asked, length) {
        Asked::Whole => of(StatusCode::OK, shown, (0, length)),
        Asked::Part(part) => {
            let range = content_range(&format!("{}-{}/{length}", part.start(), part.end()));
            let whole = of(StatusCode::PARTIAL_CONTENT, shown, (*part.start(), part.end() + 1));
            ([range], whole).into_response()
        }
        Asked::Beyond => {
            let words = format!("it has {length} bytes, and none where they are asked for");
            let failure = Failure::new(ErrorCode::RangeNotSatisfiable, words).in_field("Range");
            ([content_range(&format!("*/{length}"))], failure).into_response()
        }
    }
}

/// The bytes of a row from one place to before another, as they are read. What is erased or cannot be read meanwhile breaks the
/// answer off: it said how long it would be, so that whoever reads it sees that there is less. The error itself reaches nobody, so
/// that it is told here.
fn pieces(shown: Shown, from: u64, until: u64) -> impl Stream<Item = Result<Bytes, LedgerError>> {
    stream::try_unfold((shown, from), move |(shown, at)| async move {
        let most = usize::try_from(until - at).map_or(PIECE_BYTES, |rest| rest.min(PIECE_BYTES));
        if most == 0 {
            return Ok(None);
        }
        let bytes = piece(&shown, at, most).await.inspect_err(|error| {
            tracing::warn!(row = shown.key, at, until, %error, "what is being shown breaks off");
        })?;
        let next = at + u64::try_from(bytes.len()).expect("a piece is short");
        Ok(Some((bytes, (shown, next))))
    })
}

/// At least one byte of a row.
async fn piece(shown: &Shown, at: u64, most: usize) -> Result<Bytes, LedgerError> {
    let part = shown.ledger.row_part(Shelf::Vault, &shown.key, at, most).await?;
    let bytes = part.map(|part| part.bytes).filter(|bytes| !bytes.is_empty());
    bytes.map(Bytes::from).ok_or_else(|| LedgerError::Unavailable("it was erased meanwhile".to_owned()))
}

fn content_range(part: &str) -> (header::HeaderName, HeaderValue) {
    let value = HeaderValue::try_from(format!("bytes {part}")).expect("numbers are no control characters");
    (header::CONTENT_RANGE, value)
}

fn read(asked: &HeaderMap, length: u64) -> Asked {
    // Nothing here has a name by which a client could know that it is the same still, so that no condition holds.
    let range = asked.get(header::RANGE).filter(|_| !asked.contains_key(header::IF_RANGE));
    // What is no text, or no range of bytes, is passed over, as the standard asks.
    let Some(words) = range.and_then(|range| range.to_str().ok()) else { return Asked::Whole };
    let Ok(ranges) = parse_range_header(words) else { return Asked::Whole };
    match ranges.validate(length).as_deref() {
        Ok([part]) => Asked::Part(part.clone()),
        Err(RangeUnsatisfiableError::Unsatisfiable) => Asked::Beyond,
        Ok(_) | Err(_) => Asked::Whole,
    }
}

#[cfg(test)]
mod tests;
