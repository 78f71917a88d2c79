//! Several callers about one matter: one case, and what the later ones add to it.

use hub_dispatch::{
    CaseId, ClimbReason, ClockPurpose, Command, Event, Grade, Intake, Joining, Mode, Modes, Owed, Phase,
    REPORTS_JOINED_MAX, Refusal, ReportId, Service, owed,
};
use uuid::Uuid;

use crate::{
    orders::{
        CASE, acknowledge, another_says, another_warns, calling_first, intake, made, of_category, of_grade,
        quarrel, record_call, reopen, second_caller, sos, withdraw,
    },
    town::{BO, IN_OAK, INSPECTOR, LAN, MEI, SECOND_MS, TAO, YU, category, policy},
    world::World,
};

fn calls_owed(world: &World) -> Vec<Service> {
    owed(&world.board)
        .filter_map(|owed| if let Owed::Call { service, .. } = owed { Some(service) } else { None })
        .collect()
}

/// The town, where pothole cases are handled in these ways.
fn with_modes(red: Mode, ordinary: Mode) -> World {
    let mut world = World::staffed();
    let mut policy = policy();
    let pothole = policy.categories.get_mut(&category("pothole")).unwrap();
    pothole.mode = Modes { red, orange: ordinary, ordinary };
    world.adopt("modes", policy);
    world
}

#[test]
fn a_second_caller_joins_and_nothing_is_opened_or_asked_twice() {
    let mut world = World::staffed();
    world.given(quarrel());
    world.when(Command::JoinReport(second_caller())).then(&["report.received", "case.report_joined"]);
    assert_eq!(world.board.cases().count(), 1);
    assert_eq!((world.case().joined.len(), world.asked()), (1, vec![LAN]));
}

#[test]
fn a_report_says_who_filed_it_whether_it_opens_a_case_or_joins_one() {
    let mut world = World::staffed();
    let filed_by = |world: &World| match world.events().first() {
        Some(Event::ReportReceived { case, filed_by, .. }) => (*case, *filed_by),
        other => panic!("{other:?}"),
    };
    world.given(Command::OpenCase(Intake { filed_by: Some(IN_OAK), ..intake(CASE) }));
    assert_eq!(filed_by(&world), (CASE, Some(IN_OAK)));
    world.given(Command::JoinReport(second_caller()));
    assert_eq!(filed_by(&world), (CASE, Some(INSPECTOR)));
}

#[test]
fn a_red_caller_raises_the_grade_alerts_the_post_again_and_asks_more_units() {
    let mut world = World::staffed();
    world.given(quarrel());
    assert_eq!((world.case().facts.grade, world.asked()), (Grade::Ordinary, vec![LAN]));
    world.given(another_says(Grade::Red));
    assert_eq!((world.case().facts.grade, world.asked()), (Grade::Red, vec![LAN, MEI, TAO]));
    assert_eq!((world.alert(), world.alert_reason()), ((0, 2), Some(ClimbReason::GradeRaised)));
}

#[test]
fn a_caller_who_finds_it_less_pressing_changes_nothing_but_the_number_of_reports() {
    let mut world = World::staffed();
    world.given(of_grade(Grade::Red));
    for grade in [Grade::Orange, Grade::Ordinary] {
        let report = ReportId(Uuid::from_u128(61_000 + grade as u128));
        let joining = Joining { report, grade: Some(grade), ..second_caller() };
        world.when(Command::JoinReport(joining)).then(&["report.received", "case.report_joined"]);
        assert_eq!((world.case().facts.grade, world.alert()), (Grade::Red, (0, 1)));
    }
}

fn check_the_clock_is_not_set_back(before: impl FnOnce(&mut World)) {
    let mut world = World::tiny();
    world.given(quarrel());
    before(&mut world);
    let due = world.case().clock.unwrap().due;
    world.given(another_says(Grade::Red));
    let clock = world.case().clock.unwrap();
    assert!(clock.due <= due, "{} ms more", clock.due.since_ms(due));
    assert_eq!(clock.purpose, ClockPurpose::Climb);
    let quick = world.now.plus_ms(61 * SECOND_MS);
    assert!(clock.due <= quick, "from now on it climbs as fast as any red case");
}

#[test]
fn raising_the_grade_sets_no_clock_back() {
    check_the_clock_is_not_set_back(|_| ());
    check_the_clock_is_not_set_back(|world| {
        world.pass(180);
    });
    check_the_clock_is_not_set_back(|world| {
        world.given(acknowledge(0, 1, IN_OAK));
    });
    check_the_clock_is_not_set_back(|world| {
        world.given(acknowledge(0, 1, IN_OAK)).pass(270);
    });
}

