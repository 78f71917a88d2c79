//! What a person does with a case: each action is one command, asked for its permission and its area in one place.

use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use geo_index::{AreaCode, Tier};
use hub_dispatch::{
    Actor, CaseId, Command, Event, Matter, PersonId, Placing, Rung, Stream, UnitId, UtcMicros, Withdrawer,
    leaves_line,
};
use hub_engine::View;
use hub_protocol::{
    ErrorCode, Role,
    http::{
        Acknowledge, ActionDone, Dispatch, PlaceCase, RecordCall, Settle, StandDown, Verify, WithReason,
        routes,
    },
};
use serde::Serialize;

use super::{
    Failure,
    body::Json,
    caller::{Caller, id_in_path},
    openapi::{OfCase, Once},
    orders::{Key, Wanted, carry_out, mark_replay, sealed},
    report_intake::{AHEAD_MAX_MS, area_given, place_of},
};
use crate::{
    Hub,
    identity::Act,
    picture::{self, case_detail, words},
    state,
};

/// What every action has in common.
pub(super) struct Action<'a> {
    hub: &'a Hub,
    caller: &'a Caller,
    key: Key,
    pub(super) case: CaseId,
    what: &'static str,
}

impl<'a> Action<'a> {
    /// Asks whether this person may do this to that case.
    pub(super) async fn allowed(
        hub: &'a Hub,
        caller: &'a Caller,
        key: Key,
        (what, act): (&'static str, Act),
        case: &str,
    ) -> Result<Self, Failure> {
        caller.may(act)?;
        let case = CaseId(id_in_path("case", case)?);
        caller.sees_case(hub, case).await?;
        Ok(Self { hub, caller, key, case, what })
    }

    pub(super) fn by(&self) -> PersonId {
        self.caller.person()
    }

    /// The person and the seat.
    pub(super) fn actor(&self) -> Actor {
        Actor { person: self.by(), seat: self.hub.engine.read(|view| self.caller.seat(view)) }
    }

    /// Who withdraws: whoever sits at a centre, or another platform that takes back what it filed.
    async fn withdrawer(&self) -> Result<Withdrawer, Failure> {
        if self.caller.0.role != Role::Integrator {
            return Ok(Withdrawer::Seated(self.actor()));
        }
        let engine = &self.hub.engine;
        let report = engine.read(|view| view.board.case(self.case).map(|case| case.facts.report));
        let mut filed_by = None;
        if let Some(report) = report {
            let first = engine.history(Stream::Report(report), 1).await?;
            filed_by = first.first().and_then(|entry| filer(&entry.recorded.event));
        }
        Ok(Withdrawer::Filer { person: self.by(), filed_by })
    }

    /// The tier of the centre from which the person acts.
    fn tier(&self) -> Tier {
        self.hub.engine.read(|view| self.caller.centre(view).0)
    }

    pub(super) async fn carry_out(
        self,
        body: &impl Serialize,
        command: Command,
        rows: Vec<hub_ledger::RowChange>,
    ) -> Result<Response, Failure> {
        let Self { hub, caller, key, case, what } = self;
        let wanted = Wanted::new(what, case.0, body, command).with_rows(rows);
        let done = carry_out(hub, caller, key, wanted).await?;
        let names = hub.names();
        let open = hub.engine.read(|view| picture::case_view(view, case, &names));
        let case = match open {
            Some(case) => case,
            None => {
                let callers = hub.engine.read(|view| caller.callers(view));
                let detail = case_detail(&hub.engine, case, callers, &names, None).await?;
                let gone = || Failure::new(ErrorCode::CaseUnknown, format!("case {case} is unknown"));
                detail.ok_or_else(gone)?.case
            }
        };
        let mut response = axum::Json(ActionDone { seq: done.seq, case }).into_response();
        mark_replay(&mut response, &done);
        Ok(response)
    }
}

/// Whose account filed a report, by the event that received it.
fn filer(received: &Event) -> Option<PersonId> {
    if let Event::ReportReceived { filed_by, .. } = received { *filed_by } else { None }
}

/// Acknowledges an alert.
#[utoipa::path(
    post,
    path = routes::ACKNOWLEDGE,
    operation_id = "acknowledge",
    tag = "cases",
    params(Once, OfCase),
    request_body = Acknowledge,
    responses((status = 200, description = "It is done and on disk; the case as it is now.", body = ActionDone))
)]
pub(super) async fn acknowledge(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(case): Path<String>,
    Json(body): Json<Acknowledge>,
) -> Result<Response, Failure> {
    let action = Action::allowed(&hub, &caller, key, ("acknowledge", Act::Acknowledge), &case).await?;
    let Acknowledge { rung, round } = body;
    let command = Command::Acknowledge { case: action.case, rung, round, by: action.by() };
    action.carry_out(&body, command, Vec::new()).await
}

