//! A disk that is really full: a small file system in memory, which only root may mount.

use std::path::Path;
use std::process::Command;

use hub_ledger::verify::verify;
use hub_ledger::{AppendError, Appended, Ledger, Shelf, SqliteLedger, SqliteOptions};

use crate::given::*;

/// Size of the disk.
const DISK_BYTES: usize = 4 << 20;

/// A mounted small disk.
struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// `None` where this process may not mount.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={DISK_BYTES}");
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        if mount.is_ok_and(|mount| mount.status.success()) {
            return Some(Self { folder });
        }
        left_out("a ledger on a full disk is not tested here, because this process may not mount one");
        None
    }

    fn filler(&self) -> std::path::PathBuf {
        self.folder.path().join("filler")
    }

    /// Writes until nothing more fits.
    fn fill(&self) {
        std::fs::write(self.filler(), vec![0_u8; DISK_BYTES]).unwrap_err();
    }

    fn make_room(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg(self.folder.path()).status();
        assert!(unmounted.is_ok_and(|status| status.success()) || std::thread::panicking());
    }
}

fn open(folder: &Path) -> SqliteLedger {
    SqliteLedger::open(&SqliteOptions::new(folder.join("ledger.db"))).unwrap()
}

#[tokio::test]
async fn a_ledger_on_a_full_disk_refuses_keeps_what_it_has_and_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::mount() else { return };
    let ledger = open(disk.folder.path());
    let mut first = command("first");
    first.events = vec![event("case:a", "1")];
    first.rows = (0..20).map(|count| put(Shelf::Vault, &format!("v{count}"), &"x".repeat(3000))).collect();
    ledger.append(first).await.unwrap();
    let mut accepted = 1;

    disk.fill();
    let mut refused = 0;
    for count in 0..40 {
        let mut one = command(&format!("on the full disk {count}"));
        one.events = vec![event("case:a", &"y".repeat(20_000))];
        match ledger.append(one).await {
            Ok(Appended::Committed { .. }) => accepted += 1,
            Err(AppendError::Full(_)) => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(refused > 0, "the disk was not full");
    assert_eq!(*ledger.broken().borrow(), None);
    assert_eq!(ledger.head().await.unwrap().seq, accepted);

    // An erasure asks for a checkpoint, which has no room either; that must not break anything.
    let mut erasing = command("erase on the full disk");
    erasing.rows = vec![erase(Shelf::Vault, "v3")];
    let erased = ledger.append(erasing).await;
    assert!(matches!(erased, Ok(_) | Err(AppendError::Full(_))), "{erased:?}");
    assert_eq!(*ledger.broken().borrow(), None);

    disk.make_room();
    let mut after = command("after");
    after.events = vec![event("case:a", &"z".repeat(20_000))];
    let appended = ledger.append(after).await.unwrap();
    assert_eq!(appended, Appended::Committed { first_seq: accepted + 1, last_seq: accepted + 1 });
    drop(ledger);
    let ledger = open(disk.folder.path());
    assert_eq!(verify(&ledger, &[]).await.unwrap().seq, accepted + 1);
    drop(ledger);
}
