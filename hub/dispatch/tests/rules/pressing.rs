//! What becomes red is never silent, wherever the case stands: by another caller, or by a case that is merged into it.

use hub_dispatch::{
    CaseId, ClimbReason, ClockPurpose, Command, Event, Grade, Happened, Intake, LimitReason, Notice, Phase,
    Refusal, ReportId, Service, UnitId, Verdict, Wish,
};

use crate::{
    desks::{
        ROADS, about, assign, called, city, desk, does, leak_to_answer, merge, pass_up, reply, wants_answer,
    },
    orders::{
        CASE, OTHER_CASE, accept, acknowledge, another_says, another_warns, ask_backup, close, decline,
        dispatch, intake, of_category, quarrel, report_of, second_caller, verify,
    },
    town::{BO, IN_OAK, INSPECTOR, LAN, MEI, SECOND_MS, TAO, YU},
    world::World,
};

/// A quarrel that Lan, the first to be asked, has brought to a phase.
fn lan_has_it(phase: Phase) -> World {
    let mut world = World::staffed();
    world.given(quarrel()).brought_to(phase);
    world
}

/// The same, and another caller finds it as pressing as that.
fn raised(phase: Phase, grade: Grade) -> World {
    let mut world = lan_has_it(phase);
    world.given(another_says(grade));
    world
}

/// Units asked for the newest task for backup.
fn asked_to_help(world: &World) -> Vec<UnitId> {
    let task = world.case().handling.backups.last().and_then(|task| world.board.task(*task));
    let offers = task.map(|task| task.offers.values().map(|live| live.unit).collect());
    offers.unwrap_or_default()
}

/// Whom the last decision told what was said, and by which report.
fn told(world: &World) -> Vec<(UnitId, ReportId)> {
    let posted = world.events().iter().filter_map(|event| {
        let Event::Posted { unit, notice: Notice::MorePressing { report, .. }, .. } = event else {
            return None;
        };
        Some((*unit, *report))
    });
    posted.collect()
}

const AT_WORK: [Phase; 2] = [Phase::UnderWay, Phase::OnScene];
const DONE: [Phase; 2] = [Phase::ToVerify, Phase::ToClose];

#[test]
fn at_work_the_post_is_alerted_the_unit_is_told_and_more_are_asked() {
    for phase in AT_WORK {
        let mut world = lan_has_it(phase);
        let due = world.case().clock.unwrap().due;
        world.when(another_says(Grade::Red));
        let first = ["report.received", "case.report_joined", "mailbox.posted", "case.backup_wanted"];
        let then = ["task.opened", "case.alerted", "case.clock_set"];
        let asks = ["offer.made", "mailbox.posted"].repeat(3);
        world.then(&[&first[..], &then[..], &asks[..]].concat());
        assert_eq!((world.case().phase, world.alert_reason()), (phase, Some(ClimbReason::GradeRaised)));
        assert_eq!(told(&world), [(LAN, second_caller().report)]);
        assert_eq!(asked_to_help(&world), [MEI, TAO, YU]);
        assert!(world.case().clock.unwrap().due < due.min(world.now.plus_ms(62 * SECOND_MS)));
    }
}

#[test]
fn at_work_the_unit_has_the_time_of_the_new_grade_once_the_post_has_taken_it_on() {
    let mut world = lan_has_it(Phase::UnderWay);
    let accepted_at = world.now;
    world.pass(30).given(another_says(Grade::Red));
    let (rung, round) = world.alert();
    world.given(acknowledge(rung, round, IN_OAK));
    let clock = world.case().clock.unwrap();
    assert_eq!((clock.purpose, clock.due), (ClockPurpose::Arrive, accepted_at.plus_ms(301 * SECOND_MS)));
}

#[test]
fn a_unit_that_is_later_than_a_red_case_allows_is_missed_as_soon_as_the_post_has_had_its_chance() {
    let mut world = lan_has_it(Phase::UnderWay);
    world.pass(600).given(another_says(Grade::Red)).pass(61);
    assert_eq!((world.case().rung, world.alert_reason()), (1, Some(ClimbReason::NotArrived)));
}

