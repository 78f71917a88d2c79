//! What the shell saw when the command came: time, who is near, who is on duty, fresh ids.
//!
//! The core has no clock, no index and no randomness; all of that arrives here, and what mattered of it is copied
//! into the events.

use std::sync::Arc;

use geo_index::{AreaCode, Place, Tier};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ByKind, CaseId, ContentDigest, DepartmentCode, Grade, NamedCalendar, NamedPolicy, Nearness, Need,
    PersonId, RuledOut, Rung, TaskId, Travel, Travelled, UnitId, UtcMicros, board::Recalled,
};

/// Most candidates the shell brings.
pub const CANDIDATES_MAX: usize = 64;

/// Most cases near a unit that the shell brings when it looks for work.
pub const WAITING_NEAR_MAX: usize = 12;

/// Most units under way that the shell brings besides those that are free, and as many cases that others are under way to.
pub const UNDER_WAY_MAX: usize = 8;

/// Fresh ids that one decision may need: a task, offers, messages.
pub const IDS_PER_COMMAND: usize = 96;

/// A unit that may be asked, nearest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The unit.
    pub unit: UnitId,
    /// How near it is.
    pub nearness: Nearness,
    /// The deepest tier whose area holds both the case and the unit's position (its home, without a fix).
    pub shares: Option<Tier>,
    /// Its way from its fix to the place.
    pub travelled: Travelled,
}

/// A task that waits near a unit that looks for work, or that another one is under way to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The task.
    pub task: TaskId,
    /// The unit, as a candidate for it.
    pub candidate: Candidate,
    /// The unit that is under way to it, where one is, from where that one is now.
    pub under_way: Option<Candidate>,
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
    /// Units near the place that are under way to something less grave, nearest first; at most [`UNDER_WAY_MAX`].
    pub under_way: Vec<Candidate>,
    /// What waits near the unit that looks for work, nearest first, at most [`WAITING_NEAR_MAX`]; then what others are under
    /// way to, at most [`UNDER_WAY_MAX`]. Or the pairs of tasks and units that were asked for.
    pub openings: Vec<Opening>,
    /// Posts from the case's area upward, village first, up to the city; then those of its ladder that are not among
    /// them any more.
    pub posts: Vec<Post>,
    /// Where `posts` are those above another area than the case's own: the posts above its own.
    pub line: Vec<Rung>,
    /// The posts above each of the areas that were asked about, in their order.
    pub lines: Vec<Vec<Rung>>,
    /// The policy of the other case that the command is about, if that is another one.
    pub other_policy: Option<Arc<NamedPolicy>>,
    /// A case that has ended and that the command is about, rebuilt from its stream.
    pub recalled: Option<Recalled>,
    /// The departments above the one that was asked about, nearest first, by the catalogue in force; none where it has
    /// none, or does not list it.
    pub departments_above: Vec<DepartmentCode>,
    /// The calendar in force.
    pub calendar: Arc<NamedCalendar>,
}

impl Situation {
    /// The posts above the area where the case lies that the command is about.
    pub fn in_line(&self) -> impl Iterator<Item = &Rung> {
        let posts = self.posts.iter().map(|post| &post.rung).filter(|_| self.line.is_empty());
        self.line.iter().chain(posts)
    }
}

/// What a command needs to be told before it can be decided.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asks {
    /// Look for candidates near this place or, without a point, among the units at home there.
    pub near: Option<Near>,
    /// Look for what waits near a unit.
    pub work: Option<WorkWanted>,
    /// Look for tasks around one, and for units near them.
    pub pairs: Option<PairsWanted>,
    /// Bring the posts above this area.
    pub posts_above: Option<AreaCode>,
    /// Bring these posts too: the case keeps its ladder when its area is abolished.
    pub ladder: Vec<Rung>,
    /// Tell the posts above this area, where the case lies, besides those brought.
    pub line_of: Option<AreaCode>,
    /// Tell the posts above each of these areas.
    pub lines_of: Vec<AreaCode>,
    /// Bring this policy too: the other case that the command is about is handled under it.
    pub policy: Option<ContentDigest>,
    /// Bring the departments above this one.
    pub above: Option<DepartmentCode>,
    /// Rebuild this case, which has ended.
    pub recall: Option<CaseId>,
}

/// Which unit looks for work, and how far around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorkWanted {
    /// The unit.
    pub unit: UnitId,
    /// Metres by air line.
    pub radius_m: u32,
    /// How units get about whose card does not say.
    pub travel: ByKind<Travel>,
    /// A fix older than this makes nobody near.
    pub fix_stale_after_ms: u64,
    /// Bring what others are under way to as well.
    pub under_way: bool,
}

/// Which tasks and which units are to be looked at in pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairsWanted {
    /// The task around which they are.
    pub around: TaskId,
    /// Tasks so far from it, and units so far from a task, metres by air line.
    pub radius_m: u32,
    /// How units get about whose card does not say.
    pub travel: ByKind<Travel>,
    /// A fix older than this makes nobody near.
    pub fix_stale_after_ms: u64,
    /// Which tasks.
    pub of: Pairs,
}

/// Which tasks are paired with units. A task that a unit is under way to comes with where that one is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairs {
    /// That one, which a unit is under way to, with units that are free.
    Alone,
    /// What waits around it, at most [`ROLLING_WAITING_MAX`](crate::improving::ROLLING_WAITING_MAX), with units that are free,
    /// at most [`ROLLING_FREE_MAX`](crate::improving::ROLLING_FREE_MAX).
    Waiting,
    /// The same, and what units are under way to that may be turned, at most [`UNDER_WAY_MAX`], with those units as well.
    AndUnderWay,
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
    /// Where the policy weighs arrivals: how units get about whose card does not say. Then bring their ways too.
    pub travel: Option<ByKind<Travel>>,
    /// Bring units too that are under way to a case less grave than this.
    pub taken_for: Option<Grade>,
}
