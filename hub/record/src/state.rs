//! The board from the rows that each append writes beside its events.

use hub_dispatch::{
    Stream,
    board::{Board, Entity},
};
use hub_ledger::{RowChange, Shelf};
use serde::{Deserialize, Serialize};

/// Version of the stored states but for tasks. States can always be made again from the events, so there are no upcasters: rows of
/// another version mean that the board is rebuilt, and are then written anew. It rises with a field that events of before fill too: a row that was written
/// without it says otherwise than they do.
pub const STATE_SCHEMA: u16 = 1;

/// The same for tasks: what a search missed, and from when whoever relieves another has its time, are made anew from events that
/// were recorded before a row kept them.
pub const TASK_STATE_SCHEMA: u16 = 2;

fn schema_of(key: &str) -> u16 {
    if key.starts_with("task:") { TASK_STATE_SCHEMA } else { STATE_SCHEMA }
}

#[derive(Serialize, Deserialize)]
struct StoredState<'a> {
    schema: u16,
    #[serde(borrow)]
    entity: &'a serde_json::value::RawValue,
}

/// A state row could not be read; rebuild the board from the events.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// It was written by another version.
    #[error("state of {key} has schema {found}, this version reads {}", schema_of(key))]
    Schema {
        /// The row.
        key: String,
        /// Its schema.
        found: u16,
    },
    /// It cannot be read at all.
    #[error("state of {key} cannot be read")]
    Body {
        /// The row.
        key: String,
        /// What was wrong.
        source: serde_json::Error,
    },
}

/// The row for an entity, or its removal.
#[must_use]
pub fn state_row(stream: Stream, entity: Option<&Entity>) -> RowChange {
    let key = stream.to_string();
    let write = |entity: &Entity| {
        let raw =
            serde_json::value::to_raw_value(entity).expect("states have string keys and finite numbers only");
        let stored = StoredState { schema: schema_of(&key), entity: &raw };
        serde_json::to_vec(&stored).expect("a raw value is valid JSON")
    };
    let value = entity.map(write);
    RowChange { shelf: Shelf::OpenState, key, value }
}

/// Builds the board from its rows.
///
/// # Errors
/// [`StateError`] naming the first row that cannot be used.
pub fn board_from<'a>(rows: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<Board, StateError> {
    let entities: Result<Vec<Entity>, StateError> =
        rows.into_iter().map(|(key, value)| entity_from(key, value)).collect();
    Ok(Board::from_entities(entities?))
}

/// What one row holds.
///
/// # Errors
/// [`StateError`] if it cannot be used.
pub fn entity_from(key: &str, value: &[u8]) -> Result<Entity, StateError> {
    let refuse = |source| StateError::Body { key: key.to_owned(), source };
    let stored: StoredState<'_> = serde_json::from_slice(value).map_err(refuse)?;
    if stored.schema != schema_of(key) {
        return Err(StateError::Schema { key: key.to_owned(), found: stored.schema });
    }
    serde_json::from_str(stored.entity.get()).map_err(refuse)
}
