//! 拆单, 改地点 and 重新办理 of what is a department's: nobody has it who should not, and its post hears of it.

use geo_index::Tier;
use hub_dispatch::{
    CaseId, ClimbReason, Command, Competence, Event, Grade, Happened, Intake, Joining, Mode, Phase, Verdict,
    board::Case,
};

use crate::{
    desks::{
        ROADS, WATER, about, called, city, county, does, leak_to_answer, matter, merge, north, oak,
        part_report, pass_up, wants_answer,
    },
    orders::{
        CASE, OTHER_CASE, another_says, close, intake, of_category, placed_by, reopen_from, report_of,
        second_caller, settle, verify,
    },
    town::{IN_OAK, INSPECTOR, areas_without_north, category, code, metres_east, policy},
    world::World,
};

/// A street lamp that the catalogue gives to the roads department: dispatched by itself.
fn lamp_of_roads() -> Intake {
    Intake { category: category("light"), matter: Some(matter(ROADS, &[])), ..intake(CASE) }
}

fn joins(joining: Joining) -> Command {
    Command::JoinReport(joining)
}

fn to_ash() -> Command {
    placed_by(county(), Some(metres_east(5_000)), "ash-1")
}

/// The second caller's report leaves: its case.
fn parts(world: &mut World) -> Case {
    world.given(does(city(), part_report(second_caller().report)));
    let parted = world.events().iter().find_map(|event| {
        let Event::Acted(acted) = event else { return None };
        if let Happened::ReportParted { to, .. } = &acted.what { Some(*to) } else { None }
    });
    let parted: CaseId = parted.expect("a report was parted");
    world.board.case(parted).expect("it has a case of its own").clone()
}

fn owner(case: &Case) -> Option<Tier> {
    case.owner().map(|owner| owner.tier)
}

#[test]
fn opened_again_elsewhere_than_it_was_filed_its_post_says_which_department_has_it() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(lamp_of_roads()));
    assert_eq!(world.case().phase, Phase::WithDepartments);
    world.replies(ROADS).given(verify(INSPECTOR, Verdict::Done)).given(to_ash()).given(close());
    world.given(reopen_from(city()));
    assert_eq!((world.case().phase, world.case().handling.open_desks().count()), (Phase::Unattended, 0));
}

#[test]
fn opened_again_where_it_was_filed_the_department_of_the_catalogue_has_it() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(lamp_of_roads()));
    world.replies(ROADS).given(verify(INSPECTOR, Verdict::Done)).given(close()).given(reopen_from(city()));
    assert_eq!(world.case().phase, Phase::WithDepartments);
}

#[test]
fn a_case_that_was_placed_often_and_is_opened_again_is_placed_no_more_often() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(lamp_of_roads())).given(to_ash());
    world.replies(ROADS).given(verify(INSPECTOR, Verdict::Done)).given(close()).given(reopen_from(city()));
    assert_eq!(world.case().handling.moved, 1);
}

#[test]
fn a_report_that_leaves_a_case_which_was_placed_elsewhere_is_given_to_no_department_of_there() {
    let mut world = World::tiny();
    world.given(of_category("quarrel"));
    let of_a_lamp =
        Joining { category: Some(category("light")), matter: Some(matter(ROADS, &[])), ..second_caller() };
    world.given(joins(of_a_lamp)).given(to_ash());
    let own = parts(&mut world);
    assert_eq!((own.phase, own.facts.is_desk_work()), (Phase::Unattended, true));
    assert_eq!(own.handling.open_desks().count(), 0);
}

#[test]
fn a_departments_matter_that_was_red_for_a_while_is_a_departments_again_and_no_unit_is_asked() {
    let mut world = World::staffed();
    world.given(Command::OpenCase(lamp_of_roads())).given(another_says(Grade::Red));
    assert!(!world.asked().is_empty(), "what is red is for units");
    parts(&mut world);
    assert_eq!((world.case().facts.mode, world.asked()), (Mode::RecordOnly, vec![]));
    assert_eq!(
        world.alert_reason(),
        Some(ClimbReason::DeskWork),
        "its post hears that it is to be dispatched"
    );
    world.pass(120);
    assert_eq!(world.asked(), [], "and nobody is looked for");
}

#[test]
fn a_departments_matter_that_leaves_begins_at_the_township_though_its_category_climbs_no_higher_than_the_village()
 {
    let mut world = World::tiny();
    world.given(of_category("quarrel"));
    let of_a_lamp =
        Joining { category: Some(category("lamp")), matter: Some(matter(ROADS, &[])), ..second_caller() };
    world.given(joins(of_a_lamp));
    let own = parts(&mut world);
    assert_eq!(owner(&own), Some(Tier::Township));
}

