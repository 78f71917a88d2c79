//! The loop: one owner of the board, and everything that can wake it.
//!
//! An order is decided on the board as this hub's own feed has it. Orders that touch what an append in flight touches
//! wait for it, so that a hub never races against itself; a race lost to another hub waits for the feed and is
//! decided again. An order is answered when the feed has passed it: whoever is told "done" finds it on the board.

mod attempt;
mod beside;
mod following;
mod freed;
mod reckoning;
mod wake;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use futures_util::{future::BoxFuture, stream::FuturesUnordered};
use hub_dispatch::{Stream, UtcMicros};
use hub_ledger::{Ledger, LedgerError, Timer as TimerRow, TimerKey};
use hub_positions::Positions;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use crate::{
    Change, Done, EngineOptions, FollowError, RoadsInForce, SharedView, SubmitError,
    clock::{Firing, WatchedClock},
    engine::Decide,
    follow::{self, Step},
    index::{IndexState, Marker},
    marks, meter,
    order::Prepared,
    timers,
};
use attempt::Attempted;
use beside::{Beside, Looked};
use following::Following;
use reckoning::Reckoning;
use wake::Wake;

/// Orders that wait for the loop; beyond it the edge answers 503 and the client tries again.
pub const ORDERS_WAITING_MAX: usize = 1_024;
/// Appends under way at once; the ledger commits them in groups.
pub const IN_FLIGHT_MAX: usize = 256;
/// How often an order that loses races is decided again before it is refused as busy.
pub const ATTEMPTS_MAX: u8 = 5;
/// How often clocks, timers and other hubs' records are looked after.
const TICK: Duration = Duration::from_millis(100);
/// How often the log says that the disk is full.
const FULL_TOLD_EVERY: Duration = Duration::from_secs(10);
/// Timers read at a time.
const TIMERS_AT_ONCE: usize = 256;

/// An order on its way through the loop.
pub(crate) struct Request {
    pub(crate) prepared: Prepared,
    pub(crate) reply: oneshot::Sender<Result<Done, SubmitError>>,
    pub(crate) attempts: u8,
    /// Head of the ledger when the order was about to be refused; a refusal counts once the board shows it.
    pub(crate) must_see: Option<u64>,
}

impl Request {
    fn caught_up(&self, seq: u64) -> bool {
        self.must_see.is_some_and(|head| head <= seq)
    }

    fn answer(self, answer: Result<Done, SubmitError>) {
        // A caller that hung up does not need the answer; what was committed stays committed.
        let _ = self.reply.send(answer);
    }
}

/// Whether the ledger answered when it was last asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerState {
    /// It did.
    Available,
    /// It did not: the map stays live, nothing can be recorded.
    Unavailable,
}

/// Committed, and waiting for the feed to pass it.
struct Committed {
    seq: u64,
    request: Request,
    done: Done,
    streams: Vec<Stream>,
}

pub(crate) struct Run {
    ledger: Arc<dyn Ledger>,
    positions: Positions,
    roads: RoadsInForce,
    decide: Decide,
    marker: Marker,
    index: IndexState,
    clock: WatchedClock,
    view: SharedView,
    changes: broadcast::Sender<Arc<Change>>,
    state: watch::Sender<LedgerState>,
    appending: FuturesUnordered<BoxFuture<'static, Attempted>>,
    /// Streams that appends in flight depend on, until the feed has passed them.
    busy: BTreeMap<Stream, u32>,
    /// Orders that wait for busy streams, oldest first.
    parked: VecDeque<Request>,
    /// Orders that lost a race, and the head they must see first.
    behind: Vec<(u64, Request)>,
    committed: Vec<Committed>,
    /// Timers that are being fired, with the channel on which the loop hears how that ended.
    firing: BTreeMap<TimerKey, oneshot::Receiver<Result<Done, SubmitError>>>,
    /// Timer rows whose decision failed, or that name no timer: not fired again by this process.
    set_aside: BTreeSet<TimerKey>,
    feed: Option<BoxFuture<'static, Result<Option<Step>, FollowError>>>,
    due: Option<BoxFuture<'static, Result<Vec<TimerRow>, LedgerError>>>,
    feed_wanted: bool,
    /// Limits that another calendar moves.
    reckoning: Reckoning,
    /// Cases that another response holds for.
    following: Following,
    /// Tasks and units that are being looked up for 滚动指派.
    together: Option<BoxFuture<'static, Looked>>,
    /// Units that are being looked up for 改派更近者.
    sooner: Option<BoxFuture<'static, Looked>>,
    beside: Beside,
    /// When the log last said that the disk is full.
    full_told_at: Option<tokio::time::Instant>,
    /// No new order is taken and no timer fired.
    stopping: bool,
}

