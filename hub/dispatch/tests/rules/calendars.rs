//! Another calendar: what runs in working time is reckoned by it from its own start, by an event, and by nothing else.

use std::sync::Arc;

use hub_dispatch::{
    Basis, Command, ContentDigest, NamedCalendar, Policy, Refusal, ReportUpBy, ReportUpRule, Span, Upward,
    UtcMicros, Year, board::Letter,
};
use jiff::{ToSpan as _, civil::date};

use crate::{
    desks::{
        ROADS, WATER, ask_return, assign, city, desk, does, hand_on, leak_to_answer, oak, supervise, urge,
    },
    orders::{CASE, acknowledge},
    town::{self, IN_OAK, category},
    world::World,
};

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
/// Thursday and two hours of Friday.
const TEN_HOURS_MS: u64 = 10 * HOUR_MS;

/// Every day between Monday and Friday is worked; the stories begin on a Thursday before the offices open.
pub(crate) fn weekdays() -> Arc<NamedCalendar> {
    named("weekdays", Year::default())
}

/// The Friday after the story begins is a day off.
pub(crate) fn friday_off() -> Arc<NamedCalendar> {
    named("friday off", Year { off: [date(1970, 1, 2)].into(), ..Year::default() })
}

/// Offices are open every other day at most.
pub(crate) fn every_other_day_off() -> Arc<NamedCalendar> {
    let days = date(1970, 1, 2).series(2.days()).take_while(|day| day.year() == 1970);
    named("every other day off", Year { off: days.collect(), ..Year::default() })
}

fn named(digest: &str, year: Year) -> Arc<NamedCalendar> {
    let mut named = NamedCalendar { digest: Some(ContentDigest(digest.to_owned())), ..town::calendar() };
    named.calendar.years.insert(1970, year);
    Arc::new(named)
}

/// The town under another policy and by a calendar, with a leak that has thirty days of natural time, as everything else has but
/// for what is changed.
fn town_by(calendar: Arc<NamedCalendar>, change: impl Fn(&mut Policy)) -> World {
    let mut policy = town::policy();
    policy.categories.get_mut(&category("leak")).unwrap().limits.ordinary = Some(Span::Days(30));
    policy.closed_loop.return_within = Span::Days(1);
    policy.closed_loop.supervision_answer_within = Span::Days(1);
    change(&mut policy);
    let mut world = World::tiny();
    world.adopt("working time", policy);
    world.calendar = calendar;
    world.given(Command::OpenCase(leak_to_answer(CASE)));
    world
}

/// What runs until some time on Friday, or until Monday where Friday is off: whichever of the two calendars comes to be in force,
/// it runs until when it would have run by that one from the start, by these events, and a second look moves nothing.
#[track_caller]
fn check(
    change: impl Fn(&mut Policy),
    story: impl Fn(&mut World),
    until: impl Fn(&World) -> UtcMicros,
    events: &[&str],
) {
    let told = |calendar| {
        let mut world = town_by(calendar, &change);
        story(&mut world);
        world
    };
    let (friday, monday) = (until(&told(weekdays())), until(&told(friday_off())));
    assert_eq!(monday.since_ms(friday), 3 * DAY_MS, "it runs until some time on Friday");
    for (before, after, wanted) in [(weekdays(), friday_off(), monday), (friday_off(), weekdays(), friday)] {
        let mut world = told(before);
        world.calendar = after;
        world.when(Command::ReckonLimit { case: CASE }).then(events);
        assert_eq!(until(&world), wanted);
        world.when(Command::ReckonLimit { case: CASE }).then_nothing();
    }
}

/// A working day.
const DAY: Span = Span::WorkingDays(1);

fn is_assigned(world: &mut World) {
    world.given(does(oak(), assign(ROADS, &[])));
}

fn until_signed(world: &World) -> UtcMicros {
    world.desk(ROADS).clock.unwrap().due
}

fn case_clock(world: &World) -> UtcMicros {
    world.case().clock.unwrap().due
}

fn letter(world: &World) -> &Letter {
    world.case().handling.letter.as_ref().expect("a letter waits")
}

#[test]
fn the_time_to_sign_moves() {
    check(|policy| policy.closed_loop.sign_within = DAY, is_assigned, until_signed, &["desk.clock_set"]);
}

#[test]
fn the_time_to_sign_moves_for_whom_it_was_handed_on_to_as_for_the_one_before() {
    let until = |world: &World| world.desk(WATER).clock.unwrap().due;
    let story = |world: &mut World| {
        is_assigned(world);
        let task = world.hours(1).desk_id(ROADS);
        world.given(does(oak(), hand_on(task, WATER)));
    };
    check(|policy| policy.closed_loop.sign_within = DAY, story, until, &["desk.clock_set"]);
}

#[test]
fn the_time_to_return_a_task_moves_with_its_clock() {
    let until = |world: &World| world.desk(ROADS).return_by.unwrap().at;
    check(|policy| policy.closed_loop.return_within = DAY, is_assigned, until, &["desk.clock_set"]);
}

#[test]
fn the_time_to_rule_moves() {
    let story = |world: &mut World| {
        is_assigned(world);
        world.asks_return(ROADS);
    };
    check(|policy| policy.closed_loop.rule_within = DAY, story, case_clock, &["case.clock_set"]);
}

#[test]
fn the_time_to_call_back_moves() {
    let story = |world: &mut World| {
        world.done_by(ROADS);
    };
    check(|policy| policy.closed_loop.call_back_within = DAY, story, case_clock, &["case.clock_set"]);
}

