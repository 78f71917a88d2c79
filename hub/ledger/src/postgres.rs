//! The ledger for several hubs: one PostgreSQL schema for each realm.
//!
//! An append is one call of one SQL function, in one round trip; the function locks the head row first, which makes
//! `seq` the commit order. Appends that wait at the same time share a transaction. Only a primary with `synchronous_commit` and `fsync` on is accepted.
//! What is left out: backups, for which `pg_dump` and `pg_basebackup` exist (a restored server
//! is taken into use by [`crate::backup::adopt_restored`]), and TLS, so the server belongs on the same host or network.

mod appending;
mod connecting;
mod failure;
mod finding;
mod grouping;
mod indexing;
#[cfg(feature = "private-server")]
pub mod private;
mod reading;
mod shelving;

use std::future::Future;

use async_trait::async_trait;
use deadpool_postgres::{Object, Pool};
use tokio::sync::{mpsc, oneshot, watch};

pub use self::connecting::{CONNECT_MAX, CONNECTIONS_MAX, PostgresOptions, STATEMENT_MAX};
use self::failure::{of_pool, of_read};
pub use self::grouping::APPENDS_WAITING_MAX;
use self::grouping::Waiting;
use crate::index::{check_changes, check_query, check_rescope};
use crate::storable::{check_append, check_name, check_rows};
use crate::{
    Append, AppendError, Appended, Claim, Epoch, FORGOTTEN_AT_ONCE, Head, IndexChange, IndexPage, IndexQuery,
    KeptAnswer, Ledger, LedgerError, Opening, Record, Rescope, RowChange, RowPart, Seal, Shelf, StreamId,
    Timer, Version,
};

/// A ledger in one schema of a PostgreSQL server.
pub struct PostgresLedger {
    pool: Pool,
    /// Ends when this is dropped, after what was given to it.
    appends: mpsc::Sender<Waiting>,
    committed: watch::Sender<u64>,
}

impl PostgresLedger {
    /// Connects, creates or migrates the schema, and checks the settings on which the promise rests.
    ///
    /// # Errors
    /// The server cannot be reached, may lose what it answered, is a replica, or holds a newer version's ledger.
    pub async fn connect(options: &PostgresOptions) -> Result<Self, LedgerError> {
        connecting::migrate(options).await?;
        let pool = connecting::pool(options)?;
        let (appends, waiting) = mpsc::channel(APPENDS_WAITING_MAX);
        // Its end, should it come early, is noticed by the next append.
        tokio::spawn(grouping::run(pool.clone(), waiting));
        let ledger = Self { pool, appends, committed: watch::Sender::new(0) };
        let head = ledger.head().await?;
        ledger.committed.send_replace(head.seq);
        Ok(ledger)
    }

    /// Appends that wait for the one transaction that is being committed.
    #[must_use]
    pub fn appends_waiting(&self) -> usize {
        self.appends.max_capacity() - self.appends.capacity()
    }

    async fn client(&self) -> Result<Object, LedgerError> {
        self.pool.get().await.map_err(|error| of_pool(&error))
    }

    /// Waits for the server a little longer than it waits for itself.
    async fn bounded<T>(
        &self,
        work: impl Future<Output = Result<T, LedgerError>> + Send,
    ) -> Result<T, LedgerError> {
        let late = tokio::time::timeout(connecting::ANSWER_MAX, work).await;
        late.map_err(|late| LedgerError::Unavailable(format!("no answer from the server: {late}")))?
    }
}

