//! 滚动指派: several that wait and whoever may go are matched together, in one decision.

use hub_dispatch::{
    Alternate, CaseId, ChoiceRules, Command, ContentDigest, Gain, Grade, Improved, Improving, Intake,
    NearWait, Notice, Phase, Policy, Reassigned, Rolling, RunCard, Service, Stream, TaskId, Timer,
    TurnedFrom, UnitId, UtcMicros, board::Board, improving::waiting_task,
};
use uuid::Uuid;

use crate::{
    arrivals::rules,
    desks::{about, correct_about, county},
    matched::RULES,
    orders::{CASE, accept, arrive, at_oak, decline, dispatch, intake, report_of, sealed},
    run_cards::two_of_grade,
    town::{BO, INSPECTOR, LAN, MEI, TAO, YU, category, metres_east, policy},
    world::World,
};

const ONE: CaseId = CaseId(Uuid::from_u128(11_001));
const TWO: CaseId = CaseId(Uuid::from_u128(11_002));
const THREE: CaseId = CaseId(Uuid::from_u128(11_003));

fn improving(rolling: Rolling) -> Improving {
    Improving {
        radius_m: 2_000,
        near_wait: None,
        sooner: None,
        graver: None,
        rolling: Some(rolling),
        reassigned_max: 1,
        reassigned_per_unit_max: 2,
    }
}

fn rolls(improving: Improving) -> Policy {
    Policy { choice: Some(ChoiceRules { improving: Some(improving), ..rules() }), ..policy() }
}

/// Nobody is on duty in a town whose policy matches so.
fn empty_town(improving: Improving) -> World {
    let mut world = World::staffed();
    world.adopt("rolls", rolls(improving));
    for unit in [LAN, MEI, TAO, YU, BO] {
        world.given(Command::SignOff { unit });
    }
    world
}

fn opens(world: &mut World, case: CaseId, metres: u32, grade: Option<Grade>) -> &mut World {
    let place = Some(metres_east(metres));
    world.given(Command::OpenCase(Intake { place, grade, report: report_of(case), ..intake(case) }))
}

fn sign_on(world: &mut World, unit: UnitId, metres: u32) -> &mut World {
    world.fixes.get_mut(&unit).unwrap().place = metres_east(metres);
    world.given(Command::SignOn { unit })
}

fn task_of(board: &Board, case: CaseId) -> TaskId {
    board.case(case).unwrap().task
}

fn rolls_around(world: &mut World, case: CaseId) -> &mut World {
    let around = task_of(&world.board, case);
    world.when(Command::AssignTogether { around })
}

fn improved(world: &World) -> Vec<Improved> {
    world.choices().into_iter().filter_map(|choice| choice.improved).collect()
}

/// What a unit was told last.
fn told(world: &World, unit: UnitId) -> Option<Notice> {
    world.board.mailbox(unit).and_then(|mailbox| mailbox.pending.last()).map(|pending| pending.notice)
}

/// One and Two wait; Lan is nearest to both, and Mei is far from Two only.
fn two_wait(improving: Improving) -> World {
    let mut world = empty_town(improving);
    opens(&mut world, ONE, 600, None);
    opens(&mut world, TWO, 900, None).pass(10);
    sign_on(&mut world, LAN, 700);
    sign_on(&mut world, MEI, 400);
    world
}

#[test]
fn two_that_wait_and_two_that_are_free_are_matched_so_that_all_wait_least() {
    let mut world = two_wait(improving(RULES));
    sign_on(&mut world, TAO, 100);
    rolls_around(&mut world, ONE).then(&["offer.made", "mailbox.posted", "offer.made", "mailbox.posted"]);
    assert_eq!((world.asked_for(ONE), world.asked_for(TWO)), (vec![MEI], vec![LAN]));
    let free = Improved::Rolling { waiting: 2, waited_s: 10, instead_of: None, from: None, gain_s: 0 };
    assert_eq!(improved(&world), [free.clone(), free]);
    let alternates: Vec<Vec<UnitId>> = world
        .choices()
        .iter()
        .map(|choice| choice.alternates.iter().map(|Alternate { unit, .. }| *unit).collect())
        .collect();
    assert_eq!(alternates, [[TAO], [TAO]], "who goes elsewhere is no alternate");
    for (unit, case) in [(MEI, ONE), (LAN, TWO)] {
        assert!(matches!(told(&world, unit), Some(Notice::Offer { case: it, .. }) if it == case));
    }
    rolls_around(&mut world, ONE).then_nothing();
}

