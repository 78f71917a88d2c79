//! Given, when, then.

use std::collections::BTreeSet;

use hub_dispatch::{
    CaseId, Choice, ClimbReason, Command, Decision, Event, OfferId, Phase, Refusal, RuledOut, TaskId, Timer,
    UnitId,
    board::{Case, Task},
};

use crate::{
    invariants,
    orders::{self, CASE},
    town::SECOND_MS,
    world::World,
};

/// Most timers fired in one stretch of time: a storm of them is a bug.
const TIMERS_AT_A_STRETCH_MAX: usize = 2_000;

impl World {
    /// Something that has happened before.
    pub(crate) fn given(&mut self, command: Command) -> &mut Self {
        match self.carry_out(&command) {
            Ok(decision) => self.outcome = Some(Ok(decision)),
            Err(refusal) => panic!("{command:?} was refused: {refusal}"),
        }
        self
    }

    /// The command the story is about.
    pub(crate) fn when(&mut self, command: Command) -> &mut Self {
        self.outcome = Some(self.carry_out(&command));
        self
    }

    /// Exactly these kinds of event came of it, in this order.
    #[track_caller]
    pub(crate) fn then(&mut self, kinds: &[&str]) -> &mut Self {
        let happened: Vec<&str> = self.events().iter().map(Event::kind).collect();
        assert_eq!(happened, kinds);
        invariants::check_replay(&self.board, &self.ledger);
        self
    }

    /// It was carried out and changed nothing.
    #[track_caller]
    pub(crate) fn then_nothing(&mut self) -> &mut Self {
        self.then(&[])
    }

    /// It was refused for exactly this reason.
    #[track_caller]
    pub(crate) fn then_refused(&mut self, why: Refusal) -> &mut Self {
        assert_eq!(self.outcome.clone(), Some(Err(why)));
        self
    }

    /// Seconds go by, and every timer that runs out meanwhile fires at its time.
    pub(crate) fn pass(&mut self, seconds: u64) -> &mut Self {
        let until = self.now.plus_ms(seconds * SECOND_MS);
        for _ in 0..TIMERS_AT_A_STRETCH_MAX {
            let earliest = self.ledger.timers.iter().map(|(timer, due)| (*due, *timer)).min();
            let Some((due, timer)) = earliest.filter(|(due, _)| *due <= until) else {
                self.now = until;
                return self;
            };
            self.now = self.now.max(due);
            self.fire(timer);
        }
        panic!("more than {TIMERS_AT_A_STRETCH_MAX} timers in {seconds} s");
    }

    /// The hub is down for so many seconds; then every timer that is due fires, in order, now.
    pub(crate) fn sleep_through(&mut self, seconds: u64) -> usize {
        self.now = self.now.plus_ms(seconds * SECOND_MS);
        let due = self.ledger.timers.iter().filter(|(_, due)| **due <= self.now);
        let mut due: Vec<(_, Timer)> = due.map(|(timer, due)| (*due, *timer)).collect();
        due.sort_unstable();
        let still_set = due.into_iter().filter(|(_, timer)| {
            let set = self.ledger.timers.contains_key(timer);
            if set {
                self.fire(*timer);
            }
            set
        });
        still_set.count()
    }

    /// Fires one timer now.
    pub(crate) fn fire(&mut self, timer: Timer) -> &Decision {
        self.given(orders::ran_out(timer));
        let goes_on = self.ledger.timers.get(&timer).is_none_or(|due| *due > self.now);
        assert!(goes_on, "{timer:?} is used up, or goes on from later");
        match &self.outcome {
            Some(Ok(decision)) => {
                assert_eq!(decision.consume, Some(timer));
                decision
            }
            other => panic!("a timer is never refused: {other:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn case(&self) -> &Case {
        self.board.case(CASE).expect("the case of the story is open")
    }

    #[track_caller]
    pub(crate) fn task(&self) -> &Task {
        self.board.task(self.case().task).expect("an open case has its task")
    }

    pub(crate) fn task_id(&self) -> TaskId {
        self.case().task
    }

    /// Who has been asked and has not answered.
    pub(crate) fn asked(&self) -> Vec<UnitId> {
        self.asked_for(CASE)
    }

    /// The same for any case.
    pub(crate) fn asked_for(&self, case: CaseId) -> Vec<UnitId> {
        let Some(case) = self.board.case(case) else { return Vec::new() };
        let task = self.board.task(case.task).expect("an open case has its task");
        let units: BTreeSet<UnitId> = task.offers.values().map(|live| live.unit).collect();
        units.into_iter().collect()
    }

    /// The offer that holds a unit.
    #[track_caller]
    pub(crate) fn offer_to(&self, unit: UnitId) -> OfferId {
        self.board.hold_on(unit).unwrap_or_else(|| panic!("nothing holds {unit}")).1
    }

    /// Rung and round of the alert that stands.
    #[track_caller]
    pub(crate) fn alert(&self) -> (u8, u32) {
        let case = self.case();
        (case.rung, case.alert.as_ref().expect("an alert stands").round)
    }

    /// Why the alert that stands was given.
    #[track_caller]
    pub(crate) fn alert_reason(&self) -> Option<ClimbReason> {
        self.case().alert.as_ref().expect("an alert stands").reason
    }

    /// Choices made by the last decision, offered or recommended.
    pub(crate) fn choices(&self) -> Vec<Choice> {
        let mut choices = Vec::new();
        for event in self.events() {
            if let Event::OfferMade { choice, .. } = event {
                choices.push(choice.clone());
            }
            if let Event::Recommended { choices: recommended, .. } = event {
                choices.extend(recommended.iter().cloned());
            }
        }
        choices
    }

    /// What the last decision wrote down of everybody looked at in a search that failed.
    pub(crate) fn search_failed(&self) -> Option<Vec<(UnitId, RuledOut)>> {
        self.events().iter().find_map(|event| {
            if let Event::SearchFailed { ruled_out, .. } = event { Some(ruled_out.clone()) } else { None }
        })
    }

    /// The unit asked accepts.
    pub(crate) fn accepts(&mut self, unit: UnitId) -> &mut Self {
        self.given(orders::accept(unit, self.offer_to(unit)))
    }

    /// The unit asked declines.
    pub(crate) fn declines(&mut self, unit: UnitId) -> &mut Self {
        self.given(orders::decline(unit, self.offer_to(unit)))
    }

    /// The unit on its way arrives.
    pub(crate) fn arrives(&mut self, unit: UnitId) -> &mut Self {
        self.given(orders::arrive(unit, self.task_id()))
    }

    /// The unit on scene is done.
    pub(crate) fn finishes(&mut self, unit: UnitId) -> &mut Self {
        self.given(orders::finish(unit, self.task_id()))
    }

    /// Brings the case of the story to a phase, with the first unit that is asked.
    pub(crate) fn brought_to(&mut self, phase: Phase) -> &mut Self {
        use hub_dispatch::Verdict;
        let unit = *self.asked().first().expect("somebody is asked");
        if phase >= Phase::UnderWay {
            self.accepts(unit);
        }
        if phase >= Phase::OnScene {
            self.arrives(unit);
        }
        if phase >= Phase::ToVerify {
            self.finishes(unit);
        }
        if phase >= Phase::ToClose {
            self.given(orders::verify(crate::town::INSPECTOR, Verdict::Done));
        }
        assert_eq!(self.case().phase, phase);
        self
    }
}
