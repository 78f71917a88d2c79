//! Pictures and recordings of work that was done: taken in before the word that it is done, kept in the vault, erased with the
//! report. A unit hands them in by its device's token, a department's desk by its account. Pictures of a matter that is dealt with
//! on the spot come before there is a case ([`spot`]); there are no recordings of those.

pub(crate) mod spot;

use axum::{
    extract::{FromRequestParts, Path, Query, Request, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use hub_dispatch::{
    CaseId, ContentDigest, DeskReplied, Event, Happened, OtherPictures, PersonId, TaskId, UnitId, WorkDone,
};
use hub_engine::{
    Engine,
    words::{hex, photo_key, photo_prefix},
};
use hub_ledger::{LedgerError, RowChange, Shelf};
use hub_protocol::{
    ErrorCode,
    http::{PhotoKept, routes},
    limits::{PHOTO_MAX_BYTES, PHOTOS_PER_TASK_MAX, RECORDING_MAX_BYTES, RECORDINGS_PER_TASK_MAX},
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    Failure,
    body::limited,
    byte_range,
    caller::{Caller, id_in_path},
    media::{self, Media},
    openapi::{OfCasePhoto, OfPhoto},
    pairings::Bearer,
};
use crate::{Hub, identity::Act, picture::Chronicle};

/// Most pictures of one matter dealt with on the spot: before and after.
const PICTURES_MAX: usize = 2 * PHOTOS_PER_TASK_MAX;

/// Most pictures of one task, of all four kinds.
const PICTURES_OF_TASK_MAX: usize = 4 * PHOTOS_PER_TASK_MAX;

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PhotoQuery {
    /// The task that the picture or recording is of.
    task: Option<Uuid>,
    /// 即采即办: the case that the client is about to file as dealt with on the spot, in place of a task.
    case: Option<Uuid>,
}

/// What a picture is of.
enum Subject {
    Task(TaskId),
    Case(CaseId),
}

impl PhotoQuery {
    fn subject(&self) -> Result<Subject, Failure> {
        match (self.task, self.case) {
            (Some(task), None) => Ok(Subject::Task(TaskId(task))),
            (None, Some(case)) => Ok(Subject::Case(CaseId(case))),
            (Some(_), Some(case)) => {
                Err(Failure::invalid("case", case, "a picture is of a task or of a case"))
            }
            (None, None) => {
                Err(Failure::new(ErrorCode::Invalid, "task: the picture is of no task and of no case")
                    .in_field("task"))
            }
        }
    }
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

/// Keeps a picture or recording of a task that the device's unit attends, or that the account's department has.
#[utoipa::path(
    put,
    path = routes::PHOTO,
    operation_id = "keep_photo",
    tag = "cases",
    params(OfPhoto, PhotoQuery),
    request_body(
        content(
            ("image/jpeg"), ("image/png"), ("image/webp"),
            ("audio/mpeg"), ("audio/mp4"), ("audio/ogg"), ("audio/wav"),
            ("video/mp4"), ("video/quicktime"), ("video/webm")
        ),
        description = "The picture, or the recording of a task."
    ),
    responses(
        (status = 201, description = "It is kept.", body = PhotoKept),
        (status = 200, description = "It was kept before.", body = PhotoKept),
        (status = 409, description = "The task is not that of the unit or department, or the case is filed already."),
        (status = 429, description = "Too many matters are begun and not filed."),
    ),
    security(("session" = []), ("device" = []))
)]
pub(super) async fn keep(
    State(hub): State<Hub>,
    photographer: Photographer,
    Path(digest): Path<String>,
    Query(query): Query<PhotoQuery>,
    request: Request,
) -> Result<Response, Failure> {
    let digest = digest.to_ascii_lowercase();
    let subject = query.subject()?;
    match (&subject, &photographer) {
        (Subject::Task(task), Photographer::Device(bearer)) => attends(&hub, bearer.device.unit, *task)?,
        (Subject::Task(task), Photographer::Desk(caller)) => has(&hub, caller, *task)?,
        (Subject::Case(_), Photographer::Device(_)) => {}
        (Subject::Case(_), Photographer::Desk(caller)) => caller.may(Act::HandleOnSpot)?,
    }
    let most = match subject {
        Subject::Task(_) => RECORDING_MAX_BYTES,
        Subject::Case(_) => PHOTO_MAX_BYTES,
    };
    let body = limited(request, &hub, most).await?;
    let found = hex(&Sha256::digest(&body));
    if found != digest {
        return Err(Failure::invalid("digest", digest, format!("the body's SHA-256 is {found}")));
    }
    fits(&subject, &body)?;
    let is_new = match subject {
        Subject::Task(task) => keep_of_task(&hub, task, &digest, body.to_vec()).await?,
        Subject::Case(case) => {
            let person = photographer.person(&hub)?;
            let _turn = hub.turns.of_person(person).await;
            spot::keep(&hub.engine, person, case, &digest, body.to_vec()).await?
        }
    };
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, axum::Json(PhotoKept { photo: digest })).into_response())
}

