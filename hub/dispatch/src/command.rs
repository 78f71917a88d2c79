//! What somebody wants: orders, which can be refused. A timer that runs out is one of them.

use std::collections::BTreeSet;

use geo_index::{AreaCode, Place, Tier};

use crate::{
    Act, Actor, Answerer, BlowWhistle, CallNotAnswered, CaseId, ContentDigest, DeclineReason, Degree,
    DocumentKind, Handled, IncidentOrder, Intake, Joining, MessageId, OfferId, OpenIncident, OtherPictures,
    PersonId, Placing, Reach, ReachOutcome, Reorganisation, ReportId, Said, Sealed, Service, Skill, TaskId,
    Timer, Travel, UnitId, UnitKind, UtcMicros, WhistleOrder, Withdrawer,
};

/// An answer that somebody gave by telephone.
#[derive(Debug, Clone, PartialEq)]
pub struct Relayed {
    /// The case it is about.
    pub case: CaseId,
    /// When it was said.
    pub said_at: UtcMicros,
    /// The telephone number.
    pub number: Sealed,
    /// Who records it.
    pub by: PersonId,
    /// Whose answer it is.
    pub from: Answerer,
    /// What was said.
    pub said: Said,
    /// The order that the answer amounts to.
    pub order: Box<Command>,
}

/// Whether a unit wants to be asked, and where it is then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// 在岗: on duty, positioned.
    OnDuty,
    /// 备勤: at home, reachable, not positioned.
    Standby,
    /// 休息.
    OffDuty,
}

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// The device has it.
    Delivered,
    /// Somebody looked at it.
    Seen,
}

/// What the verifier found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Done.
    Done,
    /// Not done: a new task follows.
    NotDone,
}

