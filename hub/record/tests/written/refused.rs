//! Records that cannot be believed are refused, and the refusal names the record.

use hub_dispatch::{CaseId, Event, PersonId};
use hub_ledger::{Record, StreamId};
use hub_record::{EVENT_SCHEMA, decode};

use crate::examples::{CASE, id};
use crate::golden::recorded;

fn closed() -> Record {
    let event = Event::Closed { case: CaseId(id(CASE)), by: PersonId(id(6)), tier: None };
    let body = serde_json::to_vec(&event).expect("an event is JSON");
    recorded(&event, body)
}

fn check(damage: impl FnOnce(&mut Record), message: &str) {
    let mut record = closed();
    decode(&record).expect("undamaged it can be read");
    damage(&mut record);
    let error = decode(&record).expect_err("the damage is seen");
    assert_eq!(error.to_string(), message);
}

#[test]
fn a_record_from_a_newer_version_is_refused() {
    check(
        |record| record.schema = EVENT_SCHEMA + 1,
        "record 42 (case.closed) has schema 2, this version reads up to 1",
    );
}

#[test]
fn a_record_in_the_stream_of_another_case_is_refused() {
    let other = "case:01990000-0000-7000-8000-000000000063";
    check(
        |record| record.stream = StreamId::new(other).expect("a valid name"),
        &format!(
            "record 42 (case.closed) stands in stream {other} and belongs to case:01990000-0000-7000-8000-000000000002"
        ),
    );
}

#[test]
fn a_record_that_was_cut_short_is_refused() {
    check(|record| record.body.truncate(20), "record 42 (case.closed, schema 1) cannot be read");
}

#[test]
fn a_record_of_an_unknown_kind_is_refused() {
    check(
        |record| record.body = br#"{"type":"case.dissolved"}"#.to_vec(),
        "record 42 (case.closed, schema 1) cannot be read",
    );
}

#[test]
fn a_record_whose_kind_is_not_that_of_its_body_is_refused() {
    check(
        |record| record.kind = "case.withdrawn".to_owned(),
        "record 42 (case.withdrawn, schema 1) holds a case.closed",
    );
}
