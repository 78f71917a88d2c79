//! The follower: reads the feed, follows every open case on its way, and puts what became of it into the rows.

use std::{collections::BTreeMap, future::pending, sync::Arc, time::Duration};

use hub_dispatch::{CaseId, Event, Stream, board::Recorded};
use hub_engine::{Change, Engine, FollowError};
use hub_ledger::{Append, AppendError, Appended, CommandStamp, LedgerError, READ_LIMIT_MAX, RowChange};
use hub_record::{RecordError, decode};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::Instant,
};
use uuid::Uuid;

use super::{
    Rates,
    course::{Course, Outcome, is_followed, says_where},
    tally::{self, Pending},
};

/// Records read at a time while the follower is behind.
const FEED_BATCH: usize = 1_000;
/// Cases counted before they are put into the rows, while it is behind.
const PENDING_MAX: usize = 10_000;
/// How long what was counted waits for more before it is put into the rows, unless somebody asks.
const KEPT_WITHIN: Duration = Duration::from_secs(1);
/// After so many records without a closed case it is kept how far the follower has come.
const SEQS_UNKEPT_MAX: u64 = 10_000;
/// How long after a failed look into the ledger the next one comes.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// Under which the appends of the counts are kept: each begins where an earlier one ended, so that of several hubs on
/// one ledger one counts a step and the others find it counted.
const PRINCIPAL: &str = "rates:2";

/// Why nothing can be counted now.
#[derive(Debug, thiserror::Error)]
enum CountError {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Append(#[from] AppendError),
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error(transparent)]
    Follow(#[from] FollowError),
}

/// Counts for ever.
pub(super) async fn follow(engine: Engine, rates: Rates) {
    loop {
        let changes = engine.subscribe();
        let mut follower = Follower::new(engine.clone(), rates.clone());
        let Err(error) = follower.run(changes).await else {
            // The engine ends with the hub.
            return pending().await;
        };
        tracing::warn!(%error, "what was closed cannot be counted now");
        tokio::time::sleep(LOOK_AGAIN_AFTER).await;
    }
}

/// Whether the rows are this follower's own, or another hub's that has counted on from the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Here,
    Elsewhere,
}

struct Follower {
    engine: Engine,
    rates: Rates,
    /// Cases that were opened since the follower began; of others their stream is read when they end.
    courses: BTreeMap<CaseId, Course>,
    pending: Pending,
    /// Followed up to here.
    at: u64,
    /// The rows hold what happened up to here.
    kept: u64,
    /// When what is pending has waited long enough.
    due: Option<Instant>,
    /// How often these rows were made from here before.
    again: u32,
}

impl Follower {
    fn new(engine: Engine, rates: Rates) -> Self {
        let (courses, pending) = (BTreeMap::new(), Pending::default());
        Self { engine, rates, courses, pending, at: 0, kept: 0, due: None, again: 0 }
    }

    async fn run(&mut self, mut changes: Receiver<Arc<Change>>) -> Result<(), CountError> {
        self.begin_from_rows().await?;
        self.catch_up().await?;
        let mut wanted = self.rates.wanted.subscribe();
        loop {
            if self.keep_if_due().await? == Kept::Elsewhere {
                self.catch_up().await?;
            }
            let due = async {
                match self.due {
                    Some(due) => tokio::time::sleep_until(due).await,
                    None => pending().await,
                }
            };
            tokio::select! {
                change = changes.recv() => match change {
                    Ok(change) => self.take(&change).await?,
                    Err(RecvError::Lagged(_)) => self.catch_up().await?,
                    Err(RecvError::Closed) => return Ok(()),
                },
                () = due => {}
                asked = wanted.changed() => asked.expect("the sender is this follower's own"),
            }
        }
    }

    /// From what is in the rows; nothing else is needed to go on.
    async fn begin_from_rows(&mut self) -> Result<(), CountError> {
        tally::forget_forms_of_before(self.engine.ledger().as_ref()).await?;
        self.kept = tally::counted_to(self.engine.ledger().as_ref()).await?;
        self.at = self.kept;
        self.courses.clear();
        self.pending = Pending::default();
        self.due = None;
        self.tell();
        Ok(())
    }

    /// Reads the ledger until there is nothing new.
    async fn catch_up(&mut self) -> Result<(), CountError> {
        loop {
            let records = self.engine.ledger().feed(self.at, FEED_BATCH).await?;
            let Some(last) = records.last() else {
                match self.keep_if_due().await? {
                    Kept::Here => return Ok(()),
                    Kept::Elsewhere => continue,
                }
            };
            for record in records.iter().filter(|record| is_followed(&record.kind)) {
                self.count(record.seq, &decode(record)?).await?;
            }
            self.at = last.seq;
            self.tell();
            if self.pending.cases >= PENDING_MAX || self.is_far() {
                self.keep().await?;
            }
        }
    }

    async fn take(&mut self, change: &Change) -> Result<(), CountError> {
        if change.from > self.at + 1 {
            return self.catch_up().await;
        }
        let at = self.at;
        for entry in change.entries.iter().filter(|entry| entry.seq > at) {
            self.count(entry.seq, &entry.recorded).await?;
        }
        self.at = self.at.max(change.to);
        self.tell();
        Ok(())
    }

