//! A unit's connection: it says where it is, gives receipts and orders, and is told what the courier brings.
//!
//! The newest connection of a unit counts, by a number taken in the ledger: on this hub the older one is closed at once,
//! on another hub it finds out when it next compares, and at the latest when it is sent an order.

mod act;
mod fixes;
mod handled;
mod orders;
mod session;

use axum::{
    extract::{FromRequestParts as _, Query, State, ws::WebSocket, ws::WebSocketUpgrade},
    http::request::Parts,
    response::Response,
};
use futures_util::StreamExt as _;
use hub_dispatch::board::Duty;
use hub_protocol::{CloseCode, ErrorCode, UnitIn, http::routes};

use super::{
    connection::{self, Closing, Counted, Kind},
    inbound::Inbound,
    outbound::{Outbox, outbox, write},
};
use crate::{
    Hub,
    http::{Bearer, Failure},
};
use serde::Deserialize;
use session::Attending;

/// The query of a unit's connection.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct UnitQuery {
    /// A page of the hub's own opens the socket by a ticket.
    ticket: Option<String>,
}

/// Upgrades a unit's connection, by its device's token or, for a page, by a ticket.
#[utoipa::path(
    get,
    path = routes::UNIT_SOCKET,
    operation_id = "unit_socket",
    tag = "sockets",
    params(UnitQuery),
    responses(
        (status = 101, description = "The socket speaks `huying.v1`: see PROTOCOL.md."),
        (status = 403, description = "A page of another origin opens it."),
        (status = 426, description = "The connection cannot become a socket."),
    ),
    security((), ("device" = []))
)]
pub(super) async fn upgrade(
    State(hub): State<Hub>,
    Query(UnitQuery { ticket }): Query<UnitQuery>,
    mut parts: Parts,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Failure> {
    let bearer = match ticket {
        None => Bearer::from_request_parts(&mut parts, &hub).await?,
        Some(ticket) => by_ticket(&hub, &parts, &ticket).await?,
    };
    let tasks = hub.tasks.clone();
    Ok(connection::bounded(upgrade)
        .on_upgrade(move |socket| tasks.track_future(Box::pin(serve(hub, socket, bearer)))))
}

async fn by_ticket(hub: &Hub, parts: &Parts, ticket: &str) -> Result<Bearer, Failure> {
    if hub.identity.is_from_elsewhere(&parts.headers) {
        let words = "the socket is not opened by a page of this hub";
        return Err(Failure::new(ErrorCode::WrongOrigin, words));
    }
    let redeemed = hub.identity.redeem_unit_ticket(ticket).await;
    let (device, token) = redeemed
        .ok_or_else(|| Failure::new(ErrorCode::TicketInvalid, "the ticket is unknown, used or too old"))?;
    Ok(Bearer { device, token })
}

/// The connection's life. What is made before its first wait is made outside of the future, which would keep it twice.
fn serve(hub: Hub, socket: WebSocket, bearer: Bearer) -> impl Future<Output = ()> + Send {
    let counted = Counted::new(Kind::Unit);
    let place = hub.sockets.room.for_unit();
    let limits = hub.sockets.limits.clone();
    let is_ours = connection::speaks_our_version(&socket);
    let (mut sink, stream) = socket.split();
    let mut inbound = Inbound::new(stream, Kind::Unit, &limits);
    async move {
        let _counted = counted;
        let closing = if place.is_none() {
            Closing::With(CloseCode::Busy)
        } else if is_ours {
            let (outbox, mut waiting) = outbox(limits.queue);
            tokio::select! {
                biased;
                closing = converse(&hub, bearer, &mut inbound, outbox) => closing,
                closing = write(&mut sink, &mut waiting, None, limits.write_within) => closing,
            }
        } else {
            Closing::With(CloseCode::UnsupportedVersion)
        };
        connection::close(&mut sink, &mut inbound, closing, Kind::Unit, limits.close_within).await;
    }
}

async fn converse(hub: &Hub, bearer: Bearer, inbound: &mut Inbound, outbox: Outbox) -> Closing {
    match inbound.hello::<UnitIn>(hub.sockets.limits.hello_within).await {
        // The welcome says everything there is to know, so what the unit had does not matter.
        Ok(UnitIn::Hello(_)) => {}
        Ok(UnitIn::Fix(_) | UnitIn::Receipt(_) | UnitIn::Order(_) | UnitIn::Ping(_)) => {
            return Closing::With(CloseCode::BadMessage);
        }
        Err(closing) => return closing,
    }
    let unit = bearer.device.unit;
    let duty = hub.engine.read(|view| view.board.unit(unit).map(|unit| unit.duty));
    match duty {
        Some(Duty::On | Duty::Standby | Duty::Off) => {
            Attending::new(hub, bearer, outbox).go_on(inbound).await
        }
        Some(Duty::Retired) | None => Closing::With(CloseCode::TokenRevoked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that a connection may keep while it waits, beside its buffers. A prefecture has tens of thousands.
    const WAITING_MAX_BYTES: usize = 2_560;

    fn size_of_future<A, B, C, F>(_: impl Fn(A, B, C) -> F) -> usize {
        size_of::<F>()
    }

    #[test]
    fn a_connection_that_waits_keeps_little() {
        let kept = size_of_future(serve);
        assert!(
            kept <= WAITING_MAX_BYTES,
            "{kept} bytes are kept for each unit, at most {WAITING_MAX_BYTES} may be"
        );
    }
}
