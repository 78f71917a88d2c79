//! Whose limit is whose when something leaves a case: what stays, and what goes, has the limit that it would have had without
//! the other. Nothing that was granted is lost, and no time counts for which the case waited by plan.

use super::{desk_clocks, draft::Draft, limits};
use crate::{
    CaseId, CaseReport, Limit, LimitReason, LimitsApart, MergedLimit, Span, UtcMicros,
    board::{Absorbed, Case, Handling, Pause},
};

/// The case that stays has the earliest of its own limit and of those still merged into it, with any extension that was
/// granted meanwhile.
pub(super) fn without_case(draft: &mut Draft<'_>, case: &Case, gone: &Absorbed) {
    let Some(running) = case.handling.limit.as_ref().filter(|running| !running.met) else { return };
    let own = case.handling.own_limit.iter();
    let rest = case.handling.absorbed.iter().filter(|absorbed| absorbed.case != gone.case);
    let stay = own.chain(rest.filter_map(|absorbed| absorbed.limit.as_ref()));
    let Some(earliest) = stay.min_by_key(|limit| limit.due) else { return };
    let limit = limits::again(draft, earliest, granted_meanwhile(&case.handling));
    if limit == running.limit {
        return;
    }
    let Some(paused) = running.paused else {
        limits::set(draft, case.id, limit, LimitReason::Parted);
        return desk_clocks::follow_limit(draft, case.id);
    };
    let limit = limits::held(draft, &limit, lasting(draft, paused.since));
    stands_still_on(draft, case, limit, (running.passed, paused.since));
}

fn lasting(draft: &Draft<'_>, since: UtcMicros) -> Pause {
    Pause { since, until: draft.now() }
}

/// The limit of a case that goes on waiting by plan. It stood still until now, and so did those of all that are part of it.
fn stands_still_on(draft: &mut Draft<'_>, was: &Case, limit: Limit, (passed, since): (u8, UtcMicros)) {
    let stays = draft.case(was.id).expect("the case stays open when something leaves it");
    // Of what left, too, it is known whether it brought an extension.
    let granted = granted_meanwhile(&was.handling);
    let apart = apart_after(draft, &stays, lasting(draft, since), granted);
    limits::set_parted(draft, was.id, limit, passed, apart);
    let now = draft.case(was.id).expect("its limit has just been set");
    limits::pause(draft, &now);
}

/// What each of several in one has after a pause of all of them; none if nothing is merged into it. An extension that was
/// granted meanwhile stays with the case that stays.
pub(super) fn apart_after(
    draft: &Draft<'_>,
    case: &Case,
    pause: Pause,
    granted: Option<Span>,
) -> Option<LimitsApart> {
    let handling = &case.handling;
    if handling.absorbed.is_empty() {
        return None;
    }
    let own = handling.own_limit.as_ref();
    let own = own.map(|own| limits::again(draft, own, granted));
    let own = own.map(|own| limits::held(draft, &own, pause));
    let merged = handling.absorbed.iter().filter_map(|absorbed| {
        let limit = limits::again(draft, absorbed.limit.as_ref()?, None);
        let limit = limits::held(draft, &limit, pause);
        Some(MergedLimit { case: absorbed.case, limit, passed: absorbed.passed })
    });
    Some(LimitsApart { own, merged: merged.collect() })
}

/// An extension that was granted while cases were merged: none of them brought it.
pub(super) fn granted_meanwhile(handling: &Handling) -> Option<Span> {
    let running = &handling.limit.as_ref()?.limit;
    let from = |limit: &Limit| (limit.within, limit.started_at, limit.extension);
    let merged = handling.absorbed.iter().filter_map(|absorbed| absorbed.limit.as_ref());
    let mut brought = handling.own_limit.iter().chain(merged);
    running.extension.filter(|_| !brought.any(|limit| from(limit) == from(running)))
}

/// The limit of a case that was part of another. While that one waits by plan, so did this one.
pub(super) fn as_if_apart(draft: &Draft<'_>, case: &Case, limit: &Limit) -> Limit {
    let limit = limits::again(draft, limit, None);
    match case.handling.limit.as_ref().and_then(|running| running.paused) {
        Some(paused) => limits::held(draft, &limit, lasting(draft, paused.since)),
        None => limit,
    }
}

/// A limit that ran since the report that leaves was taken in was that report's: what stays has the earliest of the one that
/// it moved and of what the others ask for.
pub(super) fn without_report(draft: &mut Draft<'_>, case: &Case, leaving: &CaseReport) {
    let handling = &case.handling;
    let Some(running) = handling.limit.as_ref().filter(|running| !running.met) else { return };
    // How long it stood still in ledgers of before that was kept nobody knows.
    let is_known = running.limit.resumed.is_none() || !handling.past.pauses.is_empty();
    if running.limit.started_at != leaving.received_at || !is_known {
        return;
    }
    let Some(earliest) = earliest_without(draft, case, leaving) else { return };
    let stays = limits::again(draft, &earliest, running.limit.extension);
    let passed = handling.past.moved.map_or(0, |moved| moved.passed).max(running.passed);
    if let Some(paused) = running.paused {
        stands_still_on(draft, case, stays, (passed, paused.since));
    } else {
        limits::set_parted(draft, case.id, stays, passed, None);
        desk_clocks::follow_limit(draft, case.id);
    }
}

fn earliest_without(draft: &Draft<'_>, case: &Case, leaving: &CaseReport) -> Option<Limit> {
    let (handling, past) = (&case.handling, &case.handling.past);
    let own =
        handling.reports.iter().filter(|report| report.from.is_none() && report.report != leaving.report);
    let asked = own.filter_map(|report| {
        let grade = report.stated.as_deref()?.grade?;
        // Whoever was heard before it was moved, or found it no more pressing, is content with what was moved.
        let asks = past.moved.is_none_or(|moved| report.received_at >= moved.at && grade < moved.grade);
        let limit = limits::filed_at(draft, case, grade, heard_at(case, report));
        limit.filter(|_| asks)
    });
    let own = asked.chain(handling.unmoved_limit().cloned()).map(|limit| without_pauses(draft, case, &limit));
    let brought = handling.absorbed.iter().filter_map(|absorbed| absorbed.limit.as_ref());
    let brought = brought.map(|limit| as_if_apart(draft, case, limit));
    own.chain(brought).min_by_key(|limit| limit.due)
}

/// The limit of a report that leaves for a case of its own: it runs since it was taken in, or since the matter was to be done
/// anew if that was later.
pub(super) fn goes_with_report(draft: &mut Draft<'_>, case: &Case, leaving: &CaseReport, to: CaseId) {
    let parted = draft.case(to).expect("the case has just been opened");
    let Some(limit) = limits::runs_since(draft, &parted, heard_at(case, leaving)) else { return };
    let limit = without_pauses(draft, case, &limit);
    limits::set(draft, to, limit, LimitReason::Filed);
}

fn heard_at(case: &Case, report: &CaseReport) -> UtcMicros {
    case.handling.past.anew_at.map_or(report.received_at, |anew_at| anew_at.max(report.received_at))
}

/// A limit with every time left out for which the case waited by plan since it began.
fn without_pauses(draft: &Draft<'_>, case: &Case, limit: &Limit) -> Limit {
    let mut limit = limits::again(draft, limit, None);
    for Pause { since, until } in case.handling.pauses(draft.now()) {
        let since = limit.resumed.map_or(limit.started_at, |resumed| resumed.at).max(since);
        if since < until {
            limit = limits::held(draft, &limit, Pause { since, until });
        }
    }
    limit
}
