//! How the rules are written down: events as bytes and back, a decision as an append, the board from its rows.
//!
//! Stored events are kept for ever. Each has a type, a schema version and the original bytes; what an older version
//! wrote is brought up to date by an upcaster when it is read, and every form ever written has a golden file
//! under `golden/`. Nothing here decides anything, and nothing here touches a disk.
#![forbid(unsafe_code)]

mod append;
mod event;
mod state;
mod timer;

pub use append::{CLAIM_PREFIX, HOLDER_PREFIX, Submission, append_for, claim_of, parse_claim};
pub use event::{EVENT_SCHEMA, RecordError, decode, encode, stream_id};
pub use state::{STATE_SCHEMA, StateError, TASK_STATE_SCHEMA, board_from, entity_from, state_row};
pub use timer::{TimerNameError, timer_from_key, timer_key};