/// Everything that can be asked of the hub.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Take in a report and open its case.
    OpenCase(Intake),
    /// Say where a case is.
    PlaceCase(Placing),
    /// Record that 110, 119 or 120 was called.
    RecordCall {
        /// The case.
        case: CaseId,
        /// The service.
        service: Service,
        /// When it was called.
        called_at: UtcMicros,
        /// Who records it.
        by: PersonId,
    },
    /// Acknowledge an alert.
    Acknowledge {
        /// The case.
        case: CaseId,
        /// Rung that was alerted.
        rung: u8,
        /// Round that was alerted.
        round: u32,
        /// Who.
        by: PersonId,
    },
    /// Take in a report about a matter that has an open case.
    JoinReport(Joining),
    /// Record what somebody said by telephone, and carry it out for them.
    Relay(Relayed),
    /// Record that somebody was called by telephone and nobody answered.
    RecordUnanswered(CallNotAnswered),
    /// Record what came of telling somebody by another channel.
    RecordReach {
        /// Whom, and about what.
        reach: Reach,
        /// Code of the channel.
        channel: String,
        /// What came of it.
        outcome: ReachOutcome,
    },
    /// Offer the case to units chosen by a person; all of them or none.
    DispatchUnits {
        /// The case.
        case: CaseId,
        /// The units.
        units: Vec<UnitId>,
        /// Who, and from which seat.
        by: Actor,
        /// Why.
        reason: Sealed,
    },
    /// Call a unit back from an offer or a task.
    StandDown {
        /// The case.
        case: CaseId,
        /// The unit.
        unit: UnitId,
        /// Who, and from which seat.
        by: Actor,
        /// Why.
        reason: Sealed,
    },
    /// Deal with the matter without a unit.
    Settle {
        /// The case.
        case: CaseId,
        /// Who, and from which seat.
        by: Actor,
        /// How.
        note: Sealed,
    },
    /// Check that the work was done.
    Verify {
        /// The case.
        case: CaseId,
        /// Who, and from which seat; not the handler.
        by: Actor,
        /// What was found.
        verdict: Verdict,
        /// In words.
        note: Sealed,
    },
    /// The same by whoever reported the matter, with the number and the pin of the report.
    VerifyByCaller {
        /// The case that has the report.
        case: CaseId,
        /// The report.
        report: ReportId,
        /// Whose account took the report in, as its first event says.
        filed_by: Option<PersonId>,
        /// Who was told the pin of the report.
        told: BTreeSet<PersonId>,
        /// What was found.
        verdict: Verdict,
        /// How content the caller is with it, if it said so; who says that it is not done, is not.
        degree: Option<Degree>,
        /// In words, if there were any.
        note: Option<Sealed>,
    },
    /// Close a verified case.
    Close {
        /// The case.
        case: CaseId,
        /// Who.
        by: PersonId,
        /// The tier of the centre from which it is closed.
        tier: Tier,
    },
    /// Withdraw the registration.
    Withdraw {
        /// The case.
        case: CaseId,
        /// Who.
        by: Withdrawer,
        /// Why.
        reason: Sealed,
    },
    /// Open a closed or withdrawn case again.
    Reopen {
        /// The case.
        case: CaseId,
        /// Who, and from which seat.
        by: Actor,
        /// Why.
        reason: Sealed,
    },
    /// Erase the personal data of a report; the shell takes the vault row away in the same append.
    EraseReport {
        /// The report.
        report: ReportId,
        /// Who.
        by: PersonId,
    },
    /// Enrol a unit or change its card.
    EnrolUnit {
        /// The unit.
        unit: UnitId,
        /// Its kind.
        kind: UnitKind,
        /// Its skills.
        skills: Vec<Skill>,
        /// The area it belongs to.
        home: AreaCode,
        /// The person who answers for it, if that person has an account.
        person: Option<PersonId>,
        /// How it gets about; none where its kind says so.
        travel: Option<Travel>,
    },
    /// Strike a unit off.
    RetireUnit {
        /// The unit.
        unit: UnitId,
    },
    /// Adopt a document.
    Adopt {
        /// Which.
        kind: DocumentKind,
        /// Its content.
        digest: ContentDigest,
        /// Who, if a person.
        by: Option<PersonId>,
    },
    /// Adopt a document that was made from the one in force: refused if that is another one by now, so that of two
    /// made from the same one none is lost.
    Amend {
        /// Which.
        kind: DocumentKind,
        /// What it was made from; none if there was none in force.
        from: Option<ContentDigest>,
        /// Its content.
        digest: ContentDigest,
        /// Who, if a person.
        by: Option<PersonId>,
    },
    /// Carry an import out.
    Reorganise(Reorganisation),
    /// Come on duty.
    SignOn {
        /// The unit.
        unit: UnitId,
    },
    /// Go off duty.
    SignOff {
        /// The unit.
        unit: UnitId,
    },
    /// Stand by at home.
    StandBy {
        /// The unit.
        unit: UnitId,
    },
    /// Record what a unit said by telephone about its readiness, and carry it out for it.
    RelayDuty {
        /// The unit.
        unit: UnitId,
        /// What it said.
        readiness: Readiness,
        /// When it was said.
        said_at: UtcMicros,
        /// The telephone number.
        number: Sealed,
        /// Who records it.
        by: PersonId,
    },
    /// Accept an offer.
    Accept {
        /// The unit.
        unit: UnitId,
        /// The offer.
        offer: OfferId,
    },
    /// Decline an offer, or give up an accepted one.
    Decline {
        /// The unit.
        unit: UnitId,
        /// The offer.
        offer: OfferId,
        /// Why.
        reason: DeclineReason,
    },
    /// Be on the way.
    SetOut {
        /// The unit.
        unit: UnitId,
        /// The task.
        task: TaskId,
    },
    /// Be on scene.
    Arrive {
        /// The unit.
        unit: UnitId,
        /// The task.
        task: TaskId,
        /// Where the device says it is.
        place: Option<Place>,
    },
    /// Say that all is well.
    ReportWell {
        /// The unit.
        unit: UnitId,
        /// The task.
        task: TaskId,
    },
    /// Be done.
    Finish {
        /// The unit.
        unit: UnitId,
        /// The task.
        task: TaskId,
        /// What was done.
        note: Option<Sealed>,
        /// Pictures of it when it was done, by SHA-256 of their bytes.
        photos: Vec<ContentDigest>,
        /// Pictures of before.
        before: Vec<ContentDigest>,
        /// Pictures of other kinds.
        others: OtherPictures,
        /// Where the device says it is, if it did not on arriving.
        place: Option<Place>,
    },
    /// 增援: ask for more units at the task that it has.
    AskBackup {
        /// The unit.
        unit: UnitId,
        /// The task.
        task: TaskId,
        /// What is wanted.
        note: Sealed,
    },
    /// Call for help. Opens a case of its own, or alerts again for the one that is open.
    RaiseSos {
        /// The unit.
        unit: UnitId,
        /// The case to open; its words are the vault row of the unit's call.
        intake: Intake,
    },
    /// Note a receipt for a mailbox message.
    Receive {
        /// The unit.
        unit: UnitId,
        /// The message.
        message: MessageId,
        /// How far it has come.
        receipt: Receipt,
    },
    /// A timer has run out.
    TimerRanOut(Timer),
    /// A deed of the closed loop.
    Act(Act),
    /// 吹哨: call departments to a place.
    BlowWhistle(Box<BlowWhistle>),
    /// 部门报到: do something about a whistle that is open.
    Whistle(Box<WhistleOrder>),
    /// 突发事件: put an incident on record.
    OpenIncident(Box<OpenIncident>),
    /// Do something about an incident that is open.
    Incident(Box<IncidentOrder>),
    /// 应急响应: bring a case in line with the response that holds for it.
    FollowResponse {
        /// The case.
        case: CaseId,
    },
    /// 即采即办: a small matter that was found and dealt with on the spot is filed, with pictures of before and after.
    FileHandled(Handled),
    /// 就近接单: look for what a unit that has become free may do near it.
    LookForWork {
        /// The unit.
        unit: UnitId,
    },
    /// 滚动指派: match what waits around a task with whoever may go.
    AssignTogether {
        /// The task.
        around: TaskId,
    },
    /// 改派更近者: look whether somebody who is free is there much sooner than the unit under way.
    LookForSooner {
        /// The task that it is under way to.
        task: TaskId,
    },
    /// Reckons the limit and the clocks of a case by the calendar in force, which is another than when they were set.
    ReckonLimit {
        /// The case.
        case: CaseId,
    },
}

impl Command {
    /// The case that has ended and that the command is about: the shell rebuilds it from its stream.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "most commands are about what is open")]
    pub fn recalls(&self) -> Option<CaseId> {
        match self {
            Self::Reopen { case, .. } => Some(*case),
            Self::Act(act) => act.recalls(),
            _ => None,
        }
    }
}
