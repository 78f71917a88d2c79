//! The conditions that hold, and those that are to come, with the weights made of them.

use std::sync::{Arc, OnceLock, PoisonError, RwLockReadGuard, RwLockWriteGuard};

use super::{Roads, Weighted};
use crate::{conditions::Conditions, mode::Mode};

/// What holds at present.
#[derive(Debug, Default)]
pub(super) struct Present {
    conditions: Conditions,
    weighted: [OnceLock<Arc<Weighted>>; 4],
}

/// What holds at present, and what holds from an instant on that is known already.
#[derive(Debug, Default)]
pub(super) struct Held {
    now: Arc<Present>,
    /// From when, microseconds.
    next: Option<(i64, Arc<Present>)>,
}

impl Roads {
    /// Puts other conditions in place, for all modes in use, and takes the old ones away, with those that were to come. Whoever
    /// asks meanwhile is answered by the old ones.
    pub fn apply(&self, conditions: Conditions) {
        let now = self.made(conditions);
        *self.held_mut() = Held { now, next: None };
    }

    /// Makes other conditions ready that hold from an instant on, in microseconds: [`Roads::times_to_at`] answers by them whoever
    /// asks for then or later. They take the place of those that were to come before.
    pub fn apply_from(&self, conditions: Conditions, from_us: i64) {
        let next = self.made(conditions);
        self.held_mut().next = Some((from_us, next));
    }

    /// The weights of all modes in use; those of before where nothing has changed for a mode.
    fn made(&self, conditions: Conditions) -> Arc<Present> {
        let known: Vec<Arc<Present>> = {
            let held = self.held();
            let next = held.next.as_ref().map(|(_, next)| Arc::clone(next));
            next.into_iter().chain([Arc::clone(&held.now)]).collect()
        };
        let made = Present { conditions, weighted: Default::default() };
        for mode in Mode::ALL {
            let at = mode.index();
            let same = known.iter().filter(|known| known.conditions.is_same_for(mode, &made.conditions));
            if let Some(weighted) = same.filter_map(|known| known.weighted[at].get()).next() {
                made.weighted[at].get_or_init(|| Arc::clone(weighted));
            } else if known.iter().any(|known| known.weighted[at].get().is_some()) {
                made.weighted[at].get_or_init(|| self.weigh(mode, &made.conditions));
            }
        }
        Arc::new(made)
    }

    fn held(&self) -> RwLockReadGuard<'_, Held> {
        self.present.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn held_mut(&self) -> RwLockWriteGuard<'_, Held> {
        self.present.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn present_at(&self, at_us: Option<i64>) -> Arc<Present> {
        let held = self.held();
        let next = held.next.as_ref().filter(|(from_us, _)| at_us.is_some_and(|at_us| *from_us <= at_us));
        Arc::clone(next.map_or(&held.now, |(_, next)| next))
    }

    pub(crate) fn weighted(&self, mode: Mode) -> Arc<Weighted> {
        self.weighted_in(mode, &self.present_at(None))
    }

    pub(super) fn weighted_in(&self, mode: Mode, present: &Present) -> Arc<Weighted> {
        Arc::clone(present.weighted[mode.index()].get_or_init(|| self.weigh(mode, &present.conditions)))
    }

    fn weigh(&self, mode: Mode, conditions: &Conditions) -> Arc<Weighted> {
        let times = conditions.times(&self.network, &self.index, mode);
        let metric = self.hierarchy.weigh(&times);
        Arc::new(Weighted { times, metric })
    }
}
