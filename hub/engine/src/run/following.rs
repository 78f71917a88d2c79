//! Cases that follow another response (应急响应) than the one that holds for them: each is moved by an order like any other.
//!
//! What is owed is read off the board, so that a hub that was stopped between a response and its cases goes on where it was, and so
//! that a case that comes under one by being moved is caught as well. Two hubs send the same orders. What it leaves out: what a
//! response changes, which the rules say.

use std::{collections::BTreeSet, time::Duration};

use hub_dispatch::{CaseId, Command, board::Case};
use sha2::{Digest as _, Sha256};
use tokio::{sync::oneshot, time::Instant};
use uuid::Uuid;

use super::{Request, Run};
use crate::{Done, Order, SubmitError, View, order::Prepared};

/// Cases that are moved at a time, so that a county's do not hold up a report.
const AT_ONCE: usize = 64;
/// Cases looked at in one step.
const LOOKED_AT_ONCE: usize = 2_000;
/// How often all open cases are looked at without a reason.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Who moves them, whichever hub does it.
const RESPONSE: &str = "response";

/// How far the open cases have been looked at.
#[derive(Default)]
pub(super) struct Following {
    /// When all of them were last looked at to the end; none if that is to be done now.
    ended_at: Option<Instant>,
    /// The last case that the look under way has come to.
    looked_to: Option<CaseId>,
    /// Orders under way.
    moving: Vec<(CaseId, oneshot::Receiver<Result<Done, SubmitError>>)>,
    /// Cases whose order failed inside the hub: not tried again by this process.
    set_aside: BTreeSet<CaseId>,
}

impl Following {
    /// A response was set or ended, or something else happened to an incident.
    pub(super) fn begin(&mut self) {
        (self.ended_at, self.looked_to) = (None, None);
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

    /// Some of the cases that are owed, and the last case looked at; none once there are no more.
    fn step(&self, view: &View) -> (Vec<(CaseId, Order)>, Option<CaseId>) {
        let mut orders = Vec::new();
        for (case, looked) in view.board.cases_after(self.looked_to).zip(1..) {
            if is_owed(view, case) && !self.set_aside.contains(&case.id) {
                orders.push((case.id, order(case)));
            }
            if looked == LOOKED_AT_ONCE || orders.len() == AT_ONCE {
                return (orders, Some(case.id));
            }
        }
        (orders, None)
    }
}

fn is_owed(view: &View, case: &Case) -> bool {
    if case.handling.response.is_none() && view.board.incidents().next().is_none() {
        return false;
    }
    let line = view.organisation.rungs_above(&case.facts.area);
    view.board.is_owed_a_response(case, &case.line(line.iter()))
}

/// A case may come to the same response again: its version tells one order from another.
fn order(case: &Case) -> Order {
    let key = format!("{}/{}", case.id, case.version);
    Order {
        principal: RESPONSE.to_owned(),
        id: Uuid::now_v7(),
        digest: Sha256::digest(&key).into(),
        key,
        command: Command::FollowResponse { case: case.id },
        rows: Vec::new(),
        occurred: None,
        answer: Vec::new(),
    }
}

impl Run {
    /// Sends orders for cases that are owed, some at a time.
    pub(super) fn follow_responses(&mut self) {
        self.following.settle();
        if self.stopping || !self.following.is_due() {
            return;
        }
        let (orders, looked_to) = self.view.read(|view| self.following.step(view));
        self.following.looked_to = looked_to;
        if looked_to.is_none() {
            self.following.ended_at = Some(Instant::now());
        }
        for (case, order) in orders {
            let (reply, answer) = oneshot::channel();
            self.following.moving.push((case, answer));
            let prepared = Prepared::plain(order);
            self.attempt(Request { prepared, reply, attempts: 0, must_see: None });
        }
    }
}
