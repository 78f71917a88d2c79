//! The heartbeat of the map: a few times a second, what moved is put together for whoever looks.

use std::sync::Arc;

use tokio::time::{Duration, MissedTickBehavior, interval};

use super::Shared;
use crate::state::now;

/// Ticks for ever.
pub(super) async fn keep_ticking(shared: Arc<Shared>, every: Duration) {
    let mut tick = interval(every);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let positions = shared.engine.positions();
    loop {
        tick.tick().await;
        positions.tick(now());
        publish_counts(&positions.counts());
        shared.drawn.publish();
        shared.snapshots.forget_old();
    }
}

fn publish_counts(counts: &hub_positions::Counts) {
    metrics::counter!("huying_fixes_total", "outcome" => "accepted").absolute(counts.accepted);
    metrics::counter!("huying_fixes_total", "outcome" => "superseded").absolute(counts.superseded);
    for (why, count) in counts.refused() {
        metrics::counter!("huying_fixes_total", "outcome" => why).absolute(count);
    }
    metrics::counter!("huying_frames_superseded_total").absolute(counts.frames_superseded);
}
