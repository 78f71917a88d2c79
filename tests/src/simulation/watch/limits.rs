//! 办理时限: each mark is reached at its time and does what it must; and what may stop a limit is a long suspension and
//! nothing else, or what waits for an emergency.

use hub_dispatch::{
    CaseId, ClimbReason, ExtensionRuling, Happened, LIMIT_MARKS, Limit, Span, Timer, UtcMicros, board::Case,
};

use super::{
    Broken, Watch,
    closed_loop::{Done, LoopLife},
    ensure,
    limit_set::span_of,
    suspended::stops_limit,
    worktime::Worktime,
};
use crate::simulation::{city::City, store::Store};

/// A limit, as the events left it.
#[derive(Debug, Clone)]
pub(super) struct Running {
    pub(super) limit: Limit,
    pub(super) passed: u8,
    pub(super) met: bool,
    pub(super) paused: bool,
    /// An extension was granted.
    pub(super) extended: bool,
    pub(super) asked: bool,
    /// How long it had run before it was paused, and had to run in all, in milliseconds of its own kind of time.
    pub(super) gone_ms: u64,
    pub(super) total_ms: u64,
    /// Since when it runs without a pause.
    pub(super) from: UtcMicros,
    /// Its next mark lies behind, and comes no earlier.
    pub(super) not_before: Option<UtcMicros>,
}

impl Running {
    pub(super) fn new(limit: &Limit, passed: u8) -> Self {
        Self {
            limit: limit.clone(),
            passed,
            met: false,
            paused: false,
            extended: false,
            asked: false,
            gone_ms: 0,
            total_ms: 0,
            from: limit.started_at,
            not_before: None,
        }
    }

    fn next_mark(&self) -> Option<UtcMicros> {
        let at = self.limit.marks.get(usize::from(self.passed)).copied();
        let at = at.map(|mark| self.not_before.map_or(mark, |first| first.max(mark)));
        at.filter(|_| !self.met && !self.paused)
    }
}

impl Watch {
    pub(super) fn worktime(&self, limit: &Limit) -> &Worktime {
        self.worktimes.get(&limit.calendar).expect("limits are reckoned by the calendars of the city")
    }

