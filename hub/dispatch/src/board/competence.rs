//! 分级办理: from which tier a case may be closed. The rules and whoever shows a case both ask here.

use geo_index::Tier;

use super::Case;
use crate::LoopRules;

impl Case {
    /// The lowest tier that may close it, by the rules it was opened under and by what the catalogue said of its matter; none
    /// where any may.
    #[must_use]
    pub fn closes_from(&self, rules: &LoopRules) -> Option<Tier> {
        let by_policy = rules.closes_from(self.facts.grade, &self.facts.category);
        let matter = self.facts.filing.as_ref().and_then(|filing| filing.matter.as_ref());
        // A case has its highest post, and one that lies below what the rule wants could be closed by nobody.
        let highest = self.facts.ladder.last().map(|rung| rung.tier);
        by_policy.max(matter.and_then(|matter| matter.tier)).min(highest)
    }
}
