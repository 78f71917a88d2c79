//! Small things done every so often: sessions that ran out, answers that need not be kept, what other hubs changed.

use std::time::Duration;

use hub_protocol::limits::IDEMPOTENCY_KEPT_DAYS;

use crate::{Hub, state};

/// How often what other hubs changed is looked for.
const REFRESH_EVERY: Duration = Duration::from_secs(5);
/// How often what has run out is taken away, in rounds of [`REFRESH_EVERY`].
const SWEEP_EVERY_ROUNDS: u32 = 120;

/// Runs until the hub stops. `shares_ledger` says whether other hubs work on the same ledger.
pub(super) async fn keep(hub: Hub, shares_ledger: bool) {
    let mut rounds = tokio::time::interval(REFRESH_EVERY);
    let mut round: u32 = 0;
    loop {
        tokio::select! {
            () = hub.stop.cancelled() => return,
            _ = rounds.tick() => {}
        }
        if shares_ledger && let Err(error) = hub.identity.refresh().await {
            tracing::error!(%error, "accounts could not be read again");
        }
        if round.is_multiple_of(SWEEP_EVERY_ROUNDS) {
            sweep(&hub).await;
        }
        round = round.wrapping_add(1);
    }
}

async fn sweep(hub: &Hub) {
    if let Err(error) = hub.identity.forget_ended_sessions().await {
        tracing::error!(%error, "sessions that ran out could not be taken away");
    }
    let kept_us = i64::from(IDEMPOTENCY_KEPT_DAYS) * 24 * 3_600 * 1_000_000;
    match hub.engine.ledger().forget_answers(state::now().0 - kept_us).await {
        Ok(0) => {}
        Ok(forgotten) => tracing::info!(forgotten, "answers older than thirty days were forgotten"),
        Err(error) => tracing::error!(%error, "old answers could not be forgotten"),
    }
}
