//! Importing place names, and finding them.

use std::io::Write as _;

use axum::http::{Method, StatusCode};
use flate2::{Compression, write::GzEncoder};
use hub_dispatch::{Command, DocumentKind};
use hub_engine::{Order, organisation::digest_of};
use hub_ledger::{RowChange, Shelf};
use hub_protocol::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answered, World};

const PLACES: &str = "/api/v1/places";

fn lines(entries: &[Value]) -> String {
    entries.iter().map(|entry| format!("{entry}\n")).collect()
}

fn few() -> String {
    lines(&[
        json!({"name": "柳河大道", "area": "1301", "kind": "街路巷", "lat": 38.5, "lon": 115.5}),
        json!({"name": "柳河大道118号", "area": "1301", "aliases": ["老粮站"], "lat": 38.51, "lon": 115.5}),
        json!({"name": "柳河大道", "area": "1302"}),
    ])
}

async fn import(world: &World, root: &str, key: &str, body: String) -> Answered {
    let asked = world.change(PLACES, root, key).with("content-type", "application/x-ndjson");
    asked.raw(body).await
}

async fn with_few() -> (World, String) {
    let (world, root) = World::set_up().await;
    let imported = import(&world, &root, "few", few()).await;
    assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
    (world, root)
}

/// Characters of an address as a browser writes them.
fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Name, area and how it was found, the best first.
async fn found(world: &World, cookie: &str, query: &str) -> Vec<(String, String, String)> {
    let answered = world.get(&format!("{PLACES}?q={}", escaped(query)), cookie).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let places = answered.body["places"].as_array().unwrap();
    let one = |place: &Value| (text(&place["name"]), text(&place["area"]["code"]), text(&place["matched"]));
    places.iter().map(one).collect()
}

fn place(name: &str, area: &str, matched: &str) -> (String, String, String) {
    (name.to_owned(), area.to_owned(), matched.to_owned())
}

#[tokio::test]
async fn places_are_found_by_name_part_pinyin_initials_and_house_number() {
    let (world, root) = with_few().await;
    for (query, name, matched) in [
        ("柳河大道", "柳河大道", "name"),
        ("老粮站", "柳河大道118号", "alias"),
        ("大道118", "柳河大道118号", "part"),
        ("liuhedadao", "柳河大道", "pinyin"),
        ("lhdd118", "柳河大道118号", "initials"),
    ] {
        let first = found(&world, &root, query).await.remove(0);
        assert_eq!((first.0.as_str(), first.2.as_str()), (name, matched), "{query}");
    }
    let street = found(&world, &root, "柳河大道120号").await;
    assert!(street.contains(&place("柳河大道118号", "1301", "part")), "{street:?}");
    assert_eq!(found(&world, &root, "没有这里").await, []);
}

#[tokio::test]
async fn the_own_area_comes_first_and_places_outside_are_found_too() {
    let (world, root) = with_few().await;
    let (_, west) = world.let_in("west", Role::Dispatcher, "1302").await;
    let of_west = [place("柳河大道", "1302", "name"), place("柳河大道", "1301", "name")];
    assert_eq!(found(&world, &west, "柳河大道").await[..2], of_west);
    let answered = world.get(&format!("{PLACES}?q=lhdd&area=1301&limit=1"), &west).await;
    assert_eq!(answered.body["places"][0]["area"]["code"], "1301");
    let near = world.get(&format!("{PLACES}?q=lhdd&lat=38.5&lon=115.5&limit=1"), &root).await;
    assert_eq!(near.body["places"][0]["place"], json!({"lat": 38.5, "lon": 115.5}));
}

#[tokio::test]
async fn an_address_tells_places_of_one_name_apart_and_the_id_outlives_the_next_import() {
    let (world, root) = World::set_up().await;
    let same: Vec<Value> = (0..30)
        .map(|nth| json!({"name": "幸福小区", "area": "1301", "lat": 38.0 + f64::from(nth) / 100.0, "lon": 115.5}))
        .collect();
    let both = lines(&same) + &json!({"name": "幸福小区", "area": "1302"}).to_string();
    assert_eq!(import(&world, &root, "a", both.clone()).await.body["places"], 31);
    let path = format!("{PLACES}?q=xfxq&limit=20&area=1302");
    let before = world.get(&path, &root).await.body["places"].clone();
    let addresses = [&before[0], &before[1]].map(|place| place["address"].as_str().unwrap());
    assert_eq!(addresses, ["西县幸福小区", "东县幸福小区"]);
    let places = before.as_array().unwrap();
    let mut ids: Vec<String> = places.iter().map(|place| place["id"].to_string()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 20, "two places have one id");
    let more = format!("{}\n{both}", json!({"name": "别处", "area": "13"}));
    assert_eq!(import(&world, &root, "b", more).await.status, StatusCode::OK);
    assert_eq!(world.get(&path, &root).await.body["places"], before);
}