/// Offers the case to units that a person chose: to all of them or to none.
#[utoipa::path(
    post,
    path = routes::DISPATCH,
    operation_id = "dispatch",
    tag = "cases",
    params(Once, OfCase),
    request_body = Dispatch,
    responses(
        (status = 200, description = "It is done and on disk; the case as it is now.", body = ActionDone),
        (status = 422, description = "No units were named, or too many."),
    )
)]
pub(super) async fn dispatch(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(case): Path<String>,
    Json(body): Json<Dispatch>,
) -> Result<Response, Failure> {
    let action = Action::allowed(&hub, &caller, key, ("dispatch", Act::Dispatch), &case).await?;
    let units: Vec<UnitId> = body.units.iter().map(|unit| UnitId(unit.0)).collect();
    hub.engine.read(|view| units.iter().try_for_each(|unit| caller.sees_unit(view, *unit)))?;
    let (reason, row) = sealed("reason", &body.reason)?;
    let command = Command::DispatchUnits { case: action.case, units, by: action.actor(), reason };
    action.carry_out(&body, command, vec![row]).await
}

/// Calls a unit back.
#[utoipa::path(
    post,
    path = routes::STAND_DOWN,
    operation_id = "stand_down",
    tag = "cases",
    params(Once, OfCase),
    request_body = StandDown,
    responses((status = 200, description = "It is done and on disk; the case as it is now.", body = ActionDone))
)]
pub(super) async fn stand_down(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(case): Path<String>,
    Json(body): Json<StandDown>,
) -> Result<Response, Failure> {
    let action = Action::allowed(&hub, &caller, key, ("stand_down", Act::Dispatch), &case).await?;
    let unit = UnitId(body.unit.0);
    hub.engine.read(|view| caller.sees_unit(view, unit))?;
    let (reason, row) = sealed("reason", &body.reason)?;
    let command = Command::StandDown { case: action.case, unit, by: action.actor(), reason };
    action.carry_out(&body, command, vec![row]).await
}

/// Records a call to 110, 119 or 120.
#[utoipa::path(
    post,
    path = routes::CALL,
    operation_id = "record_call",
    tag = "cases",
    params(Once, OfCase),
    request_body = RecordCall,
    responses((status = 200, description = "It is done and on disk; the case as it is now.", body = ActionDone))
)]
pub(super) async fn record_call(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(case): Path<String>,
    Json(body): Json<RecordCall>,
) -> Result<Response, Failure> {
    let action = Action::allowed(&hub, &caller, key, ("record_call", Act::Dispatch), &case).await?;
    let now = state::now();
    let called_at = body.called_at_us.map_or(now, |at| UtcMicros(at.get()));
    if called_at > now.plus_ms(AHEAD_MAX_MS) {
        return Err(Failure::invalid("called_at_us", called_at.0, "it lies in the future"));
    }
    let service = words::service_said(body.service);
    let command = Command::RecordCall { case: action.case, service, called_at, by: action.by() };
    action.carry_out(&body, command, Vec::new()).await
}

/// Says where the case is.
#[utoipa::path(
    post,
    path = routes::PLACE,
    operation_id = "place_case",
    tag = "cases",
    params(Once, OfCase),
    request_body = PlaceCase,
    responses((status = 200, description = "It is done and on disk; the case as it is now.", body = ActionDone))
)]
pub(super) async fn place(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(case): Path<String>,
    Json(body): Json<PlaceCase>,
) -> Result<Response, Failure> {
    let action = Action::allowed(&hub, &caller, key, ("place", Act::Dispatch), &case).await?;
    let place = body.place.map(place_of).transpose()?.flatten();
    let area = hub.engine.read(|view| {
        if let Some(found) = place.and_then(|place| view.organisation.area_of(place, state::now())) {
            return Ok(found);
        }
        match (&body.area, view.board.case(action.case)) {
            (Some(given), _) => area_given(view, given),
            (None, Some(open)) if place.is_some() => Ok(open.facts.area.clone()),
            (None, _) => Err(Failure::invalid("place", "none", "a place or an area is needed")),
        }
    })?;
    let reason = body.reason.as_deref().map(|reason| sealed("reason", reason)).transpose()?;
    if reason.is_none() && hub.engine.read(|view| leaves_its_line(view, action.case, &area)) {
        return Err(Failure::invalid("reason", "none", "it says why the case goes to posts of another line"));
    }
    let (reason, row) = reason.unzip();
    let matter = hub.engine.read(|view| matter_there(view, action.case, &area));
    let placing = Placing { case: action.case, place, area, by: action.actor(), reason, matter };
    action.carry_out(&body, Command::PlaceCase(placing), row.into_iter().collect()).await
}

