//! The two examples of PROTOCOL.md, in another language, against the hub.

use std::{path::PathBuf, process::Stdio};

use hub_protocol::{EventKind, Phase};
use system_tests::rig::{
    PASSWORD, Rig, eventually, left_out,
    organisation::{CITY, IN_SOUTH, SOUTH, with_clocks},
    within,
};
use tokio::process::{Child, Command};

use crate::stories::call;

/// A Python that has the package `websockets`: the one on the path, or the system's.
fn python() -> Option<&'static str> {
    let has = |program: &&str| {
        let checked = std::process::Command::new(program).args(["-c", "import websockets"]).output();
        checked.is_ok_and(|checked| checked.status.success())
    };
    let found = ["python3", "/usr/bin/python3"].into_iter().find(|program| has(program));
    if found.is_none() {
        assert!(
            std::env::var_os("HUYING_REQUIRE_PYTHON").is_none(),
            "no python3 with the package websockets"
        );
        left_out("no python3 with the package websockets");
    }
    found
}

fn example(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../hub/protocol/examples/python").join(name)
}

fn run(python: &str, name: &str, arguments: &[&str]) -> Child {
    let mut command = Command::new(python);
    command.arg(example(name)).args(arguments).args(["--within", "60"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command.spawn().expect("python runs")
}

/// It ends well, and says what it was sent.
async fn ended_well(what: &str, child: Child) -> String {
    let output = within(what, child.wait_with_output()).await.expect("it can be waited for");
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{what}: {}\n{said}\n{complained}", output.status);
    said.into_owned()
}

#[tokio::test]
async fn the_python_console_is_alerted_and_acknowledges() {
    let Some(python) = python() else { return };
    let mut rig = Rig::start_with(with_clocks(120_000, 2_000), |setting| setting).await;
    let desk = rig.dispatcher(CITY).await;
    let address = rig.address();
    let login = format!("at-{CITY}");
    let account = ["--url", address.origin(), "--login", &login, "--password", PASSWORD];
    let console = run(python, "console_client.py", &account);
    let case = call(&desk, "南村路灯不亮").await.case;
    let said = ended_well("the Python console acknowledges and ends", console).await;
    assert!(said.contains("\"acknowledged\""), "{said}");
    let detail = desk.case(case).await.expect("the case can be read");
    let acknowledged = detail.history.iter().any(|entry| entry.event == EventKind::Acknowledged);
    assert!(acknowledged, "nobody acknowledged on record");
    rig.stop().await;
}

#[tokio::test]
async fn the_python_unit_does_a_case_from_the_offer_to_the_end() {
    let Some(python) = python() else { return };
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let (address, token) = (rig.address(), rig.token("S1").await);
    let (lat, lon) = (IN_SOUTH.lat.to_string(), IN_SOUTH.lon.to_string());
    let arguments = ["--url", address.origin(), "--token", &token, "--lat", &lat, "--lon", &lon];
    let unit = run(python, "unit_client.py", &arguments);
    eventually("the Python unit is on the map", async || {
        let units = rig.admin().units().await.expect("units can be listed");
        units.units.iter().any(|entry| entry.last_fix.is_some()).then_some(())
    })
    .await;
    let case = call(&desk, "南村路灯不亮").await.case;
    let said = ended_well("the Python unit does its work and ends", unit).await;
    assert!(said.contains("\"carried_out\""), "{said}");
    let detail = desk.case(case).await.expect("the case can be read");
    assert_eq!(detail.case.phase, Phase::ToVerify);
    rig.stop().await;
}
