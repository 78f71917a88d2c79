//! 上报: what is grave is reported to the tiers above in time, and nobody gets round it by saying nothing.

use geo_index::Tier;
use hub_dispatch::{
    ClimbReason, ClockPurpose, Command, Deed, Event, Grade, Happened, Phase, Policy, Refusal, ReportUpBy,
    ReportUpRule, ReportUpState, ReportingUp, Span, Upward, Verdict,
};

use crate::{
    desks::{
        ROADS, about, city, correct_grade, county, desk, does, leak, merge, north, oak, part, part_report,
        south,
    },
    orders::{
        CASE, OTHER_CASE, acknowledge, another_says, ask_backup, close, of_grade, reopen, sealed,
        second_caller, settle_from, verify, withdraw,
    },
    town::{IN_CITY, INSPECTOR, LAN, policy},
    world::World,
};

use ReportUpBy::{Phone, Written};
use ReportUpState::{Done, Overdue, Waits};

/// A policy under which what is red is reported upward by these rows.
fn reporting_by(rows: Vec<ReportUpRule>) -> World {
    let mut policy = policy();
    policy.red.report_up = rows;
    let mut world = World::tiny();
    world.adopt("rows", policy);
    world
}

/// The policy of a town where what is red is reported to the city: by telephone in half an hour, in writing in an hour.
pub(crate) fn policy_that_reports() -> Policy {
    let row = |by, within| ReportUpRule { to: Upward::City, by, within };
    let mut policy = policy();
    policy.red.report_up = vec![row(Phone, Span::Minutes(30)), row(Written, Span::Hours(1))];
    policy
}

fn reporting() -> World {
    let mut world = World::tiny();
    world.adopt("reporting", policy_that_reports());
    world
}

fn of_red() -> World {
    let mut world = reporting();
    world.given(of_grade(Grade::Red));
    world
}

/// Where even what is ordinary is reported, with days for it.
pub(crate) fn policy_that_reports_everything() -> Policy {
    let mut policy = policy_that_reports();
    policy.ordinary.report_up = vec![ReportUpRule { to: Upward::City, by: Phone, within: Span::Days(3) }];
    policy
}

/// Somebody says that it was reported to the city just now.
fn reports(world: &World, by: ReportUpBy) -> Deed {
    let number = (by == Phone).then(sealed);
    let said_at = world.now;
    Deed::ReportUp(Box::new(ReportingUp { to: Upward::City, way: by, to_whom: sealed(), number, said_at }))
}

fn owed(world: &World) -> Vec<(ReportUpBy, ReportUpState)> {
    world.case().handling.reports_up.iter().map(|report| (report.by, report.state)).collect()
}

#[test]
fn what_is_red_is_to_be_reported_by_telephone_and_in_writing_from_when_it_was_filed() {
    let world = of_red();
    assert_eq!(owed(&world), [(Phone, Waits), (Written, Waits)]);
    let minutes: Vec<u64> =
        world.case().handling.reports_up.iter().map(|it| it.due.since_ms(it.since) / 60_000).collect();
    assert_eq!(minutes, [30, 60]);
}

#[test]
fn what_is_not_red_is_reported_to_nobody_until_it_is() {
    let mut world = reporting();
    world.given(of_grade(Grade::Orange));
    assert_eq!(owed(&world), []);
    world.hours(1).given(another_says(Grade::Red));
    assert_eq!(owed(&world), [(Phone, Waits), (Written, Waits)]);
    assert_eq!(world.case().handling.reports_up[0].since, world.now);
}

#[test]
fn whoever_has_it_or_stands_above_writes_down_that_it_was_reported() {
    let mut world = of_red();
    let deed = reports(&world, Phone);
    for wrong in [south(), desk(ROADS)] {
        world.when(does(wrong, deed.clone())).then_refused(Refusal::NotYourCase(CASE));
    }
    world.when(does(oak(), deed.clone())).then(&["case.reported_up"]);
    assert_eq!(owed(&world), [(Phone, Done), (Written, Waits)]);
    let again = Refusal::NoReportOwed { case: CASE, to: Upward::City, by: Phone };
    world.when(does(county(), deed)).then_refused(again);
    world.given(does(county(), reports(&world, Written)));
    assert_eq!(owed(&world), [(Phone, Done), (Written, Done)]);
}

