//! The streams of the ledger, by what they are about.

use std::{fmt, str::FromStr};

use uuid::Uuid;

use crate::{CaseId, IncidentId, ReportId, TaskId, UnitId, WhistleId};

/// One stream. Reports, cases, tasks, units and mailboxes are separate from the first day, though one case
/// has one report and one task at a time so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// What the hub as a whole has adopted: policy, areas, roster.
    Register,
    /// A report.
    Report(ReportId),
    /// A case.
    Case(CaseId),
    /// A task.
    Task(TaskId),
    /// A unit: its enrolment and duty.
    Unit(UnitId),
    /// A unit's mailbox: messages and receipts.
    Mailbox(UnitId),
    /// A whistle (吹哨).
    Whistle(WhistleId),
    /// An incident (突发事件).
    Incident(IncidentId),
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Register => f.write_str("register"),
            Self::Report(id) => write!(f, "report:{id}"),
            Self::Case(id) => write!(f, "case:{id}"),
            Self::Task(id) => write!(f, "task:{id}"),
            Self::Unit(id) => write!(f, "unit:{id}"),
            Self::Mailbox(id) => write!(f, "mailbox:{id}"),
            Self::Whistle(id) => write!(f, "whistle:{id}"),
            Self::Incident(id) => write!(f, "incident:{id}"),
        }
    }
}

/// A text that names no stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} names no stream")]
pub struct StreamNameError(pub String);

impl FromStr for Stream {
    type Err = StreamNameError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let refuse = || StreamNameError(name.to_owned());
        if name == "register" {
            return Ok(Self::Register);
        }
        let (kind, id) = name.split_once(':').ok_or_else(refuse)?;
        let id = Uuid::parse_str(id).map_err(|_not_a_uuid| refuse())?;
        match kind {
            "report" => Ok(Self::Report(ReportId(id))),
            "case" => Ok(Self::Case(CaseId(id))),
            "task" => Ok(Self::Task(TaskId(id))),
            "unit" => Ok(Self::Unit(UnitId(id))),
            "mailbox" => Ok(Self::Mailbox(UnitId(id))),
            "whistle" => Ok(Self::Whistle(WhistleId(id))),
            "incident" => Ok(Self::Incident(IncidentId(id))),
            _ => Err(refuse()),
        }
    }
}
