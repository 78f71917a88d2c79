//! What happened in the closed loop, by its name in the ledger and by what it touches.

use crate::{DeskClock, DeskReplied, HandedOn, Happened, Sealed, TaskId};

impl Happened {
    /// Its name in the ledger.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::LimitSet { .. } => "limit.set",
            Self::LimitMarkReached { .. } => "limit.mark_reached",
            Self::LimitPaused { .. } => "limit.paused",
            Self::LimitMet { .. } => "limit.met",
            Self::DeskAssigned { .. } => "desk.assigned",
            Self::DeskSigned { .. } => "desk.signed",
            Self::DeskClockSet { .. } => "desk.clock_set",
            Self::DeskOverdue { .. } => "desk.overdue",
            Self::ReturnAsked { .. } => "desk.return_asked",
            Self::ReturnRuled { .. } => "desk.return_ruled",
            Self::HandedOn { .. } => "case.handed_on",
            Self::HelperLetGo { .. } => "case.helper_let_go",
            Self::ExtensionAsked { .. } => "limit.extension_asked",
            Self::ExtensionRuled { .. } => "limit.extension_ruled",
            Self::DeskReplied { .. } => "desk.replied",
            Self::DeskSentBack { .. } => "desk.sent_back",
            Self::DeskEnded { .. } => "desk.ended",
            Self::CalledBack { .. } => "report.called_back",
            Self::Redone { .. } => "case.redone",
            Self::Suspended { .. } => "case.suspended",
            Self::Resumed { .. } => "case.resumed",
            Self::PassedUp { .. } => "case.passed_up",
            Self::Urged { .. } => "case.urged",
            Self::Supervised { .. } => "case.supervised",
            Self::LetterMoved { .. } => "case.letter_moved",
            Self::SupervisionAnswered { .. } => "case.supervision_answered",
            Self::SupervisionOverdue => "case.supervision_overdue",
            Self::Confirmed { .. } => "case.confirmed",
            Self::PassedDown { .. } => "case.passed_down",
            Self::Corrected(_) => "case.corrected",
            Self::ReportsUpSet { .. } => "case.reports_up_set",
            Self::ReportedUp(_) => "case.reported_up",
            Self::ReportUpOverdue { .. } => "case.report_up_overdue",
            Self::BackupAsked { .. } => "case.backup_asked",
            Self::BackupWanted { .. } => "case.backup_wanted",
            Self::UnitsWanted { .. } => "case.units_wanted",
            Self::BegunAgain { .. } => "case.begun_again",
            Self::ChargeTaken { .. } => "case.charge_taken",
            Self::SelfHandled { .. } => "case.self_handled",
            Self::NotAccepted { .. } => "case.not_accepted",
            Self::AnsweredAtOnce { .. } => "case.answered_at_once",
            Self::Transferred { .. } => "case.transferred",
            Self::Absorbed { .. } => "case.absorbed",
            Self::Merged { .. } => "case.merged",
            Self::Parted { .. } => "case.parted",
            Self::ReportParted { .. } => "case.report_parted",
            Self::KeptApart { .. } => "case.kept_apart",
            Self::Copied { .. } => "case.copied",
            Self::CopyRead { .. } => "case.copy_read",
            Self::Whistled { .. } => "case.whistled",
            Self::ResponseSet { .. } => "case.response_set",
            Self::Attached { .. } => "case.attached",
            Self::Detached { .. } => "case.detached",
            Self::Archived => "case.archived",
        }
    }

    /// Whether a stored event of this kind is one of these.
    #[must_use]
    pub fn is_kind(kind: &str) -> bool {
        KINDS.contains(&kind)
    }

    /// The department's task it is about.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "most are about no department")]
    pub fn desk_task(&self) -> Option<TaskId> {
        match self {
            Self::DeskAssigned { task, .. }
            | Self::DeskSigned { task, .. }
            | Self::DeskClockSet { task, .. }
            | Self::DeskOverdue { task }
            | Self::ReturnAsked { task, .. }
            | Self::ReturnRuled { task, .. }
            | Self::HandedOn(HandedOn { task, .. })
            | Self::HelperLetGo { task, .. }
            | Self::DeskReplied(DeskReplied { task, .. })
            | Self::DeskSentBack { task, .. }
            | Self::DeskEnded { task } => Some(*task),
            _ => None,
        }
    }

    /// The clock of a department's task that it sets.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "most set no clock of a department")]
    pub fn desk_clock(&self) -> Option<DeskClock> {
        match self {
            Self::DeskAssigned { clock, .. }
            | Self::DeskSigned { clock, .. }
            | Self::DeskClockSet { clock, .. }
            | Self::DeskSentBack { clock, .. } => Some(*clock),
            _ => None,
        }
    }

    /// The words that somebody said about it.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "the rest holds no words")]
    pub fn words(&self) -> Option<&Sealed> {
        match self {
            Self::DeskAssigned { reason, .. } | Self::Resumed { reason, .. } => reason.as_ref(),
            Self::ReturnAsked { reason, .. }
            | Self::ReturnRuled { reason, .. }
            | Self::HandedOn(HandedOn { reason, .. })
            | Self::HelperLetGo { reason, .. }
            | Self::ExtensionAsked { reason, .. }
            | Self::ExtensionRuled { reason, .. }
            | Self::PassedUp { reason }
            | Self::PassedDown { reason, .. }
            | Self::NotAccepted { reason, .. }
            | Self::Absorbed { reason, .. }
            | Self::Parted { reason, .. }
            | Self::ReportParted { reason, .. } => Some(reason),
            Self::DeskReplied(DeskReplied { note, .. })
            | Self::SelfHandled { note, .. }
            | Self::Transferred { note, .. } => Some(note),
            Self::CalledBack { note, .. } => note.as_ref(),
            Self::Suspended { plan, .. } => Some(plan),
            Self::Corrected(corrected) => Some(&corrected.reason),
            Self::ReportedUp(made) => Some(&made.to_whom),
            Self::Urged { note }
            | Self::Confirmed { note }
            | Self::SupervisionAnswered { note, .. }
            | Self::BackupAsked { note, .. } => Some(note),
            Self::Supervised { letter, .. } => letter.as_ref(),
            Self::AnsweredAtOnce { answer } => Some(answer),
            _ => None,
        }
    }

    /// Whether it stops the clock of a department's task and sets none.
    #[must_use]
    pub fn stops_desk_clock(&self) -> bool {
        matches!(self, Self::DeskOverdue { .. } | Self::DeskReplied { .. } | Self::DeskEnded { .. })
    }

    /// Whether the case has ended by it.
    #[must_use]
    pub fn ends_the_case(&self) -> bool {
        matches!(
            self,
            Self::NotAccepted { .. }
                | Self::AnsweredAtOnce { .. }
                | Self::Transferred { .. }
                | Self::Merged { .. }
        )
    }
}

