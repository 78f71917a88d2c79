//! The roads as browsers ask for them, and as they are found by name.

use axum::http::{Method, StatusCode, header};
use geo_index::AreaCode;
use hub_protocol::Role;
use hub_tiles::TileId;
use serde_json::{Value, json};

use super::{Answered, ORIGIN, World};
use crate::state;

const MAP: &str = "/api/v1/roads/map";
/// The tile in which the town lies, and one over the sea.
const TOWN_TILE: (u32, u32, u32) = (8, 210, 98);
const NOTHING: &str = "8/0/0";

/// An avenue with a bridge and a lane in 东县, a house, a settlement, and a road that lies in no area.
const TOWN: &str = r#"<osm version="0.6">
<node id="1" lat="38.50" lon="115.50"/><node id="2" lat="38.51" lon="115.50"/><node id="3" lat="38.52" lon="115.50"/>
<node id="4" lat="38.51" lon="115.52"/><node id="5" lat="37.50" lon="115.50"/><node id="6" lat="37.51" lon="115.50"/>
<node id="7" lat="38.511" lon="115.501"><tag k="addr:street" v="柳河大道"/><tag k="addr:housenumber" v="118"/></node>
<node id="8" lat="38.53" lon="115.53"><tag k="place" v="village"/><tag k="name" v="柳树屯"/></node>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/><tag k="name" v="柳河大道"/></way>
<way id="2"><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/><tag k="name" v="柳河大道"/><tag k="bridge" v="yes"/></way>
<way id="3"><nd ref="2"/><nd ref="4"/><tag k="highway" v="residential"/><tag k="name" v="青石巷"/></way>
<way id="4"><nd ref="5"/><nd ref="6"/><tag k="highway" v="primary"/><tag k="name" v="外县路"/></way></osm>"#;

async fn town() -> (World, String) {
    let (world, root) = World::set_up_on(TOWN).await;
    // Areas may have been imported after the roads were read.
    world.hub.street_map.until(|_| true, |named| named.len() == 4).await;
    (world, root)
}

async fn version(world: &World, cookie: &str) -> Option<String> {
    let shown = world.get(MAP, cookie).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    shown.body["tiles"].as_str().map(str::to_owned)
}

async fn tile(world: &World, cookie: &str, version: &str, path: &str) -> Answered {
    world.get(&format!("/road-tiles/{version}/{path}"), cookie).await
}

fn town_tile() -> String {
    let (z, x, y) = TOWN_TILE;
    format!("{z}/{x}/{y}")
}

