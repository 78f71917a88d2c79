//! How cases end: verified by somebody else, closed; and the erasing of a report's personal data.

use geo_index::Tier;

use super::{alerts, answers, authority, backups, departments, draft::Draft, follow_up, limits, search};
use crate::{
    Actor, CaseId, Event, LimitReason, OfferEnd, PersonId, Phase, Refusal, ReportId, Sealed, SentBack,
    TaskId, Verdict, Verified, Verifier, board::Case,
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
    found(draft, &case, Verifier::Person { by: by.person }, verdict, Some(note))
}

/// Whoever reported it checks, where nobody else did and nothing speaks against it.
pub(super) fn verify_by_caller(
    draft: &mut Draft<'_>,
    id: CaseId,
    (report, filed_by): (ReportId, Option<PersonId>),
    verdict: Verdict,
    note: Option<&Sealed>,
) -> Result<(), Refusal> {
    let case = in_phase(draft, id, Phase::ToVerify)?;
    if !case.awaits_caller(report, filed_by) {
        return Err(Refusal::NotForCaller(id));
    }
    found(draft, &case, Verifier::Caller { report }, verdict, note)
}

fn found(
    draft: &mut Draft<'_>,
    case: &Case,
    by: Verifier,
    verdict: Verdict,
    note: Option<&Sealed>,
) -> Result<(), Refusal> {
    match verdict {
        Verdict::Done => {
            draft.record(Event::Verified(Verified { case: case.id, by, note: note.cloned() }));
            limits::met(draft, case);
            follow_up::after_verification(draft, case.id)
        }
        Verdict::NotDone => send_back(draft, case, by, note),
    }
}

fn send_back(draft: &mut Draft<'_>, case: &Case, by: Verifier, note: Option<&Sealed>) -> Result<(), Refusal> {
    let task = TaskId(draft.id());
    draft.record(Event::TaskEnded { task: case.task });
    draft.record(Event::SentBack(SentBack { case: case.id, by, note: note.cloned(), task }));
    draft.record(Event::TaskOpened { task, case: case.id });
    // What was dealt with on the spot was filed without a limit; found not done, it is a case like any other.
    if case.handling.limit.is_none() {
        limits::start(draft, case.id, LimitReason::Filed);
    }
    if departments::send_back(draft, case) {
        return Ok(());
    }
    alerts::begin_again(draft, case.id)?;
    search::search(draft, case.id);
    Ok(())
}

/// Closes a verified case, from a centre that may close matters of its kind.
pub(super) fn close(draft: &mut Draft<'_>, id: CaseId, by: PersonId, tier: Tier) -> Result<(), Refusal> {
    let case = in_phase(draft, id, Phase::ToClose)?;
    if let Some(needed) = closes_from(draft, &case).filter(|needed| tier < *needed) {
        return Err(Refusal::SeatTooLow { case: id, needed });
    }
    release(draft, &case);
    draft.record(Event::Closed { case: id, by, tier: Some(tier) });
    Ok(())
}

/// The lowest tier that may close a case: by the policy, and by what the catalogue said of the matter.
pub(super) fn closes_from(draft: &Draft<'_>, case: &Case) -> Option<Tier> {
    let facts = &case.facts;
    let by_policy = draft.policy().closed_loop.closes_from(facts.grade, &facts.category);
    let matter = facts.filing.as_ref().and_then(|filing| filing.matter.as_ref());
    // A case has its highest post, and one that lies below what the rule wants could be closed by nobody.
    let highest = facts.ladder.last().map(|rung| rung.tier);
    by_policy.max(matter.and_then(|matter| matter.tier)).min(highest)
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