    /// Follows one event; a case that was closed by it is counted.
    async fn count(&mut self, seq: u64, recorded: &Recorded) -> Result<(), CountError> {
        let Stream::Case(case) = recorded.event.stream() else { return Ok(()) };
        let event = &recorded.event;
        if let Some(mut course) = Course::begun_by(event, None) {
            if let Some(wanted) = course.filed(event, recorded.at) {
                self.pending.filed.count(&wanted, 1);
            }
            let again = matches!(event, Event::Reopened(_));
            // Where it was filed is said by what happened before it ended.
            let course = if again { self.read_from_its_stream(case, seq).await?.0 } else { Some(course) };
            self.courses.extend(course.map(|course| (case, course)));
            return Ok(());
        }
        if says_where(event) && !self.courses.contains_key(&case) {
            let before = self.read_from_its_stream(case, seq.saturating_sub(1)).await?.0;
            self.courses.extend(before.map(|course| (case, course)));
        }
        if let Some((before, now)) =
            self.courses.get_mut(&case).and_then(|course| course.filed_elsewhere(event))
        {
            self.pending.filed.count(&before, -1);
            now.iter().for_each(|now| self.pending.filed.count(now, 1));
        }
        let outcome = match self.courses.get_mut(&case) {
            Some(course) => course.follow(event, recorded.at),
            None if event.ends_its_case() => self.read_from_its_stream(case, seq).await?.1,
            None => None,
        };
        if event.ends_its_case() {
            self.courses.remove(&case);
        }
        if let Some(outcome) = outcome {
            self.pending.count(recorded.at, outcome);
            self.due.get_or_insert_with(|| Instant::now() + KEPT_WITHIN);
        }
        Ok(())
    }

    /// The way of a case that the follower does not know from its beginning, up to the event with this `seq`, and what became of
    /// the case by that.
    async fn read_from_its_stream(
        &self,
        case: CaseId,
        seq: u64,
    ) -> Result<(Option<Course>, Option<Outcome>), CountError> {
        let history = self.engine.history(Stream::Case(case), READ_LIMIT_MAX).await?;
        let mut course: Option<Course> = None;
        let mut outcome = None;
        for entry in history.iter().take_while(|entry| entry.seq <= seq) {
            let Recorded { event, at, .. } = &entry.recorded;
            let begun = Course::begun_by(event, course.as_ref()).map(|mut begun| {
                begun.filed(event, *at);
                begun
            });
            course.as_mut().and_then(|course| course.filed_elsewhere(event));
            outcome = course.as_mut().and_then(|course| course.follow(event, *at));
            course = begun.or(course);
        }
        Ok((course, outcome))
    }

    fn is_far(&self) -> bool {
        self.at - self.kept >= SEQS_UNKEPT_MAX
    }

    async fn keep_if_due(&mut self) -> Result<Kept, CountError> {
        let is_due = self.due.is_some_and(|due| due <= Instant::now());
        let is_asked = *self.rates.wanted.borrow() > self.kept;
        // What was filed waits for something that was closed, or for somebody who asks: nobody needs it within the second.
        let is_owed = (self.pending.cases > 0 && is_due) || (!self.pending.is_empty() && is_asked);
        if self.is_far() || is_owed {
            return self.keep().await;
        }
        Ok(Kept::Here)
    }

    /// Puts what is pending into the rows, all of it or nothing.
    async fn keep(&mut self) -> Result<Kept, CountError> {
        let ledger = self.engine.ledger().clone();
        let rows = self.pending.rows(ledger.as_ref(), self.at).await?;
        let kept = match ledger.append(self.append(rows)).await? {
            Appended::Committed { .. } => {
                (self.kept, self.pending, self.due, self.again) = (self.at, Pending::default(), None, 0);
                Kept::Here
            }
            Appended::Repeated { .. } => {
                let before = self.kept;
                self.begin_from_rows().await?;
                // Nobody has counted on from here: the rows were taken away since, and are made once more.
                self.again = if self.kept == before { self.again + 1 } else { 0 };
                Kept::Elsewhere
            }
        };
        self.tell();
        Ok(kept)
    }

    /// Changes rows and nothing else; the time is the last one recorded, so that counting never moves the clock.
    fn append(&self, rows: Vec<RowChange>) -> Append {
        let command = CommandStamp {
            id: Uuid::now_v7(),
            principal: PRINCIPAL.to_owned(),
            key: format!("after-{}-{}", self.kept, self.again),
            digest: [0; 32],
        };
        let recorded_us = self.engine.read(|view| view.recorded.0);
        Append { recorded_us, rows, ..Append::of(command) }
    }

    /// Without anything pending, the rows say all that happened up to where the follower is.
    fn tell(&self) {
        let counted = if self.pending.is_empty() { self.at } else { self.kept };
        self.rates.counted.send_if_modified(|known| {
            let moves = *known != counted;
            *known = counted;
            moves
        });
    }
}
