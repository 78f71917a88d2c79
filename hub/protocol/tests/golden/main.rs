//! The golden files of the wire: each decodes to the value written here and is written back the same.
//!
//! A golden file is never edited. A message that changes gets a new file beside the old one, and both must decode.
//! `WRITE_NEW_GOLDEN=1 cargo test -p hub-protocol --test golden` writes files that are missing, and only those.

// The table of words is one `json!` with a row for each.
#![recursion_limit = "256"]

/// Calls a macro's rows as checks, and keeps their names for the list of files.
macro_rules! bodies {
    ($($name:literal => $body:expr),+ $(,)?) => {
        pub(crate) const NAMES: &[&str] = &[$($name),+];

        pub(crate) fn check_all() {
            $($crate::check_body(&$crate::file("http", $name), &$body);)+
        }
    };
}

mod acts;
mod arrivals;
mod console;
mod cover;
mod departments;
mod filed_as;
mod http;
mod incidents;
mod names;
mod numbers;
mod organisation;
mod parts;
mod places;
mod protocol_md;
mod rates;
mod roads;
mod schema;
mod search;
mod unit;
mod whistles;

use std::{collections::BTreeSet, fmt::Debug, fs, path::PathBuf};

use hub_protocol::{
    ConsoleIn, ConsoleOut, Decoded, Message, UnitIn, UnitOut, binary::PositionFrame, decode, encode,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use utoipa::ToSchema;

/// The folder of golden files.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// The bytes of a golden file; written first if it is missing and new ones are wanted.
fn golden(name: &str, fresh: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    let path = folder().join(name);
    if !path.exists() && std::env::var_os("WRITE_NEW_GOLDEN").is_some() {
        fs::write(&path, fresh()).expect("the folder of golden files can be written");
    }
    let why = format!("{name} can be read; WRITE_NEW_GOLDEN=1 writes what is missing");
    fs::read(&path).expect(&why)
}

fn golden_json<T: Serialize>(name: &str, value: &T) -> String {
    let fresh = || {
        let mut text = serde_json::to_string_pretty(value).expect("wire types have string keys");
        text.push('\n');
        text.into_bytes()
    };
    String::from_utf8(golden(name, fresh)).expect("golden JSON is UTF-8")
}

fn check_value<T: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str, expected: &T) {
    let text = golden_json(name, expected);
    let read: T = serde_json::from_str(&text).expect(name);
    assert_eq!(&read, expected, "{name}");
    let written: Value = serde_json::to_value(&read).expect("wire types have string keys");
    assert_eq!(
        written,
        serde_json::from_str::<Value>(&text).expect("read above"),
        "{name} is written differently"
    );
}

/// A body of HTTP is described besides.
fn check_body<T>(name: &str, expected: &T)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug + ToSchema,
{
    check_value(name, expected);
    schema::check::<T>(name, &serde_json::to_value(expected).expect("wire types have string keys"));
}

fn check_message<M: Message + PartialEq + Debug>(name: &str, expected: &M) {
    check_value(name, expected);
    let text = golden_json(name, expected);
    assert_eq!(decode::<M>(&text).expect(name), Decoded::Known(read(&encode(expected))), "{name}");
    let kind = serde_json::from_str::<Value>(&text).expect("read above")["type"].clone();
    assert!(M::TYPES.iter().any(|known| kind == *known), "{name}: {kind} is not among the types");
}

fn read<M: DeserializeOwned>(text: &str) -> M {
    serde_json::from_str(text).expect("just written")
}

#[test]
fn every_unit_message_is_read_and_written_as_its_golden_file() {
    unit::incoming()
        .iter()
        .for_each(|(name, message)| check_message::<UnitIn>(&file("unit_in", name), message));
    unit::outgoing()
        .iter()
        .for_each(|(name, message)| check_message::<UnitOut>(&file("unit_out", name), message));
}

#[test]
fn every_console_message_is_read_and_written_as_its_golden_file() {
    console::incoming()
        .iter()
        .for_each(|(name, message)| check_message::<ConsoleIn>(&file("console_in", name), message));
    console::outgoing()
        .iter()
        .for_each(|(name, message)| check_message::<ConsoleOut>(&file("console_out", name), message));
}

#[test]
fn every_body_is_read_and_written_as_its_golden_file() {
    http::check_all();
    organisation::check_all();
    acts::check_all();
    arrivals::check_all();
    cover::check_all();
    departments::check_all();
    filed_as::check_all();
    numbers::check_all();
    rates::check_all();
    roads::check_all();
    search::check_all();
    incidents::check_all();
    whistles::check_all();
}

