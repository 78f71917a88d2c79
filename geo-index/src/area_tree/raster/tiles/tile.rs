//! A line of the cache: the subcells of a tile.

use super::{ASK, COLUMNS, ROWS};

/// Of a subcell: a border touches it, or its area is not among the first [`UNSURE`] of the tile.
pub(super) const UNSURE: u32 = 3;
/// The lower bit of every subcell of a row.
pub(super) const EACH: u32 = u32::MAX / UNSURE;
/// The most areas of a tile, [`NOBODY`](super::NOBODY) among them.
pub(super) const AREAS: usize = 5;

/// See the module.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(super) struct Tile {
    /// The areas that answers name, from the first; [`ASK`] where there are fewer.
    areas: [u32; AREAS],
    /// Where the [splits](super::Split) of the tile begin.
    first_split: u32,
    /// From the south, each from the west in its lowest bits: which of the areas, or [`UNSURE`].
    pub(super) rows: [u32; ROWS as usize],
    /// How many subcells of the rows before are unsure.
    unsure_before: [u8; ROWS as usize],
}

const _: () = assert!(COLUMNS * ROWS <= u8::MAX as u32, "the unsure subcells of a tile are counted in bytes");

impl Tile {
    pub(super) const EMPTY: Tile = Tile {
        areas: [ASK; AREAS],
        first_split: 0,
        rows: [0; ROWS as usize],
        unsure_before: [0; ROWS as usize],
    };

    /// What a subcell knows, and whether that is nothing.
    #[inline]
    pub(super) fn code(&self, east: u32, north: u32) -> (u32, bool) {
        let code = self.rows[north as usize] >> (2 * east) & UNSURE;
        (code, code == UNSURE)
    }

    /// Where the split of an unsure subcell is.
    #[inline]
    pub(super) fn split(&self, east: u32, north: u32) -> u32 {
        let row = north as usize;
        let west = unsure(self.rows[row]) & ((1 << (2 * east)) - 1);
        self.first_split + u32::from(self.unsure_before[row]) + west.count_ones()
    }

    /// The area that an answer names, [`ASK`] for none.
    #[inline]
    pub(super) fn area(&self, answer: u32) -> u32 {
        self.areas.get(answer as usize).copied().unwrap_or(ASK)
    }

    /// The answer that names an area. [`AREAS`], which names none, for one that has no room.
    pub(super) fn answer_of(&mut self, area: u32) -> u32 {
        let answer = self.areas.iter().position(|&known| known == area || known == ASK);
        if let Some(answer) = answer {
            self.areas[answer] = area;
        }
        u32::try_from(answer.unwrap_or(AREAS)).expect("a tile has few areas")
    }

    /// Counts its unsure subcells, the first of which is split so; says where those of the next tile begin.
    pub(super) fn number_splits(&mut self, first: u32) -> u32 {
        self.first_split = first;
        let mut before = 0;
        for (row, unsure_before) in self.rows.iter().zip(&mut self.unsure_before) {
            *unsure_before = u8::try_from(before).expect("a tile has few subcells");
            before += unsure(*row).count_ones();
        }
        first + before
    }
}

/// A bit for each subcell of a row that is unsure.
#[inline]
pub(super) fn unsure(row: u32) -> u32 {
    row & row >> 1 & EACH
}
