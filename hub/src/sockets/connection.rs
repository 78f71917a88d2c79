//! How a connection begins and ends: the upgrade with its limits, and the close with its code.

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use futures_util::{SinkExt as _, stream::SplitSink};
use hub_protocol::{CloseCode, SUBPROTOCOL, limits::TEXT_FRAME_MAX_BYTES};
use tokio::time::{Duration, timeout};

use super::{inbound::Inbound, limits};

/// Which of the two sockets; a label in the metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Console,
    Unit,
}

impl Kind {
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Unit => "unit",
        }
    }
}

/// Why a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closing {
    /// The peer left, or the network did.
    Gone,
    /// We end it, and say why.
    With(CloseCode),
}

/// An upgrade with every limit set by hand: the library's own are open.
pub(super) fn bounded(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .protocols([SUBPROTOCOL])
        .read_buffer_size(limits::READ_BUFFER_BYTES)
        .write_buffer_size(limits::WRITE_BUFFER_BYTES)
        .max_write_buffer_size(limits::WRITE_BUFFER_MAX_BYTES)
        .max_message_size(TEXT_FRAME_MAX_BYTES)
        .max_frame_size(TEXT_FRAME_MAX_BYTES)
}

/// Whether the peer speaks our version.
pub(super) fn speaks_our_version(socket: &WebSocket) -> bool {
    socket.protocol().is_some_and(|protocol| protocol.as_bytes() == SUBPROTOCOL.as_bytes())
}

/// Says goodbye, and gives the peer a moment to hear it.
pub(super) async fn close(
    sink: &mut SplitSink<WebSocket, Message>,
    inbound: &mut Inbound,
    closing: Closing,
    kind: Kind,
    close_within: Duration,
) {
    let Closing::With(code) = closing else { return };
    metrics::counter!("huying_socket_closes_total", "socket" => kind.label(), "reason" => code.reason())
        .increment(1);
    tracing::info!(socket = kind.label(), reason = code.reason(), "closing a socket");
    let reason = match code {
        CloseCode::Busy => format!("busy: come back after {} s", limits::COME_BACK_AFTER_S),
        CloseCode::GoingAway
        | CloseCode::TooSlow
        | CloseCode::Silent
        | CloseCode::ScopeChanged
        | CloseCode::Superseded
        | CloseCode::BadMessage
        | CloseCode::TokenRevoked
        | CloseCode::UnsupportedVersion => code.reason().to_owned(),
    };
    let frame = CloseFrame { code: code.code(), reason: reason.into() };
    // A peer that takes nothing gets no close frame: it finds the connection gone, and comes back by itself.
    let sent = timeout(close_within, sink.send(Message::Close(Some(frame)))).await;
    if matches!(sent, Ok(Ok(()))) {
        inbound.drain(close_within).await;
    }
}

/// Counts open sockets for as long as it lives.
pub(super) struct Counted(Kind);

impl Counted {
    pub(super) fn new(kind: Kind) -> Self {
        metrics::gauge!("huying_sockets", "socket" => kind.label()).increment(1.0);
        Self(kind)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        metrics::gauge!("huying_sockets", "socket" => self.0.label()).decrement(1.0);
    }
}
