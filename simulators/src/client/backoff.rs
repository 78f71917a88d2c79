//! How long to wait before the next attempt: doubling, capped, with full jitter, so that a thousand units that lost
//! the hub in one moment do not come back in one moment.

use std::time::Duration;

use hub_protocol::limits::{RECONNECT_FIRST_MS, RECONNECT_MAX_MS};
use rand::{Rng, rngs::StdRng};

/// Doublings after which the wait no longer grows, whatever the first wait.
const DOUBLINGS_MAX: u32 = 16;

/// The waits of one client.
#[derive(Debug)]
pub struct Backoff {
    random: StdRng,
    first_ms: u64,
    max_ms: u64,
    failures: u32,
}

impl Backoff {
    /// The waits that the protocol asks for.
    #[must_use]
    pub fn new(random: StdRng) -> Self {
        Self { random, first_ms: RECONNECT_FIRST_MS, max_ms: RECONNECT_MAX_MS, failures: 0 }
    }

    /// The wait before the next attempt: anything from nothing to the cap reached so far.
    pub fn next_wait(&mut self) -> Duration {
        let cap = self.first_ms.saturating_mul(1 << self.failures.min(DOUBLINGS_MAX)).min(self.max_ms);
        self.failures = self.failures.saturating_add(1);
        Duration::from_millis(self.random.random_range(0..=cap))
    }

    /// The connection stood: begin small again.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;

    #[test]
    fn waits_stay_under_a_cap_that_doubles_and_ends() {
        for seed in 0..200 {
            let mut backoff = Backoff::new(Seed(seed).stream("backoff", 0));
            for attempt in 0..40_u32 {
                let cap = (RECONNECT_FIRST_MS << attempt.min(10)).min(RECONNECT_MAX_MS);
                let wait = backoff.next_wait();
                assert!(wait <= Duration::from_millis(cap), "seed {seed}, attempt {attempt}: {wait:?}");
            }
        }
    }

    #[test]
    fn the_jitter_is_full_so_that_clients_spread_over_the_whole_wait() {
        let mut backoff = Backoff::new(Seed(7).stream("backoff", 0));
        for _ in 0..20 {
            backoff.next_wait();
        }
        let waits: Vec<_> = (0..400).map(|_| backoff.next_wait().as_millis()).collect();
        let max = u128::from(RECONNECT_MAX_MS);
        assert!(waits.iter().any(|wait| *wait < max / 10) && waits.iter().any(|wait| *wait > max * 9 / 10));
    }

    #[test]
    fn a_connection_that_stood_makes_the_next_wait_short() {
        let mut backoff = Backoff::new(Seed(7).stream("backoff", 0));
        for _ in 0..20 {
            backoff.next_wait();
        }
        backoff.reset();
        assert!(backoff.next_wait() <= Duration::from_millis(RECONNECT_FIRST_MS));
    }
}
