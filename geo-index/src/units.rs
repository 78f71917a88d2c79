//! Where the moving units are: put, find the nearest first, look into a circle, a map window or an outline.
//!
//! The index knows nothing about roles, duty or jurisdiction. It carries a small [`Copy`] *tag* for each unit
//! and hands it back with every hit, so that the caller filters and stops when it has enough. Answers never
//! depend on the order in which units were put: nearest first is by distance, then by id; everything else is
//! by id.

use std::collections::BTreeMap;

use rstar::{AABB, RTree};

use crate::lat_lon_box::LatLonBox;
use crate::sphere::unit_vector;
use crate::{Outline, Place};

mod leaf;
mod nearest;

use leaf::{Leaf, SplitOnly};

/// From this share of all units upward (one in so many), building the tree anew is cheaper than moving each
/// unit in it.
const REBUILD_FROM_ONE_IN: usize = 8;

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

/// Moving units in an R-tree over unit-sphere vectors, right at the poles and over the date line.
///
/// A move and the removal of a unit cost O(log n), retagging less, the k nearest O(k log n); figures are in
/// the [crate documentation](crate). Units that stand at one and the same point are told apart by id only:
/// each step among n of them costs O(n), so do not use one point as a stand-in for "place unknown".
///
/// ```
/// use geo_index::{Place, UnitIndex};
///
/// #[derive(Clone, Copy, PartialEq)]
/// enum Duty { Free, Busy }
///
/// let mut units = UnitIndex::new();
/// units.put(7_u32, Place::new(38.8741, 115.4646)?, Duty::Busy);
/// units.put(8, Place::new(38.8800, 115.4700)?, Duty::Free);
/// units.put(9, Place::new(38.9000, 115.5000)?, Duty::Free);
///
/// let call = Place::new(38.8740, 115.4646)?;
/// let nearest_free = units.nearest(call).find(|unit| unit.tag == Duty::Free).expect("two are free");
/// assert_eq!(nearest_free.id, 8);
/// # Ok::<(), geo_index::PlaceError>(())
/// ```
#[derive(Debug, Clone)]
pub struct UnitIndex<Id, Tag> {
    /// Order of ids is the order of every answer that is not by distance.
    slots: BTreeMap<Id, u32>,
    /// A slot outlives the unit in it and is used again; `free` names those without one.
    units: Vec<Positioned<Id, Tag>>,
    free: Vec<u32>,
    /// One leaf for each entry of `slots`, at the vector of its place.
    tree: RTree<Leaf, SplitOnly>,
}

impl<Id: Copy + Ord, Tag: Copy> UnitIndex<Id, Tag> {
    /// No units.
    #[must_use]
    pub fn new() -> Self {
        UnitIndex {
            slots: BTreeMap::new(),
            units: Vec::new(),
            free: Vec::new(),
            tree: RTree::new_with_params(),
        }
    }

