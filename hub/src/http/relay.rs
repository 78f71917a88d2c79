//! 代录: what somebody said by telephone, recorded by the desk for them.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use hub_dispatch::{
    Actor, Answerer, CallNotAnswered, Called, CaseId, Command, Deed, OfferId, OtherPictures, PersonId,
    Readiness, Relayed, Sealed, Seat, TaskId, UnitId, UtcMicros,
};
use hub_engine::{ReportWords, words};
use hub_ledger::RowChange;
use hub_protocol::{
    self as wire, ErrorCode,
    http::{ActionDone, RelayAnswer, RelayedAnswer, SetDuty, routes},
};

use super::{
    Failure,
    acts::{check_clause, findings, span},
    body::Json,
    caller::{Caller, id_in_path},
    case_actions::Action,
    openapi::{OfCase, OfUnit, Once},
    orders::{Key, Wanted, carry_out, check_short, sealed},
    report_intake::{AHEAD_MAX_MS, department_given},
};
use crate::{Hub, identity::Act, picture, state};

/// 代录: records what somebody said about a case by telephone.
#[utoipa::path(
    post,
    path = routes::RELAY,
    operation_id = "relay",
    tag = "cases",
    params(Once, OfCase),
    request_body = RelayAnswer,
    responses((status = 200, description = "It is done and on disk; the case as it is now.", body = ActionDone))
)]
pub(super) async fn answer(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(case): Path<String>,
    Json(body): Json<RelayAnswer>,
) -> Result<Response, Failure> {
    let action = Action::allowed(&hub, &caller, key, ("relay", Act::Dispatch), &case).await?;
    let speaker = speaker(&body)?;
    let (number, row) = number(&body.number, speaker)?;
    let said_at = said_at(body.said_at_us)?;
    let (case, by) = (action.case, action.by());
    if let RelayedAnswer::NotAnswered { called } = &body.answer {
        let called = called_by_telephone(called)?;
        if let Called::Unit { unit, .. } | Called::UnitAtWork { unit, .. } = &called {
            hub.engine.read(|view| caller.sees_unit(view, *unit))?;
        }
        let call = CallNotAnswered { case, called, called_at: said_at, number, by };
        return action.carry_out(&body, Command::RecordUnanswered(call), vec![row]).await;
    }
    let (order, rows) = spoken(case, by, &body.answer)?;
    let relayed = Relayed::new(case, said_at, number, by, order);
    let relayed = relayed.expect("every answer of the wire is one that people give by telephone");
    if let Answerer::Unit(unit) = relayed.from {
        hub.engine.read(|view| caller.sees_unit(view, unit))?;
    }
    let command = Command::Relay(relayed);
    action.carry_out(&body, command, [row].into_iter().chain(rows).collect()).await
}

