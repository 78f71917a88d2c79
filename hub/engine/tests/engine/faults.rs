//! What goes wrong around the engine: rules that panic, clocks that jump, a ledger that fails.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use hub_dispatch::{Command, Decision, NamedPolicy, Refusal, Situation, board::Board};
use hub_engine::{CLOCK_SETTLE, FollowError, Outcome, SubmitError};
use hub_ledger::{
    Append, AppendError, Appended, Claim, Epoch, Head, IndexChange, IndexPage, IndexQuery, KeptAnswer,
    Ledger, LedgerError, NewEvent, Opening, Record, Rescope, RowChange, RowPart, Seal, Shelf, StreamId,
    Timer, TimerKey, Version, memory::MemoryLedger,
};
use tokio::sync::{Notify, watch};
use uuid::Uuid;

use crate::world::{START, World, record, record_with_timers};

fn panics_on_category_13(
    board: &Board,
    policy: &NamedPolicy,
    situation: &Situation,
    command: &Command,
) -> Result<Decision, Refusal> {
    if let Command::OpenCase(intake) = command {
        assert_ne!(intake.category.0, "13", "the rule has a bug");
    }
    hub_dispatch::decide(board, policy, situation, command)
}

#[tokio::test(start_paused = true)]
async fn an_order_whose_decision_panics_is_set_aside_and_nothing_else_suffers() {
    let ledger = Arc::new(MemoryLedger::new());
    let world = World::with(ledger, |options| options.decide = panics_on_category_13).await;
    world.found_town().await;
    assert_eq!(world.report("13").await.1, Err(SubmitError::Quarantined));
    world.report("04").await.1.expect("the next report is accepted");
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn timers_are_held_while_the_wall_clock_is_not_trusted() {
    let (ledger, world) = World::fresh().await;
    let (case, accepted) = world.report("04").await;
    accepted.expect("the report is accepted");
    let due = ledger.next_due_us().await.unwrap().expect("a case has a clock");
    // A jump of a day makes every timer look overdue at once.
    world.time.jump_ms(24 * 3_600 * 1_000);
    tokio::time::advance(CLOCK_SETTLE / 2).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(ledger.next_due_us().await.unwrap(), Some(due), "nothing fired while the clock settles");
    world.until(|view| view.board.case(case).is_some_and(|case| case.round >= 2)).await;
    world.stop().await;
}

fn panics_on_search_timers(
    board: &Board,
    policy: &NamedPolicy,
    situation: &Situation,
    command: &Command,
) -> Result<Decision, Refusal> {
    assert!(
        !matches!(command, Command::TimerRanOut(hub_dispatch::Timer::Search { .. })),
        "the rule has a bug"
    );
    hub_dispatch::decide(board, policy, situation, command)
}

#[tokio::test(start_paused = true)]
async fn timers_that_were_set_aside_do_not_keep_others_from_firing() {
    /// More than are read at a time.
    const SET_ASIDE: usize = 300;
    let (ledger, world) = World::fresh().await;
    world.stop().await;
    let set = (0..SET_ASIDE).map(|number| {
        let subject =
            if number % 2 == 0 { format!("task:{}", Uuid::now_v7()) } else { format!("x:{number}") };
        Timer { key: TimerKey { subject, purpose: "search".to_owned(), generation: 1 }, due_us: START.0 }
    });
    record_with_timers(ledger.as_ref(), vec![], set.collect()).await;
    let world = World::with(ledger, |options| options.decide = panics_on_search_timers).await;
    let (case, accepted) = world.report("03").await;
    accepted.expect("the report is accepted");
    world.until(|view| view.board.case(case).is_some_and(|case| case.round >= 2)).await;
    world.stop().await;
}

const HEALTHY: u8 = 0;
const FULL: u8 = 1;
const LOST_WHILE_COMMITTING: u8 = 2;
const DOWN: u8 = 3;
/// This hub hears of nothing before it asks how far the ledger has come.
const ELSEWHERE: u8 = 4;
/// The feed shows a commit before whoever made it is answered.
const ANSWERS_LATE: u8 = 5;

/// What the index is told next waits for the test.
const TELLS_LATE: u8 = 6;

/// A ledger that fails on demand.
pub(crate) struct Failing {
    inner: Arc<MemoryLedger>,
    mood: AtomicU8,
    about_to_tell: Notify,
    may_tell: Notify,
}

impl Failing {
    pub(crate) fn over(inner: Arc<MemoryLedger>) -> Self {
        Self::in_mood(HEALTHY, inner)
    }

    fn in_mood(mood: u8, inner: Arc<MemoryLedger>) -> Self {
        let (about_to_tell, may_tell) = (Notify::new(), Notify::new());
        Self { inner, mood: AtomicU8::new(mood), about_to_tell, may_tell }
    }

    /// The same ledger as a hub has it that lags behind until it asks for the head.
    pub(crate) fn elsewhere(inner: Arc<MemoryLedger>) -> Self {
        Self::in_mood(ELSEWHERE, inner)
    }

    /// The same ledger, where something can happen after the index's keeper has read and before it writes.
    pub(crate) fn telling_late(inner: Arc<MemoryLedger>) -> Self {
        Self::in_mood(TELLS_LATE, inner)
    }

    /// Waits until what was read is about to be written.
    pub(crate) async fn about_to_tell(&self) {
        self.about_to_tell.notified().await;
    }

    /// Lets it be written.
    pub(crate) fn let_tell(&self) {
        self.may_tell.notify_one();
    }

    /// What the index is told next waits for the test.
    pub(crate) fn wait_before_telling(&self) {
        self.mood.store(TELLS_LATE, Ordering::SeqCst);
    }

    async fn tell_late(&self) {
        let late = self.mood.compare_exchange(TELLS_LATE, HEALTHY, Ordering::SeqCst, Ordering::SeqCst);
        if late.is_ok() {
            self.about_to_tell.notify_one();
            self.may_tell.notified().await;
        }
    }
}

#[async_trait]
impl Ledger for Failing {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        match self.mood.load(Ordering::SeqCst) {
            FULL => Err(AppendError::Full("no space left".to_owned())),
            DOWN => Err(AppendError::Failed(LedgerError::Unavailable("gone".to_owned()))),
            LOST_WHILE_COMMITTING => {
                self.inner.append(append).await?;
                Err(AppendError::Unknown("connection reset".to_owned()))
            }
            ANSWERS_LATE => {
                let appended = self.inner.append(append).await;
                tokio::time::sleep(Duration::from_millis(20)).await;
                appended
            }
            _healthy => self.inner.append(append).await,
        }
    }
    async fn head(&self) -> Result<Head, LedgerError> {
        let head = self.inner.head().await;
        // In any other mood there is nothing to change.
        let _ = self.mood.compare_exchange(ELSEWHERE, HEALTHY, Ordering::SeqCst, Ordering::SeqCst);
        head
    }
    fn watch_head(&self) -> watch::Receiver<u64> {
        if self.mood.load(Ordering::SeqCst) == ELSEWHERE {
            watch::channel(0).1
        } else {
            self.inner.watch_head()
        }
    }
    async fn feed(&self, after: u64, limit: usize) -> Result<Vec<Record>, LedgerError> {
        if self.mood.load(Ordering::SeqCst) == ELSEWHERE {
            return Ok(Vec::new());
        }
        self.inner.feed(after, limit).await
    }
    async fn stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<Record>, LedgerError> {
        self.inner.stream(stream, after, limit).await
    }
    async fn answer(&self, principal: &str, key: &str) -> Result<Option<KeptAnswer>, LedgerError> {
        self.inner.answer(principal, key).await
    }
    async fn forget_answers(&self, before_us: i64) -> Result<u64, LedgerError> {
        self.inner.forget_answers(before_us).await
    }
    async fn opening(&self) -> Result<Opening, LedgerError> {
        self.inner.opening().await
    }
    async fn due_timers(&self, until_us: i64, limit: usize) -> Result<Vec<Timer>, LedgerError> {
        self.inner.due_timers(until_us, limit).await
    }
    async fn next_due_us(&self) -> Result<Option<i64>, LedgerError> {
        self.inner.next_due_us().await
    }
    async fn claims(&self) -> Result<Vec<Claim>, LedgerError> {
        self.inner.claims().await
    }
    async fn row(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, LedgerError> {
        self.inner.row(shelf, key).await
    }
    async fn row_part(
        &self,
        shelf: Shelf,
        key: &str,
        from: u64,
        most: usize,
    ) -> Result<Option<RowPart>, LedgerError> {
        self.inner.row_part(shelf, key, from, most).await
    }
    async fn rows(
        &self,
        shelf: Shelf,
        after: &str,
        limit: usize,
    ) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
        self.inner.rows(shelf, after, limit).await
    }
    async fn rows_under(
        &self,
        shelf: Shelf,
        prefix: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
        self.inner.rows_under(shelf, prefix, after, limit).await
    }
    async fn keys_under(
        &self,
        shelf: Shelf,
        prefix: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<String>, LedgerError> {
        self.inner.keys_under(shelf, prefix, after, limit).await
    }
    async fn put_rows(&self, changes: Vec<RowChange>) -> Result<(), LedgerError> {
        self.inner.put_rows(changes).await
    }
    async fn put_index(&self, changes: Vec<IndexChange>) -> Result<(), LedgerError> {
        self.tell_late().await;
        self.inner.put_index(changes).await
    }
    async fn find(&self, query: IndexQuery) -> Result<IndexPage, LedgerError> {
        self.inner.find(query).await
    }
    async fn rescope(&self, step: Rescope) -> Result<Option<u64>, LedgerError> {
        self.tell_late().await;
        self.inner.rescope(step).await
    }
    async fn take_fence(&self, mailbox: &str) -> Result<u64, LedgerError> {
        self.inner.take_fence(mailbox).await
    }
    async fn fence(&self, mailbox: &str) -> Result<u64, LedgerError> {
        self.inner.fence(mailbox).await
    }
    async fn epochs(&self) -> Result<Vec<Epoch>, LedgerError> {
        self.inner.epochs().await
    }
    async fn renew_epoch(&self, reason: &str, at_us: i64) -> Result<Epoch, LedgerError> {
        self.inner.renew_epoch(reason, at_us).await
    }
    async fn seal(&self) -> Result<Option<Seal>, LedgerError> {
        self.inner.seal().await
    }
    async fn seals(&self, after: u64, limit: usize) -> Result<Vec<Seal>, LedgerError> {
        self.inner.seals(after, limit).await
    }
}

#[tokio::test(start_paused = true)]
async fn a_ledger_in_trouble_refuses_clearly_and_goes_on_afterwards() {
    let ledger = Arc::new(Failing::over(Arc::default()));
    let world = World::on(ledger.clone()).await;
    world.found_town().await;
    ledger.mood.store(FULL, Ordering::SeqCst);
    assert_eq!(world.report("04").await.1, Err(SubmitError::Full("no space left".to_owned())));
    ledger.mood.store(DOWN, Ordering::SeqCst);
    assert!(matches!(world.report("04").await.1, Err(SubmitError::Unavailable(_))));
    assert_eq!(world.engine.read(|view| view.board.cases().count()), 0, "nothing half done");
    ledger.mood.store(HEALTHY, Ordering::SeqCst);
    world.report("04").await.1.expect("the next report is accepted");
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_connection_lost_while_committing_is_looked_up_before_anything_else() {
    let ledger = Arc::new(Failing::over(Arc::default()));
    let world = World::on(ledger.clone()).await;
    world.found_town().await;
    ledger.mood.store(LOST_WHILE_COMMITTING, Ordering::SeqCst);
    let (case, outcome) = world.report("04").await;
    assert_eq!(outcome.expect("it was committed").outcome, Outcome::Repeated);
    assert!(world.engine.read(|view| view.board.case(case).is_some()));
    ledger.mood.store(HEALTHY, Ordering::SeqCst);
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_record_of_a_newer_version_ends_the_engine_rather_than_being_passed_over() {
    let (ledger, world) = World::fresh().await;
    let newer = NewEvent {
        stream: StreamId::new("register").unwrap(),
        kind: "register.from_the_future".to_owned(),
        schema: u16::MAX,
        occurred_us: START.0,
        body: b"{}".to_vec(),
    };
    record(ledger.as_ref(), vec![newer]).await;
    let ended = world.ended().await;
    assert!(matches!(ended, Err(FollowError::Record(_))), "{ended:?}");
}

#[tokio::test(start_paused = true)]
async fn an_order_that_waits_for_another_goes_on_although_the_feed_was_faster_than_its_answer() {
    let ledger = Arc::new(Failing::over(Arc::new(MemoryLedger::new())));
    let world = World::on(ledger.clone()).await;
    world.found_town().await;
    let unit = crate::world::unit();
    world.on_duty(unit, 10.0).await;
    ledger.mood.store(ANSWERS_LATE, Ordering::SeqCst);
    let off = || world.give(Command::SignOff { unit }, vec![]);
    let both = async { tokio::join!(off(), off()) };
    let outcomes = tokio::time::timeout(Duration::from_secs(5), both).await;
    let (first, second) = outcomes.expect("nothing else happens, and still nobody waits for ever");
    first.expect("the unit can sign off");
    second.expect("signing off twice is no mistake");
    world.stop().await;
}
