//! What is broken on purpose of 突发事件与应急响应.

use hub_dispatch::{Event, Happened, IncidentId, IncidentTurn, ResponseFollowed, SuspensionKind};
use uuid::Uuid;

use super::{changed, happened, without};

/// The limit of what waits for an emergency runs on.
pub(super) fn loses_time(events: &[Event]) -> Option<Vec<Event>> {
    let waits = |what: &Happened| matches!(what, Happened::Suspended { kind: SuspensionKind::Emergency, .. });
    let waits = events.iter().any(|event| happened(event).is_some_and(waits));
    let paused = |event: &Event| matches!(happened(event), Some(Happened::LimitPaused { .. }));
    without(events, |event| waits && paused(event))
}

/// A case goes on under a response that is over.
pub(super) fn keeps_the_response(events: &[Event]) -> Option<Vec<Event>> {
    let is_over =
        |what: &Happened| matches!(what, Happened::ResponseSet(ResponseFollowed { response: None }));
    let over = events.iter().any(|event| happened(event).is_some_and(is_over));
    without(events, |_| over)
}

/// A report upward that is owed is overdue, and nobody hears of it.
pub(super) fn tells_nothing_overdue(events: &[Event]) -> Option<Vec<Event>> {
    changed(events, |event| {
        let mut event = event.clone();
        let Event::Incident(happened) = &mut event else { return None };
        let IncidentTurn::ReportOverdue { kinds } = &mut happened.what else { return None };
        kinds.clear();
        Some(vec![event])
    })
}

/// A case comes under a response to another incident than the one that it lies under.
pub(super) fn follows_another(events: &[Event]) -> Option<Vec<Event>> {
    changed(events, |event| {
        let mut event = event.clone();
        let Event::Acted(acted) = &mut event else { return None };
        let Happened::ResponseSet(ResponseFollowed { response: Some(response) }) = &mut acted.what else {
            return None;
        };
        response.incident = IncidentId(Uuid::from_u128(response.incident.0.as_u128() ^ 1));
        Some(vec![event])
    })
}