#[test]
fn one_that_waits_alone_is_left_to_its_search() {
    let mut world = empty_town(improving(RULES));
    opens(&mut world, ONE, 600, None);
    sign_on(&mut world, LAN, 700);
    rolls_around(&mut world, ONE).then_nothing();
}

/// Nothing is matched after this.
#[track_caller]
fn check_left(improving: Improving, before: impl FnOnce(&mut World)) {
    let mut world = two_wait(improving);
    before(&mut world);
    rolls_around(&mut world, ONE).then_nothing();
}

#[test]
fn nothing_is_matched_without_the_switch_too_far_away_on_a_guess_or_under_another_policy() {
    check_left(Improving { rolling: None, ..improving(RULES) }, |_| {});
    check_left(Improving { radius_m: 100, ..improving(RULES) }, |world| {
        world.fixes.get_mut(&LAN).unwrap().place = metres_east(750);
    });
    check_left(improving(Rolling { within_s: 80, ..RULES }), |_| {});
    check_left(improving(RULES), |world| world.fixes.clear());
    check_left(improving(RULES), |world| world.adopt("another", rolls(improving(RULES))));
}

#[test]
fn what_is_red_is_asked_for_at_once_and_goes_first_where_it_waits_all_the_same() {
    let mut world = empty_town(improving(RULES));
    opens(&mut world, TWO, 900, None);
    opens(&mut world, THREE, 1_000, None);
    sign_on(&mut world, LAN, 700);
    opens(&mut world, ONE, 600, Some(Grade::Red));
    assert_eq!(world.asked_for(ONE), [LAN], "its own search has asked");

    let mut world = empty_town(improving(RULES));
    opens(&mut world, TWO, 900, None).pass(1_000);
    opens(&mut world, ONE, 600, Some(Grade::Red));
    sign_on(&mut world, LAN, 700);
    sign_on(&mut world, MEI, 400);
    rolls_around(&mut world, TWO);
    assert_eq!((world.asked_for(ONE), world.asked_for(TWO)), (vec![LAN], vec![MEI]));
    assert_eq!(search_due(&world, ONE), Some(world.now), "several are asked for it at once");
    assert_eq!(search_due(&world, TWO), None);
    let again = world.now.plus_ms(31_000);
    world.pass(1);
    let red = task_of(&world.board, ONE);
    let next = world
        .ledger
        .timers
        .iter()
        .find(|(timer, _)| matches!(timer, Timer::Search { task, .. } if *task == red));
    assert_eq!(
        (world.asked_for(ONE), next.map(|(_, due)| *due)),
        (vec![LAN], Some(again)),
        "nobody else is free"
    );
}

#[test]
fn who_else_is_asked_for_what_is_red_beside_the_one_that_was_matched() {
    let mut world = empty_town(improving(RULES));
    opens(&mut world, TWO, 900, None);
    opens(&mut world, ONE, 600, Some(Grade::Red));
    for (unit, metres) in [(LAN, 700), (MEI, 400), (TAO, 500)] {
        sign_on(&mut world, unit, metres);
    }
    rolls_around(&mut world, TWO).pass(1);
    let others: Vec<UnitId> =
        [LAN, MEI, TAO].into_iter().filter(|unit| !world.asked_for(TWO).contains(unit)).collect();
    let mut asked = world.asked_for(ONE);
    asked.sort_unstable();
    assert_eq!((asked, search_due(&world, ONE)), (others, None));
}

fn search_due(world: &World, case: CaseId) -> Option<UtcMicros> {
    world.board.task(task_of(&world.board, case)).and_then(|task| task.search_due)
}

#[test]
fn an_offer_that_waits_for_its_answer_is_left_alone() {
    let mut world = two_wait(improving(RULES));
    rolls_around(&mut world, ONE);
    opens(&mut world, THREE, 900, None);
    opens(&mut world, CASE, 950, None);
    sign_on(&mut world, TAO, 2_200);
    rolls_around(&mut world, THREE);
    assert_eq!((world.asked_for(ONE), world.asked_for(TWO)), (vec![MEI], vec![LAN]));
}

/// Yu is under way to One, 1200 metres away; Two and Three wait beside Yu, and Lan comes on duty beside One.
fn yu_under_way(improving: Improving) -> World {
    under_way_in(empty_town(improving))
}

/// The same in this town.
fn under_way_in(mut world: World) -> World {
    sign_on(&mut world, YU, 1_500);
    opens(&mut world, ONE, 300, None).accepts(YU).pass(20);
    opens(&mut world, TWO, 1_520, None);
    opens(&mut world, THREE, 1_900, None).pass(20);
    sign_on(&mut world, LAN, 320);
    world
}

