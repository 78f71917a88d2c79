//! 转派 and 免除协办: a task goes to another department, or a helper has it no more, and no clock gains by it.

use geo_index::Tier;
use hub_dispatch::{
    ClockPurpose, Deed, DeskPurpose, Event, HandedOn, Happened, Part, Phase, Refusal, Span, SuspensionKind,
    Verdict,
};

use crate::{
    desks::{
        DRAINS, POWER, ROADS, SEWERS, WATER, add, agree, ask_return, assign, bind, city, department, desk,
        does, hand_on, let_go, north, oak, pass_up, resume, south, suspend,
    },
    orders::{CASE, quarrel, verify},
    town::INSPECTOR,
    world::World,
};

/// A leak that somebody at a centre gave to the wrong department by a slip.
fn with_roads() -> World {
    World::with_departments(ROADS, &[])
}

/// The due time of the clock of a department's task.
#[track_caller]
fn clock_of(world: &World, name: &str) -> (DeskPurpose, u64) {
    let clock = world.desk(name).clock.expect("its clock runs");
    (clock.purpose, clock.due.since_ms(world.now) / 1_000)
}

#[test]
fn a_centre_gives_a_task_to_another_department_and_that_is_no_return() {
    let mut world = World::with_departments(ROADS, &[POWER]);
    let (due, runs) = (world.due(), world.case().clock);
    world.hours(1);
    world.when(does(oak(), hand_on(world.desk_id(ROADS), WATER)));
    world.then(&["case.handed_on", "desk.ended", "desk.assigned"]);
    assert_eq!((world.desk(WATER).part, world.desk(ROADS).ended), (Part::Lead, true));
    assert_eq!((world.due(), world.case().clock), (due, runs), "nothing else changes");
    assert_eq!((world.case().handling.returns, world.case().handling.hand_ons), (0, 0));
    world.replies(WATER).replies(POWER);
    assert_eq!(world.case().phase, Phase::ToVerify);
}

#[test]
fn a_department_that_sleeps_is_replaced_from_above_though_it_is_bound() {
    let mut world = with_roads();
    world.asks_return(ROADS);
    world.given(does(oak(), bind(world.desk_id(ROADS))));
    world.given(does(city(), hand_on(world.desk_id(ROADS), WATER)));
    assert!(world.desk(WATER).binding, "whoever has it now is as bound");
    let copied = world.events().iter().any(|event| event.kind() == "case.copied");
    assert!(copied, "and the posts that the city passed over are told");
}

#[test]
fn a_department_hands_its_task_down_with_its_part_and_says_by_which_line() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    world.given(does(desk(WATER), hand_on(world.desk_id(WATER), DRAINS)));
    let Event::Acted(acted) = &world.events()[0] else { panic!("{:?}", world.events()) };
    let Happened::HandedOn(HandedOn { line, .. }) = &acted.what else { panic!("{acted:?}") };
    assert_eq!(*line, [department(SEWERS), department(WATER)], "the evidence of that moment stays");
    assert_eq!((world.desk(DRAINS).part, world.case().handling.hand_ons), (Part::Co, 1));
}

#[test]
fn a_department_hands_nothing_on_to_one_that_is_not_below_it() {
    for (lead, to) in [(ROADS, WATER), (ROADS, SEWERS), (SEWERS, WATER)] {
        let mut world = World::with_departments(lead, &[]);
        world.when(does(desk(lead), hand_on(world.desk_id(lead), to)));
        world.then_refused(Refusal::NotBelow { department: department(to) });
    }
}

#[test]
fn a_department_hands_on_its_own_open_task_alone() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    let task = world.desk_id(ROADS);
    world.when(does(desk(WATER), hand_on(task, SEWERS))).then_refused(Refusal::NotYourDesk { task });
    let task = world.desk_id(WATER);
    world.replies(WATER).when(does(desk(WATER), hand_on(task, SEWERS)));
    world.then_refused(Refusal::NotYourDesk { task });
    world.when(does(oak(), hand_on(task, SEWERS))).then_refused(Refusal::NotYourDesk { task });
}

