//! Stories of what is put right: where a case is, and which report belongs to it.

use axum::http::{Method, StatusCode};
use hub_protocol::Role;
use serde_json::{Value, json};

use super::hall::Hall;

#[tokio::test]
async fn a_case_goes_to_posts_of_another_line_with_a_reason_only_and_the_history_tells_it() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    let path = format!("/api/v1/cases/{case}/place");
    let answered = hall.post(&path, &hall.officer, &json!({"area": "1302"})).await;
    assert_eq!((answered.error().0, &answered.body["error"]["field"]), ("invalid", &json!("reason")));
    let own = hall.ordered(&case, &hall.officer, "place", &json!({"area": "1301"})).await;
    assert_eq!(own["owner"]["area"], "1301", "within its own line it needs none");
    let moved = json!({"area": "1302", "reason": "报事人说错了县"});
    let refused = hall.post(&path, &hall.stranger, &moved).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    let case_there = hall.ordered(&case, &hall.officer, "place", &moved).await;
    assert_eq!(case_there["owner"]["area"], "1302");
    let detail = hall.detail(&case, &hall.city).await.body;
    assert!(detail["history"].to_string().contains("报事人说错了县"), "{detail}");
}

/// Somebody else says something about a case, and is given a number and a pin.
async fn joins(hall: &Hall, case: &str, text: &str) -> Value {
    let body = json!({"text": text, "urgency": "orange", "people": 3, "join": case});
    let filed = hall.post("/api/v1/reports", &hall.officer, &body).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
    filed.body
}

#[tokio::test]
async fn a_report_that_joined_by_mistake_has_a_case_of_its_own_and_its_caller_follows_it() {
    let hall = Hall::new().await;
    let (case, first) = hall.report(&json!({})).await;
    let joined = joins(&hall, &case, "东关桥护栏断了").await;
    let slip = json!({"number": joined["number"], "pin": joined["pin"]});
    let part = |report: &Value| json!({"act": "part_report", "report": report, "reason": "是另一件事"});
    hall.refused(&case, &hall.officer, &part(&json!(first)), 409, "first_report").await;
    let stays = hall.done(&case, &hall.officer, &part(&joined["report"])).await;
    assert_eq!((&stays["grade"], &stays["reports"]), (&json!("ordinary"), &json!(1)), "{stays}");
    hall.refused(&case, &hall.officer, &part(&joined["report"]), 409, "not_joined").await;
    let open = hall.listed("open", &hall.officer).await;
    let own = open.iter().find(|id| **id != case).expect("it has a case of its own");
    let detail = hall.detail(own, &hall.officer).await.body;
    assert_eq!((&detail["report"]["id"], &detail["case"]["grade"]), (&joined["report"], &json!("orange")));
    assert_eq!(detail["report"]["text"], "东关桥护栏断了");
    let progress = hall.world.ask(Method::POST, "/api/v1/progress").send(&slip).await;
    assert_eq!((progress.status, &progress.body["step"]), (StatusCode::OK, &json!("filed")));
    hall.done(
        own,
        &hall.officer,
        &json!({"act": "suspend", "kind": "deferred", "plan": "等汛期过", "review_at_us": in_days(3)}),
    )
    .await;
    let progress = hall.world.ask(Method::POST, "/api/v1/progress").send(&slip).await;
    assert_eq!(progress.body["phase"], "waiting", "what becomes of its own case is what the caller is told");
    let found = hall.world.find("/api/v1/cases/search", &hall.officer, &json!({"q": "护栏"})).await;
    let cases = found.body["cases"].as_array().expect("a list of cases");
    let ids: Vec<&Value> = cases.iter().map(|found| &found["case"]["id"]).collect();
    assert_eq!(ids, [own.as_str()], "its words go with it");
}

#[tokio::test]
async fn a_report_that_came_back_with_its_case_is_followed_to_where_it_began() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    let joined = joins(&hall, &case, "东关桥护栏断了").await;
    let slip = json!({"number": joined["number"], "pin": joined["pin"]});
    let own = parted(&hall, &case, &joined["report"]).await;
    let merge = json!({"act": "merge", "into": case, "reason": "还是同一件事"});
    hall.done(&own, &hall.officer, &merge).await;
    let progress = hall.world.ask(Method::POST, "/api/v1/progress").send(&slip).await;
    assert_eq!(progress.status, StatusCode::OK, "{}", progress.body);
    let part = json!({"act": "part", "merged": own, "reason": "是另一件事"});
    hall.done(&case, &hall.officer, &part).await;
    let deferred =
        json!({"act": "suspend", "kind": "deferred", "plan": "等汛期过", "review_at_us": in_days(3)});
    hall.done(&own, &hall.officer, &deferred).await;
    let progress = hall.world.ask(Method::POST, "/api/v1/progress").send(&slip).await;
    assert_eq!(progress.body["phase"], "waiting", "{}", progress.body);
}

#[tokio::test]
async fn a_report_that_got_a_case_of_its_own_is_erased_there_and_nothing_of_the_other_case_is() {
    let hall = Hall::new().await;
    let (case, first) = hall.report(&json!({})).await;
    let joined = joins(&hall, &case, "东关桥护栏断了").await;
    let own = parted(&hall, &case, &joined["report"]).await;
    let commander = hall.world.let_in("zhao", Role::Commander, "13").await.1;
    let path = format!("/api/v1/reports/{}/erase", joined["report"].as_str().expect("an id"));
    let erased = hall.post(&path, &commander, &json!({})).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    let there = hall.detail(&own, &hall.officer).await.body;
    assert_eq!((&there["report"]["erased"], &there["report"]["text"]), (&json!(true), &json!("")), "{there}");
    let stays = hall.detail(&case, &hall.officer).await.body;
    assert_eq!((&stays["report"]["id"], &stays["report"]["erased"]), (&json!(first), &json!(false)));
    assert!(
        stays["history"].to_string().contains("是另一件事"),
        "what was said about the other stays: {stays}"
    );
}

#[tokio::test]
async fn a_caller_whose_report_got_a_case_of_its_own_is_asked_whether_that_is_done() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    let joined = joins(&hall, &case, "东关桥护栏断了").await;
    let slip = json!({"number": joined["number"], "pin": joined["pin"]});
    let own = parted(&hall, &case, &joined["report"]).await;
    hall.ordered(&own, &hall.city, "settle", &json!({"note": "护栏已修好"})).await;
    let progress = hall.world.ask(Method::POST, "/api/v1/progress").send(&slip).await.body;
    assert_eq!(progress["verdict_wanted"], json!(true), "{progress}");
    let verdict = json!({"number": joined["number"], "pin": joined["pin"], "verdict": "done", "work": progress["work"]});
    let judged = hall.world.ask(Method::POST, "/api/v1/progress/verdict").send(&verdict).await;
    assert_eq!((judged.status, &judged.body["judged"]), (StatusCode::OK, &json!(true)), "{}", judged.body);
}

/// Takes a report out of a case; the case that it gets.
async fn parted(hall: &Hall, case: &str, report: &Value) -> String {
    let part = json!({"act": "part_report", "report": report, "reason": "是另一件事"});
    hall.done(case, &hall.officer, &part).await;
    let open = hall.listed("open", &hall.officer).await;
    open.into_iter().find(|id| id != case).expect("it has a case of its own")
}

fn in_days(days: u64) -> i64 {
    crate::state::now().plus_ms(days * 86_400_000).0
}