#[test]
fn at_work_orange_is_told_to_the_post_and_to_the_unit_and_nobody_else_is_asked() {
    for phase in AT_WORK {
        let world = raised(phase, Grade::Orange);
        assert_eq!(world.alert_reason(), Some(ClimbReason::GradeRaised));
        assert_eq!((told(&world).len(), world.case().handling.backups.len()), (1, 0));
    }
}

#[test]
fn whoever_helps_is_told_as_well_and_who_was_looked_for_already_is_not_looked_for_twice() {
    let mut world = lan_has_it(Phase::OnScene);
    let task = world.task_id();
    world.given(ask_backup(LAN, task));
    world.given(another_says(Grade::Red));
    assert_eq!((world.case().handling.backups.len(), asked_to_help(&world)), (1, vec![MEI, TAO, YU]));
    let mut world = lan_has_it(Phase::OnScene);
    world.given(ask_backup(LAN, task)).accepts(MEI).given(another_says(Grade::Red));
    assert_eq!(told(&world).iter().map(|(unit, _)| *unit).collect::<Vec<_>>(), [LAN, MEI]);
    assert_eq!(world.case().handling.backups.len(), 2);
}

#[test]
fn a_unit_that_had_declined_the_first_task_is_asked_to_help() {
    let mut world = World::staffed();
    world.given(quarrel()).declines(LAN).accepts(MEI).given(another_says(Grade::Red));
    assert!(asked_to_help(&world).contains(&LAN), "{:?}", asked_to_help(&world));
}

#[test]
fn at_work_more_units_wait_for_the_call_to_119_like_the_first() {
    let mut world = lan_has_it(Phase::OnScene);
    world.given(another_warns(vec![Service::Fire]));
    assert_eq!(asked_to_help(&world), []);
    world.pass(45);
    assert_eq!(asked_to_help(&world), [MEI, TAO, YU]);
}

#[test]
fn where_a_person_decides_who_goes_more_may_be_dispatched() {
    let mut world = World::staffed();
    world.given(of_category("pothole")).given(dispatch(&[LAN])).accepts(LAN);
    world.when(dispatch(&[MEI])).then_refused(Refusal::Attended { case: CASE, unit: LAN });
    world.given(another_says(Grade::Red));
    assert_eq!((asked_to_help(&world), world.case().handling.backups.len()), (vec![], 1));
    world.given(dispatch(&[MEI]));
    assert_eq!(asked_to_help(&world), [MEI]);
}

#[test]
fn what_counted_as_done_begins_again_is_alerted_and_searched_for() {
    for phase in DONE {
        let mut world = lan_has_it(phase);
        let before = world.task_id();
        world.when(another_says(Grade::Red));
        let begun =
            ["report.received", "case.report_joined", "task.ended", "case.begun_again", "task.opened"];
        let then = ["case.clock_set", "case.alerted", "case.clock_set"];
        let asks = ["offer.made", "mailbox.posted"].repeat(3);
        world.then(&[&begun[..], &then[..], &asks[..]].concat());
        assert_eq!((world.case().phase, world.asked()), (Phase::Unattended, vec![LAN, MEI, TAO]));
        assert_eq!(world.alert_reason(), Some(ClimbReason::GradeRaised));
        assert_ne!(world.task_id(), before);
    }
}

#[test]
fn what_is_red_already_and_counted_as_done_begins_again_when_it_is_said_again() {
    for phase in DONE {
        let mut world = World::staffed();
        world.given(quarrel()).given(another_says(Grade::Red)).brought_to(phase);
        world.given(a_third_says_red());
        assert_eq!(
            (world.case().phase, world.asked()),
            (Phase::Unattended, vec![LAN, MEI, TAO]),
            "{phase:?}"
        );
        assert_eq!(world.alert_reason(), Some(ClimbReason::GradeRaised));
    }
}

#[test]
fn who_declined_the_task_that_was_done_is_asked_for_the_one_that_begins() {
    let mut world = World::staffed();
    world.given(quarrel()).declines(LAN).accepts(MEI).arrives(MEI).finishes(MEI);
    world.given(another_says(Grade::Red));
    assert_eq!(world.asked(), [LAN, MEI, TAO]);
}

