//! Telling the index of what was recorded before there was one: in the background, some records at a time, from where the
//! last start stopped. Nothing waits for it; until it has ended, whoever searches is told that not everything is found.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use geo_index::AreaTree;
use hub_dispatch::{
    CaseId, Event, ReportId, Stream,
    board::{Board, Case, Recorded, recall},
};
use hub_ledger::{
    IndexChange, Ledger, LedgerError, READ_LIMIT_MAX, Record, RowChange, Shelf, StreamId, TermSource,
};
use hub_record::decode;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{
    marks::Marker,
    moving::{Move, follow_areas, take, taken_again},
    standing::{confidence, entry_of, key_of, names_of, open_state, recalled_state, reports_of},
    state::IndexState,
    terms::of_report,
};
use crate::{EngineOptions, FollowError, SharedView, references, words};

/// Row of the document shelf that says how far the index was told.
const PROGRESS_KEY: &str = "index:told";
/// Records looked through in one step.
const STEP: usize = 500;
/// How long the ledger is left alone between two steps, so that what people wait for goes first.
pub(crate) const PAUSE: Duration = Duration::from_millis(10);
/// Cases that are read at the same time.
const READS_AT_ONCE: usize = 4;
/// How long after a failure the next attempt is made, and how often it is looked whether another area tree is in force.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often the log tells how far it has come.
const TOLD_EVERY: Duration = Duration::from_secs(10);

/// What entries are told by: 2 since each has a scope for the area that is its own, and the codes of its matter. An index of
/// before is told from the start once more, while it is searched as it is.
const FORM: u32 = 2;

/// How far the index was told, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    /// Every case opened up to here is in the index.
    told: u64,
    /// What was recorded after this told the index itself.
    until: u64,
    /// What the entries were told by; left out by hubs of before.
    #[serde(default)]
    form: u32,
}

/// What looks after the index.
pub(crate) struct Keeping {
    ledger: Arc<dyn Ledger>,
    view: SharedView,
    marker: Marker,
    state: IndexState,
    pause: Duration,
}

impl Keeping {
    pub(crate) fn new(options: &EngineOptions, view: SharedView, marker: Marker, state: IndexState) -> Self {
        Self { ledger: options.ledger.clone(), view, marker, state, pause: options.index_pause }
    }

