//! Whoever was away gets exactly what was missed.

use std::time::Duration;

use hub_protocol::Epoch;
use serde_json::{Value, json};
use simulators::client::HubClient;
use system_tests::rig::{
    Raw, Rig,
    organisation::{NORTH, SOUTH},
    within,
};

use crate::stories::{call, wait_for_fixes};

/// Opens a console's socket with a hello of the caller's making.
pub(crate) async fn console(client: &HubClient, epoch: Option<Epoch>, offset: Option<u64>) -> Raw {
    let ticket = client.ticket().await.expect("whoever is signed in gets a ticket");
    let address = client.address();
    let socket = address.socket(&format!("/ws/console?ticket={}", ticket.ticket));
    let cookie = client.cookie_header().expect("the client is signed in");
    let headers = [("Origin", address.origin()), ("Cookie", cookie.as_str())];
    let mut raw = Raw::open(&socket, &headers).await.expect("the ticket is good");
    raw.say(&json!({ "type": "hello", "capabilities": [], "epoch": epoch, "offset": offset })).await;
    raw
}

fn offset_of(message: &Value) -> u64 {
    message["offset"].as_u64().expect("an offset is a number")
}

fn epoch_of(welcome: &Value) -> Epoch {
    Epoch(welcome["epoch"].as_str().expect("an epoch is a text").parse().expect("an epoch is a UUID"))
}

#[tokio::test]
async fn a_console_that_was_away_gets_exactly_what_it_missed() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let mut first = console(&desk, None, None).await;
    let welcome = first.heard("welcome").await;
    let snapshot = first.heard("snapshot").await;
    assert_eq!(snapshot["more"], false);
    drop(first);
    let mut missed: Vec<String> = Vec::new();
    for text in ["一", "二", "三"] {
        missed.push(call(&desk, text).await.case.to_string());
    }
    let offset = offset_of(&snapshot);
    let mut second = console(&desk, Some(epoch_of(&welcome)), Some(offset)).await;
    assert_eq!(offset_of(&second.heard("welcome").await), offset, "the hub goes on where the console was");
    let changes = second.heard("changes").await;
    assert_eq!(changes["from"], offset);
    let shown = changes["cases"].as_array().expect("cases are a list");
    let mut shown: Vec<String> =
        shown.iter().map(|case| case["id"].as_str().expect("an id is a text").to_owned()).collect();
    shown.sort();
    missed.sort();
    assert_eq!(shown, missed);
    assert_eq!(changes["ended"], json!([]));
    rig.stop().await;
}

#[tokio::test]
async fn a_console_resumes_over_a_restart_of_the_hub_without_a_new_snapshot() {
    let mut rig = Rig::start().await;
    let mut seat = rig.seat(SOUTH).await;
    seat.shown().await;
    let before = call(&seat.client, "一").await;
    seat.until_case("the first is on the screen", before.case, |_| true).await;
    rig.kill();
    let _ = seat.lost().await;
    rig.start_again().await;
    let after = call(&seat.client, "二").await;
    seat.until_case("the second is on the screen", after.case, |_| true).await;
    assert!(seat.picture.cases.contains_key(&before.case));
    assert_eq!(seat.picture.snapshots, 1, "the incarnation is the same, so nothing is sent twice");
    assert!(seat.changes.is_sorted(), "{:?}", seat.changes);
    rig.stop().await;
}

#[tokio::test]
async fn a_console_from_another_incarnation_or_from_the_future_gets_a_snapshot() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let mut first = console(&desk, None, None).await;
    let epoch = epoch_of(&first.heard("welcome").await);
    let offset = offset_of(&first.heard("snapshot").await);
    let strange = Epoch(uuid::Uuid::now_v7());
    for (epoch, offset) in [(strange, offset), (epoch, offset + 1_000_000)] {
        let mut again = console(&desk, Some(epoch), Some(offset)).await;
        let _ = again.heard("welcome").await;
        assert_eq!(again.heard("snapshot").await["part"], 0);
    }
    rig.stop().await;
}

#[tokio::test]
async fn a_unit_that_was_away_gets_the_offer_it_missed_and_nothing_that_is_settled() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let mut unit = rig.unit("S1").await;
    wait_for_fixes(&rig, &["S1"]).await;
    let first = call(&desk, "一").await;
    let _ = unit.attend(first.case).await;
    unit.socket.cut(Duration::from_millis(300)).expect("a unit asks little of its link");
    let second = call(&desk, "二").await;
    unit.welcomed().await;
    unit.messages.clear();
    let offered = unit.offered(second.case).await;
    let numbers: Vec<u64> = unit.messages.iter().map(|message| message.number).collect();
    assert_eq!(numbers.len(), 1, "only what is still to be answered: {:?}", unit.messages);
    assert_eq!(offered.case, second.case);
    rig.stop().await;
}

#[tokio::test]
async fn a_unit_and_its_work_survive_a_crash_of_the_hub() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let mut unit = rig.unit("S1").await;
    wait_for_fixes(&rig, &["S1"]).await;
    let case = call(&desk, "一").await.case;
    let offered = unit.accept(case).await;
    rig.kill();
    rig.start_again().await;
    unit.welcomed().await;
    let task = unit.welcome.task.as_ref().expect("the unit still has its task");
    assert_eq!((task.task, task.offer), (offered.task, offered.offer));
    rig.stop().await;
}

#[tokio::test]
async fn the_newest_connection_of_a_unit_wins_and_the_older_one_stays_away() {
    let rig = Rig::start().await;
    let token = rig.token("N1").await;
    let mut older = Raw::unit(&rig.address(), &token).await.expect("the token is good");
    older.say(&system_tests::rig::unit_hello()).await;
    let _ = older.heard("welcome").await;
    let mut newer = Raw::unit(&rig.address(), &token).await.expect("the token is good");
    newer.say(&system_tests::rig::unit_hello()).await;
    let welcome = newer.heard("welcome").await;
    assert_eq!(older.closed().await, 4500);
    newer.say(&json!({ "type": "ping", "sent_us": 7 })).await;
    assert_eq!(newer.heard("pong").await["sent_us"], 7, "the newer one goes on");
    assert_eq!(welcome["unit"]["home"]["code"], NORTH);
    within("the hub goes down", rig.stop()).await;
}