/// Of a task a picture or a recording, of a case that is not filed yet a picture; and no picture that is too large.
fn fits(subject: &Subject, body: &[u8]) -> Result<(), Failure> {
    let refused = |words: &str| Err(Failure::new(ErrorCode::UnsupportedMediaType, words));
    match (Media::of(body), subject) {
        (None, _) => refused(media::NEITHER),
        (Some(Media::Recording(_)), Subject::Case(_)) => refused("the body is no JPEG, PNG or WebP picture"),
        (Some(Media::Picture(_)), _) if body.len() > PHOTO_MAX_BYTES => {
            let words = format!("the picture is longer than {PHOTO_MAX_BYTES} bytes");
            Err(Failure::new(ErrorCode::TooLarge, words).in_field("body"))
        }
        (Some(_), _) => Ok(()),
    }
}

impl Photographer {
    /// Who takes the picture: the person who carries the device, or whose account it is.
    fn person(&self, hub: &Hub) -> Result<PersonId, Failure> {
        match self {
            Self::Desk(caller) => Ok(caller.person()),
            Self::Device(bearer) => {
                let unit = bearer.device.unit;
                let person = hub.engine.read(|view| view.board.unit(unit).and_then(|unit| unit.person));
                let words = format!("nobody is known to carry the device of unit {unit}");
                person.ok_or_else(|| Failure::new(ErrorCode::NotAllowed, words))
            }
        }
    }
}

/// Keeps a picture or recording of a task, if it is not kept already: whether it is new.
async fn keep_of_task(hub: &Hub, task: TaskId, digest: &str, body: Vec<u8>) -> Result<bool, Failure> {
    let key = photo_key(task, digest);
    let ledger = hub.engine.ledger();
    let _turn = hub.turns.of_task(task).await;
    let prefix = photo_prefix(task);
    let most = PICTURES_OF_TASK_MAX + RECORDINGS_PER_TASK_MAX;
    let kept = ledger.keys_under(Shelf::Vault, &prefix, &prefix, most).await?;
    if kept.contains(&key) {
        return Ok(false);
    }
    let (what, most, is_picture_too) = match media::picture(&body) {
        Some(_) => ("photos", PICTURES_OF_TASK_MAX, true),
        None => ("recordings", RECORDINGS_PER_TASK_MAX, false),
    };
    let mut alike = 0;
    for kept in &kept {
        alike += usize::from(is_picture(&hub.engine, kept).await? == Some(is_picture_too));
    }
    if alike >= most {
        let words = format!("the task has {most} {what}, no more are taken");
        return Err(Failure::new(ErrorCode::TooLarge, words).about("task", task));
    }
    let bytes = body.len();
    ledger.put_rows(vec![RowChange { shelf: Shelf::Vault, key, value: Some(body) }]).await?;
    tracing::info!(%task, bytes, "photo or recording kept");
    Ok(true)
}

/// Whether a row of the vault is a picture, by the few bytes that tell it; none if it is not there.
async fn is_picture(engine: &Engine, key: &str) -> Result<Option<bool>, LedgerError> {
    let head = engine.ledger().row_part(Shelf::Vault, key, 0, media::PICTURE_HEAD_BYTES).await?;
    Ok(head.map(|head| media::picture(&head.bytes).is_some()))
}

