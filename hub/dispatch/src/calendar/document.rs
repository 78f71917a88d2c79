//! What is wrong with a calendar that somebody wants to import.

use jiff::civil::{Date, Weekday};

use super::Calendar;

/// Most days off in one year: a year with more is no year of work.
const OFF_MAX: usize = 200;

/// A mistake in a calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// There are no office hours.
    #[error("it has no office hours")]
    NoOffice,
    /// A stretch ends before it begins, or begins before the one before it has ended.
    #[error("office hours {0} end before they begin, or overlap those before them")]
    OfficeOrder(String),
    /// Local time is further from UTC than any on earth.
    #[error("utc_offset_minutes is {0}, beyond 14 hours")]
    Offset(i16),
    /// A day stands under another year.
    #[error("{day} stands under {year}")]
    OtherYear {
        /// The day.
        day: Date,
        /// The year it stands under.
        year: i16,
    },
    /// A day is off and worked.
    #[error("{0} is both off and worked")]
    OffAndWorked(Date),
    /// A weekday need not be said to be worked.
    #[error("{0} is said to be worked and is no Saturday or Sunday")]
    WorkedWeekday(Date),
    /// So many days are off that nothing could ever fall due.
    #[error("{year} has {off} days off, at most {OFF_MAX} can be")]
    TooManyOff {
        /// The year.
        year: i16,
        /// How many.
        off: usize,
    },
}

impl Calendar {
    /// Every mistake in it; none if it can be used.
    #[must_use]
    pub fn mistakes(&self) -> Vec<CalendarError> {
        let mut mistakes = self.office_mistakes();
        for (&year, days) in &self.years {
            let all = days.off.iter().chain(&days.work);
            mistakes.extend(
                all.filter(|day| day.year() != year).map(|&day| CalendarError::OtherYear { day, year }),
            );
            mistakes.extend(days.off.intersection(&days.work).map(|&day| CalendarError::OffAndWorked(day)));
            let weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            mistakes.extend(
                days.work.iter().filter(|day| !weekend(day)).map(|&day| CalendarError::WorkedWeekday(day)),
            );
            if days.off.len() > OFF_MAX {
                mistakes.push(CalendarError::TooManyOff { year, off: days.off.len() });
            }
        }
        mistakes
    }

    fn office_mistakes(&self) -> Vec<CalendarError> {
        let mut mistakes = Vec::new();
        if self.office.is_empty() {
            mistakes.push(CalendarError::NoOffice);
        }
        if self.utc_offset_minutes.unsigned_abs() > 14 * 60 {
            mistakes.push(CalendarError::Offset(self.utc_offset_minutes));
        }
        let mut ended = None;
        for hours in &self.office {
            if hours.closes <= hours.opens || ended.is_some_and(|ended| hours.opens < ended) {
                mistakes.push(CalendarError::OfficeOrder(format!("{}-{}", hours.opens, hours.closes)));
            }
            ended = Some(hours.closes);
        }
        mistakes
    }
}
