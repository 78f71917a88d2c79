//! 中心吹哨、部门报到: what a whistle leaves on record, from the blowing of it to its end. A whistle has a stream of its own.

use geo_index::{AreaCode, Place};
use serde::{Deserialize, Serialize};

use crate::{Actor, CaseId, Degree, DepartmentCode, Sealed, UtcMicros, WhistleId};

/// Most departments that one whistle calls.
pub const WHISTLE_DEPARTMENTS_MAX: usize = 50;

/// Farthest that the time lies ahead by which departments are to be there: seven days, in milliseconds.
pub const WHISTLE_AHEAD_MAX_MS: u64 = 7 * 24 * 3_600_000;

/// Farthest from the place at which somebody is there by position, in metres.
pub const WHISTLE_RADIUS_M: u32 = 300;

/// Oldest position that says that somebody is there, in milliseconds.
pub const WHISTLE_FIX_AGE_MAX_MS: u64 = 5 * 60_000;

/// With nobody there for so long the rules close a whistle, in milliseconds: a day in which the departments can be rated.
pub const WHISTLE_CLOSES_AFTER_MS: u64 = 24 * 3_600_000;

/// Most whistles that are open for one case at a time, but for those that a merge brings.
pub const WHISTLES_PER_CASE_MAX: usize = 16;

/// Something about a whistle that somebody did, or that its timer did for nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whistled {
    /// The whistle.
    pub whistle: WhistleId,
    /// Who, and from which seat: what a centre does for a department is 代录. None if the timer did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Actor>,
    /// What.
    #[serde(flatten)]
    pub what: WhistleTurn,
}

/// What can have happened to a whistle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum WhistleTurn {
    /// 吹哨: departments are called to a place.
    #[serde(rename = "whistle.blown")]
    Blown(Box<Blown>),
    /// 签收.
    #[serde(rename = "whistle.signed")]
    Signed {
        /// Which department.
        department: DepartmentCode,
    },
    /// Half of the time has gone by: these have not signed, and are reminded this once.
    #[serde(rename = "whistle.reminded")]
    Reminded {
        /// Which departments, in the order in which they were called.
        departments: Vec<DepartmentCode>,
    },
    /// 到场.
    #[serde(rename = "whistle.arrived")]
    Arrived(WhistleArrived),
    /// 处置: it works there.
    #[serde(rename = "whistle.working")]
    Working {
        /// Which department.
        department: DepartmentCode,
    },
    /// 离场.
    #[serde(rename = "whistle.left")]
    Left {
        /// Which department.
        department: DepartmentCode,
        /// What it did there.
        note: Sealed,
        /// The step that it went past.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left_out: Option<LeftOut>,
    },
    /// The time to be there has come: 缺席.
    #[serde(rename = "whistle.time_up")]
    TimeUp {
        /// Who is not there, in the order in which they were called.
        absent: Vec<DepartmentCode>,
    },
    /// 评价: how content the whistler is with a department.
    #[serde(rename = "whistle.rated")]
    Rated {
        /// Which department.
        department: DepartmentCode,
        /// How content.
        degree: Degree,
        /// In words, which 不满意 must have.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Sealed>,
    },
    /// The case that it is for became part of another, or is one of its own again: the whistle stays with what goes on.
    #[serde(rename = "whistle.moved")]
    Moved {
        /// The case that it is for from now on.
        case: CaseId,
    },
    /// 取消: nobody need come, or stay.
    #[serde(rename = "whistle.called_off")]
    CalledOff {
        /// Why.
        reason: Sealed,
    },
    /// It is over; with nobody named the rules closed it.
    #[serde(rename = "whistle.closed")]
    Closed,
}

/// Which whistle was blown for a case; it tells what becomes of it in a stream of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfWhistle {
    /// The whistle.
    pub whistle: WhistleId,
}

/// A whistle as it was blown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blown {
    /// Where to come.
    pub place: Place,
    /// The area of the place.
    pub area: AreaCode,
    /// What for.
    pub purpose: Sealed,
    /// By when to be there.
    pub there_by: UtcMicros,
    /// Who is called, each once.
    pub departments: Vec<DepartmentCode>,
    /// The case that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// When whoever has not signed is reminded: at half of the time.
    pub remind_at: UtcMicros,
    /// With nobody there for so long the rules close it, milliseconds.
    pub closes_after_ms: u64,
}

/// 到场: a department has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhistleArrived {
    /// Which department.
    pub department: DepartmentCode,
    /// When it came: now, or when whoever recorded it says.
    pub at: UtcMicros,
    /// How that is known.
    #[serde(flatten)]
    pub how: Presence,
    /// How long after the time it came, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_ms: Option<u64>,
    /// The step that it went past.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<LeftOut>,
}

/// How it is known that a department is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Presence {
    /// By the position of one of its people.
    Position {
        /// Metres from the place.
        distance_m: u32,
        /// How old the position was, in milliseconds.
        age_ms: u64,
    },
    /// 代录: the whistler's post wrote it down; the event says who, and at which post.
    Recorded,
}

/// A step that a department went past, and why nothing stands in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// 签收: it came without having signed, and counts as having signed by coming.
    SignedByArriving,
    /// 处置: it left without having said that it works.
    LeftWithoutWorking,
}

impl WhistleTurn {
    /// Its name in the ledger.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Blown(_) => "whistle.blown",
            Self::Signed { .. } => "whistle.signed",
            Self::Reminded { .. } => "whistle.reminded",
            Self::Arrived(_) => "whistle.arrived",
            Self::Working { .. } => "whistle.working",
            Self::Left { .. } => "whistle.left",
            Self::TimeUp { .. } => "whistle.time_up",
            Self::Rated { .. } => "whistle.rated",
            Self::Moved { .. } => "whistle.moved",
            Self::CalledOff { .. } => "whistle.called_off",
            Self::Closed => "whistle.closed",
        }
    }

    /// Whether a stored event of this kind is one of these.
    #[must_use]
    pub fn is_kind(kind: &str) -> bool {
        kind.starts_with("whistle.")
    }

    /// The words that somebody said about it.
    #[must_use]
    pub fn words(&self) -> Option<&Sealed> {
        match self {
            Self::Blown(blown) => Some(&blown.purpose),
            Self::Left { note, .. } => Some(note),
            Self::Rated { note, .. } => note.as_ref(),
            Self::CalledOff { reason } => Some(reason),
            Self::Signed { .. }
            | Self::Reminded { .. }
            | Self::Arrived(_)
            | Self::Working { .. }
            | Self::TimeUp { .. }
            | Self::Moved { .. }
            | Self::Closed => None,
        }
    }

    /// The departments that it names.
    #[must_use]
    pub fn departments(&self) -> &[DepartmentCode] {
        match self {
            Self::Blown(blown) => &blown.departments,
            Self::Reminded { departments } | Self::TimeUp { absent: departments } => departments,
            Self::Signed { department }
            | Self::Working { department }
            | Self::Left { department, .. }
            | Self::Rated { department, .. } => std::slice::from_ref(department),
            Self::Arrived(arrived) => std::slice::from_ref(&arrived.department),
            Self::Moved { .. } | Self::CalledOff { .. } | Self::Closed => &[],
        }
    }
}
