//! 布防建议: how much of where cases arise is reached in time by whoever is idle, and which idle patrols would reach more from
//! elsewhere.
//!
//! It is advice for a person: no rule of this crate reads it, and nobody is sent by it. Compared on whole days, a choice that
//! minded cover was no better than one that did not; where to stand while nothing happens is for whoever knows the place.

mod suggesting;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use suggesting::{Covered, SuggestedMove, suggest};

use crate::{
    ByKind, ChoiceRules, Nearness, Need, RuledOut, UnitId, UnitKind,
    board::{Board, Duty},
    suitability,
};

/// Most places of demand that are looked at together.
pub const COVER_PLACES_MAX: usize = 512;
/// Most idle units that are looked at together.
pub const COVER_UNITS_MAX: usize = 512;
/// Most moves that are suggested at a time: more than a person weighs at a glance is no advice.
pub const COVER_MOVES_MAX: u8 = 10;

/// 布防: what of a policy says how cover is reckoned. A policy without it suggests nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverRules {
    /// Within which time somebody is to be there, turnout and way, seconds.
    pub target_s: u32,
    /// Kinds that may be moved. Never 网格员: they have their 责任网格.
    pub moves: ByKind<bool>,
    /// The longest way of a move, seconds.
    pub way_max_s: u32,
    /// What a move must gain at the least, of a thousand of the demand.
    pub gain_min_per_mille: u32,
    /// How many moves are suggested at most; at most [`COVER_MOVES_MAX`].
    pub moves_max: u8,
    /// From how many days back cases count as demand.
    pub days: u8,
}

/// A place of demand that is reached, and in what time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Which of [`Scene::demand`].
    pub place: usize,
    /// Turnout and way, seconds.
    pub s: u32,
}

/// A place of demand to which a unit might move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// Which of [`Scene::demand`].
    pub to: usize,
    /// The way there, seconds.
    pub way_s: u32,
    /// What it would reach from there: which of [`Scene::stands`].
    pub stand: usize,
}

/// A unit that has nothing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idle {
    /// Which.
    pub unit: UnitId,
    /// What it reaches from where it is.
    pub reaches: Vec<Reach>,
    /// Where it might move; nowhere for one that is not moved.
    pub moves: Vec<Move>,
}

/// Everything that is known when cover is reckoned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scene {
    /// How much demand each place has; at most [`COVER_PLACES_MAX`], what is beyond counts for nothing.
    pub demand: Vec<u32>,
    /// Who is idle; at most [`COVER_UNITS_MAX`], whoever is beyond is not looked at.
    pub idle: Vec<Idle>,
    /// What is reached from a place by a kind of unit that gets about in one way.
    pub stands: Vec<Vec<Reach>>,
}

/// Whether a unit counts as cover: on duty and out, free, seen lately, in no need of help, and not over its load.
///
/// # Errors
/// What rules it out.
pub fn covers(board: &Board, need: &Need, unit: UnitId, fix_age_ms: u64) -> Result<(), RuledOut> {
    suitability(board, need, unit, &Nearness::Fix { distance_m: 0, age_ms: fix_age_ms })?;
    // Whoever stands by at home is asked when somebody is needed, and is not out to be counted on within minutes.
    if board.unit(unit).is_some_and(|card| card.duty == Duty::On) { Ok(()) } else { Err(RuledOut::OffDuty) }
}

impl CoverRules {
    /// Whether units of this kind are moved.
    #[must_use]
    pub fn may_move(&self, kind: UnitKind) -> bool {
        kind != UnitKind::GridWorker && self.moves.of(kind)
    }
}

impl ChoiceRules {
    /// What a unit must be to count as cover, under a policy that forgets fixes so.
    #[must_use]
    pub fn cover_need(&self, fix_stale_after_ms: u64) -> Need {
        Need { fix_stale_after_ms, load_max: self.load_max, ..Need::default() }
    }
}
