//! 代录: what somebody said by telephone, recorded by the desk for them.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use hub_dispatch::{
    Answerer, CaseId, Command, OfferId, PersonId, Readiness, Relayed, Sealed, TaskId, UnitId, UtcMicros,
};
use hub_engine::{ReportWords, words};
use hub_ledger::RowChange;
use hub_protocol::{
    self as wire,
    http::{ActionDone, RelayAnswer, RelayedAnswer, SetDuty, routes},
};

use super::{
    Failure,
    body::Json,
    caller::{Caller, id_in_path},
    case_actions::Action,
    openapi::{OfCase, OfUnit, Once},
    orders::{Key, Wanted, carry_out, check_short, sealed},
    report_intake::AHEAD_MAX_MS,
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
    let (number, row) = number(&body.number)?;
    let said_at = said_at(body.said_at_us)?;
    let (order, rows) = spoken(action.case, &body.answer)?;
    let (case, by) = (action.case, action.by());
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
    let (number, row) = number(&body.number)?;
    let (said_at, by) = (said_at(body.said_at_us)?, caller.person());
    let command = Command::RelayDuty { unit, readiness, said_at, number, by };
    carry_out(&hub, &caller, key, Wanted::new("relay_duty", unit.0, &body, command).with_rows(vec![row]))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What was said, as the order it amounts to.
fn spoken(case: CaseId, answer: &RelayedAnswer) -> Result<(Command, Vec<RowChange>), Failure> {
    let order = match answer {
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
            let order = Command::Finish { unit, task, note, photos: Vec::new() };
            return Ok((order, row.into_iter().collect()));
        }
        RelayedAnswer::AskBackup { unit, task, note } => {
            let (note, row) = sealed("note", note)?;
            let order = Command::AskBackup { unit: UnitId(unit.0), task: TaskId(task.0), note };
            return Ok((order, vec![row]));
        }
    };
    Ok((order, Vec::new()))
}

/// A telephone number, sealed.
fn number(given: &str) -> Result<(Sealed, RowChange), Failure> {
    if !given.chars().any(|letter| letter.is_ascii_digit()) {
        return Err(Failure::invalid("number", given, "it is no telephone number"));
    }
    check_short("number", Some(&given.to_owned()))?;
    Ok(words::seal(&ReportWords { text: given.to_owned(), ..ReportWords::default() }))
}

fn said_at(given: wire::UtcMicros) -> Result<UtcMicros, Failure> {
    if given.get() > state::now().plus_ms(AHEAD_MAX_MS).0 {
        return Err(Failure::invalid("said_at_us", given.get(), "it lies in the future"));
    }
    Ok(UtcMicros(given.get()))
}
