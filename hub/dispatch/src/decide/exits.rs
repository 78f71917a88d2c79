//! Side exits: a case that waits (挂账, 暂缓), and the ways in which it ends without having been worked on here
//! (不予受理, 直接答复, 移交), and for good (归档).

use super::{
    alerts, authority, departments, desk, desk_clocks, draft::Draft, endings, follow_up, limits, run_cards,
    search, withdrawing,
};
use crate::{
    Actor, CaseId, CaseReport, ClimbReason, ClockPurpose, Grade, Ground, Happened, NoIncident, Phase,
    Refusal, ReportKind, Sealed, Stream, SuspensionKind, TransferTarget, UtcMicros,
    board::{Case, Ending, Suspension},
};

/// The case waits, with a plan and a day on which it is looked at again. Only what cannot be solved for a long time, which only a
/// centre high enough says, and what waits for an emergency that is responded to pause the limit.
pub(super) fn suspend(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    kind: SuspensionKind,
    plan: &Sealed,
    review_at: UtcMicros,
) -> Result<(), Refusal> {
    let tier = authority::owner_or_above(draft, case, by)?;
    let rules = &draft.policy().closed_loop;
    if kind == SuspensionKind::LongTerm && tier < rules.long_term_from {
        return Err(Refusal::SeatTooLow { case: case.id, needed: rules.long_term_from });
    }
    if kind == SuspensionKind::Emergency && case.handling.response.is_none() {
        return Err(Refusal::Incident(NoIncident::NothingToWaitFor(case.id)));
    }
    if case.phase != Phase::WithDepartments {
        desk::unattended(case)?;
    }
    departments::presses_not(case)?;
    follow_up::ahead(draft, case, "the review", review_at, rules.review_within_days)?;
    desk::nobody_goes(draft, case);
    draft.acted(case.id, by, Happened::Suspended { kind, plan: plan.clone(), review_at });
    if kind.pauses() {
        limits::pause(draft, case);
    }
    alerts::set_clock(draft, case.id, Phase::Suspended, ClockPurpose::Review);
    Ok(())
}

/// It goes on where it stood, with what was left of its limit.
pub(super) fn resume(draft: &mut Draft<'_>, case: &Case, by: &Actor, reason: &Sealed) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    let Some(suspended) = case.handling.suspended else {
        return Err(Refusal::WrongPhase { case: case.id, phase: case.phase });
    };
    draft.acted(case.id, by, Happened::Resumed { reason: Some(reason.clone()), why: None });
    goes_on(draft, case, suspended)
}

/// It goes on where it stood before it waited, and the post that has it hears of it; `case` is as it was while it waited.
pub(super) fn goes_on(draft: &mut Draft<'_>, case: &Case, suspended: Suspension) -> Result<(), Refusal> {
    stands_again(draft, case, suspended)?;
    let now = draft.case(case.id)?;
    if now.phase != Phase::WithDepartments {
        alerts::alert_from(draft, &now, now.rung, None);
    }
    looked_for_again(draft, &now);
    Ok(())
}

/// The same where whoever hears of it hears something else.
pub(super) fn goes_on_untold(
    draft: &mut Draft<'_>,
    case: &Case,
    suspended: Suspension,
) -> Result<(), Refusal> {
    stands_again(draft, case, suspended)?;
    let now = draft.case(case.id)?;
    looked_for_again(draft, &now);
    Ok(())
}

fn stands_again(draft: &mut Draft<'_>, case: &Case, suspended: Suspension) -> Result<(), Refusal> {
    limits::resume(draft, case);
    // More pressing than when it was made to wait: due no later than such a case that is filed now.
    if suspended.grade.is_some_and(|before| case.facts.grade < before)
        && let Some(limit) = limits::filed_now(draft, case, case.facts.grade)
    {
        limits::comes_earlier(draft, case.id, limit);
    }
    if suspended.phase == Phase::WithDepartments {
        desk_clocks::run_again(draft, case.id);
        let now = draft.case(case.id)?;
        alerts::set_clock(draft, case.id, Phase::WithDepartments, alerts::with_departments(&now));
    } else if suspended.phase == Phase::ToCheck && case.facts.grade != Grade::Red {
        alerts::set_clock(draft, case.id, Phase::ToCheck, ClockPurpose::Climb);
    } else {
        alerts::unattended_again(draft, case.id);
    }
    Ok(())
}

fn looked_for_again(draft: &mut Draft<'_>, case: &Case) {
    if case.phase == Phase::Unattended {
        run_cards::call_up_again(draft, case.id);
        search::search(draft, case.id);
    }
}

