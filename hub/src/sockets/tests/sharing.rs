//! Many consoles at once: what is drawn once for all of them, and what each is still shown for itself alone.

use std::collections::BTreeSet;

use geo_index::Tier;
use hub_dispatch::{Actor, CaseId, Command, Placing, Seat};
use hub_protocol::Role;
use serde_json::{Value, json};
use tokio::time::Duration;

use super::{
    client::{Client, Heard},
    consoles::{cases_in, first_hello, reason, somebody_in, welcomed, withdraw},
    world::{ELSEWHERE, HERE, World, limits},
};

const CONSOLES: usize = 12;

/// Hears until a case is told of, and returns every text that came.
async fn heard_until(console: &mut Client, case: CaseId) -> Vec<Value> {
    let mut heard = Vec::new();
    loop {
        let Heard::Text(message) = console.hear().await else { continue };
        let is_it = message["type"] == "changes" && cases_in(&message).contains(&case.to_string().as_str());
        heard.push(message);
        if is_it {
            return heard;
        }
    }
}

#[tokio::test]
async fn however_many_consoles_look_a_change_is_drawn_once_and_so_is_its_message() {
    // Alerts and their repetition are another story.
    let world =
        World::with(super::super::SocketLimits { alert_every: Duration::from_secs(600), ..limits() }).await;
    let person = world.person("k1", Role::Dispatcher).await;
    let mut consoles = Vec::new();
    for _ in 0..CONSOLES {
        let (mut console, welcome) = welcomed(&world, &person, first_hello()).await;
        console.hears("snapshot").await;
        consoles.push((console, welcome["offset"].as_u64().expect("an offset")));
    }
    let fanout = world.hub.sockets.fanout.clone();
    let [cases_before, _, messages_before] = fanout.drawn();
    let offset = world.hub.engine.read(|view| view.seq);
    for _ in 0..10 {
        world.report(HERE).await;
    }
    let last = world.report(HERE).await;
    let mut told: BTreeSet<String> = BTreeSet::new();
    for (console, _) in &mut consoles {
        let changes = heard_until(console, last).await.into_iter().filter(|text| text["type"] == "changes");
        told.insert(json!(changes.collect::<Vec<_>>()).to_string());
    }
    assert_eq!(told.len(), 1, "all of them are told the same");

    let steps = fanout.since(offset).expect("they are kept").len() as u64;
    let [cases, _, messages] = fanout.drawn();
    assert!(
        (1..=steps).contains(&(messages - messages_before)),
        "one message for each of {steps} steps at most"
    );
    // Eleven cases, each drawn when it is opened and when it changes after that, whoever looks.
    assert!(cases - cases_before < 11 * CONSOLES as u64 / 2, "{} drawings", cases - cases_before);
}

#[tokio::test]
async fn consoles_that_come_together_share_a_snapshot_and_miss_nothing_after_it() {
    let world =
        World::with(super::super::SocketLimits { snapshot_kept: Duration::from_secs(600), ..limits() }).await;
    let before = world.report(HERE).await;
    let [here, there] =
        [world.person("k1", Role::Dispatcher).await, world.person("k2", Role::Dispatcher).await];
    let (mut first, _) = welcomed(&world, &here, first_hello()).await;
    assert_eq!(cases_in(&first.hears("snapshot").await), [before.to_string()]);
    let [_, made, _] = world.hub.sockets.fanout.drawn();

    let after = world.report(HERE).await;
    heard_until(&mut first, after).await;
    let (mut second, welcome) = welcomed(&world, &here, first_hello()).await;
    let snapshot = second.hears("snapshot").await;
    assert_eq!(cases_in(&snapshot), [before.to_string()], "as it was when the first came");
    assert_eq!(welcome["offset"], snapshot["offset"]);
    let heard = heard_until(&mut second, after).await;
    let changes = heard.iter().find(|text| text["type"] == "changes").expect("it was waited for");
    assert_eq!(changes["from"], snapshot["offset"], "and what came since then follows on it");
    assert_eq!(world.hub.sockets.fanout.drawn()[1], made, "one was made for both");

    let (mut other, _) = welcomed(&world, &there, first_hello()).await;
    assert_eq!(cases_in(&other.hears("snapshot").await), [""; 0], "who sees something else gets their own");
    assert_eq!(world.hub.sockets.fanout.drawn()[1], made + 1);
}

/// Every text until one that holds a mark, as one.
async fn all_until(console: &mut Client, mark: &str) -> String {
    let mut all = String::new();
    while !all.contains(mark) {
        if let Heard::Text(text) = console.hear().await {
            all.push_str(&text.to_string());
        }
    }
    all
}

