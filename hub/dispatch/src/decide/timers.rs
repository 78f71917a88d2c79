//! Timers that have run out. A timer acts only if what it was set for still stands; otherwise it is used up and
//! nothing else happens.

use super::{
    alerts, answers, backups, desk_clocks, draft::Draft, incidents, letters, limits, reporting_up, search,
    whistles,
};
use crate::{CaseId, ClimbReason, Event, Notice, OfferEnd, OfferId, Phase, TaskId, Timer};

pub(super) fn ran_out(draft: &mut Draft<'_>, timer: Timer) {
    draft.consume(timer);
    match timer {
        Timer::Clock { case, generation } => clock(draft, case, generation),
        Timer::Answer { offer, task } => answer(draft, offer, task),
        Timer::Search { task, generation } => search_due(draft, task, generation),
        Timer::Welfare { task, generation } => welfare(draft, task, generation),
        Timer::Limit { case, generation } => limits::mark_reached(draft, case, generation),
        Timer::Letter { case, generation } => letters::time_ran_out(draft, case, generation),
        Timer::ReportUp { case, generation } => reporting_up::time_ran_out(draft, case, generation),
        Timer::Desk { case, task, generation } => desk_clocks::clock_ran_out(draft, case, task, generation),
        Timer::Whistle { whistle, generation } => whistles::time_ran_out(draft, whistle, generation),
        Timer::IncidentReport { incident, generation } => {
            incidents::time_ran_out(draft, incident, generation);
        }
    }
}

fn clock(draft: &mut Draft<'_>, id: CaseId, generation: u64) {
    let Ok(case) = draft.case(id) else { return };
    if case.clock.is_none_or(|clock| clock.generation != generation) {
        return;
    }
    alerts::raise(draft, &case, alerts::reason_for(&case));
}

fn answer(draft: &mut Draft<'_>, offer: OfferId, task: TaskId) {
    let Some(task) = draft.task(task) else { return };
    let Some(live) = task.offers.get(&offer) else { return };
    answers::end_offer(draft, task.id, offer, live.unit, OfferEnd::Expired);
    search::search_for(draft, task.id);
}

fn search_due(draft: &mut Draft<'_>, task: TaskId, generation: u64) {
    let Some(task) = draft.task(task) else { return };
    if task.search_due.is_some() && task.search_generation == generation {
        search::search_when_due(draft, &task);
    }
}

fn welfare(draft: &mut Draft<'_>, task: TaskId, generation: u64) {
    let Some(task) = draft.task(task) else { return };
    let Some(attending) = &task.attending else { return };
    if task.welfare_due.is_none() || task.welfare_generation != generation {
        return;
    }
    let Ok(case) = draft.case(task.case) else { return };
    let on_scene = case.phase == Phase::OnScene || backups::is_backup(&case, task.id);
    debug_assert!(on_scene, "only a unit on scene has a welfare clock");
    draft.record(Event::WelfareMissed { task: task.id, unit: attending.unit });
    search::post(draft, attending.unit, Notice::Welfare { task: task.id });
    alerts::raise(draft, &case, ClimbReason::WelfareMissed);
    answers::welfare_after(draft, &case, task.id);
}
