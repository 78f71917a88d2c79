//! Documents good and bad, through the door that a hub would use.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod bounds;
mod folding;
mod hostile;
mod levels;
mod made_up;
mod mistakes;
mod round_trip;
mod senders;
mod targets;

use hub_warnings::{Import, Mistake, import};

const NWS: &str = include_str!("../documents/nws.xml");
const DWD: &str = include_str!("../documents/dwd.xml");
const NAAD: &str = include_str!("../documents/naad.xml");
const NATIONAL: &str = include_str!("../documents/national.xml");
/// Documents of the shapes in which four senders send.
const ALL: [&str; 4] = [NWS, DWD, NAAD, NATIONAL];

/// Before any of the documents was sent.
const BEFORE_US: i64 = 1_700_000_000_000_000;

/// Every mistake in Chinese, a line each.
fn said(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(|mistake| mistake.zh() + "\n").collect()
}

#[track_caller]
fn good(document: &str) -> Import {
    import(document.as_bytes(), BEFORE_US).unwrap_or_else(|mistakes| panic!("{}", said(&mistakes)))
}

/// The document must be refused, and each of these beginnings must be that of one mistake, in order.
#[track_caller]
fn refused(document: impl AsRef<[u8]>, expected: &[&str]) {
    let mistakes = match import(document.as_ref(), BEFORE_US) {
        Ok(import) => panic!("it was taken: {import:?}"),
        Err(mistakes) => mistakes,
    };
    let all = said(&mistakes);
    assert_eq!(mistakes.len(), expected.len(), "\n{all}");
    for (mistake, beginning) in mistakes.iter().zip(expected) {
        assert!(mistake.zh().starts_with(beginning), "{beginning:?} is not how this begins:\n{all}");
        assert!(!mistake.en().is_empty());
    }
}

/// A document with some of its text put otherwise.
#[track_caller]
fn with(document: &str, from: &str, to: &str) -> String {
    assert!(document.contains(from), "{from:?} is not in the document");
    document.replacen(from, to, 1)
}
