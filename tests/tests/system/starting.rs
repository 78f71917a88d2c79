//! A hub that cannot start says why and ends; one that can prints no password.

use std::net::{SocketAddr, TcpListener};

use simulators::hub_process::{HubError, HubProcess, HubSetting};
use system_tests::rig::{Rig, folder, setting_on};

use crate::commands::sqlite;

/// The hub ends with this code and says all of these words.
async fn ends(setting: &HubSetting, code: i32, words: &[&str]) {
    match HubProcess::start(setting).await {
        Err(HubError::Ended { status, last_lines }) => {
            assert_eq!(status.code(), Some(code), "{last_lines}");
            for word in words {
                assert!(last_lines.contains(word), "{word:?} is not named:\n{last_lines}");
            }
        }
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("it serves"),
    }
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let folder = folder();
    let taken = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("there is a free port");
    let address = taken.local_addr().expect("it listens");
    let setting = HubSetting { listen: address, ..setting_on(folder.path()) };
    ends(&setting, 1, &["listen", &address.to_string()]).await;
}

#[tokio::test]
async fn an_unknown_key_is_named_wherever_it_stands() {
    let folder = folder();
    let setting = setting_on(folder.path()).with("HUYING_LIMITS__CONECTIONS", 7);
    ends(&setting, 2, &["conections"]).await;
    let file = folder.path().join("huying.toml");
    std::fs::write(&file, "[limits]\nstop_secnods = 3\n").expect("a file can be written");
    let setting = setting_on(&folder.path().join("by-file")).with("HUYING_CONFIG", file.display());
    ends(&setting, 2, &["stop_secnods"]).await;
}

#[tokio::test]
async fn a_value_that_cannot_be_is_named_with_its_key() {
    let folder = folder();
    let setting = setting_on(folder.path()).with("HUYING_LIMITS__STOP_SECONDS", 0);
    ends(&setting, 2, &["limits.stop_seconds", "0"]).await;
    let setting = setting_on(folder.path()).with("HUYING_CONFIG", "/nowhere/huying.toml");
    ends(&setting, 2, &["/nowhere/huying.toml"]).await;
}

#[tokio::test]
async fn a_ledger_of_a_newer_version_is_refused_and_left_alone() {
    let mut rig = Rig::start().await;
    rig.go_down().await;
    let row = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES (9, 'later', '', '')";
    sqlite(&rig.ledger_file(), row);
    let before = std::fs::read(rig.ledger_file()).expect("the ledger can be read");
    ends(rig.setting(), 1, &["schema 9", "newer"]).await;
    let after = std::fs::read(rig.ledger_file()).expect("the ledger can be read");
    assert!(before == after, "a ledger that cannot be read was written to");
    rig.expect_in_log("schema 9");
    rig.stop().await;
}

#[tokio::test]
async fn a_second_hub_on_the_same_ledger_is_refused_and_the_first_goes_on() {
    let mut rig = Rig::start().await;
    let log = rig.setting().data_dir.join("second.log");
    let second = HubSetting { listen: SocketAddr::from(([127, 0, 0, 1], 0)), log, ..rig.setting().clone() };
    ends(&second, 1, &["ledger"]).await;
    let desk = rig.dispatcher(system_tests::rig::organisation::SOUTH).await;
    let _ = crate::stories::call(&desk, "井盖缺失").await;
    rig.stop().await;
}

#[tokio::test]
async fn the_set_up_code_is_good_once_and_a_wrong_one_is_refused() {
    let folder = folder();
    let hub = HubProcess::start(&setting_on(folder.path())).await.unwrap_or_else(|error| panic!("{error}"));
    let visitor = hub.client().unwrap_or_else(|error| panic!("{error}"));
    assert!(visitor.set_up_state().await.expect("anybody may ask").needed);
    let attempt = |code: &str| hub_protocol::http::SetUp {
        code: code.to_owned(),
        login: "somebody".to_owned(),
        name: "某人".to_owned(),
        password: system_tests::rig::PASSWORD.to_owned(),
    };
    let refused =
        visitor.set_up(&attempt("00000-00000-00000-00000")).await.err().and_then(|error| error.code());
    assert_eq!(refused, Some(hub_protocol::ErrorCode::WrongSetupCode));
    let text = setting_on(folder.path()).log_text().unwrap_or_else(|error| panic!("{error}"));
    let code = simulators::hub_process::log::set_up_code(&text).expect("the code is in the log");
    let _ = visitor.set_up(&attempt(code)).await.expect("the code is good");
    let again = visitor.set_up(&attempt(code)).await.err().and_then(|error| error.code());
    assert_eq!(again, Some(hub_protocol::ErrorCode::AlreadySetUp));
    for password in ["admin", "huying", "password", ""] {
        assert!(visitor.sign_in("admin", password).await.is_err(), "there is a default password");
    }
    let status = hub.stop().await.unwrap_or_else(|error| panic!("{error}"));
    assert!(status.success());
}

#[test]
fn the_product_has_no_crash_points() {
    let program = std::fs::read(system_tests::rig::program()).expect("the hub is built");
    let name = b"DIE_AT_CRASH_POINT";
    let found = program.windows(name.len()).any(|bytes| bytes == name);
    assert!(!found, "this hub can be told to die, and is no product");
}
