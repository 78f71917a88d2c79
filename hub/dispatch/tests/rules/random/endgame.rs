//! From wherever the random commands have led: everybody comes to work and answers promptly, and every case ends.

use geo_index::Tier;
use hub_dispatch::{CaseId, Command, PersonId, Phase, UnitId, Verdict};
use uuid::Uuid;

use super::surroundings::everybody_comes;
use crate::{
    desks::{about, called, city, confirm, desk, reply_shown, resume},
    orders::{accept, arrive, at_city, at_oak, finish_shown, sealed},
    town::INSPECTOR,
    world::World,
};

/// Somebody who has handled nothing.
const VISITOR: PersonId = PersonId(Uuid::from_u128(9_999));

/// Moves that one case can need at most, from its worst phase: acknowledge, call three services, resume,
/// dispatch, have every department reply, call everybody back, have it done again, accept, arrive, finish, verify, close.
const MOVES_PER_CASE_MAX: usize = 48;

/// Brings every open case to its end, one move at a time, none of which may be refused.
pub(crate) fn everybody_answers(world: &mut World) {
    everybody_comes(world);
    let limit = MOVES_PER_CASE_MAX * world.board.cases().count();
    for _ in 0..limit {
        let Some(case) = next_case(world) else { return };
        let command = next_move(world, case);
        world.given(command);
    }
    assert_eq!(world.board.cases().count(), 0, "after {limit} moves every case has ended");
}

/// A case at work first, so that its unit becomes free for those that wait.
fn next_case(world: &World) -> Option<CaseId> {
    world.board.cases().max_by_key(|case| (case.phase, case.id)).map(|case| case.id)
}

fn next_move(world: &mut World, id: CaseId) -> Command {
    let case = world.board.case(id).expect("it was just listed");
    let (by, note) = (VISITOR, sealed());
    if let Some(service) = case.calls_owed().first() {
        return Command::RecordCall { case: id, service: *service, called_at: world.now, by };
    }
    let attending = world.board.task(case.task).and_then(|task| task.attending.as_ref());
    match (case.phase, attending) {
        (Phase::UnderWay, Some(attending)) => arrive(attending.unit, case.task),
        (Phase::OnScene, Some(attending)) => finish_shown(attending.unit, case.task),
        (Phase::ToVerify, _) => Command::Verify { case: id, by: at_city(by), verdict: Verdict::Done, note },
        (Phase::ToClose, _) => Command::Close { case: id, by, tier: Tier::City },
        (Phase::ToCheck, _) => about(id, city(), confirm()),
        (Phase::Unattended, _) => acknowledge(world, id).unwrap_or_else(|| attend(world, id)),
        (Phase::WithDepartments, _) => {
            let (task, owes) = case.handling.open_desks().next().expect("somebody owes a reply");
            about(id, desk(&owes.department.0), reply_shown(task))
        }
        (Phase::Suspended, _) => about(id, city(), resume()),
        (Phase::ToCallBack, _) => {
            let owed = case.handling.call_backs_owed().next().expect("somebody is to be called");
            about(id, city(), called(owed.report, true))
        }
        (Phase::UnderWay | Phase::OnScene, None) => panic!("nobody attends case {id}"),
    }
}

/// Whoever is on duty at the post that is alerted acknowledges.
fn acknowledge(world: &World, id: CaseId) -> Option<Command> {
    let case = world.board.case(id)?;
    let alert = case.alert.as_ref()?;
    let by = *world.roster.get(&case.owner()?.area)?.first()?;
    Some(Command::Acknowledge { case: id, rung: case.rung, round: alert.round, by })
}

/// Whoever is asked accepts. If nobody is, a person dispatches somebody free; if nobody is free, settles it.
fn attend(world: &World, id: CaseId) -> Command {
    if let Some(&unit) = world.asked_for(id).first() {
        return accept(unit, world.offer_to(unit));
    }
    let free = |unit: &UnitId| world.board.hold_on(*unit).is_none();
    let ready = world.board.units().filter(|unit| unit.sos.is_none()).map(|unit| unit.id);
    let (by, reason) = (at_oak(INSPECTOR), sealed());
    match ready.into_iter().find(free) {
        Some(unit) => Command::DispatchUnits { case: id, units: vec![unit], by, reason },
        None => Command::Settle { case: id, by: at_city(INSPECTOR), note: reason },
    }
}