/// What the catalogue in force says of a case's matter for an area: each county has departments of its own.
fn matter_there(view: &View, case: CaseId, area: &AreaCode) -> Option<Matter> {
    let code = &view.board.case(case)?.facts.filing.as_ref()?.matter.as_ref()?.code;
    view.organisation.catalogue()?.matter(code, area, view.organisation.areas())
}

/// Whether a case that is placed there has its lowest post in another line than before.
fn leaves_its_line(view: &View, case: CaseId, area: &AreaCode) -> bool {
    let above = view.organisation.posts_above(area, state::now());
    let there: Vec<Rung> = above.into_iter().map(|post| post.rung).collect();
    view.board.case(case).is_some_and(|case| leaves_line(&case.facts.ladder, &there))
}

/// Deals with the matter without a unit.
#[utoipa::path(
    post,
    path = routes::SETTLE,
    operation_id = "settle",
    tag = "cases",
    params(Once, OfCase),
    request_body = Settle,
    responses((status = 200, description = "It is done and on disk; the case as it is now.", body = ActionDone))
)]
pub(super) async fn settle(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(case): Path<String>,
    Json(body): Json<Settle>,
) -> Result<Response, Failure> {
    let action = Action::allowed(&hub, &caller, key, ("settle", Act::Dispatch), &case).await?;
    let (note, row) = sealed("note", &body.note)?;
    let command = Command::Settle { case: action.case, by: action.actor(), note };
    action.carry_out(&body, command, vec![row]).await
}

/// Says what was found when the work was checked.
#[utoipa::path(
    post,
    path = routes::VERIFY,
    operation_id = "verify",
    tag = "cases",
    params(Once, OfCase),
    request_body = Verify,
    responses((status = 200, description = "It is done and on disk; the case as it is now.", body = ActionDone))
)]
pub(super) async fn verify(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(case): Path<String>,
    Json(body): Json<Verify>,
) -> Result<Response, Failure> {
    let action = Action::allowed(&hub, &caller, key, ("verify", Act::Close), &case).await?;
    let (note, row) = sealed("note", &body.note)?;
    let verdict = words::verdict_said(body.verdict);
    let command = Command::Verify { case: action.case, by: action.actor(), verdict, note };
    action.carry_out(&body, command, vec![row]).await
}

/// Closes the case. Takes no body, or `{}`.
#[utoipa::path(
    post,
    path = routes::CLOSE,
    operation_id = "close",
    tag = "cases",
    params(Once, OfCase),
    responses((status = 200, description = "It is done and on disk; the case as it is now.", body = ActionDone))
)]
pub(super) async fn close(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(case): Path<String>,
) -> Result<Response, Failure> {
    let action = Action::allowed(&hub, &caller, key, ("close", Act::Close), &case).await?;
    let command = Command::Close { case: action.case, by: action.by(), tier: action.tier() };
    action.carry_out(&(), command, Vec::new()).await
}

/// Withdraws the registration.
#[utoipa::path(
    post,
    path = routes::WITHDRAW,
    operation_id = "withdraw",
    tag = "cases",
    params(Once, OfCase),
    request_body = WithReason,
    responses((status = 200, description = "It is done and on disk; the case as it is now.", body = ActionDone))
)]
pub(super) async fn withdraw(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(case): Path<String>,
    Json(body): Json<WithReason>,
) -> Result<Response, Failure> {
    let action = Action::allowed(&hub, &caller, key, ("withdraw", Act::Withdraw), &case).await?;
    let (reason, row) = sealed("reason", &body.reason)?;
    let command = Command::Withdraw { case: action.case, by: action.withdrawer().await?, reason };
    action.carry_out(&body, command, vec![row]).await
}

/// Opens an ended case again.
#[utoipa::path(
    post,
    path = routes::REOPEN,
    operation_id = "reopen",
    tag = "cases",
    params(Once, OfCase),
    request_body = WithReason,
    responses((status = 200, description = "It is done and on disk; the case as it is now.", body = ActionDone))
)]
pub(super) async fn reopen(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(case): Path<String>,
    Json(body): Json<WithReason>,
) -> Result<Response, Failure> {
    let action = Action::allowed(&hub, &caller, key, ("reopen", Act::Reopen), &case).await?;
    let (reason, row) = sealed("reason", &body.reason)?;
    let command = Command::Reopen { case: action.case, by: action.actor(), reason };
    action.carry_out(&body, command, vec![row]).await
}
