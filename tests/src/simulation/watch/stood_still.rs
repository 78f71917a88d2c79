//! Several cases in one that waited by plan: all of their limits stood still, and each has what was left of its own.

use hub_dispatch::{CaseId, Limit, LimitReason, LimitsApart, Span, UtcMicros};

use super::{Broken, Watch, Within, closed_loop::Done, ensure, limits::Running, worktime::Worktime};

/// Two reckonings may differ by what is lost in rounding.
const ROUNDING_MS: u64 = 1_000;

impl Watch {
    /// A limit was set. Where a pause ends or goes on by it, each of several in one has its own again.
    pub(super) fn each_stood_still(
        &mut self,
        done: &Done<'_>,
        before: Option<&Running>,
        (why, apart): (LimitReason, Option<&LimitsApart>),
    ) -> Result<(), Broken> {
        let id = done.id;
        let life = self.loops.entry(id).or_default();
        let merged = life.merged.absorbed.clone();
        let waited = before.filter(|before| before.paused && !merged.is_empty());
        ensure(apart.is_some() == waited.is_some(), &[&id], || {
            format!("case {id}: what {merged:?} have after a pause is {apart:?}, {why:?}")
        })?;
        let (Some(apart), Some(before)) = (apart, waited) else { return Ok(()) };
        let own = self.loops.get(&id).and_then(|life| life.merged.own.clone());
        let granted = self.granted_meanwhile(id, before);
        let own = self.has_its_own((done, id), own, apart.own.as_ref(), granted)?;
        self.loops.entry(id).or_default().merged.own = own;
        for case in merged {
            let kept = self.loops.get(&case).and_then(|life| life.merged.kept.clone());
            let found = apart.merged.iter().find(|merged| merged.case == case);
            let passed = kept.as_ref().map(|kept| kept.passed);
            ensure(passed == found.map(|merged| merged.passed), &[&id, &case], || {
                format!("case {case} had reached {passed:?} marks of its limit, and now {found:?}")
            })?;
            let kept = self.has_its_own((done, case), kept, found.map(|merged| &merged.limit), None)?;
            self.loops.entry(case).or_default().merged.kept = kept;
        }
        Ok(())
    }

    /// Whether it is the limit of a case that goes on waiting by plan after another has left it.
    pub(super) fn waits_on(
        &self,
        done: &Done<'_>,
        before: Option<&Running>,
        limit: &Limit,
        within: &Within,
    ) -> bool {
        let stays = within.parted.is_some_and(|(from, _)| from == done.id);
        let Some(before) = before.filter(|before| stays && before.paused) else { return false };
        let Some(life) = self.loops.get(&done.id) else { return false };
        let rest = life.merged.absorbed.iter().filter_map(|case| self.loops.get(case)?.merged.kept.as_ref());
        let granted = self.granted_meanwhile(done.id, before);
        rest.chain(&life.merged.own).any(|had| self.is_left((done.id, done.at), &had.limit, limit, granted))
    }

    /// What a limit was, as it stands after the pause; none if there was none.
    fn has_its_own(
        &self,
        (done, case): (&Done<'_>, CaseId),
        had: Option<Running>,
        has: Option<&Limit>,
        granted: Option<Span>,
    ) -> Result<Option<Running>, Broken> {
        let fits = match (&had, has) {
            (None, None) => true,
            (Some(had), Some(has)) => self.is_left((done.id, done.at), &had.limit, has, granted),
            (Some(_), None) | (None, Some(_)) => false,
        };
        ensure(fits, &[&done.id, &case], || {
            format!("case {case}: after a pause of {} it has {has:?}, of {had:?}, given {granted:?}", done.id)
        })?;
        let Some((had, has)) = had.zip(has) else { return Ok(None) };
        let mut running = Running { paused: false, ..Running::new(has, had.passed) };
        if let Some(resumed) = has.resumed {
            (running.from, running.gone_ms) = (resumed.at, resumed.gone_ms);
        }
        (running.extended, running.asked) = (had.extended, had.asked);
        self.is_reckoned_rightly(case, &mut running, LimitReason::Resumed)?;
        Ok(Some(running))
    }

    /// Whether one limit is what was left of another when its case began to wait, running again from now on. What runs in natural
    /// time has all of it, whatever calendar it was extended by: it no longer says which that was.
    fn is_left(
        &self,
        (id, now): (CaseId, UtcMicros),
        had: &Limit,
        has: &Limit,
        granted: Option<Span>,
    ) -> bool {
        let since = self.loops.get(&id).and_then(|life| life.past.pauses.last()).map(|(since, _)| *since);
        let (Some(since), Some(resumed)) = (since, has.resumed) else { return false };
        let working = has.within.is_working();
        let more = granted.or(had.extension);
        let close = |one: u64, other: u64| one.abs_diff(other) <= ROUNDING_MS;
        let is_left = |worktime: &Worktime| {
            let (from, gone_ms, first) = match had.resumed {
                Some(it) => (it.at, it.gone_ms, worktime.after_us(it.at, it.all_left_us(), working)),
                None => (had.started_at, 0, worktime.due(had.started_at, had.within)),
            };
            let due = more.map_or(first, |more| worktime.due(first, more));
            let left_ms = worktime.between_ms(since, due, working);
            let all_ms = gone_ms + worktime.between_ms(from, due, working);
            close(resumed.left_ms, left_ms)
                && close(resumed.gone_ms, all_ms.saturating_sub(left_ms))
                && (working || resumed.all_left_us() == due.since_us(since))
        };
        let is_left = match working {
            true => is_left(self.worktime(has)),
            false => self.worktimes.values().any(is_left),
        };
        is_left && (had.within, had.started_at) == (has.within, has.started_at) && resumed.at == now
    }

    /// Whether what runs in natural time is due as much later as it stood still, to the microsecond. What runs while offices
    /// are open may have another calendar by then.
    pub(super) fn is_due_later_by_the_pause(&self, done: &Done<'_>, ran: &Limit, runs: &Limit) -> bool {
        let since =
            self.loops.get(&done.id).and_then(|life| life.past.pauses.last()).map(|(since, _)| *since);
        let Some(since) = since else { return false };
        runs.within.is_working() || runs.due.since_us(done.at) == ran.due.since_us(since)
    }

    /// An extension of the limit that ran which none of several in one had brought.
    fn granted_meanwhile(&self, id: CaseId, ran: &Running) -> Option<Span> {
        let from = |limit: &Limit| (limit.within, limit.started_at, limit.extension);
        let parts = self.loops.iter().filter(|(_, life)| life.merged.part_of == Some(id));
        let kept = parts.filter_map(|(_, life)| life.merged.kept.as_ref());
        let own = self.loops.get(&id).and_then(|life| life.merged.own.as_ref());
        let mut brought = kept.chain(own);
        ran.limit.extension.filter(|_| !brought.any(|it| from(&it.limit) == from(&ran.limit)))
    }
}
