//! The names of events on the wire, which are their names in the ledger.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

macro_rules! event_kinds {
    ($($(#[$doc:meta])+ $name:ident = $word:literal),+ $(,)?) => {
        /// The name of an event, as it stands in the ledger.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
        pub enum EventKind {
            $($(#[$doc])+ #[serde(rename = $word)] $name),+
        }

        impl EventKind {
            /// Every event.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The event of that name, as the ledger writes it.
            #[must_use]
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
            }

            /// The name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }
        }
    };
}

event_kinds!(
    /// A document was adopted.
    DocumentAdopted = "document.adopted",
    /// A report was accepted.
    ReportReceived = "report.received",
    /// The personal data of a report were erased.
    ReportErased = "report.erased",
    /// A case was opened.
    CaseOpened = "case.opened",
    /// A person said where it is.
    CasePlaced = "case.placed",
    /// A call to 110, 119 or 120 was recorded.
    CallRecorded = "case.call_recorded",
    /// Another report about the same matter joined the case.
    ReportJoined = "case.report_joined",
    /// An answer given by telephone was recorded for whoever gave it.
    AnswerRelayed = "case.answer_relayed",
    /// Somebody was called by telephone, and nobody answered.
    CallNotAnswered = "case.call_not_answered",
    /// Somebody was told by another channel, or could not be.
    ReachRecorded = "reach.recorded",
    /// Units were recommended.
    Recommended = "case.recommended",
    /// A rung had nobody on duty.
    RungSkipped = "case.rung_skipped",
    /// A rung was alerted.
    Alerted = "case.alerted",
    /// A person took it on.
    Acknowledged = "case.acknowledged",
    /// A new clock runs.
    ClockSet = "case.clock_set",
    /// A person dispatched units.
    Dispatched = "case.dispatched",
    /// A person dealt with it without a unit.
    Settled = "case.settled",
    /// The attending unit finished.
    Finished = "case.finished",
    /// It was found done.
    Verified = "case.verified",
    /// It was found not done.
    SentBack = "case.sent_back",
    /// The case was closed.
    Closed = "case.closed",
    /// The registration was withdrawn.
    Withdrawn = "case.withdrawn",
    /// The case was opened again.
    Reopened = "case.reopened",
    /// A task was opened.
    TaskOpened = "task.opened",
    /// A unit was offered the task.
    OfferMade = "offer.made",
    /// The unit accepted.
    OfferAccepted = "offer.accepted",
    /// The offer ended.
    OfferEnded = "offer.ended",
    /// Nobody suitable was left.
    SearchFailed = "task.search_failed",
    /// When to search again.
    SearchSet = "task.search_set",
    /// The unit is on its way.
    SetOut = "task.set_out",
    /// The unit is on scene.
    Arrived = "task.arrived",
    /// When the unit must next say that it is well.
    WelfareSet = "task.welfare_set",
    /// The unit did not say so.
    WelfareMissed = "task.welfare_missed",
    /// The unit says that the work is done.
    WorkDone = "task.done",
    /// The task is no longer wanted.
    TaskEnded = "task.ended",
    /// A unit was enrolled, or its card changed.
    UnitEnrolled = "unit.enrolled",
    /// A unit was struck off.
    UnitRetired = "unit.retired",
    /// A unit came on duty.
    SignedOn = "unit.signed_on",
    /// A unit went off duty.
    SignedOff = "unit.signed_off",
    /// A unit stands by at home.
    StoodBy = "unit.stood_by",
    /// A task that a unit has worked off counts for how much it has had in this duty.
    UnitWorked = "unit.worked",
    /// What a unit said by telephone about its readiness was recorded for it.
    DutyRelayed = "unit.duty_relayed",
    /// A unit called for help.
    SosRaised = "unit.sos_raised",
    /// The unit's own case has ended.
    SosEnded = "unit.sos_ended",
    /// A message was put into the mailbox.
    Posted = "mailbox.posted",
    /// The device has it.
    Delivered = "mailbox.delivered",
    /// Somebody has looked at it.
    Seen = "mailbox.seen",
    /// It needs no answer any more.
    Retired = "mailbox.retired",
    /// An answer came after the offer had ended.
    AnswerCameLate = "mailbox.answer_came_late",
    /// The limit was set, or moved; the marks already reached stay reached.
    LimitSet = "limit.set",
    /// So much of the limit has gone.
    LimitMarkReached = "limit.mark_reached",
    /// The limit does not run while the case is suspended.
    LimitPaused = "limit.paused",
    /// The matter was verified: the limit has done its work.
    LimitMet = "limit.met",
    /// A department was given a task.
    DeskAssigned = "desk.assigned",
    /// A department signed; with nobody named the time to sign had run out, and it counts as signed.
    DeskSigned = "desk.signed",
    /// The clock of a department's task was set anew.
    DeskClockSet = "desk.clock_set",
    /// A department's task is overdue.
    DeskOverdue = "desk.overdue",
    /// A department wants to return its task. No clock stops.
    ReturnAsked = "desk.return_asked",
    /// A return was ruled on.
    ReturnRuled = "desk.return_ruled",
    /// 转派: a department's task went to another one.
    HandedOn = "case.handed_on",
    /// 免除协办: a helper has no part in it any more.
    HelperLetGo = "case.helper_let_go",
    /// More time was asked for. No clock stops.
    ExtensionAsked = "limit.extension_asked",
    /// The wish for more time was decided.
    ExtensionRuled = "limit.extension_ruled",
    /// A department says what it did.
    DeskReplied = "desk.replied",
    /// 返工: the department's work was found not done; it has it again.
    DeskSentBack = "desk.sent_back",
    /// A department's task is no longer wanted.
    DeskEnded = "desk.ended",
    /// A caller was called back.
    CalledBack = "report.called_back",
    /// 重办: a caller was not satisfied, and it is done again.
    Redone = "case.redone",
    /// 挂账 or 暂缓.
    Suspended = "case.suspended",
    /// The suspension ended.
    Resumed = "case.resumed",
    /// 提级办理.
    PassedUp = "case.passed_up",
    /// 催办.
    Urged = "case.urged",
    /// 督办; with nobody named the limit had been passed by a fifth.
    Supervised = "case.supervised",
    /// 督办: another calendar gives another time for the answer to a letter that the clock wrote.
    LetterMoved = "case.letter_moved",
    /// 答复督办.
    SupervisionAnswered = "case.supervision_answered",
    /// Nobody answered the letter of supervision by the time that it named.
    SupervisionOverdue = "case.supervision_overdue",
    /// 核实属实.
    Confirmed = "case.confirmed",
    /// 下派.
    PassedDown = "case.passed_down",
    /// 更正: what it was filed as was put right.
    Corrected = "case.corrected",
    /// 上报: which reports upward the case owes from now on.
    ReportsUpSet = "case.reports_up_set",
    /// 上报: it was reported upward.
    ReportedUp = "case.reported_up",
    /// 上报: it was not reported upward in time.
    ReportUpOverdue = "case.report_up_overdue",
    /// 增援: a unit at work asks for more.
    BackupAsked = "case.backup_asked",
    /// 增援: it has become red while a unit is at work, and more are looked for.
    BackupWanted = "case.backup_wanted",
    /// 出动卡: whoever is wanted besides the one who takes the case.
    UnitsWanted = "case.units_wanted",
    /// 重新办理: it has become red after the work was said to be done, and is to be done anew.
    BegunAgain = "case.begun_again",
    /// 领导包案.
    ChargeTaken = "case.charge_taken",
    /// 即采即办: dealt with on the spot by whoever found it (自采自办).
    SelfHandled = "case.self_handled",
    /// 不予受理: the case has ended.
    NotAccepted = "case.not_accepted",
    /// 直接答复: the case has ended.
    AnsweredAtOnce = "case.answered_at_once",
    /// 移交: the case has ended here.
    Transferred = "case.transferred",
    /// 并单: another case became part of this one.
    Absorbed = "case.absorbed",
    /// 并单: this case is part of another now, and has ended.
    Merged = "case.merged",
    /// 拆分: a case that had been merged into this one left it.
    Parted = "case.parted",
    /// 拆单: a report that had joined left it, for a case of its own.
    ReportParted = "case.report_parted",
    /// Looks alike, and is another matter.
    KeptApart = "case.kept_apart",
    /// 抄送: posts that were passed over got a copy of what a higher one did.
    Copied = "case.copied",
    /// 已阅: one of them has read it.
    CopyRead = "case.copy_read",
    /// 吹哨: departments are called to a place for this case.
    Whistled = "case.whistled",
    /// 应急响应: under which response it is handled from now on.
    ResponseFollowed = "case.response_set",
    /// 归入突发事件.
    Attached = "case.attached",
    /// 移出突发事件.
    Detached = "case.detached",
    /// 归档.
    Archived = "case.archived",
    /// 吹哨: departments are called to a place.
    WhistleBlown = "whistle.blown",
    /// 签收 by a department that was called.
    WhistleSigned = "whistle.signed",
    /// Half of the time has gone by: whoever has not signed is reminded.
    WhistleReminded = "whistle.reminded",
    /// 到场.
    WhistleArrived = "whistle.arrived",
    /// 处置.
    WhistleWorking = "whistle.working",
    /// 离场.
    WhistleLeft = "whistle.left",
    /// The time has come: who is absent (缺席).
    WhistleTimeUp = "whistle.time_up",
    /// 评价 of a department.
    WhistleRated = "whistle.rated",
    /// The whistle goes with its case.
    WhistleMoved = "whistle.moved",
    /// 取消.
    WhistleCalledOff = "whistle.called_off",
    /// The whistle is over; with nobody named the rules closed it.
    WhistleClosed = "whistle.closed",
    /// 突发事件: it was put on record.
    IncidentOpened = "incident.opened",
    /// 定级.
    IncidentGraded = "incident.graded",
    /// 启动 or 调整响应.
    ResponseSet = "incident.response_set",
    /// 终止响应.
    ResponseEnded = "incident.response_ended",
    /// 指挥记录.
    IncidentLogged = "incident.logged",
    /// 初报、续报、终报.
    IncidentReported = "incident.reported",
    /// A report was not made in time.
    IncidentReportOverdue = "incident.report_overdue",
    /// 结束.
    IncidentClosed = "incident.closed",
);

/// Written by hand: the derive does not read names that a macro passes on.
impl PartialSchema for EventKind {
    fn schema() -> RefOr<Schema> {
        let names = Self::ALL.iter().map(|kind| kind.as_str());
        let text = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names));
        text.description(Some("The name of an event, as it stands in the ledger.")).into()
    }
}

impl ToSchema for EventKind {}
