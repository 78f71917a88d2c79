//! What presses begins where the policy says, and the posts below are told and not waited for; in a policy of before it begins
//! at its lowest post.

use geo_index::Tier;
use hub_dispatch::{ClimbReason, Command, Event, Grade, GradeBegins, Happened, Intake, Policy};

use crate::{
    desks::{about, correct_grade, county, does, merge, north, oak, part_report, pass_down},
    orders::{
        CASE, OTHER_CASE, another_says, intake, of_category, of_grade, place_at, reopen, second_caller,
        withdraw,
    },
    town::{LAN, MEI, category, metres_east, policy},
    world::World,
};

/// Orange begins at the township, red at the county.
fn by_grade() -> Policy {
    let mut policy = policy();
    let from = |grade, tier| GradeBegins { grade, tier };
    policy.closed_loop.grades_begin_at =
        vec![from(Grade::Orange, Tier::Township), from(Grade::Red, Tier::County)];
    policy
}

fn world() -> World {
    let mut world = World::staffed();
    world.adopt("by grade", by_grade());
    world
}

/// Whose the case is, why it was told, and to which posts copies went by the last decision.
#[track_caller]
fn check(world: &World, owner: &str, why: Option<ClimbReason>, copies: &[&str]) {
    let has_it = world.case().owner().expect("somebody has it").area.to_string();
    assert_eq!((has_it.as_str(), world.alert_reason()), (owner, why));
    assert_eq!(copied(world), copies);
}

/// To which posts copies went by the last decision, of whichever case.
fn copied(world: &World) -> Vec<String> {
    let sent = world.events().iter().filter_map(|event| {
        let Event::Acted(acted) = event else { return None };
        let Happened::Copied { posts } = &acted.what else { return None };
        Some(posts.iter().map(|post| post.area.to_string()).collect::<Vec<_>>())
    });
    sent.flatten().collect()
}

const BY_GRADE: Option<ClimbReason> = Some(ClimbReason::ByGrade);
const RAISED: Option<ClimbReason> = Some(ClimbReason::GradeRaised);

#[test]
fn what_presses_begins_at_the_township_whose_village_is_told_and_the_nearest_unit_is_asked_at_once() {
    let mut world = world();
    let opened = ["report.received", "case.opened", "task.opened", "case.alerted", "case.clock_set"];
    let asks = ["offer.made", "mailbox.posted"].repeat(2);
    world.when(of_grade(Grade::Orange)).then(&[&opened[..], &["case.copied"], &asks[..]].concat());
    check(&world, "north", BY_GRADE, &["oak"]);
    assert_eq!(world.asked(), [LAN, MEI]);
}

#[test]
fn what_is_red_begins_where_its_own_row_says_and_all_below_are_told() {
    let mut world = world();
    world.given(of_grade(Grade::Red));
    check(&world, "county", BY_GRADE, &["oak", "north"]);
}

#[test]
fn what_presses_more_than_a_row_names_begins_there_too_and_what_presses_less_does_not() {
    for (named, graver) in [(Grade::Orange, Grade::Red), (Grade::Ordinary, Grade::Orange)] {
        let mut policy = policy();
        policy.closed_loop.grades_begin_at = vec![GradeBegins { grade: named, tier: Tier::Township }];
        let mut world = World::staffed();
        world.adopt("from one on", policy);
        world.given(of_grade(graver));
        check(&world, "north", BY_GRADE, &["oak"]);
    }
    let mut policy = policy();
    policy.closed_loop.grades_begin_at = vec![GradeBegins { grade: Grade::Red, tier: Tier::Township }];
    let mut world = World::staffed();
    world.adopt("red alone", policy);
    world.given(of_grade(Grade::Orange));
    check(&world, "oak", None, &[]);
}

#[test]
fn an_everyday_matter_and_every_case_of_a_policy_without_such_rows_begins_at_its_village() {
    let mut everyday = world();
    everyday.given(of_grade(Grade::Ordinary));
    check(&everyday, "oak", None, &[]);
    let mut before = World::staffed();
    before.given(of_grade(Grade::Red));
    check(&before, "oak", None, &[]);
}

#[test]
fn it_begins_there_though_its_category_climbs_no_higher_than_the_village() {
    let mut world = world();
    world.given(Command::OpenCase(Intake {
        category: category("lamp"),
        grade: Some(Grade::Orange),
        ..intake(CASE)
    }));
    check(&world, "north", BY_GRADE, &["oak"]);
}

