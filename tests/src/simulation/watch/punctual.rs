//! No timer is overdue for long while any hub is there to fire it, and nothing is left to a calendar that was replaced.

use hub_dispatch::{CalendarDigest, DocumentKind, Timer, UtcMicros};

use super::{Broken, Watch, by_calendar, ensure};

/// A timer may be overdue for this long, counted while some hub keeps time: races, restarts, thirty-two at a time.
const LATE_MAX_US: i64 = 300_000_000;

/// How long the timer that is due first has been overdue.
#[derive(Debug, Default)]
pub(in crate::simulation) struct Punctual {
    /// Time in which some hub kept time.
    kept_us: i64,
    /// The timer that is overdue, and what `kept_us` was when it was first seen so.
    overdue: Option<(Timer, i64)>,
    /// The calendar in force, and what `kept_us` was when it was first seen so.
    calendar: Option<(CalendarDigest, i64)>,
}

impl Punctual {
    pub(in crate::simulation) fn time_passed(&mut self, passed_us: i64, keeps_time: bool) {
        self.kept_us += if keeps_time { passed_us } else { 0 };
    }

    /// Time in which some hub kept time, so far.
    pub(in crate::simulation) fn kept_us(&self) -> i64 {
        self.kept_us
    }

    pub(in crate::simulation) fn look(
        &mut self,
        first: Option<(i64, Timer)>,
        now_us: i64,
    ) -> Result<(), Broken> {
        let Some((due_us, timer)) = first.filter(|(due_us, _)| *due_us <= now_us) else {
            self.overdue = None;
            return Ok(());
        };
        let since = match self.overdue {
            Some((known, since)) if known == timer => since,
            Some(_) | None => self.kept_us,
        };
        self.overdue = Some((timer, since));
        ensure(self.kept_us - since <= LATE_MAX_US, &[&super::everything::subject(timer)], || {
            format!("{timer:?} was due at {due_us} and has not been fired at {now_us}")
        })
    }

    /// Once a calendar has been in force for a while, every limit and every clock that runs in working time was reckoned by it.
    pub(in crate::simulation) fn look_at_calendars(
        &mut self,
        watch: &Watch,
        now: UtcMicros,
    ) -> Result<(), Broken> {
        let truth = &watch.truth;
        let in_force = truth.register().adopted.get(&DocumentKind::Calendar).cloned();
        let since = match &self.calendar {
            Some((known, since)) if *known == in_force => *since,
            Some(_) | None => self.kept_us,
        };
        let settled = self.kept_us - since > LATE_MAX_US;
        let worktime = watch.worktimes.get(&in_force).expect("one of the calendars of the city");
        let outdated = by_calendar::outdated(truth, &in_force, worktime, now);
        self.calendar = Some((in_force, since));
        let Some(outdated) = outdated.filter(|_| settled) else { return Ok(()) };
        ensure(false, &[&outdated.id], || format!("case {} runs by a calendar of before", outdated.id))
    }
}
