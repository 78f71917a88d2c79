//! Stories of roads that are closed: who may close what, who sees it, and that nothing is lost or told twice.

use axum::http::{Method, StatusCode};
use futures_util::future::join_all;
use hub_dispatch::DocumentKind;
use hub_ledger::Shelf;
use hub_protocol::Role;
use serde_json::{Value, json};

use super::{ORIGIN, World};
use crate::state;

const LIST: &str = "/api/v1/roads/closures";
/// Ids of closures.
const IDS: [&str; 4] = [
    "0199aaaa-0000-7000-8000-000000000001",
    "0199aaaa-0000-7000-8000-000000000002",
    "0199aaaa-0000-7000-8000-000000000003",
    "0199aaaa-0000-7000-8000-000000000004",
];
/// In the middle of 东县, and at its border.
const MIDDLE: (f64, f64) = (38.5, 115.5);
const BORDER: (f64, f64) = (38.5, 115.9999);

/// 东县, 西县 and the city above them.
struct Realm {
    world: World,
    east: String,
    west: String,
    city: String,
}

impl Realm {
    async fn new() -> Self {
        let (world, _) = World::set_up().await;
        let (_, east) = world.let_in("east", Role::Dispatcher, "1301").await;
        let (_, west) = world.let_in("west", Role::Dispatcher, "1302").await;
        let (_, city) = world.let_in("city", Role::Dispatcher, "13").await;
        Self { world, east, west, city }
    }

    async fn close(&self, cookie: &str, id: &str, key: &str, body: &Value) -> super::Answered {
        let asked = self.world.ask(Method::PUT, &format!("{LIST}/{id}"));
        asked.with("cookie", cookie).with("origin", ORIGIN).with("idempotency-key", key).send(body).await
    }

    async fn open(&self, cookie: &str, id: &str, key: &str) -> StatusCode {
        let asked = self.world.ask(Method::DELETE, &format!("{LIST}/{id}"));
        let asked = asked.with("cookie", cookie).with("origin", ORIGIN).with("idempotency-key", key);
        asked.bare().await.status
    }

