//! 就近接单: which of the cases that wait near it a unit takes that has become free.

use serde::{Deserialize, Serialize};

use crate::{
    Arrival, Event, Grade, Mode, NamedPolicy, Nearness, Need, OfferEnd, Phase, TaskId, UnitId, WorkDone,
    board::{Board, Case, Task},
};

/// How cases that wait are compared for a unit that has become free: 特急 first, then by expected arrival, from which waiting
/// takes off. So a case that waits longer wins over a nearer one at a stated rate, and none waits for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NearWait {
    /// Whoever is expected later than this leaves the case to its own search, seconds.
    pub within_s: u32,
    /// How much of the time that a case has waited counts for it, percent: at 10 a case that has waited ten minutes longer goes
    /// before one that is a minute nearer.
    pub age_percent: u32,
    /// How much 紧急 goes before 一般, seconds.
    pub orange_ahead_s: u32,
}

/// What cases are compared by; the least is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkScore {
    /// 特急 goes before everything else.
    after_red: bool,
    /// Expected arrival and its price, less what waiting and grade take off, seconds.
    cost_s: i64,
}

impl NearWait {
    /// The score of a case of that grade that has waited so long; none if the unit would come too late.
    #[must_use]
    pub fn score(&self, grade: Grade, arrival: &Arrival, waited_s: u32) -> Option<WorkScore> {
        if arrival.expected_s() > self.within_s {
            return None;
        }
        let aged_s = i64::from(waited_s) * i64::from(self.age_percent) / 100;
        let ahead_s = match grade {
            Grade::Red | Grade::Ordinary => 0,
            Grade::Orange => i64::from(self.orange_ahead_s),
        };
        let cost_s = i64::from(arrival.weighed_s()) - aged_s - ahead_s;
        Some(WorkScore { after_red: grade != Grade::Red, cost_s })
    }
}

/// The task of a case that waits for somebody: the machine may send for it, nobody attends it, and nobody is being asked. Of
/// several the case's own.
#[must_use]
pub fn waiting_task(board: &Board, case: &Case) -> Option<TaskId> {
    let tasks = [case.task].into_iter().chain(case.handling.backups.iter().copied());
    let mut open = tasks.filter_map(|task| board.task(task));
    open.find(|task| waits(case, task)).map(|task| task.id)
}

/// Whether a task of a case waits for somebody so.
pub(crate) fn waits(case: &Case, task: &Task) -> bool {
    let wanted = task.id != case.task || case.phase == Phase::Unattended;
    wanted && case.facts.mode == Mode::Auto && task.attending.is_none() && task.offers.is_empty()
}

/// The unit that an event sets free for something else: not one that has just said, or shown, that it cannot go.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all events these set a unit free that may be asked at once"
)]
#[must_use]
pub fn becomes_free(event: &Event) -> Option<UnitId> {
    match event {
        Event::WorkDone(WorkDone { unit, .. }) | Event::SignedOn { unit } => Some(*unit),
        Event::OfferEnded { unit, end, .. } => match end {
            OfferEnd::StoodDown | OfferEnd::CalledBack { .. } | OfferEnd::Reassigned { .. } => Some(*unit),
            OfferEnd::Declined { .. } | OfferEnd::GaveUp { .. } | OfferEnd::Expired => None,
        },
        _ => None,
    }
}

/// Whether a unit may be asked for what waits: it suits, has not had its load (whoever has is asked by the search of what is in
/// danger, after all others), and the case is handled under the policy that compares them. One of
/// another policy is compared by what that one says, and is left to its own search.
#[must_use]
pub fn suits(
    board: &Board,
    in_force: &NamedPolicy,
    (case, task): (&Case, TaskId),
    unit: UnitId,
    nearness: &Nearness,
) -> bool {
    let need = Need { presses: false, ..crate::decide::need(&in_force.policy, case, Some(task)) };
    case.facts.policy == in_force.digest && crate::suitability(board, &need, unit, nearness).is_ok()
}