/// 代录: records what a unit said by telephone about its readiness.
#[utoipa::path(
    post,
    path = routes::UNIT_DUTY,
    operation_id = "relay_duty",
    tag = "units",
    params(Once, OfUnit),
    request_body = SetDuty,
    responses((status = 204, description = "It is recorded."))
)]
pub(super) async fn duty(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(unit): Path<String>,
    Json(body): Json<SetDuty>,
) -> Result<StatusCode, Failure> {
    caller.may(Act::Dispatch)?;
    let unit = UnitId(id_in_path("unit", &unit)?);
    hub.engine.read(|view| caller.sees_unit(view, unit))?;
    let readiness = match body.duty {
        wire::Duty::On => Readiness::OnDuty,
        wire::Duty::Standby => Readiness::Standby,
        wire::Duty::Off => Readiness::OffDuty,
        wire::Duty::Retired => {
            return Err(Failure::invalid("duty", "retired", "an import strikes units off"));
        }
    };
    let (number, row) = number(&body.number, None)?;
    let (said_at, by) = (said_at(body.said_at_us)?, caller.person());
    let command = Command::RelayDuty { unit, readiness, said_at, number, by };
    carry_out(&hub, &caller, key, Wanted::new("relay_duty", unit.0, &body, command).with_rows(vec![row]))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn called_by_telephone(called: &wire::http::Called) -> Result<Called, Failure> {
    use wire::http::Called as Given;
    Ok(match called {
        Given::Person { person, rung, round } => {
            Called::Person { person: PersonId(person.0), rung: *rung, round: *round }
        }
        Given::Unit { unit, offer } => Called::Unit { unit: UnitId(unit.0), offer: OfferId(offer.0) },
        Given::UnitAtWork { unit, task } => Called::UnitAtWork { unit: UnitId(unit.0), task: TaskId(task.0) },
        Given::Department { department, task } => Called::Department {
            department: department_given("answer.called.department", department)?,
            task: TaskId(task.0),
        },
    })
}

/// What was said, as the order it amounts to.
fn spoken(case: CaseId, by: PersonId, answer: &RelayedAnswer) -> Result<(Command, Vec<RowChange>), Failure> {
    let order = match answer {
        RelayedAnswer::Sign { department, .. }
        | RelayedAnswer::AskReturn { department, .. }
        | RelayedAnswer::AskExtension { department, .. }
        | RelayedAnswer::Reply { department, .. } => {
            // Whoever writes it down stands for it, and checks nothing of it later.
            let department = department_given("answer.department", department)?;
            let by = Actor { person: by, seat: Seat::Department { department } };
            let mut rows = Vec::new();
            let deed = at_a_desk(answer, &mut rows)?;
            return Ok((Command::Act(hub_dispatch::Act { case, by, deed }), rows));
        }
        RelayedAnswer::Acknowledge { person, rung, round } => {
            Command::Acknowledge { case, rung: *rung, round: *round, by: PersonId(person.0) }
        }
        RelayedAnswer::Accept { unit, offer } => {
            Command::Accept { unit: UnitId(unit.0), offer: OfferId(offer.0) }
        }
        RelayedAnswer::Decline { unit, offer, reason } => Command::Decline {
            unit: UnitId(unit.0),
            offer: OfferId(offer.0),
            reason: picture::words::decline_reason_said(*reason),
        },
        RelayedAnswer::SetOut { unit, task } => {
            Command::SetOut { unit: UnitId(unit.0), task: TaskId(task.0) }
        }
        RelayedAnswer::Arrive { unit, task } => {
            Command::Arrive { unit: UnitId(unit.0), task: TaskId(task.0), place: None }
        }
        RelayedAnswer::Well { unit, task } => {
            Command::ReportWell { unit: UnitId(unit.0), task: TaskId(task.0) }
        }
        RelayedAnswer::Done { unit, task, note } => {
            let note = note.as_deref().map(|note| sealed("note", note)).transpose()?;
            let (note, row) = note.map_or((None, None), |(note, row)| (Some(note), Some(row)));
            let (unit, task) = (UnitId(unit.0), TaskId(task.0));
            let (photos, before, others) = (Vec::new(), Vec::new(), OtherPictures::default());
            let order = Command::Finish { unit, task, note, photos, before, others, place: None };
            return Ok((order, row.into_iter().collect()));
        }
        RelayedAnswer::AskBackup { unit, task, note } => {
            let (note, row) = sealed("note", note)?;
            let order = Command::AskBackup { unit: UnitId(unit.0), task: TaskId(task.0), note };
            return Ok((order, vec![row]));
        }
        RelayedAnswer::NotAnswered { .. } => unreachable!("`answer` records it before: it is no answer"),
    };
    Ok((order, Vec::new()))
}

/// What a department says of its own task; what people said goes to `rows`.
fn at_a_desk(answer: &RelayedAnswer, rows: &mut Vec<RowChange>) -> Result<Deed, Failure> {
    let mut said = |field: &str, text: &str| {
        let (sealed, row) = sealed(field, text)?;
        rows.push(row);
        Ok::<_, Failure>(sealed)
    };
    Ok(match answer {
        RelayedAnswer::AskReturn { task, reason, clause, .. } => {
            check_clause(clause.as_deref())?;
            Deed::AskReturn { task: TaskId(task.0), reason: said("reason", reason)?, clause: clause.clone() }
        }
        RelayedAnswer::AskExtension { task, more, reason, .. } => {
            Deed::AskExtension { task: TaskId(task.0), more: span(*more), reason: said("reason", reason)? }
        }
        RelayedAnswer::Reply { task, note, public, findings: found, .. } => Deed::Reply {
            task: TaskId(task.0),
            note: said("note", note)?,
            public: public.as_ref().map(|public| said("public", public)).transpose()?,
            photos: Vec::new(),
            before: Vec::new(),
            others: OtherPictures::default(),
            findings: found.as_ref().map(|found| findings(found, &mut said)).transpose()?,
        },
        RelayedAnswer::Sign { task, .. } => Deed::Sign { task: TaskId(task.0) },
        RelayedAnswer::Acknowledge { .. }
        | RelayedAnswer::Accept { .. }
        | RelayedAnswer::Decline { .. }
        | RelayedAnswer::SetOut { .. }
        | RelayedAnswer::Arrive { .. }
        | RelayedAnswer::Well { .. }
        | RelayedAnswer::AskBackup { .. }
        | RelayedAnswer::NotAnswered { .. }
        | RelayedAnswer::Done { .. } => {
            unreachable!("`spoken` sends departments' answers here, and no others")
        }
    })
}

/// Who spoke for a department. A person on duty and a unit are known by their ids.
fn speaker(body: &RelayAnswer) -> Result<Option<&str>, Failure> {
    check_short("speaker", body.speaker.as_ref())?;
    let named = body.speaker.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let is_needed = match body.answer {
        RelayedAnswer::Sign { .. }
        | RelayedAnswer::AskReturn { .. }
        | RelayedAnswer::AskExtension { .. }
        | RelayedAnswer::Reply { .. } => true,
        RelayedAnswer::Acknowledge { .. }
        | RelayedAnswer::Accept { .. }
        | RelayedAnswer::Decline { .. }
        | RelayedAnswer::SetOut { .. }
        | RelayedAnswer::Arrive { .. }
        | RelayedAnswer::Well { .. }
        | RelayedAnswer::AskBackup { .. }
        | RelayedAnswer::NotAnswered { .. }
        | RelayedAnswer::Done { .. } => false,
    };
    if is_needed && named.is_none() {
        let words = "speaker: a department answers by somebody, who is to be named";
        return Err(Failure::new(ErrorCode::Invalid, words).in_field("speaker"));
    }
    Ok(named)
}

/// Refuses what nobody can have called.
pub(super) fn check_number(given: &str) -> Result<(), Failure> {
    check_number_in("number", given)
}

/// The same of a number in another field.
pub(super) fn check_number_in(field: &str, given: &str) -> Result<(), Failure> {
    if !given.chars().any(|letter| letter.is_ascii_digit()) {
        return Err(Failure::invalid(field, given, "it is no telephone number"));
    }
    check_short(field, Some(&given.to_owned()))
}

/// A telephone number, and whoever spoke, sealed.
fn number(given: &str, speaker: Option<&str>) -> Result<(Sealed, RowChange), Failure> {
    check_number(given)?;
    let text = speaker.map_or_else(|| given.to_owned(), |speaker| format!("{speaker} {given}"));
    Ok(words::seal(&ReportWords { text, ..ReportWords::default() }))
}

fn said_at(given: wire::UtcMicros) -> Result<UtcMicros, Failure> {
    if given.get() > state::now().plus_ms(AHEAD_MAX_MS).0 {
        return Err(Failure::invalid("said_at_us", given.get(), "it lies in the future"));
    }
    Ok(UtcMicros(given.get()))
}