    /// Ids of what is listed for a seat, in order of the ids.
    async fn listed(&self, cookie: &str) -> Vec<String> {
        let shown = self.world.get(LIST, cookie).await.body;
        let closures = shown["closures"].as_array().expect("a list").iter();
        let mut ids: Vec<String> = closures.map(|it| it["id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    }
}

fn hours(hours: u64) -> i64 {
    state::now().plus_ms(hours * 3_600_000).0
}

fn bridge((lat, lon): (f64, f64)) -> Value {
    json!({"what": {"shape": "bridge", "place": {"lat": lat, "lon": lon}, "radius_m": 60},
        "reason": "桥面维修", "until_us": hours(2)})
}

#[tokio::test]
async fn a_county_closes_its_bridge_and_the_city_above_sees_it_and_the_county_beside_does_not() {
    let realm = Realm::new().await;
    let closed = realm.close(&realm.east, IDS[0], "one", &bridge(MIDDLE)).await;
    assert_eq!(closed.status, StatusCode::OK, "{}", closed.body);
    assert_eq!(closed.body["area"]["code"], "1301");
    assert_eq!(closed.body["travel"], json!(["foot", "e_bike", "car"]), "all on land");
    assert_eq!(closed.body["by"]["name"], "east");
    for (seat, sees) in [(&realm.east, 1), (&realm.city, 1), (&realm.west, 0)] {
        assert_eq!(realm.listed(seat).await.len(), sees);
    }
    let shown = realm.world.get(LIST, &realm.city).await.body;
    assert_eq!(shown["roads"], "none", "without a road file it is recorded all the same");
    assert_eq!(shown["closures"][0], closed.body);
    let path = format!("{LIST}/{}", IDS[0]);
    assert_eq!(realm.world.get(&path, &realm.east).await.body, closed.body);
    assert_eq!(realm.world.get(&path, &realm.west).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_reaches_beyond_the_own_area_is_for_the_tier_that_holds_all_of_it() {
    let realm = Realm::new().await;
    for (seat, status) in [
        (&realm.east, StatusCode::FORBIDDEN),
        (&realm.west, StatusCode::FORBIDDEN),
        (&realm.city, StatusCode::OK),
    ] {
        let closed = realm.close(seat, IDS[0], "border", &bridge(BORDER)).await;
        assert_eq!(closed.status, status, "{}", closed.body);
    }
    // Whoever is below it is told, and may not take it back.
    assert_eq!(realm.listed(&realm.east).await, [IDS[0]]);
    assert_eq!(realm.open(&realm.east, IDS[0], "back").await, StatusCode::FORBIDDEN);
    let smaller = realm.close(&realm.east, IDS[0], "smaller", &bridge(MIDDLE)).await;
    assert_eq!(smaller.status, StatusCode::FORBIDDEN, "not by closing something else under its id either");
    assert_eq!(realm.open(&realm.city, IDS[0], "back").await, StatusCode::NO_CONTENT);
    assert_eq!(realm.listed(&realm.city).await, Vec::<String>::new());
    assert_eq!(realm.open(&realm.city, IDS[0], "again").await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn of_what_is_closed_at_the_same_moment_nothing_is_lost() {
    let realm = Realm::new().await;
    let bodies: Vec<Value> = IDS.iter().map(|_| bridge(MIDDLE)).collect();
    let closing = IDS.iter().zip(&bodies).map(|(id, body)| realm.close(&realm.east, id, id, body));
    for closed in join_all(closing).await {
        assert_eq!(closed.status, StatusCode::OK, "{}", closed.body);
    }
    assert_eq!(realm.listed(&realm.east).await, IDS);
}

#[tokio::test]
async fn the_same_key_closes_once_and_another_body_under_the_id_changes_what_is_closed() {
    let realm = Realm::new().await;
    let body = bridge(MIDDLE);
    let first = realm.close(&realm.east, IDS[0], "once", &body).await;
    let again = realm.close(&realm.east, IDS[0], "once", &body).await;
    assert_eq!((again.status, &again.body), (StatusCode::OK, &first.body));
    assert_eq!(again.headers["idempotent-replay"], "true");
    let mut flood = json!({"what": {"shape": "within", "corners":
        [{"lat": 38.4, "lon": 115.4}, {"lat": 38.4, "lon": 115.6}, {"lat": 38.6, "lon": 115.5}]}});
    flood["reason"] = json!("内涝");
    flood["until_us"] = json!(hours(1));
    flood["travel"] = json!(["car"]);
    let changed = realm.close(&realm.east, IDS[0], "flood", &flood).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    assert_eq!(realm.listed(&realm.east).await, [IDS[0]]);
    assert_eq!(realm.world.get(LIST, &realm.east).await.body["closures"][0]["reason"], "内涝");
}

#[tokio::test]
async fn why_it_is_closed_lies_in_the_vault_and_not_in_the_list_that_is_kept() {
    let realm = Realm::new().await;
    realm.close(&realm.east, IDS[0], "one", &bridge(MIDDLE)).await;
    let engine = &realm.world.hub.engine;
    let adopted = engine.read(|view| view.board.register().adopted[&DocumentKind::Closures].clone());
    let kept = engine.ledger().row(Shelf::Document, &adopted.0).await.unwrap().expect("it is kept");
    let kept = String::from_utf8(kept).unwrap();
    assert!(kept.contains(IDS[0]) && !kept.contains("维修"), "{kept}");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_by_name() {
    let realm = Realm::new().await;
    let changed = |path: &[&str], value: Value| {
        let mut body = bridge(MIDDLE);
        let inner = path.iter().fold(&mut body, |body, name| &mut body[*name]);
        *inner = value;
        body
    };
    let line =
        json!({"shape": "within", "corners": [{"lat": 38.4, "lon": 115.4}, {"lat": 38.4, "lon": 115.6}]});
    for (body, field) in [
        (changed(&["until_us"], json!(hours(0))), "until_us"),
        (changed(&["until_us"], json!(hours(24 * 400))), "until_us"),
        (changed(&["reason"], json!("  ")), "reason"),
        (changed(&["what", "radius_m"], json!(0)), "radius_m"),
        (changed(&["what", "radius_m"], json!(5_001)), "radius_m"),
        (changed(&["what", "place", "lat"], json!(91)), "place.lat"),
        (changed(&["what"], line), "corners"),
    ] {
        let refused = realm.close(&realm.east, IDS[0], "key", &body).await;
        assert_eq!((refused.status, refused.error().1), (StatusCode::BAD_REQUEST, Some(field)));
    }
    let (_, observer) = realm.world.let_in("observer", Role::Observer, "13").await;
    let refused = realm.close(&observer, IDS[0], "key", &bridge(MIDDLE)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(realm.listed(&observer).await, Vec::<String>::new());
}