#[test]
fn a_departments_matter_stays_with_the_township_when_something_leaves_it() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(Intake { category: category("lamp"), ..lamp_of_roads() }));
    let ladder = world.case().facts.ladder.clone();
    world.given(another_says(Grade::Orange));
    parts(&mut world);
    assert_eq!((owner(world.case()), &world.case().facts.ladder), (Some(Tier::Township), &ladder));
}

#[test]
fn a_case_that_leaves_after_a_reorganisation_climbs_by_the_posts_of_today() {
    let mut world = World::tiny();
    world.given(of_category("quarrel")).given(joins(second_caller()));
    world.areas = areas_without_north();
    let own = parts(&mut world);
    let ladder: Vec<_> = own.facts.ladder.iter().map(|rung| rung.area.clone()).collect();
    assert_eq!(ladder, ["oak", "south", "county"].map(code));
}

#[test]
fn what_was_said_of_the_calls_is_the_last_that_a_post_hears_when_a_report_leaves() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(CASE)));
    let urgent = Joining { grade: Some(Grade::Orange), wish: wants_answer(), ..second_caller() };
    world.given(joins(urgent)).given(does(oak(), pass_up())).given(does(north(), pass_up()));
    world.given(does(county(), pass_up())).done_by(WATER);
    world.given(does(city(), called(report_of(CASE), false)));
    assert_eq!(world.case().phase, Phase::ToCallBack, "one more is to be called");
    parts(&mut world);
    assert_eq!((owner(world.case()), world.alert_reason()), (Some(Tier::County), Some(ClimbReason::Redone)));
}

#[test]
fn who_did_not_say_how_pressing_it_is_made_it_no_more_pressing() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(Intake {
        category: category("flood"),
        grade: Some(Grade::Ordinary),
        ..intake(CASE)
    }));
    let report = hub_dispatch::ReportId(uuid::Uuid::from_u128(65_002));
    world.given(joins(Joining { report, ..second_caller() })).given(another_says(Grade::Red));
    parts(&mut world);
    assert_eq!(world.case().facts.grade, Grade::Ordinary);
}

#[test]
fn who_joins_and_tells_of_many_people_is_heard_where_such_a_case_begins() {
    let mut world = World::tiny();
    world.given(of_category("litter")).given(joins(Joining { people: Some(9), ..second_caller() }));
    assert_eq!(owner(world.case()), Some(Tier::Township));
    assert_eq!(world.alert_reason(), Some(ClimbReason::ManyPeople));
    parts(&mut world);
    assert_eq!((owner(world.case()), world.alert_reason()), (Some(Tier::Village), Some(ClimbReason::Moved)));
    let mut world = World::tiny();
    world.given(of_category("litter")).given(joins(Joining { people: Some(2), ..second_caller() }));
    assert_eq!((owner(world.case()), world.alert()), (Some(Tier::Village), (0, 1)));
}

#[test]
fn what_is_to_be_closed_and_becomes_urgent_is_put_to_a_post_that_may_close_it() {
    let mut policy = policy();
    policy.closed_loop.competence =
        vec![Competence { from: Tier::Township, grades: vec![Grade::Orange], categories: Vec::new() }];
    let mut world = World::tiny();
    world.adopt("townships", policy);
    world.given(of_category("quarrel")).given(settle(IN_OAK)).given(verify(INSPECTOR, Verdict::Done));
    assert_eq!(owner(world.case()), Some(Tier::Village));
    world.given(another_says(Grade::Orange));
    assert_eq!(world.case().phase, Phase::ToClose);
    assert_eq!(
        (owner(world.case()), world.alert_reason()),
        (Some(Tier::Township), Some(ClimbReason::GradeRaised))
    );
}

#[test]
fn what_a_merged_case_said_of_people_is_still_that_ones_when_a_report_leaves() {
    let mut world = World::tiny();
    let many = Intake { people: Some(9), ..leak_to_answer(OTHER_CASE) };
    world.given(Command::OpenCase(leak_to_answer(CASE))).given(Command::OpenCase(many));
    world.given(about(OTHER_CASE, city(), merge(CASE))).given(joins(second_caller()));
    let before = world.case().facts.clone();
    parts(&mut world);
    assert_eq!(world.case().facts, before);
}
