//! Departments' tasks: assigned, signed, returned, replied, each once; and their clocks.

use hub_dispatch::{
    CaseId, DepartmentCode, DeskClock, DeskPurpose, Happened, Part, Phase, ReturnRuling, Seat, Span, TaskId,
    Timer, Until, UtcMicros,
    board::{Case, DeskTask},
};
use uuid::Uuid;

use super::{
    Broken, Watch,
    closed_loop::{Done, LoopLife},
    ensure,
    handing_on::Handed,
};
use crate::simulation::{city::City, store::Store};

/// What the events said about a department's task.
#[derive(Debug)]
pub(super) struct DeskLife {
    department: DepartmentCode,
    part: Part,
    binding: bool,
    clock: Option<DeskClock>,
    overdue: bool,
    signed: bool,
    return_asked: bool,
    replied: bool,
    ended: bool,
    /// Until when it may be asked to be returned.
    return_by: Option<Until>,
    sent_back: bool,
    /// Where the case has no limit: until when whoever handed it on was to reply.
    reply_by: Option<UtcMicros>,
}

impl DeskLife {
    /// Its case waits for a long time: its clock stands still.
    pub(super) fn waits(&mut self) {
        self.clock = None;
    }

    fn is_open(&self) -> bool {
        !self.ended && !self.replied
    }

    /// As it goes to another department.
    pub(super) fn handed_to(&self, to: &DepartmentCode) -> Handed {
        Handed {
            to: to.clone(),
            part: self.part,
            binding: self.binding,
            is_late: None,
            clock: self.clock,
            signed: self.signed,
            reply_by: self.reply_by,
        }
    }

    /// Whether it is too late to say that it is somebody else's: by what was told when it was assigned, or by another calendar
    /// since.
    pub(super) fn return_is_late(&self, at: UtcMicros) -> bool {
        let may_sign = self.clock.is_some_and(|clock| clock.purpose == DeskPurpose::Sign);
        self.sent_back || (self.return_by.is_none_or(|by| at > by.at) && !may_sign)
    }

    /// Whether what was done fits what was done before; and keeps it.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only what happens to a department's task comes here")]
    fn next(&mut self, done: &Done<'_>, what: &Happened) -> bool {
        let own =
            matches!(done.seat, Some(Seat::Department { department }) if *department == self.department);
        let centre = matches!(done.seat, Some(Seat::Centre { .. }));
        let clock = self.clock;
        let ran_out = |purpose: DeskPurpose| {
            clock.is_some_and(|clock| clock.purpose == purpose && clock.due <= done.at) && done.by.is_none()
        };
        match what {
            Happened::DeskSigned { clock, .. } => {
                let fits = self.is_open() && !self.signed && (own || ran_out(DeskPurpose::Sign));
                (self.signed, self.clock) = (true, Some(*clock));
                fits && clock.purpose == DeskPurpose::Reply
            }
            Happened::DeskClockSet { clock, return_by, .. } => {
                self.clock = Some(*clock);
                let same = |by: &Until| self.return_by.is_some_and(|before| before.working == by.working);
                // Who was overdue and has no time by this clock would be overdue twice.
                let gives_time = !self.overdue || clock.due > done.at;
                let fits = self.is_open() && gives_time && return_by.as_ref().is_none_or(same);
                self.overdue = false;
                self.return_by = return_by.or(self.return_by);
                fits
            }
            Happened::DeskOverdue { .. } => {
                let fits = self.is_open() && ran_out(DeskPurpose::Reply) && !self.overdue;
                (self.clock, self.overdue) = (None, true);
                fits
            }
            Happened::ReturnAsked { .. } => {
                let fits = self.is_open() && own && !self.binding && !self.return_asked;
                self.return_asked = true;
                fits
            }
            Happened::ReturnRuled { ruling, .. } => {
                let fits = self.is_open() && centre && self.return_asked;
                self.return_asked = false;
                self.binding |= *ruling == ReturnRuling::Bound;
                fits && (*ruling == ReturnRuling::Bound || ends(done))
            }
            Happened::DeskReplied { .. } => {
                let fits = self.is_open() && own;
                (self.replied, self.signed, self.return_asked, self.clock) = (true, true, false, None);
                fits
            }
            Happened::DeskSentBack { clock, .. } => {
                self.sent_back = true;
                let fits = self.replied && !self.ended;
                (self.replied, self.overdue, self.clock) = (false, false, Some(*clock));
                fits
            }
            Happened::HandedOn { .. } => {
                self.is_open() && (own || centre) && !self.return_asked && ends(done)
            }
            Happened::HelperLetGo { .. } => {
                self.is_open() && centre && self.part == Part::Co && !self.return_asked && ends(done)
            }
            Happened::DeskEnded { .. } => {
                let fits = !self.ended;
                (self.ended, self.return_asked, self.clock) = (true, false, None);
                fits
            }
            _ => false,
        }
    }

