//! Consoles that come back: exactly what they missed, or a snapshot.

use hub_protocol::{CloseCode, Role};
use serde_json::{Value, json};

use super::{
    client::Heard,
    consoles::{cases_in, first_hello, welcomed, withdraw},
    world::{ELSEWHERE, HERE, World, limits},
};

fn hello_from(welcome: &Value, offset: u64) -> Value {
    json!({"type": "hello", "epoch": welcome["epoch"], "offset": offset})
}

#[tokio::test]
async fn a_console_that_was_away_gets_exactly_what_it_missed() {
    let world = World::new().await;
    let (kept, closed) = (world.report(HERE).await, world.report(HERE).await);
    let person = world.person("k1", Role::Dispatcher).await;
    let (console, welcome) = welcomed(&world, &person, first_hello()).await;
    drop(console);
    let missed = world.report(HERE).await;
    world.report(ELSEWHERE).await;
    world.give(withdraw(closed), Vec::new()).await;
    let foreign = world.report(ELSEWHERE).await;
    world.give(withdraw(foreign), Vec::new()).await;

    let offset = welcome["offset"].as_u64().expect("an offset");
    let head = || world.hub.engine.read(|view| view.seq);
    let before = head();
    let (mut console, again) = welcomed(&world, &person, hello_from(&welcome, offset)).await;
    assert_eq!(again["offset"], welcome["offset"]);
    let changes = console.hears("changes").await;
    assert_eq!(changes["from"], welcome["offset"]);
    // Timers go on meanwhile, so the head may be further than it was, and further than the console was brought.
    let to = changes["to"].as_u64().expect("an offset");
    assert!((before..=head()).contains(&to), "{before} ≤ {to} ≤ {}", head());
    assert_eq!(cases_in(&changes), [missed.to_string()], "{kept} did not change");
    assert_eq!(changes["ended"], json!([closed.to_string()]), "of {foreign} not even the id is told");
}

#[tokio::test]
async fn an_offset_that_means_nothing_is_answered_with_a_snapshot() {
    let world = World::new().await;
    let case = world.report(HERE).await;
    let person = world.person("k1", Role::Dispatcher).await;
    let (_, welcome) = welcomed(&world, &person, first_hello()).await;
    let beyond_head = hello_from(&welcome, 1_000_000);
    let other_epoch = json!({"type": "hello", "epoch": "01999f00-0000-7000-8000-00000000000e", "offset": 1});
    for hello in [beyond_head, other_epoch, hello_from(&welcome, 0)] {
        let (mut console, _) = welcomed(&world, &person, hello.clone()).await;
        let snapshot = console.hears("snapshot").await;
        assert_eq!(cases_in(&snapshot), [case.to_string()], "{hello}");
    }
}

#[tokio::test]
async fn whoever_sees_another_area_now_begins_with_a_snapshot() {
    let world = World::new().await;
    let (here, there) = (world.report(HERE).await, world.report(ELSEWHERE).await);
    let (one, other) =
        (world.person("k1", Role::Dispatcher).await, world.person("k2", Role::Dispatcher).await);
    let (mut console, welcome) = welcomed(&world, &one, first_hello()).await;
    assert_eq!(cases_in(&console.hears("snapshot").await), [here.to_string()]);
    // Somebody else signs in at the same page, which says where the first had come to.
    let offset = welcome["offset"].as_u64().expect("an offset");
    let (mut console, again) = welcomed(&world, &other, hello_from(&welcome, offset)).await;
    assert_ne!(again["epoch"], welcome["epoch"]);
    assert_eq!(cases_in(&console.hears("snapshot").await), [there.to_string()]);
}

#[tokio::test]
async fn a_console_that_missed_too_much_gets_a_snapshot() {
    let world = World::with(super::super::SocketLimits { resume_entries: 3, ..limits() }).await;
    let person = world.person("k1", Role::Dispatcher).await;
    let (console, welcome) = welcomed(&world, &person, first_hello()).await;
    drop(console);
    world.report(HERE).await;
    let offset = welcome["offset"].as_u64().expect("an offset");
    let (mut console, _) = welcomed(&world, &person, hello_from(&welcome, offset)).await;
    console.hears("snapshot").await;
}

#[tokio::test]
async fn a_console_that_does_not_read_is_closed_and_resumes_without_loss() {
    let slow = super::super::SocketLimits { queue: 8, ..limits() };
    let world = World::with(slow).await;
    let person = world.person("k1", Role::Dispatcher).await;
    let (mut console, welcome) = welcomed(&world, &person, first_hello()).await;
    console.hears("snapshot").await;
    let mut filed = Vec::new();
    for _ in 0..120 {
        filed.push(world.report(HERE).await.to_string());
    }
    let mut offset = welcome["offset"].as_u64().expect("an offset");
    let mut shown: Vec<String> = Vec::new();
    let mut take = |changes: &Value, offset: &mut u64| {
        assert_eq!(changes["from"], *offset, "nothing is left out");
        *offset = changes["to"].as_u64().expect("an offset");
        shown.extend(cases_in(changes).into_iter().map(str::to_owned));
    };
    let code = loop {
        match console.hear().await {
            Heard::Text(message) if message["type"] == "changes" => take(&message, &mut offset),
            Heard::Text(_) | Heard::Binary(_) => {}
            Heard::Closed(code) => break code,
        }
    };
    assert_eq!(code, CloseCode::TooSlow.code());
    let head = world.hub.engine.read(|view| view.seq);
    assert!(offset < head, "the console was closed before it had everything");

    let (mut console, _) = welcomed(&world, &person, hello_from(&welcome, offset)).await;
    while offset < head {
        let changes = console.hears("changes").await;
        take(&changes, &mut offset);
    }
    shown.sort();
    shown.dedup();
    filed.sort();
    assert_eq!(shown, filed);
}

#[tokio::test]
async fn a_new_area_tree_sends_consoles_back_for_a_snapshot() {
    let world = World::new().await;
    let person = world.person("c", Role::Dispatcher).await;
    let (mut console, welcome) = welcomed(&world, &person, first_hello()).await;
    console.hears("snapshot").await;
    let only_city = r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"code":"c","name":"c","tier":"city"}}]}"#;
    world.adopt(hub_dispatch::DocumentKind::Areas, only_city.to_owned()).await;
    assert_eq!(console.closed().await, CloseCode::ScopeChanged.code());
    let offset = welcome["offset"].as_u64().expect("an offset");
    let (mut console, _) = welcomed(&world, &person, hello_from(&welcome, offset)).await;
    console.hears("snapshot").await;
}
