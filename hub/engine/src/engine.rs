//! The handle by which everything else speaks to the engine.

use std::{path::PathBuf, sync::Arc, time::Duration};

use hub_dispatch::{
    CaseId, Command, ContentDigest, Decision, NamedPolicy, Refusal, ReportId, Situation, Stream,
    board::{Board, Recalled, Recorded, recall},
};
use hub_ledger::{Ledger, READ_LIMIT_MAX, RowChange, StreamId};
use hub_positions::Positions;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use crate::{
    Change, Done, Entry, FollowError, MachineTime, Order, Outcome, ReportWords, RoadsInForce, SharedView,
    SubmitError, TimeSource,
    callers::Callers,
    follow,
    index::{self, IndexState, Marker},
    order::Prepared,
    references,
    run::{self, LedgerState, ORDERS_WAITING_MAX, Request, Run},
    salt, upkeep,
};

/// Steps of the feed kept for followers that are a little behind; whoever is further behind reads the ledger.
const CHANGES_KEPT: usize = 1_024;

/// The rules, as a function: tests put one that panics in its place.
pub type Decide = fn(&Board, &NamedPolicy, &Situation, &Command) -> Result<Decision, Refusal>;

/// How to start an engine.
pub struct EngineOptions {
    /// The realm's ledger.
    pub ledger: Arc<dyn Ledger>,
    /// The realm's positions.
    pub positions: Positions,
    /// Whoever knows how long ways take; nobody at first.
    pub roads: RoadsInForce,
    /// Clocks.
    pub time: Box<dyn TimeSource>,
    /// Rules.
    pub decide: Decide,
    /// File outside the database to which each seal is written; none in tests that do not ask for it.
    pub anchor: Option<PathBuf>,
    /// How long the ledger is left alone between two steps of telling the index of older records.
    pub index_pause: Duration,
}

impl EngineOptions {
    /// The product's rules on the machine's clocks.
    #[must_use]
    pub fn new(ledger: Arc<dyn Ledger>, positions: Positions) -> Self {
        let time = Box::new(MachineTime::default());
        let index_pause = index::PAUSE;
        let (roads, decide) = (RoadsInForce::default(), hub_dispatch::decide);
        Self { ledger, positions, roads, time, decide, anchor: None, index_pause }
    }
}

/// A running engine. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    orders: mpsc::Sender<Request>,
    view: SharedView,
    changes: broadcast::Sender<Arc<Change>>,
    state: watch::Receiver<LedgerState>,
    ledger: Arc<dyn Ledger>,
    positions: Positions,
    roads: RoadsInForce,
    callers: Callers,
    marker: Marker,
    index: IndexState,
}

impl Engine {
    /// Loads what is open and starts the loop. The future returned besides the handle is the engine's life: it
    /// ends when `stop` is cancelled, or with the failure that makes going on impossible; its owner then ends the
    /// process.
    ///
    /// # Errors
    /// [`FollowError`] if the ledger cannot be read.
    pub async fn start(
        options: EngineOptions,
        stop: CancellationToken,
    ) -> Result<(Self, impl Future<Output = Result<(), FollowError>> + Send), FollowError> {
        let view = SharedView::default();
        let opened = follow::open_view(options.ledger.as_ref()).await?;
        let salt = salt::of(options.ledger.as_ref(), options.time.wall()).await?;
        let (callers, marker) = (Callers::under(salt), Marker::under(salt));
        let index = IndexState::default();
        view.write(|view| *view = opened);
        index::begin_following(options.ledger.as_ref(), &view).await?;
        let (orders, requests) = mpsc::channel(ORDERS_WAITING_MAX);
        let changes = broadcast::Sender::new(CHANGES_KEPT);
        let (state_sender, state) = watch::channel(LedgerState::Available);
        let engine = Self {
            orders,
            view: view.clone(),
            changes: changes.clone(),
            state,
            ledger: options.ledger.clone(),
            positions: options.positions.clone(),
            roads: options.roads.clone(),
            callers,
            marker,
            index: index.clone(),
        };
        // The last seal comes after the last order, however the loop ends.
        let ended = CancellationToken::new();
        let upkeep = upkeep::look_after(options.ledger.clone(), options.anchor.clone(), ended.clone());
        let keeping = index::Keeping::new(&options, view.clone(), marker, index.clone());
        let kept = keeping.keep(ended.clone());
        let run = Run::new(options, view, changes, state_sender, marker, index);
        let life = async move {
            let running = async {
                let ran = run::run(run, requests, stop).await;
                ended.cancel();
                ran
            };
            let (ran, (), ()) = tokio::join!(running, upkeep, kept);
            ran
        };
        Ok((engine, life))
    }