#[test]
fn what_departments_hand_on_themselves_is_counted_for_the_case_and_ends() {
    let mut world = World::with_departments(WATER, &[]);
    for round in 1..=3 {
        world.given(does(desk(WATER), hand_on(world.desk_id(WATER), SEWERS)));
        assert_eq!(world.case().handling.hand_ons, round);
        world.given(does(oak(), hand_on(world.desk_id(SEWERS), WATER)));
    }
    world.when(does(desk(WATER), hand_on(world.desk_id(WATER), SEWERS)));
    world.then_refused(Refusal::HandOnsUsedUp { case: CASE, limit: 3 });
    world.given(does(oak(), hand_on(world.desk_id(WATER), SEWERS)));
}

#[test]
fn nobody_is_given_a_task_of_a_case_twice_by_handing_it_on() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    for to in [ROADS, WATER] {
        let refused = Refusal::DeskTwice { department: department(to), case: CASE };
        world.when(does(oak(), hand_on(world.desk_id(ROADS), to))).then_refused(refused);
    }
}

#[test]
fn a_return_that_is_asked_is_ruled_on_and_not_gone_around() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    world.asks_return(ROADS).asks_return(WATER);
    let (lead, helper) = (world.desk_id(ROADS), world.desk_id(WATER));
    for (by, deed, task) in [
        (oak(), hand_on(lead, POWER), lead),
        (desk(WATER), hand_on(helper, SEWERS), helper),
        (oak(), let_go(helper), helper),
    ] {
        world.when(does(by, deed)).then_refused(Refusal::ReturnAsked { task, asked: true });
    }
    world.given(does(oak(), agree(lead, Some(POWER))));
}

#[test]
fn the_time_to_sign_is_what_the_one_before_had_left() {
    let mut world = with_roads();
    world.pass(400);
    world.given(does(oak(), hand_on(world.desk_id(ROADS), WATER)));
    assert_eq!(clock_of(&world, WATER), (DeskPurpose::Sign, 200), "of ten minutes");
    world.pass(200);
    assert!(world.desk(WATER).signed_at.is_some(), "it counts as signed when the first would have");
    world.given(does(oak(), hand_on(world.desk_id(WATER), POWER)));
    assert_eq!(
        clock_of(&world, POWER),
        (DeskPurpose::Sign, 600),
        "of what has been signed there is more left"
    );
}

#[test]
fn near_the_limit_the_time_to_sign_ends_with_it_and_of_what_is_overdue_nothing_is_left() {
    let mut world = with_roads();
    world.hours(9).pass(3_300);
    world.given(does(city(), hand_on(world.desk_id(ROADS), WATER)));
    assert_eq!(clock_of(&world, WATER), (DeskPurpose::Sign, 300));
    world.pass(301);
    assert!(world.desk(WATER).overdue, "the limit has passed");
    world.given(does(city(), hand_on(world.desk_id(WATER), POWER)));
    world.pass(1);
    assert!(world.desk(POWER).overdue, "and whoever has it now is as late");
}

#[test]
fn without_a_limit_the_clock_of_the_case_runs_on_as_it_did() {
    let mut world = World::tiny();
    world.given(quarrel()).given(does(city(), assign(ROADS, &[])));
    let runs = world.case().clock;
    world.pass(1_000);
    world.given(does(city(), hand_on(world.desk_id(ROADS), WATER)));
    assert_eq!((runs, runs.unwrap().purpose), (world.case().clock, ClockPurpose::Reply));
}

#[test]
fn a_silent_helper_is_let_go_and_keeps_nobody_from_checking() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    world.replies(ROADS);
    world.when(does(oak(), let_go(world.desk_id(WATER))));
    world.then(&["case.helper_let_go", "desk.ended", "case.clock_set"]);
    assert_eq!(world.case().phase, Phase::ToVerify);
    world.given(verify(INSPECTOR, Verdict::Done));
}

#[test]
fn while_others_owe_a_reply_letting_one_go_changes_nothing_else() {
    let mut world = World::with_departments(ROADS, &[WATER, POWER]);
    world.replies(ROADS);
    world.when(does(oak(), let_go(world.desk_id(WATER))));
    world.then(&["case.helper_let_go", "desk.ended"]);
    assert_eq!(world.case().phase, Phase::WithDepartments);
}

#[test]
fn the_lead_is_not_let_go() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    let task = world.desk_id(ROADS);
    world.when(does(oak(), let_go(task))).then_refused(Refusal::NotAHelper { task });
}