#[test]
fn the_binary_frame_is_read_and_written_as_its_golden_file() {
    let frame = console::positions();
    let bytes = golden("positions.bin", || frame.encode());
    assert_eq!(PositionFrame::decode(&bytes), Ok(frame.clone()));
    assert_eq!(frame.encode(), bytes);
    // The same content for readers in other languages.
    let described = console::described(&frame);
    let text = golden_json("positions.json", &described);
    assert_eq!(serde_json::from_str::<Value>(&text).expect("golden JSON"), described);
}

#[test]
fn a_word_that_was_ever_on_the_wire_is_still_there_and_means_the_same() {
    let now = names::words();
    let golden: Value = serde_json::from_str(&golden_json("words.json", &now)).expect("golden JSON");
    for (vocabulary, words) in golden.as_object().expect("vocabularies by name") {
        for word in words.as_array().expect("a list of words") {
            let known = now[vocabulary].as_array().is_some_and(|words| words.contains(word));
            assert!(known, "{vocabulary} has lost {word}");
        }
    }
}

#[test]
fn an_event_is_found_by_the_name_that_the_ledger_writes() {
    for kind in hub_protocol::EventKind::ALL {
        assert_eq!(hub_protocol::EventKind::named(kind.as_str()), Some(*kind));
        assert_eq!(serde_json::to_value(kind).expect("a word"), kind.as_str());
    }
    assert_eq!(hub_protocol::EventKind::named("case.vanished"), None);
}

fn file(direction: &str, name: &str) -> String {
    format!("{direction}.{name}.json")
}

/// Values of `field` in the goldens of a direction.
fn words_in_goldens(direction: &str, path: &[&str]) -> BTreeSet<String> {
    let files = fs::read_dir(folder()).expect("the folder of golden files is there");
    let names = files.map(|entry| entry.expect("a folder entry").path());
    let wanted = names.filter(|path| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(direction))
    });
    let words = wanted.filter_map(|file| {
        let value: Value =
            serde_json::from_slice(&fs::read(&file).expect("a golden file")).expect("golden JSON");
        let found = path.iter().try_fold(&value, |value, field| value.get(field))?;
        found.as_str().map(str::to_owned)
    });
    words.collect()
}

fn check_all_words(direction: &str, path: &[&str], known: impl IntoIterator<Item = &'static str>) {
    let known: BTreeSet<String> = known.into_iter().map(str::to_owned).collect();
    assert_eq!(words_in_goldens(direction, path), known, "{direction} {path:?}");
}

#[test]
fn every_variant_has_a_golden_file() {
    check_all_words("unit_in.", &["type"], UnitIn::TYPES.iter().copied());
    check_all_words("unit_out.", &["type"], UnitOut::TYPES.iter().copied());
    check_all_words("console_in.", &["type"], ConsoleIn::TYPES.iter().copied());
    check_all_words("console_out.", &["type"], ConsoleOut::TYPES.iter().copied());
    check_all_words("unit_in.order", &["action", "do"], names::ACTIONS.iter().copied());
    check_all_words("http.act", &["act"], names::ACTS.iter().copied());
    check_all_words("unit_out.message", &["notice", "about"], names::NOTICES.iter().copied());
}

#[test]
fn every_golden_file_is_read_by_a_test() {
    let mut known: BTreeSet<String> =
        ["positions.bin", "positions.json", "words.json"].map(str::to_owned).into();
    known.extend(unit::incoming().iter().map(|(name, _)| file("unit_in", name)));
    known.extend(unit::outgoing().iter().map(|(name, _)| file("unit_out", name)));
    known.extend(console::incoming().iter().map(|(name, _)| file("console_in", name)));
    known.extend(console::outgoing().iter().map(|(name, _)| file("console_out", name)));
    for names in [
        http::NAMES,
        acts::NAMES,
        arrivals::NAMES,
        cover::NAMES,
        departments::NAMES,
        filed_as::NAMES,
        numbers::NAMES,
        organisation::NAMES,
        rates::NAMES,
        roads::NAMES,
        search::NAMES,
        incidents::NAMES,
        whistles::NAMES,
    ] {
        known.extend(names.iter().map(|name| file("http", name)));
    }
    let files = fs::read_dir(folder()).expect("the folder of golden files is there");
    let found: BTreeSet<String> = files
        .map(|entry| entry.expect("a folder entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(found, known);
}
