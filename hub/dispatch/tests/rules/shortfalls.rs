//! 缺口: what nobody is found to be is looked for again until somebody is, also where a person decides; and whoever a person
//! sends is not sent past a case that nobody has.

use hub_dispatch::{Command, Event, Phase, RuledOut, RunCard, Service, Short, UnitId, UnitKind, Want};

use crate::{
    arrivals,
    desks::{correct_about, county, does},
    orders::{dispatch, of_category, quarrel, record_call},
    run_cards::{a_boat, anybody, besides, for_quarrels, free, short, under},
    town::{BO, LAN, MEI, STAFF, TAO, category},
    world::World,
};

/// Until the search for what is ordinary is made again, seconds.
const AGAIN_S: u64 = 93;

fn a_worker() -> Want {
    Want { kinds: vec![UnitKind::GridWorker], ..anybody() }
}

fn a_car() -> Want {
    Want { kinds: vec![UnitKind::Vehicle], ..anybody() }
}

/// A pothole, to which a person sends units, under a card that wants these.
fn pothole(must: Vec<Want>) -> World {
    let mut world = under(RunCard { category: Some(category("pothole")), ..for_quarrels(must) });
    world.given(of_category("pothole")).pass(0);
    world
}

fn recommended(world: &World) -> Vec<UnitId> {
    world.case().recommended.iter().map(|it| it.unit).collect()
}

fn recommended_besides(world: &World) -> Vec<UnitId> {
    world.case().recommended_besides.values().flatten().map(|it| it.unit).collect()
}

#[test]
fn where_a_person_decides_somebody_who_comes_free_is_recommended() {
    let mut world = under(for_quarrels(vec![anybody()]));
    for (unit, ..) in STAFF {
        free(&mut world, unit);
    }
    world.given(of_category("pothole"));
    assert_eq!((recommended(&world), world.search_failed().is_some()), (vec![], true));
    world.pass(AGAIN_S);
    assert!(recommended(&world).is_empty(), "looked again, and nobody yet");
    world.given(Command::SignOn { unit: LAN }).pass(AGAIN_S);
    assert_eq!(recommended(&world), [LAN]);
    assert!(world.asked().is_empty(), "a person sends it");
}

#[test]
fn where_a_person_decides_the_boat_that_comes_within_reach_is_recommended() {
    let mut world = pothole(vec![anybody(), Want { within_s: Some(2_400), ..a_boat() }]);
    assert_eq!(short(&world, 0).and_then(|short| short.why), Some(RuledOut::Late));
    world.ways.insert(BO, arrivals::by_road(1_200));
    world.pass(AGAIN_S);
    assert_eq!(recommended_besides(&world), [BO]);
}

#[test]
fn whoever_was_sent_and_declined_leaves_the_search_to_somebody_else() {
    let mut world = pothole(vec![a_boat()]);
    world.given(dispatch(&[BO]));
    world.declines(BO);
    assert!(recommended(&world).is_empty() && world.task().search_due.is_some());
}

#[test]
fn a_boat_sent_besides_takes_no_recommendation_for_the_case_away() {
    let mut world = pothole(vec![a_worker(), a_boat()]);
    let before = recommended(&world);
    world.given(dispatch(&[BO])).pass(0);
    assert_eq!((besides(&world), recommended(&world)), (vec![vec![BO]], before));
}

/// The card wants a car first, and the town has none: whoever is sent instead takes the case, and the car is still missed.
#[test]
fn whoever_is_sent_instead_of_whom_nobody_is_takes_the_case() {
    let mut world = pothole(vec![a_car(), anybody()]);
    assert!(recommended(&world).is_empty());
    world.given(dispatch(&[MEI])).accepts(MEI).pass(0);
    assert_eq!(world.case().phase, Phase::UnderWay);
    let wanted: Vec<Want> = world.case().handling.wanted.iter().map(|it| it.want.clone()).collect();
    assert_eq!(wanted, [anybody(), a_car()]);
    assert_eq!(short(&world, 1), Some(Short { want: a_car(), why: None }));
}

#[test]
fn what_a_person_sends_somebody_else_for_is_looked_for_besides() {
    let mut world = pothole(vec![a_boat()]);
    world.given(dispatch(&[MEI])).accepts(MEI).pass(0);
    assert_eq!((world.case().phase, recommended_besides(&world)), (Phase::UnderWay, vec![BO]));
    world.when(dispatch(&[BO]));
    let opened = world.events().iter().any(|event| matches!(event, Event::OfferMade { .. }));
    assert!(opened && world.case().handling.wanted.len() == 1, "it is wanted once");
}

/// It is another matter now, for which a service is called and nobody in particular is wanted.
#[test]
fn where_the_card_wants_nobody_any_more_whoever_is_sent_takes_the_case() {
    let calls = RunCard {
        category: Some(category("litter")),
        call: vec![Service::Fire],
        should: Vec::new(),
        ..for_quarrels(Vec::new())
    };
    let policy = hub_dispatch::Policy {
        run_cards: vec![for_quarrels(vec![a_car(), anybody()]), calls],
        choice: Some(arrivals::rules()),
        ..crate::town::policy()
    };
    let mut world = under(for_quarrels(vec![anybody()]));
    world.adopt("two", policy);
    world.given(quarrel()).pass(0);
    assert_eq!(besides(&world), [vec![LAN]]);
    world.declines(LAN);
    world.given(does(county(), correct_about("litter", None))).given(record_call(Service::Fire));
    let first = world.asked().first().copied().expect("somebody is asked for the case");
    world.accepts(first);
    assert_eq!(world.case().phase, Phase::UnderWay);
}

