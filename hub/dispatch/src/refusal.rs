//! Why a command is not carried out. Refusals are part of the rules; they are no failures.

mod incident;
mod whistle;
mod why;

use geo_index::{AreaCode, Tier};
pub use incident::NoIncident;
pub use whistle::NoWhistle;
pub use why::{NoCorrection, NoExtension, ToldBy};

use crate::{
    CaseId, Category, DepartmentCode, DocumentKind, Evidence, MessageId, OFFERS_AT_ONCE_MAX, OfferId,
    PersonId, Phase, ReportId, ReportUpBy, RuledOut, TaskId, UnitId, Upward, UtcMicros,
};

/// A refused command, and the thing and value that caused it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no open case of that id.
    #[error("case {0} is not open")]
    CaseNotOpen(CaseId),
    /// A case of that id exists already.
    #[error("case {0} exists already")]
    CaseExists(CaseId),
    /// The case is not in a phase that allows this.
    #[error("case {case} is {phase:?}, which does not allow this")]
    WrongPhase {
        /// The case.
        case: CaseId,
        /// Where it stands.
        phase: Phase,
    },
    /// So many reports have joined the case that another cannot.
    #[error("{limit} reports have joined case {case}, no more can")]
    TooManyReports {
        /// The case.
        case: CaseId,
        /// How many can.
        limit: usize,
    },
    /// No post is known above the case's area.
    #[error("no post is known above the area of case {0}")]
    NoPost(CaseId),
    /// The alert that was acknowledged is not the one that stands.
    #[error("case {case} is alerting rung {rung} round {round}, not the one acknowledged")]
    AlertPassed {
        /// The case.
        case: CaseId,
        /// Rung that is alerted now.
        rung: u8,
        /// Round that is alerted now.
        round: u32,
    },
    /// Nothing is alerting.
    #[error("case {0} is not alerting")]
    NoAlert(CaseId),
    /// The person is not on duty at that rung.
    #[error("person {person} is not on duty at rung {rung} of case {case}")]
    NotOnDuty {
        /// Who.
        person: PersonId,
        /// The rung.
        rung: u8,
        /// The case.
        case: CaseId,
    },
    /// No units were named, or with those asked already there would be too many.
    #[error("{0} units would be asked at once, between 1 and {OFFERS_AT_ONCE_MAX} can be")]
    UnitCount(usize),
    /// A unit cannot be dispatched.
    #[error("unit {unit} cannot be dispatched: {why:?}")]
    UnitRuledOut {
        /// The unit.
        unit: UnitId,
        /// Why not.
        why: RuledOut,
    },
    /// A unit has the case already.
    #[error("case {case} is attended by unit {unit}")]
    Attended {
        /// The case.
        case: CaseId,
        /// Who has it.
        unit: UnitId,
    },
    /// That unit has no offer or task of the case.
    #[error("unit {unit} has no part in case {case}")]
    NotInvolved {
        /// The unit.
        unit: UnitId,
        /// The case.
        case: CaseId,
    },
    /// There is no unit of that id.
    #[error("unit {0} is not enrolled")]
    UnitUnknown(UnitId),
    /// The unit is at work and cannot sign off or be struck off.
    #[error("unit {unit} is attending task {task}")]
    StillAttending {
        /// The unit.
        unit: UnitId,
        /// The task.
        task: TaskId,
    },
    /// The task is not this unit's.
    #[error("task {task} is not attended by unit {unit}")]
    NotYourTask {
        /// The unit.
        unit: UnitId,
        /// The task.
        task: TaskId,
    },
    /// The offer is not this unit's.
    #[error("offer {offer} was not made to unit {unit}")]
    NotYourOffer {
        /// The unit.
        unit: UnitId,
        /// The offer.
        offer: OfferId,
    },
    /// There is no such message, or it needs no receipt any more.
    #[error("message {message} is not waiting in the mailbox of unit {unit}")]
    MessageUnknown {
        /// The unit.
        unit: UnitId,
        /// The message.
        message: MessageId,
    },
    /// The handler cannot verify its own work.
    #[error("person {0} handled the case and cannot verify it")]
    HandlerVerifies(PersonId),
    /// 上报: the case owes no such report, or it was made.
    #[error("case {case} owes no report to the {to:?} by {by:?}")]
    NoReportOwed {
        /// The case.
        case: CaseId,
        /// To whom.
        to: Upward,
        /// How.
        by: ReportUpBy,
    },
    /// 更正: what it was filed as stays.
    #[error("what case {case} was filed as is not corrected: {why}")]
    NotCorrected {
        /// The case.
        case: CaseId,
        /// Why not.
        why: NoCorrection,
    },
    /// What somebody has worked on is not withdrawn by that person.
    #[error("person {0} handled the case and cannot withdraw it")]
    HandlerWithdraws(PersonId),
    /// A letter of supervision waits for its answer: only from above is such a case withdrawn.
    #[error("a letter of supervision about case {0} waits for its answer")]
    LetterWaits(CaseId),
    /// Somebody is still to be called back: only from above is such a case withdrawn.
    #[error("somebody is still to be called back about case {0}")]
    CallBackOwed(CaseId),
    /// Reopening comes too late.
    #[error("case {0} ended too long ago to be reopened")]
    TooLate(CaseId),
    /// The document in force is not the one that a new one was made from.
    #[error("another {0:?} document has come into force since this one was made from the one before")]
    DocumentReplaced(DocumentKind),
    /// Whoever acts sits at no centre above the case.
    #[error("case {0} is not below that centre")]
    NotYourCase(CaseId),
    /// The seat is below the post that may do this.
    #[error("case {case} wants a centre of the {needed:?} or above for this")]
    SeatTooLow {
        /// The case.
        case: CaseId,
        /// The lowest tier that may.
        needed: Tier,
    },
    /// The case has no such task, or it is another department's, or it is done.
    #[error("task {task} is no open task of that department")]
    NotYourDesk {
        /// The task.
        task: TaskId,
    },
    /// The department has the case already.
    #[error("department {department} has case {case} already")]
    DeskTwice {
        /// The department.
        department: DepartmentCode,
        /// The case.
        case: CaseId,
    },
    /// So many tasks were given to departments that another cannot be.
    #[error("case {case} has given {limit} tasks to departments, no more can be")]
    TooManyDesks {
        /// The case.
        case: CaseId,
        /// How many can.
        limit: usize,
    },
    /// The task was signed before.
    #[error("task {task} was signed before")]
    SignedAlready {
        /// The task.
        task: TaskId,
    },
    /// The department is bound: it cannot return the task.
    #[error("task {task} is binding and cannot be returned")]
    ReturnsUsedUp {
        /// The task.
        task: TaskId,
    },
    /// Its time for that has gone by, or its work was sent back: whoever has begun goes on.
    #[error("task {task} can no longer be returned")]
    ReturnTooLate {
        /// The task.
        task: TaskId,
    },
    /// 转派: a department hands its task on to departments below it alone.
    #[error("department {department} is not below the one that has the task")]
    NotBelow {
        /// The department that was named.
        department: DepartmentCode,
    },
    /// 转派: departments have handed tasks of the case on as often as they may.
    #[error("departments have handed case {case} on {limit} times, no more can be")]
    HandOnsUsedUp {
        /// The case.
        case: CaseId,
        /// How often they may.
        limit: u8,
    },
    /// 免除协办: the lead's task is handed on or returned, and never let go.
    #[error("task {task} is the lead's, who is not let go")]
    NotAHelper {
        /// The task.
        task: TaskId,
    },
    /// 改地点: the case went to posts of another line as often as it may; from above both it can still be moved.
    #[error(
        "case {case} went to posts of another line {limit} times, only from above both can it go to another"
    )]
    PlacedTooOften {
        /// The case.
        case: CaseId,
        /// How often it may.
        limit: u8,
    },
    /// No return is asked, or one is asked already.
    #[error("task {task}: {}", if *.asked { "a return is asked already" } else { "no return is asked" })]
    ReturnAsked {
        /// The task.
        task: TaskId,
        /// Whether one is asked.
        asked: bool,
    },
    /// No more time can be had, or none was asked for.
    #[error("case {case} gets no more time: {why}")]
    NoExtension {
        /// The case.
        case: CaseId,
        /// Why not.
        why: NoExtension,
    },
    /// The report is none of the case's, or its caller need not be called back (any more).
    #[error("the caller of report {report} is not to be called back for case {case}")]
    NoCallBack {
        /// The report.
        report: ReportId,
        /// The case.
        case: CaseId,
    },
    /// 保密: the caller asked for confidence, and is known to fewer.
    #[error("who made report {report} is told from the {needed:?} up, and to nobody who handled the case")]
    CallerConfided {
        /// The report.
        report: ReportId,
        /// The lowest tier that is told.
        needed: Tier,
    },
    /// The time named has passed, or lies too far ahead.
    #[error("{what} of case {case} must lie ahead, and at most {days_max} days")]
    TimeOutOfRange {
        /// The case.
        case: CaseId,
        /// What the time is for.
        what: &'static str,
        /// How far ahead it may lie.
        days_max: u16,
    },
    /// The case is at the highest post that it may climb to.
    #[error("there is no post above the owner of case {0}")]
    NoPostAbove(CaseId),
    /// 下派: the case has no such post below its owner.
    #[error("case {case} has no post below its owner at {area}")]
    NoPostBelow {
        /// The case.
        case: CaseId,
        /// The area that was named.
        area: AreaCode,
    },
    /// 国办函〔2025〕66号: what is a department's is not pushed down to the grass roots.
    #[error("case {0} is a department's matter and is not passed down")]
    DepartmentsMatter(CaseId),
    /// No letter of supervision waits for an answer.
    #[error("case {0} has no letter of supervision that waits for an answer")]
    NoLetter(CaseId),
    /// Whoever wrote the letter does not answer it.
    #[error("the letter of supervision of case {0} was written from that seat")]
    OwnLetter(CaseId),
    /// The report is not the same one again by now: it is filed as a new one.
    #[error("the report does not repeat one of case {0}")]
    NotRepeated(CaseId),
    /// What was said by telephone was said before there was anything to answer.
    #[error("it was said at {said_at:?} and answers what stands since {since:?}")]
    SaidTooEarly {
        /// When it was said to have been said.
        said_at: UtcMicros,
        /// Since when what it answers stands.
        since: UtcMicros,
    },
    /// 回访: whoever handled the case does not write down what the caller thinks of it.
    #[error("person {0} handled the case and calls nobody back about it")]
    HandlerCallsBack(PersonId),
    /// No copy about the case was sent to that post.
    #[error("no copy about case {0} was sent to that post")]
    NoCopy(CaseId),
    /// The units at the case have asked for more as often as they may.
    #[error("the units at case {case} have asked for more {limit} times, no more can be asked for")]
    TooManyBackups {
        /// The case.
        case: CaseId,
        /// How often they may.
        limit: u8,
    },
    /// So many cases were said to be other matters that another cannot be.
    #[error("case {case} was told apart from {limit} others, no more can be")]
    TooManyKeptApart {
        /// The case.
        case: CaseId,
        /// How many can.
        limit: usize,
    },
    /// A case that is red, or for which a service has still to be called, is not left to desks and does not wait.
    #[error("case {0} presses: it is red, or a service has still to be called")]
    Presses(CaseId),
    /// Only an enquiry, a suggestion or praise is answered at once.
    #[error("case {0} is no enquiry, no suggestion and no praise: it cannot be settled by an answer")]
    NotAnEnquiry(CaseId),
    /// A case cannot be merged into itself.
    #[error("case {0} cannot be merged into itself")]
    MergedIntoItself(CaseId),
    /// Other cases were merged into it: part them first, or merge the other way round.
    #[error("other cases were merged into case {0}")]
    HoldsMerged(CaseId),
    /// 拆单: a case keeps the report that opened it.
    #[error("report {report} opened case {case}, which keeps it")]
    FirstReport {
        /// The report.
        report: ReportId,
        /// The case.
        case: CaseId,
    },
    /// 拆单: the report did not join the case by itself; one that came with a merged case leaves with that.
    #[error("report {report} did not join case {case} by itself")]
    NotJoined {
        /// The report.
        report: ReportId,
        /// The case.
        case: CaseId,
    },
    /// The case is not part of that one.
    #[error("case {merged} is not part of case {case}")]
    NotMerged {
        /// The case that was said to be merged.
        merged: CaseId,
        /// The case it was said to be part of.
        case: CaseId,
    },
    /// The case is part of another: it can be parted from it, not opened again.
    #[error("case {case} is part of case {into}")]
    PartOfAnother {
        /// The case.
        case: CaseId,
        /// The case it is part of.
        into: CaseId,
    },
    /// The case was put away for good.
    #[error("case {0} is archived")]
    Archived(CaseId),
    /// It may still be opened again.
    #[error("case {0} may still be opened again and is not archived before")]
    TooEarlyToArchive(CaseId),
    /// The policy does not let matters of this category be closed on the spot.
    #[error("a matter of category {0:?} is not closed on the spot")]
    NotSelfHandled(Category),
    /// Somebody else told of it: whoever files such a matter has found it.
    #[error("not closed on the spot: {0}")]
    NotSelfFound(ToldBy),
    /// Pictures of before and of after are wanted.
    #[error("a picture of before and one of after are wanted")]
    PicturesMissing,
    /// The word that it is dealt with brings less than the policy wants to see.
    #[error("case {case} wants with the word that it is dealt with: {missing}")]
    EvidenceMissing {
        /// The case.
        case: CaseId,
        /// What is missing.
        missing: Evidence,
    },
    /// It is not for the caller of that report to say whether the work is done.
    #[error("case {0} is not for that caller to check")]
    NotForCaller(CaseId),
    /// 吹哨: an order about a whistle.
    #[error(transparent)]
    Whistle(NoWhistle),
    /// 突发事件: an order about an incident, or about a case and an incident.
    #[error(transparent)]
    Incident(NoIncident),
    /// The case cannot be found in the ledger either.
    #[error("case {0} is unknown")]
    CaseUnknown(CaseId),
}
