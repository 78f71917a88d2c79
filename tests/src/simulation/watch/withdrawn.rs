//! 作废: nothing goes around its checking and its calls by being withdrawn. Who may was decided on the case as it stood.

use geo_index::Tier;
use hub_dispatch::{Phase, Seat, Withdrawn, board::Case};

use super::{Broken, Watch, closed_loop::Told, ensure};

impl Watch {
    /// From the post that has it or above; begun, or owing an answer, from above only; or by whoever filed it.
    pub(super) fn may_be_withdrawn(&self, withdrawn: &Withdrawn) -> Result<(), Broken> {
        let id = withdrawn.case;
        let Some(case) = self.truth.case(id) else {
            return ensure(false, &[&id], || format!("case {id} was withdrawn and is not open"));
        };
        let begun = !matches!(case.phase, Phase::Unattended | Phase::ToCheck);
        let fits = match &withdrawn.seat {
            Some(Seat::Centre { tier, .. }) => self.seat_may(case, *tier, begun, withdrawn),
            Some(Seat::Department { .. }) => false,
            None => {
                let touched = self.lives.get(&id).is_some_and(|life| !life.handlers.is_empty());
                let supervised = self.loops.get(&id).is_some_and(|life| life.letter.is_some());
                let untouched = !begun && !touched && !supervised && case.joined.is_empty();
                self.filer(case.facts.report) == Some(withdrawn.by) && untouched
            }
        };
        ensure(fits && case.calls_owed().is_empty(), &[&id], || {
            format!("case {id} was withdrawn by {:?} while {:?}", withdrawn.seat, case.phase)
        })
    }

    fn seat_may(&self, case: &Case, tier: Tier, begun: bool, withdrawn: &Withdrawn) -> bool {
        let Some(owner) = case.owner() else { return false };
        let handlers = self.lives.get(&case.id).map(|life| life.handlers.as_slice()).unwrap_or_default();
        let above = tier > owner.tier;
        let top = case.facts.ladder.last().is_some_and(|top| tier >= top.tier);
        let owes = self.loops.get(&case.id).is_some_and(|life| {
            let waits = life.callers.iter().any(|caller| caller.wants_answer && caller.told == Told::NotYet);
            waits || life.letter.is_some()
        });
        let untouched = !begun && handlers.is_empty();
        tier >= owner.tier
            && !handlers.contains(&withdrawn.by)
            && (untouched || above || top)
            && (!owes || above || owner.tier == Tier::City)
    }
}
