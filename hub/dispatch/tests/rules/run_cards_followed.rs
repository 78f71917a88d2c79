//! 升级: what has become more pressing, or another matter, takes what its card of then takes; nobody who goes is taken away. And
//! where a person decides, there is a recommendation for each that the card wants.

use hub_dispatch::{
    Command, DeclineReason, Event, Grade, Intake, Phase, Policy, RunCard, Service, UnitId, UnitKind, Want,
};

use crate::{
    arrivals,
    desks::{about, correct_about, correct_grade, county, does, merge},
    orders::{
        CASE, OTHER_CASE, another_says, arrive, dispatch, finish, intake, of_category, quarrel, record_call,
    },
    run_cards::{a_boat, anybody, besides, for_quarrels, short, under},
    town::{BO, LAN, MEI, TAO, YU, boat, category, code, person_of, policy},
    world::World,
};

/// The town, where Bo is a boat with its crew, under several cards.
fn under_all(run_cards: Vec<RunCard>) -> World {
    let mut world = under(for_quarrels(vec![anybody()]));
    let choice = Some(arrivals::rules());
    world.adopt("cards", Policy { run_cards, choice, ..policy() });
    world
}

fn a_worker() -> Want {
    Want { kinds: vec![UnitKind::GridWorker], ..anybody() }
}

/// One for what is ordinary; three, a boat among them and 119 first, for what is red.
fn small_and_red() -> Vec<RunCard> {
    let worker = a_worker();
    let red = RunCard {
        grade: Some(Grade::Red),
        call: vec![Service::Fire],
        ..for_quarrels(vec![worker.clone(), worker.clone(), a_boat()])
    };
    vec![for_quarrels(vec![worker]), red]
}

fn wants(world: &World) -> Vec<Want> {
    world.case().handling.wanted.iter().map(|it| it.want.clone()).collect()
}

fn calls_made(world: &mut World) {
    for service in world.case().calls_owed() {
        world.given(record_call(service));
    }
}

#[test]
fn what_becomes_red_under_way_takes_what_the_red_card_takes_and_whoever_goes_goes_on() {
    let mut world = under_all(small_and_red());
    world.given(quarrel()).accepts(LAN);
    world.given(another_says(Grade::Red));
    assert_eq!(world.case().calls_owed(), [Service::Fire], "the red card names it");
    assert_eq!(wants(&world), [a_worker(), a_boat()], "Lan is there already");
    assert_eq!(besides(&world), [vec![], vec![]], "nobody is asked before 119 was called");
    calls_made(&mut world);
    world.pass(0);
    assert_eq!(besides(&world), [vec![MEI, TAO, YU], vec![BO]], "as soon as it has been");
    let attending = world.task().attending.as_ref().map(|attending| attending.unit);
    assert_eq!((world.case().phase, attending), (Phase::UnderWay, Some(LAN)));
    let backups = world.case().handling.backups.len();
    assert_eq!(backups, 2, "the card says how many: nobody besides is wanted for the rise");
}

#[test]
fn a_correction_to_red_takes_what_the_red_card_takes() {
    let mut world = under_all(small_and_red());
    world.given(quarrel()).accepts(LAN).arrives(LAN);
    world.given(does(county(), correct_grade(Grade::Red)));
    assert_eq!((wants(&world), world.case().calls_owed()), (vec![a_worker(), a_boat()], vec![Service::Fire]));
}

#[test]
fn a_case_that_joins_another_brings_the_card_of_its_grade() {
    let mut world = under_all(small_and_red());
    world.given(quarrel()).accepts(LAN);
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(OTHER_CASE) }));
    world.given(about(OTHER_CASE, county(), merge(CASE)));
    assert_eq!(wants(&world), [a_worker(), a_boat()]);
}

#[test]
fn what_it_brings_is_called_up_too_where_somebody_was_only_asked_until_then() {
    let mut world = under_all(small_and_red());
    world.given(quarrel());
    let asked = world
        .task()
        .offers
        .first_key_value()
        .map(|(offer, asked)| (asked.unit, *offer))
        .expect("one is asked");
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(OTHER_CASE) }));
    world.given(about(OTHER_CASE, county(), merge(CASE)));
    assert_eq!(wants(&world), []);
    let (unit, offer) = asked;
    world.given(Command::Accept { unit, offer });
    assert_eq!(wants(&world), [a_worker(), a_boat()]);
}

#[test]
fn another_category_takes_what_its_card_takes_though_it_is_no_more_pressing() {
    let drain =
        RunCard { category: Some(category("litter")), must: vec![anybody(), a_boat()], ..RunCard::default() };
    let mut world = under_all(vec![for_quarrels(vec![anybody()]), drain]);
    world.given(quarrel()).accepts(LAN);
    world.given(does(county(), correct_about("litter", None))).pass(0);
    assert_eq!((wants(&world), besides(&world)), (vec![a_boat()], vec![vec![BO]]));
}

