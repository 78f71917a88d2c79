//! 部门报到: signed, there, at work, left; by the department's own desk or written down for it.

use hub_dispatch::{
    Degree, Event, LeftOut, NoWhistle, Presence, Refusal, UtcMicros, WHISTLE_FIX_AGE_MAX_MS,
    WHISTLE_RADIUS_M, WhistleArrived, WhistleDeed, WhistleTurn, board::WhistleStep,
};

use crate::{
    desks::{POWER, ROADS, WATER, department, desk, north},
    whistling::{WHISTLE, leave, rate, recorded, refused, sign, there, whistled, work},
    world::World,
};

fn wrong_step(name: &str, step: WhistleStep) -> Refusal {
    refused(NoWhistle::WrongStep { department: department(name), step })
}

fn arrival<'w>(world: &'w World, name: &str) -> &'w WhistleArrived {
    world.called(name).arrived.as_ref().expect("it has come")
}

#[test]
fn a_department_signs_comes_works_and_leaves() {
    let mut world = World::whistled(2, &[ROADS, WATER]);
    world.when(whistled(desk(ROADS), sign(ROADS))).then(&["whistle.signed"]);
    world.pass(600).when(whistled(desk(ROADS), there(ROADS, 42, 3))).then(&["whistle.arrived"]);
    let arrived = arrival(&world, ROADS);
    assert_eq!(arrived.how, Presence::Position { distance_m: 42, age_ms: 3_000 });
    assert_eq!((arrived.at, arrived.late_ms, arrived.left_out), (world.now, None, None));
    world.when(whistled(desk(ROADS), work(ROADS))).then(&["whistle.working"]);
    world.when(whistled(desk(ROADS), leave(ROADS))).then(&["whistle.left"]);
    let called = world.called(ROADS);
    assert_eq!((called.step, called.left_out, called.note.is_some()), (WhistleStep::Left, None, true));
}

#[test]
fn no_step_goes_backwards_and_none_is_taken_twice() {
    let mut world = World::whistled(2, &[ROADS]);
    let by = || desk(ROADS);
    world.when(whistled(by(), work(ROADS))).then_refused(wrong_step(ROADS, WhistleStep::Called));
    world.when(whistled(by(), leave(ROADS))).then_refused(wrong_step(ROADS, WhistleStep::Called));
    world.given(whistled(by(), sign(ROADS)));
    world.when(whistled(by(), sign(ROADS))).then_refused(wrong_step(ROADS, WhistleStep::Signed));
    world.given(whistled(by(), there(ROADS, 0, 0)));
    for deed in [sign(ROADS), there(ROADS, 0, 0), recorded(ROADS, world.now)] {
        world.when(whistled(north(), deed)).then_refused(wrong_step(ROADS, WhistleStep::Arrived));
    }
    world.given(whistled(by(), work(ROADS)));
    world.when(whistled(by(), work(ROADS))).then_refused(wrong_step(ROADS, WhistleStep::Working));
    world.given(whistled(by(), leave(ROADS)));
    for deed in [sign(ROADS), there(ROADS, 0, 0), work(ROADS), leave(ROADS)] {
        world.when(whistled(by(), deed)).then_refused(wrong_step(ROADS, WhistleStep::Left));
    }
}

#[test]
fn what_is_left_out_on_the_way_is_on_record() {
    let mut world = World::whistled(2, &[ROADS]);
    world.given(whistled(desk(ROADS), there(ROADS, 0, 0)));
    assert_eq!(arrival(&world, ROADS).left_out, Some(LeftOut::SignedByArriving));
    world.given(whistled(desk(ROADS), leave(ROADS)));
    assert_eq!(world.called(ROADS).left_out, Some(LeftOut::LeftWithoutWorking));
}

#[test]
fn a_position_that_is_far_or_old_says_nothing() {
    let mut world = World::whistled(2, &[ROADS]);
    let (far, old) = (WHISTLE_RADIUS_M + 10, WHISTLE_FIX_AGE_MAX_MS / 1_000 + 1);
    world.when(whistled(desk(ROADS), there(ROADS, far, 0)));
    // The town's metres are rounded.
    let told = world.outcome.clone();
    assert!(
        matches!(told, Some(Err(Refusal::Whistle(NoWhistle::TooFar { distance_m }))) if distance_m > WHISTLE_RADIUS_M),
        "{told:?}"
    );
    world.when(whistled(desk(ROADS), there(ROADS, 0, old)));
    world.then_refused(refused(NoWhistle::FixTooOld { age_ms: old * 1_000 }));
    world.when(whistled(desk(ROADS), there(ROADS, WHISTLE_RADIUS_M, old - 1))).then(&["whistle.arrived"]);
}

