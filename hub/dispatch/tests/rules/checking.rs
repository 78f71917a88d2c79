//! 待核实: what the public reports by some channels is looked into before anybody is looked for.

use geo_index::AreaCode;
use hub_dispatch::{
    CaseId, ClimbReason, ClockPurpose, Command, Deed, Grade, Intake, Joining, Phase, Refusal, Service,
    SuspensionKind,
};

use crate::{
    desks::{
        ROADS, about, answer_at_once, assign, city, confirm, does, leak, matter, merge, north, not_accept,
        oak, part, resume, suspend, transfer,
    },
    orders::{
        CASE, OTHER_CASE, acknowledge, another_says, another_warns, dispatch, intake, place_at, reopen,
        second_caller, settle, withdraw,
    },
    town::{IN_NORTH, IN_OAK, LAN, metres_east},
    world::World,
};

/// The same report, by a channel whose reports are looked into first.
fn by_web(intake: Intake) -> Command {
    Command::OpenCase(Intake { channel: "web".to_owned(), ..intake })
}

/// A quarrel that somebody reported on the page for the public.
fn to_check() -> World {
    let mut world = World::staffed();
    world.given(by_web(intake(CASE)));
    world
}

#[test]
fn its_post_is_alerted_and_nobody_is_looked_for() {
    let mut world = World::staffed();
    world.when(by_web(intake(CASE)));
    world.then(&["report.received", "case.opened", "task.opened", "case.alerted", "case.clock_set"]);
    assert_eq!((world.case().phase, world.asked(), world.alert()), (Phase::ToCheck, vec![], (0, 1)));
}

#[test]
fn a_channel_that_the_policy_does_not_name_is_not_looked_into_first() {
    let mut world = World::staffed();
    world.given(Command::OpenCase(Intake { channel: "app".to_owned(), ..intake(CASE) }));
    assert_eq!((world.case().phase, world.asked()), (Phase::Unattended, vec![LAN]));
}

#[test]
fn what_is_red_is_not_looked_into_first() {
    for danger in [
        Intake { grade: Some(Grade::Red), ..intake(CASE) },
        Intake { call_first: vec![Service::Fire], ..intake(CASE) },
    ] {
        let mut world = World::staffed();
        world.given(by_web(danger));
        assert_eq!(world.case().phase, Phase::Unattended);
    }
}

#[test]
fn the_limit_runs_from_filing_and_what_nobody_looks_into_climbs() {
    let mut world = World::staffed();
    world.given(by_web(leak(CASE)));
    assert_eq!(world.hours_left(), 10);
    world.pass(61 * 3);
    assert_eq!((world.case().phase, world.case().rung), (Phase::ToCheck, 1));
    assert_eq!(world.alert_reason(), Some(ClimbReason::Unanswered));
    let (rung, round) = world.alert();
    world.given(acknowledge(rung, round, IN_NORTH)).pass(91 * 3);
    assert_eq!((world.case().phase, world.case().rung), (Phase::ToCheck, 2));
    assert_eq!(world.alert_reason(), Some(ClimbReason::NothingDone));
    world.hours(10);
    assert_eq!(world.case().handling.limit.as_ref().expect("a leak has a limit").passed, 3);
}

#[test]
fn once_it_is_found_to_be_so_the_search_begins() {
    let mut world = to_check();
    world.pass(60).when(does(oak(), confirm()));
    world.then(&["case.confirmed", "case.clock_set", "offer.made", "mailbox.posted"]);
    let case = world.case();
    assert_eq!((case.phase, case.facts.to_check), (Phase::Unattended, false));
    assert_eq!(case.clock.map(|clock| clock.purpose), Some(ClockPurpose::Climb));
    world.when(does(oak(), confirm()));
    world.then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::Unattended });
}

#[test]
fn what_the_catalogue_gives_to_departments_goes_there_once_it_is_found_to_be_so() {
    let mut world = World::staffed();
    let listed = Intake { matter: Some(matter(ROADS, &[])), ..intake(CASE) };
    world.given(by_web(Intake { category: crate::town::category("light"), ..listed }));
    assert_eq!((world.case().phase, world.case().handling.desk.len()), (Phase::ToCheck, 0));
    world.given(does(north(), confirm()));
    assert_eq!((world.case().phase, world.asked()), (Phase::WithDepartments, vec![]));
}

#[test]
fn another_caller_confirms_nothing_but_danger_waits_for_no_check() {
    let mut world = to_check();
    world.given(Command::JoinReport(second_caller())).given(another_says_more());
    assert_eq!((world.case().phase, world.asked()), (Phase::ToCheck, vec![]));
    assert_eq!(world.alert_reason(), Some(ClimbReason::GradeRaised));
    let due = world.case().clock.map(|clock| clock.due);
    world.pass(20).given(another_says_still_more());
    assert_eq!(world.case().phase, Phase::Unattended);
    assert_eq!(world.asked().len(), 3, "who is red is looked for at once");
    assert!(world.case().clock.map(|clock| clock.due) <= due, "no clock is set back");
}

