//! 转派 and 免除协办: a department's task goes to another one, or a helper has it no more. Neither is a return: nobody asked
//! for it, nothing is counted as one, and what is asked is ruled on first.

use super::{authority, departments, desk_clocks, draft::Draft};
use crate::{
    Actor, DepartmentCode, DeskClock, HandedOn, Happened, Part, Refusal, Sealed, Seat, TaskId, Until,
    UtcMicros,
    board::{Case, DeskTask},
};

/// 转派: another department has the task, with the same part and just as bound. A centre gives it to any; a department's
/// own desk only to one below it, and for one case only as often as the policy allows, so that it cannot go round by the
/// desks' own hands for ever.
pub(super) fn hand_on(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    (task, to): (TaskId, &DepartmentCode),
    reason: &Sealed,
) -> Result<(), Refusal> {
    let desk = open_desk(draft, case, by, task)?;
    departments::may_have(case, to)?;
    let line = match &by.seat {
        Seat::Centre { .. } => Vec::new(),
        Seat::Department { department } => line_down(draft, case, department, to)?,
    };
    departments::room_for(case, 1)?;
    let (part, clock) = (desk.part, no_later(draft, case, desk));
    // What a department may not return any more it does not have returned by one below it.
    let by_department = matches!(by.seat, Seat::Department { .. });
    let is_late = by_department && desk_clocks::return_is_late(draft, desk);
    let binding = desk.binding || is_late || departments::returns_used_up(draft, case);
    let reply_by = reply_by(draft, case, desk);
    let (department, reason) = (to.clone(), reason.clone());
    draft.acted(case.id, by, Happened::HandedOn(HandedOn { task, to: department.clone(), reason, line }));
    draft.acted(case.id, by, Happened::DeskEnded { task });
    let task = TaskId(draft.id());
    let return_by = desk_clocks::return_by(draft);
    let assigned =
        Happened::DeskAssigned { task, department, part, binding, clock, reply_by, return_by, reason: None };
    draft.acted(case.id, by, assigned);
    Ok(())
}

/// 免除协办: a helper has no part in it any more. Whoever is silent does not keep the others' work from being checked.
pub(super) fn let_go(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    task: TaskId,
    reason: &Sealed,
) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    if open_desk(draft, case, by, task)?.part == Part::Lead {
        return Err(Refusal::NotAHelper { task });
    }
    draft.acted(case.id, by, Happened::HelperLetGo { task, reason: reason.clone() });
    draft.acted(case.id, by, Happened::DeskEnded { task });
    let now = draft.case(case.id)?;
    departments::settled_by_the_rest(draft, &now);
    Ok(())
}

/// The open task, for the owner or above and for the department itself; a return that is asked for it is ruled on first.
fn open_desk<'c>(
    draft: &Draft<'_>,
    case: &'c Case,
    by: &Actor,
    task: TaskId,
) -> Result<&'c DeskTask, Refusal> {
    let desk = match &by.seat {
        Seat::Centre { .. } => {
            authority::owner_or_above(draft, case, by)?;
            departments::with_departments(case)?;
            let desk = case.handling.desk.get(&task).filter(|desk| desk.is_open());
            desk.ok_or(Refusal::NotYourDesk { task })?
        }
        Seat::Department { .. } => {
            departments::with_departments(case)?;
            authority::own_desk(case, task, by)?
        }
    };
    if desk.return_asked_at.is_some() {
        return Err(Refusal::ReturnAsked { task, asked: true });
    }
    Ok(desk)
}

/// The departments above `to`, nearest first, up to the one that hands it on.
fn line_down(
    draft: &Draft<'_>,
    case: &Case,
    own: &DepartmentCode,
    to: &DepartmentCode,
) -> Result<Vec<DepartmentCode>, Refusal> {
    let above = &draft.situation.departments_above;
    let at = above.iter().position(|department| department == own);
    let at = at.ok_or_else(|| Refusal::NotBelow { department: to.clone() })?;
    let limit = draft.policy().closed_loop.hand_ons_max;
    if case.handling.hand_ons >= limit {
        return Err(Refusal::HandOnsUsedUp { case: case.id, limit });
    }
    Ok(above[..=at].to_vec())
}

/// The time to sign, as for a task that is new, and never more than was left of the clock before or of the limit: handing
/// on gains nobody any time, and of what is overdue nothing is left.
fn no_later(draft: &Draft<'_>, case: &Case, before: &DeskTask) -> DeskClock {
    let clock = desk_clocks::to_sign(draft, case, 1);
    let left = before.clock.map_or(Until::at(draft.now()), |clock| clock.until());
    let limit = case.handling.limit.as_ref().map(|running| Until::at(running.limit.due));
    let until = clock.until().min(left);
    let Until { at: due, working } = limit.map_or(until, |limit| until.min(limit));
    DeskClock { due, working, ..clock }
}

/// Where no limit says until when the departments reply, whoever has it now replies by when the one before was to.
fn reply_by(draft: &Draft<'_>, case: &Case, before: &DeskTask) -> Option<UtcMicros> {
    if case.handling.limit.is_some() || before.signed_at.is_none() {
        return before.reply_by;
    }
    Some(before.clock.map_or(draft.now(), |clock| clock.due))
}
