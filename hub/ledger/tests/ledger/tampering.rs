//! Whoever changes the file is found out, at the first row that was changed.

use std::path::Path;

use hub_ledger::anchor::Anchored;
use hub_ledger::digest::{SealHasher, record_digest};
use hub_ledger::verify::{Flaw, FlawKind, Report, VerifyError, verify};
use hub_ledger::{Ledger, Seal, SqliteLedger, SqliteOptions};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rusqlite::{Connection, params};

use crate::given::*;
use crate::scenario::{self, EVENTS, SEALED};

/// Random tamperings of each kind.
const CASES: u32 = 24;

/// Where a tampering strikes.
#[derive(Debug, Clone)]
struct Dice {
    row: u64,
    other: u64,
    byte: prop::sample::Index,
    bit: u8,
    column: prop::sample::Index,
}

fn dice() -> impl Strategy<Value = Dice> {
    let rows = (1..=EVENTS, 1..EVENTS);
    (rows, any::<prop::sample::Index>(), 0..8_u8, any::<prop::sample::Index>()).prop_map(
        |((row, step), byte, bit, column)| Dice {
            row,
            other: (row + step - 1) % EVENTS + 1,
            byte,
            bit,
            column,
        },
    )
}

async fn verify_file(file: &Path, anchors: &[Anchored]) -> Result<Report, VerifyError> {
    let ledger = SqliteLedger::open(&SqliteOptions::new(file)).map_err(VerifyError::Ledger)?;
    verify(&ledger, anchors).await
}

/// Tampers with copies of one file; `tamper` tells which event must be named first.
fn check_detected(tamper: impl Fn(&Connection, &Dice) -> u64) {
    check_flaw(|connection, dice| (tamper(connection, dice), None));
}

fn check_flaw(tamper: impl Fn(&Connection, &Dice) -> (u64, Option<FlawKind>)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut place = InFolder::new();
    let anchors = runtime.block_on(scenario::play(place.ledger()));
    place.close();
    let clean = runtime.block_on(verify_file(&place.file(), &anchors)).unwrap();
    assert_eq!((clean.seq, clean.sealed_to, clean.anchored), (EVENTS, SEALED, 3));
    let copy = place.folder.path().join("tampered.db");
    let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&dice(), |dice| {
        std::fs::copy(place.file(), &copy).unwrap();
        let connection = Connection::open(&copy).unwrap();
        let (expected_seq, expected_what) = tamper(&connection, &dice);
        drop(connection);
        match runtime.block_on(verify_file(&copy, &anchors)) {
            Err(VerifyError::Bad(Flaw { seq, what, .. })) => {
                prop_assert_eq!(seq, expected_seq, "{}", what);
                if let Some(expected_what) = expected_what {
                    prop_assert_eq!(what, expected_what);
                }
                Ok(())
            }
            other => Err(TestCaseError::fail(format!("not detected: {other:?}"))),
        }
    });
    outcome.unwrap();
}

/// Flips one bit of one column; an error if the database itself refuses the result.
fn flip(connection: &Connection, column: &str, dice: &Dice) -> rusqlite::Result<usize> {
    let read = format!("SELECT CAST({column} AS BLOB) FROM events WHERE seq = ?1");
    let mut bytes: Vec<u8> =
        connection.query_row(&read, params![dice.row.cast_signed()], |row| row.get(0))?;
    let index = dice.byte.index(bytes.len());
    bytes[index] ^= 1 << dice.bit;
    let kind = if ["stream", "kind"].contains(&column) { "TEXT" } else { "BLOB" };
    let write = format!("UPDATE events SET {column} = CAST(?1 AS {kind}) WHERE seq = ?2");
    connection.execute(&write, params![bytes, dice.row.cast_signed()])
}

#[test]
fn a_flipped_bit_in_any_column_is_found() {
    check_detected(|connection, dice| {
        let column = ["stream", "kind", "command", "body", "digest"][dice.column.index(5)];
        // An event flipped into a stream that has its version already is refused at once; then its body is flipped.
        flip(connection, column, dice).or_else(|_refused| flip(connection, "body", dice)).unwrap();
        dice.row
    });
}

#[test]
fn a_changed_number_is_found() {
    check_detected(|connection, dice| {
        let column = ["version", "schema", "occurred_us", "recorded_us"][dice.column.index(4)];
        let write = format!("UPDATE events SET {column} = {column} + 1000 WHERE seq = ?1");
        connection.execute(&write, params![dice.row.cast_signed()]).unwrap();
        dice.row
    });
}

#[test]
fn a_deleted_event_is_found() {
    check_flaw(|connection, dice| {
        connection.execute("DELETE FROM events WHERE seq = ?1", params![dice.row.cast_signed()]).unwrap();
        (dice.row, Some(FlawKind::Missing))
    });
}

#[test]
fn a_deleted_event_whose_gap_was_closed_is_found() {
    check_detected(|connection, dice| {
        let row = dice.row.min(EVENTS - 1).cast_signed();
        connection.execute("DELETE FROM events WHERE seq = ?1", params![row]).unwrap();
        for seq in row + 1..=EVENTS.cast_signed() {
            connection.execute("UPDATE events SET seq = seq - 1 WHERE seq = ?1", params![seq]).unwrap();
        }
        connection.execute("UPDATE head SET seq = seq - 1", []).unwrap();
        row.cast_unsigned()
    });
}

