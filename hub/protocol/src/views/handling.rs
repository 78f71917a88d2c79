//! What a case carries of the closed loop. Everything is left out where there is nothing of it, so that a case that knows
//! no departments looks as it always did.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{
    AreaRef, AttendingView, DepartmentRef, MatterView, OfferView, PersonRef, RecommendationView, UnitRef,
};
use crate::{
    CaseId, Degree, DeskPurpose, EmergencyLevel, IncidentId, Part, ReportId, ReportKind, ReportUpBy,
    ReportUpState, RuledOut, Span, Step, SuspensionKind, TaskId, Tier, Travel, UnitKind, Unsolved, Upward,
    UtcMicros, Weight,
};

/// The closed loop's part of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields = nullable)]
pub struct HandlingView {
    /// What its filing fixed; left out for cases of before there was any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filing: Option<FilingView>,
    /// 办理时限; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<LimitView>,
    /// Departments' tasks, ended ones among them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<DeskView>>")]
    pub desks: Vec<DeskView>,
    /// Those who reported it, as far as something is owed to them or was: whoever still has to be called back first, at
    /// most [`crate::limits::CALLERS_SHOWN_MAX`]; left out where nobody wants an answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<CallerView>>")]
    pub callers: Vec<CallerView>,
    /// How many callers still have to be called back.
    #[serde(skip_serializing_if = "is_zero")]
    #[ts(optional, as = "Option<u32>")]
    pub calls_back_owed: u32,
    /// How many returns were agreed to.
    #[serde(skip_serializing_if = "is_zero")]
    #[ts(optional, as = "Option<u32>")]
    pub returns: u32,
    /// 重办: how often it was done again because a caller was not satisfied.
    #[serde(skip_serializing_if = "is_zero")]
    #[ts(optional, as = "Option<u32>")]
    pub redone: u32,
    /// 挂账, 暂缓 or 缓办: it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended: Option<SuspensionView>,
    /// The 突发事件 that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentId>,
    /// 应急响应: the response under which it is handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<CaseResponseView>,
    /// 包案领导.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader: Option<PersonRef>,
    /// 催办: how often.
    #[serde(skip_serializing_if = "is_zero")]
    #[ts(optional, as = "Option<u32>")]
    pub urged: u32,
    /// 督办: how often.
    #[serde(skip_serializing_if = "is_zero")]
    #[ts(optional, as = "Option<u32>")]
    pub supervised: u32,
    /// 督办: the letter that waits for its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter: Option<LetterView>,
    /// 上报: reports upward that the case owes or has; left out where the policy asks for none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<ReportUpView>>")]
    pub reports_up: Vec<ReportUpView>,
    /// 增援: field tasks for whoever comes to help the unit at work.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<BackupView>>")]
    pub backups: Vec<BackupView>,
    /// 出动卡: the units that the case takes, in the order of the card, while it is nobody's or a unit's. The first takes the case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<WantedView>>")]
    pub run_card: Vec<WantedView>,
    /// 六步: the steps it has come to, in their order, each with when it first did; one that was passed over is not among
    /// them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<StepView>>")]
    pub steps: Vec<StepView>,
    /// Cases that were merged into it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<CaseId>>")]
    pub absorbed: Vec<CaseId>,
    /// What the word that it is dealt with must bring; left out where nothing is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceView>,
    /// 危险词: words of danger, of the matter and of the policy, that stand in what the callers said; each raises the grade to
    /// 特急, and goes when what was said is erased.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub danger_words: Vec<String>,
    /// 抄送: posts that were passed over by a higher one, and what each was sent last; in the order in which it was sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<CopyView>>")]
    pub copies: Vec<CopyView>,
    /// The lowest tier that may close it, by the policy and by its matter; left out where any may, and once it has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closes_from: Option<Tier>,
    /// The lowest tier that is told who reported it in confidence, and so calls back; left out where nobody did, and once it
    /// has ended. Whoever took such a report in is told as well, and whoever handled the case never is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidential_from: Option<Tier>,
}

