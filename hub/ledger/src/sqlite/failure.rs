//! What SQLite's errors mean to a ledger.

use rusqlite::ErrorCode;

use crate::{AppendError, LedgerError};

/// Why a piece of writing did not go through.
#[derive(Debug)]
pub(super) enum Stop {
    /// It lost: its savepoint is rolled back, the rest of the group goes on.
    Refused(AppendError),
    /// The store failed.
    Store(rusqlite::Error),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error)
    }
}

impl From<AppendError> for Stop {
    fn from(error: AppendError) -> Self {
        Self::Refused(error)
    }
}

impl From<LedgerError> for Stop {
    fn from(error: LedgerError) -> Self {
        Self::Refused(AppendError::Failed(error))
    }
}

/// True if there was no room for the write.
pub(super) fn is_full(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DiskFull)
}

/// True if the operating system failed below SQLite, or the file is no longer what SQLite wrote: nothing in memory
/// can be trusted then.
pub(super) fn breaks(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}

/// A failure to read, or a failure before anything was committed.
pub(crate) fn of_store(error: &rusqlite::Error) -> LedgerError {
    let unreadable = matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
            | rusqlite::Error::QueryReturnedNoRows
    ) || matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::ConstraintViolation)
    );
    if unreadable {
        LedgerError::Unreadable(error.to_string())
    } else {
        LedgerError::Unavailable(error.to_string())
    }
}

/// What a write that is no append answers: it has no conflicts, and its caller may simply try again.
pub(super) fn of_plain_write(error: AppendError) -> LedgerError {
    match error {
        AppendError::Failed(error) => error,
        AppendError::Full(_) | AppendError::Unknown(_) => LedgerError::Unavailable(error.to_string()),
        AppendError::Conflict { .. }
        | AppendError::Claimed { .. }
        | AppendError::ClaimGone { .. }
        | AppendError::TimerGone { .. }
        | AppendError::KeyReused { .. } => LedgerError::Unreadable(error.to_string()),
    }
}
