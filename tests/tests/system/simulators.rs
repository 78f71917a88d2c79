//! The simulators as programs: the load says what it measured, and the demo shows a way in at every tier.

use std::{path::Path, process::Command};

use serde_json::Value;
use system_tests::rig::{folder, program};

/// Runs the simulators' program; says whether it succeeded and what it printed.
fn run(arguments: &[&str], folder: &Path) -> (bool, String) {
    let simulators = program().with_file_name("huying-sim");
    let ran =
        Command::new(&simulators).args(arguments).arg("--hub").arg(program()).current_dir(folder).output();
    let ran = ran.unwrap_or_else(|error| panic!("{}: {error}", simulators.display()));
    let printed = [ran.stdout, ran.stderr].concat();
    (ran.status.success(), String::from_utf8_lossy(&printed).into_owned())
}

/// A number of the result, by the names that lead to it.
fn number(result: &Value, names: &[&str]) -> u64 {
    let found = names.iter().try_fold(result, |value, name| value.get(name)).and_then(Value::as_u64);
    found.unwrap_or_else(|| panic!("{names:?} is no number in {result}"))
}

#[test]
fn a_load_follows_every_position_to_those_who_look_at_it_and_names_its_limit() {
    let folder = folder();
    let arguments =
        "load --city tiny --units 60 --consoles 21 --fix-every 1 --reports-per-second 4 --seconds 4";
    let mut arguments: Vec<&str> = arguments.split(' ').collect();
    arguments.extend(["--json", "result.json"]);
    let (_, printed) = run(&arguments, folder.path());
    let last =
        printed.lines().rfind(|line| line.starts_with("load: ")).unwrap_or_else(|| panic!("{printed}"));
    let written = std::fs::read(folder.path().join("result.json"));
    let result: Value = serde_json::from_slice(&written.unwrap_or_else(|error| panic!("{error}: {printed}")))
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((number(&result, &["sockets", "units"]), number(&result, &["sockets", "consoles"])), (60, 21));
    // Times are a matter of the machine; whether everything arrives is not.
    let counts = |names: &[&str]| number(&result, names);
    let shown = counts(&["fixes", "visible", "count"]) + counts(&["fixes", "superseded"]);
    assert_eq!(shown, counts(&["fixes", "to_be_seen"]), "{result}");
    assert!(shown > 60 && counts(&["reports", "offer", "count"]) > 0, "{result}");
    for names in [["reports", "refused"], ["reports", "offers_missing"], ["fixes", "rows_unnamed"]] {
        assert_eq!(counts(&names), 0, "{names:?}: {result}");
    }
    assert!(last.contains("limited_by="), "{last}");
}

#[test]
fn a_demo_shows_an_account_for_every_tier_and_ends_in_good_order() {
    let folder = folder();
    let arguments = ["demo", "--city", "tiny", "--seconds", "5", "--listen", "127.0.0.1:0", "--data", "demo"];
    let (succeeded, printed) = run(&arguments, folder.path());
    assert!(succeeded, "{printed}");
    for tier in [" city ", " county ", " township ", " village ", " intake "] {
        assert!(printed.contains(tier), "no account for{tier}in:\n{printed}");
    }
    assert!(printed.contains("the hub has stopped (exit status: 0)"), "{printed}");
}
