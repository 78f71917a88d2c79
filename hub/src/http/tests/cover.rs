//! Stories of cover: who is told how patrols might stand, and who is never moved.

use axum::http::StatusCode;
use geo_index::Place;
use hub_dispatch::{Command, UnitId};
use hub_engine::Order;
use hub_positions::Fix;
use hub_protocol::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::World;
use crate::state;

const COVER: &str = "/api/v1/cover";

/// Two townships side by side, of three grids each, some 3.8 km wide: nobody on foot covers two of them.
fn areas() -> Value {
    let area = |code: &str, tier: &str, parent: Option<&str>, west: Option<f64>| {
        let square = west.map(|west| {
            let (south, north, east) = (30.0, 30.04, west + 0.04);
            json!({"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]})
        });
        let mut properties = json!({"code": code, "name": code, "tier": tier});
        if let Some(parent) = parent {
            properties["parent"] = json!(parent);
        }
        json!({"type": "Feature", "geometry": square, "properties": properties})
    };
    let mut features = vec![area("13", "county", None, None)];
    for (township, west) in [("131", 112.0), ("132", 112.2)] {
        features.push(area(township, "township", Some("13"), None));
        for (grid, west) in ["a", "b", "c"].iter().zip([west, west + 0.04, west + 0.08]) {
            features.push(area(&format!("{township}{grid}"), "grid", Some(township), Some(west)));
        }
    }
    json!({"type": "FeatureCollection", "features": features})
}

/// The middle of the first grid of the first township.
const MIDDLE: (f64, f64) = (30.02, 112.02);

fn rules() -> Value {
    let moves = json!({"grid_worker": false, "patrol": true, "vehicle": true, "boat": false, "mediator": false, "crew": false});
    json!({"target_s": 900, "moves": moves, "way_max_s": 1_800, "gain_min_per_mille": 20, "moves_max": 3, "days": 28})
}

/// The shipped policy that reckons cover so.
fn policy(cover: Option<Value>) -> Value {
    let mut policy: Value = serde_json::from_str(hub_engine::organisation::default_policy()).unwrap();
    let choice = policy["choice"].as_object_mut().unwrap();
    choice.remove("cover");
    choice.extend(cover.map(|cover| ("cover".to_owned(), cover)));
    policy
}

/// A patrol car and a grid worker of 131 in its first grid, both on duty and seen, and who sits where.
struct Ground {
    world: World,
    root: String,
    east: String,
    west: String,
    units: Vec<UnitId>,
}

impl Ground {
    async fn new() -> Self {
        let (world, root) = World::set_up().await;
        let unit = |code: &str, kind: &str| json!({"code": code, "name": code, "kind": kind, "home": "131"});
        let units = [unit("1", "vehicle"), unit("2", "grid_worker")];
        let body = json!({"areas": areas(), "units": units, "policy": policy(Some(rules()))});
        let imported = world.change("/api/v1/organisation", &root, "ground").send(&body).await;
        assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
        let ids = imported.body["units"]["ids"].as_array().expect("a list").iter();
        let units = ids.map(|id| UnitId(id["unit"].as_str().unwrap().parse().unwrap())).collect();
        let (_, east) = world.let_in("east", Role::Dispatcher, "131").await;
        let (_, west) = world.let_in("west", Role::Dispatcher, "132").await;
        let ground = Self { world, root, east, west, units };
        for unit in &ground.units {
            ground.signed_on(*unit).await;
            ground.seen(*unit, MIDDLE).await;
        }
        ground
    }

    async fn signed_on(&self, unit: UnitId) {
        self.orders(Command::SignOn { unit }).await;
    }

    async fn orders(&self, command: Command) {
        let key = Uuid::now_v7();
        let order = Order {
            principal: "test".to_owned(),
            key: key.to_string(),
            id: key,
            digest: [0; 32],
            command,
            rows: Vec::new(),
            occurred: None,
            answer: Vec::new(),
        };
        self.world.hub.engine.submit(order).await.expect("it may");
    }

    async fn seen(&self, unit: UnitId, (lat, lon): (f64, f64)) {
        let now = state::now();
        let fix = Fix::bare(Place::new(lat, lon).unwrap(), now);
        // The map hears of a duty beside the answer.
        while self.world.hub.engine.positions().report(unit, fix, now).is_err() {
            tokio::task::yield_now().await;
        }
    }

    async fn cover(&self, cookie: &str, area: &str) -> Value {
        let answered = self.world.get(&format!("{COVER}?area={area}"), cookie).await;
        assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
        answered.body
    }
}

#[tokio::test]
async fn a_car_is_advised_to_go_where_nobody_is_and_a_grid_worker_stays() {
    let ground = Ground::new().await;
    let shown = ground.cover(&ground.east, "131").await;
    let cover = &shown["cover"];
    assert_eq!(cover["demand"]["by"], "alike", "{shown}");
    assert_eq!(
        (&cover["ways"], &cover["places"], &cover["units"]),
        (&json!("air_line"), &json!(3), &json!(2))
    );
    let thin: Vec<&str> =
        cover["thin"].as_array().unwrap().iter().map(|it| it["area"]["code"].as_str().unwrap()).collect();
    assert_eq!(thin, ["131c"], "a car is in the middle within a quarter of an hour, and no further: {shown}");
    let moves = cover["moves"].as_array().unwrap();
    assert_eq!(moves.len(), 1, "{shown}");
    assert_eq!(moves[0]["unit"]["id"], ground.units[0].0.to_string());
    assert_eq!((&moves[0]["kind"], &moves[0]["from_area"]["code"]), (&json!("vehicle"), &json!("131a")));
    assert_eq!(cover["reached_per_mille"], 667, "{shown}");
    assert_eq!(cover["after_per_mille"], 1000, "{shown}");
}

#[tokio::test]
async fn whoever_is_elsewhere_or_does_not_dispatch_is_told_nothing() {
    let ground = Ground::new().await;
    let refused = ground.world.get(&format!("{COVER}?area=131"), &ground.west).await;
    assert_eq!((refused.status, refused.error().0), (StatusCode::FORBIDDEN, "outside_area"));
    let own = ground.world.get(COVER, &ground.west).await;
    assert_eq!((&own.body["area"]["code"], &own.body["cover"]["units"]), (&json!("132"), &json!(0)));
    let (_, watcher) = ground.world.let_in("watcher", Role::Observer, "131").await;
    for cookie in [&watcher, &ground.root] {
        let refused = ground.world.get(COVER, cookie).await;
        assert_eq!((refused.status, refused.error().0), (StatusCode::FORBIDDEN, "not_allowed"));
    }
    let unknown = ground.world.get(&format!("{COVER}?area=999"), &ground.east).await;
    assert_eq!((unknown.status, unknown.error()), (StatusCode::BAD_REQUEST, ("invalid", Some("area"))));
}

#[tokio::test]
async fn who_has_gone_off_duty_since_is_nowhere_and_moves_nowhere() {
    let ground = Ground::new().await;
    let before = ground.cover(&ground.east, "131").await;
    assert_eq!(before["cover"]["moves"].as_array().map(Vec::len), Some(1), "{before}");
    ground.orders(Command::SignOff { unit: ground.units[0] }).await;
    let kept = ground.cover(&ground.east, "131").await;
    assert_eq!(kept["cover"]["at_us"], before["cover"]["at_us"], "it is what was reckoned before");
    assert_eq!(kept["cover"]["moves"], json!([]), "{kept}");
    assert_eq!(kept["cover"]["after_per_mille"], kept["cover"]["reached_per_mille"]);
}

#[tokio::test]
async fn places_weigh_by_what_was_filed_there_and_what_is_void_weighs_nothing() {
    let ground = Ground::new().await;
    let file = async |number: usize, lon: f64| {
        let place = json!({"lat": 30.001 + 0.001 * f64::from(u8::try_from(number).unwrap()), "lon": lon});
        let body = json!({"text": format!("第{number}处路灯不亮"), "category": "01", "place": place});
        let key = format!("lamp-{number}");
        let filed = ground.world.change("/api/v1/reports", &ground.east, &key).send(&body).await;
        assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
        filed.body["case"].as_str().expect("a case").to_owned()
    };
    let mut last = String::new();
    for number in 0..31 {
        // Ten in the first grid, the others in the third.
        last = file(number, if number < 10 { 112.02 } else { 112.10 }).await;
    }
    let reason = json!({"reason": "重复登记"});
    let path = format!("/api/v1/cases/{last}/withdraw");
    let (_, above) = ground.world.let_in("above", Role::Commander, "13").await;
    let withdrawn = ground.world.change(&path, &above, "void").send(&reason).await;
    assert_eq!(withdrawn.status, StatusCode::OK, "{}", withdrawn.body);
    let shown = ground.cover(&ground.east, "131").await;
    let cover = &shown["cover"];
    assert_ne!(cover["demand"]["by"], "alike", "{shown}");
    assert_eq!(cover["demand"]["cases"], 30, "{shown}");
    // A part of the day may end between the two.
    assert!(cover["reached_per_mille"].as_u64() < Some(500), "two thirds are out of reach: {shown}");
    assert_eq!(cover["thin"][0]["area"]["code"], "131c", "{shown}");
}

#[tokio::test]
async fn a_policy_without_it_says_so() {
    let ground = Ground::new().await;
    let body = json!({"policy": policy(None)});
    let imported = ground.world.change("/api/v1/organisation", &ground.root, "off").send(&body).await;
    assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
    assert_eq!(ground.cover(&ground.east, "131").await["cover"], Value::Null);
}
