//! Stories of finding cases: by what is known of them, by whom, and until when.

use axum::http::{Method, StatusCode, header};
use hub_protocol::Role;
use serde_json::{Value, json};

use super::{
    ORIGIN,
    hall::{Hall, WATER},
};

const SEARCH: &str = "/api/v1/cases/search";

/// A search by fields, of which the limit alone is a number.
fn search(fields: &[(&str, &str)]) -> Value {
    let field = |&(name, value): &(&str, &str)| {
        let number = value.parse::<u32>().ok().filter(|_| name == "limit");
        (name.to_owned(), number.map_or_else(|| json!(value), |number| json!(number)))
    };
    fields.iter().map(field).collect::<serde_json::Map<_, _>>().into()
}

async fn found(hall: &Hall, who: &str, fields: &[(&str, &str)]) -> Value {
    let answered = hall.world.find(SEARCH, who, &search(fields)).await;
    assert_eq!(answered.status, StatusCode::OK, "{fields:?}: {}", answered.body);
    answered.body
}

async fn ids(hall: &Hall, who: &str, query: &[(&str, &str)]) -> Vec<String> {
    let found = found(hall, who, query).await;
    let cases = found["cases"].as_array().unwrap_or_else(|| panic!("{found}"));
    cases.iter().map(|found| found["case"]["id"].as_str().unwrap().to_owned()).collect()
}

fn told() -> Value {
    json!({"text": "柳河大道118号门口井盖松动", "address": "柳河大道118号3栋", "caller_phone": "+86 138-0013-8001"})
}

#[tokio::test]
async fn a_case_is_found_by_its_number_id_telephone_address_and_text_while_open_and_when_closed() {
    let hall = Hall::new().await;
    let (case, report) = hall.report(&told()).await;
    let (other, _) = hall.report(&json!({"text": "路灯不亮", "caller_phone": "13900139000"})).await;
    let number = hall.detail(&case, &hall.officer).await.body["case"]["number"].as_str().unwrap().to_owned();
    let by: [&[(&str, &str)]; 9] = [
        &[("q", &number)],
        &[("q", &case)],
        &[("q", "13800138001")],
        &[("phone", "138 0013 8001")],
        &[("q", "井盖")],
        &[("q", "柳河大道118号")],
        &[("q", "3栋"), ("phone", "13800138001")],
        &[("q", "井盖 大道"), ("area", "1301")],
        &[("q", "松动，井盖"), ("limit", "1")],
    ];
    for query in by {
        assert_eq!(ids(&hall, &hall.officer, query).await, [case.as_str()], "{query:?}");
    }
    for query in [&[("q", "石碑")][..], &[("q", "井盖"), ("phone", "13900139000")], &[("q", &report)]] {
        assert_eq!(ids(&hall, &hall.officer, query).await, [] as [&str; 0], "{query:?}");
    }
    assert_eq!(ids(&hall, &hall.officer, &[]).await, [other.as_str(), &case]);
    let withdraw = json!({"reason": "重复登记"});
    hall.ordered(&case, &hall.officer, "withdraw", &withdraw).await;
    for query in by {
        assert_eq!(ids(&hall, &hall.officer, query).await, [case.as_str()], "ended: {query:?}");
    }
}

#[tokio::test]
async fn queues_hold_what_stands_so_and_a_case_moves_between_them() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&told()).await;
    let states = |found: &Value| found["cases"][0]["state"].clone();
    let open = found(&hall, &hall.officer, &[("state", "open")]).await;
    assert_eq!((states(&open), &open["complete"]), (json!("unattended"), &json!(true)));
    assert_eq!(ids(&hall, &hall.officer, &[("state", "ended")]).await, [] as [&str; 0]);
    let refuse = json!({"act": "not_accept", "ground": "not_ours", "reason": "不属本级职权"});
    hall.done(&case, &hall.officer, &refuse).await;
    for queue in ["ended", "not_accepted", "closed, not_accepted"] {
        let queue = found(&hall, &hall.officer, &[("state", queue)]).await;
        assert_eq!(states(&queue), "not_accepted");
        assert_eq!(queue["cases"][0]["case"]["phase"], "not_accepted");
    }
    assert_eq!(ids(&hall, &hall.officer, &[("state", "open")]).await, [] as [&str; 0]);
    hall.ordered(&case, &hall.officer, "reopen", &json!({"reason": "来电人补充了材料"})).await;
    assert_eq!(ids(&hall, &hall.officer, &[("state", "open")]).await, [case.as_str()]);
}

