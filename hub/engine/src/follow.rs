//! Following the ledger: reads the feed in commit order, loads what the events refer to, and moves the view.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use hub_dispatch::{
    ContentDigest, DocumentKind, Event, NamedPolicy, Reopened, ReportId, Stream, UnitId, UtcMicros,
};
use hub_ledger::{Ledger, LedgerError, Record, RowChange, Shelf};
use hub_record::{RecordError, decode};
use uuid::Uuid;

use crate::{
    Change, Entry, Organisation, UnitCard, View,
    organisation::{Document, default_policy},
    references::{self, document, policy, report_words, unit_card, vault_of},
    rows_anew,
    view::SealedWords,
};

/// Records read from the feed at a time.
pub(crate) const FEED_BATCH: usize = 1_000;
/// Reads under way at once while the words of many reports are loaded.
const READS_AT_ONCE: usize = 16;

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
    adopted: Vec<Document>,
    /// Policies under which cases were opened again.
    policies: Vec<Arc<NamedPolicy>>,
    words: BTreeMap<ReportId, SealedWords>,
    cards: Vec<(UnitId, UnitCard)>,
}

/// Reads the next step of the feed; `None` when there is nothing new.
pub(crate) async fn next_step(ledger: &dyn Ledger, after: u64) -> Result<Option<Step>, FollowError> {
    let records = ledger.feed(after, FEED_BATCH).await?;
    let (Some(first), Some(last)) = (records.first(), records.last()) else { return Ok(None) };
    let (from, to) = (first.seq, last.seq);
    let entries: Vec<Entry> = records.iter().map(entry).collect::<Result<_, _>>()?;
    let mut step = Step {
        change: Change { from, to, entries: Vec::new() },
        adopted: Vec::new(),
        policies: Vec::new(),
        words: BTreeMap::new(),
        cards: Vec::new(),
    };
    for entry in &entries {
        step.load(ledger, &entry.recorded.event).await?;
    }
    step.change.entries = entries;
    Ok(Some(step))
}

pub(crate) fn entry(record: &Record) -> Result<Entry, RecordError> {
    Ok(Entry { seq: record.seq, occurred: UtcMicros(record.occurred_us), recorded: decode(record)? })
}

impl Step {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "only these events refer to what is kept beside the chain"
    )]
    async fn load(&mut self, ledger: &dyn Ledger, event: &Event) -> Result<(), FollowError> {
        match event {
            Event::ReportReceived { report, words, .. } => {
                self.load_words(ledger, *report, words.vault).await?;
            }
            // Its words were forgotten when it ended, and its policy may have been replaced since.
            Event::Reopened(reopened) => {
                let reports: Vec<ReportId> = reports_of(reopened).collect();
                self.words.extend(words_of_all(ledger, reports).await?);
                let facts = &reopened.facts;
                self.policies.push(policy(ledger, &facts.policy).await?);
            }
            Event::UnitEnrolled { unit, .. } => {
                self.cards.extend(unit_card(ledger, *unit).await?.map(|card| (*unit, card)));
            }
            Event::DocumentAdopted { kind, digest, .. } => {
                self.adopted.push(document(ledger, *kind, digest).await?);
            }
            _ => {}
        }
        Ok(())
    }

    async fn load_words(
        &mut self,
        ledger: &dyn Ledger,
        report: ReportId,
        vault: Uuid,
    ) -> Result<(), FollowError> {
        let words = report_words(ledger, vault).await?;
        let sealed = |words| (report, SealedWords { vault, words: Arc::new(words) });
        self.words.extend(words.map(sealed));
        Ok(())
    }

    /// Applies the step. Everything that takes time was done before: readers wait for this.
    pub(crate) fn apply(&self, view: &mut View) {
        for document in &self.adopted {
            take_into_force(view, document.clone());
        }
        for policy in &self.policies {
            view.policies.insert(policy.digest.clone(), policy.clone());
        }
        for (unit, card) in &self.cards {
            view.cards.insert(*unit, Arc::new(card.clone()));
        }
        for entry in &self.change.entries {
            let event = &entry.recorded.event;
            view.forget_ended(event);
            view.board.evolve(&entry.recorded);
            view.recorded = view.recorded.max(entry.recorded.at);
            view.seq = entry.seq;
            if let Event::ReportReceived { report, .. } = event {
                self.hand_over(*report, view);
            }
            if let Event::Reopened(reopened) = event {
                reports_of(reopened).for_each(|report| self.hand_over(report, view));
            }
            if let Event::UnitEnrolled { unit, .. } = event {
                view.place_home(*unit);
            }
            if let Stream::Case(case) = event.stream() {
                view.place_case(case);
            }
        }
        if self.moves_areas() {
            view.rebuild_homes();
            view.rebuild_spots();
        }
    }

    fn hand_over(&self, report: ReportId, view: &mut View) {
        if let Some(words) = self.words.get(&report) {
            view.remember(report, words.clone());
        }
    }

    /// Whether every mark on the map must be made again: homes have moved to another tree.
    pub(crate) fn moves_areas(&self) -> bool {
        self.adopted.iter().any(|document| document.kind() == DocumentKind::Areas)
    }

    /// Whether limits in working time must be reckoned again: another calendar is in force.
    pub(crate) fn moves_limits(&self) -> bool {
        self.adopted.iter().any(|document| document.kind() == DocumentKind::Calendar)
    }
}

