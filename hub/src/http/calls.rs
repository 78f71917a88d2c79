//! Earlier calls of a number, for whoever takes the next one: as far as their cases lie in the caller's area.

use axum::extract::{Query, State};
use hub_dispatch::{CaseId, ReportId, Stream};
use hub_engine::{Lookup, NUMBER_DIGITS_MIN};
use hub_protocol::{
    self as wire,
    http::{EarlierCall, EarlierCalls, EarlierCallsQuery, routes},
    limits::{EARLIER_CALLS_MAX, SHORT_TEXT_MAX_BYTES},
};

use super::{Failure, caller::Caller};
use crate::{Hub, identity::Act, jurisdiction::Callers, picture};

/// Earlier calls of a number.
#[utoipa::path(
    get,
    path = routes::EARLIER_CALLS,
    operation_id = "earlier_calls",
    tag = "reports",
    params(EarlierCallsQuery),
    responses((status = 200, description = "The calls, newest first.", body = EarlierCalls))
)]
pub(super) async fn earlier(
    State(hub): State<Hub>,
    caller: Caller,
    Query(EarlierCallsQuery { phone }): Query<EarlierCallsQuery>,
) -> Result<axum::Json<EarlierCalls>, Failure> {
    caller.may(Act::Report)?;
    caller.may(Act::ReadCases)?;
    if phone.chars().filter(char::is_ascii_digit).count() < NUMBER_DIGITS_MIN {
        let why = format!("a number has {NUMBER_DIGITS_MIN} digits at least");
        return Err(Failure::invalid("phone", phone, why));
    }
    if phone.len() > SHORT_TEXT_MAX_BYTES {
        let why = format!("a number has {SHORT_TEXT_MAX_BYTES} bytes at most");
        return Err(Failure::invalid("phone", phone, why));
    }
    let mut calls = Vec::new();
    for (report, case) in hub.engine.reports_of_number(&phone).await? {
        if calls.len() == EARLIER_CALLS_MAX {
            break;
        }
        if caller.sees_case(&hub, case).await.is_ok() {
            calls.extend(call(&hub, &caller, report, case).await?);
        }
    }
    Ok(axum::Json(EarlierCalls { calls }))
}

/// One call with what became of it; none if its words were erased meanwhile.
async fn call(
    hub: &Hub,
    caller: &Caller,
    report: ReportId,
    case: CaseId,
) -> Result<Option<EarlierCall>, Failure> {
    let Some(words) = hub.engine.words(Lookup::Report(report)).await? else { return Ok(None) };
    let received = hub.engine.history(Stream::Report(report), 1).await?;
    let names = hub.names();
    let open = hub.engine.read(|view| picture::case_view(view, case, &names));
    let view = match open {
        Some(view) => Some(view),
        None => {
            let callers = Callers::told_to(&caller.0);
            picture::case_detail(&hub.engine, case, callers, &names).await?.map(|detail| detail.case)
        }
    };
    Ok(received.first().zip(view).map(|(received, view)| EarlierCall {
        report: wire::ReportId(report.0),
        case: view.id,
        received_at_us: picture::instant(received.recorded.at),
        category_name: view.category.name,
        grade: view.grade,
        phase: view.phase,
        summary: picture::summary(&words.text),
        area: view.area,
    }))
}