/// How many of these events there are since `from`.
fn counted(world: &World, from: usize, kind: &str) -> usize {
    world.ledger.feed[from..].iter().filter(|recorded| recorded.event.kind() == kind).count()
}

#[test]
fn an_hour_with_nobody_there_is_said_once_and_whoever_comes_is_found_by_the_next_look() {
    for name in ["quarrel", "pothole"] {
        let mut world =
            under(RunCard { category: Some(category(name)), ..for_quarrels(vec![a_worker(), a_car()]) });
        for (unit, ..) in STAFF {
            free(&mut world, unit);
        }
        let from = world.ledger.feed.len();
        world.given(of_category(name)).pass(0);
        let known = (counted(&world, from, "task.search_failed"), counted(&world, from, "task.search_set"));
        assert_eq!(known.0, 2, "for the case, and for the car");
        world.pass(3_600);
        let now = (counted(&world, from, "task.search_failed"), counted(&world, from, "task.search_set"));
        assert_eq!(now, known, "nothing has changed");
        let (from, by_machine) = (world.ledger.feed.len(), name == "quarrel");
        world.given(Command::SignOn { unit: LAN }).pass(AGAIN_S);
        assert_eq!(
            (counted(&world, from, "offer.made") == 1, recommended(&world) == [LAN]),
            (by_machine, !by_machine)
        );
    }
}

/// Of those who are near only the nearest are named, and they are others all the time.
#[test]
fn others_who_are_passed_over_for_the_same_reasons_are_not_said_again() {
    let mut world = under(for_quarrels(vec![a_worker()]));
    for (unit, ..) in STAFF {
        free(&mut world, unit);
    }
    let from = world.ledger.feed.len();
    world.given(of_category("quarrel")).pass(0);
    let unit = UnitId(uuid::Uuid::from_u128(77));
    let (kind, home, skills) = (UnitKind::GridWorker, crate::town::code("oak-1"), Vec::new());
    world
        .given(Command::EnrolUnit { unit, kind, skills, home, person: None, travel: None })
        .pass(10 * AGAIN_S);
    assert_eq!(counted(&world, from, "task.search_failed"), 1, "nobody is on duty, as before");
}

#[test]
fn a_shortfall_for_another_reason_and_whoever_was_silent_are_said_again() {
    let soon = Want { within_s: Some(2_400), ..a_boat() };
    let mut world = under(for_quarrels(vec![anybody(), soon]));
    let from = world.ledger.feed.len();
    world.given(of_category("quarrel")).accepts(LAN).pass(10 * AGAIN_S);
    let late = short(&world, 0).and_then(|short| short.why);
    assert_eq!((late, counted(&world, from, "task.search_failed")), (Some(RuledOut::Late), 1));
    free(&mut world, BO);
    world.pass(AGAIN_S);
    let off_duty = short(&world, 0).and_then(|short| short.why);
    assert_eq!((off_duty, counted(&world, from, "task.search_failed")), (Some(RuledOut::OffDuty), 2));
}

/// Units that are asked for the boat that is wanted besides, while it is wanted.
fn asked_for_the_boat(world: &World) -> Option<Vec<UnitId>> {
    let wanted = world.case().handling.wanted.last().expect("it was wanted besides");
    world.board.task(wanted.task).map(|task| task.offers.values().map(|live| live.unit).collect())
}

/// Mei was sent by a person, and the boat that the card wants is looked for besides: once Mei has given up, by the case itself.
#[test]
fn a_card_of_one_boat_asks_for_one_after_whoever_was_sent_instead_gives_up() {
    for asked_already in [false, true] {
        let mut world = under(for_quarrels(vec![a_boat()]));
        if !asked_already {
            free(&mut world, BO);
        }
        world.given(of_category("quarrel"));
        if asked_already {
            world.declines(BO);
            let (skills, kind) = (vec![crate::town::boat()], UnitKind::Boat);
            let (home, person) = (crate::town::code("oak-2"), Some(crate::town::person_of(TAO)));
            world.given(Command::EnrolUnit { unit: TAO, kind, skills, home, person, travel: None });
        }
        world.given(dispatch(&[MEI])).accepts(MEI).pass(0);
        let expected = if asked_already { vec![TAO] } else { Vec::new() };
        assert_eq!(asked_for_the_boat(&world), Some(expected.clone()));
        world.declines(MEI);
        assert_eq!((world.case().phase, asked_for_the_boat(&world)), (Phase::Unattended, None));
        world.pass(0);
        assert_eq!(world.asked(), expected, "the case looks for it");
    }
}

/// The card wants a car first, and nobody is one; somebody has been asked for the case all the same.
#[test]
fn whoever_is_wanted_besides_is_sent_for_that_while_another_is_asked_for_the_case() {
    let mut world = pothole(vec![a_car(), anybody()]);
    world.given(dispatch(&[MEI, TAO]));
    world.declines(TAO);
    assert!(world.task().short.is_some() && world.asked() == [MEI]);
    world.given(dispatch(&[LAN]));
    assert_eq!((world.asked(), besides(&world)), (vec![MEI], vec![vec![LAN]]));
}
