//! 必派: whoever has to come is there, is asked, is looked for or is named as missing, whoever else leaves or relieves whom.

use hub_dispatch::{
    ChoiceRules, Command, Gain, Grade, Improving, Intake, Mode, Phase, Policy, RunCard, SuspensionKind,
    TaskId, UnitId, UnitKind, Want,
};

use crate::{
    arrivals,
    desks::{correct_grade, county, does, resume, suspend},
    orders::{CASE, arrive, dispatch, finish, intake, of_category, quarrel, stand_down},
    run_cards::{a_boat, anybody, for_quarrels, free, under},
    town::{BO, LAN, MEI, TAO, YU, boat, category, code, metres_east, person_of, policy},
    world::World,
};

fn a_worker() -> Want {
    Want { kinds: vec![UnitKind::GridWorker], ..anybody() }
}

/// A worker for what is ordinary; a boat and then a worker for what is more pressing.
fn worker_then_boat() -> Vec<RunCard> {
    let more = RunCard { grade: Some(Grade::Orange), ..for_quarrels(vec![a_boat(), a_worker()]) };
    vec![for_quarrels(vec![a_worker()]), more]
}

fn under_all(run_cards: Vec<RunCard>, choice: ChoiceRules) -> World {
    let mut world = under(for_quarrels(vec![anybody()]));
    world.adopt("musts", Policy { run_cards, choice: Some(choice), ..policy() });
    world
}

/// What is looked for besides now, with whom each is asked.
fn open_besides(world: &World) -> Vec<(Want, Vec<UnitId>)> {
    let case = world.case();
    let open =
        case.handling.wanted.iter().filter_map(|it| Some((it.want.clone(), world.board.task(it.task)?)));
    open.map(|(want, task)| (want, task.held_units().map(|(unit, _)| unit).collect())).collect()
}

/// What it is there for besides is done.
fn works_besides(world: &mut World, unit: UnitId) {
    let (task, _) = world.board.hold_on(unit).expect("it is under way");
    world.given(arrive(unit, task)).given(finish(unit, task));
}

fn is_a_boat(world: &mut World, unit: UnitId) {
    let (skills, home, person) = (vec![boat()], code("oak-2"), Some(person_of(unit)));
    let kind = UnitKind::Boat;
    world.given(Command::EnrolUnit { unit, kind, skills, home, person, travel: None });
}

#[test]
fn what_only_the_one_who_left_was_is_looked_for_again() {
    let mut world = under_all(worker_then_boat(), arrivals::rules());
    world.given(quarrel()).accepts(LAN);
    world.given(does(county(), correct_grade(Grade::Orange))).pass(0);
    assert_eq!(open_besides(&world), [(a_boat(), vec![BO])], "Lan is the worker");
    world.declines(LAN);
    assert_eq!(open_besides(&world), [(a_worker(), vec![])], "the case looks for the boat itself");
    world.pass(0);
    assert_eq!((world.asked(), open_besides(&world)), (vec![BO], vec![(a_worker(), vec![MEI, TAO])]));
}

#[test]
fn what_only_the_one_who_was_called_back_was_is_looked_for_again() {
    let mut world = under_all(worker_then_boat(), arrivals::rules());
    world.given(quarrel()).accepts(LAN);
    world.given(does(county(), correct_grade(Grade::Orange))).pass(0).accepts(BO);
    world.given(stand_down(LAN));
    let besides = open_besides(&world);
    assert!(besides.contains(&(a_worker(), vec![])), "{besides:?}");
}

/// Whoever is sooner there and is what the card wants first relieves whoever went instead of it.
#[test]
fn whoever_relieves_another_is_wanted_besides_no_more_and_what_that_one_was_is_looked_for() {
    let gain = Some(Gain { gain_min_s: 60, gain_percent: 10 });
    let improving = Improving {
        radius_m: 9_000,
        near_wait: None,
        sooner: gain,
        graver: None,
        rolling: None,
        reassigned_max: 2,
        reassigned_per_unit_max: 2,
    };
    let choice = ChoiceRules { improving: Some(improving), ..arrivals::rules() };
    let mut world = under_all(worker_then_boat(), choice);
    for unit in [MEI, TAO, BO] {
        free(&mut world, unit);
    }
    free(&mut world, LAN);
    world.given(quarrel()).accepts(YU);
    world.given(does(county(), correct_grade(Grade::Orange))).pass(0);
    assert_eq!(open_besides(&world), [(a_boat(), vec![])], "no boat is on duty");
    world.fixes.get_mut(&BO).expect("it is on the map").place = metres_east(0);
    world.given(Command::SignOn { unit: BO });
    let (task, _) = world.board.hold_on(YU).expect("it is under way");
    world.given(Command::LookForSooner { task });
    assert_eq!(world.asked(), [BO], "it is sooner there");
    world.accepts(BO);
    assert_eq!(world.case().phase, Phase::UnderWay);
    assert_eq!(open_besides(&world), [(a_worker(), vec![])], "of boats one, and of workers none is there");
}

#[test]
fn whoever_has_been_there_was_there() {
    let mut world = under_all(vec![for_quarrels(vec![a_worker(), a_boat()])], arrivals::rules());
    world.given(quarrel()).pass(0).accepts(LAN).accepts(BO);
    works_besides(&mut world, BO);
    assert_eq!(open_besides(&world), []);
    world.declines(LAN);
    assert_eq!(open_besides(&world), [], "the boat has done its work");
}

