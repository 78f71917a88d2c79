//! Under way, on scene, and well.

use hub_dispatch::{ClimbReason, ClockPurpose, Command, Notice, Phase, Refusal, TaskId, Timer};
use uuid::Uuid;

use crate::{
    orders::{CASE, arrive, decline, finish, quarrel, set_out, stand_down, withdraw},
    town::{IN_OAK, LAN, MEI, SECOND_MS},
    world::World,
};

fn under_way() -> World {
    let mut world = World::staffed();
    world.given(quarrel()).accepts(LAN);
    world
}

fn on_scene() -> World {
    let mut world = under_way();
    world.arrives(LAN);
    world
}

fn welfare_questions(world: &World) -> usize {
    let mailbox = world.board.mailbox(LAN).unwrap();
    mailbox.pending.iter().filter(|pending| matches!(pending.notice, Notice::Welfare { .. })).count()
}

#[test]
fn accepting_answers_the_alert_and_starts_the_clock_to_arrive() {
    let world = under_way();
    let clock = world.case().clock.unwrap();
    assert_eq!((world.case().phase, clock.purpose), (Phase::UnderWay, ClockPurpose::Arrive));
    assert_eq!(clock.due.since_ms(world.now), 903 * SECOND_MS);
    assert!(world.case().alert.is_none());
}

#[test]
fn a_unit_that_is_late_is_alerted_about_and_stays_on_its_way() {
    let mut world = under_way();
    world.pass(903);
    assert_eq!((world.alert().0, world.alert_reason()), (0, Some(ClimbReason::NotArrived)));
    assert_eq!((world.case().phase, world.offer_to(LAN)), (Phase::UnderWay, world.offer_to(LAN)));
    world.arrives(LAN);
    assert!(world.case().alert.is_none(), "arriving answers the alert");
}

#[test]
fn a_lateness_that_nobody_acknowledges_climbs() {
    let mut world = under_way();
    world.pass(903 + 183);
    assert_eq!((world.alert().0, world.alert_reason()), (1, Some(ClimbReason::NotArrived)));
}

#[test]
fn setting_out_is_noted_once_and_not_after_arriving() {
    let mut world = under_way();
    let task = world.task_id();
    world.when(set_out(LAN, task)).then(&["task.set_out"]);
    world.when(set_out(LAN, task)).then_nothing();
    world.arrives(LAN).when(set_out(LAN, task)).then_nothing();
}

#[test]
fn arriving_starts_the_clock_to_finish_and_the_welfare_clock() {
    let mut world = under_way();
    let task = world.task_id();
    world.when(arrive(LAN, task)).then(&["task.arrived", "task.welfare_set", "case.clock_set"]);
    assert_eq!(world.case().clock.unwrap().purpose, ClockPurpose::Finish);
    assert_eq!(world.task().welfare_due, Some(world.now.plus_ms(363 * SECOND_MS)));
    world.when(arrive(LAN, task)).then_nothing();
}

#[test]
fn a_unit_on_scene_that_does_not_say_it_is_well_is_asked_and_alerted_about() {
    let mut world = on_scene();
    world.pass(363).then(&[
        "task.welfare_missed",
        "mailbox.posted",
        "case.alerted",
        "case.clock_set",
        "task.welfare_set",
    ]);
    assert_eq!(world.alert_reason(), Some(ClimbReason::WelfareMissed));
    assert_eq!(welfare_questions(&world), 1);
    world.pass(363);
    assert_eq!(welfare_questions(&world), 1, "one question is enough, however often it is missed");
}

#[test]
fn a_unit_that_says_it_is_well_is_asked_again_later() {
    let mut world = on_scene();
    let task = world.task_id();
    world.pass(362).when(Command::ReportWell { unit: LAN, task }).then(&["task.welfare_set"]);
    world.pass(362);
    assert!(world.case().alert.is_none());
    world.pass(1);
    assert_eq!(world.alert_reason(), Some(ClimbReason::WelfareMissed));
    world.when(Command::ReportWell { unit: LAN, task }).then(&["mailbox.retired", "task.welfare_set"]);
    assert_eq!(welfare_questions(&world), 0);
}

