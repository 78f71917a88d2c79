//! From where a limit is set, and to where: due and marks are reckoned again by somebody who counts on the wall calendar.

use hub_dispatch::{
    CaseFacts, CaseId, LIMIT_MARKS, Limit, LimitReason, LimitsApart, ResumedLimit, Span, UtcMicros,
};

use super::{Broken, Watch, Within, closed_loop::Done, ensure, limits::Running};
use crate::simulation::city::City;

/// Two reckonings may differ by what is lost in rounding.
const ROUNDING_US: i64 = 1_000_000;

impl Watch {
    /// A limit was set: from where it must be, to where it must be.
    pub(super) fn limit_set(
        &mut self,
        city: &City,
        done: &Done<'_>,
        (limit, why, passed, apart): (&Limit, LimitReason, u8, Option<&LimitsApart>),
        within: &mut Within,
    ) -> Result<(), Broken> {
        let id = done.id;
        within.limit_moved.insert(id);
        let life = self.loops.entry(id).or_default();
        let before = life.limit.take();
        let kept = life.merged.kept.clone();
        let fits = self.limit_may_be_set(city, done, (limit, why), before.as_ref(), within);
        ensure(fits, &[&id], || {
            let from = within.report_parted.map_or(id, |(from, _)| from);
            let past = self.loops.get(&from).map(|life| &life.past);
            format!("case {id}: the limit {limit:?} cannot be set, {why:?}, after {before:?}, with {past:?}")
        })?;
        let mut running = Running::new(limit, passed);
        self.carry_over(id, &mut running, before.as_ref(), why, within);
        if let Some(ResumedLimit { at, gone_ms, .. }) = limit.resumed
            && ((why == LimitReason::Parted && at == done.at)
                || self.runs_since_a_caller((id, done.at), limit, within))
        {
            (running.from, running.gone_ms) = (at, gone_ms);
        }
        self.is_reckoned_rightly(id, &mut running, why)?;
        let reached = limit.marks.iter().filter(|mark| **mark <= done.at).count();
        let counted = counted(why, before.as_ref(), kept.as_ref());
        let unmoved = self.loops.get(&id).and_then(|life| life.past.unmoved.as_ref());
        let by_report = why == LimitReason::Parted && within.report_parted.is_some();
        let unmoved = unmoved.filter(|_| by_report).map_or(0, |unmoved| usize::from(unmoved.passed));
        let counted = counted.max(unmoved);
        // A pause leaves every share of the limit where it was.
        let expected = if why == LimitReason::Resumed { counted } else { reached.min(counted) };
        if why == LimitReason::Redone {
            self.holds_for_all_merged(id, &running);
        }
        self.each_stood_still(done, before.as_ref(), (why, apart))?;
        if why == LimitReason::Merged && within.absorbed.is_none() {
            self.limit_joined(id, &running);
        }
        self.limit_goes_by(done, before.as_ref(), (limit, why), within);
        let life = self.loops.entry(id).or_default();
        if matches!(why, LimitReason::Filed | LimitReason::Redone | LimitReason::Parted) {
            life.began.insert(limit.started_at);
        }
        life.limit = Some(running);
        ensure(usize::from(passed) == expected, &[&id], || {
            format!("case {id}: {passed} marks count as reached, not {expected}, {why:?}")
        })
    }

