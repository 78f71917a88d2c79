//! Timers: each runs out by itself, and is then an order that may find its reason gone.

use crate::{CaseId, IncidentId, OfferId, TaskId, WhistleId};

/// A timer's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// The case clock.
    Clock {
        /// Of this case.
        case: CaseId,
        /// Generation that was set.
        generation: u64,
    },
    /// The time to answer an offer.
    Answer {
        /// The offer.
        offer: OfferId,
        /// Its task.
        task: TaskId,
    },
    /// The next search for a task.
    Search {
        /// The task.
        task: TaskId,
        /// Generation that was set.
        generation: u64,
    },
    /// The welfare clock of a task.
    Welfare {
        /// The task.
        task: TaskId,
        /// Generation that was set.
        generation: u64,
    },
    /// The next mark of a case's limit.
    Limit {
        /// Of this case.
        case: CaseId,
        /// Generation that was set.
        generation: u64,
    },
    /// The time to answer a letter of supervision.
    Letter {
        /// Of this case.
        case: CaseId,
        /// Generation that was set.
        generation: u64,
    },
    /// The time to report a case upward.
    ReportUp {
        /// Of this case.
        case: CaseId,
        /// Generation that was set.
        generation: u64,
    },
    /// The clock of a department's task.
    Desk {
        /// Of this case.
        case: CaseId,
        /// The task.
        task: TaskId,
        /// Generation that was set.
        generation: u64,
    },
    /// What a whistle waits for next.
    Whistle {
        /// Of this whistle.
        whistle: WhistleId,
        /// Generation that was set.
        generation: u64,
    },
    /// The next report upward that an incident owes.
    IncidentReport {
        /// Of this incident.
        incident: IncidentId,
        /// Generation that was set.
        generation: u64,
    },
}
