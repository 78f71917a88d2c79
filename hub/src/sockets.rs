//! The two sockets of `huying.v1`: consoles, who are shown, and units, who are sent and who report.
//!
//! Each connection is one task with one bounded queue towards its peer; what is in the queue is treated by its delivery
//! class. Whatever a peer sends or fails to read, only its own connection suffers. What is decided about cases is not
//! here, and neither is what to send to a unit: that is the [courier](crate::courier)'s.

mod connection;
mod console;
mod fanout;
mod inbound;
mod limits;
mod link;
mod outbound;
mod pace;
mod room;
mod sight;
mod unit;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::routing::get;
use hub_dispatch::PersonId;
use hub_engine::Engine;
use hub_protocol::{Link, http::routes as paths};
use tokio::sync::watch;
use utoipa::OpenApi;

use crate::{courier::Courier, http::Table, identity::Identity, vital::Vital};

use fanout::Fanout;
pub(crate) use limits::SocketLimits;
pub(crate) use outbound::Outbox;
use room::Room;

/// What the sockets of a hub share. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Sockets {
    limits: Arc<SocketLimits>,
    /// Who is connected, and what is sent to them.
    pub(crate) courier: Courier,
    /// What consoles are shown.
    fanout: Fanout,
    link: watch::Receiver<Link>,
    room: Room,
}

impl Sockets {
    /// Starts the courier, the drawing of what consoles are shown and the watch over the ledger's state; all end with the
    /// hub.
    pub(crate) fn start(engine: &Engine, identity: &Identity, limits: SocketLimits, vital: &Vital) -> Self {
        let limits = Arc::new(limits);
        let courier = Courier::start(engine, limits.clone(), vital);
        let fanout = Fanout::start(engine, identity, &limits, vital);
        let (link, watching) = link::watch(engine);
        vital.spawn_endless("the watch over the ledger's state", watching);
        let room = Room::new(limits.sockets, limits.sockets_of_person);
        Self { limits, courier, fanout, link, room }
    }
}

impl Sockets {
    /// Whether a person has a console open at this hub.
    pub(crate) fn is_at_console(&self, person: PersonId) -> bool {
        self.room.is_at_console(person)
    }
}

/// How both sockets are opened.
#[derive(OpenApi)]
#[openapi(paths(console::upgrade, unit::upgrade))]
pub(crate) struct Described;

/// The routes of both sockets.
pub(crate) fn routes() -> Table {
    Table::new()
        .route(paths::CONSOLE_SOCKET, get(console::upgrade))
        .route(paths::UNIT_SOCKET, get(unit::upgrade))
}
