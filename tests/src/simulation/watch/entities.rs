//! What must hold for one entity after every append that touched it.

use hub_dispatch::{
    CaseId, Grade, Mode, Notice, Phase, Stream, TaskId, Timer, UnitId,
    board::{Case, Duty, MAILBOX_PENDING_MAX, Task},
};
use hub_record::claim_of;

use super::{
    Broken, Watch,
    desks::all_desk_timers,
    ensure,
    letters::{backup_fits, letter_timers},
    limits::limit_timers,
    reports_up::report_up_timers,
};
use crate::simulation::{city::City, store::Store};

impl Watch {
    pub(super) fn whole(&self, store: &Store, city: &City, stream: Stream) -> Result<(), Broken> {
        match stream {
            Stream::Register | Stream::Report(_) => Ok(()),
            Stream::Incident(id) => self.incident_is_whole(store, id),
            Stream::Whistle(id) => self.whistle_is_whole(store, id),
            Stream::Case(id) => self.case_is_whole(store, city, id),
            Stream::Task(id) => self.task_is_whole(store, city, id),
            Stream::Unit(id) => self.unit_is_whole(id),
            Stream::Mailbox(id) => self.mailbox_is_whole(id),
        }
    }

    fn case_is_whole(&self, store: &Store, city: &City, id: CaseId) -> Result<(), Broken> {
        let clocks =
            Timer::Clock { case: id, generation: 0 }..=Timer::Clock { case: id, generation: u64::MAX };
        let clocks: Vec<_> = store.timers.range(clocks).collect();
        let Some(case) = self.truth.case(id) else {
            let limits = store.timers.range(limit_timers(id)).chain(store.timers.range(all_desk_timers(id)));
            let letters =
                store.timers.range(letter_timers(id)).chain(store.timers.range(report_up_timers(id)));
            let left: Vec<_> = clocks.into_iter().chain(limits).chain(letters).collect();
            return ensure(left.is_empty(), &[&id], || {
                format!("case {id} has ended and has timers {left:?}")
            });
        };
        let set = case.clock.map(|c| (Timer::Clock { case: id, generation: c.generation }, c.due.0));
        let one = clocks.len() == 1 && clocks.first().map(|(timer, due)| (**timer, **due)) == set;
        ensure(one, &[&id], || format!("case {id} has clock {set:?} and timers {clocks:?}"))?;
        self.tier_fits(city, case)?;
        let Some(task) = self.truth.task(case.task) else {
            return ensure(false, &[&id], || format!("case {id} has no task"));
        };
        ensure(task.case == id && phase_fits(case, task), &[&id], || {
            format!("case {id} is {:?} and its task is {task:?}", case.phase)
        })?;
        self.has_its_owner(case)?;
        self.has_its_reports(case)?;
        self.limit_is_whole(store, city, case)?;
        self.desks_are_whole(store, case)?;
        self.letter_is_whole(store, case)?;
        self.reports_up_are_whole(store, city, case)?;
        self.copies_are_whole(case)?;
        self.musts_are_seen_to(city, case)?;
        let red_waits = case.phase == Phase::Suspended && case.facts.grade == Grade::Red;
        ensure(!red_waits, &[&id], || format!("case {id} is red and waits by plan"))?;
        self.is_looked_after(case, task)
    }

    /// A case that the machine dispatches is never without an offer, a unit, a search to come or a person's word.
    fn is_looked_after(&self, case: &Case, task: &Task) -> Result<(), Broken> {
        let machine = case.facts.mode == Mode::Auto && case.phase == Phase::Unattended;
        let moving = !task.offers.is_empty() || task.search_due.is_some();
        ensure(!machine || moving, &[&case.id], || format!("case {} waits for nothing", case.id))
    }

