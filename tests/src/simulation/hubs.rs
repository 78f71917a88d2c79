//! What hubs do with orders: look the key up, decide, append, answer; and how they lose races and restart.

use hub_dispatch::{Command, Decision, UtcMicros};
use hub_ledger::{Append, AppendError, Appended, CommandStamp};
use hub_record::{Submission, append_for};

use super::{
    hub::Waiting,
    order::{Body, OrderId, Outcome},
    sabotage::Sabotage,
    watch::{Broken, Cause, judge},
    world::{Happening, World},
};

/// How often a hub decides again after losing a race.
const ATTEMPTS_MAX: u32 = 5;
/// The sabotaged hub loses one joined report in this many.
const LOST_EVERY: u32 = 20;

/// A decision on its way to the ledger.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) order: OrderId,
    attempt: u32,
    append: Append,
    answer: Vec<u8>,
    /// What the roster says about it.
    verdict: Result<(), Broken>,
}

impl World {
    /// An order reaches a hub.
    pub(super) fn attempt(
        &mut self,
        hub: usize,
        incarnation: u32,
        order: OrderId,
        attempt: u32,
    ) -> Result<(), Broken> {
        if !self.hubs[hub].up || self.hubs[hub].incarnation != incarnation {
            return Ok(());
        }
        let sent = &self.orders[order];
        let kept = self.store.model.answer(&sent.principal, &sent.key);
        if let Some(kept) = kept.map_err(|error| Broken { what: error.to_string(), about: Vec::new() })? {
            let same = kept.digest == sent.digest;
            let outcome = if same { Outcome::Done(kept.answer.clone()) } else { Outcome::KeyReused };
            self.tally.outcome("answered from what was kept");
            self.answer(hub, order, outcome);
            return Ok(());
        }
        let now = self.hubs[hub].now(self.now_us);
        let command = sent.command(&mut self.chance, now.0);
        let told = (now, self.plan.sabotage);
        let decided = self.hubs[hub].decide(&self.city, &self.store, &command, told, &mut self.chance);
        match decided {
            Ok(decision) => {
                let decision = self.plan.sabotage.decided(&self.hubs[hub].board, now, decision);
                self.prepare(hub, order, attempt, &command, &decision, now);
            }
            // A board that lags may refuse what is right: only a board that has caught up refuses for good.
            Err(_) if self.hubs[hub].applied < self.store.head() && attempt < ATTEMPTS_MAX => {
                self.tally.outcome("refused by a stale board, decided again");
                self.wait(hub, order, attempt + 1, self.store.head());
            }
            Err(refusal) => {
                self.tally.refusal(&refusal);
                self.answer(hub, order, Outcome::Refused(refusal));
            }
        }
        Ok(())
    }

    fn prepare(
        &mut self,
        hub: usize,
        order: OrderId,
        attempt: u32,
        command: &Command,
        decision: &Decision,
        now: UtcMicros,
    ) {
        #[expect(clippy::wildcard_enum_match_arm, reason = "only reports are answered with their case")]
        let opened = match command {
            Command::OpenCase(intake) => Some(intake.case),
            Command::JoinReport(joining) => Some(joining.case),
            Command::FileHandled(handled) => Some(handled.intake.case),
            _ => None,
        };
        let answer = opened.map(|case| case.0.as_bytes().to_vec()).unwrap_or_default();
        let sent = &self.orders[order];
        let stamp = CommandStamp {
            id: self.chance.id(now.0),
            principal: sent.principal.clone(),
            key: sent.key.clone(),
            digest: sent.digest,
        };
        let submission =
            Submission { command: stamp, occurred: now, rows: Vec::new(), answer: answer.clone() };
        let board = &self.hubs[hub].board;
        let mut append = append_for(board, decision, now, submission);
        let left_out = self.plan.sabotage.not_expected();
        append.expect.retain(|(stream, _)| !left_out.iter().any(|kind| stream.as_str().starts_with(kind)));
        let prepared =
            Prepared { order, attempt, append, answer, verdict: judge(&self.city, board, now, decision) };
        let slow = self.faulty && self.chance.one_in(50);
        let takes_us =
            if slow { self.chance.between(5_000, 400_000) } else { self.chance.between(300, 2_000) };
        let incarnation = self.hubs[hub].incarnation;
        self.after(takes_us, Happening::Append { hub, incarnation, prepared: Box::new(prepared) });
    }

