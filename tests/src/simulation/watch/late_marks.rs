//! Marks that lie behind come one at a time: what is parted late, or slept through, does not climb to the top at once.

use hub_dispatch::{Basis, Happened, LimitReason, UtcMicros};

use super::{Broken, Watch, Within, closed_loop::Done, ensure, responding::under_response};
use crate::simulation::city::City;

/// Two reckonings may differ by what is lost in rounding.
const ROUNDING_US: i64 = 1_000_000;

impl Watch {
    /// What happens to a limit.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only what happens to a limit comes here")]
    pub(super) fn note_limit(
        &mut self,
        city: &City,
        done: &Done<'_>,
        what: &Happened,
        within: &mut Within,
    ) -> Result<(), Broken> {
        match what {
            Happened::LimitSet { limit, why, passed, not_before, apart, .. } => {
                self.limit_set(city, done, (limit, *why, *passed, apart.as_deref()), within)?;
                self.late_when_set(city, done, *why, *not_before)
            }
            Happened::LimitMarkReached { percent, next, .. } => {
                self.mark_reached(city, done, *percent)?;
                self.next_in_turn(city, done, *next)
            }
            Happened::LimitPaused { left_ms } => self.limit_paused(done, *left_ms),
            Happened::LimitMet { late } => self.limit_met(done, *late),
            Happened::ExtensionAsked { more, .. } => self.extension_asked(done, *more),
            Happened::ExtensionRuled { ruling, .. } => self.extension_ruled(done, *ruling),
            other => ensure(false, &[&done.id], || format!("{other:?} is nothing of a limit")),
        }
    }

    /// A limit was set whose next mark lies behind: where nobody knew of it before, its post has its time first.
    pub(super) fn late_when_set(
        &mut self,
        city: &City,
        done: &Done<'_>,
        why: LimitReason,
        not_before: Option<UtcMicros>,
    ) -> Result<(), Broken> {
        let is_new = matches!(why, LimitReason::Filed | LimitReason::Parted);
        self.comes_in_turn(city, done, is_new, not_before)
    }

    /// A mark was reached, and the one after it lies behind as well.
    pub(super) fn next_in_turn(
        &mut self,
        city: &City,
        done: &Done<'_>,
        next: Option<UtcMicros>,
    ) -> Result<(), Broken> {
        let mark = self.mark_of(done);
        let not_before = next.filter(|next| mark.is_some_and(|mark| mark < *next));
        let fits = next.is_some() == mark.is_some();
        ensure(fits, &[&done.id], || format!("case {}: {next:?} is no mark, {mark:?} is next", done.id))?;
        self.comes_in_turn(city, done, true, not_before)
    }

    fn comes_in_turn(
        &mut self,
        city: &City,
        done: &Done<'_>,
        waits: bool,
        not_before: Option<UtcMicros>,
    ) -> Result<(), Broken> {
        let id = done.id;
        let lies_behind = waits && self.mark_of(done).is_some_and(|mark| mark <= done.at);
        let fits = match not_before {
            Some(first) => lies_behind && self.is_one_climb_later(city, done, first),
            None => !lies_behind,
        };
        if let Some(running) = &mut self.loops.entry(id).or_default().limit {
            running.not_before = not_before;
        }
        ensure(fits, &[&id], || {
            format!("case {id}: its next mark comes {not_before:?} at the earliest, at {:?}", done.at)
        })
    }

    /// When the mark that is next was to be reached.
    fn mark_of(&self, done: &Done<'_>) -> Option<UtcMicros> {
        let running = self.loops.get(&done.id)?.limit.as_ref()?;
        running.limit.marks.get(usize::from(running.passed)).copied()
    }

    /// By whichever calendar was in force for the hub that took it down.
    fn is_one_climb_later(&self, city: &City, done: &Done<'_>, first: UtcMicros) -> bool {
        let Some(case) = self.truth.case(done.id) else { return false };
        let rule = under_response(city.policy(&case.facts.policy).policy.grade(case.facts.grade), case);
        let working = rule.posts_wait == Basis::Working;
        let later = |at: UtcMicros| (at.0 - first.0).abs() <= ROUNDING_US;
        self.worktimes.values().any(|times| later(times.after_ms(done.at, rule.climb_after_ms, working)))
    }
}
