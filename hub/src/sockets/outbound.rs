//! What goes to a peer: one bounded queue, emptied by one writer. Positions do not queue: the writer takes the newest
//! frames whenever the queue is empty.

use axum::{
    body::Bytes,
    extract::ws::{Message as Frame, Utf8Bytes, WebSocket},
};
use futures_util::{SinkExt as _, stream::SplitSink};
use hub_ledger::crash_point;
use hub_positions::cells::Subscription;
use hub_protocol::{
    Cell, CloseCode, ConsoleOut, Delivery, HandleEntry, Handles, Message, UnitOut, encode,
    limits::TEXT_FRAME_MAX_BYTES,
};
use tokio::{
    sync::mpsc::{self, error::TrySendError},
    time::{Duration, timeout},
};

use super::connection::Closing;

/// Names of handles in one message: far below the longest text frame.
const HANDLES_AT_ONCE: usize = 200;

/// One thing for the writer to do.
#[derive(Debug)]
enum Item {
    Text(Utf8Bytes),
    /// A mailbox message: crash rigs look at the moment after it has left.
    Mail(Utf8Bytes),
    Ping,
    /// Other cells are looked at from here on.
    Look(Vec<Cell>),
}

/// The way to a peer. Cheap to clone. Items are boxed because a queue, however empty, has room for dozens of them, and
/// there is one for each socket.
#[derive(Debug, Clone)]
pub(crate) struct Outbox(mpsc::Sender<Box<Item>>);

/// The writer's end of it.
#[derive(Debug)]
pub(super) struct Waiting(mpsc::Receiver<Box<Item>>);

pub(super) fn outbox(room: usize) -> (Outbox, Waiting) {
    let (sender, receiver) = mpsc::channel(room);
    (Outbox(sender), Waiting(receiver))
}

impl Outbox {
    /// Sends a message by its delivery class: one of which every one counts closes a socket that has no room for it; one
    /// that is repeated, or replaced by a newer one, is left out.
    ///
    /// # Errors
    /// The connection ends.
    pub(super) fn send<M: Message>(&self, message: &M) -> Result<(), Closing> {
        self.send_text(text(message), message.delivery())
    }

    /// The same for a message that was put together for many.
    ///
    /// # Errors
    /// The connection ends.
    pub(super) fn send_text(&self, text: Utf8Bytes, delivery: Delivery) -> Result<(), Closing> {
        match (self.put(Item::Text(text)), delivery) {
            (Ok(()), _) | (Err(Unsent::NoRoom), Delivery::NewestWins | Delivery::UntilAnswered) => Ok(()),
            (Err(Unsent::NoRoom), Delivery::EveryOneCounts) => Err(too_slow()),
            (Err(Unsent::Gone), _) => Err(Closing::Gone),
        }
    }

    /// Sends a mailbox message; false if there is no room, and it is to be tried again.
    pub(crate) fn mail(&self, message: &UnitOut) -> bool {
        self.put(Item::Mail(text(message))).is_ok()
    }

    pub(super) fn ping(&self) -> Result<(), Closing> {
        match self.put(Item::Ping) {
            Ok(()) | Err(Unsent::NoRoom) => Ok(()),
            Err(Unsent::Gone) => Err(Closing::Gone),
        }
    }

    /// Looks at other cells; in the queue, so that the newest list is the last.
    pub(super) fn look(&self, cells: Vec<Cell>) -> Result<(), Closing> {
        match self.put(Item::Look(cells)) {
            Ok(()) => Ok(()),
            Err(Unsent::NoRoom) => Err(too_slow()),
            Err(Unsent::Gone) => Err(Closing::Gone),
        }
    }

    /// Sends one of many messages, of which every one counts, when there is room for it: the writer makes room, or ends
    /// the connection where the peer takes nothing.
    ///
    /// # Errors
    /// The connection ends.
    pub(super) async fn send_when_room(&self, text: Utf8Bytes) -> Result<(), Closing> {
        self.0.send(Box::new(Item::Text(text))).await.map_err(|_gone| Closing::Gone)
    }

    /// Whether the connection is over.
    pub(crate) fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    fn put(&self, item: Item) -> Result<(), Unsent> {
        self.0.try_send(Box::new(item)).map_err(|error| match error {
            TrySendError::Full(_) => Unsent::NoRoom,
            TrySendError::Closed(_) => Unsent::Gone,
        })
    }
}

#[cfg(test)]
impl Waiting {
    /// The texts that wait.
    pub(super) fn texts(&mut self) -> Vec<String> {
        let items = std::iter::from_fn(|| self.0.try_recv().ok());
        let text = |item: Box<Item>| if let Item::Text(text) = *item { Some(text.to_string()) } else { None };
        items.filter_map(text).collect()
    }
}

