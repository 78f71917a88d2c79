//! Who is best for a task: whom the shell found near, weighed by the policy, and the reason for every choice.

use geo_index::Tier;

use super::{draft::Draft, run_cards};
use crate::{
    ALTERNATES_MAX, Alternate, Arrival, Candidate, Choice, ChoiceRules, Mode, Nearness, Need, RULED_OUT_MAX,
    Ring, RuledOut, TaskId, UnitId,
    board::Case,
    sparing::{behind, sparing},
    suitability::is_overloaded,
};

/// What a search came to.
pub(super) struct Chosen {
    /// The best units, best first.
    pub(super) choices: Vec<Choice>,
    /// Whom others were passed over for, and why.
    pub(super) ruled_out: Vec<(UnitId, RuledOut)>,
}

/// A candidate that may be asked.
struct Found<'a> {
    candidate: &'a Candidate,
    ring: u8,
    arrival: Option<Arrival>,
}

/// The best units, best first, and whom others were passed over for.
pub(super) fn choose(draft: &Draft<'_>, case: &Case, task: TaskId, wanted: usize) -> Chosen {
    let need = draft.need(case, task);
    let rings = &draft.rule(case).rings;
    let mut found: Vec<Found<'_>> = Vec::new();
    let seen = draft.situation.ruled_out.iter();
    let mut ruled_out: Vec<(UnitId, RuledOut)> =
        seen.map(|&(unit, why)| (unit, draft.ruled_out_by_now(&need, unit, why))).collect();
    for candidate in &draft.situation.candidates {
        match (draft.suitability(&need, candidate), ring_of(rings, candidate)) {
            (Ok(()), Some(_)) if is_tired(draft, &need, candidate.unit) => {
                ruled_out.push((candidate.unit, RuledOut::Tired));
            }
            (Ok(()), Some(ring)) => found.push(Found { candidate, ring, arrival: None }),
            (Ok(()), None) => {}
            (Err(why), _) => ruled_out.push((candidate.unit, why)),
        }
    }
    match &draft.policy_of(&case.facts).choice {
        Some(rules) => found = by_arrival(draft, rules, (case, &need), found, &mut ruled_out),
        // Stable: inside a ring the shell's order, nearest first, stands; who is out there goes before who is at home.
        None => found.sort_by_key(|found| (found.ring, draft.stands_by(found.candidate.unit))),
    }
    // Whoever has had enough goes where life is in danger and nobody else can. Stable.
    found
        .sort_by_key(|found| draft.card(found.candidate.unit).is_some_and(|card| is_overloaded(&need, card)));
    // Nobody waits for units of another kind.
    ruled_out.retain(|(_, why)| *why != RuledOut::Kind);
    // A unit with a stale fix may still have been found at home.
    ruled_out.retain(|(unit, _)| !found.iter().any(|found| found.candidate.unit == *unit));
    ruled_out.truncate(RULED_OUT_MAX);
    let others = wanted_besides(draft, case, task, &found);
    let asked = asked(case, &others, found.len(), wanted);
    // Whoever is left for another want of the case is no alternate: it goes for that.
    let next = behind(found.len(), &others, &asked).into_iter().take(ALTERNATES_MAX);
    let alternate =
        |at: usize| Some(Alternate { unit: found[at].candidate.unit, arrival: found[at].arrival? });
    let alternates: Vec<Alternate> = next.filter_map(alternate).collect();
    let choice = |at: usize| {
        let found = &found[at];
        Choice {
            unit: found.candidate.unit,
            nearness: found.candidate.nearness.clone(),
            ring: found.ring,
            ruled_out: ruled_out.clone(),
            arrival: found.arrival,
            alternates: alternates.clone(),
            improved: None,
        }
    };
    Chosen { choices: asked.into_iter().map(choice).collect(), ruled_out }
}

/// Which of those that were found each other want of the case that waits could have.
fn wanted_besides(draft: &Draft<'_>, case: &Case, task: TaskId, found: &[Found<'_>]) -> Vec<Vec<usize>> {
    let answers = |need: &Need| -> Vec<usize> {
        (0..found.len()).filter(|&at| answers(draft, need, &found[at])).collect()
    };
    run_cards::waiting_besides(draft, case, task).iter().map(answers).collect()
}

