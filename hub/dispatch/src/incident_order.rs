//! What is ordered about a 突发事件 (incident) and the response to it.

use geo_index::{AreaCode, Place};

use crate::{Actor, EmergencyLevel, IncidentId, IncidentReportKind, Sealed, UtcMicros};

/// A 突发事件 is put on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenIncident {
    /// The incident.
    pub incident: IncidentId,
    /// Who, and from which seat: the centre of an area that holds the incident's.
    pub by: Actor,
    /// Where it is, in the smallest area that holds all of it.
    pub area: AreaCode,
    /// The middle of it, if it has one.
    pub place: Option<Place>,
    /// How grave it is, if that is known by now.
    pub level: Option<EmergencyLevel>,
    /// What it is called, and what has happened.
    pub words: Sealed,
}

/// Something to be done about an open incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentOrder {
    /// The incident.
    pub incident: IncidentId,
    /// Who, and from which seat.
    pub by: Actor,
    /// What.
    pub deed: IncidentDeed,
}

/// What can be done about an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncidentDeed {
    /// 定级.
    Grade {
        /// How grave it is.
        level: EmergencyLevel,
        /// On what ground.
        words: Sealed,
    },
    /// 启动响应, or 调整响应 where one is in force.
    SetResponse {
        /// Its level.
        level: EmergencyLevel,
        /// The code of the 预案; none for what the policy has without one.
        plan: Option<String>,
        /// The areas over which it holds, each once.
        areas: Vec<AreaCode>,
        /// Why.
        reason: Sealed,
    },
    /// 终止响应.
    EndResponse {
        /// Why.
        reason: Sealed,
    },
    /// 指挥记录: a line in the log of the command room.
    Log {
        /// What.
        words: Sealed,
    },
    /// 初报、续报、终报, as it was made.
    Report {
        /// Which.
        kind: IncidentReportKind,
        /// What was reported, and to whom.
        words: Sealed,
        /// The number that was called; none for what was written.
        number: Option<Sealed>,
        /// When.
        said_at: UtcMicros,
    },
    /// 结束: nothing more is to be done about it.
    Close {
        /// What came of it.
        words: Sealed,
    },
}
