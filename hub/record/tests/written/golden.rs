//! Every form that was ever written has a golden file, and every golden file is read for ever.

use std::{collections::BTreeSet, fs, path::PathBuf};

use hub_dispatch::{Event, UtcMicros};
use hub_ledger::Record;
use hub_record::{EVENT_SCHEMA, decode, encode};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::examples::{examples, other_forms};

/// Where the forms of events are kept.
const EVENTS: &str = "golden";
/// Where the forms of state rows are kept that a ledger may still hold.
pub(crate) const ROWS: &str = "golden/rows";

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The name of the file for an event, or for another form of it.
fn golden_name(kind: &str, form: Option<&str>) -> String {
    match form {
        None => format!("{kind}.v{EVENT_SCHEMA}.json"),
        Some(form) => format!("{kind}-{form}.v{EVENT_SCHEMA}.json"),
    }
}

/// Every event with a golden file of the present schema, and that file's name.
fn golden_events() -> Vec<(String, Event)> {
    let main = examples().into_iter().map(|event| (golden_name(event.kind(), None), event));
    let others = other_forms();
    let others = others.into_iter().map(|(form, event)| (golden_name(event.kind(), Some(form)), event));
    main.chain(others).collect()
}

pub(crate) fn golden_names(within: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder(within)).expect("the folder of golden files can be read");
    let names = entries.map(|entry| entry.expect("an entry can be read").file_name());
    let names = names.map(|name| name.into_string().expect("golden files have plain names"));
    names.filter(|name| name.ends_with(".json")).collect()
}

pub(crate) fn read(within: &str, name: &str) -> Vec<u8> {
    let read = fs::read(folder(within).join(name)).map_err(|error| format!("{within}/{name}: {error}"));
    read.expect("golden files can be read")
}

/// The stored record whose body is `body`.
pub(crate) fn recorded(event: &Event, body: Vec<u8>) -> Record {
    let written = encode(event, UtcMicros(1));
    Record {
        seq: 42,
        stream: written.stream,
        version: 3,
        kind: written.kind,
        schema: written.schema,
        occurred_us: 1,
        recorded_us: 2,
        command: Uuid::nil(),
        body,
        digest: [0; 32],
    }
}

/// Every tag that the event types know, read off their source: serde lists none where one variant has no tag of its own.
fn known_tags() -> BTreeSet<String> {
    let sources = [
        include_str!("../../../dispatch/src/event.rs"),
        include_str!("../../../dispatch/src/happened.rs"),
        include_str!("../../../dispatch/src/whistled.rs"),
        include_str!("../../../dispatch/src/incident_turn.rs"),
    ];
    let tags = sources.iter().flat_map(|source| source.split("rename = \"").skip(1));
    let tags: BTreeSet<String> = tags.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
    assert!(tags.len() > 70, "{tags:?}");
    tags
}

#[test]
fn every_kind_of_event_has_an_example_and_a_golden_file_of_its_present_form() {
    let examples: BTreeSet<String> = examples().iter().map(|event| event.kind().to_owned()).collect();
    assert_eq!(examples, known_tags(), "an example for every kind");
    for kind in examples {
        let name = golden_name(&kind, None);
        assert!(golden_names(EVENTS).contains(&name), "golden/{name} is missing");
    }
}

#[test]
fn every_golden_file_is_read_as_the_event_it_was_written_from() {
    for (name, event) in golden_events() {
        let found = decode(&recorded(&event, read(EVENTS, &name)));
        let found = found.unwrap_or_else(|error| panic!("golden/{name}: {error:?}"));
        assert_eq!((found.version, found.at), (3, UtcMicros(2)), "golden/{name}");
        assert_eq!(found.event, event, "golden/{name}");
    }
}

/// `WRITE_NEW_GOLDEN=1` writes files that are missing, and only those; SHA256SUMS is made by hand.
fn write_if_missing(name: &str, event: &Event) {
    let path = folder(EVENTS).join(name);
    if !path.exists() && std::env::var_os("WRITE_NEW_GOLDEN").is_some() {
        let text = serde_json::to_string_pretty(event).expect("events are JSON");
        fs::write(path, text + "\n").expect("a golden file can be written");
    }
}

#[test]
fn every_event_is_written_as_its_golden_file_says() {
    for (name, event) in golden_events() {
        write_if_missing(&name, &event);
        let golden: Value = serde_json::from_slice(&read(EVENTS, &name)).expect("golden files are JSON");
        let written = encode(&event, UtcMicros(1));
        let body: Value = serde_json::from_slice(&written.body).expect("bodies are JSON");
        assert_eq!(body, golden, "golden/{name}");
        assert_eq!((written.kind.as_str(), written.schema), (event.kind(), EVENT_SCHEMA), "golden/{name}");
        assert_eq!(written.stream.as_str(), event.stream().to_string(), "golden/{name}");
        assert_eq!(golden["type"], event.kind(), "the tag and the kind of {name} are one name");
    }
}

fn check_only_added(within: &str) {
    let sums = String::from_utf8(read(within, "SHA256SUMS")).expect("sums are text");
    let summed: BTreeSet<String> =
        sums.lines().filter_map(|line| line.split_once("  ")).map(|(_, name)| name.to_owned()).collect();
    assert_eq!(summed, golden_names(within), "{within}/SHA256SUMS names every file (sha256sum *.json)");
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").expect("a sum, two spaces and a name");
        let found = Sha256::digest(read(within, name));
        let found: String = found.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, sum, "{within}/{name} was edited: a new form gets a new schema and a new file");
    }
}

#[test]
fn golden_files_are_only_ever_added() {
    check_only_added(EVENTS);
    check_only_added(ROWS);
}