#[test]
fn whoever_is_to_relieve_a_unit_under_way_is_asked_first_and_what_waits_has_it_then() {
    let near_wait = NearWait { within_s: 360, age_percent: 20, orange_ahead_s: 0 };
    let mut world = yu_under_way(Improving { near_wait: Some(near_wait), ..improving(RULES) });
    let (left, before) = (world.offer_to(YU), world.board.case(ONE).and_then(|case| case.clock).unwrap());
    rolls_around(&mut world, TWO).then(&["offer.made", "mailbox.posted"]);
    assert_eq!((world.asked_for(ONE), world.asked_for(TWO)), (vec![LAN], vec![]));
    assert!(world.board.hold_on(YU).is_some_and(|(task, _)| task == task_of(&world.board, ONE)));
    let [Improved::Rolling { instead_of, from: None, gain_s, waiting: 2, .. }] = &improved(&world)[..] else {
        panic!("{:?}", improved(&world))
    };
    assert!(
        matches!(instead_of, Some(TurnedFrom { unit: YU, left_s: 873, frees_for: Some(_) })),
        "{instead_of:?}"
    );
    assert_eq!(*gain_s, 1_694, "873 s left and 874 s for the free one, against 29 s and 24 s");
    world.accepts(LAN);
    let why = Reassigned::Rolling { unit: LAN, case: None };
    assert_eq!(told(&world, YU), Some(Notice::Reassigned { offer: left, why }));
    let now = world.board.case(ONE).and_then(|case| case.clock).unwrap();
    assert!(now.due <= before.due, "it has waited since it was opened");
    world.when(Command::LookForWork { unit: YU });
    assert_eq!(world.asked_for(TWO), [YU]);
}

#[test]
fn nobody_is_relieved_for_what_waits_no_longer() {
    let mut world = yu_under_way(improving(RULES));
    rolls_around(&mut world, TWO);
    let Some(Improved::Rolling { instead_of: Some(turned), .. }) = improved(&world).into_iter().next() else {
        panic!("{:?}", world.choices())
    };
    let waits = turned.frees_for.and_then(|task| world.board.task(task)).map(|task| task.case);
    let case = waits.expect("Yu was to be free for one of them");
    sign_on(&mut world, TAO, 1_510);
    let (by, reason) = (at_oak(INSPECTOR), sealed());
    world.given(Command::DispatchUnits { case, units: vec![TAO], by, reason });
    let offer = world.offer_to(LAN);
    world.when(accept(LAN, offer)).then(&["offer.ended", "mailbox.posted"]);
    assert_eq!(told(&world, LAN), Some(Notice::StandDown { offer }));
    assert!(world.board.hold_on(YU).is_some_and(|(task, _)| task == task_of(&world.board, ONE)));
    assert_eq!(world.board.case(ONE).map(|case| case.phase), Some(Phase::UnderWay));
}

/// Two takes two: Tao has it, and for the second Yu is to be free; then Tao gives up, and Two waits for both.
#[test]
fn whoever_is_to_be_free_for_what_still_waits_is_relieved_though_its_case_waits_for_another_too() {
    let mut world = World::staffed();
    let two = two_of_grade(Grade::Orange);
    world.adopt("rolls", Policy { run_cards: vec![two], ..rolls(improving(RULES)) });
    for unit in [LAN, MEI, TAO, YU, BO] {
        world.given(Command::SignOff { unit });
    }
    sign_on(&mut world, YU, 1_500);
    opens(&mut world, ONE, 300, None).accepts(YU).pass(20);
    sign_on(&mut world, TAO, 1_530);
    opens(&mut world, TWO, 1_520, Some(Grade::Orange)).accepts(TAO).pass(1);
    opens(&mut world, THREE, 1_900, None).pass(1);
    let second = world.board.case(TWO).unwrap().handling.wanted[0].task;
    sign_on(&mut world, LAN, 320);
    world.when(Command::AssignTogether { around: second });
    let improved = improved(&world);
    let [Improved::Rolling { instead_of: Some(turned), .. }] = &improved[..] else { panic!("{improved:?}") };
    assert_eq!((turned.unit, turned.frees_for), (YU, Some(second)));
    let held = world.board.hold_on(TAO).map(|(_, offer)| offer).expect("Tao has it");
    world.given(decline(TAO, held));
    assert_eq!(waiting_task(&world.board, world.board.case(TWO).unwrap()), Some(task_of(&world.board, TWO)));
    world.given(accept(LAN, world.offer_to(LAN)));
    assert_eq!(world.board.hold_on(LAN).map(|(task, _)| task), Some(task_of(&world.board, ONE)));
    assert_eq!(world.board.hold_on(YU), None, "it is free for what still waits");
    let Some(Ok(decision)) = &world.outcome else { panic!("it was accepted") };
    assert!(decision.expect.contains_key(&Stream::Task(second)), "whoever is sent there meanwhile is seen");
}

