//! 中心吹哨: who may blow, whom and when; what the whistle does by itself; and what becomes of it with its case.

use hub_dispatch::{
    BlowWhistle, Command, Event, NoWhistle, Refusal, Seat, Timer, UtcMicros, WHISTLE_AHEAD_MAX_MS,
    WHISTLE_DEPARTMENTS_MAX, WHISTLES_PER_CASE_MAX, WhistleId, WhistleTurn,
    board::{WhistleEnd, WhistlePurpose, WhistleStep, recall_whistle},
};
use uuid::Uuid;

use crate::{
    desks::{
        POWER, ROADS, WATER, about, city, county, department, desk, does, leak, merge, north, part, south,
    },
    orders::{CASE, OTHER_CASE, withdraw},
    town::code,
    whistling::{
        OTHER_WHISTLE, WHISTLE, blow, call_off, for_case, leave, rate, recorded, refused, sign, there,
        whistle, whistled, work,
    },
    world::World,
};

fn purpose(world: &World) -> Option<WhistlePurpose> {
    world.whistle().clock.map(|clock| clock.purpose)
}

#[test]
fn a_township_calls_departments_to_a_place_in_its_area() {
    let mut world = World::tiny();
    world.when(blow(whistle(&world, 2, &[ROADS, WATER]))).then(&["whistle.blown"]);
    let whistle = world.whistle();
    let named: Vec<_> = whistle.departments.iter().map(|it| (it.department.0.as_str(), it.step)).collect();
    assert_eq!(named, [(ROADS, WhistleStep::Called), (WATER, WhistleStep::Called)]);
    assert_eq!(
        (purpose(&world), world.whistle().remind_at),
        (Some(WhistlePurpose::Remind), world.in_hours(1))
    );
}

#[test]
fn nobody_whistles_from_beside_or_from_a_department() {
    for by in [south(), desk(ROADS)] {
        let mut world = World::tiny();
        world.when(blow(BlowWhistle { by, ..whistle(&world, 2, &[ROADS]) }));
        world.then_refused(refused(NoWhistle::Outside(code("oak-1"))));
    }
    let mut world = World::tiny();
    world.when(blow(BlowWhistle { by: city(), ..whistle(&world, 2, &[ROADS]) })).then(&["whistle.blown"]);
}

#[test]
fn it_calls_at_least_one_department_and_each_once() {
    let mut world = World::tiny();
    world.when(blow(whistle(&world, 2, &[]))).then_refused(refused(NoWhistle::DepartmentCount(0)));
    let twice = whistle(&world, 2, &[ROADS, WATER, ROADS]);
    world.when(blow(twice)).then_refused(refused(NoWhistle::DepartmentTwice(department(ROADS))));
    let many = |count: usize| (0..count).map(|number| department(&format!("d{number}"))).collect();
    let too_many = WHISTLE_DEPARTMENTS_MAX + 1;
    let wanted = BlowWhistle { departments: many(too_many), ..whistle(&world, 2, &[]) };
    world.when(blow(wanted)).then_refused(refused(NoWhistle::DepartmentCount(too_many)));
    let wanted = BlowWhistle { departments: many(WHISTLE_DEPARTMENTS_MAX), ..whistle(&world, 2, &[]) };
    world.when(blow(wanted)).then(&["whistle.blown"]);
}

#[test]
fn the_time_lies_ahead_and_not_too_far() {
    let mut world = World::tiny();
    let farthest = world.now.plus_ms(WHISTLE_AHEAD_MAX_MS);
    for at in [world.now, UtcMicros(world.now.0 - 1), farthest.plus_us(1)] {
        let wanted = BlowWhistle { there_by: at, ..whistle(&world, 2, &[ROADS]) };
        world.when(blow(wanted)).then_refused(refused(NoWhistle::ThereBy(at)));
    }
    let wanted = BlowWhistle { there_by: farthest, ..whistle(&world, 2, &[ROADS]) };
    world.when(blow(wanted)).then(&["whistle.blown"]);
    world.when(blow(whistle(&world, 2, &[ROADS]))).then_refused(refused(NoWhistle::Exists(WHISTLE)));
}

