//! Stories of callers who say whether the work is done, with a number and a pin and no account.

use axum::http::{Method, StatusCode};
use hub_protocol::Role;
use serde_json::{Value, json};

use super::{
    Answered,
    hall::{Hall, check_told},
};

const PATH: &str = "/api/v1/progress/verdict";

/// A report that the road office has replied to, and what its caller was told.
struct Judged {
    case: String,
    report: String,
    slip: Value,
}

async fn replied(hall: &Hall, more: &Value) -> Judged {
    let (case, report, task) = hall.given_to_roads(more).await;
    hall.done(&case, &hall.roads, &json!({"act": "reply", "task": task, "note": "已更换"})).await;
    let slip = hall.post(&format!("/api/v1/reports/{report}/pin"), &hall.officer, &json!({})).await.body;
    Judged { case, report, slip }
}

/// A verdict on the work that waits now.
async fn said(hall: &Hall, slip: &Value, verdict: &str, note: Option<&str>) -> Answered {
    let mut asked = slip.clone();
    asked.as_object_mut().expect("a slip").remove("degree");
    let work = stands(hall, &asked).await["work"].clone();
    said_of(hall, slip, &work, verdict, note).await
}

/// A verdict on the work with this mark.
async fn said_of(hall: &Hall, slip: &Value, work: &Value, verdict: &str, note: Option<&str>) -> Answered {
    let mut body = slip.clone();
    (body["verdict"], body["work"]) = (json!(verdict), work.clone());
    if let Some(note) = note {
        body["note"] = json!(note);
    }
    hall.world.ask(Method::POST, PATH).send(&body).await
}

async fn stands(hall: &Hall, slip: &Value) -> Value {
    hall.world.ask(Method::POST, "/api/v1/progress").send(slip).await.body
}

/// How often something happened to the case.
async fn times(hall: &Hall, case: &str, event: &str) -> usize {
    let detail = hall.detail(case, &hall.officer).await.body;
    detail["history"].as_array().unwrap().iter().filter(|line| line["event"] == event).count()
}

#[tokio::test]
async fn a_caller_says_that_it_is_done_and_it_is_checked_with_that() {
    let hall = Hall::new().await;
    let Judged { case, report, slip } = replied(&hall, &json!({})).await;
    assert_eq!(stands(&hall, &slip).await["verdict_wanted"], json!(true));
    let done = said(&hall, &slip, "done", Some("看过了，换好了")).await;
    assert_eq!(
        (done.status, &done.body["phase"], &done.body["verdict_wanted"]),
        (StatusCode::OK, &json!("closing"), &Value::Null),
        "{}",
        done.body
    );
    let mut told = stands(&hall, &slip).await;
    told["judged"] = json!(true);
    assert_eq!(done.body, told);
    let detail = hall.detail(&case, &hall.officer).await.body;
    let verified = detail["history"].as_array().unwrap().iter().find(|line| line["event"] == "case.verified");
    let verified = verified.unwrap_or_else(|| panic!("{detail}"));
    assert_eq!(verified["actor"]["kind"], "caller", "{verified}");
    check_told(&verified["details"], &json!({"label": "words", "words": "看过了，换好了"}));
    let (_, commander) = hall.world.let_in("zhao", Role::Commander, "1301").await;
    let erased = hall.post(&format!("/api/v1/reports/{report}/erase"), &commander, &json!({})).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    check_told(&hall.told(&case, "case.verified").await, &json!({"label": "words", "words": ""}));
}

#[tokio::test]
async fn how_content_a_caller_is_stays_with_the_verdict_and_says_the_same() {
    let hall = Hall::new().await;
    let Judged { case, mut slip, .. } = replied(&hall, &json!({})).await;
    for (verdict, degree) in [("done", "not_satisfied"), ("not_done", "mostly_satisfied")] {
        slip["degree"] = json!(degree);
        let refused = said(&hall, &slip, verdict, Some("看过了")).await;
        assert_eq!(refused.error(), ("invalid", Some("degree")), "{}", refused.body);
    }
    let asked = json!({"number": slip["number"], "pin": slip["pin"]});
    let work = stands(&hall, &asked).await["work"].clone();
    slip["degree"] = json!("mostly_satisfied");
    for _ in 0..2 {
        let done = said_of(&hall, &slip, &work, "done", None).await;
        assert_eq!((done.status, &done.body["judged"]), (StatusCode::OK, &json!(true)), "{}", done.body);
    }
    let told = json!({"label": "degree", "degree": "mostly_satisfied"});
    check_told(&hall.told(&case, "case.verified").await, &told);
    assert_eq!(times(&hall, &case, "case.verified").await, 1);
}

#[tokio::test]
async fn of_who_says_that_it_is_not_done_it_stays_how_content_that_caller_is() {
    let hall = Hall::new().await;
    let Judged { case, slip, .. } = replied(&hall, &json!({})).await;
    let asked = json!({"number": slip["number"], "pin": slip["pin"]});
    let work = stands(&hall, &asked).await["work"].clone();
    let content = json!({"number": slip["number"], "pin": slip["pin"], "degree": "not_satisfied"});
    let back = said_of(&hall, &content, &work, "not_done", None).await;
    assert_eq!((back.status, &back.body["judged"]), (StatusCode::OK, &json!(true)), "{}", back.body);
    let told = json!({"label": "degree", "degree": "not_satisfied"});
    check_told(&hall.told(&case, "case.sent_back").await, &told);
}