#[test]
fn whoever_says_no_to_a_matching_leaves_all_where_they_are() {
    let mut world = yu_under_way(improving(RULES));
    rolls_around(&mut world, TWO);
    world.declines(LAN);
    assert!(world.board.hold_on(YU).is_some_and(|(task, _)| task == task_of(&world.board, ONE)));
    assert_eq!(world.board.case(ONE).map(|case| case.phase), Some(Phase::UnderWay));
    rolls_around(&mut world, TWO);
    assert!(world.board.hold_on(LAN).is_none_or(|(task, _)| task != task_of(&world.board, ONE)));
}

/// Yu goes on to One.
#[track_caller]
fn check_goes_on(improving: Improving, before: impl FnOnce(&mut World)) {
    let mut world = yu_under_way(improving);
    before(&mut world);
    let phase = world.board.case(ONE).unwrap().phase;
    rolls_around(&mut world, TWO);
    assert_eq!(world.board.case(ONE).unwrap().phase, phase);
    assert!(world.board.hold_on(YU).is_some_and(|(task, _)| task == task_of(&world.board, ONE)));
}

#[test]
fn nobody_is_turned_beyond_the_caps_from_the_scene_from_where_a_person_sent_it_for_little_or_from_what_is_spared()
 {
    check_goes_on(Improving { reassigned_max: 0, ..improving(RULES) }, |_| {});
    check_goes_on(Improving { reassigned_per_unit_max: 0, ..improving(RULES) }, |_| {});
    check_goes_on(improving(Rolling { turns: None, ..RULES }), |_| {});
    check_goes_on(improving(Rolling { spares: Grade::Ordinary, ..RULES }), |_| {});
    let little = Some(Gain { gain_min_s: 5_000, gain_percent: 0 });
    check_goes_on(improving(Rolling { turns: little, ..RULES }), |_| {});
    check_goes_on(improving(RULES), |world| {
        world.given(arrive(YU, task_of(&world.board, ONE)));
    });
    check_goes_on(improving(RULES), |world| drop(world.fixes.remove(&YU)));
    let mut world = empty_town(improving(RULES));
    sign_on(&mut world, YU, 1_500);
    opens(&mut world, CASE, 300, None).declines(YU);
    world.given(dispatch(&[YU]));
    world.given(accept(YU, world.offer_to(YU)));
    opens(&mut world, TWO, 1_520, None);
    opens(&mut world, THREE, 1_900, None);
    sign_on(&mut world, LAN, 320);
    rolls_around(&mut world, TWO);
    assert_eq!(world.case().phase, Phase::UnderWay);
}

/// It is of another category now, whose card names a service that has not been called.
#[test]
fn nobody_is_asked_to_relieve_whoever_is_under_way_to_what_a_service_is_to_be_called_for() {
    let calls = RunCard { call: vec![Service::Fire], ..RunCard::default() };
    let calls = RunCard { category: Some(category("litter")), ..calls };
    for run_cards in [vec![], vec![calls]] {
        let mut world = empty_town(improving(RULES));
        let asked = if run_cards.is_empty() { vec![LAN] } else { vec![] };
        world.adopt("calls", Policy { run_cards, ..rolls(improving(RULES)) });
        let mut world = under_way_in(world);
        world.given(about(ONE, county(), correct_about("litter", None)));
        rolls_around(&mut world, TWO);
        assert_eq!(world.asked_for(ONE), asked);
    }
}

#[test]
fn what_was_changed_once_is_not_changed_again() {
    let mut world = yu_under_way(improving(RULES));
    rolls_around(&mut world, TWO);
    world.accepts(LAN);
    opens(&mut world, CASE, 1_800, None);
    sign_on(&mut world, MEI, 310);
    rolls_around(&mut world, THREE);
    assert!(world.board.hold_on(LAN).is_some_and(|(task, _)| task == task_of(&world.board, ONE)));
}

#[test]
fn an_order_whose_reason_is_gone_finds_nothing_to_do() {
    let mut world = two_wait(improving(RULES));
    world.when(Command::AssignTogether { around: TaskId(Uuid::from_u128(999)) });
    rolls_around(&mut world, ONE).then_nothing();
    world.in_force = ContentDigest("p1".to_owned());
    rolls_around(&mut world, ONE).then_nothing();
}
