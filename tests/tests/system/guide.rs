//! The guide from the demo to one's own county: what it says to type is typed here.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use system_tests::rig::{folder, program};

/// Stands before a block of commands that is to be run.
const RUN: &str = "<!-- run -->\n```sh\n";

/// A guide.
fn guide(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The commands of a guide, one block after another.
fn commands(guide: &str) -> Vec<&str> {
    let blocks = guide.split(RUN).skip(1);
    blocks
        .map(|block| block.split_once("```").unwrap_or_else(|| panic!("a block without an end")).0)
        .collect()
}

/// Runs a script in a folder, with the hub's program on the path and on any free port.
fn run(script: &str, folder: &Path) -> Output {
    let programs: PathBuf =
        program().parent().unwrap_or_else(|| panic!("a program lies in a folder")).to_owned();
    let path: OsString = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(programs).chain(std::env::split_paths(&path)));
    // What the tests themselves are told in this way is no configuration of a hub, and a newcomer has none of it.
    let mut bash = Command::new("bash");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("HUYING_")) {
        bash.env_remove(name);
    }
    let ran = bash
        .args(["-euo", "pipefail", "-c", script])
        .current_dir(folder)
        .env("PATH", path.unwrap_or_else(|error| panic!("{error}")))
        .env("HUYING_LISTEN", "127.0.0.1:0")
        .output();
    ran.unwrap_or_else(|error| panic!("bash: {error}"))
}

#[test]
fn both_guides_give_the_same_commands() {
    let (chinese, english) = (guide("thirty-minutes.zh-CN.md"), guide("thirty-minutes.md"));
    assert!(commands(&chinese).len() >= 5, "the guide has lost its commands");
    assert_eq!(commands(&chinese), commands(&english));
}

#[test]
fn the_commands_of_the_guide_take_a_county_in_and_back_it_up() {
    let guide = guide("thirty-minutes.zh-CN.md");
    let folder = folder();
    let ran = run(&commands(&guide).join("\n"), folder.path());
    let (printed, complained) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{}:\n{printed}\n{complained}", ran.status);
    let passwords = folder.path().join("first-passwords.csv");
    let passwords = std::fs::read_to_string(&passwords).unwrap_or_else(|error| panic!("{error}"));
    for login in ["chenjing", "wangqiang", "limin"] {
        assert!(passwords.contains(login), "{login} has no first password: {passwords}");
    }
    assert!(folder.path().join("county.xlsx").is_file() && folder.path().join("backup.sqlite").is_file());
    let log =
        std::fs::read_to_string(folder.path().join("hub.log")).unwrap_or_else(|error| panic!("{error}"));
    assert!(
        !log.contains("ERROR") && log.contains("stopped"),
        "the hub did not run and stop in good order: {log}"
    );
}
