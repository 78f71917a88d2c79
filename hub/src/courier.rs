//! The courier: brings the messages of a mailbox to the unit's newest connection, again and again, until they are
//! answered or withdrawn.
//!
//! What is owed is read off the board after every step of the feed; nothing here is remembered across a restart, and two
//! hubs that both send do no harm, for a message has an id. One task owns who is connected; the connections themselves
//! are [`crate::sockets::unit`]'s.

mod line;
mod round;

use std::{collections::BTreeSet, sync::Arc};

use hub_dispatch::UnitId;
use hub_engine::Engine;
use hub_protocol::CloseCode;
use tokio::sync::{mpsc, oneshot};

use crate::{
    sockets::{Outbox, SocketLimits},
    vital::Vital,
};

/// Connections waiting to be taken note of; one more waits for its turn, which is in microseconds.
const CALLS_WAITING_MAX: usize = 1_024;

/// The way to the courier. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Courier(mpsc::Sender<Call>);

/// A unit's connection, as the courier is told of it.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) unit: UnitId,
    /// Number taken in the ledger; none while the ledger does not answer. The highest counts, on whatever hub.
    pub(crate) fence: Option<u64>,
    pub(crate) outbox: Outbox,
}

/// What is said to the courier.
#[derive(Debug)]
enum Call {
    /// A connection is there; the sender is used once, when it must end.
    Connected(Connection, oneshot::Sender<CloseCode>),
    /// Which units are connected here?
    WhoIsThere(oneshot::Sender<BTreeSet<UnitId>>),
}

impl Courier {
    /// Starts the courier; it ends with the hub.
    pub(crate) fn start(engine: &Engine, limits: Arc<SocketLimits>, vital: &Vital) -> Self {
        let (calls, waiting) = mpsc::channel(CALLS_WAITING_MAX);
        let rounds = round::Rounds::new(engine.clone(), limits);
        vital.spawn_endless("the courier", rounds.make(waiting));
        Self(calls)
    }

    /// Brings a connection its messages from now on. The receiver hears the code with which it must close: a newer
    /// one of the same unit has come, or the unit was struck off. It fails when the hub is stopping.
    pub(crate) async fn connect(&self, connection: Connection) -> oneshot::Receiver<CloseCode> {
        let (end, ended) = oneshot::channel();
        // A courier that is gone has dropped `end`, which tells the connection.
        let _ = self.0.send(Call::Connected(connection, end)).await;
        ended
    }

    /// The units that are connected to this hub; none when it is stopping.
    pub(crate) async fn connected(&self) -> BTreeSet<UnitId> {
        let (reply, answer) = oneshot::channel();
        // A courier that is gone answers nothing, and nobody is connected any more.
        let _ = self.0.send(Call::WhoIsThere(reply)).await;
        answer.await.unwrap_or_default()
    }
}
