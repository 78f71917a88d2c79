//! How full roads are by the hour, as configured: which hour it is, and on what kind of day.

use hub_dispatch::{Calendar, UtcMicros};
use hub_roads::{Mode, conditions::Hours, way::Class};

use crate::config::{RoadDays, RoadsConfig};

const HOUR_US: i64 = 3_600_000_000;
const DAY_US: i64 = 24 * HOUR_US;

/// The hours of working days and of others; none where all roads are taken to be free at any time.
#[derive(Debug, Clone)]
pub(super) struct DayHours(Option<(Hours, Hours)>);

/// An hour of a day of a kind. Two are equal if roads are as full.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) hours: Hours,
    pub(super) hour: u8,
}

impl PartialEq for Slot {
    fn eq(&self, other: &Self) -> bool {
        let percent = |slot: &Self, class: Class| slot.hours.percent(Mode::Car, class, slot.hour);
        Class::ALL.into_iter().all(|class| percent(self, class) == percent(other, class))
    }
}

impl DayHours {
    pub(super) fn of(config: &RoadsConfig) -> Self {
        let of = |days: RoadDays| config.hours_on(days);
        Self((!config.hours.is_empty()).then(|| (of(RoadDays::Working), of(RoadDays::Off))))
    }

    /// The hour that holds an instant.
    pub(super) fn at(&self, calendar: &Calendar, at: UtcMicros) -> Option<Slot> {
        let (working, off) = self.0.as_ref()?;
        let hours = if calendar.works_on_day_of(at) { working } else { off };
        let hour = local_us(calendar, at).rem_euclid(DAY_US) / HOUR_US;
        Some(Slot { hours: hours.clone(), hour: u8::try_from(hour).expect("a day has 24 hours") })
    }

    /// When the next hour begins.
    pub(super) fn turns_after(&self, calendar: &Calendar, at: UtcMicros) -> Option<UtcMicros> {
        self.0.as_ref()?;
        let gone_us = local_us(calendar, at).rem_euclid(HOUR_US);
        Some(UtcMicros(at.0.saturating_add(HOUR_US - gone_us)))
    }
}

fn local_us(calendar: &Calendar, at: UtcMicros) -> i64 {
    at.0.saturating_add(i64::from(calendar.utc_offset_minutes) * 60_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> Calendar {
        serde_json::from_value(serde_json::json!({
            "utc_offset_minutes": 480,
            "office": [{"opens": "09:00:00", "closes": "17:00:00"}],
            "years": {"2026": {"off": ["2026-10-01"], "work": ["2026-10-10"]}},
        }))
        .expect("it is a calendar")
    }

    fn hours() -> DayHours {
        let rules = "[[hours]]\ndays = \"working\"\nfrom = 8\nuntil = 9\npercent = 200";
        DayHours::of(&toml::from_str(rules).expect("it is a block of configuration"))
    }

    fn at(text: &str) -> UtcMicros {
        UtcMicros(text.parse::<jiff::Timestamp>().expect("it is an instant").as_microsecond())
    }

    #[test]
    fn the_hour_is_that_of_the_place_and_the_day_that_of_the_calendar() {
        let percent = |text: &str| {
            let slot = hours().at(&calendar(), at(text)).expect("there are hours");
            slot.hours.percent(Mode::Car, Class::Primary, slot.hour)
        };
        // A Friday, 国庆 and a Saturday that is worked instead.
        assert_eq!(percent("2026-09-25T08:00:00+08:00"), 200);
        assert_eq!(percent("2026-09-25T08:59:59+08:00"), 200);
        assert_eq!(percent("2026-09-25T09:00:00+08:00"), 100);
        assert_eq!(percent("2026-10-01T08:30:00+08:00"), 100);
        assert_eq!(percent("2026-10-03T08:30:00+08:00"), 100);
        assert_eq!(percent("2026-10-10T08:30:00+08:00"), 200);
        let slot = |text: &str| hours().at(&calendar(), at(text));
        assert_eq!(slot("2026-09-25T09:00:00+08:00"), slot("2026-10-01T23:00:00+08:00"), "as free");
        assert_ne!(slot("2026-09-25T09:00:00+08:00"), slot("2026-09-25T08:00:00+08:00"));
    }

    #[test]
    fn the_next_hour_begins_when_it_does() {
        let turn = |text: &str| hours().turns_after(&calendar(), at(text));
        assert_eq!(turn("2026-09-25T07:12:30+08:00"), Some(at("2026-09-25T08:00:00+08:00")));
        assert_eq!(turn("2026-09-25T08:00:00+08:00"), Some(at("2026-09-25T09:00:00+08:00")));
        let mut half = calendar();
        half.utc_offset_minutes = 330;
        assert_eq!(
            hours().turns_after(&half, at("2026-09-25T08:00:00+08:00")),
            Some(at("2026-09-25T00:30:00Z"))
        );
        assert_eq!(
            DayHours::of(&RoadsConfig::default()).turns_after(&calendar(), at("2026-09-25T00:00:00Z")),
            None
        );
    }
}
