//! A matter has become more pressing: another caller says so, or a case that was merged into it. Whoever has it hears of
//! it, post and units, wherever it stands; and what has become red is looked for units anew and waits for nothing else.

use super::{
    alerts, backups, checking, competence, departments, draft::Draft, exits, limits, reassigning,
    reporting_up, responding, run_cards, search,
};
use crate::{
    CaseId, ClimbReason, ClockPurpose, Event, Grade, Happened, LimitReason, Notice, Phase, Refusal, ReportId,
    TaskId, board::Case,
};

/// The post at `rung` or above is alerted, within the time that ran. What has become red is taken back from departments,
/// waits no longer by plan or for a check, gets more units where one is at work (those of the run card that holds now), and begins again where the work counted
/// as done. `report` is the one that made it so.
pub(super) fn more_pressing(
    draft: &mut Draft<'_>,
    id: CaseId,
    report: ReportId,
    rung: u8,
) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let red = case.facts.grade == Grade::Red;
    reassigning::relieve_nobody(draft, case.task);
    tell_those_at_work(draft, &case, report);
    match case.phase {
        Phase::WithDepartments if red => departments::take_back(draft, id),
        Phase::ToCheck if red => checking::without_checking(draft, &case),
        Phase::Suspended if red => exits::wake(draft, &case),
        Phase::Suspended if responding::waits_for_emergency(&case) => responding::presses(draft, id)?,
        Phase::ToVerify | Phase::ToCallBack | Phase::ToClose if red => begin_again(draft, &case),
        Phase::Unattended
        | Phase::ToCheck
        | Phase::UnderWay
        | Phase::OnScene
        | Phase::ToVerify
        | Phase::ToClose
        | Phase::WithDepartments
        | Phase::Suspended
        | Phase::ToCallBack => {}
    }
    run_cards::follow_card(draft, id);
    if red && matches!(case.phase, Phase::UnderWay | Phase::OnScene) {
        more_units(draft, id)?;
    }
    let now = draft.case(id)?;
    // What is to be closed is put to a post that may close it as it is now.
    let rung =
        if now.phase == Phase::ToClose { rung.max(competence::lowest_rung(draft, &now)) } else { rung };
    alerts::alert_in_time(draft, &now, rung, ClimbReason::GradeRaised);
    reporting_up::follow_grade(draft, id);
    Ok(())
}

/// Whether the work counts as done, so that danger that is told of now is another.
pub(super) fn counts_as_done(phase: Phase) -> bool {
    match phase {
        Phase::ToVerify | Phase::ToCallBack | Phase::ToClose => true,
        Phase::Unattended
        | Phase::ToCheck
        | Phase::UnderWay
        | Phase::OnScene
        | Phase::WithDepartments
        | Phase::Suspended => false,
    }
}

/// Every unit that has the matter in hand learns what was said.
fn tell_those_at_work(draft: &mut Draft<'_>, case: &Case, report: ReportId) {
    for task in [draft.task_of(case)].into_iter().chain(backups::open(draft, case)) {
        if let Some(attending) = task.attending {
            let notice = Notice::MorePressing { task: task.id, case: case.id, report };
            search::post(draft, attending.unit, notice);
        }
    }
}

/// More go than the unit that is at work. It may be at most once for a rise, and whoever was looked for already is enough:
/// what the unit itself may ask for stays as it is. So is whoever the run card wants of what is so pressing.
fn more_units(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    if backups::waiting(draft, &case).is_none() {
        let task = TaskId(draft.id());
        draft.happened(id, Happened::BackupWanted { task });
        draft.record(Event::TaskOpened { task, case: id });
    }
    Ok(())
}

/// The work counts no longer as done, as if whoever checks it had found it not done. Departments are out of it, for danger
/// to life is for units.
fn begin_again(draft: &mut Draft<'_>, case: &Case) {
    let running = case.clock.map(|clock| clock.until());
    departments::end_open(draft, case);
    let task = TaskId(draft.id());
    draft.record(Event::TaskEnded { task: case.task });
    draft.happened(case.id, Happened::BegunAgain { task });
    draft.record(Event::TaskOpened { task, case: case.id });
    match case.handling.limit.as_ref() {
        // What was dealt with on the spot was filed without a limit; now it is a case like any other.
        None => limits::start(draft, case.id, LimitReason::Filed),
        Some(running) if running.met => limits::start(draft, case.id, LimitReason::Redone),
        Some(_) => {}
    }
    alerts::set_clock_no_later(draft, case.id, Phase::Unattended, ClockPurpose::Climb, running);
}

/// Looks for units as the new grade asks: for the case, and for a task for backup that waits. Whoever a run card wants is looked
/// for by the next timer, among those who are what is wanted.
pub(super) fn look_around(draft: &mut Draft<'_>, id: CaseId) {
    for task in looked_for(draft, id) {
        let case = draft.case(id).expect("the search is for a case that the rule has just read");
        let just_opened = draft.board().task(task).is_none();
        if search::is_by_card(&case, task) {
            if !just_opened {
                search::search_anew_for(draft, &case, task);
            }
        } else {
            search::search_for(draft, task);
        }
    }
}

/// The same by the next timer: for a decision that was told who is near another place.
pub(super) fn look_around_soon(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("the search is for a case that the rule has just read");
    for task in looked_for(draft, id) {
        search::search_anew_for(draft, &case, task);
    }
}

/// The same for whoever is looked for besides alone: what is looked for by a decision that opened it is left at that.
pub(super) fn besides_soon(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("the search is for a case that the rule has just read");
    for task in besides(draft, &case) {
        if draft.board().task(task).is_some() {
            search::search_anew_for(draft, &case, task);
        }
    }
}

fn looked_for(draft: &mut Draft<'_>, id: CaseId) -> Vec<TaskId> {
    let case = draft.case(id).expect("the search is for a case that the rule has just read");
    [case.task].into_iter().chain(besides(draft, &case)).collect()
}

fn besides(draft: &mut Draft<'_>, case: &Case) -> Vec<TaskId> {
    let waiting = backups::open(draft, case).into_iter().filter(|task| task.attending.is_none());
    waiting.map(|task| task.id).collect()
}
