//! After the work: callers are called back, discontent is done again, and posts above urge, supervise and take over.

use hub_dispatch::{Actor, ClimbReason, Command, Grade, Joining, PersonId, Phase, Refusal, ReportId};
use uuid::Uuid;

use crate::{
    desks::{
        AT_ROADS, ROADS, WATER, called, called_mostly_content, city, county, does, leak, leak_to_answer,
        missed, north, oak, pass_up, supervise, urge, wants_answer,
    },
    orders::{CASE, close, of_grade, reopen, report_of, second_caller},
    town::LAN,
    world::World,
};

fn to_call_back() -> World {
    let mut world = World::with_departments(ROADS, &[]);
    world.verified();
    world
}

fn rejoin(report: u128) -> Command {
    let report = ReportId(Uuid::from_u128(report));
    Command::JoinReport(Joining { report, wish: wants_answer(), ..second_caller() })
}

#[test]
fn a_caller_who_wants_an_answer_is_called_before_the_case_can_be_closed() {
    let mut world = to_call_back();
    world.when(close()).then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::ToCallBack });
    world.when(does(oak(), called(report_of(CASE), true))).then(&["report.called_back", "case.clock_set"]);
    world.given(close());
}

#[test]
fn nobody_is_called_who_wants_no_answer() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE))).given(does(oak(), crate::desks::assign(ROADS, &[])));
    world.verified();
    assert_eq!(world.case().phase, Phase::ToClose);
}

#[test]
fn every_caller_is_called_and_a_call_that_nobody_makes_is_missed_by_the_post() {
    let mut world = to_call_back();
    world.given(rejoin(71)).calls_back(true);
    assert_eq!(world.case().phase, Phase::ToCallBack);
    world.pass(2_400);
    assert_eq!(world.alert_reason(), Some(ClimbReason::NotCalledBack));
    world.given(does(oak(), called(ReportId(Uuid::from_u128(71)), true)));
    assert_eq!(world.case().phase, Phase::ToClose);
}

#[test]
fn a_caller_who_joins_what_is_ready_to_be_closed_is_called_first() {
    let mut world = to_call_back();
    world.calls_back(true);
    let due = world.case().clock.unwrap().due;
    world.given(rejoin(71));
    assert_eq!(world.case().phase, Phase::ToCallBack);
    assert!(world.case().clock.unwrap().due <= due, "and gives nobody more time");
}

#[test]
fn a_caller_who_never_answers_is_tried_three_times_and_then_given_up() {
    let mut world = to_call_back();
    for _ in 0..2 {
        world.when(does(oak(), missed(report_of(CASE)))).then(&["report.called_back"]);
        world.pass(900);
    }
    world.when(does(oak(), missed(report_of(CASE)))).then(&["report.called_back", "case.clock_set"]);
    assert!(world.case().handling.reports[0].given_up);
    world.given(close());
}

#[test]
fn three_tries_within_a_minute_are_on_record_and_count_as_one() {
    let mut world = to_call_back();
    for _ in 0..3 {
        world.when(does(oak(), missed(report_of(CASE)))).then(&["report.called_back"]);
        world.pass(20);
    }
    let tried = |world: &World| world.case().handling.reports[0].missed_calls;
    assert_eq!((tried(&world), world.case().phase), (1, Phase::ToCallBack));
    world.pass(839).given(does(oak(), missed(report_of(CASE))));
    assert_eq!(tried(&world), 1, "a second before");
    world.pass(1).given(does(oak(), missed(report_of(CASE))));
    assert_eq!(tried(&world), 2, "fifteen minutes after the first that counted");
    world.given(does(oak(), called(report_of(CASE), true)));
    assert_eq!(world.case().phase, Phase::ToClose, "whoever answers is never too soon");
}

#[test]
fn whoever_handled_it_does_not_write_down_what_the_caller_thinks_of_it() {
    let mut world = to_call_back();
    for deed in [called(report_of(CASE), true), missed(report_of(CASE))] {
        let by = Actor { person: AT_ROADS, ..oak() };
        world.when(does(by, deed)).then_refused(Refusal::HandlerCallsBack(AT_ROADS));
    }
    world.given(does(north(), called(report_of(CASE), true)));
}

#[test]
fn nobody_is_called_twice_or_too_early_or_about_another_case() {
    let mut world = World::with_departments(ROADS, &[]);
    let report = report_of(CASE);
    let refused = Refusal::WrongPhase { case: CASE, phase: Phase::WithDepartments };
    world.when(does(oak(), called(report, true))).then_refused(refused);
    world.given(rejoin(71)).verified().calls_back(true);
    for report in [report, ReportId(Uuid::from_u128(99))] {
        world
            .when(does(oak(), called(report, true)))
            .then_refused(Refusal::NoCallBack { report, case: CASE });
    }
}