/// The response under which a case is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CaseResponseView {
    /// To which incident.
    pub incident: IncidentId,
    /// Its level.
    pub level: EmergencyLevel,
}

/// A copy that a post got: it is told, and nobody waits for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CopyView {
    /// The post, by its area.
    pub area: AreaRef,
    /// When it was sent.
    pub at_us: UtcMicros,
    /// When it was read; left out while it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub read_at_us: Option<UtcMicros>,
    /// Who read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub read_by: Option<PersonRef>,
}

/// What the word that a matter is dealt with must bring: a unit's `done`, a department's `reply`. What was said by telephone
/// brings none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EvidenceView {
    /// A picture of before.
    pub before: bool,
    /// A picture of after.
    pub after: bool,
    /// Where the unit was, said when it arrived or when it is done; departments say no place.
    pub position: bool,
}

/// A letter of supervision that waits for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LetterView {
    /// Until when an answer is wanted.
    pub answer_by_us: UtcMicros,
    /// Whether that time has gone by; it can still be answered.
    pub overdue: bool,
}

/// A report upward that a case owes, or that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReportUpView {
    /// To whom.
    pub to: Upward,
    /// How.
    pub by: ReportUpBy,
    /// Until when.
    pub due_us: UtcMicros,
    /// Where it stands.
    pub state: ReportUpState,
}

/// 出动卡: a unit that the case takes, and who is it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WantedView {
    /// Whether it has to come.
    pub weight: Weight,
    /// What it must be.
    pub want: WantView,
    /// The unit that has accepted.
    pub unit: Option<UnitRef>,
    /// How many are being asked.
    pub asked: u32,
    /// Nobody was found, and why not; null while somebody is asked or comes.
    pub short: Option<ShortView>,
    /// 推荐: units for it, best first, where a person dispatches; left out for the first, whose units are those recommended for the
    /// case, and where somebody is asked or comes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<RecommendationView>>")]
    pub recommended: Vec<RecommendationView>,
}

/// What a unit must be that a run card wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WantView {
    /// Of one of these kinds; of any, if there are none.
    pub kinds: Vec<UnitKind>,
    /// Skills besides those of category and matter.
    pub skills: Vec<String>,
    /// How it has to get about.
    pub travel: Option<Travel>,
    /// Within which time it has to be there, seconds.
    pub within_s: Option<u32>,
}

/// Why nobody was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ShortView {
    /// What ruled out whoever came nearest to it; null if nobody like it is near at all.
    pub why: Option<RuledOut>,
}

/// A field task for backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BackupView {
    /// The task.
    pub task: TaskId,
    /// Offers that wait for an answer.
    pub offers: Vec<OfferView>,
    /// The unit that came, or is coming.
    pub attending: Option<AttendingView>,
}

/// Serde asks by reference.
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// What filing a case fixed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FilingView {
    /// When the report that opened it was taken in.
    pub received_at_us: UtcMicros,
    /// What that report wants.
    pub kind: ReportKind,
    /// 保密: no department sees who called.
    pub confidential: bool,
    /// 需回复: the caller is called back before the case is closed.
    pub reply_wanted: bool,
    /// What the catalogue says of the matter; null if it does not list it.
    pub matter: Option<MatterView>,
}

/// 办理时限: until when it must be dealt with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LimitView {
    /// What was allowed at first.
    pub within: Span,
    /// Since when it runs.
    pub started_at_us: UtcMicros,
    /// Until when.
    pub due_us: UtcMicros,
    /// The marks that were reached, in percent: of 50, 80, 100, 120.
    pub marks_reached: Vec<u8>,
    /// When the next mark is reached; null while paused, once met, and after the last.
    pub next_mark_us: Option<UtcMicros>,
    /// Whether the calendar lacks a year it had to pass.
    pub uncertain: bool,
    /// More time that is asked for and not decided.
    pub asked: Option<Span>,
    /// Whether more time was granted: there is more once only.
    pub extended: bool,
    /// Since when it is paused.
    pub paused_since_us: Option<UtcMicros>,
    /// Whether the matter was verified: the limit has done its work.
    pub met: bool,
}

