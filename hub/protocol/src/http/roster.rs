//! Who is on duty where and when, swaps, and hours in which nobody is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

use crate::{
    AreaCode, DutyPost, PersonId, UtcMicros,
    views::{AreaRef, PersonRef},
};

/// Which part of the roster to show.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[ts(optional_fields = nullable)]
pub struct RosterQuery {
    /// From when; now when left out.
    pub from_us: Option<UtcMicros>,
    /// Until when, exclusive; a day after `from_us` when left out, at most [`crate::limits::ROSTER_DAYS_MAX`] days.
    pub until_us: Option<UtcMicros>,
    /// This area and everything below it; the account's own when left out.
    pub area: Option<AreaCode>,
}

/// The roster of an area and everything below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RosterView {
    /// Duties, by area.
    pub duties: Vec<DutyView>,
    /// Hours in which nobody is at a centre, by area.
    pub gaps: Vec<RosterGapView>,
}

/// One duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DutyView {
    /// Whose centre.
    pub area: AreaRef,
    /// Who is there.
    pub person: PersonRef,
    /// As what.
    pub post: DutyPost,
    /// From when; always, if null.
    pub from_us: Option<UtcMicros>,
    /// Until when, exclusive; for ever, if null.
    pub until_us: Option<UtcMicros>,
    /// For whom the person stands in.
    pub stands_in_for: Option<PersonRef>,
}

/// Hours in which nobody is at a centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RosterGapView {
    /// Whose centre.
    pub area: AreaRef,
    /// From when.
    pub from_us: UtcMicros,
    /// Until when, exclusive.
    pub until_us: UtcMicros,
}

/// Somebody stands in for somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NewSwap {
    /// Whose centre.
    pub area: AreaCode,
    /// Who will not be there.
    pub out: PersonId,
    /// Who will be there instead.
    #[serde(rename = "in")]
    pub stand_in: PersonId,
    /// From when.
    pub from_us: UtcMicros,
    /// Until when, exclusive.
    pub until_us: UtcMicros,
}

/// The swap holds and is on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SwapDone {
    /// Offset at which it is recorded.
    pub seq: u64,
}
