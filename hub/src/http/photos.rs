//! Pictures of work that was done: taken in before the word that it is done, kept in the vault, erased with the report.
//! A unit hands them in by its device's token, a department's desk by its account.

use axum::{
    extract::{FromRequestParts, Path, Query, Request, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use hub_dispatch::{CaseId, ContentDigest, Event, Happened, TaskId, UnitId};
use hub_engine::words::{hex, photo_key, photo_prefix};
use hub_ledger::{RowChange, Shelf};
use hub_protocol::{
    ErrorCode,
    http::{PhotoKept, routes},
    limits::{PHOTO_MAX_BYTES, PHOTOS_PER_TASK_MAX},
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    Failure,
    body::limited,
    caller::{Caller, id_in_path},
    openapi::{OfCasePhoto, OfPhoto},
    pairings::Bearer,
};
use crate::{Hub, identity::Act, picture::Chronicle};

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PhotoQuery {
    /// The task that the picture is of.
    task: Uuid,
}

/// Whose picture it is: whoever shows a token is a device, anybody else must be signed in.
pub(super) enum Photographer {
    Device(Bearer),
    Desk(Caller),
}

impl FromRequestParts<Hub> for Photographer {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Failure> {
        if parts.headers.contains_key(header::AUTHORIZATION) {
            return Bearer::from_request_parts(parts, hub).await.map(Self::Device);
        }
        Caller::from_request_parts(parts, hub).await.map(Self::Desk)
    }
}

/// Keeps a picture of a task that the device's unit attends, or that the account's department has.
#[utoipa::path(
    put,
    path = routes::PHOTO,
    operation_id = "keep_photo",
    tag = "cases",
    params(OfPhoto, PhotoQuery),
    request_body(content(("image/jpeg"), ("image/png"), ("image/webp")), description = "The picture."),
    responses(
        (status = 201, description = "It is kept.", body = PhotoKept),
        (status = 200, description = "It was kept before.", body = PhotoKept),
        (status = 409, description = "The task is not that of the unit or department."),
    ),
    security(("session" = []), ("device" = []))
)]
pub(super) async fn keep(
    State(hub): State<Hub>,
    photographer: Photographer,
    Path(digest): Path<String>,
    Query(PhotoQuery { task }): Query<PhotoQuery>,
    request: Request,
) -> Result<Response, Failure> {
    let task = TaskId(task);
    let digest = digest.to_ascii_lowercase();
    match &photographer {
        Photographer::Device(bearer) => attends(&hub, bearer.device.unit, task)?,
        Photographer::Desk(caller) => has(&hub, caller, task)?,
    }
    let body = limited(request, &hub, PHOTO_MAX_BYTES).await?;
    let found = hex(&Sha256::digest(&body));
    if found != digest {
        return Err(Failure::invalid("digest", digest, format!("the body's SHA-256 is {found}")));
    }
    if kind_of(&body).is_none() {
        let words = "the body is no JPEG, PNG or WebP picture";
        return Err(Failure::new(ErrorCode::UnsupportedMediaType, words));
    }
    let key = photo_key(task, &digest);
    let ledger = hub.engine.ledger();
    let prefix = photo_prefix(task);
    let rows = ledger.rows(Shelf::Vault, &prefix, PHOTOS_PER_TASK_MAX + 1).await?;
    let kept: Vec<&String> = rows.iter().map(|(key, _)| key).filter(|key| key.starts_with(&prefix)).collect();
    let status = if kept.contains(&&key) {
        StatusCode::OK
    } else if kept.len() >= PHOTOS_PER_TASK_MAX {
        let words = format!("the task has {PHOTOS_PER_TASK_MAX} photos, no more are taken");
        return Err(Failure::new(ErrorCode::TooLarge, words).about("task", task));
    } else {
        ledger.put_rows(vec![RowChange { shelf: Shelf::Vault, key, value: Some(body.to_vec()) }]).await?;
        tracing::info!(%task, bytes = body.len(), "photo kept");
        StatusCode::CREATED
    };
    Ok((status, axum::Json(PhotoKept { photo: digest })).into_response())
}

/// Only whoever attends a task has pictures of it.
fn attends(hub: &Hub, unit: UnitId, task: TaskId) -> Result<(), Failure> {
    let attends = hub.engine.read(|view| {
        let attending = view.board.task(task).and_then(|task| task.attending.as_ref());
        attending.is_some_and(|attending| attending.unit == unit)
    });
    if attends {
        return Ok(());
    }
    let words = format!("task {task} is not attended by unit {unit}");
    Err(Failure::new(ErrorCode::NotYourTask, words).about("task", task))
}

/// The same for a department: only the one that owes a reply.
fn has(hub: &Hub, caller: &Caller, task: TaskId) -> Result<(), Failure> {
    caller.may(Act::Desk)?;
    let has = hub.engine.read(|view| {
        let mut desks = view.board.cases().flat_map(|case| case.handling.open_desks());
        let desk = desks.find(|(id, _)| *id == task).map(|(_, desk)| &desk.department);
        desk.is_some() && desk == caller.0.department.as_ref()
    });
    if has {
        return Ok(());
    }
    let words = format!("task {task} is no open task of the account's department");
    Err(Failure::new(ErrorCode::NotYourDesk, words).about("task", task))
}

/// A picture that belongs to a case, for those who may read the case.
#[utoipa::path(
    get,
    path = routes::CASE_PHOTO,
    operation_id = "case_photo",
    tag = "cases",
    params(OfCasePhoto),
    responses((status = 200, description = "The picture.", content(("image/jpeg"), ("image/png"), ("image/webp"))))
)]
pub(super) async fn show(
    State(hub): State<Hub>,
    caller: Caller,
    Path((case, digest)): Path<(String, String)>,
) -> Result<Response, Failure> {
    caller.may(Act::ReadCases)?;
    let case = CaseId(id_in_path("case", &case)?);
    caller.sees_case(&hub, case).await?;
    let missing = || {
        let words = format!("case {case} has no photo {digest}");
        Failure::new(ErrorCode::NotFound, words).about("digest", &digest)
    };
    let chronicle = Chronicle::read(&hub.engine, case).await?.ok_or_else(missing)?;
    let task = chronicle
        .entries
        .iter()
        .find_map(|entry| task_with(&entry.recorded.event, &digest))
        .ok_or_else(missing)?;
    let row = hub.engine.ledger().row(Shelf::Vault, &photo_key(task, &digest)).await?.ok_or_else(missing)?;
    let kind = kind_of(&row).ok_or_else(missing)?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], row).into_response())
}

/// The task that this picture was handed in with.
fn task_with(event: &Event, digest: &str) -> Option<TaskId> {
    let (task, photos) = handed_in(event)?;
    photos.iter().any(|photo| photo.0 == digest).then_some(task)
}

/// The pictures that the word of the work done names, and the task they are of.
#[expect(clippy::wildcard_enum_match_arm, reason = "few events hand pictures in")]
pub(super) fn handed_in(event: &Event) -> Option<(TaskId, &[ContentDigest])> {
    match event {
        Event::WorkDone { task, photos, .. } => Some((*task, photos)),
        Event::Acted(acted) => match &acted.what {
            Happened::DeskReplied { task, photos, .. } => Some((*task, photos)),
            _ => None,
        },
        _ => None,
    }
}

/// What a picture is, by its first bytes.
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}
