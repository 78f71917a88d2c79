//! Stories of the same matter reported twice: what is suggested, what is joined without asking, and what never is.

use axum::http::StatusCode;
use hub_protocol::Role;
use serde_json::{Value, json};

use super::hall::{Hall, check_told};

const DRAFT: &str = "/api/v1/reports/candidates";
const WORDS: &str = "五四中路和平路口井盖松动，车压上去咣咣响";
const PHONE: &str = "13800138000";

/// A report at a place that is `north_m` metres north of the first.
fn at(north_m: f64, more: &Value) -> Value {
    let mut body = json!({"text": WORDS, "caller_phone": PHONE, "category": "04", "urgency": "ordinary",
        "place": {"lat": 38.5 + north_m / 111_195.0, "lon": 115.5}});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

async fn filed(hall: &Hall, who: &str, report: &Value) -> Value {
    let filed = hall.post("/api/v1/reports", who, report).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
    filed.body
}

/// Suggestions for a report that is being taken in.
async fn suggested(hall: &Hall, draft: &Value) -> Vec<Value> {
    let mut draft = draft.clone();
    draft.as_object_mut().unwrap().remove("urgency");
    let answered = hall.post(DRAFT, &hall.officer, &draft).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
    answered.body["cases"].as_array().unwrap().clone()
}

/// Suggestions for an open case.
async fn alike(hall: &Hall, case: &Value) -> Vec<Value> {
    let path = format!("/api/v1/cases/{}/candidates", case.as_str().unwrap());
    let answered = hall.world.get(&path, &hall.officer).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
    let cases = answered.body["cases"].as_array().unwrap();
    cases.iter().map(|candidate| candidate["case"]["id"].clone()).collect()
}

/// Whether a second report joins the case of the first without being asked.
async fn check_joins(second: &Value, expected: bool) {
    let hall = Hall::new().await;
    let first = filed(&hall, &hall.officer, &at(0.0, &json!({}))).await;
    let again = filed(&hall, &hall.officer, second).await;
    let joined = again["joined"] == json!(true) && again["case"] == first["case"];
    assert_eq!(joined, expected, "{second}: {again}");
    assert_eq!(again["joined"], json!(expected), "{second}: {again}");
}

#[tokio::test]
async fn another_callers_account_of_the_same_thing_is_suggested_with_the_reasons() {
    let hall = Hall::new().await;
    let case = filed(&hall, &hall.officer, &at(0.0, &json!({}))).await["case"].clone();
    let other = at(120.0, &json!({"text": "和平路口井盖松动很响", "caller_phone": "13900139000"}));
    let found = suggested(&hall, &other).await;
    assert_eq!(found.len(), 1, "{found:?}");
    let first = &found[0];
    assert_eq!((&first["case"]["id"], &first["distance_m"]), (&case, &json!(120)));
    assert_eq!((&first["same_category"], &first["same_caller"]), (&json!(true), &json!(false)));
    assert!(first["likeness"].as_u64().unwrap() > 50 && first["minutes"] == 0, "{first}");
}

#[tokio::test]
async fn what_is_far_or_about_something_else_is_not_suggested_and_the_same_caller_is() {
    let hall = Hall::new().await;
    filed(&hall, &hall.officer, &at(0.0, &json!({}))).await;
    let stranger = json!({"caller_phone": "13900139000"});
    assert_eq!(suggested(&hall, &at(2_000.0, &stranger)).await.len(), 0, "two kilometres away");
    let noise = json!({"text": "楼上半夜放音乐吵得睡不着", "caller_phone": "13900139000"});
    assert_eq!(suggested(&hall, &at(200.0, &noise)).await.len(), 0, "other words, and not on the spot");
    let again = suggested(&hall, &at(2_000.0, &json!({"caller_phone": "+86 138 0013 8000"}))).await;
    assert_eq!(
        (again.len(), &again[0]["same_caller"], &again[0]["distance_m"]),
        (1, &json!(true), &Value::Null)
    );
    let no_place = json!({"text": WORDS, "area": "1301"});
    assert_eq!(suggested(&hall, &no_place).await.len(), 1, "without a place the area speaks");
}

#[tokio::test]
async fn cases_of_another_area_are_suggested_to_nobody_there() {
    let hall = Hall::new().await;
    filed(&hall, &hall.officer, &at(0.0, &json!({}))).await;
    let mut draft = at(0.0, &json!({}));
    draft.as_object_mut().unwrap().remove("urgency");
    let answered = hall.post(DRAFT, &hall.stranger, &draft).await;
    assert_eq!(answered.body["cases"], json!([]), "{}", answered.body);
    assert_eq!(hall.post(DRAFT, &hall.roads, &draft).await.error().0, "not_allowed");
}

#[tokio::test]
async fn cases_found_to_be_other_matters_are_not_suggested_for_each_other_again() {
    let hall = Hall::new().await;
    let one = filed(&hall, &hall.officer, &at(0.0, &json!({}))).await["case"].clone();
    let two = filed(&hall, &hall.officer, &at(100.0, &json!({"caller_phone": "13900139000"}))).await["case"]
        .clone();
    assert_eq!(alike(&hall, &one).await, std::slice::from_ref(&two));
    let apart = json!({"act": "keep_apart", "other": two});
    hall.done(one.as_str().unwrap(), &hall.officer, &apart).await;
    assert_eq!(alike(&hall, &one).await, [] as [Value; 0]);
    assert_eq!(alike(&hall, &two).await, [] as [Value; 0]);
    let merged = json!({"act": "merge", "into": one, "reason": "还是同一处"});
    hall.act(two.as_str().unwrap(), &hall.officer, &merged).await;
    let path = format!("/api/v1/cases/{}/candidates", two.as_str().unwrap());
    assert_eq!(hall.world.get(&path, &hall.officer).await.error().0, "case_not_open");
}

#[tokio::test]
async fn an_integrators_report_sent_twice_is_one_case_and_both_callers_are_kept() {
    let hall = Hall::new().await;
    let (_, hotline) = hall.world.let_in("12345", Role::Integrator, "13").await;
    let report = json!({"text": WORDS, "caller_phone": PHONE, "channel": "12345", "reply_wanted": true});
    let (first, again) = (filed(&hall, &hotline, &report).await, filed(&hall, &hotline, &report).await);
    assert_eq!((&again["case"], &again["joined"]), (&first["case"], &json!(true)), "{again}");
    assert_ne!(again["report"], first["report"]);
    assert_ne!(again["number"], first["number"]);
    let detail = hall.detail(first["case"].as_str().unwrap(), &hall.city).await.body;
    assert_eq!((&detail["case"]["reports"], &detail["joined"][0]["id"]), (&json!(2), &again["report"]));
    assert_eq!(detail["case"]["callers"].as_array().unwrap().len(), 2, "each is called back: {detail}");
}

#[tokio::test]
async fn two_sent_at_once_are_one_case() {
    let hall = Hall::new().await;
    let report = at(0.0, &json!({}));
    let (one, two) = tokio::join!(filed(&hall, &hall.officer, &report), filed(&hall, &hall.city, &report));
    assert_eq!(one["case"], two["case"], "{one} {two}");
}

#[tokio::test]
async fn the_very_same_again_joins_however_it_is_written_and_a_little_off_the_spot() {
    check_joins(&at(30.0, &json!({"caller_phone": "0086-138-0013-8000", "text": "五四中路 和平路口，井盖松动！车压上去咣咣响。"})), true)
        .await;
}

#[tokio::test]
async fn the_history_says_that_the_machine_joined_it_and_what_it_repeats() {
    let hall = Hall::new().await;
    let first = filed(&hall, &hall.officer, &at(0.0, &json!({}))).await;
    let case = first["case"].as_str().unwrap();
    filed(&hall, &hall.officer, &at(0.0, &json!({}))).await;
    let joined = hall.line(case, "case.report_joined").await;
    assert_eq!(joined["actor"], json!({"kind": "hub"}), "{joined}");
    check_told(&joined["details"], &json!({"label": "repeat", "of": first["report"]}));
    let by_hand = at(0.0, &json!({"join": case, "caller_phone": "13900139000"}));
    filed(&hall, &hall.officer, &by_hand).await;
    let joined = hall.line(case, "case.report_joined").await;
    assert_eq!(joined["actor"]["person"]["name"], "li", "{joined}");
}

#[tokio::test]
async fn another_number_never_joins_by_itself() {
    check_joins(&at(0.0, &json!({"caller_phone": "13900139000"})), false).await;
    check_joins(&at(0.0, &json!({"caller_phone": Value::Null})), false).await;
}

#[tokio::test]
async fn other_words_another_place_category_or_wish_do_not_join_by_themselves() {
    check_joins(&at(0.0, &json!({"text": "五四中路和平路口井盖不见了"})), false).await;
    check_joins(&at(200.0, &json!({})), false).await;
    check_joins(&at(0.0, &json!({"category": "01"})), false).await;
    check_joins(&at(0.0, &json!({"kind": "complaint"})), false).await;
    check_joins(&at(0.0, &json!({"place": Value::Null, "area": "1301"})), false).await;
}

#[tokio::test]
async fn two_people_at_one_telephone_are_two_callers() {
    let hall = Hall::new().await;
    let named = |name: &str| at(0.0, &json!({"caller_name": name}));
    let first = filed(&hall, &hall.officer, &named("张先生")).await;
    let other = filed(&hall, &hall.officer, &named("李女士")).await;
    assert_ne!(first["case"], other["case"]);
    assert_eq!(filed(&hall, &hall.officer, &named("张先生")).await["case"], first["case"]);
}

#[tokio::test]
async fn the_same_words_once_the_work_is_done_are_a_matter_of_their_own() {
    let hall = Hall::new().await;
    let first = filed(&hall, &hall.officer, &at(0.0, &json!({}))).await;
    let case = first["case"].as_str().unwrap();
    hall.ordered(case, &hall.officer, "settle", &json!({"note": "已联系产权单位"})).await;
    let again = filed(&hall, &hall.officer, &at(0.0, &json!({}))).await;
    assert_eq!(again["joined"], false, "{again}");
}

#[tokio::test]
async fn short_words_without_a_place_are_no_repetition() {
    let hall = Hall::new().await;
    let vague = json!({"text": "井盖松动", "caller_phone": PHONE});
    let (first, again) =
        (filed(&hall, &hall.officer, &vague).await, filed(&hall, &hall.officer, &vague).await);
    assert_ne!(first["case"], again["case"]);
}

#[tokio::test]
async fn the_same_key_is_answered_alike_also_after_the_report_was_joined_by_itself() {
    let hall = Hall::new().await;
    let report = at(0.0, &json!({}));
    filed(&hall, &hall.officer, &report).await;
    let ask = || hall.world.change("/api/v1/reports", &hall.officer, "once");
    let (first, again) = (ask().send(&report).await, ask().send(&report).await);
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK));
    assert_eq!((first.body.clone(), &first.body["joined"]), (again.body, &json!(true)));
}

#[tokio::test]
async fn too_many_that_were_shown_are_refused_by_name() {
    let hall = Hall::new().await;
    let shown: Vec<String> = (0..21).map(|_| uuid::Uuid::now_v7().to_string()).collect();
    let refused = hall.post("/api/v1/reports", &hall.officer, &at(0.0, &json!({"suggested": shown}))).await;
    assert_eq!(refused.error(), ("invalid", Some("suggested")), "{}", refused.body);
}
