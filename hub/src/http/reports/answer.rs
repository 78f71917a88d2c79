//! What whoever files a report is told: the same when it is asked for again.

use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use geo_index::{AreaCode, Place};
use hub_dispatch::{CaseId, Event, Grade, Intake, ReportId, Service, Stream};
use hub_engine::Done;
use hub_protocol::{self as wire, ErrorCode, http::ReportAccepted};
use serde::{Deserialize, Serialize};

use super::super::{
    Failure,
    caller::Caller,
    orders::{is_repeated, mark_replay},
};
use crate::{Hub, picture};

/// What is kept with the order, to be answered again; `seq` and grade are read from what was recorded.
#[derive(Serialize, Deserialize)]
pub(in super::super) struct Kept {
    pub(super) report: ReportId,
    pub(super) case: CaseId,
    #[serde(default)]
    pub(super) joined: bool,
    pub(super) place: Option<Place>,
    pub(super) area: AreaCode,
    pub(super) call_first: Vec<Service>,
}

impl Kept {
    /// Of a report that opens a case.
    pub(in super::super) fn of(intake: &Intake) -> Self {
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

/// The answer to whoever filed it: the same when it is asked for again.
pub(in super::super) async fn answered(hub: &Hub, caller: &Caller, done: &Done) -> Result<Response, Failure> {
    let kept: Kept = serde_json::from_slice(&done.answer).map_err(|error| {
        tracing::error!(%error, "a kept answer cannot be read");
        Failure::new(ErrorCode::Internal, "the kept answer cannot be read")
    })?;
    let accepted = accepted(hub, caller, kept, done.seq).await?;
    let status = if is_repeated(done) { StatusCode::OK } else { StatusCode::CREATED };
    let mut response = (status, axum::Json(accepted)).into_response();
    mark_replay(&mut response, done);
    Ok(response)
}

async fn accepted(hub: &Hub, caller: &Caller, kept: Kept, seq: u64) -> Result<ReportAccepted, Failure> {
    let grade = grade_of(hub, kept.case).await?;
    // Whoever files it is known to know it.
    let is_a_desk = hub.engine.read(|view| caller.callers(view).is_a_desk());
    let pin = if is_a_desk { None } else { hub.engine.pin_of(kept.report).await? };
    Ok(ReportAccepted {
        report: wire::ReportId(kept.report.0),
        case: wire::CaseId(kept.case.0),
        joined: kept.joined,
        seq,
        grade: picture::words::grade(grade),
        place: kept.place.map(picture::point),
        area: hub.engine.read(|view| picture::area_ref(view.organisation.areas(), &kept.area)),
        call_first: kept.call_first.into_iter().map(picture::words::service).collect(),
        number: Some(picture::number(kept.report)),
        pin: pin.as_ref().map(picture::pin),
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
