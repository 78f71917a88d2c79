//! 出动卡: whoever is wanted besides the one who takes the case has a field task of its own, like one for backup, which is
//! offered, accepted and ended like the first and never sets the clock or the phase of the case.

use super::{draft, draft::Draft, search};
use crate::{
    CaseId, Event, Happened, RuledOut, Short, TaskId, UnitId, Wanted, board::Case, run_cards::nearest_reason,
};

/// Opens the tasks of all whom the card wants besides the first, once for the case: each is searched for by its own timer, with
/// those who are near it and are what it wants.
pub(super) fn call_up(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("units are wanted for a case that the rule has just read");
    let policy = draft.policy_of(&case.facts);
    let Some(card) = policy.card_for(&case.facts).filter(|_| case.handling.wanted.is_empty()) else {
        return;
    };
    let besides: Vec<_> = card.units().skip(1).collect();
    if besides.is_empty() {
        return;
    }
    let opened = besides.into_iter().map(|(weight, want)| {
        let task = TaskId(draft.id());
        Wanted { task, weight, want: want.clone() }
    });
    let wanted: Vec<Wanted> = opened.collect();
    let tasks: Vec<TaskId> = wanted.iter().map(|wanted| wanted.task).collect();
    draft.happened(id, Happened::UnitsWanted { wanted });
    for task in tasks {
        draft.record(Event::TaskOpened { task, case: id });
        let case = draft.case(id).expect("it is open: its tasks have just been");
        search::search_soon_for(draft, &case, task);
    }
}

/// What the card wanted of whom nobody was found to be, and what stood nearest to it; none where no card says.
pub(super) fn short(
    draft: &Draft<'_>,
    case: &Case,
    task: TaskId,
    ruled_out: &[(UnitId, RuledOut)],
) -> Option<Short> {
    let want = draft::wanted(draft.policy_of(&case.facts), case, Some(task))?;
    let why: Vec<RuledOut> = ruled_out.iter().map(|(_, why)| *why).collect();
    Some(Short { want: want.clone(), why: nearest_reason(&why) })
}
