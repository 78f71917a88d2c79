//! Backups of a SQLite ledger while it is in use, and their restore.
//!
//! A PostgreSQL ledger is not for these functions; [`POSTGRES_ADVICE`] says what is.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::anchor::Anchored;
use crate::erasures::{self, LinesError};
use crate::sqlite::{beside, lock_for_writing, named};
use crate::verify::{VerifyError, verify};
use crate::{APPEND_ENTRIES_MAX, Epoch, Ledger, LedgerError, RowChange, Shelf, SqliteLedger, SqliteOptions};

/// What to tell somebody who asks for a backup or a restore of a PostgreSQL ledger.
pub const POSTGRES_ADVICE: &str = "a PostgreSQL ledger is backed up with pg_dump or pg_basebackup and restored with the \
    server's own tools; afterwards it needs a new epoch and the erasure list applied";

/// Copies the ledger as it is at one moment into a new file, and returns when the copy is on the disk. Appends go on.
///
/// # Errors
/// The target exists or cannot be written; then no file of that name is left behind.
pub async fn back_up(ledger: &SqliteLedger, target: &Path) -> Result<(), LedgerError> {
    let target = target.to_owned();
    ledger.read(move |connection| copy(connection, &target)).await
}

/// What to do with a ledger that lies where the backup shall be restored to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Change nothing and say so.
    Refuse,
    /// Rename it to `<name>.replaced-<time>`.
    SetAside,
}

/// A restore.
#[derive(Debug, Clone)]
pub struct Restore {
    /// A file made by [`back_up`], or automatically before a migration. It is only read.
    pub backup: PathBuf,
    /// Where the ledger shall be.
    pub target: PathBuf,
    /// The erasure list, kept outside the backup; see [`erasures`].
    pub erasures: PathBuf,
    /// What was anchored, as far as it is known; the backup must agree with what it reaches.
    pub anchors: Vec<Anchored>,
    /// What to do with a ledger that is there.
    pub existing: Existing,
    /// Now, UTC microseconds; the beginning of the new epoch.
    pub at_us: i64,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The new incarnation, which says where the backup ended.
    pub epoch: Epoch,
    /// Rows of the vault that were in the backup and are erased again.
    pub erased: u64,
    /// Where the ledger that was there lies now.
    pub set_aside: Option<PathBuf>,
}

