//! 退单: asked for, agreed to or bound, capped; and no clock stops for it.

use hub_dispatch::{ClimbReason, ClockPurpose, Command, Intake, Part, Phase, Refusal};

use crate::{
    desks::{POWER, ROADS, WATER, add, agree, ask_return, assign, bind, city, department, desk, does, oak},
    orders::{CASE, acknowledge, intake},
    town::{IN_OAK, LAN, category},
    world::World,
};

#[test]
fn asking_to_return_stops_no_clock_and_the_post_must_rule_in_its_time() {
    let mut world = World::with_departments(ROADS, &[]);
    let (due, task) = (world.due(), world.desk_id(ROADS));
    world.when(does(desk(ROADS), ask_return(task))).then(&["desk.return_asked", "case.clock_set"]);
    assert_eq!((world.due(), world.case().clock.unwrap().purpose), (due, ClockPurpose::Rule));
    world.pass(600);
    assert!(world.desk(ROADS).signed_at.is_some(), "it counts as signed meanwhile");
    world.pass(600);
    assert_eq!(world.alert_reason(), Some(ClimbReason::NotRuled));
}

#[test]
fn an_agreed_return_gives_the_same_part_to_another_department_with_the_same_limit() {
    let mut world = World::with_departments(ROADS, &[POWER]);
    world.hours(1).asks_return(ROADS);
    let due = world.due();
    world.when(does(oak(), agree(world.desk_id(ROADS), Some(WATER))));
    world.then(&["desk.return_ruled", "desk.ended", "desk.assigned", "case.clock_set"]);
    assert_eq!((world.desk(WATER).part, world.desk(ROADS).ended), (Part::Lead, true));
    assert_eq!((world.due(), world.case().handling.returns), (due, 1));
    assert_eq!(world.case().clock.unwrap().purpose, ClockPurpose::Reply);
}

#[test]
fn a_return_to_the_centre_leaves_nobody_with_it_and_the_post_is_alerted() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    let due = world.due();
    world.asks_return(ROADS);
    world.given(does(oak(), agree(world.desk_id(ROADS), None)));
    assert_eq!((world.case().phase, world.due()), (Phase::Unattended, due));
    assert!(world.case().handling.open_desks().next().is_none() && world.case().alert.is_some());
    world.given(does(oak(), assign(POWER, &[])));
    assert_eq!(world.desk(POWER).part, Part::Lead);
}

#[test]
fn what_comes_back_to_the_centre_is_looked_after_by_the_machine_as_before() {
    let mut world = World::staffed();
    world.given(Command::OpenCase(Intake { category: category("light"), ..intake(CASE) }));
    world.given(does(oak(), assign(ROADS, &[]))).hours(2).asks_return(ROADS);
    world.given(does(oak(), agree(world.desk_id(ROADS), None)));
    assert_eq!(world.asked(), [LAN]);
}

#[test]
fn a_department_that_is_bound_cannot_ask_again() {
    let mut world = World::with_departments(ROADS, &[]);
    let task = world.desk_id(ROADS);
    world.asks_return(ROADS).given(does(oak(), bind(task)));
    assert!(world.desk(ROADS).binding && world.desk(ROADS).is_open());
    world.when(does(desk(ROADS), ask_return(task))).then_refused(Refusal::ReturnsUsedUp { task });
}

#[test]
fn after_two_returns_whoever_is_assigned_next_is_bound_from_the_start() {
    let mut world = World::with_departments(ROADS, &[]);
    world.asks_return(ROADS);
    world.given(does(oak(), agree(world.desk_id(ROADS), Some(WATER))));
    assert!(!world.desk(WATER).binding);
    world.asks_return(WATER);
    world.given(does(oak(), agree(world.desk_id(WATER), Some(POWER))));
    let task = world.desk_id(POWER);
    assert!(world.desk(POWER).binding);
    world.when(does(desk(POWER), ask_return(task))).then_refused(Refusal::ReturnsUsedUp { task });
}

