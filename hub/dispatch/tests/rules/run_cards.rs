//! 出动卡: what a case takes, who comes of it, and what of it nobody is.

use hub_dispatch::{
    Command, Event, Grade, MatterCode, Phase, Policy, Refusal, RuledOut, RunCard, Service, Short, TaskId,
    UnitId, UnitKind, Want, Weight,
};

use crate::{
    arrivals,
    orders::{CASE, accept, ask_backup, dispatch, intake, of_category, quarrel, record_call, sos, verify},
    town::{BO, INSPECTOR, LAN, MEI, STAFF, TAO, YU, boat, category, code, person_of, policy},
    world::World,
};

pub(crate) fn anybody() -> Want {
    Want { count: 1, ..Want::default() }
}

pub(crate) fn a_boat() -> Want {
    Want { kinds: vec![UnitKind::Boat], ..anybody() }
}

pub(crate) fn for_quarrels(must: Vec<Want>) -> RunCard {
    RunCard { category: Some(category("quarrel")), must, ..RunCard::default() }
}

/// A card that wants two of any kind for what is so pressing.
pub(crate) fn two_of_grade(grade: Grade) -> RunCard {
    let must = vec![Want { count: 2, ..anybody() }];
    RunCard { grade: Some(grade), must, ..RunCard::default() }
}

/// The town under this card, where Bo is a boat with its crew.
pub(crate) fn under(card: RunCard) -> World {
    let mut world = World::staffed();
    let (skills, home, person) = (vec![boat()], code("ash-1"), Some(person_of(BO)));
    let kind = UnitKind::Boat;
    world.given(Command::EnrolUnit { unit: BO, kind, skills, home, person, travel: None });
    let choice = Some(arrivals::rules());
    world.adopt("card", Policy { run_cards: vec![card], choice, ..policy() });
    world
}

/// A quarrel under a card that wants these.
fn wanting(must: Vec<Want>) -> World {
    let mut world = under(for_quarrels(must));
    world.given(quarrel());
    world
}

/// The tasks besides that of the case, in the order of the card, with whom each is asked.
#[track_caller]
pub(crate) fn besides(world: &World) -> Vec<Vec<UnitId>> {
    let tasks = world.case().handling.wanted.iter().map(|wanted| wanted.task);
    let asked = |task: TaskId| {
        let task = world.board.task(task).expect("it is open");
        task.offers.values().map(|live| live.unit).collect()
    };
    tasks.map(asked).collect()
}

/// What the task at this place of the card is short of.
pub(crate) fn short(world: &World, at: usize) -> Option<Short> {
    let task = world.case().handling.wanted[at].task;
    world.board.task(task).and_then(|task| task.short.clone())
}

pub(crate) fn free(world: &mut World, unit: UnitId) {
    world.given(Command::SignOff { unit });
}

#[test]
fn the_first_of_the_card_takes_the_case_and_whoever_else_it_wants_has_a_task_of_its_own() {
    let mut world = wanting(vec![anybody(), a_boat()]);
    assert_eq!((world.asked(), besides(&world)), (vec![LAN], vec![vec![]]));
    world.pass(0);
    assert_eq!((world.asked(), besides(&world)), (vec![LAN], vec![vec![BO]]));
    world.accepts(BO);
    assert_eq!(world.case().phase, Phase::Unattended, "the boat helps: nobody has the case yet");
    world.accepts(LAN);
    assert_eq!(world.case().phase, Phase::UnderWay);
}

#[test]
fn several_of_a_kind_are_several_tasks_and_none_of_them_is_asked_twice() {
    let mut world = wanting(vec![Want { count: 3, ..anybody() }]);
    world.pass(0);
    assert_eq!((world.asked(), besides(&world)), (vec![LAN], vec![vec![MEI], vec![TAO]]));
}

#[test]
fn the_units_of_a_card_are_on_record_with_what_they_must_be() {
    let card = RunCard { should: vec![a_boat()], ..for_quarrels(vec![anybody(), anybody()]) };
    let mut world = under(card);
    world.when(quarrel());
    let events = world.events();
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::Acted(acted) if acted.what.kind() == "case.units_wanted"))
    );
    let wanted: Vec<(Weight, Want)> =
        world.case().handling.wanted.iter().map(|it| (it.weight, it.want.clone())).collect();
    assert_eq!(wanted, [(Weight::Must, anybody()), (Weight::Should, a_boat())]);
}

