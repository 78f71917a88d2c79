//! 拆分: a case that was merged goes its own way again, with everything that was its own.

use std::collections::BTreeMap;

use hub_dispatch::{
    CaseId, Command, Deed, ExtensionRuling, Grade, Intake, Mode, NoExtension, Phase, Refusal, Service, Span,
    SuspensionKind, Verdict,
};
use uuid::Uuid;

use crate::{
    desks::{
        POWER, ROADS, WATER, about, agree, ask_more, ask_return, assign, called, city, desk, does,
        leak_to_answer, merge, north, oak, part, pass_up, resume, rule_more, suspend,
    },
    orders::{
        CASE, NO_CASE, OTHER_CASE, another_says, close, intake, reopen, report_of, settle, verify, withdraw,
    },
    town::{IN_COUNTY, IN_OAK, INSPECTOR, LAN, STAFF},
    world::World,
};

const THIRD: CaseId = CaseId(Uuid::from_u128(10_003));
const HOUR_MS: u64 = 3_600_000;

fn merged(case: CaseId) -> Command {
    about(case, city(), merge(CASE))
}

/// A case of ten hours into which two later ones were merged: an urgent one of four hours, and another of ten.
fn three_in_one() -> World {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(CASE))).pass(600);
    let urgent = Intake { grade: Some(Grade::Orange), ..leak_to_answer(OTHER_CASE) };
    world.given(Command::OpenCase(urgent)).pass(600).given(Command::OpenCase(leak_to_answer(THIRD)));
    world.pass(600).given(merged(OTHER_CASE)).given(merged(THIRD));
    world
}

fn due_of(world: &World, case: CaseId) -> u64 {
    world.board.case(case).unwrap().handling.limit.as_ref().unwrap().limit.due.since_ms(world.now)
}

#[test]
fn three_callers_merged_and_parted_have_their_times_limits_and_call_backs_as_they_were() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(CASE))).pass(600);
    let urgent = Intake { grade: Some(Grade::Orange), ..leak_to_answer(OTHER_CASE) };
    world.given(Command::OpenCase(urgent)).pass(600).given(Command::OpenCase(leak_to_answer(THIRD)));
    let before: Vec<_> = [CASE, OTHER_CASE, THIRD].map(|case| world.board.case(case).unwrap().clone()).into();
    world.pass(600).given(merged(OTHER_CASE)).given(merged(THIRD)).pass(600);
    world.given(does(city(), part(OTHER_CASE))).given(does(city(), part(THIRD)));
    for was in before {
        let is = world.board.case(was.id).unwrap();
        assert_eq!(is.handling.reports, was.handling.reports, "the callers and when they called");
        let limit = |case: &hub_dispatch::board::Case| case.handling.limit.clone().unwrap().limit;
        assert_eq!((limit(is), &is.joined), (limit(&was), &was.joined));
        assert_eq!(is.handling.call_backs_owed().count(), 1);
    }
    let grade = |case| world.board.case(case).unwrap().facts.grade;
    assert_eq!((grade(OTHER_CASE), grade(THIRD)), (Grade::Orange, Grade::Ordinary));
    assert_eq!(grade(CASE), Grade::Ordinary, "what stays is as pressing as its own caller said");
}

#[test]
fn a_parted_case_begins_at_its_post_with_a_task_of_its_own() {
    let mut world = three_in_one();
    world.when(does(city(), part(OTHER_CASE)));
    let parted = [
        "case.parted",
        "limit.set",
        // What stays is everyday again and none of the city's, which had it last.
        "case.alerted",
        "case.clock_set",
        "case.reopened",
        "limit.set",
        "task.opened",
        "case.alerted",
        "case.clock_set",
    ];
    world.then(&parted);
    assert_eq!(world.board.case(OTHER_CASE).unwrap().phase, Phase::Unattended);
    assert_eq!(world.case().handling.absorbed.len(), 1);
}

#[test]
fn while_one_is_still_merged_the_earliest_of_those_that_stay_holds() {
    let mut world = three_in_one();
    assert_eq!(world.hours_left(), 3);
    world.given(does(city(), part(THIRD)));
    assert_eq!(world.hours_left(), 3, "the urgent one is still here");
    world.given(does(city(), part(OTHER_CASE)));
    assert_eq!(world.hours_left(), 9);
}

