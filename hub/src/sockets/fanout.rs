//! What consoles are shown, put together once for all who see the same.
//!
//! One task draws each step of the feed once and encodes every case and unit in it once; consoles choose from it what
//! their account sees, and those who see the same share one message. So the work for a change does not grow with the number
//! of seats. Steps that come close upon each other are drawn as one: a case is drawn once then, as it is at the end.
//!
//! The last steps are kept for consoles that are a little behind; whoever is further behind reads the ledger.

mod drawing;
mod map;
mod message;
mod snapshot;
mod standing;
mod step;

#[cfg(test)]
mod tests;

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use hub_dispatch::{PersonId, UtcMicros};
use hub_engine::Engine;
use tokio::sync::broadcast;

use super::{SocketLimits, sight::Sight};
use crate::{identity::Identity, vital::Vital};

pub(super) use message::{News, Piece, changes, piece};
pub(super) use snapshot::{AnotherTree, Snapshot};
pub(super) use standing::StandingAlert;
pub(super) use step::Step;

/// What all consoles of a hub share. Cheap to clone.
#[derive(Clone)]
pub(super) struct Fanout {
    shared: Arc<Shared>,
}

struct Shared {
    engine: Engine,
    identity: Identity,
    steps: broadcast::Sender<Arc<Step>>,
    recent: Mutex<Recent>,
    standing: standing::Standing,
    snapshots: snapshot::Snapshots,
    drawn: Arc<Drawn>,
}

/// The last steps, oldest first, each beginning where the one before ended.
struct Recent {
    steps: VecDeque<Arc<Step>>,
    /// Everything up to here has been drawn.
    to: u64,
    kept: usize,
}

/// How often something was drawn; for the figures.
#[derive(Debug, Default)]
struct Drawn {
    cases: AtomicU64,
    units: AtomicU64,
    snapshots: AtomicU64,
    messages: AtomicU64,
}

impl Fanout {
    /// Starts drawing steps and ticking the map; both end with the hub.
    pub(super) fn start(engine: &Engine, identity: &Identity, limits: &SocketLimits, vital: &Vital) -> Self {
        let changes = engine.subscribe();
        let shared = Arc::new(Shared::new(engine, identity, limits));
        // What was there before the first step is known before anybody can connect.
        let drawing = drawing::Drawing::begin(shared.clone());
        vital.spawn_endless("the drawing of changes", drawing.keep_up(changes, limits.drawn_every));
        vital.spawn_endless("the map", map::keep_ticking(shared.clone(), limits.fanout_every));
        Self { shared }
    }

    /// Steps from now on. Whoever lags is told so by the channel.
    pub(super) fn subscribe(&self) -> broadcast::Receiver<Arc<Step>> {
        self.shared.steps.subscribe()
    }

    /// The steps after an offset, in order; none if they are not all kept.
    pub(super) fn since(&self, offset: u64) -> Option<Vec<Arc<Step>>> {
        self.shared.recent().since(offset)
    }

    /// Everything that is seen, as it was a moment ago.
    ///
    /// # Errors
    /// Another area tree came into force meanwhile.
    pub(super) async fn snapshot(&self, sight: Sight, tree: &str) -> Result<Arc<Snapshot>, AnotherTree> {
        self.shared.snapshots.of(&self.shared, sight, tree).await
    }

    /// Alerts at posts where the person is on duty at `now`.
    pub(super) fn alerts_of(
        &self,
        sight: Sight,
        person: PersonId,
        now: UtcMicros,
    ) -> Vec<Arc<StandingAlert>> {
        let engine = &self.shared.engine;
        engine.read(|view| self.shared.standing.of(view.organisation.roster(), sight, person, now))
    }
}

#[cfg(test)]
impl Fanout {
    /// Cases, snapshots and messages that were drawn so far.
    pub(super) fn drawn(&self) -> [u64; 3] {
        let Drawn { cases, snapshots, messages, .. } = self.shared.drawn.as_ref();
        [cases, snapshots, messages].map(|count| count.load(Ordering::Relaxed))
    }
}

impl Shared {
    fn new(engine: &Engine, identity: &Identity, limits: &SocketLimits) -> Self {
        Self {
            engine: engine.clone(),
            identity: identity.clone(),
            steps: broadcast::Sender::new(limits.steps_kept),
            recent: Mutex::new(Recent { steps: VecDeque::new(), to: 0, kept: limits.steps_kept }),
            standing: standing::Standing::default(),
            snapshots: snapshot::Snapshots::new(limits.snapshot_kept),
            drawn: Arc::default(),
        }
    }

    fn names(&self) -> impl Fn(PersonId) -> String + Sync + '_ {
        |person| self.identity.person_name(person).unwrap_or_default()
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        // Each change of it is whole before anything can panic.
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a step and sends it to everybody who follows.
    fn publish(&self, step: Arc<Step>) {
        let mut recent = self.recent();
        recent.to = step.to;
        if recent.steps.len() == recent.kept {
            recent.steps.pop_front();
        }
        recent.steps.push_back(step.clone());
        // Nobody may be looking now; whoever comes begins with a snapshot.
        let _ = self.steps.send(step);
    }
}

impl Recent {
    fn since(&self, offset: u64) -> Option<Vec<Arc<Step>>> {
        let later: Vec<Arc<Step>> = self.steps.iter().filter(|step| step.to > offset).cloned().collect();
        let is_whole = match later.first() {
            Some(first) => first.from <= offset + 1,
            None => self.to <= offset,
        };
        is_whole.then_some(later)
    }
}

impl Drawn {
    fn publish(&self) {
        let counts = [
            ("case", &self.cases),
            ("unit", &self.units),
            ("snapshot", &self.snapshots),
            ("message", &self.messages),
        ];
        for (what, count) in counts {
            metrics::counter!("huying_drawn_total", "what" => what).absolute(count.load(Ordering::Relaxed));
        }
    }
}

fn count(counter: &AtomicU64, more: usize) {
    counter.fetch_add(more as u64, Ordering::Relaxed);
}
