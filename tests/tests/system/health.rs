//! What machines ask: does it live, does it take reports, and its figures.

use hub_protocol::http::routes;
use system_tests::rig::{Rig, organisation::SOUTH};

use crate::{
    ask::{ask, post},
    stories::{call, wait_for_fixes},
};

#[tokio::test]
async fn it_says_that_it_lives_and_that_it_takes_reports() {
    let mut rig = Rig::start().await;
    let visitor = rig.visitor();
    assert_eq!(visitor.get_text("/healthz").await.expect("it lives"), "ok\n");
    let ready: serde_json::Value = visitor.get("/readyz").await.expect("it is ready");
    assert_eq!(ready["ready"], true);
    let desk = rig.dispatcher(SOUTH).await;
    let accepted = call(&desk, "井盖缺失").await;
    let ready: serde_json::Value = visitor.get("/readyz").await.expect("it is ready");
    assert!(ready["seq"].as_u64() >= Some(accepted.seq), "{ready}");
    rig.stop().await;
}

/// Names, labels and kinds of the figures; their values change with every run.
fn without_values(page: &str) -> String {
    let mut lines: Vec<String> = page
        .lines()
        .filter(|line| !line.starts_with("# HELP") && !line.is_empty())
        .map(|line| if line.starts_with('#') { line.to_owned() } else { without_value(line) })
        .filter(|line| !line.contains("quantile=") && !line.contains("_bucket{"))
        .collect();
    lines.sort();
    lines.dedup();
    lines.join("\n")
}

fn without_value(line: &str) -> String {
    let name = line.rsplit_once(' ').map_or(line, |(name, _)| name);
    format!("{name} …")
}

#[tokio::test]
async fn the_figures_are_those_that_dashboards_and_alarms_are_built_on() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let mut unit = rig.unit("S1").await;
    wait_for_fixes(&rig, &["S1"]).await;
    let case = call(&desk, "井盖缺失").await.case;
    let _ = unit.attend(case).await;
    let page = rig.visitor().get_text("/metrics").await.expect("this machine may read the figures");
    insta::assert_snapshot!("figures", without_values(&page));
    rig.stop().await;
}

#[tokio::test]
async fn every_failure_has_the_one_form() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let get = reqwest::Method::GET;
    let missing = ask(&desk, get.clone(), "/api/v1/nowhere", None, "").await;
    assert_eq!((missing.status, missing.code()), (404, "not_found"), "{missing:?}");
    let method = ask(&desk, reqwest::Method::PUT, routes::REPORTS, None, "{}").await;
    assert_eq!((method.status, method.code()), (405, "method_not_allowed"), "{method:?}");
    let stranger = ask(&rig.visitor(), get, routes::CASES, None, "").await;
    assert_eq!((stranger.status, stranger.code()), (401, "not_signed_in"), "{stranger:?}");
    let unknown = post(&desk, "/api/v1/cases/not-a-case/close", "k", &serde_json::json!({})).await;
    assert!((400..500).contains(&unknown.status) && !unknown.code().is_empty(), "{unknown:?}");
    for answer in [missing, method, stranger, unknown] {
        assert!(answer.body["error"]["request"].is_string(), "{answer:?}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        let policy = answer.headers["content-security-policy"].to_str().expect("a policy is a text");
        assert!(policy.contains("default-src 'self'"), "{policy}");
    }
    rig.stop().await;
}

#[tokio::test]
async fn the_console_is_served_from_inside_the_hub() {
    let rig = Rig::start().await;
    let page = rig.visitor().get_text("/").await.expect("the console's page is there");
    assert!(page.contains("<html") && page.contains("呼应"), "{page}");
    let elsewhere = page.split(['"', '\'']).find(|part| part.starts_with("http") || part.starts_with("//"));
    assert_eq!(elsewhere, None, "the page loads something from elsewhere");
    rig.stop().await;
}
