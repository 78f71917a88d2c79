//! How cases end: verified by somebody else, closed, withdrawn; and the erasing of a report's personal data.

use super::{alerts, answers, draft::Draft, search};
use crate::{
    CaseId, ClockPurpose, Event, OfferEnd, PersonId, Phase, Refusal, ReportId, Sealed, TaskId, Verdict,
    board::Case,
};

/// Somebody other than the handler checks. Not done means a new task, and the search begins again.
pub(super) fn verify(
    draft: &mut Draft<'_>,
    id: CaseId,
    by: PersonId,
    verdict: Verdict,
    note: &Sealed,
) -> Result<(), Refusal> {
    let case = in_phase(draft, id, Phase::ToVerify)?;
    if case.handlers.contains(&by) {
        return Err(Refusal::HandlerVerifies(by));
    }
    match verdict {
        Verdict::Done => {
            draft.record(Event::Verified { case: id, by, note: note.clone() });
            alerts::set_clock(draft, id, Phase::ToClose, ClockPurpose::Close);
        }
        Verdict::NotDone => send_back(draft, &case, by, note)?,
    }
    Ok(())
}

fn send_back(draft: &mut Draft<'_>, case: &Case, by: PersonId, note: &Sealed) -> Result<(), Refusal> {
    let task = TaskId(draft.id());
    draft.record(Event::TaskEnded { task: case.task });
    draft.record(Event::SentBack { case: case.id, by, note: note.clone(), task });
    draft.record(Event::TaskOpened { task, case: case.id });
    alerts::begin_again(draft, case.id)?;
    search::search(draft, case.id);
    Ok(())
}

/// Closes a verified case.
pub(super) fn close(draft: &mut Draft<'_>, id: CaseId, by: PersonId) -> Result<(), Refusal> {
    let case = in_phase(draft, id, Phase::ToClose)?;
    end_sos(draft, &case);
    draft.record(Event::TaskEnded { task: case.task });
    draft.record(Event::Closed { case: id, by });
    Ok(())
}

/// Withdraws the registration in any phase; units are called back.
pub(super) fn withdraw(
    draft: &mut Draft<'_>,
    id: CaseId,
    by: PersonId,
    reason: &Sealed,
) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let task = draft.task_of(&case);
    for (unit, offer) in task.held_units() {
        answers::end_offer(draft, task.id, offer, unit, OfferEnd::StoodDown);
    }
    end_sos(draft, &case);
    draft.record(Event::TaskEnded { task: task.id });
    draft.record(Event::Withdrawn { case: id, by, reason: reason.clone() });
    Ok(())
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