enum Unsent {
    NoRoom,
    Gone,
}

fn too_slow() -> Closing {
    metrics::counter!("huying_slow_closes_total").increment(1);
    Closing::With(CloseCode::TooSlow)
}

fn text<M: Message>(message: &M) -> Utf8Bytes {
    let text = encode(message);
    debug_assert!(text.len() <= TEXT_FRAME_MAX_BYTES, "what would be longer is split by whoever sends it");
    text.into()
}

/// The map of one console: its frames, and the names that go with them.
pub(super) struct MapView {
    pub(super) subscription: Subscription,
    pub(super) engine: hub_engine::Engine,
}

impl MapView {
    /// What waits, as frames of the socket: names first.
    fn take(&mut self) -> Vec<Frame> {
        let frames = self.subscription.take();
        let names = self.subscription.names(&frames);
        let mut all = Vec::new();
        for lot in names.chunks(HANDLES_AT_ONCE) {
            let entries = self.engine.read(|view| {
                let entry = |&(handle, unit): &(hub_positions::Handle, hub_dispatch::UnitId)| {
                    let kind = crate::picture::words::unit_kind(view.board.unit(unit)?.kind);
                    let name = view.unit_name(unit);
                    Some(HandleEntry { handle: handle.0, unit: hub_protocol::UnitId(unit.0), name, kind })
                };
                lot.iter().filter_map(entry).collect()
            });
            all.push(Frame::Text(text(&ConsoleOut::Handles(Handles { entries }))));
        }
        let encoded = frames.iter().flat_map(|frame| frame.encoded().iter().cloned());
        all.extend(encoded.map(|bytes: Bytes| Frame::Binary(bytes)));
        all
    }
}

/// Writes until the connection ends, and says why it did. What is written with is boxed: a connection that waits, which is
/// what thousands do, keeps no room for it.
pub(super) async fn write(
    sink: &mut SplitSink<WebSocket, Frame>,
    waiting: &mut Waiting,
    mut map: Option<MapView>,
    within: Duration,
) -> Closing {
    loop {
        let written = tokio::select! {
            biased;
            item = waiting.0.recv() => match item {
                Some(item) => Box::pin(write_items(sink, item, waiting, map.as_ref(), within)).await,
                None => return Closing::Gone,
            },
            () = filled(map.as_ref()) => Box::pin(write_frames(sink, map.as_mut(), within)).await,
        };
        if let Err(closing) = written {
            return closing;
        }
    }
}

async fn filled(map: Option<&MapView>) {
    match map {
        Some(map) => map.subscription.filled().await,
        None => std::future::pending().await,
    }
}

/// Writes what waits in the queue, and hands it to the network at once: a call for each message is what costs.
async fn write_items(
    sink: &mut SplitSink<WebSocket, Frame>,
    first: Box<Item>,
    waiting: &mut Waiting,
    map: Option<&MapView>,
    within: Duration,
) -> Result<(), Closing> {
    let mut next = Some(first);
    let mut mails = 0_u32;
    while let Some(item) = next {
        match *item {
            Item::Text(text) => in_time(within, sink.feed(Frame::Text(text))).await?,
            Item::Mail(text) => {
                in_time(within, sink.feed(Frame::Text(text))).await?;
                mails += 1;
            }
            Item::Ping => in_time(within, sink.feed(Frame::Ping(Bytes::new()))).await?,
            Item::Look(cells) => {
                let looked = map.map(|map| map.subscription.look_at(cells));
                debug_assert!(!matches!(looked, Some(Err(_))), "the number of cells was checked on arrival");
            }
        }
        next = waiting.0.try_recv().ok();
    }
    in_time(within, sink.flush()).await?;
    (0..mails).for_each(|_| crash_point("after_send"));
    Ok(())
}

async fn write_frames(
    sink: &mut SplitSink<WebSocket, Frame>,
    map: Option<&mut MapView>,
    within: Duration,
) -> Result<(), Closing> {
    for frame in map.map(MapView::take).unwrap_or_default() {
        in_time(within, sink.feed(frame)).await?;
    }
    in_time(within, sink.flush()).await
}

async fn in_time(
    within: Duration,
    writing: impl Future<Output = Result<(), axum::Error>>,
) -> Result<(), Closing> {
    match timeout(within, writing).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a socket could not be written to");
            Err(Closing::Gone)
        }
        Err(_elapsed) => Err(too_slow()),
    }
}
