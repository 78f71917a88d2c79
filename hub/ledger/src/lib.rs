//! The ledger: what was accepted, in the order in which it was accepted.
//!
//! One call changes it, [`Ledger::append`], and that call is all or nothing: events on several streams, claims on
//! units, timers and the rows beside the chain are committed together or not at all, and the caller is told
//! which of its assumptions no longer held. The ledger knows nothing of the rules: event bodies are bytes,
//! streams and claims are names. It decides only what was first.
//!
//! Three implementations stand behind the one trait and pass the one contract suite: a model in
//! memory, SQLite in the box, and PostgreSQL for several hubs.
#![forbid(unsafe_code)]

pub mod anchor;
mod append;
pub mod backup;
mod crash;
pub mod digest;
pub mod erasures;
mod index;
mod lines;
pub mod memory;
pub mod postgres;
mod record;
pub mod sqlite;
mod storable;
pub mod verify;

pub use append::{
    Append, AppendError, Appended, Claim, CommandStamp, NewEvent, RowChange, Shelf, Timer, TimerKey,
};
pub use crash::{arm_crash_point, crash_point};
pub use index::{
    INDEX_LOOKED_AT_MAX, INDEX_PAGE_MAX, INDEX_SCOPES_MAX, INDEX_TERMS_MAX, IndexChange, IndexEntry,
    IndexPage, IndexQuery, Indexed, Mark, QUERY_GROUP_TERMS_MAX, QUERY_GROUPS_MAX, Rescope, TermSource,
    number_at,
};
pub use memory::{MemoryLedger, Model};
pub use postgres::{PostgresLedger, PostgresOptions};
pub use record::{
    Digest, Epoch, Head, KeptAnswer, Opening, Record, STREAM_ID_LEN_MAX, Seal, StreamId, StreamIdError,
    Version,
};
pub use sqlite::{Durability, SqliteLedger, SqliteOptions};
pub use storable::{APPEND_ENTRIES_MAX, NAME_LEN_MAX, VALUE_LEN_MAX};

use async_trait::async_trait;
use tokio::sync::watch;

/// Most records, rows or timers that one read returns; a caller that wants more asks again from where it stopped.
pub const READ_LIMIT_MAX: usize = 10_000;

/// Most answers forgotten in one transaction: a month of them in one would keep appends waiting.
pub const FORGOTTEN_AT_ONCE: u64 = 1_000;

/// Some bytes of a row, and how many it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowPart {
    /// The bytes that were asked for, as far as there are any.
    pub bytes: Vec<u8>,
    /// Length of the whole row, bytes.
    pub length: u64,
}

/// Failure of the store itself, as against a refused append.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LedgerError {
    /// The store cannot be reached or used now; nothing was changed. The caller answers 503 and may try again.
    #[error("the ledger is unavailable: {0}")]
    Unavailable(String),
    /// The store holds something that this version cannot read.
    #[error("the ledger holds something unreadable: {0}")]
    Unreadable(String),
    /// The caller gave something that not every ledger can hold: a name too long, or with a zero character in it.
    #[error("the ledger cannot hold this: {0}")]
    Malformed(String),
    /// The store was written by a newer version of the product.
    #[error("the ledger has schema {found}, this version reads up to {supported}: install the newer version")]
    Newer {
        /// Schema version found in the store.
        found: u32,
        /// Highest schema version this program knows.
        supported: u32,
    },
}