    /// Carries an order out, once however often it is sent.
    ///
    /// # Errors
    /// [`SubmitError`]; nothing was changed then.
    pub async fn submit(&self, order: Order) -> Result<Done, SubmitError> {
        if let Some(done) = self.answered_before(&order).await? {
            return Ok(done);
        }
        let mut recalled = None;
        if let Some(case) = order.command.recalls() {
            let unavailable = |error: FollowError| SubmitError::Unavailable(error.to_string());
            recalled = self.recalled(case).await.map_err(unavailable)?;
        }
        let again = order.clone();
        let (reply, answer) = oneshot::channel();
        let request = Request {
            prepared: Prepared { recalled, ..Prepared::plain(order) },
            reply,
            attempts: 0,
            must_see: None,
        };
        self.orders.try_send(request).map_err(|full_or_closed| match full_or_closed {
            mpsc::error::TrySendError::Full(_) => SubmitError::Busy("too many orders are waiting"),
            mpsc::error::TrySendError::Closed(_) => {
                SubmitError::Unavailable("the hub is stopping".to_owned())
            }
        })?;
        let stopped = |_dropped| SubmitError::Unavailable("the hub stopped before it answered".to_owned());
        match answer.await.map_err(stopped)? {
            // The same order may have won the race against itself, sent twice at once.
            Err(SubmitError::Refused(refusal)) => {
                self.answered_before(&again).await?.ok_or(SubmitError::Refused(refusal))
            }
            answered => answered,
        }
    }

    /// The picture this hub has now.
    pub fn read<T>(&self, look: impl FnOnce(&crate::View) -> T) -> T {
        self.view.read(look)
    }

