//! Places on the wire: degrees with the coordinate system they are given in.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// The system in which a client gives coordinates. The hub converts at its edge and answers in WGS84 only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CoordinateSystem {
    /// GPS; CGCS2000 counts as the same.
    #[default]
    Wgs84,
    /// 火星坐标, what Chinese phones and most map services give.
    Gcj02,
    /// 百度坐标.
    Bd09,
}

/// A place as a client gives it. Range and meaning are checked by the hub, which names the value it refuses.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct GivenPlace {
    /// Degrees north.
    #[schema(minimum = -90, maximum = 90)]
    pub lat: f64,
    /// Degrees east.
    #[schema(minimum = -180, maximum = 180)]
    pub lon: f64,
    /// The system of both; WGS84 when left out.
    #[serde(default)]
    #[ts(optional, as = "Option<CoordinateSystem>")]
    pub system: CoordinateSystem,
}

/// A place as the hub gives it: WGS84 degrees, checked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Point {
    /// Degrees north, −90 to 90.
    #[schema(minimum = -90, maximum = 90)]
    pub lat: f64,
    /// Degrees east, −180 to 180.
    #[schema(minimum = -180, maximum = 180)]
    pub lon: f64,
}
