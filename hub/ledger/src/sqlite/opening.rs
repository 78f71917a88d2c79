//! Opening the file: the lock, the settings that are read back, the backup before a migration, and the migration.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use refinery::Runner;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use uuid::Uuid;

use super::failure::of_store;
use super::{Durability, SqliteOptions, appending};
use crate::{Epoch, LedgerError};

mod embedded {
    refinery::embed_migrations!("migrations/sqlite");
}

/// The first SQLite without the defect by which two connections could lose committed writes (WAL reset, fixed in 3.51.3).
pub(crate) const LIBRARY_VERSION_MIN: i32 = 3_051_003;

/// Longest wait for a lock inside SQLite. There is one writer, so anybody waiting this long has met a defect.
pub(super) const BUSY_MAX: Duration = Duration::from_millis(500);

/// Longest wait for the lock of the file. A child that this process is starting holds it too until its program runs, and
/// a hub that ends may still be giving it back when the next one starts; whoever holds it longer uses the ledger.
const LOCK_WAIT_MAX: Duration = Duration::from_secs(1);

/// Between two tries for the lock of the file.
const LOCK_RETRY: Duration = Duration::from_millis(10);

/// To this size the log is cut back after it was copied into the database.
const LOG_KEPT_BYTES: u32 = 16 << 20;

/// Statements that a connection keeps prepared: all that there are.
const STATEMENTS_KEPT: usize = 64;

/// Pages that a connection keeps in memory, in KiB: the upper levels of all trees of a ledger of millions of events.
const PAGES_KEPT_KIB: i64 = 8 * 1024;

/// The writing connection and the lock that makes it the only one.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) lock: File,
}

/// Refuses a library that may lose committed writes.
pub(crate) fn lowest_good_library() -> Result<(), LedgerError> {
    let found = rusqlite::version_number();
    if found < LIBRARY_VERSION_MIN {
        return Err(LedgerError::Unavailable(format!(
            "SQLite {} can lose committed writes, {LIBRARY_VERSION_MIN} is needed",
            rusqlite::version()
        )));
    }
    Ok(())
}

/// Makes this process the only writer of the file until the lock is dropped.
pub(crate) fn lock_for_writing(path: &Path) -> Result<File, LedgerError> {
    let lock_path = beside(path, ".lock");
    let failed = |error: &dyn std::fmt::Display| {
        LedgerError::Unavailable(format!("could not lock {}: {error}", lock_path.display()))
    };
    let lock = File::options().create(true).truncate(false).write(true).open(&lock_path);
    let lock = lock.map_err(|error| failed(&error))?;
    let deadline = Instant::now() + LOCK_WAIT_MAX;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => std::thread::sleep(LOCK_RETRY),
            Err(TryLockError::WouldBlock) => {
                let message = format!("{} is in use by another process", path.display());
                return Err(LedgerError::Unavailable(message));
            }
            Err(TryLockError::Error(error)) => return Err(failed(&error)),
        }
    }
}

/// The path with something added to the file's name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Opens, checks, migrates.
pub(super) fn open_for_writing(options: &SqliteOptions) -> Result<Opened, LedgerError> {
    open_with(options, &embedded::migrations::runner())
}

fn open_with(options: &SqliteOptions, runner: &Runner) -> Result<Opened, LedgerError> {
    lowest_good_library()?;
    let path = &options.path;
    let lock = lock_for_writing(path)?;
    let opened = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    );
    let mut connection = opened.map_err(|error| named(path, &error))?;
    let found = schema_version(&connection).map_err(|error| named(path, &error))?;
    let supported = newest(runner);
    match found {
        Found::Foreign => {
            return Err(LedgerError::Unreadable(format!("{} is a database but no ledger", path.display())));
        }
        Found::Schema(found) if found > supported => return Err(LedgerError::Newer { found, supported }),
        Found::Schema(_) | Found::Nothing => {}
    }
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    configure(&connection, options).map_err(|error| named(path, &error))?;
    check_settings(&connection, options)?;
    if let Found::Schema(found) = found
        && found < supported
    {
        let backup = beside(path, &format!(".before-v{supported}.bak"));
        crate::backup::copy_over(&connection, &backup)?;
        tracing::info!(backup = %backup.display(), from = found, to = supported, "the ledger is migrated");
    }
    let migrated = runner.run(&mut connection);
    migrated
        .map_err(|error| LedgerError::Unreadable(format!("could not migrate {}: {error}", path.display())))?;
    begin_first_epoch(&mut connection).map_err(|error| named(path, &error))?;
    Ok(Opened { connection, lock })
}

