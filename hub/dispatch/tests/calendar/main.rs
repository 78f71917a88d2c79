//! Working time by the calendar that the hub ships, against known dates and against counting minute by minute.
#![expect(clippy::unwrap_used, reason = "in a test a surprise is a failure")]
#![forbid(unsafe_code)]

use std::collections::BTreeSet;

use hub_dispatch::{Basis, Calendar, CalendarError, Due, OfficeHours, Span, UtcMicros, Year};
use jiff::civil::{Date, DateTime, Weekday, date, time};
use proptest::prelude::*;

const SHIPPED: &str = include_str!("../../../engine/data/calendar.json");
const MINUTE_US: i64 = 60_000_000;
/// Local time is eight hours ahead.
const AHEAD_US: i64 = 480 * MINUTE_US;
/// From the first of January 2025 to the end of October 2026, so that everything stays in the years that are shipped.
const STARTS_MINUTES: i64 = 668 * 24 * 60;

fn shipped() -> Calendar {
    serde_json::from_str(SHIPPED).unwrap()
}

/// The instant at which a clock on a wall in China shows this.
fn wall(at: DateTime) -> UtcMicros {
    let since = at.since((jiff::Unit::Minute, DateTime::constant(1970, 1, 1, 0, 0, 0, 0))).unwrap();
    UtcMicros(since.get_minutes() * MINUTE_US - AHEAD_US)
}

fn minutes_after(at: UtcMicros, minutes: i64) -> UtcMicros {
    UtcMicros(at.0 + minutes * MINUTE_US)
}

fn check_days(from: Date, days: u32, until: Date) {
    for (hour, minute) in [(0, 0), (8, 59), (9, 0), (12, 30), (17, 59), (23, 59)] {
        let due = shipped().due(wall(from.at(hour, minute, 0, 0)), Span::WorkingDays(days));
        let wanted = Due { at: wall(until.at(18, 0, 0, 0)), uncertain: false };
        assert_eq!(due, wanted, "{days} working days after {from} {hour}:{minute}");
    }
}

#[test]
fn five_working_days_lie_behind_every_holiday_as_it_was_announced() {
    check_days(date(2026, 2, 13), 5, date(2026, 2, 27));
    check_days(date(2025, 9, 26), 5, date(2025, 10, 10));
    check_days(date(2025, 4, 25), 5, date(2025, 5, 6));
    check_days(date(2026, 9, 18), 5, date(2026, 9, 24));
    check_days(date(2026, 4, 30), 5, date(2026, 5, 11));
}

#[test]
fn a_sunday_that_is_worked_counts_and_three_weeks_across_the_long_holiday_do_too() {
    check_days(date(2026, 1, 2), 1, date(2026, 1, 4));
    check_days(date(2026, 9, 30), 15, date(2026, 10, 27));
}

#[test]
fn both_years_have_248_working_days() {
    assert_eq!((shipped().working_days_in(2025), shipped().working_days_in(2026)), (Some(248), Some(248)));
    assert_eq!(shipped().working_days_in(2027), None, "nobody has announced it");
}

#[test]
fn what_ships_has_no_mistake() {
    assert_eq!(shipped().mistakes(), []);
}

#[test]
fn a_span_of_nothing_is_over_at_once() {
    let noon = wall(date(2026, 10, 1).at(12, 0, 0, 0));
    assert_eq!(shipped().due(noon, Span::WorkingDays(0)), Due { at: noon, uncertain: false });
    assert_eq!(shipped().due(noon, Span::Days(0)), Due { at: noon, uncertain: false });
}

#[test]
fn natural_time_knows_no_holiday() {
    let eve = wall(date(2026, 9, 30).at(20, 0, 0, 0));
    let due = shipped().due(eve, Span::Hours(24));
    assert_eq!(due, Due { at: wall(date(2026, 10, 1).at(20, 0, 0, 0)), uncertain: false });
}

#[test]
fn a_year_that_is_missing_is_reckoned_by_weekdays_and_said_to_be_uncertain() {
    let calendar = shipped();
    let from = |day: Date| wall(day.at(10, 0, 0, 0));
    let inside = calendar.due(from(date(2026, 12, 24)), Span::WorkingDays(5));
    assert_eq!(inside, Due { at: wall(date(2026, 12, 31).at(18, 0, 0, 0)), uncertain: false });
    let beyond = calendar.due(from(date(2026, 12, 24)), Span::WorkingDays(6));
    assert_eq!(beyond, Due { at: wall(date(2027, 1, 1).at(18, 0, 0, 0)), uncertain: true });
    let hours = calendar.due(from(date(2026, 12, 31)), Span::WorkingHours(8));
    assert_eq!(hours, Due { at: wall(date(2027, 1, 1).at(10, 30, 0, 0)), uncertain: true });
    assert!(
        calendar.knows_year_of(from(date(2026, 1, 1))) && !calendar.knows_year_of(from(date(2027, 1, 1)))
    );
    let midnight = wall(date(2025, 1, 1).at(0, 0, 0, 0));
    assert!(!calendar.knows_year_of(minutes_after(midnight, -1)), "it was still 2024");
}

fn check_mistake(change: impl FnOnce(&mut Calendar), wanted: &[CalendarError]) {
    let mut calendar = shipped();
    change(&mut calendar);
    assert_eq!(calendar.mistakes(), wanted);
}

