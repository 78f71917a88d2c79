//! What a person at the desk does: record a call, dispatch by name, call a unit back, settle a matter.

use geo_index::Tier;

use super::{alerts, answers, authority, backups, copies, draft::Draft, pressing, run_cards, search};
use crate::{
    Actor, CallRecorded, CaseId, Choice, ClockPurpose, Event, Mode, OFFERS_AT_ONCE_MAX, OfferEnd, PersonId,
    Phase, Refusal, Sealed, Service, Stream, UnitId, UtcMicros,
    board::{Case, Task},
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
    draft.record(Event::CallRecorded(CallRecorded { case: id, service, called_at, by }));
    if owed_before && draft.case(id)?.calls_owed().is_empty() {
        search::search(draft, id);
        pressing::besides_soon(draft, id);
    }
    Ok(())
}

/// A person dispatches units by name, with a reason: whatever else is missing, this works. All of them are offered
/// the case or none is, and each still answers for itself. While a unit attends it that has asked for more, they are
/// offered that; and where the run card wants such units besides, what it wants them for.
pub(super) fn dispatch_units(
    draft: &mut Draft<'_>,
    id: CaseId,
    units: &[UnitId],
    by: &Actor,
    reason: &Sealed,
) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let own = draft.task_of(&case);
    let backup = run_cards::task_for(draft, &case, units);
    let for_backup = backup.is_some();
    let task = backup.unwrap_or(own);
    let asked = if units.is_empty() { 0 } else { units.len() + task.offers.len() };
    if !(1..=usize::from(OFFERS_AT_ONCE_MAX)).contains(&asked) {
        return Err(Refusal::UnitCount(asked));
    }
    if let Some(attending) = task.attending {
        return Err(Refusal::Attended { case: id, unit: attending.unit });
    }
    if !for_backup {
        unattended(&case)?;
    }
    let need = draft.need(&case, task.id);
    for (index, &unit) in units.iter().enumerate() {
        draft.read(Stream::Unit(unit));
        let named_twice = units[..index].contains(&unit);
        let verdict =
            if named_twice { Err(crate::RuledOut::Claimed) } else { draft.dispatchable(&need, unit) };
        verdict.map_err(|why| Refusal::UnitRuledOut { unit, why })?;
    }
    let (named, person) = (units.to_vec(), by.person);
    draft.record(Event::Dispatched { case: id, units: named, by: person, reason: reason.clone() });
    for &unit in units {
        search::offer(draft, &case, task.id, Choice::by_hand(unit));
    }
    if !for_backup {
        // Somebody has acted. If none of these units goes, the clock finds it out. Whoever took on to look into it has
        // not taken on what follows.
        let taken_on = case.phase == Phase::Unattended && case.acknowledged_by.is_some();
        let purpose = if taken_on { ClockPurpose::Act } else { ClockPurpose::Climb };
        alerts::set_clock(draft, id, Phase::Unattended, purpose);
    } else if case.facts.mode == Mode::Suggest {
        // What was recommended for the case is off the table with this; nobody has been sent to take it.
        let now = draft.case(id)?;
        search::search_soon(draft, &now);
    }
    copies::send(draft, id, owner_tier(&case), by);
    Ok(())
}

fn owner_tier(case: &Case) -> Option<Tier> {
    case.owner().map(|owner| owner.tier)
}

/// A person calls a unit back; the search goes on without it.
pub(super) fn stand_down(
    draft: &mut Draft<'_>,
    id: CaseId,
    unit: UnitId,
    by: &Actor,
    reason: &Sealed,
) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let tasks = [draft.task_of(&case)].into_iter().chain(backups::open(draft, &case));
    let held = |task: Task| {
        let held = task.held_units().find(|(held, _)| *held == unit)?;
        Some((task, held.1))
    };
    let (task, offer) = tasks.into_iter().find_map(held).ok_or(Refusal::NotInvolved { unit, case: id })?;
    let attended = task.attending.as_ref().is_some_and(|attending| attending.unit == unit);
    let was_attending = attended && !backups::is_backup(&case, task.id);
    let end = OfferEnd::CalledBack { by: by.person, reason: reason.clone() };
    answers::end_offer(draft, task.id, offer, unit, end);
    if was_attending {
        alerts::unattended_again(draft, id);
        run_cards::first_is_another(draft, id);
    }
    search::search_unless_soon(draft, task.id);
    copies::send(draft, id, owner_tier(&case), by);
    Ok(())
}

/// A person deals with the matter without a unit, for the post that has the case or one above it. Somebody else verifies it.
pub(super) fn settle(draft: &mut Draft<'_>, id: CaseId, by: &Actor, note: &Sealed) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    authority::owner_or_above(draft, &case, by)?;
    unattended(&case)?;
    nobody_goes(draft, &case);
    draft.record(Event::Settled { case: id, by: by.person, note: note.clone() });
    alerts::set_clock(draft, id, Phase::ToVerify, ClockPurpose::Verify);
    copies::send(draft, id, owner_tier(&case), by);
    Ok(())
}

/// Whoever was asked is stood down, and so is who came for backup.
pub(super) fn nobody_goes(draft: &mut Draft<'_>, case: &Case) {
    answers::stand_down_offers(draft, case.task);
    backups::end_all(draft, case.id);
}

/// Nobody has it in hand: a person decides what becomes of it, whether it was looked into or not.
pub(super) fn unattended(case: &Case) -> Result<(), Refusal> {
    match case.phase {
        Phase::Unattended | Phase::ToCheck => Ok(()),
        Phase::UnderWay
        | Phase::OnScene
        | Phase::ToVerify
        | Phase::ToClose
        | Phase::WithDepartments
        | Phase::Suspended
        | Phase::ToCallBack => Err(Refusal::WrongPhase { case: case.id, phase: case.phase }),
    }
}