#[tokio::test]
async fn one_bad_line_is_named_and_nothing_is_changed() {
    let (world, root) = with_few().await;
    let before = world.get(&format!("{PLACES}?q=lhdd"), &root).await.body;
    let bad = lines(&[
        json!({"name": "新路", "area": "1301"}),
        json!({"name": "新路", "area": "9999"}),
        json!({"name": "新路", "area": "1301", "lat": 95, "lon": 115}),
    ]);
    let answered = import(&world, &root, "bad", bad).await;
    assert_eq!((answered.status.as_u16(), answered.error().0), (422, "import_invalid"));
    let message = answered.body["error"]["message"].as_str().unwrap();
    for named in ["2 mistakes", "line 2", "9999", "line 3", "latitude 95"] {
        assert!(message.contains(named), "{named}: {message}");
    }
    assert_eq!(import(&world, &root, "empty", String::new()).await.error().0, "import_invalid");
    assert_eq!(world.get(&format!("{PLACES}?q=lhdd"), &root).await.body, before);
}

#[tokio::test]
async fn the_same_list_again_changes_nothing_and_a_preview_never_does() {
    let (world, root) = World::set_up().await;
    let path = format!("{PLACES}?preview=true");
    let asked = world.change(&path, &root, "p").with("content-type", "application/x-ndjson");
    let preview = asked.raw(few()).await.body;
    assert_eq!((&preview["places"], &preview["changed"]), (&json!(3), &json!(true)), "{preview}");
    let nothing = json!({"digest": null, "places": []});
    assert_eq!(world.get(&format!("{PLACES}?q=lhdd"), &root).await.body, nothing);
    let first = import(&world, &root, "a", few()).await.body;
    assert_eq!((&first["with_point"], &first["changed"]), (&json!(2), &json!(true)));
    let again = import(&world, &root, "b", few() + &few()).await.body;
    assert_eq!((&again["repeated"], &again["changed"]), (&json!(3), &json!(false)));
    assert_eq!(again["digest"], first["digest"]);
    assert_eq!(import(&world, &root, "a", few()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_packed_list_is_taken_and_other_packings_are_refused() {
    let (world, root) = World::set_up().await;
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(few().as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let ask = |kind, packing| {
        let asked = world.change(PLACES, &root, "k").with("content-type", kind);
        asked.with("content-encoding", packing).raw(packed.clone())
    };
    for (kind, packing) in [("application/json", "gzip"), ("application/x-ndjson", "br")] {
        assert_eq!(ask(kind, packing).await.error().0, "unsupported_media_type", "{kind} {packing}");
    }
    assert_eq!(ask("application/x-ndjson", "gzip").await.body["places"], 3);
}

#[tokio::test]
async fn who_may_look_may_search_and_only_who_answers_for_the_whole_may_import() {
    let (world, _) = with_few().await;
    let (_, desk) = world.let_in("desk", Role::Dispatcher, "13").await;
    let (_, east) = world.let_in("east", Role::Administrator, "1301").await;
    assert_eq!(import(&world, &desk, "k", few()).await.error().0, "not_allowed");
    assert_eq!(import(&world, &east, "k", few()).await.error().0, "outside_area");
    assert_eq!(found(&world, &desk, "lhdd118").await.len(), 1);
    let nobody = world.ask(Method::GET, &format!("{PLACES}?q=lhdd")).bare().await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_query_that_cannot_be_is_refused_by_its_field() {
    let (world, root) = with_few().await;
    let long = escaped(&"柳".repeat(61));
    for (query, field) in [
        (format!("q={long}"), "q"),
        ("q=l&area=9999".to_owned(), "area"),
        ("q=l&lat=95&lon=115".to_owned(), "lat"),
        ("q=l&lat=38".to_owned(), "lat"),
        ("q=l&lon=115".to_owned(), "lon"),
        ("q=l&limit=21".to_owned(), "limit"),
        ("q=l&limit=0".to_owned(), "limit"),
    ] {
        let answered = world.get(&format!("{PLACES}?{query}"), &root).await;
        assert_eq!(answered.error(), ("invalid", Some(field)), "{query}: {}", answered.body);
    }
    assert_eq!(world.get(PLACES, &root).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_list_that_cannot_be_used_leaves_the_one_before_in_use_and_the_next_is_followed() {
    let (world, root) = with_few().await;
    let bytes = b"no list of places".to_vec();
    let digest = digest_of(&bytes);
    let row = RowChange { shelf: Shelf::Document, key: digest.0.clone(), value: Some(bytes) };
    let order = Order {
        principal: "another hub".to_owned(),
        key: "k".to_owned(),
        id: Uuid::now_v7(),
        digest: [0; 32],
        command: Command::Adopt { kind: DocumentKind::Places, digest, by: None },
        rows: vec![row],
        occurred: None,
        answer: Vec::new(),
    };
    world.hub.engine.submit(order).await.unwrap();
    assert_eq!(found(&world, &root, "lhdd118").await.len(), 1);
    let imported = import(&world, &root, "next", json!({"name": "新路", "area": "13"}).to_string()).await;
    assert_eq!(imported.body["changed"], true, "{}", imported.body);
    assert_eq!(found(&world, &root, "xl").await, [place("新路", "13", "initials")]);
    assert_eq!(found(&world, &root, "lhdd118").await, []);
}

#[tokio::test]
async fn a_script_tag_is_kept_as_the_text_it_is() {
    let (world, root) = World::set_up().await;
    let name = "<script>alert('柳河')</script>";
    let imported = import(&world, &root, "k", json!({"name": name, "area": "13"}).to_string()).await;
    assert_eq!(imported.body["places"], 1, "{}", imported.body);
    assert_eq!(found(&world, &root, "柳河").await, [place(name, "13", "part")]);
}
