//! 办理时限: when it starts and moves, and what each of its marks does.
//!
//! Half gone: it is on record, and the lists show it. Four fifths: a case of a village or a township goes up one tier, and the
//! post that owns any other is alerted. All: the case is overdue and climbs. A fifth more: it is supervised by the clock, with
//! a letter that wants an answer, and climbs again. No mark is passed over: a
//! limit that moves back fires those that lie behind it.

use super::{alerts, draft::Draft, letters, own_limit};
use crate::{
    CaseId, ClimbReason, Due, Grade, Happened, LIMIT_MARKS, Limit, LimitReason, LimitsApart, Phase,
    ResumedLimit, Span, UtcMicros,
    board::{Case, Pause},
};

/// Starts the limit of a case that has just been filed or is to be done again; nothing if it has none.
pub(super) fn start(draft: &mut Draft<'_>, id: CaseId, why: LimitReason) {
    let case = draft.case(id).expect("the limit is set for a case that the rule has just read");
    // Done again, a case that has no limit of its own has the one that was brought by a merge.
    let brought = case.handling.limit.as_ref().map(|running| running.limit.within);
    let Some(within) = span_of(draft, &case).or(brought) else { return };
    let limit = from_now(draft, within);
    set(draft, id, limit, why);
}

/// The limit of the case if it were of that grade and filed just now; nothing if it had none.
pub(super) fn filed_now(draft: &Draft<'_>, case: &Case, grade: Grade) -> Option<Limit> {
    let within = span_by(draft, case, grade)?;
    Some(from_now(draft, within))
}

fn from_now(draft: &Draft<'_>, within: Span) -> Limit {
    since(draft, within, draft.now())
}

pub(super) fn since(draft: &Draft<'_>, within: Span, started_at: UtcMicros) -> Limit {
    let due = draft.calendar().due(started_at, within);
    reckoned(draft, Base { within, started_at, extension: None, resumed: None }, due)
}

/// The limit of the case if it had been filed as it is at an instant; nothing if it had none.
pub(super) fn runs_since(draft: &Draft<'_>, case: &Case, at: UtcMicros) -> Option<Limit> {
    Some(since(draft, span_of(draft, case)?, at))
}

/// The limit of the case if it were of that grade and had been filed at an instant; nothing if it had none.
pub(super) fn filed_at(draft: &Draft<'_>, case: &Case, grade: Grade, at: UtcMicros) -> Option<Limit> {
    Some(since(draft, span_by(draft, case, grade)?, at))
}

/// A limit that stood still for a time runs again after it, with what was left before.
pub(super) fn held(draft: &Draft<'_>, limit: &Limit, pause: Pause) -> Limit {
    let left_us = draft.calendar().us_between(pause.since, limit.due, limit.basis());
    let resumed = Some(ResumedLimit::with(pause.until, left_us, limit.allowed_ms));
    let base = Base { extension: None, resumed, ..Base::of(limit) };
    let due = due_of(draft, &base);
    reckoned(draft, base, due)
}

/// A limit that was brought along holds if it is due before the one that runs. Whether it does; one that was met, or is
/// paused, stays as it is.
pub(super) fn comes_earlier(draft: &mut Draft<'_>, id: CaseId, limit: Limit) -> bool {
    let case = draft.case(id).expect("the limit is brought to a case that the rule has just read");
    let running = case.handling.limit.as_ref();
    // Once the work is verified nobody can meet a limit that begins now.
    if matches!(case.phase, Phase::ToCallBack | Phase::ToClose) {
        return false;
    }
    let earlier = running
        .is_none_or(|running| !running.met && running.paused.is_none() && limit.due < running.limit.due);
    if earlier {
        set(draft, id, limit, LimitReason::Merged);
    }
    earlier
}

/// The matter's own limit, or the category's, or the grade's.
pub(super) fn span_of(draft: &Draft<'_>, case: &Case) -> Option<Span> {
    span_by(draft, case, case.facts.grade)
}

fn span_by(draft: &Draft<'_>, case: &Case, grade: Grade) -> Option<Span> {
    let facts = &case.facts;
    let matter =
        facts.filing.as_ref().and_then(|filing| filing.matter.as_ref()).and_then(|matter| matter.limit);
    let (category, by_grade) = (draft.category_rule(facts), draft.policy_of(facts).grade(grade));
    matter.or(category.limits.of(grade)).or(by_grade.limit)
}