/// A department's task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeskView {
    /// The task.
    pub task: TaskId,
    /// The department.
    pub department: DepartmentRef,
    /// Lead or helper.
    pub part: Part,
    /// Whether it can no longer be returned.
    pub binding: bool,
    /// Its clock; null once it is overdue, has replied or ended, and while the limit is paused.
    pub clock: Option<DeskClockView>,
    /// When it was assigned.
    pub assigned_at_us: UtcMicros,
    /// When it was signed, or counted as signed.
    pub signed_at_us: Option<UtcMicros>,
    /// Whether nobody signed, and the time to sign ran out.
    pub counted_as_signed: bool,
    /// Since when a return is asked and not ruled on.
    pub return_asked_at_us: Option<UtcMicros>,
    /// 退单: until when it may ask to return it, and in any case for as long as it is neither signed nor counted as signed; left
    /// out where it is bound, was replied to or has ended, and for tasks of before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub return_by_us: Option<UtcMicros>,
    /// Whether it is overdue.
    pub overdue: bool,
    /// When it replied.
    pub replied_at_us: Option<UtcMicros>,
    /// 返工: how often its work was sent back.
    pub sent_back: u32,
    /// Whether it is no longer wanted.
    pub ended: bool,
    /// 办理结果, as its last reply says; left out where it says none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub findings: Option<Findings>,
}

/// 办理结果: what a department found and what came of it, beside its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Findings {
    /// 联系群众: when it spoke with the caller; null if it did not.
    pub contacted_at_us: Option<UtcMicros>,
    /// 联系号码: the number that was called; only together with `contacted_at_us`. It is said with a reply; the history tells it to
    /// whoever is told the callers of the case, and here it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub contacted_number: Option<String>,
    /// 诉求属实: the matter is as the caller said.
    pub substantiated: bool,
    /// 超职责诉求: it asks for more than the department may do.
    pub beyond_duty: bool,
    /// 未解决原因; null if it is solved.
    pub unsolved: Option<Unsolved>,
}

/// When a case first came to a step of the loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StepView {
    /// The step.
    pub step: Step,
    /// When.
    pub at_us: UtcMicros,
}

/// The clock of a department's task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeskClockView {
    /// What it is for.
    pub purpose: DeskPurpose,
    /// When it runs out.
    pub due_us: UtcMicros,
}

/// Somebody who reported the case, and what is owed to them. Name and number are in the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CallerView {
    /// The report.
    pub report: ReportId,
    /// When it was taken in; a merge does not change it.
    pub received_at_us: UtcMicros,
    /// What it wants.
    pub kind: ReportKind,
    /// 保密.
    pub confidential: bool,
    /// 需回复.
    pub reply_wanted: bool,
    /// How often the caller was called back without being reached.
    pub missed_calls: u32,
    /// What the caller said at last.
    pub said: Option<Satisfaction>,
    /// Whether it is not tried again.
    pub given_up: bool,
    /// The case that brought it here by a merge.
    pub from: Option<CaseId>,
}

/// 三率: what a caller says when called back (响应、解决、满意).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Satisfaction {
    /// 响应: somebody got in touch.
    pub responded: bool,
    /// 解决: it is solved.
    pub solved: bool,
    /// 满意: is satisfied; 基本满意 is.
    pub satisfied: bool,
    /// How much so, if it was asked in three steps. Whoever says it says the same with `satisfied`, which only `not_satisfied` leaves
    /// false. Left out where nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub degree: Option<Degree>,
}

/// Why and since when a case waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SuspensionView {
    /// 挂账 or 暂缓.
    pub kind: SuspensionKind,
    /// Since when.
    pub since_us: UtcMicros,
    /// When it is looked at again.
    pub review_at_us: UtcMicros,
}
