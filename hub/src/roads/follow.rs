//! Keeps the roads in force as they are now: what was closed, here or by another hub on the ledger, and what is open again
//! because its time is over. Weights are made beside the engine's loop; whoever asks meanwhile is answered by those before.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use hub_dispatch::ContentDigest;
use hub_engine::Engine;
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

use super::{
    Roads,
    closures::{self, Closures, ClosuresError},
};
use crate::state;

/// How long after a failed look into the ledger the next one comes.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// The clock is looked at again at least so often: it may be set while something is closed.
const LOOK_AT_CLOCK_EVERY: Duration = Duration::from_secs(60);

/// What the roads were weighed with.
#[derive(Debug, PartialEq, Eq)]
struct Weighed {
    digest: Option<ContentDigest>,
    closed: Vec<Uuid>,
}

/// Whoever keeps them so.
pub(super) struct Follower {
    engine: Engine,
    roads: Arc<hub_roads::Roads>,
    /// The list that was read last, and what is in it.
    known: (Option<ContentDigest>, Closures),
    weighed: Weighed,
}

impl Follower {
    pub(super) fn new(engine: Engine, roads: Arc<hub_roads::Roads>) -> Self {
        let weighed = Weighed { digest: None, closed: Vec::new() };
        Self { engine, roads, known: Default::default(), weighed }
    }

    /// Weighs the roads by what is closed now; the list that it is by.
    pub(super) async fn weigh(&mut self) -> Option<ContentDigest> {
        self.read().await;
        let (digest, closures) = &self.known;
        let now = state::now();
        let closed = closures.at(now).map(|closed| closed.id).collect();
        let wanted = Weighed { digest: digest.clone(), closed };
        if wanted != self.weighed {
            weigh(&self.roads, closures.conditions(now)).await;
            self.weighed = wanted;
        }
        digest.clone()
    }

    /// Follows for ever.
    pub(super) async fn follow(mut self, roads: &Roads) {
        let mut changes = self.engine.subscribe();
        loop {
            let digest = self.weigh().await;
            roads.holds(digest);
            let now = state::now();
            let next_end_ms = self.known.1.next_end(now).map_or(u64::MAX, |end| end.since_ms(now));
            let next = Duration::from_millis(next_end_ms.saturating_add(1)).min(LOOK_AT_CLOCK_EVERY);
            tokio::select! {
                // Whoever lagged looks again at what is adopted now.
                change = changes.recv() => if let Err(RecvError::Closed) = change {
                    // The engine ends with the hub.
                    return;
                },
                () = tokio::time::sleep(next) => {}
            }
        }
    }

    /// Reads the list in force where it is another one; until the ledger answers, nothing else is done.
    async fn read(&mut self) {
        loop {
            let digest = closures::adopted(&self.engine);
            if digest == self.known.0 {
                return;
            }
            match closures::of(&self.engine, digest.as_ref()).await {
                Ok(read) => self.known = (digest, read),
                Err(ClosuresError::Ledger(error)) => {
                    tracing::warn!(%error, "what is closed could not be read");
                    tokio::time::sleep(LOOK_AGAIN_AFTER).await;
                }
                Err(error @ ClosuresError::Unusable { .. }) => {
                    tracing::error!(%error, "what was closed before stays closed");
                    self.known.0 = digest;
                }
            }
        }
    }
}

async fn weigh(on: &Arc<hub_roads::Roads>, conditions: hub_roads::Conditions) {
    let (begun, closures, on) = (Instant::now(), conditions.closures.len(), Arc::clone(on));
    let weighing = tokio::task::spawn_blocking(move || on.apply(conditions));
    if let Err(died) = weighing.await {
        tracing::error!(%died, "the roads could not be weighed anew: what held before holds");
        return;
    }
    let took = begun.elapsed();
    metrics::histogram!("huying_roads_weighed_seconds").record(took.as_secs_f64());
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(closures, ms, "roads weighed anew");
}
