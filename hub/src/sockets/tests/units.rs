//! Units: what is brought to them, what they order, and which connection counts.

use hub_dispatch::{Command, UnitId};
use hub_protocol::CloseCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    client::Client,
    consoles::somebody_in,
    desks::{act, city, corrected_to},
    world::{HERE, World},
};

/// Sends an order and waits for its answer.
async fn order(unit: &mut Client, action: Value) -> Value {
    order_as(unit, Uuid::now_v7(), action).await
}

async fn order_as(unit: &mut Client, id: Uuid, action: Value) -> Value {
    unit.say(json!({"type": "order", "id": id, "action": action}).to_string()).await;
    unit.hears_that("the answer to an order", |answer| answer["order"] == id.to_string()).await
}

async fn offered(unit: &mut Client) -> Value {
    unit.hears_that("an offer", |message| message["notice"]["about"] == "offer").await
}

async fn receipt(unit: &mut Client, message: &Value, step: &str) {
    unit.say(json!({"type": "receipt", "message": message["message"], "step": step}).to_string()).await;
}

#[tokio::test]
async fn an_offer_is_repeated_until_it_is_answered_and_the_work_goes_on_to_its_end() {
    let world = World::new().await;
    let (_, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    let case = world.report(HERE).await;
    let first = offered(&mut unit).await;
    assert_eq!(first, offered(&mut unit).await, "the same message comes again");
    receipt(&mut unit, &first, "delivered").await;
    receipt(&mut unit, &first, "seen").await;
    assert_eq!(first, offered(&mut unit).await, "a receipt is no answer");
    let brief = &first["notice"]["case"];
    assert_eq!(brief["case"], case.to_string());
    assert_eq!((&brief["summary"], &brief["address"]), (&json!("井盖破损"), &json!("和平路口")));
    assert_eq!(brief["nearness"], json!({"by": "home"}));
    assert_eq!(brief["evidence"], json!({"before": true, "after": true, "position": false}));

    let accepted = order(&mut unit, json!({"do": "accept", "offer": first["notice"]["offer"]})).await;
    assert_eq!(accepted["outcome"], "carried_out");
    let task = &accepted["task"];
    assert_eq!(*task, first["notice"]["task"]);
    for step in [json!({"do": "set_out", "task": task}), json!({"do": "arrive", "task": task})] {
        assert_eq!(order(&mut unit, step).await["type"], "done");
    }
    let mut again = world.device(&token).await;
    again.say(r#"{"type":"hello"}"#).await;
    let welcome = again.hears("welcome").await;
    assert_eq!(welcome["task"]["task"], *task, "the welcome says what the unit is at");
    assert_eq!(welcome["task"]["case"]["evidence"], brief["evidence"]);
    let bare = order(&mut again, json!({"do": "done", "task": task, "note": "已修好"})).await;
    assert_eq!((&bare["type"], &bare["code"]), (&json!("refused"), &json!("evidence_missing")), "{bare}");
    let (before, after, voice) = ("b1".repeat(32), "a2".repeat(32), "c3".repeat(32));
    let done = json!({
        "do": "done", "task": task, "note": "已修好", "before": [before], "photos": [after], "recordings": [voice]
    });
    let at = task.as_str().expect("a task has an id");
    for kept in [None, Some(&before), Some(&after)] {
        if let Some(digest) = kept {
            world.keep_picture(at, digest).await;
        }
        let unseen = order(&mut again, done.clone()).await;
        assert_eq!(
            (&unseen["type"], &unseen["code"]),
            (&json!("refused"), &json!("pictures_missing")),
            "{unseen}"
        );
    }
    world.keep_recording(at, &voice).await;
    let id = Uuid::now_v7();
    let done_again = order_as(&mut again, id, done.clone()).await;
    assert_eq!(done_again["type"], "done", "{done_again}");
    assert_eq!(
        order_as(&mut again, id, done).await,
        done_again,
        "it is answered again, and nothing is looked for"
    );
    assert!(world.hub.engine.read(|view| view.board.case(case).is_some_and(|case| case.handlers.is_empty())));
}

#[tokio::test]
async fn receipts_are_on_record() {
    let world = World::new().await;
    let (id, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    let mut changes = world.hub.engine.subscribe();
    world.report(HERE).await;
    let message = offered(&mut unit).await;
    receipt(&mut unit, &message, "delivered").await;
    receipt(&mut unit, &message, "delivered").await;
    receipt(&mut unit, &message, "seen").await;
    let seen = |view: &hub_engine::View| {
        view.board.mailbox(id).is_some_and(|mailbox| mailbox.pending[0].seen_at.is_some())
    };
    while !world.hub.engine.read(seen) {
        changes.recv().await.expect("the engine goes on");
    }
    let delivered =
        world.hub.engine.read(|view| view.board.mailbox(id).and_then(|it| it.pending[0].delivered_at));
    assert!(delivered.is_some());
}

#[tokio::test]
async fn a_message_that_was_posted_while_the_unit_was_away_waits_for_it() {
    let world = World::new().await;
    let (_, token) = world.unit(HERE).await;
    world.report(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    offered(&mut unit).await;
}

#[tokio::test]
async fn an_order_sent_twice_is_carried_out_once_and_answered_alike() {
    let world = World::new().await;
    let (_, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    world.report(HERE).await;
    let offer = offered(&mut unit).await["notice"]["offer"].clone();
    let (id, accept) = (Uuid::now_v7(), json!({"do": "accept", "offer": offer}));
    let first = order_as(&mut unit, id, accept.clone()).await;
    let head = world.hub.engine.read(|view| view.seq);
    assert_eq!(order_as(&mut unit, id, accept).await, first);
    assert_eq!(world.hub.engine.read(|view| view.seq), head);
    let other = order_as(&mut unit, id, json!({"do": "sign_off"})).await;
    assert_eq!((&other["type"], &other["code"]), (&json!("refused"), &json!("key_reused")));
}

#[tokio::test]
async fn an_answer_that_comes_late_is_recorded_and_stood_down() {
    let world = World::new().await;
    let (id, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    let case = world.report(HERE).await;
    let offer = offered(&mut unit).await["notice"]["offer"].clone();
    let by = somebody_in("c", geo_index::Tier::City);
    let (reason, _) = hub_engine::words::seal(&hub_engine::ReportWords::default());
    world.give(Command::StandDown { case, unit: id, by, reason }, Vec::new()).await;
    let late = order(&mut unit, json!({"do": "accept", "offer": offer})).await;
    assert_eq!(
        (&late["type"], &late["outcome"], &late["task"]),
        (&json!("done"), &json!("came_late"), &Value::Null)
    );
    let stood_down =
        unit.hears_that("a stand-down", |message| message["notice"]["about"] == "stand_down").await;
    assert_eq!(stood_down["notice"]["offer"], offer);
}

#[tokio::test]
async fn the_newest_connection_of_a_unit_counts() {
    let world = World::new().await;
    let (_, token) = world.unit(HERE).await;
    let mut old = world.device_welcomed(&token).await;
    let mut new = world.device_welcomed(&token).await;
    assert_eq!(old.closed().await, CloseCode::Superseded.code());
    world.report(HERE).await;
    offered(&mut new).await;
}

#[tokio::test]
async fn a_connection_that_another_hub_has_outdone_gives_no_orders() {
    let world = World::new().await;
    let (id, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    // The newer connection, on the other hub.
    let mailbox = hub_dispatch::Stream::Mailbox(id).to_string();
    world.hub.engine.ledger().take_fence(&mailbox).await.expect("memory answers");
    let order = json!({"type": "order", "id": Uuid::now_v7(), "action": {"do": "sign_off"}});
    unit.say(order.to_string()).await;
    assert_eq!(unit.closed().await, CloseCode::Superseded.code());
    assert!(is_on_duty(&world, id), "its order was not carried out");
}

fn is_on_duty(world: &World, id: UnitId) -> bool {
    world
        .hub
        .engine
        .read(|view| view.board.unit(id).is_some_and(|unit| unit.duty == hub_dispatch::board::Duty::On))
}

#[tokio::test]
async fn a_call_for_help_opens_a_case_and_a_second_one_names_the_same() {
    let world = World::new().await;
    let (id, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    let nowhere = json!({"lat": 0.0, "lon": 0.0});
    let first = order(&mut unit, json!({"do": "sos", "place": nowhere, "words": "有人持刀"})).await;
    assert_eq!(first["type"], "done", "a call for help is never refused for its place");
    let open = world.hub.engine.read(|view| view.board.unit(id).and_then(|unit| unit.sos));
    assert_eq!(first["case"], json!(open.map(|case| case.to_string())));
    let second = order(&mut unit, json!({"do": "sos"})).await;
    assert_eq!(second["case"], first["case"]);
}

#[tokio::test]
async fn orders_that_cannot_be_are_refused_by_name() {
    let world = World::new().await;
    let (_, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    let task = Uuid::now_v7();
    let long = "长".repeat(16 * 1024 / 3 + 1);
    let far = json!({"lat": 91.0, "lon": 115.0});
    for (action, code) in [
        (json!({"do": "set_out", "task": task}), "not_your_task"),
        (json!({"do": "teleport"}), "unsupported"),
        (json!({"do": "done", "task": task, "note": long}), "too_large"),
        (json!({"do": "arrive", "task": task, "place": far}), "invalid"),
    ] {
        let answer = order(&mut unit, action.clone()).await;
        assert_eq!((&answer["type"], &answer["code"]), (&json!("refused"), &json!(code)), "{action}");
    }
}

#[tokio::test]
async fn fixes_that_are_not_used_are_told_once_in_a_while_with_their_number() {
    let mut limits = super::world::limits();
    limits.fix_refused_every = std::time::Duration::from_secs(3_600);
    let world = World::with(limits).await;
    let (id, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    let now = crate::state::now().0;
    for (lat, lon, at_us) in [(0.0, 0.0, now), (91.0, 0.0, now), (38.874, 115.465, now)] {
        unit.say(json!({"type": "fix", "lat": lat, "lon": lon, "at_us": at_us}).to_string()).await;
    }
    let refused = unit.hears("fix_refused").await;
    assert_eq!((&refused["reason"], &refused["count"]), (&json!("no_position"), &json!(1)));
    unit.say(r#"{"type":"ping"}"#).await;
    let super::client::Heard::Text(next) = unit.hear().await else { panic!("the hub answers in text") };
    assert_eq!(next["type"], "pong", "the second refusal waits");
    assert!(world.hub.engine.positions().last(id).is_some(), "the good fix was used");
}

#[tokio::test]
async fn a_device_that_is_taken_back_or_a_unit_struck_off_loses_its_socket() {
    let world = World::new().await;
    let (_, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    world.hub.identity.revoke_devices(|_| true).await.expect("memory answers");
    assert_eq!(unit.closed().await, CloseCode::TokenRevoked.code());

    let (struck, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    world.give(Command::RetireUnit { unit: struck }, Vec::new()).await;
    assert_eq!(unit.closed().await, CloseCode::TokenRevoked.code());
}

#[tokio::test]
async fn an_unknown_token_opens_no_socket() {
    let world = World::new().await;
    let request = super::client::unit_request(world.address, "guess");
    assert_eq!(Client::open(world.address, request).await.map(drop), Err(401));
}

#[tokio::test]
async fn a_unit_that_has_a_case_is_told_as_what_it_is_filed_from_now_on_and_brings_what_that_asks_for() {
    let world = World::new().await;
    let (_, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    let case = world.report(HERE).await;
    let asked = offered(&mut unit).await;
    assert!(!asked["notice"]["case"]["evidence"].is_null());
    let accepted = order(&mut unit, json!({"do": "accept", "offer": asked["notice"]["offer"]})).await;
    act(&world, case, city(), corrected_to("01")).await;
    let told = unit.hears_that("what it is filed as", |it| it["notice"]["about"] == "corrected").await;
    let brief = &told["notice"]["case"];
    assert_eq!(told["notice"]["task"], accepted["task"]);
    assert_eq!((&brief["category_name"], &brief["evidence"]), (&json!("矛盾纠纷"), &Value::Null), "{brief}");
    receipt(&mut unit, &told, "delivered").await;
    for step in ["set_out", "arrive", "done"] {
        let answer = order(&mut unit, json!({"do": step, "task": accepted["task"], "note": "已劝开"})).await;
        assert_eq!(answer["type"], "done", "{step}: {answer}");
    }
}