/// Which of `found` are asked, best first: whom another want of the case needs more is left for it. A person is shown as many as
/// were to be shown, and whoever should be left at the end.
fn asked(case: &Case, others: &[Vec<usize>], found: usize, wanted: usize) -> Vec<usize> {
    let mut asked = sparing(found, others, wanted);
    if case.facts.mode == Mode::Suggest {
        let rest: Vec<usize> = (0..found).filter(|at| !asked.contains(at)).collect();
        asked.extend(rest);
        asked.truncate(wanted);
    }
    asked
}

/// Whether a unit could be asked for another want of the case.
fn answers(draft: &Draft<'_>, need: &Need, found: &Found<'_>) -> bool {
    let unit = found.candidate.unit;
    let was_asked =
        || need.task.and_then(|task| draft.looked_at(task)).map(|task| task.tried.contains_key(&unit));
    draft.suitability(need, found.candidate).is_ok()
        && !was_asked().unwrap_or(false)
        && !is_tired(draft, need, unit)
        && found.arrival.is_none_or(|arrival| !is_late(need, &arrival))
}

/// Soonest first over all rings. Whom no road brings there is named before whoever else was passed over: the others are seen
/// to be busy, of these nothing else would say why they are not asked.
fn by_arrival<'a>(
    draft: &Draft<'_>,
    rules: &ChoiceRules,
    (case, need): (&Case, &Need),
    found: Vec<Found<'a>>,
    ruled_out: &mut Vec<(UnitId, RuledOut)>,
) -> Vec<Found<'a>> {
    let (mut weighed, mut cut_off) = (Vec::new(), Vec::new());
    for found in found {
        let unit = found.candidate.unit;
        let card = draft.card(unit).expect("who suits is enrolled");
        match rules.arrival(card, found.candidate, found.ring, &case.facts.area) {
            Some(arrival) if is_late(need, &arrival) => cut_off.push((unit, RuledOut::Late)),
            Some(arrival) => weighed.push((arrival.weighed_s(), Found { arrival: Some(arrival), ..found })),
            None => cut_off.push((unit, RuledOut::NoRoute)),
        }
    }
    ruled_out.splice(0..0, cut_off);
    weighed.sort_by_key(|(weighed_s, found)| (*weighed_s, found.candidate.unit));
    weighed.into_iter().map(|(_, found)| found).collect()
}

/// When a unit that is looked at alone is expected, and from which ring; none if it is in no ring, no road brings it there, it
/// would come too late or has been on duty for too long, and where the policy weighs no arrivals.
pub(super) fn arrives(
    draft: &Draft<'_>,
    case: &Case,
    task: TaskId,
    candidate: &Candidate,
) -> Option<(u8, Arrival)> {
    let rules = draft.policy_of(&case.facts).choice?;
    let (need, ring) = (draft.need(case, task), ring_of(&draft.rule(case).rings, candidate)?);
    let card = draft.card(candidate.unit).filter(|card| !is_tired(draft, &need, card.id))?;
    let arrival = rules.arrival(card, candidate, ring, &case.facts.area)?;
    (!is_late(&need, &arrival)).then_some((ring, arrival))
}

/// Whether a unit has been on duty for longer than is wanted.
fn is_tired(draft: &Draft<'_>, need: &Need, unit: UnitId) -> bool {
    let since = draft.card(unit).and_then(|card| card.duty_since);
    let on_duty_ms = since.map(|since| draft.now().since_ms(since));
    need.on_duty_max_ms.zip(on_duty_ms).is_some_and(|(most, on_duty_ms)| on_duty_ms > most)
}

/// Whether it would come later than is wanted.
fn is_late(need: &Need, arrival: &Arrival) -> bool {
    need.within_s.is_some_and(|within_s| arrival.expected_s() > within_s)
}

/// The narrowest ring a candidate belongs to.
fn ring_of(rings: &[Ring], candidate: &Candidate) -> Option<u8> {
    let inside = |ring: &Ring| candidate.shares.is_some_and(|shared: Tier| shared <= ring.within);
    let close = |ring: &Ring| match candidate.nearness {
        Nearness::Fix { distance_m, .. } => distance_m <= ring.radius_m,
        Nearness::Home | Nearness::Person => false,
    };
    let index = rings.iter().position(|ring| inside(ring) || close(ring))?;
    u8::try_from(index).ok()
}
