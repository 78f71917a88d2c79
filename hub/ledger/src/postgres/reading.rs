//! Reading the chain. Every read is one statement, which sees one moment.

use deadpool_postgres::Object;
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, ToSql};
use uuid::Uuid;

use super::failure::of_read;
use crate::digest::SealHasher;
use crate::storable::{as_stored, row_limit};
use crate::{
    Digest, Epoch, Head, KeptAnswer, LedgerError, Opening, READ_LIMIT_MAX, Record, Seal, Shelf, StreamId,
    Version,
};

/// Runs a prepared statement.
pub(super) async fn query(
    client: &Object,
    statement: &str,
    params: &[&(dyn ToSql + Sync)],
) -> Result<Vec<Row>, LedgerError> {
    let prepared = client.prepare_cached(statement).await.map_err(|error| of_read(&error))?;
    client.query(&prepared, params).await.map_err(|error| of_read(&error))
}

/// A column of the type that it must have.
pub(super) fn column<'a, T: FromSql<'a>>(row: &'a Row, index: usize) -> Result<T, LedgerError> {
    row.try_get(index).map_err(|error| LedgerError::Unreadable(error.to_string()))
}

/// A stored number that must not be negative.
pub(super) fn number(what: &str, stored: i64) -> Result<u64, LedgerError> {
    u64::try_from(stored).map_err(|error| LedgerError::Unreadable(format!("{what} {stored}: {error}")))
}

/// Bytes that must have a certain length.
fn fixed<const N: usize>(row: &Row, index: usize) -> Result<[u8; N], LedgerError> {
    let bytes: &[u8] = column(row, index)?;
    bytes.try_into().map_err(|error| LedgerError::Unreadable(format!("{} bytes: {error}", bytes.len())))
}

fn only_row(rows: &[Row]) -> Result<&Row, LedgerError> {
    rows.first().ok_or_else(|| LedgerError::Unreadable("the head row is missing".to_owned()))
}

fn read_head(row: &Row) -> Result<Head, LedgerError> {
    Ok(Head {
        epoch: Uuid::from_bytes(fixed(row, 0)?),
        seq: number("head", column(row, 1)?)?,
        recorded_us: column(row, 2)?,
    })
}

pub(super) async fn head(client: &Object) -> Result<Head, LedgerError> {
    read_head(only_row(&query(client, "SELECT epoch, seq, recorded_us FROM head", &[]).await?)?)
}

pub(super) async fn opening(client: &Object) -> Result<Opening, LedgerError> {
    let rows = query(
        client,
        "SELECT epoch, seq, recorded_us, key, value FROM head LEFT JOIN shelves ON shelf = $1 ORDER BY key",
        &[&Shelf::OpenState.name()],
    )
    .await?;
    let head = read_head(only_row(&rows)?)?;
    let mut states = Vec::with_capacity(rows.len());
    for row in &rows {
        // An empty shelf joins to one row without a key.
        if let Some(key) = column(row, 3)? {
            states.push((key, column(row, 4)?));
        }
    }
    Ok(Opening { head, states })
}

const RECORD_COLUMNS: &str =
    "SELECT seq, stream, version, kind, schema, occurred_us, recorded_us, command, body, digest FROM events";

pub(super) async fn feed(client: &Object, after: u64, limit: usize) -> Result<Vec<Record>, LedgerError> {
    let statement = format!("{RECORD_COLUMNS} WHERE seq > $1 ORDER BY seq LIMIT $2");
    records(&query(client, &statement, &[&as_stored(after), &row_limit(limit)]).await?)
}

pub(super) async fn stream(
    client: &Object,
    stream: &StreamId,
    after: Version,
    limit: usize,
) -> Result<Vec<Record>, LedgerError> {
    let statement = format!("{RECORD_COLUMNS} WHERE stream = $1 AND version > $2 ORDER BY version LIMIT $3");
    let params: [&(dyn ToSql + Sync); 3] = [&stream.as_str(), &as_stored(after), &row_limit(limit)];
    records(&query(client, &statement, &params).await?)
}

fn records(rows: &[Row]) -> Result<Vec<Record>, LedgerError> {
    let records = rows.iter().map(|row| {
        let seq = number("seq", column(row, 0)?)?;
        record(seq, row).map_err(|what| LedgerError::Unreadable(format!("event {seq}: {what}")))
    });
    records.collect()
}

