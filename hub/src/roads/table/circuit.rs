//! When a service that fails is left alone, and when it is tried again.

use std::time::Duration;

use tokio::time::Instant;

/// So many failures in a row, and it is left alone.
pub(super) const FAILURES_MAX: u8 = 3;
/// How long at first; each time it fails again, twice as long.
pub(super) const FIRST_WAIT: Duration = Duration::from_secs(1);
/// No longer than this.
pub(super) const WAIT_MAX: Duration = Duration::from_secs(60);

/// An answer, or that there is none, is known long before: a question that is out for longer was lost, and another one tries.
pub(super) const TRIED_WITHIN: Duration = Duration::from_secs(10);

/// Whether it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Circuit {
    /// It is, after so many failures in a row.
    Asked { failures: u8 },
    /// It is left alone.
    LeftAlone { until: Instant, wait: Duration },
    /// One question is out that shows whether it answers again.
    Tried { until: Instant, wait: Duration },
}

impl Default for Circuit {
    fn default() -> Self {
        Self::Asked { failures: 0 }
    }
}

/// What an answer, or none, has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing that has to be told.
    Same,
    /// It is left alone from now on.
    Opened,
    /// It is asked again.
    Closed,
}

impl Circuit {
    /// Whether a question may be asked now.
    pub(super) fn may_ask(&mut self, now: Instant) -> bool {
        match *self {
            Self::Asked { .. } => true,
            Self::LeftAlone { until, wait } | Self::Tried { until, wait } if until <= now => {
                *self = Self::Tried { until: now + TRIED_WITHIN, wait };
                true
            }
            Self::LeftAlone { .. } | Self::Tried { .. } => false,
        }
    }

    /// A question has ended.
    pub(super) fn ended(&mut self, now: Instant, is_answered: bool) -> Turn {
        let (next, turn) = match (*self, is_answered) {
            (Self::Asked { .. }, true) => (Self::default(), Turn::Same),
            (Self::LeftAlone { .. } | Self::Tried { .. }, true) => (Self::default(), Turn::Closed),
            (Self::Asked { failures }, false) if failures + 1 < FAILURES_MAX => {
                (Self::Asked { failures: failures + 1 }, Turn::Same)
            }
            (Self::Asked { .. }, false) => {
                (Self::LeftAlone { until: now + FIRST_WAIT, wait: FIRST_WAIT }, Turn::Opened)
            }
            (Self::Tried { wait, .. }, false) => {
                let wait = (wait * 2).min(WAIT_MAX);
                (Self::LeftAlone { until: now + wait, wait }, Turn::Same)
            }
            // A question that was asked before.
            (left_alone @ Self::LeftAlone { .. }, false) => (left_alone, Turn::Same),
        };
        *self = next;
        turn
    }

    /// Whether it failed when it was asked last.
    pub(super) fn is_open(&self) -> bool {
        !matches!(self, Self::Asked { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_fails_is_left_alone_longer_and_longer_and_tried_by_one() {
        let (mut circuit, mut now) = (Circuit::default(), Instant::now());
        for _ in 1..FAILURES_MAX {
            assert!(circuit.may_ask(now));
            assert_eq!(circuit.ended(now, false), Turn::Same);
        }
        assert_eq!(circuit.ended(now, false), Turn::Opened);
        let mut wait = FIRST_WAIT;
        for _ in 0..10 {
            assert!(!circuit.may_ask(now + wait - Duration::from_millis(1)));
            now += wait;
            assert!(circuit.may_ask(now) && !circuit.may_ask(now), "one tries it");
            assert_eq!(circuit.ended(now, false), Turn::Same, "it is told once");
            wait = (wait * 2).min(WAIT_MAX);
        }
        assert_eq!(wait, WAIT_MAX);
        assert!(circuit.may_ask(now + wait));
        assert_eq!(circuit.ended(now, true), Turn::Closed);
        assert!(circuit.may_ask(now) && circuit.may_ask(now) && !circuit.is_open());
    }

    #[test]
    fn a_question_that_was_lost_keeps_nobody_from_trying_again() {
        let (mut circuit, mut now) = (Circuit::default(), Instant::now());
        for _ in 0..FAILURES_MAX {
            circuit.ended(now, false);
        }
        now += FIRST_WAIT;
        assert!(circuit.may_ask(now), "it is tried, and nothing is heard of that");
        assert!(!circuit.may_ask(now + TRIED_WITHIN - Duration::from_millis(1)));
        now += TRIED_WITHIN;
        assert!(circuit.may_ask(now) && !circuit.may_ask(now), "one tries it again");
        assert_eq!(circuit.ended(now, true), Turn::Closed);
    }

    #[test]
    fn answers_between_failures_begin_the_count_anew() {
        let (mut circuit, now) = (Circuit::default(), Instant::now());
        for _ in 0..FAILURES_MAX * 2 {
            assert_eq!(circuit.ended(now, false), Turn::Same);
            assert_eq!(circuit.ended(now, true), Turn::Same);
        }
        assert!(!circuit.is_open());
    }
}
