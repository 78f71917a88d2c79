//! A raster in front of the R-tree: each cell knows the one area that is chosen for all of it, that none is, or
//! which borders run through it. In front of the cells stand [`tiles`] of finer ones that know the first two alone.
//!
//! A border cell keeps of each candidate the edges that pass through it, and whether what lies east of it counts
//! odd or even; so a place there costs a few edges and not whole outlines. **Nothing is approximate**: which
//! edges matter in a cell follows from the cells of their corners alone, and a column never decreases eastward
//! nor a row northward, however the division rounds; the edges that are left are decided by the same robust
//! predicate that [`Outline::covers`](crate::Outline::covers) asks. A cell that many edges crowd into asks the R-tree.

use geo::kernels::{Kernel, Orientation};
use geo::{Coord, GeoNum};

use self::field::Field;
use self::tiles::Tiles;
use crate::{Outline, Place};

mod field;
mod lay;
mod row;
mod tiles;

type Exact = <f64 as GeoNum>::Ker;

/// The most cells: 4 bytes each, 16 MB. Some 220 m in a province.
const MAX_CELLS: u32 = 4_000_000;
/// Cells for each edge of an outline: a prefecture of 14,000 grids has some 90 m then, and a village next to nothing.
const CELLS_PER_EDGE: usize = 1;
/// The most pieces of border: 12 bytes each, 192 MB. What has more is asked of the R-tree.
const MAX_PIECES: usize = 16_000_000;
/// The most corners of outlines: 16 bytes each, 512 MB, as much again as the outlines hold.
const MAX_CORNERS: usize = 32_000_000;
/// The most edges of a cell; with more the boxes of an R-tree sift better.
const MAX_EDGES_OF_CELL: usize = 512;

/// No area reaches the cell.
const NOTHING: u32 = u32::MAX;
/// More edges than [`MAX_EDGES_OF_CELL`].
const CROWDED: u32 = u32::MAX - 1;
/// What is below is the first piece of the cell; without this bit it is the position of the area that covers the
/// whole of it.
const IN_PIECES: u32 = 1 << 31;

/// What the raster says of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The position of the area that is chosen.
    Area(u32),
    /// No outline covers the place.
    Nothing,
    /// The R-tree knows.
    Unsaid,
}

/// A run of edges of one candidate in one cell. Of several runs of a candidate the first says what is `odd`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    area: u32,
    /// The corner at which the first edge begins; the edges are those between it and `edges` more corners.
    first: u32,
    edges: u16,
    /// Whether the borders wholly east of the cell are crossed an odd number of times. Without an edge: whether
    /// the cell is covered.
    odd: bool,
    then: Then,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// Another run of the same candidate.
    SameArea,
    /// The next candidate.
    NextArea,
    /// No more of this cell.
    End,
}

/// See the module. A value of its own: laid once, never changed.
#[derive(Debug, Clone)]
pub(super) struct Raster {
    /// Of cells.
    field: Field,
    /// Around the same outlines. None beyond their limits.
    tiles: Option<Tiles>,
    /// Row by row from the south-west: [`NOTHING`], [`CROWDED`], a position, or [`IN_PIECES`] and a piece.
    cells: Vec<u32>,
    pieces: Vec<Piece>,
    /// Of every ring, closed, one behind the other.
    corners: Vec<Coord<f64>>,
}

impl Raster {
    /// From outlines in the order in which they are chosen. `None` without any, and beyond the limits of memory
    /// and work, where the R-tree answers alone.
    pub(super) fn of(drawn: &[(u32, &Outline)]) -> Option<Raster> {
        let mut raster = lay::laid(drawn)?;
        raster.tiles = Tiles::of(drawn, |place| raster.find_by_cell(place));
        Some(raster)
    }

    #[inline]
    pub(super) fn find(&self, place: Place) -> Found {
        if !self.field.contains(Coord { x: place.lon(), y: place.lat() }) {
            return Found::Nothing;
        }
        match self.tiles.as_ref().map_or(Found::Unsaid, |tiles| tiles.find(place)) {
            Found::Unsaid => self.find_by_cell(place),
            found @ (Found::Area(_) | Found::Nothing) => found,
        }
    }

    /// `place` lies within the field.
    fn find_by_cell(&self, place: Place) -> Found {
        let at = Coord { x: place.lon(), y: place.lat() };
        match self.cells[self.field.cell_of(at)] {
            NOTHING => Found::Nothing,
            CROWDED => Found::Unsaid,
            word if word & IN_PIECES == 0 => Found::Area(word),
            word => self.decide((word & !IN_PIECES) as usize, at),
        }
    }

    fn decide(&self, first: usize, at: Coord<f64>) -> Found {
        let mut odd = false;
        let mut on_border = false;
        for piece in &self.pieces[first..] {
            let run = piece.first as usize..=piece.first as usize + usize::from(piece.edges);
            odd ^= piece.odd;
            if piece.edges > 0 {
                for edge in self.corners[run].windows(2) {
                    match side_of(edge[0], edge[1], at) {
                        Side::Border => on_border = true,
                        Side::EastOf => odd = !odd,
                        Side::Elsewhere => {}
                    }
                }
            }
            if piece.then == Then::SameArea {
                continue;
            }
            if odd || on_border {
                return Found::Area(piece.area);
            }
            if piece.then == Then::End {
                break;
            }
        }
        Found::Nothing
    }
}

#[cfg(test)]
impl Raster {
    /// What it holds in memory.
    pub(super) fn bytes(&self) -> usize {
        let of_tiles = self.tiles.as_ref().map_or(0, Tiles::bytes);
        let of_cells = size_of_val(&self.cells[..]) + size_of_val(&self.pieces[..]);
        of_tiles + of_cells + size_of_val(&self.corners[..])
    }

    /// Meridians and parallels between cells, and those between subcells.
    pub(super) fn borders(&self) -> impl Iterator<Item = (Vec<f64>, Vec<f64>)> {
        self.tiles.iter().map(Tiles::borders).chain([self.field.borders()])
    }

    /// How many cells leave their places to the R-tree.
    pub(super) fn crowded_cells(&self) -> usize {
        self.cells.iter().filter(|&&word| word == CROWDED).count()
    }
}

/// How an edge lies to a place.
enum Side {
    /// The place is on it.
    Border,
    /// A ray from the place to the east crosses it.
    EastOf,
    Elsewhere,
}

/// Of an upward or downward edge the lower corner counts and the upper does not, so that a ray through a corner
/// crosses once where the border goes on and not or twice where it turns back.
#[inline]
fn side_of(from: Coord<f64>, to: Coord<f64>, at: Coord<f64>) -> Side {
    let (low, high) = if from.y <= to.y { (from.y, to.y) } else { (to.y, from.y) };
    if at.y < low || at.y > high || (at.x > from.x && at.x > to.x) {
        return Side::Elsewhere;
    }
    let is_crossed = at.y < high;
    if at.x < from.x && at.x < to.x {
        return if is_crossed { Side::EastOf } else { Side::Elsewhere };
    }
    let is_upward = from.y <= to.y;
    let is_east_of = match Exact::orient2d(from, to, at) {
        Orientation::Collinear => return Side::Border,
        Orientation::CounterClockwise => is_upward,
        Orientation::Clockwise => !is_upward,
    };
    if is_east_of && is_crossed { Side::EastOf } else { Side::Elsewhere }
}
