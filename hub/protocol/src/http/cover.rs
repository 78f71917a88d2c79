//! 布防建议: how much of where cases arise is reached in time by whoever is idle, and where idle patrols would cover more.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

use crate::{
    AreaCode, Point, UnitKind, UtcMicros,
    views::{AreaRef, UnitRef},
};

/// Of which area.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[ts(optional_fields = nullable)]
pub struct CoverQuery {
    /// This area and everything below it; the account's own when left out.
    pub area: Option<AreaCode>,
}

/// Cover of an area by the idle units that are at home in it. Advice for the dispatcher: nobody is told and nobody is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct CoverView {
    /// The area.
    pub area: AreaRef,
    /// What was reckoned; null where the policy in force does not reckon it.
    pub cover: Option<Cover>,
}

/// What was reckoned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Cover {
    /// When; asked again within [`crate::limits::COVER_KEPT_S`] seconds it is the same.
    pub at_us: UtcMicros,
    /// Within which time somebody is to be there, turnout and way, seconds.
    pub target_s: u32,
    /// How demand is weighed.
    pub demand: CoverDemand,
    /// How ways were reckoned.
    pub ways: CoverWays,
    /// How many places of demand were looked at.
    pub places: u32,
    /// How many idle units were looked at.
    pub units: u32,
    /// Idle units beyond the most that are looked at together.
    pub units_left_out: u32,
    /// How much of the demand is reached in time now, of a thousand.
    pub reached_per_mille: u32,
    /// The same once all that is suggested is done.
    pub after_per_mille: u32,
    /// Places with demand that nobody reaches in time, those with the most demand first; at most
    /// [`crate::limits::COVER_THIN_MAX`].
    pub thin: Vec<ThinPlace>,
    /// Moves, each of another unit, the one that gains most first; each supposes those before it.
    pub moves: Vec<CoverMove>,
}

/// By what demand is weighed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CoverDemand {
    /// By what.
    pub by: CoverDemandBy,
    /// How many cases it is reckoned from.
    pub cases: u64,
    /// From how many days, today counted in.
    pub days: u32,
    /// First hour of the part of the day that counts, China Standard Time.
    pub from_hour: u32,
    /// The hour after its last.
    pub to_hour: u32,
}

/// Which cases count as demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CoverDemandBy {
    /// Those of this part of the day.
    PartOfDay,
    /// Those of all hours: there were too few in this part of the day.
    AllHours,
    /// 各网格同等: there were too few at all, and every place counts alike.
    Alike,
}

/// How ways were reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CoverWays {
    /// 路网: by road.
    Roads,
    /// 直线估算: by air line and detour, also where another service is asked how long ways take.
    AirLine,
    /// Some by road, some by air line.
    Mixed,
}

/// A place of demand that nobody reaches in time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct ThinPlace {
    /// The area: a grid, or a larger one where there are many.
    pub area: AreaRef,
    /// Where in it.
    pub place: Point,
    /// How much of the demand it has, of a thousand.
    pub demand_per_mille: u32,
    /// How soon somebody is there, seconds; null where nobody was found near it.
    pub soonest_s: Option<u32>,
}

/// 建议移防: an idle unit would cover more from elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct CoverMove {
    /// Which unit.
    pub unit: UnitRef,
    /// Its kind; never a grid worker.
    pub kind: UnitKind,
    /// Where it is.
    pub from: Point,
    /// The lowest area in which it is; null outside of all.
    pub from_area: Option<AreaRef>,
    /// Where it would stand.
    pub to: Point,
    /// The area of that.
    pub to_area: AreaRef,
    /// The way there, seconds.
    pub way_s: u32,
    /// How much more of the demand is reached in time, less what it leaves, of a thousand.
    pub gain_per_mille: u32,
}
