//! What a person does with a case. Each is a POST with an `Idempotency-Key`, answered by [`ActionDone`].

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::texts::Words;
use crate::{AreaCode, GivenPlace, Service, UnitId, UtcMicros, Verdict, views::CaseView};

/// Acknowledge the alert of a rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Acknowledge {
    /// The rung that was alerted.
    pub rung: u8,
    /// The round that was alerted.
    pub round: u32,
}

/// Offer the case to units chosen by a person; to all of them or to none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Dispatch {
    /// 1 to [`crate::limits::UNITS_PER_DISPATCH_MAX`].
    #[schema(min_items = 1, max_items = 8)]
    pub units: Vec<UnitId>,
    /// Why.
    #[schema(value_type = Words)]
    pub reason: String,
}

/// Call a unit back from an offer or a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StandDown {
    /// The unit.
    pub unit: UnitId,
    /// Why.
    #[schema(value_type = Words)]
    pub reason: String,
}

/// Record that 110, 119 or 120 was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct RecordCall {
    /// The service.
    pub service: Service,
    /// When; now if left out.
    pub called_at_us: Option<UtcMicros>,
}

/// Say where a case is: a place, or only an area.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct PlaceCase {
    /// The point.
    pub place: Option<GivenPlace>,
    /// The area, when no point is known.
    pub area: Option<AreaCode>,
    /// Why; wanted where the case goes to posts of another line.
    #[schema(value_type = Option<Words>)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Deal with the matter without a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Settle {
    /// How.
    #[schema(value_type = Words)]
    pub note: String,
}

/// Check that the work was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Verify {
    /// What was found.
    pub verdict: Verdict,
    /// In words.
    #[schema(value_type = Words)]
    pub note: String,
}

/// Withdraw the registration, or open an ended case again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WithReason {
    /// Why.
    #[schema(value_type = Words)]
    pub reason: String,
}

/// It is done and on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ActionDone {
    /// Offset at which it is recorded.
    pub seq: u64,
    /// The case as it is now.
    pub case: CaseView,
}
