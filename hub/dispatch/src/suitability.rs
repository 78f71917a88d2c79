//! Whether a unit may be asked, and if not, why not. The shell filters candidates by it, `decide` checks it again.

use crate::{
    Nearness, RuledOut, Skill, TaskId, UnitId,
    board::{Board, Duty, Tried},
};

/// What a case needs of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Need {
    /// The task for which a unit is wanted, if there is one already.
    pub task: Option<TaskId>,
    /// Skills it must have, all of them.
    pub skills: Vec<Skill>,
    /// The unit that called for help itself, if it is that kind of case.
    pub sos_unit: Option<UnitId>,
    /// A fix older than this makes nobody near.
    pub fix_stale_after_ms: u64,
}

/// Says whether `unit` may be offered what `need` describes.
///
/// # Errors
/// What ruled it out; the first reason found, in the order of [`RuledOut`].
pub fn suitability(board: &Board, need: &Need, unit: UnitId, nearness: &Nearness) -> Result<(), RuledOut> {
    dispatchable(board, need, unit)?;
    let card = board.unit(unit).ok_or(RuledOut::Unknown)?;
    if need.skills.iter().any(|skill| !card.skills.contains(skill)) {
        return Err(RuledOut::Skill);
    }
    if matches!(nearness, Nearness::Fix { age_ms, .. } if *age_ms > need.fix_stale_after_ms) {
        return Err(RuledOut::StaleFix);
    }
    match need.task.and_then(|task| board.task(task)).and_then(|task| task.tried.get(&unit)) {
        Some(Tried::Declined) => Err(RuledOut::Declined),
        Some(Tried::Silent) => Err(RuledOut::Silent),
        None => Ok(()),
    }
}

/// Whether a person may dispatch the unit: on duty, free, and not in need of help itself. Skill, distance and what
/// it answered before are for the person to judge.
///
/// # Errors
/// What ruled it out.
pub(crate) fn dispatchable(board: &Board, need: &Need, unit: UnitId) -> Result<(), RuledOut> {
    let card = board.unit(unit).ok_or(RuledOut::Unknown)?;
    match card.duty {
        Duty::On | Duty::Standby => {}
        Duty::Off => return Err(RuledOut::OffDuty),
        Duty::Retired => return Err(RuledOut::Unknown),
    }
    if board.hold_on(unit).is_some() {
        return Err(RuledOut::Claimed);
    }
    if card.sos.is_some() || need.sos_unit == Some(unit) {
        return Err(RuledOut::NeedsHelp);
    }
    Ok(())
}
