//! 拆单: what stays and what goes have the limit that each would have had without the other.

use hub_dispatch::{
    CaseId, Command, Event, ExtensionRuling, Grade, Happened, Joining, RunningLimit, Span, SuspensionKind,
};

use crate::{
    desks::{
        ROADS, ask_more, assign, called, city, desk, does, leak_to_answer, oak, part_report, resume,
        rule_more, suspend, wants_answer,
    },
    orders::{CASE, second_caller},
    world::World,
};

const LONG: SuspensionKind = SuspensionKind::LongTerm;

/// A leak in Oak: ten hours, and four for what is orange.
fn leaking() -> World {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(CASE)));
    world
}

fn joins(world: &mut World, grade: Option<Grade>) {
    world.given(Command::JoinReport(Joining { grade, wish: wants_answer(), ..second_caller() }));
}

/// The second caller's report leaves: its case.
fn parts(world: &mut World) -> CaseId {
    world.given(does(city(), part_report(second_caller().report)));
    let parted = world.events().iter().find_map(|event| {
        let Event::Acted(acted) = event else { return None };
        if let Happened::ReportParted { to, .. } = &acted.what { Some(*to) } else { None }
    });
    parted.expect("a report was parted")
}

fn limit_of(world: &World, case: CaseId) -> RunningLimit {
    let case = world.board.case(case).expect("it is open");
    case.handling.limit.clone().expect("it has a limit")
}

/// Hours from now until the limit of a case is due.
fn left(world: &World, case: CaseId) -> u64 {
    limit_of(world, case).limit.due.since_ms(world.now) / 3_600_000
}

/// What joined after `before` had happened was a mistake: the case has again what it had.
#[track_caller]
fn check_stays(before: impl FnOnce(&mut World)) {
    let mut world = leaking();
    before(&mut world);
    let had = limit_of(&world, CASE);
    joins(&mut world, Some(Grade::Orange));
    world.hours(1);
    assert_ne!(limit_of(&world, CASE).limit, had.limit, "what joined moved it");
    parts(&mut world);
    let has = limit_of(&world, CASE);
    assert_eq!((has.limit, has.passed, has.extended), (had.limit, had.passed, had.extended));
}

#[test]
fn a_case_that_was_done_again_keeps_the_time_that_it_was_given_then() {
    check_stays(|world| {
        world.hours(9);
        world.done_by(ROADS).calls_back(false).hours(1);
    });
}

#[test]
fn more_time_that_was_granted_is_not_lost() {
    check_stays(|world| {
        world.given(does(city(), assign(ROADS, &[])));
        world.given(does(desk(ROADS), ask_more(world.desk_id(ROADS), Span::Hours(5))));
        world.given(does(oak(), rule_more(ExtensionRuling::Granted))).hours(6);
    });
}

#[test]
fn what_was_left_after_a_pause_is_left_again() {
    check_stays(|world| {
        world.hours(4);
        world.given(does(city(), suspend(LONG, world.in_hours(100)))).hours(50);
        world.given(does(city(), resume()));
    });
}

#[test]
fn a_mark_that_had_been_reached_is_not_reached_again() {
    check_stays(|world| {
        world.hours(5);
    });
}

#[test]
fn a_pause_that_is_over_counts_against_neither() {
    let mut world = leaking();
    world.hours(1);
    joins(&mut world, Some(Grade::Orange));
    world.hours(1);
    world.given(does(city(), suspend(LONG, world.in_hours(100)))).hours(50);
    world.given(does(city(), resume()));
    assert_eq!(left(&world, CASE), 3);
    let parted = parts(&mut world);
    assert_eq!((left(&world, CASE), left(&world, parted)), (8, 3));
}

#[test]
fn a_pause_that_lasts_counts_against_neither_and_lasts() {
    let mut world = leaking();
    world.hours(1);
    joins(&mut world, Some(Grade::Orange));
    world.hours(1);
    world.given(does(city(), suspend(LONG, world.in_hours(100)))).hours(50);
    let parted = parts(&mut world);
    let (stays, goes) = (limit_of(&world, CASE), limit_of(&world, parted));
    assert_eq!((stays.paused.map(|paused| paused.left_ms), goes.passed), (Some(8 * 3_600_000), 0));
    assert_eq!((goes.paused, left(&world, parted)), (None, 3));
    world.hours(20).given(does(city(), resume()));
    assert_eq!(left(&world, CASE), 8);
}

#[test]
fn a_report_that_joined_before_the_matter_was_to_be_done_again_has_its_time_from_then() {
    let mut world = leaking();
    joins(&mut world, None);
    world.hours(9);
    world.done_by(ROADS).given(does(oak(), called(second_caller().report, true))).calls_back(false).hours(1);
    let parted = parts(&mut world);
    assert_eq!((left(&world, parted), limit_of(&world, parted).passed), (9, 0));
}

#[test]
fn what_is_parted_late_comes_to_one_mark_after_another_and_each_post_has_its_time() {
    let mut world = leaking();
    joins(&mut world, None);
    world.hours(30);
    let parted = parts(&mut world);
    let passed = |world: &World| limit_of(world, parted).passed;
    assert_eq!(passed(&world), 0);
    for marks in 1..=4 {
        // The post of an everyday matter has three minutes and three seconds.
        world.pass(182);
        assert_eq!(passed(&world), marks - 1);
        world.pass(1);
        assert_eq!(passed(&world), marks);
    }
}
