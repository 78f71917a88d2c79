//! 中心吹哨、部门报到: blow a whistle, look at whistles, do something about one.

pub(super) mod figures;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use hub_dispatch::{
    Actor, ArrivalKnown, BlowWhistle, CaseId, Command, DepartmentCode, UnitId, UtcMicros, WhistleDeed,
    WhistleId, WhistleOrder,
    board::{Whistle, WhistleEnd},
};
use hub_engine::{Done, WhistleScope};
use hub_ledger::RowChange;
use hub_protocol::{
    self as wire, ErrorCode, Role,
    http::{
        NewWhistle, WhistleAct, WhistleDone, WhistleList, WhistleListQuery, WhistleState, WhistleView, routes,
    },
    limits::{WHISTLE_DEPARTMENTS_MAX, WHISTLES_PER_PAGE_MAX},
};
use uuid::Uuid;

use super::{
    Failure,
    acts::known_department,
    body::Json,
    caller::{Caller, id_in_path},
    openapi::{OfWhistle, Once},
    orders::{Key, Wanted, carry_out, is_repeated, mark_replay, sealed},
    report_intake::{area_given, department_given, place_of},
};
use crate::{
    Hub,
    identity::Act,
    picture::{self, words},
    state,
};

/// Blows a whistle: departments are to come to a place by a time.
#[utoipa::path(
    post,
    path = routes::WHISTLES,
    operation_id = "blow_whistle",
    tag = "whistles",
    params(Once),
    request_body = NewWhistle,
    responses(
        (status = 201, description = "It is blown and on disk.", body = WhistleDone),
        (status = 200, description = "It was blown with this key before.", body = WhistleDone),
    )
)]
pub(super) async fn blow(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Json(body): Json<NewWhistle>,
) -> Result<Response, Failure> {
    caller.may(Act::Assign)?;
    let case = body.case.map(|case| CaseId(case.0));
    if let Some(case) = case {
        caller.sees_case(&hub, case).await?;
    }
    let (purpose, row) = sealed("purpose", &body.purpose)?;
    let nowhere = || Failure::invalid("place", "0, 0", "it is no place");
    let place = place_of(body.place)?.ok_or_else(nowhere)?;
    let count = body.departments.len();
    if !(1..=WHISTLE_DEPARTMENTS_MAX).contains(&count) {
        let why = format!("between 1 and {WHISTLE_DEPARTMENTS_MAX} can be called");
        return Err(Failure::invalid("departments", count, why));
    }
    let whistle = WhistleId(Uuid::now_v7());
    let wanted = hub.engine.read(|view| {
        let area = match (view.organisation.area_of(place, state::now()), &body.area) {
            (Some(found), _) => found,
            (None, Some(given)) => area_given(view, given)?,
            (None, None) => {
                return Err(Failure::invalid("area", "none", "no area holds the place: it is needed"));
            }
        };
        caller.sees_area(view, &area, "the place")?;
        let known = |given| known_department(view, "departments", given);
        let departments = body.departments.iter().map(known).collect::<Result<_, _>>()?;
        let by = Actor { person: caller.person(), seat: caller.seat(view) };
        let there_by = UtcMicros(body.there_by_us.get());
        Ok(BlowWhistle { whistle, by, place, area, purpose, there_by, departments, case })
    })?;
    let command = Command::BlowWhistle(Box::new(wanted));
    let mut wanted = Wanted::new("blow_whistle", Uuid::nil(), &body, command).with_rows(vec![row]);
    wanted.answer = whistle.0.as_bytes().to_vec();
    let done = carry_out(&hub, &caller, key, wanted).await?;
    let kept = Uuid::from_slice(&done.answer).map_err(|error| {
        tracing::error!(%error, "a kept answer cannot be read");
        Failure::new(ErrorCode::Internal, "the kept answer cannot be read")
    })?;
    let status = if is_repeated(&done) { StatusCode::OK } else { StatusCode::CREATED };
    answered(&hub, WhistleId(kept), &done, status).await
}