#[tokio::test]
async fn a_caller_says_that_it_is_not_done_and_the_department_has_it_again() {
    let hall = Hall::new().await;
    let Judged { case, slip, .. } = replied(&hall, &json!({})).await;
    let back = said(&hall, &slip, "not_done", None).await;
    assert_eq!((back.status, &back.body["phase"]), (StatusCode::OK, &json!("handling")), "{}", back.body);
    let shown = hall.detail(&case, &hall.roads).await.body["case"].clone();
    assert_eq!((&shown["phase"], &shown["desks"][0]["sent_back"]), (&json!("with_departments"), &json!(1)));
}

#[tokio::test]
async fn the_same_verdict_again_and_another_one_after_it_change_nothing() {
    let hall = Hall::new().await;
    let Judged { case, slip, .. } = replied(&hall, &json!({})).await;
    let work = stands(&hall, &slip).await["work"].clone();
    let again = || said_of(&hall, &slip, &work, "not_done", Some("还在晃"));
    let (one, other) = tokio::join!(again(), again());
    assert_eq!((one.status, &one.body), (StatusCode::OK, &other.body));
    // Of an answer that was lost on the way the caller learns all the same that the word was taken.
    assert_eq!((&one.body["judged"], again().await.body), (&json!(true), one.body.clone()));
    let other = said_of(&hall, &slip, &work, "done", None).await.body;
    assert_eq!(other, stands(&hall, &slip).await, "and of another word that it was not");
    assert_eq!(
        (times(&hall, &case, "case.sent_back").await, times(&hall, &case, "case.verified").await),
        (1, 0)
    );
    // Done anew it is judged anew.
    let shown = hall.detail(&case, &hall.roads).await.body;
    let task = &shown["case"]["desks"][0]["task"];
    hall.done(&case, &hall.roads, &json!({"act": "reply", "task": task, "note": "已加固"})).await;
    assert_eq!(said(&hall, &slip, "done", None).await.body["phase"], "closing");
}

#[tokio::test]
async fn a_verdict_on_work_that_does_not_wait_any_more_judges_nothing() {
    let hall = Hall::new().await;
    let Judged { case, slip, .. } = replied(&hall, &json!({})).await;
    let seen = stands(&hall, &slip).await["work"].clone();
    let unmarked = said_of(&hall, &slip, &Value::Null, "done", None).await;
    assert_eq!((unmarked.status, &unmarked.body["judged"]), (StatusCode::OK, &Value::Null));
    hall.ordered(&case, &hall.officer, "verify", &json!({"verdict": "not_done", "note": "还在晃"})).await;
    let shown = hall.detail(&case, &hall.roads).await.body;
    let task = &shown["case"]["desks"][0]["task"];
    hall.done(&case, &hall.roads, &json!({"act": "reply", "task": task, "note": "已加固"})).await;
    let stale = said_of(&hall, &slip, &seen, "done", None).await.body;
    assert_eq!((&stale["judged"], &stale["verdict_wanted"]), (&Value::Null, &json!(true)), "{stale}");
    assert_eq!(times(&hall, &case, "case.verified").await, 0);
    assert_eq!(said(&hall, &slip, "done", None).await.body["judged"], json!(true));
}

#[tokio::test]
async fn whoever_wants_an_answer_is_called_back_after_their_verdict() {
    let hall = Hall::new().await;
    let Judged { slip, .. } = replied(&hall, &json!({"reply_wanted": true})).await;
    assert_eq!(said(&hall, &slip, "done", None).await.body["phase"], "calling_back");
}

#[tokio::test]
async fn a_verdict_that_is_not_wanted_is_answered_with_how_the_matter_stands() {
    let hall = Hall::new().await;
    let confidential = replied(&hall, &json!({"confidential": true})).await;
    let joined = replied(&hall, &json!({})).await;
    let join = json!({"join": joined.case, "text": "井盖还在响，又有一个", "caller_phone": "13900139000"});
    let body = hall.post("/api/v1/reports", &hall.officer, &join).await;
    assert_eq!(body.status, StatusCode::CREATED, "{}", body.body);
    let (open, report, _) = hall.given_to_roads(&json!({"text": "另一处路灯不亮"})).await;
    let slip = hall.post(&format!("/api/v1/reports/{report}/pin"), &hall.officer, &json!({})).await.body;
    let at_work = Judged { case: open, report, slip };
    for Judged { case, slip, .. } in [confidential, joined, at_work] {
        let before = stands(&hall, &slip).await;
        assert_eq!(before["verdict_wanted"], Value::Null, "{before}");
        let answered = said(&hall, &slip, "done", None).await;
        assert_eq!((answered.status, answered.body), (StatusCode::OK, before));
        assert_eq!(times(&hall, &case, "case.verified").await, 0);
    }
}

