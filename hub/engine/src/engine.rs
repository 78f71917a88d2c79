//! The handle by which everything else speaks to the engine.

use std::{path::PathBuf, sync::Arc};

use hub_dispatch::{
    CaseId, Command, Decision, NamedPolicy, Refusal, ReportId, Situation, Stream,
    board::{Board, Recalled, Recorded, recall},
};
use hub_ledger::{Ledger, RowChange, StreamId};
use hub_positions::Positions;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use crate::{
    Change, Done, Entry, FollowError, MachineTime, Order, Outcome, ReportWords, SharedView, SubmitError,
    TimeSource,
    callers::Callers,
    follow,
    order::Prepared,
    references,
    run::{self, LedgerState, ORDERS_WAITING_MAX, Request, Run},
    upkeep,
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
    /// Clocks.
    pub time: Box<dyn TimeSource>,
    /// Rules.
    pub decide: Decide,
    /// File outside the database to which each seal is written; none in tests that do not ask for it.
    pub anchor: Option<PathBuf>,
}

impl EngineOptions {
    /// The product's rules on the machine's clocks.
    #[must_use]
    pub fn new(ledger: Arc<dyn Ledger>, positions: Positions) -> Self {
        let time = Box::new(MachineTime::default());
        Self { ledger, positions, time, decide: hub_dispatch::decide, anchor: None }
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
    callers: Callers,
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
        let callers = Callers::of(options.ledger.as_ref()).await?;
        view.write(|view| *view = opened);
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
            callers,
        };
        // The last seal comes after the last order, however the loop ends.
        let ended = CancellationToken::new();
        let upkeep = upkeep::look_after(options.ledger.clone(), options.anchor.clone(), ended.clone());
        let run = Run::new(options, view, changes, state_sender);
        let life = async move {
            let running = async {
                let ran = run::run(run, requests, stop).await;
                ended.cancel();
                ran
            };
            let (ran, ()) = tokio::join!(running, upkeep);
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
        let request = Request { prepared: Prepared { order, recalled }, reply, attempts: 0, must_see: None };
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
        let mut events: Vec<Recorded> = Vec::new();
        loop {
            let after = events.last().map_or(0, |last| last.version);
            let page = self.history_after(Stream::Case(case), after, hub_ledger::READ_LIMIT_MAX).await?;
            if page.is_empty() {
                break;
            }
            events.extend(page.into_iter().map(|entry| entry.recorded));
        }
        let Some(recalled) = recall(&events) else { return Ok(None) };
        let policy = references::policy(self.ledger.as_ref(), &recalled.case.facts.policy).await?;
        Ok(Some((recalled, policy)))
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
