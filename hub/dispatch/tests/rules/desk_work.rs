//! 国办函〔2025〕66号: what is a department's matter begins at the township, or where the policy has it begin.

use geo_index::Tier;
use hub_dispatch::{ClimbReason, Command, Event, Grade, Intake, Refusal};

use crate::{
    desks::{ROADS, agree, assign, does, leak, matter, north, oak},
    orders::{CASE, intake},
    town::{category, policy},
    world::World,
};

fn for_roads(category_name: &str) -> Intake {
    Intake { category: category(category_name), matter: Some(matter(ROADS, &[])), ..intake(CASE) }
}

/// The tier of the post that has it first, and why it begins there.
#[track_caller]
fn check_begins(world: &mut World, intake: Intake, expected: (Tier, Option<ClimbReason>)) {
    world.given(Command::OpenCase(intake));
    let alerted =
        |event: &Event| if let Event::Alerted { reason, .. } = event { Some(*reason) } else { None };
    let reason = world.events().iter().find_map(alerted).expect("its post is alerted");
    let owner = world.case().owner().expect("somebody has it").tier;
    assert_eq!((owner, reason), expected);
}

#[test]
fn a_departments_matter_begins_at_the_township_which_finds_one_for_it_and_rules() {
    let mut world = World::tiny();
    check_begins(&mut world, for_roads("leak"), (Tier::Township, Some(ClimbReason::DeskWork)));
    let needed = Tier::Township;
    world.when(does(oak(), assign(ROADS, &[]))).then_refused(Refusal::SeatTooLow { case: CASE, needed });
    world.given(does(north(), assign(ROADS, &[]))).asks_return(ROADS);
    let ruling = agree(world.desk_id(ROADS), None);
    world.when(does(oak(), ruling.clone())).then_refused(Refusal::SeatTooLow { case: CASE, needed });
    world.given(does(north(), ruling));
}

#[test]
fn what_is_nobodys_desk_work_begins_at_its_village() {
    check_begins(&mut World::tiny(), leak(CASE), (Tier::Village, None));
    let red = Intake { grade: Some(Grade::Red), ..for_roads("leak") };
    check_begins(&mut World::tiny(), red, (Tier::Village, None));
}

#[test]
fn it_begins_as_high_as_the_policy_says_though_its_category_climbs_no_higher_than_the_village() {
    check_begins(&mut World::tiny(), for_roads("lamp"), (Tier::Township, Some(ClimbReason::DeskWork)));
    let mut policy = policy();
    policy.closed_loop.desk_work_from = Tier::County;
    let mut world = World::tiny();
    world.adopt("county", policy);
    check_begins(&mut world, for_roads("lamp"), (Tier::County, Some(ClimbReason::DeskWork)));
}

#[test]
fn of_two_reasons_to_begin_higher_the_higher_is_told() {
    let many = Intake { people: Some(9), ..for_roads("leak") };
    check_begins(&mut World::tiny(), many, (Tier::Township, Some(ClimbReason::ManyPeople)));
}
