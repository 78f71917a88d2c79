//! One console of the load: it watches its cells and reads of what it is sent only what a stopwatch needs.

use std::{
    convert::Infallible,
    rc::Rc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use hub_protocol::{
    Cell, ConsoleHello, ConsoleIn, ConsoleOut, Decoded, Handles, Ping, Watch, decode, encode, http::routes,
    limits::HEARTBEAT_S,
};
use tokio::time::{Instant as TokioInstant, interval_at};
use tokio_tungstenite::tungstenite::Message as Frame;

use super::{
    frame, socket,
    world::{World, add},
};
use crate::client::HubClient;

/// Bytes read at a time: a console is sent a few frames for each cell in one go.
const READ_BYTES: usize = 64 * 1024;

/// Runs a console for as long as the hub lets it.
pub(super) async fn run(world: Rc<World>, number: usize, client: HubClient, cells: Vec<Cell>) {
    let Err(error) = converse(&world, number, &client, cells).await;
    world.lost("console", &error);
}

async fn converse(world: &World, number: usize, client: &HubClient, cells: Vec<Cell>) -> Result<Infallible> {
    let turn = world.opening.acquire().await.context("sockets are still opened")?;
    let ticket = client.ticket().await.context("a ticket")?.ticket;
    let cookies = client.cookie_header().context("a session")?;
    let headers = [("Origin", client.address().origin()), ("Cookie", cookies.as_str())];
    let path = format!("{}?ticket={ticket}", routes::CONSOLE_SOCKET);
    let mut socket = socket::open(world.hub, number, &path, &headers, READ_BYTES).await?;
    let hello = ConsoleIn::Hello(ConsoleHello { capabilities: Vec::new(), epoch: None, offset: None });
    socket.send(Frame::text(encode(&hello))).await?;
    socket.send(Frame::text(encode(&ConsoleIn::Watch(Watch { cells })))).await?;
    let ping = Frame::text(encode(&ConsoleIn::Ping(Ping { sent_us: None })));
    let period = Duration::from_secs(u64::from(HEARTBEAT_S));
    let mut heartbeat = interval_at(TokioInstant::now() + period, period);
    let mut turn = Some(turn);
    loop {
        tokio::select! {
            frame = socket.next() => match frame.context("the socket ended")?? {
                Frame::Binary(bytes) => shown(world, number, &bytes)?,
                Frame::Text(text) if text.starts_with(r#"{"type":"welcome""#) => {
                    drop(turn.take());
                    add(&world.counts.consoles, 1);
                }
                Frame::Text(text) => told(world, number, text.as_str())?,
                Frame::Close(close) => bail!("closed with {close:?}"),
                Frame::Ping(_) | Frame::Pong(_) | Frame::Frame(_) => {}
            },
            _ = heartbeat.tick() => socket.send(ping.clone()).await?,
        }
    }
}

/// Units of a cell.
fn shown(world: &World, number: usize, bytes: &[u8]) -> Result<()> {
    let at = Instant::now();
    add(&world.counts.frames, 1);
    add(&world.counts.bytes, bytes.len());
    let mut book = world.book.borrow_mut();
    for (handle, place) in frame::rows(bytes).context("a binary frame that cannot be read")? {
        if !book.shown(number, handle, place, at) {
            add(&world.counts.rows_unnamed, 1);
        }
    }
    Ok(())
}

/// Only names of handles matter here; cases and units are read by real consoles.
fn told(world: &World, number: usize, text: &str) -> Result<()> {
    add(&world.counts.bytes, text.len());
    if text.starts_with(r#"{"type":"error""#) {
        bail!("the hub complains: {text}");
    }
    if !text.starts_with(r#"{"type":"handles""#) {
        return Ok(());
    }
    let Decoded::Known(ConsoleOut::Handles(Handles { entries })) = decode(text)? else {
        bail!("names that cannot be read: {text}")
    };
    let mut book = world.book.borrow_mut();
    for entry in entries {
        if let Some(&unit) = world.unit_of.get(&entry.unit) {
            book.named(number, entry.handle, unit);
        }
    }
    Ok(())
}
