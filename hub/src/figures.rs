//! Figures for Prometheus: one recorder for the process, read at `/metrics`.

use std::sync::OnceLock;

use hub_engine::LedgerState;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

use crate::{Hub, state};

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Bounds of the histograms, seconds: from a fast disk to an offer that waited through the night.
const SECONDS: [f64; 15] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 30.0, 300.0, 3_600.0];

/// Starts counting; once in a process.
///
/// # Errors
/// Another recorder was installed before.
pub(crate) fn install() -> Result<(), BuildError> {
    let builder = PrometheusBuilder::new().set_buckets(&SECONDS)?;
    let handle = builder.install_recorder()?;
    HANDLE.get_or_init(|| handle);
    for counter in [
        "huying_reports_total",
        "huying_escalations_total",
        "huying_slow_closes_total",
        "huying_quarantined_commands_total",
    ] {
        metrics::counter!(counter).increment(0);
    }
    Ok(())
}

/// Everything counted so far, in Prometheus' text format; empty where nothing counts.
pub(crate) fn render(hub: &Hub) -> String {
    let unavailable = match *hub.engine.ledger_state().borrow() {
        LedgerState::Available => 0.0,
        LedgerState::Unavailable => 1.0,
    };
    metrics::gauge!("huying_ledger_unavailable").set(unavailable);
    let oldest_ms = hub.engine.positions().oldest_fix_age_ms(state::now()).unwrap_or(0);
    let oldest = u32::try_from(oldest_ms / 1_000).unwrap_or(u32::MAX);
    metrics::gauge!("huying_oldest_fix_seconds").set(f64::from(oldest));
    let waiting = u32::try_from(hub.engine.positions().counts().waiting).unwrap_or(u32::MAX);
    metrics::gauge!("huying_queue_depth", "queue" => "positions").set(f64::from(waiting));
    HANDLE
        .get()
        .map(|handle| {
            handle.run_upkeep();
            handle.render()
        })
        .unwrap_or_default()
}