#[test]
fn a_welfare_question_ends_with_the_work_however_it_ends() {
    type Ending = fn(&World) -> Command;
    let endings: [Ending; 4] = [
        |world| finish(LAN, world.task_id()),
        |world| decline(LAN, world.offer_to(LAN)),
        |_| stand_down(LAN),
        |_| withdraw(),
    ];
    for ending in endings {
        let mut world = on_scene();
        world.pass(363);
        let ending = ending(&world);
        world.given(ending.clone());
        assert_eq!(welfare_questions(&world), 0, "nobody could answer it after {ending:?}");
    }
}

#[test]
fn work_that_takes_too_long_is_alerted_about() {
    let mut world = on_scene();
    let task = world.task_id();
    for _ in 0..8 {
        world.pass(360).given(Command::ReportWell { unit: LAN, task });
        if let Some(alert) = &world.case().alert {
            assert_eq!(alert.reason, Some(ClimbReason::NotFinished));
            return;
        }
    }
    panic!("2703 s have passed without an alert");
}

#[test]
fn a_unit_that_is_done_is_free_and_the_case_waits_to_be_verified() {
    let mut world = on_scene();
    let task = world.task_id();
    world.when(finish(LAN, task)).then(&["task.done", "case.finished", "case.clock_set"]);
    assert_eq!((world.case().phase, world.board.hold_on(LAN)), (Phase::ToVerify, None));
    world.when(finish(LAN, task)).then_refused(Refusal::NotYourTask { unit: LAN, task });
}

#[test]
fn nothing_is_finished_or_well_before_it_has_arrived() {
    let mut world = under_way();
    let task = world.task_id();
    let too_early = Refusal::WrongPhase { case: CASE, phase: Phase::UnderWay };
    world.when(finish(LAN, task)).then_refused(too_early.clone());
    world.when(Command::ReportWell { unit: LAN, task }).then_refused(too_early);
}

#[test]
fn a_task_answers_only_to_the_unit_that_has_it() {
    let mut world = under_way();
    let task = world.task_id();
    let unknown = TaskId(Uuid::from_u128(77));
    for command in [set_out(MEI, task), arrive(MEI, task), finish(MEI, task)] {
        world.when(command).then_refused(Refusal::NotYourTask { unit: MEI, task });
    }
    world.when(arrive(LAN, unknown)).then_refused(Refusal::NotYourTask { unit: LAN, task: unknown });
}

#[test]
fn nobody_signs_off_or_is_struck_off_while_attending() {
    let mut world = under_way();
    let attending = Refusal::StillAttending { unit: LAN, task: world.task_id() };
    world.when(Command::SignOff { unit: LAN }).then_refused(attending.clone());
    world.when(Command::RetireUnit { unit: LAN }).then_refused(attending);
}

#[test]
fn after_three_hours_down_a_unit_on_scene_is_asked_once_if_it_is_well() {
    let mut world = on_scene();
    world.sleep_through(3 * 3_600);
    assert_eq!(welfare_questions(&world), 1);
    assert!(world.case().rung <= 1);
    assert_eq!(world.task().welfare_due, Some(world.now.plus_ms(363 * SECOND_MS)));
}

#[test]
fn an_acknowledged_lateness_is_raised_higher_if_the_unit_still_does_not_come() {
    let mut world = under_way();
    world.pass(903);
    let (rung, round) = world.alert();
    world.given(crate::orders::acknowledge(rung, round, IN_OAK)).pass(273);
    assert_eq!((world.alert().0, world.alert_reason()), (1, Some(ClimbReason::NotArrived)));
}

#[test]
fn the_timer_of_an_offer_that_was_accepted_is_gone() {
    let world = under_way();
    let answers = world.ledger.timers.keys().filter(|timer| matches!(timer, Timer::Answer { .. }));
    assert_eq!(answers.count(), 0);
}
