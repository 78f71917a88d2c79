//! 就近接单: a unit that has become free looks for what waits near it.
//!
//! It is an order of the engine, like a timer's, and may find its reason gone. Nothing is lost where it never comes: whoever
//! waits has a search of its own to come.

use super::{choosing, draft::Draft, reassigning, search};
use crate::{
    ALTERNATES_MAX, Arrival, Candidate, Choice, Improved, Need, Opening, OtherWork, TaskId, UnitId,
    board::{Case, Task},
    improving::{NearWait, WorkScore, suits, waiting_task},
};

/// What a unit might take.
struct Work<'a> {
    case: &'a Case,
    task: &'a Task,
    opening: &'a Opening,
    ring: u8,
    arrival: Arrival,
    waited_s: u32,
    score: WorkScore,
}

/// Offers the unit the best of what waits near it, if there is anything.
pub(super) fn look_for_work(draft: &mut Draft<'_>, unit: UnitId) {
    let Some(rules) = draft.policy().choice.and_then(|rules| rules.improving) else { return };
    if draft.dispatchable(&Need::default(), unit).is_err() {
        return;
    }
    if let Some(near_wait) = rules.near_wait {
        take_what_waits(draft, unit, &near_wait);
    }
    // Whoever waits goes before whoever has somebody under way.
    if draft.hold_on(unit).is_none()
        && let Some(gain) = rules.sooner
    {
        reassigning::take_over(draft, (&rules, &gain), |opening| opening.candidate.unit == unit);
    }
}

/// The same for a case that a unit is under way to: somebody who is free may have come near since.
pub(super) fn look_for_sooner(draft: &mut Draft<'_>, task: TaskId) {
    let Some(rules) = draft.policy().choice.and_then(|rules| rules.improving) else { return };
    if let Some(gain) = rules.sooner {
        reassigning::take_over(draft, (&rules, &gain), |opening| opening.task == task);
    }
}

fn take_what_waits(draft: &mut Draft<'_>, unit: UnitId, rules: &NearWait) {
    let openings = draft.situation.openings.iter().filter(|opening| opening.candidate.unit == unit);
    let mut work: Vec<Work<'_>> = openings.filter_map(|opening| weigh(draft, rules, opening)).collect();
    work.sort_by_key(|work| (work.score, work.case.opened_at, work.task.id));
    let mut best_first = work.into_iter();
    let Some(best) = best_first.next() else { return };
    let other = |work: Work<'_>| OtherWork {
        case: work.case.id,
        task: work.task.id,
        waited_s: work.waited_s,
        arrival: work.arrival,
    };
    let others = best_first.take(ALTERNATES_MAX).map(other).collect();
    let choice = Choice {
        nearness: best.opening.candidate.nearness.clone(),
        ring: best.ring,
        arrival: Some(best.arrival),
        improved: Some(Improved::Freed { waited_s: best.waited_s, others }),
        ..Choice::by_hand(unit)
    };
    // What was only looked at stands in the choice; what is done depends on the case and the task as they are read here.
    let (case, task) = (best.case.id, best.task.id);
    let case = draft.case(case).expect("it is on the board that is being decided on");
    search::offer_to_one(draft, &case, task, choice);
}

/// What it would be to take what waits; none if the unit does not suit, or not now.
fn weigh<'a>(draft: &Draft<'a>, rules: &NearWait, opening: &'a Opening) -> Option<Work<'a>> {
    let task = draft.board().task(opening.task)?;
    let case = draft.board().case(task.case)?;
    let Candidate { unit, nearness, .. } = &opening.candidate;
    let waits = waiting_task(draft.board(), case) == Some(task.id)
        && suits(draft.board(), draft.named_policy(), (case, task.id), *unit, nearness)
        && search::held_until(draft, case).is_none();
    let (ring, arrival) = choosing::arrives(draft, case, task.id, &opening.candidate).filter(|_| waits)?;
    let waited_s = u32::try_from(draft.now().since_ms(case.opened_at) / 1_000).unwrap_or(u32::MAX);
    let score = rules.score(case.facts.grade, &arrival, waited_s)?;
    Some(Work { case, task, opening, ring, arrival, waited_s, score })
}
