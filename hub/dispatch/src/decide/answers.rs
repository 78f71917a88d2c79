//! What units answer: accept, decline, set out, arrive, done, all well. An answer names its offer or its task.

use geo_index::Place;

use super::{
    alerts, backups,
    draft::Draft,
    evidence::{self, Pictures},
    reassigning, run_cards, search,
};
use crate::{
    AnswerCameLate, CaseId, ClockPurpose, DeclineReason, Event, Evidence, Mode, Notice, OfferEnd, OfferId,
    Phase, Refusal, Sealed, Stream, TaskId, UnitId, WorkDone,
    board::{Attending, Case, Task},
};

/// The first unit to accept has the case; others that were asked are stood down in the same append, and whoever it relieves
/// gives the case back.
pub(super) fn accept(draft: &mut Draft<'_>, unit: UnitId, offer: OfferId) -> Result<(), Refusal> {
    draft.unit(unit)?;
    let Some(task) = held(draft, unit, offer) else {
        return answered_late(draft, unit, offer);
    };
    if task.attending.as_ref().is_some_and(|attending| attending.offer == offer) {
        return Ok(());
    }
    let case = draft.case(task.case)?;
    if reassigning::may_not_relieve(draft, &task, offer) {
        end_offer(draft, task.id, offer, unit, OfferEnd::StoodDown);
        return Ok(());
    }
    let relieved = reassigning::relieve(draft, &task, offer);
    draft.record(Event::OfferAccepted { offer, task: task.id, unit });
    retire_offer_message(draft, unit, offer);
    stand_down_offers(draft, task.id);
    if !backups::is_backup(&case, task.id) {
        // Who comes in the place of another is given no more time than that one had, and stops no alert.
        if !relieved {
            alerts::set_clock(draft, task.case, Phase::UnderWay, ClockPurpose::Arrive);
        }
        // While it was asked another card may have come to hold, which wants more than this one.
        if case.facts.mode == Mode::Auto {
            run_cards::call_up(draft, task.case);
        }
        run_cards::call_up_first(draft, task.case, unit);
        if relieved {
            run_cards::first_is_another(draft, task.case);
        }
    }
    Ok(())
}

/// A unit that cannot go is free at once, and the next one is asked.
pub(super) fn decline(
    draft: &mut Draft<'_>,
    unit: UnitId,
    offer: OfferId,
    reason: DeclineReason,
) -> Result<(), Refusal> {
    draft.unit(unit)?;
    let Some(task) = held(draft, unit, offer) else {
        return answered_late(draft, unit, offer);
    };
    let case = draft.case(task.case)?;
    let gave_up = task.attending.is_some_and(|attending| attending.offer == offer);
    let end = if gave_up { OfferEnd::GaveUp { reason } } else { OfferEnd::Declined { reason } };
    draft.record(Event::OfferEnded { offer, task: task.id, unit, end });
    retire_offer_message(draft, unit, offer);
    if gave_up {
        retire_welfare_message(draft, unit, task.id);
    }
    if gave_up && !backups::is_backup(&case, task.id) {
        alerts::begin_again(draft, case.id)?;
        run_cards::first_is_another(draft, case.id);
    }
    search::search_unless_soon(draft, task.id);
    Ok(())
}

/// A unit in need answers no offer: the one it holds is over, and somebody else is looked for at once. A task it has
/// accepted stays its own.
pub(super) fn set_free_for_sos(draft: &mut Draft<'_>, unit: UnitId) -> Result<(), Refusal> {
    let Some((task, offer)) = draft.hold_on(unit) else { return Ok(()) };
    let Some(task) = draft.task(task).filter(|task| task.offers.contains_key(&offer)) else { return Ok(()) };
    let end = OfferEnd::Declined { reason: DeclineReason::Unwell };
    draft.record(Event::OfferEnded { offer, task: task.id, unit, end });
    retire_offer_message(draft, unit, offer);
    let case = draft.case(task.case)?;
    search::search_soon_for(draft, &case, task.id);
    Ok(())
}

/// The unit is on its way.
pub(super) fn set_out(draft: &mut Draft<'_>, unit: UnitId, task: TaskId) -> Result<(), Refusal> {
    let (_, attending) = attended(draft, unit, task)?;
    if attending.set_out_at.is_none() && attending.arrived_at.is_none() {
        draft.record(Event::SetOut { task, unit });
    }
    Ok(())
}

/// The unit is on scene: the finish clock and the welfare clock start. Nobody relieves it any more.
pub(super) fn arrive(
    draft: &mut Draft<'_>,
    unit: UnitId,
    task: TaskId,
    place: Option<Place>,
) -> Result<(), Refusal> {
    let (case, attending) = attended(draft, unit, task)?;
    if attending.arrived_at.is_some() {
        return Ok(());
    }
    draft.record(Event::Arrived { task, unit, place });
    stand_down_offers(draft, task);
    welfare_after(draft, &case, task);
    if !backups::is_backup(&case, task) {
        alerts::set_clock(draft, case.id, Phase::OnScene, ClockPurpose::Finish);
    }
    Ok(())
}

/// The unit says that all is well: the welfare clock starts again.
pub(super) fn report_well(draft: &mut Draft<'_>, unit: UnitId, task: TaskId) -> Result<(), Refusal> {
    let (case, attending) = attended(draft, unit, task)?;
    if attending.arrived_at.is_none() {
        return Err(Refusal::WrongPhase { case: case.id, phase: case.phase });
    }
    retire_welfare_message(draft, unit, task);
    welfare_after(draft, &case, task);
    Ok(())
}

