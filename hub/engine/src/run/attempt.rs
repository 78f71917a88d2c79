//! One attempt at an order: decide on the board, append, and see who was first.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::future::BoxFuture;
use hub_dispatch::{Command, Decision, Refusal, Stream, TaskId, UtcMicros, asks, asks_recalled, case_of};
use hub_ledger::{Append, AppendError, Appended, CommandStamp, Head, Ledger, LedgerError};
use hub_record::{Submission, append_for};

use super::{ATTEMPTS_MAX, Committed, FULL_TOLD_EVERY, LedgerState, Request, Run};
use crate::{Done, Order, Outcome, SubmitError, View, index, situation::situation, travel_times::Told};

/// How often a command whose outcome is unknown is looked up, and how long after a look that failed the next one is
/// made; twice as long after each. Three seconds in all, then the sender is told that the outcome is unknown.
const LOOKUPS_MAX: u32 = 5;
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(200);

/// A call of the ledger that has ended, and the order it was made for.
pub(super) struct Attempted {
    request: Request,
    ended: Ended,
}

/// Which call it was.
enum Ended {
    /// An append, with the streams it depended on.
    Append(Vec<Stream>, Result<Appended, AppendError>),
    /// A look at how far the ledger has come.
    Head(Result<Head, LedgerError>),
    /// Ways that another service was asked for.
    Ways(Arc<Told>),
}

/// What deciding an order on the board came to.
enum Verdict {
    /// Decided once it is told how long the ways are.
    Asks(BoxFuture<'static, Arc<Told>>),
    /// With the task that somebody was looked for in vain, as before: of that the feed says nothing.
    Append(Box<Append>, Vec<Stream>, Option<TaskId>),
    NothingToDo {
        seq: u64,
    },
    Refused(Refusal),
    Busy,
    Panicked,
}

impl Run {
    /// Decides an order, and starts its append or lets it wait.
    pub(super) fn attempt(&mut self, request: Request) {
        let verdict = self.view.read(|view| self.decide_on(view, &request));
        match verdict {
            Verdict::Asks(told) => self.start_asking(request, told),
            Verdict::Append(append, streams, waits_on) => {
                self.start_append(request, *append, streams);
                self.match_what_waits_on(waits_on);
            }
            Verdict::NothingToDo { seq } => {
                let answer = request.prepared.order.answer.clone();
                request.answer(Ok(Done { seq, answer, outcome: Outcome::First }));
            }
            Verdict::Refused(refusal) if request.caught_up(self.view.read(|view| view.seq)) => {
                request.answer(Err(SubmitError::Refused(refusal)));
            }
            // Another hub may have recorded what would have made it right: refuse only on what the ledger knows.
            Verdict::Refused(_) => self.start_look(request),
            Verdict::Busy => self.parked.push_back(request),
            Verdict::Panicked => quarantine(request),
        }
    }

    fn decide_on(&self, view: &View, request: &Request) -> Verdict {
        let (order, recalled) = (&request.prepared.order, &request.prepared.recalled);
        let command = &order.command;
        let (policy, wanted, recalled) = match recalled {
            // The order is about the ended case itself, not about an open one that it belongs to.
            Some((recalled, policy))
                if case_of(&view.board, command).is_none_or(|case| view.board.case(case).is_none()) =>
            {
                (
                    policy.clone(),
                    asks_recalled(&policy.policy, &recalled.case),
                    Some((recalled.clone(), policy.clone())),
                )
            }
            recalled => {
                let policy = view.policy_for(case_of(&view.board, command));
                let wanted = asks(&view.board, &policy.policy, command);
                (policy, wanted, recalled.clone())
            }
        };
        let (now, begun) = (self.clock.now(view.recorded), Instant::now());
        let asking = self.roads.asking(&request.prepared.ways);
        let around = (&self.positions, asking.roads());
        let mut situation = situation(view, around, &wanted, now, recalled);
        situation.openings.extend(request.prepared.openings.iter().cloned());
        if let Some(told) = asking.look_up() {
            return Verdict::Asks(told);
        }
        // The rules are pure, and so is what the index is told: a panic in them leaves nothing half done.
        let verdict = catch_unwind(AssertUnwindSafe(|| {
            let decision = (self.decide)(&view.board, &policy, &situation, command)?;
            Ok(self.verdict_on(view, request, &decision, now))
        }));
        // How long whoever calls waits for the choice of a unit; the queue before it and the ledger after it have their own figures.
        if wanted.near.is_some() {
            metrics::histogram!("huying_decision_seconds").record(begun.elapsed().as_secs_f64());
        }
        match verdict {
            Err(_panic) => Verdict::Panicked,
            Ok(Err(refusal)) => Verdict::Refused(refusal),
            Ok(Ok(verdict)) => verdict,
        }
    }

