//! 转派: a task goes to another department as it was, by a desk only down the line of the catalogue and only so often, and no
//! clock gains by it.

use hub_dispatch::{DepartmentCode, DeskClock, HandedOn, Happened, Part, Seat, UtcMicros};

use super::{Broken, Watch, closed_loop::Done, ensure};
use crate::simulation::{city::City, departments};

/// A task on its way to another department.
#[derive(Debug)]
pub(super) struct Handed {
    pub(super) to: DepartmentCode,
    pub(super) part: Part,
    pub(super) binding: bool,
    /// The clock that ran before, if one did.
    pub(super) clock: Option<DeskClock>,
}

impl Handed {
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
        let life = self.loops.entry(id).or_default();
        life.handed = life.desks.get(task).map(|desk| desk.handed_to(to));
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
}
