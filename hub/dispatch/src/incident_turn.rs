//! 突发事件: what an incident leaves on record, from its opening to its end. An incident has a stream of its own; which cases belong to
//! it stands with the cases.

use geo_index::{AreaCode, Place};
use serde::{Deserialize, Serialize};

use crate::{Actor, EmergencyLevel, IncidentId, LevelRule, Sealed, UtcMicros};

/// Most areas over which one response holds.
pub const RESPONSE_AREAS_MAX: usize = 64;

/// Most incidents that are open in a realm at a time.
pub const INCIDENTS_OPEN_MAX: usize = 500;

/// Something about an incident that somebody did, or that its timer did for nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentHappened {
    /// The incident.
    pub incident: IncidentId,
    /// Who, and from which seat. None if the timer did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Actor>,
    /// What.
    #[serde(flatten)]
    pub what: IncidentTurn,
}

/// What can have happened to an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum IncidentTurn {
    /// It was put on record.
    #[serde(rename = "incident.opened")]
    Opened(Box<IncidentOpened>),
    /// 定级.
    #[serde(rename = "incident.graded")]
    Graded {
        /// How grave it is.
        level: EmergencyLevel,
        /// On what ground.
        words: Sealed,
    },
    /// 启动响应, or 调整响应: what it says holds from now on in place of what held before.
    #[serde(rename = "incident.response_set")]
    ResponseSet(Box<ResponseSet>),
    /// 终止响应.
    #[serde(rename = "incident.response_ended")]
    ResponseEnded {
        /// Why.
        reason: Sealed,
        /// Until when 终报 is to be made.
        final_by: UtcMicros,
    },
    /// 指挥记录.
    #[serde(rename = "incident.logged")]
    Logged {
        /// What.
        words: Sealed,
    },
    /// 初报、续报、终报.
    #[serde(rename = "incident.reported")]
    Reported(Box<IncidentReported>),
    /// A report was not made in time; it can still be made.
    #[serde(rename = "incident.report_overdue")]
    ReportOverdue {
        /// Which.
        kinds: Vec<IncidentReportKind>,
    },
    /// 结束.
    #[serde(rename = "incident.closed")]
    Closed {
        /// What came of it.
        words: Sealed,
    },
}

/// Which report upward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentReportKind {
    /// 初报 by telephone.
    FirstByPhone,
    /// 初报 in writing.
    FirstInWriting,
    /// 续报.
    FollowUp,
    /// 终报.
    Final,
}

impl IncidentReportKind {
    /// All of them, in the order in which they are made.
    pub const ALL: [Self; 4] = [Self::FirstByPhone, Self::FirstInWriting, Self::FollowUp, Self::Final];
}

/// An incident as it was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentOpened {
    /// Where it is.
    pub area: AreaCode,
    /// The middle of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// How grave it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<EmergencyLevel>,
    /// What it is called, and what has happened.
    pub words: Sealed,
    /// Until when 初报 is to be made by telephone.
    pub phone_by: UtcMicros,
    /// And in writing.
    pub written_by: UtcMicros,
}

/// 响应 as it holds from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseSet {
    /// Its level.
    pub level: EmergencyLevel,
    /// The code of the 预案.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// The areas over which it holds.
    pub areas: Vec<AreaCode>,
    /// What it changes, as the policy in force said then.
    pub rule: LevelRule,
    /// Why.
    pub reason: Sealed,
    /// Until when 续报 is to be made.
    pub follow_up_by: UtcMicros,
}

/// A report upward as it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentReported {
    /// Which.
    pub kind: IncidentReportKind,
    /// What was reported, and to whom.
    pub words: Sealed,
    /// The number that was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Sealed>,
    /// When.
    pub said_at: UtcMicros,
    /// Whether that was after its time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// Until when the next 续报 is to be made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_by: Option<UtcMicros>,
}

/// Under which response a case is handled from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseFollowed {
    /// The response; none where none holds for it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<CaseResponse>,
}

/// To which incident a case belongs from now on, or belongs no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfIncident {
    /// The incident.
    pub incident: IncidentId,
}

/// The response under which a case is handled, as its own events say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseResponse {
    /// To which incident.
    pub incident: IncidentId,
    /// Its level.
    pub level: EmergencyLevel,
    /// How much is left of the clocks of posts, in percent.
    pub clocks_percent: u8,
    /// 扁平指挥: the tier of the centre that commands, to which what presses goes past those between.
    pub commanded_from: geo_index::Tier,
}

impl IncidentTurn {
    /// Its name in the ledger.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Opened(_) => "incident.opened",
            Self::Graded { .. } => "incident.graded",
            Self::ResponseSet(_) => "incident.response_set",
            Self::ResponseEnded { .. } => "incident.response_ended",
            Self::Logged { .. } => "incident.logged",
            Self::Reported(_) => "incident.reported",
            Self::ReportOverdue { .. } => "incident.report_overdue",
            Self::Closed { .. } => "incident.closed",
        }
    }

    /// Whether a stored event of this kind is one of these.
    #[must_use]
    pub fn is_kind(kind: &str) -> bool {
        kind.starts_with("incident.")
    }

    /// The words that somebody said about it.
    #[must_use]
    pub fn words(&self) -> Option<&Sealed> {
        match self {
            Self::Opened(opened) => Some(&opened.words),
            Self::ResponseSet(set) => Some(&set.reason),
            Self::Reported(reported) => Some(&reported.words),
            Self::Graded { words, .. } | Self::Logged { words } | Self::Closed { words } => Some(words),
            Self::ResponseEnded { reason, .. } => Some(reason),
            Self::ReportOverdue { .. } => None,
        }
    }
}
