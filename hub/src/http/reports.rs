//! Taking reports in.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use geo_index::{AreaCode, Place};
use hub_dispatch::{CaseId, Command, Event, Grade, Intake, ReportId, Service, Stream, UtcMicros};
use hub_engine::Done;
use hub_ledger::RowChange;
use hub_protocol::{
    self as wire, ErrorCode,
    http::{NewReport, ReportAccepted, routes},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Failure,
    body::Json,
    caller::Caller,
    openapi::Once,
    orders::{Key, Wanted, carry_out, digest, is_repeated, mark_replay},
    report_intake::{Filer, intake, joining, root_area},
};
use crate::{Hub, identity::Act, picture, state};

/// What is kept with the order, to be answered again; `seq` and grade are read from what was recorded.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    report: ReportId,
    case: CaseId,
    #[serde(default)]
    joined: bool,
    place: Option<Place>,
    area: AreaCode,
    call_first: Vec<Service>,
}

impl Kept {
    /// Of a report that opens a case.
    pub(super) fn of(intake: &Intake) -> Self {
        Self {
            report: intake.report,
            case: intake.case,
            joined: false,
            place: intake.place,
            area: intake.area.clone(),
            call_first: intake.call_first.clone(),
        }
    }
}

/// Takes a report in: a new case, or part of an open one.
#[utoipa::path(
    post,
    path = routes::REPORTS,
    operation_id = "file_report",
    tag = "reports",
    params(Once),
    request_body = NewReport,
    responses(
        (status = 201, description = "It is accepted: on disk, and on its way.", body = ReportAccepted),
        (status = 200, description = "The same, for a key that came before.", body = ReportAccepted),
        (status = 404, description = "The case to join is unknown."),
    )
)]
pub(super) async fn file(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Json(body): Json<NewReport>,
) -> Result<Response, Failure> {
    caller.may(Act::Report)?;
    let digest = digest("report", Uuid::nil(), &body);
    let occurred = body.occurred_at_us.map(|at| UtcMicros(at.get()));
    let number = body.caller_phone.clone();
    let (command, row, kept) = match body.join {
        None => opening(&hub, &caller, body)?,
        Some(case) => joining_open(&hub, &caller, CaseId(case.0), body).await?,
    };
    let caller_row = number.and_then(|number| hub.engine.caller_row(&number, kept.report, kept.case));
    let wanted = Wanted {
        what: "report",
        command,
        rows: [row].into_iter().chain(caller_row).collect(),
        occurred,
        answer: serde_json::to_vec(&kept).expect("an answer has string keys"),
        digest,
    };
    let done = carry_out(&hub, &caller, key, wanted).await?;
    answered(&hub, &done).await
}

/// The answer to whoever filed it: the same when it is asked for again.
pub(super) async fn answered(hub: &Hub, done: &Done) -> Result<Response, Failure> {
    let kept: Kept = serde_json::from_slice(&done.answer).map_err(|error| {
        tracing::error!(%error, "a kept answer cannot be read");
        Failure::new(ErrorCode::Internal, "the kept answer cannot be read")
    })?;
    let accepted = accepted(hub, kept, done.seq).await?;
    let status = if is_repeated(done) { StatusCode::OK } else { StatusCode::CREATED };
    let mut response = (status, axum::Json(accepted)).into_response();
    mark_replay(&mut response, done);
    Ok(response)
}

/// The order to open a case.
fn opening(hub: &Hub, caller: &Caller, body: NewReport) -> Result<(Command, RowChange, Kept), Failure> {
    let filer = Filer { person: caller.0.person, home: caller.0.area.as_ref() };
    let (intake, row) = hub.engine.read(|view| intake(body, view, &filer, state::now()))?;
    let kept = Kept::of(&intake);
    Ok((Command::OpenCase(intake), row, kept))
}

/// The order to join an open case that the caller may see.
async fn joining_open(
    hub: &Hub,
    caller: &Caller,
    case: CaseId,
    body: NewReport,
) -> Result<(Command, RowChange, Kept), Failure> {
    caller.may(Act::Dispatch)?;
    caller.sees_case(hub, case).await?;
    let by = caller.0.person;
    let (joining, row) = hub.engine.read(|view| joining(body, case, view, by, state::now()))?;
    // If the case is not open any more, the rules refuse the order or the answer of the first time is given again.
    let (place, area) = hub.engine.read(|view| {
        let open = view.board.case(case).map(|case| (case.facts.place, case.facts.area.clone()));
        open.unwrap_or_else(|| (None, root_area(view)))
    });
    let call_first = joining.call_first.clone();
    let kept = Kept { report: joining.report, case, joined: true, place, area, call_first };
    Ok((Command::JoinReport(joining), row, kept))
}

async fn accepted(hub: &Hub, kept: Kept, seq: u64) -> Result<ReportAccepted, Failure> {
    let grade = grade_of(hub, kept.case).await?;
    Ok(ReportAccepted {
        report: wire::ReportId(kept.report.0),
        case: wire::CaseId(kept.case.0),
        joined: kept.joined,
        seq,
        grade: picture::words::grade(grade),
        place: kept.place.map(picture::point),
        area: hub.engine.read(|view| picture::area_ref(view.organisation.areas(), &kept.area)),
        call_first: kept.call_first.into_iter().map(picture::words::service).collect(),
    })
}

/// The grade under which a case was opened.
async fn grade_of(hub: &Hub, case: CaseId) -> Result<Grade, Failure> {
    if let Some(grade) = hub.engine.read(|view| view.board.case(case).map(|case| case.facts.grade)) {
        return Ok(grade);
    }
    let entries = hub.engine.history(Stream::Case(case), 1).await?;
    let opened = entries.first().map(|entry| &entry.recorded.event);
    if let Some(Event::CaseOpened { facts, .. }) = opened {
        return Ok(facts.grade);
    }
    Err(Failure::new(ErrorCode::CaseUnknown, format!("case {case} is unknown")).about("case", case))
}