#[test]
fn an_extension_that_was_granted_meanwhile_stays_with_the_case_that_stays() {
    let mut world = three_in_one();
    let own = world.case().handling.own_limit.clone().unwrap().due;
    world.given(does(city(), assign(ROADS, &[])));
    let task = world.desk_id(ROADS);
    world.given(does(desk(ROADS), ask_more(task, Span::Hours(2))));
    world.given(does(city(), rule_more(ExtensionRuling::Granted)));
    world.given(does(city(), part(OTHER_CASE)));
    assert_eq!(world.due(), own.plus_ms(2 * HOUR_MS));
    assert_eq!(due_of(&world, OTHER_CASE), 4 * HOUR_MS - 1_200_000, "and not with the one that leaves");
}

#[test]
fn an_extension_that_was_brought_along_leaves_with_the_case_it_was_granted_to() {
    let mut world = World::tiny();
    let urgent = Intake { grade: Some(Grade::Orange), ..leak_to_answer(OTHER_CASE) };
    world.given(Command::OpenCase(urgent)).given(about(OTHER_CASE, oak(), assign(ROADS, &[])));
    let task = *world.board.case(OTHER_CASE).unwrap().handling.desk.keys().next().unwrap();
    world.given(about(OTHER_CASE, desk(ROADS), ask_more(task, Span::Hours(2))));
    world.given(about(OTHER_CASE, oak(), rule_more(ExtensionRuling::Granted)));
    world.given(Command::OpenCase(leak_to_answer(CASE))).given(merged(OTHER_CASE));
    assert_eq!(world.hours_left(), 6);
    world.given(does(city(), part(OTHER_CASE)));
    let running = world.case().handling.limit.clone().unwrap();
    assert_eq!((world.hours_left(), running.extended), (10, false));
    assert_eq!(due_of(&world, OTHER_CASE), 6 * HOUR_MS);
}

#[test]
fn after_a_pause_each_has_what_was_left_of_its_own() {
    let paused = |world: &mut World| {
        world.hours(1);
        world.given(does(city(), suspend(SuspensionKind::LongTerm, world.in_hours(200)))).hours(100);
    };
    let parted = |world: &mut World| {
        world.given(does(city(), part(OTHER_CASE)));
    };
    let resumed = |world: &mut World| {
        world.given(does(city(), resume()));
    };
    for (first, then) in
        [(&parted as &dyn Fn(&mut World), &resumed as &dyn Fn(&mut World)), (&resumed, &parted)]
    {
        let mut world = three_in_one();
        paused(&mut world);
        first(&mut world);
        then(&mut world);
        // Ten hours and four, of which an hour and a half and an hour and twenty minutes had gone.
        assert_eq!(world.due().since_ms(world.now), 8 * HOUR_MS + HOUR_MS / 2);
        assert_eq!(due_of(&world, OTHER_CASE), 2 * HOUR_MS + HOUR_MS * 2 / 3);
        assert_eq!(world.case().handling.limit.as_ref().unwrap().passed, 0);
        world.given(does(city(), part(THIRD)));
        assert_eq!(due_of(&world, THIRD), 8 * HOUR_MS + HOUR_MS * 5 / 6);
        assert_eq!(world.due().since_ms(world.now), 8 * HOUR_MS + HOUR_MS / 2);
    }
}

#[test]
fn an_extension_leaves_with_the_case_that_brought_it_while_all_of_them_wait_too() {
    let mut world = World::tiny();
    let urgent = Intake { grade: Some(Grade::Orange), ..leak_to_answer(OTHER_CASE) };
    world.given(Command::OpenCase(urgent)).given(about(OTHER_CASE, oak(), assign(ROADS, &[])));
    let task = *world.board.case(OTHER_CASE).unwrap().handling.desk.keys().next().unwrap();
    world.given(about(OTHER_CASE, desk(ROADS), ask_more(task, Span::Hours(2))));
    world.given(about(OTHER_CASE, oak(), rule_more(ExtensionRuling::Granted)));
    world.given(Command::OpenCase(leak_to_answer(CASE))).given(Command::OpenCase(leak_to_answer(THIRD)));
    world.given(merged(OTHER_CASE)).given(merged(THIRD));
    world.given(does(city(), suspend(SuspensionKind::LongTerm, world.in_hours(200)))).hours(100);
    world.given(does(city(), part(OTHER_CASE))).given(does(city(), resume()));
    world.given(does(city(), part(THIRD)));
    assert_eq!((world.hours_left(), due_of(&world, THIRD)), (10, 10 * HOUR_MS));
    assert_eq!(due_of(&world, OTHER_CASE), 6 * HOUR_MS);
}