/// Whoever is at a post has ten hours in which offices are open for whatever it is.
fn posts_have_ten_hours(policy: &mut Policy) {
    let rule = &mut policy.ordinary;
    rule.posts_wait = Basis::Working;
    for clock in [&mut rule.climb_after_ms, &mut rule.act_within_ms, &mut rule.verify_within_ms] {
        *clock = TEN_HOURS_MS;
    }
}

#[test]
fn the_time_of_a_post_that_waits_for_its_office_hours_moves() {
    check(posts_have_ten_hours, |_| {}, case_clock, &["case.clock_set"]);
    let acknowledged = |world: &mut World| {
        world.given(acknowledge(0, 1, IN_OAK));
    };
    check(posts_have_ten_hours, acknowledged, case_clock, &["case.clock_set"]);
    let to_verify = |world: &mut World| {
        is_assigned(world);
        world.replies(ROADS);
    };
    check(posts_have_ten_hours, to_verify, case_clock, &["case.clock_set"]);
}

#[test]
fn a_clock_that_gives_no_more_time_than_the_one_before_moves_with_that_one() {
    let urged = |world: &mut World| {
        world.hours(3).given(does(city(), urge()));
    };
    check(posts_have_ten_hours, urged, case_clock, &["case.clock_set"]);
}

#[test]
fn the_time_to_reply_moves_where_no_limit_says_until_when() {
    let unlimited = |policy: &mut Policy| {
        posts_have_ten_hours(policy);
        policy.ordinary.finish_within_ms = TEN_HOURS_MS;
        policy.ordinary.act_within_ms = HOUR_MS;
        policy.categories.get_mut(&category("leak")).unwrap().limits.ordinary = None;
    };
    let signed = |world: &mut World| {
        is_assigned(world);
        world.given(does(desk(ROADS), hub_dispatch::Deed::Sign { task: world.desk_id(ROADS) }));
    };
    check(unlimited, signed, until_signed, &["desk.clock_set", "case.clock_set"]);
}

#[test]
fn the_answer_to_a_letter_that_the_clock_wrote_moves_and_to_one_that_a_person_wrote_does_not() {
    let soon = |policy: &mut Policy| {
        policy.categories.get_mut(&category("leak")).unwrap().limits.ordinary = Some(Span::Hours(2));
        policy.closed_loop.supervision_answer_within = DAY;
    };
    let passed = |world: &mut World| {
        world.hours(3);
    };
    check(soon, passed, |world| letter(world).answer_by, &["case.letter_moved"]);
    let mut world = town_by(weekdays(), |_| {});
    let answer_by = world.in_hours(30);
    world.given(does(city(), supervise(answer_by)));
    world.calendar = friday_off();
    world.when(Command::ReckonLimit { case: CASE }).then_nothing();
    assert_eq!(letter(&world).answer_by, answer_by);
}

#[test]
fn the_time_to_report_it_upward_moves() {
    let row = ReportUpRule { to: Upward::City, by: ReportUpBy::Phone, within: DAY };
    let owed = |world: &World| world.case().handling.reports_up[0].due;
    check(|policy| policy.ordinary.report_up = vec![row], |_| {}, owed, &["case.reports_up_set"]);
}

#[test]
fn what_would_have_run_out_by_the_other_calendar_runs_out_at_once() {
    let mut world = town_by(friday_off(), |policy| policy.closed_loop.sign_within = DAY);
    is_assigned(&mut world);
    world.hours(48).calendar = weekdays();
    world.when(Command::ReckonLimit { case: CASE }).then(&["desk.clock_set"]);
    assert_eq!(until_signed(&world), world.now, "and no earlier");
    world.pass(1);
    assert!(world.desk(ROADS).signed_at.is_some(), "it counts as signed");
}

#[test]
fn what_has_run_out_is_moved_by_no_calendar() {
    let mut world = town_by(weekdays(), |policy| policy.closed_loop.sign_within = DAY);
    is_assigned(&mut world);
    // Its timer has not been fired yet.
    world.now = until_signed(&world);
    world.calendar = friday_off();
    world.when(Command::ReckonLimit { case: CASE }).then_nothing();
}

/// A task that was assigned under one calendar and is to be returned under another, so many hours after the start.
#[track_caller]
fn returns_after(hours: u64, assigned: Arc<NamedCalendar>, returned: Arc<NamedCalendar>, late: bool) {
    let mut world = town_by(assigned, |policy| policy.closed_loop.return_within = DAY);
    world.given(does(oak(), assign(ROADS, &[])));
    world.calendar = returned;
    let task = world.desk_id(ROADS);
    world.hours(hours).when(does(desk(ROADS), ask_return(task)));
    if late {
        world.then_refused(Refusal::ReturnTooLate { task });
    } else {
        world.then(&["desk.return_asked", "case.clock_set"]);
    }
}

#[test]
fn until_when_a_task_may_be_returned_is_told_when_it_is_given_and_no_calendar_changes_it_silently() {
    let mut world = town_by(weekdays(), |policy| policy.closed_loop.return_within = DAY);
    world.given(does(oak(), assign(ROADS, &[])));
    let by = world.desk(ROADS).return_by.expect("it is told");
    assert_eq!(by.at.since_ms(world.now), DAY_MS + 9 * 3_600_000 + 2_600_000, "Friday at six");
    returns_after(33, weekdays(), weekdays(), false);
    returns_after(34, weekdays(), friday_off(), true);
    returns_after(34 + 48, friday_off(), weekdays(), false);
}
