//! 办理时限: what each mark does, what meets the limit, and what moves it.

use std::sync::Arc;

use hub_dispatch::{
    ClimbReason, Command, ContentDigest, Deed, Event, Grade, Happened, Intake, LIMIT_MARKS, LimitReason,
    Matter, NamedCalendar, Span,
};

use crate::{
    desks::{ROADS, about, assign, city, desk, does, leak, matter, merge, oak, part},
    orders::{CASE, OTHER_CASE, another_says, close, quarrel, reopen, withdraw},
    town::{self, category},
    world::World,
};

/// What happened in the closed loop, in order.
fn happened(world: &World) -> impl DoubleEndedIterator<Item = &Happened> {
    world.ledger.feed.iter().filter_map(|recorded| {
        if let Event::Acted(acted) = &recorded.event { Some(&acted.what) } else { None }
    })
}

/// Percentages of the marks that were reached, in order.
fn marks(world: &World) -> Vec<u8> {
    let percent = |what: &Happened| {
        if let Happened::LimitMarkReached { percent, .. } = what { Some(*percent) } else { None }
    };
    happened(world).filter_map(percent).collect()
}

/// Why the limit was set last.
fn moved(world: &World) -> Option<LimitReason> {
    let why = |what: &Happened| if let Happened::LimitSet { why, .. } = what { Some(*why) } else { None };
    happened(world).rev().find_map(why)
}

fn with_roads() -> World {
    World::with_departments(ROADS, &[])
}

#[test]
fn half_the_limit_is_only_on_record() {
    let mut world = with_roads();
    world.hours(5);
    assert_eq!((marks(&world), world.case().alert.is_none()), (vec![50], true));
}

#[test]
fn at_four_fifths_it_goes_to_the_next_post() {
    let mut world = with_roads();
    world.hours(8);
    assert_eq!((marks(&world), world.alert_reason()), (vec![50, 80], Some(ClimbReason::LimitNear)));
    assert_eq!(world.case().rung, 1);
}

#[test]
fn when_it_passes_the_case_climbs_and_a_fifth_later_the_clock_itself_supervises() {
    let mut world = with_roads();
    world.hours(8);
    let (rung, round) = world.alert();
    world.given(crate::orders::acknowledge(rung, round, town::IN_NORTH)).hours(2);
    assert_eq!((world.case().rung, world.alert_reason()), (2, Some(ClimbReason::LimitPassed)));
    assert_eq!(world.case().handling.supervised, 0);
    world.hours(2);
    assert_eq!((marks(&world), world.case().handling.supervised), (vec![50, 80, 100, 120], 1));
    assert!(world.case().rung > 1);
}

#[test]
fn the_marks_come_whoever_has_the_case_and_whatever_is_said() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE))).hours(12);
    assert_eq!(marks(&world), [50, 80, 100, 120], "nobody ever touched it");
}

#[test]
fn what_was_verified_in_time_reaches_no_mark_any_more() {
    let mut world = with_roads();
    world.verified();
    world.then(&["case.verified", "limit.met", "case.clock_set"]);
    world.hours(24);
    assert!(marks(&world).is_empty());
    world.calls_back(true).given(close());
    assert!(world.ledger.timers.is_empty());
}

#[test]
fn a_limit_that_was_met_late_says_so() {
    let late = |hours: u64| {
        let mut world = with_roads();
        world.hours(hours).verified();
        world.events().iter().any(|event| {
            matches!(event, Event::Acted(acted) if matches!(acted.what, Happened::LimitMet { late: true }))
        })
    };
    assert_eq!((late(9), late(11)), (false, true));
}

#[test]
fn the_hub_sleeps_through_every_mark_and_they_come_one_at_a_time_and_none_is_lost() {
    let mut world = with_roads();
    world.sleep_through(13 * 3_600);
    for reached in 1..=4 {
        assert_eq!(marks(&world), LIMIT_MARKS[..reached]);
        // The post of an everyday matter has three minutes and three seconds.
        world.pass(182);
        assert_eq!(marks(&world), LIMIT_MARKS[..reached]);
        world.pass(1);
    }
}

