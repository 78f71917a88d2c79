//! Words of danger to life: 119, 110 or 120 is called before any grid worker is asked.

use hub_dispatch::{Command, Grade, Intake, Owed, Refusal, Service, Verdict, owed};

use crate::{
    desks::{about, city, does, merge, part},
    orders::{
        CASE, OTHER_CASE, calling_first, close, dispatch, intake, place_at, record_call, reopen, settle,
        verify, withdraw,
    },
    town::{BO, IN_OAK, INSPECTOR, LAN, MEI, TAO, YU, metres_east, policy},
    world::World,
};

fn fire() -> World {
    let mut world = World::staffed();
    world.given(calling_first(vec![Service::Fire]));
    world
}

fn calls_owed(world: &World) -> Vec<Service> {
    owed(&world.board)
        .filter_map(|owed| if let Owed::Call { service, .. } = owed { Some(service) } else { None })
        .collect()
}

#[test]
fn danger_words_name_the_services_to_be_called_each_once_in_the_order_of_the_list() {
    let policy = policy();
    assert_eq!(
        policy.services_called_for("楼上着火了，有人昏迷，又着火"),
        [Service::Fire, Service::Ambulance]
    );
    assert_eq!(policy.services_called_for("路灯不亮"), []);
}

#[test]
fn the_call_is_owed_and_nobody_is_asked_before_it() {
    let world = fire();
    assert_eq!((calls_owed(&world), world.asked()), (vec![Service::Fire], vec![]));
    assert_eq!(world.case().facts.grade, Grade::Red, "danger to life is red, whatever was stated");
    assert!(world.case().alert.is_some(), "the post is alerted at once");
}

#[test]
fn offers_go_out_as_soon_as_the_call_is_recorded() {
    let mut world = fire();
    world.pass(10).given(record_call(Service::Fire));
    assert_eq!((calls_owed(&world), world.asked()), (vec![], vec![LAN, MEI, TAO]));
}

#[test]
fn what_somebody_put_out_is_not_closed_before_the_service_was_called() {
    let mut world = fire();
    world.given(settle(IN_OAK)).given(verify(INSPECTOR, Verdict::Done));
    world.when(close()).then_refused(Refusal::Presses(CASE));
    world.given(record_call(Service::Fire)).given(close());
}

#[test]
fn a_reopened_case_owes_no_call_that_was_made_before() {
    let mut world = fire();
    world.given(record_call(Service::Fire)).given(withdraw()).given(reopen());
    assert_eq!(calls_owed(&world), []);
}

#[test]
fn with_two_services_to_call_offers_wait_for_both() {
    let mut world = World::staffed();
    world.given(calling_first(vec![Service::Fire, Service::Ambulance]));
    world.given(record_call(Service::Ambulance));
    assert_eq!((calls_owed(&world), world.asked()), (vec![Service::Fire], vec![]));
    world.given(record_call(Service::Police));
    assert_eq!(world.asked(), []);
    world.given(record_call(Service::Fire));
    assert_eq!(world.asked(), [LAN, MEI, TAO]);
}

#[test]
fn after_the_hold_time_offers_go_out_all_the_same_and_the_call_stays_owed() {
    let mut world = fire();
    world.pass(44);
    assert_eq!(world.asked(), []);
    world.pass(1);
    assert_eq!((calls_owed(&world), world.asked()), (vec![Service::Fire], vec![LAN, MEI, TAO]));
    world.given(record_call(Service::Fire));
    assert_eq!(world.asked(), [LAN, MEI, TAO], "recording it later asks nobody twice");
}

#[test]
fn saying_where_it_is_does_not_jump_the_hold() {
    let mut world = fire();
    world.pass(5).given(place_at(Some(metres_east(10)), "oak-2"));
    assert_eq!(world.asked(), [], "119 comes before any grid worker");
    world.pass(40);
    assert_eq!(world.asked().len(), 3);
}

#[test]
fn a_person_may_dispatch_during_the_hold_and_a_refusal_does_not_end_it() {
    let mut world = fire();
    world.pass(5).given(dispatch(&[TAO]));
    assert_eq!(world.asked(), [TAO]);
    world.declines(TAO);
    assert_eq!(world.asked(), []);
    world.pass(40);
    assert_eq!(world.asked().len(), 3);
}

#[test]
fn while_a_unit_sent_by_hand_is_still_asked_the_end_of_the_hold_leaves_nothing_half_done() {
    let mut world = fire();
    for unit in [LAN, MEI, BO] {
        world.given(Command::SignOff { unit });
    }
    world.pass(30).given(dispatch(&[TAO, YU])).declines(TAO);
    world.pass(15);
    assert_eq!((world.asked(), world.task().search_due), (vec![YU], None));
    world.pass(5);
    assert!(world.search_failed().is_some(), "the search goes on when the last one asked is silent");
}

#[test]
fn a_case_that_is_parted_waits_for_its_call_again() {
    let mut world = World::staffed();
    world.given(crate::orders::of_category("pothole"));
    let fire = Intake { call_first: vec![Service::Fire], ..intake(OTHER_CASE) };
    world.given(Command::OpenCase(fire)).given(about(OTHER_CASE, city(), merge(CASE))).pass(60);
    world.given(does(city(), part(OTHER_CASE)));
    let asked =
        |world: &World| world.board.task(world.board.case(OTHER_CASE).unwrap().task).unwrap().offers.len();
    assert_eq!(asked(&world), 0);
    world.pass(45);
    assert_eq!(asked(&world), 3);
}

#[test]
fn a_call_for_a_case_that_has_ended_is_refused() {
    let mut world = fire();
    world.given(record_call(Service::Fire)).given(withdraw()).when(record_call(Service::Fire));
    world.then_refused(Refusal::CaseNotOpen(CASE));
}
