//! Why an order was not carried out, for programs: the same codes over HTTP and over sockets.

use hub_dispatch::{NoIncident, NoWhistle, Refusal};
use hub_engine::SubmitError;
use hub_protocol::ErrorCode;

/// The code for an order that was not carried out.
pub(crate) fn submit_code(error: &SubmitError) -> ErrorCode {
    match error {
        SubmitError::Refused(refusal) => refusal_code(refusal),
        SubmitError::KeyReused(_) => ErrorCode::KeyReused,
        SubmitError::Busy(_) => ErrorCode::Busy,
        SubmitError::Unavailable(_) | SubmitError::Full(_) => ErrorCode::LedgerUnavailable,
        SubmitError::Quarantined => ErrorCode::Internal,
    }
}

fn refusal_code(refusal: &Refusal) -> ErrorCode {
    match refusal {
        Refusal::CaseNotOpen(_) => ErrorCode::CaseNotOpen,
        Refusal::TooManyReports { .. } => ErrorCode::TooManyReports,
        Refusal::CaseExists(_) => ErrorCode::CaseExists,
        Refusal::WrongPhase { .. } => ErrorCode::WrongPhase,
        Refusal::NoPost(_) => ErrorCode::NoPost,
        Refusal::AlertPassed { .. } => ErrorCode::AlertPassed,
        Refusal::NoAlert(_) => ErrorCode::NoAlert,
        Refusal::NotOnDuty { .. } => ErrorCode::NotOnDuty,
        Refusal::UnitCount(_) => ErrorCode::UnitCount,
        Refusal::UnitRuledOut { .. } => ErrorCode::UnitRuledOut,
        Refusal::Attended { .. } => ErrorCode::Attended,
        Refusal::NotInvolved { .. } => ErrorCode::NotInvolved,
        Refusal::UnitUnknown(_) => ErrorCode::UnitUnknown,
        Refusal::StillAttending { .. } => ErrorCode::StillAttending,
        Refusal::NotYourTask { .. } => ErrorCode::NotYourTask,
        Refusal::NotYourOffer { .. } => ErrorCode::NotYourOffer,
        Refusal::MessageUnknown { .. } => ErrorCode::MessageUnknown,
        Refusal::HandlerVerifies(_) => ErrorCode::HandlerVerifies,
        Refusal::HandlerCallsBack(_) => ErrorCode::HandlerCallsBack,
        Refusal::SaidTooEarly { .. } => ErrorCode::Invalid,
        Refusal::HandlerWithdraws(_) => ErrorCode::HandlerWithdraws,
        Refusal::LetterWaits(_) => ErrorCode::LetterWaits,
        Refusal::CallBackOwed(_) => ErrorCode::CallBackOwed,
        Refusal::TooLate(_) => ErrorCode::TooLate,
        Refusal::CaseUnknown(_) => ErrorCode::CaseUnknown,
        Refusal::NotYourCase(_) | Refusal::NoCopy(_) => ErrorCode::NotYourCase,
        Refusal::SeatTooLow { .. } => ErrorCode::SeatTooLow,
        Refusal::NotYourDesk { .. } => ErrorCode::NotYourDesk,
        Refusal::DeskTwice { .. } => ErrorCode::DeskTwice,
        Refusal::TooManyDesks { .. } => ErrorCode::TooManyDesks,
        Refusal::SignedAlready { .. } => ErrorCode::SignedAlready,
        Refusal::ReturnsUsedUp { .. } => ErrorCode::ReturnsUsedUp,
        Refusal::NotBelow { .. } => ErrorCode::NotBelow,
        Refusal::HandOnsUsedUp { .. } => ErrorCode::HandOnsUsedUp,
        Refusal::NotAHelper { .. } => ErrorCode::NotAHelper,
        Refusal::ReturnAsked { .. } => ErrorCode::ReturnAsked,
        Refusal::ReturnTooLate { .. } => ErrorCode::ReturnTooLate,
        Refusal::NoExtension { .. } => ErrorCode::NoExtension,
        Refusal::NoReportOwed { .. } => ErrorCode::NoReportOwed,
        Refusal::NotCorrected { .. } => ErrorCode::NotCorrected,
        Refusal::NoCallBack { .. } => ErrorCode::NoCallBack,
        Refusal::CallerConfided { .. } => ErrorCode::CallerConfided,
        Refusal::TimeOutOfRange { .. } => ErrorCode::TimeOutOfRange,
        Refusal::PlacedTooOften { .. } => ErrorCode::PlacedTooOften,
        Refusal::NoPostAbove(_) => ErrorCode::NoPostAbove,
        Refusal::NoPostBelow { .. } => ErrorCode::NoPostBelow,
        Refusal::DepartmentsMatter(_) => ErrorCode::DepartmentsMatter,
        Refusal::NoLetter(_) => ErrorCode::NoLetter,
        Refusal::OwnLetter(_) => ErrorCode::OwnLetter,
        Refusal::TooManyBackups { .. } => ErrorCode::TooManyBackups,
        Refusal::TooManyKeptApart { .. } => ErrorCode::TooManyKeptApart,
        Refusal::Presses(_) => ErrorCode::Presses,
        Refusal::NotAnEnquiry(_) => ErrorCode::NotAnEnquiry,
        Refusal::MergedIntoItself(_) | Refusal::HoldsMerged(_) => ErrorCode::CannotMerge,
        Refusal::FirstReport { .. } => ErrorCode::FirstReport,
        Refusal::NotJoined { .. } => ErrorCode::NotJoined,
        Refusal::NotMerged { .. } => ErrorCode::NotMerged,
        Refusal::PartOfAnother { .. } => ErrorCode::PartOfAnother,
        Refusal::Archived(_) => ErrorCode::Archived,
        Refusal::TooEarlyToArchive(_) => ErrorCode::TooEarlyToArchive,
        Refusal::NotSelfHandled(_) => ErrorCode::NotSelfHandled,
        Refusal::NotSelfFound(_) => ErrorCode::NotSelfFound,
        Refusal::PicturesMissing => ErrorCode::PicturesMissing,
        Refusal::EvidenceMissing { .. } => ErrorCode::EvidenceMissing,
        Refusal::NotForCaller(_) => ErrorCode::NotForCaller,
        Refusal::Whistle(why) => whistle_code(why),
        Refusal::Incident(why) => incident_code(why),
        // Others changed the same thing: made anew from what holds now, it can be done.
        Refusal::DocumentReplaced(_) | Refusal::NotRepeated(_) => ErrorCode::Busy,
    }
}

