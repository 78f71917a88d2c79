//! Where the moving units are: put, find the nearest first, look into a circle, a map window or an outline.
//!
//! The index knows nothing about roles, duty or jurisdiction. It carries a small [`Copy`] *tag* for each unit
//! and hands it back with every hit, so that the caller filters and stops when it has enough. Answers never
//! depend on the order in which units were put: nearest first is by distance, then by id; everything else is
//! by id.

use crate::lat_lon_box::LatLonBox;
use crate::{Outline, Place};

mod around;
mod cell;
mod cells;
mod directory;
mod grid;
mod marks;
mod nearest;
mod overview;
mod reach;
mod ring;
mod sieve;
mod slots;

use cells::Cells;
use grid::Spot;

pub use marks::{Marked, Marks, Wanted};
use overview::{Extent, Visitor};
pub use slots::{Hashed, Numbered, Slot, Slots, UnitKey};

/// Most units in a cell before it is cut into quarters.
const CELL_MAX: usize = 256;

/// Units of a batch that are taken in at once.
const PIECE: usize = 256;

/// Units that are moved between asking for one piece of memory and for the next that it leads to.
const AHEAD: usize = 12;

/// A unit and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Positioned<Id, Tag> {
    /// The unit.
    pub id: Id,
    /// Where it was put last.
    pub place: Place,
    /// What the caller put with it.
    pub tag: Tag,
}

/// A unit found from somewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near<Id, Tag> {
    /// The unit.
    pub id: Id,
    /// Where it was put last.
    pub place: Place,
    /// What the caller put with it.
    pub tag: Tag,
    /// Great-circle metres from the place that was asked about: [`Place::distance_m`], to the bit.
    pub distance_m: f64,
}

/// Moving units in two levels: an R-tree over the occupied cells of a grid that refines itself where units
/// crowd, and in each cell a slab of its units. Right at the poles and over the date line, and of any extent.
///
/// A move within its cell touches the slab alone, one that leaves it a few lines of memory more; figures are
/// in the [crate documentation](crate). What each unit is wanted for ([`Marked`]) is summed up over cells and
/// regions, so that [`nearest_wanted`](Self::nearest_wanted) passes by where nobody is suitable.
///
/// ```
/// use geo_index::{Place, UnitIndex, Wanted};
///
/// const FREE: u8 = 1;
/// const HAS_BOAT: u8 = 2;
///
/// let mut units = UnitIndex::new();
/// units.put(7_u32, Place::new(38.8741, 115.4646)?, HAS_BOAT);
/// units.put(8, Place::new(38.8800, 115.4700)?, FREE);
/// units.put(9, Place::new(38.9000, 115.5000)?, FREE | HAS_BOAT);
///
/// let call = Place::new(38.8740, 115.4646)?;
/// let free = Wanted::ANYONE.with_all(FREE.into());
/// let ids = |wanted| units.nearest_wanted(call, wanted).map(|near| near.id).collect::<Vec<_>>();
/// assert_eq!(ids(free), [8, 9]);
/// assert_eq!(ids(free.with_all(HAS_BOAT.into())), [9]);
/// # Ok::<(), geo_index::PlaceError>(())
/// ```
#[derive(Debug, Clone)]
pub struct UnitIndex<Id: UnitKey, Tag> {
    cells: Cells<Id, Tag>,
    len: usize,
    /// How many units have each bit of their marks.
    with_bit: [u32; 64],
}

impl<Id: UnitKey, Tag: Marked> UnitIndex<Id, Tag> {
    /// No units.
    #[must_use]
    pub fn new() -> Self {
        Self::with_cells_of(CELL_MAX)
    }

    /// No units, and cells that are cut when they hold more than `most`.
    fn with_cells_of(most: usize) -> Self {
        UnitIndex { cells: Cells::new(most), len: 0, with_bit: [0; 64] }
    }

