//! One unit's connection: what was sent over it, and when it is due again.

use std::collections::BTreeMap;

use hub_dispatch::MessageId;
use hub_protocol::CloseCode;
use tokio::{
    sync::oneshot,
    time::{Duration, Instant},
};

use super::Connection;
use crate::sockets::SocketLimits;

/// A connection, with what was sent over it.
#[derive(Debug)]
pub(super) struct Line {
    connection: Connection,
    end: oneshot::Sender<CloseCode>,
    sent: BTreeMap<MessageId, Sent>,
}

/// A message that was sent, or would have been had there been room.
#[derive(Debug, Clone, Copy)]
struct Sent {
    times: u32,
    again_at: Instant,
}

impl Line {
    pub(super) fn new(connection: Connection, end: oneshot::Sender<CloseCode>) -> Self {
        Self { connection, end, sent: BTreeMap::new() }
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(super) fn is_over(&self) -> bool {
        self.connection.outbox.is_closed()
    }

    /// Ends the connection. One that has ended by itself does not hear it.
    pub(super) fn end(self, code: CloseCode) {
        let _ = self.end.send(code);
    }

    /// Forgets the messages that are owed no more.
    pub(super) fn keep_only(&mut self, owed: impl Fn(MessageId) -> bool) {
        self.sent.retain(|&message, _| owed(message));
    }

    /// Whether a message is to be sent now: for the first time, or again.
    pub(super) fn is_due(&self, message: MessageId, now: Instant) -> bool {
        self.sent.get(&message).is_none_or(|sent| sent.again_at <= now)
    }

    /// Whether any message is to be sent again.
    pub(super) fn has_due(&self, now: Instant) -> bool {
        self.sent.values().any(|sent| sent.again_at <= now)
    }

    /// Notes a sending, and when the next is due: each time after twice the wait, up to the longest.
    pub(super) fn note_sent(&mut self, message: MessageId, now: Instant, limits: &SocketLimits) {
        let sent = self.sent.entry(message).or_insert(Sent { times: 0, again_at: now });
        sent.again_at = now + wait_after(sent.times, limits);
        sent.times = sent.times.saturating_add(1);
    }

    /// Notes that there was no room: to be tried again soon.
    pub(super) fn note_no_room(&mut self, message: MessageId, now: Instant, limits: &SocketLimits) {
        let sent = self.sent.entry(message).or_insert(Sent { times: 0, again_at: now });
        sent.again_at = now + limits.repeat_first;
    }
}

/// How long after the sending before which there were `times` others.
fn wait_after(times: u32, limits: &SocketLimits) -> Duration {
    let doubled = 1_u32.checked_shl(times).and_then(|factor| limits.repeat_first.checked_mul(factor));
    doubled.unwrap_or(limits.repeat_max).min(limits.repeat_max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_the_longest() {
        let limits = SocketLimits::default();
        let waits: Vec<u64> = (0..6).map(|times| wait_after(times, &limits).as_secs()).collect();
        assert_eq!(waits, [10, 20, 40, 60, 60, 60]);
        assert_eq!(wait_after(u32::MAX, &limits), limits.repeat_max);
    }
}
