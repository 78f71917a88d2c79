//! Maps as they come: what is wrong is refused whole and named, what is merely odd is taken.

use hub_protocol::http::{AreaList, ImportOrganisation, routes};
use serde_json::{Value, json};
use system_tests::rig::{
    Rig,
    organisation::{NORTH, SOUTH, TOWN, areas, collection, feature, report_at},
};

use crate::ask::{Answer, post};

/// A square with a corner in the south-west, `size` degrees wide.
fn square(south: f64, west: f64, size: f64) -> Value {
    let (north, east) = (south + size, west + size);
    json!([[west, south], [east, south], [east, north], [west, north], [west, south]])
}

fn polygon(rings: &[Value]) -> Value {
    json!({ "type": "Polygon", "coordinates": rings })
}

/// The organisation's areas and some more.
fn with(more: &[Value]) -> Value {
    let mut features = areas()["features"].as_array().expect("areas are a list").clone();
    features.extend_from_slice(more);
    collection(&features)
}

async fn import(rig: &Rig, areas: Value) -> Answer {
    let import = ImportOrganisation { areas: Some(areas), ..ImportOrganisation::default() };
    post(rig.admin(), routes::ORGANISATION, "import", &json!(import)).await
}

/// The import is refused with all of these words, and nothing has changed.
async fn refused(areas: Value, words: &[&str]) {
    let rig = Rig::start().await;
    let before: AreaList = rig.admin().get(routes::AREAS).await.expect("areas can be listed");
    let answer = import(&rig, areas).await;
    assert_eq!((answer.status, answer.code()), (422, "import_invalid"), "{answer:?}");
    let message = answer.body["error"]["message"].as_str().expect("an error has words");
    for word in words {
        assert!(message.contains(word), "{word:?} is not named in {message:?}");
    }
    let after: AreaList = rig.admin().get(routes::AREAS).await.expect("areas can be listed");
    assert_eq!(before, after, "a refused import has changed something");
    rig.stop().await;
}

#[tokio::test]
async fn an_unknown_parent_is_named() {
    let orphan = feature("orphan", "孤村", "village", Some("nobody"), &polygon(&[square(38.8, 115.4, 0.01)]));
    refused(with(&[orphan]), &["orphan", "nobody"]).await;
}

#[tokio::test]
async fn a_ring_that_crosses_itself_is_named() {
    let bow = json!([[115.40, 38.80], [115.42, 38.82], [115.42, 38.80], [115.40, 38.82], [115.40, 38.80]]);
    let area = feature("bow-tie", "结村", "village", Some(TOWN), &polygon(&[bow]));
    refused(with(&[area]), &["bow-tie", "cross"]).await;
}

#[tokio::test]
async fn a_hole_outside_its_ring_is_named() {
    let rings = [square(38.80, 115.40, 0.01), square(38.90, 115.49, 0.01)];
    refused(with(&[feature("moon", "月村", "village", Some(TOWN), &polygon(&rings))]), &["moon", "hole"])
        .await;
}

#[tokio::test]
async fn every_mistake_is_named_not_only_the_first() {
    let orphan = feature("orphan", "孤村", "village", Some("nobody"), &Value::Null);
    let twice = feature(SOUTH, "又一南村", "village", Some(TOWN), &Value::Null);
    let upside = feature("upside", "倒市", "city", Some(TOWN), &Value::Null);
    refused(with(&[orphan, twice, upside]), &["orphan", SOUTH, "upside"]).await;
}

#[tokio::test]
async fn what_is_no_map_is_refused() {
    refused(json!({ "type": "Topology" }), &["areas"]).await;
}

#[tokio::test]
async fn holes_overlaps_and_missing_outlines_are_taken_and_places_still_found() {
    let mut rig = Rig::start().await;
    let hole = [square(38.81, 115.41, 0.03), square(38.82, 115.42, 0.01)];
    let more = [
        feature("ring", "环格", "grid", Some(SOUTH), &polygon(&hole)),
        feature("over", "叠格", "grid", Some(SOUTH), &polygon(&[square(38.81, 115.41, 0.008)])),
        feature("paper", "虚村", "village", Some(TOWN), &Value::Null),
    ];
    let answer = import(&rig, with(&more)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let desk = rig.dispatcher(TOWN).await;
    for (lat, lon, wanted) in [
        (38.835, 115.415, &["ring"][..]),
        (38.825, 115.425, &[SOUTH]),
        (38.812, 115.412, &["ring", "over"]),
        (38.95, 115.45, &[NORTH]),
    ] {
        let report = report_at(hub_protocol::Point { lat, lon }, "井盖缺失");
        let accepted = desk.report(&report, &simulators::client::Key::fresh()).await;
        let area = accepted.expect("a report is accepted").area.code.0;
        assert!(wanted.contains(&area.as_str()), "{lat}, {lon} lies in {area}, not in {wanted:?}");
    }
    let paper = json!({ "text": "没有边界的村", "area": "paper" });
    let answer = post(&desk, routes::REPORTS, "paper", &paper).await;
    assert_eq!((answer.status, answer.body["area"]["code"].as_str()), (201, Some("paper")), "{answer:?}");
    rig.stop().await;
}
