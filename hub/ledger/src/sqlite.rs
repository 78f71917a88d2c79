//! The ledger in a box: one SQLite file, one writer, several readers.
//!
//! All changes go through one thread that owns the writing connection and commits what is waiting as a group, each
//! append in a savepoint of its own so that a loser leaves nothing. `synchronous=FULL` holds on every connection and is
//! read back. A commit that failed is never retried: the ledger is then [broken](SqliteLedger::broken) and the process
//! must start again from the disk. A full disk is a rollback, and the ledger lives on.

mod appending;
mod broken;
mod failure;
mod finding;
mod indexing;
mod jobs;
mod marks;
mod opening;
mod rarity;
mod reading;
mod shelving;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot, watch};

use self::broken::Breakage;
use self::failure::Stop;
use self::jobs::{Job, Traces, Write};
use self::rarity::Rarity;
use self::reading::Readers;
use crate::index::{check_changes, check_query, check_rescope};
use crate::storable::{check_append, check_name, check_rows};
use crate::{
    Append, AppendError, Appended, Claim, Epoch, FORGOTTEN_AT_ONCE, Head, IndexChange, IndexPage, IndexQuery,
    KeptAnswer, Ledger, LedgerError, Opening, Record, Rescope, RowChange, RowPart, Seal, Shelf, StreamId,
    Timer, Version,
};

pub(crate) use self::opening::{beside, lock_for_writing, named};

/// Most writes that wait for the writer; one more waits outside, which slows its sender down.
pub const WRITES_WAITING_MAX: usize = 4096;

/// How hard a commit is pressed onto the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Every commit is synchronised before it is answered.
    #[default]
    Full,
    /// For the power-cut rig only, to show that it can see loss: commits are answered before they are on the disk.
    NormalForControl,
}

/// Where a ledger lives and how it is opened.
#[derive(Debug, Clone)]
pub struct SqliteOptions {
    /// The database file; made if there is none, in a folder that must exist. The write-ahead log and the lock lie beside it.
    pub path: PathBuf,
    /// [`Durability::Full`] in every product.
    pub durability: Durability,
}

impl SqliteOptions {
    /// A durable ledger in this file.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), durability: Durability::Full }
    }
}

/// A ledger in one SQLite file. Dropping it waits for the writer to finish what it was given.
pub struct SqliteLedger {
    path: PathBuf,
    writes: Option<mpsc::Sender<Box<dyn Job>>>,
    writer: Option<std::thread::JoinHandle<()>>,
    readers: Arc<Readers>,
    rarity: Arc<Rarity>,
    committed: watch::Receiver<u64>,
    breakage: Breakage,
}

impl SqliteLedger {
    /// Opens or creates the ledger, after a backup and a migration if an older version wrote it.
    ///
    /// Blocks while it reads the disk; called once at the start.
    ///
    /// # Errors
    /// The file cannot be opened, is held by another process, is no ledger, or was written by a newer version.
    pub fn open(options: &SqliteOptions) -> Result<Self, LedgerError> {
        let opened = opening::open_for_writing(options)?;
        let head = reading::head(&opened.connection)?;
        let readers = Arc::new(Readers::new(options.clone()));
        let breakage = Breakage::default();
        let (writes, waiting) = mpsc::channel(WRITES_WAITING_MAX);
        let (progress, committed) = watch::channel(head.seq);
        let writer = writer::start(opened, waiting, progress, breakage.clone())?;
        let path = options.path.clone();
        Ok(Self {
            path,
            writes: Some(writes),
            writer: Some(writer),
            readers,
            rarity: Arc::default(),
            committed,
            breakage,
        })
    }

    /// The database file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Becomes `Some(reason)` when a commit failed. From then on every call answers
    /// [`LedgerError::Unavailable`], and the process should end and be started again.
    #[must_use]
    pub fn broken(&self) -> watch::Receiver<Option<String>> {
        self.breakage.watch()
    }

