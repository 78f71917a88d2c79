//! Who is let in, where to, and how that ends.

use axum::http::{Method, StatusCode};
use hub_protocol::Role;
use serde_json::json;

use super::{PASSWORD, World};
use crate::identity::Revoked;

const REPORTS: &str = "/api/v1/reports";

#[tokio::test]
async fn the_first_account_needs_the_code_and_the_second_cannot_be_made_so() {
    let world = World::new().await;
    let code = world.hub.identity.new_set_up_code().expect("there is no account yet");
    let body = |code: &str| json!({"code": code, "login": "root", "name": "管理员", "password": PASSWORD});
    let wrong = world.ask(Method::POST, "/api/v1/setup").send(&body("00000-00000-00000-00000")).await;
    assert_eq!((wrong.status, wrong.error().0), (StatusCode::FORBIDDEN, "wrong_setup_code"));
    let right = world.ask(Method::POST, "/api/v1/setup").send(&body(&code)).await;
    assert_eq!(right.status, StatusCode::OK, "{}", right.body);
    let again = world.ask(Method::POST, "/api/v1/setup").send(&body(&code)).await;
    assert_eq!((again.status, again.error().0), (StatusCode::CONFLICT, "already_set_up"));
    assert_eq!(world.hub.identity.new_set_up_code(), None);
}

#[tokio::test]
async fn a_wrong_password_an_unknown_name_and_a_shut_account_are_answered_alike() {
    let (world, root) = World::set_up().await;
    let (shut, _) = world.let_in("shut", Role::Dispatcher, "13").await;
    let path = format!("/api/v1/accounts/{shut}");
    let asked = world.ask(Method::PATCH, &path).with("cookie", &root).with("origin", super::ORIGIN);
    assert_eq!(asked.send(&json!({"active": false})).await.status, StatusCode::OK);
    let mut messages = Vec::new();
    for (login, password) in [("root", "wrong wrong wrong"), ("nobody", PASSWORD), ("shut", PASSWORD)] {
        let answered = world.sign_in(login, password).await;
        assert_eq!((answered.status, answered.error().0), (StatusCode::UNAUTHORIZED, "wrong_credentials"));
        messages.push(answered.body["error"]["message"].clone());
    }
    messages.dedup();
    assert_eq!(messages.len(), 1, "{messages:?}");
}

