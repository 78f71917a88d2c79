//! Stories of 转派, of helpers that are let go, and of calls that nobody answered.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::hall::{Hall, ROADS, WATER, assign, check_told};

/// A county whose catalogue puts the water office below the road office.
async fn with_an_office_below() -> Hall {
    let hall = Hall::new().await;
    let department = |code: &str, parent: Option<&str>| {
        let mut listed = json!({"code": code, "name": code, "area": "1301"});
        if let Some(parent) = parent {
            listed["parent"] = json!(parent);
        }
        listed
    };
    let departments = [department(ROADS, None), department(WATER, Some(ROADS))];
    let catalogue = json!({"catalogue": {"departments": departments, "matters": []}});
    let imported = hall.post("/api/v1/organisation", &hall.root, &catalogue).await;
    assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
    hall
}

fn hand_on(task: &str, to: &str) -> Value {
    json!({"act": "hand_on", "task": task, "to": to, "reason": "由下级单位办理"})
}

/// The newest task of a department, as a card shows it.
fn task_of(case: &Value, department: &str) -> String {
    let desks = case["desks"].as_array().unwrap();
    let own = desks.iter().rfind(|desk| desk["department"]["code"] == department);
    own.unwrap_or_else(|| panic!("{department} never had it: {case}"))["task"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_department_hands_its_task_down_and_sees_the_case_no_more() {
    let hall = with_an_office_below().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let handed = hall.act(&case, &hall.roads, &hand_on(&task, WATER)).await;
    assert_eq!(handed.status, StatusCode::OK, "{}", handed.body);
    let told = hall.told(&case, "case.handed_on").await;
    for department in [ROADS, WATER] {
        let named = json!({"code": department, "name": department});
        check_told(&told, &json!({"label": "department", "department": named}));
    }
    check_told(&told, &json!({"label": "words", "words": "由下级单位办理"}));
    let shown = hall.detail(&case, &hall.water).await.body["case"].clone();
    assert_eq!((&shown["returns"], &shown["phase"]), (&Value::Null, &json!("with_departments")));
    assert_eq!(hall.detail(&case, &hall.roads).await.error().0, "outside_area");
    let up = hand_on(&task_of(&shown, WATER), ROADS);
    let refused = hall.refused(&case, &hall.water, &up, 409, "not_below").await;
    assert_eq!(refused.error().1, Some("to"));
    hall.done(&case, &hall.officer, &up).await;
}

#[tokio::test]
async fn nothing_is_handed_to_an_office_that_the_catalogue_does_not_list_nor_by_whoever_has_no_part_in_it() {
    let hall = with_an_office_below().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let nowhere = hand_on(&task, "11130606000000009X");
    let refused = hall.refused(&case, &hall.officer, &nowhere, 400, "invalid").await;
    assert_eq!(refused.error().1, Some("to"));
    hall.refused(&case, &hall.stranger, &hand_on(&task, WATER), 403, "outside_area").await;
    let let_go = json!({"act": "let_go", "task": task, "reason": "不需要"});
    hall.refused(&case, &hall.roads, &let_go, 403, "not_allowed").await;
    let refused = hall.refused(&case, &hall.officer, &let_go, 409, "not_a_helper").await;
    assert_eq!(refused.error().1, Some("task"));
}

#[tokio::test]
async fn a_silent_helper_is_let_go_and_the_work_is_checked() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    let given = hall.done(&case, &hall.officer, &assign(ROADS, &[WATER])).await;
    let (lead, helper) = (task_of(&given, ROADS), task_of(&given, WATER));
    hall.done(&case, &hall.roads, &json!({"act": "reply", "task": lead, "note": "已更换"})).await;
    let let_go = json!({"act": "let_go", "task": helper, "reason": "主办已处置完毕"});
    assert_eq!(hall.done(&case, &hall.officer, &let_go).await["phase"], "to_verify");
    let told = hall.told(&case, "case.helper_let_go").await;
    check_told(&told, &json!({"label": "words", "words": "主办已处置完毕"}));
}

/// The telephone rang at the road office at that time, and nobody took it.
fn rung_out(task: &str, at: i64) -> Value {
    let called = json!({"who": "department", "department": ROADS, "task": task});
    json!({"said_at_us": at, "number": "0312-5550118", "answer": {"said": "not_answered", "called": called}})
}

#[tokio::test]
async fn a_call_that_nobody_answered_is_on_record_and_no_clock_knows_of_it() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let before = hall.detail(&case, &hall.officer).await.body["case"].clone();
    let after = hall.ordered(&case, &hall.officer, "relay", &rung_out(&task, crate::state::now().0)).await;
    for field in ["clock", "alert", "desks", "limit", "phase"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    let line = hall.line(&case, "case.call_not_answered").await;
    assert!(line["actor"]["person"]["name"].is_string(), "{line}");
    let named = json!({"code": ROADS, "name": ROADS});
    check_told(&line["details"], &json!({"label": "department", "department": named}));
    check_told(&line["details"], &json!({"label": "number", "number": "0312-5550118"}));
    let desk = hall.detail(&case, &hall.roads).await.body.to_string();
    assert!(desk.contains("case.call_not_answered") && !desk.contains("0312-5550118"), "{desk}");
}

#[tokio::test]
async fn nothing_is_said_nor_rung_before_there_was_a_task_to_answer() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let path = format!("/api/v1/cases/{case}/relay");
    let sign = json!({"said": "sign", "department": ROADS, "task": task});
    let signed = json!({"said_at_us": 1_000_000, "number": "0312", "speaker": "刘工", "answer": sign});
    for body in [rung_out(&task, 1_000_000), signed] {
        let refused = hall.post(&path, &hall.officer, &body).await;
        assert_eq!(
            (refused.status, refused.error()),
            (StatusCode::BAD_REQUEST, ("invalid", Some("said_at_us")))
        );
    }
}

#[tokio::test]
async fn a_caller_who_is_not_content_is_asked_why_and_never_by_whoever_handled_it() {
    let hall = Hall::new().await;
    let (case, report, task) = hall.given_to_roads(&json!({"reply_wanted": true})).await;
    let replied = json!({"said": "reply", "department": ROADS, "task": task, "note": "已更换"});
    let now = crate::state::now().0;
    let replied = json!({"said_at_us": now, "number": "0312", "speaker": "刘工", "answer": replied});
    hall.ordered(&case, &hall.officer, "relay", &replied).await;
    hall.ordered(&case, &hall.city, "verify", &json!({"verdict": "done", "note": "属实"})).await;
    let call = |note: &Value| {
        let said = json!({"responded": true, "solved": true, "satisfied": false});
        json!({"act": "call_back", "report": report, "outcome": {"kind": "reached", "said": said}, "note": note})
    };
    for note in [Value::Null, json!("  ")] {
        let refused = hall.refused(&case, &hall.city, &call(&note), 400, "invalid").await;
        assert_eq!(refused.error().1, Some("note"));
    }
    let why = call(&json!("仍有异响"));
    hall.refused(&case, &hall.officer, &why, 403, "handler_calls_back").await;
    assert_eq!(hall.done(&case, &hall.city, &why).await["redone"], 1);
}