    /// Lets the file grow to at most this many pages, so that a test can fill the disk.
    ///
    /// # Errors
    /// The ledger is broken.
    #[doc(hidden)]
    pub async fn limit_pages(&self, pages_max: u32) -> Result<(), LedgerError> {
        let limit = move |connection: &Connection| {
            Ok(connection.query_row(&format!("PRAGMA max_page_count = {pages_max}"), [], |_| Ok(()))?)
        };
        self.write_plainly(Traces::Stay, limit).await
    }

    async fn write<T: Send + 'static>(
        &self,
        traces: Traces,
        work: impl FnMut(&Connection) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, AppendError> {
        self.breakage.check()?;
        let (answer, answered) = oneshot::channel();
        let writes = self.writes.as_ref().expect("the writer is only let go on drop");
        if writes.send(Box::new(Write::new(work, traces, answer))).await.is_err() {
            return Err(AppendError::Failed(self.breakage.error()));
        }
        // A writer that died without answering may have died after the commit.
        answered.await.unwrap_or_else(|gone| Err(AppendError::Unknown(format!("the writer died: {gone}"))))
    }

    async fn write_plainly<T: Send + 'static>(
        &self,
        traces: Traces,
        work: impl FnMut(&Connection) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, LedgerError> {
        self.write(traces, work).await.map_err(failure::of_plain_write)
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        self.breakage.check()?;
        self.readers.read(work).await
    }
}

impl Drop for SqliteLedger {
    fn drop(&mut self) {
        // The last connection to close folds the log into the database, and a reader cannot.
        self.readers.close_idle();
        drop(self.writes.take());
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!(path = %self.path.display(), "the ledger's writer had panicked");
        }
    }
}