#[test]
fn a_service_to_be_called_that_nobody_spoke_of_is_told_where_it_is_red_already() {
    let mut world = lan_has_it(Phase::OnScene);
    world.given(another_says(Grade::Red)).given(a_third_warns(vec![Service::Ambulance]));
    assert_eq!((told(&world).len(), world.alert_reason()), (1, Some(ClimbReason::GradeRaised)));
    // Of what was spoken of already nothing more is told.
    let again = ReportId(uuid::Uuid::from_u128(65_004));
    let before = world.case().round;
    world.given(Command::JoinReport(hub_dispatch::Joining {
        report: again,
        call_first: vec![Service::Ambulance],
        ..second_caller()
    }));
    assert_eq!(world.case().round, before);
}

#[test]
fn a_red_case_that_is_merged_into_a_red_one_that_counted_as_done_makes_it_begin_again() {
    let mut world = World::staffed();
    world.given(quarrel()).given(another_says(Grade::Red)).brought_to(Phase::ToVerify);
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(OTHER_CASE) }));
    world.given(about(OTHER_CASE, city(), merge(CASE)));
    assert_eq!(
        (world.case().phase, world.alert_reason()),
        (Phase::Unattended, Some(ClimbReason::GradeRaised))
    );
}

#[test]
fn what_began_again_is_verified_anew_before_it_is_closed() {
    let mut world = raised(Phase::ToClose, Grade::Red);
    world.when(close()).then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::Unattended });
    world.accepts(MEI).arrives(MEI).finishes(MEI).given(verify(INSPECTOR, Verdict::Done)).given(close());
}

#[test]
fn what_counted_as_done_and_becomes_orange_stays_and_its_post_is_alerted() {
    for phase in DONE {
        let world = raised(phase, Grade::Orange);
        assert_eq!((world.case().phase, world.alert_reason()), (phase, Some(ClimbReason::GradeRaised)));
    }
}

/// A leak that departments have done, and that its caller and another one are to be called back about.
fn to_call_back() -> World {
    let mut world = World::with_departments(ROADS, &[]);
    let joining = hub_dispatch::Joining { wish: wants_answer(), ..second_caller() };
    world.given(Command::JoinReport(joining)).verified();
    assert_eq!(world.case().phase, Phase::ToCallBack);
    world
}

/// A third caller, who finds it red.
fn a_third_says_red() -> Command {
    let report = ReportId(uuid::Uuid::from_u128(65_003));
    let grade = Some(Grade::Red);
    Command::JoinReport(hub_dispatch::Joining { report, grade, wish: Wish::default(), ..second_caller() })
}

/// A third caller, whose words ask for services.
fn a_third_warns(call_first: Vec<Service>) -> Command {
    let report = ReportId(uuid::Uuid::from_u128(65_003));
    Command::JoinReport(hub_dispatch::Joining { report, call_first, ..second_caller() })
}

#[test]
fn while_callers_are_called_back_it_begins_again_with_a_limit_of_its_own_and_no_desk() {
    let mut world = to_call_back();
    world.given(does(city(), called(report_of(CASE), false))).given(a_third_says_red());
    assert_eq!((world.case().phase, world.hours_left()), (Phase::Unattended, 1));
    let why = world.events().iter().find_map(|event| {
        let Event::Acted(acted) = event else { return None };
        let Happened::LimitSet { why, .. } = &acted.what else { return None };
        Some(*why)
    });
    assert_eq!(why, Some(LimitReason::Redone), "the one before was met");
    assert!(world.case().handling.lead().is_none(), "danger to life is for units");
    assert_eq!(world.case().handling.call_backs_owed().count(), 2, "who was not content is called again");
}

#[test]
fn who_was_content_is_not_called_again_when_it_begins_again() {
    let mut world = to_call_back();
    world.given(does(city(), called(report_of(CASE), true))).given(a_third_says_red());
    assert_eq!(world.case().handling.call_backs_owed().count(), 1);
}

#[test]
fn found_not_done_later_what_began_again_goes_to_units_and_to_no_department() {
    let mut world = World::with_departments(ROADS, &[]);
    world.replies(ROADS);
    assert_eq!(world.case().phase, Phase::ToVerify);
    world.given(another_says(Grade::Red));
    let task = world.desk_id(ROADS);
    let refused = Refusal::WrongPhase { case: CASE, phase: Phase::Unattended };
    world.when(does(desk(ROADS), reply(task))).then_refused(refused);
    world.given(crate::orders::settle(IN_OAK)).given(verify(INSPECTOR, Verdict::NotDone));
    assert_eq!(world.case().phase, Phase::Unattended);
}

