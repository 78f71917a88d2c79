//! 增援: a unit at work asks for more, and whoever comes has a task of its own.

use hub_dispatch::{
    ClimbReason, ClockPurpose, Command, Event, Grade, Phase, Refusal, Said, TaskId, UnitId, Verdict,
    board::Task,
};

use crate::{
    desks::{city, does, merge, oak, urge},
    orders::{
        CASE, OTHER_CASE, accept, acknowledge, arrive, ask_backup, decline, dispatch, finish, intake,
        of_category, of_grade, place_at, quarrel, settle, stand_down, unit_says, verify, withdraw,
    },
    town::{BO, IN_OAK, INSPECTOR, LAN, MEI, TAO, YU, metres_east, person_of},
    world::World,
};

/// A quarrel that Lan is at, and the task.
fn lan_on_scene() -> (World, TaskId) {
    let mut world = World::staffed();
    world.given(quarrel()).accepts(LAN).arrives(LAN);
    let task = world.task_id();
    (world, task)
}

/// The same, and Lan has asked for more.
fn backup_asked() -> World {
    let (mut world, task) = lan_on_scene();
    world.given(ask_backup(LAN, task));
    world
}

/// The newest task for backup.
#[track_caller]
fn backup(world: &World) -> TaskId {
    *world.case().handling.backups.last().expect("backup was asked for")
}

fn task(world: &World) -> Option<&Task> {
    world.board.task(backup(world))
}

#[track_caller]
fn asked(world: &World) -> Vec<UnitId> {
    task(world).expect("the task is open").offers.values().map(|live| live.unit).collect()
}

/// Mei has accepted to help.
pub(crate) fn mei_comes() -> World {
    let mut world = backup_asked();
    world.accepts(MEI);
    world
}

#[test]
fn the_post_is_told_and_the_next_unit_is_asked() {
    let (mut world, task) = lan_on_scene();
    let due = world.case().clock.map(|clock| clock.due);
    world.when(ask_backup(LAN, task));
    let kinds = [
        "case.backup_asked",
        "task.opened",
        "case.alerted",
        "case.clock_set",
        "offer.made",
        "mailbox.posted",
    ];
    world.then(&kinds);
    assert_eq!((world.case().phase, world.alert_reason()), (Phase::OnScene, Some(ClimbReason::BackupAsked)));
    assert_eq!(asked(&world), [MEI]);
    assert!(world.case().clock.map(|clock| clock.due) <= due, "no clock is set back");
}

#[test]
fn whoever_comes_sets_neither_the_clock_nor_the_phase() {
    let mut world = backup_asked();
    let before = (world.case().phase, world.case().clock);
    world.accepts(MEI);
    let helps = backup(&world);
    world.given(arrive(MEI, helps));
    assert!(task(&world).is_some_and(|task| task.welfare_due.is_some()), "who helps is asked if all is well");
    world.when(finish(MEI, helps)).then(&["task.done", "case.finished", "task.ended"]);
    assert_eq!((world.case().phase, world.case().clock), before);
    assert_eq!(task(&world), None);
    assert!(world.case().handlers.contains(&person_of(MEI)), "who helped does not verify");
}

#[test]
fn somebody_who_declines_or_says_nothing_is_followed_by_the_next() {
    let mut world = backup_asked();
    world.declines(MEI);
    assert_eq!(asked(&world), [TAO]);
    world.pass(20 * 3);
    assert_eq!(asked(&world), [YU]);
}

#[test]
fn while_nobody_can_be_found_the_search_goes_on() {
    let mut world = backup_asked();
    for unit in [MEI, TAO, YU, BO] {
        world.declines(unit);
    }
    assert!(task(&world).is_some_and(|task| task.offers.is_empty() && task.search_due.is_some()));
    world.pass(31 * 3);
    assert!(task(&world).is_some_and(|task| task.search_due.is_some()));
}

#[test]
fn who_helps_and_gives_up_is_followed_by_the_next_and_the_case_stays_where_it_is() {
    let mut world = mei_comes();
    let (phase, clock) = (world.case().phase, world.case().clock);
    world.given(decline(MEI, world.offer_to(MEI)));
    assert_eq!((world.case().phase, world.case().clock), (phase, clock));
    assert_eq!(asked(&world), [TAO]);
}

#[test]
fn when_the_first_is_done_who_helps_is_stood_down() {
    let mut world = mei_comes();
    world.finishes(LAN);
    assert_eq!(world.case().phase, Phase::ToVerify);
    assert!(world.ledger.claims.is_empty() && task(&world).is_none());
    let mut world = backup_asked();
    world.finishes(LAN);
    assert!(world.ledger.claims.is_empty() && task(&world).is_none());
}

#[test]
fn when_the_case_ends_who_helps_is_stood_down() {
    let mut world = mei_comes();
    world.given(withdraw());
    assert!(world.ledger.claims.is_empty() && world.ledger.timers.is_empty());
}

#[test]
fn when_the_first_gives_up_who_helps_goes_on_until_somebody_settles_it() {
    let mut world = mei_comes();
    let offer = world.offer_to(LAN);
    world.given(decline(LAN, offer));
    assert_eq!(world.case().phase, Phase::Unattended);
    assert!(world.board.hold_on(MEI).is_some());
    world.given(settle(IN_OAK));
    assert_eq!(world.board.hold_on(MEI), None);
}

#[test]
fn what_somebody_helps_at_is_not_merged_away() {
    let mut world = mei_comes();
    world.given(decline(LAN, world.offer_to(LAN))).given(Command::OpenCase(intake(OTHER_CASE)));
    world.when(does(city(), merge(OTHER_CASE))).then_refused(Refusal::Attended { case: CASE, unit: MEI });
}

