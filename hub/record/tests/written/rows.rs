//! Timers and states as rows, and back.

use hub_dispatch::{
    CaseId, IncidentId, OfferId, Stream, TaskId, Timer, UnitId, UtcMicros, WhistleId,
    board::{Board, Recorded},
};
use hub_ledger::{Shelf, TimerKey};
use hub_record::{
    CLAIM_PREFIX, HOLDER_PREFIX, board_from, claim_of, parse_claim, state_row, timer_from_key, timer_key,
};

use serde_json::Value;

use crate::examples::{CASE, OFFER, TASK, UNIT, examples, id};
use crate::golden::{ROWS, golden_names, read};
use crate::incidents::INCIDENT;
use crate::whistles::WHISTLE;

#[test]
fn a_timer_is_found_again_by_its_row() {
    let (case, task, offer) = (CaseId(id(CASE)), TaskId(id(TASK)), OfferId(id(OFFER)));
    let timers = [
        Timer::Clock { case, generation: 7 },
        Timer::Answer { offer, task },
        Timer::Search { task, generation: 7 },
        Timer::Welfare { task, generation: 7 },
        Timer::Whistle { whistle: WhistleId(id(WHISTLE)), generation: 7 },
        Timer::IncidentReport { incident: IncidentId(id(INCIDENT)), generation: 7 },
    ];
    let keys = timers.map(timer_key);
    for (timer, key) in timers.iter().zip(&keys) {
        assert_eq!(timer_from_key(key).as_ref(), Ok(timer));
    }
    let distinct: std::collections::BTreeSet<&TimerKey> = keys.iter().collect();
    assert_eq!(distinct.len(), timers.len(), "no two timers share a row: {keys:?}");
}

#[test]
fn a_row_that_names_no_timer_is_refused() {
    for (subject, purpose) in [("case:x", "clock"), ("clock", "clock"), ("offer:1", "answer"), ("case", "")] {
        let key = TimerKey { subject: subject.to_owned(), purpose: purpose.to_owned(), generation: 1 };
        let error = timer_from_key(&key).expect_err("it names none");
        assert_eq!(error.to_string(), format!("{purpose:?} of {subject:?} names no timer"));
    }
}

#[test]
fn a_claim_is_found_again_by_its_row() {
    let (unit, offer) = (UnitId(id(UNIT)), OfferId(id(OFFER)));
    let claim = claim_of(unit, offer);
    assert!(claim.resource.starts_with(CLAIM_PREFIX) && claim.holder.starts_with(HOLDER_PREFIX), "{claim:?}");
    assert_eq!(parse_claim(&claim), Some((unit, offer)));
}

/// The board on which the examples of opening, offering and enrolling have happened.
fn board() -> (Board, Vec<Stream>) {
    let happened = [
        "document.adopted",
        "case.opened",
        "task.opened",
        "offer.made",
        "unit.enrolled",
        "mailbox.posted",
        "whistle.blown",
        "incident.opened",
    ];
    let mut board = Board::default();
    let mut streams = Vec::new();
    for event in examples().into_iter().filter(|event| happened.contains(&event.kind())) {
        streams.push(event.stream());
        board.evolve(&Recorded { version: 1, at: UtcMicros(1), event });
    }
    assert_eq!(streams.len(), happened.len(), "each of them has an example");
    (board, streams)
}

#[test]
fn the_board_is_the_same_when_read_from_its_rows() {
    let (board, streams) = board();
    let rows: Vec<_> =
        streams.iter().map(|&stream| state_row(stream, board.entity(stream).as_ref())).collect();
    assert!(rows.iter().all(|row| row.shelf == Shelf::OpenState), "states have a shelf of their own");
    let read = rows.iter().map(|row| {
        let value = row.value.as_deref().expect("every one of these streams has an open entity");
        (row.key.as_str(), value)
    });
    assert_eq!(board_from(read).expect("the rows can be read"), board);
}

/// The row as it is written today, without what has been added to its form since.
fn without(mut row: Value, added: &[(&str, &str)]) -> Value {
    for (at, field) in added {
        let holder = row.pointer_mut(at).and_then(Value::as_object_mut);
        let taken = holder.expect("the fields of rows are in objects").remove(*field);
        assert!(taken.is_some(), "{at} has a field {field}");
    }
    row
}

/// A row from before the fields in `added` is read, and says the same when it is written again.
fn check_older_row(name: &str, stream: Stream, added: &[(&str, &str)]) {
    let stored = read(ROWS, name);
    let board = board_from([(stream.to_string().as_str(), stored.as_slice())]);
    let board = board.expect("a row of this version is read for ever");
    let written = state_row(stream, board.entity(stream).as_ref()).value.expect("the entity is open");
    let json = |bytes: &[u8]| -> Value { serde_json::from_slice(bytes).expect("rows are JSON") };
    assert_eq!(without(json(&written), added), json(&stored), "{ROWS}/{name}");
}

/// A row from before fields that events of then fill is refused, so that the board is made from the events.
fn check_row_of_another_version(name: &str, stream: Stream) {
    let error = board_from([(stream.to_string().as_str(), read(ROWS, name).as_slice())]);
    let error = error.expect_err("the row says otherwise than the events");
    assert!(error.to_string().ends_with("has schema 1, this version reads 2"), "{error}");
}

#[test]
fn a_row_from_before_a_field_was_added_is_still_read() {
    let case = Stream::Case(CaseId(id(CASE)));
    let since = [
        ("/entity", "joined"),
        ("/entity", "danger_at"),
        ("/entity", "handling"),
        ("/entity/alert", "on_duty"),
        ("/entity/alert", "reached"),
    ];
    check_older_row("case-before_joining.json", case, &since);
    check_row_of_another_version("task-before_reaching.json", Stream::Task(TaskId(id(TASK))));
    assert_eq!(golden_names(ROWS).len(), 2, "every older row is checked");
}

#[test]
fn an_entity_that_is_no_longer_open_takes_its_row_away() {
    let row = state_row(Stream::Case(CaseId(id(CASE))), None);
    assert_eq!((row.key.as_str(), row.value), ("case:01990000-0000-7000-8000-000000000002", None));
}

fn check_refused(value: &str, message: &str) {
    let error = board_from([("case:1", value.as_bytes())]).expect_err("the row cannot be used");
    assert_eq!(error.to_string(), message);
}

#[test]
fn a_state_of_another_version_is_refused() {
    check_refused(r#"{"schema":2,"entity":{}}"#, "state of case:1 has schema 2, this version reads 1");
}

#[test]
fn a_damaged_state_is_refused() {
    check_refused(r#"{"schema":1,"entity":{"entity":"cas"#, "state of case:1 cannot be read");
    check_refused(r#"{"schema":1,"entity":{"entity":"dream"}}"#, "state of case:1 cannot be read");
}
