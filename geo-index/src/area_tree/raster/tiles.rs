//! In front of the cells: subcells so small that borders pass through few of them, two bits each. Whatever is known of
//! a place lies in one line of the cache, whose address follows from the place alone; so the processor has several
//! look-ups under way at once.
//!
//! A subcell that no border touches lies wholly inside or wholly outside of every outline, so one place of it answers
//! for all. A place in another is asked of the cells.

use super::{Field, Found};
use crate::{Outline, Place};

mod fill;
mod touch;

/// Subcells of a tile from west to east: two bits each are a word.
const COLUMNS: u32 = 16;
/// Subcells of a tile from south to north: with the areas they fill a line of the cache.
const ROWS: u32 = 14;

/// Subcells for each edge of an outline, 8 bytes: a prefecture of 14,000 grids has some 16 m then, and a border touches
/// every ninth.
const SUBCELLS_PER_EDGE: f64 = 28.0;
/// The most subcells, as many as the most tiles hold. A province has some 30 m then.
const MAX_SUBCELLS: u32 = 224_000_000;
/// The most tiles: 64 bytes each, 64 MB. A strip so narrow that its tiles stay empty, and has more, does without.
const MAX_TILES: usize = 1_000_000;
/// Looks at an edge in a row of a tile, a few nanoseconds each. Outlines whose edges run far and wide through thousands
/// of tiles each do without.
const MAX_LOOKS: usize = 100_000_000;

/// A border touches the subcell, or its area has no room in the tile.
const UNSURE: u32 = 3;
/// The most areas of a tile, [`NOBODY`] among them.
const AREAS: usize = UNSURE as usize;
const AREA_BITS: u32 = 20;
/// In the stead of an area, where no outline reaches.
const NOBODY: u32 = (1 << AREA_BITS) - 1;
const _: () =
    assert!(crate::area_tree::check::MAX_AREAS <= NOBODY as usize, "each position has room in a tile");

/// A line of the cache.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
struct Tile {
    /// [`AREAS`] of [`AREA_BITS`] each, the first in the lowest.
    areas: u64,
    /// From the south, each from the west in its lowest bits: which of the areas, or [`UNSURE`].
    rows: [u32; ROWS as usize],
}

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Tiles {
    /// Of subcells.
    field: Field,
    /// Tiles from west to east.
    columns: u32,
    /// Row by row from the south-west.
    tiles: Vec<Tile>,
}

impl Tiles {
    /// `find` says what is chosen at a place. `None` without an outline and beyond the limits of memory and work.
    pub(super) fn of(drawn: &[(u32, &Outline)], find: impl Fn(Place) -> Found) -> Option<Tiles> {
        let mut tiles = Tiles::empty(drawn, MAX_TILES)?;
        tiles.touch(drawn, MAX_LOOKS)?;
        tiles.fill(find);
        Some(tiles)
    }

    fn empty(drawn: &[(u32, &Outline)], max_tiles: usize) -> Option<Tiles> {
        let field = Field::around(drawn, SUBCELLS_PER_EDGE, MAX_SUBCELLS)?;
        let (columns, rows) = (field.columns().div_ceil(COLUMNS), field.rows().div_ceil(ROWS));
        let count = columns as usize * rows as usize;
        let is_sound = count <= max_tiles && field.is_measurable();
        is_sound.then(|| Tiles { field, columns, tiles: vec![Tile::default(); count] })
    }

    /// `place` lies within the bounds of the outlines.
    #[inline]
    pub(super) fn find(&self, place: Place) -> Found {
        let (column, row) = (self.field.column_of(place.lon()), self.field.row_of(place.lat()));
        let tile = &self.tiles[self.number(column / COLUMNS, row / ROWS)];
        let code = tile.rows[(row % ROWS) as usize] >> (2 * (column % COLUMNS)) & UNSURE;
        if code == UNSURE {
            return Found::Unsaid;
        }
        match tile.area(code) {
            NOBODY => Found::Nothing,
            area => Found::Area(area),
        }
    }

    #[inline]
    fn number(&self, column: u32, row: u32) -> usize {
        row as usize * self.columns as usize + column as usize
    }
}

impl Tile {
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "what is above the bits of an area is masked")]
    fn area(&self, code: u32) -> u32 {
        (self.areas >> (code * AREA_BITS)) as u32 & NOBODY
    }
}

#[cfg(test)]
impl Tiles {
    /// What they hold in memory.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.tiles[..])
    }

    pub(super) fn borders(&self) -> (Vec<f64>, Vec<f64>) {
        self.field.borders()
    }
}

#[cfg(test)]
mod tests;
