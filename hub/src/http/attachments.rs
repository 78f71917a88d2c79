//! 附件、录音: what goes with a report, handed in before it is filed and named by it ([`waiting`]). Pictures are for whoever sees the
//! case; a recording is for those who are told who called.

pub(crate) mod waiting;

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use hub_dispatch::{Event, ReportId, Stream};
use hub_engine::{
    Lookup,
    words::{Attached, hex},
};
use hub_protocol::{
    AttachmentId, ErrorCode,
    http::{AttachmentKept, AttachmentKind, routes},
    limits::{PHOTO_MAX_BYTES, RECORDING_MAX_BYTES},
};
use sha2::{Digest as _, Sha256};

use super::{
    Failure,
    body::limited,
    byte_range,
    caller::{Caller, id_in_path},
    followed::case_now,
    media::{self, Media},
    openapi::{OfAttachment, OfReportAttachment},
    search::seen,
};
use crate::{Hub, identity::Act};

/// Keeps a picture or recording until the report that it goes with is filed, for a day at most.
#[utoipa::path(
    put,
    path = routes::ATTACHMENT,
    operation_id = "keep_attachment",
    tag = "reports",
    params(OfAttachment),
    request_body(
        content(
            ("image/jpeg"), ("image/png"), ("image/webp"),
            ("audio/mpeg"), ("audio/mp4"), ("audio/ogg"), ("audio/wav"),
            ("video/mp4"), ("video/quicktime"), ("video/webm")
        ),
        description = "The picture or recording."
    ),
    responses(
        (status = 201, description = "It is kept.", body = AttachmentKept),
        (status = 200, description = "It was kept before.", body = AttachmentKept),
        (status = 409, description = "Something else has this id, or a report has it already."),
        (status = 429, description = "Too much waits for its report."),
    )
)]
pub(super) async fn keep(
    State(hub): State<Hub>,
    caller: Caller,
    Path(attachment): Path<String>,
    request: Request,
) -> Result<Response, Failure> {
    caller.may(Act::Report)?;
    let id = id_in_path("attachment", &attachment)?;
    if id.get_version_num() != 7 {
        return Err(Failure::invalid("attachment", id, "it is no UUID of version 7"));
    }
    let body = limited(request, &hub, RECORDING_MAX_BYTES).await?;
    let media =
        Media::of(&body).ok_or_else(|| Failure::new(ErrorCode::UnsupportedMediaType, media::NEITHER))?;
    let kind = match media {
        Media::Picture(_) if body.len() > PHOTO_MAX_BYTES => {
            let words = format!("the picture is longer than {PHOTO_MAX_BYTES} bytes");
            return Err(Failure::new(ErrorCode::TooLarge, words).in_field("body"));
        }
        Media::Picture(_) => AttachmentKind::Picture,
        Media::Recording(_) => AttachmentKind::Recording,
    };
    let attached = Attached {
        id,
        media_type: media.name().to_owned(),
        bytes: u64::try_from(body.len()).expect("a body fits 64 bits"),
        digest: hex(&Sha256::digest(&body)),
    };
    let _turn = hub.turns.of_person(caller.person()).await;
    let is_new = waiting::keep(&hub.engine, caller.person(), attached, body.to_vec()).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, axum::Json(AttachmentKept { attachment: AttachmentId(id), kind })).into_response())
}

/// A picture or recording of a report, for those who may read its case; a recording, for those of them who are told who called.
#[utoipa::path(
    get,
    path = routes::REPORT_ATTACHMENT,
    operation_id = "report_attachment",
    tag = "reports",
    params(
        OfReportAttachment,
        ("Range" = Option<String>, Header, description = "The bytes that are wanted, as `bytes=0-1023` (RFC 9110, section 14.2).")
    ),
    responses(byte_range::Answers)
)]
pub(super) async fn show(
    State(hub): State<Hub>,
    caller: Caller,
    Path((report, attachment)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    caller.may(Act::ReadCases)?;
    let report = ReportId(id_in_path("report", &report)?);
    let id = id_in_path("attachment", &attachment)?;
    let missing = || {
        let words = format!("report {report} has no attachment {id}");
        Failure::new(ErrorCode::NotFound, words).about("attachment", id)
    };
    let entries = hub.engine.history(Stream::Report(report), 1).await?;
    let received = entries.first().map(|entry| &entry.recorded.event);
    let Some(Event::ReportReceived { case: begun, .. }) = received else { return Err(missing()) };
    let case = case_now(&hub.engine, *begun, report).await?.ok_or_else(missing)?;
    caller.sees_case(&hub, case).await?;
    let seen = seen(&hub, &caller, case).await?.ok_or_else(missing)?;
    let words = hub.engine.words(Lookup::Report(report)).await?.ok_or_else(missing)?;
    let attached = words.attachments.into_iter().find(|it| it.id == id).ok_or_else(missing)?;
    if attached.is_recording() && seen.withheld.keeps_caller(report) {
        let words = "the report was made in confidence, and who made it is not told to this seat";
        return Err(Failure::new(ErrorCode::CallerConfided, words).about("report", report));
    }
    byte_range::show(&hub, &headers, waiting::key(id)).await?.ok_or_else(missing)
}
