//! How cases end: verified by somebody else, closed; and the erasing of a report's personal data.

use std::collections::BTreeSet;

use geo_index::Tier;

use super::{
    alerts, answers, authority, backups, competence, departments, draft::Draft, follow_up, limits,
    reporting_up, search, withdrawing,
};
use crate::{
    Actor, CaseId, ClimbReason, Degree, Event, LimitReason, OfferEnd, PersonId, Phase, Refusal, ReportId,
    Sealed, SentBack, TaskId, Verdict, Verified, Verifier, board::Case,
};

/// Somebody other than the handler checks, for the post that has the case or one above it. Not done means a new task, and
/// the search begins again.
pub(super) fn verify(
    draft: &mut Draft<'_>,
    id: CaseId,
    by: &Actor,
    verdict: Verdict,
    note: &Sealed,
) -> Result<(), Refusal> {
    let case = in_phase(draft, id, Phase::ToVerify)?;
    if case.handlers.contains(&by.person) {
        return Err(Refusal::HandlerVerifies(by.person));
    }
    authority::owner_or_above(draft, &case, by)?;
    found(draft, &case, Verifier::Person { by: by.person }, (verdict, None), Some(note))
}

/// Whoever reported it checks, where nobody else did and nothing speaks against it.
pub(super) fn verify_by_caller(
    draft: &mut Draft<'_>,
    id: CaseId,
    (report, filed_by, told): (ReportId, Option<PersonId>, &BTreeSet<PersonId>),
    said: (Verdict, Option<Degree>),
    note: Option<&Sealed>,
) -> Result<(), Refusal> {
    let case = in_phase(draft, id, Phase::ToVerify)?;
    if !case.awaits_caller(report, filed_by, told) {
        return Err(Refusal::NotForCaller(id));
    }
    found(draft, &case, Verifier::Caller { report }, said, note)
}

fn found(
    draft: &mut Draft<'_>,
    case: &Case,
    by: Verifier,
    (verdict, degree): (Verdict, Option<Degree>),
    note: Option<&Sealed>,
) -> Result<(), Refusal> {
    match verdict {
        Verdict::Done => {
            draft.record(Event::Verified(Verified { case: case.id, by, note: note.cloned(), degree }));
            limits::met(draft, case);
            follow_up::after_verification(draft, case.id)
        }
        Verdict::NotDone => send_back(draft, case, by, (note, degree)),
    }
}

fn send_back(
    draft: &mut Draft<'_>,
    case: &Case,
    by: Verifier,
    (note, degree): (Option<&Sealed>, Option<Degree>),
) -> Result<(), Refusal> {
    let task = TaskId(draft.id());
    draft.record(Event::TaskEnded { task: case.task });
    draft.record(Event::SentBack(SentBack { case: case.id, by, note: note.cloned(), degree, task }));
    draft.record(Event::TaskOpened { task, case: case.id });
    // What was dealt with on the spot was filed without a limit; found not done, it is a case like any other.
    if case.handling.limit.is_none() {
        limits::start(draft, case.id, LimitReason::Filed);
        reporting_up::follow_grade(draft, case.id);
    }
    let climbs = climbs_again(draft, case.id)?;
    if departments::send_back(draft, case) {
        if climbs {
            let now = draft.case(case.id)?;
            alerts::alert_in_time(draft, &now, now.rung.saturating_add(1), ClimbReason::FoundNotDone);
        }
        return Ok(());
    }
    if climbs {
        alerts::begin_again_above(draft, case.id, ClimbReason::FoundNotDone)?;
    } else {
        alerts::begin_again(draft, case.id)?;
    }
    search::search(draft, case.id);
    Ok(())
}

/// Whether the case is the next post's by now: its work was found not done as often as the policy has it tried at one.
fn climbs_again(draft: &mut Draft<'_>, id: CaseId) -> Result<bool, Refusal> {
    let at = draft.policy().closed_loop.sent_back_climbs_at;
    let times = draft.case(id)?.handling.sent_back;
    Ok(at > 0 && times > 0 && times.is_multiple_of(at))
}

/// Closes a verified case, from a centre that may close matters of its kind.
pub(super) fn close(draft: &mut Draft<'_>, id: CaseId, by: PersonId, tier: Tier) -> Result<(), Refusal> {
    let case = in_phase(draft, id, Phase::ToClose)?;
    if let Some(needed) = competence::closes_from(draft, &case).filter(|needed| tier < *needed) {
        return Err(Refusal::SeatTooLow { case: id, needed });
    }
    // A service that must be called is called before the case is closed.
    if !case.calls_owed().is_empty() {
        return Err(Refusal::Presses(id));
    }
    withdrawing::no_person_goes_unanswered(draft, &case, tier)?;
    release(draft, &case);
    draft.record(Event::Closed { case: id, by, tier: Some(tier) });
    Ok(())
}

/// Everybody who has a part in a case that ends is set free: units are called back, departments' tasks end.
pub(super) fn release(draft: &mut Draft<'_>, case: &Case) {
    let task = draft.task_of(case);
    for (unit, offer) in task.held_units() {
        answers::end_offer(draft, task.id, offer, unit, OfferEnd::StoodDown);
    }
    backups::end_all(draft, case.id);
    departments::end_open(draft, case);
    end_sos(draft, case);
    draft.record(Event::TaskEnded { task: task.id });
}

/// Records that a report's personal data are gone.
pub(super) fn erase_report(draft: &mut Draft<'_>, report: ReportId, by: PersonId) {
    draft.record_unread(Event::ReportErased { report, by });
}

fn end_sos(draft: &mut Draft<'_>, case: &Case) {
    if let Some(unit) = case.facts.sos_unit {
        draft.record(Event::SosEnded { unit, case: case.id });
    }
}

fn in_phase(draft: &mut Draft<'_>, id: CaseId, wanted: Phase) -> Result<Case, Refusal> {
    let case = draft.case(id)?;
    if case.phase == wanted { Ok(case) } else { Err(Refusal::WrongPhase { case: id, phase: case.phase }) }
}
