//! Opening a WebSocket of this protocol, and reading and writing its frames.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use hub_protocol::{
    CloseCode, Decoded, Message, SUBPROTOCOL, decode, encode,
    limits::{BINARY_FRAME_MAX_BYTES, TEXT_FRAME_MAX_BYTES},
};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{self, ClientRequestBuilder, Message as Frame, http::Uri, protocol::WebSocketConfig},
};

/// How long opening a socket may take.
const OPEN_WITHIN: Duration = Duration::from_secs(10);

/// A hub that asks for a longer wait is asked again all the same.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(120);

/// A connection could not be opened or has ended.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    /// The address is no URI.
    #[error("cannot open {0}: {1}")]
    Address(String, tungstenite::http::uri::InvalidUri),
    /// It could not be opened, or broke.
    #[error("socket: {0}")]
    Socket(#[from] tungstenite::Error),
    /// It did not open in time.
    #[error("socket did not open within {} s", OPEN_WITHIN.as_secs())]
    TooSlow,
    /// The hub sent what no hub may send.
    #[error("the hub sent what cannot be read: {0}")]
    Unreadable(#[from] hub_protocol::DecodeError),
}

impl WireError {
    /// The close code that says the same: whoever is refused at the door is not to come back.
    fn code(&self) -> u16 {
        match self {
            Self::Socket(tungstenite::Error::Http(answer))
                if matches!(answer.status().as_u16(), 401 | 403) =>
            {
                CloseCode::TokenRevoked.code()
            }
            Self::Address(..) | Self::Socket(_) | Self::TooSlow | Self::Unreadable(_) => BROKEN,
        }
    }

    /// What the hub said in `Retry-After` when it would not open the socket.
    fn retry_after(&self) -> Option<Duration> {
        let Self::Socket(tungstenite::Error::Http(answer)) = self else { return None };
        let seconds = answer.headers().get("retry-after")?.to_str().ok()?.parse().ok()?;
        Some(Duration::from_secs(seconds).min(RETRY_AFTER_MAX))
    }
}

/// How a connection was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Loss {
    /// The close code, or the one that says the same.
    pub(super) code: u16,
    /// The hub wants to be left alone for at least so long.
    pub(super) not_before: Duration,
}

impl Loss {
    /// Closed with a code.
    pub(super) fn closed(code: u16) -> Self {
        Self { code, not_before: Duration::ZERO }
    }
}

impl From<WireError> for Loss {
    fn from(error: WireError) -> Self {
        tracing::debug!(%error, "the connection is lost");
        Self { code: error.code(), not_before: error.retry_after().unwrap_or_default() }
    }
}

/// What came in.
#[derive(Debug)]
pub(super) enum Incoming<M> {
    /// A message.
    Message(M),
    /// A binary frame.
    Binary(Vec<u8>),
    /// Something to be skipped: a message of a later version, or a control frame.
    Skipped,
    /// The hub closed, with this code.
    Closed(u16),
}

/// An open socket.
pub(super) struct Wire(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// The code that stands for a connection which ended without one.
pub(crate) const BROKEN: u16 = 1006;

impl Wire {
    /// Opens a socket with these headers.
    pub(super) async fn open(address: &str, headers: &[(&str, &str)]) -> Result<Self, WireError> {
        let uri: Uri = address.parse().map_err(|error| WireError::Address(address.to_owned(), error))?;
        let request = ClientRequestBuilder::new(uri).with_sub_protocol(SUBPROTOCOL);
        let request =
            headers.iter().fold(request, |request, (name, value)| request.with_header(*name, *value));
        let config = WebSocketConfig::default()
            .max_message_size(Some(BINARY_FRAME_MAX_BYTES))
            .max_frame_size(Some(BINARY_FRAME_MAX_BYTES))
            .max_write_buffer_size(4 * TEXT_FRAME_MAX_BYTES)
            .write_buffer_size(0)
            .read_buffer_size(8 * 1024);
        let opening = connect_async_with_config(request, Some(config), true);
        match tokio::time::timeout(OPEN_WITHIN, opening).await {
            Ok(opened) => Ok(Self(opened?.0)),
            Err(_elapsed) => Err(WireError::TooSlow),
        }
    }

    /// The next frame. Safe to drop: a frame is read whole or not at all.
    pub(super) async fn next<M: Message>(&mut self) -> Result<Incoming<M>, WireError> {
        let Some(frame) = self.0.next().await else { return Ok(Incoming::Closed(BROKEN)) };
        match frame {
            Ok(Frame::Text(text)) => Ok(match decode(text.as_str())? {
                Decoded::Known(message) => Incoming::Message(message),
                Decoded::Unknown { .. } => Incoming::Skipped,
            }),
            Ok(Frame::Binary(bytes)) => Ok(Incoming::Binary(bytes.to_vec())),
            Ok(Frame::Close(close)) => {
                Ok(Incoming::Closed(close.map_or(BROKEN, |close| u16::from(close.code))))
            }
            Ok(Frame::Ping(_) | Frame::Pong(_) | Frame::Frame(_)) => Ok(Incoming::Skipped),
            Err(tungstenite::Error::ConnectionClosed | tungstenite::Error::AlreadyClosed) => {
                Ok(Incoming::Closed(BROKEN))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Sends a message.
    pub(super) async fn send<M: Message>(&mut self, message: &M) -> Result<(), WireError> {
        Ok(self.0.send(Frame::text(encode(message))).await?)
    }
}