impl Run {
    pub(crate) fn new(
        options: EngineOptions,
        view: SharedView,
        changes: broadcast::Sender<Arc<Change>>,
        state: watch::Sender<LedgerState>,
        marker: Marker,
        index: IndexState,
    ) -> Self {
        Self {
            ledger: options.ledger,
            positions: options.positions,
            roads: options.roads,
            decide: options.decide,
            marker,
            index,
            clock: WatchedClock::new(options.time),
            view,
            changes,
            state,
            appending: FuturesUnordered::new(),
            busy: BTreeMap::new(),
            parked: VecDeque::new(),
            behind: Vec::new(),
            committed: Vec::new(),
            firing: BTreeMap::new(),
            set_aside: BTreeSet::new(),
            feed: None,
            due: None,
            feed_wanted: true,
            reckoning: Reckoning::default(),
            following: Following::default(),
            together: None,
            sooner: None,
            beside: Beside::default(),
            full_told_at: None,
            stopping: false,
        }
    }

    fn now(&self) -> UtcMicros {
        self.clock.now(self.view.read(|view| view.recorded))
    }

    /// How many orders the loop has taken in and not answered.
    fn load(&self) -> usize {
        self.appending.len() + self.parked.len() + self.behind.len() + self.committed.len()
    }
}

/// Runs until told to stop, then finishes what is in flight.
pub(crate) async fn run(
    mut run: Run,
    mut requests: mpsc::Receiver<Request>,
    stop: CancellationToken,
) -> Result<(), FollowError> {
    run.mark_everybody();
    let mut heads = run.ledger.watch_head();
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        run.start_reading();
        if run.stopping && run.appending.is_empty() && run.committed.is_empty() {
            return Ok(());
        }
        let wake = wake::next(&mut run, &mut requests, &mut heads, &mut tick, &stop).await;
        run.take(wake)?;
    }
}

impl Run {
    fn take(&mut self, wake: Wake) -> Result<(), FollowError> {
        match wake {
            Wake::Order(request) => self.attempt(*request),
            Wake::Attempted(attempted) => self.attempted(*attempted),
            Wake::Fed(fed) => self.fed(fed)?,
            Wake::Due(due) if self.stopping => drop(due),
            Wake::Due(due) => self.fire(due),
            Wake::Looked(looked) => self.looked(*looked),
            Wake::HeadMoved => self.feed_wanted = true,
            Wake::Tick => self.tick(),
            // The edges have stopped sending; what waits is refused by dropping its reply.
            Wake::Stop => {
                self.stopping = true;
                self.parked.clear();
                self.behind.clear();
            }
        }
        Ok(())
    }

    /// Starts the reads that are wanted and not under way.
    fn start_reading(&mut self) {
        if self.feed_wanted && self.feed.is_none() {
            self.feed_wanted = false;
            let (ledger, after) = (self.ledger.clone(), self.view.read(|view| view.seq));
            self.feed = Some(Box::pin(async move { follow::next_step(ledger.as_ref(), after).await }));
        }
    }

    fn tick(&mut self) {
        // Other hubs write to the same ledger; asking is the only way to hear of it.
        self.feed_wanted = true;
        self.forget_fired();
        self.reckon_limits();
        self.follow_responses();
        self.look_for_sooner();
        let recorded = self.view.read(|view| view.recorded);
        if self.clock.look(recorded) == Firing::Allowed && self.due.is_none() {
            // Those set aside are still due and come first; they must not fill the whole answer.
            let limit = TIMERS_AT_ONCE + self.set_aside.len();
            let (ledger, now) = (self.ledger.clone(), self.now());
            self.due = Some(Box::pin(async move { ledger.due_timers(now.0, limit).await }));
        }
        metrics::gauge!("huying_queue_depth", "queue" => "orders").set(count(self.load()));
    }

