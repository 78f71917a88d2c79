//! What the R-tree of units holds: a vector and the slot of the unit that stands there.

use rstar::{AABB, PointDistance, RTreeObject};

use crate::Place;
use crate::sphere::{UnitVector, chord_squared, unit_vector};

#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf {
    vector: UnitVector,
    pub(super) slot: u32,
}

impl Leaf {
    pub(super) fn new(place: Place, slot: u32) -> Leaf {
        Leaf { vector: unit_vector(place), slot }
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
