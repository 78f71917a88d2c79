//! Events as stored bytes.

use hub_dispatch::{Event, Happened, IncidentTurn, Stream, UtcMicros, WhistleTurn, board::Recorded};
use hub_ledger::{NewEvent, Record, StreamId};

/// Schema version written now, for all types. A type that changes its form gets the next number and an upcaster.
pub const EVENT_SCHEMA: u16 = 1;

/// A stored event could not be read.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The body is not what its type and schema promise.
    #[error("record {seq} ({kind}, schema {schema}) cannot be read")]
    Body {
        /// Its `seq`.
        seq: u64,
        /// Its type.
        kind: String,
        /// Its schema.
        schema: u16,
        /// What was wrong.
        source: serde_json::Error,
    },
    /// It was written by a newer version.
    #[error("record {seq} ({kind}) has schema {schema}, this version reads up to {EVENT_SCHEMA}")]
    Newer {
        /// Its `seq`.
        seq: u64,
        /// Its type.
        kind: String,
        /// Its schema.
        schema: u16,
    },
    /// The kind it is filed under is not that of its body.
    #[error("record {seq} ({kind}, schema {schema}) holds a {found}")]
    Misnamed {
        /// Its `seq`.
        seq: u64,
        /// The type it is filed under.
        kind: String,
        /// Its schema.
        schema: u16,
        /// The type of its body.
        found: &'static str,
    },
    /// The event does not belong to the stream it stands in.
    #[error("record {seq} ({kind}) stands in stream {found} and belongs to {expected}")]
    Misplaced {
        /// Its `seq`.
        seq: u64,
        /// Its type.
        kind: String,
        /// Where it stands.
        found: String,
        /// Where it belongs.
        expected: Stream,
    },
}

/// Writes an event down.
#[must_use]
pub fn encode(event: &Event, occurred: UtcMicros) -> NewEvent {
    NewEvent {
        stream: stream_id(event.stream()),
        kind: event.kind().to_owned(),
        schema: EVENT_SCHEMA,
        occurred_us: occurred.0,
        body: serde_json::to_vec(event).expect("events have string keys and finite numbers only"),
    }
}

/// Reads an event back, brought up to date.
///
/// # Errors
/// [`RecordError`] if the record is newer than this version, damaged, filed under another kind, or in the wrong stream.
pub fn decode(record: &Record) -> Result<Recorded, RecordError> {
    let (seq, kind, schema) = (record.seq, record.kind.clone(), record.schema);
    if schema > EVENT_SCHEMA {
        return Err(RecordError::Newer { seq, kind, schema });
    }
    let event = read(&kind, &record.body).map_err(|source| RecordError::Body {
        seq,
        kind: kind.clone(),
        schema,
        source,
    })?;
    if event.kind() != kind {
        return Err(RecordError::Misnamed { seq, kind, schema, found: event.kind() });
    }
    let expected = event.stream();
    if record.stream.as_str() != expected.to_string() {
        return Err(RecordError::Misplaced { seq, kind, found: record.stream.to_string(), expected });
    }
    Ok(Recorded { version: record.version, at: UtcMicros(record.recorded_us), event })
}

/// What happened in the closed loop has a type of its own, and so has what happened to a whistle or an incident.
fn read(kind: &str, body: &[u8]) -> Result<Event, serde_json::Error> {
    if Happened::is_kind(kind) {
        return serde_json::from_slice(body).map(Event::Acted);
    }
    if IncidentTurn::is_kind(kind) {
        return serde_json::from_slice(body).map(Event::Incident);
    }
    if WhistleTurn::is_kind(kind) {
        return serde_json::from_slice(body).map(Event::Whistled);
    }
    serde_json::from_slice(body)
}

/// The ledger's name for a stream.
#[must_use]
pub fn stream_id(stream: Stream) -> StreamId {
    StreamId::new(stream.to_string()).expect("a stream's name has letters, digits, colons and hyphens only")
}
