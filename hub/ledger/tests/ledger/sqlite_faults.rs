//! What is particular to SQLite: the lock, the restart, the full disk, foreign and newer files, erased traces.

use hub_ledger::{
    AppendError, Appended, Durability, Ledger, LedgerError, Shelf, SqliteLedger, SqliteOptions,
};
use rusqlite::Connection;

use crate::given::*;

#[tokio::test]
async fn what_was_committed_is_there_after_a_restart() {
    let mut place = InFolder::new();
    let mut one = command("1");
    one.events = vec![event("case:a", "1")];
    one.claims = vec![claim("unit:1", "offer:1")];
    one.set_timers = vec![timer("case:a", 1, 5)];
    one.rows = vec![put(Shelf::OpenState, "case:a", "one")];
    place.ledger().append(one.clone()).await.unwrap();
    let before = (place.ledger().head().await.unwrap(), contents(place.ledger()).await);
    place.close();
    let ledger = place.reopen();
    assert_eq!((ledger.head().await.unwrap(), contents(ledger).await), before);
    let repeated = ledger.append(one).await.unwrap();
    assert!(matches!(repeated, Appended::Repeated { last_seq: 1, .. }), "{repeated:?}");
}

#[tokio::test]
async fn a_second_process_on_the_same_file_is_told_so() {
    let place = InFolder::new();
    let second = SqliteLedger::open(&SqliteOptions::new(place.file())).map(|_| ());
    let message = second.unwrap_err().to_string();
    assert!(message.contains("ledger.db is in use by another process"), "{message}");
}

#[tokio::test]
async fn a_file_that_is_no_ledger_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str| SqliteLedger::open(&SqliteOptions::new(folder.path().join(name))).map(|_| ());
    std::fs::write(
        folder.path().join("text.db"),
        "something else entirely, long enough to be a page".repeat(99),
    )
    .unwrap();
    let foreign = Connection::open(folder.path().join("foreign.db")).unwrap();
    foreign.execute_batch("CREATE TABLE theirs (x)").unwrap();
    drop(foreign);
    for name in ["text.db", "foreign.db"] {
        let before = std::fs::read(folder.path().join(name)).unwrap();
        let refused = open(name);
        assert!(matches!(&refused, Err(LedgerError::Unreadable(what)) if what.contains(name)), "{refused:?}");
        assert_eq!(std::fs::read(folder.path().join(name)).unwrap(), before);
    }
    let missing = open("no/such/folder.db");
    assert!(matches!(missing, Err(LedgerError::Unavailable(_))), "{missing:?}");
}

#[tokio::test]
async fn a_ledger_from_a_newer_version_is_refused_and_left_alone() {
    let mut place = InFolder::new();
    place.close();
    let newer = Connection::open(place.file()).unwrap();
    newer
        .execute_batch(
            "INSERT INTO refinery_schema_history VALUES (999, 'later', '2030-01-01T00:00:00Z', '1')",
        )
        .unwrap();
    drop(newer);
    let refused = SqliteLedger::open(&SqliteOptions::new(place.file())).map(|_| ());
    assert!(matches!(refused, Err(LedgerError::Newer { found: 999, supported: 2 })), "{refused:?}");
}

#[tokio::test]
async fn a_full_disk_is_a_rollback_and_the_ledger_lives_on() {
    let place = InFolder::new();
    let mut small = command("small");
    small.events = vec![event("case:a", "1")];
    place.ledger().append(small).await.unwrap();
    place.ledger().limit_pages(60).await.unwrap();
    let before = contents(place.ledger()).await;

    let mut large = command("large");
    large.events = vec![event("case:a", &"x".repeat(1 << 20))];
    large.rows = vec![put(Shelf::OpenState, "case:a", "large")];
    let full = place.ledger().append(large.clone()).await;
    assert!(matches!(full, Err(AppendError::Full(_))), "{full:?}");
    assert_eq!(contents(place.ledger()).await, before);
    assert_eq!(place.ledger().answer("p", "large").await.unwrap(), None);
    assert_eq!(*place.ledger().broken().borrow(), None);

    // A neighbour in the same group does not suffer.
    let mut tasks = tokio::task::JoinSet::new();
    for count in 0..10 {
        let ledger = std::sync::Arc::clone(place.ledger.as_ref().unwrap());
        let mut one = if count % 2 == 0 { large.clone() } else { command("") };
        one.command = command(&format!("crowd {count}")).command;
        one.rows = vec![put(Shelf::OpenState, "case:a", "crowd")];
        tasks.spawn(async move { (count, ledger.append(one).await) });
    }
    while let Some(done) = tasks.join_next().await {
        match done.unwrap() {
            (count, Err(AppendError::Full(_))) => assert_eq!(count % 2, 0),
            (count, Ok(_)) => assert_eq!(count % 2, 1),
            other => panic!("{other:?}"),
        }
    }
    place.ledger().limit_pages(1_000_000).await.unwrap();
    assert_eq!(
        place.ledger().append(large).await.unwrap(),
        Appended::Committed { first_seq: 2, last_seq: 2 }
    );
}

#[tokio::test]
async fn what_was_erased_from_the_vault_is_in_no_file_any_more() {
    let mut place = InFolder::new();
    let secret = "Zhang San, 138-0000-0000, by the old well";
    let mut one = command("1");
    one.rows = vec![put(Shelf::Vault, "v1", &secret.repeat(300)), put(Shelf::Vault, "v2", secret)];
    place.ledger().append(one).await.unwrap();
    assert!(on_disk(&place, secret), "the search must be able to find it");
    let mut two = command("2");
    two.rows = vec![erase(Shelf::Vault, "v1"), erase(Shelf::Vault, "v2")];
    place.ledger().append(two).await.unwrap();
    // The log is emptied right after the answer; a further write waits for that.
    place.ledger().take_fence("m").await.unwrap();
    assert!(!on_disk(&place, secret));
    place.close();
    assert!(!on_disk(&place, secret));
}

fn on_disk(place: &InFolder, text: &str) -> bool {
    let files = std::fs::read_dir(place.folder.path()).unwrap();
    files.into_iter().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

#[tokio::test]
async fn the_control_for_the_power_cut_rig_opens_with_less() {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteOptions {
        durability: Durability::NormalForControl,
        ..SqliteOptions::new(folder.path().join("l"))
    };
    let ledger = SqliteLedger::open(&options).unwrap();
    let mut one = command("1");
    one.events = vec![event("case:a", "1")];
    ledger.append(one).await.unwrap();
    assert_eq!(ledger.head().await.unwrap().seq, 1);
}

#[tokio::test]
async fn dropping_the_ledger_finishes_what_was_given_to_it() {
    let mut place = InFolder::new();
    let ledger = place.ledger.take().unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for count in 0..20 {
        let ledger = std::sync::Arc::clone(&ledger);
        let mut one = command(&count.to_string());
        one.events = vec![event("case:a", "1")];
        tasks.spawn(async move { ledger.append(one).await.is_ok() });
    }
    drop(ledger);
    let mut accepted = 0;
    while let Some(done) = tasks.join_next().await {
        accepted += u64::from(done.unwrap());
    }
    assert_eq!(accepted, 20);
    assert_eq!(place.reopen().head().await.unwrap().seq, 20);
}
