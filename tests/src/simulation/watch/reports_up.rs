//! 上报: what the policy asks to be reported upward of a case of its grade is owed, made, or was put to the post above by the
//! clock; each that waits has its timer, and no timer is left of a case that has ended.

use geo_index::Tier;
use hub_dispatch::{
    Basis, CaseId, OwedAgain, ReportUp, ReportUpBy, ReportUpState, ReportedUp, Seat, Timer, Upward,
    board::Case,
};

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
        let asked = |owed: &&ReportUp| rules.iter().any(|rule| (rule.to, rule.by) == (owed.to, owed.by));
        // What is overdue and asked for no more is on record alone: no timer puts it to anybody.
        let mut running = owed.iter().filter(|owed| owed.runs_out().is_some());
        let unasked = running.find(|owed| !asked(owed));
        ensure(unasked.is_none(), &[&id], || format!("case {id} owes {unasked:?}, and nobody asks for it"))?;
        let mut wanted: Vec<(Timer, i64)> = Vec::new();
        for owed in owed {
            let due = match owed.state {
                ReportUpState::Waits => Some(owed.due),
                ReportUpState::Overdue => owed.again,
                ReportUpState::Done => None,
            };
            let timer = Timer::ReportUp { case: id, generation: owed.generation };
            wanted.extend(due.map(|due| (timer, due.0)));
        }
        wanted.sort_unstable();
        let timers: Vec<_> =
            store.timers.range(report_up_timers(id)).map(|(timer, due)| (*timer, *due)).collect();
        ensure(timers == wanted, &[&id], || {
            format!("case {id} owes {wanted:?} upward, its timers are {timers:?}")
        })
    }

    /// What becomes overdue had its time, and is put to a post again within the time that a post has, unless one knows of it
    /// that should.
    pub(super) fn report_up_overdue(
        &self,
        city: &City,
        done: &Done<'_>,
        (to, way): (Upward, ReportUpBy),
        again: Option<OwedAgain>,
    ) -> Result<(), Broken> {
        let Some(case) = self.truth.case(done.id) else {
            return ensure(false, &[&done.id], || format!("case {} owes nothing: it is not open", done.id));
        };
        let owed = case.handling.reports_up.iter().find(|owed| owed.is_for(to, way));
        let had_its_time = owed.is_some_and(|owed| match owed.state {
            ReportUpState::Waits => owed.due <= done.at,
            ReportUpState::Overdue => owed.again.is_some_and(|again| again <= done.at),
            ReportUpState::Done => false,
        });
        let knows = owed.is_some_and(|owed| knows_of_it(case, owed));
        let rule = city.policy(&case.facts.policy).policy.grade(case.facts.grade).clone();
        // As long again as it has been overdue, an hour at most, and what a post has at least.
        let overdue_ms = owed.map_or(0, |owed| done.at.since_ms(owed.due));
        let wait_ms = overdue_ms.min(3_600_000).max(rule.climb_after_ms);
        let soon = |again: OwedAgain| {
            again.at > done.at && (rule.posts_wait == Basis::Working || again.at <= done.at.plus_ms(wait_ms))
        };
        let again_fits = if knows { again.is_none() } else { again.is_some_and(soon) };
        ensure(done.by.is_none() && had_its_time && again_fits, &[&done.id], || {
            format!("case {}: {owed:?} is overdue, knows {knows}, told again {again:?}", done.id)
        })
    }
}

/// Whether the post to which it is to be told by telephone has the case and somebody there acknowledged it.
pub(super) fn knows_of_it(case: &Case, owed: &ReportUp) -> bool {
    let tier = match owed.to {
        Upward::Township => Some(Tier::Township),
        Upward::County => Some(Tier::County),
        Upward::City => Some(Tier::City),
        Upward::Province => None,
    };
    let has_it = tier.is_some() && case.owner().map(|owner| owner.tier) == tier;
    has_it && owed.by == ReportUpBy::Phone && case.acknowledged_by.is_some()
}

/// All timers that the reports upward of a case can have.
pub(super) fn report_up_timers(case: CaseId) -> std::ops::RangeInclusive<Timer> {
    let timer = |generation| Timer::ReportUp { case, generation };
    timer(0)..=timer(u64::MAX)
}
