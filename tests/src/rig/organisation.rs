//! A small organisation whose codes say nothing: a city, its county, its town, and two villages side by side.

use hub_protocol::{
    AreaCode, CoordinateSystem, GivenPlace, Point, UnitKind,
    http::{NewReport, UnitEntry},
};
use serde_json::{Value, json};
use simulators::policy::{Clocks, PolicyDocument};

/// The city.
pub const CITY: &str = "q-city";
/// Its county.
pub const COUNTY: &str = "m-county";
/// Its town.
pub const TOWN: &str = "z-town";
/// The southern village.
pub const SOUTH: &str = "b-south";
/// The northern village.
pub const NORTH: &str = "a-north";

/// The middle of the southern village.
pub const IN_SOUTH: Point = Point { lat: 38.85, lon: 115.45 };
/// The middle of the northern village.
pub const IN_NORTH: Point = Point { lat: 38.95, lon: 115.45 };
/// A place in no area.
pub const ABROAD: Point = Point { lat: 31.23, lon: 121.47 };

/// Units: code, where they belong, where they start. The first is nearest to the middle of its village.
const UNITS: [(&str, &str, Point); 4] = [
    ("S1", SOUTH, Point { lat: 38.851, lon: 115.451 }),
    ("S2", SOUTH, Point { lat: 38.859, lon: 115.459 }),
    ("N1", NORTH, Point { lat: 38.951, lon: 115.451 }),
    ("N2", NORTH, Point { lat: 38.959, lon: 115.459 }),
];

/// Code, name, tier, parent; south, west, north, east.
type AreaLine = (&'static str, &'static str, &'static str, Option<&'static str>, [f64; 4]);

/// The areas, parents first.
const AREAS: [AreaLine; 5] = [
    (CITY, "试验市", "city", None, [38.70, 115.30, 39.10, 115.60]),
    (COUNTY, "试验县", "county", Some(CITY), [38.75, 115.35, 39.05, 115.55]),
    (TOWN, "试验镇", "township", Some(COUNTY), [38.80, 115.40, 39.00, 115.50]),
    (SOUTH, "南村", "village", Some(TOWN), [38.80, 115.40, 38.90, 115.50]),
    (NORTH, "北村", "village", Some(TOWN), [38.90, 115.40, 39.00, 115.50]),
];

/// The areas, as GeoJSON.
#[must_use]
pub fn areas() -> Value {
    let features: Vec<Value> = AREAS
        .iter()
        .map(|(code, name, tier, parent, [south, west, north, east])| {
            let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
            feature(code, name, tier, *parent, &json!({ "type": "Polygon", "coordinates": [ring] }))
        })
        .collect();
    collection(&features)
}

/// One area.
#[must_use]
pub fn feature(code: &str, name: &str, tier: &str, parent: Option<&str>, geometry: &Value) -> Value {
    let properties = json!({ "code": code, "name": name, "tier": tier, "parent": parent });
    json!({ "type": "Feature", "geometry": geometry, "properties": properties })
}

/// Areas as a document.
#[must_use]
pub fn collection(features: &[Value]) -> Value {
    json!({ "type": "FeatureCollection", "features": features })
}

/// The units.
#[must_use]
pub fn units() -> Vec<UnitEntry> {
    let entry = |(code, home, _): &(&str, &str, Point)| UnitEntry {
        travel: None,
        code: (*code).to_owned(),
        name: format!("{code}号巡防"),
        kind: UnitKind::Patrol,
        home: AreaCode((*home).to_owned()),
        skills: Vec::new(),
        person: None,
        phone: None,
    };
    UNITS.iter().map(entry).collect()
}

/// Where a unit starts.
///
/// # Panics
/// If there is no such unit.
#[must_use]
pub fn start_of(code: &str) -> Point {
    let found = UNITS.iter().find(|(known, ..)| *known == code);
    found.unwrap_or_else(|| panic!("there is no unit {code}")).2
}

/// Everything is dispatched by the machine, one unit at a time, and no clock runs out during a test.
#[must_use]
pub fn patient() -> PolicyDocument {
    with_clocks(120_000, 120_000)
}

/// Ordinary cases are recommended, and a person sends the unit.
#[must_use]
pub fn suggesting() -> PolicyDocument {
    adapted(PolicyDocument::shipped(), 120_000, 120_000)
}

/// Nobody's answer is waited for long: a case climbs every so many milliseconds.
#[must_use]
pub fn impatient(climb_after_ms: u64) -> PolicyDocument {
    with_clocks(climb_after_ms, climb_after_ms)
}

/// An offer goes on to the next after `answer_within_ms`, a case climbs after `climb_after_ms`.
#[must_use]
pub fn with_clocks(answer_within_ms: u64, climb_after_ms: u64) -> PolicyDocument {
    adapted(PolicyDocument::shipped().all_automatic(), answer_within_ms, climb_after_ms)
}

fn adapted(policy: PolicyDocument, answer_within_ms: u64, climb_after_ms: u64) -> PolicyDocument {
    let clocks = Clocks {
        answer_within_ms,
        search_again_ms: answer_within_ms,
        climb_after_ms,
        repeat_ms: climb_after_ms,
        act_within_ms: 120_000,
    };
    let rings = [("village", 20_000), ("township", 50_000)];
    // What presses begins at the village like any other case: the stories are of posts below the township.
    let begins = json!({ "grades_begin_at": [], "risk_begins_at": [] });
    policy.one_at_a_time().with_rings(&rings).with_clocks(clocks).with_closed_loop(&begins)
}

/// A report of something orange at a place.
#[must_use]
pub fn report_at(place: Point, text: &str) -> NewReport {
    let place = GivenPlace { lat: place.lat, lon: place.lon, system: CoordinateSystem::Wgs84 };
    NewReport {
        text: text.to_owned(),
        category: Some("03".to_owned()),
        channel: Some("12345".to_owned()),
        place: Some(place),
        ..NewReport::default()
    }
}
