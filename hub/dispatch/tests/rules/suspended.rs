//! 挂账 and 暂缓: a case that waits, with a plan and a day on which it is looked at again.

use geo_index::Tier;
use hub_dispatch::{
    ClimbReason, ClockPurpose, Command, DeskPurpose, Event, Grade, Happened, Phase, Refusal, SuspensionKind,
};

use crate::{
    desks::{
        ROADS, WATER, about, add, city, county, desk, does, leak, merge, oak, reply, resume, suspend, urge,
    },
    orders::{CASE, OTHER_CASE, acknowledge, another_says, another_warns, of_grade, quarrel},
    town::{IN_OAK, LAN},
    world::World,
};

const LONG: SuspensionKind = SuspensionKind::LongTerm;
const SHORT: SuspensionKind = SuspensionKind::Deferred;

fn waiting(kind: SuspensionKind) -> World {
    let mut world = World::with_departments(ROADS, &[WATER]);
    let sign = hub_dispatch::Deed::Sign { task: world.desk_id(ROADS) };
    world.given(does(desk(ROADS), sign));
    world.given(does(county(), suspend(kind, world.in_hours(240))));
    world
}

#[test]
fn what_cannot_be_solved_for_long_pauses_its_limit_and_nobody_is_overdue_meanwhile() {
    let mut world = waiting(LONG);
    world.then(&["case.suspended", "limit.paused", "case.clock_set", "case.copied"]);
    world.hours(239);
    assert!(world.case().handling.desk.values().all(|desk| !desk.overdue && desk.clock.is_none()));
    assert_eq!(world.case().handling.limit.as_ref().unwrap().passed, 0);
    world.given(does(county(), resume()));
    assert_eq!((world.hours_left(), world.case().phase), (10, Phase::WithDepartments));
}

#[test]
fn after_a_pause_departments_go_on_where_they_were_and_those_who_had_not_signed_sign_anew() {
    let mut world = waiting(LONG);
    world.hours(100).given(does(county(), resume()));
    let (signed, unsigned) = (world.desk(ROADS).clock.unwrap(), world.desk(WATER).clock.unwrap());
    assert_eq!((signed.purpose, signed.due), (DeskPurpose::Reply, world.due()));
    assert_eq!((unsigned.purpose, unsigned.due.since_ms(world.now)), (DeskPurpose::Sign, 600_000));
}

#[test]
fn marks_keep_their_share_of_the_whole_through_a_pause() {
    let mut world = World::with_departments(ROADS, &[]);
    world.hours(6);
    world.given(does(county(), suspend(LONG, world.in_hours(100)))).hours(50);
    world.given(does(county(), resume()));
    let passed = |world: &World| world.case().handling.limit.as_ref().unwrap().passed;
    assert_eq!((world.hours_left(), passed(&world)), (4, 1));
    world.hours(2);
    assert_eq!(passed(&world), 2, "eight of ten hours");
    world.hours(4);
    assert_eq!(passed(&world), 4);
}

#[test]
fn a_second_pause_and_an_extension_between_them_lose_nothing() {
    use crate::desks::{ask_more, rule_more};
    let mut world = World::with_departments(ROADS, &[]);
    world.hours(4);
    world.given(does(county(), suspend(LONG, world.in_hours(100)))).hours(9);
    world.given(does(county(), resume())).hours(1);
    let task = world.desk_id(ROADS);
    world.given(does(desk(ROADS), ask_more(task, hub_dispatch::Span::Hours(5))));
    world.given(does(oak(), rule_more(hub_dispatch::ExtensionRuling::Granted)));
    assert_eq!(world.hours_left(), 10);
    world.given(does(county(), suspend(LONG, world.in_hours(100)))).hours(9).given(does(county(), resume()));
    let limit = &world.case().handling.limit.as_ref().unwrap().limit;
    assert_eq!((world.hours_left(), limit.allowed_ms), (10, 15 * 3_600_000));
}

/// Microseconds into a millisecond at which it begins to wait, and at which it goes on.
const BEGINS_AND_GOES_ON_US: [(u64, u64); 5] = [(0, 0), (200, 0), (0, 200), (999, 1), (1, 999)];

/// Lets it wait for ten days less an hour, from so many microseconds after now.
fn waits_from_and_until(world: &mut World, (begins_us, goes_on_us): (u64, u64)) {
    world.now = world.now.plus_us(begins_us);
    world.given(does(county(), suspend(LONG, world.in_hours(240)))).hours(239);
    world.now = world.now.plus_us(goes_on_us);
    world.given(does(county(), resume()));
}

