//! 应急响应 over cases: shorter clocks, the way straight to whoever commands, and 缓办; and nothing of it anywhere else.

use hub_dispatch::{
    ClimbReason, ClockPurpose, Command, Deed, EmergencyLevel, Event, Grade, Happened, Intake, NoIncident,
    Phase, Policy, Refusal, SuspensionKind,
};

use crate::{
    desks::{ROADS, WATER, city, county, does, leak, merge, north, oak, part, resume, suspend},
    emergencies::{
        FIRE, FLOOD, about_incident, attach, ends_response, flood, of_flood, opened, refused, responds,
    },
    orders::{CASE, OTHER_CASE, another_says, another_warns, intake, quarrel, sealed, stand_down},
    run_cards::{a_boat, anybody, for_quarrels, under},
    town::{self, BO, code},
    world::World,
};

use EmergencyLevel::{I, Ii, Iii, Iv};

/// An everyday leak in Oak that departments have, ten hours for it, and the flood.
fn leak_with_roads() -> World {
    let mut world = World::with_departments(ROADS, &[WATER]);
    world.given(opened(flood()));
    world
}

fn waits(world: &World) -> bool {
    world.case().handling.suspended.is_some_and(|it| it.kind == SuspensionKind::Emergency)
}

/// A leak of another township.
fn leak_in_ash() -> Command {
    Command::OpenCase(Intake { area: code("ash-1"), place: None, ..leak(OTHER_CASE) })
}

fn due_us(world: &World) -> u64 {
    world.case().handling.limit.as_ref().unwrap().limit.due.0.cast_unsigned()
}

#[test]
fn what_can_wait_waits_with_its_limit_paused_and_the_reason_on_record() {
    let mut world = leak_with_roads();
    world.hours(1).responded(county(), Iii, &["north"]);
    world.then(&["case.response_set", "case.suspended", "limit.paused", "case.clock_set"]);
    assert!(waits(&world) && world.case().phase == Phase::Suspended);
    assert_eq!(world.case().clock.unwrap().purpose, ClockPurpose::Review);
    assert!(world.case().handling.desk.values().all(|desk| desk.clock.is_none()));
}

#[test]
fn every_pause_is_accounted_for_to_the_microsecond() {
    let mut world = leak_with_roads();
    let (due, mut paused_us) = (due_us(&world), 0);
    for (begins_us, lasts_s, level) in [(0, 3_600, Iii), (333, 7_201, Ii), (999, 59, I)] {
        world.pass(60);
        world.now = world.now.plus_us(begins_us);
        let since = world.now;
        world.responded(city(), level, &["north"]).pass(lasts_s);
        world.now = world.now.plus_us(1);
        paused_us += world.now.since_us(since);
        world.given(of_flood(city(), ends_response())).all_follow();
        assert_eq!(due_us(&world) - due, paused_us, "after {lasts_s} s at {level:?}");
        assert_eq!((world.case().phase, world.response()), (Phase::WithDepartments, None));
    }
}

#[test]
fn a_response_over_one_township_touches_no_clock_of_another() {
    let mut world = leak_with_roads();
    world.given(leak_in_ash());
    let before = world.board.case(OTHER_CASE).unwrap().clone();
    world.responded(county(), Iii, &["north"]);
    world.given(of_flood(county(), ends_response())).all_follow();
    assert_eq!(world.board.case(OTHER_CASE), Some(&before), "not even its version");
    world.responded(county(), Iii, &["south"]);
    assert_ne!(world.board.case(OTHER_CASE), Some(&before));
}

#[test]
fn what_is_filed_under_a_response_follows_it_in_the_same_breath() {
    let mut world = World::flooded();
    world.given(of_flood(county(), responds(Iii, &["north"])));
    world.when(Command::OpenCase(leak(CASE)));
    assert!(waits(&world));
    world.when(Command::OpenCase(Intake { grade: Some(Grade::Orange), ..leak(OTHER_CASE) }));
    let other = world.board.case(OTHER_CASE).unwrap();
    assert_eq!((other.phase, other.handling.response.unwrap().level), (Phase::Unattended, Iii));
    assert!(world.owing_a_response().is_empty());
}

#[test]
fn what_presses_waits_for_nothing_and_its_post_has_less_time() {
    let mut world = World::flooded();
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Orange), ..leak(CASE) }));
    let before = world.case().clock.unwrap();
    world.responded(county(), Iii, &["north"]).then(&["case.response_set", "case.clock_set"]);
    let after = world.case().clock.unwrap();
    let all = before.due.since_ms(world.now);
    assert_eq!((after.purpose, after.due.since_ms(world.now)), (before.purpose, all * 75 / 100));
    assert!(world.case().alert.is_some(), "the alert stands as it did");
    world.given(of_flood(county(), ends_response())).all_follow();
    assert_eq!(world.case().clock.unwrap(), after, "nobody loses what is left by the end of it");
}

