//! The overview: an R-tree of the occupied cells, which knows of each what somebody in it has. It changes when a cell
//! becomes occupied, empty, split or merged, or when somebody brings what nobody in a cell had.

use rstar::{AABB, Envelope, ParentNode, RStarInsertionStrategy, RTree, RTreeNode, RTreeObject, RTreeParams};

use super::grid::CellKey;
use super::marks::Sum;
use crate::lat_lon_box::Bounds;
use crate::sphere::cos_of_latitude;

/// Nodes wider than usual: the tree is read far more often than it changes. And never the re-insertion of nodes that
/// overflow, which counts heights from the root and panics where branches are of unequal height ("This is a bug in
/// rstar.", georust/rstar#45 and still in 0.12).
#[derive(Debug, Clone)]
pub(super) struct Wide;

impl RTreeParams for Wide {
    const MIN_SIZE: usize = 5;
    const MAX_SIZE: usize = 12;
    const REINSERTION_COUNT: usize = 0;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

/// Where some cells are, and what somebody in them has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Extent {
    pub(super) bounds: AABB<[f64; 2]>,
    /// No more than the cosine of any latitude within.
    pub(super) least_cos: f64,
    pub(super) sum: Sum,
}

impl Extent {
    pub(super) fn of(key: CellKey, sum: Sum) -> Extent {
        let Bounds { south, west, north, east } = key.bounds();
        // Rounding of a cosine is far below this.
        let least_cos = (cos_of_latitude(south).min(cos_of_latitude(north)) - 1e-12).max(0.0);
        Extent { bounds: AABB::from_corners([west, south], [east, north]), least_cos, sum }
    }

    pub(super) fn bounds(&self) -> Bounds {
        let ([west, south], [east, north]) = (self.bounds.lower(), self.bounds.upper());
        Bounds { south, west, north, east }
    }
}

/// The box decides where a cell goes in the tree; what is had in it is only summed up on the way to the root.
impl Envelope for Extent {
    type Point = [f64; 2];

    fn new_empty() -> Self {
        Extent { bounds: AABB::new_empty(), least_cos: 1.0, sum: Sum::NOBODY }
    }

    fn contains_point(&self, point: &[f64; 2]) -> bool {
        self.bounds.contains_point(point)
    }

    fn contains_envelope(&self, other: &Self) -> bool {
        self.bounds.contains_envelope(&other.bounds)
    }

    fn merge(&mut self, other: &Self) {
        self.bounds.merge(&other.bounds);
        self.least_cos = self.least_cos.min(other.least_cos);
        self.sum = self.sum.and(other.sum);
    }

    fn merged(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.merge(other);
        both
    }

    fn intersects(&self, other: &Self) -> bool {
        self.bounds.intersects(&other.bounds)
    }

    fn intersection_area(&self, other: &Self) -> f64 {
        self.bounds.intersection_area(&other.bounds)
    }

    fn area(&self) -> f64 {
        self.bounds.area()
    }

    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        Envelope::distance_2(&self.bounds, point)
    }

    fn min_max_dist_2(&self, point: &[f64; 2]) -> f64 {
        self.bounds.min_max_dist_2(point)
    }

    fn center(&self) -> [f64; 2] {
        self.bounds.center()
    }

    fn perimeter_value(&self) -> f64 {
        self.bounds.perimeter_value()
    }

    fn sort_envelopes<T: RTreeObject<Envelope = Self>>(axis: usize, cells: &mut [T]) {
        cells.sort_unstable_by(|a, b| low_side(a, axis).total_cmp(&low_side(b, axis)));
    }

    fn partition_envelopes<T: RTreeObject<Envelope = Self>>(axis: usize, cells: &mut [T], size: usize) {
        cells.select_nth_unstable_by(size, |a, b| low_side(a, axis).total_cmp(&low_side(b, axis)));
    }
}

fn low_side(cell: &impl RTreeObject<Envelope = Extent>, axis: usize) -> f64 {
    cell.envelope().bounds.lower()[axis]
}

/// An occupied cell, as the overview has it.
#[derive(Debug, Clone)]
pub(super) struct Occupied {
    pub(super) cell: u32,
    pub(super) extent: Extent,
}

/// A cell is in the tree once, so its number alone tells cells apart.
impl PartialEq for Occupied {
    fn eq(&self, other: &Occupied) -> bool {
        self.cell == other.cell
    }
}

impl RTreeObject for Occupied {
    type Envelope = Extent;

    fn envelope(&self) -> Extent {
        self.extent.clone()
    }
}

#[derive(Debug, Clone)]
pub(super) struct Overview {
    tree: RTree<Occupied, Wide>,
}

impl Overview {
    pub(super) fn new() -> Overview {
        Overview { tree: RTree::new_with_params() }
    }

    pub(super) fn insert(&mut self, cell: u32, key: CellKey, sum: Sum) {
        self.tree.insert(Occupied { cell, extent: Extent::of(key, sum) });
    }

    pub(super) fn remove(&mut self, cell: u32, key: CellKey) {
        let gone = self.tree.remove(&Occupied { cell, extent: Extent::of(key, Sum::NOBODY) });
        assert!(gone.is_some(), "the overview holds every cell that is known to it, where the cell lies");
    }

    #[cfg(test)]
    pub(super) fn cells(&self) -> impl Iterator<Item = &Occupied> {
        self.tree.iter()
    }

    /// Bytes of the tree, whose nodes are made for as many children as they may have and one more.
    pub(super) fn bytes(&self) -> usize {
        fn nodes(node: &ParentNode<Occupied>) -> usize {
            let parents = node.children().iter().map(|child| match child {
                RTreeNode::Leaf(_) => 0,
                RTreeNode::Parent(parent) => nodes(parent),
            });
            1 + parents.sum::<usize>()
        }
        nodes(self.tree.root()) * (Wide::MAX_SIZE + 1) * size_of::<RTreeNode<Occupied>>()
    }

    /// Shows the visitor every cell that it enters, and that lies in regions which it enters.
    pub(super) fn walk(&self, visitor: &mut impl Visitor) {
        fn below(node: &ParentNode<Occupied>, visitor: &mut impl Visitor) {
            for child in node.children() {
                match child {
                    RTreeNode::Leaf(occupied) if visitor.enters(&occupied.extent) => {
                        visitor.visit(occupied.cell)
                    }
                    RTreeNode::Parent(parent) if visitor.enters(&parent.envelope()) => below(parent, visitor),
                    RTreeNode::Leaf(_) | RTreeNode::Parent(_) => {}
                }
            }
        }
        below(self.tree.root(), visitor);
    }
}

/// Somebody who looks for cells.
pub(super) trait Visitor {
    /// Whether what is looked for may be in there.
    fn enters(&mut self, extent: &Extent) -> bool;
    /// Looks at a cell.
    fn visit(&mut self, cell: u32);
}