#[test]
fn whoever_has_not_signed_by_half_of_the_time_is_reminded_once() {
    let mut world = World::whistled(2, &[ROADS, WATER, POWER]);
    world.given(whistled(desk(WATER), sign(WATER))).pass(3_599);
    assert_eq!(world.whistle().reminded_at, None);
    world.pass(1);
    let departments = vec![department(ROADS), department(POWER)];
    let reminded = world.events().last().cloned();
    assert!(
        matches!(reminded, Some(Event::Whistled(it)) if it.by.is_none() && it.what == WhistleTurn::Reminded { departments })
    );
    assert_eq!(purpose(&world), Some(WhistlePurpose::TimeUp));
}

#[test]
fn where_all_have_signed_nobody_is_reminded() {
    let mut world = World::whistled(2, &[ROADS]);
    world.given(whistled(desk(ROADS), sign(ROADS)));
    assert_eq!(purpose(&world), Some(WhistlePurpose::TimeUp));
    world.hours(1);
    assert_eq!(world.whistle().reminded_at, None);
}

#[test]
fn whoever_is_not_there_at_the_time_is_absent() {
    let mut world = World::whistled(2, &[ROADS, WATER, POWER]);
    world.given(whistled(desk(WATER), there(WATER, 20, 10))).given(whistled(desk(POWER), sign(POWER)));
    world.hours(2);
    assert_eq!(world.absent(), [ROADS, POWER]);
    // Somebody is there: it waits for people, and for no timer.
    assert_eq!(purpose(&world), None);
    assert!(world.ledger.timers.keys().all(|timer| !matches!(timer, Timer::Whistle { .. })));
}

#[test]
fn where_all_are_there_nobody_is_looked_for_at_the_time() {
    let mut world = World::whistled(2, &[ROADS]);
    world.given(whistled(desk(ROADS), there(ROADS, 20, 10))).hours(2);
    assert_eq!((world.absent().len(), world.whistle().time_up_at), (0, None));
}

#[test]
fn after_an_outage_over_half_of_the_time_and_all_of_it_nobody_is_reminded_of_what_is_past() {
    let mut world = World::whistled(2, &[ROADS]);
    world.sleep_through(3 * 3_600);
    assert_eq!((world.absent(), world.whistle().reminded_at), (vec![ROADS], None));
    // The day in which it is looked back on begins when it was found who is absent.
    assert_eq!(world.whistle().clock.map(|clock| clock.due), Some(world.in_hours(24)));
}

#[test]
fn it_is_called_off_with_a_reason_and_no_timer_is_left() {
    let mut world = World::whistled(2, &[ROADS]);
    world.when(whistled(desk(ROADS), call_off())).then_refused(refused(NoWhistle::NotYours(WHISTLE)));
    world.when(whistled(south(), call_off())).then_refused(refused(NoWhistle::NotYours(WHISTLE)));
    world.when(whistled(north(), call_off())).then(&["whistle.called_off"]);
    assert!(world.board.whistle(WHISTLE).is_none() && world.ledger.timers.is_empty());
    world.when(whistled(desk(ROADS), sign(ROADS))).then_refused(refused(NoWhistle::NotOpen(WHISTLE)));
    let told = recall_whistle(&world.ledger.streams[&hub_dispatch::Stream::Whistle(WHISTLE)]);
    let told = told.expect("its stream tells of it");
    assert_eq!((told.ended, told.reason.is_some()), (Some(WhistleEnd::CalledOff), true));
}

#[test]
fn the_whistler_closes_it_when_all_have_left_or_are_absent() {
    let mut world = World::whistled(2, &[ROADS, WATER]);
    let not_over = |name| refused(NoWhistle::NotOver(department(name)));
    let close = || whistled(north(), hub_dispatch::WhistleDeed::Close);
    world.when(close()).then_refused(not_over(ROADS));
    world.given(whistled(desk(ROADS), there(ROADS, 20, 10))).hours(2);
    world.when(close()).then_refused(not_over(ROADS));
    world.given(whistled(desk(ROADS), leave(ROADS))).when(close()).then(&["whistle.closed"]);
    assert!(world.ledger.timers.is_empty());
}

