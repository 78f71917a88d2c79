//! Roads by which times on the way are reckoned, and what of them is closed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    ClosureId, GivenPlace, Travel, UtcMicros,
    views::{AreaRef, PersonRef},
};

/// How the road network of a hub stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoadsState {
    /// Units are compared by road.
    InForce,
    /// 直线估算: it is being read, and units are compared by air line until then.
    Loading,
    /// 直线估算: none is configured.
    None,
    /// 直线估算: its file cannot be used; the log says why.
    Unusable,
    /// 行程时间表: another service is asked how long ways take; what is closed here does not count there.
    Table,
}

/// 道路封闭: what is closed now, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct ClosureList {
    /// How the roads of the hub that answers stand.
    pub roads: RoadsState,
    /// When the file of its roads was written.
    pub prepared_at_us: Option<UtcMicros>,
    /// What is closed in the account's area, and in the areas that hold it.
    pub closures: Vec<ClosureView>,
}

/// How the roads are drawn now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct RoadMap {
    /// Names what the tiles of the roads show now: the `{roads}` of their address, opaque. Another when something is closed
    /// or opened, or the hub has read another file; null while it has no roads.
    pub tiles: Option<String>,
}

/// Something that is closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct ClosureView {
    /// Its id.
    pub id: ClosureId,
    /// The lowest area that all of it lies in.
    pub area: AreaRef,
    /// What is closed; places in WGS84.
    pub what: ClosedPart,
    /// For whom.
    pub travel: Vec<Travel>,
    /// Why; null once the words are erased.
    pub reason: Option<String>,
    /// Until when.
    pub until_us: UtcMicros,
    /// Since when.
    pub closed_at_us: UtcMicros,
    /// Who closed it.
    pub by: PersonRef,
}

/// Closes a part of the roads, or changes what was closed under this id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct NewClosure {
    /// What is closed.
    pub what: ClosedPart,
    /// For whom; everybody on land when left out: no road under water carries anybody, and a boat goes on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Travel>>")]
    #[schema(max_items = 4)]
    pub travel: Vec<Travel>,
    /// Why.
    pub reason: String,
    /// Until when; at most [`crate::limits::CLOSED_DAYS_MAX`] days from now.
    pub until_us: UtcMicros,
}

/// Which part of the roads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "shape", rename_all = "snake_case")]
pub enum ClosedPart {
    /// Every road that comes within a circle.
    Near {
        /// Its middle.
        place: GivenPlace,
        /// Its radius, metres; at most [`crate::limits::CLOSED_RADIUS_MAX_M`].
        #[schema(minimum = 1, maximum = 5000)]
        radius_m: u32,
    },
    /// 桥梁: the bridges that come within a circle, and nothing else.
    Bridge {
        /// Its middle.
        place: GivenPlace,
        /// Its radius, metres; at most [`crate::limits::CLOSED_RADIUS_MAX_M`].
        #[schema(minimum = 1, maximum = 5000)]
        radius_m: u32,
    },
    /// Every road that touches an area, such as what is under water.
    Within {
        /// Its corners in order, at most [`crate::limits::CLOSED_CORNERS_MAX`]; the last is joined to the first.
        #[schema(min_items = 3, max_items = 200)]
        corners: Vec<GivenPlace>,
    },
}
