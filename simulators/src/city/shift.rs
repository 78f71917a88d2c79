//! Who works when: hours of the day in the time of the city, which is that of Beijing.

use hub_protocol::UtcMicros;

/// Hours by which the city is ahead of UTC, the whole year.
const AHEAD_OF_UTC_H: i64 = 8;

/// Microseconds in an hour.
const HOUR_US: i64 = 3_600_000_000;

/// The day shift begins at this hour and ends at the other.
const DAY: std::ops::Range<u8> = 8..20;

/// When somebody works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shift {
    /// Around the clock: a leader who sleeps beside the telephone, a vehicle that is manned in turns.
    Always,
    /// From eight to twenty.
    Day,
    /// From twenty to eight.
    Night,
}

impl Shift {
    /// Whether the shift covers an hour of the day, 0 to 23, in the time of the city.
    #[must_use]
    pub fn covers(self, hour: u8) -> bool {
        match self {
            Self::Always => true,
            Self::Day => DAY.contains(&hour),
            Self::Night => !DAY.contains(&hour),
        }
    }

    /// Begin and end of the shift on the day that has begun at `midnight`; the end is not part of it.
    #[must_use]
    pub fn on_day(self, midnight: UtcMicros) -> (UtcMicros, UtcMicros) {
        let at = |hour: i64| UtcMicros::clamped(midnight.get() + hour * HOUR_US);
        let (begin, end) = (i64::from(DAY.start), i64::from(DAY.end));
        match self {
            Self::Always => (at(0), at(24)),
            Self::Day => (at(begin), at(end)),
            Self::Night => (at(end), at(begin + 24)),
        }
    }
}

/// The hour of the day in the time of the city.
#[must_use]
pub fn hour_of_day(at: UtcMicros) -> u8 {
    let hours = at.get().div_euclid(HOUR_US) + AHEAD_OF_UTC_H;
    u8::try_from(hours.rem_euclid(24)).expect("a remainder of 24 is below 24")
}

/// Day of the week in the time of the city, 0 for Monday.
#[must_use]
pub fn day_of_week(at: UtcMicros) -> usize {
    let days = (at.get().div_euclid(HOUR_US) + AHEAD_OF_UTC_H).div_euclid(24);
    // The first of January 1970 was a Thursday.
    usize::try_from((days + 3).rem_euclid(7)).expect("a remainder of 7 is below 7")
}

/// The last midnight of the city.
#[must_use]
pub fn midnight(at: UtcMicros) -> UtcMicros {
    let hours = at.get().div_euclid(HOUR_US) + AHEAD_OF_UTC_H;
    UtcMicros::clamped((hours.div_euclid(24) * 24 - AHEAD_OF_UTC_H) * HOUR_US)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> UtcMicros {
        let timestamp: jiff::Timestamp = text.parse().unwrap();
        UtcMicros::clamped(timestamp.as_microsecond())
    }

    #[test]
    fn the_city_keeps_the_time_of_beijing() {
        assert_eq!(hour_of_day(at("2026-11-20T23:59:59Z")), 7);
        assert_eq!(hour_of_day(at("2026-11-21T00:00:00Z")), 8);
        assert_eq!(day_of_week(at("2026-11-20T15:59:59Z")), 4, "Friday");
        assert_eq!(day_of_week(at("2026-11-20T16:00:00Z")), 5, "Saturday");
        assert_eq!(midnight(at("2026-11-20T23:00:00Z")), at("2026-11-20T16:00:00Z"));
    }

    #[test]
    fn day_and_night_share_the_hours_between_them() {
        for hour in 0..24 {
            assert!(Shift::Always.covers(hour));
            assert_ne!(Shift::Day.covers(hour), Shift::Night.covers(hour));
        }
        let (_, day_ends) = Shift::Day.on_day(midnight(at("2026-11-21T00:00:00Z")));
        let (night_begins, _) = Shift::Night.on_day(midnight(at("2026-11-21T00:00:00Z")));
        assert_eq!(day_ends, night_begins);
    }
}