    fn is(&self, desk: &DeskTask) -> bool {
        let mine = (&self.department, self.binding, self.clock, self.signed, self.is_open());
        let theirs = (&desk.department, desk.binding, desk.clock, desk.signed_at.is_some(), desk.is_open());
        mine == theirs && self.return_asked == desk.return_asked_at.is_some()
    }
}

/// Whether the same append ends a department's task.
fn ends(done: &Done<'_>) -> bool {
    done.then().any(|then| matches!(then, Happened::DeskEnded { .. }))
}

impl Watch {
    pub(super) fn note_desk(&mut self, city: &City, done: &Done<'_>, what: &Happened) -> Result<(), Broken> {
        let id = done.id;
        let rules = self.truth.case(id).map(|case| &city.policy(&case.facts.policy).policy.closed_loop);
        let returns_max = rules.map_or(0, |rules| rules.returns_max);
        self.told_until_when_to_return(done, what, rules.map(|rules| rules.return_within))?;
        let life = self.loops.entry(id).or_default();
        if let Happened::DeskAssigned { task, department, part, binding, clock, return_by, .. } = what {
            let twice = life.desks.values().any(|desk| !desk.ended && desk.department == *department);
            let leads = |desk: &DeskLife| !desk.ended && desk.part == Part::Lead;
            let twice = twice || (*part == Part::Lead && life.desks.values().any(leads));
            let handed = life.handed.take();
            let again = life.bound.as_ref().filter(|(at, _)| *at == done.at);
            let is_late = handed.as_ref().and_then(|handed| handed.is_late);
            let bound = handed.as_ref().is_some_and(|handed| handed.binding)
                || is_late.unwrap_or(*binding && handed.is_some())
                || again.is_some_and(|(_, bound)| bound.contains(department));
            let fits = !twice && *binding == (bound || life.returns >= returns_max);
            let due = life.limit.as_ref().map(|running| running.limit.due);
            let given = (department, *part, *clock);
            let told = format!(
                "{given:?}, bound {binding}, twice {twice}, by {:?} of {handed:?}, due {due:?}, of {returns_max}",
                done.seat
            );
            let latest = handed.as_ref().and_then(|handed| handed.reply_by(due, done.at));
            let fits = fits && handed.is_none_or(|handed| handed.is_given(given, due, done.at));
            let desk = DeskLife {
                department: department.clone(),
                part: *part,
                binding: *binding,
                clock: Some(*clock),
                overdue: false,
                signed: false,
                return_asked: false,
                replied: false,
                ended: false,
                return_by: *return_by,
                sent_back: false,
                reply_by: latest,
            };
            let known = life.desks.insert(*task, desk);
            return ensure(fits && known.is_none(), &[&id], || {
                format!("case {id}: cannot be given so: {told}, after {} returns", life.returns)
            });
        }
        if let Happened::ReturnRuled { ruling: ReturnRuling::Agreed { .. }, .. } = what {
            life.returns += 1;
            ensure(life.returns <= returns_max, &[&id], || {
                format!("case {id} was returned {} times, {returns_max} at most", life.returns)
            })?;
        }
        self.handed_on(city, done, what)?;
        self.returned_in_time(done, what)?;
        let life = self.loops.entry(id).or_default();
        let unlimited = life.limit.is_none();
        let desk = what.desk_task().and_then(|task| life.desks.get_mut(&task));
        let before = format!("{desk:?}");
        let in_time = |desk: &DeskLife| {
            let Happened::DeskSigned { clock, .. } = what else { return true };
            !unlimited || desk.reply_by.is_none_or(|latest| clock.due <= latest)
        };
        let fits = desk.is_some_and(|desk| in_time(desk) && desk.next(done, what));
        ensure(fits, &[&id], || {
            format!("case {id}: {what:?} by {:?} at {:?} after {before}", done.seat, done.at)
        })
    }

