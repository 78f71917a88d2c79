//! Lengths of time as a policy writes them, and what a calendar makes of one.

use serde::{Deserialize, Serialize};

use crate::{ContentDigest, UtcMicros};

/// A length of natural or of working time, written `{"working_days": 5}`.
///
/// Working days count from the next working day on and end when its offices close (工作日); working hours and minutes
/// run while offices are open (工作时).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Minutes of natural time.
    Minutes(u32),
    /// Hours of natural time.
    Hours(u32),
    /// Days of natural time, 24 hours each.
    Days(u32),
    /// Minutes in which offices are open.
    WorkingMinutes(u32),
    /// Hours in which offices are open.
    WorkingHours(u32),
    /// Working days, the first of them the one after the start.
    WorkingDays(u32),
}

impl Span {
    /// Whether it needs a calendar.
    #[must_use]
    pub fn is_working(self) -> bool {
        match self {
            Self::Minutes(_) | Self::Hours(_) | Self::Days(_) => false,
            Self::WorkingMinutes(_) | Self::WorkingHours(_) | Self::WorkingDays(_) => true,
        }
    }

    /// The kind of time it runs in.
    #[must_use]
    pub fn basis(self) -> Basis {
        if self.is_working() { Basis::Working } else { Basis::Natural }
    }

    /// Its length in milliseconds of natural time; `None` for working time.
    #[must_use]
    pub fn natural_ms(self) -> Option<u64> {
        match self {
            Self::Minutes(minutes) => Some(u64::from(minutes) * 60_000),
            Self::Hours(hours) => Some(u64::from(hours) * 3_600_000),
            Self::Days(days) => Some(u64::from(days) * 86_400_000),
            Self::WorkingMinutes(_) | Self::WorkingHours(_) | Self::WorkingDays(_) => None,
        }
    }
}

/// Whether a clock runs always or while offices are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// 自然时.
    #[default]
    Natural,
    /// 工作时.
    Working,
}

/// An instant that a calendar has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The instant.
    pub at: UtcMicros,
    /// Whether a year had to be passed whose holidays are not in the calendar: its weekdays were taken for working days.
    pub uncertain: bool,
}

/// A calendar's content, by which events name it; none before any was imported.
pub type CalendarDigest = Option<ContentDigest>;
