//! Consoles: what they are shown, and what they have not missed.

use geo_index::Tier;
use hub_dispatch::{CaseId, Command};
use hub_protocol::{
    CloseCode, Role,
    binary::PositionFrame,
    limits::{CASES_PER_CHUNK_MAX, CELLS_WATCHED_MAX},
};
use serde_json::{Value, json};

use super::{
    client::{Client, Heard},
    world::{ELSEWHERE, HERE, ORIGIN, World, limits},
};

pub(super) async fn welcomed(world: &World, person: &super::world::Person, hello: Value) -> (Client, Value) {
    let mut console = world.console(person).await;
    console.say(hello.to_string()).await;
    let welcome = console.hears("welcome").await;
    (console, welcome)
}

pub(super) fn first_hello() -> Value {
    json!({"type": "hello"})
}

pub(super) fn cases_in(message: &Value) -> Vec<&str> {
    let cases = message["cases"].as_array().expect("a list of cases");
    cases.iter().filter_map(|case| case["id"].as_str()).collect()
}

/// The cases of a snapshot, by id, after its last part; the parts must follow one another.
async fn whole_snapshot(console: &mut Client) -> Vec<String> {
    let mut shown: Vec<String> = Vec::new();
    for part in 0.. {
        let snapshot = console.hears("snapshot").await;
        assert_eq!(snapshot["part"], part);
        shown.extend(cases_in(&snapshot).into_iter().map(str::to_owned));
        if snapshot["more"] == false {
            break;
        }
    }
    shown.sort();
    shown
}

#[tokio::test]
async fn a_new_console_gets_everything_open_in_its_area_and_nothing_of_others() {
    let world = World::new().await;
    let here = world.report(HERE).await;
    world.report(ELSEWHERE).await;
    let person = world.person("k1", Role::Dispatcher).await;
    let (mut console, welcome) = welcomed(&world, &person, first_hello()).await;
    let snapshot = console.hears("snapshot").await;
    assert_eq!(welcome["offset"], snapshot["offset"]);
    assert_eq!(cases_in(&snapshot), [here.to_string()]);
    assert_eq!(snapshot["more"], false);
    assert_eq!(snapshot["cases"][0]["summary"], "井盖破损");
}

#[tokio::test]
async fn changes_elsewhere_are_not_shown_and_not_even_counted() {
    let world = World::new().await;
    let person = world.person("k1", Role::Dispatcher).await;
    let (mut console, welcome) = welcomed(&world, &person, first_hello()).await;
    console.hears("snapshot").await;
    world.report(ELSEWHERE).await;
    let here = world.report(HERE).await;
    let changes = console.hears("changes").await;
    assert_eq!(changes["from"], welcome["offset"], "what happened elsewhere made no message");
    assert_eq!(cases_in(&changes), [here.to_string()]);
}

#[tokio::test]
async fn many_cases_come_in_parts_that_fit_a_frame() {
    let world = World::new().await;
    let mut filed = Vec::new();
    for _ in 0..120 {
        filed.push(world.report(HERE).await.to_string());
    }
    let person = world.person("k1", Role::Dispatcher).await;
    let (mut console, _) = welcomed(&world, &person, first_hello()).await;
    filed.sort();
    assert_eq!(whole_snapshot(&mut console).await, filed);
}