    /// From where and for how long it may be set, for that reason.
    fn limit_may_be_set(
        &self,
        city: &City,
        done: &Done<'_>,
        (limit, why): (&Limit, LimitReason),
        before: Option<&Running>,
        within: &Within,
    ) -> bool {
        let id = done.id;
        let facts = self.truth.case(id).map(|case| &case.facts);
        let same_base = before.is_some_and(|before| base(&before.limit) == base(limit));
        let plain = limit.extension.is_none() && limit.resumed.is_none() && limit.started_at == done.at;
        let runs = before.is_some_and(|before| !before.met && !before.paused);
        match why {
            LimitReason::Filed => {
                before.is_none()
                    && (plain || self.runs_since_a_caller((id, done.at), limit, within))
                    && facts.and_then(|facts| span_of(city, facts)) == Some(limit.within)
            }
            LimitReason::Redone => {
                plain && facts.and_then(|facts| span_of(city, facts)) == Some(limit.within)
            }
            LimitReason::Extended => runs && same_base && limit.extension.is_some(),
            LimitReason::Calendar => {
                runs && same_base && before.is_some_and(|it| it.limit.extension == limit.extension)
            }
            LimitReason::Merged if within.absorbed.is_none() => {
                let raised =
                    within.raised.is_some_and(|(raised, _)| raised == id) || within.resumed.contains(&id);
                let span = facts.and_then(|facts| span_of(city, facts));
                raised && plain && span == Some(limit.within)
            }
            LimitReason::Merged => {
                let brought = within.absorbed.and_then(|(_, gone)| self.loops.get(&gone));
                let brought = brought.and_then(|gone| gone.merged.kept.as_ref());
                brought.is_some_and(|brought| brought.limit == *limit)
            }
            LimitReason::Parted => {
                let known = self.limit_after_parting(id, limit, within).is_some();
                known
                    || self.runs_since_a_caller((id, done.at), limit, within)
                    || self.waited_with(id, done.at, limit, within)
                    || self.waits_on(done, before, limit, within)
            }
            LimitReason::Corrected => {
                let ran = before.map(|before| &before.limit);
                (runs || before.is_none()) && self.limit_corrected(city, done, limit, ran, within)
            }
            LimitReason::Resumed => before.is_some_and(|before| {
                before.paused
                    && limit.resumed.is_some_and(|resumed| resumed.at == done.at)
                    && self.is_due_later_by_the_pause(done, &before.limit, limit)
            }),
        }
    }

    /// What a limit has of the one before it.
    fn carry_over(
        &self,
        id: CaseId,
        running: &mut Running,
        before: Option<&Running>,
        why: LimitReason,
        within: &Within,
    ) {
        let brought = within.absorbed.and_then(|(_, gone)| self.loops.get(&gone));
        let kept = match why {
            LimitReason::Merged => brought.and_then(|gone| gone.merged.kept.as_ref()),
            LimitReason::Parted => self.limit_after_parting(id, &running.limit, within),
            LimitReason::Corrected if running.limit.resumed.is_none() => None,
            LimitReason::Filed
            | LimitReason::Redone
            | LimitReason::Corrected
            | LimitReason::Extended
            | LimitReason::Calendar
            | LimitReason::Resumed => before,
        };
        if let Some(kept) = kept.filter(|_| why != LimitReason::Redone) {
            (running.gone_ms, running.total_ms, running.from) = (kept.gone_ms, kept.total_ms, kept.from);
        }
        if let Some(ResumedLimit { at, .. }) = running.limit.resumed.filter(|_| why == LimitReason::Resumed) {
            running.from = at;
        }
        // A limit has one extension, whatever becomes of it; another one begins anew.
        if let Some(before) = before.filter(|_| why != LimitReason::Redone) {
            let in_what_was_left = why != LimitReason::Parted || running.limit.resumed.is_some();
            (running.extended, running.asked) = (before.extended && in_what_was_left, before.asked);
        }
        running.extended |= running.limit.extension.is_some();
    }

    /// The limit that one of two cases may have that go their own ways again: the one that left has what it had, the
    /// other one its own or that of whatever else was merged into it.
    fn limit_after_parting(&self, id: CaseId, limit: &Limit, within: &Within) -> Option<&Running> {
        let life = self.loops.get(&id)?;
        let left = within.parted.is_some_and(|(_, gone)| gone == id);
        let rest = life.merged.absorbed.iter().filter_map(|gone| self.loops.get(gone)?.merged.kept.as_ref());
        let mut known = rest.chain(&life.merged.own).filter(|_| !left).chain(&life.merged.kept);
        known.find(|known| base(&known.limit) == base(limit))
    }

    /// Whether it is that of a case which was parted from one that waits by plan: it stood still as long as that one does.
    fn waited_with(&self, id: CaseId, now: UtcMicros, limit: &Limit, within: &Within) -> bool {
        let from = within.parted.filter(|(_, gone)| *gone == id).and_then(|(from, _)| self.loops.get(&from));
        let waits = from.and_then(|life| life.limit.as_ref()).is_some_and(|running| running.paused);
        let kept = self.loops.get(&id).and_then(|life| life.merged.kept.as_ref()).map(|kept| &kept.limit);
        let same =
            kept.is_some_and(|kept| (kept.within, kept.started_at) == (limit.within, limit.started_at));
        waits && same && limit.resumed.is_some_and(|resumed| resumed.at == now)
    }