#[test]
fn a_pause_and_a_redo_were_those_of_every_case_that_was_merged() {
    let mut world = three_in_one();
    world.given(does(city(), suspend(SuspensionKind::LongTerm, world.in_hours(200)))).hours(100);
    world.given(does(city(), resume())).given(does(city(), part(OTHER_CASE)));
    assert!(world.hours_left() >= 3 && due_of(&world, OTHER_CASE) >= 3 * HOUR_MS, "neither is overdue");
    let mut world = three_in_one();
    world.given(does(city(), assign(ROADS, &[])));
    world.verified();
    for (case, content) in [(CASE, false), (OTHER_CASE, true), (THIRD, true)] {
        world.given(does(city(), called(report_of(case), content)));
    }
    world.given(does(city(), part(THIRD)));
    assert_eq!(due_of(&world, THIRD), world.due().since_ms(world.now), "the new limit is everybody's");
    let said = world.board.case(THIRD).unwrap().handling.reports[0].said;
    assert!(said.is_some_and(|said| said.satisfied), "and what its caller said stays said");
}

#[test]
fn when_the_last_caller_who_was_to_be_called_leaves_the_rest_can_be_closed() {
    let mut world = three_in_one();
    world.given(does(city(), part(THIRD))).given(does(city(), assign(ROADS, &[])));
    world.verified();
    world.given(does(city(), called(report_of(CASE), true)));
    assert_eq!(world.case().phase, Phase::ToCallBack);
    world.given(does(city(), part(OTHER_CASE)));
    assert_eq!(world.case().phase, Phase::ToClose);
    world.given(close());
}

#[test]
fn only_what_is_merged_can_be_parted_and_only_once() {
    let mut world = three_in_one();
    let refused = |merged| Refusal::NotMerged { merged, case: CASE };
    for other in [CASE, NO_CASE] {
        world.when(does(city(), part(other))).then_refused(refused(other));
    }
    world.given(does(city(), part(THIRD))).when(does(city(), part(THIRD))).then_refused(refused(THIRD));
    world.given(merged(THIRD)).given(does(city(), part(THIRD)));
}

#[test]
fn what_was_merged_into_a_case_that_is_closed_is_reached_by_opening_that_one_again() {
    let mut world = three_in_one();
    world.given(withdraw());
    world.when(does(city(), part(THIRD))).then_refused(Refusal::CaseNotOpen(CASE));
    world.given(reopen()).given(does(city(), part(THIRD))).given(does(city(), part(OTHER_CASE)));
    for case in [CASE, OTHER_CASE, THIRD] {
        assert_eq!(world.board.case(case).unwrap().handling.reports.len(), 1, "each has its caller");
    }
    assert_eq!(world.hours_left(), 4, "a new limit, as pressing as it was said to be");
}

#[test]
fn what_stays_owes_no_call_and_needs_no_grade_that_the_other_one_brought() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(CASE)));
    let fire = Intake { call_first: vec![Service::Fire], ..leak_to_answer(OTHER_CASE) };
    world.given(Command::OpenCase(fire)).given(merged(OTHER_CASE));
    assert_eq!((world.case().facts.grade, world.case().calls_owed()), (Grade::Red, vec![Service::Fire]));
    world.given(does(city(), part(OTHER_CASE)));
    let facts = &world.case().facts;
    assert_eq!(
        (facts.grade, &facts.call_first[..], facts.mode),
        (Grade::Ordinary, &[][..], Mode::RecordOnly)
    );
    let fire = world.board.case(OTHER_CASE).unwrap();
    assert_eq!((fire.facts.grade, fire.calls_owed()), (Grade::Red, vec![Service::Fire]));
    world.given(does(oak(), assign(ROADS, &[])));
}

#[test]
fn a_grade_that_a_caller_of_what_stays_asked_for_meanwhile_stays() {
    let mut world = three_in_one();
    world.given(another_says(Grade::Red)).given(does(city(), part(OTHER_CASE)));
    assert_eq!(world.case().facts.grade, Grade::Red);
}

