//! Setting up, signing in and out, and the ticket for a socket.

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header::SET_COOKIE},
    response::{IntoResponse as _, Response},
};
use hub_protocol::{
    self as wire, PersonId, Role,
    http::{SessionView, SetUp, SetUpState, SignIn, Ticket, routes},
    limits::TICKET_VALID_S,
    views::PersonView,
};

use super::{
    Failure,
    body::Json,
    caller::{Caller, From},
};
use crate::{
    Hub,
    identity::{AccountDraft, SESSION_COOKIE, Session},
    picture,
};

/// Whether the hub waits to be set up.
#[utoipa::path(
    get,
    path = routes::SETUP,
    operation_id = "set_up_state",
    tag = "people",
    responses((status = 200, description = "Whether the hub waits to be set up.", body = SetUpState)),
    security(())
)]
pub(super) async fn set_up_state(State(hub): State<Hub>) -> axum::Json<SetUpState> {
    let needed = hub.identity.is_empty();
    axum::Json(SetUpState { needed })
}

/// Makes the first administrator, with the code that the hub wrote into its log.
#[utoipa::path(
    post,
    path = routes::SETUP,
    operation_id = "set_up",
    tag = "people",
    request_body = SetUp,
    responses(
        (status = 200, description = "The first administrator, signed in by the cookie.", body = SessionView),
        (status = 409, description = "The hub has been set up already."),
        (status = 429, description = "Too many wrong codes came from this address."),
    ),
    security(())
)]
pub(super) async fn set_up(
    State(hub): State<Hub>,
    From(peer): From,
    Json(body): Json<SetUp>,
) -> Result<Response, Failure> {
    let SetUp { code, login, name, password } = body;
    let draft =
        AccountDraft { login, name, role: Role::Administrator, area: None, department: None, password };
    let (session, token) = hub.identity.set_up(&code, draft, peer).await?;
    tracing::info!(person = %session.person, "the hub has been set up");
    Ok(signed_in(&hub, &session, &token))
}

/// Signs in.
#[utoipa::path(
    post,
    path = routes::SESSION,
    operation_id = "sign_in",
    tag = "people",
    request_body = SignIn,
    responses(
        (status = 200, description = "Who is signed in, by the cookie.", body = SessionView),
        (status = 401, description = "Account or password is wrong."),
        (status = 429, description = "Too many wrong passwords came for this account or from this address."),
    ),
    security(())
)]
pub(super) async fn sign_in(
    State(hub): State<Hub>,
    From(peer): From,
    Json(body): Json<SignIn>,
) -> Result<Response, Failure> {
    let signed = hub.identity.sign_in(&body.login, &body.password, peer).await;
    let (session, token) = signed.inspect_err(|error| {
        metrics::counter!("huying_sign_ins_refused_total").increment(1);
        tracing::info!(address = %peer.0, %error, "sign-in refused");
    })?;
    tracing::info!(person = %session.person, address = %peer.0, "signed in");
    Ok(signed_in(&hub, &session, &token))
}

/// Who is signed in.
#[utoipa::path(
    get,
    path = routes::SESSION,
    operation_id = "session",
    tag = "people",
    responses((status = 200, description = "Who is signed in.", body = SessionView))
)]
pub(super) async fn show(State(hub): State<Hub>, Caller(session): Caller) -> axum::Json<SessionView> {
    axum::Json(session_view(&hub, &session))
}

/// Signs out.
#[utoipa::path(
    delete,
    path = routes::SESSION,
    operation_id = "sign_out",
    tag = "people",
    responses((status = 204, description = "The session is over."))
)]
pub(super) async fn sign_out(State(hub): State<Hub>, Caller(session): Caller) -> Result<Response, Failure> {
    hub.identity.sign_out(&session).await?;
    tracing::info!(person = %session.person, "signed out");
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(SET_COOKIE, cookie(&hub, "", 0));
    Ok(response)
}

/// A ticket for the console socket.
#[utoipa::path(
    post,
    path = routes::TICKET,
    operation_id = "console_ticket",
    tag = "people",
    responses((status = 200, description = "The ticket.", body = Ticket))
)]
pub(super) async fn ticket(State(hub): State<Hub>, Caller(session): Caller) -> axum::Json<Ticket> {
    let ticket = hub.identity.issue_ticket(&session);
    axum::Json(Ticket { ticket, valid_for_s: TICKET_VALID_S })
}

fn signed_in(hub: &Hub, session: &Session, token: &str) -> Response {
    let lasts_s = u64::from(hub.config.sessions.absolute_hours) * 3_600;
    let mut response = axum::Json(session_view(hub, session)).into_response();
    response.headers_mut().insert(SET_COOKIE, cookie(hub, token, lasts_s));
    response
}

fn session_view(hub: &Hub, session: &Session) -> SessionView {
    let person =
        PersonView { id: PersonId(session.person.0), name: session.name.clone(), role: session.role };
    let area = session.area.as_ref();
    let (area, department) = hub.engine.read(|view| {
        let area = area.map(|area| picture::area_ref(view.organisation.areas(), area));
        (area, session.department.as_ref().map(|code| picture::department_ref(view, code)))
    });
    let expires_at_us = picture::instant(session.expires_at);
    let server_us = wire::UtcMicros::clamped(crate::state::now().0);
    SessionView { person, area, department, expires_at_us, server_us }
}

fn cookie(hub: &Hub, token: &str, lasts_s: u64) -> HeaderValue {
    let secure = if hub.config.is_reached_encrypted() { "; Secure" } else { "" };
    let cookie =
        format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={lasts_s}{secure}");
    HeaderValue::from_str(&cookie).expect("a token has hex digits only")
}
