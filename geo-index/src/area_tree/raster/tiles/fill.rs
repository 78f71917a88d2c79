//! Who is chosen in the subcells that no border touches.

use super::tile::{EACH, Tile, UNSURE};
use super::touch::span;
use super::{ASK, COLUMNS, NOBODY, ROWS, Tiles};
use crate::Place;

impl Tiles {
    /// `ask` says what is chosen at a place. Beyond the last subcells nobody is: whatever reached there would touch it.
    pub(super) fn fill(&mut self, ask: impl Fn(Place) -> u32) {
        let Tiles { field, columns, tiles, .. } = self;
        for (row, tiles) in (0..).step_by(ROWS as usize).zip(tiles.chunks_mut(*columns as usize)) {
            for (column, tile) in (0..).step_by(COLUMNS as usize).zip(tiles) {
                tile.fill(|east, north| {
                    let (column, row) = (column + east, row + north);
                    if column >= field.columns() || row >= field.rows() {
                        return Some(NOBODY);
                    }
                    let middle = field.middle(column, row)?;
                    Some(ask(middle)).filter(|&area| area != ASK)
                });
            }
        }
    }
}

impl Tile {
    /// Subcells beside each other that no border touches have one answer. So it is asked for once, and handed on
    /// eastward and northward.
    pub(super) fn fill(&mut self, ask: impl Fn(u32, u32) -> Option<u32>) {
        // The row before, and both bits of its subcells that no border touches.
        let (mut south, mut free_south) = (0, 0);
        for row in 0..ROWS {
            let touched = self.rows[row as usize];
            let mut codes = touched;
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
                    0 => ask(column, row).map_or(UNSURE, |area| self.answer_of(area).min(UNSURE)),
                    shared => south >> shared.trailing_zeros() & UNSURE,
                };
                codes |= (code * EACH) & free;
                column += count;
            }
            self.rows[row as usize] = codes;
            (south, free_south) = (codes, !touched);
        }
    }
}
