//! Laying outlines into cells, those first that are chosen first. A cell that an area covers wholly is closed:
//! whoever comes later is never chosen there. So the tiers above cost little more than a glance at each cell.

use geo::Coord;

use super::borders::Packing;
use super::field::edges_of;
use super::row::{Corner, Crossing, Row};
use super::{CELLS_PER_EDGE, CROWDED, Field, MAX_CELLS, MAX_CORNERS, MAX_EDGES_OF_CELL, MAX_PIECES, Raster};
use crate::Outline;

/// Looks at an edge in a row or a cell, a few nanoseconds each. Outlines whose edges run far and wide through
/// thousands of cells each are left to the R-tree.
const MAX_LOOKS: usize = 200_000_000;

/// The cell has a candidate that covers all of it.
const CLOSED: u32 = 1 << 31;
/// No draft before this one.
const NO_DRAFT: u32 = CLOSED - 1;

struct Layout {
    field: Field,
    corners: Vec<Coord<f64>>,
    /// By cell: the last draft, and [`CLOSED`].
    last: Vec<u32>,
    drafts: Vec<Draft>,
    looks: usize,
}

/// A run of edges of one candidate in one cell. Of several runs of a candidate the first says what is `odd`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) area: u32,
    /// The corner at which the first edge begins; the edges are those between it and `edges` more corners.
    pub(super) first: u32,
    pub(super) edges: u16,
    /// Whether the borders wholly east of the cell are crossed an odd number of times. Without an edge: whether
    /// the cell is covered.
    pub(super) odd: bool,
    pub(super) then: Then,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// Another run of the same candidate.
    SameArea,
    /// The next candidate, if there is one.
    NextArea,
}

/// A piece before the pieces of a cell lie together.
struct Draft {
    piece: Piece,
    before: u32,
}

pub(super) fn laid(drawn: &[(u32, &Outline)]) -> Option<Raster> {
    let field = Field::around(drawn, edges_of(drawn) * CELLS_PER_EDGE, MAX_CELLS)?;
    let mut layout = Layout {
        field,
        corners: Vec::new(),
        last: vec![NO_DRAFT; field.cells()],
        drafts: Vec::new(),
        looks: 0,
    };
    for &(position, outline) in drawn {
        layout.lay(position, outline)?;
    }
    Some(layout.packed(drawn))
}

impl Layout {
    /// `None` beyond a limit.
    fn lay(&mut self, area: u32, outline: &Outline) -> Option<()> {
        let start = self.corners.len();
        for ring in outline.rings() {
            self.push_from_westmost(&ring.0);
        }
        if self.corners.len() > MAX_CORNERS {
            return None;
        }
        let corner =
            |at: &Coord<f64>| Corner { column: self.field.column_of(at.x), row: self.field.row_of(at.y) };
        let corners: Vec<Corner> = self.corners[start..].iter().map(corner).collect();
        let edges = edges_by_row(&corners, outline, &mut self.looks)?;
        let (low, high) = outline.corners_of_bounds();
        let mut row = Row::between(self.field.column_of(low.x), self.field.column_of(high.x));
        for edges in edges.chunk_by(|one, other| one.0 == other.0) {
            row.cross(edges, &corners, &mut self.looks);
            let north = edges[0].0;
            row.each_cell(|column, odd, crossings| {
                let cell = self.field.number(column, north);
                self.add(cell, area, odd, crossings, start);
            });
            if self.drafts.len() > MAX_PIECES || self.looks > MAX_LOOKS {
                return None;
            }
        }
        Some(())
    }

    /// A ring begins at its westmost corner, so that no cell east of a part of it has its beginning to the east:
    /// see [`Row::cross`].
    fn push_from_westmost(&mut self, ring: &[Coord<f64>]) {
        let open = &ring[..ring.len() - 1];
        let westmost =
            (0..open.len()).min_by(|&one, &other| open[one].x.total_cmp(&open[other].x)).unwrap_or(0);
        self.corners.extend_from_slice(&open[westmost..]);
        self.corners.extend_from_slice(&open[..=westmost]);
    }

    fn add(&mut self, cell: usize, area: u32, odd: bool, crossings: &[Crossing], start: usize) {
        if self.last[cell] & CLOSED != 0 || (crossings.is_empty() && !odd) {
            return;
        }
        if crossings.is_empty() {
            self.draft(cell, Piece { area, first: 0, edges: 0, odd, then: Then::NextArea });
            self.last[cell] |= CLOSED;
            return;
        }
        for (number, crossing) in crossings.iter().enumerate() {
            let then = if number + 1 == crossings.len() { Then::NextArea } else { Then::SameArea };
            let first = number_of(start) + crossing.first;
            self.draft(cell, Piece { area, first, edges: crossing.edges, odd: odd && number == 0, then });
        }
    }

    fn draft(&mut self, cell: usize, piece: Piece) {
        let number = number_of(self.drafts.len());
        self.drafts.push(Draft { piece, before: self.last[cell] });
        self.last[cell] = number;
    }

    /// Brings the pieces of each cell together, the candidate that is chosen first in front.
    fn packed(self, drawn: &[(u32, &Outline)]) -> Raster {
        let Layout { field, corners, last, drafts, .. } = self;
        let mut packing = Packing::new(corners);
        let mut pieces: Vec<Piece> = Vec::new();
        let mut word_of = |last: u32| {
            pieces.clear();
            let mut next = last & !CLOSED;
            while let Some(draft) = drafts.get(next as usize) {
                pieces.push(draft.piece);
                next = draft.before;
            }
            pieces.reverse();
            let edges: usize = pieces.iter().map(|piece| usize::from(piece.edges)).sum();
            if edges > MAX_EDGES_OF_CELL { CROWDED } else { packing.add(&pieces) }
        };
        let cells = last.into_iter().map(&mut word_of).collect();
        Raster { field, tiles: None, cells, borders: packing.packed(drawn) }
    }
}

/// Every edge once for each row it passes through: row, and corner at which it begins; by row, then along the rings.
fn edges_by_row(corners: &[Corner], outline: &Outline, looks: &mut usize) -> Option<Vec<(u32, u32)>> {
    let mut edges = Vec::new();
    let mut first = 0;
    for ring in outline.rings() {
        for edge in first..first + ring.0.len() - 1 {
            let (from, to) = (corners[edge].row, corners[edge + 1].row);
            *looks += from.abs_diff(to) as usize + 1;
            if *looks > MAX_LOOKS {
                return None;
            }
            edges.extend((from.min(to)..=from.max(to)).map(|row| (row, number_of(edge))));
        }
        first += ring.0.len();
    }
    edges.sort_unstable();
    Some(edges)
}

pub(super) fn number_of(index: usize) -> u32 {
    u32::try_from(index).expect("the limits of a raster are far below")
}
