//! What people do about a case beyond the first minutes: the orders of the closed loop.

use geo_index::{AreaCode, Tier};
use serde::{Deserialize, Serialize};

use crate::{
    CaseId, ContentDigest, Correction, DepartmentCode, Findings, IncidentId, OtherPictures, PersonId,
    ReportId, ReportingUp, Satisfaction, Sealed, Span, TaskId, UtcMicros,
};

/// From where somebody acts: what a person may do is a matter of the seat, not of the person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "seat", rename_all = "snake_case")]
pub enum Seat {
    /// The centre of an area.
    Centre {
        /// Its tier.
        tier: Tier,
        /// Its area.
        area: AreaCode,
    },
    /// A department's desk.
    Department {
        /// Which.
        department: DepartmentCode,
    },
}

/// Somebody who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// From where.
    #[serde(flatten)]
    pub seat: Seat,
}

/// A deed about an open case, or about one that has ended where the deed says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The case.
    pub case: CaseId,
    /// Who.
    pub by: Actor,
    /// What.
    pub deed: Deed,
}

impl Act {
    /// The case that has ended and that the deed is about; of one that it may be merged into, what became of it if it has.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "most deeds are about an open case alone")]
    pub fn recalls(&self) -> Option<CaseId> {
        match &self.deed {
            Deed::Part { merged, .. } => Some(*merged),
            Deed::Merge { into, .. } => Some(*into),
            Deed::Archive => Some(self.case),
            _ => None,
        }
    }
}

/// What can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// 派遣: gives the case to departments.
    Assign {
        /// 主办.
        lead: DepartmentCode,
        /// 协办.
        co: Vec<DepartmentCode>,
        /// Why these.
        reason: Sealed,
    },
    /// 加派: one more co-handler.
    AddHandler {
        /// 协办.
        department: DepartmentCode,
        /// Why.
        reason: Sealed,
    },
    /// 转派: another department has the task from now on.
    HandOn {
        /// The task.
        task: TaskId,
        /// Which department.
        to: DepartmentCode,
        /// Why.
        reason: Sealed,
    },
    /// 免除协办: a helper has no part in it any more.
    LetGo {
        /// The helper's task.
        task: TaskId,
        /// Why.
        reason: Sealed,
    },
    /// 签收.
    Sign {
        /// The department's task.
        task: TaskId,
    },
    /// 退单: asks that somebody else has it.
    AskReturn {
        /// The department's task.
        task: TaskId,
        /// Why.
        reason: Sealed,
        /// The clause of the catalogue it relies on.
        clause: Option<String>,
    },
    /// 同意改派 or 裁定承办.
    RuleReturn {
        /// The task whose return was asked.
        task: TaskId,
        /// What was decided.
        ruling: ReturnRuling,
        /// Why.
        reason: Sealed,
    },
    /// 延期: asks for more time.
    AskExtension {
        /// The department's task.
        task: TaskId,
        /// How much more, from the end of the limit.
        more: Span,
        /// Why.
        reason: Sealed,
    },
    /// 准予 or 不予延期.
    RuleExtension {
        /// Whether it is granted.
        ruling: ExtensionRuling,
        /// Why.
        reason: Sealed,
    },
    /// 反馈: the department says what it did.
    Reply {
        /// The department's task.
        task: TaskId,
        /// What was done.
        note: Sealed,
        /// What the caller may be told, if that differs.
        public: Option<Sealed>,
        /// Pictures of it when it was done, by SHA-256 of their bytes.
        photos: Vec<ContentDigest>,
        /// Pictures of before.
        before: Vec<ContentDigest>,
        /// Pictures of other kinds.
        others: OtherPictures,
        /// 办理结果, if the department says it.
        findings: Option<Findings>,
    },
    /// 回访: the caller was called.
    CallBack {
        /// Whose call.
        report: ReportId,
        /// What came of it.
        outcome: CallBackOutcome,
        /// In words.
        note: Option<Sealed>,
    },
    /// 挂账 or 暂缓.
    Suspend {
        /// Which.
        kind: SuspensionKind,
        /// What will be done, and when.
        plan: Sealed,
        /// When it is looked at again.
        review_at: UtcMicros,
    },
    /// Ends a suspension.
    Resume {
        /// Why.
        reason: Sealed,
    },
    /// 提级办理: the post above takes it.
    PassUp {
        /// Why.
        reason: Sealed,
    },
    /// 催办.
    Urge {
        /// What is wanted.
        note: Sealed,
    },
    /// 督办: a formal act, with a letter.
    Supervise {
        /// The letter.
        letter: Sealed,
        /// Until when an answer is wanted.
        answer_by: UtcMicros,
    },
    /// 答复督办: says what became of the matter that a letter of supervision is about.
    AnswerSupervision {
        /// The answer.
        note: Sealed,
    },
    /// 更正: says as what it should have been filed.
    Correct(Box<Correction>),
    /// 上报: says that it was reported to a tier above.
    ReportUp(Box<ReportingUp>),
    /// 领导包案.
    TakeCharge {
        /// The leader.
        leader: PersonId,
    },
    /// 核实属实: what the public reported is so, and it goes on as filing would have.
    Confirm {
        /// What was found.
        note: Sealed,
    },
    /// 下派: a post below has it from now on.
    PassDown {
        /// The area whose centre that is: one of the case's own ladder, below its owner.
        to: AreaCode,
        /// Why.
        reason: Sealed,
    },
    /// 不予受理.
    NotAccept {
        /// On what ground.
        ground: Ground,
        /// Why.
        reason: Sealed,
    },
    /// 直接答复.
    AnswerAtOnce {
        /// The answer.
        answer: Sealed,
    },
    /// 移交.
    Transfer {
        /// To whom.
        to: TransferTarget,
        /// Why, and under what number there.
        note: Sealed,
    },
    /// 并单: the case becomes part of another.
    Merge {
        /// The case that goes on.
        into: CaseId,
        /// Why it is the same matter.
        reason: Sealed,
    },
    /// 拆分: a case that was merged into this one goes its own way again.
    Part {
        /// The case that was merged.
        merged: CaseId,
        /// Why it is another matter.
        reason: Sealed,
    },
    /// 拆单: a report that joined this case gets one of its own.
    PartReport {
        /// The report.
        report: ReportId,
        /// Why it is another matter.
        reason: Sealed,
    },
    /// Says that a case that looks alike is another matter.
    KeepApart {
        /// The other case.
        other: CaseId,
    },
    /// 已阅: the centre of a post that was sent a copy has read it.
    ReadCopy,
    /// 归入突发事件.
    Attach {
        /// The incident.
        incident: IncidentId,
    },
    /// 移出突发事件.
    Detach,
    /// 归档: a closed case is put away for good.
    Archive,
}

