//! The cells and how they come and go: a cell is cut into quarters where units crowd, quarters become one cell again
//! where they thin out, and the overview is told of what is occupied.

use super::Positioned;
use super::cell::Cell;
use super::directory::{BASE_NODE, Directory, Node};
use super::grid::{CellKey, DEEPEST, Spot};
use super::marks::{Marked, Sum};
use super::overview::Overview;
use super::slots::{Slot, Slots, UnitKey};

/// Four quarters become one cell when together they hold one in so many of what a cell may hold.
const MEND_BELOW_ONE_IN: usize = 2;

/// And it is looked for when one of them holds one in so many.
const LOOK_BELOW_ONE_IN: usize = 8;

#[derive(Debug, Clone)]
pub(super) struct Cells<Id: UnitKey, Tag> {
    pub(super) slots: Id::Slots,
    pub(super) cells: Vec<Cell<Id, Tag>>,
    /// Numbers of cells that are not in use.
    free: Vec<u32>,
    pub(super) directory: Directory,
    pub(super) overview: Overview,
    /// Most units in a cell that can still be cut.
    most: usize,
}

impl<Id: UnitKey, Tag: Marked> Cells<Id, Tag> {
    pub(super) fn new(most: usize) -> Self {
        Cells {
            slots: Id::Slots::default(),
            cells: Vec::new(),
            free: Vec::new(),
            directory: Directory::default(),
            overview: Overview::new(),
            most,
        }
    }

    #[inline]
    pub(super) fn get(&self, slot: Slot) -> Positioned<Id, Tag> {
        self.cells[slot.cell as usize].unit(slot.at as usize)
    }

    pub(super) fn cell_at(&self, spot: Spot) -> Option<&Cell<Id, Tag>> {
        self.directory.cell_at(spot).map(|cell| &self.cells[cell as usize])
    }

    /// The cell that a unit stands in, and its place in the slab.
    #[inline]
    pub(super) fn standing(&self, id: Id) -> Option<(&Cell<Id, Tag>, usize)> {
        let Slot { cell, at } = self.slots.get(id)?;
        Some((self.cells.get(cell as usize)?, at as usize))
    }

    /// Puts a unit that is in no cell into the one that holds its place.
    pub(super) fn insert(&mut self, unit: Positioned<Id, Tag>, spot: Spot) {
        let mut cell = match self.directory.cell_at(spot) {
            Some(cell) => cell,
            None => {
                let cell = self.make(CellKey::holding(spot, 0), BASE_NODE);
                self.directory.set_base(spot.base(), cell);
                cell
            }
        };
        while self.cells[cell as usize].len() >= self.most && self.cells[cell as usize].key.depth < DEEPEST {
            self.cut(cell);
            cell = self.directory.cell_at(spot).expect("a cell that was cut has four quarters");
        }
        self.push(cell, unit, spot);
        self.widen(cell, Sum::of(unit.tag.marks()));
    }

    /// Takes the unit at a slot out of its cell. Its entry in the table of slots is left to the caller.
    pub(super) fn take(&mut self, slot: Slot) -> Positioned<Id, Tag> {
        let cell = &mut self.cells[slot.cell as usize];
        let unit = cell.swap_remove(slot.at as usize);
        if let Some(moved) = cell.id(slot.at as usize) {
            self.slots.set(moved, slot);
        }
        let left = cell.len();
        let is_stale = cell.is_stale();
        // Not each time: whoever stays between two of these counts changes nothing that cannot wait for the next.
        if left * LOOK_BELOW_ONE_IN <= self.most
            && (left == 0 || left.is_power_of_two())
            && self.thin_out(slot.cell)
        {
            return unit;
        }
        if is_stale {
            self.reckon(slot.cell);
        }
        unit
    }

    /// Changes a unit where it stands.
    #[inline]
    pub(super) fn replace(
        &mut self,
        slot: Slot,
        unit: Positioned<Id, Tag>,
        spot: Spot,
    ) -> Positioned<Id, Tag> {
        let cell = &mut self.cells[slot.cell as usize];
        let before = cell.replace(slot.at as usize, unit, spot);
        let marks = unit.tag.marks();
        if before.tag.marks() != marks {
            cell.stale = cell.stale.saturating_add(1);
            if cell.is_stale() {
                self.reckon(slot.cell);
            } else {
                self.widen(slot.cell, Sum::of(marks));
            }
        }
        before
    }

    #[cfg(test)]
    pub(super) fn most(&self) -> usize {
        self.most
    }

