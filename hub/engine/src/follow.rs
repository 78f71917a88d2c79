//! Following the ledger: reads the feed in commit order, loads what the events refer to, and moves the view.

use std::sync::Arc;

use hub_dispatch::{ContentDigest, DocumentKind, Event, ReportId, UnitId, UtcMicros};
use hub_ledger::{Ledger, LedgerError, Record, RowChange, Shelf};
use hub_record::{RecordError, decode};
use uuid::Uuid;

use crate::{
    Change, Entry, Organisation, ReportWords, UnitCard, View,
    organisation::{DocumentError, default_policy, read_policy},
    words,
};

/// Records read from the feed at a time.
pub(crate) const FEED_BATCH: usize = 1_000;

/// The hub cannot follow its ledger and must not go on.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The store failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A record cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A document named by an event is missing or unusable.
    #[error("document {digest} ({kind:?}) cannot be loaded: {why}")]
    Document {
        /// Its kind.
        kind: DocumentKind,
        /// Its digest.
        digest: String,
        /// What was wrong.
        why: String,
    },
}

/// Entries with everything that must be at hand before they are applied.
pub(crate) struct Step {
    pub(crate) change: Change,
    documents: Vec<(DocumentKind, Arc<Vec<u8>>)>,
    words: Vec<(ReportId, ReportWords)>,
    cards: Vec<(UnitId, UnitCard)>,
}

/// Reads the next step of the feed; `None` when there is nothing new.
pub(crate) async fn next_step(ledger: &dyn Ledger, after: u64) -> Result<Option<Step>, FollowError> {
    let records = ledger.feed(after, FEED_BATCH).await?;
    let (Some(first), Some(last)) = (records.first(), records.last()) else { return Ok(None) };
    let (from, to) = (first.seq, last.seq);
    let entries: Vec<Entry> = records.iter().map(entry).collect::<Result<_, _>>()?;
    let mut step = Step {
        change: Change { from, to, entries },
        documents: Vec::new(),
        words: Vec::new(),
        cards: Vec::new(),
    };
    step.load(ledger).await?;
    Ok(Some(step))
}

pub(crate) fn entry(record: &Record) -> Result<Entry, RecordError> {
    Ok(Entry { seq: record.seq, occurred: UtcMicros(record.occurred_us), recorded: decode(record)? })
}

impl Step {
    async fn load(&mut self, ledger: &dyn Ledger) -> Result<(), FollowError> {
        let mut opened: Vec<(ReportId, Uuid)> = Vec::new();
        let mut enrolled: Vec<UnitId> = Vec::new();
        let mut adopted: Vec<(DocumentKind, ContentDigest)> = Vec::new();
        for entry in &self.change.entries {
            if let Event::ReportReceived { report, words, .. } = &entry.recorded.event {
                opened.push((*report, words.vault));
            }
            if let Event::UnitEnrolled { unit, .. } = &entry.recorded.event {
                enrolled.push(*unit);
            }
            if let Event::DocumentAdopted { kind, digest, .. } = &entry.recorded.event {
                adopted.push((*kind, digest.clone()));
            }
        }
        for (report, vault) in opened {
            if let Some(words) = report_words(ledger, vault).await? {
                self.words.push((report, words));
            }
        }
        for unit in enrolled {
            if let Some(card) = unit_card(ledger, unit).await? {
                self.cards.push((unit, card));
            }
        }
        for (kind, digest) in adopted {
            self.documents.push((kind, Arc::new(document(ledger, kind, &digest).await?)));
        }
        Ok(())
    }

    /// Applies the step. A document that cannot be used leaves the old one in force, and says so.
    pub(crate) fn apply(&self, view: &mut View) -> Result<(), FollowError> {
        for (kind, bytes) in &self.documents {
            take_into_force(view, *kind, bytes)?;
        }
        for (report, words) in &self.words {
            view.words.insert(*report, Arc::new(words.clone()));
        }
        for (unit, card) in &self.cards {
            view.cards.insert(*unit, Arc::new(card.clone()));
        }
        for entry in &self.change.entries {
            view.forget_ended(&entry.recorded.event);
            view.board.evolve(&entry.recorded);
            view.recorded = view.recorded.max(entry.recorded.at);
            view.seq = entry.seq;
            if let Event::UnitEnrolled { unit, .. } = &entry.recorded.event {
                view.place_home(*unit);
            }
        }
        if self.documents.iter().any(|(kind, _)| *kind == DocumentKind::Areas) {
            view.rebuild_homes();
        }
        Ok(())
    }

    /// Whether every mark on the map must be made again: homes have moved to another tree.
    pub(crate) fn moves_areas(&self) -> bool {
        self.documents.iter().any(|(kind, _)| *kind == DocumentKind::Areas)
    }
}

pub(crate) fn take_into_force(view: &mut View, kind: DocumentKind, bytes: &[u8]) -> Result<(), FollowError> {
    let unusable = |error: DocumentError| FollowError::Document {
        kind,
        digest: crate::organisation::digest_of(bytes).0,
        why: error.to_string(),
    };
    view.organisation.adopt(kind, bytes).map_err(unusable)?;
    if kind == DocumentKind::Policy {
        let policy = view.organisation.policy().clone();
        view.policies.insert(policy.digest.clone(), policy);
    }
    Ok(())
}