#[test]
fn a_level_that_leaves_clocks_as_they_are_sets_none() {
    let mut world = World::flooded();
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Orange), ..leak(CASE) }));
    world.responded(north(), Iv, &["north"]).then(&["case.response_set"]);
}

#[test]
fn what_presses_climbs_straight_to_whoever_commands() {
    for (by, rung) in [(None, 1), (Some(north()), 1), (Some(city()), 3)] {
        let mut world = World::flooded();
        world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..leak(CASE) }));
        assert_eq!(world.case().rung, 0);
        if let Some(by) = by {
            world.responded(by, Iv, &["north"]);
        }
        while world.case().rung == 0 {
            world.pass(1);
        }
        assert_eq!(world.case().rung, rung);
    }
}

#[test]
fn what_waits_and_becomes_more_pressing_or_part_of_the_emergency_goes_on() {
    let ways: [fn() -> Command; 4] = [
        || another_says(Grade::Orange),
        || another_says(Grade::Red),
        || another_warns(vec![hub_dispatch::Service::Fire]),
        || attach(CASE, north(), FLOOD),
    ];
    for way in ways {
        let mut world = leak_with_roads();
        world.responded(county(), Iii, &["north"]).given(way());
        assert!(!waits(&world) && world.case().phase != Phase::Suspended);
        assert!(world.case().handling.limit.as_ref().unwrap().paused.is_none());
    }
}

#[test]
fn what_waits_and_begins_to_press_alerts_one_post_once() {
    for said in [another_says(Grade::Orange), another_says(Grade::Red)] {
        let mut world = World::flooded();
        world.given(quarrel()).responded(county(), Iii, &["north"]);
        assert!(waits(&world));
        world.when(said);
        let alerts = world.events().iter().filter(|event| matches!(event, Event::Alerted { .. }));
        assert_eq!(alerts.count(), 1);
        assert_eq!(world.case().phase, Phase::Unattended);
    }
}

#[test]
fn what_a_person_lets_go_on_goes_on_until_there_is_another_response() {
    let mut world = leak_with_roads();
    world.responded(county(), Iii, &["north"]).given(does(county(), resume()));
    assert_eq!(world.case().phase, Phase::WithDepartments);
    world.responded(city(), Ii, &["north"]);
    assert_eq!((world.case().phase, world.response().unwrap().level), (Phase::WithDepartments, Ii));
    world.given(of_flood(city(), ends_response())).all_follow();
    world.responded(city(), Ii, &["north"]);
    assert!(waits(&world), "that is another one");
}

#[test]
fn what_waited_too_long_is_put_to_its_post() {
    let mut world = leak_with_roads();
    world.responded(county(), Iii, &["north"]).hours(73);
    let alert = world.case().alert.clone().expect("its post is told");
    assert_eq!(alert.reason, Some(ClimbReason::ReviewDue));
}

#[test]
fn a_person_makes_wait_for_an_emergency_only_what_lies_under_a_response() {
    let mut world = World::with_departments(ROADS, &[]);
    let wait = |world: &World| does(county(), suspend(SuspensionKind::Emergency, world.in_hours(9)));
    world.when(wait(&world)).then_refused(refused(NoIncident::NothingToWaitFor(CASE)));
    world.given(opened(flood())).responded(north(), Iv, &["oak"]);
    assert!(!waits(&world), "at the lowest level nothing waits by itself");
    world.when(wait(&world));
    assert!(waits(&world));
    world.given(of_flood(north(), ends_response())).all_follow();
    assert_eq!(world.case().phase, Phase::WithDepartments);
}

#[test]
fn nothing_waits_of_a_category_that_the_plan_excepts_nor_what_somebody_is_at_work_on() {
    let mut world = World::staffed();
    let mut policy: Policy = town::policy();
    policy.response.otherwise.iii.never_wait = vec![town::category("leak")];
    world.adopt("p2", policy);
    world.given(opened(flood())).given(Command::OpenCase(leak(CASE)));
    world.responded(county(), Iii, &["north"]);
    assert!(!waits(&world) && world.response().is_some());
}

#[test]
fn nothing_waits_to_which_somebody_goes_whom_its_card_wants_besides() {
    let mut world = under(for_quarrels(vec![anybody(), a_boat()]));
    world.given(opened(flood())).given(quarrel()).pass(0).accepts(BO);
    assert_eq!(world.case().phase, Phase::Unattended, "the first whom the card wants is still looked for");
    world.responded(county(), Iii, &["county"]);
    assert!(!waits(&world) && world.response().is_some(), "the boat is on its way");
    world.given(of_flood(county(), ends_response())).all_follow();
    world.given(stand_down(BO)).responded(county(), Iii, &["county"]);
    assert!(waits(&world), "nobody goes any more");
}

