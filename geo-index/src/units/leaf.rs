//! What the R-tree of units holds: a vector and the slot of the unit that stands there.

use rstar::{AABB, PointDistance, RStarInsertionStrategy, RTreeObject, RTreeParams};

use crate::Place;
use crate::sphere::{UnitVector, chord_squared, unit_vector};

/// The tree's usual node sizes, but never the re-insertion of nodes that overflow: `bulk_load` gives branches
/// of unequal height, and re-insertion, which counts heights from the root, then puts a branch among leaves
/// and panics at the next insertion ("This is a bug in rstar.", georust/rstar#45 and still in 0.12).
/// Splitting alone does not count heights.
#[derive(Debug, Clone)]
pub(super) struct SplitOnly;

impl RTreeParams for SplitOnly {
    const MIN_SIZE: usize = 3;
    const MAX_SIZE: usize = 6;
    const REINSERTION_COUNT: usize = 0;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf {
    vector: UnitVector,
    pub(super) slot: u32,
}

impl Leaf {
    pub(super) fn new(place: Place, slot: u32) -> Leaf {
        Leaf { vector: unit_vector(place), slot }
    }

    #[cfg(test)]
    pub(super) fn vector(&self) -> UnitVector {
        self.vector
    }
}

/// A slot is in the tree once, so it alone tells leaves apart.
impl PartialEq for Leaf {
    fn eq(&self, other: &Leaf) -> bool {
        self.slot == other.slot
    }
}

impl RTreeObject for Leaf {
    type Envelope = AABB<UnitVector>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_point(self.vector)
    }
}

impl PointDistance for Leaf {
    fn distance_2(&self, point: &UnitVector) -> f64 {
        chord_squared(self.vector, *point)
    }
}
