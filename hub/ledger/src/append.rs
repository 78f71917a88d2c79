//! What one append carries, and the ways in which it can lose.

use uuid::Uuid;

use crate::{IndexChange, LedgerError, StreamId, Version};

/// One event to be recorded; the ledger gives it its `seq` and `version`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// The stream it belongs to.
    pub stream: StreamId,
    /// Stable name of the event type, for example `case.opened`.
    pub kind: String,
    /// Version of the body's form, from 1; upcasters read it.
    pub schema: u16,
    /// When it happened, UTC microseconds.
    pub occurred_us: i64,
    /// The stored bytes. They are digested and never rewritten.
    pub body: Vec<u8>,
}

/// A resource held by exactly one holder, for example a unit by an offer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// What is held; unique among live claims.
    pub resource: String,
    /// Who holds it.
    pub holder: String,
}

/// Names a timer: at most one row may exist for each.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimerKey {
    /// What the timer is about, for example a case.
    pub subject: String,
    /// What it is for, for example `rung`.
    pub purpose: String,
    /// Which of several timers for the same purpose, ever increasing.
    pub generation: u64,
}

/// A deadline as a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// Its name.
    pub key: TimerKey,
    /// When it is due, UTC microseconds.
    pub due_us: i64,
}

/// Rows kept beside the chain. They can be changed and erased, which events cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// State of what is still open, written in the same append as the events that changed it.
    OpenState,
    /// Personal data and free text that events only refer to.
    Vault,
    /// Policies, area trees and other documents, by digest of their content.
    Document,
    /// Accounts with their password hashes.
    Account,
    /// Sessions, by hash of their token.
    Session,
    /// Device tokens, by hash.
    Device,
}

impl Shelf {
    /// All shelves, in a fixed order.
    pub const ALL: [Self; 6] =
        [Self::OpenState, Self::Vault, Self::Document, Self::Account, Self::Session, Self::Device];

    /// The stable name under which the shelf is stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenState => "open_state",
            Self::Vault => "vault",
            Self::Document => "document",
            Self::Account => "account",
            Self::Session => "session",
            Self::Device => "device",
        }
    }
}

/// Puts a row, or takes it away with `value: None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// The shelf.
    pub shelf: Shelf,
    /// The key on that shelf.
    pub key: String,
    /// The new value, or `None` to erase.
    pub value: Option<Vec<u8>>,
}

/// Identifies a command, so that it is carried out once however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandStamp {
    /// Made at the edge; unique.
    pub id: Uuid,
    /// Who sent it; keys of different principals do not meet.
    pub principal: String,
    /// Idempotency key, unique for the principal while answers are kept (30 days).
    pub key: String,
    /// Digest of the command's body: the same key with another body is refused.
    pub digest: [u8; 32],
}

/// Everything that one decision changes. All or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// The command that was decided.
    pub command: CommandStamp,
    /// The hub's wall clock at the decision, UTC microseconds.
    pub recorded_us: i64,
    /// The version each stream must still have: whatever the decision read.
    pub expect: Vec<(StreamId, Version)>,
    /// Events, in the order in which they get their `seq`.
    pub events: Vec<NewEvent>,
    /// Claims to take; each must be free, after `releases` have been carried out.
    pub claims: Vec<Claim>,
    /// Claims to end; each must be held by the holder named.
    pub releases: Vec<Claim>,
    /// Timers to set; a row of the same key is replaced.
    pub set_timers: Vec<Timer>,
    /// Timers that this append uses up; each must exist, so that a timer has its effect once.
    pub consume_timers: Vec<TimerKey>,
    /// Timers that no longer matter; they may be gone already.
    pub cancel_timers: Vec<TimerKey>,
    /// Rows to change in the same transaction.
    pub rows: Vec<RowChange>,
    /// Changes of the index, after the rows.
    pub index: Vec<IndexChange>,
    /// What to answer when the command comes again.
    pub answer: Vec<u8>,
}

impl Append {
    /// A command that changes nothing yet. Its time is the earliest there is, and so moves the ledger's none.
    #[must_use]
    pub fn of(command: CommandStamp) -> Self {
        Self {
            command,
            recorded_us: 0,
            expect: Vec::new(),
            events: Vec::new(),
            claims: Vec::new(),
            releases: Vec::new(),
            set_timers: Vec::new(),
            consume_timers: Vec::new(),
            cancel_timers: Vec::new(),
            rows: Vec::new(),
            index: Vec::new(),
            answer: Vec::new(),
        }
    }
}

/// The outcome of an append that did not fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// Committed; the events have `first_seq..=last_seq` (empty when `last_seq < first_seq`).
    Committed {
        /// `seq` of the first event.
        first_seq: u64,
        /// `seq` of the last event, and the head after it.
        last_seq: u64,
    },
    /// The command was carried out before; this is what was answered then.
    Repeated {
        /// The kept answer.
        answer: Vec<u8>,
        /// Head of the ledger right after that command.
        last_seq: u64,
    },
}

/// Why an append changed nothing.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppendError {
    /// A stream has moved on. Wait until your own feed has passed `head`, then decide again.
    #[error("stream {stream} is at version {found}, expected {expected}")]
    Conflict {
        /// The stream.
        stream: StreamId,
        /// What the decision had read.
        expected: Version,
        /// What the ledger holds.
        found: Version,
        /// Head of the ledger when this was found.
        head: u64,
    },
    /// Somebody else holds the resource.
    #[error("{resource} is already claimed by {holder}")]
    Claimed {
        /// The resource.
        resource: String,
        /// Who holds it.
        holder: String,
        /// Head of the ledger when this was found.
        head: u64,
    },
    /// A claim to be released is not held by the holder named.
    #[error("{resource} is not claimed by {holder}")]
    ClaimGone {
        /// The resource.
        resource: String,
        /// The holder that was named.
        holder: String,
        /// Head of the ledger when this was found.
        head: u64,
    },
    /// The timer was used up already, by this hub or another.
    #[error("timer {} of {} generation {} is gone", .key.purpose, .key.subject, .key.generation)]
    TimerGone {
        /// The timer.
        key: TimerKey,
        /// Head of the ledger when this was found.
        head: u64,
    },
    /// The principal used this key before for another body.
    #[error("key {key} was used before with another body")]
    KeyReused {
        /// The key.
        key: String,
    },
    /// There is no room on the disk; nothing was changed.
    #[error("the disk is full: {0}")]
    Full(String),
    /// The connection was lost while committing: look the command up by its key before anything else.
    #[error("the outcome is unknown: {0}")]
    Unknown(String),
    /// The store failed; nothing was changed.
    #[error(transparent)]
    Failed(#[from] LedgerError),
}