fn another_says_more() -> Command {
    let report = hub_dispatch::ReportId(uuid::Uuid::from_u128(65_002));
    Command::JoinReport(Joining { report, grade: Some(Grade::Orange), ..second_caller() })
}

fn another_says_still_more() -> Command {
    let report = hub_dispatch::ReportId(uuid::Uuid::from_u128(65_003));
    Command::JoinReport(Joining { report, grade: Some(Grade::Red), ..second_caller() })
}

#[test]
fn words_of_danger_from_another_caller_send_it_on_and_the_call_comes_first() {
    let mut world = to_check();
    world.given(another_warns(vec![Service::Fire]));
    assert_eq!((world.case().phase, world.asked()), (Phase::Unattended, vec![]));
    assert!(world.task().search_due.is_some());
}

/// Whatever a person decides about a case that nobody has in hand is decided about this one as well.
#[track_caller]
fn check_may(command: Command, after: Option<Phase>) {
    let mut world = to_check();
    world.given(Command::OpenCase(leak(OTHER_CASE))).given(command);
    assert_eq!(world.board.case(CASE).map(|case| case.phase), after);
}

#[test]
fn a_persons_judgment_is_asked_for_no_check() {
    check_may(dispatch(&[LAN]), Some(Phase::Unattended));
    check_may(does(city(), assign(ROADS, &[])), Some(Phase::WithDepartments));
    check_may(settle(IN_OAK), Some(Phase::ToVerify));
    check_may(does(city(), not_accept()), None);
    check_may(does(city(), transfer()), None);
    check_may(does(city(), merge(OTHER_CASE)), None);
    check_may(withdraw(), None);
    let review = World::tiny().in_hours(4);
    check_may(does(city(), suspend(SuspensionKind::Deferred, review)), Some(Phase::Suspended));
    let mut world = World::staffed();
    let asks = hub_dispatch::Wish { kind: hub_dispatch::ReportKind::Enquiry, ..Default::default() };
    world.given(by_web(Intake { wish: asks, ..leak(CASE) })).given(does(oak(), answer_at_once()));
    assert!(world.board.case(CASE).is_none());
}

#[test]
fn after_a_suspension_it_is_to_be_looked_into_as_before() {
    let mut world = to_check();
    let review = world.in_hours(4);
    world.given(does(city(), suspend(SuspensionKind::Deferred, review))).given(does(city(), resume()));
    assert_eq!((world.case().phase, world.asked()), (Phase::ToCheck, vec![]));
    assert_eq!(world.alert_reason(), None);
}

#[test]
fn said_to_be_elsewhere_it_is_put_to_the_posts_there_and_still_looked_into_first() {
    let mut world = to_check();
    world.given(place_at(Some(metres_east(5_000)), "ash-1"));
    assert_eq!((world.case().phase, world.asked()), (Phase::ToCheck, vec![]));
    let ash = AreaCode::new("ash").unwrap();
    assert_eq!(world.case().owner().map(|rung| &rung.area), Some(&ash));
}

#[test]
fn a_red_case_that_is_merged_into_it_sends_it_on() {
    let mut world = to_check();
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(OTHER_CASE) }));
    world.given(about(OTHER_CASE, city(), merge(CASE)));
    assert_eq!(world.case().phase, Phase::Unattended);
}

#[test]
fn parted_again_it_is_to_be_looked_into_as_it_was_and_opened_again_it_is_not() {
    let mut world = to_check();
    world.given(Command::OpenCase(leak(OTHER_CASE))).given(does(city(), merge(OTHER_CASE)));
    world.given(about(OTHER_CASE, city(), part(CASE)));
    assert_eq!(world.case().phase, Phase::ToCheck);
    world.given(withdraw()).given(reopen());
    assert_eq!(world.case().phase, Phase::Unattended);
}

#[test]
fn nothing_is_confirmed_of_a_case_that_is_not_open_or_that_waits_for_no_check() {
    let deed: fn() -> Deed = confirm;
    let mut world = World::tiny();
    world.when(does(oak(), deed())).then_refused(Refusal::CaseNotOpen(CASE));
    let mut world = World::staffed();
    world.given(crate::orders::quarrel()).when(does(oak(), deed()));
    world.then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::Unattended });
    let none: Option<CaseId> = world.board.cases().find(|case| case.facts.to_check).map(|case| case.id);
    assert_eq!(none, None);
    world.given(another_says(Grade::Red));
}
