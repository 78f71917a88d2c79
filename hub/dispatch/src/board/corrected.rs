//! 更正: how a correction changes an open case, and what it is remembered by when something leaves the case later.

use super::{Absorbed, Case, Handling};
use crate::{CaseReport, Corrected, Grade, GradeGiven, Risk, RiskGiven, Stated, UtcMicros};

impl Case {
    pub(super) fn corrected(&mut self, corrected: &Corrected, at: UtcMicros) {
        let grade = corrected.after.grade;
        if grade != self.facts.grade {
            let merged = self.handling.absorbed.iter().map(|absorbed| absorbed.case).collect();
            self.handling.given = Some(Box::new(GradeGiven { grade, at, merged }));
        }
        if let Some(risk) = corrected.after.risk.filter(|risk| self.facts.risk != Some(*risk)) {
            let merged = self.handling.absorbed.iter().map(|absorbed| absorbed.case).collect();
            self.handling.risk_given = Some(Box::new(RiskGiven { risk, at, merged }));
        }
        self.facts = corrected.after.applied(&self.facts);
        self.facts.ladder.extend(corrected.rungs.iter().cloned());
        let opened_by = self.facts.report;
        let first = self.handling.reports.iter_mut().find(|report| report.report == opened_by);
        if let (Some(first), Some(kind)) = (first, corrected.after.kind) {
            first.wish.kind = kind;
        }
        if let Some(limit) = &corrected.limit {
            self.handling.runs_since = Some(corrected.since);
            if self.handling.own_limit.is_some() || !self.handling.absorbed.is_empty() {
                self.handling.own_limit = Some((**limit).clone());
            }
        }
    }
}

impl Handling {
    /// How pressing the case is for a report that it has: what a person gave it stands in for what was said before.
    pub(crate) fn grade_by(&self, report: &CaseReport, said: &Stated) -> Option<Grade> {
        let given = self.given.as_ref().filter(|given| report.received_at <= given.at);
        given.map(|given| given.grade).or(said.grade)
    }

    /// The same for a case that was merged into it.
    pub(crate) fn grade_brought_by(&self, absorbed: &Absorbed) -> Grade {
        let given = self.given.as_ref().filter(|given| given.merged.contains(&absorbed.case));
        given.map_or(absorbed.facts.grade, |given| given.grade)
    }

    /// 风险等级 by a report that it has: what a person gave it stands in for what was said before.
    pub(crate) fn risk_by(&self, report: &CaseReport) -> Option<Risk> {
        let given = self.risk_given.as_ref().filter(|given| report.received_at <= given.at);
        given.map(|given| given.risk).or_else(|| report.stated.as_ref()?.risk)
    }

    /// The same for a case that was merged into it.
    pub(crate) fn risk_brought_by(&self, absorbed: &Absorbed) -> Option<Risk> {
        let given = self.risk_given.as_ref().filter(|given| given.merged.contains(&absorbed.case));
        given.map(|given| given.risk).or(absorbed.facts.risk)
    }
}
