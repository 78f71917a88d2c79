//! 突发事件: put on record, graded, responded to, reported upward, closed.

use geo_index::Tier;
use hub_dispatch::{
    EmergencyLevel, INCIDENTS_OPEN_MAX, IncidentDeed, IncidentId, IncidentReportKind, Levels, NoIncident,
    OpenIncident, Plan, Policy, RESPONSE_AREAS_MAX, Span,
};
use uuid::Uuid;

use crate::{
    desks::{ROADS, city, county, desk, north, oak, south},
    emergencies::{FLOOD, ends_response, flood, of_flood, opened, refused, reports, responds},
    orders::sealed,
    town::{self, code},
    world::World,
};

use EmergencyLevel::{I, Iii, Iv};
use IncidentReportKind::{Final, FirstByPhone, FirstInWriting, FollowUp};

const EVERY_FIRST: [IncidentReportKind; 2] = [FirstByPhone, FirstInWriting];

fn log() -> IncidentDeed {
    IncidentDeed::Log { words: sealed() }
}

fn close() -> IncidentDeed {
    IncidentDeed::Close { words: sealed() }
}

/// Minutes until a report is to be made.
fn minutes_left(world: &World, kind: IncidentReportKind) -> Option<u64> {
    world.flood().owed.get(&kind).map(|owed| owed.due.since_ms(world.now) / 60_000)
}

#[test]
fn an_incident_owes_a_telephone_call_within_half_an_hour_and_a_written_report_within_the_hour() {
    let mut world = World::tiny();
    world.when(opened(flood())).then(&["incident.opened"]);
    assert_eq!(
        (minutes_left(&world, FirstByPhone), minutes_left(&world, FirstInWriting)),
        (Some(30), Some(60))
    );
    world.pass(29 * 60);
    let now = world.now;
    world.when(of_flood(north(), reports(FirstByPhone, now))).then(&["incident.reported"]);
    assert_eq!((world.flood().reported, minutes_left(&world, FirstByPhone)), (1, None));
    world.hours(1);
    assert!(world.flood().owed[&FirstInWriting].overdue, "nobody wrote");
    let now = world.now;
    world.when(of_flood(north(), reports(FirstInWriting, now))).then(&["incident.reported"]);
    assert!(world.flood().owed.is_empty() && world.flood().clock.is_none());
}

#[test]
fn after_an_outage_every_report_that_is_late_is_told_at_once() {
    let mut world = World::flooded();
    world.sleep_through(3 * 3_600);
    assert!(EVERY_FIRST.iter().all(|kind| world.flood().owed[kind].overdue));
}

#[test]
fn it_is_put_on_record_from_a_centre_above_it_once() {
    let mut world = World::tiny();
    for by in [south(), desk(ROADS)] {
        let refusal = refused(NoIncident::Outside(code("oak-1")));
        world.when(opened(OpenIncident { by, ..flood() })).then_refused(refusal.clone());
    }
    world.given(opened(flood())).when(opened(flood())).then_refused(refused(NoIncident::Exists(FLOOD)));
    let ids = (1..INCIDENTS_OPEN_MAX).map(|n| IncidentId(Uuid::from_u128(81_000 + n as u128)));
    for incident in ids {
        world.board.evolve(&recorded_opening(&world, incident));
    }
    let one_more = IncidentId(Uuid::from_u128(80_777));
    let command = opened(OpenIncident { incident: one_more, ..flood() });
    assert_eq!(world.carry_out(&command), Err(refused(NoIncident::TooMany)));
}

fn recorded_opening(world: &World, incident: IncidentId) -> hub_dispatch::board::Recorded {
    let stream = hub_dispatch::Stream::Incident(FLOOD);
    let mut opening = world.ledger.streams[&stream][0].clone();
    if let hub_dispatch::Event::Incident(happened) = &mut opening.event {
        happened.incident = incident;
    }
    opening
}

#[test]
fn a_response_is_set_from_a_tier_high_enough_over_areas_below_it() {
    let mut world = World::flooded();
    world.when(of_flood(north(), responds(Iv, &["north"]))).then(&["incident.response_set"]);
    let too_low = |needed| refused(NoIncident::SeatTooLow { needed });
    world.when(of_flood(north(), responds(Iii, &["north"]))).then_refused(too_low(Tier::County));
    world.when(of_flood(county(), responds(I, &["county"]))).then_refused(too_low(Tier::City));
    let outside = refused(NoIncident::Outside(code("south")));
    world.when(of_flood(north(), responds(Iv, &["oak", "south"]))).then_refused(outside.clone());
    let twice = refused(NoIncident::AreaTwice(code("oak")));
    world.when(of_flood(north(), responds(Iv, &["oak", "oak"]))).then_refused(twice.clone());
    world.when(of_flood(north(), responds(Iv, &[]))).then_refused(refused(NoIncident::AreaCount(0)));
    let many = vec!["oak"; RESPONSE_AREAS_MAX + 1];
    let too_many = refused(NoIncident::AreaCount(RESPONSE_AREAS_MAX + 1));
    world.when(of_flood(north(), responds(Iv, &many))).then_refused(too_many.clone());
    world
        .when(of_flood(south(), responds(Iv, &["south"])))
        .then_refused(refused(NoIncident::NotYours(FLOOD)));
    world.when(of_flood(city(), responds(I, &["city"]))).then(&["incident.response_set"]);
}

