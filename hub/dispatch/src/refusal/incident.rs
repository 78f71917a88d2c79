//! Why an order about a 突发事件 is not carried out.

use geo_index::{AreaCode, Tier};

use crate::{CaseId, INCIDENTS_OPEN_MAX, IncidentId, IncidentReportKind, RESPONSE_AREAS_MAX, UtcMicros};

/// Why an order about an incident is not carried out: the thing and the value that caused it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoIncident {
    /// There is no open incident of that id.
    #[error("incident {0} is not open")]
    NotOpen(IncidentId),
    /// An incident of that id exists already.
    #[error("incident {0} exists already")]
    Exists(IncidentId),
    /// So many are open that another cannot be.
    #[error("{INCIDENTS_OPEN_MAX} incidents are open, no more can be")]
    TooMany,
    /// Whoever acts has no part in it from that seat.
    #[error("incident {0} is not that seat's")]
    NotYours(IncidentId),
    /// The area is not below the seat of whoever acts.
    #[error("area {0} is not below that seat")]
    Outside(AreaCode),
    /// No area is named, or too many are.
    #[error("{0} areas are named, between 1 and {RESPONSE_AREAS_MAX} can be")]
    AreaCount(usize),
    /// An area is named twice.
    #[error("area {0} is named twice")]
    AreaTwice(AreaCode),
    /// The policy in force has no plan of that code.
    #[error("the policy has no plan {0}")]
    NoPlan(String),
    /// A response of that level is begun from a higher tier.
    #[error("a response of that level is begun from {needed:?} or above")]
    SeatTooLow {
        /// From which.
        needed: Tier,
    },
    /// No response is in force.
    #[error("no response to incident {0} is in force")]
    NoResponse(IncidentId),
    /// A response is in force: it is ended first.
    #[error("a response to incident {0} is in force")]
    ResponseInForce(IncidentId),
    /// Nobody waits for that report.
    #[error("incident {incident} owes no report {kind:?}")]
    NotOwed {
        /// The incident.
        incident: IncidentId,
        /// Which.
        kind: IncidentReportKind,
    },
    /// That report is owed, and made first.
    #[error("incident {incident} still owes the report {kind:?}")]
    Owes {
        /// The incident.
        incident: IncidentId,
        /// Which.
        kind: IncidentReportKind,
    },
    /// A report cannot have been made before the incident was opened, nor in the future.
    #[error("the report at {} lies before the incident or in the future", .0.0)]
    SaidAt(UtcMicros),
    /// The case belongs to that incident already.
    #[error("case {case} belongs to incident {incident} already")]
    Attached {
        /// The case.
        case: CaseId,
        /// The incident.
        incident: IncidentId,
    },
    /// The case belongs to no incident.
    #[error("case {0} belongs to no incident")]
    NotAttached(CaseId),
    /// 缓办: no response holds over the case.
    #[error("no response holds over case {0}, which alone makes it wait for an emergency")]
    NothingToWaitFor(CaseId),
}
