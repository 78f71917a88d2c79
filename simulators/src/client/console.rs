//! A console's end of the console socket: connects with a fresh ticket, resumes where it was, passes everything on.

use std::{convert::Infallible, time::Duration};

use hub_protocol::{
    Cell, ClientDoes, CloseCode, ConsoleHello, ConsoleIn, ConsoleOut, Epoch, ErrorCode, Ping, Watch,
    binary::PositionFrame,
    http::routes,
    limits::{HEARTBEAT_S, IDLE_TIMEOUT_S},
};
use rand::rngs::StdRng;
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{Instant, interval_at, sleep},
};

use super::{
    Backoff, HubClient,
    wire::{BROKEN, Incoming, Loss, Wire, WireError},
};
use crate::clock;

/// Most events not yet looked at; beyond it the link stops reading, and the hub closes it as too slow.
const EVENTS_MAX: usize = 1_024;

/// What a console learns from its socket.
#[derive(Debug)]
pub enum ConsoleEvent {
    /// A message, in the order in which the hub sent them.
    Message(Box<ConsoleOut>),
    /// Units of a cell.
    Positions(PositionFrame),
    /// The connection is lost; it is being opened again.
    Lost {
        /// The close code, 1006 if there was none.
        code: u16,
    },
    /// The hub said to stay away. No further event comes.
    Ended {
        /// The close code.
        code: u16,
    },
}

/// A console's socket. Dropping it closes the connection.
#[derive(Debug)]
pub struct ConsoleSocket {
    cells: watch::Sender<Vec<Cell>>,
    link: JoinHandle<()>,
}

struct Link {
    client: HubClient,
    backoff: Backoff,
    cells: watch::Receiver<Vec<Cell>>,
    events: mpsc::Sender<ConsoleEvent>,
    epoch: Option<Epoch>,
    offset: Option<u64>,
}

enum Over {
    NotWanted,
    Lost(Loss),
}

impl From<WireError> for Over {
    fn from(error: WireError) -> Self {
        Self::Lost(error.into())
    }
}

impl ConsoleSocket {
    /// Opens the socket of a client that is signed in, and keeps opening it for as long as the handle lives.
    #[must_use]
    pub fn open(client: HubClient, random: StdRng) -> (Self, mpsc::Receiver<ConsoleEvent>) {
        let (cells, watched) = watch::channel(Vec::new());
        let (events, happened) = mpsc::channel(EVENTS_MAX);
        let backoff = Backoff::new(random);
        let link = Link { client, backoff, cells: watched, events, epoch: None, offset: None };
        (Self { cells, link: tokio::spawn(link.run()) }, happened)
    }

    /// Watches these map cells from now on.
    pub fn watch(&self, cells: Vec<Cell>) {
        self.cells.send_replace(cells);
    }
}

impl Drop for ConsoleSocket {
    fn drop(&mut self) {
        self.link.abort();
    }
}

impl Link {
    async fn run(mut self) {
        loop {
            let Err(over) = self.converse().await;
            let Over::Lost(Loss { code, not_before }) = over else { return };
            let (event, comes_back) = match ClientDoes::after(code) {
                ClientDoes::Reconnects => (ConsoleEvent::Lost { code }, true),
                ClientDoes::StaysAway => (ConsoleEvent::Ended { code }, false),
            };
            if self.events.send(event).await.is_err() || !comes_back {
                return;
            }
            sleep(self.backoff.next_wait().max(not_before)).await;
        }
    }

    async fn converse(&mut self) -> Result<Infallible, Over> {
        let mut wire = self.open().await?;
        let hello = ConsoleHello { capabilities: Vec::new(), epoch: self.epoch, offset: self.offset };
        wire.send(&ConsoleIn::Hello(hello)).await?;
        self.cells.mark_changed();
        let period = Duration::from_secs(u64::from(HEARTBEAT_S));
        let mut heartbeat = interval_at(Instant::now() + period, period);
        let mut heard = Instant::now();
        loop {
            tokio::select! {
                incoming = wire.next::<ConsoleOut>() => {
                    heard = Instant::now();
                    self.take_in(incoming?).await?;
                }
                changed = self.cells.changed() => {
                    changed.map_err(|_dropped| Over::NotWanted)?;
                    let cells = self.cells.borrow_and_update().clone();
                    if !cells.is_empty() {
                        wire.send(&ConsoleIn::Watch(Watch { cells })).await?;
                    }
                }
                _ = heartbeat.tick() => {
                    if heard.elapsed() > Duration::from_secs(u64::from(IDLE_TIMEOUT_S)) {
                        return Err(Over::Lost(Loss::closed(BROKEN)));
                    }
                    wire.send(&ConsoleIn::Ping(Ping { sent_us: Some(clock::now()) })).await?;
                }
            }
        }
    }

    async fn open(&mut self) -> Result<Wire, Over> {
        let ticket = self.client.ticket().await.map_err(|error| {
            tracing::debug!(%error, "no ticket for the console socket");
            let shut_out = error.code() == Some(ErrorCode::NotSignedIn);
            Over::Lost(Loss::closed(if shut_out { CloseCode::TokenRevoked.code() } else { BROKEN }))
        })?;
        let address = self.client.address();
        let socket = address.socket(&format!("{}?ticket={}", routes::CONSOLE_SOCKET, ticket.ticket));
        let cookies = self.client.cookie_header().unwrap_or_default();
        let headers = [("Origin", address.origin()), ("Cookie", cookies.as_str())];
        Ok(Wire::open(&socket, &headers).await?)
    }

    async fn take_in(&mut self, incoming: Incoming<ConsoleOut>) -> Result<(), Over> {
        let event = match incoming {
            Incoming::Closed(code) => return Err(Over::Lost(Loss::closed(code))),
            Incoming::Skipped => return Ok(()),
            Incoming::Binary(bytes) => match PositionFrame::decode(&bytes) {
                Ok(frame) => ConsoleEvent::Positions(frame),
                Err(error) => {
                    tracing::warn!(%error, "a binary frame is skipped");
                    return Ok(());
                }
            },
            Incoming::Message(message) => {
                self.note_offset(&message)?;
                ConsoleEvent::Message(Box::new(message))
            }
        };
        self.events.send(event).await.map_err(|_closed| Over::NotWanted)
    }

    /// Where to resume, should the connection be lost after this message.
    fn note_offset(&mut self, message: &ConsoleOut) -> Result<(), Over> {
        match message {
            ConsoleOut::Welcome(welcome) => {
                if self.epoch.replace(welcome.epoch) != Some(welcome.epoch) {
                    self.offset = None;
                }
                self.backoff.reset();
            }
            // A snapshot in parts replaces what was there: until it is whole there is nothing to resume from.
            ConsoleOut::Snapshot(part) => self.offset = (!part.more).then_some(part.offset),
            ConsoleOut::Changes(changes) if self.offset == Some(changes.from) => {
                self.offset = Some(changes.to)
            }
            ConsoleOut::Changes(changes) => {
                tracing::warn!(from = changes.from, at = ?self.offset, "a gap: asking for a snapshot");
                self.offset = None;
                return Err(Over::Lost(Loss::closed(BROKEN)));
            }
            ConsoleOut::Alert(_)
            | ConsoleOut::Handles(_)
            | ConsoleOut::Link(_)
            | ConsoleOut::Pong(_)
            | ConsoleOut::Error(_) => {}
        }
        Ok(())
    }
}
