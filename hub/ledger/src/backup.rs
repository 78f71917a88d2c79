//! Copies of a SQLite ledger, made while it is in use.

use std::fs::File;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::LedgerError;
use crate::sqlite::{beside, named};

/// Copies the database as it is at one moment into a new file, and returns when the copy is on the disk.
///
/// # Errors
/// The target exists, cannot be written, or has no room; then no file of that name is left behind.
pub(crate) fn copy(source: &Connection, target: &Path) -> Result<(), LedgerError> {
    if target.exists() {
        return Err(LedgerError::Unavailable(format!("{} exists already", target.display())));
    }
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

pub(crate) fn remove_if_there(path: &Path) -> Result<(), LedgerError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(of_file(path, &error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

pub(crate) fn of_file(path: &Path, error: &std::io::Error) -> LedgerError {
    LedgerError::Unavailable(format!("{}: {error}", path.display()))
}