#[test]
fn a_centre_hands_on_what_it_owns_or_what_is_below_it() {
    let mut world = with_roads();
    let task = world.desk_id(ROADS);
    world.when(does(south(), hand_on(task, WATER))).then_refused(Refusal::NotYourCase(CASE));
    world.given(does(oak(), pass_up()));
    let needed = Tier::Township;
    world.when(does(oak(), hand_on(task, WATER))).then_refused(Refusal::SeatTooLow { case: CASE, needed });
    world.given(does(north(), hand_on(task, WATER)));
}

#[test]
fn letting_go_is_for_the_owner_or_above_and_never_for_the_helper_itself() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    let task = world.desk_id(WATER);
    for wrong in [south(), desk(WATER), desk(ROADS)] {
        world.when(does(wrong, let_go(task))).then_refused(Refusal::NotYourCase(CASE));
    }
    world.given(does(north(), let_go(task)));
}

#[test]
fn a_helper_whose_work_was_bad_is_given_it_again_with_a_reason() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    world.replies(ROADS).replies(WATER).given(verify(INSPECTOR, Verdict::NotDone));
    let before = world.desk_id(WATER);
    world.when(does(oak(), add(WATER))).then(&["desk.ended", "desk.assigned"]);
    assert_ne!(world.desk_id(WATER), before);
    world.replies(ROADS);
    assert_eq!(world.case().phase, Phase::WithDepartments, "the helper owes a reply as well");
    world.replies(WATER);
    assert_eq!(world.case().phase, Phase::ToVerify);
}

#[test]
fn a_lead_is_no_helper_besides_and_a_helper_that_owes_a_reply_has_it_already() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    for name in [ROADS, WATER] {
        let refused = Refusal::DeskTwice { department: department(name), case: CASE };
        world.when(does(oak(), add(name))).then_refused(refused);
    }
    world.given(does(oak(), add(POWER)));
}

/// A policy under which a department has two hours to say that it is somebody else's matter.
fn two_hours_to_return(category_name: &str) -> World {
    let mut world = World::tiny();
    let mut policy = crate::town::policy();
    policy.closed_loop.return_within = Span::Hours(2);
    world.adopt("two hours", policy);
    world.given(crate::orders::of_category(category_name)).given(does(oak(), assign(WATER, &[])));
    world
}

#[test]
fn what_a_department_may_not_return_any_more_none_below_it_returns_in_its_place() {
    let mut world = two_hours_to_return("leak");
    let sign = Deed::Sign { task: world.desk_id(WATER) };
    world.given(does(desk(WATER), sign)).hours(3);
    world.given(does(desk(WATER), hand_on(world.desk_id(WATER), DRAINS)));
    assert!(world.desk(DRAINS).binding);
    let task = world.desk_id(DRAINS);
    world.when(does(desk(DRAINS), ask_return(task))).then_refused(Refusal::ReturnsUsedUp { task });
}

#[test]
fn in_time_one_below_says_for_itself_that_it_is_somebody_elses() {
    let mut world = two_hours_to_return("leak");
    world.hours(1);
    world.given(does(desk(WATER), hand_on(world.desk_id(WATER), DRAINS)));
    assert!(!world.desk(DRAINS).binding);
    world.asks_return(DRAINS);
}

#[test]
fn after_a_pause_who_has_time_to_sign_has_time_to_return_it() {
    let mut world = two_hours_to_return("leak");
    let until = world.in_hours(100);
    world
        .given(does(city(), suspend(SuspensionKind::LongTerm, until)))
        .hours(50)
        .given(does(city(), resume()));
    world.asks_return(WATER);
}

#[test]
fn without_a_limit_whoever_has_it_next_replies_by_when_the_one_before_was_to() {
    let mut world = two_hours_to_return("quarrel");
    let sign = Deed::Sign { task: world.desk_id(WATER) };
    world.given(does(desk(WATER), sign));
    let due = world.desk(WATER).clock.expect("it is to reply").due;
    world.pass(300);
    world.given(does(desk(WATER), hand_on(world.desk_id(WATER), DRAINS)));
    let sign = Deed::Sign { task: world.desk_id(DRAINS) };
    world.given(does(desk(DRAINS), sign));
    let clock = world.desk(DRAINS).clock.expect("it is to reply");
    assert_eq!((clock.purpose, clock.due), (DeskPurpose::Reply, due));
}