#[test]
fn what_was_said_before_it_was_owed_does_not_count() {
    let mut world = of_red();
    let (Deed::ReportUp(said), since) = (reports(&world, Phone), world.now) else { return };
    let said_at = hub_dispatch::UtcMicros(since.0 - 1);
    let early = Deed::ReportUp(Box::new(ReportingUp { said_at, ..*said }));
    world.when(does(oak(), early)).then_refused(Refusal::SaidTooEarly { said_at, since });
}

#[test]
fn where_nobody_reported_it_in_time_the_city_is_alerted_by_the_clock_and_has_it() {
    let mut world = of_red();
    let round = world.case().round;
    world.given(acknowledge(0, round, crate::town::IN_OAK));
    world.given(settle_from(oak())).given(verify(INSPECTOR, Verdict::NotDone));
    world.given(acknowledge(0, world.case().round, crate::town::IN_OAK)).pass(31 * 60);
    let overdue =
        |what: &Happened| matches!(what, Happened::ReportUpOverdue { to: Upward::City, way: Phone, .. });
    assert!(
        world
            .ledger
            .feed
            .iter()
            .any(|recorded| { matches!(&recorded.event, Event::Acted(acted) if overdue(&acted.what)) })
    );
    assert_eq!(owed(&world)[0], (Phone, Overdue));
    assert_eq!(world.case().owner().map(|owner| owner.tier), Some(Tier::City));
}

#[test]
fn the_city_hears_of_it_again_until_somebody_there_acknowledges() {
    let mut world = at_the_city();
    let before = world.case().round;
    world.pass(68);
    assert!(world.case().round > before, "the highest post is alerted again");
    world.given(acknowledge(3, world.case().round, IN_CITY));
    assert_eq!(world.case().acknowledged_by, Some(IN_CITY));
}

/// How often the alert went out because it was not reported upward, and to which tiers.
fn owed_alerts(world: &World) -> Vec<Tier> {
    let recorded = world.ledger.feed.iter().filter_map(|recorded| {
        let Event::Alerted { rung, reason: Some(ClimbReason::ReportUpOwed), .. } = &recorded.event else {
            return None;
        };
        world.case().facts.ladder.get(usize::from(*rung)).map(|rung| rung.tier)
    });
    recorded.collect()
}

/// Somebody acknowledges whatever alert stands, at the post where it stands.
fn taken_on(world: &mut World) {
    let (rung, round) = world.alert();
    let owner = world.case().owner().expect("somebody has it").area.clone();
    let who = world.roster[&owner][0];
    world.given(acknowledge(rung, round, who));
}

#[test]
fn in_a_county_that_is_a_realm_the_county_is_told_again_and_again_that_it_owes_the_city_a_report() {
    let mut world =
        reporting_by(vec![ReportUpRule { to: Upward::City, by: Phone, within: Span::Minutes(30) }]);
    world.areas = crate::town::areas_of_a_county();
    world.given(of_grade(Grade::Red)).given(settle_from(oak())).pass(29 * 60);
    assert_eq!(owed_alerts(&world), []);
    world.pass(61);
    assert_eq!(owed_alerts(&world), [Tier::County]);
    taken_on(&mut world);
    world.pass(61);
    assert_eq!(owed_alerts(&world).len(), 2, "the city knows nothing of it by that");
    assert_eq!(world.alert_reason(), Some(ClimbReason::ReportUpOwed));
    world.given(does(county(), reports(&world, Phone)));
    world.hours(1);
    assert_eq!(owed_alerts(&world).len(), 2, "it was reported");
}

#[test]
fn what_stays_overdue_is_put_to_a_post_less_and_less_often_down_to_once_an_hour() {
    let mut world =
        reporting_by(vec![ReportUpRule { to: Upward::Province, by: Written, within: Span::Minutes(30) }]);
    world.given(of_grade(Grade::Red)).given(settle_from(oak())).pass(30 * 60);
    world.hours(4);
    let before = owed_alerts(&world).len();
    assert!((5..=11).contains(&before), "it was put to a post {before} times in four hours");
    world.hours(10);
    assert_eq!(owed_alerts(&world).len() - before, 10);
}

