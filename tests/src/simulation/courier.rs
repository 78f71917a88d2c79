//! What a hub does by itself: fire timers that are due, and send messages until they are answered.

use hub_dispatch::{CaseId, Command, DocumentKind, MessageId, Owed, Timer, owed};
use hub_record::timer_from_key;

use super::{
    order::{Body, Order},
    sabotage::Sabotage,
    world::{Happening, World},
};

/// How often a hub looks for what is due and owed.
const POLL_US: i64 = 600_000;
/// The same in a quiet spell in which nothing is due.
const IDLE_US: i64 = 600_000_000;
/// The same while its clock is not believed.
const NOT_BELIEVED_US: i64 = 120_000_000;
/// What a hub remembers of the limits that it had reckoned anew; beyond this it forgets everything.
const RECKONED_MAX: usize = 1_000;
/// Most timers one look takes on.
const TIMERS_AT_ONCE: usize = 32;
/// A message is sent again after this long without an answer.
pub(super) const RESEND_US: i64 = 4_000_000;
/// The sabotaged courier never sends one message in this many.
const DROPPED_EVERY: u128 = 50;

impl World {
    /// A hub's regular look.
    pub(super) fn poll(&mut self, hub: usize, look: u64) {
        if !self.hubs[hub].up || self.hubs[hub].looks != look {
            return;
        }
        if self.hubs[hub].may_fire(self.now_us) {
            self.fire_due(hub);
        } else if self.faulty {
            self.tally.fault("firing held by a hub whose clock is not believed");
        }
        self.send_owed(hub);
        self.tell_owed(hub);
        self.reckon_owed(hub);
        let all_follow = self.follow_owed(hub);
        let idle_us = if all_follow { self.nothing_due_for_us(hub) } else { 0 };
        let next_us = POLL_US + self.chance.between(0, POLL_US) + idle_us;
        self.look_after(hub, next_us);
    }

    /// In a quiet spell a hub need not look before something is due: that is how days go by.
    fn nothing_due_for_us(&self, hub: usize) -> i64 {
        if !self.is_quiet() {
            return 0;
        }
        if !self.hubs[hub].may_fire(self.now_us) {
            return NOT_BELIEVED_US;
        }
        let due = self.store.first_due().map_or(i64::MAX, |(due_us, _)| due_us);
        due.saturating_sub(self.hubs[hub].now(self.now_us).0).clamp(0, IDLE_US)
    }

    /// Plans the next look, in the place of the one that was planned.
    pub(super) fn look_after(&mut self, hub: usize, after_us: i64) {
        let it = &mut self.hubs[hub];
        it.looks += 1;
        it.next_look_us = self.now_us + after_us;
        let look = it.looks;
        self.after(after_us, Happening::Poll { hub, look });
    }

    /// Something was recorded: there may be something to send, or a timer that is due sooner.
    pub(super) fn look_soon(&mut self, hub: usize) {
        if self.hubs[hub].up && self.hubs[hub].next_look_us > self.now_us + 2 * POLL_US {
            self.look_after(hub, POLL_US);
        }
    }

    /// Another calendar is in force than some limits and clocks were reckoned by: a hub has them reckoned anew.
    fn reckon_owed(&mut self, hub: usize) {
        let now_us = self.now_us;
        let it = &self.hubs[hub];
        let in_force = self.city.calendar(it.board.register().adopted.get(&DocumentKind::Calendar));
        let now = it.now(now_us);
        let outdated = it.board.cases().filter(|case| case.is_owed_to(in_force, now));
        let fresh = |case: &CaseId| it.reckoned.get(case).is_none_or(|at| now_us - at >= RESEND_US);
        let owed: Vec<CaseId> = outdated.map(|case| case.id).filter(fresh).take(TIMERS_AT_ONCE).collect();
        if it.reckoned.len() > RECKONED_MAX {
            self.hubs[hub].reckoned.clear();
        }
        for case in owed {
            self.hubs[hub].reckoned.insert(case, now_us);
            self.order(&format!("hub{hub}"), Body::Plain(Command::ReckonLimit { case }), 0);
        }
    }

    fn fire_due(&mut self, hub: usize) {
        let now = self.hubs[hub].now(self.now_us);
        for row in self.store.model.due_timers(now.0, TIMERS_AT_ONCE) {
            let timer = timer_from_key(&row.key).expect("hubs set only timers of ours");
            if self.hubs[hub].firing.insert(timer) {
                self.fire(hub, timer);
            }
        }
    }

    fn fire(&mut self, hub: usize, timer: Timer) {
        let order = self.orders.len();
        let principal = format!("hub{hub}");
        self.orders.push(Order::new(&principal, order, Body::Plain(Command::TimerRanOut(timer))));
        let incarnation = self.hubs[hub].incarnation;
        self.after(50, Happening::Attempt { hub, incarnation, order, attempt: 1 });
    }

    fn send_owed(&mut self, hub: usize) {
        let now_us = self.now_us;
        let sent = &self.hubs[hub].sent;
        let fresh = |message: &MessageId| sent.get(message).is_none_or(|at| now_us - at >= RESEND_US);
        let owed: Vec<_> = owed(&self.hubs[hub].board)
            .filter_map(|duty| match duty {
                Owed::Message { unit, message } if fresh(&message) => Some((unit, message)),
                // People look at the board itself; see the desk.
                Owed::Message { .. } | Owed::Alert { .. } | Owed::Call { .. } | Owed::Reach(_) => None,
            })
            .collect();
        let mut resent = 0;
        for (unit, message) in owed {
            resent += u64::from(self.hubs[hub].sent.insert(message, now_us).is_some());
            let mailbox = self.hubs[hub].board.mailbox(unit);
            let pending = mailbox.and_then(|mailbox| mailbox.pending.iter().find(|it| it.message == message));
            let Some(notice) = pending.map(|pending| pending.notice) else { continue };
            let for_ever =
                self.plan.sabotage == Sabotage::MessageDropped && message.0.as_u128() % DROPPED_EVERY == 0;
            if for_ever {
                continue;
            }
            self.carry(unit, message, notice);
        }
        if resent > 0 {
            self.tally.outcome("messages sent again");
        }
        let board = &self.hubs[hub].board;
        let stale: Vec<MessageId> = if self.hubs[hub].sent.len() > 4_000 {
            self.hubs[hub].sent.keys().copied().collect()
        } else {
            Vec::new()
        };
        let waits = |message: &MessageId| {
            board.mailboxes().any(|mailbox| mailbox.pending.iter().any(|it| it.message == *message))
        };
        let gone: Vec<MessageId> = stale.into_iter().filter(|message| !waits(message)).collect();
        for message in gone {
            self.hubs[hub].sent.remove(&message);
        }
    }

    /// The way from a hub to a unit: messages are lost, delayed, repeated and overtake each other.
    fn carry(&mut self, unit: hub_dispatch::UnitId, message: MessageId, notice: hub_dispatch::Notice) {
        let mut copies = 1;
        let mut delay_us = self.chance.between(20_000, 400_000);
        if self.faulty {
            match self.chance.below(100) {
                0..=9 => {
                    self.tally.fault("message lost");
                    copies = 0;
                }
                10..=17 => {
                    self.tally.fault("message delayed");
                    delay_us = self.chance.between(3_000_000, 25_000_000);
                }
                18..=24 => {
                    self.tally.fault("message repeated");
                    copies = 2;
                }
                _ => {}
            }
        }
        for copy in 0..copies {
            let at_us = delay_us + copy * self.chance.between(0, 6_000_000);
            self.after(at_us, Happening::Message { unit, message, notice });
        }
    }
}
