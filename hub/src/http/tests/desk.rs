//! Stories of the desk: second callers, earlier calls, what was said by telephone, and who is on duty.

use axum::http::StatusCode;
use hub_protocol::Role;
use serde_json::{Value, json};

use super::{Answered, World};

/// In the outline of 东县.
const PLACE: (f64, f64) = (38.5, 115.5);
const NUMBER: &str = "138 0013 8000";

/// A desk of 东县 with somebody on duty, and a fire that one caller has reported.
struct Desk {
    world: World,
    root: String,
    /// Who is on duty, and that person's cookie.
    officer: (String, String),
    case: String,
    report: String,
}

impl Desk {
    async fn with_a_case() -> Self {
        let (world, root) = World::set_up().await;
        let (person, cookie) = world.let_in("li", Role::Dispatcher, "1301").await;
        let roster = json!({"roster": [{"area": "1301", "person": "li"}]});
        let answered = world.change("/api/v1/organisation", &root, "roster").send(&roster).await;
        assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
        let filed = world.change("/api/v1/reports", &cookie, "first").send(&report("有人吵架")).await;
        assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
        let text = |field: &str| filed.body[field].as_str().unwrap().to_owned();
        let (case, report) = (text("case"), text("report"));
        Self { world, root, officer: (person.to_string(), cookie), case, report }
    }

    async fn post(&self, path: &str, key: &str, body: &Value) -> Answered {
        self.world.change(path, &self.officer.1, key).send(body).await
    }

    async fn get(&self, path: &str) -> Value {
        let answered = self.world.get(path, &self.officer.1).await;
        assert_eq!(answered.status, StatusCode::OK, "{path}: {}", answered.body);
        answered.body
    }

    async fn calls_of(&self, phone: &str) -> Value {
        let asked = json!({"phone": phone});
        let answered = self.world.find("/api/v1/calls/search", &self.officer.1, &asked).await;
        assert_eq!(answered.status, StatusCode::OK, "{phone}: {}", answered.body);
        answered.body
    }

    async fn join(&self, key: &str, text: &str) -> Answered {
        let mut body = report(text);
        body["join"] = json!(self.case);
        self.post("/api/v1/reports", key, &body).await
    }

    async fn detail(&self) -> Value {
        self.get(&format!("/api/v1/cases/{}", self.case)).await
    }

    /// What the history tells of one kind of event.
    async fn told(&self, event: &str) -> Vec<Value> {
        let detail = self.detail().await;
        let history = detail["history"].as_array().unwrap();
        history.iter().filter(|entry| entry["event"] == event).cloned().collect()
    }
}

fn report(text: &str) -> Value {
    let place = json!({"lat": PLACE.0, "lon": PLACE.1});
    json!({"text": text, "caller_phone": NUMBER, "place": place, "address": "和平路口"})
}

#[track_caller]
fn check_invalid(answered: &Answered, field: &str) {
    assert_eq!(answered.error(), ("invalid", Some(field)), "{} {}", answered.status, answered.body);
}