#[test]
fn a_unit_that_asked_for_backup_is_not_forgotten_over_a_report_upward() {
    let row = ReportUpRule { to: Upward::City, by: Phone, within: Span::Minutes(1) };
    let mut policy = policy();
    policy.red.report_up = vec![row];
    let mut world = World::staffed();
    world.adopt("rows", policy);
    world.given(of_grade(Grade::Red)).accepts(LAN).arrives(LAN).pass(50);
    world.given(ask_backup(LAN, world.task_id())).pass(11);
    assert_eq!(owed(&world), [(Phone, Overdue)]);
    let owner = world.case().owner().map(|owner| owner.tier);
    assert_eq!((owner, world.alert_reason()), (Some(Tier::City), Some(ClimbReason::BackupAsked)));
    taken_on(&mut world);
    assert_eq!(world.case().clock.map(|clock| clock.purpose), Some(ClockPurpose::Act));
}

#[test]
fn a_city_that_took_it_on_knows_of_it_by_telephone_and_not_in_writing() {
    for (by, knows) in [(Phone, true), (Written, false)] {
        let mut world = reporting_by(vec![ReportUpRule { to: Upward::City, by, within: Span::Minutes(30) }]);
        world.given(of_grade(Grade::Red)).given(settle_from(oak())).pass(30 * 60 + 1);
        assert_eq!(owed_alerts(&world), [Tier::City], "{by:?}");
        taken_on(&mut world);
        world.pass(61);
        assert_eq!(owed_alerts(&world).len(), if knows { 1 } else { 2 }, "{by:?}");
        assert_eq!(owed(&world), [(by, Overdue)]);
    }
}

#[test]
fn what_is_owed_to_the_province_is_seen_to_by_the_highest_post() {
    let row = ReportUpRule { to: Upward::Province, by: Written, within: Span::Hours(2) };
    let mut world = reporting_by(vec![row]);
    world.given(of_grade(Grade::Red)).given(settle_from(oak())).given(verify(INSPECTOR, Verdict::Done));
    world.pass(2 * 3_600 + 1);
    assert!(owed_alerts(&world).iter().all(|tier| *tier == Tier::City));
    assert_eq!(
        (owed(&world), world.alert_reason()),
        (vec![(Written, Overdue)], Some(ClimbReason::ReportUpOwed))
    );
    let (to_whom, said_at) = (sealed(), world.now);
    let made = ReportingUp { to: Upward::Province, way: Written, to_whom, number: None, said_at };
    world.given(does(city(), Deed::ReportUp(Box::new(made))));
    assert_eq!(owed(&world), [(Written, Done)]);
}

#[test]
fn what_is_overdue_when_it_is_merged_is_put_to_the_posts_of_the_other_case_again() {
    let row = ReportUpRule { to: Upward::Province, by: Written, within: Span::Minutes(30) };
    let mut world = reporting_by(vec![row]);
    world.given(Command::OpenCase(hub_dispatch::Intake { grade: Some(Grade::Red), ..leak(OTHER_CASE) }));
    world.pass(31 * 60).given(Command::OpenCase(leak(CASE)));
    world.given(about(OTHER_CASE, city(), merge(CASE)));
    let before = owed_alerts(&world).len();
    world.pass(61);
    assert!(owed_alerts(&world).len() > before);
}

/// A red case that nobody reported in half an hour, and that waits to be closed meanwhile.
fn at_the_city() -> World {
    let mut world = of_red();
    world.given(settle_from(oak())).pass(30 * 60 + 1);
    world
}

#[test]
fn what_is_overdue_can_still_be_reported_and_is_late() {
    let mut world = at_the_city();
    world.when(does(city(), reports(&world, Phone)));
    let late = world.events().iter().any(|event| {
        let Event::Acted(acted) = event else { return false };
        matches!(&acted.what, Happened::ReportedUp(made) if made.late)
    });
    assert!(late);
    assert_eq!(owed(&world)[0], (Phone, Done));
}

#[test]
fn what_was_reported_in_time_alerts_nobody_there() {
    let mut world = of_red();
    world.given(settle_from(oak())).given(verify(INSPECTOR, Verdict::Done));
    world.given(does(oak(), reports(&world, Phone)));
    world.given(does(oak(), reports(&world, Written)));
    world.given(close()).hours(2);
    assert!(world.board.case(CASE).is_none());
}

