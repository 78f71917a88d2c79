//! 更正: which limit a case has that was filed as something else. It is reckoned since the case was filed, for the caller has
//! waited since then; but where that lies behind, or leaves its post less time than it has to answer, it begins with the
//! correction: nobody can have kept a limit that nobody knew.

use super::{desk_clocks, draft::Draft, limits};
use crate::{CaseId, Grade, Limit, LimitReason, Phase, ResumedLimit, RunningLimit, UtcMicros, board::Case};

/// The limit that the case has for itself from now on, whatever merged cases bring; none where the one that runs stays.
/// `corrected` is the case as it is filed now.
pub(super) fn own_limit(draft: &Draft<'_>, case: &Case, corrected: &Case) -> Option<Limit> {
    let (before, after) = (limits::span_of(draft, case), limits::span_of(draft, corrected));
    let within = after.filter(|_| after != before)?;
    if !will_run(case, corrected) {
        return None;
    }
    let since_filed = limits::since(draft, within, runs_since(case));
    let rule = draft.rule(corrected);
    let least = draft.calendar().after_ms(draft.now(), rule.climb_after_ms, rule.posts_wait).at;
    let anew = limits::since(draft, within, draft.now());
    let Some(running) = &case.handling.limit else {
        // What was filed without a limit although there is one for its like has none on purpose.
        let limit = if since_filed.due > least { since_filed } else { anew };
        return Some(limit).filter(|_| before.is_none());
    };
    let since_filed = with_what_was_granted(draft, running, since_filed);
    let (rises, falls) = rises_or_falls(case, corrected);
    // Less that a report brought is what runs, and nobody gains time by a correction; what falls goes back to its own.
    let brought = is_brought_by_a_report(case) && !falls;
    let own = case.handling.own_limit.as_ref().filter(|_| !brought).unwrap_or(&running.limit);
    let begins_anew = since_filed.due <= least;
    let limit = if begins_anew { anew } else { since_filed };
    let earlier = limit.due < own.due;
    let holds = if falls { !earlier && !begins_anew } else { earlier || !(brought || rises || begins_anew) };
    // A limit that holds because a report brought it is its own from now on: the grade is, whoever leaves.
    let kept = is_brought_by_a_report(case).then(|| running.limit.clone());
    if holds { Some(limit) } else { kept.filter(|_| rises) }
}

/// Whether what runs was brought by a report that joined.
fn is_brought_by_a_report(case: &Case) -> bool {
    case.handling.own_limit.is_some() && case.handling.absorbed.is_empty()
}

/// Whether its limit runs once the case is what it is filed as now: not while it waits by plan, nor once it was verified; but
/// what becomes red waits no longer.
fn will_run(case: &Case, corrected: &Case) -> bool {
    let becomes_red = corrected.facts.grade == Grade::Red && case.facts.grade != Grade::Red;
    let runs = |running: &RunningLimit| !running.met && (running.paused.is_none() || becomes_red);
    let is_done = matches!(case.phase, Phase::ToCallBack | Phase::ToClose);
    !is_done && case.handling.limit.as_ref().is_none_or(runs)
}

fn rises_or_falls(case: &Case, corrected: &Case) -> (bool, bool) {
    let (before, after) = (case.facts.grade, corrected.facts.grade);
    (after < before, after > before)
}

/// Since when its own limit runs: since it was filed, or was done or opened again; a limit that a later report brought began with
/// that report, and says nothing of it.
pub(super) fn runs_since(case: &Case) -> UtcMicros {
    let handling = &case.handling;
    let filed_at = case.facts.filing.as_ref().map_or(case.opened_at, |filing| filing.received_at);
    let own = handling.own_limit.as_ref().or(handling.limit.as_ref().map(|running| &running.limit));
    let brought = |at: &UtcMicros| handling.reports.iter().any(|report| report.received_at == *at);
    let began = own.map(|limit| limit.started_at).filter(|at| !brought(at));
    handling.runs_since.or(began).unwrap_or(filed_at)
}

/// More time that was granted, and time for which it stood still, are not lost by a correction. What was left at the end of a
/// pause is known in the kind of time of that limit alone.
fn with_what_was_granted(draft: &Draft<'_>, running: &RunningLimit, limit: Limit) -> Limit {
    let old = &running.limit;
    let Some(resumed) = old.resumed else { return limits::again(draft, &limit, old.extension) };
    if old.basis() != limit.basis() {
        return limits::again(draft, &limit, old.extension);
    }
    let granted_ms =
        old.allowed_ms.saturating_sub(limits::since(draft, old.within, old.started_at).allowed_ms);
    let left_ms = (limit.allowed_ms + granted_ms).saturating_sub(resumed.gone_ms);
    limits::again(
        draft,
        &Limit { resumed: Some(ResumedLimit { left_ms, ..resumed }), ..limit },
        old.extension,
    )
}

/// The earliest of its own limit and of those that merged cases brought runs.
pub(super) fn set_with_what_was_brought(draft: &mut Draft<'_>, id: CaseId, own: Limit) {
    let Ok(case) = draft.case(id) else { return };
    let running = case.handling.limit.as_ref();
    if running.is_some_and(|running| running.met || running.paused.is_some()) {
        return;
    }
    let brought = case.handling.absorbed.iter().filter_map(|absorbed| absorbed.limit.as_ref());
    let earliest = brought.chain([&own]).min_by_key(|limit| limit.due).cloned().unwrap_or(own);
    if running.is_none_or(|running| running.limit != earliest) {
        limits::set(draft, id, earliest, LimitReason::Corrected);
        desk_clocks::follow_limit(draft, id);
    }
}
