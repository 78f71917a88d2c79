//! 代录: what somebody said by telephone, recorded by the desk for them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::texts::{TelephoneNumber, Words};
use crate::{DeclineReason, Duty, OfferId, PersonId, TaskId, UnitId, UtcMicros};

/// An answer given by telephone. It counts as if it had been given on the person's own console or phone, and stays marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RelayAnswer {
    /// When it was said.
    pub said_at_us: UtcMicros,
    /// The number that was called or that called.
    #[schema(value_type = TelephoneNumber)]
    pub number: String,
    /// What was said.
    pub answer: RelayedAnswer,
}

/// What somebody said, and who said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "said", rename_all = "snake_case")]
#[ts(optional_fields = nullable)]
pub enum RelayedAnswer {
    /// A person on duty takes the case on.
    Acknowledge {
        /// Who.
        person: PersonId,
        /// The rung that was alerted.
        rung: u8,
        /// The round that was alerted.
        round: u32,
    },
    /// A unit takes the task.
    Accept {
        /// The unit.
        unit: UnitId,
        /// The offer.
        offer: OfferId,
    },
    /// A unit cannot go, or cannot go on.
    Decline {
        /// The unit.
        unit: UnitId,
        /// The offer.
        offer: OfferId,
        /// Why.
        reason: DeclineReason,
    },
    /// A unit is on its way.
    SetOut {
        /// The unit.
        unit: UnitId,
        /// The task.
        task: TaskId,
    },
    /// A unit is on scene.
    Arrive {
        /// The unit.
        unit: UnitId,
        /// The task.
        task: TaskId,
    },
    /// A unit is well.
    Well {
        /// The unit.
        unit: UnitId,
        /// The task.
        task: TaskId,
    },
    /// A unit is done.
    Done {
        /// The unit.
        unit: UnitId,
        /// The task.
        task: TaskId,
        /// What was done.
        #[schema(value_type = Option<Words>)]
        note: Option<String>,
    },
    /// 增援: a unit wants more units.
    AskBackup {
        /// The unit.
        unit: UnitId,
        /// The task that it is at.
        task: TaskId,
        /// What is wanted.
        #[schema(value_type = Words)]
        note: String,
    },
}

/// A unit's readiness, as it was said by telephone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SetDuty {
    /// 在岗, 备勤 or 休息.
    pub duty: Duty,
    /// When it was said.
    pub said_at_us: UtcMicros,
    /// The number that was called or that called.
    #[schema(value_type = TelephoneNumber)]
    pub number: String,
}
