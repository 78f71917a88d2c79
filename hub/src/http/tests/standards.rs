//! Stories of the catalogue: a report by the code of a standard, the department of the case's own county, and what the card says
//! of the rule.

use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use super::hall::{Hall, ROADS, WATER};

const NEW: &str = "GB/T 47678.5-2026";
const OLD: &str = "GB/T 30428.2-2013";

fn code(standard: &str, code: &str) -> Value {
    json!({"standard": standard, "kind": "matter", "code": code})
}

/// The office of each of two counties bears one name; the class knows a word of danger; the old standard is mapped to the new.
async fn hall() -> Hall {
    let hall = Hall::new().await;
    let office = |code: &str, area: &str| json!({"code": code, "name": "城管局", "area": area});
    let lights = json!({"code": "GD", "name": "供电公司", "area": "13"});
    let catalogue = json!({"catalogue": {
        "departments": [office(ROADS, "1301"), office(WATER, "1302"), lights],
        "matters": [
            {"code": "04", "name": "市容环境", "category": "06", "danger_words": ["爆炸"]},
            {"code": "0410", "name": "暴露垃圾", "parent": "04", "lead": "城管局", "co": ["供电公司"],
                "danger_words": ["医疗废物"], "standards": [code(NEW, "06010")]},
            {"code": "0411", "name": "积存渣土", "parent": "04", "standards": [code(NEW, "06011")]},
        ],
        "mapping": [
            {"from": code(OLD, "01-10"), "to": code(NEW, "06010")},
            {"from": code(OLD, "01-99"), "to": code(NEW, "06099")},
        ],
    }});
    let imported = hall.post("/api/v1/organisation", &hall.root, &catalogue).await;
    assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
    let about: Vec<&Value> =
        imported.body["notes"].as_array().unwrap().iter().map(|it| &it["entry"]).collect();
    assert_eq!(about, [&json!(format!("{OLD} 01-99 = {NEW} 06099"))], "{}", imported.body);
    hall
}

