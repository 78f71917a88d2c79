//! After the work: callers are called back, and what did not satisfy them is done again; and what posts above do about a
//! case that is somebody else's: urge, take charge, take over, pass down.

use geo_index::AreaCode;

use super::{alerts, authority, competence, confidence, departments, desk, draft::Draft, limits, search};
use crate::{
    Actor, CallBackOutcome, CaseId, CaseReport, ClimbReason, ClockPurpose, Event, Happened, LimitReason,
    PersonId, Phase, Refusal, ReportId, Sealed, TaskId, UtcMicros, board::Case,
};

const DAY_MS: u64 = 86_400_000;

/// Verified: whoever wants an answer is called back before the case is closed.
pub(super) fn after_verification(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    if draft.case(id)?.handling.call_backs_owed().next().is_some() {
        alerts::set_clock(draft, id, Phase::ToCallBack, ClockPurpose::CallBack);
        return confidence::put_to_who_may_call(draft, id);
    }
    competence::to_be_closed(draft, id)
}

/// 回访. When nobody is left to be called, the case can be closed, or is done again.
pub(super) fn call_back(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    report: ReportId,
    outcome: CallBackOutcome,
    note: Option<&Sealed>,
) -> Result<(), Refusal> {
    authority::centre_in_line(draft, case, by)?;
    if case.phase != Phase::ToCallBack {
        return Err(Refusal::WrongPhase { case: case.id, phase: case.phase });
    }
    let mut owed = case.handling.call_backs_owed();
    let owed =
        owed.find(|owed| owed.report == report).ok_or(Refusal::NoCallBack { report, case: case.id })?;
    confidence::is_told(draft, case, by, report)?;
    if case.handlers.contains(&by.person) {
        return Err(Refusal::HandlerCallsBack(by.person));
    }
    let missed = outcome == CallBackOutcome::NotReached;
    let too_soon = missed && is_too_soon(draft, owed);
    let tried = owed.missed_calls.saturating_add(1);
    let given_up = missed && !too_soon && tried >= draft.policy().closed_loop.call_backs_max;
    let note = note.cloned();
    draft.acted(case.id, by, Happened::CalledBack { report, outcome, given_up, too_soon, note });
    after_call_backs(draft, case.id, by)
}

/// Whether a caller was tried so short a time ago that not being reached once more says nothing: else three clicks would
/// end the calling.
fn is_too_soon(draft: &Draft<'_>, owed: &CaseReport) -> bool {
    let again = draft.policy().closed_loop.call_back_again_after;
    owed.missed_at.is_some_and(|missed_at| draft.now() < draft.calendar().due(missed_at, again).at)
}

/// When nobody is left to be called, what callers have said decides how it goes on.
pub(super) fn after_call_backs(draft: &mut Draft<'_>, id: CaseId, by: &Actor) -> Result<(), Refusal> {
    let now = draft.case(id)?;
    if now.handling.call_backs_owed().next().is_some() {
        return Ok(());
    }
    let discontent = |said: crate::Satisfaction| !said.solved || !said.satisfied;
    let again = now.handling.reports.iter().any(|report| report.said.is_some_and(discontent));
    if again && now.handling.redone < draft.policy().closed_loop.redo_max {
        return redo(draft, &now, by);
    }
    competence::to_be_closed(draft, id)
}

/// 重办: to be dispatched anew with a new limit, and the post above looks on: it is alerted, and owns the case.
fn redo(draft: &mut Draft<'_>, case: &Case, by: &Actor) -> Result<(), Refusal> {
    let task = TaskId(draft.id());
    departments::end_open(draft, case);
    draft.record(Event::TaskEnded { task: case.task });
    let times = case.handling.redone.saturating_add(1);
    draft.acted(case.id, by, Happened::Redone { times, task });
    draft.record(Event::TaskOpened { task, case: case.id });
    limits::start(draft, case.id, LimitReason::Redone);
    alerts::unattended_again(draft, case.id);
    let now = draft.case(case.id)?;
    alerts::alert_from(draft, &now, now.rung.saturating_add(1), Some(ClimbReason::Redone));
    search::search(draft, case.id);
    Ok(())
}

/// 提级办理: the post above has it from now on.
pub(super) fn pass_up(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    reason: &Sealed,
) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    if case.rung >= case.top() {
        return Err(Refusal::NoPostAbove(case.id));
    }
    draft.acted(case.id, by, Happened::PassedUp { reason: reason.clone() });
    alerts::alert_from(draft, case, case.rung + 1, Some(ClimbReason::PassedUp));
    Ok(())
}

/// 下派: a post below has it from now on, and nobody there has it in hand yet. The limit runs on.
pub(super) fn pass_down(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    to: &AreaCode,
    reason: &Sealed,
) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    desk::unattended(case)?;
    if case.facts.is_desk_work() {
        return Err(Refusal::DepartmentsMatter(case.id));
    }
    let below = case.facts.ladder.iter().zip(0..case.rung).find(|(rung, _)| rung.area == *to);
    let (_, rung) = below.ok_or_else(|| Refusal::NoPostBelow { case: case.id, area: to.clone() })?;
    draft.acted(case.id, by, Happened::PassedDown { to: to.clone(), reason: reason.clone() });
    alerts::alert_from(draft, case, rung, Some(ClimbReason::PassedDown));
    Ok(())
}

/// 催办: whoever has it hears of it again.
pub(super) fn urge(draft: &mut Draft<'_>, case: &Case, by: &Actor, note: &Sealed) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    draft.acted(case.id, by, Happened::Urged { note: note.clone() });
    alerts::alert_again(draft, case, ClimbReason::Urged);
    Ok(())
}

/// 领导包案.
pub(super) fn take_charge(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    leader: PersonId,
) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    if case.handling.leader != Some(leader) {
        draft.acted(case.id, by, Happened::ChargeTaken { leader });
    }
    Ok(())
}

/// Refuses a time that has passed or lies too far ahead.
pub(super) fn ahead(
    draft: &Draft<'_>,
    case: &Case,
    what: &'static str,
    at: UtcMicros,
    days_max: u16,
) -> Result<(), Refusal> {
    let latest = draft.now().plus_ms(u64::from(days_max) * DAY_MS);
    if at <= draft.now() || at > latest {
        return Err(Refusal::TimeOutOfRange { case: case.id, what, days_max });
    }
    Ok(())
}
