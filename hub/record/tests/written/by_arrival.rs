//! Choices by expected arrival, and units that get about otherwise than their kind.

use hub_dispatch::{
    Alternate, Arrival, ArrivalBy, CaseId, Choice, Event, Happened, Improved, MessageId, Nearness, Notice,
    OfferEnd, OfferId, OtherWork, Reassigned, RuledOut, Service, Short, Skill, TaskId, Travel, TurnedFrom,
    UnitId, UnitKind, UtcMicros, Want, Wanted, Weight,
};

use crate::closed_loop::acted;
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
    let improved = |why| Choice { improved: Some(why), alternates: Vec::new(), ..by_road(unit) };
    let ended = |why| Event::OfferEnded { offer, task, unit, end: OfferEnd::Reassigned { why } };
    vec![
        ("travel", enrolled),
        ("arrival", offered(by_road(unit))),
        ("freed", offered(Choice { improved: Some(freed(case)), alternates: Vec::new(), ..by_road(unit) })),
        (
            "sooner",
            offered(improved(Improved::Sooner { instead_of: UnitId(id(12)), left_s: 1_440, gain_s: 980 })),
        ),
        ("graver", offered(improved(Improved::Graver { from: case, otherwise: None }))),
        ("rolling", offered(improved(rolling(None, None, 0)))),
        (
            "rolling_turned",
            offered(improved(rolling(
                Some(TurnedFrom { unit: UnitId(id(12)), left_s: 1_440, frees_for: None }),
                Some(case),
                980,
            ))),
        ),
        (
            "rolling_relieved",
            offered(improved(rolling(
                Some(TurnedFrom { unit: UnitId(id(12)), left_s: 1_440, frees_for: Some(TaskId(id(16))) }),
                None,
                980,
            ))),
        ),
        ("reassigned_rolling", ended(Reassigned::Rolling { unit: UnitId(id(12)), case: Some(case) })),
        ("reassigned_rolling_free", ended(Reassigned::Rolling { unit: UnitId(id(12)), case: None })),
        ("reassigned_sooner", ended(Reassigned::Sooner { unit: UnitId(id(12)) })),
        ("reassigned_graver", ended(Reassigned::Graver { case })),
        (
            "reassigned",
            Event::Posted {
                unit,
                message: MessageId(id(13)),
                notice: Notice::Reassigned { offer, why: Reassigned::Graver { case } },
            },
        ),
        ("by_grid", offered(by_grid)),
        ("arrival", Event::Recommended { case, task: None, choices: vec![by_road(unit)] }),
        ("besides", Event::Recommended { case, task: Some(TaskId(id(16))), choices: vec![by_road(unit)] }),
        ("short", short(Some(RuledOut::Late))),
        ("nobody_like_it", short(None)),
        ("besides", wanted_besides()),
        ("besides", served_besides(case, unit)),
        ("declined", looked_for_again()),
    ]
}

/// Three waited and were matched together.
fn rolling(instead_of: Option<TurnedFrom>, from: Option<CaseId>, gain_s: u32) -> Improved {
    Improved::Rolling { waiting: 3, waited_s: 640, instead_of, from, gain_s }
}

/// It had become free, and another case had waited as well.
fn freed(case: CaseId) -> Improved {
    let arrival = Arrival { travel_s: 200, turnout_s: 60, spread_s: 2, price_s: 0, by: ArrivalBy::Roads };
    let other = OtherWork { case, task: TaskId(id(11)), waited_s: 95, arrival };
    Improved::Freed { waited_s: 640, others: vec![other] }
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
        improved: None,
    }
}

fn boat() -> Want {
    Want {
        kinds: vec![UnitKind::Boat],
        skills: vec![Skill("water".to_owned())],
        count: 2,
        travel: Some(Travel::Boat),
        within_s: Some(2_400),
        on_duty_max_h: Some(12),
        load_max: None,
        fix_age_max_s: Some(300),
    }
}

/// Whoever is wanted besides the one who takes the case.
pub(crate) fn wanted() -> Vec<Wanted> {
    let anybody = Want { count: 1, ..Want::default() };
    vec![
        Wanted { task: TaskId(id(16)), weight: Weight::Must, want: boat(), declined: Vec::new() },
        Wanted { task: TaskId(id(17)), weight: Weight::Should, want: anybody, declined: Vec::new() },
    ]
}

/// Another card holds than before: somebody besides whose load is limited, and 119.
fn wanted_besides() -> Event {
    let rested = Want { count: 1, load_max: Some(6), ..Want::default() };
    let wanted =
        vec![Wanted { task: TaskId(id(18)), weight: Weight::Should, want: rested, declined: Vec::new() }];
    acted(None, Happened::UnitsWanted { wanted, call: vec![Service::Fire], declined: Vec::new() })
}

/// Whoever came besides has done what it was there for.
fn served_besides(case: CaseId, unit: UnitId) -> Event {
    Event::Finished { case, unit, person: Some(person()), besides: Some(TaskId(id(16))) }
}

/// The case itself is looked for as what was wanted besides, to which somebody has said no, and somebody besides as what whoever left
/// it was.
fn looked_for_again() -> Event {
    let declined = vec![UnitId(id(12))];
    let anybody = Want { count: 1, ..Want::default() };
    let again =
        Wanted { task: TaskId(id(18)), weight: Weight::Must, want: anybody, declined: vec![UnitId(id(9))] };
    acted(None, Happened::UnitsWanted { wanted: vec![again], call: Vec::new(), declined })
}

fn short(why: Option<RuledOut>) -> Event {
    let ruled_out = why.map(|why| (UnitId(id(9)), why)).into_iter().collect();
    Event::SearchFailed { task: TaskId(id(TASK)), ruled_out, short: Some(Short { want: boat(), why }) }
}
