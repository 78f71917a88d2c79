//! How a message may be treated when a connection is slow or gone, and the messages both sockets share.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ErrorCode, UtcMicros};

/// The promise that goes with a message. Every queue is bounded by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// A newer one replaces one that was not sent yet; under load it may be dropped.
    NewestWins,
    /// None may be dropped: a socket too slow for them is closed and resumes.
    EveryOneCounts,
    /// Sent again, with the same id, until it is answered or withdrawn; the receiver does it once.
    UntilAnswered,
}

/// One direction of one socket.
pub trait Message: Serialize + serde::de::DeserializeOwned {
    /// The `type` words of this direction. Others are skipped and counted.
    const TYPES: &'static [&'static str];

    /// The promise that goes with this message.
    fn delivery(&self) -> Delivery;
}

/// "Are you there?"; a client sends one every [`crate::limits::HEARTBEAT_S`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Ping {
    /// The client's own clock; comes back in the pong, so that the client can tell the round trip.
    pub sent_us: Option<UtcMicros>,
}

/// "I am": the answer to a console's ping; a unit's is a [`crate::UnitPong`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Pong {
    /// What the ping said.
    pub sent_us: Option<UtcMicros>,
    /// The hub's clock.
    pub server_us: UtcMicros,
}

/// Something sent on this socket could not be used. The connection stays open, unless a close frame follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SocketError {
    /// What was wrong.
    pub code: ErrorCode,
    /// In words, with the field and the value; for people and logs.
    pub message: String,
}
