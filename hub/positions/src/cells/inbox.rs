//! What waits for one console: the newest frame of each cell, never more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::{Cell, CellFrame};

/// A slot for each cell that the console looks at.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    slots: Mutex<Slots>,
    pub(crate) filled: Notify,
}

#[derive(Debug, Default)]
struct Slots {
    frames: BTreeMap<Cell, Arc<CellFrame>>,
    superseded: u64,
}

impl Inbox {
    /// Puts the newest frame of a cell, over the one that was not taken. Answers how many were lost by it, 0 or 1.
    pub(crate) fn put(&self, frame: Arc<CellFrame>) -> u64 {
        let mut slots = self.slots();
        let lost = u64::from(slots.frames.insert(frame.content.cell, frame).is_some());
        slots.superseded += lost;
        drop(slots);
        self.filled.notify_one();
        lost
    }

    /// All that waits, each cell once.
    pub(crate) fn take(&self) -> Vec<Arc<CellFrame>> {
        std::mem::take(&mut self.slots().frames).into_values().collect()
    }

    /// The cells whose last frame was not taken.
    pub(crate) fn untaken(&self) -> BTreeSet<Cell> {
        self.slots().frames.keys().copied().collect()
    }

    /// Forgets the frames of the cells that are looked at no longer.
    pub(crate) fn keep_only(&self, cells: &BTreeSet<Cell>) {
        self.slots().frames.retain(|cell, _| cells.contains(cell));
    }

    pub(crate) fn superseded(&self) -> u64 {
        self.slots().superseded
    }

    fn slots(&self) -> MutexGuard<'_, Slots> {
        // Each change of the slots is a single step, so a panic elsewhere cannot have left half of one.
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
