//! Clocks that are set, reckoned again by somebody who counts on the wall calendar: of a kind that fits what is waited for,
//! and running out no later than its rule gives.

use hub_dispatch::{
    Basis, CaseId, Clock, ClockPurpose, DeskClock, DeskPurpose, GradeRule, Happened, LoopRules, Phase, Span,
    UtcMicros, board::Case,
};

use super::{Broken, Watch, Within, closed_loop::Done, ensure, responding::under_response};
use crate::simulation::city::City;

/// Two reckonings may differ by what is lost in rounding.
const ROUNDING_US: i64 = 1_000_000;

impl Watch {
    /// The clock of a case is set, before the board has it.
    pub(super) fn clock_set(
        &self,
        city: &City,
        id: CaseId,
        (phase, clock): (Phase, &Clock),
        at: UtcMicros,
    ) -> Result<(), Broken> {
        let Some(case) = self.truth.case(id) else {
            return ensure(false, &[&id], || format!("the clock of {id} was set, which is not open"));
        };
        let in_hand = clock.purpose != ClockPurpose::Act || case.acknowledged_by.is_some();
        ensure(in_hand && is_of(clock.purpose, phase), &[&id], || {
            format!("case {id} is {phase:?} and {:?} has it; its clock is {clock:?}", case.acknowledged_by)
        })?;
        let latest = self.latest(city, case, clock.purpose, at);
        ensure(clock.due.0 <= latest.0 + ROUNDING_US, &[&id], || {
            format!("case {id} has until {:?} for {:?}, at most {latest:?}", clock.due, clock.purpose)
        })?;
        self.runs_as_kept(id, clock.until(), at)?;
        self.start_is_kept(case, city.policy(&case.facts.policy).policy.grade(case.facts.grade), clock)
    }

    /// When a clock of a case that is set at an instant runs out at the latest.
    fn latest(&self, city: &City, case: &Case, purpose: ClockPurpose, at: UtcMicros) -> UtcMicros {
        let policy = &city.policy(&case.facts.policy).policy;
        let rules = &policy.closed_loop;
        let rule = &under_response(policy.grade(case.facts.grade), case);
        let posts = |ms: u64| self.after(at, ms, rule.posts_wait);
        match purpose {
            ClockPurpose::Climb if case.rung == case.top() => posts(rule.repeat_ms),
            ClockPurpose::Climb => posts(rule.climb_after_ms),
            ClockPurpose::Act => posts(rule.act_within_ms),
            ClockPurpose::Arrive | ClockPurpose::Finish => self.unit_has_until(case, rule, at),
            ClockPurpose::Verify | ClockPurpose::Close => posts(rule.verify_within_ms),
            ClockPurpose::Rule => {
                let (from, within) = (asked_at(case).unwrap_or(at), rules.rule_within(case.facts.grade));
                self.by_calendars(|worktime| {
                    let due = worktime.due(from, within);
                    let working = rule.posts_wait == Basis::Working;
                    if due > at { due } else { worktime.after_ms(at, rule.act_within_ms, working) }
                })
            }
            ClockPurpose::CallBack => self.over(at, rules.call_back_within(case.facts.grade)),
            ClockPurpose::Review => case.handling.suspended.map_or(at, |suspended| suspended.review_at),
            ClockPurpose::Reply => self.reply_within(case, rule, at),
        }
    }

    /// From when it accepted or came, whoever asks meanwhile.
    fn unit_has_until(&self, case: &Case, rule: &GradeRule, at: UtcMicros) -> UtcMicros {
        let attending = self.truth.task(case.task).and_then(|task| task.attending.as_ref());
        let due = attending.map(|attending| match attending.arrived_at {
            Some(arrived_at) => arrived_at.plus_ms(rule.finish_within_ms),
            None => attending.accepted_at.plus_ms(rule.arrive_within_ms),
        });
        let due = due.filter(|due| *due > at);
        due.unwrap_or_else(|| self.after(at, rule.act_within_ms, rule.posts_wait))
    }