/// What a limit is reckoned from.
struct Base {
    within: Span,
    started_at: UtcMicros,
    extension: Option<Span>,
    resumed: Option<ResumedLimit>,
}

impl Base {
    fn of(limit: &Limit) -> Self {
        let Limit { within, started_at, extension, resumed, .. } = limit;
        Self { within: *within, started_at: *started_at, extension: *extension, resumed: *resumed }
    }
}

/// When what a base allows is over, by the calendar in force.
fn due_of(draft: &Draft<'_>, base: &Base) -> Due {
    let (calendar, basis) = (draft.calendar(), base.within.basis());
    let first = match base.resumed {
        Some(resumed) => calendar.after_us(resumed.at, resumed.all_left_us(), basis),
        None => calendar.due(base.started_at, base.within),
    };
    match base.extension {
        Some(more) => {
            let due = calendar.due(first.at, more);
            Due { at: due.at, uncertain: due.uncertain || first.uncertain }
        }
        None => first,
    }
}

/// The limit with its marks. They are measured from its end, so that a pause moves all of them as far as the end, to the
/// microsecond; and keep their distance from what was allowed in all.
fn reckoned(draft: &Draft<'_>, base: Base, due: Due) -> Limit {
    let (calendar, basis) = (draft.calendar(), base.within.basis());
    let from = base.resumed.map_or(base.started_at, |resumed| resumed.at);
    let ahead_us = calendar.us_between(from, due.at, basis);
    let allowed_ms = base.resumed.map_or(0, |resumed| resumed.gone_ms) + ahead_us / 1_000;
    let share_us = |percent: u8| allowed_ms * 10 * u64::from(percent);
    let mark = |percent: u8| match percent {
        100 => due.at,
        before @ ..100 => calendar.after_us(from, ahead_us.saturating_sub(share_us(100 - before)), basis).at,
        after => calendar.after_us(from, ahead_us + share_us(after - 100), basis).at,
    };
    let working = base.within.is_working() || base.extension.is_some_and(Span::is_working);
    Limit {
        within: base.within,
        started_at: base.started_at,
        due: due.at,
        marks: LIMIT_MARKS.map(mark),
        calendar: draft.situation.calendar.digest.clone().filter(|_| working),
        uncertain: due.uncertain,
        allowed_ms,
        extension: base.extension,
        resumed: base.resumed,
    }
}

/// Sets a limit. Marks that lie behind it and were not reached under the one before are reached at once.
pub(super) fn set(draft: &mut Draft<'_>, id: CaseId, limit: Limit, why: LimitReason) {
    let case = draft.case(id).expect("the limit is set for a case that the rule has just read");
    let before = case.handling.limit.as_ref().map_or(0, |running| running.passed);
    set_after(draft, &case, limit, why, (before, None));
}

/// The limit of a case that was parted: marks that it had reached before it was merged are not reached again. What others have
/// that are still part of it, where all of them stood still meanwhile.
pub(super) fn set_parted(
    draft: &mut Draft<'_>,
    id: CaseId,
    limit: Limit,
    reached_before: u8,
    apart: Option<LimitsApart>,
) {
    let case = draft.case(id).expect("the limit is set for a case that the rule has just read");
    set_after(draft, &case, limit, LimitReason::Parted, (reached_before, apart));
}

fn set_after(
    draft: &mut Draft<'_>,
    case: &Case,
    limit: Limit,
    why: LimitReason,
    (before, apart): (u8, Option<LimitsApart>),
) {
    let passed = match why {
        LimitReason::Filed | LimitReason::Redone => 0,
        // A pause leaves every share of the limit where it was.
        LimitReason::Resumed => before,
        LimitReason::Extended
        | LimitReason::Calendar
        | LimitReason::Merged
        | LimitReason::Parted
        | LimitReason::Corrected => before.min(limit.marks_reached(draft.now())),
    };
    let generation = case.handling.limit_generation + 1;
    // What is parted late does not come to all its marks at once.
    let is_late = matches!(why, LimitReason::Filed | LimitReason::Parted);
    let next = limit.marks.get(usize::from(passed)).filter(|_| is_late);
    let not_before = next.filter(|mark| **mark <= draft.now()).map(|_| alerts::climbs_at(draft, case));
    let apart = apart.map(Box::new);
    draft.happened(case.id, Happened::LimitSet { limit, why, passed, generation, not_before, apart });
}

