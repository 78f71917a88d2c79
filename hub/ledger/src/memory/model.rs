//! The synchronous core of the ledger in memory: what an append means, in the plainest way it can be said.

mod finding;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use uuid::Uuid;

use super::index::Index;
use super::seen::Seen;
use crate::digest::{SealHasher, record_digest};
use crate::storable::{capped, check_append, check_name, check_rows};
use crate::{
    Append, AppendError, Appended, Claim, Epoch, Head, KeptAnswer, LedgerError, NewEvent, Opening, Record,
    RowChange, Seal, Shelf, StreamId, Timer, TimerKey, Version,
};

/// A whole ledger as plain collections. An append is checked completely before anything is changed.
#[derive(Debug, Clone)]
pub struct Model {
    head: Head,
    epochs: Vec<Epoch>,
    records: Vec<Arc<Record>>,
    /// `seq` of each event of a stream, in order.
    streams: HashMap<StreamId, Vec<u64>>,
    claims: BTreeMap<String, String>,
    timers: BTreeMap<TimerKey, i64>,
    /// The same timers by when they are due.
    due: BTreeSet<(i64, TimerKey)>,
    rows: BTreeMap<Shelf, BTreeMap<String, Vec<u8>>>,
    seen: Seen,
    fences: BTreeMap<String, u64>,
    seals: Vec<Seal>,
    index: Index,
}

impl Model {
    /// An empty ledger.
    #[must_use]
    pub fn new(epoch: Uuid) -> Self {
        Self {
            head: Head { epoch, seq: 0, recorded_us: 0 },
            epochs: vec![Epoch::first(epoch)],
            records: Vec::new(),
            streams: HashMap::new(),
            claims: BTreeMap::new(),
            timers: BTreeMap::new(),
            due: BTreeSet::new(),
            rows: Shelf::ALL.into_iter().map(|shelf| (shelf, BTreeMap::new())).collect(),
            seen: Seen::default(),
            fences: BTreeMap::new(),
            seals: Vec::new(),
            index: Index::default(),
        }
    }

    /// Commits everything in `append`, or nothing.
    ///
    /// # Errors
    /// As [`crate::Ledger::append`]; this ledger is never full, unknown or unavailable.
    pub fn append(&mut self, append: Append) -> Result<Appended, AppendError> {
        check_append(&append)?;
        if let Some(repeated) = self.seen.repeated(&append.command)? {
            return Ok(repeated);
        }
        self.check_versions(&append.expect)?;
        self.check_claims(&append.releases, &append.claims)?;
        self.check_timers(&append.consume_timers)?;
        Ok(self.commit(append))
    }

    fn check_versions(&self, expect: &[(StreamId, Version)]) -> Result<(), AppendError> {
        for (stream, expected) in expect {
            let found = self.version(stream);
            if found != *expected {
                let (stream, expected, head) = (stream.clone(), *expected, self.head.seq);
                return Err(AppendError::Conflict { stream, expected, found, head });
            }
        }
        Ok(())
    }

    fn check_claims(&self, releases: &[Claim], claims: &[Claim]) -> Result<(), AppendError> {
        let head = self.head.seq;
        let mut released = BTreeSet::new();
        for Claim { resource, holder } in releases {
            let held = self.claims.get(resource) == Some(holder);
            if !held || !released.insert(resource) {
                let (resource, holder) = (resource.clone(), holder.clone());
                return Err(AppendError::ClaimGone { resource, holder, head });
            }
        }
        let mut taken = BTreeMap::new();
        for Claim { resource, holder } in claims {
            let kept = self.claims.get(resource).filter(|_| !released.contains(resource));
            if let Some(other) = kept.or_else(|| taken.get(resource).copied()) {
                let (resource, holder) = (resource.clone(), other.clone());
                return Err(AppendError::Claimed { resource, holder, head });
            }
            taken.insert(resource, holder);
        }
        Ok(())
    }

    fn check_timers(&self, consumed: &[TimerKey]) -> Result<(), AppendError> {
        let mut used = BTreeSet::new();
        for key in consumed {
            if !self.timers.contains_key(key) || !used.insert(key) {
                return Err(AppendError::TimerGone { key: key.clone(), head: self.head.seq });
            }
        }
        Ok(())
    }

