//! Importing units, roster and policy; devices of units.

use axum::http::{Method, StatusCode};
use hub_protocol::Role;
use serde_json::{Value, json};

use super::{Answered, World};

const ORGANISATION: &str = "/api/v1/organisation";

fn unit(code: &str) -> Value {
    json!({"code": code, "name": format!("巡防{code}组"), "kind": "patrol", "home": "1301"})
}

async fn import(world: &World, root: &str, key: &str, body: Value) -> Answered {
    world.change(ORGANISATION, root, key).send(&body).await
}

#[tokio::test]
async fn every_mistake_is_named_and_nothing_is_changed() {
    let (world, root) = World::set_up().await;
    let body = json!({
        "units": [unit("1"), unit("1"), {"code": "2", "name": "", "kind": "boat", "home": "9999", "person": "nobody"}],
        "roster": [{"area": "8888", "person": "root"}, {"area": "13", "person": "ghost"}],
        "policy": {"categories": {}},
    });
    let answered = import(&world, &root, "k", body).await;
    assert_eq!((answered.status.as_u16(), answered.error().0), (422, "import_invalid"));
    let message = answered.body["error"]["message"].as_str().unwrap();
    for named in ["policy", "twice", "its name", "9999", "nobody", "8888", "ghost"] {
        assert!(message.contains(named), "{named}: {message}");
    }
    assert_eq!(world.get("/api/v1/units", &root).await.body["units"], json!([]));
}

#[tokio::test]
async fn a_preview_says_what_would_change_and_changes_nothing() {
    let (world, root) = World::set_up().await;
    let path = format!("{ORGANISATION}?preview=true");
    let answered = world.change(&path, &root, "k").send(&json!({"units": [unit("1")]})).await;
    assert_eq!(answered.body["units"]["enrolled"], 1, "{}", answered.body);
    assert_eq!(world.get("/api/v1/units", &root).await.body["units"], json!([]));
}

#[tokio::test]
async fn importing_the_same_again_changes_nothing_and_leaving_a_unit_out_strikes_it_off() {
    let (world, root) = World::set_up().await;
    let both = json!({"units": [unit("1"), unit("2")]});
    let counts = |answered: &Answered| {
        let units = &answered.body["units"];
        [&units["enrolled"], &units["changed"], &units["retired"]].map(|count| count.as_u64().unwrap_or(99))
    };
    assert_eq!(counts(&import(&world, &root, "a", both.clone()).await), [2, 0, 0]);
    assert_eq!(counts(&import(&world, &root, "b", both).await), [0, 0, 0]);
    assert_eq!(counts(&import(&world, &root, "c", json!({"units": [unit("2")]})).await), [0, 0, 1]);
    let units = world.get("/api/v1/units", &root).await;
    assert_eq!(units.body["units"].as_array().unwrap().len(), 1, "{}", units.body);
}

#[tokio::test]
async fn an_account_of_one_county_does_not_import_for_the_whole() {
    let (world, _) = World::set_up().await;
    let (_, cookie) = world.let_in("east", Role::Administrator, "1301").await;
    let answered = import(&world, &cookie, "k", json!({"units": []})).await;
    assert_eq!((answered.status, answered.error().0), (StatusCode::FORBIDDEN, "outside_area"));
}

#[tokio::test]
async fn a_device_is_known_by_its_token_until_that_is_taken_back() {
    let (world, root) = World::set_up().await;
    let imported = import(&world, &root, "a", json!({"units": [unit("1")]})).await;
    let id = &imported.body["units"]["ids"][0]["unit"];
    let made = world.change("/api/v1/devices", &root, "d").send(&json!({"unit": id, "label": "手机"})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let token = made.body["token"].as_str().unwrap();
    let known = world.hub.identity.device(token).await.unwrap().expect("the device is known");
    assert_eq!(json!(known.unit), *id);
    let path = format!("/api/v1/devices/{}", known.id);
    let asked = world.ask(Method::DELETE, &path).with("cookie", &root).with("origin", super::ORIGIN);
    assert_eq!(asked.bare().await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.hub.identity.device(token).await.unwrap(), None);
}

#[tokio::test]
async fn a_unit_that_is_struck_off_loses_its_devices() {
    let (world, root) = World::set_up().await;
    let imported = import(&world, &root, "a", json!({"units": [unit("1")]})).await;
    let id = &imported.body["units"]["ids"][0]["unit"];
    let made = world.change("/api/v1/devices", &root, "d").send(&json!({"unit": id, "label": "手机"})).await;
    let gone = import(&world, &root, "b", json!({"units": []})).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.body);
    assert_eq!(world.hub.identity.device(made.body["token"].as_str().unwrap()).await.unwrap(), None);
    let again = world.change("/api/v1/devices", &root, "e").send(&json!({"unit": id, "label": "手机"})).await;
    assert_eq!(again.error().0, "unit_unknown");
}
