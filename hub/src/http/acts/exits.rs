//! Deeds by which a case leaves the usual way, joins another or parts from it.

use hub_dispatch::{CaseId, Deed, ReportId, Sealed};
use hub_protocol::http::CaseAct;

use super::super::Failure;
use crate::picture::words;

/// Deeds by which a case leaves the usual way, or joins another.
pub(super) fn exit(
    act: &CaseAct,
    mut said: impl FnMut(&str, &str) -> Result<Sealed, Failure>,
) -> Result<Deed, Failure> {
    Ok(match act {
        CaseAct::NotAccept { ground, reason } => {
            Deed::NotAccept { ground: words::ground_said(*ground), reason: said("reason", reason)? }
        }
        CaseAct::AnswerAtOnce { answer } => Deed::AnswerAtOnce { answer: said("answer", answer)? },
        CaseAct::Transfer { to, note } => {
            Deed::Transfer { to: words::transfer_target_said(*to), note: said("note", note)? }
        }
        CaseAct::Merge { into, reason, .. } => {
            Deed::Merge { into: CaseId(into.0), reason: said("reason", reason)? }
        }
        CaseAct::Part { merged, reason } => {
            Deed::Part { merged: CaseId(merged.0), reason: said("reason", reason)? }
        }
        CaseAct::PartReport { report, reason } => {
            Deed::PartReport { report: ReportId(report.0), reason: said("reason", reason)? }
        }
        CaseAct::KeepApart { other } => Deed::KeepApart { other: CaseId(other.0) },
        CaseAct::ReadCopy => Deed::ReadCopy,
        CaseAct::Archive => Deed::Archive,
        CaseAct::Assign { .. }
        | CaseAct::AddHandler { .. }
        | CaseAct::HandOn { .. }
        | CaseAct::LetGo { .. }
        | CaseAct::Sign { .. }
        | CaseAct::AskReturn { .. }
        | CaseAct::RuleReturn { .. }
        | CaseAct::AskExtension { .. }
        | CaseAct::RuleExtension { .. }
        | CaseAct::Reply { .. }
        | CaseAct::CallBack { .. }
        | CaseAct::Suspend { .. }
        | CaseAct::Resume { .. }
        | CaseAct::PassUp { .. }
        | CaseAct::ReportUp { .. }
        | CaseAct::Urge { .. }
        | CaseAct::Supervise { .. }
        | CaseAct::AnswerSupervision { .. }
        | CaseAct::Confirm { .. }
        | CaseAct::PassDown { .. }
        | CaseAct::Correct { .. }
        | CaseAct::TakeCharge { .. } => {
            unreachable!("`deed` sends exits here, and no others")
        }
    })
}