/// Opens a connection that can only read.
pub(super) fn open_for_reading(options: &SqliteOptions) -> Result<Connection, LedgerError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || {
        let connection = Connection::open_with_flags(&options.path, flags)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        connection.busy_timeout(BUSY_MAX)?;
        connection.pragma_update(None, "query_only", "ON")?;
        connection.pragma_update(None, "synchronous", synchronous(options))?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "cache_size", -PAGES_KEPT_KIB)?;
        Ok(connection)
    };
    let connection = open().map_err(|error| named(&options.path, &error))?;
    check_settings(&connection, options)?;
    Ok(connection)
}

fn configure(connection: &Connection, options: &SqliteOptions) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_MAX)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", synchronous(options))?;
    // What is erased is overwritten with zeros.
    connection.pragma_update(None, "secure_delete", "ON")?;
    // SQLite ignores a failure of its own checkpoints; the writer does them and looks.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "journal_size_limit", LOG_KEPT_BYTES)?;
    connection.pragma_update(None, "cache_size", -PAGES_KEPT_KIB)?;
    connection.pragma_update(None, "temp_store", "MEMORY")
}

fn synchronous(options: &SqliteOptions) -> &'static str {
    match options.durability {
        Durability::Full => "FULL",
        Durability::NormalForControl => "NORMAL",
    }
}

/// Reads the settings back on which the promise rests.
fn check_settings(connection: &Connection, options: &SqliteOptions) -> Result<(), LedgerError> {
    let read = || -> rusqlite::Result<(String, i64)> {
        let journal_mode = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        let synchronous = connection.pragma_query_value(None, "synchronous", |row| row.get(0))?;
        Ok((journal_mode, synchronous))
    };
    let (journal_mode, found) = read().map_err(|error| named(&options.path, &error))?;
    let wanted = match options.durability {
        Durability::Full => 2,
        Durability::NormalForControl => 1,
    };
    if journal_mode != "wal" || found != wanted {
        return Err(LedgerError::Unavailable(format!(
            "{} has journal_mode={journal_mode} and synchronous={found}, wal and {wanted} are needed",
            options.path.display()
        )));
    }
    Ok(())
}

enum Found {
    Nothing,
    Foreign,
    Schema(u32),
}

fn schema_version(connection: &Connection) -> rusqlite::Result<Found> {
    connection.busy_timeout(BUSY_MAX)?;
    let tables: i64 =
        connection
            .query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'table'", [], |row| row.get(0))?;
    let history = connection
        .query_row("SELECT 1 FROM sqlite_schema WHERE name = 'refinery_schema_history'", [], |_| Ok(()))
        .optional()?;
    if history.is_none() {
        return Ok(if tables == 0 { Found::Nothing } else { Found::Foreign });
    }
    let version: Option<u32> =
        connection.query_row("SELECT max(version) FROM refinery_schema_history", [], |row| row.get(0))?;
    Ok(version.map_or(Found::Nothing, Found::Schema))
}

/// The highest version among the migrations of a runner.
pub(crate) fn newest(runner: &Runner) -> u32 {
    let versions = runner.get_migrations().iter().map(|migration| u32::try_from(migration.version()));
    versions.map(|version| version.expect("migrations are numbered from 1")).max().unwrap_or(0)
}

fn begin_first_epoch(connection: &mut Connection) -> rusqlite::Result<()> {
    let begun = connection.transaction()?;
    let heads: i64 = begun.query_row("SELECT count(*) FROM head", [], |row| row.get(0))?;
    if heads == 0 {
        let epoch = Epoch::first(Uuid::now_v7());
        appending::insert_epoch(&begun, &epoch)?;
        begun.execute(
            "INSERT INTO head (one, epoch, seq, recorded_us) VALUES (1, ?1, 0, 0)",
            params![epoch.epoch.as_bytes()],
        )?;
    }
    begun.commit()
}

