//! 保密: who is told who made a report. The rules and whoever shows a case both ask here.

use geo_index::Tier;

use super::Case;
use crate::{Actor, PersonId, ReportId, Seat};

/// Somebody who would be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listener {
    /// The person.
    pub person: PersonId,
    /// The tier of the centre at which the person sits; none at a department's desk.
    pub tier: Option<Tier>,
}

impl From<&Actor> for Listener {
    fn from(actor: &Actor) -> Self {
        let tier = match actor.seat {
            Seat::Centre { tier, .. } => Some(tier),
            Seat::Department { .. } => None,
        };
        Self { person: actor.person, tier }
    }
}

impl Case {
    /// The lowest tier that is told who made a report of it in confidence, where the policy says `from`. A case that climbs less
    /// high, be it that its realm has no centre so high or that it was opened before its ladder had to reach it, is told to its
    /// highest post: else nobody who hears of a call that is owed could make it.
    #[must_use]
    pub fn told_from(&self, from: Tier) -> Tier {
        self.facts.ladder.last().map_or(from, |highest| from.min(highest.tier))
    }

    /// Whether somebody is told who made a report of this case: the name, the number, and the pin. What was reported in
    /// confidence is told from the tier `from` up (see [`Case::told_from`]) and to whoever took it in, at a centre, and never to anybody who handled
    /// the case. Of a report of its own whose wish is not known a department is not told; of one that it has no more, or never
    /// had, nobody is below `from`.
    #[must_use]
    pub fn tells_caller(&self, report: ReportId, to: Listener, from: Tier) -> bool {
        let Some(known) = self.handling.reports.iter().find(|known| known.report == report) else {
            let is_its_own = self.facts.report == report || self.joined.contains(&report);
            return to.tier.is_some_and(|tier| is_its_own || tier >= from);
        };
        if !known.wish.confidential {
            return true;
        }
        let from = self.told_from(from);
        let is_handler = self.handlers.contains(&to.person);
        let filed = known.filed_by == Some(to.person);
        !is_handler && to.tier.is_some_and(|tier| filed || tier >= from)
    }
}
