//! When a unit is expected at a place, and how that is known.
//!
//! The shell brings what only it can find out, the time by road ([`Travelled`]); what follows from it is reckoned here, by
//! the policy, and written into the event: replay asks nobody.

use geo_index::AreaCode;
use serde::{Deserialize, Serialize};

use crate::{
    Candidate, ChoiceRules, Nearness, Travel, UnitId,
    board::{Duty, Unit},
};

/// What the shell found out about the way of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Travelled {
    /// There is a way.
    Reached {
        /// How long it takes, milliseconds.
        ms: u32,
        /// How that is known.
        by: WayKnownBy,
    },
    /// No road for its way of getting about leads there.
    NoRoute,
    /// Nothing is known of roads there: the unit or the place is off the network, or there is none.
    #[default]
    Unknown,
}

/// Who told how long a way takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayKnownBy {
    /// The hub's own road network.
    Roads,
    /// Another service's table of travel times.
    Table,
}

/// How the time of a way was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArrivalBy {
    /// 路网: by road.
    Roads,
    /// By another service's table of travel times.
    Table,
    /// 直线估算: air line and detour.
    AirLine,
    /// 无定位，按网格: assumed.
    Grid,
}

/// When a unit is expected, in seconds from the offer, and its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// 路程: the way.
    pub travel_s: u32,
    /// 出动: until it is under way.
    pub turnout_s: u32,
    /// 定位不确定: what the age of its fix adds.
    pub spread_s: u32,
    /// 一格一员: what is counted for taking it from where it is. It makes nobody arrive later.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub price_s: u32,
    /// How the time of the way was found.
    pub by: ArrivalBy,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_nothing(seconds: &u32) -> bool {
    *seconds == 0
}

impl Arrival {
    /// When it is expected.
    #[must_use]
    pub fn expected_s(&self) -> u32 {
        self.travel_s.saturating_add(self.turnout_s).saturating_add(self.spread_s)
    }

    /// What units are compared by: expected arrival, and what it costs to take them from where they are.
    #[must_use]
    pub fn weighed_s(&self) -> u32 {
        self.expected_s().saturating_add(self.price_s)
    }
}

/// The next best, had the choice been another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternate {
    /// The unit.
    pub unit: UnitId,
    /// When it would have been expected.
    pub arrival: Arrival,
}

/// Most alternates written into one choice.
pub const ALTERNATES_MAX: usize = 3;

impl ChoiceRules {
    /// When a candidate of that ring is expected in `area`; none if no road leads there for it.
    pub(crate) fn arrival(
        &self,
        card: &Unit,
        candidate: &Candidate,
        ring: u8,
        area: &AreaCode,
    ) -> Option<Arrival> {
        let turnout = if card.duty == Duty::Standby { &self.standby_turnout_s } else { &self.turnout_s };
        let (travel_s, spread_s, by) = match candidate.nearness {
            Nearness::Fix { distance_m, age_ms } => {
                let (travel_s, by) = self.way(card.travels(&self.travel), distance_m, candidate.travelled)?;
                (travel_s, self.spread_s(age_ms), by)
            }
            Nearness::Home | Nearness::Person => (self.grid_assumed_s, 0, ArrivalBy::Grid),
        };
        let leaves_own = if card.home == *area { 0 } else { self.home_price_s };
        let price_s = self.ring_price_s.saturating_mul(u32::from(ring)).saturating_add(leaves_own);
        Some(Arrival { travel_s, turnout_s: turnout.of(card.kind), spread_s, price_s, by })
    }

    /// How long a way takes, seconds, and how that was found; none if no road leads there. What is not known of roads is reckoned
    /// by the air line, which is `distance_m` long.
    #[must_use]
    pub fn way(&self, travel: Travel, distance_m: u32, travelled: Travelled) -> Option<(u32, ArrivalBy)> {
        match travelled {
            Travelled::Reached { ms, by } => {
                let by = match by {
                    WayKnownBy::Roads => ArrivalBy::Roads,
                    WayKnownBy::Table => ArrivalBy::Table,
                };
                Some((ms.div_ceil(1_000), by))
            }
            Travelled::NoRoute => None,
            Travelled::Unknown => Some((self.air_line_s(travel, distance_m), ArrivalBy::AirLine)),
        }
    }

    /// The air line with its detour, at the speed of the policy, seconds.
    fn air_line_s(&self, travel: Travel, distance_m: u32) -> u32 {
        let way_m = u64::from(distance_m) * u64::from(self.detour_percent) / 100;
        let metres_per_hour = u64::from(self.air_line_kmh.of(travel).max(1)) * 1_000;
        u32::try_from((way_m * 3_600).div_ceil(metres_per_hour)).unwrap_or(u32::MAX)
    }

    fn spread_s(&self, age_ms: u64) -> u32 {
        let weighed_s = age_ms.saturating_mul(u64::from(self.fix_age_percent)) / 100_000;
        u32::try_from(weighed_s).unwrap_or(u32::MAX).min(self.fix_age_max_s)
    }
}
