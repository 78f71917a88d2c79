//! The clocks of departments' tasks: the time to sign, to say that it is somebody else's, and to reply. What it leaves out: when
//! another calendar moves them (`reckoning.rs`).

use super::{alerts, draft::Draft};
use crate::{
    CaseId, ClockPurpose, DeskClock, DeskPurpose, Happened, Phase, TaskId, Until,
    board::{Case, DeskTask},
};

pub(super) fn to_sign(draft: &Draft<'_>, case: &Case, generation: u64) -> DeskClock {
    let within = draft.policy_of(&case.facts).closed_loop.sign_within(case.facts.grade);
    let Until { at: due, working } = draft.calendar().until(draft.now(), within);
    DeskClock { purpose: DeskPurpose::Sign, generation, due, working }
}

/// The clock of a department that has signed: it runs out with the case's limit, or where there is none after the time
/// that the grade gives a unit.
pub(super) fn reply_clock(draft: &Draft<'_>, case: &Case, task: TaskId) -> DeskClock {
    let generation =
        case.handling.desk.get(&task).and_then(|desk| desk.clock).map_or(0, |clock| clock.generation);
    let Until { at: due, working } = reply_by(draft, case, case.handling.desk.get(&task));
    DeskClock { purpose: DeskPurpose::Reply, generation: next(generation, case, task), due, working }
}

/// Generations of a task that has no clock just now go on after every one that its case can have used.
fn next(generation: u64, case: &Case, task: TaskId) -> u64 {
    let without_clock = case.handling.desk.get(&task).is_some_and(|desk| desk.clock.is_none());
    if without_clock { case.version + 1 } else { generation + 1 }
}

fn reply_by(draft: &Draft<'_>, case: &Case, desk: Option<&DeskTask>) -> Until {
    let rule = draft.rule(case);
    let otherwise = draft.calendar().until_ms(draft.now(), rule.finish_within_ms, rule.posts_wait);
    // What was promised before it was handed on is an instant, which no calendar moves.
    let handed_on = desk.and_then(|desk| desk.reply_by).map(Until::at);
    let otherwise = handed_on.map_or(otherwise, |latest| latest.min(otherwise));
    case.handling.limit.as_ref().map_or(otherwise, |running| Until::at(running.limit.due))
}

/// Until when a task that is assigned now may be asked to be returned.
pub(super) fn return_by(draft: &Draft<'_>) -> Option<Until> {
    Some(draft.calendar().until(draft.now(), draft.policy().closed_loop.return_within))
}

/// Whether it is too late to say that it is somebody else's matter: the work was looked at, or the time for it has gone by. Who
/// still has time to sign has time to say so: after a pause that time begins anew.
pub(super) fn return_is_late(draft: &Draft<'_>, desk: &DeskTask) -> bool {
    let within = draft.policy().closed_loop.return_within;
    // Tasks of before it was kept have the time that the calendar in force gives.
    let until = desk.return_by.map_or_else(|| draft.calendar().due(desk.assigned_at, within).at, |by| by.at);
    let may_sign = desk.clock.is_some_and(|clock| clock.purpose == DeskPurpose::Sign);
    desk.sent_back > 0 || (draft.now() > until && !may_sign)
}

/// The case goes on after a pause: clocks that stood still run again, those to sign anew.
pub(super) fn run_again(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("it is resumed by a rule that has just read it");
    let stopped = case.handling.open_desks().filter(|(_, desk)| desk.clock.is_none() && !desk.overdue);
    let stopped: Vec<(TaskId, bool)> = stopped.map(|(task, desk)| (task, desk.signed_at.is_some())).collect();
    for (task, signed) in stopped {
        let clock = reply_clock(draft, &case, task);
        let clock = if signed { clock } else { to_sign(draft, &case, clock.generation) };
        set_anew(draft, &case, task, clock);
    }
}

/// Sets the clock of a department's task anew; until when it may be returned moves along, where another calendar moves that.
pub(super) fn set_anew(draft: &mut Draft<'_>, case: &Case, task: TaskId, clock: DeskClock) {
    let return_by = case.handling.desk.get(&task).and_then(|desk| returned_later(draft, desk));
    draft.happened(case.id, Happened::DeskClockSet { task, clock, return_by });
}

/// Until when a task may be returned, where the calendar in force has another instant for it.
pub(super) fn returned_later(draft: &Draft<'_>, desk: &DeskTask) -> Option<Until> {
    desk.runs_to_return()?.moved_by(draft.calendar(), draft.now())
}

/// The limit has moved: so do the clocks of those who have signed, and that of the case which waits for them. Who was overdue
/// and has no more time by it stays so.
pub(super) fn follow_limit(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("the limit was moved of a case that the rule has just read");
    let signed = case.handling.open_desks().filter(|(_, desk)| desk.signed_at.is_some());
    let tasks: Vec<(TaskId, bool)> = signed.map(|(task, desk)| (task, desk.overdue)).collect();
    for (task, overdue) in tasks {
        let clock = reply_clock(draft, &case, task);
        if !overdue || clock.due > draft.now() {
            set_anew(draft, &case, task, clock);
        }
    }
    let waits_for_reply = case.clock.is_some_and(|clock| clock.purpose == ClockPurpose::Reply);
    if waits_for_reply && case.phase == Phase::WithDepartments {
        alerts::set_clock(draft, id, Phase::WithDepartments, ClockPurpose::Reply);
    }
}

/// A department's clock ran out: unsigned, it counts as signed; unanswered, it is overdue. What the case does about it
/// follows from the marks of its limit.
pub(super) fn clock_ran_out(draft: &mut Draft<'_>, id: CaseId, task: TaskId, generation: u64) {
    let Ok(case) = draft.case(id) else { return };
    let Some(desk) = case.handling.desk.get(&task) else { return };
    let Some(clock) = desk.clock.filter(|clock| clock.generation == generation) else { return };
    match clock.purpose {
        DeskPurpose::Sign => {
            let clock = reply_clock(draft, &case, task);
            draft.happened(id, Happened::DeskSigned { task, clock });
        }
        DeskPurpose::Reply => draft.happened(id, Happened::DeskOverdue { task }),
    }
}
