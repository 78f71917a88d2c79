//! 转派: a task goes to another department as it was, by a desk only down the line of the catalogue and only so often, and no
//! clock gains by it.

use hub_dispatch::{DepartmentCode, DeskClock, HandedOn, Happened, Part, Seat, TaskId, UtcMicros};

use super::{Broken, Watch, closed_loop::Done, ensure};
use crate::simulation::{city::City, departments};

/// A task on its way to another department.
#[derive(Debug)]
pub(super) struct Handed {
    pub(super) to: DepartmentCode,
    pub(super) part: Part,
    pub(super) binding: bool,
    /// A department hands it on: whether it could still have said that it is somebody else's; none where nobody can tell.
    pub(super) is_late: Option<bool>,
    /// The clock that ran before, if one did.
    pub(super) clock: Option<DeskClock>,
    pub(super) signed: bool,
    pub(super) reply_by: Option<UtcMicros>,
}

impl Handed {
    /// Until when whoever has it now replies, where no limit says so.
    pub(super) fn reply_by(&self, limit_due: Option<UtcMicros>, at: UtcMicros) -> Option<UtcMicros> {
        let runs = self.signed && limit_due.is_none();
        if runs { Some(self.clock.map_or(at, |clock| clock.due)) } else { self.reply_by }
    }

    /// Whether the task that another department is given is this one.
    pub(super) fn is_given(
        &self,
        (department, part, clock): (&DepartmentCode, Part, DeskClock),
        limit_due: Option<UtcMicros>,
        at: UtcMicros,
    ) -> bool {
        let left = self.clock.map_or(at, |clock| clock.due);
        let latest = limit_due.map_or(left, |due| due.min(left));
        self.to == *department && self.part == part && clock.due <= latest
    }
}

impl Watch {
    /// What a centre hands on is not counted; what a department does says by which line, and is.
    pub(super) fn handed_on(&mut self, city: &City, done: &Done<'_>, what: &Happened) -> Result<(), Broken> {
        let Happened::HandedOn(HandedOn { task, to, line, .. }) = what else { return Ok(()) };
        let id = done.id;
        let rules = self.truth.case(id).map(|case| &city.policy(&case.facts.policy).policy.closed_loop);
        let most = rules.map_or(0, |rules| rules.hand_ons_max);
        let is_late = self.return_is_late(done, *task);
        let life = self.loops.entry(id).or_default();
        life.handed = life.desks.get(task).map(|desk| desk.handed_to(to));
        if let Some(handed) = &mut life.handed {
            handed.is_late = match done.seat {
                Some(Seat::Department { .. }) => is_late,
                Some(Seat::Centre { .. }) | None => Some(false),
            };
        }
        let fits = match done.seat {
            Some(Seat::Department { department }) => {
                life.hand_ons += 1;
                let listed = departments::above(to);
                life.hand_ons <= most && line.last() == Some(department) && listed.starts_with(line)
            }
            Some(Seat::Centre { .. }) => line.is_empty(),
            None => false,
        };
        ensure(fits, &[&id], || {
            format!("case {id}: {what:?} by {:?}, the {}th time of {most}", done.seat, life.hand_ons)
        })
    }

    /// Nobody returns what it is too late to return.
    pub(super) fn returned_in_time(&self, done: &Done<'_>, what: &Happened) -> Result<(), Broken> {
        let Happened::ReturnAsked { task, .. } = what else { return Ok(()) };
        let is_late = self.return_is_late(done, *task);
        ensure(is_late != Some(true), &[&done.id], || {
            format!("case {}: task {task} is returned at {:?}, which is too late", done.id, done.at)
        })
    }

    fn return_is_late(&self, done: &Done<'_>, task: TaskId) -> Option<bool> {
        Some(self.loops.get(&done.id)?.desks.get(&task)?.return_is_late(done.at))
    }
}