#[async_trait]
impl Ledger for SqliteLedger {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        check_append(&append)?;
        self.write(Traces::of(&append.rows), move |connection| appending::append(connection, &append)).await
    }

    async fn head(&self) -> Result<Head, LedgerError> {
        self.read(reading::head).await
    }

    fn watch_head(&self) -> watch::Receiver<u64> {
        self.committed.clone()
    }

    async fn feed(&self, after: u64, limit: usize) -> Result<Vec<Record>, LedgerError> {
        self.read(move |connection| reading::feed(connection, after, limit)).await
    }

    async fn stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<Record>, LedgerError> {
        let stream = stream.clone();
        self.read(move |connection| reading::stream(connection, &stream, after, limit)).await
    }

    async fn answer(&self, principal: &str, key: &str) -> Result<Option<KeptAnswer>, LedgerError> {
        check_name("principal", principal)?;
        check_name("command key", key)?;
        let (principal, key) = (principal.to_owned(), key.to_owned());
        self.read(move |connection| reading::answer(connection, &principal, &key)).await
    }

    async fn forget_answers(&self, before_us: i64) -> Result<u64, LedgerError> {
        let mut forgotten = 0;
        loop {
            let forget = move |connection: &Connection| appending::forget_answers(connection, before_us);
            let lot = self.write_plainly(Traces::Stay, forget).await?;
            forgotten += lot;
            if lot < FORGOTTEN_AT_ONCE {
                return Ok(forgotten);
            }
        }
    }

    async fn opening(&self) -> Result<Opening, LedgerError> {
        self.read(reading::opening).await
    }

    async fn due_timers(&self, until_us: i64, limit: usize) -> Result<Vec<Timer>, LedgerError> {
        self.read(move |connection| shelving::due_timers(connection, until_us, limit)).await
    }

    async fn next_due_us(&self) -> Result<Option<i64>, LedgerError> {
        self.read(shelving::next_due_us).await
    }

    async fn claims(&self) -> Result<Vec<Claim>, LedgerError> {
        self.read(shelving::claims).await
    }

    async fn row(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, LedgerError> {
        check_name("row key", key)?;
        let key = key.to_owned();
        self.read(move |connection| shelving::row(connection, shelf, &key)).await
    }

    async fn row_part(
        &self,
        shelf: Shelf,
        key: &str,
        from: u64,
        most: usize,
    ) -> Result<Option<RowPart>, LedgerError> {
        check_name("row key", key)?;
        let key = key.to_owned();
        self.read(move |connection| shelving::row_part(connection, shelf, &key, from, most)).await
    }

    async fn rows(
        &self,
        shelf: Shelf,
        after: &str,
        limit: usize,
    ) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
        check_name("row key", after)?;
        let after = after.to_owned();
        self.read(move |connection| shelving::rows(connection, shelf, &after, limit)).await
    }

    async fn rows_under(
        &self,
        shelf: Shelf,
        prefix: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
        check_name("row key", prefix)?;
        check_name("row key", after)?;
        let (prefix, after) = (prefix.to_owned(), after.to_owned());
        self.read(move |connection| shelving::rows_under(connection, shelf, &prefix, &after, limit)).await
    }

    async fn keys_under(
        &self,
        shelf: Shelf,
        prefix: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<String>, LedgerError> {
        check_name("row key", prefix)?;
        check_name("row key", after)?;
        let (prefix, after) = (prefix.to_owned(), after.to_owned());
        self.read(move |connection| shelving::keys_under(connection, shelf, &prefix, &after, limit)).await
    }

    async fn put_rows(&self, changes: Vec<RowChange>) -> Result<(), LedgerError> {
        check_rows(&changes)?;
        self.write_plainly(Traces::of(&changes), move |connection| {
            shelving::change_rows(connection, &changes)
        })
        .await
    }

    async fn put_index(&self, changes: Vec<IndexChange>) -> Result<(), LedgerError> {
        check_changes(&changes)?;
        self.write_plainly(Traces::Stay, move |connection| indexing::change_index(connection, &changes)).await
    }

    async fn find(&self, query: IndexQuery) -> Result<IndexPage, LedgerError> {
        check_query(&query)?;
        let rarity = Arc::clone(&self.rarity);
        self.read(move |connection| finding::find(connection, &query, &rarity)).await
    }

    async fn rescope(&self, step: Rescope) -> Result<Option<u64>, LedgerError> {
        check_rescope(&step)?;
        self.write_plainly(Traces::Stay, move |connection| indexing::rescope(connection, &step)).await
    }

    async fn take_fence(&self, mailbox: &str) -> Result<u64, LedgerError> {
        check_name("mailbox", mailbox)?;
        let mailbox = mailbox.to_owned();
        self.write_plainly(Traces::Stay, move |connection| shelving::take_fence(connection, &mailbox)).await
    }

    async fn fence(&self, mailbox: &str) -> Result<u64, LedgerError> {
        check_name("mailbox", mailbox)?;
        let mailbox = mailbox.to_owned();
        self.read(move |connection| shelving::fence(connection, &mailbox)).await
    }

    async fn seal(&self) -> Result<Option<Seal>, LedgerError> {
        // Hashed by a reader, so that a long seal does not keep appends waiting.
        let Some(seal) = self.read(reading::next_seal).await? else { return Ok(None) };
        self.write_plainly(Traces::Stay, move |connection| appending::place_seal(connection, &seal))
            .await
            .map(Some)
    }

    async fn seals(&self, after: u64, limit: usize) -> Result<Vec<Seal>, LedgerError> {
        self.read(move |connection| reading::seals(connection, after, limit)).await
    }

    async fn epochs(&self) -> Result<Vec<Epoch>, LedgerError> {
        self.read(reading::epochs).await
    }

    async fn renew_epoch(&self, reason: &str, at_us: i64) -> Result<Epoch, LedgerError> {
        check_name("reason", reason)?;
        let reason = reason.to_owned();
        self.write_plainly(Traces::Stay, move |connection| appending::renew_epoch(connection, &reason, at_us))
            .await
    }
}
