//! 代录: what somebody said by telephone, recorded by the desk for them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::texts::{Clause, Name, TelephoneNumber, Words};
use crate::{
    DeclineReason, DepartmentCode, Duty, OfferId, PersonId, Span, TaskId, UnitId, UtcMicros, views::Findings,
};

/// An answer given by telephone. It counts as if it had been given on the person's own console or phone, and stays marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct RelayAnswer {
    /// When it was said.
    pub said_at_us: UtcMicros,
    /// The number that was called or that called.
    #[schema(value_type = TelephoneNumber)]
    pub number: String,
    /// Who spoke for a department: it answers by whoever takes the telephone there. Needed for a department's answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Name>)]
    pub speaker: Option<String>,
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
    /// 签收: a department takes its task.
    Sign {
        /// The department.
        department: DepartmentCode,
        /// Its task.
        task: TaskId,
    },
    /// 退单: a department wants to return its task.
    AskReturn {
        /// The department.
        department: DepartmentCode,
        /// Its task.
        task: TaskId,
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
        /// The number of the clause it relies on.
        #[schema(value_type = Option<Clause>)]
        clause: Option<String>,
    },
    /// 延期: a department wants more time.
    AskExtension {
        /// The department.
        department: DepartmentCode,
        /// Its task.
        task: TaskId,
        /// How much more.
        more: Span,
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// Nobody took the telephone. It is no answer and touches no clock; `said_at_us` is when it rang.
    NotAnswered {
        /// Who was called, and about what.
        called: Called,
    },
    /// 反馈: a department says what it did.
    Reply {
        /// The department.
        department: DepartmentCode,
        /// Its task.
        task: TaskId,
        /// What was done.
        #[schema(value_type = Words)]
        note: String,
        /// What the caller may be told.
        #[schema(value_type = Option<Words>)]
        public: Option<String>,
        /// 办理结果; may be left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        findings: Option<Findings>,
    },
}

/// Who was called, and about what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Called {
    /// Somebody on duty, about an alert.
    Person {
        /// Who.
        person: PersonId,
        /// The rung that is alerted.
        rung: u8,
        /// The round that is alerted.
        round: u32,
    },
    /// A unit, about an offer.
    Unit {
        /// The unit.
        unit: UnitId,
        /// The offer.
        offer: OfferId,
    },
    /// A unit, about the task that it has.
    UnitAtWork {
        /// The unit.
        unit: UnitId,
        /// The task.
        task: TaskId,
    },
    /// A department, about its task.
    Department {
        /// Which.
        department: DepartmentCode,
        /// The task.
        task: TaskId,
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