/// Refuses the word that work is done if it names a picture or recording that was not handed in for its task.
pub(crate) async fn handed_in_for(
    engine: &Engine,
    task: TaskId,
    named: [(&'static str, &[ContentDigest]); 5],
) -> Result<(), Failure> {
    for (field, digests) in named {
        let what = if field == RECORDINGS { "recording" } else { "picture" };
        for ContentDigest(digest) in digests {
            let kept = is_picture(engine, &photo_key(task, digest)).await?;
            // A recording proves nothing that a picture is wanted for, nor is it looked at as one.
            let is_it = kept.is_some_and(|is_picture| is_picture != (field == RECORDINGS));
            if !is_it {
                let words = format!("{field}: the {what} {digest} was not handed in for task {task}");
                return Err(Failure::new(ErrorCode::PicturesMissing, words).about(field, digest));
            }
        }
    }
    Ok(())
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

/// A picture or recording of work on a case, for those who may read the case.
#[utoipa::path(
    get,
    path = routes::CASE_PHOTO,
    operation_id = "case_photo",
    tag = "cases",
    params(
        OfCasePhoto,
        ("Range" = Option<String>, Header, description = "The bytes that are wanted, as `bytes=0-1023` (RFC 9110, section 14.2).")
    ),
    responses(byte_range::Answers)
)]
pub(super) async fn show(
    State(hub): State<Hub>,
    caller: Caller,
    Path((case, digest)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    caller.may(Act::ReadCases)?;
    let case = CaseId(id_in_path("case", &case)?);
    caller.sees_case(&hub, case).await?;
    let missing = || {
        let words = format!("case {case} has no photo {digest}");
        Failure::new(ErrorCode::NotFound, words).about("digest", &digest)
    };
    let chronicle = Chronicle::read(&hub.engine, case).await?.ok_or_else(missing)?;
    let key = chronicle.entries.iter().find_map(|entry| key_in(&entry.recorded.event, &digest));
    byte_range::show(&hub, &headers, key.ok_or_else(missing)?).await?.ok_or_else(missing)
}

/// The key of a picture, if this event hands it in.
fn key_in(event: &Event, digest: &str) -> Option<String> {
    let handed_in = handed_in(event)?;
    let is_named = handed_in.photos.iter().any(|photo| photo.0 == digest);
    is_named.then(|| handed_in.key(digest))
}

/// Pictures that an event names, and where they are kept.
pub(super) struct HandedIn<'a> {
    by: By,
    photos: Vec<&'a ContentDigest>,
}

/// Under which name pictures are kept.
enum By {
    Task(TaskId),
    Spot(CaseId, PersonId),
}

impl HandedIn<'_> {
    fn key(&self, digest: &str) -> String {
        match self.by {
            By::Task(task) => photo_key(task, digest),
            By::Spot(case, person) => spot::key(case, person, digest),
        }
    }

    /// The keys of all of them.
    pub(super) fn keys(&self) -> impl Iterator<Item = String> + '_ {
        self.photos.iter().map(|photo| self.key(&photo.0))
    }
}

/// The pictures that the word of the work done names.
#[expect(clippy::wildcard_enum_match_arm, reason = "few events hand pictures in")]
pub(super) fn handed_in(event: &Event) -> Option<HandedIn<'_>> {
    let (by, photos) = match event {
        Event::WorkDone(WorkDone { task, photos, before, others, .. }) => {
            (By::Task(*task), of_all_kinds(photos, before, others).collect())
        }
        Event::Acted(acted) => match &acted.what {
            Happened::DeskReplied(DeskReplied { task, photos, before, others, .. }) => {
                (By::Task(*task), of_all_kinds(photos, before, others).collect())
            }
            Happened::SelfHandled { before, after, .. } => {
                let by = acted.by.as_ref()?;
                (By::Spot(acted.case, by.person), before.iter().chain(after).collect())
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(HandedIn { by, photos })
}

fn of_all_kinds<'a>(
    photos: &'a [ContentDigest],
    before: &'a [ContentDigest],
    others: &'a OtherPictures,
) -> impl Iterator<Item = &'a ContentDigest> {
    by_kind(photos, before, others).into_iter().flat_map(|(_, pictures)| pictures)
}

/// The field that names recordings.
const RECORDINGS: &str = "recordings";

/// What is shown of a task by the name of the field that names it.
pub(crate) fn by_kind<'a>(
    photos: &'a [ContentDigest],
    before: &'a [ContentDigest],
    others: &'a OtherPictures,
) -> [(&'static str, &'a [ContentDigest]); 5] {
    [
        ("photos", photos),
        ("before", before),
        ("during", &others.during),
        ("signed", &others.signed),
        (RECORDINGS, &others.recordings),
    ]
}
