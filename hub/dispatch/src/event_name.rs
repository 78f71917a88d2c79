//! Where an event belongs and what it is called in the ledger.

use crate::{
    AnswerCameLate, AnswerRelayed, CallNotAnswered, CallRecorded, CasePlaced, DutyRelayed, Event, Reach,
    Reopened, ReportJoined, SentBack, Stream, Verified, Withdrawn, WorkDone,
};

impl Event {
    /// The stream this event belongs to.
    #[must_use]
    pub fn stream(&self) -> Stream {
        match self {
            Self::DocumentAdopted { .. } => Stream::Register,
            Self::ReportReceived { report, .. } | Self::ReportErased { report, .. } => {
                Stream::Report(*report)
            }
            Self::CaseOpened { case, .. }
            | Self::CasePlaced(CasePlaced { case, .. })
            | Self::CallRecorded(CallRecorded { case, .. })
            | Self::ReportJoined(ReportJoined { case, .. })
            | Self::AnswerRelayed(AnswerRelayed { case, .. })
            | Self::CallNotAnswered(CallNotAnswered { case, .. })
            | Self::Recommended { case, .. }
            | Self::RungSkipped { case, .. }
            | Self::Alerted { case, .. }
            | Self::Acknowledged { case, .. }
            | Self::ClockSet { case, .. }
            | Self::Dispatched { case, .. }
            | Self::Settled { case, .. }
            | Self::Finished { case, .. }
            | Self::Verified(Verified { case, .. })
            | Self::SentBack(SentBack { case, .. })
            | Self::Closed { case, .. }
            | Self::Withdrawn(Withdrawn { case, .. })
            | Self::Reopened(Reopened { case, .. }) => Stream::Case(*case),
            Self::TaskOpened { task, .. }
            | Self::OfferMade { task, .. }
            | Self::OfferAccepted { task, .. }
            | Self::OfferEnded { task, .. }
            | Self::SearchFailed { task, .. }
            | Self::SearchSet { task, .. }
            | Self::SetOut { task, .. }
            | Self::Arrived { task, .. }
            | Self::WelfareSet { task, .. }
            | Self::WelfareMissed { task, .. }
            | Self::WorkDone(WorkDone { task, .. })
            | Self::TaskEnded { task, .. } => Stream::Task(*task),
            Self::UnitEnrolled { unit, .. }
            | Self::UnitRetired { unit, .. }
            | Self::SignedOn { unit, .. }
            | Self::SignedOff { unit, .. }
            | Self::StoodBy { unit, .. }
            | Self::UnitWorked { unit, .. }
            | Self::DutyRelayed(DutyRelayed { unit, .. })
            | Self::SosRaised { unit, .. }
            | Self::SosEnded { unit, .. } => Stream::Unit(*unit),
            Self::Posted { unit, .. }
            | Self::Delivered { unit, .. }
            | Self::Seen { unit, .. }
            | Self::Retired { unit, .. }
            | Self::AnswerCameLate(AnswerCameLate { unit, .. }) => Stream::Mailbox(*unit),
            Self::Acted(acted) => Stream::Case(acted.case),
            Self::Whistled(whistled) => Stream::Whistle(whistled.whistle),
            Self::Incident(happened) => Stream::Incident(happened.incident),
            Self::ReachRecorded(recorded) => match &recorded.reach {
                Reach::Alert { case, .. } => Stream::Case(*case),
                Reach::Offer { task, .. } => Stream::Task(*task),
            },
        }
    }

    /// The stable name of the event's type, as it stands in the ledger.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::DocumentAdopted { .. } => "document.adopted",
            Self::ReportReceived { .. } => "report.received",
            Self::ReportErased { .. } => "report.erased",
            Self::CaseOpened { .. } => "case.opened",
            Self::CasePlaced(_) => "case.placed",
            Self::CallRecorded { .. } => "case.call_recorded",
            Self::ReportJoined(_) => "case.report_joined",
            Self::AnswerRelayed(_) => "case.answer_relayed",
            Self::CallNotAnswered(_) => "case.call_not_answered",
            Self::ReachRecorded(_) => "reach.recorded",
            Self::Recommended { .. } => "case.recommended",
            Self::RungSkipped { .. } => "case.rung_skipped",
            Self::Alerted { .. } => "case.alerted",
            Self::Acknowledged { .. } => "case.acknowledged",
            Self::ClockSet { .. } => "case.clock_set",
            Self::Dispatched { .. } => "case.dispatched",
            Self::Settled { .. } => "case.settled",
            Self::Finished { .. } => "case.finished",
            Self::Verified(_) => "case.verified",
            Self::SentBack(_) => "case.sent_back",
            Self::Closed { .. } => "case.closed",
            Self::Withdrawn { .. } => "case.withdrawn",
            Self::Reopened(_) => "case.reopened",
            Self::TaskOpened { .. } => "task.opened",
            Self::OfferMade { .. } => "offer.made",
            Self::OfferAccepted { .. } => "offer.accepted",
            Self::OfferEnded { .. } => "offer.ended",
            Self::SearchFailed { .. } => "task.search_failed",
            Self::SearchSet { .. } => "task.search_set",
            Self::SetOut { .. } => "task.set_out",
            Self::Arrived { .. } => "task.arrived",
            Self::WelfareSet { .. } => "task.welfare_set",
            Self::WelfareMissed { .. } => "task.welfare_missed",
            Self::WorkDone { .. } => "task.done",
            Self::TaskEnded { .. } => "task.ended",
            Self::UnitEnrolled { .. } => "unit.enrolled",
            Self::UnitRetired { .. } => "unit.retired",
            Self::SignedOn { .. } => "unit.signed_on",
            Self::SignedOff { .. } => "unit.signed_off",
            Self::StoodBy { .. } => "unit.stood_by",
            Self::UnitWorked { .. } => "unit.worked",
            Self::DutyRelayed(_) => "unit.duty_relayed",
            Self::SosRaised { .. } => "unit.sos_raised",
            Self::SosEnded { .. } => "unit.sos_ended",
            Self::Posted { .. } => "mailbox.posted",
            Self::Delivered { .. } => "mailbox.delivered",
            Self::Seen { .. } => "mailbox.seen",
            Self::Retired { .. } => "mailbox.retired",
            Self::AnswerCameLate(_) => "mailbox.answer_came_late",
            Self::Acted(acted) => acted.what.kind(),
            Self::Whistled(whistled) => whistled.what.kind(),
            Self::Incident(happened) => happened.what.kind(),
        }
    }

    /// Whether the case it belongs to is no longer open after it.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "few events end a case")]
    pub fn ends_its_case(&self) -> bool {
        match self {
            Self::Closed { .. } | Self::Withdrawn { .. } => true,
            Self::Acted(acted) => acted.what.ends_the_case(),
            _ => false,
        }
    }
}
