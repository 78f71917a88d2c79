//! What has happened, past tense: names and fields stay for ever, and personal data only as a [`Sealed`] reference.

use geo_index::{AreaCode, Place, Tier};
use serde::{Deserialize, Serialize};

use crate::{
    Acted, AnswerCameLate, AnswerRelayed, CallNotAnswered, CallRecorded, CaseFacts, CaseId, CasePlaced,
    Choice, ClimbReason, Clock, ContentDigest, DocumentKind, DutyRelayed, IncidentHappened, MessageId,
    Notice, OfferEnd, OfferId, PersonId, Phase, ReachRecorded, Reopened, ReportId, ReportJoined, RuledOut,
    Sealed, SentBack, Short, Skill, TaskId, Travel, UnitId, UnitKind, UtcMicros, Verified, Whistled,
    Withdrawn, WorkDone,
};

/// Everything that can have happened. What was chosen, and why, stands in it: replay asks nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Event {
    /// A document was adopted and holds from now on.
    #[serde(rename = "document.adopted")]
    DocumentAdopted {
        /// Which.
        kind: DocumentKind,
        /// Its content.
        digest: ContentDigest,
        /// Who adopted it, if a person did.
        by: Option<PersonId>,
    },
    /// A report was accepted.
    #[serde(rename = "report.received")]
    ReportReceived {
        /// The report.
        report: ReportId,
        /// The case opened for it.
        case: CaseId,
        /// Channel code, for example `12345`.
        channel: String,
        /// The caller's words, name and number.
        words: Sealed,
        /// Whose account filed it; events written before it was kept have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filed_by: Option<PersonId>,
    },
    /// The personal data of a report were erased.
    #[serde(rename = "report.erased")]
    ReportErased {
        /// The report.
        report: ReportId,
        /// Who ordered it.
        by: PersonId,
    },
    /// A case was opened.
    #[serde(rename = "case.opened")]
    CaseOpened {
        /// The case.
        case: CaseId,
        /// What it is about.
        facts: CaseFacts,
        /// Its first task.
        task: TaskId,
    },
    /// A person said where it is.
    #[serde(rename = "case.placed")]
    CasePlaced(CasePlaced),
    /// A call or transfer to 110, 119 or 120 was made and recorded.
    #[serde(rename = "case.call_recorded")]
    CallRecorded(CallRecorded),
    /// Another report about the same matter joined the case.
    #[serde(rename = "case.report_joined")]
    ReportJoined(ReportJoined),
    /// An answer given by telephone was recorded for whoever gave it. What the answer causes follows in the same append.
    #[serde(rename = "case.answer_relayed")]
    AnswerRelayed(AnswerRelayed),
    /// Somebody was called by telephone, and nobody answered.
    #[serde(rename = "case.call_not_answered")]
    CallNotAnswered(CallNotAnswered),
    /// Somebody without an open console, or a unit without a connected device, was told by another channel.
    #[serde(rename = "reach.recorded")]
    ReachRecorded(ReachRecorded),
    /// Units were recommended; a person decides.
    #[serde(rename = "case.recommended")]
    Recommended {
        /// The case.
        case: CaseId,
        /// The task of whoever the run card wants besides; none where it is for who takes the case.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<TaskId>,
        /// Best first; none if nobody can be recommended any more.
        choices: Vec<Choice>,
    },
    /// A rung had nobody on duty and was passed over.
    #[serde(rename = "case.rung_skipped")]
    RungSkipped {
        /// The case.
        case: CaseId,
        /// Index of the rung.
        rung: u8,
    },
    /// A rung is alerted, and again in every later round.
    #[serde(rename = "case.alerted")]
    Alerted {
        /// The case.
        case: CaseId,
        /// Index of the rung.
        rung: u8,
        /// Counts the alerts of the case, from 1: rung and round together name one alert for ever.
        round: u32,
        /// Why; `None` for the alert on opening.
        reason: Option<ClimbReason>,
        /// Who was on duty there.
        on_duty: Vec<PersonId>,
    },
    /// A person took it on; that post owns the case now.
    #[serde(rename = "case.acknowledged")]
    Acknowledged {
        /// The case.
        case: CaseId,
        /// The rung that was alerted.
        rung: u8,
        /// The round that was answered.
        round: u32,
        /// Who.
        by: PersonId,
    },
    /// The case moved to a phase, or stayed in it, with a new clock that replaces the one before.
    #[serde(rename = "case.clock_set")]
    ClockSet {
        /// The case.
        case: CaseId,
        /// Where the case stands now.
        phase: Phase,
        /// The clock.
        clock: Clock,
    },
    /// A person dispatched units by name.
    #[serde(rename = "case.dispatched")]
    Dispatched {
        /// The case.
        case: CaseId,
        /// The units.
        units: Vec<UnitId>,
        /// Who.
        by: PersonId,
        /// Why, in the person's words.
        reason: Sealed,
    },
    /// A person dealt with the matter without a unit.
    #[serde(rename = "case.settled")]
    Settled {
        /// The case.
        case: CaseId,
        /// Who.
        by: PersonId,
        /// How, in the person's words.
        note: Sealed,
    },
    /// The attending unit finished; whoever answers for it counts as a handler.
    #[serde(rename = "case.finished")]
    Finished {
        /// The case.
        case: CaseId,
        /// The unit.
        unit: UnitId,
        /// The person who answers for the unit, if that person has an account.
        person: Option<PersonId>,
        /// The task besides that of the case that ends with this: whoever was wanted for it has been there. None where the case's
        /// own work is done, and in records of before it was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        besides: Option<TaskId>,
    },
    /// Somebody other than the handler found it done.
    #[serde(rename = "case.verified")]
    Verified(Verified),
    /// Somebody other than the handler found it not done; a new task follows.
    #[serde(rename = "case.sent_back")]
    SentBack(SentBack),
    /// The case was closed.
    #[serde(rename = "case.closed")]
    Closed {
        /// The case.
        case: CaseId,
        /// Who.
        by: PersonId,
        /// From the centre of which tier; events written before it was kept have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tier: Option<Tier>,
    },
    /// The registration was withdrawn.
    #[serde(rename = "case.withdrawn")]
    Withdrawn(Withdrawn),
    /// A closed or withdrawn case was opened again.
    #[serde(rename = "case.reopened")]
    Reopened(Reopened),
    /// A task was opened for a case.
    #[serde(rename = "task.opened")]
    TaskOpened {
        /// The task.
        task: TaskId,
        /// The case.
        case: CaseId,
    },
    /// A unit was offered the task; it holds the unit from now on.
    #[serde(rename = "offer.made")]
    OfferMade {
        /// The offer.
        offer: OfferId,
        /// The task.
        task: TaskId,
        /// Which unit, and why.
        choice: Choice,
        /// Until when it can be answered.
        answer_by: UtcMicros,
    },
    /// The unit accepted.
    #[serde(rename = "offer.accepted")]
    OfferAccepted {
        /// The offer.
        offer: OfferId,
        /// The task.
        task: TaskId,
        /// The unit.
        unit: UnitId,
    },
    /// The offer ended; the unit is free again.
    #[serde(rename = "offer.ended")]
    OfferEnded {
        /// The offer.
        offer: OfferId,
        /// The task.
        task: TaskId,
        /// The unit.
        unit: UnitId,
        /// How.
        end: OfferEnd,
    },
    /// Nobody suitable was left in any ring.
    #[serde(rename = "task.search_failed")]
    SearchFailed {
        /// The task.
        task: TaskId,
        /// Who was looked at, and what ruled them out; at most [`RULED_OUT_MAX`].
        ruled_out: Vec<(UnitId, RuledOut)>,
        /// What the run card wanted, where it names somebody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        short: Option<Short>,
    },
    /// When to search again, or for the first time after the call to a service.
    #[serde(rename = "task.search_set")]
    SearchSet {
        /// The task.
        task: TaskId,
        /// Ever increasing for the task.
        generation: u64,
        /// When.
        due: UtcMicros,
    },
    /// The unit is on its way.
    #[serde(rename = "task.set_out")]
    SetOut {
        /// The task.
        task: TaskId,
        /// The unit.
        unit: UnitId,
    },
    /// The unit is on scene.
    #[serde(rename = "task.arrived")]
    Arrived {
        /// The task.
        task: TaskId,
        /// The unit.
        unit: UnitId,
        /// Where it says it is.
        place: Option<Place>,
    },
    /// When the unit must next say that it is well.
    #[serde(rename = "task.welfare_set")]
    WelfareSet {
        /// The task.
        task: TaskId,
        /// Ever increasing for the task.
        generation: u64,
        /// When.
        due: UtcMicros,
    },
    /// The unit did not say that it is well.
    #[serde(rename = "task.welfare_missed")]
    WelfareMissed {
        /// The task.
        task: TaskId,
        /// The unit.
        unit: UnitId,
    },
    /// The unit says that the work is done; it is free again.
    #[serde(rename = "task.done")]
    WorkDone(WorkDone),
    /// The task is no longer wanted.
    #[serde(rename = "task.ended")]
    TaskEnded {
        /// The task.
        task: TaskId,
    },
    /// A unit was enrolled, or its card changed.
    #[serde(rename = "unit.enrolled")]
    UnitEnrolled {
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
        #[serde(default, skip_serializing_if = "Option::is_none")]
        travel: Option<Travel>,
    },
    /// A unit was struck off.
    #[serde(rename = "unit.retired")]
    UnitRetired {
        /// The unit.
        unit: UnitId,
    },
    /// A unit came on duty.
    #[serde(rename = "unit.signed_on")]
    SignedOn {
        /// The unit.
        unit: UnitId,
    },
    /// A unit went off duty.
    #[serde(rename = "unit.signed_off")]
    SignedOff {
        /// The unit.
        unit: UnitId,
    },
    /// A unit stands by at home: it can be asked, and is not positioned.
    #[serde(rename = "unit.stood_by")]
    StoodBy {
        /// The unit.
        unit: UnitId,
    },
    /// 负荷: a task that a unit has worked off counts for this duty of it. Recorded where the policy of the case limits how much
    /// a unit may have.
    #[serde(rename = "unit.worked")]
    UnitWorked {
        /// The unit.
        unit: UnitId,
        /// The task.
        task: TaskId,
    },
    /// What follows in the same append was said by telephone and recorded for the unit.
    #[serde(rename = "unit.duty_relayed")]
    DutyRelayed(DutyRelayed),
    /// A unit called for help.
    #[serde(rename = "unit.sos_raised")]
    SosRaised {
        /// The unit.
        unit: UnitId,
        /// The case opened for it.
        case: CaseId,
        /// Where it was.
        place: Option<Place>,
    },
    /// The unit's own case has ended.
    #[serde(rename = "unit.sos_ended")]
    SosEnded {
        /// The unit.
        unit: UnitId,
        /// The case.
        case: CaseId,
    },
    /// A message was put into the unit's mailbox.
    #[serde(rename = "mailbox.posted")]
    Posted {
        /// The unit.
        unit: UnitId,
        /// The message.
        message: MessageId,
        /// What it is about.
        notice: Notice,
    },
    /// The unit's device has the message.
    #[serde(rename = "mailbox.delivered")]
    Delivered {
        /// The unit.
        unit: UnitId,
        /// The message.
        message: MessageId,
    },
    /// Somebody has looked at the message.
    #[serde(rename = "mailbox.seen")]
    Seen {
        /// The unit.
        unit: UnitId,
        /// The message.
        message: MessageId,
    },
    /// The message has been answered, or needs no answer any more.
    #[serde(rename = "mailbox.retired")]
    Retired {
        /// The unit.
        unit: UnitId,
        /// The message.
        message: MessageId,
    },
    /// An answer came after the offer had ended.
    #[serde(rename = "mailbox.answer_came_late")]
    AnswerCameLate(AnswerCameLate),
    /// A deed of the closed loop, or what a clock of it did; its type is that of what happened. Whoever reads an event
    /// tells by [`crate::Happened::is_kind`] that it is one, and reads it as [`Acted`].
    #[serde(untagged, skip_deserializing)]
    Acted(Box<Acted>),
    /// What happened to a whistle; likewise, by [`crate::WhistleTurn::is_kind`] and as [`Whistled`].
    #[serde(untagged, skip_deserializing)]
    Whistled(Box<Whistled>),
    /// What happened to an incident; likewise, by [`crate::IncidentTurn::is_kind`] and as [`IncidentHappened`].
    #[serde(untagged, skip_deserializing)]
    Incident(Box<IncidentHappened>),
}
