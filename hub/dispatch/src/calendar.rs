//! Working time (工作日, 工作时): which days offices are open, and when.
//!
//! A calendar is a document that an operator imports, for the days off and the weekends worked instead (调休) are
//! announced year by year. Of a year that it lacks every weekday is taken for a working day, and whatever is reckoned
//! through such a year says so.

mod document;
mod reckoning;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

pub use document::CalendarError;

use crate::{CalendarDigest, UtcMicros};

/// A calendar and the digest by which events name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCalendar {
    /// Digest of the document it was read from; none for the one that is built in.
    pub digest: CalendarDigest,
    /// The calendar.
    pub calendar: Calendar,
}

/// When offices are open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The offset of local time from UTC in minutes: 480 in the whole of China, at any time of the year.
    pub utc_offset_minutes: i16,
    /// Office hours of a working day, in order; at least one stretch.
    pub office: Vec<OfficeHours>,
    /// What each year differs in from Monday to Friday.
    pub years: BTreeMap<i16, Year>,
}

/// A stretch of a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeHours {
    /// From.
    pub opens: Time,
    /// Until.
    pub closes: Time,
}

/// A year's exceptions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// Days on which offices are closed, weekends among them or not.
    pub off: BTreeSet<Date>,
    /// Saturdays and Sundays on which they are open.
    pub work: BTreeSet<Date>,
}

impl Calendar {
    /// Whether the calendar speaks of the year that holds an instant.
    #[must_use]
    pub fn knows_year_of(&self, at: UtcMicros) -> bool {
        self.years.contains_key(&self.date_of(at).year())
    }

    /// Working days in a year, if the calendar speaks of it.
    #[must_use]
    pub fn working_days_in(&self, year: i16) -> Option<usize> {
        self.years.get(&year)?;
        let days = Date::new(year, 1, 1).ok()?.series(jiff::Span::new().days(1));
        Some(days.take_while(|day| day.year() == year).filter(|day| self.is_working_day(*day)).count())
    }

    /// Whether offices are open on the local day that holds an instant.
    #[must_use]
    pub fn works_on_day_of(&self, at: UtcMicros) -> bool {
        self.is_working_day(self.date_of(at))
    }

    fn is_working_day(&self, day: Date) -> bool {
        let year = self.years.get(&day.year());
        let weekday = !matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
        match year {
            Some(year) if year.off.contains(&day) => false,
            Some(year) if year.work.contains(&day) => true,
            Some(_) | None => weekday,
        }
    }
}
