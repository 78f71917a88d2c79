//! Positions that cannot be used: said so by name, and the unit goes on.

use hub_protocol::{FixRefusal, Point};
use serde_json::json;
use simulators::clock;
use system_tests::rig::{Field, Raw, Rig, eventually, organisation::start_of, unit_hello};
use tokio_tungstenite::tungstenite::Message;

/// 2038-01-19T03:14:08Z in microseconds.
const IN_2038_US: i64 = 2_147_483_648_000_000;
const HOUR_US: i64 = 3_600_000_000;

/// A unit on duty sends one bad fix, is told why, sends a good one, and is where the good one says.
async fn check(place: Point, at_us: i64, reason: FixRefusal) {
    let rig = Rig::start().await;
    let mut unit: Field = rig.phone("S1").await;
    unit.sign_on().await;
    unit.fix_at(place, at_us);
    let refused = unit.fix_refused().await;
    assert_eq!((refused.reason, refused.count), (reason, 1));
    let start = start_of("S1");
    unit.fix(start);
    eventually("the good fix is used", async || {
        let list = rig.admin().units().await.expect("units can be listed");
        let entry = list.units.into_iter().find(|entry| entry.unit.id == rig.unit_id("S1"));
        entry.and_then(|entry| entry.last_fix).filter(|fix| (fix.place.lat - start.lat).abs() < 1e-5)
    })
    .await;
    rig.stop().await;
}

#[tokio::test]
async fn zeros_are_no_position() {
    check(Point { lat: 0.0, lon: 0.0 }, clock::now().get(), FixRefusal::NoPosition).await;
}

#[tokio::test]
async fn a_fix_an_hour_old_is_too_old() {
    check(start_of("S1"), clock::now().get() - HOUR_US, FixRefusal::TooOld).await;
}

#[tokio::test]
async fn a_fix_from_the_future_is_refused() {
    check(start_of("S1"), clock::now().get() + HOUR_US, FixRefusal::FromTheFuture).await;
}

#[tokio::test]
async fn a_fix_from_2038_is_refused() {
    check(start_of("S1"), IN_2038_US, FixRefusal::FromTheFuture).await;
}

#[tokio::test]
async fn a_latitude_beyond_the_pole_is_out_of_range() {
    check(Point { lat: 91.0, lon: 115.45 }, clock::now().get(), FixRefusal::OutOfRange).await;
}

#[tokio::test]
async fn a_unit_off_duty_has_no_position() {
    let rig = Rig::start().await;
    let mut unit = rig.phone("S1").await;
    unit.fix(start_of("S1"));
    assert_eq!(unit.fix_refused().await.reason, FixRefusal::OffDuty);
    let list = rig.admin().units().await.expect("units can be listed");
    assert!(list.units.iter().all(|entry| entry.last_fix.is_none()), "somebody off duty is on the map");
    rig.stop().await;
}

#[tokio::test]
async fn a_position_that_is_no_number_is_answered_with_what_is_wrong() {
    let rig = Rig::start().await;
    let token = rig.token("S1").await;
    let mut unit = Raw::unit(&rig.address(), &token).await.expect("the token is good");
    unit.say(&unit_hello()).await;
    let _ = unit.heard("welcome").await;
    for number in ["NaN", "1e999", "-Infinity", "\"38.8\"", "null"] {
        let fix = format!(r#"{{"type":"fix","lat":{number},"lon":115.45,"at_us":1}}"#);
        unit.send(Message::text(fix)).await;
        let error = unit.heard("error").await;
        assert_eq!(error["code"], "malformed", "{number}: {error}");
    }
    unit.say(&json!({ "type": "ping", "sent_us": 1 })).await;
    assert_eq!(unit.heard("pong").await["sent_us"], 1, "the unit goes on");
    rig.stop().await;
}

#[tokio::test]
async fn an_unknown_unit_gets_no_socket() {
    let rig = Rig::start().await;
    let other = Rig::start().await;
    let token = other.token("S1").await;
    for token in ["", "nonsense", token.as_str()] {
        assert_eq!(Raw::unit(&rig.address(), token).await.err(), Some(401), "{token:?}");
    }
    rig.stop().await;
    other.stop().await;
}
