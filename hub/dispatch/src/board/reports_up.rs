//! 上报: what an open case owes to the tiers above it, and has reported.

use super::Handling;
use crate::{Happened, ReportUp, ReportUpState};

impl Handling {
    /// Applies what happened to reports upward. Total.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only what happens to a report upward comes here")]
    pub(super) fn evolve_reports_up(&mut self, what: &Happened) {
        let (to, by, state) = match what {
            Happened::ReportsUpSet { owed } => return self.reports_up.clone_from(owed),
            Happened::ReportedUp(made) => (made.to, made.way, ReportUpState::Done),
            Happened::ReportUpOverdue { to, way } => (*to, *way, ReportUpState::Overdue),
            _ => return,
        };
        if let Some(report) = self.reports_up.iter_mut().find(|report| report.is_for(to, by)) {
            report.state = state;
        }
    }

    /// Reports upward whose time runs.
    pub(crate) fn reports_up_waiting(&self) -> impl Iterator<Item = &ReportUp> + '_ {
        self.reports_up.iter().filter(|report| report.state == ReportUpState::Waits)
    }
}
