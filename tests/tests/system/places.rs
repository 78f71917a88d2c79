//! Place names from a file to the desk: imported through the running hub or without it, found by what callers say, and still
//! found after a restart.

use encoding_rs::GB18030;
use reqwest::Method;
use serde_json::{Value, json};
use simulators::client::HubClient;
use system_tests::rig::{
    Rig, eventually, folder,
    organisation::{NORTH, SOUTH},
};

use crate::{
    ask::ask,
    commands::{run, succeed},
};

/// Characters of an address as a browser writes them.
fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// What is found, the best first.
async fn found(desk: &HubClient, query: &str) -> Vec<Value> {
    let path = format!("/api/v1/places?q={}", escaped(query));
    let answer = ask(desk, Method::GET, &path, None, "").await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    answer.body["places"].as_array().cloned().unwrap_or_default()
}

async fn check(desk: &HubClient, query: &str, name: &str, matched: &str) {
    let found = found(desk, query).await;
    let first = found.first().unwrap_or_else(|| panic!("{query} finds nothing"));
    assert_eq!((&first["name"], &first["matched"]), (&json!(name), &json!(matched)), "{query}: {found:?}");
}

async fn check_all(desk: &HubClient) {
    check(desk, "柳河大道", "柳河大道", "name").await;
    check(desk, "民医院", "柳河镇人民医院", "part").await;
    check(desk, "liuhedadao", "柳河大道", "pinyin").await;
    check(desk, "lhdd", "柳河大道", "initials").await;
    check(desk, "lh大道118", "柳河大道118号", "initials").await;
    check(desk, "柳河大道118号", "柳河大道118号", "name").await;
    check(desk, "ＬＨ０２３１", "路灯杆LH-0231", "part").await;
    check(desk, "镇医院", "柳河镇人民医院", "alias").await;
    check(desk, "柳河大道120号", "柳河大道", "part").await;
}

fn table(rows: &[&str]) -> String {
    format!("name,aliases,kind,area,lat,lon\n{}\n", rows.join("\n"))
}

fn town() -> String {
    let script = format!("<script>alert('x')</script>,,,{SOUTH},,");
    table(&[
        &format!("柳河大道,,街路巷,{SOUTH},38.85,115.45"),
        &format!("柳河大道118号,,门牌,{SOUTH},38.851,115.45"),
        &format!("柳河镇人民医院,镇医院;卫生院,单位,{NORTH},38.95,115.45"),
        &format!("路灯杆LH-0231,,路灯杆,{NORTH},,"),
        &script,
    ])
}

#[tokio::test]
async fn places_from_a_table_are_found_at_the_desk_and_still_after_a_restart() {
    let kept = folder();
    let file = kept.path().join("places.csv");
    let path = file.display().to_string();
    std::fs::write(&file, format!("\u{feff}{}", town())).expect("a file can be written");
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let preview = succeed(rig.setting(), &["places", "--preview", &path]);
    assert!(preview.contains("\"places\": 5") && preview.contains("\"changed\": true"), "{preview}");
    assert_eq!(found(&desk, "lhdd").await, Vec::<Value>::new(), "a preview changed something");
    let _ = succeed(rig.setting(), &["places", &path]);
    check_all(&desk).await;
    check(&desk, "<script>", "<script>alert('x')</script>", "part").await;
    let again = succeed(rig.setting(), &["places", &path]);
    assert!(again.contains("\"changed\": false"), "{again}");
    rig.go_down().await;
    rig.start_again().await;
    let desk = rig.signed_in(&format!("at-{SOUTH}")).await;
    // The index is made beside the start of the hub, which does not wait for it.
    eventually("the places can be searched again", async || {
        (!found(&desk, "lhdd").await.is_empty()).then_some(())
    })
    .await;
    check_all(&desk).await;
    rig.stop().await;
}

#[tokio::test]
async fn places_imported_without_a_running_hub_are_there_when_it_runs() {
    let kept = folder();
    let file = kept.path().join("places.csv");
    let text = town();
    let (bytes, _, _) = GB18030.encode(&text);
    std::fs::write(&file, bytes).expect("a file can be written");
    let mut rig = Rig::start().await;
    let _ = rig.dispatcher(SOUTH).await;
    rig.go_down().await;
    let _ = succeed(rig.setting(), &["places", &file.display().to_string()]);
    rig.start_again().await;
    let desk = rig.signed_in(&format!("at-{SOUTH}")).await;
    eventually("the places can be searched", async || (!found(&desk, "lhdd").await.is_empty()).then_some(()))
        .await;
    check_all(&desk).await;
    rig.stop().await;
}

#[tokio::test]
async fn a_table_with_a_mistake_changes_nothing_and_says_where_it_is() {
    let kept = folder();
    let file = kept.path().join("places.csv");
    let path = file.display().to_string();
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    std::fs::write(&file, town()).expect("a file can be written");
    let _ = succeed(rig.setting(), &["places", &path]);
    let bad = [
        ("name,kind\n柳河大道,街\n".to_owned(), "missing columns [\"area\"]"),
        (
            table(&[&format!("甲,,,{SOUTH},,"), "乙,,,nowhere,,", &format!("丙,,,{SOUTH},,")]),
            "line 3: \"乙\"",
        ),
        (table(&[&format!("甲,,,{SOUTH},,"), &format!("乙,,,{SOUTH},95,115")]), "latitude 95"),
        (table(&[&format!("甲,,,{SOUTH},north,115")]), "line 2: lat \"north\""),
        (table(&[]), "no place"),
        (String::new(), "missing columns"),
    ];
    for (text, named) in bad {
        std::fs::write(&file, text).expect("a file can be written");
        let (code, printed) = run(rig.setting(), &["places", &path]);
        assert_eq!(code, 1, "{named}: {printed}");
        assert!(printed.contains(named), "{named}: {printed}");
    }
    check_all(&desk).await;
    rig.stop().await;
}

#[tokio::test]
async fn thirty_places_of_one_name_are_told_apart_by_their_addresses() {
    let kept = folder();
    let file = kept.path().join("places.ndjson");
    let line = |nth: u32| {
        let area = if nth.is_multiple_of(2) { SOUTH } else { NORTH };
        json!({"name": "幸福小区", "area": area, "lat": 38.8 + f64::from(nth) / 1_000.0, "lon": 115.45})
            .to_string()
    };
    let lines: Vec<String> = (0..30).map(line).collect();
    std::fs::write(&file, lines.join("\n")).expect("a file can be written");
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(NORTH).await;
    let imported = succeed(rig.setting(), &["places", &file.display().to_string()]);
    assert!(imported.contains("\"places\": 30"), "{imported}");
    let path = format!("/api/v1/places?q={}&limit=20", escaped("幸福小区"));
    let places = ask(&desk, Method::GET, &path, None, "").await.body["places"].clone();
    let addresses: Vec<&str> =
        places.as_array().expect("a list").iter().filter_map(|place| place["address"].as_str()).collect();
    let (own, others): (Vec<&str>, Vec<&str>) =
        addresses.iter().partition(|address| address.contains("北村"));
    assert_eq!((own.len(), others.len()), (15, 5), "{addresses:?}");
    assert!(addresses[..15].iter().all(|address| *address == "试验县试验镇北村幸福小区"), "{addresses:?}");
    rig.stop().await;
}
