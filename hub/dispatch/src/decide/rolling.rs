//! 滚动指派: what waits around a task and whoever may go are matched together, and offered in one decision.
//!
//! It is an order of the engine, like a timer's, and may find its reason gone. Nobody waits for it: whatever waits has a search
//! of its own, and a unit that becomes free takes what is near it. An offer that waits for its answer is left alone, and so is
//! whatever [`reassigning`] may not change.
//!
//! Where the matching would turn a unit under way, whoever is to go there instead is asked first. Nobody is under way to two
//! places and nobody loses its unit to a plan: once the other one has said yes, the unit that is free by that takes what is
//! near it.

use std::collections::BTreeMap;

use super::{choosing, draft::Draft, reassigning, search};
use crate::{
    ALTERNATES_MAX, Alternate, Arrival, Candidate, Choice, Grade, Improved, Improving, Need, Opening, TaskId,
    TurnedFrom, UnitId,
    board::{Case, Task},
    improving::{Matched, ROLLING_WAITING_MIN, Rolling, ToMatch, Way, may_be_turned, suits, waiting_task},
    suitability::suitable_if_it_left,
};

/// A task that takes part.
struct Part<'a> {
    case: &'a Case,
    it: ToMatch,
}

/// A unit that may go to one of them.
struct May<'a> {
    candidate: &'a Candidate,
    ring: u8,
    arrival: Arrival,
}

type Parts<'a> = BTreeMap<TaskId, Part<'a>>;
type Ways<'a> = BTreeMap<(TaskId, UnitId), May<'a>>;

/// Matches and offers, where enough waits.
pub(super) fn assign_together(draft: &mut Draft<'_>) {
    let rules = draft.policy().choice.and_then(|rules| rules.improving);
    let Some((rules, rolling)) = rules.and_then(|rules| Some((rules, rules.rolling?))) else { return };
    let openings = draft.situation.openings.iter();
    let parts: Parts<'_> = openings.filter_map(|opening| part(draft, &rules, &rolling, opening)).collect();
    let waiting = parts.values().filter(|part| part.it.going.is_none()).count();
    if waiting < ROLLING_WAITING_MIN {
        return;
    }
    let openings = draft.situation.openings.iter();
    let ways: Ways<'_> =
        openings.filter_map(|opening| may_go(draft, &rules, &rolling, &parts, opening)).collect();
    let way = |(&(task, unit), may): (&(TaskId, UnitId), &May<'_>)| {
        let (expected_s, weighed_s) = (may.arrival.expected_s(), may.arrival.weighed_s());
        Way { task, unit, expected_s, weighed_s }
    };
    let tasks: Vec<ToMatch> = parts.values().map(|part| part.it).collect();
    let matched = rolling.match_up(&tasks, &ways.iter().map(way).collect::<Vec<Way>>());
    carry_out(draft, (&parts, &ways), &matched, u8::try_from(waiting).unwrap_or(u8::MAX));
}

/// The task of an opening, if it waits or has somebody under way who may be turned.
fn part<'a>(
    draft: &Draft<'a>,
    rules: &Improving,
    rolling: &Rolling,
    opening: &Opening,
) -> Option<(TaskId, Part<'a>)> {
    let task: &Task = draft.board().task(opening.task)?;
    let case =
        draft.board().case(task.case).filter(|case| case.facts.policy == draft.named_policy().digest)?;
    // While a call to a service is owed nobody is sent by the machine, to relieve somebody either.
    if search::held_until(draft, case).is_some() {
        return None;
    }
    let going = match &opening.under_way {
        Some(now) => {
            let (.., turned, attending) =
                may_be_turned(draft.board(), rules, rolling, now.unit, draft.now())?;
            let seen = turned.id == task.id && reassigning::is_seen(draft, &now.nearness);
            Some((now.unit, reassigning::left_s(draft, case, now, attending).filter(|_| seen)?))
        }
        None => (waiting_task(draft.board(), case) == Some(task.id)).then_some(None)?,
    };
    let waited_s = u32::try_from(draft.now().since_ms(case.opened_at) / 1_000).unwrap_or(u32::MAX);
    let it = ToMatch { task: task.id, grade: case.facts.grade, waited_s, going };
    Some((task.id, Part { case, it }))
}