#[test]
fn of_several_responses_the_gravest_holds_and_then_the_first() {
    let mut world = World::flooded();
    let fire = hub_dispatch::OpenIncident { incident: FIRE, by: city(), ..flood() };
    world.given(opened(fire)).given(Command::OpenCase(intake(CASE)));
    world.responded(county(), Iii, &["north"]);
    world.given(about_incident(FIRE, city(), responds(Iii, &["city"]))).all_follow();
    assert_eq!(world.response().unwrap().incident, FLOOD);
    world.given(about_incident(FIRE, city(), responds(Ii, &["city"]))).all_follow();
    assert_eq!((world.response().unwrap().incident, world.response().unwrap().level), (FIRE, Ii));
    world.given(about_incident(FIRE, city(), ends_response())).all_follow();
    assert_eq!(world.response().unwrap().incident, FLOOD);
}

#[test]
fn a_case_belongs_to_an_incident_with_its_caller_and_follows_the_response_to_it_wherever_it_lies() {
    let mut world = World::flooded();
    world.given(leak_in_ash()).responded(city(), Iii, &["north"]);
    assert_eq!(world.board.case(OTHER_CASE).unwrap().handling.response, None);
    world.when(attach(OTHER_CASE, city(), FLOOD));
    world.then(&["case.attached", "case.response_set", "case.clock_set", "case.copied"]);
    let other = world.board.case(OTHER_CASE).unwrap();
    assert_eq!((other.handling.incident, other.handling.reports.len()), (Some(FLOOD), 1));
    assert!(other.handling.suspended.is_none(), "it is part of the emergency");
    let again = refused(NoIncident::Attached { case: OTHER_CASE, incident: FLOOD });
    world.when(attach(OTHER_CASE, city(), FLOOD)).then_refused(again.clone());
    world
        .when(crate::desks::about(OTHER_CASE, city(), Deed::Detach))
        .then(&["case.detached", "case.response_set"]);
    assert_eq!(world.board.case(OTHER_CASE).unwrap().handling.response, None);
    let none = refused(NoIncident::NotAttached(OTHER_CASE));
    world.when(crate::desks::about(OTHER_CASE, city(), Deed::Detach)).then_refused(none.clone());
    world.when(attach(OTHER_CASE, city(), FIRE)).then_refused(refused(NoIncident::NotOpen(FIRE)));
    world.when(attach(OTHER_CASE, oak(), FLOOD)).then_refused(Refusal::NotYourCase(OTHER_CASE));
}

#[test]
fn a_merge_brings_the_incident_along_and_what_is_parted_has_it_again() {
    let mut world = World::flooded();
    world.given(Command::OpenCase(leak(CASE))).given(Command::OpenCase(leak(OTHER_CASE)));
    world.given(attach(OTHER_CASE, north(), FLOOD));
    world.given(crate::desks::about(OTHER_CASE, city(), merge(CASE)));
    assert_eq!(world.case().handling.incident, Some(FLOOD));
    world.given(does(city(), part(OTHER_CASE)));
    assert_eq!(world.board.case(OTHER_CASE).unwrap().handling.incident, Some(FLOOD));
}

#[test]
fn a_hub_that_looks_again_finds_nothing_more_to_do() {
    let mut world = leak_with_roads();
    world.responded(county(), Iii, &["north"]);
    world.when(crate::emergencies::follow(CASE)).then_nothing();
    let sets = world.ledger.feed.iter().filter(|recorded| {
        matches!(&recorded.event, Event::Acted(acted) if matches!(acted.what, Happened::ResponseSet { .. }))
    });
    assert_eq!(sets.count(), 1);
    assert_eq!(sealed(), world.flood().response.as_ref().unwrap().reason);
}

#[test]
fn units_under_a_response_are_asked_for_their_position_as_often_as_the_gravest_asks() {
    let mut world = World::flooded();
    let (oak, ash) = (line(&["oak", "north", "county", "city"]), line(&["ash", "south", "county", "city"]));
    assert_eq!(world.board.position_every_s(&oak, None), None, "nothing is responded to");
    world.given(Command::OpenCase(intake(CASE))).responded(county(), Iii, &["north"]);
    assert_eq!(world.board.position_every_s(&oak, None), Some(10));
    assert_eq!(world.board.position_every_s(&ash, None), None, "it lies elsewhere");
    assert_eq!(world.board.position_every_s(&ash, Some(world.case())), Some(10), "it is at work there");

    let fire = hub_dispatch::OpenIncident { incident: FIRE, by: city(), ..flood() };
    world.given(opened(fire)).given(about_incident(FIRE, city(), responds(Ii, &["city"]))).all_follow();
    assert_eq!([&oak, &ash].map(|home| world.board.position_every_s(home, None)), [Some(5), Some(5)]);
    world.given(about_incident(FIRE, city(), ends_response())).all_follow();
    world.given(of_flood(county(), ends_response())).all_follow();
    assert_eq!(world.board.position_every_s(&oak, Some(world.case())), None);
}

fn line(codes: &[&str]) -> Vec<geo_index::AreaCode> {
    codes.iter().map(|it| code(it)).collect()
}
