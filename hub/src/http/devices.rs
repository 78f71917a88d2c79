//! Devices of units and their tokens.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use hub_dispatch::UnitId;
use hub_protocol::{
    self as wire, DeviceId, ErrorCode,
    http::{DeviceList, DeviceToken, DeviceView, NewDevice, routes},
};

use super::{
    Failure,
    body::Json,
    caller::{Caller, id_in_path},
    openapi::OfDevice,
    orders::check_len,
};
use crate::{Hub, identity::Act, picture};

/// Devices of units in the caller's area.
#[utoipa::path(
    get,
    path = routes::DEVICES,
    operation_id = "devices",
    tag = "people",
    responses((status = 200, description = "The devices.", body = DeviceList))
)]
pub(super) async fn list(State(hub): State<Hub>, caller: Caller) -> Result<axum::Json<DeviceList>, Failure> {
    caller.may(Act::Devices)?;
    let mut devices = hub.identity.devices().await?;
    devices.sort_by_key(|device| (device.unit, device.id));
    let devices = hub.engine.read(|view| {
        let seen = devices.into_iter().filter(|device| caller.sees_unit(view, device.unit).is_ok());
        let draw = |device: crate::identity::Device| DeviceView {
            id: device.id,
            unit: picture::unit_ref(view, device.unit),
            label: device.label,
            made_at_us: picture::instant(device.made_at),
        };
        seen.map(draw).collect()
    });
    Ok(axum::Json(DeviceList { devices }))
}

/// Makes a token for a device of a unit.
#[utoipa::path(
    post,
    path = routes::DEVICES,
    operation_id = "make_device",
    tag = "people",
    request_body = NewDevice,
    responses(
        (status = 201, description = "The device and its token, shown this once.", body = DeviceToken),
        (status = 404, description = "The unit is not enrolled."),
    )
)]
pub(super) async fn create(
    State(hub): State<Hub>,
    caller: Caller,
    Json(body): Json<NewDevice>,
) -> Result<(StatusCode, axum::Json<DeviceToken>), Failure> {
    caller.may(Act::Devices)?;
    check_len("label", &body.label, wire::limits::SHORT_TEXT_MAX_BYTES)?;
    let unit = UnitId(body.unit.0);
    hub.engine.read(|view| caller.sees_unit_in_use(view, unit))?;
    let (device, token) = hub.identity.add_device(unit, body.label).await?;
    tracing::info!(by = %caller.person(), %unit, device = %device.id, "device token made");
    let made = DeviceToken { device: device.id, unit: body.unit, token };
    Ok((StatusCode::CREATED, axum::Json(made)))
}

/// Takes a device's token back.
#[utoipa::path(
    delete,
    path = routes::DEVICE,
    operation_id = "revoke_device",
    tag = "people",
    params(OfDevice),
    responses((status = 204, description = "The token is valid no more."))
)]
pub(super) async fn revoke(
    State(hub): State<Hub>,
    caller: Caller,
    Path(device): Path<String>,
) -> Result<StatusCode, Failure> {
    caller.may(Act::Devices)?;
    let id = DeviceId(id_in_path("device", &device)?);
    let known = hub.identity.devices().await?.into_iter().find(|device| device.id == id);
    let known = known.ok_or_else(|| {
        Failure::new(ErrorCode::NotFound, format!("device {id} is unknown")).about("device", id)
    })?;
    hub.engine.read(|view| caller.sees_unit(view, known.unit))?;
    hub.identity.revoke_devices(|device| device.id == id).await?;
    tracing::info!(by = %caller.person(), unit = %known.unit, device = %id, "device token taken back");
    Ok(StatusCode::NO_CONTENT)
}
