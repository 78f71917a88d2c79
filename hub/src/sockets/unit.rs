//! A unit's connection: it says where it is, gives receipts and orders, and is told what the courier brings.
//!
//! The newest connection of a unit counts, by a number taken in the ledger: on this hub the older one is closed at once,
//! on another hub it finds out when it next compares, and at the latest when it is sent an order.

mod act;
mod fixes;
mod orders;
mod session;

use axum::{
    extract::{State, ws::WebSocket, ws::WebSocketUpgrade},
    http::{HeaderMap, header::AUTHORIZATION},
    response::Response,
};
use futures_util::StreamExt as _;
use hub_dispatch::board::Duty;
use hub_protocol::{CloseCode, ErrorCode, UnitIn};

use super::{
    connection::{self, Closing, Counted, Kind},
    inbound::Inbound,
    outbound::{Outbox, outbox, write},
};
use crate::{Hub, http::Failure, identity::Device};
use session::Attending;

/// A device that has shown its token.
#[derive(Debug, Clone)]
struct Bearer {
    device: Device,
    token: String,
}

/// Upgrades a unit's connection, by its device's token.
pub(super) async fn upgrade(
    State(hub): State<Hub>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Failure> {
    let unknown = || Failure::new(ErrorCode::TokenRevoked, "the device token is unknown or was revoked");
    let token = bearer(&headers).map(str::to_owned).ok_or_else(unknown)?;
    let device = hub.identity.device(&token).await?.ok_or_else(unknown)?;
    let tasks = hub.tasks.clone();
    let bearer = Bearer { device, token };
    Ok(connection::bounded(upgrade)
        .on_upgrade(move |socket| tasks.track_future(Box::pin(serve(hub, socket, bearer)))))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

async fn serve(hub: Hub, socket: WebSocket, bearer: Bearer) {
    let _counted = Counted::new(Kind::Unit);
    let place = hub.sockets.room.for_unit();
    let limits = hub.sockets.limits.clone();
    let is_ours = connection::speaks_our_version(&socket);
    let (mut sink, stream) = socket.split();
    let mut inbound = Inbound::new(stream, Kind::Unit, &limits);
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
