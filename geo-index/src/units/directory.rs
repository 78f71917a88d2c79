//! Which cell holds a place: the base cells in a table, and under each of them a tree of quarters.

use std::collections::HashMap;

use super::around::Square;
use super::grid::{Base, Spot};
use super::sieve::Window;

/// What a node of the tree of quarters is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    /// A cell, by its number.
    Cell(u32),
    /// Cut into quarters: the first of four nodes that stand together.
    Cut(u32),
}

/// A node as it is stored: the highest bit says which of the two it is.
const IS_CELL: u32 = 1 << 31;

/// The node of a base cell stands in the table and not among the quarters.
pub(super) const BASE_NODE: u32 = u32::MAX;

#[derive(Debug, Clone, Default)]
pub(super) struct Directory {
    bases: HashMap<Base, u32, foldhash::fast::RandomState>,
    /// Four by four.
    quarters: Vec<u32>,
    /// Of each four, the node that they are the quarters of.
    wholes: Vec<u32>,
    /// First nodes of fours that are not in use.
    free: Vec<u32>,
}

impl Directory {
    /// The cell that holds a place; `None` where the base cell has none.
    pub(super) fn cell_at(&self, spot: Spot) -> Option<u32> {
        let mut node = decoded(*self.bases.get(&spot.base())?);
        let mut depth = 0;
        loop {
            match node {
                Node::Cell(cell) => return Some(cell),
                Node::Cut(first) => {
                    node = decoded(self.quarters[(first + spot.quarter(depth)) as usize]);
                    depth += 1;
                }
            }
        }
    }

    /// Shows every cell below a base cell of which a part is in the window.
    pub(super) fn walk(&self, base: Base, window: Window, show: &mut impl FnMut(u32, Square)) {
        if let Some(&code) = self.bases.get(&base) {
            self.below(code, Square::WHOLE, window, show);
        }
    }

    fn below(&self, code: u32, square: Square, window: Window, show: &mut impl FnMut(u32, Square)) {
        match decoded(code) {
            Node::Cell(cell) => show(cell, square),
            Node::Cut(first) => {
                let four = &self.quarters[first as usize..first as usize + 4];
                for (quarter, &code) in (0..).zip(four) {
                    let part = square.quarter(quarter);
                    if part.meets(window) {
                        self.below(code, part, window, show);
                    }
                }
            }
        }
    }

    pub(super) fn set_base(&mut self, base: Base, cell: u32) {
        self.bases.insert(base, cell | IS_CELL);
    }

    pub(super) fn remove_base(&mut self, base: Base) {
        self.bases.remove(&base);
    }

    /// Cuts the cell at a node into four. Answers the first of their nodes.
    pub(super) fn cut(&mut self, base: Base, node: u32, cells: [u32; 4]) -> u32 {
        let first = self.free.pop().unwrap_or_else(|| {
            let first = u32::try_from(self.quarters.len()).expect("fewer nodes than units");
            self.quarters.extend([0; 4]);
            self.wholes.push(0);
            first
        });
        for (node, cell) in self.quarters[first as usize..].iter_mut().zip(cells) {
            *node = cell | IS_CELL;
        }
        self.wholes[first as usize / 4] = node;
        self.set(base, node, first);
        first
    }

    /// Makes one cell of the four that stand with a node. Answers its node.
    pub(super) fn mend(&mut self, base: Base, node: u32, cell: u32) -> u32 {
        let first = node & !3;
        let whole = self.wholes[first as usize / 4];
        self.free.push(first);
        self.set(base, whole, cell | IS_CELL);
        whole
    }

    /// The four nodes that stand with one of them; `None` for the node of a base cell.
    pub(super) fn four(&self, node: u32) -> Option<[Node; 4]> {
        let first = (node & !3) as usize;
        let four = (node != BASE_NODE).then(|| &self.quarters[first..first + 4])?;
        Some([decoded(four[0]), decoded(four[1]), decoded(four[2]), decoded(four[3])])
    }

    pub(super) fn bytes(&self) -> usize {
        self.bases.capacity() * 8 / 7 * (size_of::<(Base, u32)>() + 1)
            + (self.quarters.capacity() + self.wholes.capacity() + self.free.capacity()) * size_of::<u32>()
    }

    fn set(&mut self, base: Base, node: u32, code: u32) {
        if node == BASE_NODE {
            self.bases.insert(base, code);
        } else {
            self.quarters[node as usize] = code;
        }
    }
}

fn decoded(code: u32) -> Node {
    if code & IS_CELL == 0 { Node::Cut(code) } else { Node::Cell(code & !IS_CELL) }
}
