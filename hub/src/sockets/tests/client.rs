//! A client of the public protocol.

use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::{
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _, handshake::client::Request},
};

/// Longer than anything here takes; a story that waits this long has failed.
const TOO_LONG: Duration = Duration::from_secs(15);

pub(super) struct Client(WebSocketStream<TcpStream>);

/// What came.
#[derive(Debug)]
pub(super) enum Heard {
    Text(Value),
    Binary(Vec<u8>),
    Closed(u16),
}

impl Client {
    /// Connects with a small receive buffer; the error is the status of a refusal.
    pub(super) async fn open(address: SocketAddr, request: Request) -> Result<Self, u16> {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4 * 1024).expect("a size the system takes");
        let stream = socket.connect(address).await.expect("the hub listens");
        match client_async(request, stream).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("the handshake fails otherwise: {error}"),
        }
    }

    pub(super) async fn say(&mut self, text: impl Into<String>) {
        self.0.send(Message::text(text.into())).await.expect("the hub listens");
    }

    /// Sends whatever it is; the hub may have gone meanwhile.
    pub(super) async fn say_rough(&mut self, message: Message) -> Result<(), Error> {
        self.0.send(message).await
    }

    pub(super) async fn hear(&mut self) -> Heard {
        in_time("anything", self.next()).await
    }

    async fn next(&mut self) -> Heard {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => {
                    return Heard::Text(serde_json::from_str(&text).expect("the hub sends JSON"));
                }
                Some(Ok(Message::Binary(bytes))) => return Heard::Binary(bytes.to_vec()),
                Some(Ok(Message::Close(Some(frame)))) => return Heard::Closed(frame.code.into()),
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                Some(Ok(Message::Close(None))) | None => return Heard::Closed(1005),
                Some(Err(_)) => return Heard::Closed(1006),
            }
        }
    }

    /// The next text of a type; others are passed over.
    pub(super) async fn hears(&mut self, kind: &str) -> Value {
        self.hears_that(kind, |value| value["type"] == kind).await
    }

    /// The next text that is what is waited for, in time however much else is heard; others are passed over.
    pub(super) async fn hears_that(&mut self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let waiting = async {
            loop {
                match self.next().await {
                    Heard::Text(value) if is_it(&value) => return value,
                    Heard::Text(_) | Heard::Binary(_) => {}
                    Heard::Closed(code) => panic!("closed with {code} while waiting for {what}"),
                }
            }
        };
        in_time(what, waiting).await
    }

    /// The next binary frame; texts are passed over.
    pub(super) async fn sees(&mut self) -> Vec<u8> {
        loop {
            match self.hear().await {
                Heard::Binary(bytes) => return bytes,
                Heard::Text(_) => {}
                Heard::Closed(code) => panic!("closed with {code} while waiting for a frame"),
            }
        }
    }

    /// The code with which the hub closes; whatever comes before is passed over.
    pub(super) async fn closed(&mut self) -> u16 {
        loop {
            if let Heard::Closed(code) = self.hear().await {
                return code;
            }
        }
    }
}

/// What is waited for, or a failure that names it.
async fn in_time<T>(what: &str, waiting: impl Future<Output = T>) -> T {
    match timeout(TOO_LONG, waiting).await {
        Ok(heard) => heard,
        Err(_elapsed) => panic!("waited {TOO_LONG:?} for {what}"),
    }
}

pub(super) fn console_request(address: SocketAddr, ticket: &str, cookie: &str, origin: &str) -> Request {
    let mut request = request(format!("ws://{address}/ws/console?ticket={ticket}"));
    let headers = request.headers_mut();
    let cookie = format!("{}={cookie}", crate::identity::SESSION_COOKIE);
    headers.insert("cookie", cookie.parse().expect("a header value"));
    headers.insert("origin", origin.parse().expect("a header value"));
    request
}

pub(super) fn unit_request(address: SocketAddr, token: &str) -> Request {
    let mut request = request(format!("ws://{address}/ws/unit"));
    let bearer = format!("Bearer {token}");
    request.headers_mut().insert("authorization", bearer.parse().expect("a header value"));
    request
}

fn request(address: String) -> Request {
    let mut request = address.into_client_request().expect("an address");
    let version = hub_protocol::SUBPROTOCOL.parse().expect("a header value");
    request.headers_mut().insert("sec-websocket-protocol", version);
    request
}
