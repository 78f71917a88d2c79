//! Open cases that may be about the same matter: while a report is taken in, and later for a case. A person decides what they
//! are; the machine says why it thinks so, and joins by itself only what is the very same report again ([`repeats`]).

mod likely;
pub(super) mod repeats;

use axum::extract::{Path, State};
use hub_dispatch::CaseId;
use hub_protocol::{
    self as wire, ErrorCode,
    http::{Candidate, Candidates, ReportDraft, routes},
    limits::{REPORT_TEXT_MAX_BYTES, SUGGESTED_MAX},
};

use super::{
    Failure,
    body::Json,
    caller::{Caller, id_in_path},
    openapi::OfCase,
    orders::{check_len, check_short},
    report_intake::{area_given, place_of, root_area},
};
use crate::{Hub, identity::Act, picture, state};
use likely::{Likely, Matter, likely};

/// Open cases that may be about the same matter as a report that is being taken in.
#[utoipa::path(
    post,
    path = routes::REPORT_CANDIDATES,
    operation_id = "report_candidates",
    tag = "reports",
    request_body = ReportDraft,
    responses((status = 200, description = "The cases, the likeliest first.", body = Candidates))
)]
pub(super) async fn of_report(
    State(hub): State<Hub>,
    caller: Caller,
    Json(draft): Json<ReportDraft>,
) -> Result<axum::Json<Candidates>, Failure> {
    caller.may(Act::Report)?;
    caller.may(Act::ReadCases)?;
    check_len("text", &draft.text, REPORT_TEXT_MAX_BYTES)?;
    check_short("category", draft.category.as_ref())?;
    check_short("caller_phone", draft.caller_phone.as_ref())?;
    let place = draft.place.map(place_of).transpose()?.flatten();
    let matter = hub.engine.read(|view| {
        let found = place.and_then(|place| view.organisation.area_of(place, state::now()));
        let given = draft.area.as_ref().map(|area| area_given(view, area)).transpose()?;
        let home = || caller.0.area.clone().unwrap_or_else(|| root_area(view));
        let area = found.or(given).unwrap_or_else(home);
        Ok::<_, Failure>(Matter::of_draft(&draft, place, area, state::now()))
    })?;
    answered(&hub, &caller, matter).await
}

/// Open cases that may be about the same matter as this one.
#[utoipa::path(
    get,
    path = routes::CASE_CANDIDATES,
    operation_id = "case_candidates",
    tag = "cases",
    params(OfCase),
    responses(
        (status = 200, description = "The cases, the likeliest first.", body = Candidates),
        (status = 409, description = "The case is not open."),
    )
)]
pub(super) async fn of_case(
    State(hub): State<Hub>,
    caller: Caller,
    Path(case): Path<String>,
) -> Result<axum::Json<Candidates>, Failure> {
    caller.may(Act::Merge)?;
    let case = CaseId(id_in_path("case", &case)?);
    caller.sees_case(&hub, case).await?;
    let matter = hub.engine.read(|view| {
        let open = view.board.case(case)?;
        Some(Matter::of_case(view, open, caller.callers(view)))
    });
    let ended = || Failure::new(ErrorCode::CaseNotOpen, format!("case {case} is not open"));
    answered(&hub, &caller, matter.ok_or_else(ended)?).await
}

async fn answered(hub: &Hub, caller: &Caller, matter: Matter) -> Result<axum::Json<Candidates>, Failure> {
    let found = likely(hub, caller, matter).await?;
    let names = hub.names();
    // One that has ended since is left out.
    let drawn = |likely: Likely| {
        let case = hub.engine.read(|view| picture::case_view(view, likely.case, &names))?;
        let Likely { distance_m, minutes, likeness, same_category, same_caller, .. } = likely;
        Some(Candidate { case, distance_m, minutes, likeness, same_category, same_caller })
    };
    Ok(axum::Json(Candidates { cases: found.into_iter().filter_map(drawn).collect() }))
}

/// What became of candidates that were shown, or of a report that was the same again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judged {
    /// The report joined a case that was shown, or a case was merged into one.
    Accepted,
    /// The report opened a case although others were shown, or two cases were kept apart.
    Rejected,
    /// It was the very same report again.
    Machine,
    /// A person found that two were the same, and nobody had suggested it.
    Unsuggested,
}

impl Judged {
    /// Somebody says that it is the same matter as this case, these having been suggested.
    pub(super) fn same(case: wire::CaseId, suggested: &[wire::CaseId]) -> Self {
        if suggested.contains(&case) { Self::Accepted } else { Self::Unsuggested }
    }
}

/// Refuses a list of candidates that is longer than any that was shown.
pub(super) fn check_suggested(suggested: &[wire::CaseId]) -> Result<(), Failure> {
    if suggested.len() > SUGGESTED_MAX {
        let why = format!("at most {SUGGESTED_MAX} candidates are listed");
        return Err(Failure::invalid("suggested", suggested.len(), why));
    }
    Ok(())
}

/// Counts it, once, by the hub that was told.
pub(super) fn count(judged: Judged) {
    let outcome = match judged {
        Judged::Accepted => "accepted",
        Judged::Rejected => "rejected",
        Judged::Machine => "machine",
        Judged::Unsuggested => "unsuggested",
    };
    metrics::counter!("huying_duplicates_total", "outcome" => outcome).increment(1);
}
