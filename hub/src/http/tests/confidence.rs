//! Stories of callers who asked for confidence: to whom their name, number and pin are told, and who calls them back.

use axum::http::StatusCode;
use hub_protocol::Role;
use serde_json::{Value, json};

use super::hall::{Cookie, Hall, ROADS, assign};

const PHONE: &str = "13900139555";

/// A hall where who called in confidence is told from the city up.
struct Discreet {
    hall: Hall,
    /// Somebody at the county's desk who took nothing in.
    beside: Cookie,
    case: String,
    report: String,
}

impl Discreet {
    async fn new(more: &Value) -> Self {
        let hall = Hall::new().await;
        let mut policy: Value = serde_json::from_str(hub_engine::organisation::default_policy()).unwrap();
        policy["closed_loop"]["confidential_from"] = json!("city");
        let answered = hall.post("/api/v1/organisation", &hall.root, &json!({"policy": policy})).await;
        assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
        let (_, beside) = hall.world.let_in("qian", Role::Dispatcher, "1301").await;
        let mut told = json!({"confidential": true, "kind": "disclosure", "text": "夜间偷排污水",
            "caller_name": "欧阳建", "caller_phone": PHONE, "category": "11"});
        told.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let (case, report) = hall.report(&told).await;
        Self { hall, beside, case, report }
    }