#[test]
fn a_report_that_is_taken_out_of_a_case_of_which_the_village_knew_nothing_is_told_to_it() {
    let mut world = world();
    let many = Intake { people: Some(9), grade: Some(Grade::Ordinary), ..intake(CASE) };
    world.given(Command::OpenCase(many));
    check(&world, "north", Some(ClimbReason::ManyPeople), &[]);
    world.given(another_says(Grade::Orange)).given(does(north(), part_report(second_caller().report)));
    assert_eq!(copied(&world), ["oak"]);
}

#[test]
fn what_is_taken_out_and_is_everyday_begins_at_its_village_and_needs_no_copy() {
    let mut world = world();
    world.given(of_grade(Grade::Orange)).given(another_says(Grade::Ordinary));
    world.given(does(north(), part_report(second_caller().report)));
    assert_eq!(copied(&world), [""; 0]);
}

#[test]
fn of_two_reasons_to_begin_there_the_people_are_told_and_the_village_has_its_copy_all_the_same() {
    let mut world = world();
    let many = Intake { people: Some(9), grade: Some(Grade::Orange), ..intake(CASE) };
    world.given(Command::OpenCase(many));
    check(&world, "north", Some(ClimbReason::ManyPeople), &["oak"]);
}

#[test]
fn a_case_that_another_caller_makes_more_pressing_goes_up_as_one_filed_so_would_have() {
    let mut world = world();
    world.given(of_category("quarrel")).given(another_says(Grade::Orange));
    check(&world, "north", RAISED, &[]);
    world.given(does(north(), pass_down("oak")));
    world.given(Command::JoinReport(hub_dispatch::Joining {
        report: hub_dispatch::ReportId(uuid::Uuid::from_u128(65_100)),
        grade: Some(Grade::Red),
        ..second_caller()
    }));
    check(&world, "county", RAISED, &[]);
}

#[test]
fn a_case_of_a_lower_ladder_grows_to_where_its_new_grade_begins() {
    let mut world = world();
    world.given(of_category("lamp")).given(another_says(Grade::Orange));
    check(&world, "north", RAISED, &[]);
}

#[test]
fn a_case_that_is_corrected_to_be_more_pressing_goes_up_and_one_corrected_down_stays() {
    let mut world = world();
    world.given(of_category("quarrel")).given(does(oak(), correct_grade(Grade::Orange)));
    check(&world, "north", RAISED, &[]);
    world.given(does(county(), correct_grade(Grade::Ordinary)));
    assert_eq!(world.case().owner().map(|rung| rung.tier), Some(Tier::Township));
}

#[test]
fn what_somebody_passed_down_stays_there_while_its_grade_does() {
    let mut world = world();
    world.given(of_grade(Grade::Orange)).given(does(north(), pass_down("oak")));
    world.given(another_says(Grade::Orange));
    assert_eq!(world.case().owner().map(|rung| rung.tier), Some(Tier::Village));
}

#[test]
fn a_pressing_case_of_the_village_that_is_merged_into_an_everyday_one_brings_it_to_the_township() {
    let mut world = world();
    let orange = Intake { grade: Some(Grade::Orange), ..intake(OTHER_CASE) };
    world.given(of_category("quarrel")).given(Command::OpenCase(orange));
    world.given(about(OTHER_CASE, north(), pass_down("oak")));
    world.given(about(OTHER_CASE, north(), merge(CASE)));
    check(&world, "north", RAISED, &[]);
}

#[test]
fn opened_again_it_begins_there_again() {
    let mut world = world();
    world.given(of_grade(Grade::Orange)).given(withdraw()).given(reopen());
    check(&world, "north", BY_GRADE, &[]);
}

#[test]
fn what_presses_and_is_placed_in_another_village_is_told_there_as_if_it_had_been_filed_there() {
    let mut world = world();
    world.given(of_grade(Grade::Orange)).given(place_at(Some(metres_east(5_010)), "ash-1"));
    check(&world, "south", BY_GRADE, &["ash"]);
    world.given(place_at(Some(metres_east(5_020)), "ash-1"));
    check(&world, "south", BY_GRADE, &[]);
}
