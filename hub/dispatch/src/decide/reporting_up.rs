//! 上报: what a grave case owes to the tiers above, who writes down that it was done, and what follows where nobody does: the
//! post that should have heard of it hears of it by the clock, and has the case. Where that post is above the realm or was to have
//! it in writing, whoever has the case hears of it again and again until it is reported.

use super::{alerts, authority, draft::Draft, ladder};
use crate::{
    Actor, CaseId, ClimbReason, Happened, OwedAgain, REPORTS_UP_MAX, Refusal, ReportUp, ReportUpBy,
    ReportUpRule, ReportUpState, ReportedUp, ReportingUp, Upward, UtcMicros, board::Case,
};

/// The case was filed, or has become more or less grave: it owes what the policy asks for at its grade, since now. What was made
/// is made, what is overdue stays so, and what still waits and is asked for no more is owed to nobody. What is overdue and asked
/// for no more stays on record alone: it can still be made, and is put to nobody again.
pub(super) fn follow_grade(draft: &mut Draft<'_>, id: CaseId) {
    let Ok(case) = draft.case(id) else { return };
    let before = case.handling.reports_up.clone();
    take_up(draft, &case, &before, &before);
}

/// A case is opened again: what was reported of it is known, the rest is owed anew.
pub(super) fn begin_again(draft: &mut Draft<'_>, id: CaseId, before: &[ReportUp]) {
    let Ok(case) = draft.case(id) else { return };
    let made: Vec<ReportUp> =
        before.iter().filter(|report| report.state == ReportUpState::Done).copied().collect();
    take_up(draft, &case, &[], &made);
}

/// A case became part of another, which owes what both did, the earlier of two; what either made is made for both.
pub(super) fn bring(draft: &mut Draft<'_>, into: CaseId, brought: &[ReportUp]) {
    let Ok(case) = draft.case(into) else { return };
    let before = case.handling.reports_up.clone();
    let mut owed = before.clone();
    for report in brought {
        match owed.iter_mut().find(|own| own.is_for(report.to, report.by)) {
            Some(own) if rank(report) < rank(own) => *own = unnamed(report),
            Some(_) => {}
            None => owed.push(unnamed(report)),
        }
    }
    take_up(draft, &case, &before, &owed);
}

/// A case goes its own way again: it owes what it owed, but for what was made meanwhile for both.
pub(super) fn goes_back(draft: &mut Draft<'_>, id: CaseId, owed: &[ReportUp], stays: &[ReportUp]) {
    let Ok(case) = draft.case(id) else { return };
    let made = |report: &ReportUp| {
        let mut done = stays.iter().filter(|other| other.state == ReportUpState::Done);
        done.find(|other| other.is_for(report.to, report.by)).copied()
    };
    let owed: Vec<ReportUp> = owed.iter().map(|report| unnamed(&made(report).unwrap_or(*report))).collect();
    take_up(draft, &case, &[], &owed);
}

/// Something has left a case, and takes along what became owed with it at these instants, is overdue and is asked for no more.
pub(super) fn leaves(draft: &mut Draft<'_>, id: CaseId, since: &[UtcMicros]) {
    let Ok(case) = draft.case(id) else { return };
    let rules = &draft.rule(&case).report_up;
    let goes = |report: &ReportUp| {
        report.state == ReportUpState::Overdue && !is_asked(rules, report) && since.contains(&report.since)
    };
    let mut owed = case.handling.reports_up.clone();
    owed.retain(|report| !goes(report));
    if owed != case.handling.reports_up {
        draft.happened(id, Happened::ReportsUpSet { owed });
    }
}

fn is_asked(rules: &[ReportUpRule], report: &ReportUp) -> bool {
    rules.iter().any(|rule| report.is_for(rule.to, rule.by))
}

/// What was made is made; of what was not, what is due first.
fn rank(report: &ReportUp) -> (bool, UtcMicros) {
    (report.state != ReportUpState::Done, report.due)
}

/// Without a timer yet.
fn unnamed(report: &ReportUp) -> ReportUp {
    ReportUp { generation: 0, ..*report }
}

/// What is overdue is put to a post again at least so often, unless a post has longer to answer.
const AGAIN_MAX_MS: u64 = 3_600_000;

/// When what is overdue is put to a post again: after as long again as it has been overdue, so that it drowns nothing else; no sooner
/// than a post has had its time, and no later than an hour.
fn put_again_at(draft: &Draft<'_>, case: &Case, report: &ReportUp) -> UtcMicros {
    let rule = draft.rule(case);
    let overdue_ms = draft.now().since_ms(report.due);
    let wait_ms = overdue_ms.min(AGAIN_MAX_MS).max(rule.climb_after_ms);
    draft.calendar().after_ms(draft.now(), wait_ms, rule.posts_wait).at
}

