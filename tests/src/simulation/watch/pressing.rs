//! What becomes red is never silent: its post hears of it in the same decision, and so does whoever is at work; somebody
//! attends it, or is asked, or looked for; and it is due no later than a red case filed at that moment.

use std::rc::Rc;

use hub_dispatch::{
    CaseId, ClimbReason, Event, Grade, Mode, Notice, Phase, Service, TaskId,
    board::{Case, Recorded, Task},
};

use super::{Broken, Watch, Within, closed_loop::Done, ensure, limits::Running, reports_parted::Unmoved};

impl Watch {
    /// A report joined, or a case was merged into this one.
    pub(super) fn rises(
        &self,
        id: CaseId,
        grade: Grade,
        calls: &[Service],
        rest: &[Rc<Recorded>],
        within: &mut Within,
    ) -> Result<(), Broken> {
        // What is red already presses again with a service that nobody spoke of.
        let presses = |case: &&Case| {
            grade < case.facts.grade || calls.iter().any(|service| !case.facts.call_first.contains(service))
        };
        let Some(case) = self.truth.case(id).filter(presses) else { return Ok(()) };
        within.raised = Some((id, grade));
        let heard = rest.iter().any(|next| {
            matches!(next.event, Event::Alerted { case, reason: Some(ClimbReason::GradeRaised), .. } if case == id)
        });
        let tasks = [case.task].into_iter().chain(case.handling.backups.iter().copied());
        let at_work = tasks.filter_map(|task| Some((task, self.truth.task(task)?.attending.as_ref()?.unit)));
        let untold = at_work.filter(|(task, unit)| {
            !rest.iter().any(|next| {
                matches!(next.event, Event::Posted { unit: to, notice: Notice::MorePressing { task: about, .. }, .. }
                    if (to, about) == (*unit, *task))
            })
        });
        let untold: Vec<_> = untold.collect();
        ensure(heard && untold.is_empty(), &[&id], || {
            format!("case {id} became {grade:?}; its post heard of it: {heard}; not told: {untold:?}")
        })
    }

    /// What must hold once the append is whole.
    pub(super) fn what_became_red_is_seen_to(&self, within: &Within) -> Result<(), Broken> {
        let Some((id, Grade::Red)) = within.raised else { return Ok(()) };
        let Some(case) = self.truth.case(id) else { return Ok(()) };
        let moving =
            |task: &Task| task.attending.is_some() || !task.offers.is_empty() || task.search_due.is_some();
        let by_machine = case.facts.mode == Mode::Auto;
        let own = self.truth.task(case.task).is_some_and(|task| !by_machine || moving(task));
        let helps = || case.handling.backups.iter().filter_map(|task| self.truth.task(*task));
        let fits = match case.phase {
            Phase::Unattended => own,
            Phase::UnderWay | Phase::OnScene => helps().any(|task| !by_machine || moving(task)),
            Phase::ToCheck
            | Phase::ToVerify
            | Phase::ToClose
            | Phase::WithDepartments
            | Phase::Suspended
            | Phase::ToCallBack => false,
        };
        ensure(fits, &[&id], || {
            format!("case {id} became red, is {:?}, and nobody is looked for", case.phase)
        })?;
        self.desks_are_out_of_it(id)
    }

    fn desks_are_out_of_it(&self, id: CaseId) -> Result<(), Broken> {
        let open = self.truth.case(id).is_some_and(|case| case.handling.open_desks().next().is_some());
        ensure(!open, &[&id], || format!("case {id} became red, and a department still has it"))
    }

    /// 重新办理: only what counted as done, and has become red since. It must be found done again.
    pub(super) fn begun_again(&mut self, done: &Done<'_>) -> Result<(), Broken> {
        let case = self.truth.case(done.id);
        let fits = case.is_some_and(|case| {
            let was_done = matches!(case.phase, Phase::ToVerify | Phase::ToCallBack | Phase::ToClose);
            was_done && case.facts.grade == Grade::Red
        });
        let life = self.loops.entry(done.id).or_default();
        (life.verified, life.on_the_spot) = (false, None);
        life.callers.iter_mut().for_each(super::closed_loop::Caller::is_called_anew);
        ensure(fits && done.by.is_none(), &[&done.id], || {
            format!("case {} began again by {:?}: {:?}", done.id, done.by, case.map(|case| case.phase))
        })
    }

    /// More are looked for, because it has become red while a unit is at work.
    pub(super) fn backup_wanted(&self, done: &Done<'_>, task: TaskId) -> Result<(), Broken> {
        let case = self.truth.case(done.id);
        let fits = case.is_some_and(|case| {
            let at_work = matches!(case.phase, Phase::UnderWay | Phase::OnScene);
            at_work && case.facts.grade == Grade::Red
        });
        let opened = done.rest.iter().any(|next| {
            matches!(next.event, Event::TaskOpened { task: opened, case } if (opened, case) == (task, done.id))
        });
        ensure(fits && opened && done.by.is_none(), &[&done.id], || {
            format!("case {}: more units for {:?}", done.id, case.map(|case| case.phase))
        })
    }

    /// The limit that a report brought stays with the case when what was merged into it has gone.
    pub(super) fn limit_joined(&mut self, id: CaseId, running: &Running) {
        let life = self.loops.entry(id).or_default();
        let merged = &mut life.merged;
        let earlier = merged.own.as_ref().is_none_or(|own| running.limit.due < own.limit.due);
        if earlier && !merged.absorbed.is_empty() {
            let (at, passed) = (running.limit.started_at, life.limit.as_ref().map_or(0, |it| it.passed));
            let unmoved = merged.own.as_ref().map(|own| Unmoved { at, limit: own.limit.clone(), passed });
            life.past.unmoved = life.past.unmoved.take().or(unmoved);
            merged.own = Some(running.clone());
        }
    }
}
