//! The realm's places: a document of the ledger, and the index made of it.
//!
//! Every hub on the ledger follows the adoption and makes an index of its own, beside the engine's loop and under nobody's
//! lock. Until the new index is there, searches are answered from the one before.

mod import;
mod lines;
pub(crate) mod table;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{ContentDigest, DocumentKind};
use hub_engine::Engine;
use hub_gazetteer::{Gazetteer, document};
use hub_ledger::{LedgerError, Shelf};
use tokio::sync::{broadcast::error::RecvError, watch};

use crate::vital::Vital;

pub(crate) use import::{PlacesError, import};
pub(crate) use lines::Packing;

/// How long after a failed look into the ledger the next one comes.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// How long an import waits for its index; beyond it the list before is searched for a while.
const MADE_WITHIN: Duration = Duration::from_secs(5);

/// An index and the document it was made of.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// None before the first import.
    pub(crate) digest: Option<ContentDigest>,
    pub(crate) gazetteer: Gazetteer,
}

/// The index in use. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    in_use: watch::Sender<Arc<Index>>,
    /// Made while checking an import, so that it need not be made again once that is adopted; one at most.
    made: Arc<Mutex<Option<Arc<Index>>>>,
}

/// Why no index can be made.
#[derive(Debug, thiserror::Error)]
enum LoadError {
    /// The ledger failed; it may answer later.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The document cannot be used.
    #[error("the list of places {digest} cannot be used: {why}")]
    Unusable { digest: String, why: String },
}

impl Places {
    /// No places yet; from now on the adopted ones are followed until the hub stops.
    pub(crate) fn start(engine: &Engine, vital: &Vital) -> Self {
        let places = Self::apart();
        vital.spawn_endless("the index of places", places.clone().follow(engine.clone()));
        places
    }

    /// No places, and nobody who follows: for an import without a running hub.
    pub(crate) fn apart() -> Self {
        Self { in_use: watch::Sender::new(Arc::default()), made: Arc::default() }
    }

    /// The index to search now.
    pub(crate) fn index(&self) -> Arc<Index> {
        self.in_use.borrow().clone()
    }

    /// The index to search, now and from now on.
    pub(crate) fn followed(&self) -> watch::Receiver<Arc<Index>> {
        self.in_use.subscribe()
    }

    async fn follow(self, engine: Engine) {
        let mut changes = engine.subscribe();
        let mut unusable: Option<ContentDigest> = None;
        loop {
            let adopted = adopted(&engine);
            let is_wanted = adopted != self.index().digest && adopted != unusable;
            if let Some(digest) = adopted.filter(|_| is_wanted) {
                match self.load(&engine, &digest).await {
                    Ok(index) => {
                        tracing::info!(
                            digest = digest.0,
                            places = index.gazetteer.len(),
                            "places can be searched"
                        );
                        self.in_use.send_replace(index);
                    }
                    Err(LoadError::Ledger(error)) => {
                        tracing::warn!(%error, "the list of places could not be read");
                        tokio::time::sleep(LOOK_AGAIN_AFTER).await;
                    }
                    Err(error @ LoadError::Unusable { .. }) => {
                        tracing::error!(%error, "the places from before stay in use");
                        unusable = Some(digest);
                    }
                }
                continue;
            }
            // Whoever lagged looks again at what is adopted now; that is all there is to follow.
            if let Err(RecvError::Closed) = changes.recv().await {
                // The engine ends with the hub.
                return std::future::pending().await;
            }
        }
    }

    async fn load(&self, engine: &Engine, digest: &ContentDigest) -> Result<Arc<Index>, LoadError> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(made) = made.filter(|made| made.digest.as_ref() == Some(digest)) {
            return Ok(made);
        }
        let unusable = |why: String| LoadError::Unusable { digest: digest.0.clone(), why };
        let row = engine.ledger().row(Shelf::Document, &digest.0).await?;
        let bytes = row.ok_or_else(|| unusable("it is not there".to_owned()))?;
        let reading = tokio::task::spawn_blocking(move || document::read(&bytes));
        let read = reading.await.map_err(|died| unusable(died.to_string()))?;
        let gazetteer = read.map_err(|error| unusable(error.to_string()))?;
        Ok(Arc::new(Index { digest: Some(digest.clone()), gazetteer }))
    }

    /// Keeps an index for the moment when its document is adopted.
    fn keep(&self, index: Index) {
        *self.made.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(index));
    }

    /// Waits until the index of an adopted document is in use, for a while.
    pub(crate) async fn caught_up(&self, digest: &str) {
        let mut in_use = self.in_use.subscribe();
        let is_there = in_use.wait_for(|index| index.digest.as_ref().is_some_and(|found| found.0 == digest));
        if tokio::time::timeout(MADE_WITHIN, is_there).await.is_err() {
            tracing::info!(digest, "the places are adopted and can be searched a little later");
        }
    }
}

/// Bytes from hexadecimal digits; `None` if there is anything else among them.
pub(crate) fn unhex(digits: &str) -> Option<Vec<u8>> {
    let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect()
}

/// The code of an area of the tree; a text that cannot be a code names none.
pub(crate) fn known_area(code: &hub_protocol::AreaCode, areas: &AreaTree) -> Option<AreaCode> {
    let code = AreaCode::new(&code.0).ok()?;
    areas.area(&code).map(|area| area.code.clone())
}

/// The list in force; none before the first import.
fn adopted(engine: &Engine) -> Option<ContentDigest> {
    engine.read(|view| view.board.register().adopted.get(&DocumentKind::Places).cloned())
}
