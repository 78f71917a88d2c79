//! Everything that is asked twice is done once.

use hub_protocol::http::routes;
use serde_json::json;
use simulators::client::Key;
use system_tests::rig::{
    Rig,
    organisation::{IN_SOUTH, SOUTH, report_at},
};

use crate::ask::post;

#[tokio::test]
async fn the_same_report_twice_is_one_case_even_after_a_crash() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let body = json!(report_at(IN_SOUTH, "井盖缺失"));
    let first = post(&desk, routes::REPORTS, "key-1", &body).await;
    assert_eq!(first.status, 201, "{first:?}");
    assert!(!first.headers.contains_key("idempotent-replay"));
    let again = post(&desk, routes::REPORTS, "key-1", &body).await;
    // 200 says that nothing was made now; the answer is the same.
    assert_eq!((again.status, &again.body), (200, &first.body));
    assert_eq!(again.headers["idempotent-replay"], "true");
    rig.kill();
    rig.start_again().await;
    let after = post(&desk, routes::REPORTS, "key-1", &body).await;
    assert_eq!((after.status, &after.body), (200, &first.body), "the answer outlives the process");
    assert_eq!(desk.all_cases("open").await.expect("cases can be listed").len(), 1);
    rig.stop().await;
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused_and_names_the_key() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let first = post(&desk, routes::REPORTS, "key-1", &json!(report_at(IN_SOUTH, "井盖缺失"))).await;
    assert_eq!(first.status, 201, "{first:?}");
    let other = post(&desk, routes::REPORTS, "key-1", &json!(report_at(IN_SOUTH, "路灯不亮"))).await;
    assert_eq!((other.status, other.code()), (409, "key_reused"), "{other:?}");
    assert_eq!(other.body["error"]["value"], "key-1");
    assert_eq!(desk.all_cases("open").await.expect("cases can be listed").len(), 1);
    rig.stop().await;
}

#[tokio::test]
async fn keys_of_different_accounts_do_not_meet() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let other = rig.dispatcher(system_tests::rig::organisation::TOWN).await;
    let body = report_at(IN_SOUTH, "井盖缺失");
    let key = Key("the same".to_owned());
    let one = desk.report(&body, &key).await.expect("a report is accepted");
    let two = other.report(&body, &key).await.expect("a report is accepted");
    assert_ne!(one.case, two.case);
    rig.stop().await;
}

#[tokio::test]
async fn a_report_without_a_key_is_refused() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let body = json!(report_at(IN_SOUTH, "井盖缺失")).to_string();
    let answer = crate::ask::ask(&desk, reqwest::Method::POST, routes::REPORTS, None, body).await;
    assert_eq!((answer.status, answer.code()), (400, "key_missing"), "{answer:?}");
    rig.stop().await;
}

#[tokio::test]
async fn an_order_sent_twice_is_carried_out_once() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let token = rig.token("S1").await;
    let mut unit = system_tests::rig::Raw::unit(&rig.address(), &token).await.expect("the token is good");
    unit.say(&system_tests::rig::unit_hello()).await;
    let _ = unit.heard("welcome").await;
    let order =
        json!({ "type": "order", "id": uuid::Uuid::now_v7(), "action": { "do": "sos", "words": "求助" } });
    unit.say(&order).await;
    let first = unit.heard("done").await;
    unit.say(&order).await;
    assert_eq!(unit.heard("done").await, first, "the same order gets the same answer");
    let cases = desk.all_cases("open").await.expect("cases can be listed");
    assert_eq!(cases.len(), 1, "one cry for help is one case");
    rig.stop().await;
}
