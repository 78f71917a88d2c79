//! Stories of 更正 and 上报: what a case was filed as is put right, and what is grave is reported upward.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::hall::Hall;
use crate::state;

#[tokio::test]
async fn a_case_is_put_under_the_right_category_and_grade_and_the_history_says_what_it_was() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    let (category, reason) = ("04", "报成了别的类别");
    let correct = json!({"act": "correct", "category": category, "grade": "orange", "reason": reason});
    let now = hall.done(&case, &hall.officer, &correct).await;
    assert_eq!((&now["category"]["code"], &now["grade"]), (&json!(category), &json!("orange")), "{now}");
    hall.refused(&case, &hall.officer, &correct, 409, "not_corrected").await;
    let told = hall.told(&case, "case.corrected").await.to_string();
    for word in [reason, "filed_as", "\"grade\":\"orange\"", "\"grade\":\"ordinary\""] {
        assert!(told.contains(word), "{word} is not in {told}");
    }
}

#[tokio::test]
async fn the_risk_of_a_case_is_said_by_reports_put_right_and_told_on_paper_and_in_the_history() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({"risk": "orange"})).await;
    let detail = hall.detail(&case, &hall.officer).await.body;
    assert_eq!(detail["case"]["risk"], "orange");
    let names = hall.world.hub.names();
    let page = hall.world.hub.engine.read(|view| crate::printable::page(view, &names));
    assert!(page.contains("（橙色风险）"), "{page}");
    let joins = json!({"text": "两家又打起来了", "risk": "red", "join": case});
    let joined = hall.post("/api/v1/reports", &hall.officer, &joins).await;
    assert_eq!(joined.status, StatusCode::CREATED, "{}", joined.body);
    let told = hall.told(&case, "case.report_joined").await.to_string();
    assert!(told.contains(r#"{"label":"risk","risk":"red"}"#), "{told}");
    let correct = json!({"act": "correct", "risk": "yellow", "reason": "已经和解"});
    let now = hall.done(&case, &hall.officer, &correct).await;
    assert_eq!((&now["risk"], &now["grade"]), (&json!("yellow"), &json!("ordinary")), "{now}");
    hall.refused(&case, &hall.officer, &correct, 409, "not_corrected").await;
    let purple = json!({"act": "correct", "risk": "purple", "reason": "已经和解"});
    let refused = hall.post(&format!("/api/v1/cases/{case}/acts"), &hall.officer, &purple).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.body);
}

#[tokio::test]
async fn no_desk_corrects_and_no_code_is_taken_that_is_none() {
    let hall = Hall::new().await;
    let (case, _, _) = hall.given_to_roads(&json!({})).await;
    let correct = |category: &str| json!({"act": "correct", "category": category, "reason": "更正"});
    let path = format!("/api/v1/cases/{case}/acts");
    let refused = hall.post(&path, &hall.roads, &correct("04")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    hall.refused(&case, &hall.officer, &correct("not a code"), 400, "invalid").await;
    let matter = json!({"act": "correct", "matter": "no such matter", "reason": "更正"});
    hall.refused(&case, &hall.officer, &matter, 400, "invalid").await;
}

#[tokio::test]
async fn what_is_red_owes_reports_to_the_city_and_the_province_and_whoever_makes_one_writes_down_whom_they_told()
 {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({"urgency": "red"})).await;
    let shown = hall.detail(&case, &hall.officer).await.body["case"].clone();
    let owed = |shown: &Value| -> Vec<Value> {
        let owed = shown["reports_up"].as_array().expect("it owes reports upward");
        owed.iter().map(|it| json!([it["to"], it["by"], it["state"]])).collect()
    };
    let states = |phone: &str| {
        let written = |to: &str| json!([to, "written", "waits"]);
        vec![json!(["city", "phone", phone]), written("city"), written("province")]
    };
    assert_eq!(owed(&shown), states("waits"));
    let report = |number: Value| json!({"act": "report_up", "to": "city", "by": "phone", "to_whom": "市总值班室", "number": number});
    for no_number in [Value::Null, json!("AAA")] {
        hall.refused(&case, &hall.officer, &report(no_number), 400, "invalid").await;
    }
    let now = hall.done(&case, &hall.officer, &report(json!("0312-5551234"))).await;
    assert_eq!(owed(&now), states("done"));
    hall.refused(&case, &hall.officer, &report(json!("0312-5551234")), 409, "no_report_owed").await;
    let told = hall.told(&case, "case.reported_up").await.to_string();
    assert!(told.contains("市总值班室") && told.contains("0312-5551234"), "{told}");
}

#[tokio::test]
async fn what_is_not_owed_is_not_reported_and_nothing_was_said_in_the_future_or_written_to_a_number() {
    let hall = Hall::new().await;
    let (ordinary, _) = hall.report(&json!({})).await;
    let call = json!({"act": "report_up", "to": "city", "by": "phone", "to_whom": "市总值班室", "number": "0312-5551234"});
    hall.refused(&ordinary, &hall.officer, &call, 409, "no_report_owed").await;
    let (red, _) = hall.report(&json!({"urgency": "red"})).await;
    let said = |changed: Value| {
        let mut act = call.clone();
        act.as_object_mut().unwrap().extend(changed.as_object().unwrap().clone());
        act
    };
    for (changed, status, code) in [
        (json!({"to": "county"}), 409, "no_report_owed"),
        (json!({"to": "province"}), 409, "no_report_owed"),
        (json!({"by": "written"}), 400, "invalid"),
        (json!({"said_at_us": state::now().plus_ms(600_000).0}), 400, "invalid"),
        (json!({"said_at_us": state::now().0 - 600_000_000}), 400, "invalid"),
    ] {
        hall.refused(&red, &hall.officer, &said(changed), status, code).await;
    }
    let letter = said(
        json!({"to": "province", "by": "written", "to_whom": "省政府总值班室〔2026〕7号", "number": null}),
    );
    let now = hall.done(&red, &hall.officer, &letter).await;
    let done = |it: &&Value| it["to"] == "province" && it["state"] == "done";
    assert_eq!(now["reports_up"].as_array().unwrap().iter().filter(done).count(), 1, "{now}");
}
