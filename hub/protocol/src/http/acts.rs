//! The deeds of the closed loop: one body for all, answered by [`super::ActionDone`]. Who may do what is for the rules.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{
    NewReport,
    texts::{Clause, PictureDigest, ShortText, TelephoneNumber, Words},
};
use crate::{
    AreaCode, CaseId, DepartmentCode, ExtensionRuling, Grade, Ground, IncidentId, PersonId, ReportId,
    ReportKind, ReportUpBy, ReturnRuling, Risk, Span, SuspensionKind, TaskId, TransferTarget, Upward,
    UtcMicros,
    views::{Findings, Satisfaction},
};

/// A deed about a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case")]
#[ts(optional_fields = nullable)]
pub enum CaseAct {
    /// 派遣: gives the case to departments.
    Assign {
        /// 主办.
        lead: DepartmentCode,
        /// 协办.
        #[serde(default)]
        #[ts(optional, as = "Option<Vec<DepartmentCode>>")]
        co: Vec<DepartmentCode>,
        /// Why these.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 加派: one more co-handler.
    AddHandler {
        /// 协办.
        department: DepartmentCode,
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 转派: another department has the task from now on. A centre gives it to any, a department's desk to one below it.
    HandOn {
        /// The task.
        task: TaskId,
        /// Which department.
        to: DepartmentCode,
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 免除协办: a helper has no part in it any more.
    LetGo {
        /// The helper's task.
        task: TaskId,
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 签收.
    Sign {
        /// The department's task.
        task: TaskId,
    },
    /// 退单: asks that somebody else has it. No clock stops.
    AskReturn {
        /// The department's task.
        task: TaskId,
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
        /// The clause of the catalogue it relies on.
        #[schema(value_type = Option<Clause>)]
        clause: Option<String>,
    },
    /// 同意改派 or 裁定承办.
    RuleReturn {
        /// The task whose return was asked.
        task: TaskId,
        /// What was decided.
        ruling: ReturnRuling,
        /// With `agreed`, who has it now; back to the centre if left out.
        to: Option<DepartmentCode>,
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 延期: asks for more time. No clock stops.
    AskExtension {
        /// The department's task.
        task: TaskId,
        /// How much more, from the end of the limit.
        more: Span,
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 准予 or 不予延期.
    RuleExtension {
        /// What was decided.
        ruling: ExtensionRuling,
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 反馈: the department says what it did.
    Reply {
        /// The department's task.
        task: TaskId,
        /// What was done.
        #[schema(value_type = Words)]
        note: String,
        /// What the caller may be told, if that differs.
        #[schema(value_type = Option<Words>)]
        public: Option<String>,
        /// Pictures of it: SHA-256 of each, hex; at most [`crate::limits::PHOTOS_PER_TASK_MAX`].
        #[serde(default)]
        #[ts(optional, as = "Option<Vec<String>>")]
        #[schema(value_type = Vec<PictureDigest>, max_items = 6)]
        photos: Vec<String>,
        /// Pictures of before, as many; `photos` are those of after. None is of two kinds.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<String>>")]
        #[schema(value_type = Vec<PictureDigest>, max_items = 6)]
        before: Vec<String>,
        /// 处置中: pictures of while it was being dealt with, as many.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<String>>")]
        #[schema(value_type = Vec<PictureDigest>, max_items = 6)]
        during: Vec<String>,
        /// 签名: pictures of the paper that somebody signed, as many.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<String>>")]
        #[schema(value_type = Vec<PictureDigest>, max_items = 6)]
        signed: Vec<String>,
        /// 视频、语音: recordings of it: SHA-256 of each, hex; at most [`crate::limits::RECORDINGS_PER_TASK_MAX`].
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<String>>")]
        #[schema(value_type = Vec<PictureDigest>, max_items = 3)]
        recordings: Vec<String>,
        /// 办理结果; may be left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        findings: Option<Findings>,
    },
    /// 回访: the caller was called.
    CallBack {
        /// Whose call.
        report: ReportId,
        /// What came of it.
        outcome: CallBackOutcome,
        /// In words.
        #[schema(value_type = Option<Words>)]
        note: Option<String>,
    },
    /// 挂账 or 暂缓.
    Suspend {
        /// Which.
        kind: SuspensionKind,
        /// What will be done, and when.
        #[schema(value_type = Words)]
        plan: String,
        /// When it is looked at again.
        review_at_us: UtcMicros,
    },
    /// Ends a suspension.
    Resume {
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 提级办理: the post above takes it.
    PassUp {
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 催办.
    Urge {
        /// What is wanted.
        #[schema(value_type = Words)]
        note: String,
    },
    /// 督办: a formal act, with a letter.
    Supervise {
        /// The letter.
        #[schema(value_type = Words)]
        letter: String,
        /// Until when an answer is wanted.
        answer_by_us: UtcMicros,
    },
    /// 答复督办: what became of the matter that a letter of supervision is about.
    AnswerSupervision {
        /// The answer.
        #[schema(value_type = Words)]
        note: String,
    },
    /// 核实属实: what the public reported is so, and it goes on as filing would have.
    Confirm {
        /// What was found.
        #[schema(value_type = Words)]
        note: String,
    },
    /// 下派: a post below has it from now on.
    PassDown {
        /// The area whose centre that is: one of the case's own ladder, below its owner.
        to: AreaCode,
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 更正: as what it should have been filed. What is left out stays, but that a category named without a matter leaves the
    /// case none.
    Correct {
        /// Code of the category; left out with a matter, that of the catalogue.
        #[schema(value_type = Option<ShortText>)]
        category: Option<String>,
        /// Code of the matter in the catalogue.
        #[schema(value_type = Option<ShortText>)]
        matter: Option<String>,
        /// How pressing.
        grade: Option<Grade>,
        /// 诉求类型 of the report that opened it.
        kind: Option<ReportKind>,
        /// 风险等级; never less than that of its matter.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        risk: Option<Risk>,
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 上报: the case was reported to a tier above, or to the province, as the policy asks; whoever knows of it writes it down.
    ReportUp {
        /// To whom.
        to: Upward,
        /// How.
        by: ReportUpBy,
        /// Who was told, or to whom it went and under which number.
        #[schema(value_type = Words)]
        to_whom: String,
        /// The number that was called: with `phone`, and only with it.
        #[schema(value_type = Option<TelephoneNumber>)]
        number: Option<String>,
        /// When; now if left out.
        said_at_us: Option<UtcMicros>,
    },
    /// 领导包案.
    TakeCharge {
        /// The leader.
        leader: PersonId,
    },
    /// 不予受理: ends the case.
    NotAccept {
        /// On what ground.
        ground: Ground,
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 直接答复: ends the case.
    AnswerAtOnce {
        /// The answer.
        #[schema(value_type = Words)]
        answer: String,
    },
    /// 移交: ends the case here.
    Transfer {
        /// To whom.
        to: TransferTarget,
        /// Why, and under what number there.
        #[schema(value_type = Words)]
        note: String,
    },
    /// 并单: the case becomes part of another.
    Merge {
        /// The case that goes on.
        into: CaseId,
        /// Why it is the same matter.
        #[schema(value_type = Words)]
        reason: String,
        /// Candidates for the same matter that were shown before, at most [`crate::limits::SUGGESTED_MAX`]: a merge into one of
        /// them is counted as a suggestion that was accepted, any other apart; used for nothing else.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<CaseId>>")]
        suggested: Vec<CaseId>,
    },
    /// 拆分: a case that was merged into this one goes its own way again.
    Part {
        /// The case that was merged.
        merged: CaseId,
        /// Why it is another matter.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 拆单: a report that joined this case gets one of its own, with the time at which it was taken in.
    PartReport {
        /// The report.
        report: ReportId,
        /// Why it is another matter.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// Says that a case that looks alike is another matter.
    KeepApart {
        /// The other case.
        other: CaseId,
    },
    /// 归入突发事件: the case belongs to an incident from now on.
    Attach {
        /// The incident.
        incident: IncidentId,
    },
    /// 移出突发事件: it belongs to none any more.
    Detach,
    /// 已阅: the centre of a post that was sent a copy has read it.
    ReadCopy,
    /// 归档: a closed case is put away for good.
    Archive,
}

/// What came of calling somebody back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CallBackOutcome {
    /// Spoke with the caller.
    Reached {
        /// What the caller said.
        said: Satisfaction,
    },
    /// Nobody answered.
    NotReached,
}

/// 即采即办: a small matter that was found and dealt with on the spot. Answered by [`super::ReportAccepted`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct NewHandled {
    /// What was found, as it would have been reported; it cannot join another case.
    pub report: NewReport,
    /// What was done.
    #[schema(value_type = Words)]
    pub note: String,
    /// Pictures of before: SHA-256 of each, hex; 1 to [`crate::limits::PHOTOS_PER_TASK_MAX`].
    #[schema(value_type = Vec<PictureDigest>, max_items = 6)]
    pub before: Vec<String>,
    /// Pictures of after; as many.
    #[schema(value_type = Vec<PictureDigest>, max_items = 6)]
    pub after: Vec<String>,
    /// The id of the case, a UUID of version 7 that the client makes: its pictures are kept under it before it is filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub case: Option<CaseId>,
}
