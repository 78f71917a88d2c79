//! The write-ahead log stays small, however appends are grouped and however often the process dies.

use std::{fs, path::Path};

use hub_ledger::{Append, Ledger as _, NewEvent, SqliteLedger, SqliteOptions};

use crate::given::{InFolder, command, event};

fn log_bytes(file: &Path) -> u64 {
    let log = file.with_file_name(format!("{}-wal", file.file_name().unwrap().to_string_lossy()));
    fs::metadata(log).map_or(0, |found| found.len())
}

fn big(number: usize) -> Append {
    let body = "x".repeat(4_000);
    let events: Vec<NewEvent> = vec![event(&format!("case:{number}"), &body)];
    Append { events, ..command(&format!("big {number}")) }
}

#[tokio::test(flavor = "multi_thread")]
async fn appends_that_share_commits_do_not_put_off_moving_the_log() {
    let given = InFolder::new();
    let ledger = given.ledger();
    let appends = (0..2_000).map(|number| ledger.append(big(number)));
    for outcome in futures_util::future::join_all(appends).await {
        outcome.expect("each has a stream of its own");
    }
    let moved = fs::metadata(given.file()).expect("the ledger is there").len();
    assert!(moved > 4_000_000, "{moved} bytes are in the ledger, {} in its log", log_bytes(&given.file()));
}

#[tokio::test]
async fn a_log_left_by_a_process_that_died_is_moved_into_the_ledger_when_it_is_opened() {
    let given = InFolder::new();
    for number in 0..50 {
        given.ledger().append(big(number)).await.expect("each has a stream of its own");
    }
    let left = log_bytes(&given.file());
    assert!(left > 200_000, "the log holds what was appended last: {left}");
    // What lies on the disk at this moment is what a process that dies now leaves behind.
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("ledger.sqlite");
    for suffix in ["", "-wal"] {
        let from = format!("{}{suffix}", given.file().display());
        fs::copy(from, format!("{}{suffix}", copy.display())).expect("the files can be copied");
    }
    let again = SqliteLedger::open(&SqliteOptions::new(&copy)).expect("it can be opened");
    assert_eq!(again.head().await.expect("it can be read").seq, 50);
    assert_eq!(log_bytes(&copy), 0, "the log was moved");
}
