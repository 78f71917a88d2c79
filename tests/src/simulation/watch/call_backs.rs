//! 回访: who was called, what they said, and which tries count.

use hub_dispatch::{CallBackOutcome, Happened, Span, UtcMicros};

use super::{
    Broken, Watch,
    closed_loop::{Done, Told},
    ensure,
};
use crate::simulation::city::City;

const MINUTE_MS: u64 = 60_000;

/// Working time takes at least as long as it is by the clock on the wall. Of days the last may be a part of one.
fn at_least_ms(span: Span) -> u64 {
    match span {
        Span::Minutes(count) | Span::WorkingMinutes(count) => u64::from(count) * MINUTE_MS,
        Span::Hours(count) | Span::WorkingHours(count) => u64::from(count) * 60 * MINUTE_MS,
        Span::Days(count) | Span::WorkingDays(count) => {
            u64::from(count.saturating_sub(1)) * 24 * 60 * MINUTE_MS
        }
    }
}

impl Watch {
    /// Somebody who waits for it is called by somebody who did not handle it; a try counts once in a while, and after so
    /// many that count nobody tries again.
    pub(super) fn called_back(
        &mut self,
        city: &City,
        done: &Done<'_>,
        what: &Happened,
    ) -> Result<(), Broken> {
        let Happened::CalledBack { report, outcome, given_up, too_soon, .. } = what else { return Ok(()) };
        let id = done.id;
        let Some(case) = self.truth.case(id) else {
            return ensure(false, &[&id], || {
                format!("somebody was called back about {id}, which is not open")
            });
        };
        let handled = done.by.is_none_or(|by| case.handlers.contains(&by));
        ensure(!handled, &[&id], || format!("case {id}: {:?} handled it and called back", done.by))?;
        let rules = &city.policy(&case.facts.policy).policy.closed_loop;
        let (tries, again) = (rules.call_backs_max, rules.call_back_again_after);
        let life = self.loops.entry(id).or_default();
        let caller = life.callers.iter_mut().find(|caller| caller.report == *report && caller.wants_answer);
        let Some(caller) = caller.filter(|caller| caller.told == Told::NotYet) else {
            return ensure(false, &[&id], || format!("the caller of {report} was called back for nothing"));
        };
        let before: Option<UtcMicros> = caller.missed_at;
        let missed = *outcome == CallBackOutcome::NotReached;
        match outcome {
            CallBackOutcome::Reached { said } if said.solved && said.satisfied => caller.told = Told::Content,
            CallBackOutcome::Reached { .. } => caller.told = Told::Discontent,
            CallBackOutcome::NotReached if *too_soon => {}
            CallBackOutcome::NotReached => {
                caller.missed += 1;
                caller.missed_at = Some(done.at);
            }
        }
        if *given_up {
            caller.told = Told::GivenUp;
        }
        let counts = missed && !too_soon;
        let fits = *given_up == (counts && caller.missed >= tries);
        let caller = format!("{caller:?}");
        ensure(fits, &[&id], || format!("case {id} after {tries} tries at most: {caller}, {given_up}"))?;
        let waited = before.is_none_or(|before| done.at >= before.plus_ms(at_least_ms(again)));
        let latest = before.map(|before| self.over(before, again));
        let fits =
            if *too_soon { missed && latest.is_some_and(|due| done.at < due) } else { !missed || waited };
        ensure(fits, &[&id], || {
            format!("case {id}: tried at {before:?} and again at {:?}, too soon: {too_soon}", done.at)
        })
    }
}
