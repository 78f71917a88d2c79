//! Backups taken while the ledger is in use, restores, and what must not come back with them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hub_ledger::anchor::{Anchor, Anchored};
use hub_ledger::backup::{Existing, Restore, RestoreError, back_up, restore};
use hub_ledger::verify::{FlawKind, VerifyError, verify};
use hub_ledger::{Ledger, LedgerError, Shelf, SqliteLedger, SqliteOptions, erasures};
use rusqlite::Connection;

use crate::given::*;
use crate::scenario::{self, EVENTS, SEALED};

/// A ledger with the history in it, its backup, and what a restore of it over the ledger looks like.
struct Drill {
    place: InFolder,
    anchors: Vec<Anchored>,
    restore: Restore,
}

impl Drill {
    async fn new() -> Self {
        let place = InFolder::new();
        let anchors = scenario::play(place.ledger()).await;
        let backup = place.folder.path().join("backup.db");
        back_up(place.ledger(), &backup).await.unwrap();
        let restore = Restore {
            backup,
            target: place.file(),
            erasures: place.folder.path().join("erasures.jsonl"),
            anchors: anchors.clone(),
            existing: Existing::SetAside,
            at_us: NOW_US,
        };
        Self { place, anchors, restore }
    }

    async fn append_and_anchor(&mut self, key: &str) {
        let ledger = self.place.ledger();
        let mut one = command(key);
        one.events = vec![event("case:late", key)];
        ledger.append(one).await.unwrap();
        let seal = ledger.seal().await.unwrap().unwrap();
        let epoch = ledger.head().await.unwrap().epoch;
        self.anchors.push(Anchored { at_us: NOW_US, epoch, seal });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_taken_under_writing_is_whole_and_holds_all_that_was_answered_before_it() {
    let place = InFolder::new();
    let ledger = Arc::clone(place.ledger.as_ref().unwrap());
    let (told, mut heard) = tokio::sync::watch::channel(0_u64);
    let writer = tokio::spawn(async move {
        for count in 1..=400_u64 {
            let mut one = command(&count.to_string());
            one.events = vec![event("case:a", "x"), event("case:b", "y")];
            one.rows = vec![put(Shelf::OpenState, "count", &count.to_string())];
            ledger.append(one).await.unwrap();
            told.send_replace(2 * count);
        }
    });
    let mut backups = Vec::new();
    for (round, reached) in [(0, 20_u64), (1, 200), (2, 500)] {
        heard.wait_for(|answered| *answered >= reached).await.unwrap();
        let answered = *heard.borrow();
        let file = place.folder.path().join(format!("backup-{round}.db"));
        back_up(place.ledger(), &file).await.unwrap();
        backups.push((answered, file));
    }
    writer.await.unwrap();
    for (answered, file) in backups {
        let backup = SqliteLedger::open(&SqliteOptions::new(file)).unwrap();
        let opening = backup.opening().await.unwrap();
        assert!(opening.head.seq >= answered, "{} of {answered}", opening.head.seq);
        let count = (opening.head.seq / 2).to_string().into_bytes();
        assert_eq!(opening.states, vec![("count".to_owned(), count)]);
        assert_eq!(verify(&backup, &[]).await.unwrap().seq, opening.head.seq);
    }
}

#[tokio::test]
async fn a_backup_never_replaces_a_file() {
    let drill = Drill::new().await;
    let again = back_up(drill.place.ledger(), &drill.restore.backup).await;
    assert!(matches!(&again, Err(LedgerError::Unavailable(what)) if what.contains("exists")), "{again:?}");
}

#[tokio::test]
async fn a_restored_ledger_is_the_backup_in_a_new_epoch() {
    let mut drill = Drill::new().await;
    let before = contents(drill.place.ledger()).await;
    let old_epoch = drill.place.ledger().head().await.unwrap().epoch;
    drill.append_and_anchor("lost by the restore").await;
    drill.place.close();

    let restored = restore(&drill.restore).await.unwrap();
    assert_eq!((restored.epoch.after_seq, restored.epoch.sealed_to), (EVENTS, SEALED));
    assert_eq!((restored.epoch.reason.as_str(), restored.erased), ("restored", 0));
    let ledger = drill.place.reopen();
    assert_eq!(contents(ledger).await, before);
    let head = ledger.head().await.unwrap();
    assert_eq!(head.epoch, restored.epoch.epoch);
    assert_ne!(head.epoch, old_epoch);

    // What the restore cut off is known to be gone; everything before it still has to agree.
    let report = verify(ledger, &drill.anchors).await.unwrap();
    assert_eq!((report.epochs, report.anchored, report.superseded), (2, 3, 1));
    drill.append_and_anchor("after the restore").await;
    let report = verify(drill.place.ledger(), &drill.anchors).await.unwrap();
    assert_eq!((report.anchored, report.superseded, report.sealed_to), (4, 1, EVENTS + 1));

    let aside = restored.set_aside.unwrap();
    let old = SqliteLedger::open(&SqliteOptions::new(aside)).unwrap();
    assert_eq!(old.head().await.unwrap().seq, EVENTS + 1);
}

#[tokio::test]
async fn what_was_erased_since_the_backup_does_not_come_back() {
    let mut drill = Drill::new().await;
    let erased = ["vault:7", "vault:11"];
    erasures::note(&drill.restore.erasures, &erased, NOW_US).unwrap();
    erasures::note(&drill.restore.erasures, &["vault:made later"], NOW_US).unwrap();
    let rows = erased.map(|key| erase(Shelf::Vault, key)).to_vec();
    drill.place.ledger().put_rows(rows).await.unwrap();
    drill.place.close();
    let restored = restore(&drill.restore).await.unwrap();
    assert_eq!(restored.erased, 2);
    let ledger = drill.place.reopen();
    for key in erased {
        assert_eq!(ledger.row(Shelf::Vault, key).await.unwrap(), None);
    }
    assert!(ledger.row(Shelf::Vault, "vault:8").await.unwrap().is_some());
    drill.place.close();
    let bytes = std::fs::read(drill.place.file()).unwrap();
    let found = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(!found("caller number 7,") && !found("caller number 11,") && found("caller number 8,"));
}

/// A restore that fails must leave the folder as it was, but for its own lock.
async fn check_refused(drill: &Drill, expected: fn(&RestoreError) -> bool) {
    let files = || {
        let listed = std::fs::read_dir(drill.place.folder.path()).unwrap();
        let mut files: Vec<(PathBuf, Vec<u8>)> = listed
            .map(|entry| entry.unwrap().path())
            .filter(|path| !path.to_string_lossy().contains(".restoring"))
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    };
    let before = files();
    let refused = restore(&drill.restore).await;
    assert!(refused.as_ref().is_err_and(expected), "{refused:?}");
    assert!(files() == before, "a refused restore changed a file");
}

#[tokio::test]
async fn a_restore_over_a_ledger_must_be_chosen() {
    let mut drill = Drill::new().await;
    drill.place.close();
    drill.restore.existing = Existing::Refuse;
    check_refused(&drill, |error| matches!(error, RestoreError::Exists(_))).await;
}

#[tokio::test]
async fn a_restore_over_a_ledger_in_use_is_refused() {
    let drill = Drill::new().await;
    check_refused(&drill, |error| matches!(error, RestoreError::Ledger(LedgerError::Unavailable(_)))).await;
}

#[tokio::test]
async fn a_damaged_backup_is_not_restored() {
    let mut drill = Drill::new().await;
    drill.place.close();
    let backup = Connection::open(&drill.restore.backup).unwrap();
    backup.execute_batch("UPDATE events SET body = x'00' WHERE seq = 17").unwrap();
    drop(backup);
    check_refused(&drill, |error| {
        let RestoreError::Damaged(VerifyError::Bad(flaw)) = error else { return false };
        flaw.seq == 17 && flaw.what == FlawKind::Digest
    })
    .await;
}

#[tokio::test]
async fn a_backup_of_another_ledger_is_not_restored_against_the_anchor() {
    let mut drill = Drill::new().await;
    drill.place.close();
    drill.restore.anchors[0].seal.hash[0] ^= 1;
    check_refused(&drill, |error| {
        let RestoreError::Damaged(VerifyError::Bad(flaw)) = error else { return false };
        flaw.what == FlawKind::AnchorDiffers
    })
    .await;
}

#[tokio::test]
async fn a_ledger_in_use_is_no_backup() {
    let mut drill = Drill::new().await;
    drill.place.close();
    let other = InFolder::new();
    scenario::play(other.ledger()).await;
    drill.restore.backup = other.file();
    check_refused(&drill, |error| matches!(error, RestoreError::InUse(_))).await;
}

#[tokio::test]
async fn an_erasure_list_that_cannot_be_read_stops_the_restore() {
    let mut drill = Drill::new().await;
    drill.place.close();
    std::fs::write(&drill.restore.erasures, "not json\n").unwrap();
    check_refused(&drill, |error| matches!(error, RestoreError::Erasures(_))).await;
}

#[tokio::test]
async fn the_anchor_gives_back_what_it_held_and_drops_only_a_torn_line() {
    let mut place = InFolder::new();
    let anchors = scenario::play(place.ledger()).await;
    place.close();
    let anchor = Anchor::new(place.folder.path().join("anchor.jsonl"));
    assert!(anchor.read().is_err(), "a missing anchor is not an empty one");
    for anchored in &anchors[..2] {
        anchor.hold(anchored).unwrap();
    }
    assert_eq!(anchor.read().unwrap(), anchors[..2]);
    let whole = std::fs::read(anchor.path()).unwrap();
    let torn = |bytes: &[u8], file: &Path| std::fs::write(file, [&whole, bytes].concat()).unwrap();
    torn(b"{\"at_us\":1,\"ep", anchor.path());
    assert_eq!(anchor.read().unwrap(), anchors[..2]);
    anchor.hold(&anchors[2]).unwrap();
    assert_eq!(anchor.read().unwrap(), anchors);
    torn(b"{\"at_us\":1}\n", anchor.path());
    let message = anchor.read().unwrap_err().to_string();
    assert!(message.contains("anchor.jsonl line 3: missing field"), "{message}");
}
