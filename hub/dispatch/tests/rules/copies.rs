//! 抄送: in an emergency any tier tasks whoever is near, and those whom it passes over are told; nobody waits for them.

use hub_dispatch::{Actor, Command, Deed, Event, Happened, PersonId, Refusal};

use crate::{
    desks::{about, assign, city, county, desk, does, leak, north, oak, pass_up, south, urge},
    orders::{
        CASE, OTHER_CASE, accept, dispatch_from, of_category, place_at, quarrel, settle_from, stand_down_from,
    },
    town::{IN_COUNTY, IN_NORTH, LAN, MEI, metres_east},
    world::World,
};

/// A leak in Oak that nobody has in hand yet.
fn leaking() -> World {
    let mut world = World::staffed();
    world.given(Command::OpenCase(leak(CASE)));
    world
}

/// To which areas copies went by the last decision.
fn copied(world: &World) -> Vec<String> {
    let posts = world.events().iter().filter_map(|event| {
        let Event::Acted(acted) = event else { return None };
        let Happened::Copied { posts } = &acted.what else { return None };
        Some(posts.clone())
    });
    posts.flatten().map(|post| post.area.to_string()).collect()
}

/// Who has not read the copy that it was sent, by area.
fn unread(world: &World) -> Vec<String> {
    let copies = world.case().handling.copies.iter().filter(|copy| copy.read.is_none());
    copies.map(|copy| copy.post.area.to_string()).collect()
}

fn readers(world: &World) -> Vec<PersonId> {
    world.case().handling.copies.iter().filter_map(|copy| Some(copy.read?.by)).collect()
}

#[track_caller]
fn check_copied(command: Command, to: &[&str]) {
    let mut world = leaking();
    world.given(command);
    assert_eq!(copied(&world), to);
}

#[test]
fn the_city_sends_a_unit_to_a_villages_case_and_all_between_are_told_while_nobody_waits_for_them() {
    let mut world = leaking();
    world.when(dispatch_from(city(), &[LAN])).then(&[
        "case.dispatched",
        "offer.made",
        "mailbox.posted",
        "case.clock_set",
        "case.copied",
    ]);
    assert_eq!(unread(&world), ["oak", "north", "county"]);
    let offer = world.offer_to(LAN);
    world.given(accept(LAN, offer));
    assert_eq!(world.case().rung, 0, "it is Oak's case as before");
    assert_eq!(unread(&world).len(), 3, "the unit goes, read or not");
}

#[test]
fn only_those_below_whoever_acts_are_told() {
    check_copied(dispatch_from(county(), &[LAN]), &["oak", "north"]);
    check_copied(dispatch_from(north(), &[LAN]), &["oak"]);
    check_copied(dispatch_from(oak(), &[LAN]), &[]);
}

#[test]
fn the_owner_is_told_and_who_stands_below_it_is_not() {
    let mut world = leaking();
    world.given(does(oak(), pass_up())).given(dispatch_from(city(), &[LAN]));
    assert_eq!(copied(&world), ["north", "county"]);
}

#[test]
fn whatever_is_done_from_above_is_told_and_what_a_department_does_is_not() {
    check_copied(settle_from(county()), &["oak", "north"]);
    check_copied(does(city(), urge()), &["oak", "north", "county"]);
    check_copied(does(city(), assign("roads", &[])), &["oak", "north", "county"]);
    check_copied(does(county(), Deed::TakeCharge { leader: IN_COUNTY }), &["oak", "north"]);
    let mut world = World::with_departments("roads", &[]);
    let task = world.desk_id("roads");
    world.given(does(desk("roads"), Deed::Sign { task }));
    assert_eq!(copied(&world), [""; 0]);
}

#[test]
fn calling_a_unit_back_from_above_is_told_too() {
    let mut world = leaking();
    world.given(dispatch_from(oak(), &[LAN])).given(stand_down_from(county(), LAN));
    assert_eq!(copied(&world), ["oak", "north"]);
}

#[test]
fn what_the_machine_does_is_told_to_nobody() {
    let mut world = World::staffed();
    world.given(quarrel());
    assert!(!world.asked().is_empty() && copied(&world).is_empty());
    world.pass(600);
    assert_eq!(unread(&world), [""; 0], "climbing passes nobody over");
}

#[test]
fn a_post_that_has_not_read_its_copy_gets_no_second_and_one_that_has_gets_another() {
    let mut world = leaking();
    world.given(dispatch_from(city(), &[LAN])).given(does(city(), urge()));
    assert_eq!(copied(&world), [""; 0]);
    world.when(does(north(), Deed::ReadCopy)).then(&["case.copy_read"]);
    assert_eq!((unread(&world), readers(&world)), (vec!["oak".into(), "county".into()], vec![IN_NORTH]));
    world.given(dispatch_from(city(), &[MEI]));
    assert_eq!(copied(&world), ["north"]);
    assert_eq!(unread(&world), ["oak", "county", "north"]);
}

#[test]
fn a_copy_is_read_once_and_by_the_post_that_was_sent_it() {
    let mut world = leaking();
    world.given(dispatch_from(county(), &[LAN]));
    for stranger in [county(), city(), south(), desk("roads")] {
        world.when(does(stranger, Deed::ReadCopy)).then_refused(Refusal::NoCopy(CASE));
    }
    world.given(does(north(), Deed::ReadCopy)).hours(1);
    let colleague = Actor { person: IN_COUNTY, ..north() };
    world.when(does(colleague, Deed::ReadCopy)).then_nothing();
    assert_eq!(readers(&world), [IN_NORTH]);
}

#[test]
fn what_changes_nothing_and_what_is_refused_is_told_to_nobody() {
    let mut world = leaking();
    world.given(does(oak(), Deed::TakeCharge { leader: IN_COUNTY }));
    world.when(does(city(), Deed::TakeCharge { leader: IN_COUNTY })).then_nothing();
    world.when(dispatch_from(city(), &[])).then_refused(Refusal::UnitCount(0));
    assert_eq!(unread(&world), [""; 0]);
}

#[test]
fn of_a_case_that_climbs_no_higher_than_its_village_the_village_is_told() {
    let mut world = World::staffed();
    world.given(of_category("lamp")).given(dispatch_from(city(), &[MEI]));
    assert_eq!(copied(&world), ["oak"]);
}

#[test]
fn a_case_that_ends_by_it_leaves_no_copy_and_one_that_is_elsewhere_now_leaves_its_posts_none() {
    let mut world = leaking();
    world.given(Command::OpenCase(leak(OTHER_CASE)));
    world.given(about(OTHER_CASE, city(), crate::desks::transfer()));
    assert_eq!(copied(&world), [""; 0]);
    world.given(dispatch_from(county(), &[LAN])).given(place_at(Some(metres_east(5_000)), "ash-1"));
    assert_eq!(unread(&world), [""; 0]);
}
