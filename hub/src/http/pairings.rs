//! Phones that become devices of units, and the ticket with which their page opens the unit socket.

use axum::{
    extract::{FromRequestParts, State},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION, request::Parts},
};
use hub_dispatch::UnitId;
use hub_protocol::{
    self as wire, ErrorCode,
    http::{ClaimPairing, DeviceToken, NewPairing, Pairing, Ticket, routes},
    limits::{SHORT_TEXT_MAX_BYTES, TICKET_VALID_S},
};

use super::{
    Failure,
    body::Json,
    caller::{Caller, From},
    orders::check_len,
};
use crate::{
    Hub,
    identity::{Act, Device, PairingError},
    picture,
};

/// A device that shows its token.
pub(crate) struct Bearer {
    /// The device.
    pub(crate) device: Device,
    /// What it bears.
    pub(crate) token: String,
}

impl FromRequestParts<Hub> for Bearer {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Failure> {
        let unknown = || Failure::new(ErrorCode::TokenRevoked, "the device token is unknown or was revoked");
        let token = bearer(&parts.headers).map(str::to_owned).ok_or_else(unknown)?;
        let device = hub.identity.device(&token).await?.ok_or_else(unknown)?;
        Ok(Self { device, token })
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// A code for one more device of a unit: whoever may dispatch a unit may also give its crew another phone.
#[utoipa::path(
    post,
    path = routes::PAIRINGS,
    operation_id = "make_pairing",
    tag = "people",
    request_body = NewPairing,
    responses(
        (status = 201, description = "The code.", body = Pairing),
        (status = 404, description = "The unit is not enrolled."),
    )
)]
pub(super) async fn create(
    State(hub): State<Hub>,
    caller: Caller,
    Json(body): Json<NewPairing>,
) -> Result<(StatusCode, axum::Json<Pairing>), Failure> {
    caller.may(Act::Devices).or_else(|_refused| caller.may(Act::Dispatch))?;
    check_len("label", &body.label, SHORT_TEXT_MAX_BYTES)?;
    let unit = UnitId(body.unit.0);
    hub.engine.read(|view| caller.sees_unit_in_use(view, unit))?;
    let (code, expires) = hub.identity.issue_pairing(unit, body.label);
    tracing::info!(by = %caller.person(), %unit, "pairing code made");
    Ok((StatusCode::CREATED, axum::Json(Pairing { code, expires_at_us: picture::instant(expires) })))
}

/// Makes of a code a device's token.
#[utoipa::path(
    post,
    path = routes::CLAIM_PAIRING,
    operation_id = "claim_pairing",
    tag = "people",
    request_body = ClaimPairing,
    responses(
        (status = 201, description = "The device and its token, shown this once.", body = DeviceToken),
        (status = 429, description = "Too many wrong codes came from this address."),
    ),
    security(())
)]
pub(super) async fn claim(
    State(hub): State<Hub>,
    From(peer): From,
    Json(body): Json<ClaimPairing>,
) -> Result<(StatusCode, axum::Json<DeviceToken>), Failure> {
    let claimed = hub.identity.claim_pairing(&body.code, peer).await;
    let (device, token) = claimed.map_err(|error| match error {
        PairingError::Slowed(slowed) => slowed.into(),
        PairingError::Unknown => {
            tracing::info!(address = %peer.0, "pairing refused");
            Failure::new(ErrorCode::PairingUnknown, error.to_string()).in_field("code")
        }
        PairingError::Ledger(failed) => failed.into(),
    })?;
    tracing::info!(unit = %device.unit, device = %device.id, address = %peer.0, "device paired");
    let unit = wire::UnitId(device.unit.0);
    Ok((StatusCode::CREATED, axum::Json(DeviceToken { device: device.id, unit, token })))
}

/// A ticket for the unit socket: a page cannot send its token with a socket.
#[utoipa::path(
    post,
    path = routes::UNIT_TICKET,
    operation_id = "unit_ticket",
    tag = "people",
    responses((status = 200, description = "The ticket.", body = Ticket)),
    security(("device" = []))
)]
pub(super) async fn ticket(State(hub): State<Hub>, From(_): From, bearer: Bearer) -> axum::Json<Ticket> {
    let ticket = hub.identity.issue_unit_ticket(&bearer.token);
    axum::Json(Ticket { ticket, valid_for_s: TICKET_VALID_S })
}