#[test]
fn two_events_that_changed_places_are_found() {
    check_flaw(|connection, dice| {
        let (one, other) = (dice.row.cast_signed(), dice.other.cast_signed());
        for (from, to) in [(one, -1), (other, one), (-1, other)] {
            connection.execute("UPDATE events SET seq = ?2 WHERE seq = ?1", params![from, to]).unwrap();
        }
        (dice.row.min(dice.other), Some(FlawKind::Digest))
    });
}

#[test]
fn bodies_that_changed_places_are_found() {
    check_flaw(|connection, dice| {
        let (one, other) = (dice.row.cast_signed(), dice.other.cast_signed());
        let body = |seq: i64| -> Vec<u8> {
            connection
                .query_row("SELECT body FROM events WHERE seq = ?1", params![seq], |row| row.get(0))
                .unwrap()
        };
        for (seq, body) in [(one, body(other)), (other, body(one))] {
            connection.execute("UPDATE events SET body = ?1 WHERE seq = ?2", params![body, seq]).unwrap();
        }
        (dice.row.min(dice.other), Some(FlawKind::Digest))
    });
}

#[test]
fn a_cut_off_end_is_found_by_the_head() {
    check_flaw(|connection, dice| {
        connection.execute("DELETE FROM events WHERE seq >= ?1", params![dice.row.cast_signed()]).unwrap();
        (dice.row, Some(FlawKind::Missing))
    });
}

/// Cuts off every event from `first` on, and all that would betray it inside the database.
fn cut_off_from(connection: &Connection, first: u64) {
    let first = first.cast_signed();
    connection.execute("DELETE FROM events WHERE seq >= ?1", params![first]).unwrap();
    connection.execute("DELETE FROM seals WHERE to_seq >= ?1", params![first]).unwrap();
    connection.execute("UPDATE head SET seq = ?1 - 1", params![first]).unwrap();
}

#[test]
fn a_cut_off_end_with_the_head_put_right_is_found_by_the_anchor() {
    check_flaw(|connection, dice| {
        let first = dice.row.min(SEALED);
        cut_off_from(connection, first);
        // The first anchored seal that is gone.
        (first.div_ceil(30) * 30, Some(FlawKind::AnchorMissing))
    });
}

#[test]
fn an_event_added_after_the_head_is_found() {
    check_flaw(|connection, dice| {
        // The head says that the last few events were never recorded; no seal reaches that far.
        let head = dice.row.clamp(SEALED, EVENTS - 1);
        connection.execute("UPDATE head SET seq = ?1", params![head.cast_signed()]).unwrap();
        (head + 1, Some(FlawKind::AfterHead))
    });
}

