//! How offers came about other than by a search for the case, and how they ended.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{AlternateView, ArrivalView, UnitRef};
use crate::CaseId;

/// How an offer ended without the work being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfferEndView {
    /// The unit declined.
    Declined,
    /// It did not answer in time.
    Expired,
    /// Another was first, or the case no longer needs it.
    StoodDown,
    /// A person called it back.
    CalledBack,
    /// It had accepted and could not go on.
    GaveUp,
    /// 改派: it was still under way, and the machine sent somebody else, or it elsewhere.
    Reassigned,
}

/// Why a unit was chosen otherwise than by a search for the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "why", rename_all = "snake_case")]
#[ts(optional_fields = nullable)]
pub enum ImprovedView {
    /// 就近接单: it had become free, and the case waited near it.
    Freed {
        /// How long the case had waited, seconds.
        waited_s: u32,
        /// What it might have taken instead, best first.
        others: Vec<OtherWorkView>,
    },
    /// 改派更近者: it had become free, and is there sooner than the unit that was under way.
    Sooner {
        /// Which was under way.
        instead_of: UnitRef,
        /// How long that one still needed at the least, seconds.
        left_s: u32,
        /// How much sooner it is there, seconds.
        gain_s: u32,
    },
    /// 重急优先: it was under way to a case that is less grave.
    Graver {
        /// Which.
        from: CaseId,
        /// The best of those that were free; left out if nobody was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        otherwise: Option<AlternateView>,
    },
    /// 滚动指派: several waited, and were matched together with whoever could go.
    Rolling {
        /// How many tasks waited.
        waiting: u8,
        /// How long this case had waited, seconds.
        waited_s: u32,
        /// Which was under way to it; left out where nobody was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<UnitRef>,
        /// The case that it was under way to itself; left out where it was free.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<CaseId>,
        /// How much sooner all together have somebody than if no unit had been turned, seconds; 0 where none was.
        gain_s: u32,
    },
}

/// A case that waited near a unit as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct OtherWorkView {
    /// The case.
    pub case: CaseId,
    /// How long it had waited, seconds.
    pub waited_s: u32,
    /// When the unit would have been expected there.
    pub arrival: ArrivalView,
}
