//! 改派: when a unit that is under way may be taken from its case, and what it must be worth.
//!
//! What it leaves out: who is on scene stays there, whomever a person sent goes where that person sent it, and a unit that
//! called for help keeps whoever is under way to it. The machine changes none of these, whatever it would gain.

use serde::{Deserialize, Serialize};

use crate::{
    CaseId, Grade, Mode, Phase, UnitId, UtcMicros,
    board::{Attending, Board, Case, ChosenBy, Mailbox, Task},
};

use super::{Improving, Rolling};

/// Most times in an hour that a policy may let a unit be sent elsewhere.
pub const REASSIGNED_PER_UNIT_MAX: u8 = 12;
/// The hour that is counted.
const HOUR_MS: u64 = 3_600_000;

/// What a change must be worth: both so many seconds and such a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gain {
    /// Seconds sooner, at the least.
    pub gain_min_s: u32,
    /// The same as a share of the time that it would take otherwise, percent.
    pub gain_percent: u32,
}

impl Gain {
    /// How much sooner somebody is there, if that is worth the change.
    #[must_use]
    pub fn of(&self, expected_s: u32, otherwise_s: u32) -> Option<u32> {
        let gain_s = otherwise_s.checked_sub(expected_s)?;
        let share = u64::from(gain_s) * 100 >= u64::from(otherwise_s) * u64::from(self.gain_percent);
        (gain_s >= self.gain_min_s && share).then_some(gain_s)
    }
}

/// Why a unit was taken from a case that it was under way to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum Reassigned {
    /// 改派更近者: that unit is there sooner.
    Sooner {
        /// Which.
        unit: UnitId,
    },
    /// 重急优先: it goes to that case.
    Graver {
        /// Which.
        case: CaseId,
    },
    /// 滚动指派: that unit goes there.
    Rolling {
        /// Which.
        unit: UnitId,
        /// Where it goes itself; none if it is free, as it is but in records of before units under way were left alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<CaseId>,
    },
}

/// The case that a unit is under way to, where the machine may change that at all.
#[must_use]
pub fn under_way(board: &Board, unit: UnitId) -> Option<(&Case, &Task, &Attending)> {
    let (task, _) = board.hold_on(unit)?;
    let task = board.task(task)?;
    let attending = task.attending.as_ref().filter(|attending| attending.unit == unit)?;
    let case = board.case(task.case)?;
    let by_machine = attending.chosen_by == Some(ChosenBy::Machine) && case.facts.mode == Mode::Auto;
    let still_going = attending.arrived_at.is_none() && case.phase == Phase::UnderWay && case.task == task.id;
    let changes = by_machine && still_going && case.facts.sos_unit.is_none();
    changes.then_some((case, task, attending))
}

/// The case that a unit is under way to, where another unit may be asked to relieve it: one at a time, and not too often.
#[must_use]
pub fn may_be_relieved<'a>(
    board: &'a Board,
    rules: &Improving,
    unit: UnitId,
    now: UtcMicros,
) -> Option<(&'a Case, &'a Task, &'a Attending)> {
    let relieved @ (_, task, _) = under_way(board, unit)?;
    (task.offers.is_empty() && within_caps(rules, task, board.mailbox(unit), now)).then_some(relieved)
}

/// Whether a case of that grade may take the unit from the one that it is under way to: only from a less grave one.
#[must_use]
pub fn may_be_taken(board: &Board, grade: Grade, unit: UnitId) -> bool {
    under_way(board, unit).is_some_and(|(case, ..)| grade < case.facts.grade)
}

/// The case that a unit is under way to, where 滚动指派 may turn it.
#[must_use]
pub fn may_be_turned<'a>(
    board: &'a Board,
    rules: &Improving,
    rolling: &Rolling,
    unit: UnitId,
    now: UtcMicros,
) -> Option<(&'a Case, &'a Task, &'a Attending)> {
    let turned @ (case, ..) = may_be_relieved(board, rules, unit, now).filter(|_| rolling.turns.is_some())?;
    (case.facts.grade > rolling.spares).then_some(turned)
}

/// Whether neither the task nor the unit that attends it has been changed too often.
#[must_use]
pub fn within_caps(rules: &Improving, task: &Task, mailbox: Option<&Mailbox>, now: UtcMicros) -> bool {
    let of_unit = mailbox
        .map_or(0, |mailbox| mailbox.reassigned_at.iter().filter(|at| now.since_ms(**at) < HOUR_MS).count());
    task.reassigned < rules.reassigned_max && of_unit < usize::from(rules.reassigned_per_unit_max)
}