/// The reports of a case that is opened again.
fn reports_of(reopened: &Reopened) -> impl Iterator<Item = ReportId> + '_ {
    [reopened.facts.report].into_iter().chain(reopened.joined.iter().copied())
}

fn take_into_force(view: &mut View, document: Document) {
    if let Document::Policy(policy) = &document {
        view.policies.insert(policy.digest.clone(), policy.clone());
    }
    view.organisation.take(document);
}

/// Makes the view from what is open in the ledger.
pub(crate) async fn open_view(ledger: &dyn Ledger) -> Result<View, FollowError> {
    let opening = ledger.opening().await?;
    let rows = opening.states.iter().map(|(key, value)| (key.as_str(), value.as_slice()));
    let mut view = View::default();
    view.epoch = opening.head.epoch;
    match hub_record::board_from(rows.clone()) {
        Ok(board) => {
            view.board = board;
            view.seq = opening.head.seq;
            view.recorded = UtcMicros(opening.head.recorded_us);
        }
        Err(error) => {
            tracing::warn!(%error, "the stored states cannot be used; the board is made again from every event");
            rebuild(ledger, &mut view).await?;
            rows_anew::write_anew(ledger, &view.board, &rows_anew::unusable(rows)).await;
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

/// Words of reports, of those that still have some.
async fn words_of_all(
    ledger: &dyn Ledger,
    reports: Vec<ReportId>,
) -> Result<Vec<(ReportId, SealedWords)>, FollowError> {
    let read = stream::iter(reports)
        .map(|report| async move { Ok::<_, FollowError>((report, sealed_words(ledger, report).await?)) })
        .buffer_unordered(READS_AT_ONCE);
    read.try_filter_map(|(report, words)| async move { Ok(words.map(|words| (report, words))) })
        .try_collect()
        .await
}

async fn sealed_words(ledger: &dyn Ledger, report: ReportId) -> Result<Option<SealedWords>, FollowError> {
    let Some(vault) = vault_of(ledger, report).await? else { return Ok(None) };
    let words = report_words(ledger, vault).await?;
    Ok(words.map(|words| SealedWords { vault, words: Arc::new(words) }))
}

async fn load_references(ledger: &dyn Ledger, view: &mut View) -> Result<(), FollowError> {
    keep_built_in_policy(ledger, view).await?;
    let adopted = view.board.register().adopted.clone();
    for (kind, digest) in adopted {
        take_into_force(view, document(ledger, kind, &digest).await?);
    }
    let named: BTreeSet<ContentDigest> = view.board.cases().map(|case| case.facts.policy.clone()).collect();
    for digest in named {
        if !view.policies.contains_key(&digest) {
            view.policies.insert(digest.clone(), policy(ledger, &digest).await?);
        }
    }
    let of_case =
        |case: &hub_dispatch::board::Case| [case.facts.report].into_iter().chain(case.joined.clone());
    let reports: Vec<ReportId> = view.board.cases().flat_map(of_case).collect();
    for (report, words) in words_of_all(ledger, reports).await? {
        view.remember(report, words);
    }
    view.cards = references::unit_cards(ledger).await?;
    view.rebuild_homes();
    view.rebuild_spots();
    Ok(())
}