#[tokio::test]
async fn nobody_finds_what_lies_outside_their_area() {
    let hall = Hall::new().await;
    let (east, _) = hall.report(&told()).await;
    let west = json!({"text": "井盖丢失", "area": "1302", "caller_phone": "13800138001"});
    let filed = hall.post("/api/v1/reports", &hall.stranger, &west).await;
    let west = filed.body["case"].as_str().unwrap().to_owned();
    for query in [&[("q", "井盖")][..], &[("phone", "13800138001")], &[("state", "open")], &[]] {
        assert_eq!(ids(&hall, &hall.officer, query).await, [east.as_str()], "{query:?}");
        assert_eq!(ids(&hall, &hall.stranger, query).await, [west.as_str()], "{query:?}");
        assert_eq!(ids(&hall, &hall.city, query).await, [west.as_str(), &east], "{query:?}");
    }
    assert_eq!(ids(&hall, &hall.city, &[("area", "1302")]).await, [west.as_str()]);
    assert_eq!(ids(&hall, &hall.officer, &[("q", &west)]).await, [] as [&str; 0]);
    let refused = hall.world.find(SEARCH, &hall.officer, &json!({"area": "1302"})).await;
    assert_eq!((refused.status, refused.error().0), (StatusCode::FORBIDDEN, "outside_area"));
    let nobody = hall.world.ask(Method::POST, SEARCH).with("origin", ORIGIN).send(&json!({})).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_case_that_is_placed_elsewhere_is_found_there() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&told()).await;
    let moved = json!({"area": "1302", "place": null, "reason": "报错了县"});
    hall.world.change(&format!("/api/v1/cases/{case}/place"), &hall.city, "moved").send(&moved).await;
    assert_eq!(ids(&hall, &hall.stranger, &[("q", "井盖")]).await, [case.as_str()]);
    assert_eq!(ids(&hall, &hall.officer, &[("q", "井盖")]).await, [] as [&str; 0]);
}

#[tokio::test]
async fn a_desk_finds_its_own_cases_by_their_words_and_nobody_by_a_caller() {
    let hall = Hall::new().await;
    let (open, _, _) = hall.given_to_roads(&told()).await;
    let mut secret = told();
    secret["confidential"] = json!(true);
    secret["text"] = json!("有人夜里偷井盖，请替我保密");
    let (secret, _, _) = hall.given_to_roads(&secret).await;
    hall.report(&json!({"text": "和平路井盖丢失"})).await;
    assert_eq!(ids(&hall, &hall.roads, &[]).await, [secret.as_str(), &open]);
    assert_eq!(
        ids(&hall, &hall.roads, &[("q", "井盖")]).await,
        [open.as_str()],
        "confidential words find nothing"
    );
    for query in [&[("phone", "13800138001")][..], &[("q", "13800138001")], &[("q", "张先生")]] {
        assert_eq!(ids(&hall, &hall.roads, query).await, [] as [&str; 0], "{query:?}");
        assert!(ids(&hall, &hall.officer, query).await.contains(&secret), "{query:?}");
    }
    assert_eq!(ids(&hall, &hall.roads, &[("q", &secret)]).await, [secret.as_str()], "its own by id");
    assert_eq!(ids(&hall, &hall.water, &[]).await, [] as [&str; 0]);
    let told = found(&hall, &hall.roads, &[]).await.to_string();
    assert!(!told.contains("13800138001") && !told.contains("张先生"), "{told}");
}

#[tokio::test]
async fn a_desk_no_longer_finds_a_case_that_another_has_now() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&told()).await;
    hall.done(&case, &hall.roads, &json!({"act": "ask_return", "task": task, "reason": "不属本单位"})).await;
    let agreed =
        json!({"act": "rule_return", "task": task, "ruling": "agreed", "to": WATER, "reason": "按目录"});
    hall.done(&case, &hall.officer, &agreed).await;
    assert_eq!(ids(&hall, &hall.roads, &[("q", "井盖")]).await, [] as [&str; 0]);
    assert_eq!(ids(&hall, &hall.water, &[("q", "井盖")]).await, [case.as_str()]);
}

#[tokio::test]
async fn after_erasing_nothing_personal_finds_it_and_its_number_does() {
    let hall = Hall::new().await;
    let (case, report) = hall.report(&told()).await;
    let number = hall.detail(&case, &hall.officer).await.body["case"]["number"].as_str().unwrap().to_owned();
    let (_, commander) = hall.world.let_in("zhao", Role::Commander, "1301").await;
    let erased = hall.post(&format!("/api/v1/reports/{report}/erase"), &commander, &json!({})).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    for query in
        [("q", "井盖"), ("q", "柳河大道"), ("q", "张先生"), ("q", "13800138001"), ("phone", "13800138001")]
    {
        assert_eq!(ids(&hall, &hall.officer, &[query]).await, [] as [&str; 0], "{query:?}");
    }
    for query in [("q", number.as_str()), ("q", &case), ("state", "open")] {
        assert_eq!(ids(&hall, &hall.officer, &[query]).await, [case.as_str()], "{query:?}");
    }
}