#[test]
fn what_leaves_has_its_post_its_leader_its_returns_and_its_departments_again() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(CASE))).given(Command::OpenCase(leak_to_answer(OTHER_CASE)));
    let other = |by, deed| about(OTHER_CASE, by, deed);
    world.given(other(oak(), pass_up())).given(other(north(), Deed::TakeCharge { leader: IN_COUNTY }));
    world.given(other(north(), assign(ROADS, &[WATER])));
    let tasks = world.board.case(OTHER_CASE).unwrap().handling.desk.clone();
    let (task, _) = tasks.iter().find(|(_, desk)| desk.department.0 == ROADS).unwrap();
    world.given(other(desk(ROADS), ask_return(*task))).given(other(north(), agree(*task, Some(POWER))));
    let before = world.board.case(OTHER_CASE).unwrap().clone();
    world.given(merged(OTHER_CASE)).pass(60).given(does(city(), part(OTHER_CASE)));
    let after = world.board.case(OTHER_CASE).unwrap();
    assert_eq!(after.owner(), before.owner(), "the township had it, and has it again");
    assert_eq!((after.handling.returns, after.handling.leader), (1, Some(IN_COUNTY)));
    assert_eq!((after.opened_at, &after.steps), (before.opened_at, &before.steps));
    assert_eq!(after.phase, Phase::WithDepartments);
    let having = |case: &hub_dispatch::board::Case| {
        let open = case.handling.desk.values().filter(|desk| !desk.ended);
        open.map(|desk| (desk.department.0.clone(), desk.part)).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(having(after), having(&before), "whoever had it has it again");
}

#[test]
fn whoever_handled_it_before_it_was_merged_cannot_check_it_when_it_is_parted() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(OTHER_CASE))).given(Command::OpenCase(leak_to_answer(CASE)));
    world.given(settle(IN_OAK)).given(verify(INSPECTOR, Verdict::NotDone));
    world.given(does(city(), merge(OTHER_CASE)));
    world.given(about(OTHER_CASE, city(), part(CASE)));
    assert_eq!(world.case().handlers, [IN_OAK]);
}

#[test]
fn a_case_that_leaves_one_which_waits_by_plan_is_not_overdue_for_it() {
    let mut world = three_in_one();
    world.given(does(city(), suspend(SuspensionKind::LongTerm, world.in_hours(200)))).hours(100);
    world.given(does(city(), part(OTHER_CASE)));
    assert!(due_of(&world, OTHER_CASE) >= 3 * HOUR_MS, "what was left when it began to wait is left now");
}

#[test]
fn more_time_that_was_refused_is_refused_after_a_merge_and_a_parting() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(OTHER_CASE))).given(Command::OpenCase(leak_to_answer(CASE)));
    world.given(does(oak(), assign(ROADS, &[])));
    let task = world.desk_id(ROADS);
    world.given(does(desk(ROADS), ask_more(task, Span::Hours(2))));
    world.given(does(oak(), rule_more(ExtensionRuling::Refused)));
    world.given(does(city(), merge(OTHER_CASE))).given(about(OTHER_CASE, city(), part(CASE)));
    let task = world.case().handling.open_desks().next().unwrap().0;
    let why = NoExtension::RefusedBefore;
    world.when(does(desk(ROADS), ask_more(task, Span::Hours(2))));
    world.then_refused(Refusal::NoExtension { case: CASE, why });
}

#[test]
fn what_waited_for_a_call_to_119_is_looked_for_at_once_when_the_one_that_wanted_the_call_leaves() {
    let mut world = World::staffed();
    for (unit, ..) in STAFF {
        world.given(Command::SignOff { unit });
    }
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(CASE) }));
    let fire = Intake { call_first: vec![Service::Fire], ..intake(OTHER_CASE) };
    world.given(Command::OpenCase(fire)).given(about(OTHER_CASE, city(), merge(CASE)));
    world.given(Command::SignOn { unit: LAN }).pass(20);
    assert!(world.asked().is_empty(), "nobody is asked before 119 was called");
    world.given(does(city(), part(OTHER_CASE))).pass(0);
    assert_eq!(world.asked(), [LAN]);
}