    /// Whether somebody is told who called: by the case page, by finding the case with the number or the name, among the
    /// earlier calls of the number, as the caller of another call, and with the pin.
    async fn check_told(&self, who: &Cookie, expected: bool) {
        let Self { hall, case, report, .. } = self;
        let detail = hall.detail(case, who).await.body;
        let shown = json!([detail["report"]["caller_name"], detail["report"]["caller_phone"]]);
        assert_eq!(shown, if expected { json!(["欧阳建", PHONE]) } else { json!([null, null]) }, "{detail}");
        let found_by = async |asked: Value| {
            let found = hall.world.find("/api/v1/cases/search", who, &asked).await.body;
            found["cases"].as_array().unwrap_or_else(|| panic!("{found}")).len()
        };
        let found = usize::from(expected);
        for asked in [json!({"phone": PHONE}), json!({"q": PHONE}), json!({"q": "欧阳建"})] {
            assert_eq!(found_by(asked.clone()).await, found, "{asked}");
        }
        for asked in [json!({"q": "偷排污水"}), json!({"q": case})] {
            assert_eq!(found_by(asked.clone()).await, 1, "{asked}: what was said is for whoever handles it");
        }
        let page = json!({"phone": PHONE, "limit": 1});
        let page = hall.world.find("/api/v1/cases/search", who, &page).await.body;
        assert!(expected || page["next"].is_null(), "a next page says that there is something: {page}");
        let calls = hall.world.find("/api/v1/calls/search", who, &json!({"phone": PHONE})).await.body;
        assert_eq!(calls["calls"].as_array().unwrap().len(), found, "{calls}");
        let pin = hall.post(&format!("/api/v1/reports/{report}/pin"), who, &json!({})).await;
        let expected_pin = if expected { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(pin.status, expected_pin, "{}", pin.body);
        if !expected {
            assert_eq!(pin.error().0, "caller_confided");
        }
    }
}

#[tokio::test]
async fn a_case_says_which_tier_closes_it_and_which_is_told_who_called_in_confidence() {
    let Discreet { hall, case, .. } = Discreet::new(&json!({"urgency": "red"})).await;
    let tiers = async |case: &str| {
        let shown = hall.detail(case, &hall.officer).await.body["case"].clone();
        json!([shown["closes_from"], shown["confidential_from"]])
    };
    assert_eq!(tiers(&case).await, json!(["county", "city"]));
    let (plain, _) = hall.report(&json!({"category": "11"})).await;
    assert_eq!(tiers(&plain).await, json!([null, null]), "any tier closes it, and nobody is kept back");
}

#[tokio::test]
async fn who_called_in_confidence_is_told_to_whoever_took_it_in_and_from_the_tier_of_the_policy_up() {
    let discreet = Discreet::new(&json!({})).await;
    discreet.check_told(&discreet.hall.officer, true).await;
    discreet.check_told(&discreet.hall.city, true).await;
    discreet.check_told(&discreet.beside, false).await;
}

#[tokio::test]
async fn when_the_case_has_ended_the_same_are_told() {
    let discreet = Discreet::new(&json!({})).await;
    let Discreet { hall, case, .. } = &discreet;
    hall.ordered(case, &hall.city, "withdraw", &json!({"reason": "来电人撤回"})).await;
    discreet.check_told(&hall.city, true).await;
    discreet.check_told(&discreet.beside, false).await;
}

#[tokio::test]
async fn whoever_handled_it_is_not_told_though_they_took_it_in() {
    let discreet = Discreet::new(&json!({})).await;
    let Discreet { hall, case, .. } = &discreet;
    hall.ordered(case, &hall.officer, "settle", &json!({"note": "已到场制止"})).await;
    discreet.check_told(&hall.officer, false).await;
}

#[tokio::test]
async fn another_call_from_the_number_is_not_said_to_be_the_same_callers() {
    let discreet = Discreet::new(&json!({})).await;
    let draft = json!({"text": "夜间偷排污水味道很大", "category": "11", "caller_phone": PHONE});
    let of = async |who: &Cookie| {
        let found = discreet.hall.post("/api/v1/reports/candidates", who, &draft).await.body;
        found["cases"][0]["same_caller"].clone()
    };
    assert_eq!(of(&discreet.hall.officer).await, json!(true));
    assert_ne!(of(&discreet.beside).await, json!(true));
}

#[tokio::test]
async fn a_caller_in_confidence_is_called_back_by_those_alone_who_are_told_who_it_was() {
    let discreet = Discreet::new(&json!({"reply_wanted": true})).await;
    let Discreet { hall, beside, case, report } = &discreet;
    let given = hall.done(case, &hall.officer, &assign(ROADS, &[])).await;
    let reply = json!({"act": "reply", "task": given["desks"][0]["task"], "note": "已查处"});
    hall.done(case, &hall.roads, &reply).await;
    hall.ordered(case, beside, "verify", &json!({"verdict": "done", "note": "已核查"})).await;
    let said = json!({"responded": true, "solved": true, "satisfied": true});
    let outcome = json!({"kind": "reached", "said": said});
    let call = json!({"act": "call_back", "report": report, "outcome": outcome, "note": "欧阳建说已解决"});
    hall.refused(case, beside, &call, 403, "caller_confided").await;
    hall.done(case, &hall.city, &call).await;
    let words = async |who: &Cookie| {
        let detail = hall.detail(case, who).await.body;
        let called = |line: &&Value| line["event"] == "report.called_back";
        let line = detail["history"].as_array().unwrap().iter().find(called).cloned();
        line.unwrap_or_else(|| panic!("{detail}")).to_string()
    };
    assert!(words(&hall.city).await.contains("欧阳建"));
    assert!(!words(beside).await.contains("欧阳建"), "what was written down then names the caller");
}

#[tokio::test]
async fn a_case_is_found_by_the_code_of_its_matter_though_its_caller_is_not_told() {
    let discreet = Discreet::new(&json!({})).await;
    let Discreet { hall, beside, .. } = &discreet;
    let standards = json!([{"standard": "GB/T 47678.5-2026", "kind": "matter", "code": "06010"}]);
    let matter = json!({"code": "HB-17", "name": "偷排污水", "category": "11", "standards": standards});
    let catalogue = json!({"catalogue": {"departments": [], "matters": [matter]}});
    let imported = hall.post("/api/v1/organisation", &hall.root, &catalogue).await;
    assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
    let told = json!({"confidential": true, "text": "河边又有人偷排污水", "caller_name": "欧阳建",
        "caller_phone": PHONE, "matter": "HB-17"});
    let (case, _) = hall.report(&told).await;
    let number = hall.detail(&case, beside).await.body["report"]["number"].clone();
    assert!(number.is_string(), "{number}");
    for (asked, found) in [
        (json!("06010"), 1),
        (json!("06010 污水"), 1),
        (json!("HB-17"), 1),
        (number, 1),
        (json!("06010 欧阳"), 0),
        (json!("06011"), 0),
    ] {
        let page = hall.world.find("/api/v1/cases/search", beside, &json!({"q": asked})).await.body;
        assert_eq!(page["cases"].as_array().unwrap().len(), found, "{asked}: {page}");
    }
}

#[tokio::test]
async fn a_policy_of_later_tells_nobody_who_reported_a_case_that_had_ended() {
    let discreet = Discreet::new(&json!({})).await;
    let Discreet { hall, case, .. } = &discreet;
    hall.ordered(case, &hall.city, "withdraw", &json!({"reason": "来电人撤回"})).await;
    let mut policy: Value = serde_json::from_str(hub_engine::organisation::default_policy()).unwrap();
    policy["closed_loop"]["confidential_from"] = json!("village");
    let adopted = hall.post("/api/v1/organisation", &hall.root, &json!({"policy": policy})).await;
    assert_eq!(adopted.status, StatusCode::OK, "{}", adopted.body);
    discreet.check_told(&hall.city, true).await;
    discreet.check_told(&discreet.beside, false).await;
}

/// Who called is on the page of a case for this person, or not.
async fn check_named(hall: &Hall, who: &Cookie, case: &str, report: &str, named: bool) {
    let detail = hall.detail(case, who).await.body;
    assert_eq!(detail["report"]["caller_name"].is_string(), named, "{detail}");
    let pin = hall.post(&format!("/api/v1/reports/{report}/pin"), who, &json!({})).await;
    let expected = if named { "no code" } else { "caller_confided" };
    assert_eq!(pin.error().0, expected, "{}", pin.body);
}

#[tokio::test]
async fn whoever_handles_what_a_case_is_part_of_is_not_told_who_reported_that_case() {
    let discreet = Discreet::new(&json!({})).await;
    let Discreet { hall, case, report, .. } = &discreet;
    let (other, _) = hall.report(&json!({"text": "河水发黑", "category": "11"})).await;
    let merge = json!({"act": "merge", "into": other, "reason": "同一件事"});
    hall.done(case, &hall.officer, &merge).await;
    check_named(hall, &hall.city, case, report, true).await;
    hall.ordered(&other, &hall.city, "settle", &json!({"note": "已到场制止"})).await;
    check_named(hall, &hall.city, case, report, false).await;
}

#[tokio::test]
async fn a_confidence_that_left_the_case_with_its_report_is_told_nobody_there() {
    let discreet = Discreet::new(&json!({})).await;
    let Discreet { hall, beside, .. } = &discreet;
    let (case, _) = hall.report(&json!({"text": "河水发黑", "caller_name": "张先生"})).await;
    let body = json!({"text": "桥下偷倒", "confidential": true, "reply_wanted": true, "join": case,
        "caller_name": "欧阳建", "caller_phone": "13900139666"});
    let joined = hall.post("/api/v1/reports", &hall.officer, &body).await.body;
    let report = joined["report"].as_str().unwrap();
    hall.ordered(&case, &hall.officer, "settle", &json!({"note": "已清理"})).await;
    hall.ordered(&case, beside, "verify", &json!({"verdict": "done", "note": "已核查"})).await;
    let said = json!({"responded": true, "solved": true, "satisfied": true});
    let call = json!({"act": "call_back", "report": report, "outcome": {"kind": "reached", "said": said}, "note": "欧阳建说可以"});
    hall.done(&case, &hall.city, &call).await;
    let part = json!({"act": "part_report", "report": report, "reason": "是另一件事"});
    hall.done(&case, &hall.city, &part).await;
    assert!(hall.detail(&case, &hall.city).await.body.to_string().contains("欧阳建"));
    assert!(!hall.detail(&case, beside).await.body.to_string().contains("欧阳建"), "what its caller said");
    let number = json!({"phone": "13900139666"});
    let calls = hall.world.find("/api/v1/calls/search", beside, &number).await.body;
    assert_eq!(calls["calls"], json!([]), "its own case says whether it may be told");
    let calls = hall.world.find("/api/v1/calls/search", &hall.officer, &number).await.body;
    assert_ne!(calls["calls"][0]["case"], json!(case), "the call is told with the case that it has: {calls}");
    assert_eq!(calls["calls"][0]["report"], json!(report), "{calls}");
    let draft = json!({"text": "河水发黑了", "category": "11", "caller_phone": "13900139666"});
    let alike = hall.post("/api/v1/reports/candidates", beside, &draft).await.body;
    assert!(!alike.to_string().contains("\"same_caller\":true"), "{alike}");
}
