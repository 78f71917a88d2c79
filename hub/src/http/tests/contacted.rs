//! Stories of 联系群众: the number at which a department spoke with a caller, to whom it is told, and that it is erased with what was said.

use axum::http::StatusCode;
use hub_ledger::erasures;
use hub_protocol::Role;
use serde_json::{Value, json};

use super::hall::{Hall, ROADS};

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

/// Erases what was said about a report; the number that the history of a case tells then.
async fn told_once_erased(hall: &Hall, case: &str, report: &str) -> Option<Value> {
    let (_, commander) = hall.world.let_in("lin", Role::Commander, "13").await;
    let erased = hall.post(&format!("/api/v1/reports/{report}/erase"), &commander, &json!({})).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    told(hall, case, &hall.officer).await
}

/// Somebody else calls about a case: the report.
async fn joins(hall: &Hall, case: &str) -> String {
    hall.report(&json!({"join": case, "caller_phone": NUMBER, "text": "还在响"})).await.1
}

fn part_report(report: &str) -> Value {
    json!({"act": "part_report", "report": report, "reason": "是另一处"})
}

#[tokio::test]
async fn it_is_erased_where_it_was_called_also_when_the_report_has_moved() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let joined = joins(&hall, &case).await;
    let now = json!(crate::state::now().0);
    hall.done(&case, &hall.roads, &reply(&task, &json!(NUMBER), &now)).await;
    hall.done(&case, &hall.officer, &part_report(&joined)).await;
    assert_eq!(told_once_erased(&hall, &case, &joined).await, Some(json!("")));
}

#[tokio::test]
async fn it_is_erased_where_it_was_called_while_the_case_was_part_of_another() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let (other, report) = hall.report(&json!({"caller_phone": NUMBER})).await;
    let merge = json!({"act": "merge", "into": case, "reason": "同一个井盖"});
    hall.done(&other, &hall.officer, &merge).await;
    let now = json!(crate::state::now().0);
    hall.done(&case, &hall.roads, &reply(&task, &json!(NUMBER), &now)).await;
    let part = json!({"act": "part", "merged": other, "reason": "不是一处"});
    hall.done(&case, &hall.officer, &part).await;
    assert_eq!(told_once_erased(&hall, &case, &report).await, Some(json!("")));
}

#[tokio::test]
async fn what_was_called_after_a_report_had_left_is_another_callers_and_stays() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let joined = joins(&hall, &case).await;
    hall.done(&case, &hall.officer, &part_report(&joined)).await;
    let now = json!(crate::state::now().0);
    hall.done(&case, &hall.roads, &reply(&task, &json!(NUMBER), &now)).await;
    assert_eq!(told_once_erased(&hall, &case, &joined).await, Some(json!(NUMBER)));
}

/// The road office says by telephone what it did and found.
fn by_telephone(task: &str, found: &Value) -> Value {
    let answer = json!({
        "said": "reply",
        "department": ROADS,
        "task": task,
        "note": "已更换",
        "findings": found,
    });
    json!({"said_at_us": crate::state::now().0, "number": "0312-5550118", "speaker": "刘工", "answer": answer})
}

#[tokio::test]
async fn a_reply_by_telephone_has_what_was_found_too() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let now = crate::state::now().0;
    let found = json!({"contacted_at_us": now, "contacted_number": "刘工", "substantiated": true, "beyond_duty": false, "unsolved": "no_means"});
    let relay = format!("/api/v1/cases/{case}/relay");
    let refused = hall.post(&relay, &hall.officer, &by_telephone(&task, &found)).await;
    assert_eq!(refused.error(), ("invalid", Some("findings.contacted_number")), "{}", refused.body);
    let mut right = found;
    right["contacted_number"] = json!(NUMBER);
    let done = hall.post(&relay, &hall.officer, &by_telephone(&task, &right)).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    let shown = hall.detail(&case, &hall.roads).await.body["case"]["desks"][0]["findings"].clone();
    right.as_object_mut().expect("findings").remove("contacted_number");
    assert_eq!(shown, right);
    assert_eq!(told(&hall, &case, &hall.officer).await, Some(json!(NUMBER)));
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