#[tokio::test]
async fn two_areas_are_never_told_of_one_anothers_cases() {
    let world = World::new().await;
    let (unit, _) = world.unit(HERE).await;
    let mut consoles = Vec::new();
    for (area, role) in [
        ("k1", Role::Dispatcher),
        ("k2", Role::Dispatcher),
        ("c", Role::Dispatcher),
        ("c", Role::Administrator),
    ] {
        let person = world.person(area, role).await;
        let (mut console, _) = welcomed(&world, &person, first_hello()).await;
        console.hears("snapshot").await;
        consoles.push(console);
    }
    let there = world.report(ELSEWHERE).await;
    let (actor, reason_given) = (somebody_in("c", Tier::City), reason());
    let send = Command::DispatchUnits { case: there, units: vec![unit], by: actor, reason: reason_given };
    world.give(send, Vec::new()).await;
    let here = world.report(HERE).await;
    for case in [here, there] {
        world.give(withdraw(case), Vec::new()).await;
    }
    world.give(Command::SignOff { unit }, Vec::new()).await;
    let (last_here, last_there) = (world.report(HERE).await, world.report(ELSEWHERE).await);

    let off_duty = r#""duty":"off""#.to_owned();
    let marks = [last_here.to_string(), last_there.to_string(), last_there.to_string(), off_duty];
    // Of here, of there, and whether the unit is named: to the other county by the case it was sent to.
    let told = [[true, false, true], [false, true, true], [true, true, true], [false, false, true]];
    for ((console, mark), told) in consoles.iter_mut().zip(marks).zip(told) {
        let all = all_until(console, &mark).await;
        let named = [here.to_string(), there.to_string(), unit.to_string()].map(|id| all.contains(&id));
        assert_eq!(named, told, "{all}");
    }
}

#[tokio::test]
async fn a_case_that_moves_to_another_county_ends_here_and_begins_there() {
    let world = World::new().await;
    let (unit, _) = world.unit(HERE).await;
    let by = hub_dispatch::PersonId(uuid::Uuid::now_v7());
    let [here, there] =
        [world.person("k1", Role::Dispatcher).await, world.person("k2", Role::Dispatcher).await];
    let (mut left, _) = welcomed(&world, &here, first_hello()).await;
    let (mut reached, _) = welcomed(&world, &there, first_hello()).await;
    for console in [&mut left, &mut reached] {
        console.hears("snapshot").await;
    }
    let case = world.report(HERE).await;
    left.hears_that("the unit asked", |text| text["units"][0]["case"] == case.to_string()).await;
    let at_the_city = Seat::Centre { tier: Tier::City, area: super::world::code("c") };
    let (place, area) = (None, super::world::code(ELSEWHERE));
    let by = Actor { person: by, seat: at_the_city };
    let moved = Command::PlaceCase(Placing { case, place, area, by, reason: None, matter: None });
    world.give(moved, Vec::new()).await;
    let ended = |text: &Value| text["ended"].to_string().contains(&case.to_string());
    let told = left.hears_that("the end here", ended).await;
    assert_eq!(
        (&told["units"][0]["id"], &told["units"][0]["case"]),
        (&json!(unit.to_string()), &Value::Null),
        "what the unit is at is no business of this county any more: {told}"
    );
    heard_until(&mut reached, case).await;
}

#[tokio::test]
async fn words_that_are_erased_are_taken_from_every_console() {
    let world = World::new().await;
    let case = world.report_saying(HERE, "张三家门口").await;
    let person = world.person("k1", Role::Dispatcher).await;
    let (mut console, _) = welcomed(&world, &person, first_hello()).await;
    assert_eq!(console.hears("snapshot").await["cases"][0]["summary"], "张三家门口");
    let report = world.hub.engine.read(|view| view.board.case(case).map(|case| case.facts.report));
    let by = person.session.person;
    let report = report.expect("the case is open");
    world.give(Command::EraseReport { report, by }, Vec::new()).await;
    let changes = console.hears("changes").await;
    assert_eq!(
        (&changes["cases"][0]["id"], &changes["cases"][0]["summary"]),
        (&json!(case.to_string()), &json!(""))
    );
}

#[tokio::test]
async fn whoever_comes_on_duty_by_another_roster_is_told_at_once_what_stands() {
    let rarely = super::super::SocketLimits { alert_every: Duration::from_secs(600), ..limits() };
    let world = World::with(rarely).await;
    let case = world.report(HERE).await;
    let person = world.person("k1", Role::Commander).await;
    let (mut console, _) = welcomed(&world, &person, first_hello()).await;
    console.hears("snapshot").await;
    world.roster("k1", person.session.person).await;
    assert_eq!(console.hears("alert").await["case"], case.to_string());
}

#[tokio::test]
async fn in_another_area_tree_what_stands_is_told_to_the_same_people() {
    let world =
        World::with(super::super::SocketLimits { alert_every: Duration::from_secs(600), ..limits() }).await;
    let person = world.person("k1", Role::Commander).await;
    world.roster("k1", person.session.person).await;
    let case = world.report(HERE).await;
    // A county that comes first moves every other one back.
    let area = |code: &str, tier: &str, parent: Option<&str>| {
        let properties = json!({"code": code, "name": code, "tier": tier, "parent": parent});
        json!({"type": "Feature", "geometry": null, "properties": properties})
    };
    let mut areas = vec![area("c", "city", None)];
    areas.extend(["k0", "k1", "k2"].map(|county| area(county, "county", Some("c"))));
    areas.extend((0..9).map(|village| area(&format!("v0{village}"), "village", Some("k0"))));
    areas.extend([area(HERE, "village", Some("k1")), area(ELSEWHERE, "village", Some("k2"))]);
    let tree = json!({"type": "FeatureCollection", "features": areas}).to_string();
    world.adopt(hub_dispatch::DocumentKind::Areas, tree).await;
    let (mut console, _) = welcomed(&world, &person, first_hello()).await;
    assert_eq!(cases_in(&console.hears("snapshot").await), [case.to_string()]);
    assert_eq!(console.hears("alert").await["case"], case.to_string());
}
