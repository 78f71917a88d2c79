//! Whether whoever reported a matter may say that the work is done.

use super::Case;
use crate::{Grade, PersonId, Phase, ReportId};

impl Case {
    /// Whether it is for the caller of a report to say whether the work is done: while that waits to be checked, for a matter
    /// that nobody else reported, that was not reported in confidence, and that presses nobody. `filed_by` is whose account
    /// took the report in: who handled what they filed themselves, as whatever is dealt with on the spot, knows its number and
    /// pin too, and does not check it. Of a report that does not say who filed it this cannot be known.
    #[must_use]
    pub fn awaits_caller(&self, report: ReportId, filed_by: Option<PersonId>) -> bool {
        let is_confidential = self.facts.filing.as_ref().is_some_and(|filing| filing.wish.confidential);
        self.phase == Phase::ToVerify
            && self.facts.report == report
            && self.joined.is_empty()
            && !is_confidential
            && self.facts.sos_unit.is_none()
            && self.facts.grade != Grade::Red
            && filed_by.is_some_and(|person| !self.handlers.contains(&person))
    }
}
