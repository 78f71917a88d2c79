//! In front of the cells: subcells, two bits each, of which most know the one area that is chosen for all of them. Where
//! a border runs through a subcell it says [on which side](split) which area is chosen.
//!
//! **No step of a look-up waits for a guess**: what a processor guesses wrong costs it the look-ups that it has under
//! way, and whether a border runs through the subcell of a place is as good as chance. So both answers are made for
//! every place, each from one line of the cache, and one is taken.
//!
//! A subcell that no border touches lies wholly inside or wholly outside of every outline, so one place of it answers
//! for all. A place of which neither it nor the sides of a border can tell is asked of the cells.

use std::hint::select_unpredictable;

use geo::Coord;

use self::split::Split;
use self::tile::Tile;
use super::field::edges_of;
use super::{Field, Found};
use crate::{Outline, Place};

mod fill;
mod part;
mod split;
mod tile;
mod touch;

/// Subcells of a tile from west to east: two bits each are a word.
const COLUMNS: u32 = 16;
/// Subcells of a tile from south to north: with what else it knows they fill a line of the cache.
const ROWS: u32 = 8;

/// Subcells for each edge of an outline: a prefecture of 14,000 grids has some 40 m then, and a border touches every
/// third.
const SUBCELLS_PER_EDGE: f64 = 4.0;
/// An outline of fewer edges has as many subcells as one of so many: with fewer subcells a tile would have more areas
/// than it has room for.
const MIN_EDGES: f64 = 50.0;
/// The most tiles: 64 bytes each, 64 MB. A strip so narrow that its tiles stay empty, and has more, does without.
const MAX_TILES: usize = 1_000_000;
/// The most subcells. A province has some 40 m then. One tile in sixteen is left for the rim: beyond the last subcell to
/// the east and to the north tiles begin that are not full, and these are fewer unless a field is a thousand times as long
/// as it is wide.
const MAX_SUBCELLS: u32 = 120_000_000;
const _: () = assert!(MAX_SUBCELLS as usize / 15 * 16 <= MAX_TILES * (COLUMNS * ROWS) as usize);
/// Looks at an edge in a row of a tile, a few nanoseconds each. Outlines whose edges run far and wide through thousands
/// of tiles each do without.
const MAX_LOOKS: usize = 100_000_000;
/// The most subcells through which borders run, of which it is kept who is chosen on each side: 14 bytes each, 112 MB, and
/// 72 more while they are laid, 576 MB. They are kept from the south-west on; places in those beyond, of which there are
/// some from about 120,000 grids of 49 corners on, are asked of the cells.
const MAX_SPLITS: usize = 8_000_000;

/// In the stead of an area, where no outline reaches.
const NOBODY: u32 = u32::MAX;
/// In the stead of an area: the cells are to be asked.
const ASK: u32 = NOBODY - 1;
const _: () = assert!(crate::area_tree::check::MAX_AREAS <= ASK as usize, "a position is neither");

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Tiles {
    /// Of subcells.
    field: Field,
    /// Tiles from west to east.
    columns: u32,
    /// Row by row from the south-west.
    tiles: Vec<Tile>,
    /// Of the subcells that are unsure, tile by tile, row by row from the south-west, as far as [`MAX_SPLITS`] go.
    splits: Vec<Split>,
}

impl Tiles {
    /// `find` says what is chosen at a place. `None` without an outline and beyond the limits of memory and work.
    pub(super) fn of(drawn: &[(u32, &Outline)], find: impl Fn(Place) -> Found) -> Option<Tiles> {
        let mut tiles = Tiles::empty(drawn, MAX_TILES)?;
        tiles.touch(drawn, MAX_LOOKS)?;
        let ask = |place| match find(place) {
            Found::Area(area) => area,
            Found::Nothing => NOBODY,
            Found::Unsaid => ASK,
        };
        tiles.fill(ask);
        tiles.split(drawn, MAX_SPLITS, ask);
        Some(tiles)
    }

    fn empty(drawn: &[(u32, &Outline)], max_tiles: usize) -> Option<Tiles> {
        let subcells = edges_of(drawn).max(MIN_EDGES * drawn.len() as f64) * SUBCELLS_PER_EDGE;
        let field = Field::around(drawn, subcells, MAX_SUBCELLS)?;
        // With the subcells beyond the last, of which nothing is known.
        let (columns, rows) = (field.columns() / COLUMNS + 1, field.rows() / ROWS + 1);
        let count = columns as usize * rows as usize;
        let is_sound = count <= max_tiles && field.is_measurable();
        let tiles = || vec![Tile::EMPTY; count];
        is_sound.then(|| Tiles { field, columns, tiles: tiles(), splits: Vec::new() })
    }

    /// `place` lies within the bounds of the outlines.
    #[expect(clippy::inline_always, reason = "the fewer steps, the more look-ups are under way")]
    #[inline(always)]
    pub(super) fn find(&self, place: Place) -> Found {
        let at = self.field.measured(Coord { x: place.lon(), y: place.lat() });
        let ([column, row], within) = self.field.cell_at(at);
        let tile = &self.tiles[self.number(column / COLUMNS, row / ROWS)];
        let (east, north) = (column % COLUMNS, row % ROWS);
        let (code, is_unsure) = tile.code(east, north);
        let index = tile.split(east, north) * u32::from(is_unsure);
        let split = self.splits.get(index as usize).unwrap_or(&Split::UNKNOWN);
        match tile.area(select_unpredictable(is_unsure, split.answer(within), code)) {
            ASK => Found::Unsaid,
            NOBODY => Found::Nothing,
            area => Found::Area(area),
        }
    }

    #[inline]
    fn number(&self, column: u32, row: u32) -> usize {
        row as usize * self.columns as usize + column as usize
    }
}

#[cfg(test)]
impl Tiles {
    /// What they hold in memory.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.tiles[..]) + size_of_val(&self.splits[..])
    }

    pub(super) fn borders(&self) -> (Vec<f64>, Vec<f64>) {
        self.field.borders()
    }
}

#[cfg(test)]
mod tests;
