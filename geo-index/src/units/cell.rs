//! One cell: the slab of its units, and what is had by somebody among them.

use super::Positioned;
use super::grid::{CellKey, Spot};
use super::marks::{Marked, Sum};
use crate::Place;
use crate::prefetch::soon;

/// A slab shrinks when less than one in so many of its places is taken.
const SHRINK_BELOW_ONE_IN: usize = 3;

/// What the overview says of a cell is reckoned anew when so many times its units have left since, or a slab's growth.
const STALE_FROM: usize = 4;

/// Units that are glanced at together.
pub(super) const LANES: usize = 8;

/// What a search looks at of eight units of a cell: one line of memory where tags have four bytes.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(super) struct Glance<Tag> {
    /// Steps within the base cell: see [`Spot`].
    pub(super) x: [u16; LANES],
    pub(super) y: [u16; LANES],
    pub(super) tags: [Tag; LANES],
}

/// A slab as a structure of arrays. What stands at one place of each of them is of one unit. All that is needed to look
/// through it is in its first line of memory, and what is needed of those who are found in the second.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub(super) struct Cell<Id, Tag> {
    pub(super) glances: Vec<Glance<Tag>>,
    /// What the overview says of this cell; [`Sum::NOBODY`] while it does not know it.
    pub(super) known: Sum,
    pub(super) key: CellKey,
    /// Where the directory keeps this cell.
    pub(super) node: u32,
    /// Units that left or were changed since `known` was reckoned: since then it may say too much.
    pub(super) stale: u32,
    places: Vec<Place>,
    ids: Vec<Id>,
}

impl<Id: Copy, Tag: Marked> Cell<Id, Tag> {
    pub(super) fn new(key: CellKey, node: u32) -> Self {
        let (glances, places, ids) = (Vec::new(), Vec::new(), Vec::new());
        Cell { glances, known: Sum::NOBODY, key, node, stale: 0, places, ids }
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Asks for the cell, and nothing of what it holds.
    #[inline]
    pub(super) fn soon(&self) {
        soon(&self.glances);
        soon(&self.places);
    }

    /// Asks for what a move changes of a unit.
    #[inline]
    pub(super) fn soon_at(&self, at: usize) {
        if let (Some(glance), Some(place)) = (self.glances.get(at / LANES), self.places.get(at)) {
            soon(glance);
            soon(place);
        }
    }

    /// Asks for what is told of a unit that was found.
    #[inline]
    pub(super) fn soon_found(&self, at: usize) {
        if let (Some(place), Some(id)) = (self.places.get(at), self.ids.get(at)) {
            soon(place);
            soon(id);
        }
    }

    pub(super) fn id(&self, at: usize) -> Option<Id> {
        self.ids.get(at).copied()
    }

    #[inline]
    pub(super) fn tag(&self, at: usize) -> Tag {
        self.glances[at / LANES].tags[at % LANES]
    }

    #[inline]
    pub(super) fn unit(&self, at: usize) -> Positioned<Id, Tag> {
        Positioned { id: self.ids[at], place: self.places[at], tag: self.tag(at) }
    }

    pub(super) fn units(&self) -> impl Iterator<Item = Positioned<Id, Tag>> + '_ {
        (0..self.len()).map(|at| self.unit(at))
    }

    /// Adds a unit. Answers its place in the slab.
    pub(super) fn push(&mut self, unit: Positioned<Id, Tag>, spot: Spot) -> usize {
        let at = self.len();
        if at == self.places.capacity() {
            // A cell that cannot be cut any more may hold a crowd: it grows by shares, or growing would be quadratic.
            let more = LANES.max(at / LANES);
            self.glances.reserve_exact(more.div_ceil(LANES));
            self.places.reserve_exact(more);
            self.ids.reserve_exact(more);
        }
        if at.is_multiple_of(LANES) {
            self.glances.push(Glance { x: [0; LANES], y: [0; LANES], tags: [unit.tag; LANES] });
        }
        self.places.push(unit.place);
        self.ids.push(unit.id);
        self.note(at, spot, unit.tag);
        at
    }

    /// Changes the unit at a place of the slab. Answers what was there.
    #[inline]
    pub(super) fn replace(
        &mut self,
        at: usize,
        unit: Positioned<Id, Tag>,
        spot: Spot,
    ) -> Positioned<Id, Tag> {
        let tag = self.tag(at);
        self.note(at, spot, unit.tag);
        Positioned { id: unit.id, place: std::mem::replace(&mut self.places[at], unit.place), tag }
    }

    /// Takes the unit at a place of the slab out; the last one takes its place.
    pub(super) fn swap_remove(&mut self, at: usize) -> Positioned<Id, Tag> {
        let (tag, last) = (self.tag(at), self.len() - 1);
        let Glance { x, y, tags } = self.glances[last / LANES];
        let (glance, lane) = (&mut self.glances[at / LANES], at % LANES);
        (glance.x[lane], glance.y[lane], glance.tags[lane]) =
            (x[last % LANES], y[last % LANES], tags[last % LANES]);
        self.glances.truncate(last.div_ceil(LANES));
        let unit = Positioned { id: self.ids.swap_remove(at), place: self.places.swap_remove(at), tag };
        self.stale = self.stale.saturating_add(1);
        if last * SHRINK_BELOW_ONE_IN < self.places.capacity() && self.places.capacity() > LANES {
            self.glances.shrink_to(last.div_ceil(LANES) + 1);
            self.places.shrink_to(last + LANES);
            self.ids.shrink_to(last + LANES);
        }
        unit
    }

    #[inline]
    fn note(&mut self, at: usize, spot: Spot, tag: Tag) {
        let (glance, lane) = (&mut self.glances[at / LANES], at % LANES);
        (glance.x[lane], glance.y[lane], glance.tags[lane]) = (spot.x, spot.y, tag);
    }

    /// Whether so many have left that what the overview says may be much too much.
    pub(super) fn is_stale(&self) -> bool {
        self.stale as usize > self.len().max(LANES) * STALE_FROM
    }

    pub(super) fn sum(&self) -> Sum {
        (0..self.len()).fold(Sum::NOBODY, |sum, at| sum.and(Sum::of(self.tag(at).marks())))
    }

    /// Bytes of the slab.
    pub(super) fn bytes(&self) -> usize {
        self.glances.capacity() * size_of::<Glance<Tag>>()
            + self.places.capacity() * size_of::<Place>()
            + self.ids.capacity() * size_of::<Id>()
    }
}
