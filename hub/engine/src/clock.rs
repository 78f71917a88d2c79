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
}

impl WatchedClock {
    pub(crate) fn new(source: Box<dyn TimeSource>) -> Self {
        let (last_wall, last_steady) = (source.wall(), source.steady());
        Self { source, last_wall, last_steady, trusted_from: last_steady }
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
        if steady >= self.trusted_from && wall >= recorded { Firing::Allowed } else { Firing::Held }
    }
}
