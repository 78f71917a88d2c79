//! Ledgers written by released versions, kept for ever: each version since must still read them.
//!
//! A fixture is made once, by the version it is named after, and never again:
//! `cargo test -p hub-ledger --test ledger make_the_fixture -- --ignored`, then `git add -f` the file.

use std::path::{Path, PathBuf};

use hub_ledger::anchor::Anchor;
use hub_ledger::backup::back_up;
use hub_ledger::verify::verify;
use hub_ledger::{Ledger, MemoryLedger, SqliteLedger, SqliteOptions};

use crate::given::*;
use crate::scenario::{self, EVENTS, SEALED};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

#[tokio::test]
#[ignore = "makes the fixture of this version; run by hand once for each schema"]
async fn make_the_fixture() {
    let place = InFolder::new();
    let anchors = scenario::play(place.ledger()).await;
    std::fs::create_dir_all(fixtures()).unwrap();
    back_up(place.ledger(), &fixtures().join("ledger-v1.sqlite")).await.unwrap();
    let anchor = Anchor::new(fixtures().join("ledger-v1.anchor.jsonl"));
    for anchored in &anchors {
        anchor.hold(anchored).unwrap();
    }
}

#[tokio::test]
async fn a_ledger_of_version_1_is_read_verified_and_continued() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.db");
    std::fs::copy(fixtures().join("ledger-v1.sqlite"), &file).unwrap();
    let anchors = Anchor::new(fixtures().join("ledger-v1.anchor.jsonl")).read().unwrap();

    let ledger = SqliteLedger::open(&SqliteOptions::new(&file)).unwrap();
    let report = verify(&ledger, &anchors).await.unwrap();
    assert_eq!((report.seq, report.sealed_to, report.anchored, report.epochs), (EVENTS, SEALED, 3, 1));
    // To the byte what the history says, digests and seals included.
    let model = MemoryLedger::new();
    scenario::play(&model).await;
    assert_eq!(contents(&ledger).await, contents(&model).await);
    assert_eq!(ledger.fence("unit:1").await.unwrap(), 2);
    let kept = ledger.answer("p", "key 9").await.unwrap().unwrap();
    assert_eq!((kept.answer, kept.last_seq), (b"answer to key 9".to_vec(), 18));

    let mut next = command("next");
    next.events = vec![event("case:1", "goes on")];
    ledger.append(next).await.unwrap();
    ledger.seal().await.unwrap();
    assert_eq!(verify(&ledger, &anchors).await.unwrap().sealed_to, EVENTS + 1);
}
