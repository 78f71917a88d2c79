//! Parts of what is kept as bytes (RFC 9110, section 14): players of recordings ask for a piece at a time, and some play nothing
//! from a server that always sends the whole. One range is answered; whoever asks for several, or says under which condition, has
//! the whole, as the standard leaves it to the server. What this leaves out: reading a part of what is kept. It is read whole for every
//! piece of it, which costs at most a recording's size each time.

use std::ops::RangeInclusive;

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use http_range_header::{RangeUnsatisfiableError, parse_range_header};
use hub_protocol::ErrorCode;

use super::Failure;

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

/// Answers with the bytes, or with as many of them as the request asks for.
pub(super) fn answer(asked: &HeaderMap, kind: HeaderValue, mut bytes: Vec<u8>) -> Response {
    let length = u64::try_from(bytes.len()).expect("what is in memory fits 64 bits");
    let taken = (header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    match read(asked, length) {
        Asked::Whole => ([(header::CONTENT_TYPE, kind), taken], bytes).into_response(),
        Asked::Part(part) => {
            let place = |at: u64| usize::try_from(at).expect("it lies within what is in memory");
            bytes.truncate(place(*part.end()) + 1);
            let bytes = bytes.split_off(place(*part.start()));
            let range = content_range(&format!("{}-{}/{length}", part.start(), part.end()));
            (StatusCode::PARTIAL_CONTENT, [(header::CONTENT_TYPE, kind), taken, range], bytes).into_response()
        }
        Asked::Beyond => {
            let words = format!("it has {length} bytes, and none where they are asked for");
            let failure = Failure::new(ErrorCode::RangeNotSatisfiable, words).in_field("Range");
            ([content_range(&format!("*/{length}"))], failure).into_response()
        }
    }
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

    #[test]
    fn of_nothing_there_is_no_part() {
        let asked = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static("bytes=0-1"))]);
        assert_eq!(read(&asked, 0), Asked::Beyond);
    }
}
