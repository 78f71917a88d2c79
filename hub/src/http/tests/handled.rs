//! Stories of small matters that are dealt with on the spot.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::hall::{Hall, check_told};

const PATH: &str = "/api/v1/reports/handled";

fn handled(category: &str) -> Value {
    json!({
        "report": {"text": "路边小广告", "category": category, "urgency": "ordinary"},
        "note": "已清除", "before": ["3f".repeat(32)], "after": ["40".repeat(32)],
    })
}

#[tokio::test]
async fn a_small_matter_is_filed_dealt_with_and_closed_in_one_request() {
    let hall = Hall::new().await;
    let filed = hall.post(PATH, &hall.officer, &handled("04")).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
    let case = filed.body["case"].as_str().unwrap();
    assert_eq!(hall.detail(case, &hall.officer).await.body["case"]["phase"], "closed");
    let told = hall.told(case, "case.self_handled").await;
    check_told(&told, &json!({"label": "photos", "photos": ["3f".repeat(32)]}));
    check_told(&told, &json!({"label": "words", "words": "已清除"}));
    let by_desk = hall.post(PATH, &hall.roads, &handled("04")).await;
    assert_eq!(by_desk.error().0, "not_allowed", "a department closes nothing alone");
}

#[tokio::test]
async fn the_same_key_files_it_once() {
    let hall = Hall::new().await;
    let ask = || hall.world.change(PATH, &hall.officer, "once");
    let (first, again) = (ask().send(&handled("04")).await, ask().send(&handled("04")).await);
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK));
    assert_eq!(first.body, again.body);
}

#[tokio::test]
async fn what_is_not_for_that_or_has_no_pictures_is_refused() {
    let hall = Hall::new().await;
    let other = hall.post(PATH, &hall.officer, &handled("01")).await;
    assert_eq!((other.status.as_u16(), other.error()), (409, ("not_self_handled", Some("category"))));
    let mut bare = handled("04");
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