#[test]
fn what_a_person_had_to_decide_the_machine_does_once_it_is_red() {
    let mut world = with_modes(Mode::Auto, Mode::Suggest);
    world.given(of_category("pothole"));
    assert_eq!((world.asked(), world.case().recommended.len()), (vec![], 3));
    world.given(another_says(Grade::Red));
    assert_eq!((world.case().facts.mode, world.asked()), (Mode::Auto, vec![LAN, MEI, TAO]));
}

#[test]
fn what_was_only_registered_finds_its_units_at_once_when_it_becomes_red() {
    let mut world = with_modes(Mode::Auto, Mode::RecordOnly);
    world.given(of_category("pothole")).given(another_says(Grade::Red));
    assert_eq!(world.asked(), [LAN, MEI, TAO]);
}

#[test]
fn where_red_is_for_a_person_to_decide_the_machine_stops_asking_and_recommends() {
    let mut world = with_modes(Mode::Suggest, Mode::Auto);
    world.given(of_category("pothole"));
    assert_eq!(world.asked(), [LAN]);
    world.given(another_says(Grade::Red)).declines(LAN);
    assert_eq!((world.asked(), world.case().recommended.len()), (vec![], 3));
}

#[test]
fn a_search_that_still_waits_ends_without_effect_where_a_person_decides_now() {
    let mut world = with_modes(Mode::Suggest, Mode::Auto);
    for unit in [LAN, MEI, TAO, YU, BO] {
        world.given(Command::SignOff { unit });
    }
    world.given(of_category("pothole"));
    assert!(world.task().search_due.is_some());
    world.given(another_says(Grade::Red)).given(Command::SignOn { unit: LAN }).pass(200);
    assert_eq!(world.asked(), []);
}

#[test]
fn words_of_danger_make_it_red_and_name_the_service_to_call_before_more_units_are_asked() {
    let mut world = World::staffed();
    world.given(quarrel()).given(another_warns(vec![Service::Fire]));
    assert_eq!((world.case().facts.grade, calls_owed(&world)), (Grade::Red, vec![Service::Fire]));
    assert_eq!(world.asked(), [LAN], "119 comes before any other grid worker");
    world.given(record_call(Service::Fire));
    assert_eq!((calls_owed(&world), world.asked()), (vec![], vec![LAN, MEI, TAO]));
}

#[test]
fn danger_that_is_heard_of_an_hour_later_holds_offers_back_from_then_on() {
    let mut world = World::staffed();
    for unit in [LAN, MEI, TAO, YU, BO] {
        world.given(Command::SignOff { unit });
    }
    world.given(quarrel()).pass(3_600);
    world.given(Command::SignOn { unit: LAN }).given(another_warns(vec![Service::Fire]));
    world.pass(44);
    assert_eq!(world.asked(), [], "no search that was to come before asks anybody");
    world.pass(1);
    assert_eq!((calls_owed(&world), world.asked()), (vec![Service::Fire], vec![LAN]));
}

#[test]
fn a_second_danger_is_called_for_like_the_first() {
    let mut world = World::staffed();
    world.given(calling_first(vec![Service::Fire])).pass(40);
    world.given(another_warns(vec![Service::Ambulance, Service::Fire]));
    assert_eq!(world.case().facts.call_first, [Service::Fire, Service::Ambulance], "each once");
    world.pass(10);
    assert_eq!(world.asked(), [], "120 has had 10 s");
    world.pass(35);
    assert_eq!(world.asked(), [LAN, MEI, TAO]);
}

#[test]
fn the_same_danger_told_again_holds_nothing_back_any_longer() {
    let mut world = World::staffed();
    world.given(calling_first(vec![Service::Fire])).pass(40).given(another_warns(vec![Service::Fire]));
    world.pass(5);
    assert_eq!(world.asked(), [LAN, MEI, TAO]);
}

#[test]
fn calls_made_before_the_report_was_filed_hold_nothing_back() {
    let mut world = World::staffed();
    let called = vec![made(Service::Fire)];
    world.given(Command::OpenCase(Intake { called, call_first: vec![Service::Fire], ..intake(CASE) }));
    assert_eq!((calls_owed(&world), world.asked()), (vec![], vec![LAN, MEI, TAO]));
    assert_eq!(world.case().calls, [(Service::Fire, made(Service::Fire).called_at)]);
}