#[test]
fn the_cap_is_the_cases_and_holds_for_helpers_that_have_had_it_all_along() {
    let mut world = World::with_departments(ROADS, &[POWER]);
    world.asks_return(POWER);
    world.asks_return(ROADS);
    world.given(does(oak(), agree(world.desk_id(ROADS), Some(WATER))));
    world.asks_return(WATER);
    world.given(does(oak(), agree(world.desk_id(WATER), Some(ROADS))));
    let task = world.desk_id(POWER);
    world.when(does(oak(), agree(task, None))).then_refused(Refusal::ReturnsUsedUp { task });
    world.when(does(oak(), bind(task))).then(&["desk.return_ruled", "case.clock_set"]);
}

#[test]
fn a_return_is_asked_once_and_ruled_on_only_when_asked() {
    let mut world = World::with_departments(ROADS, &[]);
    let task = world.desk_id(ROADS);
    world.when(does(oak(), bind(task))).then_refused(Refusal::ReturnAsked { task, asked: false });
    world.asks_return(ROADS).when(does(desk(ROADS), ask_return(task)));
    world.then_refused(Refusal::ReturnAsked { task, asked: true });
}

#[test]
fn a_case_is_not_returned_to_a_department_that_has_it() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    world.asks_return(ROADS);
    for name in [ROADS, WATER] {
        let refused = Refusal::DeskTwice { department: department(name), case: CASE };
        world.when(does(oak(), agree(world.desk_id(ROADS), Some(name)))).then_refused(refused);
    }
}

#[test]
fn ruling_on_one_of_two_returns_gives_no_more_time_for_the_other() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    world.asks_return(ROADS).pass(600).asks_return(WATER).pass(60);
    world.given(does(oak(), bind(world.desk_id(ROADS))));
    let clock = world.case().clock.unwrap();
    assert_eq!((clock.purpose, clock.due.since_ms(world.now)), (ClockPurpose::Rule, 1_140_000));
    world.given(does(oak(), bind(world.desk_id(WATER))));
    assert_eq!(world.case().clock.unwrap().purpose, ClockPurpose::Reply);
}

#[test]
fn a_ruling_answers_the_alert_that_asked_for_it_and_no_other() {
    let mut world = World::with_departments(ROADS, &[]);
    world.asks_return(ROADS).pass(1_200);
    world.given(does(oak(), bind(world.desk_id(ROADS))));
    assert!(world.case().alert.is_none());
    let mut world = World::with_departments(ROADS, &[]);
    world.asks_return(ROADS).given(does(city(), crate::desks::urge()));
    let climbs = world.case().clock.unwrap();
    world.given(does(oak(), bind(world.desk_id(ROADS))));
    assert_eq!((world.case().clock.unwrap(), world.alert_reason()), (climbs, Some(ClimbReason::Urged)));
}

#[test]
fn whoever_acknowledges_that_a_ruling_is_missing_must_still_rule() {
    let mut world = World::with_departments(ROADS, &[]);
    world.asks_return(ROADS).pass(1_200);
    let (rung, round) = world.alert();
    world.given(acknowledge(rung, round, IN_OAK)).pass(273);
    assert_eq!((world.case().rung, world.alert_reason()), (1, Some(ClimbReason::NotRuled)));
}

#[test]
fn when_the_last_that_owes_a_reply_is_let_go_the_rest_can_be_verified() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    world.replies(ROADS).asks_return(WATER);
    world.given(does(oak(), agree(world.desk_id(WATER), None)));
    assert_eq!(world.case().phase, Phase::ToVerify);
}

#[test]
fn a_reply_takes_the_wish_to_return_back_and_nobody_waits_for_a_ruling() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    world.asks_return(ROADS).replies(ROADS);
    assert_eq!(world.case().clock.unwrap().purpose, ClockPurpose::Reply);
    world.given(does(oak(), add(POWER)));
}
