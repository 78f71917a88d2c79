//! What a person at the desk does: record a call, dispatch by name, call a unit back, settle a matter.

use super::{alerts, answers, draft::Draft, search};
use crate::{
    CaseId, Choice, ClockPurpose, Event, Nearness, OFFERS_AT_ONCE_MAX, OfferEnd, PersonId, Phase, Refusal,
    Sealed, Service, Stream, UnitId, UtcMicros, board::Case,
};

/// A call to 110, 119 or 120 is recorded; offers that waited for it go out now.
pub(super) fn record_call(
    draft: &mut Draft<'_>,
    id: CaseId,
    service: Service,
    called_at: UtcMicros,
    by: PersonId,
) -> Result<(), Refusal> {
    let owed_before = !draft.case(id)?.calls_owed().is_empty();
    draft.record(Event::CallRecorded { case: id, service, called_at, by });
    if owed_before && draft.case(id)?.calls_owed().is_empty() {
        search::search(draft, id);
    }
    Ok(())
}

/// A person dispatches units by name, with a reason: whatever else is missing, this works. All of them are offered
/// the case or none is, and each still answers for itself.
pub(super) fn dispatch_units(
    draft: &mut Draft<'_>,
    id: CaseId,
    units: &[UnitId],
    by: PersonId,
    reason: &Sealed,
) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let task = draft.task_of(&case);
    let asked = if units.is_empty() { 0 } else { units.len() + task.offers.len() };
    if !(1..=usize::from(OFFERS_AT_ONCE_MAX)).contains(&asked) {
        return Err(Refusal::UnitCount(asked));
    }
    if let Some(attending) = task.attending {
        return Err(Refusal::Attended { case: id, unit: attending.unit });
    }
    unattended(&case)?;
    let need = draft.need(&case);
    for (index, &unit) in units.iter().enumerate() {
        draft.read(Stream::Unit(unit));
        let named_twice = units[..index].contains(&unit);
        let verdict =
            if named_twice { Err(crate::RuledOut::Claimed) } else { draft.dispatchable(&need, unit) };
        verdict.map_err(|why| Refusal::UnitRuledOut { unit, why })?;
    }
    draft.record(Event::Dispatched { case: id, units: units.to_vec(), by, reason: reason.clone() });
    for &unit in units {
        search::offer(
            draft,
            &case,
            Choice { unit, nearness: Nearness::Person, ring: 0, ruled_out: Vec::new() },
        );
    }
    // Somebody has acted. If none of these units goes, the clock finds it out.
    let purpose = if case.acknowledged_by.is_some() { ClockPurpose::Act } else { ClockPurpose::Climb };
    alerts::set_clock(draft, id, Phase::Unattended, purpose);
    Ok(())
}

/// A person calls a unit back; the search goes on without it.
pub(super) fn stand_down(
    draft: &mut Draft<'_>,
    id: CaseId,
    unit: UnitId,
    by: PersonId,
    reason: &Sealed,
) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let task = draft.task_of(&case);
    let held = task.held_units().find(|(held, _)| *held == unit);
    let (_, offer) = held.ok_or(Refusal::NotInvolved { unit, case: id })?;
    let was_attending = task.attending.is_some();
    answers::end_offer(draft, task.id, offer, unit, OfferEnd::CalledBack { by, reason: reason.clone() });
    if was_attending {
        alerts::unattended_again(draft, id);
    }
    search::search(draft, id);
    Ok(())
}

/// A person deals with the matter without a unit. Somebody else verifies it.
pub(super) fn settle(draft: &mut Draft<'_>, id: CaseId, by: PersonId, note: &Sealed) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    unattended(&case)?;
    answers::stand_down_offers(draft, case.task);
    draft.record(Event::Settled { case: id, by, note: note.clone() });
    alerts::set_clock(draft, id, Phase::ToVerify, ClockPurpose::Verify);
    Ok(())
}

pub(super) fn unattended(case: &Case) -> Result<(), Refusal> {
    match case.phase {
        Phase::Unattended => Ok(()),
        Phase::UnderWay
        | Phase::OnScene
        | Phase::ToVerify
        | Phase::ToClose
        | Phase::WithDepartments
        | Phase::Suspended
        | Phase::ToCallBack => Err(Refusal::WrongPhase { case: case.id, phase: case.phase }),
    }
}
