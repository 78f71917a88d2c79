//! 改地点 is a correction: the tier that had the case keeps it, the post that owns it now hears of it, and nobody is rid of
//! a case by it.

use geo_index::Tier;
use hub_dispatch::{
    Actor, ClimbReason, Command, Competence, Grade, Intake, Phase, Refusal, Seat, SuspensionKind, Verdict,
};

use crate::{
    desks::{
        ROADS, assign, city, county, desk, does, leak, leak_to_answer, north, oak, pass_up, south, suspend,
    },
    orders::{
        CASE, acknowledge, close, intake, place_at, placed_by, quarrel, settle, settle_from, verify,
        without_place,
    },
    town::{IN_ASH, IN_COUNTY, IN_OAK, INSPECTOR, LAN, code, metres_east, policy},
    world::World,
};

fn to_ash(by: Actor) -> Command {
    placed_by(by, Some(metres_east(5_000)), "ash-1")
}

fn to_oak(by: Actor) -> Command {
    placed_by(by, Some(metres_east(0)), "oak-1")
}

/// Urgent, so that it can climb to the city.
fn urgent_without_place() -> Command {
    let grade = Some(Grade::Orange);
    Command::OpenCase(Intake { grade, place: None, area: code("county"), ..intake(CASE) })
}

fn ash() -> Actor {
    Actor { person: IN_ASH, seat: Seat::Centre { tier: Tier::Village, area: code("ash") } }
}

#[track_caller]
fn check_owner(world: &World, area: &str, reason: ClimbReason) {
    let owner = world.case().owner().unwrap().area.clone();
    assert_eq!((owner, world.alert_reason()), (code(area), Some(reason)));
    assert_eq!(world.case().acknowledged_by, None, "whoever had it in hand at another post has it no more");
}

#[test]
fn a_case_that_has_climbed_to_a_township_is_the_other_townships_when_its_place_is_corrected() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE))).given(does(oak(), pass_up()));
    let clock = world.case().clock.unwrap().due;
    world.given(to_ash(north()));
    check_owner(&world, "south", ClimbReason::PassedUp);
    assert!(world.case().clock.unwrap().due <= clock, "and it has no more time than ran");
}

/// A phase, and how a case comes to it.
type Reached = (Phase, fn(&mut World));

#[test]
fn the_post_that_owns_it_now_hears_of_it_in_every_phase() {
    let reached: [Reached; 6] = [
        (Phase::Unattended, |world| {
            world.given(acknowledge(0, 1, IN_OAK));
        }),
        (Phase::WithDepartments, |world| {
            world.given(does(oak(), assign(ROADS, &[])));
        }),
        (Phase::Suspended, |world| {
            world.given(does(city(), suspend(SuspensionKind::LongTerm, world.in_hours(48))));
        }),
        (Phase::ToVerify, |world| {
            world.given(settle(IN_OAK));
        }),
        (Phase::ToCallBack, |world| {
            world.done_by(ROADS);
        }),
        (Phase::UnderWay, |world| {
            world.accepts(LAN);
        }),
    ];
    for (phase, reach) in reached {
        let mut world = if phase == Phase::UnderWay { World::staffed() } else { World::tiny() };
        let opened =
            if phase == Phase::UnderWay { quarrel() } else { Command::OpenCase(leak_to_answer(CASE)) };
        world.given(opened);
        reach(&mut world);
        let clock = world.case().clock.unwrap().due;
        world.given(to_ash(oak()));
        assert_eq!(world.case().phase, phase);
        let case = world.case();
        assert_eq!(case.owner().unwrap().area, code("ash"), "{phase:?}");
        assert!(case.alert.is_some() && case.acknowledged_by.is_none(), "{phase:?}: Ash hears of it");
        assert!(case.clock.unwrap().due <= clock, "{phase:?}: and no clock is set back");
    }
}

