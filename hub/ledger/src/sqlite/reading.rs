//! Reading the chain, on a few connections that cannot write.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::SqliteOptions;
use super::failure::of_store;
use super::opening::open_for_reading;
use super::shelving::whole_shelf;
use crate::digest::SealHasher;
use crate::storable::{as_stored, row_limit};
use crate::{Digest, Epoch, Head, KeptAnswer, LedgerError, Opening, Record, Seal, Shelf, StreamId, Version};

/// Connections that read at the same time.
const READERS_MAX: usize = 4;

/// Longest wait for one of them.
const READER_WAIT_MAX: Duration = Duration::from_secs(5);

/// The reading connections, opened as they are needed.
pub(super) struct Readers {
    options: SqliteOptions,
    idle: Mutex<Vec<Connection>>,
    free: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(options: SqliteOptions) -> Self {
        Self { options, idle: Mutex::default(), free: Arc::new(Semaphore::new(READERS_MAX)) }
    }

    /// Runs `work` on a thread that may block.
    pub(super) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Connection) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let unavailable = |what: String| LedgerError::Unavailable(what);
        let turn = tokio::time::timeout(READER_WAIT_MAX, Arc::clone(&self.free).acquire_owned()).await;
        let turn = turn
            .map_err(|late| unavailable(format!("all readers are busy: {late}")))?
            .expect("the semaphore is never closed");
        let readers = Arc::clone(self);
        let work = tokio::task::spawn_blocking(move || {
            let idle = readers.idle().pop();
            let connection = idle.map_or_else(|| open_for_reading(&readers.options), Ok)?;
            let result = work(&connection);
            readers.idle().push(connection);
            // Given back here and not by the caller, who may have gone away while this thread still reads.
            drop(turn);
            result
        });
        work.await.map_err(|error| unavailable(format!("a reader died: {error}")))?
    }

    /// Closes the connections that nobody is reading on.
    pub(super) fn close_idle(&self) {
        self.idle().clear();
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        // A list of connections is whole at any moment.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stored number that must not be negative.
pub(super) fn number(what: &str, stored: i64) -> Result<u64, LedgerError> {
    u64::try_from(stored).map_err(|error| LedgerError::Unreadable(format!("{what} {stored}: {error}")))
}

/// Several reads that see one moment.
fn in_one_moment<T>(
    connection: &Connection,
    read: impl FnOnce(&Connection) -> Result<T, LedgerError>,
) -> Result<T, LedgerError> {
    // Only ever dropped, and a transaction that has only read has nothing to lose.
    let _moment = connection.unchecked_transaction().map_err(|error| of_store(&error))?;
    read(connection)
}

pub(super) fn head(connection: &Connection) -> Result<Head, LedgerError> {
    let read = || {
        connection.prepare_cached("SELECT epoch, seq, recorded_us FROM head")?.query_row([], |row| {
            Ok((Uuid::from_bytes(row.get(0)?), row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
        })
    };
    let (epoch, seq, recorded_us) = read().map_err(|error| of_store(&error))?;
    Ok(Head { epoch, seq: number("head", seq)?, recorded_us })
}

pub(super) fn opening(connection: &Connection) -> Result<Opening, LedgerError> {
    in_one_moment(connection, |connection| {
        Ok(Opening { head: head(connection)?, states: whole_shelf(connection, Shelf::OpenState)? })
    })
}

const RECORD_COLUMNS: &str =
    "SELECT seq, stream, version, kind, schema, occurred_us, recorded_us, command, body, digest FROM events";

pub(super) fn feed(connection: &Connection, after: u64, limit: usize) -> Result<Vec<Record>, LedgerError> {
    let query = format!("{RECORD_COLUMNS} WHERE seq > ?1 ORDER BY seq LIMIT ?2");
    records(connection, &query, params![as_stored(after), row_limit(limit)])
}

pub(super) fn stream(
    connection: &Connection,
    stream: &StreamId,
    after: Version,
    limit: usize,
) -> Result<Vec<Record>, LedgerError> {
    let query = format!("{RECORD_COLUMNS} WHERE stream = ?1 AND version > ?2 ORDER BY version LIMIT ?3");
    records(connection, &query, params![stream.as_str(), as_stored(after), row_limit(limit)])
}

fn records(connection: &Connection, query: &str, params: impl Params) -> Result<Vec<Record>, LedgerError> {
    let store = |error: rusqlite::Error| of_store(&error);
    let mut statement = connection.prepare_cached(query).map_err(store)?;
    let mut rows = statement.query(params).map_err(store)?;
    let mut records = Vec::new();
    while let Some(row) = rows.next().map_err(store)? {
        let seq = number("seq", row.get(0).map_err(store)?)?;
        records
            .push(record(seq, row).map_err(|what| LedgerError::Unreadable(format!("event {seq}: {what}")))?);
    }
    Ok(records)
}

fn record(seq: u64, row: &Row<'_>) -> Result<Record, Box<dyn std::error::Error>> {
    Ok(Record {
        seq,
        stream: StreamId::new(row.get::<_, String>(1)?)?,
        version: number("version", row.get(2)?)?,
        kind: row.get(3)?,
        schema: row.get(4)?,
        occurred_us: row.get(5)?,
        recorded_us: row.get(6)?,
        command: Uuid::from_bytes(row.get(7)?),
        body: row.get(8)?,
        digest: row.get(9)?,
    })
}

pub(super) fn answer(
    connection: &Connection,
    principal: &str,
    key: &str,
) -> Result<Option<KeptAnswer>, LedgerError> {
    let read = || {
        connection
            .prepare_cached(
                "SELECT command, digest, answer, last_seq, recorded_us FROM answers WHERE principal = ?1 AND key = ?2",
            )?
            .query_row(params![principal, key], |row| {
                let kept = KeptAnswer {
                    command: Uuid::from_bytes(row.get(0)?),
                    digest: row.get(1)?,
                    answer: row.get(2)?,
                    last_seq: 0,
                    recorded_us: row.get(4)?,
                };
                Ok((kept, row.get::<_, i64>(3)?))
            })
            .optional()
    };
    let Some((kept, last_seq)) = read().map_err(|error| of_store(&error))? else { return Ok(None) };
    Ok(Some(KeptAnswer { last_seq: number("last_seq", last_seq)?, ..kept }))
}

/// The seal that would follow the last one, not yet written; `None` if everything is sealed.
pub(super) fn next_seal(connection: &Connection) -> Result<Option<Seal>, LedgerError> {
    in_one_moment(connection, |connection| {
        let head = head(connection)?.seq;
        let (sealed, previous) = last_seal(connection)?.map_or((0, [0; 32]), |last| (last.to, last.hash));
        if sealed >= head {
            return Ok(None);
        }
        let mut hasher = SealHasher::new(previous, sealed + 1, head);
        let store = |error: rusqlite::Error| of_store(&error);
        let mut statement = connection
            .prepare_cached("SELECT seq, digest FROM events WHERE seq > ?1 AND seq <= ?2 ORDER BY seq")
            .map_err(store)?;
        let mut rows = statement.query(params![as_stored(sealed), as_stored(head)]).map_err(store)?;
        while let Some(row) = rows.next().map_err(store)? {
            let digest: Digest = row.get(1).map_err(store)?;
            hasher.add(number("seq", row.get(0).map_err(store)?)?, &digest)?;
        }
        hasher.finish().map(Some)
    })
}

pub(super) fn seals(connection: &Connection, after: u64, limit: usize) -> Result<Vec<Seal>, LedgerError> {
    let query =
        "SELECT from_seq, to_seq, previous, hash FROM seals WHERE to_seq > ?1 ORDER BY to_seq LIMIT ?2";
    some_seals(connection, query, params![as_stored(after), row_limit(limit)])
}

pub(super) fn last_seal(connection: &Connection) -> Result<Option<Seal>, LedgerError> {
    let query = "SELECT from_seq, to_seq, previous, hash FROM seals ORDER BY to_seq DESC LIMIT 1";
    Ok(some_seals(connection, query, [])?.pop())
}

/// The seal that follows the one with this hash.
pub(super) fn seal_after(connection: &Connection, previous: &Digest) -> Result<Option<Seal>, LedgerError> {
    let query = "SELECT from_seq, to_seq, previous, hash FROM seals WHERE previous = ?1";
    Ok(some_seals(connection, query, params![previous])?.pop())
}

fn some_seals(connection: &Connection, query: &str, params: impl Params) -> Result<Vec<Seal>, LedgerError> {
    let read = || {
        connection
            .prepare_cached(query)?
            .query_map(params, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
            .collect::<rusqlite::Result<Vec<(i64, i64, Digest, Digest)>>>()
    };
    let seals = read().map_err(|error| of_store(&error))?.into_iter().map(|(from, to, previous, hash)| {
        Ok(Seal { from: number("seal from", from)?, to: number("seal to", to)?, previous, hash })
    });
    seals.collect()
}

pub(super) fn epochs(connection: &Connection) -> Result<Vec<Epoch>, LedgerError> {
    type Stored = (i64, [u8; 16], i64, i64, i64, String);
    let read = || {
        connection
            .prepare_cached(
                "SELECT number, epoch, after_seq, sealed_to, began_us, reason FROM epochs ORDER BY number",
            )?
            .query_map([], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
            })?
            .collect::<rusqlite::Result<Vec<Stored>>>()
    };
    let stored = read().map_err(|error| of_store(&error))?;
    let epochs = stored.into_iter().map(|(count, epoch, after_seq, sealed_to, began_us, reason)| {
        Ok(Epoch {
            number: number("epoch number", count)?,
            epoch: Uuid::from_bytes(epoch),
            after_seq: number("epoch start", after_seq)?,
            sealed_to: number("epoch seal", sealed_to)?,
            began_us,
            reason,
        })
    });
    epochs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SqliteLedger;

    #[tokio::test]
    async fn a_caller_that_goes_away_keeps_its_reader_until_the_read_has_ended() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let ledger = SqliteLedger::open(&SqliteOptions::new(folder.path().join("ledger")));
        let ledger = ledger.expect("a new ledger");
        let readers = Arc::clone(&ledger.readers);
        let (begun, has_begun) = std::sync::mpsc::sync_channel(1);
        let (go_on, may_go_on) = std::sync::mpsc::sync_channel::<()>(1);
        let asked = Arc::clone(&readers);
        let caller = tokio::spawn(async move {
            let slow = move |_: &Connection| {
                begun.send(()).expect("the test waits for it");
                may_go_on.recv().expect("the test lets it go on");
                Ok(())
            };
            asked.read(slow).await
        });
        tokio::task::spawn_blocking(move || has_begun.recv()).await.expect("no panic").expect("it has begun");
        caller.abort();
        assert!(caller.await.is_err_and(|gone| gone.is_cancelled()));
        assert_eq!(readers.free.available_permits(), READERS_MAX - 1);
        go_on.send(()).expect("the read waits for it");
        let all = u32::try_from(READERS_MAX).expect("a few");
        drop(readers.free.acquire_many(all).await.expect("the semaphore is never closed"));
        assert_eq!(readers.idle().len(), 1);
    }
}
