//! 边走边优化: what is still made better after a unit was chosen. Scores and bounds, pure: a policy says which of them are in
//! force, `decide` carries them out, and whoever compares policies can drive the same.
//!
//! What it leaves out: who is near and how far, which the shell brings, and what becomes of cases and offers.

mod matching;
mod near_wait;
mod reassigning;
mod rolling;

use serde::{Deserialize, Serialize};

use crate::{Alternate, Arrival, CaseId, TaskId, UnitId};

pub(crate) use near_wait::waits;
pub use near_wait::{NearWait, WorkScore, becomes_free, suits, waiting_task};
pub use reassigning::{
    Gain, REASSIGNED_PER_UNIT_MAX, Reassigned, may_be_relieved, may_be_taken, may_be_turned, under_way,
    within_caps,
};
pub use rolling::{
    Matched, ROLLING_FREE_MAX, ROLLING_WAITING_MAX, ROLLING_WAITING_MIN, Rolling, ToMatch, Way,
};

/// Which improvements are in force. Each is a switch of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Improving {
    /// How far around a unit that has become free cases are looked at, metres by air line.
    pub radius_m: u32,
    /// 就近接单: a unit that has become free takes a near case that waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near_wait: Option<NearWait>,
    /// 改派更近者: a unit that has become free takes a case over from one that is still under way to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sooner: Option<Gain>,
    /// 重急优先: a graver case takes a unit that is still under way to a less grave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graver: Option<Gain>,
    /// 滚动指派: where several wait, those that wait and whoever may go are matched together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rolling: Option<Rolling>,
    /// How often a task of a case may lose its unit to these three.
    #[serde(default = "once")]
    pub reassigned_max: u8,
    /// How often a unit may be sent elsewhere by them within an hour; at most [`REASSIGNED_PER_UNIT_MAX`].
    #[serde(default = "twice")]
    pub reassigned_per_unit_max: u8,
}

fn once() -> u8 {
    1
}

fn twice() -> u8 {
    2
}

/// Why a unit was chosen, where it was not by a search for the task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Improved {
    /// 就近接单: it had become free, and this case waited near it.
    Freed {
        /// How long the case had waited, seconds.
        waited_s: u32,
        /// What it might have taken instead, best first; at most [`crate::ALTERNATES_MAX`].
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        others: Vec<OtherWork>,
    },
    /// 改派更近者: it had become free, and is there sooner than the unit that was under way.
    Sooner {
        /// Which was under way.
        instead_of: UnitId,
        /// How long that one still needed at the least, seconds.
        left_s: u32,
        /// How much sooner it is there, seconds.
        gain_s: u32,
    },
    /// 重急优先: it was under way to a case that is less grave.
    Graver {
        /// Which.
        from: CaseId,
        /// The best of those that were free; none if nobody was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        otherwise: Option<Alternate>,
    },
    /// 滚动指派: several waited, and were matched together with whoever could go.
    Rolling {
        /// How many tasks waited.
        waiting: u8,
        /// How long this case had waited, seconds.
        waited_s: u32,
        /// Which was under way to it, where one was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<TurnedFrom>,
        /// The case that it was under way to itself, where it was; only in records of before units under way were left alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<CaseId>,
        /// How much sooner all of them together have somebody than if nobody were turned, seconds; 0 where whoever is under way
        /// to this case is not.
        #[serde(default, skip_serializing_if = "is_nothing")]
        gain_s: u32,
    },
}

impl Improved {
    /// How much sooner a unit is there than the one that it relieves, seconds; none where it relieves nobody.
    #[must_use]
    pub fn sooner_s(&self) -> Option<u32> {
        match self {
            Self::Sooner { gain_s, .. } | Self::Rolling { instead_of: Some(_), gain_s, .. } => Some(*gain_s),
            Self::Rolling { instead_of: None, .. } | Self::Freed { .. } | Self::Graver { .. } => None,
        }
    }

    /// The task that waits and that whoever is relieved by that is to be free for.
    #[must_use]
    pub fn frees_for(&self) -> Option<TaskId> {
        match self {
            Self::Rolling { instead_of, .. } => instead_of.and_then(|turned| turned.frees_for),
            Self::Sooner { .. } | Self::Freed { .. } | Self::Graver { .. } => None,
        }
    }

    /// Why whoever attends the task gives it back when that unit accepts; none where it waits for somebody.
    #[must_use]
    pub fn relieves(&self, unit: UnitId) -> Option<Reassigned> {
        match self {
            Self::Sooner { .. } => Some(Reassigned::Sooner { unit }),
            Self::Rolling { instead_of: Some(_), .. } => Some(Reassigned::Rolling { unit, case: None }),
            Self::Rolling { instead_of: None, .. } | Self::Freed { .. } | Self::Graver { .. } => None,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_nothing(seconds: &u32) -> bool {
    *seconds == 0
}

/// A unit that was under way and was turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnedFrom {
    /// Which.
    pub unit: UnitId,
    /// How long it still needed at the least, seconds.
    pub left_s: u32,
    /// The task that waited and that it was to be free for; none where it was for nothing but that another one is sooner there, and
    /// none was kept before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frees_for: Option<TaskId>,
}

/// A case that waited near a unit as well, and was not the one it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherWork {
    /// The case.
    pub case: CaseId,
    /// Its task that nobody attends.
    pub task: TaskId,
    /// How long it had waited, seconds.
    pub waited_s: u32,
    /// When the unit would have been expected there.
    pub arrival: Arrival,
}