    fn task_is_whole(&self, store: &Store, city: &City, id: TaskId) -> Result<(), Broken> {
        let Some(task) = self.truth.task(id) else { return Ok(()) };
        let fits = self.truth.case(task.case).is_some_and(|case| backup_fits(case, task));
        ensure(fits, &[&id], || format!("task {id} is open and no case wants it: {task:?}"))?;
        let due = |timer: Timer| store.timers.get(&timer).copied();
        for (offer, live) in &task.offers {
            let timer = due(Timer::Answer { offer: *offer, task: id });
            ensure(timer == Some(live.answer_by.0), &[&id], || {
                format!("offer {offer} is to be answered by {:?}, its timer is {timer:?}", live.answer_by)
            })?;
            let mailbox = self.truth.mailbox(live.unit);
            let told = mailbox.is_some_and(|mailbox| mailbox.offer_message(*offer).is_some());
            ensure(told, &[&id, &live.unit], || format!("offer {offer} is in no mailbox"))?;
        }
        for (unit, offer) in task.held_units() {
            let claim = claim_of(unit, offer);
            let holder = store.model.holder(&claim.resource);
            let held = self.truth.hold_on(unit);
            ensure(holder == Some(&claim.holder) && held == Some((id, offer)), &[&id, &unit], || {
                format!("{offer} of task {id} holds {unit}; the ledger says {holder:?}, the board {held:?}")
            })?;
            self.unit_is_whole(unit)?;
        }
        if let Some(welfare_due) = task.welfare_due {
            let timer = due(Timer::Welfare { task: id, generation: task.welfare_generation });
            ensure(timer == Some(welfare_due.0), &[&id], || {
                format!("task {id}: welfare is due {welfare_due:?}, its timer is {timer:?}")
            })?;
        }
        // Once a person must decide, a search that was still to come ends without effect.
        let wanted = |case: &Case| {
            if case.task == id { case.phase == Phase::Unattended } else { task.attending.is_none() }
        };
        let case = self.truth.case(task.case);
        case.map_or(Ok(()), |case| self.musts_are_seen_to(city, case))?;
        let looking = case.is_some_and(|case| wanted(case) && case.facts.mode == Mode::Auto);
        let backup = case.is_some_and(|case| case.task != id);
        let moving = !task.offers.is_empty() || task.search_due.is_some();
        ensure(!(looking && backup) || moving, &[&id], || format!("backup task {id} waits for nothing"))?;
        if let Some(search_due) = task.search_due.filter(|_| looking) {
            let timer = due(Timer::Search { task: id, generation: task.search_generation });
            // One that finds what it found before goes on, and nothing of that is on record.
            ensure(timer.is_some_and(|due_us| due_us >= search_due.0), &[&id], || {
                format!("task {id}: a search is due {search_due:?}, its timer is {timer:?}")
            })?;
        }
        Ok(())
    }

    /// A unit that is held is on duty or stands by.
    fn unit_is_whole(&self, id: UnitId) -> Result<(), Broken> {
        let Some(unit) = self.truth.unit(id) else { return Ok(()) };
        let hold = self.truth.hold_on(id);
        ensure(hold.is_none() || matches!(unit.duty, Duty::On | Duty::Standby), &[&id], || {
            format!("unit {id} is {:?} and held by {hold:?}", unit.duty)
        })
    }

    /// Messages chain without a gap, and none waits for an answer that cannot be given any more.
    fn mailbox_is_whole(&self, id: UnitId) -> Result<(), Broken> {
        let Some(mailbox) = self.truth.mailbox(id) else { return Ok(()) };
        let last = self.posted.get(&id).copied().unwrap_or(0);
        ensure(mailbox.last_posted == last && mailbox.pending.len() <= MAILBOX_PENDING_MAX, &[&id], || {
            format!("mailbox {id} ends at {}, {last} was posted last", mailbox.last_posted)
        })?;
        let mut before = 0;
        for pending in &mailbox.pending {
            ensure(pending.after >= before && pending.number > pending.after, &[&id], || {
                format!("mailbox {id}: message {} follows {}", pending.number, pending.after)
            })?;
            before = pending.number;
            let task = |task: TaskId| self.truth.task(task);
            let answerable = match pending.notice {
                Notice::Offer { offer, task: of, .. } => {
                    task(of).is_some_and(|task| task.offers.contains_key(&offer))
                }
                Notice::Welfare { task: of } => {
                    task(of).and_then(|task| task.attending.as_ref()).is_some_and(|it| it.unit == id)
                }
                Notice::StandDown { .. }
                | Notice::Reassigned { .. }
                | Notice::Moved { .. }
                | Notice::Corrected { .. }
                | Notice::MorePressing { .. } => true,
            };
            ensure(answerable, &[&id], || format!("unit {id} cannot answer {:?} any more", pending.notice))?;
        }
        Ok(())
    }
}

fn phase_fits(case: &Case, task: &Task) -> bool {
    let arrived = task.attending.as_ref().map(|attending| attending.arrived_at.is_some());
    let (offers, welfare) = (!task.offers.is_empty(), task.welfare_due.is_some());
    match case.phase {
        Phase::Unattended => arrived.is_none() && !welfare,
        // Whoever may relieve a unit is asked while that one goes on.
        Phase::UnderWay => {
            let relieves = task.offers.len() <= 1 && task.offers.values().all(|live| live.relieves.is_some());
            arrived == Some(false) && relieves && !welfare
        }
        Phase::OnScene => arrived == Some(true) && !offers && welfare,
        Phase::ToCheck
        | Phase::ToVerify
        | Phase::ToClose
        | Phase::WithDepartments
        | Phase::Suspended
        | Phase::ToCallBack => arrived.is_none() && !offers && !welfare,
    }
}
