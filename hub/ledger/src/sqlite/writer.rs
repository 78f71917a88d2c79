//! The one thread that writes: takes what is waiting, commits it as a group, then answers.
//!
//! Nothing is answered before its commit returned. After a failed commit nothing more is written. A group that did not
//! fit on the disk, or of which one job met a failure, is rolled back and tried one by one, so that
//! a large or faulty job does not fail its neighbours.

use std::fs::File;
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::{mpsc, watch};

use super::broken::Breakage;
use super::failure::{breaks, is_full, of_store};
use super::jobs::{Job, Traces};
use super::opening::{BUSY_MAX, Opened};
use crate::{AppendError, LedgerError, crash_point};

/// Most jobs committed together; their callers wait for one synchronisation of the disk.
const GROUP_MAX: usize = 256;

/// Jobs after which the write-ahead log is copied into the database, so that it stays small however many share a commit.
const JOBS_PER_CHECKPOINT: usize = 256;

/// Pages of 4 KiB in the log beyond which the writer waits for the readers in the way: 64 MiB.
const LOG_PAGES_MAX: i64 = 16_384;

/// How long it waits for them; they read at most some thousand rows each.
const READERS_WAITED_FOR: Duration = Duration::from_millis(250);

const MOVE_WHAT_CAN_BE_MOVED: &str = "PRAGMA wal_checkpoint(PASSIVE)";
const EMPTY_THE_LOG: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

struct Writer {
    connection: Connection,
    progress: watch::Sender<u64>,
    breakage: Breakage,
    jobs_since_checkpoint: usize,
    /// Erased rows stay in the log until it is emptied.
    erased: bool,
    /// Held until the connection is closed.
    _lock: File,
}

/// Why a group was not committed.
enum Failed {
    /// The transaction could not be begun; the ledger lives on.
    NotBegun(AppendError),
    /// Rolled back; the ledger lives on.
    RolledBack(AppendError),
    /// The disk or the file failed; jobs get the error, and the ledger is broken.
    Broken(AppendError),
}

/// Starts the thread. It ends when all senders are gone, or when the ledger breaks.
pub(super) fn start(
    opened: Opened,
    mut waiting: mpsc::Receiver<Box<dyn Job>>,
    progress: watch::Sender<u64>,
    breakage: Breakage,
) -> Result<JoinHandle<()>, LedgerError> {
    let Opened { connection, lock } = opened;
    let mut writer =
        Writer { connection, progress, breakage, jobs_since_checkpoint: 0, erased: false, _lock: lock };
    // A process that dies leaves its log behind; one that dies again and again must not let it grow without end.
    writer.checkpoint(EMPTY_THE_LOG, Duration::ZERO);
    std::thread::Builder::new()
        .name("ledger-writer".to_owned())
        .spawn(move || writer.run(&mut waiting))
        .map_err(|error| LedgerError::Unavailable(format!("could not start the writer: {error}")))
}

impl Writer {
    fn run(&mut self, waiting: &mut mpsc::Receiver<Box<dyn Job>>) {
        // A panic below ends the thread; whoever calls next must not wait for it.
        let on_exit = BreakOnExit(self.breakage.clone());
        let mut group = Vec::with_capacity(GROUP_MAX);
        while waiting.blocking_recv_many(&mut group, GROUP_MAX) > 0 {
            self.commit_group(std::mem::take(&mut group));
            self.checkpoint_if_due();
            if self.breakage.check().is_err() {
                break;
            }
        }
        drop(on_exit);
        waiting.close();
        while let Ok(job) = waiting.try_recv() {
            job.answer(Err(AppendError::Failed(self.breakage.error())));
        }
    }

    fn commit_group(&mut self, mut group: Vec<Box<dyn Job>>) {
        match self.try_commit(&mut group) {
            Ok(()) => answer_all(group, &Ok(())),
            Err(Failed::RolledBack(_)) if group.len() > 1 => {
                for job in group {
                    self.commit_group(vec![job]);
                }
            }
            Err(Failed::NotBegun(error) | Failed::RolledBack(error)) => answer_all(group, &Err(error)),
            Err(Failed::Broken(error)) => {
                tracing::error!(%error, "the ledger is broken and must be started again");
                self.breakage.set(&error.to_string());
                answer_all(group, &Err(error));
            }
        }
    }