#[test]
fn a_case_that_ends_before_owes_nothing_any_more_and_opened_again_what_was_not_reported() {
    let mut world = of_red();
    world.given(does(oak(), reports(&world, Phone))).given(withdraw()).pass(60).given(reopen());
    assert_eq!(owed(&world), [(Phone, Done), (Written, Waits)]);
    assert_eq!(world.case().handling.reports_up[1].since, world.now);
}

#[test]
fn what_becomes_less_grave_keeps_none_that_is_not_due_and_what_is_overdue() {
    let mut world = of_red();
    world.given(does(county(), correct_grade(Grade::Orange)));
    assert_eq!(owed(&world), []);
    let mut world = at_the_city();
    world.given(does(city(), correct_grade(Grade::Orange)));
    assert_eq!(owed(&world), [(Phone, Overdue)]);
}

#[test]
fn what_was_corrected_to_be_everyday_is_put_to_nobody_again_until_it_is_grave_again() {
    let mut world = at_the_city();
    world.given(does(city(), correct_grade(Grade::Ordinary)));
    let before = owed_alerts(&world).len();
    world.hours(3);
    assert_eq!((owed_alerts(&world).len(), owed(&world)), (before, vec![(Phone, Overdue)]));
    world.given(does(city(), correct_grade(Grade::Red)));
    world.pass(62);
    assert!(owed_alerts(&world).len() > before, "it is owed again");
}

#[test]
fn what_leaves_takes_its_overdue_report_along() {
    let mut world = reporting();
    world.given(Command::OpenCase(hub_dispatch::Intake { grade: Some(Grade::Red), ..leak(OTHER_CASE) }));
    world.pass(60).given(Command::OpenCase(leak(CASE)));
    world.given(about(OTHER_CASE, city(), merge(CASE))).pass(31 * 60);
    assert_eq!(owed(&world)[0], (Phone, Overdue));
    world.given(does(city(), part(OTHER_CASE)));
    assert_eq!((world.case().facts.grade, owed(&world)), (Grade::Ordinary, vec![]));
    let mut world = reporting();
    world.given(Command::OpenCase(leak(CASE))).pass(60).given(another_says(Grade::Red)).pass(31 * 60);
    assert_eq!(owed(&world)[0], (Phone, Overdue));
    world.given(does(city(), part_report(second_caller().report)));
    assert_eq!((world.case().facts.grade, owed(&world)), (Grade::Ordinary, vec![]));
}

#[test]
fn what_stays_less_grave_after_a_parting_owes_no_more() {
    let mut world = reporting();
    world.given(Command::OpenCase(leak(CASE))).given(another_says(Grade::Red));
    world.given(does(city(), part_report(second_caller().report)));
    assert_eq!((world.case().facts.grade, owed(&world)), (Grade::Ordinary, vec![]));
}

#[test]
fn merged_cases_owe_the_earlier_and_what_was_reported_of_one_is_reported_of_both() {
    let mut world = reporting();
    world.given(Command::OpenCase(hub_dispatch::Intake { grade: Some(Grade::Red), ..leak(OTHER_CASE) }));
    let first = world.board.case(OTHER_CASE).expect("it is open").handling.reports_up[1].due;
    world.given(about(OTHER_CASE, city(), reports(&world, Phone))).pass(600);
    world.given(Command::OpenCase(leak(CASE))).given(about(OTHER_CASE, city(), merge(CASE)));
    assert_eq!(owed(&world), [(Phone, Done), (Written, Waits)]);
    assert_eq!(world.case().handling.reports_up[1].due, first);
    world.given(does(city(), reports(&world, Written)));
    world.given(does(city(), part(OTHER_CASE)));
    let parted = world.board.case(OTHER_CASE).expect("it is open again");
    assert!(parted.handling.reports_up.iter().all(|report| report.state == Done));
}

#[test]
fn a_policy_that_asks_for_none_has_none() {
    let mut world = World::tiny();
    world.given(of_grade(Grade::Red));
    assert_eq!((owed(&world), world.case().phase), (vec![], Phase::Unattended));
    world.when(does(north(), reports(&world, Phone)));
    world.then_refused(Refusal::NoReportOwed { case: CASE, to: Upward::City, by: Phone });
}