#[tokio::test]
async fn an_alert_is_repeated_to_whoever_is_on_duty_until_somebody_acknowledges() {
    let world = World::new().await;
    let on_duty = world.person("k1", Role::Commander).await;
    let colleague = world.person("k1", Role::Dispatcher).await;
    world.roster("k1", on_duty.session.person).await;
    let (mut console, _) = welcomed(&world, &on_duty, first_hello()).await;
    let (mut other, _) = welcomed(&world, &colleague, first_hello()).await;
    let case = world.report(HERE).await;
    let first = console.hears("alert").await;
    let again = console.hears("alert").await;
    assert_eq!(first, again, "the same alert has the same name");
    assert_eq!(first["case"], case.to_string());
    assert_eq!(first["summary"], "井盖破损");

    let rung = u8::try_from(first["rung"].as_u64().expect("a rung")).expect("a small number");
    let round = u32::try_from(first["round"].as_u64().expect("a round")).expect("a small number");
    let by = on_duty.session.person;
    world.give(Command::Acknowledge { case, rung, round, by }, Vec::new()).await;
    let next = world.report(HERE).await;
    // Whatever was on its way, from some moment on only the new case alerts: the old one is not said again.
    loop {
        let alert = console.hears("alert").await;
        if alert["case"] == next.to_string() {
            break;
        }
    }
    assert_eq!(console.hears("alert").await["case"], next.to_string());
    other.say(r#"{"type":"ping","sent_us":7}"#).await;
    loop {
        let Heard::Text(message) = other.hear().await else { panic!("the colleague is told") };
        assert_ne!(message["type"], "alert", "who is not on duty is not alerted");
        if message["type"] == "pong" {
            break;
        }
    }
}

#[tokio::test]
async fn a_console_sees_the_units_of_the_cells_it_watches_and_of_its_area_only() {
    let world = World::new().await;
    let (near, near_token) = world.unit(HERE).await;
    let (_, far_token) = world.unit(ELSEWHERE).await;
    let person = world.person("k1", Role::Dispatcher).await;
    let (mut console, _) = welcomed(&world, &person, first_hello()).await;
    let cell = hub_protocol::Cell::holding(38.874, 115.465).expect("a place on the map");
    console.say(json!({"type": "watch", "cells": [cell]}).to_string()).await;
    for token in [&far_token, &near_token] {
        let mut unit = world.device_welcomed(token).await;
        let at_us = crate::state::now().0;
        unit.say(json!({"type": "fix", "lat": 38.874, "lon": 115.465, "at_us": at_us}).to_string()).await;
        unit.say(r#"{"type":"ping"}"#).await;
        unit.hears("pong").await;
    }
    let handles = console.hears("handles").await;
    assert_eq!(handles["entries"][0]["unit"], near.to_string());
    let frame = PositionFrame::decode(&console.sees().await).expect("a frame of this version");
    let shown: Vec<u32> = frame.rows.iter().map(|row| row.handle).collect();
    assert_eq!(json!(shown), json!([handles["entries"][0]["handle"]]));
}

#[tokio::test]
async fn too_many_cells_are_refused_by_name_and_the_last_list_stands() {
    let world = World::new().await;
    let person = world.person("k1", Role::Dispatcher).await;
    let (mut console, _) = welcomed(&world, &person, first_hello()).await;
    let cells: Vec<usize> = (0..=CELLS_WATCHED_MAX).collect();
    console.say(json!({"type": "watch", "cells": cells}).to_string()).await;
    let error = console.hears("error").await;
    assert_eq!(error["code"], "invalid");
    assert!(error["message"].as_str().is_some_and(|text| text.contains("1025")), "{error}");
}

#[tokio::test]
async fn a_session_that_is_signed_out_loses_its_socket() {
    let world = World::new().await;
    let person = world.person("k1", Role::Dispatcher).await;
    let (mut console, _) = welcomed(&world, &person, first_hello()).await;
    console.hears("snapshot").await;
    world.hub.identity.sign_out(&person.session).await.expect("memory answers");
    assert_eq!(console.closed().await, CloseCode::TokenRevoked.code());
}

#[tokio::test]
async fn a_session_that_runs_out_loses_its_socket() {
    let ledger = std::sync::Arc::new(hub_ledger::MemoryLedger::new());
    let world = World::lasting(ledger, limits(), 2_000).await;
    let person = world.person("k1", Role::Dispatcher).await;
    let (mut console, _) = welcomed(&world, &person, first_hello()).await;
    assert_eq!(console.closed().await, CloseCode::TokenRevoked.code());
    assert!(crate::state::now() >= person.session.expires_at, "it was closed before its time");
}

#[tokio::test]
async fn a_snapshot_longer_than_the_queue_comes_whole_to_whoever_reads() {
    let world = World::with(super::super::SocketLimits { queue: 4, ..limits() }).await;
    let mut filed = Vec::new();
    for _ in 0..5 * CASES_PER_CHUNK_MAX {
        filed.push(world.report(HERE).await.to_string());
    }
    let person = world.person("k1", Role::Dispatcher).await;
    let (mut console, _) = welcomed(&world, &person, first_hello()).await;
    filed.sort();
    assert_eq!(whole_snapshot(&mut console).await, filed);
}

#[tokio::test]
async fn of_a_unit_at_work_elsewhere_the_case_is_not_named() {
    let world = World::new().await;
    let (unit, token) = world.unit(HERE).await;
    let mut device = world.device_welcomed(&token).await;
    let case = world.report(ELSEWHERE).await;
    let by = somebody_in("c", Tier::City);
    world.give(Command::DispatchUnits { case, units: vec![unit], by, reason: reason() }, Vec::new()).await;
    device.hears_that("an offer", |message| message["notice"]["about"] == "offer").await;
    for (area, named) in [("k1", Value::Null), ("c", json!(case.to_string()))] {
        let person = world.person(area, Role::Dispatcher).await;
        let (mut console, _) = welcomed(&world, &person, first_hello()).await;
        let snapshot = console.hears("snapshot").await;
        assert_eq!(
            (&snapshot["units"][0]["status"], &snapshot["units"][0]["case"]),
            (&json!("offered"), &named)
        );
    }
}

#[tokio::test]
async fn an_administrator_sees_units_and_no_cases() {
    let world = World::new().await;
    world.report(HERE).await;
    let (unit, _) = world.unit(HERE).await;
    let person = world.person("c", Role::Administrator).await;
    let (mut console, _) = welcomed(&world, &person, first_hello()).await;
    let snapshot = console.hears("snapshot").await;
    assert_eq!(cases_in(&snapshot), [""; 0]);
    assert_eq!(snapshot["units"][0]["id"], unit.to_string());
}

#[tokio::test]
async fn no_socket_opens_without_the_page_the_session_and_its_own_ticket() {
    let world = World::new().await;
    let person = world.person("k1", Role::Dispatcher).await;
    let other = world.person("k2", Role::Dispatcher).await;
    let ticket = || world.hub.identity.issue_ticket(&person.session);
    let cookie = person.cookie();
    assert_eq!(world.console_refused(&ticket(), cookie, "http://hub.test.evil").await, 403);
    assert_eq!(world.console_refused(&ticket(), other.cookie(), ORIGIN).await, 401);
    assert_eq!(world.console_refused("guess", cookie, ORIGIN).await, 401);
    let once = ticket();
    world.console_refused(&once, "", ORIGIN).await;
    assert_eq!(world.console_refused(&once, cookie, ORIGIN).await, 401, "a ticket is good once");
}

/// Somebody at the centre of an area.
pub(super) fn somebody_in(area: &str, tier: Tier) -> hub_dispatch::Actor {
    let seat = hub_dispatch::Seat::Centre { tier, area: area.parse().expect("a valid code") };
    hub_dispatch::Actor { person: hub_dispatch::PersonId(uuid::Uuid::now_v7()), seat }
}

/// The registration of a case is withdrawn from the city.
pub(in crate::sockets) fn withdraw(case: CaseId) -> Command {
    let by = hub_dispatch::Withdrawer::Seated(somebody_in("c", Tier::City));
    Command::Withdraw { case, by, reason: reason() }
}

pub(super) fn reason() -> hub_dispatch::Sealed {
    hub_engine::words::seal(&hub_engine::ReportWords::default()).0
}