#[test]
fn a_person_dispatches_more_units_to_it_where_the_machine_may_not() {
    let mut world = World::staffed();
    world.given(of_category("pothole")).given(dispatch(&[LAN])).accepts(LAN).arrives(LAN);
    world.when(dispatch(&[MEI])).then_refused(Refusal::Attended { case: CASE, unit: LAN });
    let task_at = world.task_id();
    world.given(ask_backup(LAN, task_at));
    assert!(asked(&world).is_empty(), "where a person dispatches, the post is told");
    let clock = world.case().clock;
    world.when(dispatch(&[MEI, TAO]));
    world.then(&["case.dispatched", "offer.made", "mailbox.posted", "offer.made", "mailbox.posted"]);
    assert_eq!((asked(&world), world.case().clock), (vec![MEI, TAO], clock));
    world.accepts(MEI);
    assert_eq!(world.board.hold_on(TAO), None, "the first to accept has it");
    world.when(dispatch(&[TAO])).then_refused(Refusal::Attended { case: CASE, unit: LAN });
}

#[test]
fn a_person_calls_back_who_helps() {
    let mut world = mei_comes();
    let (phase, clock) = (world.case().phase, world.case().clock);
    world.given(stand_down(MEI));
    assert_eq!((world.case().phase, world.case().clock, world.board.hold_on(MEI)), (phase, clock, None));
    assert_eq!(asked(&world), [TAO]);
}

#[test]
fn only_the_unit_that_has_the_task_asks_and_only_while_it_is_at_work() {
    let (mut world, task) = lan_on_scene();
    world.when(ask_backup(MEI, task)).then_refused(Refusal::NotYourTask { unit: MEI, task });
    let helps = {
        world.given(ask_backup(LAN, task)).accepts(MEI);
        backup(&world)
    };
    world.given(ask_backup(MEI, helps));
    world.given(decline(LAN, world.offer_to(LAN))).when(ask_backup(MEI, helps));
    world.then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::Unattended });
}

#[test]
fn it_is_asked_for_as_often_as_the_policy_allows_and_anew_when_the_work_is_done_again() {
    let (mut world, task) = lan_on_scene();
    for _ in 0..3 {
        world.given(ask_backup(LAN, task));
    }
    world.when(ask_backup(LAN, task)).then_refused(Refusal::TooManyBackups { case: CASE, limit: 3 });
    world.finishes(LAN).given(verify(INSPECTOR, Verdict::NotDone));
    let next = world.asked()[0];
    world.accepts(next);
    let task = world.task_id();
    world.given(ask_backup(next, task));
}

#[test]
fn asked_for_by_telephone_it_counts_and_is_marked() {
    let (mut world, task) = lan_on_scene();
    world.when(unit_says(LAN, Said::BackupAsked, ask_backup(LAN, task)));
    assert_eq!(world.events()[0].kind(), "case.answer_relayed");
    assert_eq!(asked(&world), [MEI]);
}

#[test]
fn for_a_red_case_three_more_are_asked_and_the_first_to_accept_comes() {
    let mut world = World::staffed();
    world.given(of_grade(Grade::Red)).accepts(LAN);
    let task = world.task_id();
    world.given(ask_backup(LAN, task));
    assert_eq!(asked(&world).len(), 3);
    world.given(accept(TAO, world.offer_to(TAO)));
    assert_eq!(world.ledger.claims.len(), 2);
}

#[test]
fn who_helps_hears_that_the_place_was_corrected_and_is_missed_when_it_says_nothing() {
    let mut world = mei_comes();
    world.when(place_at(Some(metres_east(30)), "oak-1"));
    let moved = |event: &&Event| matches!(event, Event::Posted { unit: MEI, .. });
    assert_eq!(world.events().iter().filter(moved).count(), 1);
    let helps = backup(&world);
    world.given(acknowledge(0, world.case().round, IN_OAK)).given(arrive(MEI, helps)).pass(121 * 3 + 1);
    assert_eq!(world.alert_reason(), Some(ClimbReason::WelfareMissed));
}

fn urged_and_taken_on(world: &mut World) {
    world.pass(30).given(does(oak(), urge()));
    let (rung, round) = world.alert();
    world.given(acknowledge(rung, round, IN_OAK));
}

#[test]
fn a_word_of_warning_gives_the_unit_no_more_time_and_starts_no_clock_of_the_post() {
    let (mut world, _) = lan_on_scene();
    let clock = world.case().clock.expect("it runs");
    urged_and_taken_on(&mut world);
    let now = world.case().clock.expect("it runs");
    assert_eq!((now.purpose, now.due), (ClockPurpose::Finish, clock.due));
    let mut world = World::staffed();
    world.given(quarrel()).accepts(LAN);
    let clock = world.case().clock.expect("it runs");
    urged_and_taken_on(&mut world);
    let now = world.case().clock.expect("it runs");
    assert_eq!((now.purpose, now.due), (ClockPurpose::Arrive, clock.due));
}

#[test]
fn whoever_takes_on_that_more_are_wanted_must_act_before_the_units_time_runs_out() {
    let mut world = backup_asked();
    let finish_by = world.case().clock.map(|clock| clock.due);
    world.given(acknowledge(0, world.case().round, IN_OAK));
    let now = world.case().clock.expect("it runs");
    assert_eq!(now.purpose, ClockPurpose::Act);
    assert!(Some(now.due) <= finish_by.max(Some(now.due)));
    world.pass(91 * 3);
    assert_eq!(world.alert_reason(), Some(ClimbReason::NotFinished));
}
