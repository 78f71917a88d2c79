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
/// answer off: it said how long it would be.
fn pieces(shown: Shown, from: u64, until: u64) -> impl Stream<Item = Result<Bytes, LedgerError>> {
    stream::try_unfold((shown, from), move |(shown, at)| async move {
        let most = usize::try_from(until - at).map_or(PIECE_BYTES, |rest| rest.min(PIECE_BYTES));
        if most == 0 {
            return Ok(None);
        }
        let part = shown.ledger.row_part(Shelf::Vault, &shown.key, at, most).await?;
        let bytes = part.map(|part| part.bytes).unwrap_or_default();
        if bytes.is_empty() {
            return Err(LedgerError::Unavailable("what is being shown was erased".to_owned()));
        }
        let next = at + u64::try_from(bytes.len()).expect("a piece is short");
        Ok(Some((Bytes::from(bytes), (shown, next))))
    })
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
mod tests {
    use futures_util::StreamExt as _;
    use hub_ledger::{MemoryLedger, RowChange};

    use super::*;

    #[track_caller]
    fn check(range: &str, expected: Asked) {
        let mut asked = HeaderMap::new();
        asked.insert(header::RANGE, HeaderValue::from_str(range).unwrap());
        assert_eq!(read(&asked, 20), expected, "{range}");
        asked.insert(header::IF_RANGE, HeaderValue::from_static("\"the same\""));
        assert_eq!(read(&asked, 20), Asked::Whole, "{range} under a condition that cannot hold");
    }

    #[test]
    fn a_range_is_of_bytes_that_there_are() {
        for (range, part) in [
            ("bytes=0-1", 0..=1),
            ("bytes=5-", 5..=19),
            ("bytes=-4", 16..=19),
            ("bytes=18-90", 18..=19),
            ("bytes=-90", 0..=19),
        ] {
            check(range, Asked::Part(part));
        }
    }

    #[test]
    fn what_lies_beyond_the_end_cannot_be_had() {
        for range in ["bytes=20-", "bytes=20-30", "bytes=-0"] {
            check(range, Asked::Beyond);
        }
    }

    #[test]
    fn what_is_no_range_and_what_asks_for_several_has_the_whole() {
        for range in ["", "bytes", "bytes=", "bytes=a-b", "bytes=5-2", "seconds=1-2", "bytes=0-1,4-5"] {
            check(range, Asked::Whole);
        }
    }

    /// A row as long as this, shown as a recording, and its bytes.
    async fn recorded(length: usize) -> (Shown, Vec<u8>) {
        let bytes: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).expect("it is small")).collect();
        let ledger = MemoryLedger::default();
        let row = RowChange { shelf: Shelf::Vault, key: "it".to_owned(), value: Some(bytes.clone()) };
        ledger.put_rows(vec![row]).await.expect("the ledger is in memory");
        let shown = Shown {
            ledger: Arc::new(ledger),
            key: "it".to_owned(),
            kind: "audio/wav",
            length: u64::try_from(length).expect("it is short"),
        };
        (shown, bytes)
    }

    #[tokio::test]
    async fn what_is_longer_than_a_piece_comes_as_it_is() {
        let length = 2 * PIECE_BYTES + 17;
        for (range, part) in [
            ("", 0..length),
            ("bytes=0-0", 0..1),
            ("bytes=0-262143", 0..PIECE_BYTES),
            ("bytes=262143-262144", PIECE_BYTES - 1..PIECE_BYTES + 1),
            ("bytes=5-", 5..length),
        ] {
            let (shown, bytes) = recorded(length).await;
            let mut asked = HeaderMap::new();
            asked.insert(header::RANGE, HeaderValue::from_static(range));
            let answered = answer(&asked, shown);
            let said = answered.headers()[header::CONTENT_LENGTH].to_str().expect("a number").to_owned();
            let body = axum::body::to_bytes(answered.into_body(), usize::MAX).await.expect("it comes whole");
            assert!(body == bytes[part.clone()], "{range}: {} bytes for {part:?}", body.len());
            assert_eq!(said, part.len().to_string(), "{range}");
        }
    }

    #[tokio::test]
    async fn no_more_than_a_piece_is_held_and_what_is_erased_meanwhile_breaks_off() {
        let (shown, _) = recorded(3 * PIECE_BYTES).await;
        let (ledger, until) = (Arc::clone(&shown.ledger), shown.length);
        let mut pieces = std::pin::pin!(pieces(shown, 0, until));
        let first = pieces.next().await.expect("there is one").expect("it is read");
        assert_eq!(first.len(), PIECE_BYTES);
        let erased = RowChange { shelf: Shelf::Vault, key: "it".to_owned(), value: None };
        ledger.put_rows(vec![erased]).await.expect("the ledger is in memory");
        assert!(pieces.next().await.is_some_and(|piece| piece.is_err()));
    }

    #[test]
    fn of_nothing_there_is_no_part() {
        let asked = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static("bytes=0-1"))]);
        assert_eq!(read(&asked, 0), Asked::Beyond);
    }
}