    /// How many units there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no unit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes that the index takes on the heap, of what allocators add nothing.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.cells.bytes()
    }

    /// Where a unit is, and its tag.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<Positioned<Id, Tag>> {
        self.cells.slots.get(id).map(|slot| self.cells.get(slot))
    }

    /// All units, by id. Costs O(n log n): for who needs no order there is [`unordered`](Self::unordered).
    pub fn iter(&self) -> impl Iterator<Item = Positioned<Id, Tag>> + '_ {
        let mut all: Vec<_> = self.unordered().collect();
        all.sort_unstable_by_key(|unit| unit.id);
        all.into_iter()
    }

    /// All units, in an order that means nothing.
    pub fn unordered(&self) -> impl Iterator<Item = Positioned<Id, Tag>> + '_ {
        self.cells.cells.iter().flat_map(|cell| cell.units())
    }

    /// Puts a unit somewhere: a new one, or a known one to where it is now. Answers what was known of it
    /// before.
    pub fn put(&mut self, id: Id, place: Place, tag: Tag) -> Option<Positioned<Id, Tag>> {
        let now = Positioned { id, place, tag };
        let spot = Spot::of(place);
        let Some(slot) = self.cells.slots.get(id) else {
            self.len += 1;
            self.count(tag.marks().bits, 1);
            self.cells.insert(now, spot);
            return None;
        };
        let before = if self.cells.cells[slot.cell as usize].key.holds(spot) {
            self.cells.replace(slot, now, spot)
        } else {
            let before = self.cells.take(slot);
            self.cells.insert(now, spot);
            before
        };
        self.recount(before.tag, tag);
        Some(before)
    }

    /// Puts many units; the same as [`put`](Self::put) for each in turn (a unit named twice ends at the later
    /// place), and several times cheaper: while one is moved, the memory of those behind it is on its way.
    pub fn put_batch(&mut self, batch: impl IntoIterator<Item = (Id, Place, Tag)>) {
        let mut batch = batch.into_iter();
        let mut piece = Vec::with_capacity(PIECE);
        loop {
            piece.extend(batch.by_ref().take(PIECE));
            if piece.is_empty() {
                return;
            }
            self.put_piece(&piece);
            piece.clear();
        }
    }

    /// Each unit is asked for thrice before it is moved: its slot, then the cell that the slot names, then where it stands
    /// in the slab of that cell. What is asked for has arrived when the next is asked for, and others move meanwhile.
    fn put_piece(&mut self, piece: &[(Id, Place, Tag)]) {
        for turn in 0..piece.len() + 3 * AHEAD {
            if let Some(&(id, ..)) = piece.get(turn) {
                self.cells.slots.soon(id);
            }
            let earlier = |by: usize| turn.checked_sub(by).and_then(|at| piece.get(at));
            if let Some((cell, _)) = earlier(AHEAD).and_then(|&(id, ..)| self.cells.standing(id)) {
                cell.soon();
            }
            if let Some((cell, at)) = earlier(2 * AHEAD).and_then(|&(id, ..)| self.cells.standing(id)) {
                cell.soon_at(at);
            }
            if let Some(&(id, place, tag)) = earlier(3 * AHEAD) {
                self.put(id, place, tag);
            }
        }
    }

    /// Replaces the tag of a unit where it stands. Answers the tag before, or `None` for an unknown unit.
    pub fn retag(&mut self, id: Id, tag: Tag) -> Option<Tag> {
        let slot = self.cells.slots.get(id)?;
        let now = Positioned { tag, ..self.cells.get(slot) };
        let before = self.cells.replace(slot, now, Spot::of(now.place));
        self.recount(before.tag, tag);
        Some(before.tag)
    }

    /// Takes a unit out. Answers what was known of it.
    pub fn remove(&mut self, id: Id) -> Option<Positioned<Id, Tag>> {
        let slot = self.cells.slots.remove(id)?;
        let unit = self.cells.take(slot);
        self.len -= 1;
        self.count(unit.tag.marks().bits, -1);
        Some(unit)
    }

    /// Every unit, nearest first, equal distances by id. Lazy: take what you need and stop.
    pub fn nearest(&self, from: Place) -> impl Iterator<Item = Near<Id, Tag>> + '_ {
        self.nearest_wanted(from, Wanted::ANYONE)
    }

    /// [`nearest`](Self::nearest), only the units that are wanted, and without looking where none of them is.
    pub fn nearest_wanted(&self, from: Place, wanted: Wanted) -> impl Iterator<Item = Near<Id, Tag>> + '_ {
        nearest::NearestFirst::new(self, from, wanted, f64::INFINITY)
    }

    /// [`nearest`](Self::nearest), only the units that `suits` accepts. What can be said by [`Wanted`] is
    /// better asked by [`nearest_wanted`](Self::nearest_wanted): this looks at every unit on the way.
    pub fn nearest_where<'a>(
        &'a self,
        from: Place,
        mut suits: impl FnMut(&Near<Id, Tag>) -> bool + 'a,
    ) -> impl Iterator<Item = Near<Id, Tag>> + 'a {
        self.nearest(from).filter(move |unit| suits(unit))
    }

    /// The units at most `radius_m` metres away, nearest first. Nothing for a negative or NaN radius.
    pub fn within_radius(&self, from: Place, radius_m: f64) -> impl Iterator<Item = Near<Id, Tag>> + '_ {
        let nearest = nearest::NearestFirst::new(self, from, Wanted::ANYONE, radius_m);
        nearest.take_while(move |unit| unit.distance_m <= radius_m)
    }

    /// The units in a map window, borders included, by id. A window whose west is greater than its east
    /// crosses the date line; one whose south is greater than its north is empty. A unit at a pole is in
    /// every window that reaches it.
    #[must_use]
    pub fn within_box(&self, south_west: Place, north_east: Place) -> Vec<Positioned<Id, Tag>> {
        let window = LatLonBox::new(south_west, north_east);
        let mut found = Vec::new();
        if window.is_inverted() {
            return found;
        }
        self.cells.overview.walk(&mut Within { window, cells: &self.cells, found: &mut found });
        found.sort_unstable_by_key(|unit| unit.id);
        found
    }

    /// The units inside an outline or on its border, by id.
    #[must_use]
    pub fn within_outline(&self, outline: &Outline) -> Vec<Positioned<Id, Tag>> {
        let (south_west, north_east) = outline.bounds();
        let mut found = self.within_box(south_west, north_east);
        found.retain(|unit| outline.covers(unit.place));
        found
    }

    fn recount(&mut self, before: Tag, now: Tag) {
        let (before, now) = (before.marks().bits, now.marks().bits);
        if before != now {
            self.count(before & !now, -1);
            self.count(now & !before, 1);
        }
    }

    fn count(&mut self, mut bits: u64, by: i32) {
        while bits != 0 {
            let count = &mut self.with_bit[bits.trailing_zeros() as usize];
            *count = count.saturating_add_signed(by);
            bits &= bits - 1;
        }
    }
}

impl<Id: UnitKey, Tag: Marked> Default for UnitIndex<Id, Tag> {
    fn default() -> Self {
        UnitIndex::new()
    }
}

/// Gathers who is in a map window.
struct Within<'a, Id: UnitKey, Tag> {
    window: LatLonBox,
    cells: &'a Cells<Id, Tag>,
    found: &'a mut Vec<Positioned<Id, Tag>>,
}

impl<Id: UnitKey, Tag: Marked> Visitor for Within<'_, Id, Tag> {
    fn enters(&mut self, extent: &Extent) -> bool {
        self.window.may_touch(extent.bounds())
    }

    fn visit(&mut self, cell: u32) {
        let units = self.cells.cells[cell as usize].units();
        self.found.extend(units.filter(|unit| self.window.contains(unit.place)));
    }
}

#[cfg(test)]
mod crowds;
#[cfg(test)]
mod tests;
