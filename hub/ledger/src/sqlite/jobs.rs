//! Work for the writer: what to do inside the transaction, and whom to tell after it.

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::failure::Stop;
use crate::{AppendError, RowChange, Shelf};

/// Whether what a job erases may stay in the write-ahead log until that is emptied of its own accord.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Traces {
    /// It may.
    Stay,
    /// Personal data was erased: the log is emptied as soon as no reader needs it.
    Go,
}

impl Traces {
    /// What these changes ask for.
    pub(super) fn of(rows: &[RowChange]) -> Self {
        let erases = rows.iter().any(|row| row.shelf == Shelf::Vault && row.value.is_none());
        if erases { Self::Go } else { Self::Stay }
    }
}

/// One piece of writing. It may be run again after a rollback, and is answered once, after the commit.
pub(super) trait Job: Send {
    /// Does the work in a savepoint; a refusal is remembered and leaves nothing behind.
    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()>;

    /// Whether it erases personal data.
    fn traces(&self) -> Traces;

    /// Tells the caller what came of it.
    fn answer(self: Box<Self>, committed: Result<(), AppendError>);
}

/// A [`Job`] made of a closure and the channel on which its caller waits.
pub(super) struct Write<T, W> {
    work: W,
    traces: Traces,
    outcome: Option<Result<T, AppendError>>,
    answer: oneshot::Sender<Result<T, AppendError>>,
}

impl<T, W> Write<T, W> {
    pub(super) fn new(work: W, traces: Traces, answer: oneshot::Sender<Result<T, AppendError>>) -> Self {
        Self { work, traces, outcome: None, answer }
    }
}

impl<T, W> Job for Write<T, W>
where
    T: Send,
    W: FnMut(&Connection) -> Result<T, Stop> + Send,
{
    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        connection.prepare_cached("SAVEPOINT job")?.execute([])?;
        match (self.work)(connection) {
            Ok(value) => self.outcome = Some(Ok(value)),
            Err(Stop::Refused(refusal)) => {
                connection.prepare_cached("ROLLBACK TO job")?.execute([])?;
                self.outcome = Some(Err(refusal));
            }
            Err(Stop::Store(error)) => return Err(error),
        }
        connection.prepare_cached("RELEASE job")?.execute([])?;
        Ok(())
    }

    fn traces(&self) -> Traces {
        self.traces
    }

    fn answer(self: Box<Self>, committed: Result<(), AppendError>) {
        let outcome = match committed {
            Ok(()) => self.outcome.expect("a committed group has run every job in it"),
            Err(error) => Err(error),
        };
        // A caller that has gone away finds the outcome under its key.
        let _ = self.answer.send(outcome);
    }
}
