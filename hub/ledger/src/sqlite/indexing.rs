//! Changing the index.
//!
//! An entry's terms lie in `index_terms` by source and, all together, in the full-text table, which is told word for word
//! what to forget: it keeps no text of its own.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rusqlite::{Connection, OptionalExtension, params};

use super::failure::Stop;
use super::marks::{blob_of, marks_of, stored, words_of};
use crate::Shelf;
use crate::index::{
    IndexChange, IndexEntry, Mark, NUMBERS_PER_MICROSECOND, Rescope, TermSource, first_number, page_limit,
    rescoped, sorted,
};
use crate::storable::as_stored;

/// Terms of the entries that a change touches, as they were before it. The full-text table is told once for each entry, at
/// the end: to be told of the same one twice makes it write everything down in between.
#[derive(Default)]
struct Touched(BTreeMap<i64, Vec<Mark>>);

impl Touched {
    fn note(&mut self, connection: &Connection, number: i64) -> rusqlite::Result<()> {
        if let Entry::Vacant(vacant) = self.0.entry(number) {
            vacant.insert(all_terms(connection, number)?);
        }
        Ok(())
    }

    /// Tells the full-text table, in the order of its rows.
    fn tell(self, connection: &Connection) -> rusqlite::Result<()> {
        for (number, before) in self.0 {
            let after = all_terms(connection, number)?;
            if before == after {
                continue;
            }
            if !before.is_empty() {
                connection
                    .prepare_cached(
                        "INSERT INTO index_words (index_words, rowid, terms) VALUES ('delete', ?1, ?2)",
                    )?
                    .execute(params![number, words_of(&before)])?;
            }
            if !after.is_empty() {
                connection
                    .prepare_cached("INSERT INTO index_words (rowid, terms) VALUES (?1, ?2)")?
                    .execute(params![number, words_of(&after)])?;
            }
        }
        Ok(())
    }
}

/// Carries changes out, in order.
pub(super) fn change_index(connection: &Connection, changes: &[IndexChange]) -> Result<(), Stop> {
    let mut touched = Touched::default();
    for change in changes {
        match change {
            IndexChange::Put(entry) => put(connection, entry)?,
            IndexChange::Terms { key, source, terms } => {
                let is_there = match source {
                    TermSource::Own => true,
                    TermSource::Vault(row) => is_kept(connection, row)?,
                };
                if let Some(number) = number_of(connection, key)?
                    && is_there
                {
                    touched.note(connection, number)?;
                    set_terms(connection, number, source.name(), &sorted(terms))?;
                }
            }
        }
    }
    Ok(touched.tell(connection)?)
}

fn number_of(connection: &Connection, key: &str) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT number FROM index_entries WHERE key = ?1")?
        .query_row(params![key], |row| row.get(0))
        .optional()
}

fn is_kept(connection: &Connection, vault_key: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM shelves WHERE shelf = ?1 AND key = ?2")?
        .exists(params![Shelf::Vault.name(), vault_key])
}

fn put(connection: &Connection, entry: &IndexEntry) -> rusqlite::Result<()> {
    let there = connection
        .prepare_cached("SELECT number, scopes FROM index_entries WHERE key = ?1")?
        .query_row(params![entry.key], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))
        .optional()?;
    let Some((number, before)) = there else { return put_new(connection, entry) };
    let scopes = sorted(&entry.scopes);
    connection
        .prepare_cached("UPDATE index_entries SET state = ?2, scopes = ?3 WHERE number = ?1")?
        .execute(params![number, entry.state, blob_of(&scopes)])?;
    move_scopes(connection, number, &marks_of(&before), &scopes)
}

