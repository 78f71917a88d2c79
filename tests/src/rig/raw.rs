//! A socket whose far end keeps to no protocol: for what the well-behaved clients cannot send.

use futures_util::{SinkExt as _, StreamExt as _};
use hub_protocol::SUBPROTOCOL;
use serde_json::{Value, json};
use simulators::client::HubAddress;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{ClientRequestBuilder, Error, Message},
};

use super::within;

/// A WebSocket without manners.
pub struct Raw(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// The hello of a unit that comes for the first time.
#[must_use]
pub fn unit_hello() -> Value {
    json!({ "type": "hello", "capabilities": [], "epoch": null, "last_number": 0 })
}

impl Raw {
    /// Opens a unit's socket with a token.
    ///
    /// # Errors
    /// The HTTP status, if the hub refused the upgrade.
    pub async fn unit(address: &HubAddress, token: &str) -> Result<Self, u16> {
        Self::open(&address.socket("/ws/unit"), &[("Authorization", &format!("Bearer {token}"))]).await
    }

    /// Opens a socket at any address with any headers.
    ///
    /// # Errors
    /// The HTTP status, if the hub refused the upgrade.
    pub async fn open(address: &str, headers: &[(&str, &str)]) -> Result<Self, u16> {
        let uri = address.parse().unwrap_or_else(|error| panic!("{address}: {error}"));
        let request = ClientRequestBuilder::new(uri).with_sub_protocol(SUBPROTOCOL);
        let request =
            headers.iter().fold(request, |request, (name, value)| request.with_header(*name, *value));
        match within("a socket opens", connect_async(request)).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("{address}: {error}"),
        }
    }

    /// Sends any frame. A hub that has closed already is not an error: it said so.
    pub async fn send(&mut self, frame: Message) {
        match self.0.send(frame).await {
            Ok(())
            | Err(Error::ConnectionClosed | Error::AlreadyClosed | Error::Io(_) | Error::Protocol(_)) => {}
            Err(error) => panic!("a frame could not be sent: {error}"),
        }
    }

    /// Sends a message of the protocol.
    pub async fn say(&mut self, message: &Value) {
        self.send(Message::text(message.to_string())).await;
    }

    /// Waits for a message of this type; others are passed over.
    pub async fn heard(&mut self, kind: &str) -> Value {
        let look = async {
            loop {
                let frame = self.0.next().await;
                let frame = frame.unwrap_or_else(|| panic!("closed while waiting for {kind}"));
                let frame = frame.unwrap_or_else(|error| panic!("waiting for {kind}: {error}"));
                if let Message::Close(close) = &frame {
                    panic!("closed with {close:?} while waiting for {kind}");
                }
                let Message::Text(text) = frame else { continue };
                let message: Value = serde_json::from_str(&text)
                    .unwrap_or_else(|error| panic!("the hub sent {text}: {error}"));
                if message["type"] == kind {
                    return message;
                }
            }
        };
        within(&format!("a {kind} comes"), look).await
    }

    /// Waits until the hub closes, and says with which code; 1006 if it just went.
    pub async fn closed(&mut self) -> u16 {
        let look = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Close(Some(close)))) => return u16::from(close.code),
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return 1006,
                }
            }
        };
        within("the hub closes the socket", look).await
    }
}
