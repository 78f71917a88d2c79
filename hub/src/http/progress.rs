//! 一事一码: who knows the number and the pin of a report learns how its matter stands, without signing in; and the pin of a
//! report that has none.

mod keeping;
mod standing;
mod verdict;

use axum::extract::{Path, State};
use hub_dispatch::{Event, ReportId, Stream};
use hub_engine::{PIN_DIGITS, ReportNumber};
use hub_protocol::{
    self as wire, ErrorCode, Verdict,
    http::{CallerVerdict, NumberAndPin, Pin, Progress, routes},
};
use subtle::ConstantTimeEq as _;

use super::{
    Failure,
    acts::degree_beside,
    body::Json,
    caller::{Caller, From, id_in_path},
    followed::case_now,
    openapi::OfReport,
    orders::sealed,
};
use crate::{
    Hub,
    identity::{Act, Peer},
    picture,
};

/// Compared with where a number has no report: a wrong number costs what a wrong pin does.
const NOBODYS_PIN: &str = "------";

/// How a matter stands, by the number and pin of a report.
#[utoipa::path(
    post,
    path = routes::PROGRESS,
    operation_id = "progress",
    tag = "reports",
    request_body = NumberAndPin,
    responses(
        (status = 200, description = "How the matter stands.", body = Progress),
        (status = 404, description = "No report has that number with that pin."),
        (status = 429, description = "Too many wrong numbers or pins came for this number or from this address."),
    ),
    security(())
)]
pub(super) async fn show(
    State(hub): State<Hub>,
    From(peer): From,
    Json(NumberAndPin { number, pin }): Json<NumberAndPin>,
) -> Result<axum::Json<Progress>, Failure> {
    let report = asked_after(&hub, peer, number, pin).await?;
    standing::of(&hub, report).await?.map(axum::Json).ok_or_else(unknown)
}

/// Longest mark of a work, in characters: the hub makes none that is longer.
const WORK_MAX_CHARS: usize = 64;

/// Whoever reported a matter says whether the work is done: it is checked with that, or done again. Where that is not wanted
/// (any more), or other work waits by now, nothing changes: the answer is how the matter stands, and whether the word was taken.
#[utoipa::path(
    post,
    path = routes::PROGRESS_VERDICT,
    operation_id = "progress_verdict",
    tag = "reports",
    request_body = CallerVerdict,
    responses(
        (status = 200, description = "How the matter stands now.", body = Progress),
        (status = 404, description = "No report has that number with that pin."),
        (status = 429, description = "Too many wrong numbers or pins came for this number or from this address."),
    ),
    security(())
)]
pub(super) async fn judge(
    State(hub): State<Hub>,
    From(peer): From,
    Json(CallerVerdict { number, pin, verdict, degree, work, note }): Json<CallerVerdict>,
) -> Result<axum::Json<Progress>, Failure> {
    let note = note.map(|note| sealed("note", &note)).transpose()?;
    let degree = degree_beside("degree", verdict == Verdict::Done, degree)?;
    if let Some(work) = work.as_ref().filter(|work| work.chars().count() > WORK_MAX_CHARS) {
        let why = format!("the mark of a work has at most {WORK_MAX_CHARS} characters");
        return Err(Failure::invalid("work", work, why));
    }
    let report = asked_after(&hub, peer, number, pin).await?;
    let judged = verdict::say(&hub, report, (verdict, degree), work.as_deref(), note).await?;
    let stands = standing::of(&hub, report).await?.ok_or_else(unknown)?;
    Ok(axum::Json(Progress { judged, ..stands }))
}

fn unknown() -> Failure {
    Failure::new(ErrorCode::NotFound, "no report has that number with that pin")
}

/// The report of whoever knows its number and its pin; anybody else has to wait after a few tries.
async fn asked_after(
    hub: &Hub,
    peer: Peer,
    number: wire::http::ReportNumber,
    Pin(pin): Pin,
) -> Result<ReportId, Failure> {
    // Neither is repeated in an answer or in the log.
    let number: ReportNumber =
        number.0.parse().map_err(|error| Failure::new(ErrorCode::Invalid, error).in_field("number"))?;
    if pin.len() != PIN_DIGITS || !pin.bytes().all(|it| it.is_ascii_digit()) {
        let words = format!("a pin has {PIN_DIGITS} digits");
        return Err(Failure::new(ErrorCode::Invalid, words).in_field("pin"));
    }
    let tried = number.to_string();
    hub.identity.asks_after(&tried, peer).inspect_err(|_| {
        metrics::counter!("huying_progress_refused_total").increment(1);
    })?;
    let report = proven(hub, number, &pin).await?.ok_or_else(unknown)?;
    hub.identity.asked_rightly(&tried, peer);
    Ok(report)
}

/// The report that has this number and this pin.
async fn proven(hub: &Hub, number: ReportNumber, pin: &str) -> Result<Option<ReportId>, Failure> {
    let numbered = hub.engine.reports_numbered(number).await?;
    let is_pin = |kept: &str| bool::from(kept.as_bytes().ct_eq(pin.as_bytes()));
    if numbered.is_empty() {
        assert!(!is_pin(NOBODYS_PIN), "a pin has digits only");
    }
    Ok(numbered.into_iter().find(|(_, kept)| is_pin(kept.digits())).map(|(report, _)| report))
}

/// A report's number and pin; one is made where there is none.
#[utoipa::path(
    post,
    path = routes::PIN,
    operation_id = "report_pin",
    tag = "reports",
    params(OfReport),
    responses(
        (status = 200, description = "The number and the pin.", body = NumberAndPin),
        (status = 403, description = "The person worked on the case, or it waits to be checked and somebody else filed the report; or the report was made in confidence."),
        (status = 404, description = "The report is unknown, or was erased."),
    )
)]
pub(super) async fn pin(
    State(hub): State<Hub>,
    caller: Caller,
    Path(report): Path<String>,
) -> Result<axum::Json<NumberAndPin>, Failure> {
    caller.may(Act::Dispatch)?;
    let report = ReportId(id_in_path("report", &report)?);
    let unknown = || {
        let words = format!("report {report} is unknown, or was erased");
        Failure::new(ErrorCode::NotFound, words).about("report", report)
    };
    let received = hub.engine.history(Stream::Report(report), 1).await?;
    let received = received.first().map(|entry| &entry.recorded.event);
    let Some(Event::ReportReceived { case, filed_by, .. }) = received else { return Err(unknown()) };
    let now = case_now(&hub.engine, *case, report).await?.ok_or_else(unknown)?;
    caller.sees_case(&hub, now).await?;
    let person = caller.person();
    keeping::may_be_told(&hub, &caller, report, (*case, *filed_by)).await?;
    let _turn = hub.turns.of_report(report).await;
    let pin = hub.engine.give_pin(report).await?.ok_or_else(unknown)?;
    // Noted first: whoever knows it and handles the matter does not check it with it.
    hub.engine.note_pin_told(report, person).await?;
    // The pin itself is in no log.
    tracing::info!(%report, %person, "the pin of a report was told");
    Ok(axum::Json(NumberAndPin { number: picture::number(report), pin: picture::pin(&pin) }))
}
