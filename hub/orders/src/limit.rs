//! Our deadline of somebody else's order: theirs less a margin, and never later than theirs.

use hub_dispatch::UtcMicros;
use serde::{Deserialize, Serialize};

use crate::Mapping;

const MICROS_PER_MINUTE: i64 = 60_000_000;

/// Until when we have to be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OurLimit {
    /// The instant; never after `theirs`.
    pub at: UtcMicros,
    /// Until when they want it.
    pub theirs: UtcMicros,
    /// How the one came of the other.
    pub by: LimitBy,
}

/// How our limit came of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitBy {
    /// Theirs less the margin.
    Margin,
    /// The margin had gone by: as soon as a mapping allows, or theirs where that is sooner.
    Squeezed,
    /// Theirs had gone by when it came.
    Past,
}

impl Mapping {
    /// Our limit of an order that is wanted until `theirs`, as of `now`.
    #[must_use]
    pub fn our_limit(&self, theirs: UtcMicros, now: UtcMicros) -> OurLimit {
        let before = |at: UtcMicros, min: u32| at.0.saturating_sub(i64::from(min) * MICROS_PER_MINUTE);
        let with_margin = UtcMicros(before(theirs, self.margin_min));
        let soonest = UtcMicros(now.0.saturating_add(i64::from(self.soonest_min) * MICROS_PER_MINUTE));
        let (at, by) = if theirs <= now {
            (theirs, LimitBy::Past)
        } else if with_margin <= now {
            (soonest.min(theirs), LimitBy::Squeezed)
        } else {
            (with_margin, LimitBy::Margin)
        };
        OurLimit { at, theirs, by }
    }
}