    /// A mark is reached at its time, in its order, and does what it must.
    pub(super) fn mark_reached(&mut self, city: &City, done: &Done<'_>, percent: u8) -> Result<(), Broken> {
        let id = done.id;
        let life = self.loops.entry(id).or_default();
        let next = life.limit.as_ref().and_then(Running::next_mark);
        let wanted = life.limit.as_ref().and_then(|running| LIMIT_MARKS.get(usize::from(running.passed)));
        let fits = next.is_some_and(|at| at <= done.at) && wanted == Some(&percent) && done.by.is_none();
        ensure(fits, &[&id], || {
            format!("case {id}: {percent} % at {:?}, where {wanted:?} was next at {next:?}", done.at)
        })?;
        if let Some(running) = &mut life.limit {
            running.passed += 1;
            // A wish that nobody decided lapses with the limit.
            running.asked &= percent < 100;
        }
        let climbs = |done: &Done<'_>| {
            let case = self.truth.case(id).expect("an open case has a limit");
            let had_it = case.alert.is_some() || case.acknowledged_by.is_some();
            let least = if had_it { case.rung.saturating_add(1).min(case.top()) } else { case.rung };
            done.alerted(ClimbReason::LimitPassed).is_some_and(|rung| rung >= least)
        };
        let case = self.truth.case(id).expect("an open case has a limit");
        let rules = &city.policy(&case.facts.policy).policy.closed_loop;
        // 村→乡→县→市: it goes up before the limit is over.
        let goes_up = rules.limit_climbs_at <= 80;
        let near = if goes_up { case.rung.saturating_add(1).min(case.top()) } else { case.rung };
        let consequence = match percent {
            80 => done.alerted(ClimbReason::LimitNear).is_some_and(|rung| rung >= near),
            100 => climbs(done),
            120 => {
                let clocked = |what: &Happened| matches!(what, Happened::Supervised { letter: None, .. });
                climbs(done) && done.then().any(clocked)
            }
            _ => true,
        };
        ensure(consequence, &[&id], || format!("case {id}: {percent} % of its limit went by for nothing"))
    }

    pub(super) fn limit_paused(&mut self, done: &Done<'_>, left_ms: u64) -> Result<(), Broken> {
        let id = done.id;
        let life = self.loops.entry(id).or_default();
        let long = life.suspended.is_some_and(stops_limit);
        let Some(running) = life.limit.as_mut().filter(|running| long && !running.met && !running.paused)
        else {
            return ensure(false, &[&id], || format!("case {id}: something stopped its limit"));
        };
        life.past.pauses.push((done.at, None));
        (running.paused, running.gone_ms) = (true, running.total_ms.saturating_sub(left_ms));
        let limit = running.limit.clone();
        let working = limit.within.is_working();
        // By whichever calendar was in force for the hub that took it down.
        let left = self.worktimes.values().map(|worktime| worktime.between_ms(done.at, limit.due, working));
        let agrees = left.map(|left| left.abs_diff(left_ms)).min().is_some_and(|off| off <= 1_000);
        ensure(agrees, &[&id], || format!("case {id}: {left_ms} ms are not what is left of {limit:?}"))
    }

    pub(super) fn limit_met(&mut self, done: &Done<'_>, late: bool) -> Result<(), Broken> {
        let id = done.id;
        let life = self.loops.entry(id).or_default();
        let running = life.limit.as_mut().filter(|running| !running.met);
        let fits = running.is_some_and(|running| {
            (running.met, running.asked) = (true, false);
            late == (done.at > running.limit.due)
        });
        ensure(fits, &[&id], || format!("case {id}: its limit was met, late {late}, at {:?}", done.at))
    }

    /// Before the end, and one at a time.
    pub(super) fn extension_asked(&mut self, done: &Done<'_>, more: Span) -> Result<(), Broken> {
        let id = done.id;
        let life = self.loops.entry(id).or_default();
        let fits = life.limit.as_mut().is_some_and(|running| {
            let fits = !running.met && !running.paused && !running.extended && !running.asked;
            running.asked = true;
            fits && done.at < running.limit.due
        });
        ensure(fits, &[&id], || format!("case {id}: {more:?} more cannot be asked for"))
    }

    /// Only of what was asked under this very limit, and once.
    pub(super) fn extension_ruled(&mut self, done: &Done<'_>, ruling: ExtensionRuling) -> Result<(), Broken> {
        let id = done.id;
        let moved = done.then().any(|what| matches!(what, Happened::LimitSet { .. }));
        let granted = ruling == ExtensionRuling::Granted;
        let life = self.loops.entry(id).or_default();
        let fits = life.limit.as_mut().is_some_and(|running| {
            let in_time = !running.met && !running.paused && !running.extended && done.at < running.limit.due;
            let fits = running.asked && (in_time || !granted);
            (running.asked, running.extended) = (false, running.extended || granted);
            fits
        });
        ensure(fits && moved == granted, &[&id], || {
            format!("case {id}: {ruling:?} at {:?}, of {:?}", done.at, life.limit)
        })
    }

    /// The limit on the board is that of the events, it has the one timer that it must have, and nothing else than a
    /// long suspension has stopped it.
    pub(super) fn limit_is_whole(&self, store: &Store, city: &City, case: &Case) -> Result<(), Broken> {
        let id = case.id;
        let nothing = LoopLife::default();
        let life = self.loops.get(&id).unwrap_or(&nothing);
        let mine = life.limit.as_ref().map(|it| (&it.limit, it.passed, it.met, it.paused));
        let theirs = case.handling.limit.as_ref();
        let generation = theirs.map_or(0, |running| running.generation);
        let theirs = theirs.map(|it| (&it.limit, it.passed, it.met, it.paused.is_some()));
        ensure(mine == theirs, &[&id], || format!("case {id} has {theirs:?}, the events say {mine:?}"))?;
        let next = life.limit.as_ref().and_then(Running::next_mark);
        let timer = next.map(|at| (Timer::Limit { case: id, generation }, at.0));
        let timers: Vec<_> = store.timers.range(limit_timers(id)).collect();
        let one = timer.iter().map(|(timer, due)| (timer, due)).eq(timers.iter().copied());
        ensure(one, &[&id], || format!("case {id}: the next mark is {timer:?}, the timers are {timers:?}"))?;
        let long = life.suspended.is_some_and(stops_limit);
        let stopped = life.limit.as_ref().is_some_and(|running| running.paused);
        let runs = life.limit.as_ref().is_some_and(|running| !running.met);
        ensure(stopped == (long && runs), &[&id], || {
            format!("case {id} is suspended {:?} and its limit {:?}", life.suspended, life.limit)
        })?;
        let waits = span_of(city, &case.facts).is_some() && life.on_the_spot.is_none();
        ensure(!waits || life.limit.is_some(), &[&id], || format!("case {id} has no limit"))
    }
}

/// All timers that the limit of a case can have.
pub(super) fn limit_timers(case: CaseId) -> std::ops::RangeInclusive<Timer> {
    let timer = |generation| Timer::Limit { case, generation };
    timer(0)..=timer(u64::MAX)
}
