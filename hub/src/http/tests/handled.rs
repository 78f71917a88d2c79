//! Stories of small matters that are dealt with on the spot.

use axum::http::{Method, StatusCode};
use hub_dispatch::UtcMicros;
use hub_engine::words::hex;
use hub_ledger::Shelf;
use hub_protocol::Role;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    Answered, ORIGIN,
    hall::{Hall, check_told},
};
use crate::{http::spot, state};

const PATH: &str = "/api/v1/reports/handled";
const BEFORE: &[u8] = b"\xff\xd8\xff\xe0before";
const AFTER: &[u8] = b"\xff\xd8\xff\xe0after";

fn digest(picture: &[u8]) -> String {
    hex(&Sha256::digest(picture))
}

/// Hands a picture in, before its case is filed.
async fn hand_in(hall: &Hall, who: &str, case: &Value, picture: &[u8]) -> Answered {
    let path = format!("/api/v1/photos/{}?case={}", digest(picture), case.as_str().unwrap());
    let asked = hall.world.ask(Method::PUT, &path).with("cookie", who).with("origin", ORIGIN);
    asked.with("content-type", "image/jpeg").raw(picture.to_vec()).await
}

/// A matter whose pictures were not handed in.
fn handled(category: &str) -> Value {
    json!({
        "case": Uuid::now_v7(),
        "report": {"text": "路边小广告", "category": category, "urgency": "ordinary"},
        "note": "已清除", "before": [digest(BEFORE)], "after": [digest(AFTER)],
    })
}

/// A matter with its pictures handed in by whoever is about to file it.
async fn begun(hall: &Hall, who: &str, category: &str) -> Value {
    let body = handled(category);
    for picture in [BEFORE, AFTER] {
        let kept = hand_in(hall, who, &body["case"], picture).await;
        assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.body);
    }
    body
}

/// What the city's commander, who sees every case, is answered for a picture.
async fn picture(hall: &Hall, case: &str, picture: &[u8]) -> StatusCode {
    let path = format!("/api/v1/cases/{case}/photos/{}", digest(picture));
    hall.world.get(&path, &hall.city).await.status
}

/// Keys of the vault that begin so.
async fn keys(hall: &Hall, prefix: &str) -> Vec<String> {
    let rows = hall.world.hub.engine.ledger().rows(Shelf::Vault, prefix, 100).await.unwrap();
    rows.into_iter().map(|(key, _)| key).filter(|key| key.starts_with(prefix)).collect()
}

#[tokio::test]
async fn a_small_matter_is_filed_dealt_with_and_closed_in_one_request() {
    let hall = Hall::new().await;
    let filed = hall.post(PATH, &hall.officer, &begun(&hall, &hall.officer, "04").await).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
    let case = filed.body["case"].as_str().unwrap();
    assert_eq!(hall.detail(case, &hall.officer).await.body["case"]["phase"], "closed");
    let told = hall.told(case, "case.self_handled").await;
    check_told(&told, &json!({"label": "photos", "photos": [digest(BEFORE)]}));
    check_told(&told, &json!({"label": "words", "words": "已清除"}));
    let by_desk = hall.post(PATH, &hall.roads, &begun(&hall, &hall.roads, "04").await).await;
    assert_eq!(by_desk.status, StatusCode::CREATED, "{}", by_desk.body);
    let case = by_desk.body["case"].as_str().unwrap();
    let phase = hall.detail(case, &hall.officer).await.body["case"]["phase"].clone();
    assert_eq!(phase, "to_verify", "a department closes nothing alone");
}

#[tokio::test]
async fn the_same_key_files_it_once() {
    let hall = Hall::new().await;
    let ask = |key| hall.world.change(PATH, &hall.officer, key);
    let body = begun(&hall, &hall.officer, "04").await;
    let (first, again) = (ask("once").send(&body).await, ask("once").send(&body).await);
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK));
    assert_eq!(first.body, again.body);
    assert_eq!(ask("twice").send(&body).await.error(), ("case_exists", Some("case")));
}

#[tokio::test]
async fn what_is_not_for_that_or_has_no_pictures_is_refused() {
    let hall = Hall::new().await;
    let other = hall.post(PATH, &hall.officer, &begun(&hall, &hall.officer, "01").await).await;
    assert_eq!((other.status.as_u16(), other.error()), (409, ("not_self_handled", Some("category"))));
    let mut bare = begun(&hall, &hall.officer, "04").await;
    bare["after"] = json!([]);
    let refused = hall.post(PATH, &hall.officer, &bare).await;
    assert_eq!((refused.status.as_u16(), refused.error().0), (422, "pictures_missing"));
    let mut joining = handled("04");
    joining["report"]["join"] = json!("0190a000-0000-7000-8000-000000000001");
    let refused = hall.post(PATH, &hall.officer, &joining).await;
    assert_eq!(refused.error(), ("invalid", Some("report.join")), "{}", refused.body);
    let mut wrong = handled("04");
    wrong["before"] = json!(["zz"]);
    assert_eq!(hall.post(PATH, &hall.officer, &wrong).await.error(), ("invalid", Some("before")));
    let refused = hall.post(PATH, &hall.root, &handled("04")).await;
    assert_eq!(refused.error().0, "not_allowed");
}