/// Makes the view from what is open in the ledger.
pub(crate) async fn open_view(ledger: &dyn Ledger) -> Result<View, FollowError> {
    let opening = ledger.opening().await?;
    let rows = opening.states.iter().map(|(key, value)| (key.as_str(), value.as_slice()));
    let mut view = View::default();
    view.epoch = opening.head.epoch;
    match hub_record::board_from(rows) {
        Ok(board) => {
            view.board = board;
            view.seq = opening.head.seq;
            view.recorded = UtcMicros(opening.head.recorded_us);
        }
        Err(error) => {
            tracing::warn!(%error, "the stored states cannot be used; the board is made again from every event");
            rebuild(ledger, &mut view).await?;
        }
    }
    load_references(ledger, &mut view).await?;
    Ok(view)
}

async fn rebuild(ledger: &dyn Ledger, view: &mut View) -> Result<(), FollowError> {
    loop {
        let records = ledger.feed(view.seq, FEED_BATCH).await?;
        if records.is_empty() {
            return Ok(());
        }
        for record in &records {
            view.board.evolve(&decode(record)?);
            view.seq = record.seq;
            view.recorded = view.recorded.max(UtcMicros(record.recorded_us));
        }
    }
}

/// Cases opened under the built-in policy name it by digest like any other, and must find it when another is adopted.
async fn keep_built_in_policy(ledger: &dyn Ledger, view: &mut View) -> Result<(), FollowError> {
    let built_in = Organisation::built_in().policy().clone();
    if ledger.row(Shelf::Document, &built_in.digest.0).await?.is_none() {
        let value = Some(default_policy().as_bytes().to_vec());
        let row = RowChange { shelf: Shelf::Document, key: built_in.digest.0.clone(), value };
        ledger.put_rows(vec![row]).await?;
    }
    view.policies.insert(built_in.digest.clone(), built_in);
    Ok(())
}

async fn load_references(ledger: &dyn Ledger, view: &mut View) -> Result<(), FollowError> {
    keep_built_in_policy(ledger, view).await?;
    let adopted = view.board.register().adopted.clone();
    for (kind, digest) in adopted {
        let bytes = document(ledger, kind, &digest).await?;
        take_into_force(view, kind, &bytes)?;
    }
    let named: Vec<ContentDigest> = view.board.cases().map(|case| case.facts.policy.clone()).collect();
    for digest in named {
        if view.policies.contains_key(&digest) {
            continue;
        }
        let bytes = document(ledger, DocumentKind::Policy, &digest).await?;
        let why = |error: DocumentError| FollowError::Document {
            kind: DocumentKind::Policy,
            digest: digest.0.clone(),
            why: error.to_string(),
        };
        view.policies.insert(digest.clone(), Arc::new(read_policy(&bytes).map_err(why)?));
    }
    let reports: Vec<(ReportId, hub_dispatch::CaseId)> =
        view.board.cases().map(|case| (case.facts.report, case.id)).collect();
    for (report, _) in reports {
        if let Some(vault) = vault_of(ledger, report).await?
            && let Some(words) = report_words(ledger, vault).await?
        {
            view.words.insert(report, Arc::new(words));
        }
    }
    let units: Vec<UnitId> = view.board.units().map(|unit| unit.id).collect();
    for unit in units {
        if let Some(card) = unit_card(ledger, unit).await? {
            view.cards.insert(unit, Arc::new(card));
        }
    }
    view.rebuild_homes();
    Ok(())
}

/// Where a report's words are, by the event that received it; `None` for a report nobody received.
pub(crate) async fn vault_of(ledger: &dyn Ledger, report: ReportId) -> Result<Option<Uuid>, FollowError> {
    let name = hub_dispatch::Stream::Report(report).to_string();
    let stream = hub_ledger::StreamId::new(name).expect("a report's stream has a valid name");
    let first = ledger.stream(&stream, 0, 1).await?;
    let received = first.first().map(decode).transpose()?;
    let received = received.map(|recorded| recorded.event);
    Ok(if let Some(Event::ReportReceived { words, .. }) = received { Some(words.vault) } else { None })
}

/// A report's words; `None` if they were erased.
pub(crate) async fn report_words(
    ledger: &dyn Ledger,
    vault: Uuid,
) -> Result<Option<ReportWords>, FollowError> {
    let row = ledger.row(Shelf::Vault, &words::vault_key(vault)).await?;
    Ok(row.and_then(|row| {
        words::open(&row)
            .inspect_err(|error| tracing::error!(%vault, %error, "a vault row cannot be read"))
            .ok()
    }))
}

async fn unit_card(ledger: &dyn Ledger, unit: UnitId) -> Result<Option<UnitCard>, FollowError> {
    let row = ledger.row(Shelf::Vault, &words::unit_card_key(unit)).await?;
    Ok(row.and_then(|row| {
        let card = serde_json::from_slice(&row);
        card.inspect_err(|error| tracing::error!(%unit, %error, "a unit's card cannot be read")).ok()
    }))
}

async fn document(
    ledger: &dyn Ledger,
    kind: DocumentKind,
    digest: &ContentDigest,
) -> Result<Vec<u8>, FollowError> {
    let row = ledger.row(Shelf::Document, &digest.0).await?;
    row.ok_or_else(|| FollowError::Document {
        kind,
        digest: digest.0.clone(),
        why: "it is not there".to_owned(),
    })
}
