//! Filing reports: what is refused by name, and what never is.

use axum::http::StatusCode;
use hub_dispatch::ReportId;
use hub_engine::Lookup;
use hub_ledger::erasures;
use hub_protocol::Role;
use serde_json::{Value, json};

use super::{Answered, World};

const REPORTS: &str = "/api/v1/reports";

async fn filed(report: &Value) -> Answered {
    let (world, _) = World::set_up().await;
    let (_, cookie) = world.let_in("li", Role::Dispatcher, "1302").await;
    world.change(REPORTS, &cookie, "k").send(report).await
}

/// A report that is refused: the status, the code and the field that is named.
async fn check_refused(report: Value, status: u16, code: &str, field: &str) {
    let answered = filed(&report).await;
    assert_eq!(
        (answered.status.as_u16(), answered.error()),
        (status, (code, Some(field))),
        "{}",
        answered.body
    );
}

/// A report that is accepted: its area, and whether a point is known.
async fn check_accepted(report: Value, area: &str, has_place: bool) -> Value {
    let answered = filed(&report).await;
    assert_eq!(answered.status, StatusCode::CREATED, "{}", answered.body);
    assert_eq!(answered.body["area"]["code"], area);
    assert_eq!(answered.body["place"].is_object(), has_place, "{}", answered.body);
    answered.body
}

#[tokio::test]
async fn a_text_of_a_mebibyte_is_too_large() {
    check_refused(json!({"text": "啊".repeat(1 << 20)}), 413, "too_large", "body").await;
}

#[tokio::test]
async fn a_text_of_twenty_kibibytes_is_too_large_by_name() {
    check_refused(json!({"text": "a".repeat(20 << 10)}), 413, "too_large", "text").await;
}

#[tokio::test]
async fn a_text_of_sixteen_kibibytes_is_taken() {
    check_accepted(json!({"text": "a".repeat(16 << 10)}), "1302", false).await;
}

#[tokio::test]
async fn an_empty_text_is_refused() {
    check_refused(json!({"text": " \n"}), 400, "invalid", "text").await;
}

#[tokio::test]
async fn a_long_name_is_refused_by_name() {
    check_refused(json!({"text": "a", "caller_name": "a".repeat(513)}), 413, "too_large", "caller_name")
        .await;
}

#[tokio::test]
async fn a_time_in_2038_is_refused_by_name() {
    let report = json!({"text": "a", "occurred_at_us": 2_147_483_648_000_000_i64});
    check_refused(report, 400, "invalid", "occurred_at_us").await;
}

#[tokio::test]
async fn a_latitude_beyond_the_pole_is_refused_by_name() {
    check_refused(json!({"text": "a", "place": {"lat": 91.0, "lon": 115.0}}), 400, "invalid", "place.lat")
        .await;
}

#[tokio::test]
async fn an_area_that_nobody_knows_is_refused_by_name() {
    check_refused(json!({"text": "a", "area": "9999"}), 400, "invalid", "area").await;
}

#[tokio::test]
async fn a_report_without_a_place_belongs_to_the_area_of_whoever_files_it() {
    check_accepted(json!({"text": "路灯坏了"}), "1302", false).await;
}

#[tokio::test]
async fn zeros_are_a_place_that_is_not_known() {
    check_accepted(json!({"text": "路灯坏了", "place": {"lat": 0.0, "lon": 0.0}}), "1302", false).await;
}

#[tokio::test]
async fn the_place_decides_before_the_area_given() {
    let report = json!({"text": "路灯坏了", "area": "1302", "place": {"lat": 38.5, "lon": 115.5}});
    check_accepted(report, "1301", true).await;
}

#[tokio::test]
async fn a_place_on_a_chinese_map_is_brought_to_wgs84() {
    let place = json!({"lat": 38.5, "lon": 115.5, "system": "gcj02"});
    let body = check_accepted(json!({"text": "路灯坏了", "place": place}), "1301", true).await;
    let shift = 38.5 - body["place"]["lat"].as_f64().unwrap();
    assert!((0.0005..0.01).contains(&shift.abs()), "{body}");
}

#[tokio::test]
async fn a_category_that_is_no_code_is_taken_as_something_else() {
    check_accepted(json!({"text": "路灯坏了", "category": "no such thing"}), "1302", false).await;
}

#[tokio::test]
async fn words_of_danger_make_it_red_and_name_the_service() {
    let body = check_accepted(json!({"text": "着火了", "urgency": "ordinary"}), "1302", false).await;
    assert_eq!((&body["grade"], &body["call_first"]), (&json!("red"), &json!(["fire"])));
}

#[tokio::test]
async fn the_same_key_is_answered_alike_and_with_another_body_refused() {
    let (world, _) = World::set_up().await;
    let (_, cookie) = world.let_in("li", Role::Dispatcher, "13").await;
    let report = json!({"text": "路灯坏了"});
    let first = world.change(REPORTS, &cookie, "k").send(&report).await;
    let again = world.change(REPORTS, &cookie, "k").send(&report).await;
    let other = world.change(REPORTS, &cookie, "k").send(&json!({"text": "井盖丢了"})).await;
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK));
    assert_eq!(first.body, again.body);
    assert_eq!(again.headers["idempotent-replay"], "true");
    assert_eq!((other.status, other.error().0), (StatusCode::CONFLICT, "key_reused"));
}

