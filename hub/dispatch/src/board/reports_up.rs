//! 上报: what an open case owes to the tiers above it, and has reported.

use super::Handling;
use crate::{Happened, ReportUpState, UtcMicros};

impl Handling {
    /// Applies what happened to reports upward. Total.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only what happens to a report upward comes here")]
    pub(super) fn evolve_reports_up(&mut self, what: &Happened) {
        let (to, by, state, again) = match what {
            Happened::ReportsUpSet { owed } => return self.reports_up.clone_from(owed),
            Happened::ReportedUp(made) => (made.to, made.way, ReportUpState::Done, None),
            Happened::ReportUpOverdue { to, way, again } => (*to, *way, ReportUpState::Overdue, *again),
            _ => return,
        };
        if let Some(report) = self.reports_up.iter_mut().find(|report| report.is_for(to, by)) {
            (report.state, report.again) = (state, again.map(|again| again.at));
            report.generation = again.map_or(report.generation, |again| again.generation);
        }
    }

    /// The timers of reports upward that run: the generation of each, and when it runs out.
    pub(crate) fn reports_up_running(&self) -> impl Iterator<Item = (u64, UtcMicros)> + '_ {
        self.reports_up.iter().filter_map(|report| Some((report.generation, report.runs_out()?)))
    }
}
