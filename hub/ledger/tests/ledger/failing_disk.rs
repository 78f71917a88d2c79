//! A disk that fails while a commit is written: the ledger stops for good, and nothing that was answered is lost.
//!
//! The failure is a real one: a process that may not write beyond a file size, and ignores the signal for it, gets an
//! error from its write. So the ledger runs in a child process, which is this test program again.

use std::process::Command;

use hub_ledger::verify::verify;
use hub_ledger::{AppendError, Ledger, LedgerError, SqliteLedger, SqliteOptions};

use crate::given::*;

/// Tells the child where its ledger lies.
const FILE: &str = "HUYING_TEST_LEDGER";

/// The largest file the child may write, in blocks of 512 bytes.
const FILE_BLOCKS_MAX: u32 = 1_024;

#[tokio::test]
async fn a_commit_that_failed_on_the_disk_stops_the_ledger_until_it_is_started_again() {
    let mut place = InFolder::new();
    place.close();
    let limited = format!("trap '' XFSZ; ulimit -f {FILE_BLOCKS_MAX}; exec \"$0\" \"$@\"");
    let child = Command::new("sh")
        .args(["-c", &limited])
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "failing_disk::the_child_on_a_failing_disk"])
        .env(FILE, place.file())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && told.contains("1 passed"), "{told}");

    let ledger = place.reopen();
    let report = verify(ledger, &[]).await.unwrap();
    assert!(report.seq >= 1, "what was answered is there");
    assert!(ledger.answer("p", "small").await.unwrap().is_some());
    ledger.append(command("goes on")).await.unwrap();
}

#[tokio::test]
#[ignore = "run by the test above, in a process that cannot write large files"]
async fn the_child_on_a_failing_disk() {
    let file = std::env::var(FILE).expect("the parent says where");
    let ledger = SqliteLedger::open(&SqliteOptions::new(file)).unwrap();
    let mut broken = ledger.broken();
    let mut small = command("small");
    small.events = vec![event("case:a", "1")];
    ledger.append(small.clone()).await.unwrap();
    assert_eq!(*broken.borrow_and_update(), None);

    let mut large = command("large");
    large.events = vec![event("case:a", &"x".repeat(1 << 20))];
    let failed = ledger.append(large).await;
    assert!(matches!(failed, Err(AppendError::Unknown(_))), "{failed:?}");
    broken.changed().await.unwrap();
    assert!(broken.borrow().is_some());

    // Nothing is tried again, not even what would fit or only reads.
    small.command = command("after").command;
    let later = ledger.append(small).await;
    assert!(matches!(later, Err(AppendError::Failed(LedgerError::Unavailable(_)))), "{later:?}");
    assert!(matches!(ledger.head().await, Err(LedgerError::Unavailable(_))));
    assert!(matches!(ledger.take_fence("m").await, Err(LedgerError::Unavailable(_))));
}
