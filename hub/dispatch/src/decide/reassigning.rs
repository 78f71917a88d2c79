//! 改派: a unit that is still under way is taken from its case, for one that is there sooner or for a case that is graver.
//!
//! Whoever is there sooner is asked first: the unit under way keeps the case, and hears of nothing, until the other one has said
//! yes. For a case that is graver the unit itself is asked, and the case that is left is searched for in the same decision. No
//! clock runs longer than it did, and whoever loses a case is told. Its post sees it on the card and in the history; nobody is
//! alerted by it, for the machine goes on looking.

use std::cmp::Reverse;

use super::{alerts, answers, backups, choosing, draft::Draft, run_cards, search};
use crate::{
    Alternate, Arrival, Choice, ClockPurpose, Event, Gain, Improved, Improving, Nearness, Notice, OfferEnd,
    OfferId, Opening, Phase, Reassigned, TaskId, UnitId,
    board::{Attending, Case, Task},
    improving::{may_be_relieved, suits, under_way, waits, within_caps},
    suitability::suitable_if_it_left,
};

/// A case that a free unit would reach sooner than the one under way.
struct Sooner<'a> {
    case: &'a Case,
    task: TaskId,
    opening: &'a Opening,
    instead_of: UnitId,
    ring: u8,
    arrival: Arrival,
    left_s: u32,
    gain_s: u32,
}

/// 改派更近者: of the openings that are looked at, the unit of the one that gains most is asked. What presses more goes first.
pub(super) fn take_over(
    draft: &mut Draft<'_>,
    rules: (&Improving, &Gain),
    looked_at: impl Fn(&Opening) -> bool,
) {
    let openings = draft.situation.openings.iter().filter(|opening| looked_at(opening));
    let mut found: Vec<Sooner<'_>> =
        openings.filter_map(|opening| is_sooner(draft, rules, opening)).collect();
    found.sort_by_key(|it| (it.case.facts.grade, Reverse(it.gain_s), it.task, it.opening.candidate.unit));
    let Some(best) = found.into_iter().next() else { return };
    let Sooner { case, task, opening, instead_of, ring, arrival, left_s, gain_s } = best;
    let choice = Choice {
        nearness: opening.candidate.nearness.clone(),
        ring,
        arrival: Some(arrival),
        improved: Some(Improved::Sooner { instead_of, left_s, gain_s }),
        ..Choice::by_hand(opening.candidate.unit)
    };
    let case = draft.case(case.id).expect("it is on the board that is being decided on");
    search::offer_to_one(draft, &case, task, choice);
}

/// Whoever attends a task gives it back to the unit that accepts this offer, and is told. Whether somebody was relieved: the
/// clock of the case goes on then as it runs, whatever it is for.
pub(super) fn relieve(draft: &mut Draft<'_>, task: &Task, accepted: OfferId) -> bool {
    let relieved = task.attending.as_ref().zip(task.offers.get(&accepted).and_then(|live| live.relieves));
    if let Some((attending, why)) = relieved {
        lose(draft, task.id, attending, why);
    }
    relieved.is_some()
}

/// Whether an offer to relieve somebody finds its reason gone: a person decides by now, whoever attends calls for help, or what it
/// was to be free for does not wait any more.
pub(super) fn may_not_relieve(draft: &mut Draft<'_>, task: &Task, offer: OfferId) -> bool {
    let Some(attending) = &task.attending else { return false };
    let frees_for = task.offers.get(&offer).and_then(|live| live.frees_for);
    under_way(draft.board(), attending.unit).is_none()
        || frees_for.is_some_and(|waiting| !still_waits(draft, waiting))
}

/// What an answer depends on is read: whoever is sent to what waits meanwhile would be sent beside whoever is freed for it.
fn still_waits(draft: &mut Draft<'_>, waiting: TaskId) -> bool {
    let Some(task) = draft.open_task(waiting) else { return false };
    draft.case(task.case).is_ok_and(|case| waits(&case, &task))
}

/// What a case takes, or where, is another by now: nobody relieves whoever attends it on what was known before.
pub(super) fn relieve_nobody(draft: &mut Draft<'_>, task: TaskId) {
    if draft.task(task).is_some_and(|task| task.attending.is_some()) {
        answers::stand_down_offers(draft, task);
    }
}

fn is_sooner<'a>(
    draft: &Draft<'a>,
    (rules, gain): (&Improving, &Gain),
    opening: &'a Opening,
) -> Option<Sooner<'a>> {
    let now = opening.under_way.as_ref()?;
    let (case, task, attending) = may_be_relieved(draft.board(), rules, now.unit, draft.now())?;
    let candidate = &opening.candidate;
    let may = task.id == opening.task
        // While a call to a service is owed nobody is sent by the machine, to relieve somebody either.
        && search::held_until(draft, case).is_none()
        && suits(draft.board(), draft.named_policy(), (case, task.id), candidate.unit, &candidate.nearness)
        && is_seen(draft, &now.nearness)
        && is_seen(draft, &candidate.nearness);
    let (ring, arrival) = choosing::arrives(draft, case, task.id, candidate).filter(|_| may)?;
    let left_s = left_s(draft, case, now, attending)?;
    let gain_s = gain.of(arrival.expected_s(), left_s)?;
    Some(Sooner { case, task: task.id, opening, instead_of: now.unit, ring, arrival, left_s, gain_s })
}