    /// What is to be done about an order that the rules allow.
    fn verdict_on(&self, view: &View, request: &Request, decision: &Decision, now: UtcMicros) -> Verdict {
        let order = &request.prepared.order;
        if decision.expect.keys().any(|stream| self.busy.contains_key(stream)) {
            return Verdict::Busy;
        }
        // A receipt that tells nothing new is not worth a write, nor is a unit that found nothing to do; any other order's
        // answer is kept under its key.
        let untold = matches!(
            order.command,
            Command::Receive { .. }
                | Command::LookForWork { .. }
                | Command::AssignTogether { .. }
                | Command::LookForSooner { .. }
        );
        if decision.events.is_empty() && untold {
            return Verdict::NothingToDo { seq: view.seq };
        }
        let streams = decision.expect.keys().copied().collect();
        let mut append = append(view, decision, now, order);
        let recalled = request.prepared.recalled.as_ref().map(|(recalled, _)| &recalled.case);
        append.index = index::changes(self.marker, view, decision, recalled, &order.rows, now);
        let waits_on = decision.found_nobody_for().next().filter(|_| decision.events.is_empty());
        Verdict::Append(Box::new(append), streams, waits_on)
    }

    fn start_append(&mut self, request: Request, append: Append, streams: Vec<Stream>) {
        for &stream in &streams {
            *self.busy.entry(stream).or_insert(0) += 1;
        }
        let ledger = self.ledger.clone();
        self.appending.push(Box::pin(async move {
            let outcome = append_surely(ledger, append).await;
            Attempted { request, ended: Ended::Append(streams, outcome) }
        }));
    }

    /// Streams whose append is over may be decided on again.
    pub(super) fn free(&mut self, streams: &[Stream]) {
        for stream in streams {
            if let Some(users) = self.busy.get_mut(stream) {
                *users -= 1;
                if *users == 0 {
                    self.busy.remove(stream);
                }
            }
        }
    }

    /// Meanwhile others are decided; this one is decided on what the board shows then.
    fn start_asking(&mut self, request: Request, told: BoxFuture<'static, Arc<Told>>) {
        self.appending.push(Box::pin(async move { Attempted { request, ended: Ended::Ways(told.await) } }));
    }

    fn start_look(&mut self, request: Request) {
        let ledger = self.ledger.clone();
        self.appending.push(Box::pin(async move {
            let head = ledger.head().await;
            Attempted { request, ended: Ended::Head(head) }
        }));
    }

    pub(super) fn attempted(&mut self, attempted: Attempted) {
        let mut request = attempted.request;
        match attempted.ended {
            Ended::Ways(told) => {
                request.prepared.ways = told;
                self.attempt(request);
            }
            Ended::Head(Ok(head)) => self.look_again(request, head.seq),
            Ended::Head(Err(error)) => request.answer(Err(SubmitError::Unavailable(error.to_string()))),
            Ended::Append(streams, Ok(appended)) => {
                let kept = request.prepared.order.answer.clone();
                let (seq, answer, outcome) = match appended {
                    Appended::Committed { last_seq, .. } => (last_seq, kept, Outcome::First),
                    Appended::Repeated { answer, last_seq } => (last_seq, answer, Outcome::Repeated),
                };
                self.wait_for_feed(Committed { seq, request, done: Done { seq, answer, outcome }, streams });
            }
            Ended::Append(streams, Err(error)) => {
                self.free(&streams);
                self.lost(request, error);
                self.try_again();
            }
        }
    }