#[test]
fn a_plan_says_what_its_levels_change_and_one_that_the_policy_has_not_is_refused_by_name() {
    let mut world = World::flooded();
    let mut levels = Levels::default();
    levels.iv.clocks_percent = 40;
    let mut policy = Policy { ..town::policy() };
    policy.response.plans.insert("flood".to_owned(), Plan { name: "防汛抗旱应急预案".to_owned(), levels });
    world.adopt("p2", policy);
    let by_plan = |plan: &str| IncidentDeed::SetResponse {
        level: Iv,
        plan: Some(plan.to_owned()),
        areas: vec![code("oak")],
        reason: sealed(),
    };
    world.given(of_flood(north(), by_plan("flood")));
    assert_eq!(world.flood().response.as_ref().unwrap().rule.clocks_percent, 40);
    let unknown = refused(NoIncident::NoPlan("quake".to_owned()));
    world.when(of_flood(north(), by_plan("quake"))).then_refused(unknown.clone());
}

#[test]
fn while_a_response_lasts_follow_ups_are_owed_and_after_it_the_final_report() {
    let mut world = World::flooded();
    for kind in EVERY_FIRST {
        let now = world.now;
        world.given(of_flood(north(), reports(kind, now)));
    }
    let not_owed = |kind| refused(NoIncident::NotOwed { incident: FLOOD, kind });
    let now = world.now;
    world.when(of_flood(north(), reports(FollowUp, now))).then_refused(not_owed(FollowUp));
    world.given(of_flood(north(), responds(Iv, &["oak"])));
    assert_eq!(minutes_left(&world, FollowUp), Some(12 * 60));
    world.hours(5).given(of_flood(county(), responds(Iii, &["north"])));
    assert_eq!(minutes_left(&world, FollowUp), Some(4 * 60), "a graver level is reported sooner");
    world.hours(3);
    let now = world.now;
    world.given(of_flood(north(), reports(FollowUp, now)));
    assert_eq!(minutes_left(&world, FollowUp), Some(4 * 60));
    world.given(of_flood(county(), ends_response()));
    assert_eq!((minutes_left(&world, FollowUp), minutes_left(&world, Final)), (None, Some(24 * 60)));
    let owes = refused(NoIncident::Owes { incident: FLOOD, kind: Final });
    world.when(of_flood(county(), close())).then_refused(owes.clone());
    let now = world.now;
    world.given(of_flood(north(), reports(Final, now))).given(of_flood(county(), close()));
    assert!(world.board.incident(FLOOD).is_none());
    world.when(of_flood(county(), log())).then_refused(refused(NoIncident::NotOpen(FLOOD)));
}

#[test]
fn a_response_that_begins_again_owes_no_final_report_until_it_ends_again() {
    let mut world = World::flooded();
    world.given(of_flood(north(), responds(Iv, &["oak"]))).given(of_flood(north(), ends_response()));
    assert!(world.flood().owed.contains_key(&Final));
    world.given(of_flood(north(), responds(Iv, &["oak"])));
    assert!(!world.flood().owed.contains_key(&Final) && world.flood().owed.contains_key(&FollowUp));
    let in_force = refused(NoIncident::ResponseInForce(FLOOD));
    world.when(of_flood(north(), close())).then_refused(in_force.clone());
    world.given(of_flood(north(), ends_response()));
    world.when(of_flood(north(), ends_response())).then_refused(refused(NoIncident::NoResponse(FLOOD)));
}

#[test]
fn a_report_lies_neither_before_the_incident_nor_in_the_future() {
    let mut world = World::flooded();
    let opened_at = world.flood().opened_at;
    world.hours(1);
    let before = hub_dispatch::UtcMicros(opened_at.0 - 1);
    let ahead = world.in_hours(1);
    for said_at in [before, ahead] {
        let refusal = refused(NoIncident::SaidAt(said_at));
        world.when(of_flood(north(), reports(FirstByPhone, said_at))).then_refused(refusal.clone());
    }
    world.when(of_flood(north(), reports(FirstByPhone, opened_at))).then(&["incident.reported"]);
    assert_eq!(Span::Minutes(30), hub_dispatch::IncidentReportRules::default().phone_within);
}

#[test]
fn in_the_command_room_are_those_who_command_and_the_centres_below_them() {
    let mut world = World::flooded();
    for by in [oak(), north(), county(), city()] {
        world.when(of_flood(by, log())).then(&["incident.logged"]);
    }
    assert_eq!(world.flood().logged, 4);
    for by in [south(), desk(ROADS)] {
        world.when(of_flood(by, log())).then_refused(refused(NoIncident::NotYours(FLOOD)));
    }
    world.given(of_flood(county(), responds(Iii, &["north", "south"])));
    world.when(of_flood(south(), log())).then(&["incident.logged"]);
    let grade = IncidentDeed::Grade { level: Iii, words: sealed() };
    world.when(of_flood(oak(), grade.clone())).then_refused(refused(NoIncident::NotYours(FLOOD)));
    world.when(of_flood(north(), grade)).then(&["incident.graded"]);
    assert_eq!(world.flood().level, Some(Iii));
}
