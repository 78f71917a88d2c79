//! Orders that wait for their answer: sent again with the same id until the hub says `done` or `refused`, over as many
//! connections as it takes. Nothing here speaks to the network.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use hub_protocol::{Done, Order, OrderAction, OrderId, Refused, limits::REPEAT_S};
use uuid::Uuid;

/// Most orders that wait at a time: a unit does one thing after another, so this many mean that something is wrong.
const WAITING_MAX: usize = 64;

/// What the hub answered to an order.
#[derive(Debug, Clone, PartialEq)]
pub enum OrderAnswer {
    /// It is carried out and on disk.
    Done {
        /// What was ordered.
        action: OrderAction,
        /// What became of it.
        done: Done,
    },
    /// It is not carried out and never will be.
    Refused {
        /// What was ordered.
        action: OrderAction,
        /// Why not.
        refused: Refused,
    },
}

/// Too many orders wait; the new one was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{WAITING_MAX} orders wait for an answer already")]
pub struct OutboxFull;

#[derive(Debug)]
struct Waiting {
    order: Order,
    sent_at: Option<Instant>,
}

/// The orders of one unit, oldest first.
#[derive(Debug, Default)]
pub struct Outbox {
    waiting: VecDeque<Waiting>,
}

impl Outbox {
    /// Takes an order and gives it the id under which it will be sent for ever.
    ///
    /// # Errors
    /// [`OutboxFull`].
    pub fn take(&mut self, action: OrderAction) -> Result<OrderId, OutboxFull> {
        if self.is_full() {
            return Err(OutboxFull);
        }
        let id = OrderId(Uuid::now_v7());
        self.waiting.push_back(Waiting { order: Order { id, action }, sent_at: None });
        Ok(id)
    }

    /// A new connection: everything is due again.
    pub fn reconnected(&mut self) {
        for waiting in &mut self.waiting {
            waiting.sent_at = None;
        }
    }

    /// The orders to be sent now: those never sent on this connection, and those that were and have heard nothing for
    /// the protocol's repeat time.
    pub fn due(&mut self, now: Instant) -> Vec<Order> {
        let repeat = Duration::from_secs(u64::from(REPEAT_S));
        let due =
            |waiting: &&mut Waiting| waiting.sent_at.is_none_or(|sent| now.duration_since(sent) >= repeat);
        let send = |waiting: &mut Waiting| {
            waiting.sent_at = Some(now);
            waiting.order.clone()
        };
        self.waiting.iter_mut().filter(due).map(send).collect()
    }

    /// An order was carried out. None if it was answered before: the hub may repeat itself.
    pub fn done(&mut self, done: Done) -> Option<OrderAnswer> {
        self.remove(done.order).map(|action| OrderAnswer::Done { action, done })
    }

    /// An order was refused. None if it was answered before, or if the hub only could not take it now: it stays, and is
    /// due again after the repeat time.
    pub fn refused(&mut self, refused: Refused) -> Option<OrderAnswer> {
        if refused.code.may_be_retried() {
            return None;
        }
        self.remove(refused.order).map(|action| OrderAnswer::Refused { action, refused })
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether no other order can be taken.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.waiting.len() >= WAITING_MAX
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    fn remove(&mut self, order: OrderId) -> Option<OrderAction> {
        let index = self.waiting.iter().position(|waiting| waiting.order.id == order)?;
        self.waiting.remove(index).map(|waiting| waiting.order.action)
    }
}

#[cfg(test)]
mod tests {
    use hub_protocol::{ErrorCode, OrderOutcome};

    use super::*;

    fn carried_out(order: OrderId) -> Done {
        Done { order, outcome: OrderOutcome::CarriedOut, seq: 1, case: None, task: None, phase: None }
    }

    #[test]
    fn an_order_is_sent_with_the_same_id_on_every_connection_until_it_is_done() {
        let mut outbox = Outbox::default();
        let id = outbox.take(OrderAction::SignOn).unwrap();
        let now = Instant::now();
        assert_eq!(outbox.due(now)[0].id, id);
        assert!(outbox.due(now).is_empty(), "once is enough on a live connection");
        outbox.reconnected();
        assert_eq!(outbox.due(now)[0].id, id);
        assert!(outbox.done(carried_out(id)).is_some());
        outbox.reconnected();
        assert!(outbox.due(now).is_empty() && outbox.is_empty());
    }

    #[test]
    fn silence_on_a_live_connection_makes_it_say_it_again() {
        let mut outbox = Outbox::default();
        outbox.take(OrderAction::SignOff).unwrap();
        let now = Instant::now();
        assert_eq!(outbox.due(now).len(), 1);
        let later = now + Duration::from_secs(u64::from(REPEAT_S));
        assert_eq!(outbox.due(later).len(), 1);
    }

    #[test]
    fn an_answer_that_comes_twice_counts_once() {
        let mut outbox = Outbox::default();
        let id = outbox.take(OrderAction::SignOn).unwrap();
        assert!(outbox.done(carried_out(id)).is_some());
        assert!(outbox.done(carried_out(id)).is_none());
    }

    #[test]
    fn a_hub_that_cannot_record_now_gets_the_order_again_later() {
        let mut outbox = Outbox::default();
        let order = outbox.take(OrderAction::SignOn).unwrap();
        let now = Instant::now();
        outbox.due(now);
        let refusal = |code| Refused { order, code, detail: String::new() };
        assert_eq!(outbox.refused(refusal(ErrorCode::LedgerUnavailable)), None);
        let later = now + Duration::from_secs(u64::from(REPEAT_S));
        assert_eq!(outbox.due(later)[0].id, order);
        assert!(outbox.refused(refusal(ErrorCode::UnitUnknown)).is_some() && outbox.is_empty());
    }

    #[test]
    fn orders_beyond_the_limit_are_refused_not_dropped() {
        let mut outbox = Outbox::default();
        for _ in 0..WAITING_MAX {
            outbox.take(OrderAction::SignOn).unwrap();
        }
        assert_eq!(outbox.take(OrderAction::SignOn), Err(OutboxFull));
        assert_eq!(outbox.len(), WAITING_MAX);
    }
}
