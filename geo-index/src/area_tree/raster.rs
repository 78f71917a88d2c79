//! A raster in front of the R-tree: each cell knows the one area that is chosen for all of it, that none is, or
//! which borders run through it. In front of the cells stand [`tiles`] of finer ones that know the first two, and of one or
//! two borders which area is chosen on each side.
//!
//! A border cell keeps of each candidate the edges that pass through it, and whether what lies east of it counts
//! odd or even; so a place there costs a few edges and not whole outlines. **Nothing is approximate**: which
//! edges matter in a cell follows from the cells of their corners alone, and a column never decreases eastward
//! nor a row northward, however the division rounds; the edges that are left are looked at in small numbers, and
//! where these cannot tell, as everywhere on a border, the R-tree is asked. So it is where many edges crowd into a cell.

use geo::Coord;

use self::borders::Borders;
use self::field::Field;
use self::tiles::Tiles;
use crate::{Outline, Place};

mod borders;
mod field;
mod lay;
mod row;
mod tiles;

/// The most cells: 4 bytes each, 16 MB. Some 220 m in a province.
const MAX_CELLS: u32 = 4_000_000;
/// Cells for each edge of an outline: a prefecture of 14,000 grids has some 120 m then, and a village next to nothing.
const CELLS_PER_EDGE: f64 = 0.5;
/// The most pieces of border: 20 bytes each while it is laid, and at most 12 to 20 of them are kept. What has more is
/// asked of the R-tree.
const MAX_PIECES: usize = 16_000_000;
/// The most corners of outlines: 16 bytes each while it is laid, 512 MB, and at most 4 of them are kept.
const MAX_CORNERS: usize = 32_000_000;
/// The most edges of a cell; with more the boxes of an R-tree sift better.
const MAX_EDGES_OF_CELL: usize = 512;

/// No area reaches the cell.
const NOTHING: u32 = u32::MAX;
/// More edges than [`MAX_EDGES_OF_CELL`].
const CROWDED: u32 = u32::MAX - 1;
/// What is below is the first word of the cell; without this bit it is the position of the area that covers the
/// whole of it.
const IN_WORDS: u32 = 1 << 31;

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

/// See the module. A value of its own: laid once, never changed.
#[derive(Debug, Clone)]
pub(super) struct Raster {
    /// Of cells.
    field: Field,
    /// Around the same outlines. None beyond their limits.
    tiles: Option<Tiles>,
    /// Row by row from the south-west: [`NOTHING`], [`CROWDED`], a position, or [`IN_WORDS`] and a word.
    cells: Vec<u32>,
    borders: Borders,
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

    /// `place` lies within the field. Out of line, so that what is mostly done stays short.
    #[inline(never)]
    fn find_by_cell(&self, place: Place) -> Found {
        let at = Coord { x: place.lon(), y: place.lat() };
        match self.cells[self.field.cell_of(at)] {
            NOTHING => Found::Nothing,
            CROWDED => Found::Unsaid,
            word if word & IN_WORDS == 0 => Found::Area(word),
            word => self.borders.decide((word & !IN_WORDS) as usize, at),
        }
    }
}

#[cfg(test)]
impl Raster {
    /// What it holds in memory.
    pub(super) fn bytes(&self) -> usize {
        let of_tiles = self.tiles.as_ref().map_or(0, Tiles::bytes);
        of_tiles + size_of_val(&self.cells[..]) + self.borders.bytes()
    }

    /// How many corners it keeps.
    pub(super) fn corners(&self) -> usize {
        self.borders.corners()
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
