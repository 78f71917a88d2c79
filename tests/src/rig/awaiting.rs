//! Waiting with a limit, and a name for what was awaited.

use std::{future::Future, time::Duration};

use tokio::time::{Instant, sleep, timeout};

/// How long anything may take on a machine that does other things too.
pub const WITHIN: Duration = Duration::from_secs(60);

/// How often something is looked at that gives no sign of its own, such as a file.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Waits for what must come.
///
/// # Panics
/// If it does not come.
pub async fn within<T>(what: &str, work: impl Future<Output = T>) -> T {
    let done = timeout(WITHIN, work).await;
    done.unwrap_or_else(|_elapsed| panic!("not within {} s: {what}", WITHIN.as_secs()))
}

/// Looks again and again at what gives no sign of its own, until there is something to be seen.
///
/// # Panics
/// If there never is.
pub async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let until = Instant::now() + WITHIN;
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(Instant::now() < until, "not within {} s: {what}", WITHIN.as_secs());
        sleep(LOOK_EVERY).await;
    }
}
