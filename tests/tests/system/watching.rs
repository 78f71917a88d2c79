//! The outside watchdog: it follows a report of its own to the end, and alarms when that gets lost.

use std::{
    path::Path,
    process::{Command, Output},
};

use hub_protocol::Role;
use system_tests::rig::{PASSWORD, Rig, folder, organisation::CITY, program, setting_on};

/// The one area of a hub that has imported none.
const ROOT: &str = "root";
const WATCHDOG: &str = "watchdog";

/// One round against this address; the alarm writes why into a file.
fn one_round(url: &str, password: &str, alarm: &Path) -> Output {
    let said = format!("printf %s \"$HUYING_ALARM\" > '{}'", alarm.display());
    Command::new(program())
        .args(["watch", "--once", "--url", url, "--login", WATCHDOG, "--alarm-command", &said])
        .env("HUYING_WATCH_PASSWORD", password)
        .output()
        .unwrap_or_else(|error| panic!("the watchdog could not be run: {error}"))
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

#[tokio::test]
async fn the_watchdog_sees_its_report_through_and_leaves_nothing_open() {
    // The policy that ships, on the one area there is before any are imported.
    let place = folder();
    let mut rig = Rig::begin(setting_on(place.path())).await;
    rig.account(WATCHDOG, Role::Integrator, ROOT).await;
    let alarm = place.path().join("alarm");
    let round = one_round(rig.address().origin(), PASSWORD, &alarm);
    assert_eq!(round.status.code(), Some(0), "{}", printed(&round));
    assert!(!alarm.exists(), "it alarmed though all is well");
    let desk = rig.dispatcher(ROOT).await;
    let open = desk.all_cases("open").await.expect("the cases can be listed");
    assert!(open.is_empty(), "the test report was left open: {open:?}");
    let ended = desk.all_cases("ended").await.expect("the cases can be listed");
    assert_eq!(ended.len(), 1, "one report, filed and withdrawn");
    rig.stop().await;
}

#[tokio::test]
async fn the_watchdog_alarms_with_the_reason_when_its_report_gets_lost() {
    let mut rig = Rig::start().await;
    rig.account(WATCHDOG, Role::Integrator, CITY).await;
    let url = rig.address().origin().to_owned();
    let place = folder();
    let alarm = place.path().join("alarm");
    let locked_out = one_round(&url, "not-the-password-at-all", &alarm);
    assert_eq!(locked_out.status.code(), Some(1), "{}", printed(&locked_out));
    let why = std::fs::read_to_string(&alarm).expect("it alarmed");
    assert!(!why.is_empty() && !why.contains("not-the-password"), "{why:?}");
    rig.go_down().await;
    let down = one_round(&url, PASSWORD, &alarm);
    assert_eq!(down.status.code(), Some(1), "{}", printed(&down));
    assert_ne!(std::fs::read_to_string(&alarm).expect("it alarmed again"), why);
    rig.stop().await;
}
