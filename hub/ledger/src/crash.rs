//! Named points at which a rig makes the process die, to prove that what was answered survives.
//!
//! Passing a point does nothing unless the program has armed one before, which the product never does: only the hub's
//! example `huying-crash-points` does, which the kill check runs and no package holds.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

static ARMED: OnceLock<CrashAt> = OnceLock::new();

/// Where to die, and how many passes are left.
struct CrashAt {
    name: String,
    passes_left: AtomicU64,
}

impl CrashAt {
    fn parse(text: &str) -> Self {
        let (name, passes) = text.split_once(':').unwrap_or((text, "1"));
        let passes = passes.parse().expect("a crash point is name or name:count");
        Self { name: name.to_owned(), passes_left: AtomicU64::new(passes) }
    }

    /// Counts a pass; true exactly once, when the chosen pass is reached.
    fn is_reached(&self, name: &str) -> bool {
        name == self.name && self.passes_left.fetch_sub(1, Ordering::SeqCst) == 1
    }
}

/// The process dies here if its program has armed this point.
#[inline]
pub fn crash_point(name: &str) {
    if ARMED.get().is_some_and(|chosen| chosen.is_reached(name)) {
        std::process::abort();
    }
}

/// From now on the process aborts where it passes a [`crash_point`]: `after_commit:17` the seventeenth time it passes the
/// one of that name; without a number, the first time. For a rig's program and no other.
///
/// # Panics
/// If what stands behind the colon is no number, or a point is armed already.
pub fn arm_crash_point(text: &str) {
    assert!(ARMED.set(CrashAt::parse(text)).is_ok(), "a process dies once");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_process_dies_at_the_pass_that_was_asked_for() {
        let chosen = CrashAt::parse("after_commit:3");
        let passes = ["after_commit", "before_commit", "after_commit", "after_commit", "after_commit"];
        assert_eq!(passes.map(|name| chosen.is_reached(name)), [false, false, false, true, false]);
    }
}