    /// Whoever is given a task is told until when it may be returned: by one of the calendars, from now on.
    fn told_until_when_to_return(
        &self,
        done: &Done<'_>,
        what: &Happened,
        within: Option<Span>,
    ) -> Result<(), Broken> {
        if let Happened::DeskClockSet { return_by: Some(by), .. } = what {
            return self.runs_as_kept(done.id, *by, done.at);
        }
        let (Happened::DeskAssigned { return_by, .. }, Some(within)) = (what, within) else { return Ok(()) };
        let mut known = self.worktimes.values().map(|worktime| worktime.due(done.at, within));
        let fits = return_by
            .is_some_and(|by| known.any(|due| by.at == due) && by.working.is_some() == within.is_working());
        ensure(fits, &[&done.id], || {
            format!("case {}: {what:?} at {:?} is not {within:?} to return it", done.id, done.at)
        })
    }

    /// Each open task has exactly one clock, which runs out with the limit; and nobody owes a reply once it is verified.
    pub(super) fn desks_are_whole(&self, store: &Store, case: &Case) -> Result<(), Broken> {
        let id = case.id;
        let nobody = LoopLife::default();
        let life = self.loops.get(&id).unwrap_or(&nobody);
        let same = life.desks.len() == case.handling.desk.len()
            && life
                .desks
                .iter()
                .zip(&case.handling.desk)
                .all(|((known, mine), (task, desk))| known == task && mine.is(desk));
        ensure(same, &[&id], || {
            format!("case {id} has {:?}, the events say {:?}", case.handling.desk, life.desks)
        })?;
        let open = life.desks.values().filter(|desk| desk.is_open()).count();
        let leads = life.desks.values().any(|desk| desk.part == Part::Lead && !desk.ended);
        let fits = match case.phase {
            Phase::WithDepartments => leads && open > 0,
            Phase::Suspended => true,
            Phase::Unattended
            | Phase::ToCheck
            | Phase::UnderWay
            | Phase::OnScene
            | Phase::ToVerify
            | Phase::ToCallBack
            | Phase::ToClose => open == 0,
        };
        ensure(fits, &[&id], || {
            format!("case {id} is {:?} and departments have {:?}", case.phase, life.desks)
        })?;
        for (task, desk) in &life.desks {
            let timers: Vec<_> = store.timers.range(desk_timers(id, *task)).collect();
            let clock = desk.clock.map(|clock| {
                (Timer::Desk { case: id, task: *task, generation: clock.generation }, clock.due.0)
            });
            let one = clock.iter().map(|(timer, due)| (timer, due)).eq(timers.iter().copied());
            ensure(one, &[&id], || format!("task {task} of case {id} has {clock:?} and timers {timers:?}"))?;
            self.runs_with_the_limit(case, life, *task, desk)?;
        }
        Ok(())
    }

    fn runs_with_the_limit(
        &self,
        case: &Case,
        life: &LoopLife,
        task: TaskId,
        desk: &DeskLife,
    ) -> Result<(), Broken> {
        let Some(clock) = desk.clock.filter(|_| life.suspended.is_none()) else { return Ok(()) };
        let due = life.limit.as_ref().map(|running| running.limit.due);
        let fits = match clock.purpose {
            DeskPurpose::Sign => !desk.signed,
            DeskPurpose::Reply => desk.signed && due.is_none_or(|due| due == clock.due),
        };
        ensure(fits, &[&case.id], || {
            format!("task {task} of case {} has {desk:?}, and the limit is due {due:?}", case.id)
        })
    }
}

/// All timers that a department's task can have.
pub(super) fn desk_timers(case: CaseId, task: TaskId) -> std::ops::RangeInclusive<Timer> {
    let timer = |generation| Timer::Desk { case, task, generation };
    timer(0)..=timer(u64::MAX)
}

/// All timers that the departments' tasks of a case can have.
pub(super) fn all_desk_timers(case: CaseId) -> std::ops::RangeInclusive<Timer> {
    let timer = |task, generation| Timer::Desk { case, task, generation };
    timer(TaskId(Uuid::nil()), 0)..=timer(TaskId(Uuid::max()), u64::MAX)
}
