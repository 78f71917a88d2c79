//! Choices by expected arrival, and units that get about otherwise than their kind.

use hub_dispatch::{
    Alternate, Arrival, ArrivalBy, CaseId, Choice, Event, Nearness, OfferId, RuledOut, Skill, TaskId, Travel,
    UnitId, UnitKind, UtcMicros,
};

use crate::examples::{CASE, OFFER, TASK, UNIT, area, id, person};

/// The forms that came with arrivals.
pub(crate) fn other_forms() -> Vec<(&'static str, Event)> {
    let (offer, task, case) = (OfferId(id(OFFER)), TaskId(id(TASK)), CaseId(id(CASE)));
    let (unit, answer_by) = (UnitId(id(UNIT)), UtcMicros(1_767_225_660_000_000));
    let enrolled = Event::UnitEnrolled {
        unit,
        kind: UnitKind::Crew,
        skills: vec![Skill("first_aid".to_owned())],
        home: area(),
        person: Some(person()),
        travel: Some(Travel::EBike),
    };
    let offered = |choice| Event::OfferMade { offer, task, choice, answer_by };
    let unplaced = Arrival { travel_s: 1_200, turnout_s: 60, spread_s: 0, price_s: 0, by: ArrivalBy::Grid };
    let by_grid = Choice { nearness: Nearness::Home, arrival: Some(unplaced), ..Choice::by_hand(unit) };
    vec![
        ("travel", enrolled),
        ("arrival", offered(by_road(unit))),
        ("by_grid", offered(by_grid)),
        ("arrival", Event::Recommended { case, choices: vec![by_road(unit)] }),
    ]
}

fn by_road(unit: UnitId) -> Choice {
    let arrival = Arrival { travel_s: 371, turnout_s: 60, spread_s: 14, price_s: 180, by: ArrivalBy::Roads };
    let later = Arrival { travel_s: 640, spread_s: 0, price_s: 0, by: ArrivalBy::AirLine, ..arrival };
    Choice {
        unit,
        nearness: Nearness::Fix { distance_m: 420, age_ms: 28_000 },
        ring: 1,
        ruled_out: vec![(UnitId(id(9)), RuledOut::NoRoute)],
        arrival: Some(arrival),
        alternates: vec![Alternate { unit: UnitId(id(10)), arrival: later }],
    }
}
