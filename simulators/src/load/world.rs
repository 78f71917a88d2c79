//! What units and consoles of one load share, all on one thread: the book of fixes, what became of reports, and counts.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    net::SocketAddr,
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use hub_protocol::UnitId;
use tokio::sync::Semaphore;

use super::book::FixBook;
use crate::bench::{self, load::Load};

/// Sockets that are being opened at a time: a hub that has just started is not asked for all of them at once.
const OPENING_MAX: usize = 64;

/// Shared by everything that runs on the load's thread.
#[derive(Debug)]
pub(super) struct World {
    pub(super) hub: SocketAddr,
    pub(super) fix_every: Duration,
    pub(super) unit_of: HashMap<UnitId, usize>,
    pub(super) book: RefCell<FixBook>,
    pub(super) load: RefCell<Load>,
    pub(super) fix_late_us: RefCell<Histogram<u64>>,
    pub(super) opening: Semaphore,
    pub(super) counts: Counts,
    /// What was to be measured is measured: the hub may close its sockets.
    pub(super) is_over: Cell<bool>,
}

/// What happened so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    /// Units on duty.
    pub(super) units: Cell<usize>,
    /// Consoles that were welcomed.
    pub(super) consoles: Cell<usize>,
    /// Sockets that could not be opened or ended.
    pub(super) lost: Cell<usize>,
    /// Fixes sent.
    pub(super) fixes: Cell<usize>,
    /// Fixes the hub said it did not use.
    pub(super) fixes_refused: Cell<usize>,
    /// Orders that were carried out.
    pub(super) orders_done: Cell<usize>,
    /// Orders that were refused.
    pub(super) orders_refused: Cell<usize>,
    /// Rows of units whose handle the console had not been told.
    pub(super) rows_unnamed: Cell<usize>,
    /// Frames that consoles were sent.
    pub(super) frames: Cell<usize>,
    /// Bytes that consoles were sent.
    pub(super) bytes: Cell<usize>,
}

/// One more, or so many.
pub(super) fn add(count: &Cell<usize>, more: usize) {
    count.set(count.get() + more);
}

impl World {
    pub(super) fn new(
        hub: SocketAddr,
        fix_every: Duration,
        unit_of: HashMap<UnitId, usize>,
        book: FixBook,
    ) -> Self {
        Self {
            hub,
            fix_every,
            unit_of,
            book: RefCell::new(book),
            load: RefCell::default(),
            fix_late_us: RefCell::new(bench::histogram()),
            opening: Semaphore::new(OPENING_MAX),
            counts: Counts::default(),
            is_over: Cell::new(false),
        }
    }

    /// A socket could not be opened, or ended.
    pub(super) fn lost(&self, what: &str, error: &anyhow::Error) {
        if self.is_over.get() {
            return;
        }
        // The first few say why; thousands would say the same.
        if self.counts.lost.get() < 5 {
            tracing::error!("{what}: {error:#}");
        }
        add(&self.counts.lost, 1);
    }

    /// A fix was sent this much later than it was due.
    pub(super) fn fix_sent(&self, due: Instant, sent: Instant) {
        self.fix_late_us.borrow_mut().saturating_record(bench::us(due, sent));
        add(&self.counts.fixes, 1);
    }
}