#[test]
fn a_boat_that_would_come_too_late_is_named_and_searched_for_again() {
    let soon = Want { within_s: Some(2_400), ..a_boat() };
    let mut world = wanting(vec![anybody(), soon.clone()]);
    world.pass(0);
    assert_eq!(short(&world, 0), Some(Short { want: soon, why: Some(RuledOut::Late) }), "it is an hour away");
    world.ways.insert(BO, arrivals::by_road(1_200));
    world.pass(93);
    assert_eq!((besides(&world), short(&world, 0)), (vec![vec![BO]], None));
}

#[test]
fn a_boat_that_is_busy_is_named_and_where_there_is_none_that_is_said() {
    let mut world = under(for_quarrels(vec![anybody(), a_boat()]));
    world.given(Command::OpenCase(hub_dispatch::Intake {
        category: category("flood"),
        ..intake(crate::orders::OTHER_CASE)
    }));
    world.given(quarrel()).pass(0);
    assert_eq!(short(&world, 0).and_then(|short| short.why), Some(RuledOut::Claimed));
    let mut world = wanting(vec![anybody(), Want { kinds: vec![UnitKind::Vehicle], ..anybody() }]);
    world.pass(0);
    assert_eq!(short(&world, 0).map(|short| short.why), Some(None), "the town has no car");
    assert_eq!(world.asked(), [LAN], "and whoever there is goes all the same");
}

#[test]
fn nobody_is_named_for_being_of_another_kind() {
    let mut world = wanting(vec![a_boat()]);
    assert_eq!(world.choices()[0].ruled_out, []);
    world.declines(BO);
    assert_eq!(world.search_failed(), Some(vec![(BO, RuledOut::Declined)]));
}

#[test]
fn whoever_has_been_on_duty_for_too_long_rests() {
    let mut world = under(for_quarrels(vec![Want { on_duty_max_h: Some(1), ..anybody() }]));
    world.pass(3_601).given(Command::SignOff { unit: MEI }).given(Command::SignOn { unit: MEI });
    world.given(quarrel());
    assert_eq!(world.asked(), [MEI]);
    assert!(world.choices()[0].ruled_out.contains(&(LAN, RuledOut::Tired)));
    free(&mut world, MEI);
    let why = world.task().short.clone().and_then(|short| short.why);
    assert_eq!(why, Some(RuledOut::Declined), "she might have come");
}

#[test]
fn a_fix_that_is_older_than_the_card_allows_makes_nobody_near() {
    let mut world = under(for_quarrels(vec![Want { fix_age_max_s: Some(4), ..anybody() }]));
    world.fixes.get_mut(&TAO).unwrap().age_ms = 3_000;
    world.given(quarrel());
    assert_eq!(world.asked(), [TAO], "everybody else has a fix of five seconds");
}

#[test]
fn a_skill_that_the_card_wants_is_wanted_besides_that_of_the_category() {
    let woman = hub_dispatch::Skill("女".to_owned());
    let mut world = under(for_quarrels(vec![Want { skills: vec![woman.clone()], ..anybody() }]));
    let (kind, home, person) = (UnitKind::GridWorker, code("elm-1"), Some(person_of(YU)));
    world.given(Command::EnrolUnit { unit: YU, kind, skills: vec![woman], home, person, travel: None });
    world.given(quarrel());
    assert_eq!(world.asked(), [YU]);
}

#[test]
fn services_that_the_card_names_are_called_first_and_make_nothing_more_pressing() {
    let mut world = under(RunCard { call: vec![Service::Fire], ..for_quarrels(vec![anybody()]) });
    world.given(quarrel());
    assert_eq!((world.case().facts.grade, world.case().calls_owed()), (Grade::Ordinary, vec![Service::Fire]));
    assert!(world.asked().is_empty(), "nobody is asked before 119 was called");
    world.given(record_call(Service::Fire));
    assert_eq!(world.asked(), [LAN]);
}

