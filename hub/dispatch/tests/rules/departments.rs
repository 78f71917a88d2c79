//! 派遣 to departments: assigned, signed or counted as signed, replied, verified by somebody else, sent back.

use hub_dispatch::{
    ClimbReason, ClockPurpose, Command, DeskPurpose, Grade, Intake, Part, Phase, Refusal, Service,
    SuspensionKind, Verdict, board::DESK_TASKS_MAX,
};

use crate::{
    desks::{
        AT_ROADS, POWER, ROADS, WATER, add, ask_return, assign, bind, city, department, desk, does, leak,
        oak, reply, suspend, transfer, urge,
    },
    orders::{CASE, acknowledge, another_says, another_warns, intake, verify},
    town::{IN_OAK, INSPECTOR, LAN, MEI, TAO, category},
    world::World,
};

/// A lamp that is out, with all units on duty: the machine asks the nearest at once.
fn light() -> World {
    let mut world = World::staffed();
    world.given(Command::OpenCase(Intake { category: category("light"), ..intake(CASE) }));
    world
}

#[test]
fn the_centre_gives_a_case_to_one_department_that_leads_and_others_that_help() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE))).when(does(oak(), assign(ROADS, &[WATER])));
    world.then(&["desk.assigned", "desk.assigned", "case.clock_set"]);
    assert_eq!((world.desk(ROADS).part, world.desk(WATER).part), (Part::Lead, Part::Co));
    let clock = world.case().clock.unwrap();
    assert_eq!((world.case().phase, clock.purpose), (Phase::WithDepartments, ClockPurpose::Reply));
}

#[test]
fn whoever_was_asked_is_stood_down_when_departments_have_it() {
    let mut world = light();
    assert_eq!(world.asked(), [LAN]);
    world.given(does(oak(), assign(ROADS, &[])));
    assert_eq!(world.asked(), []);
}

#[test]
fn a_department_signs_once_and_only_for_itself() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    let task = world.desk_id(ROADS);
    let sign = hub_dispatch::Deed::Sign { task };
    world.when(does(desk(WATER), sign.clone())).then_refused(Refusal::NotYourDesk { task });
    world.when(does(desk(ROADS), sign.clone())).then(&["desk.signed"]);
    assert_eq!(world.desk(ROADS).signed_by, Some(AT_ROADS));
    world.when(does(desk(ROADS), sign)).then_refused(Refusal::SignedAlready { task });
}

#[test]
fn silence_counts_as_signed_and_gains_no_time() {
    let mut world = World::with_departments(ROADS, &[]);
    let due = world.due();
    world.pass(599);
    assert_eq!(world.desk(ROADS).signed_at, None);
    world.pass(1);
    assert!(world.desk(ROADS).signed_at.is_some() && world.desk(ROADS).signed_by.is_none());
    let clock = world.desk(ROADS).clock.unwrap();
    assert_eq!((clock.purpose, clock.due, world.due()), (DeskPurpose::Reply, due, due));
}

#[test]
fn a_department_that_says_nothing_is_overdue_with_the_limit() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    world.hours(9).replies(WATER).hours(1);
    assert!(world.desk(ROADS).overdue && !world.desk(WATER).overdue);
    assert_eq!(world.case().phase, Phase::WithDepartments, "and still owes its reply");
    world.replies(ROADS);
    assert_eq!(world.case().phase, Phase::ToVerify);
}

#[test]
fn a_case_without_a_limit_waits_for_its_departments_as_long_as_for_a_unit_and_then_climbs() {
    let mut world = World::tiny();
    world.given(crate::orders::quarrel()).given(does(city(), assign(ROADS, &[])));
    world.pass(2_702);
    assert!(world.case().alert.is_none());
    world.pass(1);
    assert_eq!(world.alert_reason(), Some(ClimbReason::NotReplied));
    for _ in 0..12 {
        let (rung, round) = world.alert();
        let person = world.roster[&world.case().owner().unwrap().area][0];
        world.given(acknowledge(rung, round, person)).pass(273);
    }
    assert_eq!(world.case().rung, 2, "whoever only acknowledges does not hold it");
}

#[test]
fn it_is_verified_when_the_lead_and_every_helper_have_replied() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    world.when(does(desk(ROADS), reply(world.desk_id(ROADS)))).then(&["desk.replied"]);
    assert_eq!(world.case().phase, Phase::WithDepartments);
    world.when(does(desk(WATER), reply(world.desk_id(WATER))));
    world.then(&["desk.replied", "case.clock_set"]);
    assert_eq!(world.case().phase, Phase::ToVerify);
    assert!(world.desk(WATER).signed_at.is_some(), "whoever replies has signed");
}

#[test]
fn whoever_replied_cannot_verify() {
    let mut world = World::with_departments(ROADS, &[]);
    world.replies(ROADS);
    for verdict in [Verdict::Done, Verdict::NotDone] {
        world.when(verify(AT_ROADS, verdict)).then_refused(Refusal::HandlerVerifies(AT_ROADS));
    }
    world.when(verify(INSPECTOR, Verdict::Done)).then(&["case.verified", "limit.met", "case.clock_set"]);
}

