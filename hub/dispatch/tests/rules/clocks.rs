//! Clocks that nobody can stop by not clicking.

use hub_dispatch::{Command, Grade, Phase};

use crate::{
    orders::{acknowledge, of_category, of_grade, quarrel},
    town::{IN_OAK, LAN, MEI, SECOND_MS},
    world::World,
};

#[test]
fn a_night_in_which_nobody_does_anything_ends_with_every_case_at_its_top_still_alerting() {
    for (category, top) in [("quarrel", 2), ("pothole", 2), ("notice", 1), ("lamp", 0), ("flood", 3)] {
        let mut world = World::staffed();
        world.given(of_category(category)).pass(8 * 3_600);
        assert_eq!(world.case().rung, top, "{category}");
        assert!(world.case().alert.is_some(), "{category}");
    }
}

#[test]
fn the_clock_runs_in_every_phase_and_is_alerted_about_when_it_runs_out() {
    let phases = [Phase::Unattended, Phase::UnderWay, Phase::OnScene, Phase::ToVerify, Phase::ToClose];
    for phase in phases {
        let mut world = World::staffed();
        world.given(quarrel()).brought_to(phase);
        let due = world.case().clock.unwrap().due;
        let rung = world.case().rung;
        world.pass(due.since_ms(world.now) / SECOND_MS);
        assert!(world.case().alert.is_some() && world.case().rung >= rung, "{phase:?}");
        assert!(world.case().clock.unwrap().due > due, "{phase:?}");
    }
}

#[test]
fn somebody_who_acknowledges_every_alert_and_does_nothing_cannot_hold_it_below_the_top() {
    let mut world = World::tiny();
    world.given(quarrel());
    for _ in 0..12 {
        let (rung, round) = world.alert();
        let person = world.roster[&world.case().owner().unwrap().area][0];
        world.given(acknowledge(rung, round, person)).pass(273);
    }
    assert_eq!(world.case().rung, 2);
}

#[test]
fn units_that_accept_and_give_up_in_turn_do_not_stop_the_alerts() {
    let mut world = World::staffed();
    world.given(of_grade(Grade::Red));
    for unit in [LAN, MEI] {
        world.accepts(unit).declines(unit);
        assert!(world.case().alert.is_some());
    }
    world.pass(61);
    assert_eq!(world.case().rung, 1);
}

#[test]
fn an_acknowledgement_does_not_outlive_the_phase_it_was_given_in() {
    let mut world = World::staffed();
    world.given(quarrel()).given(acknowledge(0, 1, IN_OAK)).accepts(LAN);
    assert_eq!(world.case().acknowledged_by, None);
    world.given(Command::SignOn { unit: MEI }).pass(903);
    assert_eq!(world.alert().0, 0, "the post that has the case is told first");
}