    fn fed(&mut self, fed: Result<Option<Step>, FollowError>) -> Result<(), FollowError> {
        let step = match fed {
            Ok(step) => step,
            Err(FollowError::Ledger(error)) => {
                self.report_state(LedgerState::Unavailable, &error);
                return Ok(());
            }
            Err(fatal) => return Err(fatal),
        };
        self.state.send_if_modified(|state| {
            std::mem::replace(state, LedgerState::Available) != LedgerState::Available
        });
        let Some(step) = step else { return Ok(()) };
        self.feed_wanted = true;
        self.view.write(|view| {
            meter::count(&step.change, view);
            step.apply(view);
        });
        self.mark_changed(&step);
        if step.moves_areas() {
            self.index.areas_moved();
        }
        if step.moves_limits() {
            self.reckoning.begin();
        }
        if step.change.is_of_incidents() {
            self.following.begin();
        }
        self.answer_passed();
        self.look_for_work(&step.change);
        // Nobody may be listening yet; the ledger keeps everything for whoever comes.
        let _ = self.changes.send(Arc::new(step.change));
        self.try_again();
        Ok(())
    }

    fn report_state(&self, state: LedgerState, error: &LedgerError) {
        if self.state.send_if_modified(|known| std::mem::replace(known, state) != state) {
            tracing::error!(%error, "the ledger is unavailable; the map stays live");
        }
    }

    /// Answers every order that the feed has passed, and frees its streams. Says whether there was one.
    fn answer_passed(&mut self) -> bool {
        let seq = self.view.read(|view| view.seq);
        let passed: Vec<Committed> =
            self.committed.extract_if(.., |committed| committed.seq <= seq).collect();
        let any = !passed.is_empty();
        for committed in passed {
            self.free(&committed.streams);
            committed.request.answer(Ok(committed.done));
        }
        any
    }

    /// Orders that waited for the feed or for a stream are decided now, oldest first.
    fn try_again(&mut self) {
        let seq = self.view.read(|view| view.seq);
        let caught_up: Vec<(u64, Request)> = self.behind.extract_if(.., |(head, _)| *head <= seq).collect();
        let waiting =
            caught_up.into_iter().map(|(_, request)| request).chain(std::mem::take(&mut self.parked));
        for request in waiting.collect::<Vec<_>>() {
            self.attempt(request);
        }
    }

    fn mark_changed(&self, step: &Step) {
        if step.moves_areas() {
            return self.mark_everybody();
        }
        let now = self.now();
        self.view.read(|view| {
            for unit in step.change.units() {
                marks::mark(view, &self.positions, unit, now);
            }
        });
    }

    fn mark_everybody(&self) {
        let now = self.now();
        self.view.read(|view| {
            view.board.units().for_each(|unit| marks::mark(view, &self.positions, unit.id, now))
        });
    }

    fn fire(&mut self, due: Result<Vec<TimerRow>, LedgerError>) {
        let due = match due {
            Ok(due) => due,
            Err(error) => return self.report_state(LedgerState::Unavailable, &error),
        };
        for row in due {
            let key = row.key.clone();
            if self.firing.contains_key(&key) || self.set_aside.contains(&key) {
                continue;
            }
            let order = match timers::order(&row) {
                Ok(order) => order,
                Err(error) => {
                    tracing::error!(%error, "set aside: a timer row cannot be read");
                    self.set_aside.insert(key);
                    continue;
                }
            };
            let (reply, outcome) = oneshot::channel();
            self.firing.insert(key, outcome);
            let prepared = Prepared::plain(order);
            self.attempt(Request { prepared, reply, attempts: 0, must_see: None });
        }
    }

    fn forget_fired(&mut self) {
        let set_aside = &mut self.set_aside;
        self.firing.retain(|key, outcome| match outcome.try_recv() {
            Err(oneshot::error::TryRecvError::Empty) => true,
            Ok(Err(SubmitError::Quarantined)) => {
                set_aside.insert(key.clone());
                false
            }
            // Done, lost to another hub, or to be fired again by the next look at the rows.
            Ok(_) | Err(oneshot::error::TryRecvError::Closed) => false,
        });
    }
}

#[expect(clippy::cast_precision_loss, reason = "queue lengths are far below 2^52")]
fn count(length: usize) -> f64 {
    length as f64
}
