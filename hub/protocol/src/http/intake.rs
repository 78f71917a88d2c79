//! What a call-taker is shown while typing: earlier calls of a number, open cases nearby.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

use super::texts::ShortText;
use crate::{
    CaseId, Grade, Phase, ReportId, Service, UtcMicros,
    views::{AreaRef, CaseView},
};

/// A call to 110, 119 or 120 that was made before the report was filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CalledService {
    /// The service.
    pub service: Service,
    /// When it was called.
    pub called_at_us: UtcMicros,
}

/// The entry of the place list that a call-taker chose; the caller's own words stay beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct MatchedPlace {
    /// Its id in the list.
    #[schema(value_type = ShortText)]
    pub id: String,
    /// Its name.
    #[schema(value_type = ShortText)]
    pub name: String,
    /// Its standard address.
    #[schema(value_type = Option<ShortText>)]
    pub address: Option<String>,
}

/// Whose earlier calls are looked for. It is a body and no query, because addresses are written into logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CallSearch {
    /// The number; everything that is no digit is ignored. 5 digits at least.
    #[schema(max_length = 512, pattern = "(?:[0-9][^0-9]*){5}")]
    pub phone: String,
}

/// Earlier calls of one number inside the caller's area, newest first; at most
/// [`crate::limits::EARLIER_CALLS_MAX`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EarlierCalls {
    /// The calls.
    pub calls: Vec<EarlierCall>,
}

/// A report that this number made before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EarlierCall {
    /// The report.
    pub report: ReportId,
    /// The case that it belongs to.
    pub case: CaseId,
    /// When it was recorded.
    pub received_at_us: UtcMicros,
    /// Name of the case's category.
    pub category_name: String,
    /// The case's grade.
    pub grade: Grade,
    /// Where the case stands.
    pub phase: Phase,
    /// The caller's words then, cut to [`crate::limits::SUMMARY_MAX_CHARS`].
    pub summary: String,
    /// The case's area.
    pub area: AreaRef,
}

/// The query for open cases near a point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[ts(optional_fields = nullable)]
pub struct NearbyCasesQuery {
    /// Latitude, degrees, WGS84.
    #[param(minimum = -90, maximum = 90)]
    pub lat: f64,
    /// Longitude, degrees, WGS84.
    #[param(minimum = -180, maximum = 180)]
    pub lon: f64,
    /// How far, metres; 500 when left out, at most [`crate::limits::NEARBY_RADIUS_MAX_M`].
    #[param(maximum = 5000)]
    pub radius_m: Option<u32>,
}

/// Open cases near a point, nearest first; at most [`crate::limits::NEARBY_CASES_MAX`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct NearbyCases {
    /// The cases.
    pub cases: Vec<NearbyCase>,
}

/// An open case and how far it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct NearbyCase {
    /// The case.
    pub case: CaseView,
    /// Air-line distance, metres.
    pub distance_m: u32,
}