#[test]
fn a_calendar_without_usable_office_hours_is_told_so() {
    let hours =
        |from: i8, until: i8| OfficeHours { opens: time(from, 0, 0, 0), closes: time(until, 0, 0, 0) };
    check_mistake(|calendar| calendar.office.clear(), &[CalendarError::NoOffice]);
    let order = |text: &str| CalendarError::OfficeOrder(text.to_owned());
    check_mistake(|calendar| calendar.office = vec![hours(18, 9)], &[order("18:00:00-09:00:00")]);
    check_mistake(|calendar| calendar.office = vec![hours(9, 9)], &[order("09:00:00-09:00:00")]);
    let overlap = vec![hours(9, 13), hours(12, 18)];
    check_mistake(|calendar| calendar.office = overlap, &[order("12:00:00-18:00:00")]);
    check_mistake(|calendar| calendar.utc_offset_minutes = -900, &[CalendarError::Offset(-900)]);
}

#[test]
fn days_that_contradict_one_another_are_named() {
    let (day, worked, monday) = (date(2025, 3, 3), date(2026, 1, 4), date(2026, 3, 2));
    check_mistake(|c| in_2026(c).off.extend([day]), &[CalendarError::OtherYear { day, year: 2026 }]);
    check_mistake(|c| in_2026(c).off.extend([worked]), &[CalendarError::OffAndWorked(worked)]);
    check_mistake(|c| in_2026(c).work.extend([monday]), &[CalendarError::WorkedWeekday(monday)]);
}

fn in_2026(calendar: &mut Calendar) -> &mut Year {
    calendar.years.get_mut(&2026).unwrap()
}

#[test]
fn a_year_in_which_hardly_anybody_works_is_refused() {
    let days = date(2026, 1, 11).series(jiff::Span::new().days(1)).take(220);
    let idle: BTreeSet<Date> =
        days.filter(|day| shipped().years[&2026].work.iter().all(|w| w != day)).collect();
    let off = idle.union(&shipped().years[&2026].off).count();
    check_mistake(
        |calendar| in_2026(calendar).off.extend(idle),
        &[CalendarError::TooManyOff { year: 2026, off }],
    );
}

#[test]
fn a_field_that_nobody_knows_is_no_calendar() {
    let odd = SHIPPED.replacen("\"office\"", "\"offices\"", 1);
    assert!(serde_json::from_str::<Calendar>(&odd).unwrap_err().to_string().contains("offices"));
}

/// Whether offices are open in the minute that begins then, read off the document and nothing else.
fn is_open(days: &serde_json::Value, minute: UtcMicros) -> bool {
    let local = (minute.0 + AHEAD_US) / MINUTE_US;
    let (day, of_day) = (local.div_euclid(1_440), local.rem_euclid(1_440));
    let day = date(1970, 1, 1).saturating_add(jiff::Span::new().days(day));
    let named = |list: &str| {
        let days = days["years"][day.year().to_string()][list].as_array();
        days.is_some_and(|days| days.iter().any(|named| named.as_str() == Some(&day.to_string())))
    };
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let works = named("work") || (!weekend && !named("off"));
    works && ((540..720).contains(&of_day) || (810..1_080).contains(&of_day))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn working_minutes_are_those_that_somebody_with_a_watch_would_count(
        start in 0..STARTS_MINUTES, wanted in 1..2_000_u32
    ) {
        let days: serde_json::Value = serde_json::from_str(SHIPPED).unwrap();
        let calendar = shipped();
        let from = minutes_after(wall(date(2025, 1, 1).at(0, 0, 0, 0)), start);
        let (mut at, mut counted) = (from, 0);
        while counted < wanted {
            counted += u32::from(is_open(&days, at));
            at = minutes_after(at, 1);
        }
        prop_assert_eq!(calendar.due(from, Span::WorkingMinutes(wanted)), Due { at, uncertain: false });
        let ms = u64::from(wanted) * 60_000;
        prop_assert_eq!(calendar.after_ms(from, ms, Basis::Working).at, at);
        prop_assert_eq!(calendar.ms_between(from, at, Basis::Working), ms, "and back again");
        prop_assert_eq!(calendar.ms_between(at, from, Basis::Working), 0, "time does not run backwards");
    }

    #[test]
    fn what_lies_between_two_instants_is_over_at_the_second_to_the_microsecond(
        start in 0..STARTS_MINUTES, first_us in 0..60_000_000_i64, wanted_us in 1..400_000_000_000_u64
    ) {
        let calendar = shipped();
        let from = minutes_after(wall(date(2025, 1, 1).at(0, 0, 0, 0)), start);
        let from = UtcMicros(from.0 + first_us);
        for basis in [Basis::Working, Basis::Natural] {
            let until = calendar.after_us(from, wanted_us, basis).at;
            prop_assert_eq!(calendar.us_between(from, until, basis), wanted_us, "{:?}", basis);
            prop_assert_eq!(calendar.after_us(from, wanted_us - 1, basis).at.0 < until.0, true);
        }
    }

    #[test]
    fn more_time_is_never_over_sooner(start in 0..STARTS_MINUTES, less in 0..40_u32, more in 0..40_u32) {
        let from = minutes_after(wall(date(2025, 1, 1).at(0, 0, 0, 0)), start);
        let calendar = shipped();
        for span in [Span::WorkingDays, Span::WorkingHours, Span::Days] {
            let (sooner, later) = (calendar.due(from, span(less)), calendar.due(from, span(less + more)));
            prop_assert!(sooner.at <= later.at && sooner.at >= from);
        }
    }
}
