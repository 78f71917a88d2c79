//! Named points at which a rig makes the process die, to prove that what was answered survives.
//!
//! Compiled to nothing unless the cargo feature `crash-points` is on, which no production build has. With the feature,
//! `DIE_AT_CRASH_POINT=after_commit:17` aborts the process the seventeenth time it passes [`crash_point`] of that name;
//! without a number, the first time. The name does not begin as those of the configuration do, which refuses what it does
//! not know.

/// The process dies here if the environment asked for it.
#[cfg(not(feature = "crash-points"))]
#[inline]
pub const fn crash_point(_name: &str) {}

/// The process dies here if the environment asked for it.
#[cfg(feature = "crash-points")]
pub fn crash_point(name: &str) {
    if armed::chosen().is_some_and(|chosen| chosen.is_reached(name)) {
        std::process::abort();
    }
}

#[cfg(feature = "crash-points")]
mod armed {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// Where to die, and how many passes are left.
    pub(super) struct CrashAt {
        name: String,
        passes_left: AtomicU64,
    }

    impl CrashAt {
        pub(super) fn parse(text: &str) -> Self {
            let (name, passes) = text.split_once(':').unwrap_or((text, "1"));
            let passes = passes.parse().expect("DIE_AT_CRASH_POINT is name or name:count");
            Self { name: name.to_owned(), passes_left: AtomicU64::new(passes) }
        }

        /// Counts a pass; true exactly once, when the chosen pass is reached.
        pub(super) fn is_reached(&self, name: &str) -> bool {
            name == self.name && self.passes_left.fetch_sub(1, Ordering::SeqCst) == 1
        }
    }

    pub(super) fn chosen() -> Option<&'static CrashAt> {
        static CHOSEN: OnceLock<Option<CrashAt>> = OnceLock::new();
        CHOSEN
            .get_or_init(|| std::env::var("DIE_AT_CRASH_POINT").ok().map(|text| CrashAt::parse(&text)))
            .as_ref()
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
}
