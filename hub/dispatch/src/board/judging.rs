//! Whether whoever reported a matter may say that the work is done.

use std::collections::BTreeSet;

use super::Case;
use crate::{Grade, PersonId, Phase, ReportId};

impl Case {
    /// Whether it is for the caller of a report to say whether the work is done: while that waits to be checked, for a matter
    /// that nobody else reported, that was not reported in confidence, and that presses nobody. `filed_by` is whose account
    /// took the report in, and `told` who was told its pin since: whoever handled the matter and knows number and pin could
    /// speak as the caller, and nobody checks their own work. Of a report that does not say who filed it this cannot be known.
    #[must_use]
    pub fn awaits_caller(
        &self,
        report: ReportId,
        filed_by: Option<PersonId>,
        told: &BTreeSet<PersonId>,
    ) -> bool {
        let is_confidential = self.facts.filing.as_ref().is_some_and(|filing| filing.wish.confidential);
        self.phase == Phase::ToVerify
            && self.facts.report == report
            && self.joined.is_empty()
            && !is_confidential
            && self.facts.sos_unit.is_none()
            && self.facts.grade != Grade::Red
            && filed_by.is_some_and(|person| !self.handlers.contains(&person))
            && !self.handlers.iter().any(|handler| told.contains(handler))
    }
}
