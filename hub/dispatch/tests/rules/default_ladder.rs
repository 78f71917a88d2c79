//! The default ladder: at four fifths of its limit a village's case is the township's, what is found not done twice goes up,
//! and when the limit has passed by a fifth the clock writes a letter that wants an answer.

use hub_dispatch::{ClimbReason, ClockPurpose, Command, Grade, Intake, Phase, Refusal, Span, Verdict};

use crate::{
    desks::{ROADS, answer_letter, assign, city, desk, does, leak, oak, reply, supervise},
    orders::{CASE, of_category, settle_from, verify},
    town::{INSPECTOR, policy},
    world::World,
};

fn with_roads() -> World {
    World::with_departments(ROADS, &[])
}

#[test]
fn at_four_fifths_a_case_is_the_next_posts_whoever_had_it() {
    let mut world = with_roads();
    world.hours(8);
    assert_eq!((world.case().rung, world.alert_reason()), (1, Some(ClimbReason::LimitNear)));
    let mut world = with_roads();
    world.given(does(oak(), crate::desks::pass_up())).hours(8);
    assert_eq!(world.case().rung, 2);
    // An everyday matter is never the city's; one that presses is.
    let mut policy = policy();
    let leaks = leak(CASE).category;
    policy.categories.get_mut(&leaks).expect("leaks are listed").limits.orange = Some(Span::Hours(10));
    let mut world = World::staffed();
    world.adopt("ten hours", policy);
    let presses = Intake { grade: Some(Grade::Orange), ..leak(CASE) };
    world.given(Command::OpenCase(presses)).given(does(oak(), assign(ROADS, &[])));
    world.given(does(city(), crate::desks::pass_up())).given(does(city(), crate::desks::pass_up()));
    assert_eq!(world.case().rung, 2);
    world.hours(8);
    assert_eq!((world.case().rung, world.alert_reason()), (3, Some(ClimbReason::LimitNear)));
}

#[test]
fn a_case_at_its_highest_post_is_put_to_that_again() {
    let mut world = with_roads();
    world.given(does(city(), crate::desks::pass_up())).given(does(city(), crate::desks::pass_up()));
    world.hours(8);
    assert_eq!((world.case().rung, world.alert_reason()), (2, Some(ClimbReason::LimitNear)));
}

#[test]
fn a_policy_may_let_it_climb_only_when_the_limit_has_passed() {
    let mut policy = policy();
    policy.closed_loop.limit_climbs_at = 100;
    let mut world = World::tiny();
    world.adopt("later", policy);
    world.given(Command::OpenCase(leak(CASE))).given(does(oak(), assign(ROADS, &[]))).hours(8);
    assert_eq!((world.case().rung, world.alert_reason()), (0, Some(ClimbReason::LimitNear)));
}

#[test]
fn what_is_found_not_done_twice_is_the_next_posts_whoever_did_it() {
    let mut world = World::tiny();
    world.given(of_category("pothole"));
    for (times, rung) in [(1, 0), (2, 1), (3, 1), (4, 2)] {
        world.given(settle_from(city())).given(verify(INSPECTOR, Verdict::NotDone));
        assert_eq!((world.case().handling.sent_back, world.case().rung), (times, rung));
    }
    assert_eq!(world.alert_reason(), Some(ClimbReason::FoundNotDone));
    let mut world = with_roads();
    for rung in [0, 1] {
        world.replies(ROADS).given(verify(INSPECTOR, Verdict::NotDone));
        assert_eq!((world.case().phase, world.case().rung), (Phase::WithDepartments, rung));
    }
    assert_eq!(world.alert_reason(), Some(ClimbReason::FoundNotDone));
}

#[test]
fn the_clocks_letter_is_answered_like_anybodys() {
    let mut world = with_roads();
    world.hours(12);
    let letter = world.case().handling.letter.clone().expect("the clock has written");
    assert_eq!((letter.from, letter.overdue), (None, false));
    world.when(does(desk(ROADS), answer_letter())).then(&["case.supervision_answered"]);
    world.when(does(city(), answer_letter())).then_refused(Refusal::NoLetter(CASE));
}

#[test]
fn the_clocks_letter_that_nobody_answers_is_overdue_after_a_working_day() {
    let mut world = with_roads();
    world.hours(12);
    let due = world.case().handling.letter.as_ref().expect("the clock has written").answer_by;
    world.pass(due.since_ms(world.now) / 1_000);
    assert!(world.case().handling.letter.as_ref().is_some_and(|letter| letter.overdue));
}

#[test]
fn a_letter_that_somebody_wrote_stands_when_the_clock_would_write() {
    let mut world = with_roads();
    let answer_by = world.in_hours(20);
    world.given(does(city(), supervise(answer_by))).hours(12);
    let letter = world.case().handling.letter.as_ref().expect("a letter waits");
    assert_eq!((letter.answer_by, letter.from.is_some()), (answer_by, true));
    assert_eq!(world.case().handling.supervised, 2, "and it counts that the clock would have");
}

#[test]
fn a_task_is_returned_within_a_working_day_and_not_once_its_work_was_sent_back() {
    let mut policy = policy();
    policy.closed_loop.return_within = Span::Hours(2);
    let mut world = World::tiny();
    world.adopt("soon", policy);
    world.given(Command::OpenCase(leak(CASE))).given(does(oak(), assign(ROADS, &[])));
    let task = world.desk_id(ROADS);
    let ask = does(desk(ROADS), crate::desks::ask_return(task));
    world.pass(7_201).when(ask.clone()).then_refused(Refusal::ReturnTooLate { task });
    let mut world = with_roads();
    let task = world.desk_id(ROADS);
    world.given(does(desk(ROADS), reply(task))).given(verify(INSPECTOR, Verdict::NotDone));
    world.when(does(desk(ROADS), crate::desks::ask_return(task)));
    world.then_refused(Refusal::ReturnTooLate { task });
}

#[test]
fn what_presses_waits_for_no_office_hours_with_departments_and_posts() {
    let mut policy = policy();
    policy.closed_loop.pressing.sign_within = Span::Minutes(5);
    policy.closed_loop.pressing.rule_within = Span::Minutes(7);
    policy.closed_loop.pressing.call_back_within = Span::Minutes(9);
    let mut world = World::tiny();
    world.adopt("pressing", policy);
    let wish = crate::desks::wants_answer();
    let orange = Intake { grade: Some(Grade::Orange), wish, ..leak(CASE) };
    world.given(Command::OpenCase(orange)).given(does(oak(), assign(ROADS, &[])));
    let left = |world: &World, at: hub_dispatch::UtcMicros| at.since_ms(world.now) / 60_000;
    assert_eq!(left(&world, world.desk(ROADS).clock.expect("it runs").due), 5);
    world.asks_return(ROADS);
    let clock = world.case().clock.expect("it runs");
    assert_eq!((clock.purpose, left(&world, clock.due)), (ClockPurpose::Rule, 7));
    world.given(does(oak(), crate::desks::bind(world.desk_id(ROADS)))).verified();
    let clock = world.case().clock.expect("it runs");
    assert_eq!((clock.purpose, left(&world, clock.due)), (ClockPurpose::CallBack, 9));
}
