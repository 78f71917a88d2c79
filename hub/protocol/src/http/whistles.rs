//! 中心吹哨、部门报到: departments are called to a place by a time; what each does about it; and the figures of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

use super::texts::Words;
use crate::{
    AreaCode, CaseId, Degree, DepartmentCode, GivenPlace, Point, UnitId, UtcMicros, WhistleId,
    views::{AreaRef, DepartmentRef, PersonRef},
};

/// 吹哨.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct NewWhistle {
    /// Where to come.
    pub place: GivenPlace,
    /// The area of the place, where the map of areas does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaCode>,
    /// What for.
    #[schema(value_type = Words)]
    pub purpose: String,
    /// By when to be there: ahead, and at most seven days.
    pub there_by_us: UtcMicros,
    /// Who is to come, each once: 1 to [`crate::limits::WHISTLE_DEPARTMENTS_MAX`].
    #[schema(min_items = 1, max_items = 50)]
    pub departments: Vec<DepartmentCode>,
    /// The case that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
}

/// A deed about a whistle. A department's own desk speaks for it; the whistler's post, and any above it, writes down what it does (代录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case")]
#[ts(optional_fields = nullable)]
pub enum WhistleAct {
    /// 签收.
    Sign {
        /// Which department.
        department: DepartmentCode,
    },
    /// 到场, by the position of a unit whose person is of that department.
    Arrive {
        /// Which department.
        department: DepartmentCode,
        /// The unit.
        unit: UnitId,
    },
    /// 到场, written down by the whistler's post (代录).
    Record {
        /// Which department.
        department: DepartmentCode,
        /// When it came; now if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_us: Option<UtcMicros>,
    },
    /// 处置.
    Work {
        /// Which department.
        department: DepartmentCode,
    },
    /// 离场.
    Leave {
        /// Which department.
        department: DepartmentCode,
        /// What it did there.
        #[schema(value_type = Words)]
        note: String,
    },
    /// 评价, by the whistler: once it has left or was absent.
    Rate {
        /// Which department.
        department: DepartmentCode,
        /// How content.
        degree: Degree,
        /// In words, which 不满意 must have.
        #[schema(value_type = Option<Words>)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// 取消.
    CallOff {
        /// Why.
        #[schema(value_type = Words)]
        reason: String,
    },
    /// It is over: all have left or are absent.
    Close,
}

/// How a whistle stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhistleState {
    /// It is open.
    Open,
    /// It was closed, by the whistler or by the rules.
    Closed,
    /// 取消.
    CalledOff,
}

/// How far a department has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhistleStep {
    /// It was called.
    Called,
    /// 签收.
    Signed,
    /// 到场.
    Arrived,
    /// 处置.
    Working,
    /// 离场.
    Left,
}

/// How it is known that a department came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum WhistlePresence {
    /// By position.
    Position {
        /// Metres from the place.
        distance_m: u32,
        /// How old the position was.
        age_ms: u64,
    },
    /// 代录: the history says by whom.
    Recorded,
}

/// A department that was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WhistleDepartment {
    /// Which.
    pub department: DepartmentRef,
    /// How far it has come.
    pub step: WhistleStep,
    /// 缺席: it was not there when the time came.
    pub absent: bool,
    /// When it signed.
    pub signed_at_us: Option<UtcMicros>,
    /// When it came.
    pub arrived_at_us: Option<UtcMicros>,
    /// How that is known.
    pub presence: Option<WhistlePresence>,
    /// How long after the time it came.
    pub late_ms: Option<u64>,
    /// 签收 was left out: it counts as having signed by coming.
    pub signed_by_arriving: bool,
    /// When it said that it works.
    pub working_at_us: Option<UtcMicros>,
    /// When it left.
    pub left_at_us: Option<UtcMicros>,
    /// 处置 was left out: it left without having said that it works.
    pub left_without_working: bool,
    /// What it said when it left; empty once erased.
    pub note: Option<String>,
    /// 评价.
    pub rating: Option<Degree>,
    /// What was said with that; empty once erased.
    pub rating_note: Option<String>,
}

/// A whistle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct WhistleView {
    /// Its id.
    pub id: WhistleId,
    /// How it stands.
    pub state: WhistleState,
    /// Who blew it.
    pub by: PersonRef,
    /// At the centre of which area.
    pub post: AreaRef,
    /// Where to come.
    pub place: Point,
    /// The area of the place.
    pub area: AreaRef,
    /// What for; empty once erased.
    pub purpose: String,
    /// When it was blown.
    pub blown_at_us: UtcMicros,
    /// By when to be there.
    pub there_by_us: UtcMicros,
    /// The case that it is for.
    pub case: Option<CaseId>,
    /// Who was called, in that order.
    pub departments: Vec<WhistleDepartment>,
    /// When those were reminded who had not signed.
    pub reminded_at_us: Option<UtcMicros>,
    /// When it was found who is absent.
    pub time_up_at_us: Option<UtcMicros>,
    /// What happens by itself next, and when: a reminder, who is absent, the end.
    pub due_us: Option<UtcMicros>,
    /// When it ended.
    pub ended_at_us: Option<UtcMicros>,
    /// Why it was called off; empty once erased.
    pub reason: Option<String>,
}

/// A whistle was blown, or something was done about one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct WhistleDone {
    /// Offset at which it is recorded.
    pub seq: u64,
    /// The whistle as it is now.
    pub whistle: WhistleView,
}

/// Query of whistles.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[ts(optional_fields = nullable)]
pub struct WhistleListQuery {
    /// How they stand; any way when left out.
    pub state: Option<WhistleState>,
    /// `next` of the page before.
    pub before: Option<String>,
}

/// A page of whistles, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct WhistleList {
    /// At most [`crate::limits::WHISTLES_PER_PAGE_MAX`].
    pub whistles: Vec<WhistleView>,
    /// For the next page; null on the last. A page may be short and have a next.
    pub next: Option<String>,
}

/// Query of the figures: days of China Standard Time on which whistles were blown, both counted in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhistleFiguresQuery {
    /// First day, as `2026-11-01`.
    #[param(format = Date, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    pub from: String,
    /// Last day; at most [`crate::limits::RATES_DAYS_MAX`] days with the first.
    #[param(format = Date, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    pub to: String,
}

/// 报到率, 平均到场时长, 缺席, 评价 by department, reckoned from what is on record. Whistles that were called off do not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WhistleFigures {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Whistles that count.
    pub whistles: u64,
    /// By department, in order of its code.
    pub departments: Vec<DepartmentFigures>,
}

/// How one department came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DepartmentFigures {
    /// Which.
    pub department: DepartmentRef,
    /// How often it was called.
    pub called: u64,
    /// How often it came, in time or late.
    pub arrived: u64,
    /// How often in time.
    pub in_time: u64,
    /// 缺席: how often it was not there when the time came, late or never.
    pub absent: u64,
    /// 报到率: arrivals of a thousand calls whose time has come or who came before.
    pub arrived_per_mille: Option<u32>,
    /// 平均到场时长: from the whistle to the arrival.
    pub mean_arrival_ms: Option<u64>,
    /// 满意.
    pub satisfied: u64,
    /// 基本满意.
    pub mostly_satisfied: u64,
    /// 不满意.
    pub not_satisfied: u64,
}