fn put_new(connection: &Connection, entry: &IndexEntry) -> rusqlite::Result<()> {
    let number = free_number(connection, entry.at_us)?;
    let scopes = sorted(&entry.scopes);
    connection
        .prepare_cached("INSERT INTO index_entries (number, key, state, scopes) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![number, entry.key, entry.state, blob_of(&scopes)])?;
    move_scopes(connection, number, &[], &scopes)
}

/// One more than the highest of this microsecond; if that is another's, the first after it that is free.
fn free_number(connection: &Connection, at_us: i64) -> rusqlite::Result<i64> {
    let first = first_number(at_us);
    let highest: Option<i64> = connection
        .prepare_cached("SELECT max(number) FROM index_entries WHERE number >= ?1 AND number < ?2")?
        .query_row(params![first, first + NUMBERS_PER_MICROSECOND], |row| row.get(0))?;
    let mut number = highest.map_or(first, |highest| highest + 1);
    let mut taken = connection.prepare_cached("SELECT 1 FROM index_entries WHERE number = ?1")?;
    while taken.exists(params![number])? {
        number += 1;
    }
    Ok(number)
}

fn move_scopes(
    connection: &Connection,
    number: i64,
    before: &[Mark],
    after: &[Mark],
) -> rusqlite::Result<()> {
    for scope in before.iter().filter(|scope| !after.contains(scope)) {
        connection
            .prepare_cached("DELETE FROM index_scopes WHERE scope = ?1 AND number = ?2")?
            .execute(params![stored(*scope), number])?;
    }
    for scope in after.iter().filter(|scope| !before.contains(scope)) {
        connection
            .prepare_cached(
                "INSERT INTO index_scopes (scope, number) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            )?
            .execute(params![stored(*scope), number])?;
    }
    Ok(())
}

/// What all sources tell about an entry, each term once.
pub(super) fn all_terms(connection: &Connection, number: i64) -> rusqlite::Result<Vec<Mark>> {
    let mut all = Vec::new();
    let mut statement = connection.prepare_cached("SELECT terms FROM index_terms WHERE number = ?1")?;
    let mut rows = statement.query(params![number])?;
    while let Some(row) = rows.next()? {
        all.extend(marks_of(row.get_ref(0)?.as_blob()?));
    }
    Ok(sorted(&all))
}

/// Puts what one source tells in the place of what it told before; no row at all if it tells nothing.
fn set_terms(connection: &Connection, number: i64, source: &str, terms: &[Mark]) -> rusqlite::Result<()> {
    if terms.is_empty() {
        connection
            .prepare_cached("DELETE FROM index_terms WHERE number = ?1 AND source = ?2")?
            .execute(params![number, source])?;
    } else {
        connection
            .prepare_cached(
                "INSERT INTO index_terms (number, source, terms) VALUES (?1, ?2, ?3)
                 ON CONFLICT (number, source) DO UPDATE SET terms = excluded.terms",
            )?
            .execute(params![number, source, blob_of(terms)])?;
    }
    Ok(())
}

/// A row of the vault is gone, and what was made of it.
pub(super) fn forget(connection: &Connection, vault_key: &str) -> rusqlite::Result<()> {
    // No source has this name: it stands for what an entry tells of itself.
    if vault_key.is_empty() {
        return Ok(());
    }
    let mut statement = connection.prepare_cached("SELECT number FROM index_terms WHERE source = ?1")?;
    let numbers = statement.query_map(params![vault_key], |row| row.get(0))?;
    let mut touched = Touched::default();
    for number in numbers.collect::<rusqlite::Result<Vec<i64>>>()? {
        touched.note(connection, number)?;
        set_terms(connection, number, vault_key, &[])?;
    }
    touched.tell(connection)
}

/// One step of giving the entries of a scope other scopes.
pub(super) fn rescope(connection: &Connection, step: &Rescope) -> Result<Option<u64>, Stop> {
    let limit = i64::try_from(page_limit(step.limit)).expect("the cap is small");
    let before = step.before.map_or(i64::MAX, as_stored);
    let entries = connection
        .prepare_cached(
            "SELECT number, scopes FROM index_scopes JOIN index_entries USING (number)
             WHERE scope = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3",
        )?
        .query_map(params![stored(step.within), before, limit], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<(i64, Vec<u8>)>>>()?;
    for (number, scopes) in &entries {
        let scopes = marks_of(scopes);
        let after = rescoped(&scopes, step);
        connection
            .prepare_cached("UPDATE index_entries SET scopes = ?2 WHERE number = ?1")?
            .execute(params![number, blob_of(&after)])?;
        move_scopes(connection, *number, &scopes, &after)?;
    }
    Ok(entries.last().map(|(number, _)| number.cast_unsigned()))
}
