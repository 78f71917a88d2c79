//! Opening thousands of sockets from one process: each from one of several loopback addresses, with buffers that fit what
//! goes through it.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use hub_protocol::{SUBPROTOCOL, limits::BINARY_FRAME_MAX_BYTES};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{ClientRequestBuilder, http::Uri, protocol::WebSocketConfig},
};

/// Loopback addresses that sockets come from: the ports of one do for fewer sockets than a prefecture has units.
const ADDRESSES: u8 = 8;

/// How long opening one socket may take while thousands are opened.
const OPEN_WITHIN: Duration = Duration::from_secs(30);

/// A socket.
pub(super) type Socket = WebSocketStream<TcpStream>;

/// Opens a socket to a path of a hub. `which` spreads the sockets over the addresses they come from.
pub(super) async fn open(
    hub: SocketAddr,
    which: usize,
    path: &str,
    headers: &[(&str, &str)],
    read_bytes: usize,
) -> Result<Socket> {
    let opening = async {
        let tcp = TcpSocket::new_v4().context("no file is left for a socket")?;
        let own = u8::try_from(which % usize::from(ADDRESSES)).expect("a remainder below eight");
        tcp.bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2 + own)), 0))
            .context("no port is left")?;
        let tcp = tcp.connect(hub).await.context("the hub takes no connection")?;
        tcp.set_nodelay(true)?;
        let uri: Uri = format!("ws://{hub}{path}").parse().context("the hub's address is no URI")?;
        let request = ClientRequestBuilder::new(uri).with_sub_protocol(SUBPROTOCOL);
        let request =
            headers.iter().fold(request, |request, (name, value)| request.with_header(*name, *value));
        let config = WebSocketConfig::default()
            .max_message_size(Some(BINARY_FRAME_MAX_BYTES))
            .max_frame_size(Some(BINARY_FRAME_MAX_BYTES))
            .write_buffer_size(0)
            .read_buffer_size(read_bytes);
        let opened = client_async_with_config(request, tcp, Some(config)).await;
        Ok(opened.with_context(|| format!("the hub does not open {path}"))?.0)
    };
    match tokio::time::timeout(OPEN_WITHIN, opening).await {
        Ok(opened) => opened,
        Err(_elapsed) => bail!("a socket did not open within {} s", OPEN_WITHIN.as_secs()),
    }
}
