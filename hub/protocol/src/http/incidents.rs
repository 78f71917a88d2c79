//! 突发事件与应急响应: incidents, the response to them, their reports upward, the log of the command room, and the cases that belong to
//! them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

use super::texts::Words;
use crate::{
    AreaCode, CaseId, EmergencyLevel, ErrorCode, GivenPlace, IncidentId, IncidentReportKind, Point, Tier,
    UtcMicros,
    views::{AreaRef, HistoryEntry, PersonRef},
};

/// A 突发事件 is put on record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct NewIncident {
    /// The smallest area that holds all of it.
    pub area: AreaCode,
    /// The middle of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<GivenPlace>,
    /// How grave it is, if that is known by now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<EmergencyLevel>,
    /// What it is called, and what has happened.
    #[schema(value_type = Words)]
    pub words: String,
}

/// A deed about an incident: of the centre that opened it, of the one that set the response, and of those above. A line in the log also
/// of centres below them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case")]
#[ts(optional_fields = nullable)]
pub enum IncidentAct {
    /// 定级.
    Grade {
        /// How grave it is.
        level: EmergencyLevel,
        /// On what ground.
        #[schema(value_type = Words)]
        words: String,
    },
    /// 启动响应, or 调整响应 where one is in force.
    SetResponse {
        /// Its level.
        level: EmergencyLevel,
        /// The code of a 预案 of the policy in force; what holds without one if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan: Option<String>,
        /// The areas over which it holds, each once: 1 to [`crate::limits::RESPONSE_AREAS_MAX`].
        #[schema(min_items = 1, max_items = 64)]
        areas: Vec<AreaCode>,
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 终止响应.
    EndResponse {
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// 指挥记录.
    Log {
        /// What.
        #[schema(value_type = Words)]
        words: String,
    },
    /// 初报、续报、终报, as it was made.
    Report {
        /// Which.
        kind: IncidentReportKind,
        /// What was reported, and to whom.
        #[schema(value_type = Words)]
        words: String,
        /// The number that was called.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        /// When; now if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said_at_us: Option<UtcMicros>,
    },
    /// 结束: no response is in force, and no report is owed.
    Close {
        /// What came of it.
        #[schema(value_type = Words)]
        words: String,
    },
}

/// How an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    /// It is open.
    Open,
    /// It was closed.
    Closed,
}

/// A report upward that an incident owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct OwedIncidentReport {
    /// Which.
    pub kind: IncidentReportKind,
    /// Until when.
    pub due_us: UtcMicros,
    /// Its time has gone by; it can still be made.
    pub overdue: bool,
}

/// 响应 in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ResponseView {
    /// Its level.
    pub level: EmergencyLevel,
    /// The code of the 预案.
    pub plan: Option<String>,
    /// Its name, while the policy in force has it.
    pub plan_name: Option<String>,
    /// The areas over which it holds.
    pub areas: Vec<AreaRef>,
    /// How much is left of the clocks of posts, in percent.
    pub clocks_percent: u32,
    /// 缓办: whether everyday matters wait.
    pub waits: bool,
    /// How often units on duty tell where they are, seconds.
    pub position_every_s: u32,
    /// Who set it last.
    pub by: PersonRef,
    /// At the centre of which area, which commands.
    pub post: AreaRef,
    /// The tier of that centre.
    pub tier: Tier,
    /// Why; empty once erased.
    pub reason: String,
    /// Since when there is a response without a break.
    pub since_us: UtcMicros,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct IncidentView {
    /// Its id.
    pub id: IncidentId,
    /// How it stands.
    pub state: IncidentState,
    /// Who opened it.
    pub by: PersonRef,
    /// At the centre of which area.
    pub post: AreaRef,
    /// Where it is.
    pub area: AreaRef,
    /// The middle of it.
    pub place: Option<Point>,
    /// How grave it is; null while that is not known.
    pub level: Option<EmergencyLevel>,
    /// What it is called, and what has happened; empty once erased.
    pub words: String,
    /// When it was opened.
    pub opened_at_us: UtcMicros,
    /// The response in force; null if there is none.
    pub response: Option<ResponseView>,
    /// Reports upward that it owes, in the order in which they are made.
    pub owed: Vec<OwedIncidentReport>,
    /// How many were made.
    pub reported: u32,
    /// When the last of them was.
    pub reported_at_us: Option<UtcMicros>,
    /// Lines in the log of the command room.
    pub logged: u32,
    /// Open cases that belong to it.
    pub cases: u32,
    /// Open cases that wait because of it (缓办).
    pub waiting: u32,
    /// When it was closed.
    pub closed_at_us: Option<UtcMicros>,
    /// What came of it; empty once erased.
    pub outcome: Option<String>,
}

/// An incident was put on record, or something was done about one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct IncidentDone {
    /// Offset at which it is recorded.
    pub seq: u64,
    /// The incident as it is now.
    pub incident: IncidentView,
}

/// The command room: an incident, its open cases and its log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct IncidentDetail {
    /// The incident.
    pub incident: IncidentView,
    /// Open cases that belong to it and that the caller sees, oldest first; at most [`crate::limits::INCIDENT_CASES_SHOWN_MAX`].
    pub cases: Vec<CaseId>,
    /// What happened to it, newest first; at most [`crate::limits::INCIDENT_LOG_SHOWN_MAX`].
    pub log: Vec<HistoryEntry>,
    /// `before` of the next page of the log; null on the last.
    pub next: Option<u64>,
}

/// Query of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[ts(optional_fields = nullable)]
pub struct IncidentQuery {
    /// `next` of the page of the log before.
    pub before: Option<u64>,
}

/// Query of incidents.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[ts(optional_fields = nullable)]
pub struct IncidentListQuery {
    /// How they stand; open ones when left out, which come all at once.
    pub state: Option<IncidentState>,
    /// `next` of the page before.
    pub before: Option<String>,
}

/// Incidents, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct IncidentList {
    /// Open ones all; of closed ones at most [`crate::limits::INCIDENTS_PER_PAGE_MAX`].
    pub incidents: Vec<IncidentView>,
    /// For the next page; null on the last. A page may be short and have a next.
    pub next: Option<String>,
    /// 预案 of the policy in force, by which a response can be set.
    pub plans: Vec<PlanRef>,
}

/// A 预案.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanRef {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// Many cases are to belong to an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AttachCases {
    /// Which, each once: 1 to [`crate::limits::INCIDENT_CASES_AT_ONCE_MAX`].
    #[schema(min_items = 1, max_items = 500)]
    pub cases: Vec<CaseId>,
}

/// What came of it: each case for itself, so that one that cannot does not keep the others from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CasesAttached {
    /// Cases that belong to it now.
    pub attached: Vec<CaseId>,
    /// Cases that do not, each with the reason.
    pub refused: Vec<CaseNotAttached>,
    /// The incident as it is now.
    pub incident: IncidentView,
}

/// A case that could not be made to belong to an incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CaseNotAttached {
    /// The case.
    pub case: CaseId,
    /// Why, for programs.
    pub code: ErrorCode,
    /// Why, for people and logs.
    pub message: String,
}
