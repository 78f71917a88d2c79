//! Earlier calls of a number, for whoever takes the next one: as far as their cases lie in the caller's area.

use std::collections::BTreeSet;

use axum::extract::State;
use hub_dispatch::{CaseId, ReportId, Stream};
use hub_engine::{CaseQuery, CaseScope, Lookup, NUMBER_DIGITS_MIN};
use hub_protocol::{
    self as wire,
    http::{CallSearch, EarlierCall, EarlierCalls, routes},
    limits::{EARLIER_CALLS_MAX, SHORT_TEXT_MAX_BYTES},
};

use super::{
    Failure,
    body::Json,
    caller::Caller,
    followed::{case_now, open_case},
    search::{asks, scope, seen},
};
use crate::{Hub, identity::Act, picture};

/// Cases of one number that are looked at, newest first: each has a call, and some have been erased.
const CASES_LOOKED_AT: usize = 3 * EARLIER_CALLS_MAX;
/// Calls of it that began in a case which is not looked at, and which are followed all the same: they may have left it.
const LEFT_LOOKED_FOR_MAX: usize = EARLIER_CALLS_MAX;

/// Earlier calls of a number.
#[utoipa::path(
    post,
    path = routes::EARLIER_CALLS,
    operation_id = "earlier_calls",
    tag = "reports",
    request_body = CallSearch,
    responses((status = 200, description = "The calls, newest first.", body = EarlierCalls))
)]
pub(super) async fn earlier(
    State(hub): State<Hub>,
    caller: Caller,
    Json(CallSearch { phone }): Json<CallSearch>,
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
    let within = cases_within(&hub, &caller, &phone).await?;
    let reports = hub.engine.reports_of_number(&phone).await?;
    let mut looked_for = LEFT_LOOKED_FOR_MAX;
    let mut calls = Vec::new();
    for (report, begun) in reports {
        if calls.len() == EARLIER_CALLS_MAX {
            break;
        }
        let open = hub.engine.read(|view| open_case(view, begun, report).map(|case| case.id));
        let may_be_seen = open.is_some() || within.as_ref().is_none_or(|within| within.contains(&begun));
        // One that began elsewhere, or where nobody looks, may have come here since.
        if !may_be_seen && looked_for == 0 {
            continue;
        }
        looked_for -= usize::from(!may_be_seen);
        let now = match open {
            Some(open) => Some(open),
            None => case_now(&hub.engine, begun, report).await?,
        };
        let here = now.filter(|now| within.as_ref().is_none_or(|within| within.contains(now)));
        if let Some(case) = here {
            calls.extend(call(&hub, &caller, report, case).await?);
        }
    }
    Ok(axum::Json(EarlierCalls { calls }))
}

/// The newest cases of this number where the caller may look, so that those elsewhere are not read one by one; none while
/// the index does not know everything.
async fn cases_within(hub: &Hub, caller: &Caller, phone: &str) -> Result<Option<BTreeSet<CaseId>>, Failure> {
    if !hub.engine.index_is_whole() {
        return Ok(None);
    }
    let query = CaseQuery {
        scope: hub.engine.read(|view| scope(view, caller, None)).unwrap_or(CaseScope::Everything),
        states: Vec::new(),
        words: None,
        phone: Some(phone.to_owned()),
        asks: asks(hub, caller),
        before: None,
        limit: CASES_LOOKED_AT,
    };
    let found = hub.engine.find_cases(&query).await?;
    // What is no number was refused before.
    Ok(found.ok().map(|found| found.cases.into_iter().map(|found| found.case).collect()))
}

/// One call with what became of it; none if its words were erased meanwhile, if its case is not theirs to see who asks, or if
/// it was made in confidence and they are not told by whom.
async fn call(
    hub: &Hub,
    caller: &Caller,
    report: ReportId,
    case: CaseId,
) -> Result<Option<EarlierCall>, Failure> {
    let Some(words) = hub.engine.words(Lookup::Report(report)).await? else { return Ok(None) };
    let received = hub.engine.history(Stream::Report(report), 1).await?;
    let seen = seen(hub, caller, case).await?.filter(|seen| !seen.withheld.keeps_caller(report));
    Ok(received.first().zip(seen.map(|seen| seen.view)).map(|(received, view)| EarlierCall {
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
