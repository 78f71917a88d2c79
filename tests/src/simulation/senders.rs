//! Clients: they send an order until they have an answer, always under the same key, to whichever hub is there.

use hub_dispatch::{Act, CaseId, Command, Deed, Refusal};

use super::{
    order::{Body, OrderId, Outcome, Sketch},
    watch::{Broken, ensure},
    world::{Happening, World},
};

/// How often an order is sent before its sender gives up; a report is never given up.
const TRIES_MAX: u32 = 12;
/// Ended cases that people still think of; beyond this they forget them all.
const ENDED_REMEMBERED_MAX: usize = 200;

impl World {
    /// A client sends an order, for the first time or again.
    pub(super) fn send(&mut self, order: OrderId) {
        let sent = &mut self.orders[order];
        let given_up = sent.tries >= TRIES_MAX && !matches!(sent.body, Body::Report(_) | Body::Join(..));
        if sent.outcome.is_some() || given_up {
            return;
        }
        sent.tries += 1;
        if sent.tries > 1 {
            self.tally.outcome("order sent again");
        }
        self.reach(order);
        if self.faulty && self.chance.one_in(100) {
            self.tally.fault("order sent to two hubs at once");
            self.reach(order);
        }
        let again_us = self.chance.between(2_000_000, 6_000_000);
        self.after(again_us, Happening::Send { order });
    }

    /// The order reaches some hub, if it reaches any.
    fn reach(&mut self, order: OrderId) {
        if self.faulty && self.chance.one_in(100) {
            self.tally.fault("order lost");
            return;
        }
        let hub = self.chance.below(self.hubs.len());
        let incarnation = self.hubs[hub].incarnation;
        let slow = self.faulty && self.chance.one_in(100);
        let takes_us =
            if slow { self.chance.between(500_000, 9_000_000) } else { self.chance.between(500, 60_000) };
        self.after(takes_us, Happening::Attempt { hub, incarnation, order, attempt: 1 });
    }

    /// An answer reaches its sender.
    pub(super) fn reply(&mut self, order: OrderId, outcome: Outcome, sent_us: i64) -> Result<(), Broken> {
        if outcome == Outcome::Busy {
            return Ok(());
        }
        if let Some(before) = &self.orders[order].outcome {
            let accepted = |outcome: &Outcome| matches!(outcome, Outcome::Done(_));
            let report = matches!(self.orders[order].body, Body::Report(_));
            let same = !report || accepted(before) == accepted(&outcome);
            let same = same && (!accepted(before) || *before == outcome);
            // One hub refused it before another recorded it, and the refusal was longer on its way.
            let overtaken = !report
                && matches!(outcome, Outcome::Refused(_))
                && self.orders[order].recorded_us.is_some_and(|recorded_us| sent_us <= recorded_us);
            return ensure(same || overtaken, &[], || {
                format!("{} was answered {before:?} and then {outcome:?}", self.orders[order].key)
            });
        }
        self.orders[order].outcome = Some(outcome.clone());
        if let Outcome::Done(_) = &outcome {
            self.tally.deed(&self.orders[order].body);
        }
        // What a hub does by itself for every case under a response, and every hub for itself, is no client's order.
        let follows = matches!(self.orders[order].body, Body::Plain(Command::FollowResponse { .. }));
        self.tally.commands += u64::from(!follows);
        self.tally.outcome(match &outcome {
            Outcome::Done(_) => "done",
            Outcome::Refused(_) => "refused",
            Outcome::KeyReused => "key reused for another body",
            Outcome::Busy => "busy",
        });
        if self.faulty && self.chance.one_in(150) {
            self.try_key_again(order);
        }
        self.answered(order, &outcome);
        Ok(())
    }

    /// The sender uses a key again: for the same order, which must change nothing, or wrongly for another.
    fn try_key_again(&mut self, order: OrderId) {
        if self.chance.percent(50) {
            self.tally.fault("order repeated after its answer");
            self.reach(order);
            return;
        }
        let first = &self.orders[order];
        // A refused order leaves nothing behind that a key could be held against.
        if !matches!(first.outcome, Some(Outcome::Done(_))) {
            return;
        }
        let (principal, key, body) = (first.principal.clone(), first.key.clone(), first.body.clone());
        self.tally.fault("key reused for another body");
        let other = self.order(&principal, body, 0);
        self.orders[other].key = key;
    }

    /// What an answer means to whoever gave the order.
    fn answered(&mut self, order: OrderId, outcome: &Outcome) {
        let done = matches!(outcome, Outcome::Done(_));
        if let (Body::Join(_, sketch), Outcome::Refused(_)) = (&self.orders[order].body, outcome) {
            let sketch = sketch.clone();
            self.tally.outcome("second caller filed anew");
            self.order("intake", Body::Report(sketch), 0);
            return;
        }
        if let (Body::Join(_, Sketch { again: Some(_), .. }), true) = (&self.orders[order].body, done) {
            self.tally.outcome("said again");
        }
        if let (Body::Handled(_), Some(case)) = (&self.orders[order].body, self.orders[order].case) {
            self.remember_ended(case);
        }
        let Body::Plain(command) = self.orders[order].body.clone() else { return };
        let (command, relayed) =
            if let Command::Relay(relayed) = command { (*relayed.order, true) } else { (command, false) };
        if let Some(case) = ended_by(&command).filter(|_| done) {
            self.remember_ended(case);
        }
        if let Command::Accept { unit, .. }
        | Command::SetOut { unit, .. }
        | Command::Arrive { unit, .. }
        | Command::ReportWell { unit, .. }
        | Command::AskBackup { unit, .. }
        | Command::Finish { unit, .. } = command
        {
            // Whoever has no device is told by the recorder that it is over.
            let refused = matches!(outcome, Outcome::Refused(_));
            let not_ours =
                matches!(outcome, Outcome::Refused(Refusal::NotYourTask { .. } | Refusal::UnitUnknown(_)));
            let not_ours = not_ours || (relayed && refused);
            self.job_goes_on(unit, &command, done, not_ours);
        }
    }

    fn remember_ended(&mut self, case: CaseId) {
        if self.ended.len() > ENDED_REMEMBERED_MAX {
            self.ended.clear();
        }
        self.ended.push(case);
    }
}

/// The case that an order ends when it is carried out.
#[expect(clippy::wildcard_enum_match_arm, reason = "most orders end nothing")]
fn ended_by(command: &Command) -> Option<CaseId> {
    match command {
        Command::Close { case, .. } | Command::Withdraw { case, .. } => Some(*case),
        Command::Act(Act {
            case,
            deed:
                Deed::NotAccept { .. } | Deed::AnswerAtOnce { .. } | Deed::Transfer { .. } | Deed::Merge { .. },
            ..
        }) => Some(*case),
        _ => None,
    }
}