#[test]
fn what_a_unit_asks_for_besides_is_not_counted_with_the_card() {
    let mut world = wanting(vec![Want { count: 3, ..anybody() }]);
    world.pass(0).accepts(LAN).arrives(LAN);
    let limit = world.policies[&world.in_force].policy.closed_loop.backups_max;
    for _ in 0..limit {
        let task = world.task_id();
        world.given(ask_backup(LAN, task));
    }
    let task = world.task_id();
    world.when(ask_backup(LAN, task)).then_refused(Refusal::TooManyBackups { case: CASE, limit });
}

#[test]
fn where_a_person_decides_the_units_of_the_card_wait_to_be_sent_one_after_the_other() {
    let card = RunCard { category: Some(category("pothole")), ..for_quarrels(vec![anybody(), a_boat()]) };
    let mut world = under(card);
    world.given(of_category("pothole")).pass(0);
    assert_eq!((world.asked(), besides(&world)), (vec![], vec![vec![]]));
    world.given(dispatch(&[MEI])).accepts(MEI).given(dispatch(&[BO]));
    assert_eq!(besides(&world), [vec![BO]]);
}

#[test]
fn work_that_was_found_not_done_takes_one_unit_and_not_the_whole_card() {
    let mut world = wanting(vec![anybody(), anybody()]);
    world.accepts(LAN).arrives(LAN).finishes(LAN);
    world.given(verify(INSPECTOR, hub_dispatch::Verdict::NotDone));
    world.pass(0);
    assert!(!world.asked().is_empty());
    assert!(world.case().handling.backups.is_empty());
}

#[test]
fn a_call_for_help_has_no_card() {
    let everybody = RunCard { must: vec![a_boat(), a_boat()], ..RunCard::default() };
    let mut world = under(everybody);
    world.given(sos(LAN, CASE));
    assert!(world.asked().contains(&MEI) && world.case().handling.wanted.is_empty());
}

#[test]
fn an_answer_for_a_unit_of_the_card_does_not_take_the_case() {
    let mut world = wanting(vec![anybody(), anybody()]);
    world.pass(0);
    let task = world.case().handling.wanted[0].task;
    let (offer, unit) = world
        .board
        .task(task)
        .unwrap()
        .offers
        .iter()
        .map(|(&offer, live)| (offer, live.unit))
        .next()
        .unwrap();
    world.given(accept(unit, offer));
    assert_eq!((world.case().phase, world.asked()), (Phase::Unattended, vec![LAN]));
}

/// Of cards that differ in whom they are for, which one holds.
#[test]
fn the_most_specific_card_holds_and_of_two_as_specific_the_first() {
    let card = |category_code: Option<&str>, matter: Option<&str>, grade| RunCard {
        category: category_code.map(category),
        matter: matter.map(|code| MatterCode(code.to_owned())),
        grade,
        ..RunCard::default()
    };
    let (water, red) = (Some("water"), Some(Grade::Red));
    let cards = vec![
        card(None, None, None),
        card(None, None, red),
        card(water, None, None),
        card(water, None, red),
        card(None, Some("leak"), None),
        card(None, Some("leak"), None),
    ];
    let policy = Policy { run_cards: cards, ..policy() };
    let leak = MatterCode("leak".to_owned());
    let held = |name: &str, matter, grade| {
        let held = policy.run_card(&category(name), matter, grade).expect("one is for everything");
        policy.run_cards.iter().position(|card| std::ptr::eq(card, held))
    };
    assert_eq!(held("noise", None, Grade::Orange), Some(0));
    assert_eq!(held("noise", None, Grade::Red), Some(1));
    assert_eq!(held("water", None, Grade::Orange), Some(2));
    assert_eq!(held("water", None, Grade::Red), Some(3));
    assert_eq!(held("water", Some(&leak), Grade::Red), Some(4));
}

#[test]
fn a_policy_without_cards_takes_one_unit_as_before() {
    let mut world = World::staffed();
    world.given(quarrel()).pass(0);
    assert_eq!((world.asked(), world.case().handling.wanted.len()), (vec![LAN], 0));
    for (unit, ..) in STAFF {
        free(&mut world, unit);
    }
    assert_eq!(world.task().short, None, "no card: nothing is short of it");
}
