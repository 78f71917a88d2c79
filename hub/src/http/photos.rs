//! Pictures of work that was done: taken in before the word that it is done, kept in the vault, erased with the report.

use axum::{
    extract::{Path, Query, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hub_dispatch::{CaseId, Event, TaskId, UnitId};
use hub_engine::words::{hex, photo_key, photo_prefix};
use hub_ledger::{RowChange, Shelf};
use hub_protocol::{
    ErrorCode,
    http::PhotoKept,
    limits::{PHOTO_MAX_BYTES, PHOTOS_PER_TASK_MAX},
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    Failure,
    body::limited,
    caller::{Caller, id_in_path},
    pairings::Bearer,
};
use crate::{Hub, identity::Act, picture::Chronicle};

#[derive(Deserialize)]
pub(super) struct PhotoQuery {
    /// The task that the picture is of.
    task: Uuid,
}

/// Keeps a picture of a task that the device's unit attends.
pub(super) async fn keep(
    State(hub): State<Hub>,
    bearer: Bearer,
    Path(digest): Path<String>,
    Query(PhotoQuery { task }): Query<PhotoQuery>,
    request: Request,
) -> Result<Response, Failure> {
    let task = TaskId(task);
    let digest = digest.to_ascii_lowercase();
    attends(&hub, bearer.device.unit, task)?;
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
        tracing::info!(unit = %bearer.device.unit, %task, bytes = body.len(), "photo kept");
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

/// A picture that belongs to a case, for those who may read the case.
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
    let Event::WorkDone { task, photos, .. } = event else { return None };
    photos.iter().any(|photo| photo.0 == digest).then_some(*task)
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
