//! What PostgreSQL's errors mean to a ledger.

use deadpool_postgres::PoolError;
use tokio_postgres::error::SqlState;

use crate::{AppendError, LedgerError};

/// The error with what caused it; the driver's own text leaves the server's words out.
fn told(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(server) => format!("{} ({})", server.message(), server.code().code()),
        None => error.to_string(),
    }
}

/// A failed read, or a failed write whose caller may simply try again.
pub(super) fn of_read(error: &tokio_postgres::Error) -> LedgerError {
    let unreadable = error.code().is_some_and(|code| {
        *code == SqlState::DATA_CORRUPTED
            || *code == SqlState::INDEX_CORRUPTED
            || code.code().starts_with("23")
    });
    if unreadable { LedgerError::Unreadable(told(error)) } else { LedgerError::Unavailable(told(error)) }
}

/// No connection was to be had.
pub(super) fn of_pool(error: &PoolError) -> LedgerError {
    match error {
        PoolError::Backend(error) => of_read(error),
        PoolError::Timeout(_)
        | PoolError::Closed
        | PoolError::NoRuntimeSpecified
        | PoolError::PostCreateHook(_) => LedgerError::Unavailable(error.to_string()),
    }
}

/// A failed append. The statement commits by itself, so whenever the server did not get to say what became of
/// it, or said it while it was being shut down, the outcome is unknown.
pub(super) fn of_append(error: &tokio_postgres::Error) -> AppendError {
    let Some(code) = error.code() else { return AppendError::Unknown(told(error)) };
    let shut_down = code.code().starts_with("57P") || code.code().starts_with("08");
    if *code == SqlState::DISK_FULL {
        AppendError::Full(told(error))
    } else if shut_down {
        AppendError::Unknown(told(error))
    } else {
        AppendError::Failed(of_read(error))
    }
}
