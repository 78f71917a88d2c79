//! The one ledger all hubs share: the model of `hub-ledger`, its records decoded once, and a mirror of its timers.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use hub_dispatch::{Timer, board::Recorded};
use hub_ledger::{Append, AppendError, Appended, Model, TimerKey};
use hub_record::{decode, timer_from_key};
use uuid::Uuid;

use super::sabotage::Sabotage;

const FORGET_EVERY: u64 = 100;
const FORGET_MARK_EVERY: u64 = 20;

/// The ledger.
#[derive(Debug)]
pub(super) struct Store {
    pub(super) model: Model,
    decoded: Vec<Rc<Recorded>>,
    /// What the timers should be, from the appends that were committed.
    pub(super) timers: BTreeMap<Timer, i64>,
    /// The same, soonest first.
    by_due: BTreeSet<(i64, Timer)>,
    claims_taken: u64,
    marks_set: u64,
    sabotage: Sabotage,
}

impl Store {
    pub(super) fn new(sabotage: Sabotage) -> Self {
        Self {
            model: Model::new(Uuid::from_u128(1)),
            decoded: Vec::new(),
            timers: BTreeMap::new(),
            by_due: BTreeSet::new(),
            claims_taken: 0,
            marks_set: 0,
            sabotage,
        }
    }

    /// Highest committed `seq`.
    pub(super) fn head(&self) -> u64 {
        self.model.head().seq
    }

    /// The timer that is due first, and when.
    pub(super) fn first_due(&self) -> Option<(i64, Timer)> {
        self.by_due.first().copied()
    }

    /// Records after `seq`, decoded.
    pub(super) fn after(&self, seq: u64) -> &[Rc<Recorded>] {
        &self.decoded[usize::try_from(seq).expect("a run has few records")..]
    }

    pub(super) fn append(&mut self, mut append: Append) -> Result<Appended, AppendError> {
        self.claims_taken += append.claims.len() as u64;
        let forgets_claims = self.sabotage == Sabotage::ClaimForgotten;
        if forgets_claims && !append.claims.is_empty() && self.claims_taken.is_multiple_of(FORGET_EVERY) {
            append.claims.clear();
        }
        let named = |key: &TimerKey| timer_from_key(key).expect("hubs set only timers of ours");
        if self.sabotage == Sabotage::MarkForgotten {
            self.marks_set += 1;
            let forgets = self.marks_set.is_multiple_of(FORGET_MARK_EVERY);
            append.set_timers.retain(|set| !forgets || !matches!(named(&set.key), Timer::Limit { .. }));
        }
        let gone: Vec<Timer> = append.consume_timers.iter().chain(&append.cancel_timers).map(named).collect();
        let set: Vec<(Timer, i64)> =
            append.set_timers.iter().map(|timer| (named(&timer.key), timer.due_us)).collect();
        let appended = self.model.append(append)?;
        if let Appended::Committed { .. } = appended {
            for timer in gone {
                if let Some(due_us) = self.timers.remove(&timer) {
                    self.by_due.remove(&(due_us, timer));
                }
            }
            for (timer, due_us) in set {
                self.by_due.insert((due_us, timer));
                self.timers.insert(timer, due_us);
            }
            let fresh = self.model.feed(self.decoded.len() as u64, hub_ledger::READ_LIMIT_MAX);
            self.decoded.extend(
                fresh
                    .iter()
                    .map(|record| Rc::new(decode(record).expect("what was just encoded can be decoded"))),
            );
        }
        Ok(appended)
    }
}
