//! What the closed loop leaves on record: who did it, and the clocks it sets.

use serde::{Deserialize, Serialize};

use crate::{Actor, CaseId, Happened, Rung, Until, UtcMicros, WorkingTime};

/// Something about a case that somebody did, or that a clock did for nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acted {
    /// The case.
    pub case: CaseId,
    /// Who; none if a clock did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Actor>,
    /// What.
    #[serde(flatten)]
    pub what: Happened,
}

/// 主办 or 协办.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// 主办: answers for the whole.
    Lead,
    /// 协办: does a part.
    Co,
}

/// What the clock of a department's task will do when it runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskPurpose {
    /// Counts as signed, signed or not.
    Sign,
    /// Is overdue.
    Reply,
}

/// The clock of a department's task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskClock {
    /// What it is for.
    pub purpose: DeskPurpose,
    /// Ever increasing for the task.
    pub generation: u64,
    /// When it runs out.
    pub due: UtcMicros,
    /// Where it runs in working time: what it was reckoned from; none for clocks of before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working: Option<WorkingTime>,
}

impl DeskClock {
    /// Until when it runs.
    #[must_use]
    pub fn until(&self) -> Until {
        Until { at: self.due, working: self.working }
    }
}

/// 已阅: which of the posts that got a copy has read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyRead {
    /// The post.
    pub post: Rung,
}