    /// Steps of the feed from now on. Whoever lags is told so by the channel and reads [`Engine::entries`] instead.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Change>> {
        self.changes.subscribe()
    }

    /// Whether the ledger answers; changes when that does.
    #[must_use]
    pub fn ledger_state(&self) -> watch::Receiver<LedgerState> {
        self.state.clone()
    }

    /// The realm's positions.
    #[must_use]
    pub fn positions(&self) -> &Positions {
        &self.positions
    }

    /// Whoever knows how long ways take; can be exchanged at any time.
    #[must_use]
    pub fn roads(&self) -> &RoadsInForce {
        &self.roads
    }

    /// The realm's ledger, for rows beside the chain.
    #[must_use]
    pub fn ledger(&self) -> &Arc<dyn Ledger> {
        &self.ledger
    }

    /// Entries after a `seq`, from the ledger; at most `limit`.
    ///
    /// # Errors
    /// [`FollowError`] if the ledger cannot be read.
    pub async fn entries(&self, after: u64, limit: usize) -> Result<Vec<Entry>, FollowError> {
        let records = self.ledger.feed(after, limit).await?;
        records.iter().map(|record| Ok(follow::entry(record)?)).collect()
    }

    /// The history of one stream, oldest first; at most `limit` entries.
    ///
    /// # Errors
    /// [`FollowError`] if the ledger cannot be read.
    pub async fn history(&self, stream: Stream, limit: usize) -> Result<Vec<Entry>, FollowError> {
        self.history_after(stream, 0, limit).await
    }

    /// The history of one stream from its first entry to its last, however long; oldest first.
    ///
    /// # Errors
    /// [`FollowError`] if the ledger cannot be read.
    pub async fn whole_history(&self, stream: Stream) -> Result<Vec<Entry>, FollowError> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let after = entries.last().map_or(0, |last| last.recorded.version);
            let page = self.history_after(stream, after, READ_LIMIT_MAX).await?;
            let is_last = page.len() < READ_LIMIT_MAX;
            entries.extend(page);
            if is_last {
                return Ok(entries);
            }
        }
    }

    async fn history_after(
        &self,
        stream: Stream,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Entry>, FollowError> {
        let name = StreamId::new(stream.to_string()).expect("streams have valid names");
        let records = self.ledger.stream(&name, after, limit).await?;
        records.iter().map(|record| Ok(follow::entry(record)?)).collect()
    }

    /// The words of a report that is not open any more; `None` if they were erased or never were.
    ///
    /// # Errors
    /// [`FollowError`] if the ledger cannot be read.
    pub async fn words(&self, lookup: Lookup) -> Result<Option<ReportWords>, FollowError> {
        match lookup {
            Lookup::Report(report) => references::words_of_report(self.ledger.as_ref(), report).await,
            Lookup::Vault(vault) => references::report_words(self.ledger.as_ref(), vault).await,
        }
    }

    /// The policy of this digest: the one in force, one under which a case is open, or one of before.
    ///
    /// # Errors
    /// [`FollowError`] if the ledger has no such policy, or cannot be read.
    pub async fn policy(&self, digest: &ContentDigest) -> Result<Arc<NamedPolicy>, FollowError> {
        let in_use = self.read(|view| {
            let in_force = view.organisation.policy();
            let known = if in_force.digest == *digest { Some(in_force) } else { view.policies.get(digest) };
            known.cloned()
        });
        match in_use {
            Some(policy) => Ok(policy),
            None => references::policy(self.ledger.as_ref(), digest).await,
        }
    }

    /// The row that lets this number's reports be found; `None` for what is no telephone number.
    #[must_use]
    pub fn caller_row(&self, number: &str, report: ReportId, case: CaseId) -> Option<RowChange> {
        self.callers.row(number, report, case)
    }

    /// Key of that row.
    #[must_use]
    pub fn caller_key(&self, number: &str, report: ReportId) -> Option<String> {
        self.callers.key(number, report)
    }

    /// Reports that a number made and the case each came to, newest first.
    ///
    /// # Errors
    /// [`FollowError`] if the ledger cannot be read.
    pub async fn reports_of_number(&self, number: &str) -> Result<Vec<(ReportId, CaseId)>, FollowError> {
        Ok(self.callers.reports(self.ledger.as_ref(), number).await?)
    }

    /// The ended case with this id and the policy it was opened under, from its whole history however long.
    async fn recalled(&self, case: CaseId) -> Result<Option<(Recalled, Arc<NamedPolicy>)>, FollowError> {
        let entries = self.whole_history(Stream::Case(case)).await?;
        let events: Vec<Recorded> = entries.into_iter().map(|entry| entry.recorded).collect();
        let Some(recalled) = recall(&events) else { return Ok(None) };
        let policy = references::policy(self.ledger.as_ref(), &recalled.case.facts.policy).await?;
        Ok(Some((recalled, policy)))
    }

    /// Makes the numbers that stand in the index.
    pub(crate) fn marker(&self) -> Marker {
        self.marker
    }

    /// How many records the index was told of, and of how many; none once it is whole.
    ///
    /// # Errors
    /// [`FollowError`] if the ledger cannot be read.
    pub async fn index_told(&self) -> Result<Option<(u64, u64)>, FollowError> {
        index::told(self.ledger.as_ref()).await
    }

    /// Whether everything recorded can be found: false while older cases are put into the index, and while areas have moved
    /// and their cases have not followed yet.
    #[must_use]
    pub fn index_is_whole(&self) -> bool {
        self.view.read(|view| self.index.is_whole(view))
    }

    /// Waits until it is.
    pub async fn until_index_is_whole(&self) {
        let mut told = self.index.watch();
        while !self.index_is_whole() {
            told.changed().await.expect("this engine keeps the sender");
        }
    }

    async fn answered_before(&self, order: &Order) -> Result<Option<Done>, SubmitError> {
        let kept = self.ledger.answer(&order.principal, &order.key).await;
        let kept = kept.map_err(|error| SubmitError::Unavailable(error.to_string()))?;
        match kept {
            Some(kept) if kept.digest != order.digest => Err(SubmitError::KeyReused(order.key.clone())),
            Some(kept) => {
                Ok(Some(Done { seq: kept.last_seq, answer: kept.answer, outcome: Outcome::Repeated }))
            }
            None => Ok(None),
        }
    }
}

/// How to find a report's words.
#[derive(Debug, Clone, Copy)]
pub enum Lookup {
    /// By the report.
    Report(ReportId),
    /// By the vault row that an event names.
    Vault(uuid::Uuid),
}
