//! The walk along the feed, with the seals and the anchor beside it.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::{Flaw, FlawKind, PAGE_RECORDS, Report, VerifyError, unread};
use crate::anchor::Anchored;
use crate::digest::{SealHasher, record_digest};
use crate::{Digest, Head, Ledger, LedgerError, Record, Seal, StreamId, Version};

/// How far the walk has come, and what it found on the way.
pub(super) struct Walk<'a> {
    ledger: &'a dyn Ledger,
    anchored: BTreeMap<u64, Vec<&'a Anchored>>,
    anchors_met: u64,
    last_seq: u64,
    recorded_us: i64,
    versions: HashMap<StreamId, Version>,
    /// Seals read ahead.
    seals: VecDeque<Seal>,
    /// The seal whose events are passing by.
    open: Option<(Seal, SealHasher)>,
    seals_met: u64,
    sealed_to: u64,
    previous: Digest,
}

impl<'a> Walk<'a> {
    pub(super) fn new(ledger: &'a dyn Ledger, anchored: BTreeMap<u64, Vec<&'a Anchored>>) -> Self {
        Self {
            ledger,
            anchored,
            anchors_met: 0,
            last_seq: 0,
            recorded_us: 0,
            versions: HashMap::new(),
            seals: VecDeque::new(),
            open: None,
            seals_met: 0,
            sealed_to: 0,
            previous: [0; 32],
        }
    }

    /// Walks to the end of the feed.
    pub(super) async fn run(&mut self) -> Result<(), VerifyError> {
        let mut page_records = PAGE_RECORDS;
        loop {
            let page = match self.ledger.feed(self.last_seq, page_records).await {
                // Somewhere on the page; one by one shows where, and what else comes before it.
                Err(LedgerError::Unreadable(_)) if page_records > 1 => {
                    page_records = 1;
                    continue;
                }
                page => page.map_err(|error| unread(self.last_seq + 1, error))?,
            };
            if page.is_empty() {
                return Ok(());
            }
            for record in &page {
                self.check_record(record)?;
                self.check_seal(record).await?;
            }
        }
    }

    fn check_record(&mut self, record: &Record) -> Result<(), Flaw> {
        let expected_seq = self.last_seq + 1;
        if record.seq != expected_seq {
            return Err(Flaw::at(expected_seq, FlawKind::Missing));
        }
        let flaw = |what| Flaw { seq: record.seq, stream: Some(record.stream.clone()), what };
        if record_digest(record) != record.digest {
            return Err(flaw(FlawKind::Digest));
        }
        let version = self.versions.entry(record.stream.clone()).or_default();
        let (expected, found) = (*version + 1, record.version);
        if found != expected {
            return Err(flaw(FlawKind::Version { expected, found }));
        }
        *version = expected;
        self.last_seq = record.seq;
        self.recorded_us = self.recorded_us.max(record.recorded_us);
        Ok(())
    }

    async fn check_seal(&mut self, record: &Record) -> Result<(), VerifyError> {
        if self.open.is_none() && record.seq == self.sealed_to + 1 {
            self.open_next_seal().await?;
        }
        let Some((seal, hasher)) = &mut self.open else { return Ok(()) };
        hasher.add(record.seq, &record.digest).map_err(|error| unread(record.seq, error))?;
        if record.seq == seal.to
            && let Some((seal, hasher)) = self.open.take()
        {
            let found = hasher.finish().map_err(|error| unread(seal.to, error))?;
            self.close_seal(&seal, &found, record)?;
        }
        Ok(())
    }

    async fn open_next_seal(&mut self) -> Result<(), VerifyError> {
        if self.seals.is_empty() {
            let ahead = self.ledger.seals(self.sealed_to, PAGE_RECORDS).await;
            self.seals = ahead.map_err(|error| unread(self.sealed_to + 1, error))?.into();
        }
        let Some(seal) = self.seals.pop_front() else { return Ok(()) };
        let begins = self.sealed_to + 1;
        if seal.from != begins || seal.to < seal.from {
            return Err(Flaw::at(begins, FlawKind::SealSpan { from: seal.from, to: seal.to }).into());
        }
        if seal.previous != self.previous {
            return Err(Flaw::at(begins, FlawKind::SealPrevious).into());
        }
        let hasher = SealHasher::new(seal.previous, seal.from, seal.to);
        self.open = Some((seal, hasher));
        Ok(())
    }

    fn close_seal(&mut self, seal: &Seal, found: &Seal, last: &Record) -> Result<(), Flaw> {
        let flaw = |what| Flaw { seq: seal.to, stream: Some(last.stream.clone()), what };
        if seal != found {
            return Err(flaw(FlawKind::SealHash));
        }
        for anchored in self.anchored.remove(&seal.to).unwrap_or_default() {
            if anchored.seal != *seal {
                return Err(flaw(FlawKind::AnchorDiffers));
            }
            self.anchors_met += 1;
        }
        (self.sealed_to, self.previous) = (seal.to, seal.hash);
        self.seals_met += 1;
        Ok(())
    }

    /// Compares where the walk ended with the head before and after it, the seals, and the anchor.
    pub(super) async fn finish(self, begun: &Head) -> Result<Report, VerifyError> {
        let next = self.last_seq + 1;
        let now = self.ledger.head().await.map_err(|error| unread(next, error))?;
        if self.last_seq < begun.seq || self.open.is_some() {
            return Err(Flaw::at(next, FlawKind::Missing).into());
        }
        if self.last_seq > now.seq {
            return Err(Flaw::at(now.seq + 1, FlawKind::AfterHead).into());
        }
        if self.recorded_us > now.recorded_us {
            return Err(Flaw::at(self.last_seq, FlawKind::RecordedAfterHead).into());
        }
        let beyond = self.ledger.seals(now.seq, 1).await.map_err(|error| unread(next, error))?;
        if !beyond.is_empty() {
            // A seal made since then is younger than the head that is read now.
            let latest = self.ledger.head().await.map_err(|error| unread(next, error))?;
            if let Some(seal) = beyond.iter().find(|seal| seal.to > latest.seq) {
                return Err(
                    Flaw::at(latest.seq + 1, FlawKind::SealSpan { from: seal.from, to: seal.to }).into()
                );
            }
        }
        if let Some(unmet) = self.anchored.keys().next() {
            return Err(Flaw::at(*unmet, FlawKind::AnchorMissing).into());
        }
        Ok(Report {
            epoch: now.epoch,
            epochs: 0,
            seq: self.last_seq,
            seals: self.seals_met,
            sealed_to: self.sealed_to,
            anchored: self.anchors_met,
            superseded: 0,
        })
    }
}
