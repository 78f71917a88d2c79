//! Reports that cannot be: each gets an answer that names the thing, and the next report is accepted all the same.

use hub_protocol::http::routes;
use serde_json::{Value, json};
use simulators::client::{HubClient, Key};
use system_tests::rig::{
    Rig,
    organisation::{ABROAD, IN_SOUTH, SOUTH, report_at},
};

use crate::ask::{Answer, ask, post};

/// 2038-01-19T03:14:08Z, one second after 32 bits of seconds are full, in microseconds.
const IN_2038_US: i64 = 2_147_483_648_000_000;

async fn refused(desk: &HubClient, body: impl Into<Vec<u8>>) -> Answer {
    ask(desk, reqwest::Method::POST, routes::REPORTS, Some(&Key::fresh().0), body).await
}

/// The report is refused with this status and code, naming this field, and a good one is accepted afterwards.
async fn check(body: String, status: u16, code: &str, field: &str) {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let answer = refused(&desk, body).await;
    assert_eq!((answer.status, answer.code(), answer.field()), (status, code, field), "{answer:?}");
    assert!(answer.body["error"]["request"].is_string(), "no request id to find it by: {answer:?}");
    let good = desk.report(&report_at(IN_SOUTH, "井盖缺失"), &Key::fresh()).await;
    good.unwrap_or_else(|error| panic!("after a bad report: {error}"));
    assert_eq!(desk.all_cases("open").await.expect("cases can be listed").len(), 1);
    rig.stop().await;
}

fn with(field: &str, value: Value) -> String {
    let mut report = json!({ "text": "井盖缺失" });
    report[field] = value;
    report.to_string()
}

#[tokio::test]
async fn a_text_of_a_mebibyte_is_too_large() {
    check(with("text", json!("火".repeat(1024 * 1024 / 3))), 413, "too_large", "body").await;
}

#[tokio::test]
async fn a_text_that_fits_the_body_and_not_the_field_is_too_large() {
    check(with("text", json!("x".repeat(20 * 1024))), 413, "too_large", "text").await;
}

#[tokio::test]
async fn a_time_in_2038_is_in_the_future() {
    check(with("occurred_at_us", json!(IN_2038_US)), 400, "invalid", "occurred_at_us").await;
}

#[tokio::test]
async fn a_time_that_no_browser_can_hold_is_malformed() {
    let answer = with("occurred_at_us", json!(i64::MAX));
    check(answer, 400, "malformed", "").await;
}

#[tokio::test]
async fn a_latitude_beyond_the_pole_is_named() {
    check(with("place", json!({ "lat": 138.9, "lon": 115.4 })), 400, "invalid", "place.lat").await;
}

#[tokio::test]
async fn a_latitude_that_is_no_number_is_malformed() {
    check(r#"{"text":"井盖缺失","place":{"lat":NaN,"lon":115.4}}"#.to_owned(), 400, "malformed", "").await;
}

#[tokio::test]
async fn an_area_that_is_not_there_is_named() {
    check(with("area", json!("no-such-area")), 400, "invalid", "area").await;
}

#[tokio::test]
async fn an_empty_text_is_refused() {
    check(with("text", json!(" \n ")), 400, "invalid", "text").await;
}

#[tokio::test]
async fn what_is_no_json_is_malformed() {
    check("text=火警".to_owned(), 400, "malformed", "").await;
}

#[tokio::test]
async fn a_report_without_a_place_is_accepted_and_somebody_is_responsible() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    for body in [
        json!({ "text": "说不清在哪里" }),
        json!({ "text": "设备没有定位", "place": { "lat": 0.0, "lon": 0.0 } }),
        json!({ "text": "不在辖区", "place": { "lat": ABROAD.lat, "lon": ABROAD.lon } }),
    ] {
        let answer = post(&desk, routes::REPORTS, &Key::fresh().0, &body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        assert_eq!(answer.body["area"]["code"], SOUTH, "the desk that took it is responsible: {answer:?}");
    }
    let cases = desk.all_cases("open").await.expect("cases can be listed");
    assert_eq!(cases.len(), 3);
    assert!(cases.iter().all(|case| !case.ladder.is_empty()), "a case with no clock and no owner");
    rig.stop().await;
}
