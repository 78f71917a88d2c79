//! Limits and clocks in working time that were reckoned by another calendar than the one in force: those of a case are moved by an
//! order like any other.
//!
//! What is owed is read off the board, so that a hub that was stopped between a calendar and its limits goes on where it
//! was, and so that an order decided just before a calendar came by another hub is caught as well. Two hubs send the same
//! orders. What it leaves out: when anything is due, which the rules say.

use std::{collections::BTreeSet, time::Duration};

use hub_dispatch::{
    CaseId, Command, NamedCalendar, UtcMicros,
    board::{Board, Case},
};
use sha2::{Digest as _, Sha256};
use tokio::{sync::oneshot, time::Instant};
use uuid::Uuid;

use super::{Request, Run};
use crate::{Done, Order, SubmitError, order::Prepared, organisation::years_lacking};

/// Cases whose limit and clocks are moved at a time, so that a city's thousands do not hold up a report.
const AT_ONCE: usize = 64;
/// Cases looked at in one step: each clock in working time is reckoned to see whether the calendar in force has another
/// instant for it, and a city's open cases together would keep the loop from everything else.
const LOOKED_AT_ONCE: usize = 2_000;
/// How often all open cases are looked at without a reason.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Who moves them, whichever hub does it.
const CALENDAR: &str = "calendar";

/// How far the open cases have been looked at.
pub(super) struct Reckoning {
    /// When all of them were last looked at to the end; none if that is to be done now.
    ended_at: Option<Instant>,
    /// The last case that the look under way has come to: whatever becomes of its order, the next look sends another.
    looked_to: Option<CaseId>,
    /// No look has come to its end since another calendar came into force, or since the start.
    is_new: bool,
    /// Orders under way.
    moving: Vec<(CaseId, oneshot::Receiver<Result<Done, SubmitError>>)>,
    /// Cases whose order failed inside the hub: not tried again by this process.
    set_aside: BTreeSet<CaseId>,
}

impl Default for Reckoning {
    fn default() -> Self {
        let (moving, set_aside) = (Vec::new(), BTreeSet::new());
        Self { ended_at: None, looked_to: None, is_new: true, moving, set_aside }
    }
}

impl Reckoning {
    /// Another calendar is in force.
    pub(super) fn begin(&mut self) {
        (self.ended_at, self.looked_to, self.is_new) = (None, None, true);
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
        let is_due = self.ended_at.is_none_or(|ended| ended.elapsed() >= LOOK_EVERY);
        self.moving.is_empty() && (self.looked_to.is_some() || is_due)
    }
}

/// What one step of a look came to.
struct Step {
    orders: Vec<(CaseId, Order)>,
    /// The last case looked at; none once there are no more.
    looked_to: Option<CaseId>,
}

/// Orders for some of the cases that are owed, but for those that were looked at before or are set aside.
fn step(board: &Board, in_force: &NamedCalendar, reckoning: &Reckoning, now: UtcMicros) -> Step {
    let mut step = Step { orders: Vec::new(), looked_to: None };
    for (case, looked) in board.cases_after(reckoning.looked_to).zip(1..) {
        if case.is_owed_to(in_force, now) && !reckoning.set_aside.contains(&case.id) {
            step.orders.push((case.id, order(case, in_force)));
        }
        if looked == LOOKED_AT_ONCE || step.orders.len() == AT_ONCE {
            step.looked_to = Some(case.id);
            break;
        }
    }
    step
}

/// Both limit and clocks may have been moved by the same calendar before, under another one since: the version of the case tells
/// one order from another.
fn order(case: &Case, in_force: &NamedCalendar) -> Order {
    let calendar = in_force.digest.as_ref().map_or("built-in", |digest| digest.0.as_str());
    let (case, version) = (case.id, case.version);
    let key = format!("{case}/{version}/{calendar}");
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
    /// Sends orders for cases that are owed, some at a time.
    pub(super) fn reckon_limits(&mut self) {
        self.reckoning.settle();
        if self.stopping || !self.reckoning.is_due() {
            return;
        }
        let now = self.now();
        let step =
            self.view.read(|view| step(&view.board, view.organisation.calendar(), &self.reckoning, now));
        self.reckoning.looked_to = step.looked_to;
        if step.looked_to.is_none() {
            self.end_look();
        }
        for (case, order) in step.orders {
            let (reply, answer) = oneshot::channel();
            self.reckoning.moving.push((case, answer));
            let prepared = Prepared::plain(order);
            self.attempt(Request { prepared, reply, attempts: 0, must_see: None });
        }
    }

    /// All open cases were looked at. After a calendar came into force, and at the start, says what it lacks.
    fn end_look(&mut self) {
        let is_new = std::mem::replace(&mut self.reckoning.is_new, false);
        self.reckoning.ended_at = Some(Instant::now());
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