    /// Whether it is the limit of a case that is part of another.
    pub(super) fn limit_brought(&self, id: CaseId, limit: &Limit) -> bool {
        let absorbed = self.loops.get(&id).into_iter().flat_map(|life| &life.merged.absorbed);
        let mut kept = absorbed.filter_map(|gone| self.loops.get(gone)?.merged.kept.as_ref());
        kept.any(|kept| base(&kept.limit) == base(limit))
    }

    /// What is done anew is that of every case that is part of it.
    fn holds_for_all_merged(&mut self, id: CaseId, running: &Running) {
        let now = || Some(Running { passed: 0, ..running.clone() });
        let life = self.loops.entry(id).or_default();
        let absorbed = life.merged.absorbed.clone();
        if !absorbed.is_empty() {
            life.merged.own = now();
        }
        for gone in absorbed {
            let kept = &mut self.loops.entry(gone).or_default().merged.kept;
            if kept.is_some() {
                *kept = now();
            }
        }
    }

    /// Due and marks are where somebody finds them who counts on the wall calendar.
    pub(super) fn is_reckoned_rightly(
        &self,
        id: CaseId,
        running: &mut Running,
        why: LimitReason,
    ) -> Result<(), Broken> {
        let limit = running.limit.clone();
        let (worktime, working) = (self.worktime(&limit), limit.within.is_working());
        let first = match limit.resumed {
            Some(resumed) => worktime.after_us(resumed.at, resumed.all_left_us(), working),
            None => worktime.due(limit.started_at, limit.within),
        };
        let due = limit.extension.map_or(first, |more| worktime.due(first, more));
        ensure(close(due, limit.due), &[&id], || {
            format!("case {id}: {limit:?} is due {due:?} by the calendar, {why:?}")
        })?;
        running.total_ms = running.gone_ms + worktime.between_ms(running.from, due, working);
        for (percent, mark) in LIMIT_MARKS.into_iter().zip(limit.marks) {
            let gone_ms = running.total_ms * u64::from(percent) / 100;
            let expected = worktime.after_ms(running.from, gone_ms.saturating_sub(running.gone_ms), working);
            let expected = if percent == 100 { due } else { expected };
            ensure(close(expected, mark), &[&id], || {
                format!(
                    "case {id}: {percent} % is reached at {expected:?}, not {mark:?}, {why:?}: {running:?}"
                )
            })?;
        }
        Ok(())
    }
}

/// Marks that had been reached before the limit was set.
fn counted(why: LimitReason, before: Option<&Running>, kept: Option<&Running>) -> usize {
    let known = match why {
        LimitReason::Redone => None,
        LimitReason::Parted if before.is_none() => kept,
        LimitReason::Filed
        | LimitReason::Parted
        | LimitReason::Extended
        | LimitReason::Calendar
        | LimitReason::Merged
        | LimitReason::Corrected
        | LimitReason::Resumed => before,
    };
    known.map_or(0, |known| usize::from(known.passed))
}

fn base(limit: &Limit) -> (Span, UtcMicros, Option<ResumedLimit>) {
    (limit.within, limit.started_at, limit.resumed)
}

fn close(one: UtcMicros, other: UtcMicros) -> bool {
    (one.0 - other.0).abs() <= ROUNDING_US
}

/// How long a matter may take: as the catalogue says of it, or the category, or the grade.
pub(super) fn span_of(city: &City, facts: &CaseFacts) -> Option<Span> {
    let policy = &city.policy(&facts.policy).policy;
    let rule = if facts.sos_unit.is_some() { &policy.sos } else { policy.category(&facts.category) };
    let matter = facts.filing.as_ref().and_then(|filing| filing.matter.as_ref());
    let (of_matter, of_category) = (matter.and_then(|matter| matter.limit), rule.limits.of(facts.grade));
    [of_matter, of_category, policy.grade(facts.grade).limit].into_iter().flatten().next()
}