    pub(super) fn bytes(&self) -> usize {
        let slabs = self.cells.iter().map(Cell::bytes);
        slabs.sum::<usize>()
            + self.cells.capacity() * size_of::<Cell<Id, Tag>>()
            + self.free.capacity() * size_of::<u32>()
            + self.slots.bytes()
            + self.directory.bytes()
            + self.overview.bytes()
    }

    fn make(&mut self, key: CellKey, node: u32) -> u32 {
        let cell = Cell::new(key, node);
        if let Some(number) = self.free.pop() {
            self.cells[number as usize] = cell;
            return number;
        }
        if self.cells.len() == self.cells.capacity() {
            self.cells.reserve_exact(64.max(self.cells.len() / 8));
        }
        self.cells.push(cell);
        u32::try_from(self.cells.len() - 1).expect("fewer cells than units")
    }

    fn push(&mut self, cell: u32, unit: Positioned<Id, Tag>, spot: Spot) {
        let at = self.cells[cell as usize].push(unit, spot);
        let at = u32::try_from(at).expect("four thousand million units do not fit in memory");
        self.slots.set(unit.id, Slot { cell, at });
    }

    /// Cuts a cell into quarters. Only those that somebody is in become known to the overview.
    fn cut(&mut self, cell: u32) {
        let old = self.unmake(cell);
        let Cell { key, node, .. } = old;
        let four: [u32; 4] = std::array::from_fn(|quarter| {
            let quarter = u32::try_from(quarter).expect("four quarters");
            self.make(key.quarter(quarter), 0)
        });
        let first = self.directory.cut(key.base(), node, four);
        for (node, &quarter) in (first..).zip(&four) {
            self.cells[quarter as usize].node = node;
        }
        for unit in old.units() {
            let spot = Spot::of(unit.place);
            self.push(four[spot.quarter(key.depth) as usize], unit, spot);
        }
        for quarter in four {
            self.reckon(quarter);
        }
    }

    /// A cell with few units or none left: it is mended with the quarters beside it, or, if it is a whole base cell and
    /// empty, given up. Answers whether it is gone.
    fn thin_out(&mut self, cell: u32) -> bool {
        let Cell { node, key, .. } = self.cells[cell as usize];
        let Some(four) = self.directory.four(node) else {
            let is_over = self.cells[cell as usize].is_empty();
            if is_over {
                self.unmake(cell);
                self.directory.remove_base(key.base());
            }
            return is_over;
        };
        let together = four.iter().try_fold(0, |sum, &node| match node {
            Node::Cell(cell) => Some(sum + self.cells[cell as usize].len()),
            Node::Cut(_) => None,
        });
        if together.is_none_or(|together| together * MEND_BELOW_ONE_IN > self.most) {
            return false;
        }
        self.mend(key, node, four);
        true
    }

    fn mend(&mut self, quarter: CellKey, node: u32, four: [Node; 4]) {
        let mut units = Vec::new();
        for node in four {
            if let Node::Cell(cell) = node {
                units.extend(self.unmake(cell).units());
            }
        }
        let cell = self.make(quarter.whole(), 0);
        self.cells[cell as usize].node = self.directory.mend(quarter.base(), node, cell);
        for unit in units {
            self.push(cell, unit, Spot::of(unit.place));
        }
        self.reckon(cell);
        self.thin_out(cell);
    }

    /// Takes a cell out of the overview and frees its number.
    fn unmake(&mut self, cell: u32) -> Cell<Id, Tag> {
        let old = &mut self.cells[cell as usize];
        let old = std::mem::replace(old, Cell::new(old.key, BASE_NODE));
        if old.known != Sum::NOBODY {
            self.overview.remove(cell, old.key);
        }
        self.free.push(cell);
        old
    }

    /// Tells the overview that somebody in a cell has this, if it does not say so already.
    fn widen(&mut self, cell: u32, sum: Sum) {
        let known = self.cells[cell as usize].known;
        if !known.covers(sum) {
            self.tell(cell, known.and(sum));
        }
    }

    /// Reckons anew what is had in a cell, which costs a look at all of its units.
    fn reckon(&mut self, cell: u32) {
        let now = &mut self.cells[cell as usize];
        now.stale = 0;
        let sum = now.sum();
        self.tell(cell, sum);
    }

    /// Tells the overview what is had in a cell.
    fn tell(&mut self, cell: u32, sum: Sum) {
        let now = &mut self.cells[cell as usize];
        let key = now.key;
        let before = std::mem::replace(&mut now.known, sum);
        if before == sum {
            return;
        }
        if before != Sum::NOBODY {
            self.overview.remove(cell, key);
        }
        if sum != Sum::NOBODY {
            self.overview.insert(cell, key, sum);
        }
    }
}
