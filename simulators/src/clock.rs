//! The wall clock, as the wire writes it.

use std::time::{SystemTime, UNIX_EPOCH};

use hub_protocol::UtcMicros;

/// Now.
#[must_use]
pub fn now() -> UtcMicros {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UtcMicros::clamped(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// Milliseconds from one instant to a later one; 0 if it is not later.
#[must_use]
pub fn ms_between(from: UtcMicros, to: UtcMicros) -> u64 {
    u64::try_from((to.get() - from.get()) / 1_000).unwrap_or(0)
}