#[test]
fn whoever_owns_it_before_and_after_is_not_called_again() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE))).given(does(oak(), pass_up())).given(does(north(), pass_up()));
    let (rung, round) = world.alert();
    world.given(acknowledge(rung, round, IN_COUNTY));
    world.when(to_ash(county())).then(&["case.placed"]);
    assert_eq!(world.case().acknowledged_by, Some(IN_COUNTY));
    assert_eq!(world.case().owner().unwrap().area, code("county"));
}

#[test]
fn to_posts_of_another_line_only_the_owners_centre_or_one_above_sends_it() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE))).given(does(oak(), pass_up()));
    let needed = Tier::Township;
    world.when(to_ash(oak())).then_refused(Refusal::SeatTooLow { case: CASE, needed });
    for wrong in [south(), ash(), desk(ROADS)] {
        world.when(to_ash(wrong)).then_refused(Refusal::NotYourCase(CASE));
    }
    world.when(placed_by(oak(), Some(metres_east(30)), "oak-2")).then(&["case.placed"]);
    world.when(placed_by(south(), None, "oak-1")).then_refused(Refusal::NotYourCase(CASE));
    world.given(to_ash(north()));
}

#[test]
fn two_villages_cannot_hand_a_case_to_and_fro_for_ever() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE)));
    world.given(to_ash(oak())).given(to_oak(ash())).given(to_ash(oak()));
    world.when(to_oak(ash())).then_refused(Refusal::PlacedTooOften { case: CASE, limit: 3 });
    world.given(placed_by(ash(), Some(metres_east(5_010)), "ash-1"));
    world.given(to_oak(county()));
    assert_eq!(world.case().owner().unwrap().area, code("oak"), "who stands above both may");
}

#[test]
fn a_place_that_is_only_known_more_exactly_is_no_correction() {
    let mut world = World::tiny();
    world.given(without_place("county")).given(placed_by(county(), Some(metres_east(0)), "oak-1"));
    assert_eq!((world.case().owner().unwrap().area.clone(), world.case().handling.moved), (code("oak"), 0));
    let mut world = World::tiny();
    world.given(urgent_without_place()).pass(123);
    assert_eq!(world.case().owner().unwrap().area, code("city"));
    world.given(place_at(Some(metres_east(0)), "oak-1"));
    assert_eq!(world.case().owner().unwrap().area, code("city"), "what has climbed stays where it is");
}

/// It was the county's from the start; that its village is known now does not put it to a post that may not close it.
#[test]
fn what_waits_to_be_closed_stays_with_a_post_that_may_close_it_when_its_place_is_known_better() {
    let mut policy = policy();
    policy.closed_loop.competence =
        vec![Competence { from: Tier::County, grades: Vec::new(), categories: Vec::new() }];
    let mut world = World::tiny();
    world.adopt("county", policy);
    world.given(without_place("county")).given(settle_from(county()));
    world.given(verify(INSPECTOR, Verdict::Done));
    assert_eq!(world.case().phase, Phase::ToClose);
    world.given(placed_by(county(), Some(metres_east(0)), "oak-1"));
    assert_eq!(world.case().owner().expect("somebody has it").area, code("county"));
}

#[test]
fn what_was_dealt_with_before_its_place_was_corrected_is_closed_by_the_post_that_owns_it_now() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE))).given(settle(IN_OAK)).given(to_ash(oak()));
    check_owner(&world, "ash", ClimbReason::Moved);
    world.given(verify(INSPECTOR, Verdict::Done)).given(close());
}

#[test]
fn what_changes_no_owner_is_corrected_as_often_as_it_must_be_and_counts_against_nobody() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE))).given(does(oak(), pass_up())).given(does(north(), pass_up()));
    for _ in 0..3 {
        world.given(to_ash(county())).given(to_oak(county()));
    }
    assert_eq!(world.case().handling.moved, 0);
    assert!(world.case().handling.elsewhere, "though it is not where it was filed");
}