/// A case of the story as it was brought to a phase, into which a red one is merged from a seat above.
fn red_merged_into(phase: Phase) -> World {
    let mut world = lan_has_it(phase);
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(OTHER_CASE) }));
    world.given(about(OTHER_CASE, city(), merge(CASE)));
    world
}

#[test]
fn a_red_case_that_is_merged_into_one_at_work_is_heard_there_and_more_go() {
    for phase in AT_WORK {
        let mut world = red_merged_into(phase);
        assert_eq!((world.case().phase, world.alert_reason()), (phase, Some(ClimbReason::GradeRaised)));
        assert_eq!(told(&world), [(LAN, report_of(OTHER_CASE))]);
        world.pass(0);
        assert_eq!(asked_to_help(&world), [MEI, TAO, YU]);
    }
}

#[test]
fn a_red_case_that_is_merged_into_what_counted_as_done_makes_it_begin_again() {
    let mut world = red_merged_into(Phase::ToVerify);
    assert_eq!(
        (world.case().phase, world.alert_reason()),
        (Phase::Unattended, Some(ClimbReason::GradeRaised))
    );
    world.pass(0);
    assert_eq!(world.asked(), [LAN, MEI, TAO]);
}

#[test]
fn the_higher_post_of_a_red_case_that_is_merged_hears_that_it_has_become_red() {
    let mut world = lan_has_it(Phase::OnScene);
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(OTHER_CASE) }));
    world.given(about(OTHER_CASE, city(), pass_up())).given(about(OTHER_CASE, city(), pass_up()));
    world.given(about(OTHER_CASE, city(), merge(CASE)));
    assert_eq!((world.case().rung, world.alert_reason()), (2, Some(ClimbReason::GradeRaised)));
    let alerts = world.events().iter().filter(|event| matches!(event, Event::Alerted { .. })).count();
    assert_eq!(alerts, 1);
}

#[test]
fn a_notice_of_what_was_said_is_done_with_once_the_device_has_it() {
    let mut world = raised(Phase::OnScene, Grade::Orange);
    let pressing = |world: &World| {
        let mailbox = world.board.mailbox(LAN).expect("Lan has a mailbox");
        let waiting = mailbox.pending.iter().filter(|p| matches!(p.notice, Notice::MorePressing { .. }));
        waiting.map(|pending| pending.message).collect::<Vec<_>>()
    };
    world.given(a_third_says_red());
    let waiting = pressing(&world);
    assert_eq!(waiting.len(), 2, "both were said about the task that Lan has");
    for message in waiting {
        let receipt = hub_dispatch::Receipt::Delivered;
        world.given(Command::Receive { unit: LAN, message, receipt });
    }
    assert_eq!(pressing(&world), []);
}

#[test]
fn nobody_is_left_to_be_asked_and_the_search_goes_on() {
    let mut world = lan_has_it(Phase::OnScene);
    for unit in [MEI, TAO, YU, BO] {
        world.given(Command::SignOff { unit });
    }
    world.given(another_says(Grade::Red));
    let task = *world.case().handling.backups.last().expect("more are wanted");
    assert!(world.board.task(task).is_some_and(|task| task.search_due.is_some()));
    world.given(Command::SignOn { unit: MEI }).pass(31);
    assert_eq!(asked_to_help(&world), [MEI]);
    world.given(accept(MEI, world.offer_to(MEI)));
    world.given(decline(LAN, world.offer_to(LAN)));
    assert_eq!(world.case().phase, Phase::Unattended);
}

#[test]
fn departments_that_have_it_lose_it_when_a_red_case_is_merged_into_it() {
    let mut world = World::tiny();
    let leaking: CaseId = CASE;
    world.given(Command::OpenCase(leak_to_answer(leaking))).given(does(city(), assign(ROADS, &[])));
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..leak_to_answer(OTHER_CASE) }));
    world.given(about(OTHER_CASE, city(), merge(CASE)));
    assert_eq!((world.case().phase, world.hours_left()), (Phase::Unattended, 1));
    assert!(world.case().handling.open_desks().next().is_none());
}