/// Names of all kinds, as [`Happened::kind`] gives them.
const KINDS: [&str; 54] = [
    "limit.set",
    "limit.mark_reached",
    "limit.paused",
    "limit.met",
    "desk.assigned",
    "desk.signed",
    "desk.clock_set",
    "desk.overdue",
    "desk.return_asked",
    "desk.return_ruled",
    "case.handed_on",
    "case.helper_let_go",
    "limit.extension_asked",
    "limit.extension_ruled",
    "desk.replied",
    "desk.sent_back",
    "desk.ended",
    "report.called_back",
    "case.redone",
    "case.suspended",
    "case.resumed",
    "case.passed_up",
    "case.urged",
    "case.supervised",
    "case.letter_moved",
    "case.supervision_answered",
    "case.supervision_overdue",
    "case.confirmed",
    "case.passed_down",
    "case.corrected",
    "case.reports_up_set",
    "case.reported_up",
    "case.report_up_overdue",
    "case.backup_asked",
    "case.backup_wanted",
    "case.units_wanted",
    "case.begun_again",
    "case.charge_taken",
    "case.self_handled",
    "case.not_accepted",
    "case.answered_at_once",
    "case.transferred",
    "case.absorbed",
    "case.merged",
    "case.parted",
    "case.report_parted",
    "case.kept_apart",
    "case.copied",
    "case.copy_read",
    "case.whistled",
    "case.response_set",
    "case.attached",
    "case.detached",
    "case.archived",
];
