//! 突发事件与应急响应: put an incident on record, look at incidents and at the command room of one, do something about one, and make many
//! cases belong to it at once.

pub(super) mod attaching;
mod deeds;

pub(super) use attaching::attach;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use hub_dispatch::{Actor, Command, IncidentId, IncidentOrder, OpenIncident, board::Incident};
use hub_engine::{Done, IncidentsFound};
use hub_protocol::{
    ErrorCode,
    http::{
        IncidentAct, IncidentDetail, IncidentDone, IncidentList, IncidentListQuery, IncidentQuery,
        IncidentState, IncidentView, NewIncident, PlanRef, routes,
    },
    limits::{INCIDENT_CASES_SHOWN_MAX, INCIDENTS_PER_PAGE_MAX},
};
use uuid::Uuid;

use super::{
    Failure,
    body::Json,
    caller::{Caller, id_in_path},
    openapi::{OfIncident, Once},
    orders::{Key, Wanted, carry_out, is_repeated, mark_replay, sealed},
    report_intake::{area_given, place_of},
};
use crate::{
    Hub,
    identity::Act,
    picture::{self, words},
};

/// Puts a 突发事件 on record.
#[utoipa::path(
    post,
    path = routes::INCIDENTS,
    operation_id = "open_incident",
    tag = "incidents",
    params(Once),
    request_body = NewIncident,
    responses(
        (status = 201, description = "It is on record and on disk.", body = IncidentDone),
        (status = 200, description = "It was put on record with this key before.", body = IncidentDone),
    )
)]
pub(super) async fn open(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Json(body): Json<NewIncident>,
) -> Result<Response, Failure> {
    caller.may(Act::Respond)?;
    let (said, row) = sealed("words", &body.words)?;
    let place = body.place.map(place_of).transpose()?.flatten();
    let incident = IncidentId(Uuid::now_v7());
    let wanted = hub.engine.read(|view| {
        let area = area_given(view, &body.area)?;
        caller.sees_area(view, &area, "the incident")?;
        let by = Actor { person: caller.person(), seat: caller.seat(view) };
        let level = body.level.map(words::emergency_level_said);
        Ok::<_, Failure>(OpenIncident { incident, by, area, place, level, words: said })
    })?;
    let command = Command::OpenIncident(Box::new(wanted));
    let mut wanted = Wanted::new("open_incident", Uuid::nil(), &body, command).with_rows(vec![row]);
    wanted.answer = incident.0.as_bytes().to_vec();
    let done = carry_out(&hub, &caller, key, wanted).await?;
    let kept = Uuid::from_slice(&done.answer).map_err(|error| {
        tracing::error!(%error, "a kept answer cannot be read");
        Failure::new(ErrorCode::Internal, "the kept answer cannot be read")
    })?;
    let status = if is_repeated(&done) { StatusCode::OK } else { StatusCode::CREATED };
    answered(&hub, IncidentId(kept), &done, status).await
}

/// Incidents, newest first: all open ones that the caller sees, or a page of closed ones.
#[utoipa::path(
    get,
    path = routes::INCIDENTS,
    operation_id = "list_incidents",
    tag = "incidents",
    params(IncidentListQuery),
    responses((status = 200, description = "The incidents.", body = IncidentList))
)]
pub(super) async fn list(
    State(hub): State<Hub>,
    caller: Caller,
    Query(query): Query<IncidentListQuery>,
) -> Result<axum::Json<IncidentList>, Failure> {
    caller.may(Act::ReadCases)?;
    let before = query
        .before
        .as_deref()
        .map(|before| before.parse::<u64>().map_err(|error| Failure::invalid("before", before, error)));
    let found = match query.state.unwrap_or(IncidentState::Open) {
        IncidentState::Open => IncidentsFound { incidents: open_ones(&hub), next: None },
        IncidentState::Closed => {
            let (area, before) = (caller.0.area.as_ref(), before.transpose()?);
            hub.engine.find_incidents(area, Some(true), before, INCIDENTS_PER_PAGE_MAX).await?
        }
    };
    let mut incidents = Vec::with_capacity(found.incidents.len());
    for id in found.incidents {
        let incident = hub.engine.incident(id).await?.filter(|incident| is_seen(&hub, &caller, incident));
        if let Some(incident) = incident {
            incidents.push(view(&hub, &incident).await?);
        }
    }
    let next = found.next.map(|next| next.to_string());
    Ok(axum::Json(IncidentList { incidents, next, plans: plans(&hub) }))
}

