//! A console's connection: it is shown everything open in its area, then every change, exactly once and in order; alerts
//! of its posts until somebody acknowledges; and the map cells it looks at.
//!
//! Registered first, then drawn: what is committed while a snapshot is made is in the stream of steps, which are drawn once
//! for all consoles. A socket that falls behind that stream reads the ledger; one whose peer does not take what is sent is closed and resumes.

mod alerts;
mod begin;
mod missed;
mod session;

use axum::{
    extract::{Query, State, ws::WebSocket, ws::WebSocketUpgrade},
    http::HeaderMap,
    response::Response,
};
use futures_util::StreamExt as _;
use hub_protocol::{CloseCode, ConsoleIn, ErrorCode, http::routes};
use serde::Deserialize;

use super::{
    connection::{self, Closing, Counted, Kind},
    inbound::Inbound,
    outbound::{MapView, Outbox, outbox, write},
};
use crate::{
    Hub,
    http::Failure,
    identity::{Act, Session, may},
    jurisdiction::units_seen,
};
use session::Showing;

/// The query of the upgrade.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Ticket {
    #[serde(default)]
    ticket: String,
}

/// Upgrades a console's connection: from a page of this hub, with a session, and with a ticket of that session.
#[utoipa::path(
    get,
    path = routes::CONSOLE_SOCKET,
    operation_id = "console_socket",
    tag = "sockets",
    params(Ticket),
    responses(
        (status = 101, description = "The socket speaks `huying.v1`: see PROTOCOL.md."),
        (status = 426, description = "The connection cannot become a socket."),
    )
)]
pub(super) async fn upgrade(
    State(hub): State<Hub>,
    Query(Ticket { ticket }): Query<Ticket>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Failure> {
    if !hub.identity.is_from_own_page(&headers) {
        let words = "the socket is not opened by a page of this hub";
        return Err(Failure::new(ErrorCode::WrongOrigin, words));
    }
    let by_ticket = hub.identity.redeem_ticket(&ticket).await;
    // A session that cannot be verified now is not over: the console comes back.
    let session = hub.identity.session_from(&headers).await?;
    if by_ticket.is_none_or(|by_ticket| by_ticket.id != session.id) {
        let words = "the socket ticket is unknown, used, too old or another session's";
        return Err(Failure::new(ErrorCode::TicketInvalid, words));
    }
    if !may(session.role, Act::Look) {
        return Err(Failure::new(ErrorCode::NotAllowed, "the role has no console"));
    }
    let tasks = hub.tasks.clone();
    Ok(connection::bounded(upgrade)
        .on_upgrade(move |socket| tasks.track_future(Box::pin(serve(hub, socket, session)))))
}

async fn serve(hub: Hub, socket: WebSocket, session: Session) {
    let _counted = Counted::new(Kind::Console);
    let place = hub.sockets.room.for_person(session.person);
    let limits = hub.sockets.limits.clone();
    let is_ours = connection::speaks_our_version(&socket);
    let (mut sink, stream) = socket.split();
    let mut inbound = Inbound::new(stream, Kind::Console, &limits);
    let closing = if place.is_none() {
        Closing::With(CloseCode::Busy)
    } else if is_ours {
        let (outbox, mut waiting) = outbox(limits.queue);
        let map = map_view(&hub, &session);
        tokio::select! {
            biased;
            closing = converse(&hub, session, &mut inbound, outbox) => closing,
            closing = write(&mut sink, &mut waiting, Some(map), limits.write_within) => closing,
        }
    } else {
        Closing::With(CloseCode::UnsupportedVersion)
    };
    connection::close(&mut sink, &mut inbound, closing, Kind::Console, limits.close_within).await;
}

/// A view of the map without any cell yet, for what this session may see now. Another area tree ends the connection.
fn map_view(hub: &Hub, session: &Session) -> MapView {
    let scope = hub.engine.read(|view| units_seen(view.organisation.areas(), session));
    let subscription =
        hub.engine.positions().subscribe([], scope.interval()).expect("no cells are not too many");
    MapView { subscription, engine: hub.engine.clone() }
}

async fn converse(hub: &Hub, session: Session, inbound: &mut Inbound, outbox: Outbox) -> Closing {
    let hello = match inbound.hello::<ConsoleIn>(hub.sockets.limits.hello_within).await {
        Ok(ConsoleIn::Hello(hello)) => hello,
        Ok(ConsoleIn::Watch(_) | ConsoleIn::Ping(_)) => return Closing::With(CloseCode::BadMessage),
        Err(closing) => return closing,
    };
    let mut showing = Showing::new(hub, session, outbox);
    match showing.begin(&hello).await {
        Ok(()) => showing.go_on(inbound).await,
        Err(closing) => closing,
    }
}