#[tokio::test]
async fn a_tile_of_roads_is_kept_for_ever_under_the_name_of_what_it_shows() {
    let (world, root) = town().await;
    let version = version(&world, &root).await.expect("there are roads");
    let first = tile(&world, &root, &version, &town_tile()).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.body);
    assert_eq!(first.headers[header::CONTENT_TYPE], "application/vnd.mapbox-vector-tile");
    assert_eq!(first.headers[header::CACHE_CONTROL], "private, max-age=31536000, immutable");
    let tag = first.headers[header::ETAG].to_str().unwrap();
    let path = format!("/road-tiles/{version}/{}", town_tile());
    let again = world.ask(Method::GET, &path).with("cookie", &root).with("if-none-match", tag).bare().await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_eq!(tile(&world, &root, &version, NOTHING).await.status, StatusCode::NO_CONTENT);
    let wrong = tile(&world, &root, "other", &town_tile()).await;
    assert_eq!((wrong.status, wrong.error()), (StatusCode::NOT_FOUND, ("not_found", Some("roads"))));
    let deep = tile(&world, &root, &version, "17/0/0").await;
    assert_eq!((deep.status, deep.error()), (StatusCode::BAD_REQUEST, ("invalid", Some("z"))));
    assert_eq!(world.ask(Method::GET, &path).bare().await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(world.ask(Method::GET, MAP).bare().await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_hub_without_roads_has_no_map_of_them() {
    let (world, root) = World::set_up().await;
    assert_eq!(version(&world, &root).await, None);
    assert_eq!(tile(&world, &root, "any", &town_tile()).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_closed_is_on_the_map_of_those_whom_it_concerns() {
    let (world, root) = town().await;
    let (_, east) = world.let_in("east", Role::Dispatcher, "1301").await;
    let (_, west) = world.let_in("west", Role::Dispatcher, "1302").await;
    let before = version(&world, &east).await.expect("there are roads");
    assert_eq!(version(&world, &west).await.as_ref(), Some(&before));
    let body = json!({"what": {"shape": "bridge", "place": {"lat": 38.515, "lon": 115.5}, "radius_m": 100},
        "reason": "桥面维修", "until_us": state::now().plus_ms(3_600_000).0});
    let asked = world.ask(Method::PUT, "/api/v1/roads/closures/0199aaaa-0000-7000-8000-000000000001");
    let asked = asked.with("cookie", &east).with("origin", ORIGIN).with("idempotency-key", "close");
    assert_eq!(asked.send(&body).await.status, StatusCode::OK);
    let county = AreaCode::new("1301").unwrap();
    world
        .hub
        .street_map
        .until(|drawn| drawn.version(&drawn.seen(|area| *area == county)) != before, |_| true)
        .await;

    let after = version(&world, &east).await.expect("there are roads");
    assert_ne!(after, before);
    assert_eq!(version(&world, &root).await.as_ref(), Some(&after), "the realm sees what its county sees");
    assert_eq!(version(&world, &west).await.as_ref(), Some(&before), "the county beside is told nothing");
    assert_eq!(tile(&world, &east, &before, &town_tile()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(tile(&world, &east, &after, &town_tile()).await.status, StatusCode::OK);
    let drawn = world.hub.street_map.drawn().expect("there are roads");
    let (z, x, y) = TOWN_TILE;
    let id = TileId::new(z, x, y).unwrap();
    let is_signed = |tile: Vec<u8>| tile.windows(12).any(|bytes| bytes == b"closed_signs");
    assert!(is_signed(drawn.tile(id, &drawn.seen(|_| true))));
    assert!(!is_signed(drawn.tile(id, &drawn.seen(|_| false))));
}

/// Name and what it is on the map, the best first.
async fn found(world: &World, cookie: &str, query: &str) -> Vec<(String, String)> {
    let escaped: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let answered = world.get(&format!("/api/v1/places?q={escaped}"), cookie).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let places = answered.body["places"].as_array().unwrap();
    for place in places {
        assert!(place["kind"].is_null() || place["on_map"].is_null(), "{place}");
    }
    places.iter().map(|place| (text(&place["name"]), text(&place["on_map"]))).collect()
}

fn on_map(name: &str, what: &str) -> (String, String) {
    (name.to_owned(), what.to_owned())
}

#[tokio::test]
async fn what_the_map_names_is_found_by_two_characters_by_initials_and_by_number() {
    let (world, root) = town().await;
    let street = on_map("柳河大道", "road");
    let house = on_map("柳河大道118号", "address");
    assert_eq!(found(&world, &root, "柳河").await, [street.clone(), house.clone()]);
    assert_eq!(found(&world, &root, "lhdd").await, [street, house.clone()]);
    assert_eq!(found(&world, &root, "柳河大道118").await, [house]);
    assert_eq!(found(&world, &root, "liushutun").await, [on_map("柳树屯", "settlement")]);
    assert_eq!(found(&world, &root, "qsx").await, [on_map("青石巷", "road")]);
    assert_eq!(found(&world, &root, "外县").await, [], "it lies in no area of the realm");
}

#[tokio::test]
async fn what_was_imported_counts_and_not_what_the_map_calls_the_same() {
    let (world, root) = town().await;
    let lines = [
        json!({"name": "柳河大道", "kind": "街路巷", "area": "1301"}).to_string(),
        json!({"name": "青石巷", "kind": "街路巷", "area": "1302"}).to_string(),
    ];
    let asked = world.change("/api/v1/places", &root, "few").with("content-type", "application/x-ndjson");
    let imported = asked.raw(lines.join("\n")).await;
    assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
    world.hub.street_map.until(|_| true, |named| named.len() == 3).await;
    assert_eq!(
        found(&world, &root, "柳河大道").await,
        [on_map("柳河大道", ""), on_map("柳河大道118号", "address")]
    );
    // In another county a lane may be called the same.
    assert_eq!(found(&world, &root, "青石巷").await, [on_map("青石巷", ""), on_map("青石巷", "road")]);
}