fn open_ones(hub: &Hub) -> Vec<IncidentId> {
    let mut open: Vec<_> = hub
        .engine
        .read(|view| view.board.incidents().map(|incident| (incident.opened_at, incident.id)).collect());
    open.sort_unstable();
    open.into_iter().rev().map(|(_, id)| id).collect()
}

fn plans(hub: &Hub) -> Vec<PlanRef> {
    hub.engine.read(|view| {
        let plans = &view.organisation.policy().policy.response.plans;
        plans.iter().map(|(code, plan)| PlanRef { code: code.clone(), name: plan.name.clone() }).collect()
    })
}

/// The command room of an incident, open or closed: how it stands, its open cases, its log.
#[utoipa::path(
    get,
    path = routes::INCIDENT,
    operation_id = "incident",
    tag = "incidents",
    params(OfIncident, IncidentQuery),
    responses((status = 200, description = "The incident.", body = IncidentDetail))
)]
pub(super) async fn show(
    State(hub): State<Hub>,
    caller: Caller,
    Path(incident): Path<String>,
    Query(query): Query<IncidentQuery>,
) -> Result<axum::Json<IncidentDetail>, Failure> {
    caller.may(Act::ReadCases)?;
    let incident = sees(&hub, &caller, IncidentId(id_in_path("incident", &incident)?)).await?;
    let cases = hub.engine.read(|view| {
        let sees = caller.cases(view);
        let areas = view.organisation.areas();
        let its = view.board.cases().filter(|case| case.handling.incident == Some(incident.id));
        let seen = its.filter(|case| sees.case(areas, case)).take(INCIDENT_CASES_SHOWN_MAX);
        seen.map(|case| hub_protocol::CaseId(case.id.0)).collect()
    });
    let (log, next) = picture::incident_log(&hub.engine, incident.id, query.before, &hub.names()).await?;
    let incident = view(&hub, &incident).await?;
    Ok(axum::Json(IncidentDetail { incident, cases, log, next }))
}

/// A deed about an incident: graded, a response set or ended, a line in its log, a report upward, closed.
#[utoipa::path(
    post,
    path = routes::INCIDENT_ACTS,
    operation_id = "act_on_incident",
    tag = "incidents",
    params(Once, OfIncident),
    request_body = IncidentAct,
    responses((status = 200, description = "It is done and on disk; the incident as it is now.", body = IncidentDone))
)]
pub(super) async fn act(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(incident): Path<String>,
    Json(body): Json<IncidentAct>,
) -> Result<Response, Failure> {
    caller.may(Act::Respond)?;
    let id = IncidentId(id_in_path("incident", &incident)?);
    sees(&hub, &caller, id).await?;
    let mut rows = Vec::new();
    let deed = deeds::deed(&hub, &body, &mut rows)?;
    let by = hub.engine.read(|view| Actor { person: caller.person(), seat: caller.seat(view) });
    let command = Command::Incident(Box::new(IncidentOrder { incident: id, by, deed }));
    let wanted = Wanted::new("act_on_incident", id.0, &body, command).with_rows(rows);
    let done = carry_out(&hub, &caller, key, wanted).await?;
    answered(&hub, id, &done, StatusCode::OK).await
}

async fn answered(hub: &Hub, id: IncidentId, done: &Done, status: StatusCode) -> Result<Response, Failure> {
    let incident = hub.engine.incident(id).await?.ok_or_else(|| unknown(id))?;
    let body = IncidentDone { seq: done.seq, incident: view(hub, &incident).await? };
    let mut response = (status, axum::Json(body)).into_response();
    mark_replay(&mut response, done);
    Ok(response)
}

/// An incident that is the caller's to see.
async fn sees(hub: &Hub, caller: &Caller, id: IncidentId) -> Result<Incident, Failure> {
    let incident = hub.engine.incident(id).await?.ok_or_else(|| unknown(id))?;
    if is_seen(hub, caller, &incident) {
        return Ok(incident);
    }
    tracing::info!(person = %caller.person(), %id, "refused for the area");
    Err(Failure::new(ErrorCode::OutsideArea, format!("incident {id} is not your account's to see")))
}

fn is_seen(hub: &Hub, caller: &Caller, incident: &Incident) -> bool {
    hub.engine.read(|view| caller.cases(view).incident(view.organisation.areas(), incident))
}

fn unknown(id: IncidentId) -> Failure {
    Failure::new(ErrorCode::IncidentUnknown, format!("incident {id} is unknown")).about("incident", id)
}

async fn view(hub: &Hub, incident: &Incident) -> Result<IncidentView, Failure> {
    Ok(picture::incident_view(&hub.engine, incident, &hub.names()).await?)
}