    fn try_commit(&mut self, group: &mut [Box<dyn Job>]) -> Result<(), Failed> {
        self.breakage.check().map_err(|error| Failed::NotBegun(error.into()))?;
        let begun = self.connection.prepare_cached("BEGIN IMMEDIATE").and_then(|mut begin| begin.execute([]));
        begun.map_err(|error| self.not_begun(&error))?;
        let head = self.run_jobs(group).or_else(|error| self.roll_back(&error))?;
        crash_point("before_commit");
        if let Err(error) = self.connection.prepare_cached("COMMIT").and_then(|mut commit| commit.execute([]))
        {
            return self.commit_failed(&error);
        }
        crash_point("after_commit");
        self.erased |= group.iter().any(|job| job.traces() == Traces::Go);
        self.jobs_since_checkpoint += group.len();
        self.progress.send_if_modified(|present| std::mem::replace(present, head) != head);
        Ok(())
    }

    fn run_jobs(&self, group: &mut [Box<dyn Job>]) -> rusqlite::Result<u64> {
        for job in group {
            job.run(&self.connection)?;
        }
        let head = self.connection.prepare_cached("SELECT seq FROM head")?.query_row([], |row| row.get(0));
        head.map(i64::cast_unsigned)
    }

    fn not_begun(&self, error: &rusqlite::Error) -> Failed {
        let told = AppendError::Failed(of_store(error));
        if breaks(error) { Failed::Broken(told) } else { Failed::NotBegun(told) }
    }

    /// Nothing has been committed yet: undo it all, and see whether the ledger can go on.
    fn roll_back<T>(&self, error: &rusqlite::Error) -> Result<T, Failed> {
        // SQLite may have rolled back by itself, then there is nothing left to undo.
        let undone = self.connection.is_autocommit() || self.connection.execute_batch("ROLLBACK").is_ok();
        let told = if is_full(error) {
            AppendError::Full(error.to_string())
        } else {
            AppendError::Failed(of_store(error))
        };
        if undone && !breaks(error) { Err(Failed::RolledBack(told)) } else { Err(Failed::Broken(told)) }
    }

    /// A full disk is noticed while the log is written, before its last frame: nothing of it counts. After any other
    /// failure the frames may or may not be on the disk, and asking the disk again would lie.
    fn commit_failed(&self, error: &rusqlite::Error) -> Result<(), Failed> {
        if is_full(error) {
            self.roll_back(error)
        } else {
            Err(Failed::Broken(AppendError::Unknown(error.to_string())))
        }
    }

    fn checkpoint_if_due(&mut self) {
        if self.breakage.check().is_err() {
            return;
        }
        if self.erased {
            self.checkpoint(EMPTY_THE_LOG, Duration::ZERO);
        } else if self.jobs_since_checkpoint >= JOBS_PER_CHECKPOINT
            && self.checkpoint(MOVE_WHAT_CAN_BE_MOVED, Duration::ZERO) > LOG_PAGES_MAX
        {
            self.checkpoint(EMPTY_THE_LOG, READERS_WAITED_FOR);
        }
    }

    /// Copies the log into the database and returns how many pages it held. Readers in the way, or a lack of room, only
    /// put it off.
    fn checkpoint(&mut self, pragma: &str, wait_for_readers: Duration) -> i64 {
        let result = self.connection.busy_timeout(wait_for_readers).and_then(|()| {
            let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)? != 0, row.get::<_, i64>(1)?));
            self.connection.query_row(pragma, [], read)
        });
        let restored = self.connection.busy_timeout(BUSY_MAX);
        match result.and_then(|found| restored.map(|()| found)) {
            Ok((false, pages)) => {
                self.jobs_since_checkpoint = 0;
                self.erased = false;
                return pages;
            }
            Ok((true, pages)) => return pages,
            Err(error) if breaks(&error) => {
                tracing::error!(%error, "could not move the log into the ledger: it must be started again");
                self.breakage.set(&error.to_string());
            }
            Err(error) => {
                tracing::warn!(%error, "could not move the log into the ledger, trying again later");
            }
        }
        0
    }
}

fn answer_all(group: Vec<Box<dyn Job>>, committed: &Result<(), AppendError>) {
    for job in group {
        job.answer(committed.clone());
    }
}

/// Breaks the ledger when the writer ends, however it ends.
struct BreakOnExit(Breakage);

impl Drop for BreakOnExit {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.set("the writer panicked");
        }
    }
}
