//! Why a command is not carried out. Refusals are part of the rules; they are no failures.

use crate::{
    CaseId, DocumentKind, MessageId, OFFERS_AT_ONCE_MAX, OfferId, PersonId, Phase, RuledOut, TaskId, UnitId,
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
    /// Reopening comes too late.
    #[error("case {0} ended too long ago to be reopened")]
    TooLate(CaseId),
    /// The document in force is not the one that a new one was made from.
    #[error("another {0:?} document has come into force since this one was made from the one before")]
    DocumentReplaced(DocumentKind),
    /// The case cannot be found in the ledger either.
    #[error("case {0} is unknown")]
    CaseUnknown(CaseId),
}