#[tokio::test]
async fn keys_of_different_people_do_not_meet() {
    let (world, _) = World::set_up().await;
    for login in ["li", "wang"] {
        let (_, cookie) = world.let_in(login, Role::Dispatcher, "13").await;
        let answered = world.change(REPORTS, &cookie, "k").send(&json!({"text": login})).await;
        assert_eq!(answered.status, StatusCode::CREATED, "{}", answered.body);
    }
}

#[tokio::test]
async fn a_change_without_a_key_is_refused() {
    let (world, _) = World::set_up().await;
    let (_, cookie) = world.let_in("li", Role::Dispatcher, "13").await;
    let asked = world.ask(axum::http::Method::POST, REPORTS).with("cookie", &cookie);
    let answered = asked.send(&json!({"text": "a"})).await;
    assert_eq!((answered.status, answered.error().0), (StatusCode::BAD_REQUEST, "key_missing"));
}

#[tokio::test]
async fn erased_words_are_gone_and_noted_outside_the_ledger() {
    let (world, _) = World::set_up().await;
    let (_, cookie) = world.let_in("zhang", Role::Commander, "13").await;
    let filed = world.change(REPORTS, &cookie, "1").send(&json!({"text": "我叫王强"})).await;
    let report = filed.body["report"].as_str().unwrap();
    let erased = world.change(&format!("{REPORTS}/{report}/erase"), &cookie, "2").bare().await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    let lookup = Lookup::Report(ReportId(report.parse().unwrap()));
    assert_eq!(world.hub.engine.words(lookup).await.unwrap(), None);
    assert_eq!(
        erasures::read(&world.hub.config.erasures_path()).unwrap().len(),
        3,
        "its only words, its pin, and that it is noted who is told it"
    );
    let case = filed.body["case"].as_str().unwrap();
    let shown = world.get(&format!("/api/v1/cases/{case}"), &cookie).await;
    assert_eq!((&shown.body["report"]["erased"], &shown.body["report"]["text"]), (&json!(true), &json!("")));
}

#[tokio::test]
async fn with_a_report_go_the_notes_and_reasons_of_its_case() {
    let (world, _) = World::set_up().await;
    let vault = async || world.hub.engine.ledger().rows(hub_ledger::Shelf::Vault, "", 100).await.unwrap();
    let before = vault().await;
    let (_, cookie) = world.let_in("zhang", Role::Commander, "13").await;
    let filed = world.change(REPORTS, &cookie, "1").send(&json!({"text": "我叫王强"})).await;
    let (report, case) = (filed.body["report"].as_str().unwrap(), filed.body["case"].as_str().unwrap());
    let case = format!("/api/v1/cases/{case}");
    let reason = json!({"reason": "王强来电说不用了"});
    let withdrawn = world.change(&format!("{case}/withdraw"), &cookie, "2").send(&reason).await;
    assert_eq!(withdrawn.status, StatusCode::OK, "{}", withdrawn.body);
    assert!(world.get(&case, &cookie).await.body.to_string().contains("不用了"));
    for key in ["3", "3", "4"] {
        let erased = world.change(&format!("{REPORTS}/{report}/erase"), &cookie, key).bare().await;
        assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    }
    let shown = world.get(&case, &cookie).await.body.to_string();
    assert!(!shown.contains("王强") && shown.contains("report.erased"), "{shown}");
    assert_eq!(vault().await, before, "nothing of it is left in the vault");
}

#[tokio::test]
async fn a_title_goes_with_the_words_and_many_people_put_it_to_a_higher_post() {
    let (world, _) = World::set_up().await;
    let (_, cookie) = world.let_in("zhang", Role::Commander, "13").await;
    let told = json!({"text": "厂门口聚了三十多人", "title": "讨薪聚集", "people": 30, "category": "13"});
    let filed = world.change(REPORTS, &cookie, "1").send(&told).await;
    let case = format!("/api/v1/cases/{}", filed.body["case"].as_str().unwrap());
    let shown = world.get(&case, &cookie).await.body;
    assert_eq!((&shown["report"]["title"], &shown["case"]["people"]), (&json!("讨薪聚集"), &json!(30)));
    let names = world.hub.names();
    let page = world.hub.engine.read(|view| crate::printable::page(view, &names));
    assert!(page.contains("讨薪聚集") && page.contains("30 人"), "{page}");
    let found = world.find("/api/v1/cases/search", &cookie, &json!({"q": "讨薪"})).await.body;
    assert_eq!(found["cases"][0]["case"]["people"], 30);
    let report = filed.body["report"].as_str().unwrap();
    let erased = world.change(&format!("{REPORTS}/{report}/erase"), &cookie, "2").bare().await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    let shown = world.get(&case, &cookie).await.body;
    assert_eq!((&shown["report"]["title"], &shown["case"]["people"]), (&json!(null), &json!(30)));
    let found = world.find("/api/v1/cases/search", &cookie, &json!({"q": "讨薪"})).await.body;
    assert_eq!(found["cases"], json!([]), "the title went with the words");
}
