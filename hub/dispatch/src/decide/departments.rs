//! 派遣 to departments: assigned, signed, returned and ruled on, replied. The limit runs through all of it, and the time to
//! sign runs out by itself: nobody stops a clock by not clicking.

use super::{alerts, answers, authority, desk, draft::Draft};
use crate::{
    Actor, CaseId, ClockPurpose, ContentDigest, DepartmentCode, DeskClock, DeskPurpose, Happened, Part,
    Phase, Refusal, ReturnRuling, Sealed, TaskId, UtcMicros,
    board::{Case, DESK_TASKS_MAX},
};

/// A centre gives the case to departments: one leads, others help.
pub(super) fn assign(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    (lead, co): (&DepartmentCode, &[DepartmentCode]),
    reason: &Sealed,
) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    match case.phase {
        // Departments have it and nobody leads them: a return was agreed to.
        Phase::WithDepartments if case.handling.lead().is_none() => {}
        _ => desk::unattended(case)?,
    }
    give(draft, case, Some(by), (lead, co), Some(reason))
}

/// The machine does the same where the policy lets it dispatch such matters and the catalogue names the departments.
pub(super) fn assign_by_catalogue(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let matter = case.facts.filing.as_ref().and_then(|filing| filing.matter.clone());
    let Some(matter) = matter else { return Ok(()) };
    match &matter.lead {
        Some(lead) => give(draft, &case, None, (lead, &matter.co), None),
        None => Ok(()),
    }
}

fn give(
    draft: &mut Draft<'_>,
    case: &Case,
    by: Option<&Actor>,
    (lead, co): (&DepartmentCode, &[DepartmentCode]),
    reason: Option<&Sealed>,
) -> Result<(), Refusal> {
    let named = std::iter::once((lead, Part::Lead)).chain(co.iter().map(|helper| (helper, Part::Co)));
    let named: Vec<(&DepartmentCode, Part)> = named.collect();
    for (index, (department, _)) in named.iter().enumerate() {
        may_have(case, department)?;
        if named[..index].iter().any(|(earlier, _)| earlier == department) {
            return Err(Refusal::DeskTwice { department: (*department).clone(), case: case.id });
        }
    }
    room_for(case, named.len())?;
    answers::stand_down_offers(draft, case.task);
    for (department, part) in named {
        open(draft, case, by, department, part, reason);
    }
    alerts::set_clock(draft, case.id, Phase::WithDepartments, ClockPurpose::Reply);
    Ok(())
}

/// 加派: one more helper.
pub(super) fn add_handler(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    department: &DepartmentCode,
    reason: &Sealed,
) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    with_departments(case)?;
    may_have(case, department)?;
    room_for(case, 1)?;
    open(draft, case, Some(by), department, Part::Co, Some(reason));
    Ok(())
}

fn may_have(case: &Case, department: &DepartmentCode) -> Result<(), Refusal> {
    match case.handling.desk_of(department) {
        Some(_) => Err(Refusal::DeskTwice { department: department.clone(), case: case.id }),
        None => Ok(()),
    }
}

fn room_for(case: &Case, more: usize) -> Result<(), Refusal> {
    if case.handling.desk.len() + more > DESK_TASKS_MAX {
        return Err(Refusal::TooManyDesks { case: case.id, limit: DESK_TASKS_MAX });
    }
    Ok(())
}

/// Opens a department's task. After as many returns as the policy allows it is binding from the start.
fn open(
    draft: &mut Draft<'_>,
    case: &Case,
    by: Option<&Actor>,
    department: &DepartmentCode,
    part: Part,
    reason: Option<&Sealed>,
) {
    let task = TaskId(draft.id());
    let returns = draft.case(case.id).map_or(case.handling.returns, |case| case.handling.returns);
    let binding = returns >= draft.policy().closed_loop.returns_max;
    let due = draft.calendar().due(draft.now(), draft.policy().closed_loop.sign_within).at;
    let clock = DeskClock { purpose: DeskPurpose::Sign, generation: 1, due };
    let (department, reason) = (department.clone(), reason.cloned());
    let assigned = Happened::DeskAssigned { task, department, part, binding, clock, reason };
    match by {
        Some(by) => draft.acted(case.id, by, assigned),
        None => draft.happened(case.id, assigned),
    }
}

