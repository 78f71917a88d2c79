//! The nearest suitable unit, and why the nearer ones were not.

use geo_index::Tier;
use hub_dispatch::{Command, Nearness, Ring, RuledOut, UnitKind};

use crate::{
    orders::{OTHER_CASE, intake, of_category, quarrel, sos},
    town::{BO, LAN, MEI, TAO, YU, code, policy},
    world::World,
};

/// After `before`, who is asked for the quarrel and what ruled Lan out.
fn check_lan_is_ruled_out(why: RuledOut, before: impl FnOnce(&mut World)) {
    let mut world = World::staffed();
    before(&mut world);
    world.given(quarrel());
    let choice = world.choices().remove(0);
    assert_eq!(choice.unit, MEI);
    assert!(choice.ruled_out.contains(&(LAN, why)), "{:?}", choice.ruled_out);
}

#[test]
fn a_unit_off_duty_is_passed_over_and_that_is_written_down() {
    check_lan_is_ruled_out(RuledOut::OffDuty, |world| {
        world.given(Command::SignOff { unit: LAN });
    });
}

#[test]
fn a_unit_that_holds_another_offer_is_passed_over_and_that_is_written_down() {
    check_lan_is_ruled_out(RuledOut::Claimed, |world| {
        world.given(Command::OpenCase(intake(OTHER_CASE)));
        assert_eq!(world.asked_for(OTHER_CASE), [LAN]);
    });
}

#[test]
fn a_unit_that_calls_for_help_is_passed_over_and_that_is_written_down() {
    check_lan_is_ruled_out(RuledOut::NeedsHelp, |world| {
        for unit in [MEI, TAO, YU, BO] {
            world.given(Command::SignOff { unit });
        }
        world.given(sos(LAN, OTHER_CASE)).given(Command::SignOn { unit: MEI });
    });
}

#[test]
fn a_unit_struck_off_is_passed_over_and_that_is_written_down() {
    check_lan_is_ruled_out(RuledOut::Unknown, |world| {
        world.given(Command::RetireUnit { unit: LAN });
    });
}

#[test]
fn a_unit_far_from_home_with_a_stale_fix_is_passed_over_and_that_is_written_down() {
    check_lan_is_ruled_out(RuledOut::StaleFix, |world| {
        let home = code("ash-1");
        let (kind, skills, person) = (UnitKind::GridWorker, Vec::new(), None);
        world.given(Command::EnrolUnit { unit: LAN, kind, skills, home, person, travel: None });
        world.fixes.get_mut(&LAN).unwrap().age_ms = 300_001;
    });
}

#[test]
fn a_unit_that_lacks_the_skill_is_passed_over_and_that_is_written_down() {
    let mut world = World::staffed();
    world.given(of_category("flood"));
    let choice = world.choices().remove(0);
    assert_eq!((world.asked(), choice.unit), (vec![BO], BO));
    assert_eq!(choice.ruled_out, [LAN, MEI, TAO, YU].map(|unit| (unit, RuledOut::Skill)));
}

#[test]
fn a_choice_says_how_far_the_unit_was_and_how_old_its_fix() {
    let mut world = World::staffed();
    world.given(quarrel());
    let choice = world.choices().remove(0);
    assert_eq!(choice.nearness, Nearness::Fix { distance_m: 50, age_ms: 5_000 });
    assert_eq!((choice.ring, choice.ruled_out), (0, vec![]));
}

#[test]
fn a_unit_without_a_fix_is_asked_by_its_home_area() {
    let mut world = World::staffed();
    world.fixes.clear();
    world.given(quarrel());
    let choice = world.choices().remove(0);
    assert_eq!((choice.unit, choice.nearness, choice.ring), (LAN, Nearness::Home, 0));
}

#[test]
fn a_stale_fix_in_the_home_area_counts_as_being_at_home() {
    let mut world = World::staffed();
    world.fixes.get_mut(&LAN).unwrap().age_ms = 3_600_000;
    world.given(quarrel()).declines(MEI);
    let choice = world.choices().remove(0);
    assert_eq!((choice.unit, choice.nearness), (LAN, Nearness::Home));
    assert_eq!(choice.ruled_out, [(MEI, RuledOut::Declined)], "who is chosen was not ruled out");
}

#[test]
fn a_narrow_ring_comes_before_a_shorter_way() {
    let mut world = World::staffed();
    // Tao stands closer than Mei, but Mei is in the grid and Tao is beyond the first radius.
    world.fixes.get_mut(&LAN).unwrap().place = crate::town::metres_east(4_000);
    world.fixes.get_mut(&LAN).unwrap().area = code("ash-1");
    world.fixes.get_mut(&MEI).unwrap().place = crate::town::metres_east(450);
    world.given(quarrel());
    assert_eq!(world.asked(), [MEI]);
}

#[test]
fn beyond_the_last_ring_nobody_is_asked() {
    let mut world = World::staffed();
    let mut narrow = policy();
    narrow.ordinary.rings = vec![Ring { within: Tier::Grid, radius_m: 100 }];
    world.adopt("narrow", narrow);
    world.given(quarrel()).declines(LAN).declines(MEI);
    assert!(world.search_failed().is_some(), "Tao is out of reach");
}

#[test]
fn the_reason_written_for_a_unit_is_what_it_did_and_not_that_it_was_held_a_moment_ago() {
    let mut world = World::staffed();
    world.given(quarrel()).declines(LAN);
    assert_eq!(world.choices()[0].ruled_out, [(LAN, RuledOut::Declined)]);
    world.pass(60);
    let mut ruled_out = world.choices()[0].ruled_out.clone();
    ruled_out.sort();
    assert_eq!(ruled_out, [(LAN, RuledOut::Declined), (MEI, RuledOut::Silent)]);
}