/// It has become red while it waited: no plan is kept where life may be in danger. Its limit runs again with what was left,
/// and no desk has it any more.
pub(super) fn wake(draft: &mut Draft<'_>, case: &Case) {
    let why = Some(ClimbReason::GradeRaised);
    draft.happened(case.id, Happened::Resumed { reason: None, why });
    limits::resume(draft, case);
    departments::take_back(draft, case.id);
}

/// A service that must be called is called before the case leaves this house, and a unit's call for help does not leave it.
fn is_no_emergency(case: &Case) -> Result<(), Refusal> {
    let calls_for_help = case.facts.sos_unit.is_some() || !case.calls_owed().is_empty();
    if calls_for_help { Err(Refusal::Presses(case.id)) } else { Ok(()) }
}

/// 不予受理, as long as nobody works on it.
pub(super) fn not_accept(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    ground: Ground,
    reason: &Sealed,
) -> Result<(), Refusal> {
    let tier = authority::owner_or_above(draft, case, by)?;
    desk::unattended(case)?;
    is_no_emergency(case)?;
    withdrawing::no_letter_goes_unheard(draft, case, tier)?;
    // What somebody has worked on is not turned away by who worked on it.
    if case.handlers.contains(&by.person) {
        return Err(Refusal::HandlerWithdraws(by.person));
    }
    endings::release(draft, case);
    draft.acted(case.id, by, Happened::NotAccepted { ground, reason: reason.clone() });
    Ok(())
}

/// 直接答复: an enquiry, a suggestion or praise is settled by the answer itself.
pub(super) fn answer_at_once(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    answer: &Sealed,
) -> Result<(), Refusal> {
    let tier = authority::centre_in_line(draft, case, by)?;
    desk::unattended(case)?;
    // Where somebody was not content, the post above looks on: no other one answers in its place.
    if case.handling.redone > 0 {
        authority::owner_or_above(draft, case, by)?;
    }
    withdrawing::no_letter_goes_unheard(draft, case, tier)?;
    // Everybody who reported it must be content with an answer, and nobody be in danger.
    let reports = &case.handling.reports;
    if reports.is_empty() || !reports.iter().all(is_settled_by_an_answer) || !case.calls_owed().is_empty() {
        return Err(Refusal::NotAnEnquiry(case.id));
    }
    endings::release(draft, case);
    draft.acted(case.id, by, Happened::AnsweredAtOnce { answer: answer.clone() });
    Ok(())
}

/// Whether an answer is all that a caller can want. Of 其他 nobody knows: it is corrected to what it is first.
fn is_settled_by_an_answer(report: &CaseReport) -> bool {
    match report.wish.kind {
        ReportKind::Enquiry | ReportKind::Suggestion | ReportKind::Praise => true,
        ReportKind::Help | ReportKind::Complaint | ReportKind::Disclosure | ReportKind::Other => false,
    }
}

/// 移交: another system has it from now on. Units and departments here are set free.
pub(super) fn transfer(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    to: TransferTarget,
    note: &Sealed,
) -> Result<(), Refusal> {
    let tier = authority::owner_or_above(draft, case, by)?;
    withdrawing::no_letter_goes_unheard(draft, case, tier)?;
    if case.phase != Phase::WithDepartments {
        desk::unattended(case)?;
    }
    is_no_emergency(case)?;
    endings::release(draft, case);
    draft.acted(case.id, by, Happened::Transferred { to, note: note.clone() });
    Ok(())
}

/// 归档: once it cannot be opened again any more.
pub(super) fn archive(draft: &mut Draft<'_>, id: CaseId, by: &Actor) -> Result<(), Refusal> {
    if let Ok(open) = draft.case(id) {
        return Err(Refusal::WrongPhase { case: id, phase: open.phase });
    }
    let recalled = draft.situation.recalled.as_ref().filter(|recalled| recalled.case.id == id);
    let recalled = recalled.ok_or(Refusal::CaseUnknown(id))?;
    draft.reread_at(Stream::Case(id), recalled.case.version);
    authority::centre_in_line(draft, &recalled.case, by)?;
    match recalled.ending {
        Ending::Closed | Ending::Ended => {}
        Ending::Merged(into) => return Err(Refusal::PartOfAnother { case: id, into }),
        Ending::Archived => return Ok(()),
    }
    if draft.now().since_ms(recalled.ended_at) <= draft.policy().reopen_within_ms {
        return Err(Refusal::TooEarlyToArchive(id));
    }
    draft.acted(id, by, Happened::Archived);
    Ok(())
}