    /// Decides again what was about to be refused, once this hub has seen what the ledger had recorded by then.
    fn look_again(&mut self, mut request: Request, head: u64) {
        request.must_see = Some(head);
        if request.caught_up(self.view.read(|view| view.seq)) {
            return self.attempt(request);
        }
        self.feed_wanted = true;
        self.behind.push((head, request));
    }

    /// Every order and timer meets the full disk; one line in a while is enough, a flood would hide it.
    fn tell_full(&mut self, why: &str) {
        let now = tokio::time::Instant::now();
        if self.full_told_at.is_none_or(|told| now - told >= FULL_TOLD_EVERY) {
            self.full_told_at = Some(now);
            tracing::error!(why, "the disk is full: nothing can be recorded");
        }
    }

    fn wait_for_feed(&mut self, committed: Committed) {
        self.feed_wanted = true;
        self.committed.push(committed);
        // The feed may have been faster than the answer: then nothing else wakes those that wait for these streams.
        if self.answer_passed() {
            self.try_again();
        }
    }

    fn lost(&mut self, mut request: Request, error: AppendError) {
        match error {
            AppendError::Conflict { head, .. }
            | AppendError::Claimed { head, .. }
            | AppendError::ClaimGone { head, .. } => {
                request.attempts += 1;
                tracing::info!(%error, attempt = request.attempts, "lost a race, deciding again");
                metrics::counter!("huying_races_lost_total").increment(1);
                if request.attempts >= ATTEMPTS_MAX {
                    return request.answer(Err(SubmitError::Busy("it lost its race too often")));
                }
                self.feed_wanted = true;
                self.behind.push((head, request));
            }
            // Another hub fired it, or its reason went away while it was being decided.
            AppendError::TimerGone { .. } => {
                request.answer(Err(SubmitError::Busy("the timer was used up already")))
            }
            AppendError::KeyReused { key } => request.answer(Err(SubmitError::KeyReused(key))),
            AppendError::Full(why) => {
                metrics::counter!("huying_ledger_full_total").increment(1);
                self.tell_full(&why);
                request.answer(Err(SubmitError::Full(why)));
            }
            AppendError::Unknown(why) => request.answer(Err(SubmitError::Unavailable(why))),
            AppendError::Failed(error) => {
                self.report_state(LedgerState::Unavailable, &error);
                request.answer(Err(SubmitError::Unavailable(error.to_string())));
            }
        }
    }
}

fn append(view: &View, decision: &Decision, now: UtcMicros, order: &Order) -> Append {
    let command = CommandStamp {
        id: order.id,
        principal: order.principal.clone(),
        key: order.key.clone(),
        digest: order.digest,
    };
    let occurred = order.occurred.unwrap_or(now);
    let submission = Submission { command, occurred, rows: order.rows.clone(), answer: order.answer.clone() };
    append_for(&view.board, decision, now, submission)
}

/// Appends. When the connection was lost while committing, finds out what became of it before anything else.
async fn append_surely(ledger: Arc<dyn Ledger>, append: Append) -> Result<Appended, AppendError> {
    let (principal, key) = (append.command.principal.clone(), append.command.key.clone());
    let why = match ledger.append(append).await {
        Err(AppendError::Unknown(why)) => why,
        known => return known,
    };
    for look in 0..LOOKUPS_MAX {
        if look > 0 {
            tokio::time::sleep(LOOK_AGAIN_AFTER * 2_u32.pow(look - 1)).await;
        }
        match ledger.answer(&principal, &key).await {
            Ok(Some(kept)) => return Ok(Appended::Repeated { answer: kept.answer, last_seq: kept.last_seq }),
            Ok(None) => return Err(AppendError::Unknown(why)),
            Err(error) => tracing::warn!(%error, "the outcome of a command is still unknown"),
        }
    }
    Err(AppendError::Unknown(why))
}

/// Sets an order aside whose decision failed: it is never tried again, and the operator is told.
fn quarantine(request: Request) {
    let order = &request.prepared.order;
    tracing::error!(command = %order.id, principal = order.principal, order = ?order.command, "quarantined: deciding it panicked");
    metrics::counter!("huying_quarantined_commands_total").increment(1);
    request.answer(Err(SubmitError::Quarantined));
}
