//! Reckoning with working time: what is due when, and how much of it lies between two instants.

use jiff::civil::{Date, Time};

use super::Calendar;
use crate::{Basis, Due, Span, UtcMicros};

/// How far ahead anything is reckoned: beyond it a policy makes no sense, and the instant reached is taken.
const DAYS_AHEAD_MAX: usize = 3_660;

const DAY_US: i64 = 86_400_000_000;

impl Calendar {
    /// When a span that begins at `from` is over.
    #[must_use]
    pub fn due(&self, from: UtcMicros, span: Span) -> Due {
        match span {
            Span::Minutes(_) | Span::Hours(_) | Span::Days(_) => {
                let ms = span.natural_ms().expect("these are spans of natural time");
                Due { at: from.plus_ms(ms), uncertain: false }
            }
            Span::WorkingMinutes(minutes) => self.after_working_us(from, u64::from(minutes) * 60_000_000),
            Span::WorkingHours(hours) => self.after_working_us(from, u64::from(hours) * 3_600_000_000),
            Span::WorkingDays(days) => self.after_working_days(from, days),
        }
    }

    /// The instant `ms` milliseconds after `from`, in time of that basis.
    #[must_use]
    pub fn after_ms(&self, from: UtcMicros, ms: u64, basis: Basis) -> Due {
        self.after_us(from, ms.saturating_mul(1_000), basis)
    }

    /// The instant `us` microseconds after `from`, in time of that basis.
    #[must_use]
    pub fn after_us(&self, from: UtcMicros, us: u64, basis: Basis) -> Due {
        match basis {
            Basis::Natural => Due { at: from.plus_us(us), uncertain: false },
            Basis::Working => self.after_working_us(from, us),
        }
    }

    /// Whole milliseconds of that basis between two instants; 0 if the second is not the later one.
    #[must_use]
    pub fn ms_between(&self, from: UtcMicros, until: UtcMicros, basis: Basis) -> u64 {
        self.us_between(from, until, basis) / 1_000
    }

    /// Microseconds of that basis between two instants; 0 if the second is not the later one.
    #[must_use]
    pub fn us_between(&self, from: UtcMicros, until: UtcMicros, basis: Basis) -> u64 {
        match basis {
            Basis::Natural => until.since_us(from),
            Basis::Working => self.working_us_between(from, until),
        }
    }

    /// The local date of an instant.
    pub(super) fn date_of(&self, at: UtcMicros) -> Date {
        let days = (at.0.saturating_add(self.offset_us())).div_euclid(DAY_US);
        let days = days.clamp(-DAYS_SINCE_1970_MAX, DAYS_SINCE_1970_MAX);
        Date::constant(1970, 1, 1)
            .checked_add(jiff::Span::new().days(days))
            .expect("the number of days is clamped to what a date can be")
    }

    fn offset_us(&self) -> i64 {
        i64::from(self.utc_offset_minutes) * 60_000_000
    }

    fn instant(&self, day: Date, time: Time) -> UtcMicros {
        let days = day.since((jiff::Unit::Day, Date::constant(1970, 1, 1)));
        let days = i64::from(days.expect("dates differ by whole days").get_days());
        let time_us = i64::from(time.hour()) * 3_600_000_000
            + i64::from(time.minute()) * 60_000_000
            + i64::from(time.second()) * 1_000_000;
        UtcMicros(days * DAY_US + time_us - self.offset_us())
    }

    /// Days from the one that holds `from` on, as far as anything is reckoned.
    fn days_from(&self, from: UtcMicros) -> impl Iterator<Item = Date> {
        self.date_of(from).series(jiff::Span::new().days(1)).take(DAYS_AHEAD_MAX)
    }

    /// Working days count from the one after `from`; the last ends when its offices close.
    fn after_working_days(&self, from: UtcMicros, days: u32) -> Due {
        if days == 0 {
            return Due { at: from, uncertain: false };
        }
        let closes = self.office.last().map_or(Time::midnight(), |hours| hours.closes);
        let (mut left, mut uncertain, mut last) = (days, false, self.date_of(from));
        for day in self.days_from(from).skip(1) {
            uncertain |= !self.years.contains_key(&day.year());
            last = day;
            left -= u32::from(left > 0 && self.is_working_day(day));
            if left == 0 {
                break;
            }
        }
        Due { at: self.instant(last, closes), uncertain }
    }

    fn after_working_us(&self, from: UtcMicros, us: u64) -> Due {
        let (mut left, mut uncertain, mut reached) = (us, false, from);
        for (day, opens, closes) in self.stretches(from) {
            uncertain |= !self.years.contains_key(&day.year());
            let begins = opens.max(from);
            let here = closes.since_us(begins);
            if here >= left {
                return Due { at: begins.plus_us(left), uncertain };
            }
            left -= here;
            reached = reached.max(closes);
        }
        Due { at: reached, uncertain: true }
    }

    fn working_us_between(&self, from: UtcMicros, until: UtcMicros) -> u64 {
        let before = self.stretches(from).take_while(|(_, opens, _)| *opens < until);
        before.map(|(_, opens, closes)| closes.min(until).since_us(opens.max(from))).sum()
    }

    /// Stretches in which offices are open that are not over at `from`, in order.
    fn stretches(&self, from: UtcMicros) -> impl Iterator<Item = (Date, UtcMicros, UtcMicros)> + '_ {
        let days = self.days_from(from).filter(|day| self.is_working_day(*day));
        days.flat_map(move |day| {
            self.office
                .iter()
                .map(move |hours| (day, self.instant(day, hours.opens), self.instant(day, hours.closes)))
        })
        .filter(move |(_, _, closes)| *closes > from)
    }
}

/// About nine thousand years: what a date can be.
const DAYS_SINCE_1970_MAX: i64 = 2_900_000;
