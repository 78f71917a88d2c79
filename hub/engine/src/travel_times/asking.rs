//! Ways that only another service knows: they are asked for before an order is decided, and the loop goes on meanwhile.
//!
//! What an order needs is found out by gathering its situation: ways that are not known yet are noted, and told as not known.
//! Is there somebody to ask, the order waits for the answer, at most [`ANSWER_WITHIN`]; then its situation is gathered again, with
//! what was told. What is not known by then is reckoned by air line.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::future::BoxFuture;
use geo_index::Place;
use hub_dispatch::{Travel, Travelled, UtcMicros};

use super::{RoadsInForce, TravelTimes};

/// Longest that an order waits for whoever is asked; they should have answered, or given up, long before.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(1);
/// How often an order asks: a lost race may have brought other units or another place, and so may a fix that came while an answer
/// was waited for, of a unit that had not been heard of for long. Whoever left something open is asked no more, so that no order
/// waits twice for one who is slow.
const ASKED_MAX: u8 = 2;
/// Who has moved no farther since it was asked for them is where they were, metres: as far as whoever drives fast comes while an
/// answer is waited for, and less than most rivers are wide. For who stands farther from all that were asked for it is asked again.
const MOVED_MAX_M: f64 = 30.0;

/// Ways of one kind that are to be known: each of `from` to each of `to`.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// How they get about.
    pub travel: Travel,
    /// From where, no place twice.
    pub from: Vec<Place>,
    /// Where to, no place twice.
    pub to: Vec<Place>,
    /// When.
    pub at: UtcMicros,
}

/// An answer that comes: the ways from the first place to each of `to`, then those from the second …; what is missing is not known.
pub type Answer = BoxFuture<'static, Vec<Travelled>>;

/// What an order was told of ways.
#[derive(Debug, Default)]
pub(crate) struct Told {
    ways: BTreeMap<Travel, Vec<(Place, Place, Travelled)>>,
    asked: u8,
}

impl Told {
    fn way(&self, travel: Travel, from: Place, to: Place) -> Option<Travelled> {
        let there = self.ways.get(&travel)?.iter().filter(|(_, told_to, _)| *told_to == to);
        let near = there.map(|(told_from, _, way)| (told_from.distance_m(&from), *way));
        let nearest = near.min_by(|(one, _), (other, _)| one.total_cmp(other))?;
        (nearest.0 <= MOVED_MAX_M).then_some(nearest.1)
    }

    fn keep(&mut self, question: &Question, ways: &[Travelled]) {
        if ways.len() < question.from.len() * question.to.len() {
            self.asked = ASKED_MAX;
        }
        let pairs = question.from.iter().flat_map(|from| question.to.iter().map(move |to| (*from, *to)));
        let ways = ways.iter().copied().chain(std::iter::repeat(Travelled::Unknown));
        let kept = self.ways.entry(question.travel).or_default();
        kept.extend(pairs.zip(ways).map(|((from, to), way)| (from, to, way)));
    }
}

/// Roads as one order sees them: with what it was told, and noting what it would have to be told.
pub(crate) struct Asking {
    roads: RoadsInForce,
    noted: Arc<Noted>,
}

struct Noted {
    asks: Arc<dyn TravelTimes>,
    told: Arc<Told>,
    wanted: Mutex<Vec<Question>>,
}

impl TravelTimes for Noted {
    fn ways(&self, travel: Travel, from: &[Place], to: Place, at: UtcMicros) -> Vec<Travelled> {
        let known = |from: &Place| self.told.way(travel, *from, to);
        let ways: Vec<Option<Travelled>> = from.iter().map(known).collect();
        let missing = from.iter().zip(&ways).filter(|(_, way)| way.is_none());
        let missing: Vec<Place> = missing.map(|(from, _)| *from).collect();
        if !missing.is_empty() {
            self.note(travel, &missing, to, at);
        }
        ways.into_iter().map(Option::unwrap_or_default).collect()
    }
}

impl Noted {
    fn note(&self, travel: Travel, from: &[Place], to: Place, at: UtcMicros) {
        let mut wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        let known = wanted.iter().position(|question| question.travel == travel);
        let which = known.unwrap_or_else(|| {
            wanted.push(Question { travel, from: Vec::new(), to: Vec::new(), at });
            wanted.len() - 1
        });
        let question = &mut wanted[which];
        for place in from {
            if !question.from.contains(place) {
                question.from.push(*place);
            }
        }
        if !question.to.contains(&to) {
            question.to.push(to);
        }
    }
}

impl RoadsInForce {
    /// These roads, for an order that was told this of them.
    pub(crate) fn asking(&self, told: &Arc<Told>) -> Asking {
        let asks = self.now();
        let noted = Noted { asks: asks.clone(), told: Arc::clone(told), wanted: Mutex::default() };
        let noted = Arc::new(noted);
        if noted.asks.asks_elsewhere() {
            let roads = Self::default();
            roads.put(noted.clone());
            return Asking { roads, noted };
        }
        Asking { roads: self.clone(), noted }
    }
}

impl Asking {
    /// The roads that the situation is gathered with.
    pub(crate) fn roads(&self) -> &RoadsInForce {
        &self.roads
    }

    /// Asks for the ways that were wanted and not known; none if none were, or nobody can be asked.
    pub(crate) fn look_up(self) -> Option<BoxFuture<'static, Arc<Told>>> {
        let wanted = std::mem::take(&mut *self.noted.wanted.lock().unwrap_or_else(PoisonError::into_inner));
        let told = &self.noted.told;
        if told.asked >= ASKED_MAX {
            return None;
        }
        let ask = |question: Question| {
            // Whoever fails to ask knows nothing: somebody is sent all the same.
            let asks = &self.noted.asks;
            let answer =
                catch_unwind(AssertUnwindSafe(|| asks.look_up(&question))).unwrap_or_else(|_panic| {
                    tracing::error!(
                        "another service could not be asked for ways: units are compared by air line"
                    );
                    metrics::counter!("huying_roads_failed_total").increment(1);
                    None
                })?;
            Some(async move { (question, tokio::time::timeout(ANSWER_WITHIN, answer).await) })
        };
        let asked: Vec<_> = wanted.into_iter().filter_map(ask).collect();
        if asked.is_empty() {
            return None;
        }
        let mut told = Told { ways: told.ways.clone(), asked: told.asked + 1 };
        Some(Box::pin(async move {
            for (question, answered) in futures_util::future::join_all(asked).await {
                // Whoever does not answer in time knows nothing.
                told.keep(&question, &answered.unwrap_or_default());
            }
            Arc::new(told)
        }))
    }
}

#[cfg(test)]
mod tests {
    use hub_dispatch::WayKnownBy;

    use super::*;

    #[test]
    fn who_stands_on_the_other_bank_is_not_told_the_way_of_this_one() {
        let place = |lat, lon| Place::new(lat, lon).expect("it is a place");
        let (case, here) = (place(30.0, 112.0), place(30.0, 112.0001));
        let question = Question { travel: Travel::Car, from: vec![here], to: vec![case], at: UtcMicros(0) };
        let there = Travelled::Reached { ms: 1_000, by: WayKnownBy::Table };
        let mut told = Told::default();
        told.keep(&question, &[there]);
        let way = |from| told.way(Travel::Car, from, case);
        assert_eq!(way(here), Some(there));
        // Twenty metres on, as one drives; and 150 m away, across the water.
        assert_eq!(way(place(30.000_18, 112.0001)), Some(there));
        assert_eq!(way(place(30.001_35, 112.0001)), None);
        assert_eq!(told.way(Travel::Boat, here, case), None, "a boat was not asked for");
    }
}