/// A backup was not restored; the target is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// There is a ledger, and nobody chose to set it aside.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// A log lies beside the backup: it is a ledger in use, not a backup.
    #[error("{} is a ledger in use, not a backup", .0.display())]
    InUse(PathBuf),
    /// The backup is damaged.
    #[error("the backup is damaged: {0}")]
    Damaged(#[from] VerifyError),
    /// The erasure list cannot be read, and without it erased rows would come back.
    #[error("the erasure list: {0}")]
    Erasures(#[from] LinesError),
    /// A file could not be opened, copied or written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Restores a backup: copies it, verifies the copy, erases again what was erased since, begins a new epoch, and
/// only then puts it in place.
///
/// # Errors
/// See [`RestoreError`]; in each case the target is as it was.
pub async fn restore(restore: &Restore) -> Result<Restored, RestoreError> {
    let Restore { backup, target, existing, at_us, .. } = restore;
    let _lock = lock_for_writing(target)?;
    if *existing == Existing::Refuse && target.exists() {
        return Err(RestoreError::Exists(target.clone()));
    }
    if std::fs::metadata(beside(backup, "-wal")).is_ok_and(|log| log.len() > 0) {
        return Err(RestoreError::InUse(backup.clone()));
    }
    let erased_keys = erasures::read(&restore.erasures)?;
    let copy = beside(target, ".restoring");
    remove_with_log(&copy)?;
    std::fs::copy(backup, &copy).map_err(|error| of_file(backup, &error))?;
    let (epoch, erased) = prepare(restore, &copy, &erased_keys).await?;
    settle(&copy)?;
    let set_aside = put_in_place(&copy, target, *at_us)?;
    Ok(Restored { epoch, erased, set_aside })
}

/// Makes the copy into the ledger that it shall be.
async fn prepare(
    restore: &Restore,
    copy: &Path,
    erased_keys: &[erasures::Erasure],
) -> Result<(Epoch, u64), RestoreError> {
    let ledger = SqliteLedger::open(&SqliteOptions::new(copy))?;
    let known: Vec<_> = ledger.epochs().await?.into_iter().map(|epoch| epoch.epoch).collect();
    let sealed_to = verify(&ledger, &[]).await?.sealed_to;
    let reached = restore.anchors.iter().filter(|anchored| anchored.seal.to <= sealed_to);
    // What a later incarnation anchored is not in a backup of an earlier one.
    let reached: Vec<_> = reached.filter(|anchored| known.contains(&anchored.epoch)).cloned().collect();
    verify(&ledger, &reached).await?;
    Ok(adopt_restored(&ledger, erased_keys, restore.at_us).await?)
}

/// Makes a ledger that other tools brought back into one that may be used: erases again what was erased since its
/// backup, and begins a new epoch. Returns that, and how many rows were erased.
///
/// # Errors
/// The ledger fails; then this may be called again.
pub async fn adopt_restored(
    ledger: &dyn Ledger,
    erased_keys: &[erasures::Erasure],
    at_us: i64,
) -> Result<(Epoch, u64), LedgerError> {
    let mut erased = 0;
    let mut changes = Vec::new();
    for erasure in erased_keys {
        if ledger.row(Shelf::Vault, &erasure.key).await?.is_some() {
            erased += 1;
            changes.push(RowChange { shelf: Shelf::Vault, key: erasure.key.clone(), value: None });
        }
    }
    for chunk in changes.chunks(APPEND_ENTRIES_MAX) {
        ledger.put_rows(chunk.to_vec()).await?;
    }
    Ok((ledger.renew_epoch("restored", at_us).await?, erased))
}

/// Moves the copy's log into it, so that it is one file.
fn settle(copy: &Path) -> Result<(), LedgerError> {
    let fold = || {
        let connection = Connection::open(copy)?;
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        connection.close().map_err(|(_, error)| error)
    };
    fold().map_err(|error: rusqlite::Error| named(copy, &error))?;
    File::open(copy).and_then(|file| file.sync_all()).map_err(|error| of_file(copy, &error))?;
    remove_if_there(&beside(copy, ".lock"))
}

/// Renames what is there out of the way and the copy into it.
fn put_in_place(copy: &Path, target: &Path, at_us: i64) -> Result<Option<PathBuf>, LedgerError> {
    let mut set_aside = None;
    if target.exists() {
        let aside = beside(target, &format!(".replaced-{at_us}"));
        for part in ["-wal", "-shm", ""] {
            let (from, to) = (beside(target, part), beside(&aside, part));
            if from.exists() {
                std::fs::rename(&from, &to).map_err(|error| of_file(&from, &error))?;
            }
        }
        set_aside = Some(aside);
    }
    let placed = std::fs::rename(copy, target).and_then(|()| sync_folder_of(target));
    placed.map_err(|error| of_file(target, &error))?;
    Ok(set_aside)
}

/// Copies the database into a new file.
pub(crate) fn copy(source: &Connection, target: &Path) -> Result<(), LedgerError> {
    if target.exists() {
        return Err(LedgerError::Unavailable(format!("{} exists already", target.display())));
    }
    copy_over(source, target)
}

/// Copies the database; a file of that name is replaced once the copy is whole and on the disk.
pub(crate) fn copy_over(source: &Connection, target: &Path) -> Result<(), LedgerError> {
    let partial = beside(target, ".partial");
    remove_if_there(&partial)?;
    copy_pages(source, &partial).map_err(|error| named(&partial, &error))?;
    let synced = File::open(&partial).and_then(|file| file.sync_all());
    let renamed =
        synced.and_then(|()| std::fs::rename(&partial, target)).and_then(|()| sync_folder_of(target));
    renamed.map_err(|error| of_file(target, &error))
}

fn copy_pages(source: &Connection, partial: &Path) -> rusqlite::Result<()> {
    let mut target = Connection::open(partial)?;
    // All pages in one step: one read transaction, so appends go on and the copy is of one moment.
    let reached = Backup::new(source, &mut target)?.step(-1)?;
    if reached != StepResult::Done {
        let what = format!("the copy stopped early: {reached:?}");
        let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
        return Err(rusqlite::Error::SqliteFailure(busy, Some(what)));
    }
    target.close().map_err(|(_, error)| error)
}

/// Presses a new or renamed file's entry onto the disk.
pub(crate) fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn remove_with_log(path: &Path) -> Result<(), LedgerError> {
    ["", "-wal", "-shm"].iter().try_for_each(|part| remove_if_there(&beside(path, part)))
}

fn remove_if_there(path: &Path) -> Result<(), LedgerError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(of_file(path, &error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn of_file(path: &Path, error: &std::io::Error) -> LedgerError {
    LedgerError::Unavailable(format!("{}: {error}", path.display()))
}
