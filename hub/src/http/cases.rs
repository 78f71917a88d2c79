//! Reading cases: the open ones of an area, those that ended, and one with everything that happened.

use std::collections::BTreeSet;

use axum::extract::{Path, Query, State};
use hub_dispatch::{CaseId, Event, Stream};
use hub_protocol::{
    self as wire,
    http::{CaseDetail, CaseDetailQuery, CaseList, CaseListQuery, ListedCases, routes},
    limits::CASES_PER_CHUNK_MAX,
    views::CaseView,
};

use super::{
    Failure,
    caller::{Caller, id_in_path},
    openapi::OfCase,
    search::seen_case,
};
use crate::{
    Hub,
    identity::Act,
    picture::{self, case_detail},
};

/// Records looked at in one step when ended cases are listed, newest first.
const ENDED_STEP: u64 = 2_000;
/// Steps for one page; a page with few cases then has a `next` all the same.
const ENDED_STEPS_MAX: usize = 10;

/// One case with its reports and its history.
#[utoipa::path(
    get,
    path = routes::CASE,
    operation_id = "case",
    tag = "cases",
    params(OfCase, CaseDetailQuery),
    responses((status = 200, description = "The case.", body = CaseDetail))
)]
pub(super) async fn show(
    State(hub): State<Hub>,
    caller: Caller,
    Path(case): Path<String>,
    Query(CaseDetailQuery { before }): Query<CaseDetailQuery>,
) -> Result<axum::Json<CaseDetail>, Failure> {
    caller.may(Act::ReadCases)?;
    let case = CaseId(id_in_path("case", &case)?);
    caller.sees_case(&hub, case).await?;
    let names = hub.names();
    let callers = hub.engine.read(|view| caller.callers(view));
    let detail = case_detail(&hub.engine, case, callers, &names, before).await?;
    let unknown = || {
        let words = format!("case {case} is unknown");
        Failure::new(wire::ErrorCode::CaseUnknown, words).about("case", case)
    };
    detail.map(axum::Json).ok_or_else(unknown)
}

/// Cases in the caller's area, page by page.
#[utoipa::path(
    get,
    path = routes::CASES,
    operation_id = "cases",
    tag = "cases",
    params(CaseListQuery),
    responses((status = 200, description = "A page.", body = CaseList))
)]
pub(super) async fn list(
    State(hub): State<Hub>,
    caller: Caller,
    Query(query): Query<CaseListQuery>,
) -> Result<axum::Json<CaseList>, Failure> {
    caller.may(Act::ReadCases)?;
    match query.state {
        ListedCases::Open => open(&hub, &caller, query.page.as_deref()),
        ListedCases::Ended => ended(&hub, &caller, query.page.as_deref()).await,
    }
    .map(axum::Json)
}

/// Open cases, newest first; a page token is the last case of the page before.
fn open(hub: &Hub, caller: &Caller, page: Option<&str>) -> Result<CaseList, Failure> {
    let before = page.map(|page| id_in_path("page", page).map(CaseId)).transpose()?;
    let names = hub.names();
    Ok(hub.engine.read(|view| {
        let areas = view.organisation.areas();
        let sees = caller.cases(view);
        let mut seen: Vec<CaseId> = view
            .board
            .cases()
            .filter(|case| before.is_none_or(|before| case.id < before))
            .filter(|case| sees.case(areas, case))
            .map(|case| case.id)
            .collect();
        seen.reverse();
        let is_more = seen.len() > CASES_PER_CHUNK_MAX;
        seen.truncate(CASES_PER_CHUNK_MAX);
        CaseList {
            epoch: wire::Epoch(view.epoch),
            offset: view.seq,
            next: seen.last().filter(|_| is_more).map(ToString::to_string),
            cases: seen.into_iter().filter_map(|case| picture::case_view(view, case, &names)).collect(),
        }
    }))
}

/// Ended cases, the one that ended last first; a page token is the `seq` at which the page before stopped.
async fn ended(hub: &Hub, caller: &Caller, page: Option<&str>) -> Result<CaseList, Failure> {
    let (epoch, offset) = hub.engine.read(|view| (view.epoch, view.seq));
    let from = page.map(|page| page.parse().map_err(|error| Failure::invalid("page", page, error)));
    let mut until: u64 = from.transpose()?.unwrap_or(offset);
    let mut met: BTreeSet<CaseId> = BTreeSet::new();
    let mut cases: Vec<CaseView> = Vec::new();
    for _ in 0..ENDED_STEPS_MAX {
        if until == 0 {
            break;
        }
        let after = until.saturating_sub(ENDED_STEP);
        let wanted = usize::try_from(until - after).expect("a step is small");
        let entries = hub.engine.entries(after, wanted).await?;
        for entry in entries.iter().rev() {
            let Some(case) = ending(&entry.recorded.event).filter(|case| met.insert(*case)) else { continue };
            if let Some(view) = ended_in_scope(hub, caller, case).await? {
                cases.push(view);
            }
            if cases.len() == CASES_PER_CHUNK_MAX {
                let next = Some((entry.seq - 1).to_string());
                return Ok(CaseList { epoch: wire::Epoch(epoch), offset, cases, next });
            }
        }
        until = after;
    }
    let next = (until > 0).then(|| until.to_string());
    Ok(CaseList { epoch: wire::Epoch(epoch), offset, cases, next })
}

async fn ended_in_scope(hub: &Hub, caller: &Caller, case: CaseId) -> Result<Option<CaseView>, Failure> {
    if hub.engine.read(|view| view.board.case(case).is_some()) {
        return Ok(None);
    }
    seen_case(hub, caller, case).await
}

fn ending(event: &Event) -> Option<CaseId> {
    let Stream::Case(case) = event.stream() else { return None };
    event.ends_its_case().then_some(case)
}