#[async_trait]
impl Ledger for PostgresLedger {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        check_append(&append)?;
        let (answer, answered) = oneshot::channel();
        if self.appends.send(Waiting { append, answer }).await.is_err() {
            return Err(LedgerError::Unavailable("the task that appends has ended".to_owned()).into());
        }
        // A task that died without answering may have died after the commit.
        let died = |gone| AppendError::Unknown(format!("the task that appends died: {gone}"));
        let appended = answered.await.map_err(died)??;
        if let Appended::Committed { last_seq, .. } = appended {
            self.committed.send_if_modified(|head| std::mem::replace(head, last_seq.max(*head)) < last_seq);
        }
        Ok(appended)
    }

    async fn head(&self) -> Result<Head, LedgerError> {
        let client = self.client().await?;
        self.bounded(reading::head(&client)).await
    }

    fn watch_head(&self) -> watch::Receiver<u64> {
        self.committed.subscribe()
    }

    async fn feed(&self, after: u64, limit: usize) -> Result<Vec<Record>, LedgerError> {
        let client = self.client().await?;
        self.bounded(reading::feed(&client, after, limit)).await
    }

    async fn stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<Record>, LedgerError> {
        let client = self.client().await?;
        self.bounded(reading::stream(&client, stream, after, limit)).await
    }

    async fn answer(&self, principal: &str, key: &str) -> Result<Option<KeptAnswer>, LedgerError> {
        check_name("principal", principal)?;
        check_name("command key", key)?;
        let client = self.client().await?;
        self.bounded(reading::answer(&client, principal, key)).await
    }

    async fn forget_answers(&self, before_us: i64) -> Result<u64, LedgerError> {
        let client = self.client().await?;
        let forget = "DELETE FROM answers WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM answers WHERE recorded_us < $1 ORDER BY recorded_us LIMIT $2))";
        let mut forgotten = 0;
        loop {
            let lot = FORGOTTEN_AT_ONCE.cast_signed();
            let work =
                async { client.execute(forget, &[&before_us, &lot]).await.map_err(|error| of_read(&error)) };
            let lot = self.bounded(work).await?;
            forgotten += lot;
            if lot < FORGOTTEN_AT_ONCE {
                return Ok(forgotten);
            }
        }
    }

    async fn opening(&self) -> Result<Opening, LedgerError> {
        let client = self.client().await?;
        self.bounded(reading::opening(&client)).await
    }

    async fn due_timers(&self, until_us: i64, limit: usize) -> Result<Vec<Timer>, LedgerError> {
        let client = self.client().await?;
        self.bounded(shelving::due_timers(&client, until_us, limit)).await
    }

    async fn next_due_us(&self) -> Result<Option<i64>, LedgerError> {
        let client = self.client().await?;
        self.bounded(shelving::next_due_us(&client)).await
    }

    async fn claims(&self) -> Result<Vec<Claim>, LedgerError> {
        let client = self.client().await?;
        self.bounded(shelving::claims(&client)).await
    }

    async fn row(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, LedgerError> {
        check_name("row key", key)?;
        let client = self.client().await?;
        self.bounded(shelving::row(&client, shelf, key)).await
    }

    async fn row_part(
        &self,
        shelf: Shelf,
        key: &str,
        from: u64,
        most: usize,
    ) -> Result<Option<RowPart>, LedgerError> {
        check_name("row key", key)?;
        let client = self.client().await?;
        self.bounded(shelving::row_part(&client, shelf, key, from, most)).await
    }

    async fn rows(
        &self,
        shelf: Shelf,
        after: &str,
        limit: usize,
    ) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
        check_name("row key", after)?;
        let client = self.client().await?;
        self.bounded(shelving::rows(&client, shelf, after, limit)).await
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
        let client = self.client().await?;
        self.bounded(shelving::rows_under(&client, shelf, prefix, after, limit)).await
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
        let client = self.client().await?;
        self.bounded(shelving::keys_under(&client, shelf, prefix, after, limit)).await
    }

    async fn put_rows(&self, changes: Vec<RowChange>) -> Result<(), LedgerError> {
        check_rows(&changes)?;
        let client = self.client().await?;
        self.bounded(shelving::put_rows(&client, &changes)).await
    }

    async fn put_index(&self, changes: Vec<IndexChange>) -> Result<(), LedgerError> {
        check_changes(&changes)?;
        let client = self.client().await?;
        self.bounded(indexing::put_index(&client, &changes)).await
    }

    async fn find(&self, query: IndexQuery) -> Result<IndexPage, LedgerError> {
        check_query(&query)?;
        let client = self.client().await?;
        self.bounded(finding::find(&client, &query)).await
    }

    async fn rescope(&self, step: Rescope) -> Result<Option<u64>, LedgerError> {
        check_rescope(&step)?;
        let client = self.client().await?;
        self.bounded(indexing::rescope(&client, &step)).await
    }

    async fn take_fence(&self, mailbox: &str) -> Result<u64, LedgerError> {
        check_name("mailbox", mailbox)?;
        let client = self.client().await?;
        self.bounded(shelving::take_fence(&client, mailbox)).await
    }

    async fn fence(&self, mailbox: &str) -> Result<u64, LedgerError> {
        check_name("mailbox", mailbox)?;
        let client = self.client().await?;
        self.bounded(shelving::fence(&client, mailbox)).await
    }

    async fn seal(&self) -> Result<Option<Seal>, LedgerError> {
        // Each statement is bounded by the server; a first seal over a long ledger is many of them.
        let client = self.client().await?;
        let Some(seal) = reading::next_seal(&client).await? else { return Ok(None) };
        self.bounded(appending::place_seal(&client, &seal)).await.map(Some)
    }

    async fn seals(&self, after: u64, limit: usize) -> Result<Vec<Seal>, LedgerError> {
        let client = self.client().await?;
        self.bounded(reading::seals(&client, after, limit)).await
    }

    async fn epochs(&self) -> Result<Vec<Epoch>, LedgerError> {
        let client = self.client().await?;
        self.bounded(reading::epochs(&client)).await
    }

    async fn renew_epoch(&self, reason: &str, at_us: i64) -> Result<Epoch, LedgerError> {
        check_name("reason", reason)?;
        let client = self.client().await?;
        self.bounded(appending::renew_epoch(&client, reason, at_us)).await
    }
}