#[test]
fn with_nobody_there_for_a_day_the_rules_close_it() {
    let mut world = World::whistled(2, &[ROADS, WATER]);
    world.given(whistled(desk(ROADS), there(ROADS, 20, 10))).hours(2);
    world.hours(40);
    assert_eq!(purpose(&world), None, "somebody is there");
    world.given(whistled(desk(ROADS), leave(ROADS))).hours(23);
    assert!(world.board.whistle(WHISTLE).is_some());
    world.hours(1);
    assert!(world.board.whistle(WHISTLE).is_none());
    let last = world.events().last().cloned();
    assert!(matches!(last, Some(Event::Whistled(it)) if it.by.is_none() && it.what == WhistleTurn::Closed));
}

#[test]
fn whoever_comes_late_stops_the_closing() {
    let mut world = World::whistled(2, &[ROADS]);
    world.hours(25);
    world.given(whistled(desk(ROADS), there(ROADS, 20, 10))).hours(30);
    assert_eq!((world.absent(), purpose(&world)), (vec![ROADS], None));
}

#[test]
fn it_is_told_of_in_the_history_of_its_case() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE)));
    world.when(for_case(&world, CASE, &[ROADS])).then(&["case.whistled", "whistle.blown"]);
    assert_eq!(world.whistle().case, Some(CASE));
    // Closing the case closes nothing else.
    world.given(withdraw());
    assert_eq!(world.whistle().case, Some(CASE));
    world.hours(2);
    assert_eq!(world.absent(), [ROADS]);
}

#[test]
fn nobody_whistles_for_a_case_that_is_closed_or_another_lines() {
    let mut world = World::tiny();
    world.when(for_case(&world, CASE, &[ROADS])).then_refused(Refusal::CaseNotOpen(CASE));
    let ash = hub_dispatch::Intake { area: code("ash-1"), ..leak(CASE) };
    world.given(Command::OpenCase(ash));
    world.when(for_case(&world, CASE, &[ROADS])).then_refused(Refusal::NotYourCase(CASE));
}

#[test]
fn so_many_whistles_are_open_for_a_case_and_no_more() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE)));
    for number in 0..=WHISTLES_PER_CASE_MAX {
        let id = WhistleId(Uuid::from_u128(80_000 + number as u128));
        let wanted = BlowWhistle { whistle: id, case: Some(CASE), ..whistle(&world, 2, &[ROADS]) };
        world.when(blow(wanted));
    }
    world.then_refused(refused(NoWhistle::TooManyForCase(CASE)));
}

#[test]
fn merged_it_stays_with_what_goes_on_and_parted_with_what_it_was_blown_for() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE))).given(Command::OpenCase(leak(OTHER_CASE)));
    world.given(for_case(&world, CASE, &[ROADS]));
    let other =
        BlowWhistle { whistle: OTHER_WHISTLE, case: Some(OTHER_CASE), ..whistle(&world, 2, &[WATER]) };
    world.given(blow(other)).given(does(city(), merge(OTHER_CASE)));
    let kinds: Vec<&str> = world.events().iter().map(Event::kind).collect();
    assert!(kinds.contains(&"whistle.moved") && kinds.contains(&"case.whistled"), "{kinds:?}");
    assert_eq!(world.whistle().case, Some(OTHER_CASE));
    world.given(about(OTHER_CASE, city(), part(CASE)));
    assert_eq!((world.whistle().case, world.whistle().blown_for), (Some(CASE), Some(CASE)));
    let stays = world.board.whistle(OTHER_WHISTLE).and_then(|whistle| whistle.case);
    assert_eq!(stays, Some(OTHER_CASE));
}

#[test]
fn whoever_has_the_whistlers_post_or_sits_above_it_acts_for_it() {
    let mut world = World::whistled(2, &[ROADS]);
    let at = world.now;
    world.given(whistled(county(), recorded(ROADS, at)));
    world.given(whistled(north(), work(ROADS))).given(whistled(city(), leave(ROADS)));
    let whistler = world.whistle().by.seat.clone();
    assert!(matches!(whistler, Seat::Centre { area, .. } if area == code("north")));
    world.when(whistled(desk(ROADS), rate(ROADS, hub_dispatch::Degree::Satisfied)));
    world.then_refused(refused(NoWhistle::NotYours(WHISTLE)));
}