#[test]
fn what_was_not_done_goes_back_to_the_lead_with_the_same_limit() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    let due = world.due();
    world.replies(ROADS).replies(WATER).given(verify(INSPECTOR, Verdict::NotDone));
    assert_eq!((world.case().phase, world.due()), (Phase::WithDepartments, due));
    assert_eq!((world.desk(ROADS).sent_back, world.desk(WATER).sent_back), (1, 0));
    assert!(world.desk(ROADS).is_open() && !world.desk(WATER).is_open());
    world.replies(ROADS);
    assert_eq!(world.case().phase, Phase::ToVerify);
}

#[test]
fn a_helper_is_added_while_departments_have_it() {
    let mut world = World::with_departments(ROADS, &[]);
    world.when(does(oak(), add(POWER))).then(&["desk.assigned"]);
    assert_eq!(world.desk(POWER).part, Part::Co);
    world.replies(ROADS);
    assert_eq!(world.case().phase, Phase::WithDepartments, "the helper still owes its part");
    world.replies(POWER);
    let refused = Refusal::WrongPhase { case: CASE, phase: Phase::ToVerify };
    world.when(does(oak(), add(WATER))).then_refused(refused);
}

#[test]
fn no_department_has_a_case_twice() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE)));
    let twice = Refusal::DeskTwice { department: department(ROADS), case: CASE };
    world.when(does(oak(), assign(ROADS, &[WATER, ROADS]))).then_refused(twice.clone());
    world.given(does(oak(), assign(ROADS, &[]))).when(does(oak(), add(ROADS))).then_refused(twice);
}

#[test]
fn a_case_that_departments_have_is_not_assigned_over_their_heads() {
    let mut world = World::with_departments(ROADS, &[]);
    let refused = Refusal::WrongPhase { case: CASE, phase: Phase::WithDepartments };
    world.when(does(oak(), assign(WATER, &[]))).then_refused(refused);
}

#[test]
fn a_case_has_thirty_two_tasks_for_departments_and_no_more_and_all_can_be_given_at_once() {
    let names: Vec<String> = (0..DESK_TASKS_MAX).map(|number| format!("bureau {number:02}")).collect();
    let mut helpers: Vec<&str> = names.iter().map(String::as_str).collect();
    let lead = helpers.remove(0);
    let mut world = light();
    world.given(does(oak(), assign(lead, &helpers)));
    assert_eq!(world.case().handling.desk.len(), 32);
    let refused = Refusal::TooManyDesks { case: CASE, limit: 32 };
    world.when(does(oak(), add(ROADS))).then_refused(refused);
}

#[test]
fn one_warning_that_is_acknowledged_carries_nothing_to_the_top_while_the_limit_runs() {
    let mut world = World::with_departments(ROADS, &[]);
    world.given(does(city(), urge()));
    let (rung, round) = world.alert();
    world.given(acknowledge(rung, round, IN_OAK)).hours(7);
    assert_eq!((world.case().rung, world.case().alert.is_none()), (0, true));
}

#[test]
fn a_warning_that_nobody_acknowledges_climbs_and_says_what_it_is_about() {
    let mut world = World::with_departments(ROADS, &[]);
    world.given(does(city(), urge())).pass(183);
    assert_eq!((world.case().rung, world.alert_reason()), (1, Some(ClimbReason::Urged)));
}

#[test]
fn what_becomes_red_is_taken_back_from_departments_and_units_are_asked() {
    let mut world = light();
    world.given(does(oak(), assign(ROADS, &[WATER]))).given(another_says(Grade::Red));
    assert_eq!((world.case().phase, world.asked()), (Phase::Unattended, vec![LAN, MEI, TAO]));
    assert_eq!(world.alert_reason(), Some(ClimbReason::GradeRaised));
    assert!(world.case().handling.open_desks().next().is_none());
}

#[test]
fn what_becomes_orange_stays_with_its_departments_and_the_post_hears_of_it() {
    let mut world = light();
    world.given(does(oak(), assign(ROADS, &[]))).given(another_says(Grade::Orange));
    assert_eq!(world.case().phase, Phase::WithDepartments);
    assert_eq!(world.alert_reason(), Some(ClimbReason::GradeRaised));
}

#[test]
fn on_the_night_of_a_fire_no_desk_has_it_alone_and_nothing_waits() {
    let mut red = light();
    red.given(another_says(Grade::Red));
    let mut uncalled = light();
    uncalled.given(another_warns(vec![Service::Fire]));
    for mut world in [red, uncalled] {
        let review = world.in_hours(4);
        for deed in [assign(ROADS, &[]), suspend(SuspensionKind::Deferred, review)] {
            world.when(does(city(), deed)).then_refused(Refusal::Presses(CASE));
        }
        assert_eq!(world.case().phase, Phase::Unattended);
    }
}

#[test]
fn when_a_case_ends_departments_have_it_no_more_and_no_clock_is_left() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    let task = world.desk_id(ROADS);
    world.given(does(city(), transfer()));
    assert!(world.ledger.timers.is_empty());
    for deed in [reply(task), ask_return(task)] {
        world.when(does(desk(ROADS), deed)).then_refused(Refusal::CaseNotOpen(CASE));
    }
    world.when(does(city(), bind(task))).then_refused(Refusal::CaseNotOpen(CASE));
}
