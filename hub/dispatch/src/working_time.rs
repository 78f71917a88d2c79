//! What is kept of a clock that runs while offices are open, so that another calendar can reckon it again: from when, and for
//! how long. What it leaves out: limits, which keep more than that (`limit.rs`).

use serde::{Deserialize, Serialize};

use crate::{Basis, Calendar, Span, UtcMicros};

/// From when something runs while offices are open, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingTime {
    /// From when.
    pub since: UtcMicros,
    /// For how long.
    pub lasts: Lasts,
}

/// How long something runs while offices are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lasts {
    /// A span of working time, as a policy writes it.
    Span(Span),
    /// Milliseconds in which offices are open.
    WorkingMs(u64),
}

/// An instant that something runs until, with what another calendar reckons it from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Until {
    /// The instant.
    pub at: UtcMicros,
    /// Where it runs in working time: what it was reckoned from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working: Option<WorkingTime>,
}

impl WorkingTime {
    /// When it is over by a calendar.
    #[must_use]
    pub fn ends(self, calendar: &Calendar) -> UtcMicros {
        match self.lasts {
            Lasts::Span(span) => calendar.due(self.since, span).at,
            Lasts::WorkingMs(ms) => calendar.after_ms(self.since, ms, Basis::Working).at,
        }
    }
}

impl Until {
    /// An instant that no calendar moves.
    #[must_use]
    pub fn at(at: UtcMicros) -> Self {
        Self { at, working: None }
    }

    /// The earlier of two; of two at one instant the first.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        if other.at < self.at { other } else { self }
    }

    /// The later of two; of two at one instant the first.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        if other.at > self.at { other } else { self }
    }

    /// Another instant that a calendar has for it, no earlier than `now`. None if it is the same by that calendar, does not run
    /// in working time, or was over before `now`: what has run out is moved by nothing.
    #[must_use]
    pub fn moved_by(self, calendar: &Calendar, now: UtcMicros) -> Option<Self> {
        let at = self.working.filter(|_| self.at > now)?.ends(calendar).max(now);
        (at != self.at).then_some(Self { at, ..self })
    }
}

impl Calendar {
    /// Until when a span lasts that begins at `from`.
    #[must_use]
    pub fn until(&self, from: UtcMicros, span: Span) -> Until {
        let working = WorkingTime { since: from, lasts: Lasts::Span(span) };
        Until { at: self.due(from, span).at, working: span.is_working().then_some(working) }
    }

    /// Until when that many milliseconds last that begin at `from`, in time of that basis.
    #[must_use]
    pub fn until_ms(&self, from: UtcMicros, ms: u64, basis: Basis) -> Until {
        let working = WorkingTime { since: from, lasts: Lasts::WorkingMs(ms) };
        Until { at: self.after_ms(from, ms, basis).at, working: (basis == Basis::Working).then_some(working) }
    }
}
