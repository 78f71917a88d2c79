//! Stories of 联系群众: the number at which a department spoke with a caller, to whom it is told, and that it is erased with what was said.

use axum::http::StatusCode;
use hub_ledger::erasures;
use hub_protocol::Role;
use serde_json::{Value, json};

use super::hall::Hall;

const NUMBER: &str = "13700137001";

fn reply(task: &str, number: &Value, at: &Value) -> Value {
    let found = json!({"contacted_at_us": at, "contacted_number": number, "substantiated": true, "beyond_duty": false, "unsolved": null});
    json!({"act": "reply", "task": task, "note": "已更换", "findings": found})
}

/// A case of which the road office says that it has called the caller: its id, and its report.
async fn contacted(hall: &Hall, more: &Value) -> (String, String) {
    let (case, report, task) = hall.given_to_roads(more).await;
    let shown =
        hall.done(&case, &hall.roads, &reply(&task, &json!(NUMBER), &json!(crate::state::now().0))).await;
    let found = &shown["desks"][0]["findings"];
    assert!(found["contacted_at_us"].is_number() && found["contacted_number"].is_null(), "{shown}");
    (case, report)
}

/// The number that the history tells somebody; none where it is kept back.
async fn told(hall: &Hall, case: &str, who: &str) -> Option<Value> {
    let detail = hall.detail(case, who).await.body;
    let lines = detail["history"].as_array().unwrap_or_else(|| panic!("{detail}"));
    let mut details = lines.iter().flat_map(|line| line["details"].as_array().into_iter().flatten());
    details.find(|it| it["label"] == "contacted_number").map(|it| it["number"].clone())
}

#[tokio::test]
async fn the_number_that_was_called_is_told_to_whom_the_callers_are_told() {
    let hall = Hall::new().await;
    let (open, _) = contacted(&hall, &json!({})).await;
    for who in [&hall.officer, &hall.city, &hall.roads] {
        assert_eq!(told(&hall, &open, who).await, Some(json!(NUMBER)));
    }
    let (confided, _) = contacted(&hall, &json!({"confidential": true})).await;
    assert_eq!(told(&hall, &confided, &hall.officer).await, Some(json!(NUMBER)));
    assert_eq!(told(&hall, &confided, &hall.roads).await, None);
}

#[tokio::test]
async fn of_a_case_that_somebody_told_in_confidence_it_is_kept_back_whosever_it_is() {
    let hall = Hall::new().await;
    let (case, _) = contacted(&hall, &json!({})).await;
    let join = json!({"join": case, "caller_phone": NUMBER, "confidential": true, "text": "还在响"});
    let (_, joined) = hall.report(&join).await;
    assert_eq!(told(&hall, &case, &hall.roads).await, None);
    let part = json!({"act": "part_report", "report": joined, "reason": "是另一处"});
    hall.done(&case, &hall.officer, &part).await;
    assert_eq!(told(&hall, &case, &hall.roads).await, None, "it may be of the one who has left");
    assert_eq!(told(&hall, &case, &hall.officer).await, Some(json!(NUMBER)));
}

#[tokio::test]
async fn it_is_erased_with_what_was_said_and_noted_for_backups() {
    let hall = Hall::new().await;
    let (case, report) = contacted(&hall, &json!({})).await;
    let (_, commander) = hall.world.let_in("lin", Role::Commander, "13").await;
    let before = erasures::read(&hall.world.hub.config.erasures_path()).unwrap_or_default().len();
    let erased = hall.post(&format!("/api/v1/reports/{report}/erase"), &commander, &json!({})).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    assert_eq!(told(&hall, &case, &hall.officer).await, Some(json!("")), "that there was one stays");
    let noted = erasures::read(&hall.world.hub.config.erasures_path()).unwrap();
    let vault = noted[before..].iter().filter(|it| it.key.starts_with("words:")).count();
    assert!(vault >= 4, "the caller's words, the reason, the reply and the number: {noted:?}");
}

#[tokio::test]
async fn a_number_is_one_and_stands_with_when_it_was_called() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let now = json!(crate::state::now().0);
    for (number, at) in [(json!("刘工"), &now), (json!(NUMBER), &Value::Null)] {
        let refused = hall.act(&case, &hall.roads, &reply(&task, &number, at)).await;
        assert_eq!(refused.error(), ("invalid", Some("findings.contacted_number")), "{}", refused.body);
    }
    hall.done(&case, &hall.roads, &reply(&task, &Value::Null, &Value::Null)).await;
}
