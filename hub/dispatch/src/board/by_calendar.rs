//! What another calendar than the one in force has reckoned of an open case, so that it is owed to be reckoned again. It is read
//! off the clocks themselves: each keeps from when and for how long it runs.

use super::Case;
use crate::{CalendarDigest, NamedCalendar, RunningLimit, Until, UtcMicros};

impl Case {
    /// Its limit, if it runs by another calendar. One that is paused is reckoned when it runs again.
    #[must_use]
    pub fn limit_by_another(&self, in_force: &CalendarDigest) -> Option<&RunningLimit> {
        let running = self.handling.limit.as_ref()?;
        let runs = !running.met && running.paused.is_none();
        (runs && running.limit.needs_calendar() && running.limit.calendar != *in_force).then_some(running)
    }

    /// Whether its limit or any clock of it is to be reckoned anew by the calendar in force.
    #[must_use]
    pub fn is_owed_to(&self, in_force: &NamedCalendar, now: UtcMicros) -> bool {
        self.limit_by_another(&in_force.digest).is_some()
            || self.untils().any(|until| until.moved_by(&in_force.calendar, now).is_some())
    }

    /// Until when whatever of it runs that a calendar may move, but for its limit. What has run out is not among it; nor is what
    /// a person promised or named, which is an instant.
    fn untils(&self) -> impl Iterator<Item = Until> + '_ {
        let desks = self.handling.open_desks().filter_map(|(_, desk)| Some((desk, desk.clock?)));
        let desks = desks.flat_map(|(desk, clock)| desk.runs_to_return().into_iter().chain([clock.until()]));
        let letters = self.handling.letters().filter(|letter| !letter.overdue).map(super::Letter::until);
        let owed = self.handling.reports_up.iter().filter_map(crate::ReportUp::until);
        self.clock.iter().map(crate::Clock::until).chain(desks).chain(letters).chain(owed)
    }
}