#[test]
fn the_matters_own_limit_goes_before_the_categorys_and_that_before_the_grades() {
    let hours_of = |change: fn(&mut Intake)| {
        let mut policy = town::policy();
        policy.ordinary.limit = Some(Span::Hours(3));
        let mut world = World::tiny();
        world.adopt("limits", policy);
        let mut intake = leak(CASE);
        change(&mut intake);
        world.given(Command::OpenCase(intake));
        world.hours_left()
    };
    assert_eq!(hours_of(|intake| intake.category = category("quarrel")), 3);
    assert_eq!(hours_of(|_| ()), 10);
    assert_eq!(hours_of(|intake| intake.grade = Some(Grade::Orange)), 4);
    let own = |intake: &mut Intake| {
        let matter = matter(ROADS, &[]);
        intake.matter = Some(Matter { limit: Some(Span::Hours(2)), ..matter });
    };
    assert_eq!(hours_of(own), 2);
}

/// The leak of ten hours, and hours later a caller who finds it as pressing as that. Hours that are left.
fn check_joined(after_hours: u64, grade: Grade, hours_left: u64, why: LimitReason) {
    let mut world = with_roads();
    world.hours(after_hours).given(another_says(grade));
    assert_eq!((world.hours_left(), moved(&world)), (hours_left, Some(why)), "{grade:?}");
}

#[test]
fn a_more_pressing_caller_brings_the_limit_of_a_case_filed_at_that_moment() {
    check_joined(1, Grade::Orange, 4, LimitReason::Merged);
    check_joined(1, Grade::Red, 1, LimitReason::Merged);
}

#[test]
fn a_caller_who_joins_gives_no_more_time_and_takes_none_who_finds_it_no_more_pressing() {
    check_joined(7, Grade::Orange, 3, LimitReason::Filed);
    check_joined(1, Grade::Ordinary, 9, LimitReason::Filed);
}

#[test]
fn departments_follow_the_limit_that_a_caller_brought() {
    let mut world = with_roads();
    world
        .given(does(desk(ROADS), Deed::Sign { task: world.desk_id(ROADS) }))
        .given(another_says(Grade::Orange));
    assert_eq!((world.hours_left(), world.desk(ROADS).clock.map(|clock| clock.due)), (4, Some(world.due())));
}

/// A leak of ten hours that took in another one with a limit of its own, and then a caller who finds it orange; hours that
/// are left when the other one has been parted again.
fn check_own_limit(other: Span, hours_left_before: u64) {
    let mut world = World::tiny();
    let matter = Matter { limit: Some(other), ..matter(ROADS, &[]) };
    world.given(Command::OpenCase(leak(CASE)));
    world.given(Command::OpenCase(Intake { matter: Some(matter), ..leak(OTHER_CASE) }));
    world.given(about(OTHER_CASE, city(), merge(CASE))).given(another_says(Grade::Orange));
    assert_eq!(world.hours_left(), hours_left_before);
    world.given(does(city(), part(OTHER_CASE)));
    assert_eq!(world.hours_left(), 4, "the caller stays, and so does the limit");
}

#[test]
fn what_a_caller_brought_stays_with_the_case_when_another_has_left_it() {
    check_own_limit(Span::Hours(2), 2);
    check_own_limit(Span::Hours(9), 4);
}

#[test]
fn a_case_opened_again_has_a_limit_of_its_own_from_then_on() {
    let mut world = with_roads();
    world.hours(6).given(withdraw()).given(reopen());
    assert_eq!((world.hours_left(), moved(&world)), (10, Some(LimitReason::Redone)));
    world.hours(5);
    assert_eq!(marks(&world), [50, 50], "once before and once again");
}

/// A leak that may take two working days, by the town's calendar under that name.
fn two_working_days() -> World {
    let mut policy = town::policy();
    policy.categories.get_mut(&category("leak")).unwrap().limits.ordinary = Some(Span::WorkingDays(2));
    let mut world = World::tiny();
    world.adopt("working days", policy);
    world.calendar = Arc::new(NamedCalendar { digest: digest("a"), ..town::calendar() });
    world.given(Command::OpenCase(leak(CASE)));
    world
}

