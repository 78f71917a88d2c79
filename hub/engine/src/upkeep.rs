//! What the ledger needs now and then: seals anchored outside the database, and old answers forgotten.

use std::{path::PathBuf, sync::Arc, time::Duration};

use hub_ledger::{
    Ledger,
    anchor::{Anchor, Anchored},
};
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::{MachineTime, TimeSource as _};

/// How often the chain is sealed.
const SEAL_EVERY: Duration = Duration::from_secs(5);
/// How often answers are looked through for those that are too old.
const FORGET_EVERY: Duration = Duration::from_secs(3_600);
/// How long an answer is kept for a command that comes again: 30 days, in microseconds.
const ANSWERS_KEPT_US: i64 = 30 * 24 * 3_600 * 1_000_000;

/// Looks after the ledger until told to stop, and seals once more then. A failure loses nothing: the next seal covers
/// it, and an answer kept longer does no harm.
pub(crate) async fn look_after(ledger: Arc<dyn Ledger>, anchor: Option<PathBuf>, stop: CancellationToken) {
    let (mut seal, mut forget) = (every(SEAL_EVERY), every(FORGET_EVERY));
    loop {
        tokio::select! {
            _ = seal.tick() => seal_once(ledger.as_ref(), anchor.as_ref()).await,
            _ = forget.tick() => forget_answers(ledger.as_ref()).await,
            () = stop.cancelled() => return seal_once(ledger.as_ref(), anchor.as_ref()).await,
        }
    }
}

fn every(period: Duration) -> Interval {
    let mut interval = tokio::time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

async fn forget_answers(ledger: &dyn Ledger) {
    let before_us = MachineTime::default().wall().0.saturating_sub(ANSWERS_KEPT_US);
    match ledger.forget_answers(before_us).await {
        Ok(0) => {}
        Ok(forgotten) => tracing::info!(forgotten, "answers older than 30 days were forgotten"),
        Err(error) => tracing::error!(%error, "old answers could not be forgotten"),
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
    let anchor = Anchor::new(path);
    let anchored = Anchored { at_us: MachineTime::default().wall().0, epoch, seal };
    match tokio::task::spawn_blocking(move || anchor.hold(&anchored)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "the seal could not be anchored"),
        Err(error) => tracing::error!(%error, "anchoring the seal failed"),
    }
}