/// The matter of a case as the card shows it, filed with this by the city, which sees both counties.
async fn filed(hall: &Hall, more: &Value) -> (String, Value) {
    let mut body = json!({"text": "路边一堆垃圾", "area": "1301"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let filed = hall.post("/api/v1/reports", &hall.city, &body).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
    let case = filed.body["case"].as_str().unwrap().to_owned();
    let shown = hall.detail(&case, &hall.city).await.body["case"].clone();
    (case, shown)
}

async fn check_refused(standard: Value, matter: Option<&str>, why: &str) {
    let hall = hall().await;
    let mut body = json!({"text": "路边一堆垃圾", "area": "1301", "standard": standard});
    if let Some(matter) = matter {
        body["matter"] = json!(matter);
    }
    let refused = hall.post("/api/v1/reports", &hall.officer, &body).await;
    assert_eq!(refused.error(), ("invalid", Some("standard")), "{}", refused.body);
    let told = refused.body["error"]["message"].as_str().unwrap();
    for word in [why, standard["standard"].as_str().unwrap(), standard["code"].as_str().unwrap()] {
        assert!(told.contains(word), "{word}: {told}");
    }
}

#[tokio::test]
async fn a_report_by_the_code_of_either_standard_is_about_the_matter_that_has_it() {
    let hall = hall().await;
    for (standard, given) in [(NEW, "06010"), (OLD, "01-10")] {
        let (case, shown) = filed(&hall, &json!({"standard": code(standard, given)})).await;
        let matter = &shown["filing"]["matter"];
        assert_eq!((&matter["code"], &matter["standards"]), (&json!("0410"), &json!([code(NEW, "06010")])));
        assert_eq!(shown["category"]["code"], "06", "as the catalogue has it for the matter");
        let found = hall.world.find("/api/v1/cases/search", &hall.city, &json!({"q": "06010"})).await;
        let newest = &found.body["cases"][0]["case"]["id"];
        assert_eq!(newest, &json!(case), "the code of the standard finds it: {}", found.body);
    }
    let both = json!({"standard": code(OLD, "01-10"), "matter": "0410"});
    assert_eq!(filed(&hall, &both).await.1["filing"]["matter"]["code"], "0410", "both mean the same");
    let (_, other) = filed(&hall, &json!({"matter": "0411"})).await;
    let found = hall.world.find("/api/v1/cases/search", &hall.city, &json!({"q": "06011"})).await;
    assert_eq!(found.body["cases"].as_array().unwrap().len(), 1, "{}", found.body);
    assert_eq!(found.body["cases"][0]["case"]["id"], other["id"]);
}

#[tokio::test]
async fn a_code_that_nobody_lists_or_that_contradicts_the_matter_is_refused_by_name() {
    check_refused(code(NEW, "06099"), None, "no matter").await;
    check_refused(code("GB/T 1", "06010"), None, "no matter").await;
    check_refused(json!({"standard": NEW, "kind": "component", "code": "06010"}), None, "no matter").await;
    check_refused(code(NEW, "06010"), Some("0411"), "0411").await;
    let hall = Hall::new().await;
    let body = json!({"text": "垃圾", "area": "1301", "standard": code(NEW, "06010")});
    let refused = hall.post("/api/v1/reports", &hall.officer, &body).await;
    assert_eq!(refused.error(), ("invalid", Some("standard")), "no catalogue: {}", refused.body);
}

#[tokio::test]
async fn the_office_of_the_cases_own_county_leads_and_where_there_is_none_a_person_says_who() {
    let hall = hall().await;
    let lead = |shown: &Value| shown["filing"]["matter"]["lead"]["code"].clone();
    let by_matter = |area: &str| json!({"matter": "0410", "area": area});
    assert_eq!(lead(&filed(&hall, &by_matter("1301")).await.1), json!(ROADS));
    assert_eq!(lead(&filed(&hall, &by_matter("1302")).await.1), json!(WATER));
    let (case, shown) = filed(&hall, &by_matter("13")).await;
    let matter = &shown["filing"]["matter"];
    assert_eq!(matter["lead"], Value::Null, "{matter}");
    assert_eq!(matter["offices"], json!([{"part": "lead", "name": "城管局"}]));
    assert_eq!((&shown["phase"], shown["alert"].is_object()), (&json!("unattended"), true), "{shown}");
    assert_eq!(shown["mode"], "record_only", "no unit does a department's work instead");
    let given = json!({"act": "assign", "lead": WATER, "reason": "由该局牵头"});
    assert_eq!(hall.done(&case, &hall.city, &given).await["phase"], "with_departments");
}

#[tokio::test]
async fn the_card_says_which_word_raised_the_grade_for_as_long_as_the_words_are_kept() {
    let hall = hall().await;
    let (case, shown) = filed(&hall, &json!({"matter": "0410", "text": "垃圾桶要爆炸了"})).await;
    assert_eq!((&shown["grade"], &shown["danger_words"]), (&json!("red"), &json!(["爆炸"])));
    assert_eq!(shown["filing"]["matter"]["danger_words"], json!(["医疗废物", "爆炸"]));
    let more = json!({"text": "还有人受伤", "title": "医疗废物", "join": case});
    assert_eq!(hall.post("/api/v1/reports", &hall.city, &more).await.status, StatusCode::CREATED);
    let told = hall.detail(&case, &hall.city).await.body["case"]["danger_words"].clone();
    let words: Vec<&str> = told.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(words[..2], ["医疗废物", "爆炸"], "of the title as of the text, of both callers");
    let (_, calm) = filed(&hall, &json!({"matter": "0410"})).await;
    assert_eq!((&calm["grade"], &calm["danger_words"]), (&json!("ordinary"), &Value::Null));
    let (_, stated) = filed(&hall, &json!({"urgency": "red"})).await;
    assert_eq!((&stated["grade"], &stated["danger_words"]), (&json!("red"), &Value::Null));
}

#[tokio::test]
async fn what_is_found_to_be_in_another_county_goes_to_the_office_of_there_while_none_has_had_it() {
    let hall = hall().await;
    let (case, shown) = filed(&hall, &json!({"matter": "0410", "area": "13"})).await;
    assert_eq!(shown["filing"]["matter"]["lead"], Value::Null, "no county is known yet: {shown}");
    let moved = json!({"area": "1302", "reason": "在西县"});
    let there = hall.ordered(&case, &hall.city, "place", &moved).await;
    assert_eq!(there["filing"]["matter"]["lead"]["code"], WATER, "{there}");
    assert_eq!(there["filing"]["matter"]["offices"], Value::Null, "{there}");
    let back = json!({"area": "1301", "reason": "还是在东县"});
    let back = hall.ordered(&case, &hall.city, "place", &back).await;
    assert_eq!(back["filing"]["matter"]["lead"]["code"], ROADS, "none has had it: {back}");
    hall.done(&case, &hall.city, &json!({"act": "assign", "lead": ROADS, "reason": "请办理"})).await;
    let kept = hall.ordered(&case, &hall.city, "place", &moved).await;
    assert_eq!(kept["filing"]["matter"]["lead"]["code"], ROADS, "whoever has it keeps it: {kept}");
}

#[tokio::test]
async fn the_list_of_matters_is_told_once_until_catalogue_or_policy_change() {
    let hall = hall().await;
    let ask = |tag: Option<String>| {
        let asked = hall.world.ask(Method::GET, "/api/v1/matters").with("cookie", &hall.officer);
        let asked = match tag {
            Some(tag) => asked.with("if-none-match", &tag),
            None => asked,
        };
        asked.bare()
    };
    let first = ask(None).await;
    let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
    let listed = &first.body["matters"][1]["matter"];
    assert_eq!(listed["offices"], json!([{"part": "lead", "name": "城管局"}]), "which one, the case says");
    assert_eq!((&listed["lead"], &listed["co"][0]["code"]), (&Value::Null, &json!("GD")));
    assert_eq!(listed["standards"], json!([code(NEW, "06010")]));
    let again = ask(Some(tag.clone())).await;
    assert_eq!((again.status, &again.body), (StatusCode::NOT_MODIFIED, &Value::Null));
    let other = json!({"catalogue": {"departments": [], "matters": [{"code": "1", "name": "甲"}]}});
    assert_eq!(hall.post("/api/v1/organisation", &hall.root, &other).await.status, StatusCode::OK);
    let changed = ask(Some(tag)).await;
    assert_eq!((changed.status, changed.body["matters"].as_array().unwrap().len()), (StatusCode::OK, 1));
}
