//! Stories of words of danger: in the title as in the text, of the first caller as of those who join, those of the
//! catalogue as those of the policy.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::hall::Hall;

/// Litter, which is red where somebody names waste from a hospital.
async fn with_litter() -> Hall {
    let hall = Hall::new().await;
    let litter = json!({"code": "0104", "name": "暴露垃圾", "category": "06", "danger_words": ["医疗废物"]});
    let lamps = json!({"code": "0210", "name": "路灯", "category": "08", "danger_words": ["漏电"]});
    let catalogue = json!({"catalogue": {"departments": [], "matters": [litter, lamps]}});
    let imported = hall.post("/api/v1/organisation", &hall.root, &catalogue).await;
    assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
    hall
}

async fn filed(hall: &Hall, body: &Value) -> Value {
    let filed = hall.post("/api/v1/reports", &hall.officer, body).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
    filed.body
}

/// A caller about litter, who says nothing of danger, and then another one: the grade and the number of people that the
/// case has by then.
async fn check_joined(second: Value, grade: &str, people: &Value) {
    let hall = with_litter().await;
    let first = json!({"text": "垃圾没人清", "area": "1301", "matter": "0104", "people": 2});
    let case = filed(&hall, &first).await["case"].clone();
    let mut second = second;
    second["join"] = case.clone();
    assert_eq!(filed(&hall, &second).await["grade"], grade, "{second}");
    let shown = hall.detail(case.as_str().unwrap(), &hall.officer).await.body;
    assert_eq!((&shown["case"]["grade"], &shown["case"]["people"]), (&json!(grade), people), "{second}");
}

#[tokio::test]
async fn words_of_danger_of_the_matter_count_from_whoever_says_them() {
    check_joined(json!({"text": "里面有医疗废物"}), "red", &json!(2)).await;
    check_joined(json!({"text": "还没清"}), "ordinary", &json!(2)).await;
}

#[tokio::test]
async fn those_of_the_matter_that_a_second_caller_names_count_as_well() {
    check_joined(json!({"text": "灯杆漏电", "matter": "0210"}), "red", &json!(2)).await;
    check_joined(json!({"text": "灯杆漏电"}), "ordinary", &json!(2)).await;
}

#[tokio::test]
async fn the_title_of_a_second_caller_is_looked_through_like_the_text() {
    check_joined(json!({"text": "快来", "title": "医疗废物"}), "red", &json!(2)).await;
    check_joined(json!({"text": "快来", "title": "楼下着火了"}), "red", &json!(2)).await;
    check_joined(json!({"text": "火车站旁", "title": "有人着"}), "ordinary", &json!(2)).await;
}

#[tokio::test]
async fn a_second_caller_who_knows_of_more_people_counts() {
    check_joined(json!({"text": "来了很多人", "people": 30}), "ordinary", &json!(30)).await;
}

#[tokio::test]
async fn the_title_of_the_first_caller_is_looked_through_like_the_text() {
    let hall = with_litter().await;
    let fire = json!({"text": "快来", "title": "楼下着火了", "area": "1301"});
    assert_eq!(filed(&hall, &fire).await["grade"], "red");
    let waste = json!({"text": "快来", "title": "医疗废物", "area": "1301", "matter": "0104"});
    assert_eq!(filed(&hall, &waste).await["grade"], "red");
}

#[tokio::test]
async fn a_matter_that_nobody_lists_is_refused_from_a_second_caller_as_from_the_first() {
    let hall = with_litter().await;
    let case = filed(&hall, &json!({"text": "垃圾没人清", "area": "1301"})).await["case"].clone();
    let second = json!({"text": "还没清", "matter": "9999", "join": case});
    let refused = hall.post("/api/v1/reports", &hall.officer, &second).await;
    assert_eq!(refused.error(), ("invalid", Some("matter")), "{}", refused.body);
}