    fn commit(&mut self, append: Append) -> Appended {
        for Claim { resource, .. } in &append.releases {
            self.claims.remove(resource);
        }
        for Claim { resource, holder } in append.claims {
            self.claims.insert(resource, holder);
        }
        for key in append.consume_timers.iter().chain(&append.cancel_timers) {
            self.remove_timer(key);
        }
        for Timer { key, due_us } in append.set_timers {
            self.remove_timer(&key);
            self.due.insert((due_us, key.clone()));
            self.timers.insert(key, due_us);
        }
        self.change_rows(append.rows);
        self.change_index(append.index);
        let first_seq = self.head.seq + 1;
        for event in append.events {
            self.record(event, append.recorded_us, append.command.id);
        }
        self.head.recorded_us = self.head.recorded_us.max(append.recorded_us);
        self.seen.keep(append.command, append.answer, self.head.seq, append.recorded_us);
        Appended::Committed { first_seq, last_seq: self.head.seq }
    }

    fn record(&mut self, event: NewEvent, recorded_us: i64, command: Uuid) {
        let NewEvent { stream, kind, schema, occurred_us, body } = event;
        let seq = self.head.seq + 1;
        let positions = self.streams.entry(stream.clone()).or_default();
        positions.push(seq);
        let version = positions.len() as u64;
        let digest = [0; 32];
        let mut record =
            Record { seq, stream, version, kind, schema, occurred_us, recorded_us, command, body, digest };
        record.digest = record_digest(&record);
        self.records.push(Arc::new(record));
        self.head.seq = seq;
    }

    fn remove_timer(&mut self, key: &TimerKey) {
        if let Some((key, due_us)) = self.timers.remove_entry(key) {
            self.due.remove(&(due_us, key));
        }
    }

    fn change_rows(&mut self, changes: Vec<RowChange>) {
        for RowChange { shelf, key, value } in changes {
            if shelf == Shelf::Vault && value.is_none() {
                self.index.forget(&key);
            }
            let rows = self.rows.entry(shelf).or_default();
            match value {
                Some(value) => rows.insert(key, value),
                None => rows.remove(&key),
            };
        }
    }

    /// Epoch, highest committed `seq` and last recorded time.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Number of events in a stream; 0 if there is no such stream.
    #[must_use]
    pub fn version(&self, stream: &StreamId) -> Version {
        self.streams.get(stream).map_or(0, |positions| positions.len() as u64)
    }

    /// Records with `seq > after`, at most `limit`, shared instead of copied.
    #[must_use]
    pub fn feed(&self, after: u64, limit: usize) -> &[Arc<Record>] {
        let rest = &self.records[index_after(after, self.records.len())..];
        &rest[..rest.len().min(capped(limit))]
    }