/// What was decided about a return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ruling", rename_all = "snake_case")]
pub enum ReturnRuling {
    /// 同意改派: another department has it.
    Agreed {
        /// Which; none if it goes back to the centre, to be assigned anew.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<DepartmentCode>,
    },
    /// 裁定承办: the department has it, and cannot return it again.
    Bound,
}

/// What was decided about a wish for more time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtensionRuling {
    /// Granted.
    Granted,
    /// Refused.
    Refused,
}

/// What came of calling somebody back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum CallBackOutcome {
    /// Spoke with the caller.
    Reached {
        /// What the caller said.
        #[serde(flatten)]
        said: Satisfaction,
    },
    /// Nobody answered.
    NotReached,
}

/// Why a case waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuspensionKind {
    /// 挂账: cannot be solved for a long time; pauses the limit.
    LongTerm,
    /// 暂缓: waits for a while; the limit runs on.
    Deferred,
    /// 缓办: waits while an emergency is responded to; pauses the limit.
    Emergency,
}

impl SuspensionKind {
    /// Whether the limit and the departments' clocks stand still meanwhile.
    #[must_use]
    pub fn pauses(self) -> bool {
        match self {
            Self::LongTerm | Self::Emergency => true,
            Self::Deferred => false,
        }
    }
}

/// On what ground a report is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// Not a matter for this government.
    NotOurs,
    /// Is before a court, an arbitrator or the letters-and-visits office already.
    ElsewhereAlready,
    /// Was dealt with before, and nothing is new.
    SettledBefore,
    /// Looked into, and not so.
    NotTrue,
    /// Nothing was asked, or nothing that can be made out.
    Unclear,
    /// Abuse of the line.
    Abuse,
}

/// Who gets a case that is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferTarget {
    /// 110.
    Police,
    /// 119.
    Fire,
    /// 120.
    Ambulance,
    /// 信访.
    LettersAndVisits,
    /// 诉讼.
    Litigation,
    /// Another system.
    Other,
}
