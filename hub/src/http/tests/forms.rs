//! The form of every answer that is no success, and the headers of all.

use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode},
    middleware,
    routing::get,
};
use hub_dispatch::{Command, Decision, NamedPolicy, Refusal, Situation, board::Board};
use hub_protocol::Role;
use serde_json::json;
use tower::ServiceExt as _;

use super::{PASSWORD, World, cookie_of};
use crate::{http::guard, identity::AccountDraft};

async fn check(method: Method, path: &str, kind: Option<&str>, status: u16, code: &str) {
    let world = World::new().await;
    let mut asked = world.ask(method, path);
    if let Some(kind) = kind {
        asked = asked.with("content-type", kind);
    }
    let answered = asked.raw("{]".to_owned()).await;
    assert_eq!((answered.status.as_u16(), answered.error().0), (status, code), "{}", answered.body);
    assert_eq!(answered.body["error"]["request"], answered.headers["x-request-id"].to_str().unwrap());
}

#[tokio::test]
async fn an_unknown_address_is_an_error_in_the_one_form() {
    check(Method::GET, "/api/v1/nothing", None, 404, "not_found").await;
}

#[tokio::test]
async fn an_unused_method_is_an_error_in_the_one_form() {
    check(Method::PUT, "/api/v1/session", None, 405, "method_not_allowed").await;
}

#[tokio::test]
async fn a_body_of_another_kind_is_an_error_in_the_one_form() {
    check(Method::POST, "/api/v1/session", Some("text/plain"), 415, "unsupported_media_type").await;
}

#[tokio::test]
async fn a_body_that_is_no_json_is_an_error_in_the_one_form() {
    check(Method::POST, "/api/v1/session", Some("application/json; charset=utf-8"), 400, "malformed").await;
}

#[tokio::test]
async fn without_a_session_nothing_is_shown() {
    check(Method::GET, "/api/v1/cases", None, 401, "not_signed_in").await;
    check(Method::POST, "/api/v1/reports", Some("application/json"), 401, "not_signed_in").await;
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_the_page() {
    let world = World::new().await;
    for path in ["/", "/healthz", "/api/v1/setup", "/nothing"] {
        let answered = world.ask(Method::GET, path).bare().await;
        let policy = answered.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answered.headers["x-content-type-options"], "nosniff", "{path}");
    }
}

#[tokio::test]
async fn figures_are_not_for_strangers() {
    let world = World::new().await;
    let answered = world.ask(Method::GET, "/metrics").bare().await;
    assert_eq!(answered.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_hub_in_memory_is_ready() {
    let world = World::new().await;
    let answered = world.ask(Method::GET, "/readyz").bare().await;
    assert_eq!((answered.status, &answered.body["ready"]), (StatusCode::OK, &json!(true)));
}

#[tokio::test]
async fn a_panic_is_one_answer_and_no_more() {
    async fn fail() -> &'static str {
        panic!("a bug")
    }
    let world = World::new().await;
    let layer = middleware::from_fn_with_state(world.hub.clone(), guard::guard);
    let router = Router::new().route("/fail", get(fail)).layer(layer).with_state(world.hub.clone());
    let request = Request::get("/fail").body(Body::empty()).unwrap();
    let answered = router.oneshot(request).await.unwrap();
    assert_eq!(answered.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(world.ask(Method::GET, "/healthz").bare().await.status, StatusCode::OK);
}

/// Rules that fail on a word, as no rules should.
fn stumbles(
    board: &Board,
    policy: &NamedPolicy,
    situation: &Situation,
    command: &Command,
) -> Result<Decision, Refusal> {
    if let Command::OpenCase(intake) = command {
        assert_ne!(intake.channel, "stumble", "a bug in the rules");
    }
    hub_dispatch::decide(board, policy, situation, command)
}

#[tokio::test]
async fn an_order_that_makes_the_rules_fail_is_set_aside_and_the_next_is_carried_out() {
    let world = World::deciding(stumbles).await;
    let draft = AccountDraft {
        login: "li".to_owned(),
        name: "李".to_owned(),
        role: Role::Dispatcher,
        area: None,
        department: None,
        password: PASSWORD.to_owned(),
    };
    world.hub.identity.create_account(draft).await.unwrap();
    let cookie = cookie_of(&world.sign_in("li", PASSWORD).await);
    let report = json!({"text": "路灯坏了", "channel": "stumble"});
    let failed = world.change("/api/v1/reports", &cookie, "1").send(&report).await;
    assert_eq!((failed.status, failed.error().0), (StatusCode::INTERNAL_SERVER_ERROR, "internal"));
    let next = world.change("/api/v1/reports", &cookie, "2").send(&json!({"text": "路灯坏了"})).await;
    assert_eq!(next.status, StatusCode::CREATED, "{}", next.body);
}
