//! 首接负责: at any instant a case has one owner, and that is the post that was told so. The watch keeps the posts themselves,
//! whatever their index on the ladder of the day.

use hub_dispatch::{
    CaseFacts, CaseId, Event, Happened, Reopened, Rung,
    board::{Case, Recorded},
};

use super::{Broken, Watch, Within, ensure, tiers::below_its_grade};
use crate::simulation::city::City;

/// Whose a case is, as the events said.
#[derive(Debug, Clone)]
pub(super) struct Owned {
    ladder: Vec<Rung>,
    owner: Rung,
}

impl Owned {
    /// What is opened belongs to the lowest post until one is alerted.
    fn opened(facts: &CaseFacts) -> Option<Self> {
        let owner = facts.ladder.first()?.clone();
        Some(Self { ladder: facts.ladder.clone(), owner })
    }
}

impl Watch {
    /// Looks at a record before the board has it.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other events move nobody's case")]
    pub(super) fn note_owner(
        &mut self,
        city: &City,
        recorded: &Recorded,
        within: &mut Within,
    ) -> Result<(), Broken> {
        match &recorded.event {
            Event::CaseOpened { case, facts, .. } | Event::Reopened(Reopened { case, facts, .. }) => {
                let Some(owned) = Owned::opened(facts) else {
                    return ensure(false, &[case], || format!("case {case} was opened with no post at all"));
                };
                let parted = self.loops.get(case).is_some_and(|life| life.merged.parted());
                let least = match &recorded.event {
                    Event::CaseOpened { .. } => city.begins_at(facts),
                    _ => self.comes_back_at(city, *case, facts),
                };
                // What was part of another goes on where it was, also where somebody had passed it down.
                if !parted {
                    within.begins_at.insert(*case, least);
                }
                if !parted && matches!(recorded.event, Event::CaseOpened { .. }) {
                    within.told_of.extend(below_its_grade(city, *case, facts));
                }
                self.owned.insert(*case, owned);
                Ok(())
            }
            Event::CasePlaced(placed) => {
                self.others_are_told(city, placed.case, &placed.ladder, within);
                self.other_posts(placed.case, &placed.ladder, within)
            }
            Event::ReportJoined(joined) => {
                self.goes_up_with(city, joined.case, (joined.grade, joined.risk), within);
                self.ladder_grows(joined.case, &joined.rungs);
                Ok(())
            }
            Event::Acted(acted) if !recorded.event.ends_its_case() => {
                match &acted.what {
                    Happened::Corrected(corrected) => {
                        let after = &corrected.after;
                        self.goes_up_with(city, acted.case, (after.grade, after.risk), within);
                        self.ladder_grows(acted.case, &corrected.rungs);
                    }
                    Happened::Absorbed { absorbed, rungs, .. } => {
                        let brought = (absorbed.facts.grade, absorbed.facts.risk);
                        self.goes_up_with(city, acted.case, brought, within);
                        self.ladder_grows(acted.case, rungs);
                    }
                    Happened::PassedDown { .. } => drop(within.may_sink.insert(acted.case)),
                    // What stays is as pressing as its own callers said, and climbs no higher than that.
                    Happened::Parted { stays: Some(stays), .. }
                    | Happened::ReportParted { stays: Some(stays), .. } => {
                        return self.other_posts(acted.case, &stays.ladder, within);
                    }
                    _ => {}
                }
                Ok(())
            }
            Event::Alerted { case, rung, .. } => self.alerted(*case, *rung, within),
            event if event.ends_its_case() => {
                if let hub_dispatch::Stream::Case(case) = event.stream() {
                    let last = self.owned.remove(&case);
                    if let Some(last) = last {
                        self.had_it_last(case, last.owner.tier, event);
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn ladder_grows(&mut self, id: CaseId, rungs: &[Rung]) {
        if let Some(owned) = self.owned.get_mut(&id) {
            owned.ladder.extend(rungs.iter().cloned());
        }
    }

    /// Other posts answer for it now; whose it is changes when one of them is alerted, and not before.
    fn other_posts(&mut self, id: CaseId, ladder: &[Rung], within: &mut Within) -> Result<(), Broken> {
        let Some(owned) = self.owned.get_mut(&id) else {
            return ensure(false, &[&id], || format!("case {id} was placed and is not open"));
        };
        if owned.ladder != ladder {
            within.may_sink.insert(id);
        }
        owned.ladder = ladder.to_vec();
        Ok(())
    }

    /// The post that is alerted has the case from now on. It goes to a lower one only where somebody passes it down, or it
    /// is another post's by its place.
    fn alerted(&mut self, id: CaseId, rung: u8, within: &Within) -> Result<(), Broken> {
        let Some(owned) = self.owned.get_mut(&id) else {
            return ensure(false, &[&id], || format!("case {id} was alerted and is not open"));
        };
        let Some(post) = owned.ladder.get(usize::from(rung)).cloned() else {
            return ensure(false, &[&id], || format!("case {id} alerted rung {rung} of {:?}", owned.ladder));
        };
        let before = std::mem::replace(&mut owned.owner, post.clone());
        let sinks = post.tier < before.tier && !within.may_sink.contains(&id);
        let top = owned.ladder.last().map(|rung| rung.tier);
        let least = within.begins_at.get(&id).copied().flatten().min(top);
        ensure(!sinks && least.is_none_or(|least| post.tier >= least), &[&id], || {
            format!("case {id} went from {before:?} to {post:?}, where it may not be below {least:?}")
        })
    }

    /// The owner on the board is the post that was told.
    pub(super) fn has_its_owner(&self, case: &Case) -> Result<(), Broken> {
        let told = self.owned.get(&case.id).map(|owned| &owned.owner);
        ensure(told.is_some() && case.owner() == told, &[&case.id], || {
            format!("case {} is {:?}'s, and the post that was told is {told:?}", case.id, case.owner())
        })
    }
}