    /// Until the last mark of the limit; without one, for as long as a unit has.
    fn reply_within(&self, case: &Case, rule: &GradeRule, at: UtcMicros) -> UtcMicros {
        let posts = self.after(at, rule.act_within_ms, rule.posts_wait);
        if let Some(running) = &case.handling.limit {
            return running.limit.marks[3].max(posts);
        }
        let since = case.handling.open_desks().map(|(_, desk)| desk.assigned_at).min().unwrap_or(at);
        self.after(since, rule.finish_within_ms, rule.posts_wait).max(posts)
    }

    /// The clock of a department's task: from when it has it, and moved by nothing but the limit, the end of a pause and another
    /// calendar.
    pub(super) fn desk_clock_set(
        &self,
        city: &City,
        done: &Done<'_>,
        what: &Happened,
        within: &Within,
    ) -> Result<(), Broken> {
        let Some((task, clock)) = what.desk_task().zip(what.desk_clock()) else { return Ok(()) };
        let Some(case) = self.truth.case(done.id) else { return Ok(()) };
        let policy = &city.policy(&case.facts.policy).policy;
        let latest =
            self.desk_has_until(case, (&policy.closed_loop, policy.grade(case.facts.grade)), done, &clock);
        let before = case.handling.desk.get(&task).and_then(|desk| desk.clock);
        let moved = !matches!(what, Happened::DeskClockSet { .. })
            || Self::is_the_same(before, &clock)
            || within.resumed.contains(&done.id)
            || (within.limit_moved.contains(&done.id) && clock.purpose == DeskPurpose::Reply);
        ensure(moved && clock.due.0 <= latest.0 + ROUNDING_US, &[&done.id], || {
            format!("task {task} of case {} has {clock:?}, at most until {latest:?}", done.id)
        })?;
        self.runs_as_kept(done.id, clock.until(), done.at)
    }

    fn desk_has_until(
        &self,
        case: &Case,
        (rules, rule): (&LoopRules, &GradeRule),
        done: &Done<'_>,
        clock: &DeskClock,
    ) -> UtcMicros {
        match (clock.purpose, &case.handling.limit) {
            (DeskPurpose::Sign, _) => self.over(done.at, rules.sign_within(case.facts.grade)),
            (DeskPurpose::Reply, Some(running)) => running.limit.due,
            (DeskPurpose::Reply, None) => self.after(done.at, rule.finish_within_ms, rule.posts_wait),
        }
    }

    /// By the calendar in force, or by the one before: a hub may not have heard of the new one.
    fn by_calendars(&self, due: impl Fn(&super::worktime::Worktime) -> UtcMicros) -> UtcMicros {
        let in_force = self.truth.register().adopted.get(&hub_dispatch::DocumentKind::Calendar).cloned();
        let known = [&in_force, &self.calendar_before].into_iter();
        let dues =
            known.map(|digest| due(self.worktimes.get(digest).expect("one of the calendars of the city")));
        dues.max().expect("there are two")
    }

    fn after(&self, from: UtcMicros, ms: u64, basis: Basis) -> UtcMicros {
        match basis {
            Basis::Natural => from.plus_ms(ms),
            Basis::Working => self.by_calendars(|worktime| worktime.after_ms(from, ms, true)),
        }
    }

    pub(super) fn over(&self, from: UtcMicros, span: Span) -> UtcMicros {
        self.by_calendars(|worktime| worktime.due(from, span))
    }
}

/// Whether a clock can be for that while a case stands there.
fn is_of(purpose: ClockPurpose, phase: Phase) -> bool {
    use ClockPurpose as P;
    match purpose {
        P::Climb => true,
        P::Act => phase != Phase::WithDepartments,
        P::Arrive => phase == Phase::UnderWay,
        P::Finish => phase == Phase::OnScene,
        P::Verify => phase == Phase::ToVerify,
        P::Close => phase == Phase::ToClose,
        P::Reply | P::Rule => phase == Phase::WithDepartments,
        P::Review => phase == Phase::Suspended,
        P::CallBack => phase == Phase::ToCallBack,
    }
}

/// Since when a department waits for the centre's decision.
fn asked_at(case: &Case) -> Option<UtcMicros> {
    let returns = case.handling.open_desks().filter_map(|(_, desk)| desk.return_asked_at);
    let asked = case.handling.limit.as_ref().and_then(|running| running.asked.as_ref());
    returns.chain(asked.map(|asked| asked.at)).min()
}
