//! Nearest first, with a total order. The tree yields leaves by squared chord but in no order among equals; a
//! small heap holds back what a leaf not yet seen could still precede, and so settles ties by id.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::iter::Peekable;

use super::leaf::Leaf;
use super::{Near, UnitIndex};
use crate::sphere::{UnitVector, metres_of_chord_squared};

/// Two squared chords this close, relative to each other, may give distances in either order after rounding.
const ROUNDING: f64 = 1e-12;

pub(super) struct NearestFirst<'a, Id, Tag, Leaves: Iterator> {
    index: &'a UnitIndex<Id, Tag>,
    leaves: Peekable<Leaves>,
    held_back: BinaryHeap<Reverse<Held<Id>>>,
}

/// A leaf that has left the tree and not yet this iterator.
struct Held<Id> {
    distance_m: f64,
    id: Id,
    chord_squared: f64,
    slot: u32,
}

impl<'a, Id: Copy + Ord, Tag: Copy> NearestFirst<'a, Id, Tag, std::iter::Empty<(&'a Leaf, f64)>> {
    pub(super) fn new(
        index: &'a UnitIndex<Id, Tag>,
        from: UnitVector,
    ) -> NearestFirst<'a, Id, Tag, impl Iterator<Item = (&'a Leaf, f64)>> {
        let leaves = index.tree.nearest_neighbor_iter_with_distance_2(&from).peekable();
        NearestFirst { index, leaves, held_back: BinaryHeap::new() }
    }
}

impl<'a, Id: Copy + Ord, Tag: Copy, Leaves> NearestFirst<'a, Id, Tag, Leaves>
where
    Leaves: Iterator<Item = (&'a Leaf, f64)>,
{
    /// Takes leaves out of the tree until none that is left can come before the first one held back.
    fn pull(&mut self) {
        while let Some(&(leaf, chord_squared)) = self.leaves.peek() {
            let certain = chord_squared * (1.0 - ROUNDING);
            if self.held_back.peek().is_some_and(|Reverse(first)| first.chord_squared < certain) {
                return;
            }
            self.leaves.next();
            let held = Held {
                distance_m: metres_of_chord_squared(chord_squared),
                id: self.index.unit(leaf.slot).id,
                chord_squared,
                slot: leaf.slot,
            };
            self.held_back.push(Reverse(held));
        }
    }
}

impl<'a, Id: Copy + Ord, Tag: Copy, Leaves> Iterator for NearestFirst<'a, Id, Tag, Leaves>
where
    Leaves: Iterator<Item = (&'a Leaf, f64)>,
{
    type Item = Near<Id, Tag>;

    fn next(&mut self) -> Option<Near<Id, Tag>> {
        self.pull();
        let Reverse(first) = self.held_back.pop()?;
        let unit = self.index.unit(first.slot);
        Some(Near { id: unit.id, place: unit.place, tag: unit.tag, distance_m: first.distance_m })
    }
}

impl<Id: Ord> Ord for Held<Id> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.distance_m.total_cmp(&other.distance_m).then_with(|| self.id.cmp(&other.id))
    }
}

impl<Id: Ord> PartialOrd for Held<Id> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<Id: Ord> PartialEq for Held<Id> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<Id: Ord> Eq for Held<Id> {}