/// The limit of a case that had an extension granted.
pub(super) fn extend(draft: &mut Draft<'_>, case: &Case, more: Span) {
    let Some(running) = &case.handling.limit else { return };
    let base = Base { extension: Some(more), ..Base::of(&running.limit) };
    let due = due_of(draft, &base);
    let limit = reckoned(draft, base, due);
    set(draft, case.id, limit, LimitReason::Extended);
}

/// A limit as it was, by the calendar in force; with the extension if one was granted while cases were merged.
pub(super) fn again(draft: &Draft<'_>, limit: &Limit, extension: Option<Span>) -> Limit {
    let base = Base { extension: extension.or(limit.extension), ..Base::of(limit) };
    let due = due_of(draft, &base);
    reckoned(draft, base, due)
}

/// Pauses the limit: what is left of it is on record.
pub(super) fn pause(draft: &mut Draft<'_>, case: &Case) {
    let Some(running) = &case.handling.limit else { return };
    let (now, limit) = (draft.now(), &running.limit);
    let left_ms = draft.calendar().ms_between(now, limit.due, limit.basis());
    draft.happened(case.id, Happened::LimitPaused { left_ms });
}

/// Lets a paused limit run again with what was left.
pub(super) fn resume(draft: &mut Draft<'_>, case: &Case) {
    let Some(running) = &case.handling.limit else { return };
    let Some(paused) = running.paused else { return };
    // The calendar may be another one than when it was paused; then what is on record holds, in milliseconds.
    let left_us = draft.calendar().us_between(paused.since, running.limit.due, running.limit.basis());
    let left_us = if left_us / 1_000 == paused.left_ms { left_us } else { paused.left_ms * 1_000 };
    let resumed = Some(ResumedLimit::with(draft.now(), left_us, running.limit.allowed_ms));
    let base = Base { extension: None, resumed, ..Base::of(&running.limit) };
    let due = due_of(draft, &base);
    let limit = reckoned(draft, base, due);
    let pause = Pause { since: paused.since, until: draft.now() };
    let granted = own_limit::granted_meanwhile(&case.handling);
    let apart = own_limit::apart_after(draft, case, pause, granted);
    set_after(draft, case, limit, LimitReason::Resumed, (running.passed, apart));
}

/// The matter was verified.
pub(super) fn met(draft: &mut Draft<'_>, case: &Case) {
    if let Some(running) = case.handling.limit.as_ref().filter(|running| !running.met) {
        let late = draft.now() > running.limit.due;
        draft.happened(case.id, Happened::LimitMet { late });
    }
}

/// Another calendar came into force: the limit moves by an event, never silently. Nothing to do if it was reckoned by
/// the one in force, or does not run.
pub(super) fn reckon(draft: &mut Draft<'_>, case: &Case) {
    let Some(running) = case.limit_by_another(&draft.situation.calendar.digest) else { return };
    let base = Base::of(&running.limit);
    let due = due_of(draft, &base);
    let limit = reckoned(draft, base, due);
    set(draft, case.id, limit, LimitReason::Calendar);
    super::desk_clocks::follow_limit(draft, case.id);
}

/// A mark was reached.
pub(super) fn mark_reached(draft: &mut Draft<'_>, id: CaseId, generation: u64) {
    let Ok(case) = draft.case(id) else { return };
    let Some(running) = case.handling.limit.as_ref().filter(|running| running.generation == generation)
    else {
        return;
    };
    let Some((percent, _)) = running.next_mark() else { return };
    let after = usize::from(running.passed) + 1;
    let next = running.limit.marks.get(after).copied();
    // Several that lie behind, after an outage or by another calendar, come one at a time.
    let next = next.map(|mark| if mark <= draft.now() { alerts::climbs_at(draft, &case) } else { mark });
    let generation = case.handling.limit_generation + 1;
    draft.happened(id, Happened::LimitMarkReached { percent, generation, next });
    match percent {
        80 => near(draft, &case),
        100 => alerts::raise(draft, &case, ClimbReason::LimitPassed),
        120 => {
            letters::by_the_clock(draft, &case);
            alerts::raise(draft, &case, ClimbReason::LimitPassed);
        }
        _ => {}
    }
}

/// Little is left: what a post has not dealt with by now is the next one's (村→乡, 乡→县, 县→市); what has come to its highest
/// post is put to that again.
fn near(draft: &mut Draft<'_>, case: &Case) {
    let at_once = draft.policy().closed_loop.limit_climbs_at <= 80;
    let rung = if at_once { case.rung.saturating_add(1) } else { case.rung };
    alerts::alert_in_time(draft, case, rung, ClimbReason::LimitNear);
}
