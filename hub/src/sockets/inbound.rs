//! What comes from a peer: read at a bounded pace, with garbage, silence and oversize told apart.

use axum::extract::ws::{Message as Frame, WebSocket};
use futures_util::{StreamExt as _, stream::SplitStream};
use hub_protocol::{CloseCode, Decoded, ErrorCode, Message, SocketError, decode};
use tokio::time::{Duration, Instant, sleep, timeout, timeout_at};
use tokio_tungstenite::tungstenite::Error as WireError;

use super::{
    SocketLimits,
    connection::{Closing, Kind},
    pace::Pace,
};

/// The reading half of a connection.
pub(super) struct Inbound {
    stream: SplitStream<WebSocket>,
    kind: Kind,
    idle: Duration,
    heard_at: Instant,
    pace: Pace,
    bad_left: u32,
}

/// What was heard.
#[derive(Debug)]
pub(super) enum Heard<M> {
    /// A message of this version.
    Message(M),
    /// Something that could not be read; to be told to the peer.
    Unreadable(SocketError),
}

impl Inbound {
    pub(super) fn new(stream: SplitStream<WebSocket>, kind: Kind, limits: &SocketLimits) -> Self {
        Self {
            stream,
            kind,
            idle: limits.idle,
            heard_at: Instant::now(),
            pace: Pace::new(limits.messages_per_s, limits.messages_burst),
            bad_left: limits.bad_messages,
        }
    }

    /// The next message. Types of later versions are skipped and counted. May be dropped and asked again: nothing is
    /// held between two frames.
    ///
    /// # Errors
    /// Why the connection ends.
    pub(super) async fn next<M: Message>(&mut self) -> Result<Heard<M>, Closing> {
        loop {
            if let Some(wait) = self.pace.wait() {
                metrics::counter!("huying_paced_messages_total", "socket" => self.kind.label()).increment(1);
                sleep(wait).await;
            }
            let Ok(read) = timeout_at(self.heard_at + self.idle, self.stream.next()).await else {
                return Err(Closing::With(CloseCode::Silent));
            };
            let frame = match read {
                None => return Err(Closing::Gone),
                Some(Err(error)) => return Err(self.failed(error)),
                Some(Ok(frame)) => frame,
            };
            self.heard_at = Instant::now();
            let permitted = self.pace.permits();
            debug_assert!(permitted, "the pace was waited for");
            match frame {
                Frame::Text(text) => {
                    if let Some(heard) = self.heard(text.as_str())? {
                        return Ok(heard);
                    }
                }
                Frame::Binary(_) => self.skip("binary"),
                Frame::Ping(_) | Frame::Pong(_) => {}
                Frame::Close(_) => return Err(Closing::Gone),
            }
        }
    }

    /// The hello, which must come first and soon.
    ///
    /// # Errors
    /// Why the connection ends.
    pub(super) async fn hello<M: Message>(&mut self, within: Duration) -> Result<M, Closing> {
        let refused = Closing::With(CloseCode::BadMessage);
        match timeout(within, self.next()).await {
            Ok(Ok(Heard::Message(message))) => Ok(message),
            Ok(Ok(Heard::Unreadable(_))) | Err(_) => Err(refused),
            Ok(Err(closing)) => Err(closing),
        }
    }

    /// Reads on for a moment after the close frame, so that the peer's answer does not meet a closed door.
    pub(super) async fn drain(&mut self, within: Duration) {
        let drained = async { while let Some(Ok(_)) = self.stream.next().await {} };
        // A peer that goes on sending is cut off here.
        let _ = timeout(within, drained).await;
    }

    fn heard<M: Message>(&mut self, text: &str) -> Result<Option<Heard<M>>, Closing> {
        match decode::<M>(text) {
            Ok(Decoded::Known(message)) => Ok(Some(Heard::Message(message))),
            Ok(Decoded::Unknown { kind }) => {
                tracing::debug!(kind, "skipped a message of a later version");
                self.skip("text");
                Ok(None)
            }
            Err(error) => {
                metrics::counter!("huying_bad_messages_total", "socket" => self.kind.label()).increment(1);
                self.bad_left = self.bad_left.saturating_sub(1);
                if self.bad_left == 0 {
                    return Err(Closing::With(CloseCode::BadMessage));
                }
                let error = SocketError { code: ErrorCode::Malformed, message: error.to_string() };
                Ok(Some(Heard::Unreadable(error)))
            }
        }
    }

    fn skip(&self, form: &'static str) {
        let socket = self.kind.label();
        metrics::counter!("huying_unknown_messages_total", "socket" => socket, "form" => form).increment(1);
    }

    /// A frame that breaks the protocol, or is too long, is answered with a code; a broken connection cannot be.
    fn failed(&self, error: axum::Error) -> Closing {
        let broken = error.into_inner();
        match broken.downcast_ref::<WireError>() {
            Some(WireError::Capacity(_) | WireError::Utf8(_)) => {
                metrics::counter!("huying_bad_messages_total", "socket" => self.kind.label()).increment(1);
                Closing::With(CloseCode::BadMessage)
            }
            Some(_) | None => {
                tracing::debug!(socket = self.kind.label(), error = %broken, "a socket broke");
                Closing::Gone
            }
        }
    }
}