/// A page of whistles, newest first: those in the account's area, or those that called the department.
#[utoipa::path(
    get,
    path = routes::WHISTLES,
    operation_id = "list_whistles",
    tag = "whistles",
    params(WhistleListQuery),
    responses((status = 200, description = "A page.", body = WhistleList))
)]
pub(super) async fn list(
    State(hub): State<Hub>,
    caller: Caller,
    Query(query): Query<WhistleListQuery>,
) -> Result<axum::Json<WhistleList>, Failure> {
    caller.may(Act::ReadCases)?;
    let before = query
        .before
        .as_deref()
        .map(|before| before.parse::<u64>().map_err(|error| Failure::invalid("before", before, error)));
    let states: Vec<Option<WhistleEnd>> = query.state.map(end_of).into_iter().collect();
    let (scope, before) = (scope(&caller), before.transpose()?);
    let found = hub.engine.find_whistles(&scope, &states, before, WHISTLES_PER_PAGE_MAX).await?;
    let mut whistles = Vec::with_capacity(found.whistles.len());
    for id in found.whistles {
        if let Some(whistle) = seen(&hub, &caller, id).await? {
            whistles.push(view(&hub, &whistle).await?);
        }
    }
    Ok(axum::Json(WhistleList { whistles, next: found.next.map(|next| next.to_string()) }))
}

/// A whistle, open or ended.
#[utoipa::path(
    get,
    path = routes::WHISTLE,
    operation_id = "whistle",
    tag = "whistles",
    params(OfWhistle),
    responses((status = 200, description = "The whistle.", body = WhistleView))
)]
pub(super) async fn show(
    State(hub): State<Hub>,
    caller: Caller,
    Path(whistle): Path<String>,
) -> Result<axum::Json<WhistleView>, Failure> {
    caller.may(Act::ReadCases)?;
    let whistle = sees(&hub, &caller, WhistleId(id_in_path("whistle", &whistle)?)).await?;
    Ok(axum::Json(view(&hub, &whistle).await?))
}

/// A deed about a whistle: signed, there, at work, left, rated, called off, closed.
#[utoipa::path(
    post,
    path = routes::WHISTLE_ACTS,
    operation_id = "act_on_whistle",
    tag = "whistles",
    params(Once, OfWhistle),
    request_body = WhistleAct,
    responses((status = 200, description = "It is done and on disk; the whistle as it is now.", body = WhistleDone))
)]
pub(super) async fn act(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(whistle): Path<String>,
    Json(body): Json<WhistleAct>,
) -> Result<Response, Failure> {
    caller.may(if caller.0.role == Role::Department { Act::Desk } else { Act::Assign })?;
    let id = WhistleId(id_in_path("whistle", &whistle)?);
    sees(&hub, &caller, id).await?;
    let mut rows = Vec::new();
    let is_answered = hub.engine.ledger().answer(&caller.principal(), &key.0).await?.is_some();
    let deed = deed(&hub, &body, is_answered, &mut rows)?;
    let by = hub.engine.read(|view| Actor { person: caller.person(), seat: caller.seat(view) });
    let command = Command::Whistle(Box::new(WhistleOrder { whistle: id, by, deed }));
    let wanted = Wanted::new("act_on_whistle", id.0, &body, command).with_rows(rows);
    let done = carry_out(&hub, &caller, key, wanted).await?;
    answered(&hub, id, &done, StatusCode::OK).await
}

async fn answered(hub: &Hub, id: WhistleId, done: &Done, status: StatusCode) -> Result<Response, Failure> {
    let whistle = hub.engine.whistle(id).await?.ok_or_else(|| unknown(id))?;
    let body = WhistleDone { seq: done.seq, whistle: view(hub, &whistle).await? };
    let mut response = (status, axum::Json(body)).into_response();
    mark_replay(&mut response, done);
    Ok(response)
}

