//! The one-way switch from a ledger that works to one that must be started again.

use std::sync::Arc;

use tokio::sync::watch;

use crate::LedgerError;

/// Says whether a commit has failed, and why.
#[derive(Debug, Clone, Default)]
pub(super) struct Breakage(Arc<watch::Sender<Option<String>>>);

impl Breakage {
    /// Switches over; the first reason stays.
    pub(super) fn set(&self, reason: &str) {
        self.0.send_if_modified(|present| {
            let first = present.is_none();
            if first {
                *present = Some(reason.to_owned());
            }
            first
        });
    }

    pub(super) fn watch(&self) -> watch::Receiver<Option<String>> {
        self.0.subscribe()
    }

    pub(super) fn check(&self) -> Result<(), LedgerError> {
        if self.0.borrow().is_some() { Err(self.error()) } else { Ok(()) }
    }

    pub(super) fn error(&self) -> LedgerError {
        let reason = self.0.borrow().clone().unwrap_or_else(|| "the writer has ended".to_owned());
        LedgerError::Unavailable(format!("it must be started again: {reason}"))
    }
}
