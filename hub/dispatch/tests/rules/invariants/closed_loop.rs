//! The same for the closed loop: limits, departments, call-backs, merged cases.

use std::collections::BTreeSet;

use hub_dispatch::{
    Decision, DepartmentCode, Event, Grade, Happened, Part, Phase, ReportUpState, Timer, UtcMicros,
    board::{Board, Case, DESK_TASKS_MAX, KEPT_APART_MAX},
};

/// Returns that the town's policies allow.
const RETURNS_MAX: u8 = 2;

/// Timers that the limit and the departments of a case wait for.
pub(super) fn timers_of(case: &Case) -> Vec<(Timer, UtcMicros)> {
    let id = case.id;
    let limit = case.handling.limit.iter().filter_map(|running| {
        let timer = Timer::Limit { case: id, generation: running.generation };
        running.next_mark().map(|(_, at)| (timer, at))
    });
    let desks = case.handling.desk.iter().filter_map(|(&task, desk)| {
        let clock = desk.clock?;
        Some((Timer::Desk { case: id, task, generation: clock.generation }, clock.due))
    });
    let letter = case.handling.letter.iter().filter(|letter| !letter.overdue);
    let letter =
        letter.map(|letter| (Timer::Letter { case: id, generation: letter.generation }, letter.answer_by));
    let owed = case.handling.reports_up.iter().filter_map(|report| {
        let due = match report.state {
            ReportUpState::Waits => Some(report.due),
            ReportUpState::Overdue => report.again,
            ReportUpState::Done => None,
        };
        Some((Timer::ReportUp { case: id, generation: report.generation }, due?))
    });
    limit.chain(desks).chain(letter).chain(owed).collect()
}

pub(super) fn is_in_order(case: &Case) {
    limit_is_in_order(case);
    departments_are_in_order(case);
    callers_are_kept(case);
    let suspended = case.handling.suspended.is_some();
    assert_eq!(suspended, case.phase == Phase::Suspended, "case {} waits by plan or does not", case.id);
    let to_check = case.phase == Phase::ToCheck;
    assert!(case.facts.to_check || !to_check, "case {} is to be looked into as it was filed", case.id);
    assert!(!to_check || case.facts.grade != Grade::Red, "what is red waits for no check: case {}", case.id);
    assert!(!suspended || case.facts.grade != Grade::Red, "what is red waits by no plan: case {}", case.id);
    letters_are_in_order(case);
    assert!(case.handling.kept_apart.len() <= KEPT_APART_MAX);
}

/// Of the letters about a case and about those merged into it, the one that is to be answered first runs.
fn letters_are_in_order(case: &Case) {
    let first = case.handling.letters().min_by_key(|letter| (letter.overdue, letter.answer_by));
    assert_eq!(case.handling.letter.as_ref(), first, "the letter that runs about case {}", case.id);
    let merged = !case.handling.absorbed.is_empty();
    assert!(merged || case.handling.own_letter.is_none(), "case {} has one letter of its own", case.id);
}

fn is_paused(case: &Case) -> bool {
    case.handling.suspended.is_some_and(|suspended| suspended.kind.pauses())
}

/// The limit runs until the case is verified, and only a suspension for a long time or for an emergency pauses it.
fn limit_is_in_order(case: &Case) {
    let Some(running) = &case.handling.limit else { return };
    let verified = matches!(case.phase, Phase::ToCallBack | Phase::ToClose);
    assert_eq!(running.met, verified, "the limit of case {} in {:?}", case.id, case.phase);
    assert_eq!(running.paused.is_some(), is_paused(case), "the limit of case {} stands still", case.id);
    assert!(running.asked.is_none() || !running.met, "nobody asks for more time for what is done");
    assert!(running.generation <= case.handling.limit_generation, "generations never fall");
    assert!(running.limit.marks.is_sorted() && running.limit.marks[2] == running.limit.due);
}

fn departments_are_in_order(case: &Case) {
    let handling = &case.handling;
    let with_departments = matches!(case.phase, Phase::WithDepartments | Phase::Suspended);
    let open = handling.open_desks().count();
    assert!(open == 0 || with_departments, "case {} is {:?} and departments have it", case.id, case.phase);
    if case.phase == Phase::WithDepartments {
        assert!(open > 0 && handling.lead().is_some(), "somebody leads case {} and owes a reply", case.id);
    }
    assert!(handling.desk.len() <= DESK_TASKS_MAX && handling.returns <= RETURNS_MAX);
    let at_work = handling.desk.values().filter(|desk| !desk.ended);
    let departments: BTreeSet<&DepartmentCode> = at_work.clone().map(|desk| &desk.department).collect();
    assert_eq!(departments.len(), at_work.clone().count(), "each department has case {} once", case.id);
    assert!(at_work.filter(|desk| desk.part == Part::Lead).count() <= 1, "one leads");
    for desk in handling.desk.values() {
        let runs = desk.is_open() && !desk.overdue && !is_paused(case);
        assert_eq!(desk.clock.is_some(), runs, "the clock of {} for case {}", desk.department, case.id);
        assert!(desk.return_asked_at.is_none() || desk.is_open(), "only what is open can be returned");
    }
}

/// Every caller is kept whatever is merged, and called back before the case can be closed.
fn callers_are_kept(case: &Case) {
    let handling = &case.handling;
    let owed = handling.call_backs_owed().count();
    match case.phase {
        Phase::ToCallBack => assert!(owed > 0, "case {} waits for no call", case.id),
        Phase::ToClose => assert_eq!(owed, 0, "case {} owes a call", case.id),
        Phase::Unattended
        | Phase::ToCheck
        | Phase::UnderWay
        | Phase::OnScene
        | Phase::ToVerify
        | Phase::WithDepartments
        | Phase::Suspended => {}
    }
    for absorbed in &handling.absorbed {
        for brought in &absorbed.reports {
            let kept = handling.reports.iter().find(|report| report.report == brought.report);
            let kept = kept.expect("who was merged is still there");
            assert_eq!((kept.from, kept.received_at), (Some(absorbed.case), brought.received_at));
        }
    }
}

/// A case is closed once it was verified; what was dealt with on the spot says so in the same breath.
pub(super) fn nobody_is_closed_unverified(before: &Board, decision: &Decision) {
    let self_handled = decision.events.iter().any(|event| {
        matches!(event, Event::Acted(acted) if matches!(acted.what, Happened::SelfHandled { sampled: false, .. }))
    });
    for event in &decision.events {
        let Event::Closed { case, .. } = event else { continue };
        let verified = before.case(*case).is_some_and(|case| case.phase == Phase::ToClose);
        assert!(verified || self_handled, "case {case} is closed unverified");
    }
}