    /// Records of one stream with `version > after`, at most `limit`.
    pub fn stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: usize,
    ) -> impl Iterator<Item = &Arc<Record>> {
        let positions = self.streams.get(stream).map_or(&[][..], Vec::as_slice);
        let rest = &positions[index_after(after, positions.len())..];
        rest.iter().take(capped(limit)).map(|seq| &self.records[index_after(seq - 1, self.records.len())])
    }

    /// What was answered to this principal's command with this key, if it is still kept.
    ///
    /// # Errors
    /// A name that no ledger can hold.
    pub fn answer(&self, principal: &str, key: &str) -> Result<Option<&KeptAnswer>, LedgerError> {
        check_name("principal", principal)?;
        check_name("command key", key)?;
        Ok(self.seen.get(principal, key))
    }

    /// Forgets answers recorded before `before_us`; returns how many.
    pub fn forget_answers(&mut self, before_us: i64) -> u64 {
        self.seen.forget(before_us)
    }

    /// The open-state shelf and the head it is true for.
    #[must_use]
    pub fn opening(&self) -> Opening {
        let rows = self.rows[&Shelf::OpenState].iter();
        let states = rows.map(|(key, value)| (key.clone(), value.clone())).collect();
        Opening { head: self.head.clone(), states }
    }

    /// Timers due at or before `until_us`, earliest first, then by key, at most `limit`.
    #[must_use]
    pub fn due_timers(&self, until_us: i64, limit: usize) -> Vec<Timer> {
        let due = self.due.iter().take_while(|(due_us, _)| *due_us <= until_us).take(capped(limit));
        due.map(|(due_us, key)| Timer { key: key.clone(), due_us: *due_us }).collect()
    }

    /// When the earliest timer is due, if there is one.
    #[must_use]
    pub fn next_due_us(&self) -> Option<i64> {
        self.due.first().map(|(due_us, _)| *due_us)
    }

    /// All timers by key, with when they are due.
    pub fn timers(&self) -> impl Iterator<Item = (&TimerKey, i64)> {
        self.timers.iter().map(|(key, due_us)| (key, *due_us))
    }

    /// All live claims as (resource, holder), by resource.
    pub fn claims(&self) -> impl Iterator<Item = (&str, &str)> {
        self.claims.iter().map(|(resource, holder)| (resource.as_str(), holder.as_str()))
    }

    /// Who holds a resource.
    #[must_use]
    pub fn holder(&self, resource: &str) -> Option<&str> {
        self.claims.get(resource).map(String::as_str)
    }

    /// One row of a shelf.
    ///
    /// # Errors
    /// A name that no ledger can hold.
    pub fn row(&self, shelf: Shelf, key: &str) -> Result<Option<&[u8]>, LedgerError> {
        check_name("row key", key)?;
        Ok(self.rows[&shelf].get(key).map(Vec::as_slice))
    }

    /// Rows of a shelf with `key > after`, by key, at most `limit`.
    ///
    /// # Errors
    /// A name that no ledger can hold.
    pub fn rows(
        &self,
        shelf: Shelf,
        after: &str,
        limit: usize,
    ) -> Result<impl Iterator<Item = (&str, &[u8])>, LedgerError> {
        check_name("row key", after)?;
        let rows = self.rows[&shelf].range::<str, _>((Bound::Excluded(after), Bound::Unbounded));
        Ok(rows.take(capped(limit)).map(|(key, value)| (key.as_str(), value.as_slice())))
    }

    /// Changes rows outside any event.
    ///
    /// # Errors
    /// A row that no ledger can hold; then none is changed.
    pub fn put_rows(&mut self, changes: Vec<RowChange>) -> Result<(), LedgerError> {
        check_rows(&changes)?;
        self.change_rows(changes);
        Ok(())
    }

    /// Takes the next fence number of a mailbox.
    ///
    /// # Errors
    /// A name that no ledger can hold.
    pub fn take_fence(&mut self, mailbox: &str) -> Result<u64, LedgerError> {
        check_name("mailbox", mailbox)?;
        let fence = self.fences.entry(mailbox.to_owned()).or_insert(0);
        *fence += 1;
        Ok(*fence)
    }

    /// The highest fence number taken for a mailbox; 0 if none was.
    ///
    /// # Errors
    /// A name that no ledger can hold.
    pub fn fence(&self, mailbox: &str) -> Result<u64, LedgerError> {
        check_name("mailbox", mailbox)?;
        Ok(self.fences.get(mailbox).copied().unwrap_or(0))
    }

    /// Seals all records since the last seal; `None` if there are none.
    pub fn seal(&mut self) -> Option<Seal> {
        let (sealed, previous) = self.seals.last().map_or((0, [0; 32]), |last| (last.to, last.hash));
        if sealed == self.head.seq {
            return None;
        }
        let mut hasher = SealHasher::new(previous, sealed + 1, self.head.seq);
        for record in &self.records[index_after(sealed, self.records.len())..] {
            hasher.add(record.seq, &record.digest).expect("records have no gaps");
        }
        let seal = hasher.finish().expect("records reach to the head");
        self.seals.push(seal.clone());
        Some(seal)
    }

    /// Seals with `to > after`, in order, at most `limit`.
    #[must_use]
    pub fn seals(&self, after: u64, limit: usize) -> &[Seal] {
        let rest = &self.seals[self.seals.partition_point(|seal| seal.to <= after)..];
        &rest[..rest.len().min(capped(limit))]
    }

    /// Every incarnation of this ledger, the present one last.
    #[must_use]
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// Begins a new incarnation.
    ///
    /// # Errors
    /// A reason that no ledger can hold.
    pub fn renew_epoch(&mut self, reason: &str, at_us: i64) -> Result<Epoch, LedgerError> {
        check_name("reason", reason)?;
        let epoch = Epoch {
            number: self.epochs.len() as u64 + 1,
            epoch: Uuid::now_v7(),
            after_seq: self.head.seq,
            sealed_to: self.seals.last().map_or(0, |seal| seal.to),
            began_us: at_us,
            reason: reason.to_owned(),
        };
        self.head.epoch = epoch.epoch;
        self.epochs.push(epoch.clone());
        Ok(epoch)
    }
}

/// Index of the first element after position `after`, where positions count from 1.
fn index_after(after: u64, len: usize) -> usize {
    usize::try_from(after).map_or(len, |index| index.min(len))
}
