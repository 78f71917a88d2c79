//! Rows, timers, claims and fences: what is committed beside the chain.

use deadpool_postgres::Object;

use super::reading::{column, number, query};
use crate::storable::{end_of, row_limit};
use crate::{Claim, LedgerError, RowChange, RowPart, Shelf, Timer, TimerKey};

/// Row changes as three lists; a missing value erases.
pub(super) struct RowLists<'a> {
    pub(super) shelves: Vec<&'static str>,
    pub(super) keys: Vec<&'a str>,
    pub(super) values: Vec<Option<&'a [u8]>>,
}

impl<'a> RowLists<'a> {
    pub(super) fn new(changes: &'a [RowChange]) -> Self {
        Self {
            shelves: changes.iter().map(|change| change.shelf.name()).collect(),
            keys: changes.iter().map(|change| change.key.as_str()).collect(),
            values: changes.iter().map(|change| change.value.as_deref()).collect(),
        }
    }
}

pub(super) async fn put_rows(client: &Object, changes: &[RowChange]) -> Result<(), LedgerError> {
    let rows = RowLists::new(changes);
    query(client, "SELECT 1 FROM put_rows($1, $2, $3)", &[&rows.shelves, &rows.keys, &rows.values]).await?;
    Ok(())
}

pub(super) async fn row(client: &Object, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, LedgerError> {
    let rows =
        query(client, "SELECT value FROM shelves WHERE shelf = $1 AND key = $2", &[&shelf.name(), &key])
            .await?;
    rows.first().map(|row| column(row, 0)).transpose()
}

pub(super) async fn row_part(
    client: &Object,
    shelf: Shelf,
    key: &str,
    from: u64,
    most: usize,
) -> Result<Option<RowPart>, LedgerError> {
    // Positions count from one, in 32 bits; no row has so many bytes.
    let begin = i32::try_from(from).map_or(i32::MAX, |from| from.saturating_add(1));
    let most = i32::try_from(most).unwrap_or(i32::MAX);
    let rows = query(
        client,
        "SELECT substring(value FROM $3 FOR $4), octet_length(value) FROM shelves WHERE shelf = $1 AND key = $2",
        &[&shelf.name(), &key, &begin, &most.min(i32::MAX - begin)],
    )
    .await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let length: i32 = column(row, 1)?;
    Ok(Some(RowPart { bytes: column(row, 0)?, length: number("row length", length.into())? }))
}

pub(super) async fn rows(
    client: &Object,
    shelf: Shelf,
    after: &str,
    limit: usize,
) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
    let rows = query(
        client,
        "SELECT key, value FROM shelves WHERE shelf = $1 AND key > $2 ORDER BY key LIMIT $3",
        &[&shelf.name(), &after, &row_limit(limit)],
    )
    .await?;
    rows.iter().map(|row| Ok((column(row, 0)?, column(row, 1)?))).collect()
}

pub(super) async fn rows_under(
    client: &Object,
    shelf: Shelf,
    prefix: &str,
    after: &str,
    limit: usize,
) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
    let rows = query(
        client,
        "SELECT key, value FROM shelves WHERE shelf = $1 AND key > $2 AND key >= $3 AND key < $4
         ORDER BY key LIMIT $5",
        &[&shelf.name(), &after, &prefix, &end_of(prefix), &row_limit(limit)],
    )
    .await?;
    rows.iter().map(|row| Ok((column(row, 0)?, column(row, 1)?))).collect()
}

/// The keys alone.
pub(super) async fn keys_under(
    client: &Object,
    shelf: Shelf,
    prefix: &str,
    after: &str,
    limit: usize,
) -> Result<Vec<String>, LedgerError> {
    let rows = query(
        client,
        "SELECT key FROM shelves WHERE shelf = $1 AND key > $2 AND key >= $3 AND key < $4
         ORDER BY key LIMIT $5",
        &[&shelf.name(), &after, &prefix, &end_of(prefix), &row_limit(limit)],
    )
    .await?;
    rows.iter().map(|row| column(row, 0)).collect()
}

pub(super) async fn due_timers(
    client: &Object,
    until_us: i64,
    limit: usize,
) -> Result<Vec<Timer>, LedgerError> {
    let rows = query(
        client,
        "SELECT subject, purpose, generation, due_us FROM timers WHERE due_us <= $1
         ORDER BY due_us, subject, purpose, generation LIMIT $2",
        &[&until_us, &row_limit(limit)],
    )
    .await?;
    let timers = rows.iter().map(|row| {
        let generation = number("timer generation", column(row, 2)?)?;
        let key = TimerKey { subject: column(row, 0)?, purpose: column(row, 1)?, generation };
        Ok(Timer { key, due_us: column(row, 3)? })
    });
    timers.collect()
}

pub(super) async fn next_due_us(client: &Object) -> Result<Option<i64>, LedgerError> {
    let rows = query(client, "SELECT due_us FROM timers ORDER BY due_us LIMIT 1", &[]).await?;
    rows.first().map(|row| column(row, 0)).transpose()
}

pub(super) async fn claims(client: &Object) -> Result<Vec<Claim>, LedgerError> {
    let rows = query(client, "SELECT resource, holder FROM claims ORDER BY resource", &[]).await?;
    rows.iter().map(|row| Ok(Claim { resource: column(row, 0)?, holder: column(row, 1)? })).collect()
}

pub(super) async fn take_fence(client: &Object, mailbox: &str) -> Result<u64, LedgerError> {
    let rows = query(
        client,
        "INSERT INTO fences AS present (mailbox, fence) VALUES ($1, 1)
         ON CONFLICT (mailbox) DO UPDATE SET fence = present.fence + 1 RETURNING fence",
        &[&mailbox],
    )
    .await?;
    let row = rows.first().ok_or_else(|| LedgerError::Unreadable("no fence was returned".to_owned()))?;
    number("fence", column(row, 0)?)
}

pub(super) async fn fence(client: &Object, mailbox: &str) -> Result<u64, LedgerError> {
    let rows = query(client, "SELECT fence FROM fences WHERE mailbox = $1", &[&mailbox]).await?;
    rows.first().map_or(Ok(0), |row| number("fence", column(row, 0)?))
}
