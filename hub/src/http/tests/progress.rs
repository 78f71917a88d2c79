//! Stories of callers who ask how their matter stands, with a number and a pin and no account.

use axum::http::{Method, StatusCode};
use hub_dispatch::ReportId;
use hub_engine::{ReportNumber, pin_key};
use hub_ledger::{RowChange, Shelf};
use hub_protocol::Role;
use serde_json::{Value, json};

use super::{
    Answered,
    hall::{Hall, ROADS, assign},
};

const PATH: &str = "/api/v1/progress";

/// A report of the hall, with what its caller was told.
struct Told {
    case: String,
    report: String,
    slip: Value,
}

async fn filed(hall: &Hall, more: &Value) -> Told {
    let mut body = json!({"text": "井盖松动", "caller_name": "张先生", "urgency": "ordinary"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let filed = hall.post("/api/v1/reports", &hall.officer, &body).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
    let text = |field: &str| filed.body[field].as_str().unwrap().to_owned();
    let slip = json!({"number": text("number"), "pin": text("pin")});
    Told { case: text("case"), report: text("report"), slip }
}

/// Asks without a cookie.
async fn ask(hall: &Hall, slip: &Value) -> Answered {
    hall.world.ask(Method::POST, PATH).send(slip).await
}

async fn stands(hall: &Hall, slip: &Value) -> Value {
    let answered = ask(hall, slip).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
    answered.body
}

#[track_caller]
fn check(progress: &Value, step: &str, phase: &str) {
    assert_eq!((&progress["step"], &progress["phase"]), (&json!(step), &json!(phase)), "{progress}");
}

#[tokio::test]
async fn a_caller_learns_step_by_step_how_the_matter_stands_and_nothing_of_anybody() {
    let hall = Hall::new().await;
    let told = filed(&hall, &json!({"reply_wanted": true})).await;
    let progress = stands(&hall, &told.slip).await;
    check(&progress, "filed", "assigning");
    assert!(progress["due_us"].is_number() && progress["answer"].is_null(), "{progress}");
    let given = hall.done(&told.case, &hall.officer, &assign(ROADS, &[])).await;
    let task = &given["desks"][0]["task"];
    check(&stands(&hall, &told.slip).await, "dispatched", "handling");
    hall.done(&told.case, &hall.roads, &json!({"act": "sign", "task": task})).await;
    check(&stands(&hall, &told.slip).await, "handled", "handling");
    let reply = json!({"act": "reply", "task": task, "note": "王工已更换", "public": "井盖已更换"});
    hall.done(&told.case, &hall.roads, &reply).await;
    let progress = stands(&hall, &told.slip).await;
    check(&progress, "reported", "verifying");
    assert!(progress["answer"].is_null(), "nobody has checked it yet: {progress}");
    hall.ordered(&told.case, &hall.officer, "verify", &json!({"verdict": "done", "note": "属实"})).await;
    let progress = stands(&hall, &told.slip).await;
    check(&progress, "concluded", "calling_back");
    assert_eq!((&progress["answer"], &progress["due_us"]), (&json!("井盖已更换"), &Value::Null));
    let said = json!({"responded": true, "solved": true, "satisfied": true});
    let called = json!({"act": "call_back", "report": told.report, "outcome": {"kind": "reached", "said": said}, "note": "满意"});
    hall.done(&told.case, &hall.officer, &called).await;
    hall.ordered(&told.case, &hall.officer, "close", &json!({})).await;
    let progress = stands(&hall, &told.slip).await;
    check(&progress, "concluded", "closed");
    assert_eq!(progress.as_object().unwrap().len(), 7, "nothing else is told: {progress}");
    for secret in ["张先生", "王工", "属实", "li", ROADS, told.case.as_str()] {
        assert!(!progress.to_string().contains(secret), "{secret}: {progress}");
    }
}

#[tokio::test]
async fn a_caller_is_told_that_there_is_more_time_and_until_when_the_matter_waits() {
    let hall = Hall::new().await;
    let told = filed(&hall, &json!({})).await;
    let given = hall.done(&told.case, &hall.officer, &assign(ROADS, &[])).await;
    let ask = json!({"act": "ask_extension", "task": given["desks"][0]["task"], "more": {"working_days": 3}, "reason": "待料"});
    hall.done(&told.case, &hall.roads, &ask).await;
    let before = stands(&hall, &told.slip).await;
    assert_eq!(
        (&before["extended"], &before["suspended_until_us"]),
        (&Value::Null, &Value::Null),
        "{before}"
    );
    let grant = json!({"act": "rule_extension", "ruling": "granted", "reason": "情况属实"});
    hall.done(&told.case, &hall.officer, &grant).await;
    let granted = stands(&hall, &told.slip).await;
    assert_eq!(granted["extended"], json!(true), "{granted}");
    assert!(granted["due_us"].as_i64() > before["due_us"].as_i64(), "{granted}");
    let review_at = crate::state::now().plus_ms(30 * 86_400_000).0;
    let suspend =
        json!({"act": "suspend", "kind": "long_term", "plan": "列入改造", "review_at_us": review_at});
    hall.done(&told.case, &hall.officer, &suspend).await;
    let waiting = stands(&hall, &told.slip).await;
    check(&waiting, "handled", "waiting");
    let told_of_time = (&waiting["suspended_until_us"], &waiting["due_us"], &waiting["extended"]);
    assert_eq!(told_of_time, (&json!(review_at), &Value::Null, &json!(true)), "{waiting}");
    for secret in ["待料", "属实", "列入改造", "long_term"] {
        assert!(!waiting.to_string().contains(secret), "{secret}: {waiting}");
    }
    hall.done(&told.case, &hall.officer, &json!({"act": "resume", "reason": "材料已到"})).await;
    let on = stands(&hall, &told.slip).await;
    assert_eq!((&on["suspended_until_us"], &on["extended"]), (&Value::Null, &json!(true)), "{on}");
}

#[tokio::test]
async fn a_matter_done_again_says_so_and_has_no_answer_until_the_next_is_checked() {
    let hall = Hall::new().await;
    let told = filed(&hall, &json!({"reply_wanted": true})).await;
    let given = hall.done(&told.case, &hall.officer, &assign(ROADS, &[])).await;
    let reply =
        json!({"act": "reply", "task": given["desks"][0]["task"], "note": "已更换", "public": "已更换"});
    hall.done(&told.case, &hall.roads, &reply).await;
    hall.ordered(&told.case, &hall.officer, "verify", &json!({"verdict": "done", "note": "属实"})).await;
    let said = json!({"responded": true, "solved": false, "satisfied": false});
    let called = json!({"act": "call_back", "report": told.report, "outcome": {"kind": "reached", "said": said}, "note": "仍响"});
    hall.done(&told.case, &hall.officer, &called).await;
    let progress = stands(&hall, &told.slip).await;
    assert_eq!((&progress["done_again"], &progress["answer"]), (&json!(1), &Value::Null), "{progress}");
}

#[tokio::test]
async fn a_merged_report_shows_the_case_that_has_it_and_a_parted_one_its_own() {
    let hall = Hall::new().await;
    let (gone, stays) = (filed(&hall, &json!({})).await, filed(&hall, &json!({"text": "井盖响"})).await);
    let merge = json!({"act": "merge", "into": stays.case, "reason": "同一处"});
    hall.act(&gone.case, &hall.officer, &merge).await;
    hall.done(&stays.case, &hall.officer, &assign(ROADS, &[])).await;
    check(&stands(&hall, &gone.slip).await, "dispatched", "handling");
    let part = json!({"act": "part", "merged": gone.case, "reason": "不是一处"});
    hall.done(&stays.case, &hall.officer, &part).await;
    check(&stands(&hall, &gone.slip).await, "filed", "assigning");
    check(&stands(&hall, &stays.slip).await, "dispatched", "handling");
    hall.ordered(&gone.case, &hall.officer, "withdraw", &json!({"reason": "来电人撤回"})).await;
    check(&stands(&hall, &gone.slip).await, "concluded", "withdrawn");
}

#[tokio::test]
async fn an_answer_at_once_is_told() {
    let hall = Hall::new().await;
    let told = filed(&hall, &json!({"kind": "enquiry", "text": "几点上班"})).await;
    hall.act(&told.case, &hall.officer, &json!({"act": "answer_at_once", "answer": "八点半"})).await;
    let progress = stands(&hall, &told.slip).await;
    check(&progress, "concluded", "answered");
    assert_eq!(progress["answer"], "八点半");
}

#[tokio::test]
async fn a_wrong_number_and_a_wrong_pin_are_the_same_answer() {
    let hall = Hall::new().await;
    let told = filed(&hall, &json!({})).await;
    let pin = if told.slip["pin"] == "000000" { "000001" } else { "000000" };
    let wrong_pin = ask(&hall, &json!({"number": told.slip["number"], "pin": pin})).await;
    let wrong_number = ask(&hall, &json!({"number": "000101000000000000", "pin": told.slip["pin"]})).await;
    let said = |answered: &Answered| {
        let mut body = answered.body.clone();
        body["error"]["request"] = Value::Null;
        (answered.status, body)
    };
    assert_eq!(said(&wrong_pin), said(&wrong_number));
    assert_eq!(wrong_pin.status, StatusCode::NOT_FOUND);
    for (slip, field) in [
        (json!({"number": "12345", "pin": "000000"}), "number"),
        (json!({"number": told.slip["number"], "pin": "12345"}), "pin"),
        (json!({"number": told.slip["number"], "pin": "１２３４５６"}), "pin"),
    ] {
        assert_eq!(ask(&hall, &slip).await.error(), ("invalid", Some(field)), "{slip}");
    }
}

#[tokio::test]
async fn whoever_guesses_a_pin_has_to_wait() {
    let hall = Hall::new().await;
    let told = filed(&hall, &json!({})).await;
    let mut answered = ask(&hall, &told.slip).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
    let other = filed(&hall, &json!({"text": "路灯坏了"})).await;
    let right = other.slip["pin"].as_str().unwrap();
    let wrong = (0..20).map(|pin| format!("{pin:06}")).filter(|pin| pin != right);
    for pin in wrong {
        answered = ask(&hall, &json!({"number": other.slip["number"], "pin": pin})).await;
        if answered.status != StatusCode::NOT_FOUND {
            break;
        }
    }
    assert_eq!(answered.error().0, "too_many_requests", "{}", answered.body);
    assert!(answered.headers.contains_key("retry-after"));
    assert_eq!(ask(&hall, &other.slip).await.error().0, "too_many_requests", "a right one waits too");
    assert_eq!(ask(&hall, &told.slip).await.status, StatusCode::OK, "another number does not");
}

#[tokio::test]
async fn the_number_is_that_of_the_report_and_stands_with_its_case() {
    let hall = Hall::new().await;
    let told = filed(&hall, &json!({})).await;
    let number = ReportNumber::of(ReportId(told.report.parse().unwrap())).to_string();
    assert_eq!(told.slip["number"], json!(number));
    let detail = hall.detail(&told.case, &hall.officer).await.body;
    assert_eq!((&detail["case"]["number"], &detail["report"]["number"]), (&json!(number), &json!(number)));
    assert_eq!(
        detail["report"]["pin"],
        Value::Null,
        "a pin is told to whoever asks for it, and that is noted"
    );
}

#[tokio::test]
async fn a_department_is_never_told_a_pin() {
    let hall = Hall::new().await;
    let (case, report, _) = hall.given_to_roads(&json!({})).await;
    let detail = hall.detail(&case, &hall.roads).await.body;
    assert_eq!(detail["report"]["pin"], Value::Null, "{detail}");
    assert!(detail["report"]["number"].is_string(), "{detail}");
    let refused = hall.post(&format!("/api/v1/reports/{report}/pin"), &hall.roads, &json!({})).await;
    assert_eq!(refused.error().0, "not_allowed");
}

#[tokio::test]
async fn a_report_of_before_gets_a_pin_once_and_an_erased_one_none() {
    let hall = Hall::new().await;
    let told = filed(&hall, &json!({})).await;
    let report = ReportId(told.report.parse().unwrap());
    let none = RowChange { shelf: Shelf::Vault, key: pin_key(report), value: None };
    hall.world.hub.engine.ledger().put_rows(vec![none]).await.unwrap();
    assert_eq!(ask(&hall, &told.slip).await.status, StatusCode::NOT_FOUND);
    let path = format!("/api/v1/reports/{report}/pin");
    let (first, again) = (
        hall.post(&path, &hall.officer, &json!({})).await,
        hall.post(&path, &hall.officer, &json!({})).await,
    );
    assert_eq!((first.status, &first.body), (StatusCode::OK, &again.body), "{}", first.body);
    check(&stands(&hall, &first.body).await, "filed", "assigning");
    let refused = hall.post(&path, &hall.stranger, &json!({})).await;
    assert_eq!(refused.error().0, "outside_area", "{}", refused.body);
    let (_, commander) = hall.world.let_in("zhao", Role::Commander, "1301").await;
    let erased = hall.post(&format!("/api/v1/reports/{report}/erase"), &commander, &json!({})).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    assert_eq!(ask(&hall, &first.body).await.status, StatusCode::NOT_FOUND);
    assert_eq!(hall.post(&path, &hall.officer, &json!({})).await.error().0, "not_found");
}