fn with_departments(case: &Case) -> Result<(), Refusal> {
    if case.phase == Phase::WithDepartments {
        Ok(())
    } else {
        Err(Refusal::WrongPhase { case: case.id, phase: case.phase })
    }
}

/// 签收.
pub(super) fn sign(draft: &mut Draft<'_>, case: &Case, by: &Actor, task: TaskId) -> Result<(), Refusal> {
    with_departments(case)?;
    if authority::own_desk(case, task, by)?.signed_at.is_some() {
        return Err(Refusal::SignedAlready { task });
    }
    let clock = reply_clock(draft, case, task);
    draft.acted(case.id, by, Happened::DeskSigned { task, clock });
    Ok(())
}

/// The clock of a department that has signed: it runs out with the case's limit, or where there is none after the time
/// that the grade gives a unit.
fn reply_clock(draft: &Draft<'_>, case: &Case, task: TaskId) -> DeskClock {
    let generation =
        case.handling.desk.get(&task).and_then(|desk| desk.clock).map_or(0, |clock| clock.generation);
    DeskClock {
        purpose: DeskPurpose::Reply,
        generation: next(generation, case, task),
        due: reply_by(draft, case),
    }
}

/// Generations of a task that has no clock just now go on after every one that its case can have used.
fn next(generation: u64, case: &Case, task: TaskId) -> u64 {
    let without_clock = case.handling.desk.get(&task).is_some_and(|desk| desk.clock.is_none());
    if without_clock { case.version + 1 } else { generation + 1 }
}

fn reply_by(draft: &Draft<'_>, case: &Case) -> UtcMicros {
    let rule = draft.rule(case);
    let otherwise = draft.calendar().after_ms(draft.now(), rule.finish_within_ms, rule.posts_wait).at;
    case.handling.limit.as_ref().map_or(otherwise, |running| running.limit.due)
}

/// 退单: the department says it is not its matter. Everything runs on; the centre has its time to rule.
pub(super) fn ask_return(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    task: TaskId,
    reason: &Sealed,
    clause: Option<&str>,
) -> Result<(), Refusal> {
    with_departments(case)?;
    let desk = authority::own_desk(case, task, by)?;
    if desk.binding {
        return Err(Refusal::ReturnsUsedUp { task });
    }
    if desk.return_asked_at.is_some() {
        return Err(Refusal::ReturnAsked { task, asked: true });
    }
    let (reason, clause) = (reason.clone(), clause.map(str::to_owned));
    draft.acted(case.id, by, Happened::ReturnAsked { task, reason, clause });
    alerts::to_be_ruled_on(draft, case.id);
    Ok(())
}

/// The centre agrees, and somebody else has it; or binds the department to it.
pub(super) fn rule_return(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    task: TaskId,
    ruling: &ReturnRuling,
    reason: &Sealed,
) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    with_departments(case)?;
    let desk = case.handling.desk.get(&task).filter(|desk| desk.is_open());
    let desk = desk.ok_or(Refusal::NotYourDesk { task })?;
    if desk.return_asked_at.is_none() {
        return Err(Refusal::ReturnAsked { task, asked: false });
    }
    if let ReturnRuling::Agreed { to: Some(other) } = ruling {
        may_have(case, other)?;
        room_for(case, 1)?;
    }
    let (ruling_made, reason) = (ruling.clone(), reason.clone());
    draft.acted(case.id, by, Happened::ReturnRuled { task, ruling: ruling_made, reason });
    if let ReturnRuling::Agreed { to } = ruling {
        draft.acted(case.id, by, Happened::DeskEnded { task });
        if let Some(other) = to {
            open(draft, case, Some(by), other, desk.part, None);
        }
        let now = draft.case(case.id)?;
        if now.handling.lead().is_none() {
            // Nobody leads: it is the centre's to dispatch again, and its post's clock runs.
            end_open(draft, &now);
            return alerts::begin_again(draft, case.id);
        }
        if settled_by_the_rest(draft, &now) {
            return Ok(());
        }
    }
    alerts::set_clock(draft, case.id, Phase::WithDepartments, ClockPurpose::Reply);
    Ok(())
}

