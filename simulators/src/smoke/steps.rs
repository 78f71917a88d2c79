//! What has been shown so far: one JSON line for each step, with the time it took.

use std::time::Instant;

use serde_json::{Value, json};

use crate::screen;

/// The steps of one check.
#[derive(Debug)]
pub(super) struct Steps {
    began: Instant,
    count: u32,
    hops: Vec<(&'static str, f64)>,
}

impl Steps {
    pub(super) fn begin() -> Self {
        Self { began: Instant::now(), count: 0, hops: Vec::new() }
    }

    /// Says that a step is done, how long it took in milliseconds, and what else is known of it.
    pub(super) fn done(&mut self, step: &'static str, ms: f64, more: &Value) {
        self.count += 1;
        self.hops.push((step, ms));
        let mut line = json!({ "step": step, "ms": rounded(ms), "at_s": rounded(self.seconds()) });
        for (name, value) in more.as_object().into_iter().flatten() {
            line[name] = value.clone();
        }
        screen::line(&line);
    }

    pub(super) fn count(&self) -> u32 {
        self.count
    }

    pub(super) fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// The time of one step, for the verdict.
    pub(super) fn ms(&self, step: &str) -> Option<f64> {
        self.hops.iter().find(|(name, _)| *name == step).map(|(_, ms)| rounded(*ms))
    }
}

/// Milliseconds between two instants.
pub(super) fn ms(from: Instant, to: Instant) -> f64 {
    to.saturating_duration_since(from).as_secs_f64() * 1_000.0
}

fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