fn digest(name: &str) -> Option<ContentDigest> {
    Some(ContentDigest(name.to_owned()))
}

/// The same calendar with a holiday on the day after the story begins.
fn with_a_holiday() -> Arc<NamedCalendar> {
    let mut named = NamedCalendar { digest: digest("b"), ..town::calendar() };
    let friday = jiff::civil::date(1970, 1, 2);
    let year = hub_dispatch::Year { off: [friday].into(), ..Default::default() };
    named.calendar.years.insert(1970, year);
    Arc::new(named)
}

#[test]
fn another_calendar_moves_the_limit_by_an_event_once_and_the_departments_with_it() {
    let mut world = two_working_days();
    world.given(does(city(), assign(ROADS, &[]))).pass(10 * 3_600 / 4);
    let before = world.due();
    world.calendar = with_a_holiday();
    world.when(Command::ReckonLimit { case: CASE });
    world.then(&["limit.set", "desk.clock_set", "case.clock_set"]);
    assert_eq!(world.due().since_ms(before), 86_400_000, "a day later: Tuesday instead of Monday");
    assert_eq!(
        (moved(&world), world.desk(ROADS).clock.unwrap().due),
        (Some(LimitReason::Calendar), world.due())
    );
    world.when(Command::ReckonLimit { case: CASE }).then_nothing();
}

/// The same given to a department, which has let the limit pass.
fn roads_are_overdue() -> World {
    let mut world = two_working_days();
    world.given(does(city(), assign(ROADS, &[])));
    let until_due_s = world.due().since_ms(world.now) / 1_000;
    world.pass(until_due_s + 3_600);
    assert!(world.desk(ROADS).overdue);
    world
}

/// How often the department was overdue.
fn times_overdue(world: &World) -> usize {
    happened(world).filter(|what| matches!(what, Happened::DeskOverdue { .. })).count()
}

#[test]
fn a_department_that_is_overdue_by_both_calendars_stays_so_and_is_so_once() {
    let mut world = roads_are_overdue();
    world.calendar = Arc::new(NamedCalendar { digest: digest("c"), ..town::calendar() });
    world.given(Command::ReckonLimit { case: CASE });
    assert_eq!((moved(&world), world.desk(ROADS).overdue), (Some(LimitReason::Calendar), true));
    world.hours(1);
    assert_eq!(times_overdue(&world), 1);
}

#[test]
fn a_limit_that_has_passed_moves_too_and_who_has_time_again_is_overdue_no_more() {
    let mut world = roads_are_overdue();
    world.calendar = with_a_holiday();
    world.given(Command::ReckonLimit { case: CASE });
    assert_eq!((world.desk(ROADS).overdue, world.due() > world.now), (false, true));
    world.hours(24);
    assert_eq!((world.desk(ROADS).overdue, times_overdue(&world)), (true, 2));
}

#[test]
fn a_calendar_that_lacks_the_year_makes_the_limit_uncertain() {
    let mut world = two_working_days();
    assert!(world.case().handling.limit.as_ref().unwrap().limit.uncertain);
    world.calendar = with_a_holiday();
    world.given(Command::ReckonLimit { case: CASE });
    assert!(!world.case().handling.limit.as_ref().unwrap().limit.uncertain);
}

#[test]
fn no_calendar_moves_what_runs_in_natural_time_was_met_or_does_not_exist() {
    let mut policy = town::policy();
    policy.closed_loop.return_within = Span::Hours(2);
    let mut world = World::tiny();
    world.adopt("natural time", policy);
    world.given(Command::OpenCase(leak(CASE))).given(does(oak(), assign(ROADS, &[])));
    world.calendar = with_a_holiday();
    world.when(Command::ReckonLimit { case: CASE }).then_nothing();
    let mut world = two_working_days();
    world.given(does(city(), assign(ROADS, &[]))).verified();
    world.calendar = with_a_holiday();
    world.when(Command::ReckonLimit { case: CASE }).then_nothing();
    let mut world = World::tiny();
    world.given(quarrel()).when(Command::ReckonLimit { case: CASE }).then_nothing();
}
