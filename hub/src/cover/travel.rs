//! Times of ways, asked of the roads in force for a bounded while.

use std::time::{Duration, Instant};

use geo_index::Place;
use hub_dispatch::{ArrivalBy, ChoiceRules, Travel, Travelled, UnitKind, UtcMicros};
use hub_engine::RoadsInForce;

/// How long the roads are asked for one area; the air line counts from then on, and the answer says so.
const ROADS_ASKED_FOR: Duration = Duration::from_secs(5);

/// How the times of ways were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WaysBy {
    Roads,
    AirLine,
    Mixed,
}

/// Times of ways by the rules of a policy.
pub(super) struct Ways<'a> {
    pub(super) choice: ChoiceRules,
    roads: &'a RoadsInForce,
    at: UtcMicros,
    until: Instant,
    by_road: bool,
    by_air: bool,
}

impl<'a> Ways<'a> {
    pub(super) fn new(choice: ChoiceRules, roads: &'a RoadsInForce, at: UtcMicros) -> Self {
        let until = Instant::now() + ROADS_ASKED_FOR;
        Self { choice, roads, at, until, by_road: false, by_air: false }
    }

    /// From each place to one, seconds; none where no road leads there.
    pub(super) fn to(&mut self, travel: Travel, from: &[Place], to: Place) -> Vec<Option<u32>> {
        let travelled = if Instant::now() < self.until {
            self.roads.ways(travel, from, to, self.at)
        } else {
            vec![Travelled::Unknown; from.len()]
        };
        let ways = from.iter().zip(travelled).map(|(from, travelled)| {
            let (way_s, by) = self.choice.way(travel, metres(*from, to), travelled)?;
            match by {
                ArrivalBy::Roads | ArrivalBy::Table => self.by_road = true,
                ArrivalBy::AirLine | ArrivalBy::Grid => self.by_air = true,
            }
            Some(way_s)
        });
        ways.collect()
    }

    /// The same by the air line, at once.
    pub(super) fn air_line_s(&self, travel: Travel, from: Place, to: Place) -> u32 {
        self.choice.way(travel, metres(from, to), Travelled::Unknown).map_or(u32::MAX, |(way_s, _)| way_s)
    }

    /// Until a unit of that kind is under way, seconds.
    pub(super) fn turnout_s(&self, kind: UnitKind) -> u32 {
        self.choice.turnout_s.of(kind)
    }

    /// How the times were found so far.
    pub(super) fn by(&self) -> WaysBy {
        match (self.by_road, self.by_air) {
            (true, false) => WaysBy::Roads,
            (true, true) => WaysBy::Mixed,
            (false, _) => WaysBy::AirLine,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the earth is no wider than that"
)]
fn metres(from: Place, to: Place) -> u32 {
    from.distance_m(&to).round() as u32
}