/// 反馈. When the lead and every helper have replied, somebody else verifies.
pub(super) fn reply(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    task: TaskId,
    (note, public, photos): (&Sealed, Option<&Sealed>, &[ContentDigest]),
) -> Result<(), Refusal> {
    with_departments(case)?;
    authority::own_desk(case, task, by)?;
    let (note, public, photos) = (note.clone(), public.cloned(), photos.to_vec());
    draft.acted(case.id, by, Happened::DeskReplied { task, note, public, photos });
    let now = draft.case(case.id)?;
    settled_by_the_rest(draft, &now);
    Ok(())
}

/// Whether nobody owes a reply any more, and the lead has given one: then it is to be verified.
fn settled_by_the_rest(draft: &mut Draft<'_>, case: &Case) -> bool {
    let all_replied = case.handling.open_desks().next().is_none() && case.handling.lead().is_some();
    if all_replied {
        alerts::set_clock(draft, case.id, Phase::ToVerify, ClockPurpose::Verify);
    }
    all_replied
}

/// 返工: the lead's work was found not done. Whether departments had the case at all.
pub(super) fn send_back(draft: &mut Draft<'_>, case: &Case) -> bool {
    let Some((task, _)) = case.handling.lead() else { return false };
    let clock = reply_clock(draft, case, task);
    draft.happened(case.id, Happened::DeskSentBack { task, clock });
    alerts::set_clock(draft, case.id, Phase::WithDepartments, ClockPurpose::Reply);
    true
}

/// Ends every task that departments have not ended themselves.
pub(super) fn end_open(draft: &mut Draft<'_>, case: &Case) {
    let tasks: Vec<TaskId> =
        case.handling.desk.iter().filter(|(_, desk)| !desk.ended).map(|(&id, _)| id).collect();
    for task in tasks {
        draft.happened(case.id, Happened::DeskEnded { task });
    }
}

/// The case waits for a long time: nobody is overdue meanwhile.
pub(super) fn wait_until(draft: &mut Draft<'_>, case: &Case, review_at: UtcMicros) {
    let tasks: Vec<TaskId> = case.handling.open_desks().map(|(task, _)| task).collect();
    for task in tasks {
        let clock = DeskClock { due: review_at, ..reply_clock(draft, case, task) };
        draft.happened(case.id, Happened::DeskClockSet { task, clock });
    }
}

/// The limit has moved: so do the clocks of those who have signed.
pub(super) fn follow_limit(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("the limit was moved of a case that the rule has just read");
    let signed = case.handling.open_desks().filter(|(_, desk)| desk.signed_at.is_some());
    let tasks: Vec<TaskId> = signed.map(|(task, _)| task).collect();
    for task in tasks {
        let clock = reply_clock(draft, &case, task);
        draft.happened(id, Happened::DeskClockSet { task, clock });
    }
}

/// A department's clock ran out: unsigned, it counts as signed; unanswered, it is overdue. What the case does about it
/// follows from the marks of its limit.
pub(super) fn clock_ran_out(draft: &mut Draft<'_>, id: CaseId, task: TaskId, generation: u64) {
    let Ok(case) = draft.case(id) else { return };
    let Some(desk) = case.handling.desk.get(&task) else { return };
    let Some(clock) = desk.clock.filter(|clock| clock.generation == generation) else { return };
    match clock.purpose {
        DeskPurpose::Sign => {
            let clock = reply_clock(draft, &case, task);
            draft.happened(id, Happened::DeskSigned { task, clock });
        }
        DeskPurpose::Reply => draft.happened(id, Happened::DeskOverdue { task }),
    }
}