#[test]
fn a_pause_puts_off_the_end_and_every_mark_by_as_long_as_it_lasted_to_the_microsecond() {
    for (begins_us, goes_on_us) in BEGINS_AND_GOES_ON_US {
        let mut world = World::with_departments(ROADS, &[]);
        let limit = |world: &World| world.case().handling.limit.as_ref().unwrap().limit.clone();
        let before = limit(&world);
        world.hours(3);
        let paused_us = 239 * 3_600_000_000 + goes_on_us;
        for pauses in 1..=3 {
            waits_from_and_until(&mut world, (begins_us, goes_on_us));
            let after = limit(&world);
            assert_eq!(after.due, before.due.plus_us(pauses * paused_us), "{begins_us} {goes_on_us}");
            assert_eq!(after.marks, before.marks.map(|mark| mark.plus_us(pauses * paused_us)));
            assert_eq!(after.allowed_ms, before.allowed_ms);
        }
    }
}

#[test]
fn each_of_several_in_one_is_put_off_by_as_long_as_all_of_them_waited_to_the_microsecond() {
    for (begins_us, goes_on_us) in BEGINS_AND_GOES_ON_US {
        let mut world = World::with_departments(ROADS, &[]);
        world.hours(1).given(Command::OpenCase(leak(OTHER_CASE)));
        let other = world.board.case(OTHER_CASE).unwrap().handling.limit.as_ref().unwrap().limit.clone();
        world.given(about(OTHER_CASE, city(), merge(CASE)));
        waits_from_and_until(&mut world, (begins_us, goes_on_us));
        let after = world.case().handling.absorbed[0].limit.clone().expect("it brought one");
        let paused_us = 239 * 3_600_000_000 + goes_on_us;
        assert_eq!(after.due, other.due.plus_us(paused_us), "{begins_us} {goes_on_us}");
        assert_eq!(after.marks, other.marks.map(|mark| mark.plus_us(paused_us)));
    }
}

#[test]
fn what_only_waits_a_while_keeps_its_limit_running_and_comes_to_its_marks() {
    let mut world = waiting(SHORT);
    world.hours(12);
    assert_eq!(world.case().handling.limit.as_ref().unwrap().passed, 4);
    assert!(world.desk(ROADS).overdue);
}

#[test]
fn only_a_county_or_above_lets_a_case_wait_for_long() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE)));
    let refused = Refusal::SeatTooLow { case: CASE, needed: Tier::County };
    world.when(does(oak(), suspend(LONG, world.in_hours(48)))).then_refused(refused);
    world.given(does(oak(), suspend(SHORT, world.in_hours(48))));
}

#[test]
fn the_review_lies_ahead_and_not_too_far() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE)));
    let refused = Refusal::TimeOutOfRange { case: CASE, what: "the review", days_max: 30 };
    for hours in [0, 30 * 24 + 1] {
        world.when(does(city(), suspend(SHORT, world.in_hours(hours)))).then_refused(refused.clone());
    }
    world.given(does(city(), suspend(SHORT, world.in_hours(30 * 24))));
}

#[test]
fn when_the_review_is_due_the_post_is_alerted_and_it_climbs_like_anything_else() {
    let mut world = waiting(LONG);
    world.hours(240);
    assert_eq!(world.alert_reason(), Some(ClimbReason::ReviewDue));
    let (rung, round) = world.alert();
    world.given(acknowledge(rung, round, IN_OAK)).pass(273);
    assert_eq!((world.case().rung, world.alert_reason()), (1, Some(ClimbReason::ReviewDue)));
}

#[test]
fn whoever_acknowledges_an_urging_while_it_waits_keeps_the_day_of_the_review() {
    let mut world = waiting(LONG);
    let review = world.case().clock.unwrap().due;
    world.given(does(city(), urge()));
    let (rung, round) = world.alert();
    world.given(acknowledge(rung, round, IN_OAK));
    let clock = world.case().clock.unwrap();
    assert_eq!((clock.purpose, clock.due), (ClockPurpose::Review, review));
}

#[test]
fn while_it_waits_departments_do_nothing_about_it() {
    let mut world = waiting(SHORT);
    let refused = Refusal::WrongPhase { case: CASE, phase: Phase::Suspended };
    world.when(does(desk(ROADS), reply(world.desk_id(ROADS)))).then_refused(refused.clone());
    world.when(does(city(), add("parks"))).then_refused(refused.clone());
    world.when(does(city(), suspend(LONG, world.in_hours(48)))).then_refused(refused);
}