    /// How many units there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is no unit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Where a unit is, and its tag.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<Positioned<Id, Tag>> {
        self.slots.get(&id).map(|&slot| *self.unit(slot))
    }

    /// All units, by id.
    pub fn iter(&self) -> impl Iterator<Item = Positioned<Id, Tag>> + '_ {
        self.slots.values().map(|&slot| *self.unit(slot))
    }

    /// Puts a unit somewhere: a new one, or a known one to where it is now. Answers what was known of it
    /// before.
    pub fn put(&mut self, id: Id, place: Place, tag: Tag) -> Option<Positioned<Id, Tag>> {
        let now = Positioned { id, place, tag };
        let (slot, before) = self.store(now);
        match before {
            Some(before) if before.place == place => {}
            Some(before) => {
                self.uproot(Leaf::new(before.place, slot));
                self.tree.insert(Leaf::new(place, slot));
            }
            None => self.tree.insert(Leaf::new(place, slot)),
        }
        before
    }

    /// Puts many units; the same as [`put`](Self::put) for each in turn (a unit named twice ends at the later
    /// place), and cheaper when the batch is a good part of all units.
    pub fn put_batch(&mut self, batch: impl IntoIterator<Item = (Id, Place, Tag)>) {
        let batch: Vec<_> = batch.into_iter().collect();
        if batch.len().saturating_mul(REBUILD_FROM_ONE_IN) < self.len() {
            for (id, place, tag) in batch {
                self.put(id, place, tag);
            }
            return;
        }
        for (id, place, tag) in batch {
            self.store(Positioned { id, place, tag });
        }
        let leaves = self.slots.values().map(|&slot| Leaf::new(self.unit(slot).place, slot)).collect();
        self.tree = RTree::bulk_load_with_params(leaves);
    }

    /// Replaces the tag of a unit where it stands. Answers the tag before, or `None` for an unknown unit.
    pub fn retag(&mut self, id: Id, tag: Tag) -> Option<Tag> {
        let slot = *self.slots.get(&id)?;
        let unit = &mut self.units[slot as usize];
        Some(std::mem::replace(&mut unit.tag, tag))
    }

    /// Takes a unit out. Answers what was known of it.
    pub fn remove(&mut self, id: Id) -> Option<Positioned<Id, Tag>> {
        let slot = self.slots.remove(&id)?;
        let unit = *self.unit(slot);
        self.free.push(slot);
        self.uproot(Leaf::new(unit.place, slot));
        Some(unit)
    }

    /// Every unit, nearest first, equal distances by id. Lazy: take what you need and stop.
    pub fn nearest(&self, from: Place) -> impl Iterator<Item = Near<Id, Tag>> + '_ {
        nearest::NearestFirst::new(self, unit_vector(from))
    }

    /// [`nearest`](Self::nearest), only the units that `suits` accepts.
    pub fn nearest_where<'a>(
        &'a self,
        from: Place,
        mut suits: impl FnMut(&Near<Id, Tag>) -> bool + 'a,
    ) -> impl Iterator<Item = Near<Id, Tag>> + 'a {
        self.nearest(from).filter(move |unit| suits(unit))
    }

    /// The units at most `radius_m` metres away, nearest first. Nothing for a negative or NaN radius.
    pub fn within_radius(&self, from: Place, radius_m: f64) -> impl Iterator<Item = Near<Id, Tag>> + '_ {
        self.nearest(from).take_while(move |unit| unit.distance_m <= radius_m)
    }

    /// The units in a map window, borders included, by id. A window whose west is greater than its east
    /// crosses the date line; one whose south is greater than its north is empty. A unit at a pole is in
    /// every window that reaches it.
    #[must_use]
    pub fn within_box(&self, south_west: Place, north_east: Place) -> Vec<Positioned<Id, Tag>> {
        let window = LatLonBox::new(south_west, north_east);
        if window.is_inverted() {
            return Vec::new();
        }
        let (low, high) = window.bounds();
        let candidates = self.tree.locate_in_envelope_intersecting(&AABB::from_corners(low, high));
        let mut found: Vec<_> =
            candidates.map(|leaf| *self.unit(leaf.slot)).filter(|unit| window.contains(unit.place)).collect();
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

    fn unit(&self, slot: u32) -> &Positioned<Id, Tag> {
        &self.units[slot as usize]
    }

    /// Writes a unit to its slot, and leaves the tree to the caller.
    fn store(&mut self, unit: Positioned<Id, Tag>) -> (u32, Option<Positioned<Id, Tag>>) {
        if let Some(&slot) = self.slots.get(&unit.id) {
            return (slot, Some(std::mem::replace(&mut self.units[slot as usize], unit)));
        }
        let slot = match self.free.pop() {
            Some(slot) => {
                self.units[slot as usize] = unit;
                slot
            }
            None => {
                self.units.push(unit);
                u32::try_from(self.units.len() - 1).expect("four thousand million units do not fit in memory")
            }
        };
        self.slots.insert(unit.id, slot);
        (slot, None)
    }

    fn uproot(&mut self, leaf: Leaf) {
        let gone = self.tree.remove(&leaf);
        assert!(gone.is_some(), "the tree holds a leaf for every unit, at the place the unit has");
    }
}

impl<Id: Copy + Ord, Tag: Copy> Default for UnitIndex<Id, Tag> {
    fn default() -> Self {
        UnitIndex::new()
    }
}

#[cfg(test)]
mod tests;