/// A failure of the store with the file it is about.
pub(crate) fn named(path: &Path, error: &rusqlite::Error) -> LedgerError {
    match of_store(error) {
        LedgerError::Unavailable(what) => LedgerError::Unavailable(format!("{}: {what}", path.display())),
        LedgerError::Unreadable(what) => LedgerError::Unreadable(format!("{}: {what}", path.display())),
        other @ (LedgerError::Malformed(_) | LedgerError::Newer { .. }) => other,
    }
}

#[cfg(test)]
mod tests {
    use refinery::Migration;

    use super::*;
    use crate::sqlite::reading;

    #[test]
    fn a_lock_that_is_about_to_be_given_back_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let held = lock_for_writing(&path).unwrap();
        // As a child does that has been forked and does not run its program yet.
        let inherited = held.try_clone().unwrap();
        drop(held);
        let begun = std::sync::Arc::new(std::sync::Barrier::new(2));
        let tries = std::sync::Arc::clone(&begun);
        let next = std::thread::spawn(move || {
            tries.wait();
            lock_for_writing(&path).map(|_| ())
        });
        begun.wait();
        drop(inherited);
        assert!(next.join().unwrap().is_ok());
    }

    /// This version's migrations and one of a version to come.
    fn next_version(sql: &str) -> Runner {
        let mut migrations = embedded::migrations::runner().get_migrations().clone();
        migrations.push(Migration::unapplied("V3__to_come", sql).unwrap());
        Runner::new(&migrations)
    }

    fn ledger_of_this_version(folder: &tempfile::TempDir) -> SqliteOptions {
        let options = SqliteOptions::new(folder.path().join("ledger.db"));
        drop(open_for_writing(&options).unwrap());
        options
    }

    fn version_of(path: &Path) -> u32 {
        match schema_version(&Connection::open(path).unwrap()).unwrap() {
            Found::Schema(version) => version,
            Found::Nothing | Found::Foreign => 0,
        }
    }

    #[test]
    fn a_migration_leaves_a_backup_of_what_was_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let options = ledger_of_this_version(&folder);
        let bak = folder.path().join("ledger.db.before-v3.bak");
        assert!(!bak.exists(), "a new ledger needs none");
        let opened = open_with(&options, &next_version("CREATE TABLE added (x)")).unwrap();
        let head = reading::head(&opened.connection).unwrap();
        drop(opened);
        assert_eq!((version_of(&options.path), version_of(&bak)), (3, 2));
        // The backup is a ledger that the older version opens.
        let old = open_for_writing(&SqliteOptions::new(&bak)).unwrap();
        assert_eq!(reading::head(&old.connection).unwrap(), head);
        let refused = open_for_writing(&options).map(|_| ());
        assert!(matches!(refused, Err(LedgerError::Newer { found: 3, supported: 2 })), "{refused:?}");
    }

    #[test]
    fn a_migration_that_fails_changes_nothing_and_may_be_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let options = ledger_of_this_version(&folder);
        for _ in 0..2 {
            let failed = open_with(&options, &next_version("CREATE TABLE added (x); SELECT no_such_column"))
                .map(|_| ());
            assert!(matches!(failed, Err(LedgerError::Unreadable(_))), "{failed:?}");
            assert_eq!(version_of(&options.path), 2);
        }
        drop(open_for_writing(&options).unwrap());
        open_with(&options, &next_version("CREATE TABLE added (x)")).unwrap();
        assert_eq!(version_of(&options.path), 3);
    }

    #[test]
    fn settings_that_could_lose_a_commit_are_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let options = ledger_of_this_version(&folder);
        let connection = Connection::open(&options.path).unwrap();
        for (setting, value) in [("synchronous", "OFF"), ("synchronous", "NORMAL")] {
            connection.pragma_update(None, setting, value).unwrap();
            assert!(check_settings(&connection, &options).is_err(), "{setting}={value}");
        }
        connection.pragma_update(None, "synchronous", "FULL").unwrap();
        check_settings(&connection, &options).unwrap();
        connection.pragma_update(None, "journal_mode", "DELETE").unwrap();
        assert!(check_settings(&connection, &options).is_err());
    }
}
