//! 代录: what somebody said by telephone and somebody else recorded. It counts like their own answer, and stays marked.

use serde::{Deserialize, Serialize};

use crate::{CaseId, PersonId, Sealed, UnitId, UtcMicros};

/// Who gave an answer that somebody else recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answerer {
    /// Somebody on duty at a post.
    Person(PersonId),
    /// A unit.
    Unit(UnitId),
}

/// What was said by telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// Takes the case on.
    Acknowledged,
    /// Takes the task.
    Accepted,
    /// Cannot go, or cannot go on.
    Declined,
    /// Is on the way.
    SetOut,
    /// Is on scene.
    Arrived,
    /// Is well.
    Well,
    /// Is done.
    Done,
}

/// An answer was recorded for whoever gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRelayed {
    /// The case.
    pub case: CaseId,
    /// Whose answer it is.
    pub from: Answerer,
    /// What was said.
    pub said: Said,
    /// When it was said.
    pub said_at: UtcMicros,
    /// The telephone number.
    pub number: Sealed,
    /// Who recorded it.
    pub by: PersonId,
}

/// A unit's word about its readiness was recorded for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyRelayed {
    /// The unit.
    pub unit: UnitId,
    /// When it was said.
    pub said_at: UtcMicros,
    /// The telephone number.
    pub number: Sealed,
    /// Who recorded it.
    pub by: PersonId,
}
