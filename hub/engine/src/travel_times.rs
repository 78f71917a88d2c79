//! How long units need to a place: whoever knows the roads is asked, and can be exchanged while the hub runs.
//!
//! The engine asks while it gathers what the rules are told, once for each way of getting about. What is not known is told
//! as not known: the rules then reckon by air line, and say so.

mod asking;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, PoisonError, RwLock},
};

use geo_index::Place;
use hub_dispatch::{Travel, Travelled, UtcMicros};

pub(crate) use asking::Told;
pub use asking::{ANSWER_WITHIN, Answer, Question};

/// Whoever knows how long ways take.
///
/// It is asked in the engine's loop, for at most [`hub_dispatch::CANDIDATES_MAX`] places at a time: it computes, in a few
/// milliseconds, and neither waits nor reads anything. Who must ask somebody else does that in [`TravelTimes::look_up`].
pub trait TravelTimes: Send + Sync {
    /// The way from each of `from` to `to`, in the same order. `at` is when: ways may take longer at other hours.
    fn ways(&self, travel: Travel, from: &[Place], to: Place, at: UtcMicros) -> Vec<Travelled>;

    /// Whether ways are known by [`TravelTimes::look_up`] alone.
    fn asks_elsewhere(&self) -> bool {
        false
    }

    /// Begins to ask somebody else, and returns at once; none if nobody is to be asked now. The answer is waited for beside the
    /// loop, by the order that needs it, for at most [`ANSWER_WITHIN`].
    fn look_up(&self, _question: &Question) -> Option<Answer> {
        None
    }
}

/// Nothing is known of roads.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRoads;

impl TravelTimes for NoRoads {
    fn ways(&self, _: Travel, from: &[Place], _: Place, _: UtcMicros) -> Vec<Travelled> {
        vec![Travelled::Unknown; from.len()]
    }
}

/// Whoever is asked now. Clones share it.
#[derive(Clone)]
pub struct RoadsInForce(Arc<RwLock<Arc<dyn TravelTimes>>>);

impl Default for RoadsInForce {
    fn default() -> Self {
        Self(Arc::new(RwLock::new(Arc::new(NoRoads))))
    }
}

impl RoadsInForce {
    /// From the next question on these roads are asked. A question that is being answered is answered by those of before.
    pub fn put(&self, roads: Arc<dyn TravelTimes>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = roads;
    }

    fn now(&self) -> Arc<dyn TravelTimes> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The ways from places to one place, in their order. Roads that fail know nothing: somebody is sent all the same.
    ///
    /// It computes, as long as [`TravelTimes::ways`] does, and never asks elsewhere.
    pub fn ways(&self, travel: Travel, from: &[Place], to: Place, at: UtcMicros) -> Vec<Travelled> {
        let roads = self.now();
        // They are read only: a panic in them leaves nothing half done.
        let answered = catch_unwind(AssertUnwindSafe(|| roads.ways(travel, from, to, at)));
        let mut ways = answered.unwrap_or_else(|_panic| {
            tracing::error!(?travel, to = ?to, "the roads failed: units are compared by air line");
            metrics::counter!("huying_roads_failed_total").increment(1);
            Vec::new()
        });
        ways.resize(from.len(), Travelled::Unknown);
        ways
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Broken;

    impl TravelTimes for Broken {
        fn ways(&self, _: Travel, from: &[Place], _: Place, _: UtcMicros) -> Vec<Travelled> {
            assert!(from.is_empty(), "no road of this network can be asked");
            Vec::new()
        }
    }

    struct Cut;

    impl TravelTimes for Cut {
        fn ways(&self, _: Travel, from: &[Place], _: Place, _: UtcMicros) -> Vec<Travelled> {
            vec![Travelled::NoRoute; from.len()]
        }
    }

    fn asked(roads: &RoadsInForce) -> Vec<Travelled> {
        let place = Place::new(30.27, 120.15).expect("it is a place");
        roads.ways(Travel::Foot, &[place, place], place, UtcMicros(0))
    }

    #[test]
    fn roads_are_exchanged_while_they_are_asked_and_every_clone_asks_the_new_ones() {
        let roads = RoadsInForce::default();
        let asks = roads.clone();
        assert_eq!(asked(&asks), [Travelled::Unknown; 2]);
        roads.put(Arc::new(Cut));
        assert_eq!(asked(&asks), [Travelled::NoRoute; 2]);
    }

    #[test]
    fn roads_that_fail_know_nothing_and_hold_nothing_up() {
        let roads = RoadsInForce::default();
        roads.put(Arc::new(Broken));
        assert_eq!(asked(&roads), [Travelled::Unknown; 2]);
        assert_eq!(asked(&roads), [Travelled::Unknown; 2]);
    }
}