#[test]
fn one_of_two_calls_made_before_leaves_the_other_owed() {
    let mut world = World::staffed();
    let (called, call_first) = (vec![made(Service::Fire)], vec![Service::Fire, Service::Ambulance]);
    world.given(Command::OpenCase(Intake { called, call_first, ..intake(CASE) }));
    assert_eq!((calls_owed(&world), world.asked()), (vec![Service::Ambulance], vec![]));
}

#[test]
fn a_second_caller_who_has_called_the_service_sets_the_offers_free() {
    let mut world = World::staffed();
    world.given(calling_first(vec![Service::Fire])).pass(5);
    let called = vec![made(Service::Fire)];
    world.given(Command::JoinReport(Joining { called, ..second_caller() }));
    assert_eq!((calls_owed(&world), world.asked()), (vec![], vec![LAN, MEI, TAO]));
}

#[test]
fn joining_a_case_that_a_unit_attends_and_saying_nothing_new_changes_no_clock() {
    for phase in [Phase::UnderWay, Phase::OnScene, Phase::ToVerify, Phase::ToClose] {
        let mut world = World::staffed();
        world.given(quarrel()).brought_to(phase);
        let clock = world.case().clock;
        world.when(Command::JoinReport(second_caller())).then(&["report.received", "case.report_joined"]);
        assert_eq!((world.case().phase, world.case().clock), (phase, clock));
    }
}

#[test]
fn after_the_five_hundredth_report_no_more_can_join() {
    let mut world = World::tiny();
    world.given(quarrel());
    let report = |number: usize| Joining {
        report: ReportId(Uuid::from_u128(70_000 + number as u128)),
        ..second_caller()
    };
    for number in 0..REPORTS_JOINED_MAX {
        world.given(Command::JoinReport(report(number)));
    }
    world.when(Command::JoinReport(report(REPORTS_JOINED_MAX)));
    world.then_refused(Refusal::TooManyReports { case: CASE, limit: 500 });
    assert_eq!(world.case().joined.len(), 500);
}

#[test]
fn nobody_joins_a_case_that_is_not_open() {
    let mut world = World::staffed();
    world.when(Command::JoinReport(second_caller())).then_refused(Refusal::CaseNotOpen(CASE));
    world.given(quarrel()).given(withdraw());
    world.when(Command::JoinReport(second_caller())).then_refused(Refusal::CaseNotOpen(CASE));
}

#[test]
fn a_case_opened_again_has_all_its_reports_and_is_as_pressing_as_it_was() {
    let mut world = World::staffed();
    world.given(quarrel()).given(another_says(Grade::Red)).given(withdraw()).given(reopen());
    assert_eq!((world.case().facts.grade, world.asked()), (Grade::Red, vec![LAN, MEI, TAO]));
    assert_eq!(world.case().joined, [second_caller().report]);
}

#[test]
fn a_case_that_began_as_a_call_for_help_goes_on_as_before_when_a_caller_joins_it_later() {
    let mut world = World::staffed();
    let mut policy = policy();
    policy.otherwise.mode = Modes { red: Mode::RecordOnly, ..policy.otherwise.mode };
    world.adopt("careful", policy);
    world.given(sos(LAN, CASE)).given(withdraw()).given(reopen());
    assert_eq!(world.case().facts.mode, Mode::Auto);
    world.given(another_says(Grade::Red));
    assert_eq!(world.case().facts.mode, Mode::Auto, "it has become no more pressing");
}

#[test]
fn erasing_one_of_several_reports_leaves_the_case_and_the_others_alone() {
    let mut world = World::staffed();
    world.given(quarrel()).given(Command::JoinReport(second_caller()));
    let erase = Command::EraseReport { report: second_caller().report, by: INSPECTOR };
    world.when(erase).then(&["report.erased"]);
    assert_eq!(world.case().joined, [second_caller().report], "that there was one is still known");
}

#[test]
fn a_caller_who_joins_while_another_hub_ends_the_case_is_told_so_and_lost_to_nobody() {
    let mut world = World::staffed();
    world.given(quarrel()).given(withdraw());
    let behind = world.carry_out_behind(1, &Command::JoinReport(second_caller()));
    assert!(behind.is_some(), "the ledger knows that the case has moved on");
    let never = CaseId(Uuid::from_u128(1));
    let joining = Joining { case: never, ..second_caller() };
    world.when(Command::JoinReport(joining)).then_refused(Refusal::CaseNotOpen(never));
}