/// Changes an event and its digest, as somebody who knows the encoding would.
fn forge(connection: &Connection, seq: u64) {
    let file = Path::new(connection.path().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let ledger = SqliteLedger::open(&SqliteOptions::new(file)).unwrap();
    let mut record = runtime.block_on(ledger.feed(seq - 1, 1)).unwrap().remove(0);
    record.body = b"nothing happened".to_vec();
    record.digest = record_digest(&record);
    drop(ledger);
    connection
        .execute(
            "UPDATE events SET body = ?1, digest = ?2 WHERE seq = ?3",
            params![record.body, record.digest, seq.cast_signed()],
        )
        .unwrap();
}

fn seals_of(connection: &Connection) -> Vec<Seal> {
    let mut statement =
        connection.prepare("SELECT from_seq, to_seq, previous, hash FROM seals ORDER BY to_seq").unwrap();
    let seals = statement.query_map([], |row| {
        let (from, to): (i64, i64) = (row.get(0)?, row.get(1)?);
        Ok(Seal {
            from: from.cast_unsigned(),
            to: to.cast_unsigned(),
            previous: row.get(2)?,
            hash: row.get(3)?,
        })
    });
    seals.unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_forged_event_with_a_right_digest_is_found_by_its_seal() {
    check_flaw(|connection, dice| {
        let seq = dice.row.min(SEALED);
        forge(connection, seq);
        (seq.div_ceil(30) * 30, Some(FlawKind::SealHash))
    });
}

#[test]
fn a_forged_event_under_forged_seals_is_found_by_the_anchor() {
    check_flaw(|connection, dice| {
        let seq = dice.row.min(SEALED);
        forge(connection, seq);
        let mut previous = [0; 32];
        for seal in seals_of(connection) {
            let mut hasher = SealHasher::new(previous, seal.from, seal.to);
            for seq in seal.from..=seal.to {
                let digest: [u8; 32] = connection
                    .query_row(
                        "SELECT digest FROM events WHERE seq = ?1",
                        params![seq.cast_signed()],
                        |row| row.get(0),
                    )
                    .unwrap();
                hasher.add(seq, &digest).unwrap();
            }
            let forged = hasher.finish().unwrap();
            connection
                .execute(
                    "UPDATE seals SET previous = ?1, hash = ?2 WHERE to_seq = ?3",
                    params![forged.previous, forged.hash, seal.to.cast_signed()],
                )
                .unwrap();
            previous = forged.hash;
        }
        (seq.div_ceil(30) * 30, Some(FlawKind::AnchorDiffers))
    });
}

#[test]
fn a_flipped_bit_in_a_seal_is_found() {
    check_detected(|connection, dice| {
        let seal = u64::try_from(dice.column.index(3)).unwrap();
        let column = if dice.row.is_multiple_of(2) { "hash" } else { "previous" };
        let to = (30 * (seal + 1)).cast_signed();
        let read = format!("SELECT {column} FROM seals WHERE to_seq = ?1");
        let mut bytes: Vec<u8> = connection.query_row(&read, params![to], |row| row.get(0)).unwrap();
        bytes[dice.byte.index(32)] ^= 1 << dice.bit;
        connection
            .execute(&format!("UPDATE seals SET {column} = ?1 WHERE to_seq = ?2"), params![bytes, to])
            .unwrap();
        // A wrong previous hash shows where its seal begins, a wrong hash where it ends.
        if column == "previous" { 30 * seal + 1 } else { 30 * (seal + 1) }
    });
}

#[test]
fn a_deleted_seal_is_found() {
    check_detected(|connection, dice| {
        let seal = u64::try_from(dice.column.index(3)).unwrap();
        connection
            .execute("DELETE FROM seals WHERE to_seq = ?1", params![(30 * (seal + 1)).cast_signed()])
            .unwrap();
        // The next seal does not begin here; after the last one only the anchor knows that there was one.
        if seal < 2 { 30 * seal + 1 } else { SEALED }
    });
}

#[test]
fn a_new_epoch_without_a_record_is_found() {
    check_detected(|connection, dice| {
        connection.execute("UPDATE head SET epoch = ?1", params![[dice.bit; 16]]).unwrap();
        0
    });
}

#[test]
fn a_replaced_history_of_epochs_is_found_by_the_anchor() {
    check_detected(|connection, dice| {
        connection.execute("UPDATE head SET epoch = ?1", params![[dice.bit; 16]]).unwrap();
        connection.execute("UPDATE epochs SET epoch = ?1", params![[dice.bit; 16]]).unwrap();
        30
    });
}

#[test]
fn a_bit_that_rots_on_the_disk_is_found() {
    check_detected(|connection, dice| {
        let body: Vec<u8> = connection
            .query_row("SELECT body FROM events WHERE seq = ?1", params![dice.row.cast_signed()], |row| {
                row.get(0)
            })
            .unwrap();
        let file = connection.path().unwrap();
        let mut bytes = std::fs::read(file).unwrap();
        // Bodies of units end in their number, so look for the longest match first: the whole cell.
        let digest: Vec<u8> = connection
            .query_row("SELECT digest FROM events WHERE seq = ?1", params![dice.row.cast_signed()], |row| {
                row.get(0)
            })
            .unwrap();
        let cell: Vec<u8> = [body, digest].concat();
        let at =
            bytes.windows(cell.len()).position(|window| window == cell).expect("the cell is in the file");
        bytes[at + dice.byte.index(cell.len())] ^= 1 << dice.bit;
        std::fs::write(file, bytes).unwrap();
        dice.row
    });
}

#[tokio::test]
async fn an_older_copy_put_back_is_found_by_the_anchor() {
    let mut place = InFolder::new();
    let mut anchors = scenario::play(place.ledger()).await;
    place.close();
    let older = place.folder.path().join("older.db");
    std::fs::copy(place.file(), &older).unwrap();
    let ledger = place.reopen();
    let seal = ledger.seal().await.unwrap().unwrap();
    anchors.push(Anchored { at_us: NOW_US, epoch: ledger.head().await.unwrap().epoch, seal });
    verify(ledger, &anchors).await.unwrap();
    match verify_file(&older, &anchors).await {
        Err(VerifyError::Bad(flaw)) => {
            assert_eq!((flaw.seq, flaw.what), (EVENTS, FlawKind::AnchorMissing));
        }
        other => panic!("not detected: {other:?}"),
    }
}

#[tokio::test]
async fn a_ledger_in_use_is_verified_while_appends_and_seals_go_on() {
    let place = InFolder::new();
    scenario::play(place.ledger()).await;
    let ledger = std::sync::Arc::clone(place.ledger.as_ref().unwrap());
    let writer = tokio::spawn(async move {
        for count in 0..200 {
            let mut one = command(&format!("more {count}"));
            one.events = vec![event("case:more", "x")];
            ledger.append(one).await.unwrap();
            ledger.seal().await.unwrap();
        }
    });
    let mut rounds = 0;
    while !writer.is_finished() {
        verify(place.ledger(), &[]).await.unwrap();
        rounds += 1;
    }
    writer.await.unwrap();
    let report = verify(place.ledger(), &[]).await.unwrap();
    assert_eq!((report.seq, report.sealed_to), (EVENTS + 200, EVENTS + 200));
    assert!(rounds > 0);
}
