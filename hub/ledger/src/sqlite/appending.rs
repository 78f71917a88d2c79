//! The statements of one append, and of the other writes that touch the chain.
//!
//! Unique rows decide: a claim, a timer or a seal is taken by the statement that changes exactly one row. The caller
//! runs all of this inside a savepoint and rolls it back on a refusal.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::failure::Stop;
use super::indexing;
use super::reading::{self, number};
use super::shelving;
use crate::digest::record_digest;
use crate::{
    Append, AppendError, Appended, Claim, CommandStamp, Epoch, FORGOTTEN_AT_ONCE, LedgerError, Record, Seal,
    StreamId, Timer, TimerKey, Version,
};

/// Carries out one append.
pub(super) fn append(connection: &Connection, append: &Append) -> Result<Appended, Stop> {
    if let Some(repeated) = repeated(connection, &append.command)? {
        return Ok(repeated);
    }
    let head = reading::head(connection)?.seq;
    let mut versions = Versions { connection, known: HashMap::new() };
    for (stream, expected) in &append.expect {
        let found = versions.of(stream)?;
        if found != *expected {
            let (stream, expected) = (stream.clone(), *expected);
            return Err(AppendError::Conflict { stream, expected, found, head }.into());
        }
    }
    change_claims(connection, append, head)?;
    change_timers(connection, append, head)?;
    shelving::change_rows(connection, &append.rows)?;
    indexing::change_index(connection, &append.index)?;
    let last_seq = insert_events(connection, append, head, &mut versions)?;
    connection
        .prepare_cached("UPDATE head SET seq = ?1, recorded_us = max(recorded_us, ?2)")?
        .execute(params![last_seq.cast_signed(), append.recorded_us])?;
    keep_answer(connection, append, last_seq)?;
    Ok(Appended::Committed { first_seq: head + 1, last_seq })
}

/// Looks the command up by its principal and key, then by its id.
fn repeated(connection: &Connection, command: &CommandStamp) -> Result<Option<Appended>, Stop> {
    type Kept = (String, [u8; 32], Vec<u8>, i64);
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    let by_key = connection
        .prepare_cached(
            "SELECT principal, digest, answer, last_seq FROM answers WHERE principal = ?1 AND key = ?2",
        )?
        .query_row(params![command.principal, command.key], read)
        .optional()?;
    let kept: Option<Kept> = match by_key {
        Some(kept) => Some(kept),
        None => connection
            .prepare_cached("SELECT principal, digest, answer, last_seq FROM answers WHERE command = ?1")?
            .query_row(params![command.id.as_bytes()], read)
            .optional()?,
    };
    match kept {
        None => Ok(None),
        Some((principal, digest, answer, last_seq))
            if principal == command.principal && digest == command.digest =>
        {
            Ok(Some(Appended::Repeated { answer, last_seq: number("last_seq", last_seq)? }))
        }
        Some(_) => Err(AppendError::KeyReused { key: command.key.clone() }.into()),
    }
}

fn change_claims(connection: &Connection, append: &Append, head: u64) -> Result<(), Stop> {
    for Claim { resource, holder } in &append.releases {
        let ended = connection
            .prepare_cached("DELETE FROM claims WHERE resource = ?1 AND holder = ?2")?
            .execute(params![resource, holder])?;
        if ended == 0 {
            let (resource, holder) = (resource.clone(), holder.clone());
            return Err(AppendError::ClaimGone { resource, holder, head }.into());
        }
    }
    for Claim { resource, holder } in &append.claims {
        let taken = connection
            .prepare_cached("INSERT INTO claims (resource, holder) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
            .execute(params![resource, holder])?;
        if taken == 0 {
            let holder = connection
                .prepare_cached("SELECT holder FROM claims WHERE resource = ?1")?
                .query_row(params![resource], |row| row.get(0))?;
            return Err(AppendError::Claimed { resource: resource.clone(), holder, head }.into());
        }
    }
    Ok(())
}

fn change_timers(connection: &Connection, append: &Append, head: u64) -> Result<(), Stop> {
    for key in &append.consume_timers {
        if delete_timer(connection, key)? == 0 {
            return Err(AppendError::TimerGone { key: key.clone(), head }.into());
        }
    }
    for key in &append.cancel_timers {
        delete_timer(connection, key)?;
    }
    for Timer { key, due_us } in &append.set_timers {
        connection
            .prepare_cached(
                "INSERT INTO timers (subject, purpose, generation, due_us) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (subject, purpose, generation) DO UPDATE SET due_us = excluded.due_us",
            )?
            .execute(params![key.subject, key.purpose, key.generation.cast_signed(), due_us])?;
    }
    Ok(())
}

fn delete_timer(connection: &Connection, key: &TimerKey) -> rusqlite::Result<usize> {
    connection
        .prepare_cached("DELETE FROM timers WHERE subject = ?1 AND purpose = ?2 AND generation = ?3")?
        .execute(params![key.subject, key.purpose, key.generation.cast_signed()])
}

/// Versions of the streams of one append, read once each.
struct Versions<'a> {
    connection: &'a Connection,
    known: HashMap<StreamId, Version>,
}

