//! Whether the process lives, whether it can take reports, and its figures.

use std::time::Duration;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use hub_engine::{LedgerState, organisation::years_lacking};
use hub_protocol::ErrorCode;
use serde::Serialize;
use subtle::ConstantTimeEq as _;
use utoipa::ToSchema;

use super::{Failure, caller::From};
use crate::{Hub, figures, state};

/// How long the ledger has to answer.
const LEDGER_WITHIN: Duration = Duration::from_secs(1);
/// How many records this hub's feed may be behind.
const BEHIND_MAX: u64 = 1_000;

/// This hub takes reports.
#[derive(Serialize, ToSchema)]
pub(super) struct Ready {
    /// True.
    ready: bool,
    /// The ledger's incarnation.
    epoch: uuid::Uuid,
    /// The offset that this hub has caught up with.
    seq: u64,
    /// Years of which the working calendar in force should know the days off and does not: this one and the next. There,
    /// weekdays are taken for working days; importing a calendar mends it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    calendar_years_lacking: Vec<i16>,
}

/// Asks nothing of anybody: an answer means that the process lives.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "alive",
    tag = "operation",
    responses((status = 200, description = "It lives.", content_type = "text/plain", body = String)),
    security(())
)]
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// Whether reports are accepted: the ledger answers and this hub has caught up with it.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "ready",
    tag = "operation",
    responses((status = 200, description = "It takes reports.", body = Ready)),
    security(())
)]
pub(super) async fn ready(State(hub): State<Hub>) -> Result<axum::Json<Ready>, Failure> {
    let not_ready = |why: String| Failure::new(ErrorCode::LedgerUnavailable, why);
    if *hub.engine.ledger_state().borrow() == LedgerState::Unavailable {
        return Err(not_ready("the ledger did not answer when it was last asked".to_owned()));
    }
    let asked = tokio::time::timeout(LEDGER_WITHIN, hub.engine.ledger().head()).await;
    let head = asked.map_err(|elapsed| not_ready(format!("the ledger: {elapsed}")))??;
    let seq = hub.engine.read(|view| view.seq);
    if seq + BEHIND_MAX < head.seq {
        return Err(not_ready(format!("the feed is at {seq}, the ledger at {}", head.seq)));
    }
    let calendar_years_lacking = hub.engine.read(|view| {
        let calendar = view.organisation.calendar();
        years_lacking(&calendar.calendar, state::now())
    });
    Ok(axum::Json(Ready { ready: true, epoch: head.epoch, seq, calendar_years_lacking }))
}

/// For this machine, or for whoever bears the token.
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "figures",
    tag = "operation",
    responses(
        (status = 200, description = "The figures, for Prometheus.", content_type = "text/plain", body = String),
        (status = 403, description = "Asked from another machine, without the token."),
    ),
    security((), ("figures" = []))
)]
pub(super) async fn figures(
    State(hub): State<Hub>,
    From(peer): From,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if !peer.0.is_loopback() && !bears_token(&hub, &headers) {
        return Err(Failure::new(ErrorCode::NotAllowed, "figures are for this machine, or need the token"));
    }
    let text = HeaderValue::from_static("text/plain; version=0.0.4");
    Ok(([(header::CONTENT_TYPE, text)], figures::render(&hub)).into_response())
}

fn bears_token(hub: &Hub, headers: &HeaderMap) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer "));
    let (Some(given), Some(token)) = (given, &hub.config.metrics.token) else { return false };
    given.as_bytes().ct_eq(token.0.as_bytes()).into()
}
