//! The courier's rounds: whoever connects gets what waits, whatever is posted goes out at once, and what is not answered
//! goes out again.

use std::{
    collections::{BTreeSet, HashMap, hash_map::Entry as Place},
    sync::Arc,
};

use hub_dispatch::{Event, MessageId, Notice, Stream, UnitId, UtcMicros};
use hub_engine::{Change, Engine, Entry, View};
use hub_ledger::crash_point;
use hub_protocol::{CloseCode, MailboxMessage, UnitOut};
use tokio::{
    sync::{broadcast, mpsc, oneshot},
    time::{Duration, Instant, MissedTickBehavior, interval},
};

use super::{Call, Connection, line::Line};
use crate::{picture, sockets::SocketLimits};

/// The courier at work.
pub(super) struct Rounds {
    engine: Engine,
    limits: Arc<SocketLimits>,
    changes: broadcast::Receiver<Arc<Change>>,
    lines: HashMap<UnitId, Line>,
}

/// One reason to wake.
enum Wake {
    Called(Call),
    Changed(Arc<Change>),
    Lagged,
    Tick,
    End,
}

impl Rounds {
    pub(super) fn new(engine: Engine, limits: Arc<SocketLimits>) -> Self {
        Self { changes: engine.subscribe(), engine, limits, lines: HashMap::new() }
    }

    /// Makes rounds until nobody can call any more.
    pub(super) async fn make(mut self, mut calls: mpsc::Receiver<Call>) {
        let mut tick = interval(self.limits.courier_every);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let wake = tokio::select! {
                call = calls.recv() => call.map_or(Wake::End, Wake::Called),
                changed = self.changes.recv() => match changed {
                    Ok(change) => Wake::Changed(change),
                    Err(broadcast::error::RecvError::Lagged(_)) => Wake::Lagged,
                    Err(broadcast::error::RecvError::Closed) => Wake::End,
                },
                _ = tick.tick() => Wake::Tick,
            };
            match wake {
                Wake::Called(Call::Connected(connection, end)) => self.connected(connection, end),
                Wake::Called(Call::WhoIsThere(reply)) => {
                    let there = self.lines.iter().filter(|(_, line)| !line.is_over());
                    // Whoever asked and left does not need the answer.
                    let _ = reply.send(there.map(|(&unit, _)| unit).collect());
                }
                Wake::Changed(change) => self.changed(&change),
                // The board says what is owed, however much of the feed was missed.
                Wake::Lagged => self.deliver_all(),
                Wake::Tick => self.tick(),
                Wake::End => return,
            }
        }
    }

    /// The newest connection counts, by the fence; where one has none, by who came last.
    fn connected(&mut self, connection: Connection, end: oneshot::Sender<CloseCode>) {
        let unit = connection.unit;
        let line = Line::new(connection, end);
        match self.lines.entry(unit) {
            Place::Vacant(place) => drop(place.insert(line)),
            Place::Occupied(place) if place.get().is_newer_than(&line) => {
                return line.end(CloseCode::Superseded);
            }
            Place::Occupied(mut place) => place.insert(line).end(CloseCode::Superseded),
        }
        self.deliver(unit);
    }

    fn changed(&mut self, change: &Change) {
        let mut called_on: BTreeSet<UnitId> = BTreeSet::new();
        for entry in &change.entries {
            if let Event::UnitRetired { unit } = &entry.recorded.event
                && let Some(line) = self.lines.remove(unit)
            {
                line.end(CloseCode::TokenRevoked);
            }
            if let Stream::Mailbox(unit) = entry.recorded.event.stream()
                && self.lines.contains_key(&unit)
            {
                self.measure(entry);
                called_on.insert(unit);
            }
        }
        called_on.into_iter().for_each(|unit| self.deliver(unit));
    }

    fn tick(&mut self) {
        self.lines.retain(|_, line| !line.is_over());
        let now = Instant::now();
        let due: Vec<UnitId> =
            self.lines.iter().filter(|(_, line)| line.has_due(now)).map(|(&unit, _)| unit).collect();
        due.into_iter().for_each(|unit| self.deliver(unit));
        let waiting = self.engine.read(|view| {
            let waiting: usize = view.board.mailboxes().map(|mailbox| mailbox.pending.len()).sum();
            u32::try_from(waiting).unwrap_or(u32::MAX)
        });
        metrics::gauge!("huying_queue_depth", "queue" => "mailboxes").set(waiting);
    }

    fn deliver_all(&mut self) {
        let units: Vec<UnitId> = self.lines.keys().copied().collect();
        units.into_iter().for_each(|unit| self.deliver(unit));
    }

    /// Sends a unit what is owed to it and due, in the order in which it was posted.
    fn deliver(&mut self, unit: UnitId) {
        let Some(line) = self.lines.get_mut(&unit) else { return };
        let now = Instant::now();
        let (owed, due) = self.engine.read(|view| owed_and_due(view, unit, line, now));
        line.keep_only(|message| owed.contains(&message));
        for (id, message) in due {
            crash_point("after_commit_before_send");
            if line.connection().outbox.mail(&UnitOut::Message(message)) {
                line.note_sent(id, now, &self.limits);
            } else {
                line.note_no_room(id, now, &self.limits);
            }
        }
    }

    /// How long an offer took to reach its device.
    fn measure(&self, entry: &Entry) {
        let Event::Delivered { unit, message } = &entry.recorded.event else { return };
        let posted = self.engine.read(|view| offered_at(view, *unit, *message));
        if let Some(posted) = posted {
            let took = Duration::from_millis(entry.recorded.at.since_ms(posted));
            metrics::histogram!("huying_offer_delivery_seconds").record(took.as_secs_f64());
        }
    }
}

impl Line {
    /// Whether this connection has a higher fence than another.
    fn is_newer_than(&self, other: &Self) -> bool {
        let fences = self.connection().fence.zip(other.connection().fence);
        !self.is_over() && fences.is_some_and(|(own, others)| own > others)
    }
}

fn owed_and_due(
    view: &View,
    unit: UnitId,
    line: &Line,
    now: Instant,
) -> (BTreeSet<MessageId>, Vec<(MessageId, MailboxMessage)>) {
    let pending = view.board.mailbox(unit).map(|mailbox| mailbox.pending.as_slice()).unwrap_or_default();
    let owed = pending.iter().map(|message| message.message).collect();
    let due = pending.iter().filter(|message| line.is_due(message.message, now));
    let due = due.filter_map(|it| Some((it.message, picture::mailbox_message(view, it)?)));
    (owed, due.collect())
}

fn offered_at(view: &View, unit: UnitId, message: MessageId) -> Option<UtcMicros> {
    let pending = view.board.mailbox(unit)?.pending.iter().find(|pending| pending.message == message)?;
    matches!(pending.notice, Notice::Offer { .. }).then_some(pending.posted_at)
}