#[tokio::test]
async fn signing_out_ends_the_session_and_tells_its_sockets() {
    let (world, root) = World::set_up().await;
    let mut revoked = world.hub.identity.revoked();
    let asked = world.ask(Method::DELETE, "/api/v1/session").with("cookie", &root);
    assert_eq!(asked.with("origin", super::ORIGIN).bare().await.status, StatusCode::NO_CONTENT);
    assert!(matches!(revoked.try_recv(), Ok(Revoked::Session(_))));
    assert_eq!(world.get("/api/v1/session", &root).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_ticket_opens_one_socket_and_none_after_signing_out() {
    let (world, root) = World::set_up().await;
    let ticket = async || {
        let answered = world.change("/api/v1/ticket", &root, "t").bare().await;
        answered.body["ticket"].as_str().expect("a ticket").to_owned()
    };
    let first = ticket().await;
    assert!(world.hub.identity.redeem_ticket(&first).await.is_some());
    assert!(world.hub.identity.redeem_ticket(&first).await.is_none());
    let second = ticket().await;
    world.change("/api/v1/session", &root, "x").bare().await;
    let asked = world.ask(Method::DELETE, "/api/v1/session").with("cookie", &root);
    assert_eq!(asked.bare().await.status, StatusCode::NO_CONTENT);
    assert!(world.hub.identity.redeem_ticket(&second).await.is_none());
}

#[tokio::test]
async fn a_change_to_an_account_ends_its_sessions() {
    let (world, root) = World::set_up().await;
    let (person, cookie) = world.let_in("li", Role::Dispatcher, "13").await;
    let mut revoked = world.hub.identity.revoked();
    let path = format!("/api/v1/accounts/{person}");
    let asked = world.ask(Method::PATCH, &path).with("cookie", &root).with("origin", super::ORIGIN);
    assert_eq!(asked.send(&json!({"role": "observer"})).await.status, StatusCode::OK);
    assert_eq!(revoked.try_recv(), Ok(Revoked::Person(person)));
    assert_eq!(world.get("/api/v1/cases", &cookie).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_last_administrator_cannot_be_shut_out() {
    let (world, root) = World::set_up().await;
    let person = world.hub.identity.account_by_login("root").unwrap().person;
    let path = format!("/api/v1/accounts/{person}");
    let asked = world.ask(Method::PATCH, &path).with("cookie", &root).with("origin", super::ORIGIN);
    let answered = asked.send(&json!({"active": false})).await;
    assert_eq!((answered.status, answered.error()), (StatusCode::BAD_REQUEST, ("invalid", Some("account"))));
}

#[tokio::test]
async fn a_county_administrator_is_none_for_the_whole() {
    let (world, root) = World::set_up().await;
    world.let_in("county", Role::Administrator, "1301").await;
    let person = world.hub.identity.account_by_login("root").unwrap().person;
    let path = format!("/api/v1/accounts/{person}");
    let change = async |body: &serde_json::Value| {
        let asked = world.ask(Method::PATCH, &path).with("cookie", &root).with("origin", super::ORIGIN);
        asked.send(body).await
    };
    for body in [json!({"active": false}), json!({"area": "1302"}), json!({"role": "observer"})] {
        let answered = change(&body).await;
        assert_eq!(answered.error(), ("invalid", Some("account")), "{body}");
    }
    world.let_in("city", Role::Administrator, "13").await;
    assert_eq!(change(&json!({"active": false})).await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_sites_page_can_change_nothing() {
    let (world, _) = World::set_up().await;
    let (_, cookie) = world.let_in("li", Role::Dispatcher, "13").await;
    let origins =
        ["http://evil.test", "http://hub.test.evil.test", "null", "http://hub.test:80", "https://hub.test"];
    for origin in origins {
        let asked = world.ask(Method::POST, REPORTS).with("cookie", &cookie).with("idempotency-key", "1");
        let answered = asked.with("origin", origin).send(&json!({"text": "a"})).await;
        assert_eq!(
            (answered.status, answered.error().0),
            (StatusCode::FORBIDDEN, "wrong_origin"),
            "{origin}"
        );
    }
    let asked = world.ask(Method::POST, REPORTS).with("cookie", &cookie).with("idempotency-key", "1");
    let answered = asked.with("sec-fetch-site", "cross-site").send(&json!({"text": "a"})).await;
    assert_eq!(answered.error().0, "wrong_origin");
}

#[tokio::test]
async fn what_lies_outside_the_area_is_neither_shown_nor_changed() {
    let (world, _) = World::set_up().await;
    let (_, east) = world.let_in("east", Role::Dispatcher, "1301").await;
    let (_, west) = world.let_in("west", Role::Dispatcher, "1302").await;
    let filed = world.change(REPORTS, &east, "1").send(&json!({"text": "路灯坏了"})).await;
    let case = format!("/api/v1/cases/{}", filed.body["case"].as_str().unwrap());
    assert_eq!(world.get(&case, &east).await.status, StatusCode::OK);
    let seen = world.get(&case, &west).await;
    assert_eq!((seen.status, seen.error().0), (StatusCode::FORBIDDEN, "outside_area"));
    assert!(!seen.body.to_string().contains("路灯"));
    let reason = json!({"reason": "不归我们"});
    let changed = world.change(&format!("{case}/withdraw"), &west, "1").send(&reason).await;
    assert_eq!((changed.status, changed.error().0), (StatusCode::FORBIDDEN, "outside_area"));
    assert_eq!(world.get("/api/v1/cases", &west).await.body["cases"], json!([]));
    assert_eq!(world.get("/api/v1/cases", &east).await.body["cases"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_case_that_ended_is_listed_with_the_ended_ones_in_its_area_only() {
    let (world, _) = World::set_up().await;
    let (_, east) = world.let_in("east", Role::Dispatcher, "1301").await;
    let (_, west) = world.let_in("west", Role::Dispatcher, "1302").await;
    let filed = world.change(REPORTS, &east, "1").send(&json!({"text": "路灯坏了"})).await;
    let case = filed.body["case"].as_str().unwrap();
    let path = format!("/api/v1/cases/{case}/withdraw");
    let withdrawn = world.change(&path, &east, "2").send(&json!({"reason": "重复"})).await;
    assert_eq!(withdrawn.body["case"]["phase"], "withdrawn", "{}", withdrawn.body);
    let ended = world.get("/api/v1/cases?state=ended", &east).await;
    assert_eq!(ended.body["cases"][0]["id"], case);
    assert_eq!(world.get("/api/v1/cases?state=ended", &west).await.body["cases"], json!([]));
    assert_eq!(world.get("/api/v1/cases", &east).await.body["cases"], json!([]));
}

#[tokio::test]
async fn a_role_is_kept_from_what_is_not_its_business() {
    let (world, root) = World::set_up().await;
    let (_, observer) = world.let_in("guest", Role::Observer, "13").await;
    let answered = world.change(REPORTS, &observer, "1").send(&json!({"text": "a"})).await;
    assert_eq!((answered.status, answered.error().0), (StatusCode::FORBIDDEN, "not_allowed"));
    assert_eq!(world.get("/api/v1/cases", &root).await.error().0, "not_allowed");
    assert_eq!(world.get("/api/v1/accounts", &observer).await.error().0, "not_allowed");
}
