//! What changes around the hub without a command: posts are left, units move, and in the end everybody comes.

use hub_dispatch::{Command, UnitKind, board::Duty};

use crate::{
    town::{ROSTER, STAFF, boat, code, metres_east},
    world::{Fix, World},
};

/// A post is left, or manned again.
pub(super) fn change_roster(world: &mut World, a: u8, b: u8) {
    let (area, person) = ROSTER[usize::from(a) % ROSTER.len()];
    let on_duty = if b.is_multiple_of(2) { vec![] } else { vec![person] };
    world.roster.insert(code(area), on_duty);
}

/// A unit moves, falls silent, or loses its fix.
pub(super) fn change_fix(world: &mut World, a: u8, b: u8) {
    let unit = STAFF[usize::from(a) % STAFF.len()].0;
    let (_, area, metres) = STAFF[usize::from(b) % STAFF.len()];
    let fix = Fix { place: metres_east(metres), area: code(area), age_ms: u64::from(b) * 2_000 };
    if b.is_multiple_of(5) {
        world.fixes.remove(&unit);
    } else {
        world.fixes.insert(unit, fix);
    }
}

/// Makes everybody who is enrolled ready to be asked, and every post manned.
pub(super) fn everybody_comes(world: &mut World) {
    for (area, person) in ROSTER {
        world.roster.insert(code(area), vec![person]);
    }
    for (unit, home, _) in STAFF {
        if world.board.unit(unit).is_none_or(|card| card.duty == Duty::Retired) {
            let (kind, skills, person) = (UnitKind::Boat, vec![boat()], None);
            world.given(Command::EnrolUnit { unit, kind, skills, home: code(home), person, travel: None });
        }
        world.given(Command::SignOn { unit });
    }
}
