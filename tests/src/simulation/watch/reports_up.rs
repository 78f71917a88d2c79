//! 上报: what the policy asks to be reported upward of a case of its grade is owed, made, or was put to the post above by the
//! clock; each that waits has its timer, and no timer is left of a case that has ended.

use geo_index::Tier;
use hub_dispatch::{CaseId, ReportUpBy, ReportUpState, ReportedUp, Seat, Timer, board::Case};

use super::{Broken, Watch, closed_loop::Done, ensure};
use crate::simulation::{city::City, store::Store};

impl Watch {
    /// Whoever has the case or stands above says that it was reported; late is what came after its time.
    pub(super) fn reported_up(&self, done: &Done<'_>, made: &ReportedUp) -> Result<(), Broken> {
        let id = done.id;
        let case = self.truth.case(id);
        let owed = case.into_iter().flat_map(|case| &case.handling.reports_up);
        let owed = owed.into_iter().find(|owed| owed.is_for(made.to, made.way)).copied();
        let fits = owed.is_some_and(|owed| {
            let open = owed.state != ReportUpState::Done;
            open && made.said_at >= owed.since && made.late == (made.said_at > owed.due)
        });
        let seat = if let Some(Seat::Centre { tier, .. }) = done.seat { Some(*tier) } else { None };
        let owner = case.and_then(Case::owner).map(|owner| owner.tier);
        ensure(fits && seat.is_some() && seat >= owner, &[&id], || {
            format!("case {id} of {owner:?} was reported from {seat:?}: {made:?}, where {owed:?} was owed")
        })
    }

    /// What its grade asks for is among what it owes or has reported, each with the time that the policy allows.
    pub(super) fn reports_up_are_whole(&self, store: &Store, city: &City, case: &Case) -> Result<(), Broken> {
        let id = case.id;
        let on_the_spot = self.loops.get(&id).is_some_and(|life| life.on_the_spot.is_some());
        let rules = &city.policy(&case.facts.policy).policy.grade(case.facts.grade).report_up;
        let owed = &case.handling.reports_up;
        for rule in rules.iter().filter(|_| !on_the_spot) {
            let known = owed.iter().find(|owed| owed.is_for(rule.to, rule.by));
            let allowed_ms = rule.within.natural_ms();
            let in_time = known.is_some_and(|owed| {
                owed.state != ReportUpState::Waits
                    || allowed_ms.is_some_and(|ms| owed.due <= owed.since.plus_ms(ms))
            });
            ensure(in_time, &[&id], || format!("case {id} owes {rule:?} upward and has {owed:?}"))?;
        }
        let waiting = owed.iter().filter(|owed| owed.state == ReportUpState::Waits);
        let asked = |to, by| rules.iter().any(|rule| (rule.to, rule.by) == (to, by));
        let mut wanted: Vec<(Timer, i64)> = Vec::new();
        for owed in waiting {
            ensure(asked(owed.to, owed.by), &[&id], || {
                format!("case {id} owes {owed:?}, and nobody asks for it")
            })?;
            wanted.push((Timer::ReportUp { case: id, generation: owed.generation }, owed.due.0));
        }
        wanted.sort_unstable();
        let timers: Vec<_> =
            store.timers.range(report_up_timers(id)).map(|(timer, due)| (*timer, *due)).collect();
        ensure(timers == wanted, &[&id], || {
            format!("case {id} owes {wanted:?} upward, its timers are {timers:?}")
        })
    }

    /// What becomes overdue had its time.
    pub(super) fn report_up_overdue(&self, done: &Done<'_>, to: Tier, way: ReportUpBy) -> Result<(), Broken> {
        let mut owed = self.truth.case(done.id).into_iter().flat_map(|case| &case.handling.reports_up);
        let due = owed.find(|owed| owed.is_for(to, way)).map(|owed| owed.due);
        let fits = done.by.is_none() && due.is_some_and(|due| due <= done.at);
        ensure(fits, &[&done.id], || format!("case {}: a report upward due {due:?} is overdue", done.id))
    }
}

/// All timers that the reports upward of a case can have.
pub(super) fn report_up_timers(case: CaseId) -> std::ops::RangeInclusive<Timer> {
    let timer = |generation| Timer::ReportUp { case, generation };
    timer(0)..=timer(u64::MAX)
}