fn record(seq: u64, row: &Row) -> Result<Record, Box<dyn std::error::Error>> {
    Ok(Record {
        seq,
        stream: StreamId::new(column::<String>(row, 1)?)?,
        version: number("version", column(row, 2)?)?,
        kind: column(row, 3)?,
        schema: u16::try_from(column::<i32>(row, 4)?)?,
        occurred_us: column(row, 5)?,
        recorded_us: column(row, 6)?,
        command: Uuid::from_bytes(fixed(row, 7)?),
        body: column(row, 8)?,
        digest: fixed(row, 9)?,
    })
}

pub(super) async fn answer(
    client: &Object,
    principal: &str,
    key: &str,
) -> Result<Option<KeptAnswer>, LedgerError> {
    let rows = query(
        client,
        "SELECT command, digest, answer, last_seq, recorded_us FROM answers WHERE principal = $1 AND key = $2",
        &[&principal, &key],
    )
.await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(KeptAnswer {
        command: Uuid::from_bytes(fixed(row, 0)?),
        digest: fixed(row, 1)?,
        answer: column(row, 2)?,
        last_seq: number("last_seq", column(row, 3)?)?,
        recorded_us: column(row, 4)?,
    }))
}

/// The seal that would follow the last one, not yet written; `None` if everything is sealed.
pub(super) async fn next_seal(client: &Object) -> Result<Option<Seal>, LedgerError> {
    let last =
        query(client, "SELECT from_seq, to_seq, previous, hash FROM seals ORDER BY to_seq DESC LIMIT 1", &[])
            .await?;
    let last = last.first().map(read_seal).transpose()?;
    let (sealed, previous) = last.map_or((0, [0; 32]), |last| (last.to, last.hash));
    let head = head(client).await?.seq;
    if sealed >= head {
        return Ok(None);
    }
    let mut hasher = SealHasher::new(previous, sealed + 1, head);
    let mut after = as_stored(sealed);
    while after < as_stored(head) {
        let page = query(
            client,
            "SELECT seq, digest FROM events WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3",
            &[&after, &as_stored(head), &row_limit(READ_LIMIT_MAX)],
        )
        .await?;
        if page.is_empty() {
            break;
        }
        for row in &page {
            after = column(row, 0)?;
            hasher.add(number("seq", after)?, &fixed(row, 1)?)?;
        }
    }
    hasher.finish().map(Some)
}

pub(super) async fn seals(client: &Object, after: u64, limit: usize) -> Result<Vec<Seal>, LedgerError> {
    let statement =
        "SELECT from_seq, to_seq, previous, hash FROM seals WHERE to_seq > $1 ORDER BY to_seq LIMIT $2";
    let rows = query(client, statement, &[&as_stored(after), &row_limit(limit)]).await?;
    rows.iter().map(read_seal).collect()
}

/// The seal that follows the one with this hash.
pub(super) async fn seal_after(client: &Object, previous: &Digest) -> Result<Option<Seal>, LedgerError> {
    let statement = "SELECT from_seq, to_seq, previous, hash FROM seals WHERE previous = $1";
    query(client, statement, &[&previous.as_slice()]).await?.first().map(read_seal).transpose()
}

fn read_seal(row: &Row) -> Result<Seal, LedgerError> {
    Ok(Seal {
        from: number("seal from", column(row, 0)?)?,
        to: number("seal to", column(row, 1)?)?,
        previous: fixed(row, 2)?,
        hash: fixed(row, 3)?,
    })
}

pub(super) async fn epochs(client: &Object) -> Result<Vec<Epoch>, LedgerError> {
    let rows = query(
        client,
        "SELECT number, epoch, after_seq, sealed_to, began_us, reason FROM epochs ORDER BY number",
        &[],
    )
    .await?;
    let epochs = rows.iter().map(|row| {
        Ok(Epoch {
            number: number("epoch number", column(row, 0)?)?,
            epoch: Uuid::from_bytes(fixed(row, 1)?),
            after_seq: number("epoch start", column(row, 2)?)?,
            sealed_to: number("epoch seal", column(row, 3)?)?,
            began_us: column(row, 4)?,
            reason: column(row, 5)?,
        })
    });
    epochs.collect()
}
