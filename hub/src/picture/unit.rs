//! A unit, as a console shows it.

use hub_dispatch::{CaseId, UnitId, board::Duty};
use hub_engine::{View, unit_status};
use hub_protocol::{
    self as wire, UnitStatus,
    views::{UnitRef, UnitView},
};

use super::{PersonNames, area_ref, person_ref, words};

/// A unit by name.
pub(crate) fn unit_ref(view: &View, unit: UnitId) -> UnitRef {
    UnitRef { id: wire::UnitId(unit.0), name: view.unit_name(unit) }
}

/// A unit; none if it was never enrolled. One that was struck off is still shown to whoever asks by id. What it is at is
/// named only where `sees_case` says so: a neighbour's case is no business of those who see the unit.
pub(crate) fn unit_view(
    view: &View,
    id: UnitId,
    names: PersonNames<'_>,
    sees_case: impl Fn(CaseId) -> bool,
) -> Option<UnitView> {
    let unit = view.board.unit(id)?;
    let task = view.board.hold_on(id).and_then(|(task, _)| view.board.task(task));
    let task = task.filter(|task| sees_case(task.case));
    let sos = unit.sos.filter(|case| sees_case(*case));
    Some(UnitView {
        id: wire::UnitId(id.0),
        seq: view.seq,
        name: view.unit_name(id),
        kind: words::unit_kind(unit.kind),
        travel: unit.travel.map(words::travel),
        skills: unit.skills.iter().map(|skill| skill.0.clone()).collect(),
        home: area_ref(view.organisation.areas(), &unit.home),
        person: unit.person.map(|person| person_ref(names, person)),
        duty: words::duty(unit.duty),
        status: match unit.duty {
            Duty::On | Duty::Standby => words::unit_status(unit_status(&view.board, id)),
            Duty::Off if unit.sos.is_some() => UnitStatus::NeedsHelp,
            Duty::Off | Duty::Retired => UnitStatus::OffDuty,
        },
        task: task.map(|task| wire::TaskId(task.id.0)),
        case: sos.or(task.map(|task| task.case)).map(|case| wire::CaseId(case.0)),
    })
}
