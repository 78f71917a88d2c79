//! A ledger in memory: the model that the databases are compared with, and the ledger of simulations and unit tests.
//!
//! Nothing survives the process. [`Model`] is synchronous and fast; [`MemoryLedger`] puts it behind the trait.

mod index;
mod model;
mod seen;

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tokio::sync::watch;
use uuid::Uuid;

pub use model::Model;

use crate::storable::{capped, check_name, length_of};
use crate::{
    Append, AppendError, Appended, Claim, Epoch, Head, IndexChange, IndexPage, IndexQuery, KeptAnswer,
    Ledger, LedgerError, Opening, Record, Rescope, RowChange, RowPart, Seal, Shelf, StreamId, Timer, Version,
};

/// [`Model`] behind the [`Ledger`] trait.
pub struct MemoryLedger {
    model: Mutex<Model>,
    committed: watch::Sender<u64>,
}

impl MemoryLedger {
    /// An empty ledger with a new epoch.
    #[must_use]
    pub fn new() -> Self {
        Self::over(Model::new(Uuid::now_v7()))
    }

    /// A ledger that continues from `model`.
    #[must_use]
    pub fn over(model: Model) -> Self {
        let committed = watch::Sender::new(model.head().seq);
        Self { model: Mutex::new(model), committed }
    }

    /// The model, for a test to look into. Do not hold it across an await.
    pub fn model(&self) -> MutexGuard<'_, Model> {
        // The model changes nothing before all of its checks have passed, so a panic elsewhere cannot have left half
        // an append behind.
        self.model.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryLedger {
    fn default() -> Self {
        Self::new()
    }
}

fn owned(records: impl Iterator<Item = impl AsRef<Record>>) -> Vec<Record> {
    records.map(|record| record.as_ref().clone()).collect()
}

#[async_trait]
impl Ledger for MemoryLedger {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let mut model = self.model();
        let appended = model.append(append)?;
        self.committed.send_replace(model.head().seq);
        Ok(appended)
    }

    async fn head(&self) -> Result<Head, LedgerError> {
        Ok(self.model().head().clone())
    }

    fn watch_head(&self) -> watch::Receiver<u64> {
        self.committed.subscribe()
    }

    async fn feed(&self, after: u64, limit: usize) -> Result<Vec<Record>, LedgerError> {
        Ok(owned(self.model().feed(after, limit).iter()))
    }

    async fn stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<Record>, LedgerError> {
        Ok(owned(self.model().stream(stream, after, limit)))
    }

    async fn answer(&self, principal: &str, key: &str) -> Result<Option<KeptAnswer>, LedgerError> {
        Ok(self.model().answer(principal, key)?.cloned())
    }

    async fn forget_answers(&self, before_us: i64) -> Result<u64, LedgerError> {
        Ok(self.model().forget_answers(before_us))
    }

    async fn opening(&self) -> Result<Opening, LedgerError> {
        Ok(self.model().opening())
    }

    async fn due_timers(&self, until_us: i64, limit: usize) -> Result<Vec<Timer>, LedgerError> {
        Ok(self.model().due_timers(until_us, limit))
    }

    async fn next_due_us(&self) -> Result<Option<i64>, LedgerError> {
        Ok(self.model().next_due_us())
    }

    async fn claims(&self) -> Result<Vec<Claim>, LedgerError> {
        let model = self.model();
        let claims = model
            .claims()
            .map(|(resource, holder)| Claim { resource: resource.into(), holder: holder.into() });
        Ok(claims.collect())
    }

    async fn row(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, LedgerError> {
        Ok(self.model().row(shelf, key)?.map(<[u8]>::to_vec))
    }

    async fn row_part(
        &self,
        shelf: Shelf,
        key: &str,
        from: u64,
        most: usize,
    ) -> Result<Option<RowPart>, LedgerError> {
        let model = self.model();
        let part = |row: &[u8]| {
            let begin = usize::try_from(from).unwrap_or(usize::MAX).min(row.len());
            let end = begin.saturating_add(most).min(row.len());
            RowPart { bytes: row[begin..end].to_vec(), length: length_of(row.len()) }
        };
        Ok(model.row(shelf, key)?.map(part))
    }

    async fn rows(
        &self,
        shelf: Shelf,
        after: &str,
        limit: usize,
    ) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
        let model = self.model();
        let rows = model.rows(shelf, after, limit)?;
        Ok(rows.map(|(key, value)| (key.to_owned(), value.to_vec())).collect())
    }

    async fn rows_under(
        &self,
        shelf: Shelf,
        prefix: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
        check_name("row key", prefix)?;
        // From the prefix itself, unless something behind it was reached already.
        let model = self.model();
        let first = if after < prefix { model.row(shelf, prefix)? } else { None };
        let first = first.map(|value| (prefix.to_owned(), value.to_vec()));
        let behind = model.rows(shelf, after.max(prefix), limit)?;
        let behind = behind.take_while(|(key, _)| key.starts_with(prefix));
        let behind = behind.map(|(key, value)| (key.to_owned(), value.to_vec()));
        Ok(first.into_iter().chain(behind).take(capped(limit)).collect())
    }

    async fn keys_under(
        &self,
        shelf: Shelf,
        prefix: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<String>, LedgerError> {
        let rows = self.rows_under(shelf, prefix, after, limit).await?;
        Ok(rows.into_iter().map(|(key, _)| key).collect())
    }

    async fn put_rows(&self, changes: Vec<RowChange>) -> Result<(), LedgerError> {
        self.model().put_rows(changes)
    }

    async fn put_index(&self, changes: Vec<IndexChange>) -> Result<(), LedgerError> {
        self.model().put_index(changes)
    }

    async fn find(&self, query: IndexQuery) -> Result<IndexPage, LedgerError> {
        self.model().find(&query)
    }

    async fn rescope(&self, step: Rescope) -> Result<Option<u64>, LedgerError> {
        self.model().rescope(&step)
    }

    async fn take_fence(&self, mailbox: &str) -> Result<u64, LedgerError> {
        self.model().take_fence(mailbox)
    }

    async fn fence(&self, mailbox: &str) -> Result<u64, LedgerError> {
        self.model().fence(mailbox)
    }

    async fn seal(&self) -> Result<Option<Seal>, LedgerError> {
        Ok(self.model().seal())
    }

    async fn seals(&self, after: u64, limit: usize) -> Result<Vec<Seal>, LedgerError> {
        Ok(self.model().seals(after, limit).to_vec())
    }

    async fn epochs(&self) -> Result<Vec<Epoch>, LedgerError> {
        Ok(self.model().epochs().to_vec())
    }

    async fn renew_epoch(&self, reason: &str, at_us: i64) -> Result<Epoch, LedgerError> {
        self.model().renew_epoch(reason, at_us)
    }
}
