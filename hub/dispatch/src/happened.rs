//! What can happen to a case in the closed loop: one for each deed and for each clock of it that runs out.

use geo_index::AreaCode;
use serde::{Deserialize, Serialize};

use crate::{
    CallBackOutcome, CaseId, ClimbReason, ContentDigest, Corrected, DepartmentCode, DeskClock, DeskReplied,
    ExtensionRuling, Ground, HandedOn, Limit, LimitReason, LimitsApart, OwedAgain, Part, PersonId, ReportId,
    ReportUp, ReportUpBy, ReportedUp, ReturnRuling, Rung, Sealed, Service, Span, Stays, SuspensionKind,
    TaskId, TransferTarget, UnitId, Until, Upward, UtcMicros, Wanted, WorkingTime, board::Absorbed,
};

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Happened {
    /// The limit was set, or moved; the marks already reached stay reached.
    #[serde(rename = "limit.set")]
    LimitSet {
        /// The limit.
        limit: Limit,
        /// Why.
        why: LimitReason,
        /// How many marks count as reached.
        passed: u8,
        /// Names the timer of the next mark.
        generation: u64,
        /// The next mark lies behind, and is reached no earlier than then; none in every event from before it was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        not_before: Option<UtcMicros>,
        /// After a pause of several in one: what each has, should they part. None where it is one for all, or was not kept yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        apart: Option<Box<LimitsApart>>,
    },
    /// So much of the limit has gone.
    #[serde(rename = "limit.mark_reached")]
    LimitMarkReached {
        /// In percent.
        percent: u8,
        /// Names the timer of the next mark.
        generation: u64,
        /// When that is; none after the last.
        next: Option<UtcMicros>,
    },
    /// The limit does not run while the case is suspended.
    #[serde(rename = "limit.paused")]
    LimitPaused {
        /// What is left, in milliseconds of the limit's own kind of time.
        left_ms: u64,
    },
    /// The matter was verified: the limit has done its work.
    #[serde(rename = "limit.met")]
    LimitMet {
        /// Whether that was after it was due.
        late: bool,
    },
    /// A department was given a task.
    #[serde(rename = "desk.assigned")]
    DeskAssigned {
        /// The task.
        task: TaskId,
        /// The department.
        department: DepartmentCode,
        /// Lead or helper.
        part: Part,
        /// Whether it can still ask to return it.
        binding: bool,
        /// Its clock.
        clock: DeskClock,
        /// Where it was handed on and the case has no limit: until when whoever had it was to reply.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_by: Option<UtcMicros>,
        /// 退单: until when it may ask to return it; none in events from before it was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        return_by: Option<Until>,
        /// Why it; none if a ruling says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Sealed>,
    },
    /// A department signed; with nobody named the time to sign had run out, and it counts as signed.
    #[serde(rename = "desk.signed")]
    DeskSigned {
        /// The task.
        task: TaskId,
        /// Its clock from now on.
        clock: DeskClock,
    },
    /// The clock of a department's task was set anew.
    #[serde(rename = "desk.clock_set")]
    DeskClockSet {
        /// The task.
        task: TaskId,
        /// The clock.
        clock: DeskClock,
        /// 退单: until when it may ask to return it, where another calendar moves that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        return_by: Option<Until>,
    },
    /// A department's task is overdue.
    #[serde(rename = "desk.overdue")]
    DeskOverdue {
        /// The task.
        task: TaskId,
    },
    /// A department wants to return its task. No clock stops.
    #[serde(rename = "desk.return_asked")]
    ReturnAsked {
        /// The task.
        task: TaskId,
        /// Why.
        reason: Sealed,
        /// The clause it relies on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clause: Option<String>,
    },
    /// A return was ruled on.
    #[serde(rename = "desk.return_ruled")]
    ReturnRuled {
        /// The task.
        task: TaskId,
        /// What was decided.
        #[serde(flatten)]
        ruling: ReturnRuling,
        /// Why.
        reason: Sealed,
    },
    /// More time was asked for. No clock stops.
    #[serde(rename = "limit.extension_asked")]
    ExtensionAsked {
        /// How much more, from the end of the limit.
        more: Span,
        /// Why.
        reason: Sealed,
    },
    /// The wish for more time was decided.
    #[serde(rename = "limit.extension_ruled")]
    ExtensionRuled {
        /// What was decided.
        ruling: ExtensionRuling,
        /// Why.
        reason: Sealed,
    },
    /// 转派: a department's task went to another one; its end and the other's task follow.
    #[serde(rename = "case.handed_on")]
    HandedOn(HandedOn),
    /// 免除协办: a helper has no part in it any more; the end of its task follows.
    #[serde(rename = "case.helper_let_go")]
    HelperLetGo {
        /// The task.
        task: TaskId,
        /// Why.
        reason: Sealed,
    },
    /// A department says what it did.
    #[serde(rename = "desk.replied")]
    DeskReplied(DeskReplied),
    /// 返工: the department's work was found not done; it has it again.
    #[serde(rename = "desk.sent_back")]
    DeskSentBack {
        /// The task.
        task: TaskId,
        /// Its clock from now on.
        clock: DeskClock,
    },
    /// A department's task is no longer wanted.
    #[serde(rename = "desk.ended")]
    DeskEnded {
        /// The task.
        task: TaskId,
    },
    /// A caller was called back.
    #[serde(rename = "report.called_back")]
    CalledBack {
        /// Whose call.
        report: ReportId,
        /// What came of it.
        #[serde(flatten)]
        outcome: CallBackOutcome,
        /// Whether it is not tried again.
        given_up: bool,
        /// Nobody answered, so soon after the try before that this one does not count.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        too_soon: bool,
        /// In words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Sealed>,
    },
    /// 重办: a caller was not satisfied, and it is done again.
    #[serde(rename = "case.redone")]
    Redone {
        /// How often by now.
        times: u8,
        /// The field task that follows.
        task: TaskId,
    },
    /// 挂账 or 暂缓.
    #[serde(rename = "case.suspended")]
    Suspended {
        /// Which.
        kind: SuspensionKind,
        /// What will be done.
        plan: Sealed,
        /// When it is looked at again.
        review_at: UtcMicros,
    },
    /// The suspension ended.
    #[serde(rename = "case.resumed")]
    Resumed {
        /// Why, in words; none if nobody ended it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Sealed>,
        /// Why the rules ended it; none if somebody did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<ClimbReason>,
    },
    /// 提级办理.
    #[serde(rename = "case.passed_up")]
    PassedUp {
        /// Why.
        reason: Sealed,
    },
    /// 催办.
    #[serde(rename = "case.urged")]
    Urged {
        /// What is wanted.
        note: Sealed,
    },
    /// 督办; with nobody named the limit had been passed by a fifth.
    #[serde(rename = "case.supervised")]
    Supervised {
        /// The letter; none if a clock sent it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        letter: Option<Sealed>,
        /// Until when an answer is wanted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer_by: Option<UtcMicros>,
        /// Where that was reckoned in working time: from what; a person names an instant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        working: Option<WorkingTime>,
        /// Names the timer of the answer; 0 where none is waited for, as in every event from before it was kept.
        #[serde(default, skip_serializing_if = "crate::ids::is_none_set")]
        generation: u64,
    },
    /// Another calendar gives another time for the answer to a letter that the clock wrote.
    #[serde(rename = "case.letter_moved")]
    LetterMoved {
        /// The generation that the letter had.
        letter: u64,
        /// Until when an answer is wanted.
        answer_by: UtcMicros,
        /// Names the timer of the answer from now on.
        generation: u64,
    },
    /// 答复督办.
    #[serde(rename = "case.supervision_answered")]
    SupervisionAnswered {
        /// The answer.
        note: Sealed,
        /// Whether it came after the time that the letter named.
        late: bool,
    },
    /// Nobody answered the letter by the time that it named.
    #[serde(rename = "case.supervision_overdue")]
    SupervisionOverdue,
    /// 核实属实.
    #[serde(rename = "case.confirmed")]
    Confirmed {
        /// What was found.
        note: Sealed,
    },
    /// 下派.
    #[serde(rename = "case.passed_down")]
    PassedDown {
        /// The area whose centre has it now.
        to: AreaCode,
        /// Why.
        reason: Sealed,
    },
    /// 更正: what it was filed as was put right.
    #[serde(rename = "case.corrected")]
    Corrected(Box<Corrected>),
    /// 上报: which reports upward the case owes from now on, those that were made or are overdue among them.
    #[serde(rename = "case.reports_up_set")]
    ReportsUpSet {
        /// All of them.
        owed: Vec<ReportUp>,
    },
    /// 上报: it was reported upward.
    #[serde(rename = "case.reported_up")]
    ReportedUp(Box<ReportedUp>),
    /// 上报: nobody wrote down in time that it was reported upward; while it is not, every time that a post is told so.
    #[serde(rename = "case.report_up_overdue")]
    ReportUpOverdue {
        /// To whom.
        to: Upward,
        /// How.
        way: ReportUpBy,
        /// When a post is told again, unless it is reported by then; none where the post that should know of it does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again: Option<OwedAgain>,
    },
    /// 增援: a unit at work asks for more.
    #[serde(rename = "case.backup_asked")]
    BackupAsked {
        /// The unit that asks.
        unit: UnitId,
        /// The task that it is at.
        from: TaskId,
        /// The field task that follows for whoever comes.
        task: TaskId,
        /// What is wanted.
        note: Sealed,
    },
    /// 增援: it has become red while a unit is at work, and more are looked for.
    #[serde(rename = "case.backup_wanted")]
    BackupWanted {
        /// The field task that follows for whoever comes.
        task: TaskId,
    },
    /// 出动卡: whoever is wanted besides the one who takes the case, and those who are there already.
    #[serde(rename = "case.units_wanted")]
    UnitsWanted {
        /// Each with its field task, which follows; at most [`crate::WANTED_MAX`].
        wanted: Vec<Wanted>,
        /// Services that another card than that of before names: they are to be called.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        call: Vec<Service>,
        /// Who said no to what was wanted besides and is looked for by the case itself from now on: they are not asked for that.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        declined: Vec<UnitId>,
    },
    /// 重新办理: it has become red after the work was said to be done, and is to be done anew.
    #[serde(rename = "case.begun_again")]
    BegunAgain {
        /// The field task that follows.
        task: TaskId,
    },
    /// 领导包案.
    #[serde(rename = "case.charge_taken")]
    ChargeTaken {
        /// The leader.
        leader: PersonId,
    },
    /// 即采即办: dealt with on the spot by whoever found it (自采自办).
    #[serde(rename = "case.self_handled")]
    SelfHandled {
        /// What was done.
        note: Sealed,
        /// Pictures of before, by SHA-256 of their bytes.
        before: Vec<ContentDigest>,
        /// Pictures of after.
        after: Vec<ContentDigest>,
        /// Whether it was drawn to be checked by somebody else.
        sampled: bool,
    },
    /// 不予受理: the case has ended.
    #[serde(rename = "case.not_accepted")]
    NotAccepted {
        /// On what ground.
        ground: Ground,
        /// Why.
        reason: Sealed,
    },
    /// 直接答复: the case has ended.
    #[serde(rename = "case.answered_at_once")]
    AnsweredAtOnce {
        /// The answer.
        answer: Sealed,
    },
    /// 移交: the case has ended here.
    #[serde(rename = "case.transferred")]
    Transferred {
        /// To whom.
        to: TransferTarget,
        /// Why, and under what number there.
        note: Sealed,
    },
    /// 并单: another case became part of this one.
    #[serde(rename = "case.absorbed")]
    Absorbed {
        /// What it was, so that it can be parted again.
        absorbed: Box<Absorbed>,
        /// Why it is the same matter.
        reason: Sealed,
        /// Posts by which the ladder grows upward, where the other is more pressing.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rungs: Vec<Rung>,
    },
    /// 并单: this case is part of another now, and has ended.
    #[serde(rename = "case.merged")]
    Merged {
        /// The case that goes on.
        into: CaseId,
    },
    /// 拆分: a case that had been merged into this one left it.
    #[serde(rename = "case.parted")]
    Parted {
        /// The case that left.
        merged: CaseId,
        /// Why it is another matter.
        reason: Sealed,
        /// What stays, where that is less pressing than before; nothing of it was kept in older events.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stays: Option<Box<Stays>>,
    },
    /// 拆单: a report that had joined left it, for a case of its own.
    #[serde(rename = "case.report_parted")]
    ReportParted {
        /// The report.
        report: ReportId,
        /// The case that it has now.
        to: CaseId,
        /// Why it is another matter.
        reason: Sealed,
        /// What stays, where that is less pressing than before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stays: Option<Box<Stays>>,
    },
    /// Looks alike, and is another matter.
    #[serde(rename = "case.kept_apart")]
    KeptApart {
        /// The other case.
        other: CaseId,
    },
    /// 抄送: posts that were passed over got a copy of what a higher one did about the case.
    #[serde(rename = "case.copied")]
    Copied {
        /// Which, lowest first.
        posts: Vec<Rung>,
    },
    /// 已阅: one of them has read it.
    #[serde(rename = "case.copy_read")]
    CopyRead(crate::CopyRead),
    /// 吹哨: departments are called to a place for this case, or a merge brought such a whistle.
    #[serde(rename = "case.whistled")]
    Whistled(crate::OfWhistle),
    /// 应急响应: under which response it is handled from now on.
    #[serde(rename = "case.response_set")]
    ResponseSet(crate::ResponseFollowed),
    /// 归入突发事件.
    #[serde(rename = "case.attached")]
    Attached(crate::OfIncident),
    /// 移出突发事件.
    #[serde(rename = "case.detached")]
    Detached(crate::OfIncident),
    /// 归档.
    #[serde(rename = "case.archived")]
    Archived,
}
