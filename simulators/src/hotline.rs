//! A made-up platform 12345 of a city on one day: it sends orders, sends them again, late and out of order, changes, recalls
//! and returns them, urges, gives some a second number, and judges what is answered. All from one seed.
//!
//! It speaks as the mapping that ships (`hub/orders/data/mapping.example.json`) expects. Time is an argument: whoever drives
//! the day asks what comes next, and hands in requests at their time.

mod desk;
mod order;

use std::collections::{BTreeMap, BTreeSet};

use rand::{Rng, rngs::StdRng};
use serde_json::{Value, json};

use crate::seed::Seed;
use order::{Fate, Order, State};

const SECOND_US: i64 = 1_000_000;
const MINUTE_US: i64 = 60 * SECOND_US;

/// Orders come in within so many minutes from the beginning of the day.
const OPEN_WITHIN_MIN: i64 = 9 * 60;
/// An order is returned at most so often.
const RETURNS_MAX: u32 = 2;

/// The platform.
pub struct Hotline {
    pub(self) rng: StdRng,
    pub(self) orders: Vec<Order>,
    by_number: BTreeMap<String, usize>,
    due: BTreeMap<(i64, u64), Event>,
    scheduled: u64,
    /// Orders of which at least one message went out.
    told: BTreeSet<usize>,
    /// Requests that were answered, by their id: the same again is answered the same.
    pub(self) answered: BTreeMap<String, (u16, Value)>,
    doubles: usize,
}

/// What is to happen.
enum Event {
    Open(usize),
    Change(usize),
    Recall(usize),
    Urge(usize),
    Double(usize),
    Judge(usize),
    Tell(usize, Value),
}

impl Hotline {
    /// A day with so many orders that begins at `from_us` (UTC microseconds).
    #[must_use]
    pub fn new(seed: Seed, from_us: i64, orders: usize) -> Self {
        let mut hotline = Self {
            rng: seed.stream("hotline", 0),
            orders: Vec::new(),
            by_number: BTreeMap::new(),
            due: BTreeMap::new(),
            scheduled: 0,
            told: BTreeSet::new(),
            answered: BTreeMap::new(),
            doubles: 0,
        };
        for _ in 0..orders {
            let at = from_us + hotline.rng.random_range(0..OPEN_WITHIN_MIN) * MINUTE_US;
            let which = hotline.orders.len();
            let order = Order::made_up(&mut hotline.rng, which, at);
            hotline.by_number.insert(order.number.clone(), which);
            hotline.orders.push(order);
            hotline.at(at, Event::Open(which));
        }
        hotline
    }

    /// When something happens next.
    #[must_use]
    pub fn next_at(&self) -> Option<i64> {
        self.due.keys().next().map(|(at, _)| *at)
    }

    /// Lets happen what comes next; the message that goes out with it, if one does.
    pub fn step(&mut self) -> Option<Value> {
        let ((at, _), event) = self.due.pop_first()?;
        match event {
            Event::Open(which) => self.open(which, at),
            Event::Change(which) => self.change(which, at),
            Event::Recall(which) => self.recall(which, at),
            Event::Urge(which) => self.urge(which, at),
            Event::Double(which) => self.double(which, at),
            Event::Judge(which) => self.judge(which, at),
            Event::Tell(which, message) => {
                self.told.insert(which);
                return Some(json!({ "data": [message] }));
            }
        }
        None
    }

    /// Its own list at the end of the day.
    #[must_use]
    pub fn list(&self) -> Vec<Value> {
        self.told.iter().map(|which| self.orders[*which].line()).collect()
    }

    /// How many orders have a second number.
    #[must_use]
    pub fn doubles(&self) -> usize {
        self.doubles
    }

    pub(self) fn at(&mut self, at: i64, event: Event) {
        self.scheduled += 1;
        self.due.insert((at, self.scheduled), event);
    }

    fn minutes(&mut self, range: std::ops::Range<i64>) -> i64 {
        self.rng.random_range(range) * MINUTE_US
    }

    /// Sends how an order stands: soon, sometimes late, sometimes again.
    pub(self) fn tell(&mut self, which: usize, action: &str, at: i64) {
        let message = self.orders[which].message(action, at);
        self.send(which, message, at);
    }

    fn send(&mut self, which: usize, message: Value, at: i64) {
        let late = if self.rng.random_bool(0.1) { self.minutes(1..30) } else { 0 };
        let soon = self.rng.random_range(0..20) * SECOND_US;
        self.at(at + soon + late, Event::Tell(which, message.clone()));
        if self.rng.random_bool(0.2) {
            let again = self.minutes(1..40);
            self.at(at + soon + late + again, Event::Tell(which, message));
        }
    }

    fn open(&mut self, which: usize, at: i64) {
        self.tell(which, "派单", at);
        let later = self.minutes(5..180);
        let event = match self.orders[which].fate {
            Fate::Plain => return,
            Fate::Changed => Event::Change(which),
            Fate::Recalled => Event::Recall(which),
            Fate::Urged => Event::Urge(which),
            Fate::Doubled => Event::Double(which),
        };
        self.at(at + later, event);
    }

    fn change(&mut self, which: usize, at: i64) {
        if self.orders[which].is_over() {
            return;
        }
        let by = self.minutes(-60..600);
        let kind = self.rng.random_range(0..3);
        let order = &mut self.orders[which];
        match kind {
            0 => order.limit_us = (order.limit_us + by).max(at + MINUTE_US),
            1 => order.content.push_str("(来电人补充:情况仍在持续)"),
            _ => order.category = "市政-井盖",
        }
        order.changed_us = at;
        self.tell(which, "派单", at);
    }

    fn recall(&mut self, which: usize, at: i64) {
        if self.orders[which].is_over() {
            return;
        }
        self.orders[which].state = State::Recalled;
        self.orders[which].changed_us = at;
        let message = self.orders[which].word("撤单", at);
        self.send(which, message, at);
    }

    fn urge(&mut self, which: usize, at: i64) {
        if !self.orders[which].is_over() {
            let message = self.orders[which].word("催办", at);
            self.send(which, message, at);
        }
    }

    /// Somebody else files the same order, under another number.
    fn double(&mut self, which: usize, at: i64) {
        let number = self.orders.len();
        let double = self.orders[which].under_another_number(number, at);
        self.by_number.insert(double.number.clone(), number);
        self.orders.push(double);
        self.doubles += 1;
        self.tell(number, "派单", at);
    }

    /// Calls the caller back: it is done, or it comes again.
    fn judge(&mut self, which: usize, at: i64) {
        if self.orders[which].state != State::Answered {
            return;
        }
        let is_settled = self.orders[which].returned >= RETURNS_MAX || self.rng.random_bool(0.75);
        let limit = at + self.minutes(120..1_440);
        let order = &mut self.orders[which];
        order.changed_us = at;
        if is_settled {
            order.state = State::Closed;
            return self.tell(which, "派单", at);
        }
        order.state = State::Sent;
        order.returned += 1;
        order.limit_us = limit;
        self.tell(which, "退回重办", at);
    }
}
