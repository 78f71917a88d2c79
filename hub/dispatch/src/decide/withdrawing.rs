//! 作废: the registration is withdrawn, and units are called back. It is no way around checking and calling back: what
//! somebody has worked on is withdrawn from above, and nobody's call or question goes with it unheard.

use geo_index::Tier;

use super::{authority, desk, draft::Draft, endings};
use crate::{Actor, CaseId, Event, PersonId, Refusal, Sealed, Withdrawer, Withdrawn, board::Case};

/// Withdraws the registration.
pub(super) fn withdraw(
    draft: &mut Draft<'_>,
    id: CaseId,
    by: &Withdrawer,
    reason: &Sealed,
) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let (person, seat) = match by {
        Withdrawer::Seated(actor) => {
            may_withdraw(draft, &case, actor)?;
            (actor.person, Some(actor.seat.clone()))
        }
        Withdrawer::Filer { person, filed_by } => {
            may_take_back(&case, *person, *filed_by)?;
            (*person, None)
        }
    };
    if !case.calls_owed().is_empty() {
        return Err(Refusal::Presses(id));
    }
    endings::release(draft, &case);
    draft.record(Event::Withdrawn(Withdrawn { case: id, by: person, seat, reason: reason.clone() }));
    Ok(())
}

fn may_withdraw(draft: &Draft<'_>, case: &Case, by: &Actor) -> Result<(), Refusal> {
    let tier = authority::owner_or_above(draft, case, by)?;
    if case.handlers.contains(&by.person) {
        return Err(Refusal::HandlerWithdraws(by.person));
    }
    let worked_on = desk::unattended(case).is_err() || !case.handlers.is_empty();
    if let Some(needed) = next_on_ladder(case).filter(|needed| worked_on && tier < *needed) {
        return Err(Refusal::SeatTooLow { case: case.id, needed });
    }
    if next_in_line(draft, case).is_none_or(|above| tier >= above) {
        return Ok(());
    }
    no_letter_waits(case)?;
    if case.handling.call_backs_owed().next().is_some() {
        return Err(Refusal::CallBackOwed(case.id));
    }
    Ok(())
}

/// A letter of supervision is answered before the matter goes: by whoever wrote it, or from above the owner.
pub(super) fn no_letter_goes_unheard(draft: &Draft<'_>, case: &Case, tier: Tier) -> Result<(), Refusal> {
    let from_above = next_in_line(draft, case).is_none_or(|above| tier >= above);
    if from_above { Ok(()) } else { no_letter_waits(case) }
}

/// The same for closing, of a letter that a person wrote: whoever asked is answered before the matter is laid aside. What the
/// clock wrote by itself asks why the case is late, and closing it says that; held back by it, every case that was late would
/// climb only to be answered for.
pub(super) fn no_person_goes_unanswered(draft: &Draft<'_>, case: &Case, tier: Tier) -> Result<(), Refusal> {
    let from_somebody = case.handling.letters().any(|letter| letter.from.is_some());
    if from_somebody { no_letter_goes_unheard(draft, case, tier) } else { Ok(()) }
}

fn no_letter_waits(case: &Case) -> Result<(), Refusal> {
    let waits = case.handling.letters().next().is_some();
    if waits { Err(Refusal::LetterWaits(case.id)) } else { Ok(()) }
}

/// Whoever filed it takes back what it filed, as long as nobody has begun and nobody else has called about it.
fn may_take_back(case: &Case, person: PersonId, filed_by: Option<PersonId>) -> Result<(), Refusal> {
    if filed_by != Some(person) || !case.joined.is_empty() || !case.handlers.is_empty() {
        return Err(Refusal::NotYourCase(case.id));
    }
    no_letter_waits(case)?;
    desk::unattended(case)
}

/// The tier of the post above the owner that the case may climb to.
fn next_on_ladder(case: &Case) -> Option<Tier> {
    let above = case.facts.ladder.get(usize::from(case.rung) + 1);
    above.map(|rung| rung.tier)
}

/// The tier of the next post above the owner, however far the case may climb.
fn next_in_line(draft: &Draft<'_>, case: &Case) -> Option<Tier> {
    let owner = case.owner()?.tier;
    let posts = draft.situation.in_line().map(|rung| rung.tier);
    let tiers = case.facts.ladder.iter().map(|rung| rung.tier).chain(posts);
    tiers.filter(|tier| *tier > owner).min()
}