impl Versions<'_> {
    fn of(&mut self, stream: &StreamId) -> Result<Version, Stop> {
        if let Some(version) = self.known.get(stream) {
            return Ok(*version);
        }
        let version: i64 = self
            .connection
            .prepare_cached("SELECT coalesce(max(version), 0) FROM events WHERE stream = ?1")?
            .query_row(params![stream.as_str()], |row| row.get(0))?;
        let version = number("version", version)?;
        self.known.insert(stream.clone(), version);
        Ok(version)
    }

    fn next(&mut self, stream: &StreamId) -> Result<Version, Stop> {
        let version = self.of(stream)? + 1;
        self.known.insert(stream.clone(), version);
        Ok(version)
    }
}

/// Records the events after `head`; returns the new head.
fn insert_events(
    connection: &Connection,
    append: &Append,
    head: u64,
    versions: &mut Versions<'_>,
) -> Result<u64, Stop> {
    let mut seq = head;
    let mut insert = connection.prepare_cached(
        "INSERT INTO events (seq, stream, version, kind, schema, occurred_us, recorded_us, command, body, digest)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    for event in &append.events {
        seq += 1;
        let mut record = Record {
            seq,
            stream: event.stream.clone(),
            version: versions.next(&event.stream)?,
            kind: event.kind.clone(),
            schema: event.schema,
            occurred_us: event.occurred_us,
            recorded_us: append.recorded_us,
            command: append.command.id,
            body: event.body.clone(),
            digest: [0; 32],
        };
        record.digest = record_digest(&record);
        insert.execute(params![
            seq.cast_signed(),
            record.stream.as_str(),
            record.version.cast_signed(),
            record.kind,
            record.schema,
            record.occurred_us,
            record.recorded_us,
            record.command.as_bytes(),
            record.body,
            record.digest,
        ])?;
    }
    Ok(seq)
}

fn keep_answer(connection: &Connection, append: &Append, last_seq: u64) -> Result<(), Stop> {
    let CommandStamp { id, principal, key, digest } = &append.command;
    connection
        .prepare_cached(
            "INSERT INTO answers (principal, key, command, digest, answer, last_seq, recorded_us)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            principal,
            key,
            id.as_bytes(),
            digest,
            append.answer,
            last_seq.cast_signed(),
            append.recorded_us
        ])?;
    Ok(())
}

/// Forgets the oldest of the answers recorded before `before_us`, at most [`FORGOTTEN_AT_ONCE`]; returns how many.
pub(super) fn forget_answers(connection: &Connection, before_us: i64) -> Result<u64, Stop> {
    let forgotten = connection
        .prepare_cached(
            "DELETE FROM answers WHERE rowid IN
                 (SELECT rowid FROM answers WHERE recorded_us < ?1 ORDER BY recorded_us LIMIT ?2)",
        )?
        .execute(params![before_us, FORGOTTEN_AT_ONCE.cast_signed()])?;
    Ok(forgotten as u64)
}

/// Puts a seal into the chain, or returns the one that was there first.
pub(super) fn place_seal(connection: &Connection, seal: &Seal) -> Result<Seal, Stop> {
    let placed = connection
        .prepare_cached(
            "INSERT INTO seals (to_seq, from_seq, previous, hash) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        )?
        .execute(params![seal.to.cast_signed(), seal.from.cast_signed(), seal.previous, seal.hash])?;
    if placed == 1 {
        return Ok(seal.clone());
    }
    let winner = reading::seal_after(connection, &seal.previous)?;
    let lost = || LedgerError::Unreadable(format!("seal {}..{} fits nowhere", seal.from, seal.to));
    winner.ok_or_else(|| lost().into())
}

/// Begins a new incarnation.
pub(super) fn renew_epoch(connection: &Connection, reason: &str, at_us: i64) -> Result<Epoch, Stop> {
    let head = reading::head(connection)?;
    let begun = reading::epochs(connection)?.len() as u64;
    let epoch = Epoch {
        number: begun + 1,
        epoch: Uuid::now_v7(),
        after_seq: head.seq,
        sealed_to: reading::last_seal(connection)?.map_or(0, |seal| seal.to),
        began_us: at_us,
        reason: reason.to_owned(),
    };
    insert_epoch(connection, &epoch)?;
    connection.execute("UPDATE head SET epoch = ?1", params![epoch.epoch.as_bytes()])?;
    Ok(epoch)
}

/// Writes down an incarnation.
pub(super) fn insert_epoch(connection: &Connection, epoch: &Epoch) -> rusqlite::Result<usize> {
    connection.execute(
        "INSERT INTO epochs (number, epoch, after_seq, sealed_to, began_us, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            epoch.number.cast_signed(),
            epoch.epoch.as_bytes(),
            epoch.after_seq.cast_signed(),
            epoch.sealed_to.cast_signed(),
            epoch.began_us,
            epoch.reason
        ],
    )
}