fn take_up(draft: &mut Draft<'_>, case: &Case, before: &[ReportUp], known: &[ReportUp]) {
    let rules = &draft.rule(case).report_up;
    let kept = known.iter().filter(|report| report.state != ReportUpState::Waits || is_asked(rules, report));
    let mut owed: Vec<ReportUp> = kept.copied().collect();
    for rule in rules {
        let anew = owed_since_now(draft, *rule);
        match owed.iter_mut().find(|report| report.is_for(rule.to, rule.by)) {
            Some(report) if report.state == ReportUpState::Waits && anew.due < report.due => *report = anew,
            Some(_) => {}
            None => owed.push(anew),
        }
    }
    for report in owed.iter_mut().filter(|report| report.state == ReportUpState::Overdue) {
        if !is_asked(rules, report) {
            report.again = None;
        } else if report.again.is_none() && !knows_of_it(case, report) {
            // It is asked for again, and nobody knows of it.
            *report = ReportUp { again: Some(draft.now()), ..unnamed(report) };
        }
    }
    for (report, index) in owed.iter_mut().zip(0..).filter(|(report, _)| report.generation == 0) {
        report.generation = named(case, index);
        // What it brought is put to the posts here, and no sooner than they could have seen to it.
        report.again = report.again.map(|_| alerts::climbs_at(draft, case));
    }
    if owed != before {
        draft.happened(case.id, Happened::ReportsUpSet { owed });
    }
}

/// A timer is named by the place in the stream at which it was set, and by which of them it is.
fn named(case: &Case, index: u64) -> u64 {
    (case.version + 1) * REPORTS_UP_MAX as u64 + index
}

fn owed_since_now(draft: &Draft<'_>, rule: ReportUpRule) -> ReportUp {
    let ReportUpRule { to, by, within } = rule;
    let (since, until) = (draft.now(), draft.calendar().until(draft.now(), within));
    let (due, working) = (until.at, until.working);
    ReportUp { to, by, since, due, working, generation: 0, state: ReportUpState::Waits, again: None }
}

/// Another calendar gives another time for what is still owed. What is overdue is put to posts again at an instant, which stays.
pub(super) fn reckon(draft: &mut Draft<'_>, case: &Case) {
    let mut owed = case.handling.reports_up.clone();
    for (report, index) in owed.iter_mut().zip(0..) {
        let moved = report.until().and_then(|until| until.moved_by(draft.calendar(), draft.now()));
        if let Some(until) = moved {
            (report.due, report.generation) = (until.at, named(case, index));
        }
    }
    if owed != case.handling.reports_up {
        draft.happened(case.id, Happened::ReportsUpSet { owed });
    }
}

/// Somebody writes down that it was reported, for the post that has the case or one above it.
pub(super) fn report(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    reporting: &ReportingUp,
) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    let &ReportingUp { to, way, said_at, .. } = reporting;
    let owed = waiting(case, to, way).ok_or(Refusal::NoReportOwed { case: case.id, to, by: way })?;
    if said_at < owed.since {
        return Err(Refusal::SaidTooEarly { said_at, since: owed.since });
    }
    let (to_whom, number) = (reporting.to_whom.clone(), reporting.number.clone());
    let late = said_at > owed.due;
    let made = ReportedUp { to, way, to_whom, number, said_at, late };
    draft.acted(case.id, by, Happened::ReportedUp(Box::new(made)));
    Ok(())
}

fn waiting(case: &Case, to: Upward, by: ReportUpBy) -> Option<ReportUp> {
    let open = case.handling.reports_up.iter().filter(|report| report.state != ReportUpState::Done);
    open.copied().find(|report| report.is_for(to, by))
}

/// The time has gone by, or the post that was told last has had its time: the post that should know of it is told by the clock,
/// unless it has the case already and knows of it.
pub(super) fn time_ran_out(draft: &mut Draft<'_>, id: CaseId, generation: u64) {
    let Ok(case) = draft.case(id) else { return };
    let mut running = case.handling.reports_up.iter().zip(0..).filter(|(it, _)| it.runs_out().is_some());
    let Some((&report, index)) = running.find(|(report, _)| report.generation == generation) else { return };
    let ReportUp { to, by: way, .. } = report;
    let knows = knows_of_it(&case, &report);
    let at = put_again_at(draft, &case, &report);
    let again = (!knows).then(|| OwedAgain { at, generation: named(&case, index) });
    draft.happened(id, Happened::ReportUpOverdue { to, way, again });
    if !knows {
        let rung = to.tier().map_or(case.top(), |tier| ladder::rung_of(&case.facts.ladder, Some(tier)));
        // Whoever takes the case on must see to what a unit waits for first; that this is overdue is on record.
        let reason = alerts::hand_wanted(&case).unwrap_or(ClimbReason::ReportUpOwed);
        alerts::alert_in_time(draft, &case, rung.max(case.rung), reason);
    }
}

/// Whether it was to be told by telephone, and somebody at a post of its tier has taken the case on. In writing nobody knows
/// of it before it is written; and of a tier above the realm no post can say that it knows.
fn knows_of_it(case: &Case, report: &ReportUp) -> bool {
    let there = case.owner().is_some_and(|owner| Some(owner.tier) == report.to.tier());
    report.by == ReportUpBy::Phone && there && case.acknowledged_by.is_some()
}
