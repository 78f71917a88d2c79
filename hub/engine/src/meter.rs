//! Figures a dispatcher would ask for, counted from the feed.

use hub_dispatch::{CallRecorded, Event, UtcMicros, board::Task};

use crate::{Change, Entry, View};

/// Counts a step before it is applied: the board still shows what the entries refer to.
pub(crate) fn count(change: &Change, view: &View) {
    change.entries.iter().for_each(|entry| count_entry(entry, view));
    metrics::gauge!("huying_ledger_head").set(approximately(change.to));
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "only events that somebody asks a figure of are counted by name"
)]
fn count_entry(entry: &Entry, view: &View) {
    let event = &entry.recorded.event;
    metrics::counter!("huying_events_total", "kind" => event.kind()).increment(1);
    match event {
        Event::ReportReceived { .. } => metrics::counter!("huying_reports_total").increment(1),
        Event::Alerted { reason: Some(_), .. } => metrics::counter!("huying_escalations_total").increment(1),
        Event::OfferMade { task, .. } => {
            let task = view.board.task(*task);
            // Later offers wait for people to answer, which says nothing about the hub.
            let first = |task: &Task| {
                task.offers.is_empty()
                    && task.tried.is_empty()
                    && task.attending.is_none()
                    && task.reassigned == 0
            };
            if task.is_none_or(first) {
                // A case opened in the same step is not on the board yet: its first offer took no time at all.
                let case = task.and_then(|task| view.board.case(task.case));
                let opened = case.map_or(entry.recorded.at, |case| case.opened_at);
                metrics::histogram!("huying_offer_seconds").record(seconds(opened, entry.recorded.at));
            }
        }
        Event::OfferAccepted { offer, unit, .. } => {
            let message = view.board.mailbox(*unit).and_then(|mailbox| mailbox.offer_message(*offer));
            let posted = message.map_or(entry.recorded.at, |message| message.posted_at);
            metrics::histogram!("huying_answer_seconds").record(seconds(posted, entry.recorded.at));
        }
        // How long it took until 110, 119 or 120 was called.
        Event::CallRecorded(CallRecorded { case, called_at, .. }) => {
            if let Some(case) = view.board.case(*case) {
                metrics::histogram!("huying_transfer_seconds").record(seconds(case.opened_at, *called_at));
            }
        }
        _ => {}
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds between two events of a case are far below 2^52"
)]
fn seconds(from: UtcMicros, to: UtcMicros) -> f64 {
    to.since_ms(from) as f64 / 1_000.0
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a double; below 2^52 it is exact")]
fn approximately(seq: u64) -> f64 {
    seq as f64
}