#[tokio::test]
async fn a_second_caller_joins_the_open_case_and_is_kept() {
    let desk = Desk::with_a_case().await;
    let joined = desk.join("second", "还在吵").await;
    assert_eq!(joined.status, StatusCode::CREATED, "{}", joined.body);
    assert_eq!((&joined.body["case"], &joined.body["joined"]), (&json!(desk.case), &json!(true)));
    let detail = desk.detail().await;
    assert_eq!(detail["case"]["reports"], 2);
    assert_eq!(detail["report"]["text"], "有人吵架");
    assert_eq!(detail["joined"][0]["text"], "还在吵");
    let again = desk.join("second", "还在吵").await;
    assert_eq!((again.status, &again.body["report"]), (StatusCode::OK, &joined.body["report"]));
    assert_eq!(desk.get("/api/v1/cases").await["cases"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn words_of_danger_from_a_second_caller_make_the_case_red_and_owe_the_call() {
    let desk = Desk::with_a_case().await;
    let joined = desk.join("second", "有人持刀").await;
    assert_eq!(joined.body["grade"], "red", "{}", joined.body);
    let case = &desk.detail().await["case"];
    assert_eq!((&case["grade"], &case["calls_owed"]), (&json!("red"), &json!(["police"])));
}

#[tokio::test]
async fn joining_a_case_of_another_county_or_one_that_has_ended_is_refused() {
    let desk = Desk::with_a_case().await;
    let (_, stranger) = desk.world.let_in("wang", Role::Dispatcher, "1302").await;
    let mut body = report("还在吵");
    body["join"] = json!(desk.case);
    let refused = desk.world.change("/api/v1/reports", &stranger, "k").send(&body).await;
    assert_eq!(refused.error().0, "outside_area", "{}", refused.body);
    let path = format!("/api/v1/cases/{}/withdraw", desk.case);
    desk.post(&path, "withdraw", &json!({"reason": "误报"})).await;
    let refused = desk.join("late", "还在吵").await;
    assert_eq!(refused.error().0, "case_not_open", "{}", refused.body);
}

#[tokio::test]
async fn calls_made_before_are_not_owed_and_a_service_named_twice_is_refused() {
    let desk = Desk::with_a_case().await;
    let mut body = report("楼上着火了");
    body["called"] = json!([{"service": "fire", "called_at_us": 1_000_000}]);
    let filed = desk.post("/api/v1/reports", "fire", &body).await;
    let case = desk.get(&format!("/api/v1/cases/{}", filed.body["case"].as_str().unwrap())).await;
    assert_eq!(case["case"]["calls_owed"], json!([]), "{case}");
    assert_eq!(case["case"]["calls_made"][0]["called_at_us"], 1_000_000);
    body["called"] = json!([{"service": "fire", "called_at_us": 1}, {"service": "fire", "called_at_us": 2}]);
    check_invalid(&desk.post("/api/v1/reports", "twice", &body).await, "called");
}

#[tokio::test]
async fn the_place_that_was_chosen_stands_beside_the_callers_words() {
    let desk = Desk::with_a_case().await;
    let mut body = report("路灯坏了");
    body["matched_place"] = json!({"id": "p-1", "name": "<script>alert(1)</script>"});
    let filed = desk.post("/api/v1/reports", "lamp", &body).await;
    let case = desk.get(&format!("/api/v1/cases/{}", filed.body["case"].as_str().unwrap())).await;
    assert_eq!(case["report"]["address"], "和平路口");
    assert_eq!(case["report"]["matched_place"]["name"], "<script>alert(1)</script>");
}

#[tokio::test]
async fn a_number_finds_its_earlier_calls_however_it_is_written_until_they_are_erased() {
    let desk = Desk::with_a_case().await;
    desk.join("second", "还在吵").await;
    let calls = desk.calls_of("+86-138-0013-8000").await;
    let said: Vec<_> =
        calls["calls"].as_array().unwrap().iter().map(|call| call["summary"].clone()).collect();
    assert_eq!(said, ["还在吵", "有人吵架"]);
    let (_, commander) = desk.world.let_in("zhao", Role::Commander, "1301").await;
    let erase = format!("/api/v1/reports/{}/erase", desk.report);
    let erased = desk.world.change(&erase, &commander, "erase").send(&json!({})).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    let calls = desk.calls_of("13800138000").await;
    assert_eq!(calls["calls"].as_array().unwrap().len(), 1, "{calls}");
    // Erasing one caller leaves the other's words alone.
    assert_eq!(desk.detail().await["joined"][0]["text"], "还在吵");
}

#[tokio::test]
async fn earlier_calls_of_another_county_are_not_shown_and_a_short_number_is_refused() {
    let desk = Desk::with_a_case().await;
    let (_, stranger) = desk.world.let_in("wang", Role::Dispatcher, "1302").await;
    let calls =
        async |phone| desk.world.find("/api/v1/calls/search", &stranger, &json!({"phone": phone})).await;
    let seen = calls("13800138000").await;
    assert_eq!(seen.body["calls"], json!([]), "{}", seen.body);
    check_invalid(&calls("110").await, "phone");
    let in_the_address = desk.world.get("/api/v1/calls/search?phone=13800138000", &stranger).await;
    assert_eq!(in_the_address.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn open_cases_are_found_within_the_circle_and_not_outside() {
    let desk = Desk::with_a_case().await;
    let near = desk.get("/api/v1/cases/nearby?lat=38.501&lon=115.5&radius_m=200").await;
    assert_eq!(near["cases"][0]["case"]["id"], json!(desk.case));
    assert_eq!(near["cases"][0]["distance_m"], 111);
    let none = desk.get("/api/v1/cases/nearby?lat=38.501&lon=115.5&radius_m=100").await;
    assert_eq!(none["cases"], json!([]));
    let path = "/api/v1/cases/nearby?lat=38.5&lon=115.5&radius_m=5001";
    check_invalid(&desk.world.get(path, &desk.officer.1).await, "radius_m");
}

#[tokio::test]
async fn an_acknowledgement_by_telephone_counts_and_names_both() {
    let desk = Desk::with_a_case().await;
    let alert = desk.detail().await["case"]["alert"].clone();
    let answer = json!({"said": "acknowledge", "person": desk.officer.0, "rung": alert["rung"], "round": alert["round"]});
    let now = crate::state::now().0;
    let body = json!({"said_at_us": now, "number": NUMBER, "answer": answer});
    let (_, colleague) = desk.world.let_in("wang", Role::Dispatcher, "1301").await;
    let path = format!("/api/v1/cases/{}/relay", desk.case);
    let relayed = desk.world.change(&path, &colleague, "relay").send(&body).await;
    assert_eq!(relayed.status, StatusCode::OK, "{}", relayed.body);
    assert_eq!(relayed.body["case"]["acknowledged_by"]["id"], json!(desk.officer.0));
    let told = desk.told("case.answer_relayed").await;
    assert_eq!(told[0]["actor"]["person"]["name"], "wang", "{}", told[0]);
    let details = told[0]["details"].as_array().unwrap();
    assert!(details.iter().any(|detail| detail["number"] == NUMBER), "{details:?}");
    assert!(details.iter().any(|detail| detail["said"] == "acknowledged"), "{details:?}");
}

#[tokio::test]
async fn an_answer_without_a_number_or_from_tomorrow_is_refused() {
    let desk = Desk::with_a_case().await;
    let answer = json!({"said": "acknowledge", "person": desk.officer.0, "rung": 0, "round": 1});
    let path = format!("/api/v1/cases/{}/relay", desk.case);
    let body = json!({"said_at_us": 1, "number": "不详", "answer": answer});
    check_invalid(&desk.post(&path, "a", &body).await, "number");
    let body = json!({"said_at_us": 4_000_000_000_000_000_i64, "number": NUMBER, "answer": answer});
    check_invalid(&desk.post(&path, "b", &body).await, "said_at_us");
}

#[tokio::test]
async fn a_unit_that_calls_in_stands_by_without_a_position() {
    let desk = Desk::with_a_case().await;
    let units =
        json!({"units": [{"code": "U1", "name": "王强", "kind": "patrol", "home": "1301", "skills": []}]});
    let imported = desk.world.change("/api/v1/organisation", &desk.root, "units").send(&units).await;
    assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
    let unit = desk.get("/api/v1/units").await["units"][0]["unit"].clone();
    let path = format!("/api/v1/units/{}/duty", unit["id"].as_str().unwrap());
    let body = json!({"duty": "standby", "said_at_us": 1_000_000, "number": NUMBER});
    let done = desk.post(&path, "standby", &body).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.body);
    assert_eq!(desk.get("/api/v1/units").await["units"][0]["unit"]["duty"], "standby");
    let body = json!({"duty": "retired", "said_at_us": 1_000_000, "number": NUMBER});
    check_invalid(&desk.post(&path, "retired", &body).await, "duty");
}

#[tokio::test]
async fn the_roster_shows_duties_stand_ins_and_empty_centres() {
    let desk = Desk::with_a_case().await;
    let (wang, _) = desk.world.let_in("wang", Role::Dispatcher, "1301").await;
    let swap = json!({"area": "1301", "out": desk.officer.0, "in": wang.to_string(), "from_us": 0, "until_us": 2_000_000_000_000_000_i64});
    let swapped = desk.post("/api/v1/roster/swaps", "swap", &swap).await;
    assert_eq!(swapped.status, StatusCode::OK, "{}", swapped.body);
    let roster = desk.get("/api/v1/roster").await;
    let names: Vec<_> =
        roster["duties"].as_array().unwrap().iter().map(|duty| duty["person"]["name"].clone()).collect();
    assert_eq!(names, ["li", "wang"]);
    assert_eq!(roster["duties"][1]["stands_in_for"]["name"], "li");
    assert_eq!(roster["gaps"], json!([]), "somebody is there");
    let (_, stranger) = desk.world.let_in("sun", Role::Dispatcher, "1302").await;
    let other = desk.world.get("/api/v1/roster", &stranger).await.body;
    assert_eq!((&other["duties"], other["gaps"].as_array().unwrap().len()), (&json!([]), 1), "{other}");
    let refused = desk.world.get("/api/v1/roster?area=1301", &stranger).await;
    assert_eq!(refused.error().0, "outside_area", "{}", refused.body);
}

#[tokio::test]
async fn the_post_above_is_shown_and_nothing_else_below_it() {
    let desk = Desk::with_a_case().await;
    let (_, _) = desk.world.let_in("mayor", Role::Commander, "13").await;
    let roster = json!({"roster": [{"area": "1301", "person": "li"}, {"area": "13", "person": "mayor"}]});
    let answered = desk.world.change("/api/v1/organisation", &desk.root, "above").send(&roster).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
    let (_, stranger) = desk.world.let_in("sun", Role::Dispatcher, "1302").await;
    let above = desk.world.get("/api/v1/roster?area=13", &stranger).await.body;
    let names: Vec<_> =
        above["duties"].as_array().unwrap().iter().map(|duty| duty["person"]["name"].clone()).collect();
    assert_eq!(names, ["mayor"], "{above}");
}

#[tokio::test]
async fn a_swap_for_somebody_without_a_duty_or_by_a_stranger_is_refused() {
    let desk = Desk::with_a_case().await;
    let (wang, _) = desk.world.let_in("wang", Role::Dispatcher, "1301").await;
    let swap = |out: &str, stand_in: &str, from: i64, until: i64| json!({"area": "1301", "out": out, "in": stand_in, "from_us": from, "until_us": until});
    let (li, wang) = (desk.officer.0.as_str(), wang.to_string());
    let nobody = "0190a000-0000-7000-8000-000000000001";
    let path = "/api/v1/roster/swaps";
    check_invalid(&desk.post(path, "a", &swap(&wang, li, 0, 1)).await, "out");
    check_invalid(&desk.post(path, "b", &swap(li, nobody, 0, 1)).await, "in");
    check_invalid(&desk.post(path, "c", &swap(li, &wang, 1, 1)).await, "until_us");
}