#[test]
fn whoever_is_under_way_and_is_what_the_card_wants_is_not_wanted_again() {
    let boats = RunCard { grade: Some(Grade::Red), ..for_quarrels(vec![anybody(), a_boat()]) };
    let mut world = under_all(vec![for_quarrels(vec![a_boat()]), boats]);
    world.given(quarrel()).accepts(BO);
    world.given(another_says(Grade::Red));
    assert_eq!(wants(&world), [anybody()], "the boat is on its way");
}

#[test]
fn what_is_looked_for_already_is_looked_for_once() {
    let two = for_quarrels(vec![anybody(), a_boat()]);
    let red = RunCard { grade: Some(Grade::Red), ..for_quarrels(vec![anybody(), a_boat(), anybody()]) };
    let mut world = under_all(vec![two, red]);
    world.given(quarrel()).pass(0);
    world.given(another_says(Grade::Red));
    assert_eq!(wants(&world), [a_boat(), anybody()]);
    world.given(does(county(), correct_grade(Grade::Ordinary)));
    world.given(does(county(), correct_grade(Grade::Red)));
    assert_eq!(wants(&world), [a_boat(), anybody()], "to and fro, nobody is called twice");
}

#[test]
fn a_smaller_card_takes_nobody_away() {
    let mut world = under_all(small_and_red());
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(CASE) }));
    calls_made(&mut world);
    world.pass(0).accepts(LAN).accepts(BO);
    world.given(does(county(), correct_grade(Grade::Ordinary)));
    let task = world.case().handling.wanted[1].task;
    let boat = world.board.task(task).and_then(|task| task.attending.as_ref()).map(|it| it.unit);
    assert_eq!(boat, Some(BO));
}

#[test]
fn without_a_card_for_it_one_more_goes_to_what_became_red() {
    let mut world = under_all(vec![for_quarrels(vec![anybody()])]);
    world.given(quarrel()).accepts(LAN).given(another_says(Grade::Red));
    assert_eq!((wants(&world), world.case().handling.backups.len()), (vec![], 1));
}

#[test]
fn a_correction_leaves_owed_what_the_card_of_an_ordinary_case_names() {
    let fire = RunCard { call: vec![Service::Fire], ..for_quarrels(vec![anybody()]) };
    let mut world = under_all(vec![fire]);
    world.given(quarrel());
    world.when(does(county(), correct_grade(Grade::Ordinary)));
    world.then_refused(hub_dispatch::Refusal::NotCorrected {
        case: CASE,
        why: hub_dispatch::NoCorrection::Nothing,
    });
    world.given(does(county(), correct_grade(Grade::Orange)));
    assert_eq!(world.case().calls_owed(), [Service::Fire]);
}

/// A card for what a person sends units to.
fn for_potholes(must: Vec<Want>) -> RunCard {
    RunCard { category: Some(category("pothole")), must, ..RunCard::default() }
}

/// Who is recommended for each of the card besides the first.
fn recommended(world: &World) -> Vec<Vec<UnitId>> {
    let case = world.case();
    let of = |task| case.recommended_besides.get(task).into_iter().flatten().map(|it| it.unit).collect();
    case.handling.wanted.iter().map(|it| of(&it.task)).collect()
}

#[test]
fn where_a_person_decides_each_of_the_card_has_its_recommendation() {
    let mut world = under_all(vec![for_potholes(vec![anybody(), a_boat(), anybody()])]);
    world.given(of_category("pothole"));
    let first: Vec<UnitId> = world.case().recommended.iter().map(|it| it.unit).collect();
    world.pass(0);
    assert_eq!((first, recommended(&world)), (vec![LAN, MEI, TAO], vec![vec![BO], vec![MEI, TAO, YU]]));
    assert!(world.asked().is_empty() && besides(&world).iter().all(Vec::is_empty), "nobody is asked");
}

#[test]
fn where_a_person_decides_it_is_said_of_which_nobody_can_be_recommended() {
    let car = Want { kinds: vec![UnitKind::Vehicle], ..anybody() };
    let late = Want { within_s: Some(1_200), ..a_boat() };
    let mut world = under_all(vec![for_potholes(vec![anybody(), car.clone(), late.clone()])]);
    world.given(of_category("pothole")).pass(0);
    assert_eq!(recommended(&world), [Vec::<UnitId>::new(), Vec::new()]);
    let why: Vec<_> = [0, 1].map(|at| short(&world, at).map(|short| (short.want, short.why))).into();
    assert_eq!(why, [Some((car, None)), Some((late, Some(hub_dispatch::RuledOut::Late)))]);
}

#[test]
fn whom_a_person_sends_is_sent_as_what_the_card_wants_it_to_be() {
    let mut world = under_all(vec![for_potholes(vec![a_worker(), a_boat()])]);
    world.given(of_category("pothole")).pass(0);
    world.given(dispatch(&[BO]));
    assert_eq!((world.asked(), besides(&world)), (vec![], vec![vec![BO]]));
    world.given(dispatch(&[MEI])).accepts(MEI);
    assert_eq!(world.case().phase, Phase::UnderWay);
}

