//! The wall clock, watched against a clock that cannot jump.
//!
//! Deadlines are instants, so a wall clock that jumps would fire them early or late. While the clock is not
//! trusted, timers are held and the operator is told; commands go on, with a time that never falls below what the ledger
//! has recorded.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use hub_dispatch::UtcMicros;

/// A difference between wall and monotonic time beyond this, from one look to the next, is a jump.
pub const CLOCK_JUMP_MIN: Duration = Duration::from_secs(2);
/// After a jump, timers are held until the clock has run evenly for this long.
pub const CLOCK_SETTLE: Duration = Duration::from_secs(60);

/// Where time comes from; tests put their own in its place.
pub trait TimeSource: Send + 'static {
    /// The wall clock.
    fn wall(&self) -> UtcMicros;
    /// A clock that only runs forward, from any beginning.
    fn steady(&self) -> Duration;
}

/// The machine's clocks.
#[derive(Debug)]
pub struct MachineTime {
    started: Instant,
}

impl Default for MachineTime {
    fn default() -> Self {
        Self { started: Instant::now() }
    }
}

impl TimeSource for MachineTime {
    fn wall(&self) -> UtcMicros {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        UtcMicros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    fn steady(&self) -> Duration {
        self.started.elapsed()
    }
}

/// Whether timers may fire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Firing {
    /// They may.
    Allowed,
    /// The clock jumped, or is behind what the ledger has recorded.
    Held,
}

/// The watched clock.
pub(crate) struct WatchedClock {
    source: Box<dyn TimeSource>,
    last_wall: UtcMicros,
    last_steady: Duration,
    trusted_from: Duration,
    /// The operator has been told that the wall clock is behind what the ledger has recorded.
    told_behind: bool,
}

impl WatchedClock {
    pub(crate) fn new(source: Box<dyn TimeSource>) -> Self {
        let (last_wall, last_steady) = (source.wall(), source.steady());
        Self { source, last_wall, last_steady, trusted_from: last_steady, told_behind: false }
    }

    /// The time for a decision: the wall clock, but never below what was recorded last.
    pub(crate) fn now(&self, recorded: UtcMicros) -> UtcMicros {
        self.source.wall().max(recorded)
    }

    /// Looks at both clocks; called a few times a second.
    pub(crate) fn look(&mut self, recorded: UtcMicros) -> Firing {
        let (wall, steady) = (self.source.wall(), self.source.steady());
        let steady_step = i64::try_from((steady - self.last_steady).as_micros()).unwrap_or(i64::MAX);
        let drift = (wall.0 - self.last_wall.0 - steady_step).unsigned_abs();
        if u128::from(drift) >= CLOCK_JUMP_MIN.as_micros() {
            tracing::error!(
                jump_ms = drift / 1_000,
                "the wall clock has jumped: timers are held until it settles"
            );
            metrics::counter!("huying_clock_jumps_total").increment(1);
            self.trusted_from = steady + CLOCK_SETTLE;
        }
        (self.last_wall, self.last_steady) = (wall, steady);
        self.tell_if_behind(wall, recorded);
        if steady >= self.trusted_from && wall >= recorded { Firing::Allowed } else { Firing::Held }
    }

    /// Hubs whose clocks differ a little are behind each other all the time; only what holds timers for long is told.
    fn tell_if_behind(&mut self, wall: UtcMicros, recorded: UtcMicros) {
        let behind_ms = recorded.since_ms(wall);
        let is_behind = u128::from(behind_ms) >= CLOCK_JUMP_MIN.as_millis();
        if is_behind && !self.told_behind {
            tracing::error!(
                behind_ms,
                "the wall clock is behind what was recorded: timers are held until it catches up"
            );
        }
        self.told_behind = is_behind;
        #[expect(
            clippy::cast_precision_loss,
            reason = "a gauge is a double; a thousandth of a second does not matter"
        )]
        metrics::gauge!("huying_clock_behind_seconds").set(behind_ms as f64 / 1_000.0);
    }
}
