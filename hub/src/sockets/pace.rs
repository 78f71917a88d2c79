//! How fast somebody may go on average, with a burst after a silence.

use std::time::Duration;

use tokio::time::Instant;

/// A bucket of permits that fills evenly.
#[derive(Debug)]
pub(super) struct Pace {
    per_s: f64,
    burst: f64,
    permits: f64,
    at: Instant,
}

impl Pace {
    /// Full at the start.
    pub(super) fn new(per_s: f64, burst: f64) -> Self {
        Self { per_s, burst, permits: burst, at: Instant::now() }
    }

    /// Takes a permit if there is one.
    pub(super) fn permits(&mut self) -> bool {
        self.fill();
        let permitted = self.permits >= 1.0;
        if permitted {
            self.permits -= 1.0;
        }
        permitted
    }

    /// How long until there is a permit; nothing if there is one.
    pub(super) fn wait(&mut self) -> Option<Duration> {
        self.fill();
        let missing = 1.0 - self.permits;
        (missing > 0.0).then(|| Duration::from_secs_f64(missing / self.per_s))
    }

    fn fill(&mut self) {
        let now = Instant::now();
        let gained = (now - self.at).as_secs_f64() * self.per_s;
        self.permits = (self.permits + gained).min(self.burst);
        self.at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn after_a_burst_only_the_average_is_permitted() {
        let mut pace = Pace::new(2.0, 3.0);
        assert_eq!([(); 4].map(|()| pace.permits()), [true, true, true, false]);
        assert_eq!(pace.wait(), Some(Duration::from_millis(500)));
        tokio::time::advance(Duration::from_millis(500)).await;
        assert_eq!([(); 2].map(|()| pace.permits()), [true, false]);
        tokio::time::advance(Duration::from_secs(3_600)).await;
        assert_eq!([(); 4].map(|()| pace.permits()), [true, true, true, false]);
    }
}