#[test]
fn a_unit_that_declines_is_recommended_no_more_for_what_it_declined() {
    let mut world = under_all(vec![for_potholes(vec![anybody(), a_boat()])]);
    world.given(of_category("pothole")).pass(0);
    world.given(dispatch(&[LAN])).accepts(LAN).given(dispatch(&[BO]));
    world.declines(BO);
    assert_eq!(recommended(&world), [Vec::<UnitId>::new()]);
}

/// 女: somebody who reports such a thing is met by a woman, where the form asks for one.
#[test]
fn a_case_for_which_no_woman_is_near_names_the_skill_that_is_missing() {
    let woman = Want { skills: vec![hub_dispatch::Skill("女".to_owned())], ..anybody() };
    let mut world = under_all(vec![for_quarrels(vec![anybody(), woman])]);
    world.given(quarrel()).pass(0);
    let why = short(&world, 0).and_then(|short| short.why);
    assert_eq!((world.asked(), why), (vec![LAN], Some(hub_dispatch::RuledOut::Skill)));
    let (kind, home, person) = (UnitKind::GridWorker, code("elm-1"), Some(person_of(YU)));
    let skills = vec![hub_dispatch::Skill("女".to_owned()), boat()];
    world.given(Command::EnrolUnit { unit: YU, kind, skills, home, person, travel: None }).pass(93);
    assert_eq!(besides(&world), [vec![YU]]);
}

/// A fix that is twenty minutes old makes nobody near; whoever has it is found by its grid, and behind who is certainly near.
#[test]
fn a_fix_of_twenty_minutes_next_door_is_no_fix() {
    const TWENTY_MINUTES_MS: u64 = 20 * 60 * 1_000;
    let mut world = under_all(vec![for_quarrels(vec![anybody()])]);
    world.fixes.get_mut(&LAN).expect("it is on the map").age_ms = TWENTY_MINUTES_MS;
    world.given(quarrel());
    let best = &world.choices()[0];
    assert_eq!(best.unit, MEI, "whoever is certainly near goes");
    let next = best.alternates.iter().find(|it| it.unit == LAN).map(|it| it.arrival.by);
    let by_grid = Some(hub_dispatch::ArrivalBy::Grid);
    assert!(next == by_grid || best.ruled_out.iter().any(|(unit, _)| *unit == LAN), "{best:?}");
    for unit in [MEI, TAO, YU, BO] {
        world.given(Command::SignOff { unit });
    }
    assert_eq!(world.asked(), [LAN], "by its grid it is still better than nobody");
    let by_home = |event: &Event| matches!(event, Event::OfferMade { choice, .. } if choice.nearness == hub_dispatch::Nearness::Home);
    assert!(world.ledger.feed.iter().any(|recorded| by_home(&recorded.event)));
}

/// A card that nobody will ever satisfy keeps nobody who can go from going, and says so for as long as the case is open.
#[test]
fn a_card_that_nothing_satisfies_says_so_and_the_case_climbs_as_ever() {
    let unicorn = Want { skills: vec![hub_dispatch::Skill("独角兽".to_owned())], ..anybody() };
    let mut world = under_all(vec![for_quarrels(vec![unicorn])]);
    world.given(quarrel());
    let ruled_out = world.search_failed().expect("nobody is found");
    assert!(!ruled_out.is_empty(), "and everybody who is near is named with the reason");
    let before = world.alert();
    world.pass(3_600);
    assert!(world.alert() > before, "whoever has it hears of it");
    let why = world.task().short.clone().and_then(|short| short.why);
    assert_eq!(why, Some(hub_dispatch::RuledOut::Skill));
}

/// Bo came as the boat, and counted for whoever else was wanted once Lan had left: the boat was looked for a second time.
#[test]
fn whoever_counted_as_somebody_else_and_is_done_leaves_that_one_to_be_called_up() {
    let red = RunCard { grade: Some(Grade::Red), ..for_quarrels(vec![a_boat(), anybody()]) };
    let mut world = under_all(vec![for_quarrels(vec![anybody()]), red]);
    world.given(quarrel()).accepts(LAN);
    let offer = world.task().attending.as_ref().map(|it| it.offer).expect("Lan has it");
    world.given(another_says(Grade::Red)).pass(0).accepts(BO);
    let boat = world.case().handling.wanted[0].task;
    world.given(arrive(BO, boat));
    let reason = DeclineReason::Unwell;
    world.given(Command::Decline { unit: LAN, offer, reason }).given(finish(BO, boat));
    assert_eq!(wants(&world), [a_boat(), anybody()]);
    world.pass(0);
    let called_up = world.case().handling.wanted.last().expect("somebody is wanted").task;
    let asked = world.board.task(called_up).is_some_and(|task| !task.offers.is_empty());
    assert!(asked, "somebody is asked for it");
}
