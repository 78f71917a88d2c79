//! Who is chosen in the subcells that no border touches.

use super::touch::span;
use super::{AREA_BITS, AREAS, COLUMNS, Found, NOBODY, ROWS, Tile, Tiles, UNSURE};
use crate::Place;

/// The lower bit of every subcell of a row.
const EACH: u32 = u32::MAX / UNSURE;

/// The areas of a tile, as they become known.
struct Known {
    areas: [u32; AREAS],
    count: usize,
}

impl Tiles {
    pub(super) fn fill(&mut self, find: impl Fn(Place) -> Found) {
        let Tiles { field, columns, tiles } = self;
        for (row, tiles) in (0..).step_by(ROWS as usize).zip(tiles.chunks_mut(*columns as usize)) {
            for (column, tile) in (0..).step_by(COLUMNS as usize).zip(tiles) {
                tile.fill(|east, north| match field.middle(column + east, row + north).map(&find) {
                    Some(Found::Area(area)) => Some(area),
                    Some(Found::Nothing) => Some(NOBODY),
                    Some(Found::Unsaid) | None => None,
                });
            }
        }
    }
}

impl Tile {
    /// Subcells beside each other that no border touches have one answer. So it is asked for once, and handed on
    /// eastward and northward.
    pub(super) fn fill(&mut self, ask: impl Fn(u32, u32) -> Option<u32>) {
        let mut known = Known { areas: [NOBODY; AREAS], count: 0 };
        // The row before, and both bits of its subcells that no border touches.
        let (mut south, mut free_south) = (0, 0);
        for (row, codes) in (0..).zip(&mut self.rows) {
            let touched = *codes;
            let mut column = 0;
            while column < COLUMNS {
                let ahead = touched >> (2 * column);
                if ahead & UNSURE != 0 {
                    column += 1;
                    continue;
                }
                let count = (ahead.trailing_zeros() / 2).min(COLUMNS - column);
                let free = span(column, count);
                let code = match free & free_south {
                    0 => ask(column, row).map_or(UNSURE, |area| known.code_of(area)),
                    shared => south >> shared.trailing_zeros() & UNSURE,
                };
                *codes |= (code * EACH) & free;
                column += count;
            }
            (south, free_south) = (*codes, !touched);
        }
        let placed =
            (0..).zip(known.areas).map(|(code, area): (u32, u32)| u64::from(area) << (code * AREA_BITS));
        self.areas = placed.sum();
    }
}

impl Known {
    /// [`UNSURE`] for an area that has no room.
    fn code_of(&mut self, area: u32) -> u32 {
        let areas = &self.areas[..self.count];
        let code = areas.iter().position(|&known| known == area).unwrap_or(self.count);
        if let Some(place) = self.areas.get_mut(code) {
            *place = area;
            self.count = self.count.max(code + 1);
        }
        u32::try_from(code).expect("a tile has few areas")
    }
}
