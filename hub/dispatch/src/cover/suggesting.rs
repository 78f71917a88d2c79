//! What is covered, and the moves that would gain most: one after the other, each the best that is left.

use std::cmp::Reverse;

use super::{COVER_MOVES_MAX, COVER_PLACES_MAX, COVER_UNITS_MAX, CoverRules, Idle, Move, Reach, Scene};
use crate::UnitId;

/// How much is covered, and what would cover more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// All the demand.
    pub total: u64,
    /// How much of it is reached in time now.
    pub now: u64,
    /// How soon somebody is at each place, seconds; none where nobody was found.
    pub soonest_s: Vec<Option<u32>>,
    /// What is suggested, in the order in which it gains most; each supposes those before it.
    pub moves: Vec<SuggestedMove>,
}

impl Covered {
    /// How much is reached in time once all that is suggested is done.
    #[must_use]
    pub fn after(&self) -> u64 {
        self.now + self.moves.iter().map(|suggested| suggested.gain).sum::<u64>()
    }
}

/// One unit, and where it would cover more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SuggestedMove {
    /// Which unit.
    pub unit: UnitId,
    /// To which place of demand.
    pub to: usize,
    /// The way there, seconds.
    pub way_s: u32,
    /// How much more demand is reached in time, less what the unit leaves.
    pub gain: u64,
}

/// What is covered, and at most [`CoverRules::moves_max`] moves, each with the most that is left to gain and no less than the policy
/// asks. No unit moves twice. Of equal gains the shorter way counts, then the unit's id.
#[must_use]
pub fn suggest(rules: &CoverRules, scene: &Scene) -> Covered {
    let mut ground = Ground::new(rules, scene);
    let total: u64 = ground.demand.iter().map(|weight| u64::from(*weight)).sum();
    let least = (total * u64::from(rules.gain_min_per_mille)).div_ceil(1_000).max(1);
    let (now, soonest_s) = (ground.reached(), ground.soonest_s(scene));
    let mut moves: Vec<SuggestedMove> = Vec::new();
    while moves.len() < usize::from(rules.moves_max.min(COVER_MOVES_MAX)) {
        let Some(Best { index, stand, better }) =
            ground.best(&moves).filter(|best| best.better.gain >= least)
        else {
            break;
        };
        ground.carry_out(index, stand);
        moves.push(better);
    }
    Covered { total, now, soonest_s, moves }
}

/// The move that gains most.
struct Best {
    /// Which of the idle units moves.
    index: usize,
    /// What it reaches from there.
    stand: usize,
    better: SuggestedMove,
}

/// How many units reach each place in time, while moves are tried out.
struct Ground<'a> {
    rules: &'a CoverRules,
    demand: &'a [u32],
    idle: &'a [Idle],
    /// Sorted, each once: what is reached in time from each stand.
    stands: Vec<Vec<usize>>,
    /// The same of each idle unit where it is.
    at_hand: Vec<Vec<usize>>,
    reached_by: Vec<u32>,
}

impl<'a> Ground<'a> {
    fn new(rules: &'a CoverRules, scene: &'a Scene) -> Self {
        let demand = &scene.demand[..scene.demand.len().min(COVER_PLACES_MAX)];
        let idle = &scene.idle[..scene.idle.len().min(COVER_UNITS_MAX)];
        let in_time = |reaches: &[Reach]| in_time(reaches, rules.target_s, demand.len());
        let at_hand: Vec<Vec<usize>> = idle.iter().map(|unit| in_time(&unit.reaches)).collect();
        let mut reached_by = vec![0; demand.len()];
        for place in at_hand.iter().flatten() {
            reached_by[*place] += 1;
        }
        let stands = scene.stands.iter().map(|reaches| in_time(reaches)).collect();
        Self { rules, demand, idle, stands, at_hand, reached_by }
    }

    fn reached(&self) -> u64 {
        let reached = self.demand.iter().zip(&self.reached_by).filter(|(_, units)| **units > 0);
        reached.map(|(weight, _)| u64::from(*weight)).sum()
    }

    fn soonest_s(&self, scene: &Scene) -> Vec<Option<u32>> {
        let mut soonest: Vec<Option<u32>> = vec![None; self.demand.len()];
        for reach in scene.idle[..self.idle.len()].iter().flat_map(|unit| &unit.reaches) {
            if let Some(known) = soonest.get_mut(reach.place) {
                *known = Some(known.map_or(reach.s, |known| known.min(reach.s)));
            }
        }
        soonest
    }

    /// Of the moves of units that have not moved; none if none gains.
    fn best(&self, moved: &[SuggestedMove]) -> Option<Best> {
        let free =
            self.idle.iter().enumerate().filter(|(_, idle)| !moved.iter().any(|it| it.unit == idle.unit));
        let tried = free.flat_map(|(index, idle)| {
            let possible = idle.moves.iter().filter(|it| self.is_possible(it));
            possible
                .filter_map(move |it| Some(Best { index, stand: it.stand, better: self.tried(index, it)? }))
        });
        tried.min_by_key(|Best { better: it, .. }| (Reverse(it.gain), it.way_s, it.unit, it.to))
    }

    fn is_possible(&self, it: &Move) -> bool {
        it.way_s <= self.rules.way_max_s && it.to < self.demand.len() && it.stand < self.stands.len()
    }

    /// A move, if it gains anything.
    fn tried(&self, index: usize, it: &Move) -> Option<SuggestedMove> {
        let (here, there) = (&self.at_hand[index], &self.stands[it.stand]);
        let weight = |place: &&usize| u64::from(self.demand[**place]);
        let won = there.iter().filter(|place| self.reached_by[**place] == 0).map(|place| weight(&place));
        // What it alone reaches now and would not reach from there.
        let left =
            here.iter().filter(|place| self.reached_by[**place] == 1 && there.binary_search(place).is_err());
        let gain = won.sum::<u64>().checked_sub(left.map(|place| weight(&place)).sum())?;
        let unit = self.idle[index].unit;
        (gain > 0).then_some(SuggestedMove { unit, to: it.to, way_s: it.way_s, gain })
    }

    fn carry_out(&mut self, index: usize, stand: usize) {
        for place in &self.at_hand[index] {
            self.reached_by[*place] -= 1;
        }
        for place in &self.stands[stand] {
            self.reached_by[*place] += 1;
        }
        self.at_hand[index].clone_from(&self.stands[stand]);
    }
}

/// Places that are reached in time, sorted, each once.
fn in_time(reaches: &[Reach], target_s: u32, places: usize) -> Vec<usize> {
    let reached = reaches.iter().filter(|reach| reach.s <= target_s && reach.place < places);
    let mut reached: Vec<usize> = reached.map(|reach| reach.place).collect();
    reached.sort_unstable();
    reached.dedup();
    reached
}
