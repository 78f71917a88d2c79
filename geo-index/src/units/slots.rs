//! From the id of a unit to where it stands in the slabs.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;

use crate::prefetch::soon;

/// Slots of one page of [`Numbered`].
const PAGE: usize = 4_096;

/// Where a unit stands: which cell, and which place in its slab. Means something to the index alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    pub(super) cell: u32,
    pub(super) at: u32,
}

impl Slot {
    const NONE: Slot = Slot { cell: u32::MAX, at: u32::MAX };
}

/// An id of units, and the table that finds them by it: [`Numbered`] for small numbers that are given out one after
/// another, [`Hashed`] for everything else.
pub trait UnitKey: Copy + Ord {
    /// The table.
    type Slots: Slots<Self>;
}

impl UnitKey for u16 {
    type Slots = Numbered;
}

impl UnitKey for u32 {
    type Slots = Numbered;
}

impl UnitKey for u64 {
    type Slots = Hashed<u64>;
}

impl UnitKey for &str {
    type Slots = Hashed<Self>;
}

/// A table of slots by id.
pub trait Slots<Id>: Default + Clone + Debug {
    /// The slot of a unit.
    fn get(&self, id: Id) -> Option<Slot>;
    /// Asks for the memory that [`get`](Self::get) will look at, if that can be said without looking.
    fn soon(&self, _id: Id) {}
    /// Notes the slot of a unit.
    fn set(&mut self, id: Id, slot: Slot);
    /// Forgets a unit.
    fn remove(&mut self, id: Id) -> Option<Slot>;
    /// Bytes that the table takes.
    fn bytes(&self) -> usize;
}

/// Slots of ids that are numbers: 8 bytes for each number in pages of 32 KiB, which are there while a number in them is in
/// use. One far above the others costs its page and the list of those below it, 16 MiB at most.
#[derive(Debug, Clone, Default)]
pub struct Numbered {
    pages: Vec<Option<Box<Page>>>,
}

#[derive(Debug, Clone)]
struct Page {
    in_use: u32,
    slots: [Slot; PAGE],
}

impl Numbered {
    fn of(id: u32) -> (usize, usize) {
        let id = id as usize;
        (id / PAGE, id % PAGE)
    }
}

impl<Id: Into<u32>> Slots<Id> for Numbered {
    fn get(&self, id: Id) -> Option<Slot> {
        let (page, at) = Numbered::of(id.into());
        let slot = self.pages.get(page)?.as_ref()?.slots[at];
        (slot != Slot::NONE).then_some(slot)
    }

    #[inline]
    fn soon(&self, id: Id) {
        let (page, at) = Numbered::of(id.into());
        if let Some(Some(page)) = self.pages.get(page) {
            soon(&page.slots[at]);
        }
    }

    fn set(&mut self, id: Id, slot: Slot) {
        let (page, at) = Numbered::of(id.into());
        if page >= self.pages.len() {
            self.pages.resize_with(page + 1, || None);
        }
        let empty = || Box::new(Page { in_use: 0, slots: [Slot::NONE; PAGE] });
        let page = self.pages[page].get_or_insert_with(empty);
        page.in_use += u32::from(page.slots[at] == Slot::NONE);
        page.slots[at] = slot;
    }

    fn remove(&mut self, id: Id) -> Option<Slot> {
        let (number, at) = Numbered::of(id.into());
        let page = self.pages.get_mut(number)?.as_mut()?;
        let slot = std::mem::replace(&mut page.slots[at], Slot::NONE);
        if slot == Slot::NONE {
            return None;
        }
        page.in_use -= 1;
        if page.in_use == 0 {
            self.pages[number] = None;
        }
        Some(slot)
    }

    fn bytes(&self) -> usize {
        let pages = self.pages.iter().flatten().count() * size_of::<Page>();
        pages + self.pages.capacity() * size_of::<Option<Box<Page>>>()
    }
}

/// Slots of any other ids. The hash is quick and seeded anew in each process; it holds off accidents, not somebody who
/// chooses ids so that they fall together, and ids of units are chosen by the hub.
#[derive(Debug, Clone)]
pub struct Hashed<Id> {
    slots: HashMap<Id, Slot, foldhash::fast::RandomState>,
}

impl<Id> Default for Hashed<Id> {
    fn default() -> Self {
        Hashed { slots: HashMap::default() }
    }
}

impl<Id: Copy + Eq + Hash + Debug> Slots<Id> for Hashed<Id> {
    fn get(&self, id: Id) -> Option<Slot> {
        self.slots.get(&id).copied()
    }

    fn set(&mut self, id: Id, slot: Slot) {
        self.slots.insert(id, slot);
    }

    fn remove(&mut self, id: Id) -> Option<Slot> {
        self.slots.remove(&id)
    }

    fn bytes(&self) -> usize {
        // A bucket and its byte of control, and seven of eight buckets may be full.
        self.slots.capacity() * 8 / 7 * (size_of::<(Id, Slot)>() + 1)
    }
}