#[tokio::test]
async fn its_pictures_are_seen_and_go_when_it_is_erased() {
    let hall = Hall::new().await;
    let filed = hall.post(PATH, &hall.officer, &begun(&hall, &hall.officer, "04").await).await.body;
    let (case, report) = (filed["case"].as_str().unwrap(), filed["report"].as_str().unwrap());
    assert_eq!(
        (picture(&hall, case, BEFORE).await, picture(&hall, case, AFTER).await),
        (StatusCode::OK, StatusCode::OK)
    );
    assert_eq!(keys(&hall, "spot-begun:").await, [] as [&str; 0], "nothing waits any more");
    let late = hand_in(&hall, &hall.officer, &json!(case), BEFORE).await;
    assert_eq!(late.error(), ("case_exists", Some("case")), "{}", late.body);
    let (_, commander) = hall.world.let_in("zhao", Role::Commander, "1301").await;
    let erased = hall.post(&format!("/api/v1/reports/{report}/erase"), &commander, &json!({})).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    assert_eq!(picture(&hall, case, BEFORE).await, StatusCode::NOT_FOUND);
    assert_eq!(keys(&hall, "spot").await, [] as [&str; 0]);
}

#[tokio::test]
async fn a_picture_that_was_not_handed_in_by_the_same_person_is_refused_by_name() {
    let hall = Hall::new().await;
    let unknown = handled("04");
    let refused = hall.post(PATH, &hall.officer, &unknown).await;
    assert_eq!((refused.status.as_u16(), refused.error()), (422, ("pictures_missing", Some("before"))));
    assert_eq!(refused.body["error"]["value"], digest(BEFORE));
    let theirs = begun(&hall, &hall.city, "04").await;
    let refused = hall.post(PATH, &hall.officer, &theirs).await;
    assert_eq!(refused.error(), ("pictures_missing", Some("before")), "{}", refused.body);
    let filed = hall.post(PATH, &hall.city, &theirs).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
}

#[tokio::test]
async fn a_picture_that_is_of_nothing_or_of_a_case_without_an_instant_is_refused() {
    let hall = Hall::new().await;
    let refused = hand_in(&hall, &hall.officer, &json!(Uuid::from_u128(7)), BEFORE).await;
    assert_eq!(refused.error(), ("invalid", Some("case")), "{}", refused.body);
    let refused = hand_in(&hall, &hall.roads, &json!(Uuid::now_v7()), BEFORE).await;
    let may = crate::identity::may(Role::Department, crate::identity::Act::HandleOnSpot);
    assert_eq!(refused.status.is_success(), may, "{}", refused.body);
    let path = format!("/api/v1/photos/{}", digest(BEFORE));
    let asked = hall.world.ask(Method::PUT, &path).with("cookie", &hall.officer).with("origin", ORIGIN);
    let refused = asked.with("content-type", "image/jpeg").raw(BEFORE.to_vec()).await;
    assert_eq!(refused.error(), ("invalid", Some("task")), "{}", refused.body);
}

#[tokio::test]
async fn matters_begun_and_never_filed_are_bounded_and_forgotten() {
    let hall = Hall::new().await;
    let mut last = hand_in(&hall, &hall.officer, &json!(Uuid::now_v7()), BEFORE).await;
    while last.status == StatusCode::CREATED && keys(&hall, "spot-begun:").await.len() < 20 {
        last = hand_in(&hall, &hall.officer, &json!(Uuid::now_v7()), BEFORE).await;
    }
    assert_eq!(last.error(), ("too_many_requests", Some("case")), "{}", last.body);
    let filed = hall.post(PATH, &hall.city, &begun(&hall, &hall.city, "04").await).await.body;
    assert_eq!(keys(&hall, "spot-begun:").await.len(), 8);
    let engine = &hall.world.hub.engine;
    assert_eq!(spot::forget(engine, state::now()).await.unwrap(), 0, "they may still be filed");
    let later = UtcMicros(state::now().0 + 26 * 3_600 * 1_000_000);
    assert_eq!(spot::forget(engine, later).await.unwrap(), 8);
    assert_eq!(keys(&hall, "spot-begun:").await, [] as [&str; 0]);
    assert_eq!(
        picture(&hall, filed["case"].as_str().unwrap(), BEFORE).await,
        StatusCode::OK,
        "that one was filed"
    );
}

#[tokio::test]
async fn more_than_one_page_of_pictures_that_were_never_filed_is_forgotten() {
    let hall = Hall::new().await;
    let ledger = hall.world.hub.engine.ledger();
    let since = state::now().0.to_le_bytes().to_vec();
    let of_somebody = |_| {
        let key = format!("spot-begun:{}:{}:{}", Uuid::now_v7(), Uuid::now_v7(), digest(BEFORE));
        hub_ledger::RowChange { shelf: Shelf::Vault, key, value: Some(since.clone()) }
    };
    ledger.put_rows((0..2_300).map(of_somebody).collect()).await.unwrap();
    let later = UtcMicros(state::now().0 + 26 * 3_600 * 1_000_000);
    assert_eq!(spot::forget(&hall.world.hub.engine, later).await.unwrap(), 2_300);
    assert_eq!(keys(&hall, "spot-begun:").await, [] as [&str; 0]);
}
