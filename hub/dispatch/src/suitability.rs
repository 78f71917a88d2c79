//! Whether a unit may be asked, and if not, why not. The shell filters candidates by it, `decide` checks it again.

use crate::{
    ByKind, Nearness, RuledOut, Skill, TaskId, Travel, UnitId, UnitKind,
    board::{Board, Duty, Tried, Unit},
};

/// What a case needs of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Need {
    /// The task for which a unit is wanted, if there is one already.
    pub task: Option<TaskId>,
    /// Skills it must have, all of them.
    pub skills: Vec<Skill>,
    /// Who has said no to the same for another task of the case.
    pub declined: Vec<UnitId>,
    /// The unit that called for help itself, if it is that kind of case.
    pub sos_unit: Option<UnitId>,
    /// A fix older than this makes nobody near.
    pub fix_stale_after_ms: u64,
    /// Kinds of which it must be one; any, if there are none.
    pub kinds: Vec<UnitKind>,
    /// How it must get about, and how units do whose card does not say.
    pub travel: Option<(Travel, ByKind<Travel>)>,
    /// How long it may have been on duty, milliseconds.
    pub on_duty_max_ms: Option<u64>,
    /// How many tasks it may have worked off in this duty: fewer than this.
    pub load_max: Option<u8>,
    /// Whether life is in danger, or a unit calls for help: then [`Self::load_max`] puts whoever has had as many behind all who
    /// have not, and rules nobody out.
    pub presses: bool,
    /// Within which time it must be there, seconds.
    pub within_s: Option<u32>,
}

/// Says whether `unit` may be offered what `need` describes.
///
/// # Errors
/// What ruled it out; the first reason found.
pub fn suitability(board: &Board, need: &Need, unit: UnitId, nearness: &Nearness) -> Result<(), RuledOut> {
    fits(board, need, unit, nearness, dispatchable)
}

/// The same of a unit that is held by something it would leave.
///
/// # Errors
/// What ruled it out.
pub(crate) fn suitable_if_it_left(
    board: &Board,
    need: &Need,
    unit: UnitId,
    nearness: &Nearness,
) -> Result<(), RuledOut> {
    fits(board, need, unit, nearness, on_call)
}

fn fits(
    board: &Board,
    need: &Need,
    unit: UnitId,
    nearness: &Nearness,
    ready: impl Fn(&Board, &Need, UnitId) -> Result<(), RuledOut>,
) -> Result<(), RuledOut> {
    let card = board.unit(unit).ok_or(RuledOut::Unknown)?;
    let goes_so = need.travel.as_ref().is_none_or(|(travel, usual)| card.travels(usual) == *travel);
    // Before all else: whoever is of another kind is passed over for nothing that it does.
    if !goes_so || !(need.kinds.is_empty() || need.kinds.contains(&card.kind)) {
        return Err(RuledOut::Kind);
    }
    ready(board, need, unit)?;
    if need.skills.iter().any(|skill| !card.skills.contains(skill)) {
        return Err(RuledOut::Skill);
    }
    if !need.presses && is_overloaded(need, card) {
        return Err(RuledOut::Overloaded);
    }
    if matches!(nearness, Nearness::Fix { age_ms, .. } if *age_ms > need.fix_stale_after_ms) {
        return Err(RuledOut::StaleFix);
    }
    match need.task.and_then(|task| board.task(task)).and_then(|task| task.tried.get(&unit)) {
        Some(Tried::Declined) => Err(RuledOut::Declined),
        Some(Tried::Silent) => Err(RuledOut::Silent),
        None if need.declined.contains(&unit) => Err(RuledOut::Declined),
        None => Ok(()),
    }
}

/// Whether a unit has had as many tasks as is wanted of it.
pub(crate) fn is_overloaded(need: &Need, card: &Unit) -> bool {
    need.load_max.is_some_and(|most| card.worked >= u16::from(most))
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
    on_call(board, need, unit)
}

/// Whether it is on duty and not in need of help itself, whatever it does.
fn on_call(board: &Board, need: &Need, unit: UnitId) -> Result<(), RuledOut> {
    let card = board.unit(unit).ok_or(RuledOut::Unknown)?;
    match card.duty {
        Duty::On | Duty::Standby => {}
        Duty::Off => return Err(RuledOut::OffDuty),
        Duty::Retired => return Err(RuledOut::Unknown),
    }
    if card.sos.is_some() || need.sos_unit == Some(unit) {
        return Err(RuledOut::NeedsHelp);
    }
    Ok(())
}