/// The unit is done and free; the case waits for somebody else to verify it. Who came for backup ends its own task only.
pub(super) fn finish(
    draft: &mut Draft<'_>,
    (unit, task): (UnitId, TaskId),
    note: Option<&Sealed>,
    pictures: Pictures<'_>,
    place: Option<Place>,
) -> Result<(), Refusal> {
    let (case, attending) = attended(draft, unit, task)?;
    if attending.arrived_at.is_none() {
        return Err(Refusal::WrongPhase { case: case.id, phase: case.phase });
    }
    pictures.told_apart()?;
    let for_backup = backups::is_backup(&case, task);
    if !for_backup {
        let position = attending.positioned || place.is_some();
        let brought = Evidence { position, ..pictures.as_evidence() };
        evidence::suffices(draft, &case, draft.policy().evidence(&case.facts), brought)?;
    }
    let person = draft.unit(unit)?.person;
    let (offer, note) = (attending.offer, note.cloned());
    let (photos, before) = (pictures.after.to_vec(), pictures.before.to_vec());
    let others = pictures.others.clone();
    draft.record(Event::WorkDone(WorkDone { task, unit, offer, note, photos, before, others, place }));
    retire_welfare_message(draft, unit, task);
    let besides = for_backup.then_some(task);
    draft.record(Event::Finished { case: case.id, unit, person, besides });
    if draft.policy_of(&case.facts).counts_load() {
        draft.record(Event::UnitWorked { unit, task });
    }
    if for_backup {
        draft.record(Event::TaskEnded { task });
        // Whoever was there counted for whatever it could be; from now on it has been there as what it came for.
        run_cards::call_up_again(draft, case.id);
        return Ok(());
    }
    backups::end_all(draft, case.id);
    alerts::set_clock(draft, case.id, Phase::ToVerify, ClockPurpose::Verify);
    Ok(())
}

/// Ends every offer of a task that still waits for an answer.
pub(super) fn stand_down_offers(draft: &mut Draft<'_>, task: TaskId) {
    let Some(task) = draft.task(task) else { return };
    for (offer, live) in &task.offers {
        end_offer(draft, task.id, *offer, live.unit, OfferEnd::StoodDown);
    }
}

/// Ends an offer from our side and tells the unit.
pub(super) fn end_offer(draft: &mut Draft<'_>, task: TaskId, offer: OfferId, unit: UnitId, end: OfferEnd) {
    draft.record(Event::OfferEnded { offer, task, unit, end });
    retire_welfare_message(draft, unit, task);
    search::post(draft, unit, Notice::StandDown { offer });
}

/// Starts the welfare clock.
pub(super) fn welfare_after(draft: &mut Draft<'_>, case: &Case, task: TaskId) {
    let Some(task) = draft.task(task) else { return };
    let due = draft.now().plus_ms(draft.rule(case).welfare_every_ms);
    draft.record(Event::WelfareSet { task: task.id, generation: task.welfare_generation + 1, due });
}

/// The task that the offer holds the unit for, if it still does.
fn held(draft: &mut Draft<'_>, unit: UnitId, offer: OfferId) -> Option<Task> {
    let (task, holding) = draft.hold_on(unit)?;
    if holding != offer {
        return None;
    }
    draft.read(Stream::Task(task));
    draft.task(task)
}

/// An answer to an offer that no longer stands: recorded, and the unit is told so. An offer that stands and was made
/// to somebody else is not for this unit to answer.
fn answered_late(draft: &mut Draft<'_>, unit: UnitId, offer: OfferId) -> Result<(), Refusal> {
    if draft.is_held_by_another(unit, offer) {
        return Err(Refusal::NotYourOffer { unit, offer });
    }
    draft.record(Event::AnswerCameLate(AnswerCameLate { unit, offer }));
    search::post(draft, unit, Notice::StandDown { offer });
    Ok(())
}

/// The case of a task that the unit attends.
pub(super) fn attended(
    draft: &mut Draft<'_>,
    unit: UnitId,
    task: TaskId,
) -> Result<(Case, Attending), Refusal> {
    draft.unit(unit)?;
    let refused = Refusal::NotYourTask { unit, task };
    let task = draft.task(task).ok_or_else(|| refused.clone())?;
    let attending = task.attending.filter(|attending| attending.unit == unit).ok_or(refused)?;
    let case: CaseId = task.case;
    Ok((draft.case(case)?, attending))
}

fn retire_offer_message(draft: &mut Draft<'_>, unit: UnitId, offer: OfferId) {
    let pending = draft.mailbox(unit).and_then(|mailbox| mailbox.offer_message(offer).map(|p| p.message));
    if let Some(message) = pending {
        draft.record(Event::Retired { unit, message });
    }
}

fn retire_welfare_message(draft: &mut Draft<'_>, unit: UnitId, wanted: TaskId) {
    let asked = |notice: &Notice| matches!(notice, Notice::Welfare { task } if *task == wanted);
    let Some(mailbox) = draft.mailbox(unit) else { return };
    if let Some(pending) = mailbox.pending.iter().find(|pending| asked(&pending.notice)) {
        draft.record(Event::Retired { unit, message: pending.message });
    }
}
