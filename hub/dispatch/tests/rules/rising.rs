//! With the grade the ladder of a case grows, and with what callers know the number of people.

use hub_dispatch::{ClimbReason, Command, Grade, Intake, ReportId};

use crate::{
    desks::{about, city, merge},
    orders::{CASE, OTHER_CASE, another_says, intake, of_category, second_caller},
    town::code,
    world::World,
};

/// Areas of the ladder, lowest first.
fn ladder(world: &World) -> Vec<&str> {
    world.case().facts.ladder.iter().map(|rung| rung.area.as_str()).collect()
}

/// A case of a category, and where its ladder ends when another caller finds it as pressing as that.
fn check_grows(name: &str, grade: Grade, wanted: &[&str]) {
    let mut world = World::tiny();
    world.given(of_category(name)).given(another_says(grade));
    assert_eq!(ladder(&world), wanted, "{name}, {grade:?}");
}

#[test]
fn with_the_grade_the_ladder_grows_to_where_a_case_of_that_grade_may_climb() {
    check_grows("lamp", Grade::Red, &["oak", "north", "county", "city"]);
    check_grows("lamp", Grade::Orange, &["oak"]);
    check_grows("quarrel", Grade::Orange, &["oak", "north", "county", "city"]);
    check_grows("quarrel", Grade::Ordinary, &["oak", "north", "county"]);
}

#[test]
fn what_stood_at_its_top_climbs_on_once_it_is_red() {
    let mut world = World::tiny();
    world.given(of_category("lamp")).given(another_says(Grade::Red)).pass(61);
    assert_eq!((world.case().rung, world.alert_reason()), (1, Some(ClimbReason::Unanswered)));
}

#[test]
fn by_a_merge_the_ladder_grows_as_well_with_the_posts_of_the_case_that_goes_on() {
    let mut world = World::tiny();
    world.given(of_category("lamp"));
    let elsewhere =
        Intake { grade: Some(Grade::Red), area: code("ash-1"), place: None, ..intake(OTHER_CASE) };
    world.given(Command::OpenCase(elsewhere)).given(about(OTHER_CASE, city(), merge(CASE)));
    assert_eq!(ladder(&world), ["oak", "north", "county", "city"]);
}

#[test]
fn a_caller_who_knows_of_more_people_counts_and_one_who_knows_of_fewer_does_not() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(Intake { people: Some(3), ..intake(CASE) }));
    for (number, said, known) in [(1, Some(30), 30), (2, Some(4), 30), (3, None, 30)] {
        let report = ReportId(uuid::Uuid::from_u128(65_010 + number));
        world.given(Command::JoinReport(hub_dispatch::Joining { report, people: said, ..second_caller() }));
        assert_eq!(world.case().facts.people(), Some(known), "{said:?}");
    }
}
