//! The roads as they are shown: drawn as tiles, and found by name beside the places that were imported.
//!
//! Both are made of the network that is in force, beside the engine's loop, and made again where that, the area tree or the
//! imported places are others. Until they are there the map has no roads, and searches find the imported places alone.

mod drawn;
mod named;

use std::{sync::Arc, time::Instant};

use geo_index::AreaTree;
use hub_engine::Engine;
use hub_gazetteer::Gazetteer;
use tokio::sync::{broadcast::error::RecvError, watch};

use crate::{
    places::{Index, Places},
    roads::{Roads, Shown},
    vital::Vital,
};

pub(crate) use drawn::{Drawn, Seen};
pub(crate) use named::on_map;

/// The roads as they are shown. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct StreetMap {
    drawn: watch::Sender<Option<Arc<Drawn>>>,
    named: watch::Sender<Arc<Gazetteer>>,
}

impl StreetMap {
    /// Follows the roads, the areas and the places until the hub stops.
    pub(crate) fn start(engine: &Engine, vital: &Vital, roads: &Roads, places: &Places) -> Self {
        let map = Self { drawn: watch::Sender::new(None), named: watch::Sender::new(Arc::default()) };
        vital.spawn_endless("the map of the roads", map.clone().draw(roads.shown()));
        let naming = map.clone().name(engine.clone(), roads.shown(), places.followed());
        vital.spawn_endless("the names of the roads", naming);
        map
    }

    /// The roads as tiles; none while there is no network.
    pub(crate) fn drawn(&self) -> Option<Arc<Drawn>> {
        self.drawn.borrow().clone()
    }

    /// What the map names and nobody imported.
    pub(crate) fn named(&self) -> Arc<Gazetteer> {
        self.named.borrow().clone()
    }

    /// Waits until the roads are drawn, and named, as wanted.
    #[cfg(test)]
    pub(crate) async fn until(&self, drawn: impl Fn(&Drawn) -> bool, named: impl Fn(&Gazetteer) -> bool) {
        let mut there = self.drawn.subscribe();
        let drawn = there.wait_for(|now| now.as_deref().is_some_and(&drawn)).await;
        drop(drawn.expect("the sender is its own"));
        let mut there = self.named.subscribe();
        drop(there.wait_for(|now| named(now)).await.expect("the sender is its own"));
    }

    async fn draw(self, mut shown: watch::Receiver<Option<Shown>>) {
        loop {
            let now = shown.borrow_and_update().clone();
            if let Some(now) = now {
                let (begun, before) = (Instant::now(), self.drawn());
                let drawing = move || Drawn::of(&now, before.as_deref());
                match tokio::task::spawn_blocking(drawing).await {
                    Ok(drawn) => {
                        let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
                        let (roads, bytes, closed) = drawn.size();
                        tracing::info!(roads, bytes, closed, ms, "the map shows the roads");
                        self.drawn.send_replace(Some(Arc::new(drawn)));
                    }
                    Err(died) => {
                        tracing::error!(%died, "the roads could not be drawn: those before are shown")
                    }
                }
            }
            if shown.changed().await.is_err() {
                // The sender ends with the hub.
                return std::future::pending().await;
            }
        }
    }

    async fn name(
        self,
        engine: Engine,
        mut shown: watch::Receiver<Option<Shown>>,
        mut imported: watch::Receiver<Arc<Index>>,
    ) {
        let mut changes = engine.subscribe();
        let mut before: Option<Sources> = None;
        loop {
            let roads = shown.borrow_and_update().as_ref().map(|shown| Arc::clone(&shown.roads));
            let imported_now = imported.borrow_and_update().clone();
            if let Some(roads) = roads {
                let areas = engine.read(|view| view.organisation.shared_areas());
                let sources = Sources { roads, areas, imported: imported_now };
                if !before.as_ref().is_some_and(|before| before.is(&sources)) {
                    self.make(sources.clone()).await;
                    before = Some(sources);
                }
            }
            let ended = tokio::select! {
                changed = shown.changed() => changed.is_err(),
                changed = imported.changed() => changed.is_err(),
                // Whoever lagged looks again at what holds now; that is all there is to follow.
                change = changes.recv() => matches!(change, Err(RecvError::Closed)),
            };
            if ended {
                return std::future::pending().await;
            }
        }
    }

    async fn make(&self, sources: Sources) {
        let begun = Instant::now();
        let making = move || named::of(&sources.roads, &sources.areas, &sources.imported.gazetteer);
        match tokio::task::spawn_blocking(making).await {
            Ok(Ok((named, left))) => {
                let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
                let named::Left { imported, elsewhere, unusable } = left;
                let (names, bytes) = (named.len(), named.bytes());
                tracing::info!(
                    names,
                    bytes,
                    imported,
                    elsewhere,
                    unusable,
                    ms,
                    "names on the map can be searched"
                );
                self.named.send_replace(Arc::new(named));
            }
            Ok(Err(error)) => tracing::error!(%error, "names on the map cannot be searched"),
            Err(died) => tracing::error!(%died, "names on the map cannot be searched"),
        }
    }
}

/// What names are made of.
#[derive(Clone)]
struct Sources {
    roads: Arc<hub_roads::Roads>,
    areas: Arc<AreaTree>,
    imported: Arc<Index>,
}

impl Sources {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.roads, &other.roads)
            && Arc::ptr_eq(&self.areas, &other.areas)
            && Arc::ptr_eq(&self.imported, &other.imported)
    }
}
