//! Keeps the roads in force as they are now: what was closed, here or by another hub on the ledger, what is open again because
//! its time is over, how full roads are at this hour, and what was seen lately. Weights are made beside the engine's loop; whoever
//! asks meanwhile is answered by those before. Those of an hour that is another are made before it begins.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use hub_dispatch::{ContentDigest, UtcMicros};
use hub_engine::Engine;
use hub_roads::{Conditions, conditions::SeenNow};
use tokio::sync::{broadcast::error::RecvError, watch};
use uuid::Uuid;

use super::{
    Roads, Shown,
    closures::{self, Closures, ClosuresError},
    hours::{DayHours, Slot},
};
use crate::state;

/// How long after a failed look into the ledger the next one comes.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// The clock is looked at again at least so often: it may be set while something is closed.
const LOOK_AT_CLOCK_EVERY: Duration = Duration::from_secs(60);

/// So long before an hour begins its weights are made.
const HOUR_AHEAD_MS: u64 = 120_000;

/// What the roads were weighed with.
#[derive(Debug, Clone, Default, PartialEq)]
struct Weighed {
    digest: Option<ContentDigest>,
    closed: Vec<Uuid>,
    slot: Option<Slot>,
    seen: Arc<SeenNow>,
}

impl Weighed {
    fn is_closed_like(&self, other: &Self) -> bool {
        self.digest == other.digest && self.closed == other.closed
    }
}

/// Whoever keeps them so.
pub(super) struct Follower {
    engine: Engine,
    roads: Arc<hub_roads::Roads>,
    /// The list that was read last, and what is in it.
    known: (Option<ContentDigest>, Closures),
    hours: DayHours,
    seen: watch::Receiver<Arc<SeenNow>>,
    weighed: Weighed,
    /// The hour that comes, where its weights are made already.
    ahead: Option<UtcMicros>,
    /// Whether something else is closed than what is shown.
    is_news: bool,
}

impl Follower {
    pub(super) fn new(
        engine: Engine,
        roads: Arc<hub_roads::Roads>,
        hours: DayHours,
        seen: watch::Receiver<Arc<SeenNow>>,
    ) -> Self {
        let weighed = Weighed::default();
        Self { engine, roads, known: Default::default(), hours, seen, weighed, ahead: None, is_news: false }
    }

    /// Weighs the roads by what is closed now; the list that it is by.
    pub(super) async fn weigh(&mut self) -> Option<ContentDigest> {
        self.read().await;
        let now = state::now();
        let wanted = self.wanted(now, now);
        if wanted != self.weighed {
            weigh(&self.roads, self.conditions(&wanted, now), None).await;
            self.is_news |= !wanted.is_closed_like(&self.weighed);
            (self.weighed, self.ahead) = (wanted, None);
        }
        self.weigh_ahead(now).await;
        self.known.0.clone()
    }

    /// What the roads are to be weighed with: what is closed now, at the hour that holds an instant.
    fn wanted(&mut self, now: UtcMicros, hour: UtcMicros) -> Weighed {
        let (digest, closures) = &self.known;
        let closed = closures.at(now).map(|closed| closed.id).collect();
        let slot = self.engine.read(|view| self.hours.at(&view.organisation.calendar().calendar, hour));
        let seen = Arc::clone(&self.seen.borrow_and_update());
        Weighed { digest: digest.clone(), closed, slot, seen }
    }

    /// Who asks for a time in an hour is answered by it from its first moment on.
    async fn weigh_ahead(&mut self, now: UtcMicros) {
        let Some(turn) = self.turn(now).filter(|turn| turn.since_ms(now) <= HOUR_AHEAD_MS) else { return };
        let wanted = self.wanted(now, turn);
        if self.ahead != Some(turn) && wanted != self.weighed {
            weigh(&self.roads, self.conditions(&wanted, now), Some(turn)).await;
            self.ahead = Some(turn);
        }
    }

    /// When the next hour begins, where hours matter.
    fn turn(&self, now: UtcMicros) -> Option<UtcMicros> {
        self.engine.read(|view| self.hours.turns_after(&view.organisation.calendar().calendar, now))
    }

    fn conditions(&self, wanted: &Weighed, now: UtcMicros) -> Conditions {
        let hour = wanted.slot.clone().map(|slot| (slot.hours, slot.hour));
        Conditions { hour, seen: (*wanted.seen).clone(), ..self.known.1.conditions(now) }
    }

    /// The network, with what is closed now.
    pub(super) fn shown(&mut self) -> Shown {
        self.is_news = false;
        let now = state::now();
        let areas = self.known.1.at(now).map(|closed| closed.area.clone());
        let closures = areas.zip(self.known.1.conditions(now).closures).collect();
        Shown { roads: Arc::clone(&self.roads), closures }
    }

    /// Follows for ever.
    pub(super) async fn follow(mut self, roads: &Roads) {
        let mut changes = self.engine.subscribe();
        loop {
            let digest = self.weigh().await;
            roads.holds(digest);
            if self.is_news {
                roads.shows(self.shown());
            }
            let now = state::now();
            let ends = self.known.1.next_end(now).into_iter().chain(self.turn(now));
            let next_end_ms = ends.map(|end| end.since_ms(now)).min().unwrap_or(u64::MAX);
            let next = Duration::from_millis(next_end_ms.saturating_add(1)).min(LOOK_AT_CLOCK_EVERY);
            tokio::select! {
                // Whoever lagged looks again at what is adopted now.
                change = changes.recv() => if let Err(RecvError::Closed) = change {
                    // The engine ends with the hub.
                    return;
                },
                Ok(()) = self.seen.changed() => {}
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

/// Weighs the roads; for an instant that comes, or at once.
async fn weigh(on: &Arc<hub_roads::Roads>, conditions: Conditions, from: Option<UtcMicros>) {
    let (begun, on) = (Instant::now(), Arc::clone(on));
    let (closures, seen_links) = (conditions.closures.len(), conditions.seen.link_count());
    let hour = conditions.hour.as_ref().map(|(_, hour)| *hour);
    let weighing = tokio::task::spawn_blocking(move || match from {
        Some(from) => on.apply_from(conditions, from.0),
        None => on.apply(conditions),
    });
    if let Err(died) = weighing.await {
        tracing::error!(%died, "the roads could not be weighed anew: what held before holds");
        return;
    }
    let took = begun.elapsed();
    metrics::histogram!("huying_roads_weighed_seconds").record(took.as_secs_f64());
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(closures, hour, seen_links, ms, ahead = from.is_some(), "roads weighed anew");
}