    /// A decision reaches the ledger.
    pub(super) fn append(&mut self, hub: usize, incarnation: u32, prepared: Prepared) -> Result<(), Broken> {
        let alive = self.hubs[hub].up && self.hubs[hub].incarnation == incarnation;
        if !alive && self.chance.percent(50) {
            self.tally.fault("append lost with its hub");
            return Ok(());
        }
        if alive && self.faulty && self.chance.one_in(4_000) {
            self.tally.fault("crash between decide and append");
            self.crash(hub);
            return Ok(());
        }
        if alive && self.faulty && self.chance.one_in(2_000) {
            self.tally.fault("ledger unavailable");
            self.answer(hub, prepared.order, Outcome::Busy);
            return Ok(());
        }
        let Prepared { order, attempt, append, answer, verdict } = prepared;
        if self.loses(order) {
            self.answer(hub, order, Outcome::Done(answer));
            return Ok(());
        }
        let timer = self.orders[order].timer();
        match self.store.append(append) {
            Ok(Appended::Committed { .. }) => {
                verdict?;
                self.committed(order)?;
                if alive && self.faulty && self.chance.one_in(4_000) {
                    self.tally.fault("crash between append and reply");
                    self.crash(hub);
                } else if alive && self.faulty && self.chance.one_in(2_000) {
                    // The hub asks for the command's answer before anything else.
                    self.tally.fault("connection lost while committing");
                    self.after(1_000, Happening::Attempt { hub, incarnation, order, attempt });
                } else if alive {
                    self.answer(hub, order, Outcome::Done(answer));
                }
            }
            Ok(Appended::Repeated { answer, .. }) => {
                self.tally.outcome("append repeated");
                if alive {
                    self.answer(hub, order, Outcome::Done(answer));
                }
            }
            Err(AppendError::TimerGone { .. }) if timer.is_some() => {
                self.tally.outcome("timer was fired by another hub");
                self.answer(hub, order, Outcome::Done(Vec::new()));
            }
            Err(error) => self.lost(hub, alive, order, attempt, &error)?,
        }
        Ok(())
    }

    /// The sabotaged hub says of one joined report in so many that it has it, and writes nothing down.
    fn loses(&mut self, order: OrderId) -> bool {
        let joined = matches!(self.orders[order].body, Body::Join(..));
        joined && self.plan.sabotage == Sabotage::JoinedReportLost && self.chance.one_in(LOST_EVERY)
    }

    /// The ledger has recorded something: the watch looks at it, and the hubs will hear of it.
    fn committed(&mut self, order: OrderId) -> Result<(), Broken> {
        self.orders[order].recorded_us = Some(self.now_us);
        let timer = self.orders[order].timer();
        let cause = Cause { fired: timer, seat: self.orders[order].seat().cloned() };
        let cases = self.watch.committed(&self.store, &self.city, cause, &mut self.tally)?;
        if timer.is_some() {
            self.tally.commands += 1;
        }
        if let (Some(case), Body::Report(_) | Body::Join(..) | Body::Handled(_)) =
            (cases.first(), &self.orders[order].body)
        {
            let before = self.orders[order].case.replace(*case);
            super::watch::ensure(before.is_none(), &[case], || {
                format!("one report under one key opened {before:?} and {case}")
            })?;
        }
        for hub in 0..self.hubs.len() {
            self.tell_of_feed(hub);
            self.look_soon(hub);
        }
        Ok(())
    }

    fn tell_of_feed(&mut self, hub: usize) {
        if !self.hubs[hub].up || self.hubs[hub].feed_scheduled {
            return;
        }
        self.hubs[hub].feed_scheduled = true;
        let stale = self.faulty && self.chance.one_in(200);
        let lag_us =
            if stale { self.chance.between(200_000, 4_000_000) } else { self.chance.between(500, 15_000) };
        if stale {
            self.tally.fault("feed delayed");
        }
        self.after(lag_us, Happening::Feed { hub });
    }

