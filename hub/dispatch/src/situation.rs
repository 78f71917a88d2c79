//! What the shell saw when the command came: time, who is near, who is on duty, fresh ids.
//!
//! The core has no clock, no index and no randomness; all of that arrives here, and what mattered of it is copied
//! into the events.

use std::sync::Arc;

use geo_index::{AreaCode, Place, Tier};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    CaseId, NamedCalendar, Nearness, Need, PersonId, RuledOut, Rung, UnitId, UtcMicros, board::Recalled,
};

/// Most candidates the shell brings.
pub const CANDIDATES_MAX: usize = 24;

/// Fresh ids that one decision may need: a task, offers, messages.
pub const IDS_PER_COMMAND: usize = 64;

/// A unit that may be asked, nearest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The unit.
    pub unit: UnitId,
    /// How near it is.
    pub nearness: Nearness,
    /// The deepest tier whose area holds both the case and the unit's position (its home, without a fix).
    pub shares: Option<Tier>,
}

/// A rung with the people found on duty there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// The post.
    pub rung: Rung,
    /// People on duty there now, by the roster.
    pub on_duty: Vec<PersonId>,
}

/// Everything `decide` is told about the world.
#[derive(Debug, Clone)]
pub struct Situation {
    /// The instant of the decision.
    pub now: UtcMicros,
    /// Ids to be used, in order; [`IDS_PER_COMMAND`] are enough.
    pub ids: Vec<Uuid>,
    /// Units near the place, nearest first, suitable by [`crate::suitability`] on the shell's board.
    pub candidates: Vec<Candidate>,
    /// Nearer units that were not suitable, nearest first.
    pub ruled_out: Vec<(UnitId, RuledOut)>,
    /// Posts from the case's area upward, village first, up to the city; then those of its ladder that are not among
    /// them any more.
    pub posts: Vec<Post>,
    /// A case that has ended and that the command is about, rebuilt from its stream.
    pub recalled: Option<Recalled>,
    /// The calendar in force.
    pub calendar: Arc<NamedCalendar>,
}

/// What a command needs to be told before it can be decided.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asks {
    /// Look for candidates near this place or, without a point, among the units at home there.
    pub near: Option<Near>,
    /// Bring the posts above this area.
    pub posts_above: Option<AreaCode>,
    /// Bring these posts too: the case keeps its ladder when its area is abolished.
    pub ladder: Vec<Rung>,
    /// Rebuild this case, which has ended.
    pub recall: Option<CaseId>,
}

/// Where to look for candidates, and for which need.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// The point, if one is known.
    pub place: Option<Place>,
    /// The deepest area known.
    pub area: AreaCode,
    /// What a candidate must satisfy.
    pub need: Need,
}
