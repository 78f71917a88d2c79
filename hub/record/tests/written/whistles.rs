//! What happens to a whistle, as the golden files hold it.

use geo_index::Tier;
use hub_dispatch::{
    Actor, Blown, CaseId, Degree, DepartmentCode, Event, LeftOut, Presence, Seat, UtcMicros, WhistleArrived,
    WhistleId, WhistleTurn, Whistled,
};

use crate::examples::{CASE, area, id, person, place, words};

pub(crate) const WHISTLE: u128 = 40;
const THERE_BY: UtcMicros = UtcMicros(1_767_229_200_000_000);

fn roads() -> DepartmentCode {
    DepartmentCode("11330106002500050X".to_owned())
}

fn water() -> DepartmentCode {
    DepartmentCode("113301060025000692".to_owned())
}

fn whistler() -> Option<Actor> {
    Some(Actor { person: person(), seat: Seat::Centre { tier: Tier::Township, area: area() } })
}

fn at_roads() -> Option<Actor> {
    Some(Actor { person: person(), seat: Seat::Department { department: roads() } })
}

fn whistled(by: Option<Actor>, what: WhistleTurn) -> Event {
    Event::Whistled(Box::new(Whistled { whistle: WhistleId(id(WHISTLE)), by, what }))
}

fn blown(case: Option<CaseId>) -> Event {
    let blown = Blown {
        place: place(),
        area: area(),
        purpose: words(),
        there_by: THERE_BY,
        departments: vec![roads(), water()],
        case,
        remind_at: UtcMicros(1_767_227_400_000_000),
        closes_after_ms: 86_400_000,
    };
    whistled(whistler(), WhistleTurn::Blown(Box::new(blown)))
}

fn arrived(by: Option<Actor>, how: Presence, late_ms: Option<u64>, left_out: Option<LeftOut>) -> Event {
    let arrived = WhistleArrived { department: roads(), at: THERE_BY, how, late_ms, left_out };
    whistled(by, WhistleTurn::Arrived(arrived))
}

fn rated(degree: Degree) -> Event {
    let note = (!degree.is_satisfied()).then(words);
    whistled(whistler(), WhistleTurn::Rated { department: roads(), degree, note })
}

fn left(left_out: Option<LeftOut>) -> Event {
    whistled(at_roads(), WhistleTurn::Left { department: roads(), note: words(), left_out })
}

pub(crate) fn examples() -> Vec<Event> {
    let position = Presence::Position { distance_m: 42, age_ms: 3_000 };
    vec![
        blown(None),
        whistled(at_roads(), WhistleTurn::Signed { department: roads() }),
        whistled(None, WhistleTurn::Reminded { departments: vec![roads(), water()] }),
        arrived(at_roads(), position, None, None),
        whistled(at_roads(), WhistleTurn::Working { department: roads() }),
        left(None),
        whistled(None, WhistleTurn::TimeUp { absent: vec![water()] }),
        rated(Degree::MostlySatisfied),
        whistled(whistler(), WhistleTurn::Moved { case: CaseId(id(CASE)) }),
        whistled(whistler(), WhistleTurn::CalledOff { reason: words() }),
        whistled(whistler(), WhistleTurn::Closed),
    ]
}

pub(crate) fn other_forms() -> Vec<(&'static str, Event)> {
    let unsigned = Some(LeftOut::SignedByArriving);
    vec![
        ("for_a_case", blown(Some(CaseId(id(CASE))))),
        ("recorded_late", arrived(whistler(), Presence::Recorded, Some(61_000), unsigned)),
        ("without_working", left(Some(LeftOut::LeftWithoutWorking))),
        ("not_satisfied", rated(Degree::NotSatisfied)),
        ("by_the_rules", whistled(None, WhistleTurn::Closed)),
    ]
}
