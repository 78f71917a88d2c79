//! The working calendar: the one that is built in, and those that are imported.

use hub_dispatch::{Calendar, DocumentKind, NamedCalendar, UtcMicros};
use jiff::{Timestamp, tz::TimeZone};

use super::{DocumentError, digest_of, mistake};

/// Holidays and weekends worked instead of 2025 and 2026 (国办发明电〔2024〕12号, 〔2025〕7号), and the usual office hours.
const BUILT_IN: &str = include_str!("../../data/calendar.json");

/// The calendar in force until another is imported, as the document that it is.
#[must_use]
pub fn default_calendar() -> &'static str {
    BUILT_IN
}

/// What holds before a calendar was imported.
pub(super) fn built_in() -> NamedCalendar {
    let calendar: Calendar = serde_json::from_str(BUILT_IN).expect("the built-in calendar can be read");
    assert!(calendar.mistakes().is_empty(), "the built-in calendar has no mistake");
    NamedCalendar { digest: None, calendar }
}

/// Reads a calendar document and names it by its content, without judging it.
pub(super) fn of_record(bytes: &[u8]) -> Result<NamedCalendar, DocumentError> {
    let calendar: Calendar =
        serde_json::from_slice(bytes).map_err(|error| mistake(DocumentKind::Calendar, error))?;
    Ok(NamedCalendar { digest: Some(digest_of(bytes)), calendar })
}

/// Judges a calendar document: every mistake in it.
pub(super) fn check(bytes: &[u8]) -> Result<(), DocumentError> {
    let mistakes: Vec<String> =
        of_record(bytes)?.calendar.mistakes().iter().map(ToString::to_string).collect();
    if mistakes.is_empty() { Ok(()) } else { Err(DocumentError { kind: DocumentKind::Calendar, mistakes }) }
}

/// Years that a calendar should speak of by now and does not: the one that holds `now` where it is kept, and the next.
#[must_use]
pub fn years_lacking(calendar: &Calendar, now: UtcMicros) -> Vec<i16> {
    let local_us = now.0.saturating_add(i64::from(calendar.utc_offset_minutes) * 60_000_000);
    // An instant beyond the calendar of mankind has no year, and no holidays.
    let Ok(local) = Timestamp::from_microsecond(local_us) else { return Vec::new() };
    let year = local.to_zoned(TimeZone::UTC).year();
    [year, year.saturating_add(1)].into_iter().filter(|year| !calendar.years.contains_key(year)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(now: &str, lacking: &[i16]) {
        let now: Timestamp = now.parse().unwrap();
        assert_eq!(years_lacking(&built_in().calendar, UtcMicros(now.as_microsecond())), lacking);
    }

    #[test]
    fn a_calendar_lacks_this_year_or_the_next_by_local_time() {
        check("2025-12-31T15:59:59Z", &[]);
        check("2025-12-31T16:00:00Z", &[2027]);
        check("2026-12-31T15:59:59Z", &[2027]);
        check("2026-12-31T16:00:00Z", &[2027, 2028]);
    }
}