#[test]
fn whoever_was_looked_for_before_a_case_waited_by_plan_is_looked_for_again() {
    let mut world = under_all(vec![for_quarrels(vec![a_worker(), a_boat()])], arrivals::rules());
    world.given(quarrel()).pass(0);
    assert_eq!(open_besides(&world), [(a_boat(), vec![BO])]);
    let review_at = world.in_hours(240);
    world.given(does(county(), suspend(SuspensionKind::Deferred, review_at)));
    assert_eq!((world.case().phase, open_besides(&world)), (Phase::Suspended, vec![]));
    world.given(does(county(), resume()));
    assert_eq!(open_besides(&world), [(a_boat(), vec![])]);
    world.pass(0);
    assert_eq!((world.asked(), open_besides(&world)), (vec![LAN], vec![(a_boat(), vec![BO])]));
}

/// Under a card of one boat, which a person sent Mei to instead of.
fn mei_instead_of_a_boat(boats: &[UnitId], policy: Policy) -> World {
    let mut world = under(for_quarrels(vec![a_boat()]));
    world.adopt("boats", policy);
    boats.iter().for_each(|boat| is_a_boat(&mut world, *boat));
    free(&mut world, BO);
    for boat in boats {
        free(&mut world, *boat);
    }
    world.given(of_category("quarrel")).given(dispatch(&[MEI])).accepts(MEI).pass(0);
    world
}

#[test]
fn whoever_said_no_to_what_is_wanted_is_not_asked_for_the_same_again() {
    let cards = vec![for_quarrels(vec![a_boat()])];
    let policy = Policy { run_cards: cards, choice: Some(arrivals::rules()), ..policy() };
    let mut world = mei_instead_of_a_boat(&[TAO], policy);
    world.given(Command::SignOn { unit: TAO }).pass(93);
    assert_eq!(open_besides(&world), [(a_boat(), vec![TAO])]);
    world.declines(TAO);
    world.declines(MEI);
    world.pass(0);
    assert_eq!((world.asked(), open_besides(&world)), (vec![], vec![]), "Tao has said no");
    world.given(Command::SignOn { unit: BO }).pass(93);
    assert_eq!(world.asked(), [BO]);
}

#[test]
fn a_search_that_ended_with_nobody_was_nobody() {
    let more = RunCard { grade: Some(Grade::Orange), ..for_quarrels(vec![a_boat(), a_boat()]) };
    let run_cards = vec![for_quarrels(vec![a_boat()]), more];
    let mut world =
        mei_instead_of_a_boat(&[], Policy { run_cards, choice: Some(arrivals::rules()), ..policy() });
    assert_eq!(open_besides(&world), [(a_boat(), vec![])]);
    world.declines(MEI);
    assert_eq!(open_besides(&world), [], "the case looks for the boat itself");
    world.given(Command::SignOn { unit: BO }).pass(93).accepts(BO);
    world.given(does(county(), correct_grade(Grade::Orange)));
    assert_eq!(open_besides(&world), [(a_boat(), vec![])], "of two boats one is under way");
}

#[test]
fn whoever_is_sent_to_what_nobody_takes_is_not_looked_for_besides() {
    let mut world = under_all(vec![for_quarrels(vec![a_worker(), a_boat(), a_boat()])], arrivals::rules());
    for unit in [LAN, MEI, TAO, YU, BO] {
        free(&mut world, unit);
    }
    world.given(quarrel()).pass(0);
    assert_eq!(open_besides(&world), [(a_boat(), vec![]), (a_boat(), vec![])]);
    world.given(Command::SignOn { unit: BO }).given(dispatch(&[BO])).accepts(BO);
    assert_eq!(world.case().phase, Phase::UnderWay);
    assert_eq!(open_besides(&world), [(a_boat(), vec![]), (a_worker(), vec![])], "one boat is under way");
    world.declines(BO);
    let besides = [(a_boat(), vec![]), (a_boat(), vec![])];
    assert_eq!(open_besides(&world), besides, "the case looks for the worker itself");
}

#[test]
fn as_many_are_asked_at_once_as_the_grade_says_once_nobody_is_wanted_besides() {
    let two = |mut policy: Policy| {
        policy.ordinary.offers_at_once = 2;
        policy
    };
    let cards = vec![for_quarrels(vec![a_boat()])];
    let policy = two(Policy { run_cards: cards, choice: Some(arrivals::rules()), ..policy() });
    let mut world = mei_instead_of_a_boat(&[TAO, YU], policy);
    for unit in [TAO, YU] {
        world.given(Command::SignOn { unit });
    }
    world.declines(MEI);
    world.pass(0);
    assert_eq!(world.asked().len(), 2, "{:?}", world.asked());
}

/// Where a person decides, whoever was proposed for what has ended is proposed for what has not.
#[test]
fn nobody_is_kept_from_being_recommended_by_what_has_ended() {
    let card = RunCard {
        category: Some(category("pothole")),
        ..for_quarrels(vec![a_worker(), a_boat(), anybody()])
    };
    let mut world = under(card);
    for unit in [MEI, TAO, YU] {
        free(&mut world, unit);
    }
    world.given(of_category("pothole")).pass(0);
    assert_eq!(world.case().facts.mode, Mode::Suggest);
    world.given(dispatch(&[LAN])).accepts(LAN).given(dispatch(&[BO])).accepts(BO);
    works_besides(&mut world, BO);
    world.pass(93);
    let third: TaskId = world.case().handling.wanted[1].task;
    let recommended = world.case().recommended_besides.get(&third).into_iter().flatten();
    assert_eq!(recommended.map(|choice| choice.unit).collect::<Vec<_>>(), [BO]);
}

#[test]
fn a_case_that_is_red_when_it_is_filed_names_all_of_its_card() {
    let red = RunCard { grade: Some(Grade::Red), ..for_quarrels(vec![a_worker(), a_boat()]) };
    let mut world = under_all(vec![red], arrivals::rules());
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(CASE) })).pass(0);
    assert_eq!(open_besides(&world), [(a_boat(), vec![BO])]);
}
