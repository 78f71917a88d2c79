//! 即采即办 by a unit: filed under the name of whoever carries the device, with pictures that were handed in before.

use hub_dispatch::{CaseId, Command, DocumentKind, Event, Happened, PersonId, Stream, UnitId, UnitKind};
use hub_engine::{
    organisation::default_policy,
    words::{self, hex},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::world::{HERE, World, code};
use crate::http::spot;

const BEFORE: &[u8] = b"\xff\xd8\xff\xe0before";
const AFTER: &[u8] = b"\xff\xd8\xff\xe0after";

fn digest(picture: &[u8]) -> String {
    hex(&Sha256::digest(picture))
}

/// A unit whose device somebody carries, or nobody that is known; its token.
async fn unit_of(world: &World, person: Option<PersonId>) -> String {
    let unit = UnitId(Uuid::now_v7());
    let (kind, skills, home) = (UnitKind::GridWorker, Vec::new(), code(HERE));
    let card = words::UnitCard { name: "网格员".to_owned(), phone: None };
    let enrol = Command::EnrolUnit { unit, kind, skills, home, person, travel: None };
    world.give(enrol, vec![words::unit_card_row(unit, &card)]).await;
    let (_, token) = world.hub.identity.add_device(unit, "手机".to_owned()).await.expect("memory answers");
    token
}

fn found(case: Uuid) -> Value {
    json!({
        "do": "handled", "case": case, "text": "路边小广告", "category": "04", "note": "已清除",
        "before": [digest(BEFORE)], "after": [digest(AFTER)],
    })
}

/// What the hub answers to this order.
async fn ordered(world: &World, token: &str, id: Uuid, action: &Value) -> Value {
    let mut unit = world.device_welcomed(token).await;
    unit.say(json!({"type": "order", "id": id, "action": action}).to_string()).await;
    unit.hears_that("the answer to the order", |answer| answer["order"] == id.to_string()).await
}

/// Hands in the pictures of a matter that is about to be filed.
async fn hand_in(world: &World, person: PersonId, case: Uuid) {
    for picture in [BEFORE, AFTER] {
        let name = digest(picture);
        let kept = spot::keep(&world.hub.engine, person, CaseId(case), &name, picture.to_vec());
        assert!(kept.await.expect("memory answers"), "it is new");
    }
}

#[tokio::test]
async fn a_unit_files_what_it_dealt_with_once_however_often_it_says_so() {
    let world = World::new().await;
    let person = PersonId(Uuid::now_v7());
    let token = unit_of(&world, Some(person)).await;
    let (case, id) = (Uuid::now_v7(), Uuid::now_v7());
    hand_in(&world, person, case).await;
    let done = ordered(&world, &token, id, &found(case)).await;
    assert_eq!((&done["type"], &done["case"]), (&json!("done"), &json!(case)), "{done}");
    assert_eq!(ordered(&world, &token, id, &found(case)).await, done, "the same order is the same answer");
    let again = ordered(&world, &token, Uuid::now_v7(), &found(case)).await;
    assert_eq!((&again["type"], &again["code"]), (&json!("refused"), &json!("case_exists")), "{again}");
    let entries = world.hub.engine.history(Stream::Case(CaseId(case)), 20).await.expect("memory answers");
    let by = |event: &Event| {
        let Event::Acted(acted) = event else { return None };
        acted.by.clone().filter(|_| matches!(acted.what, Happened::SelfHandled { .. }))
    };
    let by = entries.iter().find_map(|entry| by(&entry.recorded.event)).expect("it is on record");
    assert_eq!(by.person, person, "whoever carries the device dealt with it");
}

#[tokio::test]
async fn what_has_no_pictures_and_what_nobody_answers_for_is_refused() {
    let world = World::new().await;
    let token = unit_of(&world, Some(PersonId(Uuid::now_v7()))).await;
    let bare = ordered(&world, &token, Uuid::now_v7(), &found(Uuid::now_v7())).await;
    assert_eq!(bare["code"], "pictures_missing", "{bare}");
    let token = unit_of(&world, None).await;
    let nobodys = ordered(&world, &token, Uuid::now_v7(), &found(Uuid::now_v7())).await;
    assert_eq!(nobodys["code"], "not_allowed", "{nobodys}");
}

/// What a unit hears of what it filed, where so many of a hundred are checked.
async fn check_drawn(percent: u8, phase: &str) {
    let world = World::new().await;
    let mut policy: Value = serde_json::from_str(default_policy()).expect("the policy is JSON");
    policy["closed_loop"]["self_handled"]["sample_percent"] = json!(percent);
    world.adopt(DocumentKind::Policy, policy.to_string()).await;
    let (person, case, id) = (PersonId(Uuid::now_v7()), Uuid::now_v7(), Uuid::now_v7());
    let token = unit_of(&world, Some(person)).await;
    hand_in(&world, person, case).await;
    let done = ordered(&world, &token, id, &found(case)).await;
    assert_eq!((&done["case"], &done["phase"]), (&json!(case), &json!(phase)), "{done}");
    assert_eq!(ordered(&world, &token, id, &found(case)).await, done, "the same order is the same answer");
}

#[tokio::test]
async fn what_is_closed_unchecked_is_told_to_be_closed() {
    check_drawn(0, "closed").await;
}

#[tokio::test]
async fn what_is_drawn_is_told_to_be_looked_at_by_somebody_else_first() {
    check_drawn(100, "to_verify").await;
}

#[tokio::test]
async fn a_welcome_names_what_may_be_dealt_with_on_the_spot_where_somebody_answers_for_it() {
    let world = World::new().await;
    let mut named = Vec::new();
    for person in [Some(PersonId(Uuid::now_v7())), None] {
        let mut unit = world.device(&unit_of(&world, person).await).await;
        unit.say(json!({"type": "hello"}).to_string()).await;
        let welcome = unit.hears("welcome").await;
        let categories = welcome["self_handled"].as_array().cloned().unwrap_or_default();
        let codes =
            categories.iter().map(|category| category["code"].as_str().unwrap_or_default().to_owned());
        named.push(codes.collect::<Vec<_>>());
        assert!(
            categories.iter().all(|category| category["name"].as_str().is_some_and(|name| !name.is_empty()))
        );
    }
    assert_eq!(named, [vec!["04", "07", "08"], Vec::new()]);
}
