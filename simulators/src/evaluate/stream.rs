//! The calls of a day: the same for every policy and every load, drawn from the city's own places and the recorded hours.

use geo_index::{AreaCode, Place};
use hub_dispatch::{Grade, UtcMicros};
use rand::Rng as _;

use super::{
    land::{Land, micros},
    recorded::Recorded,
};
use crate::city::Arrivals;

/// Microseconds of a day.
pub(super) const DAY_US: i64 = 86_400_000_000;
/// When every day begins: a midnight of the city.
pub(super) const MIDNIGHT: UtcMicros = UtcMicros(1_790_006_400_000_000);
/// Streams of calls of the city that are days to be compared on.
const REPORTED: u64 = 1_000_000;
/// Those on which figures of a policy may be tried.
const TRAINING: u64 = 2_000_000;

/// Which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// Those that are reported on.
    Reported,
    /// Others, on which figures of a policy may be tried: what is tried on the days that are reported on proves nothing.
    Training,
}

/// A call.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Call {
    /// When it comes.
    pub(super) at: UtcMicros,
    /// Where it is about.
    pub(super) place: Place,
    /// The area of that.
    pub(super) area: AreaCode,
    /// How pressing it is.
    pub(super) grade: Grade,
    /// How long it keeps a unit on scene, microseconds.
    pub(super) service_us: i64,
    /// How long whoever goes needs until it is under way, microseconds.
    pub(super) turnout_us: i64,
}

impl Days {
    /// The number by which a day is told apart from all others.
    pub(super) fn number(self, day: usize) -> u64 {
        let first = match self {
            Self::Reported => REPORTED,
            Self::Training => TRAINING,
        };
        first + day as u64
    }

    /// The calls of a day.
    pub(super) fn calls(self, land: &Land, recorded: &Recorded, day: usize) -> Vec<Call> {
        let number = self.number(day);
        let midnight = hub_protocol::UtcMicros::clamped(MIDNIGHT.0);
        let arrivals = Arrivals::by_profile(recorded.profile, &land.city, midnight, recorded.per_day, number);
        let mut random = land.city.seed.stream("evaluate work", number);
        let of_day = arrivals.take_while(|arrival| arrival.at.get() < MIDNIGHT.0 + DAY_US);
        let call = |arrival: crate::city::Arrival| {
            let work = recorded.work[random.random_range(0..recorded.work.len())];
            let turnout_s = recorded.turnout_s[random.random_range(0..recorded.turnout_s.len())];
            let place =
                Place::new(arrival.really_at.lat, arrival.really_at.lon).expect("a city lies on the earth");
            Call {
                at: UtcMicros(arrival.at.get()),
                place,
                area: land.area(place),
                grade: work.grade,
                service_us: micros(work.service_s),
                turnout_us: micros(turnout_s),
            }
        };
        of_day.map(call).collect()
    }
}
