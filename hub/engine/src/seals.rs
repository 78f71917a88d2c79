//! Seals what has been committed, and anchors each seal outside the database.

use std::{path::PathBuf, sync::Arc, time::Duration};

use hub_ledger::{
    Ledger,
    anchor::{Anchor, Anchored},
};
use tokio_util::sync::CancellationToken;

use crate::{MachineTime, TimeSource as _};

/// How often the chain is sealed.
const SEAL_EVERY: Duration = Duration::from_secs(5);

/// Seals until told to stop, and once more then. A failure to seal loses nothing: the next seal covers it.
pub(crate) async fn keep_sealing(ledger: Arc<dyn Ledger>, anchor: Option<PathBuf>, stop: CancellationToken) {
    let mut tick = tokio::time::interval(SEAL_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let last = tokio::select! {
            _ = tick.tick() => false,
            () = stop.cancelled() => true,
        };
        seal_once(ledger.as_ref(), anchor.as_ref()).await;
        if last {
            return;
        }
    }
}

async fn seal_once(ledger: &dyn Ledger, anchor: Option<&PathBuf>) {
    let seal = match ledger.seal().await {
        Ok(Some(seal)) => seal,
        Ok(None) => return,
        Err(error) => {
            tracing::error!(%error, "the ledger could not be sealed");
            return;
        }
    };
    let Some(path) = anchor else { return };
    let epoch = match ledger.head().await {
        Ok(head) => head.epoch,
        Err(error) => {
            tracing::error!(%error, "the seal could not be anchored");
            return;
        }
    };
    tracing::debug!(to = seal.to, %epoch, path = %path.display(), "sealed");
    let anchor = Anchor::new(path);
    let anchored = Anchored { at_us: MachineTime::default().wall().0, epoch, seal };
    let held = tokio::task::spawn_blocking(move || anchor.hold(&anchored)).await;
    match held {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "the seal could not be anchored"),
        Err(error) => tracing::error!(%error, "anchoring the seal failed"),
    }
}
