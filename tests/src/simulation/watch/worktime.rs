//! Working time reckoned by itself: day by day from the calendar's document, with none of the code that is watched.

use std::collections::BTreeSet;

use hub_dispatch::{NamedCalendar, Span, UtcMicros};
use serde_json::Value;

const DAY_US: i64 = 86_400_000_000;
/// 2025-12-01 as a day since 1970: no run begins before.
const FIRST_DAY: i64 = 20_423;
/// Three years, more than any run and all that it plans for.
const DAYS: i64 = 1_100;

/// The stretches of one calendar in which offices are open.
#[derive(Debug)]
pub(super) struct Worktime {
    offset_us: i64,
    stretches: Vec<(i64, i64)>,
    /// When the offices close on each working day, with the day.
    closing: Vec<(i64, i64)>,
}

impl Worktime {
    pub(super) fn of(named: &NamedCalendar) -> Self {
        let document = serde_json::to_value(&named.calendar).expect("a calendar can be written as JSON");
        let offset_us = document["utc_offset_minutes"].as_i64().expect("it has an offset") * 60_000_000;
        let days_of = |kind: &str| -> BTreeSet<String> {
            let years = document["years"].as_object().expect("it has years").values();
            let days = years.filter_map(|year| year[kind].as_array()).flatten();
            days.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let (off, work) = (days_of("off"), days_of("work"));
        let office: Vec<(i64, i64)> = document["office"]
            .as_array()
            .expect("it has office hours")
            .iter()
            .map(|hours| (since_midnight_us(&hours["opens"]), since_midnight_us(&hours["closes"])))
            .collect();
        let (mut stretches, mut closing) = (Vec::new(), Vec::new());
        for day in FIRST_DAY..FIRST_DAY + DAYS {
            let name = name_of(day);
            // 1970-01-01 was a Thursday.
            let weekday = (day + 3).rem_euclid(7) < 5;
            if off.contains(&name) || !(weekday || work.contains(&name)) {
                continue;
            }
            let midnight = day * DAY_US - offset_us;
            stretches.extend(office.iter().map(|(opens, closes)| (midnight + opens, midnight + closes)));
            closing.extend(office.last().map(|(_, closes)| (day, midnight + closes)));
        }
        Self { offset_us, stretches, closing }
    }

    /// When a span that begins then is over.
    pub(super) fn due(&self, from: UtcMicros, span: Span) -> UtcMicros {
        match span {
            Span::Minutes(n) => from.plus_ms(u64::from(n) * 60_000),
            Span::Hours(n) => from.plus_ms(u64::from(n) * 3_600_000),
            Span::Days(n) => from.plus_ms(u64::from(n) * 86_400_000),
            Span::WorkingMinutes(n) => self.after_ms(from, u64::from(n) * 60_000, true),
            Span::WorkingHours(n) => self.after_ms(from, u64::from(n) * 3_600_000, true),
            Span::WorkingDays(n) => {
                let today = (from.0 + self.offset_us).div_euclid(DAY_US);
                let mut later = self.closing.iter().filter(|(day, _)| *day > today);
                let last = usize::try_from(n).expect("few days").saturating_sub(1);
                UtcMicros(later.nth(last).expect("a run plans for less than three years").1)
            }
        }
    }

    /// The instant so many milliseconds later.
    pub(super) fn after_ms(&self, from: UtcMicros, ms: u64, working: bool) -> UtcMicros {
        self.after_us(from, ms * 1_000, working)
    }

    /// The instant so many microseconds later.
    pub(super) fn after_us(&self, from: UtcMicros, us: u64, working: bool) -> UtcMicros {
        let mut left_us = i64::try_from(us).expect("less than three years");
        if !working {
            return UtcMicros(from.0 + left_us);
        }
        for (opens, closes) in self.from(from) {
            let begins = opens.max(from.0);
            if closes - begins >= left_us {
                return UtcMicros(begins + left_us);
            }
            left_us -= closes - begins;
        }
        UtcMicros(i64::MAX)
    }

    /// Milliseconds between two instants.
    pub(super) fn between_ms(&self, from: UtcMicros, until: UtcMicros, working: bool) -> u64 {
        if !working {
            return until.since_ms(from);
        }
        let before = self.from(from).take_while(|(opens, _)| *opens < until.0);
        let us: i64 = before.map(|(opens, closes)| closes.min(until.0) - opens.max(from.0)).sum();
        u64::try_from(us).unwrap_or(0) / 1_000
    }

    fn from(&self, from: UtcMicros) -> impl Iterator<Item = (i64, i64)> + '_ {
        let first = self.stretches.partition_point(|(_, closes)| *closes <= from.0);
        self.stretches[first..].iter().copied()
    }
}

/// Microseconds from midnight to `09:30:00`.
fn since_midnight_us(time: &Value) -> i64 {
    let parts = time.as_str().expect("a time is a text").split(':');
    let seconds = parts.fold(0, |sum, part| sum * 60 + part.parse::<i64>().expect("two digits"));
    seconds * 1_000_000
}

/// The civil date of a day since 1970, as `2026-02-17`.
fn name_of(day: i64) -> String {
    let (mut year, mut left) = (1970, day);
    let leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    while left >= 365 + i64::from(leap(year)) {
        left -= 365 + i64::from(leap(year));
        year += 1;
    }
    let february = 28 + i64::from(leap(year));
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while left >= months[month] {
        left -= months[month];
        month += 1;
    }
    format!("{year:04}-{:02}-{:02}", month + 1, left + 1)
}

#[test]
fn days_since_1970_have_the_names_that_they_have_on_the_wall() {
    let named =
        [(0, "1970-01-01"), (FIRST_DAY, "2025-12-01"), (20_454, "2026-01-01"), (19_782, "2024-02-29")];
    for (day, name) in named {
        assert_eq!(name_of(day), name);
    }
}
