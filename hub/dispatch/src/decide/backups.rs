//! 增援: a unit at work asks for more. Whoever comes has a field task of its own, which is offered, accepted and ended like
//! the first one and never sets the clock or the phase of the case.

use super::{alerts, answers, draft::Draft, search};
use crate::{
    CaseId, ClimbReason, Event, Happened, OfferEnd, Phase, Refusal, Sealed, TaskId, UnitId,
    board::{Case, Task},
};

/// The post that has the case is told, and where the machine may dispatch it looks for somebody at once.
pub(super) fn ask(draft: &mut Draft<'_>, unit: UnitId, from: TaskId, note: &Sealed) -> Result<(), Refusal> {
    let (case, _) = answers::attended(draft, unit, from)?;
    at_work(&case)?;
    let limit = draft.policy().closed_loop.backups_max;
    if case.handling.backups_asked() >= usize::from(limit) {
        return Err(Refusal::TooManyBackups { case: case.id, limit });
    }
    let task = TaskId(draft.id());
    draft.happened(case.id, Happened::BackupAsked { unit, from, task, note: note.clone() });
    draft.record(Event::TaskOpened { task, case: case.id });
    let now = draft.case(case.id)?;
    alerts::alert_again(draft, &now, ClimbReason::BackupAsked);
    search::search_for(draft, task);
    Ok(())
}

fn at_work(case: &Case) -> Result<(), Refusal> {
    match case.phase {
        Phase::UnderWay | Phase::OnScene => Ok(()),
        Phase::Unattended
        | Phase::ToCheck
        | Phase::ToVerify
        | Phase::ToClose
        | Phase::WithDepartments
        | Phase::Suspended
        | Phase::ToCallBack => Err(Refusal::WrongPhase { case: case.id, phase: case.phase }),
    }
}

/// The tasks for backup that have not ended.
pub(super) fn open(draft: &mut Draft<'_>, case: &Case) -> Vec<Task> {
    let asked = case.handling.backups.iter();
    asked.filter_map(|&task| draft.open_task(task)).collect()
}

/// The task for backup that a person dispatches more units to: the first that nobody attends.
pub(super) fn waiting(draft: &mut Draft<'_>, case: &Case) -> Option<Task> {
    open(draft, case).into_iter().find(|task| task.attending.is_none())
}

/// The unit that attends a task for backup, if one does.
pub(super) fn attending(draft: &mut Draft<'_>, case: &Case) -> Option<UnitId> {
    open(draft, case).into_iter().find_map(|task| task.attending.map(|attending| attending.unit))
}

/// Whether a task of the case is one for backup.
pub(super) fn is_backup(case: &Case, task: TaskId) -> bool {
    case.task != task
}

/// Nobody is wanted for backup any more: whoever was asked or came is stood down.
pub(super) fn end_all(draft: &mut Draft<'_>, id: CaseId) {
    let Ok(case) = draft.case(id) else { return };
    for task in open(draft, &case) {
        for (unit, offer) in task.held_units() {
            answers::end_offer(draft, task.id, offer, unit, OfferEnd::StoodDown);
        }
        draft.record(Event::TaskEnded { task: task.id });
    }
}
