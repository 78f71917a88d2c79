//! What somebody is called about by telephone: an alert, an offer, a task. A call that nobody answered is recorded and
//! touches no clock; and nobody said an answer before there was anything to answer.

use super::{alerts, draft::Draft};
use crate::{
    Answerer, CallNotAnswered, Called, Command, Event, OfferId, Refusal, UnitId, UtcMicros,
    board::{Case, Task},
    telephone::spoken,
};

/// People tell the time in whole minutes: by so much an answer may be said to have come before what it answers.
const TOLD_IN_MS: u64 = 60_000;

/// A call that nobody answered: it is on record who was called about what, and nothing else changes.
pub(super) fn not_answered(draft: &mut Draft<'_>, call: &CallNotAnswered) -> Result<(), Refusal> {
    let case = draft.case(call.case)?;
    let since = stands_since(draft, &case, &call.called)?;
    not_before(since, call.called_at)?;
    draft.record(Event::CallNotAnswered(call.clone()));
    Ok(())
}

/// Refuses an answer, or a call, of before what it is about.
pub(super) fn not_before(since: UtcMicros, said_at: UtcMicros) -> Result<(), Refusal> {
    if said_at.plus_ms(TOLD_IN_MS) < since {
        return Err(Refusal::SaidTooEarly { said_at, since });
    }
    Ok(())
}

/// Since when what an answer is about stands; none where nothing does, which the rules for the answer refuse themselves.
pub(super) fn answered_since(draft: &mut Draft<'_>, case: &Case, order: &Command) -> Option<UtcMicros> {
    match spoken(order)?.0 {
        Answerer::Person(_) => case.alert.as_ref().map(|alert| alert.since),
        Answerer::Department(code) => case.handling.desk_of(&code).map(|(_, desk)| desk.assigned_at),
        Answerer::Unit(unit) => {
            let (task, offer) = held(draft, case, unit)?;
            let at_work = task.attending.as_ref().filter(|attending| attending.unit == unit);
            at_work.map(|attending| attending.accepted_at).or_else(|| task.offers.get(&offer)?.made_at)
        }
    }
}

fn stands_since(draft: &mut Draft<'_>, case: &Case, called: &Called) -> Result<UtcMicros, Refusal> {
    match called {
        Called::Person { person, rung, round } => {
            let alert = case.alert.as_ref().ok_or(Refusal::NoAlert(case.id))?;
            if (case.rung, alert.round) != (*rung, *round) {
                return Err(Refusal::AlertPassed { case: case.id, rung: case.rung, round: alert.round });
            }
            let told = alert.on_duty.contains(person);
            if !told && !alerts::people_at(draft, case, *rung).contains(person) {
                return Err(Refusal::NotOnDuty { person: *person, rung: *rung, case: case.id });
            }
            Ok(alert.since)
        }
        Called::Unit { unit, offer } => {
            let refused = Refusal::NotYourOffer { unit: *unit, offer: *offer };
            let (task, _) =
                held(draft, case, *unit).filter(|(_, held)| held == offer).ok_or(refused.clone())?;
            let live = task.offers.get(offer).ok_or(refused)?;
            Ok(live.made_at.unwrap_or(case.opened_at))
        }
        Called::UnitAtWork { unit, task } => {
            let refused = Refusal::NotYourTask { unit: *unit, task: *task };
            let (held, _) =
                held(draft, case, *unit).filter(|(held, _)| held.id == *task).ok_or(refused.clone())?;
            let attending = held.attending.filter(|attending| attending.unit == *unit).ok_or(refused)?;
            Ok(attending.accepted_at)
        }
        Called::Department { department, task } => {
            let desk = case.handling.desk.get(task).filter(|desk| desk.is_open());
            let desk = desk.filter(|desk| desk.department == *department);
            desk.map(|desk| desk.assigned_at).ok_or(Refusal::NotYourDesk { task: *task })
        }
    }
}

/// The task of this case that holds a unit, and by which offer.
fn held(draft: &mut Draft<'_>, case: &Case, unit: UnitId) -> Option<(Task, OfferId)> {
    let (task, offer) = draft.hold_on(unit)?;
    let task = draft.task(task).filter(|task| task.case == case.id)?;
    Some((task, offer))
}