#[test]
fn each_desk_speaks_for_its_own_department() {
    let mut world = World::whistled(2, &[ROADS, WATER]);
    for deed in [sign(ROADS), there(ROADS, 0, 0), work(ROADS), leave(ROADS)] {
        world.when(whistled(desk(WATER), deed)).then_refused(refused(NoWhistle::NotYours(WHISTLE)));
    }
    world.when(whistled(desk(POWER), sign(POWER)));
    world.then_refused(refused(NoWhistle::NotCalled(department(POWER))));
}

#[test]
fn the_whistlers_post_writes_down_what_a_department_does_and_the_event_says_so() {
    let mut world = World::whistled(2, &[ROADS]);
    world.given(whistled(north(), sign(ROADS))).pass(600);
    let at = UtcMicros(world.now.0 - 60_000_000);
    world.when(whistled(desk(ROADS), recorded(ROADS, at)));
    world.then_refused(refused(NoWhistle::NotYours(WHISTLE)));
    world.given(whistled(north(), recorded(ROADS, at)));
    let event = world.events().last().cloned();
    let Some(Event::Whistled(told)) = event else { panic!("{event:?}") };
    assert_eq!(told.by, Some(north()));
    assert!(matches!(&told.what, WhistleTurn::Arrived(it) if it.how == Presence::Recorded && it.at == at));
}

#[test]
fn nobody_is_written_down_before_the_whistle_or_in_the_future() {
    let mut world = World::whistled(2, &[ROADS]);
    for at in [UtcMicros(world.now.0 - 1), UtcMicros(world.now.0 + 1)] {
        world.when(whistled(north(), recorded(ROADS, at)));
        world.then_refused(refused(NoWhistle::RecordedAt(at)));
    }
}

#[test]
fn coming_later_is_recorded_with_how_late() {
    let mut world = World::whistled(2, &[ROADS]);
    world.hours(2).pass(61);
    assert_eq!(world.absent(), [ROADS]);
    world.given(whistled(desk(ROADS), there(ROADS, 0, 0)));
    assert_eq!(arrival(&world, ROADS).late_ms, Some(61_000));
    assert!(world.called(ROADS).absent && !world.called(ROADS).came_in_time());
}

#[test]
fn whoever_came_in_time_and_is_written_down_afterwards_came_in_time() {
    let mut world = World::whistled(2, &[ROADS]);
    let in_time = world.in_hours(2);
    world.hours(2).pass(300);
    world.given(whistled(north(), recorded(ROADS, in_time)));
    assert_eq!(arrival(&world, ROADS).late_ms, None);
    assert!(world.called(ROADS).absent && world.called(ROADS).came_in_time());
}

#[test]
fn whoever_comes_after_the_time_and_before_the_timer_was_absent_too() {
    let mut world = World::whistled(2, &[ROADS, WATER]);
    world.now = world.in_hours(2).plus_ms(5_000);
    world.when(whistled(desk(ROADS), there(ROADS, 0, 0))).then(&["whistle.time_up", "whistle.arrived"]);
    assert_eq!((world.absent(), arrival(&world, ROADS).late_ms), (vec![ROADS, WATER], Some(5_000)));
}

#[test]
fn the_whistler_rates_who_has_left_or_was_absent_once_and_says_why_not_satisfied() {
    let mut world = World::whistled(2, &[ROADS, WATER]);
    let by = north;
    world.when(whistled(by(), rate(ROADS, Degree::Satisfied)));
    world.then_refused(refused(NoWhistle::NotOver(department(ROADS))));
    world.given(whistled(desk(ROADS), there(ROADS, 0, 0))).hours(2);
    world.when(whistled(by(), rate(ROADS, Degree::Satisfied)));
    world.then_refused(refused(NoWhistle::NotOver(department(ROADS))));
    world.given(whistled(desk(ROADS), leave(ROADS)));
    world.when(whistled(by(), rate(ROADS, Degree::MostlySatisfied))).then(&["whistle.rated"]);
    world.when(whistled(by(), rate(ROADS, Degree::Satisfied)));
    world.then_refused(refused(NoWhistle::RatedBefore(department(ROADS))));
    let wordless =
        WhistleDeed::Rate { department: department(WATER), degree: Degree::NotSatisfied, note: None };
    world.when(whistled(by(), wordless)).then_refused(refused(NoWhistle::WordsWanted(department(WATER))));
    world.when(whistled(by(), rate(WATER, Degree::NotSatisfied))).then(&["whistle.rated"]);
    assert_eq!(world.called(WATER).rating, Some(Degree::NotSatisfied));
}
