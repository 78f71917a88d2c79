//! 督办: a formal act with a letter, and a time by which an answer is wanted. One letter runs at a time. Its time runs through
//! suspension and merge, and when it has gone by without an answer the case climbs.

use super::{alerts, authority, draft::Draft, follow_up};
use crate::{
    Actor, CaseId, ClimbReason, Happened, Refusal, Sealed, Seat, UtcMicros,
    board::{Case, Letter},
};

/// Longest time for an answer to a letter of supervision, in days.
const ANSWER_DAYS_MAX: u16 = 90;

/// Writes a letter; it takes the place of the one before.
pub(super) fn supervise(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    letter: &Sealed,
    answer_by: UtcMicros,
) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    follow_up::ahead(draft, case, "the answer to the letter", answer_by, ANSWER_DAYS_MAX)?;
    let (letter, answer_by, generation) = (Some(letter.clone()), Some(answer_by), generation(case));
    draft.acted(case.id, by, Happened::Supervised { letter, answer_by, working: None, generation });
    alerts::alert_again(draft, case, ClimbReason::Supervised);
    Ok(())
}

/// The limit has passed by a fifth: the clock itself writes, and an answer is wanted as to anybody's letter. A letter that
/// somebody wrote and that waits stands.
pub(super) fn by_the_clock(draft: &mut Draft<'_>, case: &Case) {
    let waits = case.handling.letters().any(|letter| !letter.overdue);
    let within = draft.policy().closed_loop.supervision_answer_within;
    let until = Some(draft.calendar().until(draft.now(), within)).filter(|_| !waits);
    let (answer_by, working) = (until.map(|until| until.at), until.and_then(|until| until.working));
    let generation = if waits { 0 } else { draft.case(case.id).map_or(0, |now| generation(&now)) };
    draft.happened(case.id, Happened::Supervised { letter: None, answer_by, working, generation });
}

/// Names the timer of a letter that the next event of a case brings: its position in the stream, which is never used
/// again, however often the case is opened.
pub(super) fn generation(case: &Case) -> u64 {
    case.version + 1
}

/// The letter of a case that is parted, with a timer of its own from now on: the position at which it is opened again.
pub(super) fn goes_back(letter: &Letter, parted: &Case) -> Letter {
    Letter { generation: generation(parted), ..letter.clone() }
}

/// 答复督办: by the department that leads, or by the owner's centre or one above; not by whoever wrote it about
/// somebody else's case.
pub(super) fn answer(draft: &mut Draft<'_>, case: &Case, by: &Actor, note: &Sealed) -> Result<(), Refusal> {
    may_answer(draft, case, by)?;
    let letter = case.handling.letter.as_ref().ok_or(Refusal::NoLetter(case.id))?;
    let owns = matches!((&by.seat, case.owner()), (Seat::Centre { tier, area }, Some(owner))
        if (*tier, area) == (owner.tier, &owner.area));
    let mut all = case.handling.letters();
    if !owns && all.any(|letter| letter.from.as_ref() == Some(&by.seat)) {
        return Err(Refusal::OwnLetter(case.id));
    }
    let was_late = case.handling.letters().any(|letter| letter.overdue || letter.missed);
    let late = was_late || draft.now() > letter.answer_by;
    draft.acted(case.id, by, Happened::SupervisionAnswered { note: note.clone(), late });
    Ok(())
}

fn may_answer(draft: &Draft<'_>, case: &Case, by: &Actor) -> Result<(), Refusal> {
    let Seat::Department { department } = &by.seat else {
        return authority::owner_or_above(draft, case, by).map(drop);
    };
    let (task, lead) = case.handling.lead().ok_or(Refusal::NotYourCase(case.id))?;
    if lead.is_open() && lead.department == *department { Ok(()) } else { Err(Refusal::NotYourDesk { task }) }
}

/// The time has gone by: the next post hears of it, or the highest one again.
pub(super) fn time_ran_out(draft: &mut Draft<'_>, id: CaseId, generation: u64) {
    let Ok(case) = draft.case(id) else { return };
    let waits = |letter: &Letter| letter.generation == generation && !letter.overdue;
    if !case.handling.letter.as_ref().is_some_and(waits) {
        return;
    }
    draft.happened(id, Happened::SupervisionOverdue);
    alerts::alert_from(draft, &case, case.rung.saturating_add(1), Some(ClimbReason::LetterUnanswered));
}