/// The append-only record of a realm, and the rows that are committed with it.
///
/// Every method may be called from several tasks at once. Reads see only committed data. Nothing in here is
/// particular to one database: the contract suite holds all implementations to the same sentences.
#[async_trait]
pub trait Ledger: Send + Sync + 'static {
    /// Commits everything in `append`, or nothing.
    ///
    /// Returns when the data are on disk. A command id or key that was seen before with the same digest returns
    /// [`Appended::Repeated`] with the kept answer and changes nothing.
    ///
    /// # Errors
    /// See [`AppendError`]: a lost race, a reused key, or a store that is full or unavailable. In each case
    /// nothing was changed, except after [`AppendError::Unknown`], where the caller must look the command up.
    async fn append(&self, append: Append) -> Result<Appended, AppendError>;

    /// Epoch, highest committed `seq` and last recorded time.
    async fn head(&self) -> Result<Head, LedgerError>;

    /// A receiver that changes when this process has committed something; a hint, other hubs are found by asking.
    fn watch_head(&self) -> watch::Receiver<u64>;

    /// Committed records with `seq > after`, in order of `seq`, at most `limit` (capped at [`READ_LIMIT_MAX`]).
    async fn feed(&self, after: u64, limit: usize) -> Result<Vec<Record>, LedgerError>;

    /// Records of one stream with `version > after`, in order.
    async fn stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<Record>, LedgerError>;

    /// What was answered to this principal's command with this key, if it is still kept.
    async fn answer(&self, principal: &str, key: &str) -> Result<Option<KeptAnswer>, LedgerError>;

    /// Forgets answers recorded before `before_us`; returns how many.
    async fn forget_answers(&self, before_us: i64) -> Result<u64, LedgerError>;

    /// Everything on the open-state shelf together with the head it is true for, in one consistent read.
    async fn opening(&self) -> Result<Opening, LedgerError>;

    /// Timers due at or before `until_us`, earliest first, at most `limit`.
    async fn due_timers(&self, until_us: i64, limit: usize) -> Result<Vec<Timer>, LedgerError>;

    /// When the earliest timer is due, if there is one.
    async fn next_due_us(&self) -> Result<Option<i64>, LedgerError>;

    /// All live claims, by resource.
    async fn claims(&self) -> Result<Vec<Claim>, LedgerError>;

    /// One row of a shelf.
    async fn row(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, LedgerError>;

    /// A part of one row: its bytes from `from` on, at most `most` of them, and how long the row is. What else there is of it is
    /// not held here: rows may be recordings.
    async fn row_part(
        &self,
        shelf: Shelf,
        key: &str,
        from: u64,
        most: usize,
    ) -> Result<Option<RowPart>, LedgerError>;

    /// Rows of a shelf with `key > after`, by key, at most `limit`.
    async fn rows(
        &self,
        shelf: Shelf,
        after: &str,
        limit: usize,
    ) -> Result<Vec<(String, Vec<u8>)>, LedgerError>;

    /// Rows of a shelf whose keys begin with `prefix`, with `key > after`, by key, at most `limit`. What lies behind them,
    /// pictures perhaps, is not read.
    async fn rows_under(
        &self,
        shelf: Shelf,
        prefix: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<(String, Vec<u8>)>, LedgerError>;

    /// The keys of what [`Ledger::rows_under`] returns; the rows are not read.
    async fn keys_under(
        &self,
        shelf: Shelf,
        prefix: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<String>, LedgerError>;

    /// Changes rows outside any event: sessions, and what needs no history. Durable when it returns.
    async fn put_rows(&self, changes: Vec<RowChange>) -> Result<(), LedgerError>;

    /// Changes the index outside any event: what is told from old records.
    async fn put_index(&self, changes: Vec<IndexChange>) -> Result<(), LedgerError>;

    /// A page of what the index holds, newest first.
    ///
    /// A bounded number of entries is looked at for one page: it may be short and still have a next.
    async fn find(&self, query: IndexQuery) -> Result<IndexPage, LedgerError>;

    /// Gives entries of a scope other scopes, newest first, as many as the step allows; returns the last one's number,
    /// from where to go on, or `None` when there was none.
    async fn rescope(&self, step: Rescope) -> Result<Option<u64>, LedgerError>;

    /// Takes the next fence number of a mailbox: the connection with the highest number is the one that counts.
    async fn take_fence(&self, mailbox: &str) -> Result<u64, LedgerError>;

    /// The highest fence number taken for a mailbox; 0 if none was.
    async fn fence(&self, mailbox: &str) -> Result<u64, LedgerError>;

    /// Seals all records committed since the last seal; `None` if there are none.
    ///
    /// Two hubs may seal at once: the row is unique on the previous hash, so one of them loses and gets the
    /// winner's seal.
    async fn seal(&self) -> Result<Option<Seal>, LedgerError>;

    /// Seals with `to > after`, in order, at most `limit`.
    async fn seals(&self, after: u64, limit: usize) -> Result<Vec<Seal>, LedgerError>;

    /// Every incarnation of this ledger, the present one last.
    async fn epochs(&self) -> Result<Vec<Epoch>, LedgerError>;

    /// Begins a new incarnation, after a restore, a migration or a lossy fail-over; offsets given out before are then
    /// answered with a snapshot.
    async fn renew_epoch(&self, reason: &str, at_us: i64) -> Result<Epoch, LedgerError>;
}
