//! Looking for a unit: rings from narrow to wide, nearest first within a ring, and the reason for every choice.

use geo_index::Tier;

use super::draft::Draft;
use crate::{
    Candidate, CaseId, Choice, Event, MessageId, Mode, Nearness, Notice, OfferId, Phase, RULED_OUT_MAX, Ring,
    RuledOut, Stream, UnitId,
    board::{Case, Task},
};

/// Carries the search on as far as the case's mode allows: offers, a recommendation, or nothing.
pub(super) fn search(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("the search is for a case that the rule has just read");
    if case.phase != Phase::Unattended {
        return;
    }
    match draft.mode(&case) {
        Mode::Auto => offer_to_nearest(draft, &case),
        Mode::Suggest => recommend(draft, &case),
        Mode::RecordOnly => {}
    }
}

fn offer_to_nearest(draft: &mut Draft<'_>, case: &Case) {
    let task = draft.task_of(case);
    let wanted = usize::from(draft.rule(case).offers_at_once).saturating_sub(task.offers.len());
    if wanted == 0 {
        return;
    }
    let (choices, ruled_out) = choose(draft, case, wanted);
    if choices.is_empty() && task.offers.is_empty() {
        draft.record(Event::SearchFailed { task: task.id, ruled_out });
        search_after(draft, &task, draft.rule(case).search_again_ms);
    }
    for choice in choices {
        offer(draft, case, choice);
    }
}

fn recommend(draft: &mut Draft<'_>, case: &Case) {
    let wanted = usize::from(draft.rule(case).offers_at_once).max(RECOMMENDED_MIN);
    let (choices, _) = choose(draft, case, wanted);
    draft.record(Event::Recommended { case: case.id, choices });
}

/// A person who must choose is shown at least this many units, where there are as many.
const RECOMMENDED_MIN: usize = 3;

/// Sets the clock for the next search.
pub(super) fn search_after(draft: &mut Draft<'_>, task: &Task, after_ms: u64) {
    let due = draft.now().plus_ms(after_ms);
    draft.record(Event::SearchSet { task: task.id, generation: task.search_generation + 1, due });
}

/// Puts the task to one unit: the offer holds the unit, and the message goes into its mailbox in the same append.
pub(super) fn offer(draft: &mut Draft<'_>, case: &Case, choice: Choice) {
    let unit = choice.unit;
    draft.read(Stream::Unit(unit));
    let offer = OfferId(draft.id());
    let answer_by = draft.now().plus_ms(draft.rule(case).answer_within_ms);
    draft.record(Event::OfferMade { offer, task: case.task, choice, answer_by });
    post(draft, unit, Notice::Offer { offer, task: case.task, case: case.id });
}

/// Puts a message into a unit's mailbox.
pub(super) fn post(draft: &mut Draft<'_>, unit: UnitId, notice: Notice) {
    let message = MessageId(draft.id());
    draft.record(Event::Posted { unit, message, notice });
}

/// The best units, best first, and whom others were passed over for.
fn choose(draft: &Draft<'_>, case: &Case, wanted: usize) -> (Vec<Choice>, Vec<(UnitId, RuledOut)>) {
    let need = draft.need(case);
    let rings = &draft.rule(case).rings;
    let mut passed_over = draft.situation.ruled_out.clone();
    let mut found: Vec<(u8, &Candidate)> = Vec::new();
    for candidate in &draft.situation.candidates {
        match (draft.suitability(&need, candidate), ring_of(rings, candidate)) {
            (Ok(()), Some(ring)) => found.push((ring, candidate)),
            (Ok(()), None) => {}
            (Err(why), _) => passed_over.push((candidate.unit, why)),
        }
    }
    passed_over.truncate(RULED_OUT_MAX);
    // Stable: inside a ring the shell's order, nearest first, stands.
    found.sort_by_key(|(ring, _)| *ring);
    let choice = |(ring, candidate): (u8, &Candidate)| Choice {
        unit: candidate.unit,
        nearness: candidate.nearness.clone(),
        ring,
        ruled_out: passed_over.clone(),
    };
    (found.into_iter().take(wanted).map(choice).collect(), passed_over)
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