/// Whether it is known where a unit is: nobody is sent back on a guess.
pub(super) fn is_seen(draft: &Draft<'_>, nearness: &Nearness) -> bool {
    matches!(nearness, Nearness::Fix { age_ms, .. } if *age_ms <= draft.policy().fix_stale_after_ms)
}

/// How long a unit under way still needs at the least: what is uncertain of its fix is counted for it.
pub(super) fn left_s(
    draft: &Draft<'_>,
    case: &Case,
    now: &crate::Candidate,
    attending: &Attending,
) -> Option<u32> {
    let rules = draft.policy_of(&case.facts).choice?;
    let arrival = rules.arrival(draft.card(now.unit)?, now, 0, &case.facts.area)?;
    let turnout_s = if attending.set_out_at.is_some() { 0 } else { arrival.turnout_s };
    Some(arrival.travel_s.saturating_add(turnout_s))
}

/// A unit under way to something less grave.
struct Taken<'a> {
    unit: UnitId,
    from: &'a Case,
    task: TaskId,
    choice: Choice,
    arrival: Arrival,
}

/// 重急优先: takes a unit that is under way to something less grave, if that is worth it beside the best of those that are
/// free. It alone is asked then: who is farther is not to be first while it turns around.
pub(super) fn takes(draft: &mut Draft<'_>, case: &Case, task: &Task, best: Option<&Choice>) -> bool {
    let rules = draft.policy_of(&case.facts).choice.and_then(|rules| rules.improving);
    let Some((rules, gain)) = rules.and_then(|rules| Some((rules, rules.graver?))) else { return false };
    if !task.offers.is_empty() || backups::is_backup(case, task.id) {
        return false;
    }
    let otherwise = best.and_then(|best| Some(Alternate { unit: best.unit, arrival: best.arrival? }));
    let near = draft.situation.under_way.iter();
    let mut found: Vec<Taken<'_>> = near
        .filter_map(|candidate| is_worth_it(draft, (&rules, &gain), (case, task.id), candidate, otherwise))
        .collect();
    found.sort_by_key(|taken| (taken.arrival.weighed_s(), taken.unit));
    let Some(Taken { unit, from, task: left, choice, .. }) = found.into_iter().next() else { return false };
    give_back(draft, from, left, unit, Reassigned::Graver { case: case.id });
    let left_case = draft.case(from.id).expect("it is on the board that is being decided on");
    run_cards::first_is_another(draft, left_case.id);
    search::search_soon_for(draft, &left_case, left);
    search::offer(draft, case, task.id, choice);
    true
}

fn is_worth_it<'a>(
    draft: &Draft<'a>,
    (rules, gain): (&Improving, &Gain),
    (case, task): (&Case, TaskId),
    candidate: &crate::Candidate,
    otherwise: Option<Alternate>,
) -> Option<Taken<'a>> {
    let unit = candidate.unit;
    let (from, left, _) = under_way(draft.board(), unit)?;
    let may = case.facts.grade < from.facts.grade
        // What was changed by this decision is not changed again, and what is handled under other rules is left alone.
        && draft.hold_on(unit) == draft.board().hold_on(unit)
        && from.facts.policy == case.facts.policy
        && within_caps(rules, left, draft.board().mailbox(unit), draft.now())
        && is_seen(draft, &candidate.nearness)
        && suitable_if_it_left(draft.board(), &draft.need(case, task), unit, &candidate.nearness).is_ok();
    let (ring, arrival) = choosing::arrives(draft, case, task, candidate).filter(|_| may)?;
    if let Some(free) = otherwise {
        gain.of(arrival.expected_s(), free.arrival.expected_s())?;
    }
    let choice = Choice {
        nearness: candidate.nearness.clone(),
        ring,
        arrival: Some(arrival),
        improved: Some(Improved::Graver { from: from.id, otherwise }),
        ..Choice::by_hand(unit)
    };
    Some(Taken { unit, from, task: left.id, choice, arrival })
}

/// A unit gives back the case that it is under way to, and is told. The case waits again, from when it was opened: no clock of
/// it runs longer than it did.
fn give_back(draft: &mut Draft<'_>, case: &Case, task: TaskId, unit: UnitId, why: Reassigned) {
    let case = draft.case(case.id).expect("it is on the board that is being decided on");
    let task = draft.task(task).expect("a task ends with its case");
    let attending = task.attending.expect("it was seen to be attended on the board that is being decided on");
    debug_assert_eq!(attending.unit, unit, "it is taken from whoever was seen to attend it");
    let running = case.clock.map(|clock| clock.until());
    lose(draft, task.id, &attending, why);
    alerts::set_clock_no_later(draft, case.id, Phase::Unattended, ClockPurpose::Climb, running);
}

fn lose(draft: &mut Draft<'_>, task: TaskId, attending: &Attending, why: Reassigned) {
    let Attending { unit, offer, .. } = *attending;
    draft.record(Event::OfferEnded { offer, task, unit, end: OfferEnd::Reassigned { why } });
    search::post(draft, unit, Notice::Reassigned { offer, why });
}