#[tokio::test]
async fn who_filed_and_handled_a_matter_does_not_check_it_with_its_pin() {
    let hall = Hall::new().await;
    let (case, report) = hall.report(&json!({})).await;
    hall.ordered(&case, &hall.officer, "settle", &json!({"note": "电话里说清了"})).await;
    let slip = hall.post(&format!("/api/v1/reports/{report}/pin"), &hall.officer, &json!({})).await.body;
    assert_eq!(stands(&hall, &slip).await["verdict_wanted"], Value::Null);
    assert_eq!(said(&hall, &slip, "done", None).await.body["phase"], "verifying");
}

#[tokio::test]
async fn whoever_asked_for_the_pin_and_then_handled_the_matter_does_not_check_it_with_the_pin() {
    let hall = Hall::new().await;
    let (case, report) = hall.report(&json!({})).await;
    let (_, handler) = hall.world.let_in("qian", Role::Dispatcher, "1301").await;
    let slip = hall.post(&format!("/api/v1/reports/{report}/pin"), &handler, &json!({})).await.body;
    hall.ordered(&case, &handler, "settle", &json!({"note": "电话里说清了"})).await;
    assert_eq!(stands(&hall, &slip).await["verdict_wanted"], Value::Null);
    let work = hall.detail(&case, &handler).await.body["case"]["task"]["id"].clone();
    let answered = said_of(&hall, &slip, &work, "done", None).await.body;
    assert_eq!((&answered["judged"], &answered["phase"]), (&Value::Null, &json!("verifying")), "{answered}");
}

#[tokio::test]
async fn who_works_on_a_matter_or_checks_it_is_told_no_pin_but_for_who_filed_it() {
    let hall = Hall::new().await;
    let (case, report) = hall.report(&json!({})).await;
    let (_, handler) = hall.world.let_in("qian", Role::Dispatcher, "1301").await;
    let (_, checker) = hall.world.let_in("zhao", Role::Dispatcher, "1301").await;
    let pin = format!("/api/v1/reports/{report}/pin");
    assert_eq!(
        hall.post(&pin, &checker, &json!({})).await.status,
        StatusCode::OK,
        "for the caller's next call"
    );
    hall.ordered(&case, &handler, "settle", &json!({"note": "电话里说清了"})).await;
    for kept_from in [&handler, &checker] {
        let refused = hall.post(&pin, kept_from, &json!({})).await;
        assert_eq!((refused.status, refused.error().0), (StatusCode::FORBIDDEN, "handler_verifies"));
        let detail = hall.detail(&case, kept_from).await.body;
        assert_eq!(detail["report"]["pin"], Value::Null, "{detail}");
    }
    assert_eq!(hall.post(&pin, &hall.officer, &json!({})).await.status, StatusCode::OK, "who filed it");
}

#[tokio::test]
async fn a_wrong_pin_judges_nothing_looks_like_a_wrong_number_and_has_to_wait() {
    let hall = Hall::new().await;
    let Judged { case, slip, .. } = replied(&hall, &json!({})).await;
    let wrong_pin = |pin: u32| json!({"number": slip["number"], "pin": format!("{pin:06}")});
    let right: u32 = slip["pin"].as_str().unwrap().parse().unwrap();
    let mut wrong = (0..20).filter(|pin| *pin != right);
    let by_pin = said(&hall, &wrong_pin(wrong.next().unwrap()), "done", None).await;
    let by_number = json!({"number": "000101000000000000", "pin": slip["pin"]});
    let by_number = said(&hall, &by_number, "done", None).await;
    let told = |answered: &Answered| {
        let mut body = answered.body.clone();
        body["error"]["request"] = Value::Null;
        (answered.status, body)
    };
    assert_eq!((by_pin.status, told(&by_pin)), (StatusCode::NOT_FOUND, told(&by_number)));
    assert_eq!(said(&hall, &slip, "done", Some(" ")).await.error(), ("invalid", Some("note")));
    let mut answered = by_pin;
    for pin in wrong {
        answered = said(&hall, &wrong_pin(pin), "done", None).await;
        if answered.status != StatusCode::NOT_FOUND {
            break;
        }
    }
    assert_eq!(answered.error().0, "too_many_requests", "{}", answered.body);
    assert_eq!(times(&hall, &case, "case.verified").await, 0);
}

#[tokio::test]
async fn with_a_pin_of_before_it_was_noted_who_is_told_it_nobody_judges() {
    let hall = Hall::new().await;
    let Judged { report, slip, .. } = replied(&hall, &json!({})).await;
    assert_eq!(stands(&hall, &slip).await["verdict_wanted"], json!(true));
    let report = hub_dispatch::ReportId(report.parse().unwrap());
    let key = format!("{}noted", hub_engine::pin_told_prefix(report));
    let before = hub_ledger::RowChange { shelf: hub_ledger::Shelf::Vault, key, value: None };
    hall.world.hub.engine.ledger().put_rows(vec![before]).await.unwrap();
    assert_eq!(stands(&hall, &slip).await["verdict_wanted"], Value::Null, "whoever handled it may know it");
}
