//! A unit's end of the unit socket: orders that are sent until answered, fixes of which the newest wins.

use std::time::{Duration, Instant};

use hub_protocol::{Fix, FixRefused, MailboxMessage, MessageId, OrderAction, UnitWelcome};
use rand::rngs::StdRng;
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};

use super::{Backoff, HubAddress, OrderAnswer, OutboxFull, unit_link::UnitLink};

/// Most things asked of the link and not yet looked at; beyond it the caller is told so.
const ASKS_MAX: usize = 64;

/// Most events not yet looked at; beyond it the link stops reading, and the hub feels it.
const EVENTS_MAX: usize = 256;

/// What a unit learns from its socket.
#[derive(Debug)]
pub enum UnitEvent {
    /// Connected. Comes again with every connection.
    Welcome(Box<UnitWelcome>),
    /// A mailbox message; the same may come many times. Its `delivered` receipt has been sent.
    Message {
        /// The message.
        message: Box<MailboxMessage>,
        /// When it was read from the socket.
        at: Instant,
    },
    /// The answer to an order, once for each order.
    Answered(Box<OrderAnswer>),
    /// Fixes are not being used.
    FixRefused(FixRefused),
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

/// What happens on a unit's socket.
pub type UnitEvents = mpsc::Receiver<UnitEvent>;

/// A unit's socket. Dropping it closes the connection.
#[derive(Debug)]
pub struct UnitSocket {
    asks: mpsc::Sender<Ask>,
    fixes: watch::Sender<Option<Fix>>,
    link: JoinHandle<()>,
}

/// What the owner asks of the link.
#[derive(Debug)]
pub(super) enum Ask {
    /// Send an order until it is answered.
    Order(OrderAction),
    /// Somebody looked at a message.
    Seen(MessageId),
    /// Drop the connection and stay away for a while, as a bad network would.
    Cut(Duration),
}

impl UnitSocket {
    /// Opens the socket, and keeps opening it for as long as the handle lives.
    #[must_use]
    pub fn open(address: &HubAddress, token: String, random: StdRng) -> (Self, UnitEvents) {
        let (asks, asked) = mpsc::channel(ASKS_MAX);
        let (fixes, newest_fix) = watch::channel(None);
        let (events, happened) = mpsc::channel(EVENTS_MAX);
        let link = UnitLink::new(address, token, Backoff::new(random), asked, newest_fix, events);
        (Self { asks, fixes, link: tokio::spawn(link.run()) }, happened)
    }

    /// Gives an order. Its answer comes as [`UnitEvent::Answered`], after a network outage if need be.
    ///
    /// # Errors
    /// [`OutboxFull`] if too many wait already; also once the hub has said to stay away.
    pub fn order(&self, action: OrderAction) -> Result<(), OutboxFull> {
        self.ask(Ask::Order(action))
    }

    /// Says that somebody looked at a message. Lost without a connection: the message comes again.
    ///
    /// # Errors
    /// [`OutboxFull`] if too many asks wait.
    pub fn seen(&self, message: MessageId) -> Result<(), OutboxFull> {
        self.ask(Ask::Seen(message))
    }

    /// Drops the connection and stays away for a while.
    ///
    /// # Errors
    /// [`OutboxFull`] if too many asks wait.
    pub fn cut(&self, away: Duration) -> Result<(), OutboxFull> {
        self.ask(Ask::Cut(away))
    }

    /// Reports a position. A newer one replaces one that was not sent yet.
    pub fn fix(&self, fix: Fix) {
        self.fixes.send_replace(Some(fix));
    }

    fn ask(&self, ask: Ask) -> Result<(), OutboxFull> {
        // Full and closed mean the same to the caller: the hub will not hear of it.
        self.asks.try_send(ask).map_err(|_refused| OutboxFull)
    }
}

impl Drop for UnitSocket {
    fn drop(&mut self) {
        self.link.abort();
    }
}
