//! Keeps the map's marks in step with the board: who is on duty, what each unit is doing.

use hub_dispatch::{
    UnitId, UtcMicros,
    board::{Board, Duty},
};
use hub_positions::{OnDuty, Positions, Scope, UnitStatus, UnitTag};

use crate::View;

/// What the map draws of a unit.
#[must_use]
pub fn unit_status(board: &Board, unit: UnitId) -> UnitStatus {
    if board.unit(unit).is_some_and(|unit| unit.sos.is_some()) {
        return UnitStatus::Sos;
    }
    let Some(task) = board.hold_on(unit).and_then(|(task, _)| board.task(task)) else {
        return UnitStatus::Available;
    };
    match &task.attending {
        Some(attending) if attending.unit == unit && attending.arrived_at.is_some() => UnitStatus::OnScene,
        Some(attending) if attending.unit == unit => UnitStatus::UnderWay,
        Some(_) | None => UnitStatus::Offered,
    }
}

/// Brings one unit's mark up to date.
pub(crate) fn mark(view: &View, positions: &Positions, id: UnitId, now: UtcMicros) {
    let Some(unit) = view.board.unit(id) else { return positions.forget(id, now) };
    match unit.duty {
        Duty::On => {
            let tag = UnitTag { kind: unit.kind, status: unit_status(&view.board, id) };
            let home = view.organisation.areas().interval(&unit.home);
            // As for cases: what belongs to an area that is not in the tree any more counts as the first root's own, so
            // that somebody sees it.
            let scope = Scope(home.map_or(0, |interval| interval.start));
            positions.on_duty(id, OnDuty { tag, scope, since: unit.duty_since.unwrap_or(now) }, now);
        }
        // On standby a unit is at home as far as anybody may know.
        Duty::Standby | Duty::Off => positions.off_duty(id, now),
        // Struck off: whatever still reports under its name is a stranger.
        Duty::Retired => positions.forget(id, now),
    }
}