/// Whether the unit of an opening may be sent, and when it is expected: one that is free, or one under way to another of them.
fn may_go<'a>(
    draft: &Draft<'a>,
    rules: &Improving,
    rolling: &Rolling,
    parts: &Parts<'a>,
    opening: &'a Opening,
) -> Option<((TaskId, UnitId), May<'a>)> {
    let (candidate, part) = (&opening.candidate, parts.get(&opening.task)?);
    let (unit, task) = (candidate.unit, opening.task);
    let turned = parts.values().any(|other| other.it.going.is_some_and(|(going, _)| going == unit));
    let may = if turned {
        let need = draft.need(part.case, task);
        part.it.grade != Grade::Red
            && part.it.going.is_none_or(|(going, _)| going != unit)
            && suitable_if_it_left(draft.board(), &need, unit, &candidate.nearness).is_ok()
    } else {
        draft.dispatchable(&Need::default(), unit).is_ok()
            && suits(draft.board(), draft.named_policy(), (part.case, task), unit, &candidate.nearness)
    };
    // Nobody is taken from somewhere, or replaced, on a guess.
    let certain =
        rules.radius_m >= distance_m(candidate)? && reassigning::is_seen(draft, &candidate.nearness);
    let (ring, arrival) = choosing::arrives(draft, part.case, task, candidate).filter(|_| may && certain)?;
    let latest_s = part.it.going.map_or(rolling.within_s, |(_, left_s)| {
        left_s.saturating_add(rolling.later_max_s).min(rolling.within_s)
    });
    (arrival.expected_s() <= latest_s).then_some(((task, unit), May { candidate, ring, arrival }))
}

fn distance_m(candidate: &Candidate) -> Option<u32> {
    match candidate.nearness {
        crate::Nearness::Fix { distance_m, .. } => Some(distance_m),
        crate::Nearness::Home | crate::Nearness::Person => None,
    }
}

/// Everybody is asked who is free. Whoever is turned goes on until somebody has relieved it.
fn carry_out(draft: &mut Draft<'_>, (parts, ways): (&Parts<'_>, &Ways<'_>), matched: &Matched, waiting: u8) {
    let goes =
        |unit: UnitId| parts.values().any(|part| part.it.going.is_some_and(|(going, _)| going == unit));
    let placed = |unit: UnitId| matched.pairs.values().any(|it| *it == unit);
    for (task, unit) in matched.pairs.iter().filter(|(_, unit)| !goes(**unit)) {
        let (part, may) = (&parts[task], &ways[&(*task, *unit)]);
        let instead_of = part.it.going.map(|(unit, left_s)| {
            let frees_for = frees_for(parts, matched, unit);
            TurnedFrom { unit, left_s, frees_for }
        });
        let gain_s = if instead_of.is_some() { matched.gain_s } else { 0 };
        let improved =
            Improved::Rolling { waiting, waited_s: part.it.waited_s, instead_of, from: None, gain_s };
        let choice = Choice {
            nearness: may.candidate.nearness.clone(),
            ring: may.ring,
            arrival: Some(may.arrival),
            alternates: others(ways, *task, |unit| goes(unit) || placed(unit)),
            improved: Some(improved),
            ..Choice::by_hand(*unit)
        };
        let case = draft.case(part.case.id).expect("it is on the board that is being decided on");
        search::offer_to_one(draft, &case, *task, choice);
    }
}

/// What waits and is to have a unit that is turned: by the matching itself, or by whoever it sets free in its turn.
fn frees_for(parts: &Parts<'_>, matched: &Matched, mut unit: UnitId) -> Option<TaskId> {
    // Each turn is by another one of the tasks.
    for _ in 0..parts.len() {
        let (task, _) = matched.pairs.iter().find(|(_, goes)| **goes == unit)?;
        match parts.get(task)?.it.going {
            None => return Some(*task),
            Some((turned, _)) => unit = turned,
        }
    }
    None
}

/// Who else could have gone there and goes nowhere, soonest first.
fn others(ways: &Ways<'_>, task: TaskId, goes: impl Fn(UnitId) -> bool) -> Vec<Alternate> {
    let of_task = ways.iter().filter(|((of, unit), _)| *of == task && !goes(*unit));
    let mut others: Vec<Alternate> =
        of_task.map(|(&(_, unit), may)| Alternate { unit, arrival: may.arrival }).collect();
    others.sort_by_key(|other| (other.arrival.weighed_s(), other.unit));
    others.truncate(ALTERNATES_MAX);
    others
}