fn incident_code(why: &NoIncident) -> ErrorCode {
    match why {
        NoIncident::NotOpen(_) | NoIncident::Exists(_) => ErrorCode::IncidentNotOpen,
        NoIncident::TooMany => ErrorCode::TooManyIncidents,
        NoIncident::NotYours(_) => ErrorCode::NotYourIncident,
        NoIncident::SeatTooLow { .. } => ErrorCode::SeatTooLow,
        NoIncident::Outside(_) => ErrorCode::OutsideArea,
        NoIncident::AreaCount(_)
        | NoIncident::AreaTwice(_)
        | NoIncident::NoPlan(_)
        | NoIncident::SaidAt(_) => ErrorCode::Invalid,
        NoIncident::NoResponse(_)
        | NoIncident::ResponseInForce(_)
        | NoIncident::NotOwed { .. }
        | NoIncident::Owes { .. }
        | NoIncident::Attached { .. }
        | NoIncident::NotAttached(_)
        | NoIncident::NothingToWaitFor(_) => ErrorCode::IncidentState,
    }
}

fn whistle_code(why: &NoWhistle) -> ErrorCode {
    match why {
        NoWhistle::NotOpen(_) | NoWhistle::Exists(_) => ErrorCode::WhistleNotOpen,
        NoWhistle::NotYours(_) => ErrorCode::NotYourWhistle,
        NoWhistle::Outside(_) => ErrorCode::OutsideArea,
        NoWhistle::DepartmentCount(_)
        | NoWhistle::DepartmentTwice(_)
        | NoWhistle::ThereBy(_)
        | NoWhistle::NotCalled(_)
        | NoWhistle::RecordedAt(_)
        | NoWhistle::WordsWanted(_) => ErrorCode::Invalid,
        NoWhistle::TooManyForCase(_) => ErrorCode::TooManyWhistles,
        NoWhistle::WrongStep { .. } | NoWhistle::NotOver(_) | NoWhistle::RatedBefore(_) => {
            ErrorCode::WhistleStep
        }
        NoWhistle::TooFar { .. } | NoWhistle::FixTooOld { .. } => ErrorCode::NotAtThePlace,
    }
}
