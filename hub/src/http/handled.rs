//! 即采即办: filing a small matter that was found and dealt with on the spot, in one request.

use axum::{extract::State, response::Response};
use hub_dispatch::{Actor, CaseId, Command, ContentDigest, Handled, Intake};
use hub_engine::{Pin, pin_rows};
use hub_ledger::RowChange;
use hub_protocol::{
    ErrorCode,
    http::{NewHandled, NewReport, ReportAccepted, routes},
};
use uuid::Uuid;

use super::{
    Failure,
    acts::pictures,
    body::Json,
    caller::Caller,
    openapi::Once,
    orders::{Key, Wanted, carry_out, digest, sealed},
    photos::spot,
    report_intake::{Filer, intake},
    reports::{Kept, answered},
};
use crate::{Hub, identity::Act, state};

/// 即采即办: a small matter that was found and dealt with on the spot.
#[utoipa::path(
    post,
    path = routes::HANDLED,
    operation_id = "file_handled",
    tag = "reports",
    params(Once),
    request_body = NewHandled,
    responses(
        (status = 201, description = "It is accepted: on disk, and dealt with.", body = ReportAccepted),
        (status = 200, description = "The same, for a key that came before.", body = ReportAccepted),
        (status = 422, description = "Pictures of before and of after are wanted."),
    )
)]
pub(super) async fn file(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Json(body): Json<NewHandled>,
) -> Result<Response, Failure> {
    caller.may(Act::HandleOnSpot)?;
    let digest = digest("handled", Uuid::nil(), &body);
    let NewHandled { report, note, before, after, case } = body;
    if let Some(join) = report.join {
        return Err(Failure::invalid("report.join", join, "what was dealt with on the spot joins no case"));
    }
    found_by_filer(&report)?;
    let (before, after) = (pictures("before", &before)?, pictures("after", &after)?);
    let (note, note_row) = sealed("note", &note)?;
    let filer = Filer { person: caller.person(), home: caller.0.area.as_ref(), attached: &[] };
    let occurred = report.occurred_at_us;
    let (intake, words_row, seat) = hub.engine.read(|view| {
        let (intake, row) = intake(report, view, &filer, state::now())?;
        Ok::<_, Failure>((intake, row, caller.seat(view)))
    })?;
    // A client that names no case has handed in no pictures either.
    let intake = Intake { case: case.map_or(intake.case, |case| CaseId(case.0)), ..intake };
    let claimed = claimed(&hub, &caller, &key, &intake, [("before", &before), ("after", &after)]).await?;
    let kept = Kept::of(&intake);
    let by = Actor { person: caller.person(), seat };
    let pin_rows = pin_rows(intake.report, &Pin::new());
    let rows = [words_row, note_row].into_iter().chain(pin_rows).chain(claimed).collect();
    let wanted = Wanted {
        what: "handled",
        command: Command::FileHandled(Handled { intake, by, note, before, after }),
        rows,
        occurred: occurred.map(|at| hub_dispatch::UtcMicros(at.get())),
        answer: serde_json::to_vec(&kept).expect("an answer has string keys"),
        digest,
    };
    let done = carry_out(&hub, &caller, key, wanted).await?;
    answered(&hub, &caller, &done).await
}

/// What somebody else called about is a report like any other, and that caller is asked whether it is done.
fn found_by_filer(report: &NewReport) -> Result<(), Failure> {
    if !report.attachments.is_empty() {
        let why = "what was dealt with on the spot has its pictures in before and after";
        return Err(Failure::invalid("report.attachments", report.attachments.len(), why));
    }
    let named = [
        ("report.caller_phone", &report.caller_phone),
        ("report.contact_phone", &report.contact_phone),
        ("report.caller_name", &report.caller_name),
    ];
    match named.into_iter().find(|(_, told)| told.is_some()) {
        None => Ok(()),
        Some((field, _)) => {
            let words = "what was dealt with on the spot has no caller: its filer found it";
            Err(Failure::new(ErrorCode::NotSelfFound, words).in_field(field))
        }
    }
}

/// What is to be written with the filing for the pictures. A case that was filed with this key is answered again, whatever
/// its pictures; any other that exists is refused.
async fn claimed(
    hub: &Hub,
    caller: &Caller,
    key: &Key,
    intake: &Intake,
    named: [(&'static str, &[ContentDigest]); 2],
) -> Result<Vec<RowChange>, Failure> {
    if hub.engine.ledger().answer(&caller.principal(), &key.0).await?.is_some() {
        return Ok(Vec::new());
    }
    let case = intake.case;
    if spot::is_filed(&hub.engine, case).await? {
        let words = format!("case {case} exists already");
        return Err(Failure::new(ErrorCode::CaseExists, words).about("case", case));
    }
    spot::claimed(&hub.engine, caller.person(), case, named).await
}