    /// A race was lost.
    fn lost(
        &mut self,
        hub: usize,
        alive: bool,
        order: OrderId,
        attempt: u32,
        error: &AppendError,
    ) -> Result<(), Broken> {
        let (name, head) = match error {
            AppendError::Conflict { head, .. } => ("conflict", *head),
            AppendError::Claimed { head, .. } => ("claimed", *head),
            AppendError::ClaimGone { head, .. } => ("claim gone", *head),
            AppendError::TimerGone { head, .. } => ("timer gone", *head),
            AppendError::KeyReused { .. } => {
                if alive {
                    self.answer(hub, order, Outcome::KeyReused);
                }
                return Ok(());
            }
            AppendError::Full(_) | AppendError::Unknown(_) | AppendError::Failed(_) => {
                return Err(Broken { what: format!("the model failed: {error}"), about: Vec::new() });
            }
        };
        self.tally.outcome(name);
        if alive && attempt < ATTEMPTS_MAX {
            self.wait(hub, order, attempt + 1, head);
        } else if alive {
            self.tally.outcome("gave up after five races");
            self.answer(hub, order, Outcome::Busy);
        }
        Ok(())
    }

    /// The order waits until the hub's own feed has passed `passed`.
    fn wait(&mut self, hub: usize, order: OrderId, attempt: u32, passed: u64) {
        if self.hubs[hub].applied >= passed {
            let incarnation = self.hubs[hub].incarnation;
            self.after(100, Happening::Attempt { hub, incarnation, order, attempt });
        } else {
            self.hubs[hub].waiting.push(Waiting { passed, order, attempt });
            self.tell_of_feed(hub);
        }
    }

    /// A hub hears of new records.
    pub(super) fn feed(&mut self, hub: usize) {
        if !self.hubs[hub].up {
            return;
        }
        self.hubs[hub].feed_scheduled = false;
        let heard = self.hubs[hub].catch_up(&self.store);
        // Every hub hears of it; one that has them look is enough here, and another would find nothing left to do.
        if hub == 0 && self.faulty {
            self.match_together(hub, &heard);
            self.look_for_work(&heard.freed);
        }
        let (applied, incarnation) = (self.hubs[hub].applied, self.hubs[hub].incarnation);
        let waiting = std::mem::take(&mut self.hubs[hub].waiting);
        let (ready, waiting): (Vec<Waiting>, Vec<Waiting>) =
            waiting.into_iter().partition(|waiting| waiting.passed <= applied);
        self.hubs[hub].waiting = waiting;
        for Waiting { order, attempt, .. } in ready {
            self.after(50, Happening::Attempt { hub, incarnation, order, attempt });
        }
    }

    /// A hub answers the sender of an order.
    fn answer(&mut self, hub: usize, order: OrderId, outcome: Outcome) {
        if let Some(timer) = self.orders[order].timer() {
            self.hubs[hub].firing.remove(&timer);
            return;
        }
        if self.faulty && self.chance.one_in(150) {
            self.tally.fault("answer lost");
            return;
        }
        let takes_us = self.chance.between(500, 60_000);
        let sent_us = self.now_us;
        self.after(takes_us, Happening::Reply { order, outcome, sent_us });
    }

    /// A hub dies; what it was doing is lost, or finished by the ledger alone.
    pub(super) fn crash(&mut self, hub: usize) {
        let down_us =
            if self.chance.one_in(8) { 30_000_000 } else { self.chance.between(100_000, 3_000_000) };
        self.crash_for(hub, down_us);
    }

    /// The same, for that long.
    pub(super) fn crash_for(&mut self, hub: usize, down_us: i64) {
        self.hubs[hub].up = false;
        self.hubs[hub].incarnation += 1;
        self.hubs[hub].waiting.clear();
        self.hubs[hub].firing.clear();
        self.hubs[hub].sent.clear();
        self.hubs[hub].told.clear();
        self.hubs[hub].reckoned.clear();
        self.hubs[hub].moved.clear();
        self.after(down_us, Happening::Restart { hub });
    }

    /// A hub starts: its board comes from the rows, and must be what all events make.
    pub(super) fn restart(&mut self, hub: usize) -> Result<(), Broken> {
        if self.hubs[hub].up {
            return Ok(());
        }
        let it = &mut self.hubs[hub];
        it.up = true;
        it.feed_scheduled = false;
        it.load(&self.store).map_err(|what| Broken { what, about: Vec::new() })?;
        self.watch.same_board(&self.hubs[hub].board, "a hub started with")?;
        self.look_after(hub, 1_000);
        Ok(())
    }
}
