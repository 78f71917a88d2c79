//! One writer and many readers of an index of units.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock};

use crate::{Marked, Place, UnitIndex, UnitKey};

/// Units of a batch that are put under one hold of the lock: a few microseconds.
const HELD_FOR: usize = 64;

/// Looks at whether somebody still waits before the writer takes the lock again without him.
const LOOKS: usize = 1_000;

/// An index that one thread writes and many read. A batch is put in pieces, and between two of them those who wait to
/// read are let in, for as long as the machine gives them a core: they wait as long as a piece takes. What a reader sees
/// has whole pieces in it, and each unit once.
///
/// ```
/// use geo_index::{Place, SharedUnits};
///
/// let units = SharedUnits::new();
/// let square = Place::new(38.8741, 115.4646)?;
/// units.put_batch((0_u32..1_000).map(|id| (id, square, ())));
/// let nearest = units.read(|units| units.nearest(square).next().map(|near| near.id));
/// assert_eq!(nearest, Some(0));
/// # Ok::<(), geo_index::PlaceError>(())
/// ```
#[derive(Debug)]
pub struct SharedUnits<Id: UnitKey, Tag> {
    index: RwLock<UnitIndex<Id, Tag>>,
    /// Readers that wait for the lock.
    waiting: AtomicUsize,
}

impl<Id: UnitKey, Tag: Marked> SharedUnits<Id, Tag> {
    /// No units.
    #[must_use]
    pub fn new() -> Self {
        SharedUnits { index: RwLock::new(UnitIndex::new()), waiting: AtomicUsize::new(0) }
    }

    /// Reads. The writer waits meanwhile: copy out what takes longer to work on, and do not read or write within it, which
    /// may wait for itself.
    pub fn read<Answer>(&self, ask: impl FnOnce(&UnitIndex<Id, Tag>) -> Answer) -> Answer {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        // Whoever panicked while writing left a piece half done: each unit still stands in one place.
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        ask(&index)
    }

    /// Writes, under one hold of the lock: for a few units.
    pub fn write<Answer>(&self, change: impl FnOnce(&mut UnitIndex<Id, Tag>) -> Answer) -> Answer {
        change(&mut self.index.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// [`UnitIndex::put_batch`], piece by piece.
    pub fn put_batch(&self, batch: impl IntoIterator<Item = (Id, Place, Tag)>) {
        let mut batch = batch.into_iter();
        let mut piece = Vec::with_capacity(HELD_FOR);
        loop {
            // Whatever the batch comes from is not asked under the lock.
            piece.extend(batch.by_ref().take(HELD_FOR));
            if piece.is_empty() {
                return;
            }
            self.write(|index| index.put_batch(piece.drain(..)));
            self.let_readers_in();
        }
    }

    /// A lock that is free for a moment only is taken again before those who sleep on it have woken up.
    fn let_readers_in(&self) {
        let mut looks = 0;
        while self.waiting.load(Ordering::Relaxed) > 0 && looks < LOOKS {
            std::hint::spin_loop();
            looks += 1;
        }
        // On a machine with one core whoever waits cannot run meanwhile.
        if looks == LOOKS {
            std::thread::yield_now();
        }
    }
}

impl<Id: UnitKey, Tag: Marked> Default for SharedUnits<Id, Tag> {
    fn default() -> Self {
        SharedUnits::new()
    }
}

#[cfg(test)]
mod tests;