    /// Looks after the index until told to stop: what is old is told first, then every new area tree is followed.
    pub(crate) async fn keep(self, stop: CancellationToken) {
        let work = async {
            let mut taken: Option<Move> = None;
            loop {
                match self.look(&mut taken).await {
                    // The loop has said already that the ledger cannot be read, and says when it can again.
                    Ok(()) | Err(FollowError::Ledger(LedgerError::Unavailable(_))) => {}
                    Err(error) => {
                        tracing::error!(%error, "the index could not be brought up to date; trying again")
                    }
                }
                tokio::select! {
                    () = tokio::time::sleep(LOOK_EVERY) => {}
                    () = self.state.until_areas_move() => {}
                }
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = work => {}
        }
    }

    async fn look(&self, taken: &mut Option<Move>) -> Result<(), FollowError> {
        if !self.state.is_filled() {
            self.fill().await?;
            self.state.filled();
        }
        let ledger = self.ledger.as_ref();
        // What was being decided on the old tree while its areas moved has its old scopes: the step is taken once more.
        if let Some(step) = &*taken {
            let present = self.view.read(|view| view.organisation.shared_areas());
            take(ledger, self.marker, step, &present).await?;
            taken_again(ledger).await?;
            *taken = None;
        }
        *taken = follow_areas(ledger, &self.view, self.marker, &self.state).await?;
        Ok(())
    }

    /// Tells everything that was recorded before the index was kept. Safe to stop anywhere and to do twice.
    async fn fill(&self) -> Result<(), FollowError> {
        let ledger = self.ledger.as_ref();
        let Some(mut progress) = progress(ledger).await? else { return Ok(()) };
        let (began, mut told) = (Instant::now(), Instant::now());
        let first = progress.told;
        while progress.told < progress.until {
            let records = ledger.feed(progress.told, STEP).await?;
            let Some(last) = records.last() else { break };
            self.tell(opened(&records, progress.until)?).await?;
            progress.told = last.seq.min(progress.until);
            keep_progress(ledger, &progress).await?;
            if told.elapsed() >= TOLD_EVERY {
                told = Instant::now();
                tracing::info!(
                    told = progress.told,
                    of = progress.until,
                    "older cases are being put into the index"
                );
            }
            tokio::time::sleep(self.pause).await;
        }
        let records = progress.told - first;
        tracing::info!(records, seconds = began.elapsed().as_secs(), "the index is whole");
        Ok(())
    }

    /// Tells the index of cases as they are once that has ended: what happens to one in between is told with it again.
    async fn tell(&self, cases: BTreeSet<CaseId>) -> Result<(), FollowError> {
        let ledger = self.ledger.as_ref();
        let mut waiting = cases.clone();
        let mut seen = ledger.head().await?.seq;
        while !waiting.is_empty() {
            let areas = self.view.read(|view| view.organisation.shared_areas());
            let changes: Vec<Vec<IndexChange>> = stream::iter(std::mem::take(&mut waiting))
                .map(|case| told_of(ledger, &areas, self.marker, case))
                .buffered(READS_AT_ONCE)
                .try_collect()
                .await?;
            // Each part is whole by itself: an entry stands before its terms, which may go in another.
            for part in changes.concat().chunks(STEP) {
                ledger.put_index(part.to_vec()).await?;
            }
            loop {
                let records = ledger.feed(seen, STEP).await?;
                let Some(last) = records.last() else { break };
                seen = last.seq;
                waiting.extend(records.iter().filter_map(case_of).filter(|case| cases.contains(case)));
            }
        }
        Ok(())
    }
}

/// Lets the next engine tell the index of everything from the first record on; what stands in it stays meanwhile.
///
/// # Errors
/// [`LedgerError`] if the ledger cannot be written.
pub async fn tell_index_anew(ledger: &dyn Ledger) -> Result<(), LedgerError> {
    ledger
        .put_rows(vec![RowChange { shelf: Shelf::Document, key: PROGRESS_KEY.to_owned(), value: None }])
        .await
}

/// How many records the index was told of, and of how many; none once it is whole.
pub(crate) async fn told(ledger: &dyn Ledger) -> Result<Option<(u64, u64)>, FollowError> {
    Ok(progress(ledger).await?.map(|progress| (progress.told, progress.until)))
}

/// What is left to be told; none if there is nothing.
async fn progress(ledger: &dyn Ledger) -> Result<Option<Progress>, FollowError> {
    let kept = match ledger.row(Shelf::Document, PROGRESS_KEY).await? {
        Some(row) => serde_json::from_slice::<Progress>(&row)
            .inspect_err(
                |error| tracing::error!(%error, "how far the index was told cannot be read: from the start"),
            )
            .ok(),
        None => None,
    };
    let progress = match kept.filter(|kept| kept.form >= FORM) {
        Some(progress) => progress,
        None => {
            let progress = Progress { told: 0, until: ledger.head().await?.seq, form: FORM };
            keep_progress(ledger, &progress).await?;
            progress
        }
    };
    Ok(Some(progress).filter(|progress| progress.told < progress.until))
}

async fn keep_progress(ledger: &dyn Ledger, progress: &Progress) -> Result<(), LedgerError> {
    let value = serde_json::to_vec(progress).expect("two numbers under string keys");
    ledger
        .put_rows(vec![RowChange {
            shelf: Shelf::Document,
            key: PROGRESS_KEY.to_owned(),
            value: Some(value),
        }])
        .await
}

/// Cases that these records open.
fn opened(records: &[Record], until: u64) -> Result<BTreeSet<CaseId>, FollowError> {
    let mut cases = BTreeSet::new();
    for record in records.iter().filter(|record| record.seq <= until && record.kind == "case.opened") {
        if let Event::CaseOpened { case, .. } = decode(record)?.event {
            cases.insert(case);
        }
    }
    Ok(cases)
}

/// The case whose stream a record lies in.
fn case_of(record: &Record) -> Option<CaseId> {
    match record.stream.as_str().parse() {
        Ok(Stream::Case(case)) => Some(case),
        Ok(_) | Err(_) => None,
    }
}

/// Everything the index is told of one case, as its events tell it. Its entry is put anew, for one of before may lack scopes:
/// whatever happens to the case meanwhile is told with it again, and the last word holds.
async fn told_of(
    ledger: &dyn Ledger,
    areas: &AreaTree,
    marker: Marker,
    id: CaseId,
) -> Result<Vec<IndexChange>, FollowError> {
    let history = history(ledger, id).await?;
    let opened_at = history.first().map(|first| first.at).unwrap_or_default();
    let Some((case, state)) = standing(id, &history) else { return Ok(Vec::new()) };
    let entry = entry_of(marker, areas, &case, state, opened_at.0);
    let mut changes = vec![IndexChange::Put(entry), names_of(marker, &case)];
    for report in reports_of(&case) {
        changes.extend(words_told(ledger, marker, &case, report).await?);
    }
    Ok(changes)
}

/// A case as it is, or was when it ended, and the word for how it stands; none for what was never opened.
fn standing(id: CaseId, history: &[Recorded]) -> Option<(Case, String)> {
    if let Some(recalled) = recall(history) {
        let end = history.iter().rev().map(|recorded| &recorded.event).find(|event| event.ends_its_case())?;
        return Some((recalled.case, recalled_state(recalled.ending, end)));
    }
    let mut board = Board::default();
    history.iter().for_each(|recorded| board.evolve(recorded));
    let case = board.case(id)?.clone();
    let state = open_state(&case);
    Some((case, state))
}

/// The whole history of a case, however long.
async fn history(ledger: &dyn Ledger, id: CaseId) -> Result<Vec<Recorded>, FollowError> {
    let name = StreamId::new(Stream::Case(id).to_string()).expect("a case's stream has a valid name");
    let mut history: Vec<Recorded> = Vec::new();
    loop {
        let after = history.last().map_or(0, |last| last.version);
        let page = ledger.stream(&name, after, READ_LIMIT_MAX).await?;
        for record in &page {
            history.push(decode(record)?);
        }
        if page.len() < READ_LIMIT_MAX {
            return Ok(history);
        }
    }
}

/// What a report's words are found by; nothing if they were erased.
async fn words_told(
    ledger: &dyn Ledger,
    marker: Marker,
    case: &Case,
    report: ReportId,
) -> Result<Option<IndexChange>, FollowError> {
    let Some(vault) = references::vault_of(ledger, report).await? else { return Ok(None) };
    let Some(said) = references::report_words(ledger, vault).await? else { return Ok(None) };
    let terms = of_report(marker, &said, confidence(case, report));
    let source = TermSource::Vault(words::vault_key(vault));
    Ok(Some(IndexChange::Terms { key: key_of(case), source, terms }))
}
