//! Rows, timers, claims and fences: what is committed beside the chain.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::failure::{Stop, of_store};
use super::indexing;
use super::reading::number;
use crate::storable::{end_of, length_of, row_limit};
use crate::{Claim, LedgerError, RowChange, RowPart, Shelf, Timer, TimerKey};

/// Puts and erases rows, in order.
pub(super) fn change_rows(connection: &Connection, changes: &[RowChange]) -> Result<(), Stop> {
    for RowChange { shelf, key, value } in changes {
        match value {
            Some(value) => connection
                .prepare_cached(
                    "INSERT INTO shelves (shelf, key, value) VALUES (?1, ?2, ?3)
                     ON CONFLICT (shelf, key) DO UPDATE SET value = excluded.value",
                )?
                .execute(params![shelf.name(), key, value])?,
            None => connection
                .prepare_cached("DELETE FROM shelves WHERE shelf = ?1 AND key = ?2")?
                .execute(params![shelf.name(), key])?,
        };
        if *shelf == Shelf::Vault && value.is_none() {
            indexing::forget(connection, key)?;
        }
    }
    Ok(())
}

pub(super) fn row(connection: &Connection, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, LedgerError> {
    let read = || {
        connection
            .prepare_cached("SELECT value FROM shelves WHERE shelf = ?1 AND key = ?2")?
            .query_row(params![shelf.name(), key], |row| row.get(0))
            .optional()
    };
    read().map_err(|error| of_store(&error))
}

/// The part is read where it lies; the row as a whole never is.
pub(super) fn row_part(
    connection: &Connection,
    shelf: Shelf,
    key: &str,
    from: u64,
    most: usize,
) -> Result<Option<RowPart>, LedgerError> {
    let read = || {
        // The row that was found is the one that is read.
        let snapshot = connection.unchecked_transaction()?;
        let found: Option<i64> = snapshot
            .prepare_cached("SELECT rowid FROM shelves WHERE shelf = ?1 AND key = ?2")?
            .query_row(params![shelf.name(), key], |row| row.get(0))
            .optional()?;
        let Some(rowid) = found else { return Ok(None) };
        let row = snapshot.blob_open("main", "shelves", "value", rowid, true)?;
        let begin = usize::try_from(from).unwrap_or(usize::MAX).min(row.len());
        let mut bytes = vec![0; most.min(row.len() - begin)];
        row.read_at_exact(&mut bytes, begin)?;
        Ok(Some(RowPart { bytes, length: length_of(row.len()) }))
    };
    read().map_err(|error| of_store(&error))
}

pub(super) fn rows(
    connection: &Connection,
    shelf: Shelf,
    after: &str,
    limit: usize,
) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
    let read = || {
        connection
            .prepare_cached(
                "SELECT key, value FROM shelves WHERE shelf = ?1 AND key > ?2 ORDER BY key LIMIT ?3",
            )?
            .query_map(params![shelf.name(), after, row_limit(limit)], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<Vec<_>>>()
    };
    read().map_err(|error| of_store(&error))
}

/// Rows whose keys begin with a prefix.
pub(super) fn rows_under(
    connection: &Connection,
    shelf: Shelf,
    prefix: &str,
    after: &str,
    limit: usize,
) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
    let under = Under { columns: "key, value", shelf, prefix, after, limit };
    under.read(connection, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The keys alone.
pub(super) fn keys_under(
    connection: &Connection,
    shelf: Shelf,
    prefix: &str,
    after: &str,
    limit: usize,
) -> Result<Vec<String>, LedgerError> {
    Under { columns: "key", shelf, prefix, after, limit }.read(connection, |row| row.get(0))
}

/// What lies behind a prefix of the keys.
struct Under<'a> {
    columns: &'static str,
    shelf: Shelf,
    prefix: &'a str,
    after: &'a str,
    limit: usize,
}

impl Under<'_> {
    fn read<T>(
        &self,
        connection: &Connection,
        of: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, LedgerError> {
        let Self { columns, shelf, prefix, after, limit } = *self;
        // One lower bound, the tighter: of two SQLite may walk the index from the looser, past every other row of the shelf.
        let (bound, from) = if after < prefix { (">=", prefix) } else { (">", after) };
        let statement = format!(
            "SELECT {columns} FROM shelves WHERE shelf = ?1 AND key {bound} ?2 AND key < ?3 ORDER BY key LIMIT ?4"
        );
        let read = || {
            connection
                .prepare_cached(&statement)?
                .query_map(params![shelf.name(), from, end_of(prefix), row_limit(limit)], |row| of(row))?
                .collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(|error| of_store(&error))
    }
}

/// All rows of a shelf.
pub(super) fn whole_shelf(
    connection: &Connection,
    shelf: Shelf,
) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
    let read = || {
        connection
            .prepare_cached("SELECT key, value FROM shelves WHERE shelf = ?1 ORDER BY key")?
            .query_map(params![shelf.name()], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<Vec<_>>>()
    };
    read().map_err(|error| of_store(&error))
}

pub(super) fn due_timers(
    connection: &Connection,
    until_us: i64,
    limit: usize,
) -> Result<Vec<Timer>, LedgerError> {
    let read = || {
        connection
            .prepare_cached(
                "SELECT subject, purpose, generation, due_us FROM timers WHERE due_us <= ?1
                 ORDER BY due_us, subject, purpose, generation LIMIT ?2",
            )?
            .query_map(params![until_us, row_limit(limit)], |row: &Row<'_>| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?
            .collect::<rusqlite::Result<Vec<(String, String, i64, i64)>>>()
    };
    let timers = read().map_err(|error| of_store(&error))?;
    let timers = timers.into_iter().map(|(subject, purpose, generation, due_us)| {
        let generation = number("timer generation", generation)?;
        Ok(Timer { key: TimerKey { subject, purpose, generation }, due_us })
    });
    timers.collect()
}

pub(super) fn next_due_us(connection: &Connection) -> Result<Option<i64>, LedgerError> {
    let read =
        || connection.prepare_cached("SELECT min(due_us) FROM timers")?.query_row([], |row| row.get(0));
    read().map_err(|error| of_store(&error))
}

pub(super) fn claims(connection: &Connection) -> Result<Vec<Claim>, LedgerError> {
    let read = || {
        connection
            .prepare_cached("SELECT resource, holder FROM claims ORDER BY resource")?
            .query_map([], |row| Ok(Claim { resource: row.get(0)?, holder: row.get(1)? }))?
            .collect::<rusqlite::Result<Vec<_>>>()
    };
    read().map_err(|error| of_store(&error))
}

pub(super) fn take_fence(connection: &Connection, mailbox: &str) -> Result<u64, Stop> {
    let fence: i64 = connection
        .prepare_cached(
            "INSERT INTO fences (mailbox, fence) VALUES (?1, 1)
             ON CONFLICT (mailbox) DO UPDATE SET fence = fence + 1 RETURNING fence",
        )?
        .query_row(params![mailbox], |row| row.get(0))?;
    Ok(number("fence", fence)?)
}

pub(super) fn fence(connection: &Connection, mailbox: &str) -> Result<u64, LedgerError> {
    let read = || {
        connection
            .prepare_cached("SELECT fence FROM fences WHERE mailbox = ?1")?
            .query_row(params![mailbox], |row| row.get(0))
            .optional()
    };
    let fence: Option<i64> = read().map_err(|error| of_store(&error))?;
    number("fence", fence.unwrap_or(0))
}