#[test]
fn a_case_that_nobody_worked_on_goes_back_to_its_post_and_units_are_looked_for() {
    let mut world = World::staffed();
    world.given(quarrel());
    world.given(does(city(), suspend(SHORT, world.in_hours(48)))).hours(1);
    assert_eq!(world.asked(), []);
    world.given(does(city(), resume()));
    assert_eq!((world.case().phase, world.asked()), (Phase::Unattended, vec![LAN]));
    assert!(world.case().alert.is_some());
}

/// Why the rules ended a suspension in the last decision.
fn woken(world: &World) -> Option<ClimbReason> {
    world.events().iter().find_map(|event| {
        let Event::Acted(acted) = event else { return None };
        let Happened::Resumed { reason: None, why } = &acted.what else { return None };
        why.filter(|_| acted.by.is_none())
    })
}

#[test]
fn what_becomes_red_waits_no_longer_no_desk_has_it_and_it_is_due_like_any_red_case() {
    let mut world = waiting(LONG);
    world.hours(24).given(another_says(Grade::Red));
    assert_eq!(woken(&world), Some(ClimbReason::GradeRaised));
    assert_eq!(
        (world.case().phase, world.alert_reason()),
        (Phase::Unattended, Some(ClimbReason::GradeRaised))
    );
    assert!(world.case().handling.open_desks().next().is_none() && world.case().handling.suspended.is_none());
    let limit = world.case().handling.limit.as_ref().expect("a leak has a limit");
    assert!(limit.paused.is_none() && limit.next_mark().is_some());
    assert_eq!(world.hours_left(), 1);
}

#[test]
fn what_was_left_of_its_limit_runs_again_where_a_red_case_has_more() {
    let mut world = World::with_departments(ROADS, &[]);
    world.pass(34_200);
    world.given(does(city(), suspend(LONG, world.in_hours(240))));
    world.hours(24).given(another_says(Grade::Red));
    assert_eq!(world.due().since_ms(world.now), 1_800_000, "none of it went by while it waited");
}

#[test]
fn a_red_case_that_waited_climbs_by_the_clocks_of_a_red_case() {
    let mut world = waiting(SHORT);
    world.given(another_says(Grade::Red));
    let clock = world.case().clock.expect("an open case has a clock");
    assert_eq!((clock.purpose, clock.due), (ClockPurpose::Climb, world.now.plus_ms(61_000)));
    world.pass(61);
    assert_eq!(world.case().rung, 1);
}

#[test]
fn nobody_has_looked_into_it_and_it_is_red_units_are_sent_at_once() {
    let mut world = World::staffed();
    let channel = "web".to_owned();
    let by_web = hub_dispatch::Intake { channel, ..crate::orders::intake(CASE) };
    let review = world.in_hours(4);
    world.given(Command::OpenCase(by_web)).given(does(city(), suspend(SHORT, review)));
    world.given(another_says(Grade::Red));
    assert_eq!((world.case().phase, world.case().facts.to_check), (Phase::Unattended, false));
    assert!(!world.asked().is_empty());
}

#[test]
fn who_calls_for_110_wakes_it_and_units_wait_for_that_call_as_always() {
    let mut world = World::staffed();
    let review = world.in_hours(4);
    world.given(quarrel()).given(does(city(), suspend(SHORT, review)));
    world.given(another_warns(vec![hub_dispatch::Service::Police]));
    assert_eq!((woken(&world), world.asked().len()), (Some(ClimbReason::GradeRaised), 0));
    world.pass(45);
    assert!(!world.asked().is_empty(), "the time for the call has gone by");
}

#[test]
fn what_becomes_a_little_more_pressing_waits_on_and_its_post_is_told() {
    let mut world = waiting(LONG);
    world.given(another_says(Grade::Orange));
    assert_eq!(
        (world.case().phase, world.alert_reason(), woken(&world)),
        (Phase::Suspended, Some(ClimbReason::GradeRaised), None)
    );
}

#[test]
fn what_does_not_wait_is_not_resumed_and_what_a_unit_attends_is_not_suspended() {
    let mut world = World::staffed();
    world.given(of_grade(Grade::Red));
    let refused = |phase| Refusal::WrongPhase { case: CASE, phase };
    world.when(does(city(), resume())).then_refused(refused(Phase::Unattended));
    world.accepts(LAN);
    world.when(does(city(), suspend(SHORT, world.in_hours(4))));
    world.then_refused(refused(Phase::UnderWay));
}