#[test]
fn a_caller_who_is_content_in_the_main_has_nothing_done_again() {
    let mut world = to_call_back();
    let called = does(oak(), called_mostly_content(report_of(CASE)));
    world.when(called).then(&["report.called_back", "case.clock_set"]);
    assert_eq!((world.case().phase, world.case().handling.redone), (Phase::ToClose, 0));
}

#[test]
fn a_discontented_caller_has_it_done_again_with_a_new_limit_and_the_post_above_looking_on() {
    let mut world = to_call_back();
    world.pass(60).when(does(oak(), called(report_of(CASE), false)));
    let done_again = [
        "report.called_back",
        "desk.ended",
        "task.ended",
        "case.redone",
        "task.opened",
        "limit.set",
        "case.clock_set",
        "case.alerted",
        "case.clock_set",
    ];
    world.then(&done_again);
    assert_eq!((world.case().phase, world.case().rung, world.hours_left()), (Phase::Unattended, 1, 10));
    assert_eq!(world.alert_reason(), Some(ClimbReason::Redone));
    world.done_by(WATER).calls_back(true);
    assert_eq!(world.case().phase, Phase::ToClose, "the same caller was asked again");
}

#[test]
fn it_is_done_again_only_when_everybody_was_called() {
    let mut world = World::with_departments(ROADS, &[]);
    world.given(rejoin(71)).verified().calls_back(false);
    assert_eq!(world.case().phase, Phase::ToCallBack);
    world.given(does(oak(), called(ReportId(Uuid::from_u128(71)), true)));
    assert_eq!((world.case().phase, world.case().handling.redone), (Phase::Unattended, 1));
    let owed: Vec<ReportId> = world.case().handling.call_backs_owed().map(|owed| owed.report).collect();
    assert_eq!(owed, [report_of(CASE)], "who was content is not asked again");
}

#[test]
fn after_two_redos_it_can_be_closed_whatever_the_caller_says() {
    let mut world = to_call_back();
    for _ in 0..2 {
        world.given(does(city(), called(report_of(CASE), false))).done_by(ROADS);
    }
    world.given(does(city(), called(report_of(CASE), false)));
    assert_eq!((world.case().phase, world.case().handling.redone), (Phase::ToClose, 2));
}

#[test]
fn a_case_opened_again_calls_those_back_who_were_not_content() {
    let mut world = to_call_back();
    for _ in 0..3 {
        world.given(does(oak(), missed(report_of(CASE)))).pass(900);
    }
    world.given(close()).given(reopen()).done_by(ROADS).calls_back(true).given(close());
}

#[test]
fn a_case_that_is_passed_up_belongs_to_the_post_above() {
    let mut world = World::with_departments(ROADS, &[]);
    world.when(does(oak(), pass_up())).then(&["case.passed_up", "case.alerted", "case.clock_set"]);
    assert_eq!((world.case().rung, world.alert_reason()), (1, Some(ClimbReason::PassedUp)));
    let needed = geo_index::Tier::Township;
    world.when(does(oak(), pass_up())).then_refused(Refusal::SeatTooLow { case: CASE, needed });
    world.given(does(north(), pass_up()));
    world.when(does(city(), pass_up())).then_refused(Refusal::NoPostAbove(CASE));
}

#[test]
fn whoever_urges_or_supervises_alerts_the_post_and_gives_it_no_more_time() {
    for (deed, reason) in
        [(urge(), ClimbReason::Urged), (supervise(World::tiny().in_hours(48)), ClimbReason::Supervised)]
    {
        let mut world = World::staffed();
        world.given(of_grade(Grade::Red)).accepts(LAN).pass(290);
        let due = world.case().clock.unwrap().due;
        world.given(does(city(), deed));
        assert_eq!(world.alert_reason(), Some(reason));
        assert!(world.case().clock.unwrap().due <= due);
    }
}

#[test]
fn an_answer_to_a_letter_is_wanted_within_ninety_days() {
    let mut world = World::with_departments(ROADS, &[]);
    let what = "the answer to the letter";
    for hours in [0, 90 * 24 + 1] {
        world.when(does(city(), supervise(world.in_hours(hours))));
        world.then_refused(Refusal::TimeOutOfRange { case: CASE, what, days_max: 90 });
    }
    world.given(does(city(), supervise(world.in_hours(90 * 24)))).given(does(city(), urge()));
    assert_eq!((world.case().handling.supervised, world.case().handling.urged), (1, 1));
}

#[test]
fn a_leader_takes_charge_once() {
    let mut world = World::tiny();
    let leader = PersonId(Uuid::from_u128(900));
    let take = does(county(), hub_dispatch::Deed::TakeCharge { leader });
    world
        .given(Command::OpenCase(leak_to_answer(CASE)))
        .when(take.clone())
        .then(&["case.charge_taken", "case.copied"]);
    assert_eq!(world.case().handling.leader, Some(leader));
    world.when(take).then_nothing();
}
