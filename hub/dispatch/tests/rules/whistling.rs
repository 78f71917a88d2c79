//! Whistles in few words (中心吹哨、部门报到).

use hub_dispatch::{
    Actor, ArrivalKnown, BlowWhistle, CaseId, Command, Degree, Refusal, UtcMicros, WhistleDeed, WhistleId,
    WhistleOrder,
    board::{CalledDepartment, Whistle},
};
use uuid::Uuid;

use crate::{
    desks::{department, north},
    orders::sealed,
    town::{code, metres_east},
    world::World,
};

pub(crate) const WHISTLE: WhistleId = WhistleId(Uuid::from_u128(70_001));
pub(crate) const OTHER_WHISTLE: WhistleId = WhistleId(Uuid::from_u128(70_002));

/// The township whistles for departments: at the origin of the town, in the first grid of Oak.
pub(crate) fn whistle(world: &World, hours: u64, names: &[&str]) -> BlowWhistle {
    BlowWhistle {
        whistle: WHISTLE,
        by: north(),
        place: metres_east(0),
        area: code("oak-1"),
        purpose: sealed(),
        there_by: world.in_hours(hours),
        departments: names.iter().map(|name| department(name)).collect(),
        case: None,
    }
}

pub(crate) fn blow(wanted: BlowWhistle) -> Command {
    Command::BlowWhistle(Box::new(wanted))
}

pub(crate) fn for_case(world: &World, case: CaseId, names: &[&str]) -> Command {
    blow(BlowWhistle { case: Some(case), ..whistle(world, 2, names) })
}

/// Somebody does something about the whistle of the story.
pub(crate) fn whistled(by: Actor, deed: WhistleDeed) -> Command {
    Command::Whistle(Box::new(WhistleOrder { whistle: WHISTLE, by, deed }))
}

pub(crate) fn sign(name: &str) -> WhistleDeed {
    WhistleDeed::Sign { department: department(name) }
}

/// So many metres from the place, by a position so many seconds old.
pub(crate) fn there(name: &str, metres: u32, age_s: u64) -> WhistleDeed {
    let known = ArrivalKnown::Position { place: metres_east(metres), age_ms: age_s * 1_000 };
    WhistleDeed::Arrive { department: department(name), known }
}

/// 代录.
pub(crate) fn recorded(name: &str, at: UtcMicros) -> WhistleDeed {
    WhistleDeed::Arrive { department: department(name), known: ArrivalKnown::Recorded { at } }
}

pub(crate) fn work(name: &str) -> WhistleDeed {
    WhistleDeed::Work { department: department(name) }
}

pub(crate) fn leave(name: &str) -> WhistleDeed {
    WhistleDeed::Leave { department: department(name), note: sealed() }
}

pub(crate) fn rate(name: &str, degree: Degree) -> WhistleDeed {
    let note = (!degree.is_satisfied()).then(sealed);
    WhistleDeed::Rate { department: department(name), degree, note }
}

pub(crate) fn call_off() -> WhistleDeed {
    WhistleDeed::CallOff { reason: sealed() }
}

pub(crate) fn refused(why: hub_dispatch::NoWhistle) -> Refusal {
    Refusal::Whistle(why)
}

impl World {
    /// The whistle of the story is blown for departments, who are to be there in so many hours.
    pub(crate) fn whistled(hours: u64, names: &[&str]) -> Self {
        let mut world = Self::tiny();
        world.given(blow(whistle(&world, hours, names)));
        world
    }

    #[track_caller]
    pub(crate) fn whistle(&self) -> &Whistle {
        self.board.whistle(WHISTLE).expect("the whistle of the story is open")
    }

    #[track_caller]
    pub(crate) fn called(&self, name: &str) -> &CalledDepartment {
        self.whistle().department(&department(name)).expect("it was called")
    }

    /// Who is absent.
    pub(crate) fn absent(&self) -> Vec<&str> {
        let absent = self.whistle().departments.iter().filter(|it| it.absent);
        absent.map(|it| it.department.0.as_str()).collect()
    }
}