/// The deed in the domain's words. What was done with this key before is answered again, wherever the unit is by now.
fn deed(
    hub: &Hub,
    act: &WhistleAct,
    is_answered: bool,
    rows: &mut Vec<RowChange>,
) -> Result<WhistleDeed, Failure> {
    let mut seal = |field: &str, text: &str| {
        let (words, row) = sealed(field, text)?;
        rows.push(row);
        Ok::<_, Failure>(words)
    };
    let named = |given: &wire::DepartmentCode| department_given("department", given);
    Ok(match act {
        WhistleAct::Sign { department } => WhistleDeed::Sign { department: named(department)? },
        WhistleAct::Arrive { department, unit } => {
            let (department, unit) = (named(department)?, UnitId(unit.0));
            let known = match where_is(hub, unit, &department) {
                Err(_) if is_answered => ArrivalKnown::Recorded { at: state::now() },
                known => known?,
            };
            WhistleDeed::Arrive { department, known }
        }
        WhistleAct::Record { department, at_us } => {
            let at = at_us.map_or_else(state::now, |at| UtcMicros(at.get()));
            WhistleDeed::Arrive { department: named(department)?, known: ArrivalKnown::Recorded { at } }
        }
        WhistleAct::Work { department } => WhistleDeed::Work { department: named(department)? },
        WhistleAct::Leave { department, note } => {
            WhistleDeed::Leave { department: named(department)?, note: seal("note", note)? }
        }
        WhistleAct::Rate { department, degree, note } => {
            let note = note.as_deref().map(|note| seal("note", note)).transpose()?;
            WhistleDeed::Rate { department: named(department)?, degree: words::degree_said(*degree), note }
        }
        WhistleAct::CallOff { reason } => WhistleDeed::CallOff { reason: seal("reason", reason)? },
        WhistleAct::Close => WhistleDeed::Close,
    })
}

/// Where a unit is whose person has an account of that department.
fn where_is(hub: &Hub, unit: UnitId, department: &DepartmentCode) -> Result<ArrivalKnown, Failure> {
    let person = hub.engine.read(|view| view.board.unit(unit).and_then(|card| card.person));
    let account = person.and_then(|person| hub.identity.account(person));
    if account.and_then(|account| account.department.clone()).as_ref() != Some(department) {
        return Err(Failure::invalid("unit", unit, "whoever answers for it is not of that department"));
    }
    let Some(last) = hub.engine.positions().last(unit) else {
        let words = format!("nobody knows where unit {unit} is");
        return Err(Failure::new(ErrorCode::NotAtThePlace, words).about("unit", unit));
    };
    let age_ms = state::now().since_ms(last.measured_at);
    Ok(ArrivalKnown::Position { place: last.fix.place, age_ms })
}

/// A whistle that is the caller's to see.
async fn sees(hub: &Hub, caller: &Caller, id: WhistleId) -> Result<Whistle, Failure> {
    let whistle = hub.engine.whistle(id).await?.ok_or_else(|| unknown(id))?;
    if hub.engine.read(|view| caller.cases(view).whistle(view.organisation.areas(), &whistle)) {
        return Ok(whistle);
    }
    tracing::info!(person = %caller.person(), %id, "refused for the area or the department");
    Err(Failure::new(ErrorCode::OutsideArea, format!("whistle {id} is not your account's to see")))
}

/// The same where what is not theirs is passed over.
async fn seen(hub: &Hub, caller: &Caller, id: WhistleId) -> Result<Option<Whistle>, Failure> {
    let whistle = hub.engine.whistle(id).await?;
    let is_seen = |whistle: &Whistle| {
        hub.engine.read(|view| caller.cases(view).whistle(view.organisation.areas(), whistle))
    };
    Ok(whistle.filter(is_seen))
}

fn unknown(id: WhistleId) -> Failure {
    Failure::new(ErrorCode::WhistleUnknown, format!("whistle {id} is unknown")).about("whistle", id)
}

async fn view(hub: &Hub, whistle: &Whistle) -> Result<WhistleView, Failure> {
    Ok(picture::whistle_view(&hub.engine, whistle, &hub.names()).await?)
}

/// Where whistles are looked for: the narrowest that the index knows.
fn scope(caller: &Caller) -> WhistleScope {
    match (&caller.0.department, &caller.0.area) {
        (Some(department), _) => WhistleScope::At(department.clone()),
        (None, Some(area)) => WhistleScope::Within(area.clone()),
        (None, None) => WhistleScope::Everything,
    }
}

fn end_of(state: WhistleState) -> Option<WhistleEnd> {
    match state {
        WhistleState::Open => None,
        WhistleState::Closed => Some(WhistleEnd::Closed),
        WhistleState::CalledOff => Some(WhistleEnd::CalledOff),
    }
}
