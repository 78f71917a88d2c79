//! 派遣 to departments: assigned, signed, returned and ruled on, replied. The limit runs through all of it, and the time to
//! sign runs out by itself: nobody stops a clock by not clicking.

use super::{
    alerts, authority, desk, desk_clocks,
    draft::Draft,
    evidence::{self, Pictures},
    run_cards, search,
};
use crate::{
    Actor, CaseId, ClockPurpose, DepartmentCode, DeskReplied, Evidence, Findings, Grade, Happened, Part,
    Phase, Refusal, ReturnRuling, Sealed, TaskId,
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
    desk::unattended(case)?;
    presses_not(case)?;
    give(draft, case, Some(by), (lead, co), Some(reason))
}

/// On the night of a fire no desk has it alone, and nothing waits: units and the services that are called come first.
pub(super) fn presses_not(case: &Case) -> Result<(), Refusal> {
    if case.facts.grade == Grade::Red || !case.calls_owed().is_empty() {
        return Err(Refusal::Presses(case.id));
    }
    Ok(())
}

/// The machine does the same where the policy lets it dispatch such matters and the catalogue names the departments.
pub(super) fn assign_by_catalogue(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let matter = case.facts.filing.as_ref().and_then(|filing| filing.matter.as_ref());
    let Some((lead, matter)) = matter.and_then(|matter| Some((matter.lead.as_ref()?, matter))) else {
        return Ok(());
    };
    // A report is never refused for what the catalogue says: a department named twice has one task.
    let mut co: Vec<DepartmentCode> = Vec::new();
    for helper in matter.co.iter().filter(|helper| *helper != lead) {
        if !co.contains(helper) && co.len() + 1 < DESK_TASKS_MAX {
            co.push(helper.clone());
        }
    }
    give(draft, &case, None, (lead, &co), None)
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
    desk::nobody_goes(draft, case);
    for (department, part) in named {
        open(draft, case, by, department, part, reason);
    }
    alerts::set_clock(draft, case.id, Phase::WithDepartments, ClockPurpose::Reply);
    Ok(())
}

/// 加派: one more helper; or one that has replied, for whom there is more to do.
pub(super) fn add_handler(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    department: &DepartmentCode,
    reason: &Sealed,
) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    with_departments(case)?;
    let before = case.handling.desk_of(department).filter(|(_, desk)| desk.helped());
    if before.is_none() {
        may_have(case, department)?;
    }
    room_for(case, 1)?;
    if let Some((task, _)) = before {
        draft.acted(case.id, by, Happened::DeskEnded { task });
    }
    open(draft, case, Some(by), department, Part::Co, Some(reason));
    Ok(())
}

pub(super) fn may_have(case: &Case, department: &DepartmentCode) -> Result<(), Refusal> {
    match case.handling.desk_of(department) {
        Some(_) => Err(Refusal::DeskTwice { department: department.clone(), case: case.id }),
        None => Ok(()),
    }
}

pub(super) fn room_for(case: &Case, more: usize) -> Result<(), Refusal> {
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
    let binding = returns >= draft.policy_of(&case.facts).closed_loop.returns_max;
    let (clock, return_by) = (desk_clocks::to_sign(draft, case, 1), desk_clocks::return_by(draft));
    let (department, reason) = (department.clone(), reason.cloned());
    let assigned =
        Happened::DeskAssigned { task, department, part, binding, clock, reply_by: None, return_by, reason };
    match by {
        Some(by) => draft.acted(case.id, by, assigned),
        None => draft.happened(case.id, assigned),
    }
}

pub(super) fn with_departments(case: &Case) -> Result<(), Refusal> {
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
    let clock = desk_clocks::reply_clock(draft, case, task);
    draft.acted(case.id, by, Happened::DeskSigned { task, clock });
    Ok(())
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
    if desk.binding || returns_used_up(draft, case) {
        return Err(Refusal::ReturnsUsedUp { task });
    }
    if desk.return_asked_at.is_some() {
        return Err(Refusal::ReturnAsked { task, asked: true });
    }
    if desk_clocks::return_is_late(draft, desk) {
        return Err(Refusal::ReturnTooLate { task });
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
    if let ReturnRuling::Agreed { to } = ruling {
        if returns_used_up(draft, case) {
            return Err(Refusal::ReturnsUsedUp { task });
        }
        if let Some(other) = to {
            may_have(case, other)?;
            room_for(case, 1)?;
        }
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
            alerts::begin_again(draft, case.id)?;
            run_cards::call_up_again(draft, case.id);
            search::search(draft, case.id);
            return Ok(());
        }
        if settled_by_the_rest(draft, &now) {
            return Ok(());
        }
    }
    alerts::departments_go_on(draft, case.id);
    Ok(())
}

pub(super) fn returns_used_up(draft: &Draft<'_>, case: &Case) -> bool {
    case.handling.returns >= draft.policy_of(&case.facts).closed_loop.returns_max
}

/// 反馈. When the lead and every helper have replied, somebody else verifies.
pub(super) fn reply(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    task: TaskId,
    (note, public, findings): (&Sealed, Option<&Sealed>, Option<&Findings>),
    pictures: Pictures<'_>,
) -> Result<(), Refusal> {
    with_departments(case)?;
    let asked_return = authority::own_desk(case, task, by)?.return_asked_at.is_some();
    pictures.told_apart()?;
    // Nobody at a desk is anywhere in particular.
    let wanted = Evidence { position: false, ..draft.policy().evidence(&case.facts) };
    evidence::suffices(draft, case, wanted, pictures.as_evidence())?;
    let (note, public, findings) = (note.clone(), public.cloned(), findings.cloned());
    let (photos, before) = (pictures.after.to_vec(), pictures.before.to_vec());
    let others = pictures.others.clone();
    draft.acted(
        case.id,
        by,
        Happened::DeskReplied(DeskReplied { task, note, public, photos, before, others, findings }),
    );
    let now = draft.case(case.id)?;
    if !settled_by_the_rest(draft, &now) && asked_return {
        alerts::departments_go_on(draft, case.id);
    }
    Ok(())
}

/// Whether nobody owes a reply any more, and the lead has given one: then it is to be verified.
pub(super) fn settled_by_the_rest(draft: &mut Draft<'_>, case: &Case) -> bool {
    let all_replied = case.handling.open_desks().next().is_none() && case.handling.lead().is_some();
    if all_replied {
        alerts::set_clock(draft, case.id, Phase::ToVerify, ClockPurpose::Verify);
    }
    all_replied
}

/// 返工: the lead's work was found not done. Whether departments had the case at all.
pub(super) fn send_back(draft: &mut Draft<'_>, case: &Case) -> bool {
    let Some((task, _)) = case.handling.lead() else { return false };
    let clock = desk_clocks::reply_clock(draft, case, task);
    draft.happened(case.id, Happened::DeskSentBack { task, clock });
    alerts::set_clock(draft, case.id, Phase::WithDepartments, alerts::with_departments(case));
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

/// A case that becomes red is no desk's any more: danger to life is for units, and its post has the time that ran.
pub(super) fn take_back(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("it is taken back from a rule that has just read it");
    let running = case.clock.map(|clock| clock.until());
    end_open(draft, &case);
    alerts::set_clock_no_later(draft, id, Phase::Unattended, ClockPurpose::Climb, running);
}
