//! The command line on real data: checking, importing, examining.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use hub_ledger::anchor::Anchor;
use simulators::hub_process::HubSetting;
use system_tests::rig::{
    Rig, eventually, folder, organisation,
    organisation::{SOUTH, areas, patient, units},
    setting_on,
};

use crate::stories::call;

/// Runs a command; says how it ended and what it printed.
pub(crate) fn run(setting: &HubSetting, arguments: &[&str]) -> (i32, String) {
    let (status, printed) = setting.run(arguments).unwrap_or_else(|error| panic!("{error}"));
    (status.code().unwrap_or_else(|| panic!("{arguments:?} ended with {status}:\n{printed}")), printed)
}

/// Runs a command that must succeed.
pub(crate) fn succeed(setting: &HubSetting, arguments: &[&str]) -> String {
    let (code, printed) = run(setting, arguments);
    assert_eq!(code, 0, "{arguments:?}:\n{printed}");
    printed
}

/// Runs a statement on a database file that no hub has open.
pub(crate) fn sqlite(file: &Path, statement: &str) {
    let script =
        "import sqlite3,sys\nc=sqlite3.connect(sys.argv[1])\nc.execute(sys.argv[2])\nc.commit()\nc.close()";
    let ran = Command::new("python3").args(["-c", script]).arg(file).arg(statement).output();
    let ran = ran.expect("python3 is here");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// The last sealed event that was anchored.
pub(crate) fn anchored_to(setting: &HubSetting) -> u64 {
    let path: PathBuf = setting.data_dir.join("anchor/seals.jsonl");
    let anchored =
        if path.exists() { Anchor::new(path).read().expect("the anchor can be read") } else { Vec::new() };
    anchored.last().map_or(0, |anchored| anchored.seal.to)
}

/// A hub with some cases in its ledger.
async fn with_cases(texts: &[&str]) -> Rig {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    for text in texts {
        let _ = call(&desk, text).await;
    }
    rig
}

#[tokio::test]
async fn verify_finds_a_good_ledger_good_whether_the_hub_runs_or_not() {
    let mut rig = with_cases(&["一", "二"]).await;
    let running = succeed(rig.setting(), &["verify"]);
    rig.go_down().await;
    let stopped = succeed(rig.setting(), &["verify"]);
    for printed in [running, stopped] {
        assert!(printed.contains("event"), "it does not say what it has checked: {printed}");
    }
    rig.stop().await;
}

#[tokio::test]
async fn verify_names_the_event_in_which_a_byte_was_flipped() {
    let mut rig = with_cases(&["一", "二"]).await;
    rig.go_down().await;
    let file = rig.ledger_file();
    let mut bytes = std::fs::read(&file).expect("the ledger can be read");
    let needle = b"\"channel\":\"12345\"";
    let at = bytes.windows(needle.len()).position(|window| window == needle);
    bytes[at.expect("an event names its channel") + needle.len() - 2] = b'6';
    std::fs::write(&file, bytes).expect("the ledger can be written");
    let (code, printed) = run(rig.setting(), &["verify"]);
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed.contains("event") && printed.contains("report:"),
        "it does not name the event: {printed}"
    );
    let (code, printed) = run(rig.setting(), &["doctor"]);
    assert!(code == 1 && printed.contains("wrong ledger"), "{printed}");
    rig.stop().await;
}

#[tokio::test]
async fn verify_finds_a_ledger_whose_sealed_end_was_cut_off() {
    let mut rig = with_cases(&["一"]).await;
    rig.go_down().await;
    let shorter = std::fs::read(rig.ledger_file()).expect("the ledger can be read");
    rig.start_again().await;
    let desk = rig.signed_in(&format!("at-{SOUTH}")).await;
    let later = call(&desk, "二").await;
    let setting = rig.setting().clone();
    eventually("the later case is sealed and anchored", async || {
        (anchored_to(&setting) >= later.seq).then_some(())
    })
    .await;
    rig.go_down().await;
    let _ = succeed(rig.setting(), &["verify"]);
    std::fs::write(rig.ledger_file(), shorter).expect("the ledger can be written");
    let (code, printed) = run(rig.setting(), &["verify"]);
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("anchored"), "it does not say what is missing: {printed}");
    rig.stop().await;
}

#[tokio::test]
async fn an_import_from_a_folder_reaches_a_running_hub_and_one_that_is_down() {
    let kept = folder();
    let files = kept.path().join("files");
    std::fs::create_dir(&files).expect("a folder can be made");
    let write =
        |name: &str, text: String| std::fs::write(files.join(name), text).expect("a file can be written");
    write("areas.geojson", areas().to_string());
    write("units.json", serde_json::to_string(&units()).expect("units are JSON"));
    write("policy.json", patient().document().to_string());
    let path = files.display().to_string();
    let mut rig = Rig::begin(setting_on(kept.path())).await;
    let preview = succeed(rig.setting(), &["import", "--json", "--preview", &path]);
    assert!(preview.contains("\"enrolled\": 4"), "{preview}");
    assert_eq!(
        rig.admin().units().await.expect("units can be listed").units.len(),
        0,
        "a preview changed something"
    );
    let _ = succeed(rig.setting(), &["import", &path]);
    assert_eq!(rig.admin().units().await.expect("units can be listed").units.len(), 4);
    let again = succeed(rig.setting(), &["import", "--json", &path]);
    assert!(again.contains("\"enrolled\": 0") && again.contains("\"changed\": 0"), "{again}");
    rig.go_down().await;
    write("units.json", serde_json::to_string(&units()[..3]).expect("units are JSON"));
    let _ = succeed(rig.setting(), &["import", &path]);
    rig.start_again().await;
    let admin = rig.admin_again().await;
    assert_eq!(admin.units().await.expect("units can be listed").units.len(), 3);
    write("areas.geojson", organisation::collection(&[]).to_string().replace("Collection", ""));
    let (code, printed) = run(rig.setting(), &["import", &path]);
    assert_eq!(code, 1, "{printed}");
    rig.stop().await;
}

#[tokio::test]
async fn the_doctor_finds_a_healthy_hub_healthy() {
    let mut rig = with_cases(&["一"]).await;
    let running = succeed(rig.setting(), &["doctor"]);
    assert!(running.contains("ok    hub") && running.contains("ok    ledger"), "{running}");
    rig.go_down().await;
    let stopped = succeed(rig.setting(), &["doctor"]);
    assert!(stopped.contains("ok    ledger"), "{stopped}");
    let taken = std::net::TcpListener::bind(rig.setting().listen).expect("the hub has let go of its port");
    let (code, printed) = run(rig.setting(), &["doctor"]);
    assert!(code == 1 && printed.contains("wrong listen"), "{printed}");
    drop(taken);
    rig.stop().await;
}
