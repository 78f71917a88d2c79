//! Limits that were reckoned by another calendar than the one in force: each is moved by an order like any other.
//!
//! What is owed is read off the board, so that a hub that was stopped between a calendar and its limits goes on where it
//! was, and so that an order decided just before a calendar came by another hub is caught as well. Two hubs send the same
//! orders. What it leaves out: when anything is due, which the rules say.

use std::{collections::BTreeSet, time::Duration};

use hub_dispatch::{
    CalendarDigest, CaseId, Command, RunningLimit,
    board::{Board, Case},
};
use sha2::{Digest as _, Sha256};
use tokio::{sync::oneshot, time::Instant};
use uuid::Uuid;

use super::{Request, Run};
use crate::{Done, Order, SubmitError, order::Prepared, organisation::years_lacking};

/// Limits moved at a time, so that a city's thousands do not hold up a report.
const AT_ONCE: usize = 64;
/// How often all open cases are looked at without a reason.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Who moves limits, whichever hub does it.
const CALENDAR: &str = "calendar";

/// How far the limits have been moved.
#[derive(Default)]
pub(super) struct Reckoning {
    /// When all open cases were last looked at to the end; none if that is to be done now.
    ended_at: Option<Instant>,
    /// Orders under way.
    moving: Vec<(CaseId, oneshot::Receiver<Result<Done, SubmitError>>)>,
    /// Cases that were sent an order since this look began: whatever became of it, the next look sends another.
    tried: BTreeSet<CaseId>,
    /// Cases whose order failed inside the hub: not tried again by this process.
    set_aside: BTreeSet<CaseId>,
}

impl Reckoning {
    /// Another calendar is in force.
    pub(super) fn begin(&mut self) {
        self.ended_at = None;
        self.tried.clear();
    }

    /// Takes in the answers that have come.
    fn settle(&mut self) {
        let set_aside = &mut self.set_aside;
        self.moving.retain_mut(|(case, answer)| match answer.try_recv() {
            Err(oneshot::error::TryRecvError::Empty) => true,
            Ok(Err(SubmitError::Quarantined)) => {
                set_aside.insert(*case);
                false
            }
            // Moved, ended meanwhile, or to be tried again by the next look.
            Ok(_) | Err(oneshot::error::TryRecvError::Closed) => false,
        });
    }

    fn is_due(&self) -> bool {
        self.moving.is_empty() && self.ended_at.is_none_or(|ended| ended.elapsed() >= LOOK_EVERY)
    }
}

/// The limit of a case that must be reckoned again by the calendar in force. One that is paused is when it runs again.
fn owed<'a>(case: &'a Case, in_force: &CalendarDigest) -> Option<&'a RunningLimit> {
    let running = case.handling.limit.as_ref()?;
    let runs = !running.met && running.paused.is_none();
    (runs && running.limit.needs_calendar() && running.limit.calendar != *in_force).then_some(running)
}

/// Orders for some of the limits that are owed, but for cases in `tried` or `set_aside`.
fn orders(board: &Board, in_force: &CalendarDigest, reckoning: &Reckoning) -> Vec<(CaseId, Order)> {
    let untried =
        |case: &&Case| !reckoning.tried.contains(&case.id) && !reckoning.set_aside.contains(&case.id);
    let cases = board.cases().filter(untried);
    let owed = cases.filter_map(|case| owed(case, in_force).map(|running| (case.id, running.generation)));
    owed.take(AT_ONCE).map(|(case, generation)| (case, order(case, generation, in_force))).collect()
}

fn order(case: CaseId, generation: u64, in_force: &CalendarDigest) -> Order {
    let calendar = in_force.as_ref().map_or("built-in", |digest| digest.0.as_str());
    let key = format!("{case}/{generation}/{calendar}");
    Order {
        principal: CALENDAR.to_owned(),
        id: Uuid::now_v7(),
        digest: Sha256::digest(&key).into(),
        key,
        command: Command::ReckonLimit { case },
        rows: Vec::new(),
        occurred: None,
        answer: Vec::new(),
    }
}

impl Run {
    /// Sends orders for limits that are owed, some at a time.
    pub(super) fn reckon_limits(&mut self) {
        self.reckoning.settle();
        if self.stopping || !self.reckoning.is_due() {
            return;
        }
        let orders =
            self.view.read(|view| orders(&view.board, &view.organisation.calendar().digest, &self.reckoning));
        if orders.is_empty() {
            return self.end_look();
        }
        self.reckoning.ended_at = None;
        for (case, order) in orders {
            let (reply, answer) = oneshot::channel();
            self.reckoning.tried.insert(case);
            self.reckoning.moving.push((case, answer));
            let prepared = Prepared { order, recalled: None };
            self.attempt(Request { prepared, reply, attempts: 0, must_see: None });
        }
    }

    /// Nothing is owed any more. After a calendar came into force, and at the start, says what it lacks.
    fn end_look(&mut self) {
        let is_new = self.reckoning.ended_at.is_none();
        self.reckoning.ended_at = Some(Instant::now());
        self.reckoning.tried.clear();
        let now = self.now();
        let (lacking, knows_today) = self.view.read(|view| {
            let calendar = &view.organisation.calendar().calendar;
            (years_lacking(calendar, now), calendar.knows_year_of(now))
        });
        metrics::gauge!("huying_calendar_years_lacking").set(super::count(lacking.len()));
        match (is_new, lacking.as_slice(), knows_today) {
            (false, ..) | (true, [], _) => {}
            (true, years, false) => {
                tracing::warn!(
                    ?years,
                    "the calendar lacks this year: its weekdays are taken for working days"
                );
            }
            // Next year's holidays are announced in November: until then nobody can do anything about it.
            (true, years, true) => {
                tracing::info!(
                    ?years,
                    "the calendar lacks the next year: import one once its holidays are announced"
                );
            }
        }
    }
}
