//! 拆单: a report that joined gets a case of its own, as if it had been filed alone; what stays is as pressing as those say who
//! stay.

use hub_dispatch::{
    CaseId, Category, Command, Event, Grade, Happened, Joining, Phase, Refusal, ReportId, Service,
    board::Case,
};

use crate::{
    desks::{about, city, does, leak_to_answer, merge, part_report, wants_answer},
    orders::{CASE, OTHER_CASE, record_call, report_of, second_caller, withdraw},
    town::category,
    world::World,
};

fn joins(joining: Joining) -> Command {
    Command::JoinReport(joining)
}

/// Somebody who says that it is red, of another category, and that 119 is wanted.
fn of_a_fire() -> Joining {
    let call_first = vec![Service::Fire];
    let category: Option<Category> = Some(category("quarrel"));
    Joining { call_first, category, people: Some(9), wish: wants_answer(), ..second_caller() }
}

fn left_for(world: &World) -> CaseId {
    let parted = world.events().iter().find_map(|event| {
        let Event::Acted(acted) = event else { return None };
        if let Happened::ReportParted { to, .. } = &acted.what { Some(*to) } else { None }
    });
    parted.expect("a report was parted")
}

fn parts(world: &mut World, report: ReportId) -> Case {
    world.given(does(city(), part_report(report)));
    let new = left_for(world);
    world.board.case(new).expect("it has a case of its own").clone()
}

#[test]
fn a_report_that_joined_has_a_case_of_its_own_with_its_time_its_limit_and_its_call_back() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(CASE))).pass(600);
    let taken_in = world.now;
    world.given(joins(Joining { wish: wants_answer(), ..second_caller() })).hours(2);
    let own = parts(&mut world, second_caller().report);
    assert_eq!((own.facts.report, own.facts.grade), (second_caller().report, Grade::Ordinary));
    assert_eq!((own.phase, own.joined.len()), (Phase::Unattended, 0));
    assert_eq!(own.handling.limit.unwrap().limit.started_at, taken_in, "it runs since it was taken in");
    assert_eq!(own.handling.reports[0].received_at, taken_in);
    assert!(own.handling.reports[0].owes_call_back() && own.alert.is_some());
    let reports: Vec<ReportId> = world.case().handling.reports.iter().map(|report| report.report).collect();
    assert_eq!((reports, world.case().joined.len()), (vec![report_of(CASE)], 0));
}

#[test]
fn what_stays_is_no_more_pressing_than_those_say_who_stay() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(CASE))).given(joins(of_a_fire()));
    assert_eq!((world.case().facts.grade, world.case().calls_owed()), (Grade::Red, vec![Service::Fire]));
    let own = parts(&mut world, of_a_fire().report);
    assert_eq!((own.facts.grade, own.calls_owed()), (Grade::Red, vec![Service::Fire]));
    assert_eq!((own.facts.category.clone(), own.facts.people()), (category("quarrel"), Some(9)));
    let stays = world.case();
    assert_eq!(
        (stays.facts.grade, stays.calls_owed(), stays.facts.people()),
        (Grade::Ordinary, vec![], None)
    );
    assert_eq!(world.hours_left(), 10, "and it has the time of what it is");
    let top = stays.facts.ladder.last().unwrap().tier;
    assert_eq!(top, geo_index::Tier::County, "an everyday matter is none of the city's");
}

#[test]
fn a_call_that_was_made_since_it_was_taken_in_stays_made() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(CASE))).given(joins(of_a_fire()));
    let called_at = world.now;
    let by = crate::town::INSPECTOR;
    world.given(Command::RecordCall { case: CASE, service: Service::Fire, called_at, by });
    assert_eq!(parts(&mut world, of_a_fire().report).calls_owed(), []);
}

#[test]
fn the_report_that_opened_a_case_stays_and_so_does_one_of_another_case_or_of_a_merged_one() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(CASE))).given(Command::OpenCase(leak_to_answer(OTHER_CASE)));
    let (own, other) = (report_of(CASE), report_of(OTHER_CASE));
    world.when(does(city(), part_report(own))).then_refused(Refusal::FirstReport { report: own, case: CASE });
    let not_joined = Refusal::NotJoined { report: other, case: CASE };
    world.when(does(city(), part_report(other))).then_refused(not_joined.clone());
    world.given(about(OTHER_CASE, city(), merge(CASE)));
    world.when(does(city(), part_report(other))).then_refused(not_joined);
    world.given(withdraw());
    world.when(does(city(), part_report(other))).then_refused(Refusal::CaseNotOpen(CASE));
}

#[test]
fn it_is_parted_once_and_joins_again_only_as_a_report_of_its_own_case() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(CASE))).given(joins(second_caller()));
    let own = parts(&mut world, second_caller().report);
    let again = Refusal::NotJoined { report: second_caller().report, case: CASE };
    world.when(does(city(), part_report(second_caller().report))).then_refused(again);
    world.given(about(own.id, city(), merge(CASE)));
    assert_eq!(world.case().joined, [second_caller().report], "what was a mistake is mended by merging");
    world.given(record_call(Service::Police));
}
