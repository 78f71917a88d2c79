//! 不予受理, 直接答复, 移交: a case that ends without having been worked on here goes around nobody's call, question or
//! discontent.

use geo_index::Tier;
use hub_dispatch::{Happened, Phase, Seat, board::Case};

use super::{
    Broken, Watch,
    closed_loop::{Done, Told},
    ensure,
};

impl Watch {
    /// Decided on the case as it stands, though everybody who had a part in it has just been set free.
    pub(super) fn may_be_left(&self, done: &Done<'_>, what: &Happened) -> Result<(), Broken> {
        let id = done.id;
        let Some(case) = self.truth.case(id) else {
            return ensure(false, &[&id], || format!("case {id} has ended and is not open"));
        };
        let Some(Seat::Centre { tier, .. }) = done.seat else {
            return ensure(false, &[&id], || format!("case {id} was ended from {:?}", done.seat));
        };
        let nobody_has_it = matches!(case.phase, Phase::Unattended | Phase::ToCheck);
        let passed_on = matches!(what, Happened::Transferred { .. }) && case.phase == Phase::WithDepartments;
        let stands = nobody_has_it || passed_on;
        let unpressed = case.calls_owed().is_empty() && case.facts.sos_unit.is_none();
        let fits = stands && self.is_theirs(case, *tier, what) && !self.leaves_a_letter(case, *tier);
        let turned_away = matches!(what, Happened::NotAccepted { .. });
        let own_work = turned_away && done.by.is_some_and(|by| case.handlers.contains(&by));
        let answered = matches!(what, Happened::AnsweredAtOnce { .. }) && case.calls_owed().is_empty();
        ensure(fits && (unpressed || answered) && !own_work, &[&id], || {
            format!("case {id} was left by {:?} of {:?} while {:?}: {what:?}", done.by, done.seat, case.phase)
        })
    }

    /// The post that has the case, or one above. An answer may be given by any post in line, but not where somebody was not
    /// content with the first: a higher one looks on then.
    fn is_theirs(&self, case: &Case, tier: Tier, what: &Happened) -> bool {
        let owns = case.owner().is_some_and(|owner| tier >= owner.tier);
        let discontent = self.loops.get(&case.id).is_some_and(|life| {
            let waits = life.callers.iter().any(|caller| caller.wants_answer && caller.told != Told::Content);
            life.redone > 0 && waits
        });
        owns || (matches!(what, Happened::AnsweredAtOnce { .. }) && !discontent)
    }

    /// A letter is answered before the matter goes, unless somebody above the owner lets it go.
    fn leaves_a_letter(&self, case: &Case, tier: Tier) -> bool {
        let owner = case.owner().map(|owner| owner.tier);
        let above = owner.is_some_and(|owner| tier > owner || owner == Tier::City);
        !above && self.has_letters(case.id)
    }
}