#[tokio::test]
async fn every_caller_of_a_matter_finds_it() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&told()).await;
    hall.report(&json!({"join": case, "text": "车压上去咣咣响", "caller_phone": "13900139000"})).await;
    let number =
        hall.detail(&case, &hall.officer).await.body["joined"][0]["number"].as_str().unwrap().to_owned();
    for query in [("phone", "13900139000"), ("q", "咣咣"), ("q", "井盖"), ("q", number.as_str())] {
        assert_eq!(ids(&hall, &hall.officer, &[query]).await, [case.as_str()], "{query:?}");
    }
}

#[tokio::test]
async fn pages_follow_one_another_while_cases_come_and_end() {
    let hall = Hall::new().await;
    let mut filed = Vec::new();
    // Each says something else: the same words of the same caller would join the same case.
    let another = |number: usize| json!({"text": format!("第{number}号井盖松动")});
    for number in 0..7 {
        filed.push(hall.report(&another(number)).await.0);
    }
    let mut seen: Vec<String> = Vec::new();
    let mut before: Option<String> = None;
    loop {
        let mut query = vec![("q", "井盖"), ("limit", "2")];
        query.extend(before.as_deref().map(|before| ("before", before)));
        let page = found(&hall, &hall.officer, &query).await;
        let cases = page["cases"].as_array().unwrap();
        assert!(cases.len() <= 2, "{page}");
        seen.extend(cases.iter().map(|found| found["case"]["id"].as_str().unwrap().to_owned()));
        hall.report(&another(100 + seen.len())).await;
        hall.ordered(seen.last().unwrap(), &hall.officer, "withdraw", &json!({"reason": "重复"})).await;
        before = page["next"].as_str().map(str::to_owned);
        if before.is_none() {
            break;
        }
    }
    filed.reverse();
    assert_eq!(seen, filed, "each once, none left out, newest first");
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_by_field_and_value() {
    let hall = Hall::new().await;
    let long = "井".repeat(61);
    let wrong = [
        ("q", "井"),
        ("q", "！？"),
        ("q", long.as_str()),
        ("phone", "110"),
        ("phone", "不详"),
        ("state", "lost"),
        ("state", "closed,Closed"),
        ("before", "-1"),
        ("before", "x"),
        ("limit", "0"),
        ("limit", "51"),
        ("area", "9999"),
    ];
    for (field, value) in wrong {
        let answered = hall.world.find(SEARCH, &hall.officer, &search(&[(field, value)])).await;
        assert_eq!(answered.status, StatusCode::BAD_REQUEST, "{field}={value}: {}", answered.body);
        assert_eq!(answered.error(), ("invalid", Some(field)), "{field}={value}: {}", answered.body);
        let told = answered.body["error"]["value"].as_str().unwrap();
        assert!(value.starts_with(told), "{value}: {told}");
        assert!(answered.headers.contains_key(header::CONTENT_TYPE));
    }
    let bad = hall.world.find(SEARCH, &hall.officer, &json!({"limit": "many"})).await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST, "{}", bad.body);
}

#[tokio::test]
async fn what_is_looked_for_stands_in_no_address_and_no_other_page_may_ask() {
    let hall = Hall::new().await;
    let in_the_address = hall.world.get(&format!("{SEARCH}?phone=13800138001"), &hall.officer).await;
    assert_eq!(in_the_address.status, StatusCode::METHOD_NOT_ALLOWED, "{}", in_the_address.body);
    let elsewhere = hall.world.ask(Method::POST, SEARCH).with("cookie", &hall.officer);
    let elsewhere = elsewhere.with("origin", "http://elsewhere.test").send(&json!({})).await;
    assert_eq!((elsewhere.status, elsewhere.error().0), (StatusCode::FORBIDDEN, "wrong_origin"));
}

#[tokio::test]
async fn a_list_in_the_place_of_a_search_is_refused() {
    let hall = Hall::new().await;
    let refused = hall.post("/api/v1/cases/search", &hall.officer, &json!([null, null])).await;
    assert_eq!((refused.status, refused.error().0), (StatusCode::BAD_REQUEST, "malformed"));
}
