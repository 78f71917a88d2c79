//! A unit, as a console shows it.

use hub_dispatch::{UnitId, board::Duty};
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

/// A unit; none if it was never enrolled. One that was struck off is still shown to whoever asks by id.
pub(crate) fn unit_view(view: &View, id: UnitId, names: PersonNames<'_>) -> Option<UnitView> {
    let unit = view.board.unit(id)?;
    let task = view.board.hold_on(id).map(|(task, _)| task);
    let case_of_task = task.and_then(|task| view.board.task(task)).map(|task| task.case);
    Some(UnitView {
        id: wire::UnitId(id.0),
        seq: view.seq,
        name: view.unit_name(id),
        kind: words::unit_kind(unit.kind),
        skills: unit.skills.iter().map(|skill| skill.0.clone()).collect(),
        home: area_ref(view.organisation.areas(), &unit.home),
        person: unit.person.map(|person| person_ref(names, person)),
        duty: words::duty(unit.duty),
        status: match unit.duty {
            Duty::On => words::unit_status(unit_status(&view.board, id)),
            Duty::Off if unit.sos.is_some() => UnitStatus::NeedsHelp,
            Duty::Off | Duty::Retired => UnitStatus::OffDuty,
        },
        task: task.map(|task| wire::TaskId(task.0)),
        case: unit.sos.or(case_of_task).map(|case| wire::CaseId(case.0)),
    })
}
