//! Files of a county, good and bad, through the door that the hub uses.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod any_rows;
mod books;
mod categories;
mod closed_loop;
mod maps;
mod mistakes;
mod round_trip;
mod run_cards;
mod tables;

use hub_exchange::{Import, Mistake, Options, Source, read};

/// A file by name and content.
fn source(name: &str, bytes: impl Into<Vec<u8>>) -> Source {
    Source { name: name.into(), bytes: bytes.into() }
}

fn read_all(sources: Vec<Source>) -> Result<Import, Vec<Mistake>> {
    read(sources, Options::default())
}

#[track_caller]
fn good(sources: Vec<Source>) -> Import {
    read_all(sources).unwrap_or_else(|mistakes| panic!("{}", said(&mistakes)))
}

/// Every mistake in Chinese, a line each.
fn said(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(|mistake| mistake.zh() + "\n").collect()
}

/// The files must be refused, and each of these beginnings must be that of one mistake, in order.
#[track_caller]
fn refused(sources: Vec<Source>, expected: &[&str]) {
    let mistakes = match read_all(sources) {
        Ok(import) => panic!("it was taken: {:?}", import.organisation),
        Err(mistakes) => mistakes,
    };
    let all = said(&mistakes);
    assert_eq!(mistakes.len(), expected.len(), "\n{all}");
    for (mistake, beginning) in mistakes.iter().zip(expected) {
        assert!(mistake.zh().starts_with(beginning), "{beginning:?} is not how this begins:\n{all}");
        assert!(!mistake.en().is_empty() && mistake.en().is_char_boundary(0));
    }
}
