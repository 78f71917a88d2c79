//! Another calendar came into force: what runs in working time is reckoned by it, from its own start, each by an event of its
//! own. What has run out stays as it is, and nothing is moved to before now: what would lie there runs out at once. A limit moves
//! also where it has passed, and who has time again by it is overdue no more. What it leaves out: when that is owed, which the
//! board says (`board/by_calendar.rs`).

use super::{alerts, desk_clocks, draft::Draft, letters, limits, reporting_up};
use crate::{CaseId, DeskClock, Happened, Refusal, Until, board::Case};

/// Moves the limit and every clock of a case that another calendar has another instant for; nothing if there is none.
pub(super) fn reckon(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    limits::reckon(draft, &case);
    let case = draft.case(id)?;
    desks(draft, &case);
    letters(draft, &case)?;
    let case = draft.case(id)?;
    reporting_up::reckon(draft, &case);
    let case = draft.case(id)?;
    if let Some(clock) = case.clock
        && let Some(until) = moved(draft, clock.until())
    {
        // A clock may run no longer than one before it did; by this calendar it may be the other of the two that comes first.
        alerts::set_clock_no_later(draft, id, case.phase, clock.purpose, Some(until));
    }
    Ok(())
}

fn moved(draft: &Draft<'_>, until: Until) -> Option<Until> {
    until.moved_by(draft.calendar(), draft.now())
}

/// The clocks of departments, and until when they may return their tasks.
fn desks(draft: &mut Draft<'_>, case: &Case) {
    for (task, desk) in case.handling.open_desks() {
        let Some(clock) = desk.clock else { continue };
        let until = moved(draft, clock.until());
        if until.is_some() || desk_clocks::returned_later(draft, desk).is_some() {
            let due = until.map_or(clock.due, |until| until.at);
            let clock = DeskClock { generation: clock.generation + 1, due, ..clock };
            desk_clocks::set_anew(draft, case, task, clock);
        }
    }
}

/// Letters that the clock wrote, also those that merged cases brought along.
fn letters(draft: &mut Draft<'_>, case: &Case) -> Result<(), Refusal> {
    for letter in case.handling.letters().filter(|letter| !letter.overdue) {
        if let Some(until) = moved(draft, letter.until()) {
            let generation = letters::generation(&draft.case(case.id)?);
            let (letter, answer_by) = (letter.generation, until.at);
            draft.happened(case.id, Happened::LetterMoved { letter, answer_by, generation });
        }
    }
    Ok(())
}
