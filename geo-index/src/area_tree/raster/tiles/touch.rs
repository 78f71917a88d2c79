//! Which subcells a border touches: rather one too many than one too few.

use std::ops::RangeInclusive;

use geo::Coord;

use super::{COLUMNS, ROWS, Tiles};
use crate::Outline;

/// How far beside a subcell a border still touches it, as a share of its side. Where a place lies, and where an edge
/// enters a row, is rounded to less than the millionth part of a side or of the way it goes within this margin.
const MARGIN: f64 = 1.0 / 1024.0;

impl Tiles {
    /// Makes the subcells of every border unsure. `None` beyond the limit.
    pub(super) fn touch(&mut self, drawn: &[(u32, &Outline)], max_looks: usize) -> Option<()> {
        let mut looks = 0;
        for ring in drawn.iter().flat_map(|(_, outline)| outline.rings()) {
            for edge in ring.0.windows(2) {
                looks += self.touch_edge(self.field.measured(edge[0]), self.field.measured(edge[1]));
                if looks > max_looks {
                    return None;
                }
            }
        }
        Some(())
    }

    /// An edge in columns and rows; says how often it was looked at.
    fn touch_edge(&mut self, one: Coord<f64>, other: Coord<f64>) -> usize {
        let (low, high) = if one.y <= other.y { (one, other) } else { (other, one) };
        let (west, east) = (low.x.min(high.x), low.x.max(high.x));
        let columns_per_row = (high.x - low.x) / (high.y - low.y);
        let mut looks = 0;
        for row in self.field.rows_between(low.y - MARGIN, high.y + MARGIN) {
            let (south, north) = (f64::from(row) - MARGIN, f64::from(row + 1) + MARGIN);
            let at = |height: f64| low.x + (height - low.y) * columns_per_row;
            let enters = if south <= low.y { low.x } else { at(south) };
            let leaves = if high.y <= north { high.x } else { at(north) };
            let from = enters.min(leaves).clamp(west, east);
            let to = enters.max(leaves).clamp(west, east);
            looks += self.touch_row(row, self.field.columns_between(from - MARGIN, to + MARGIN));
        }
        looks
    }

    fn touch_row(&mut self, row: u32, columns: RangeInclusive<u32>) -> usize {
        let (first, last) = columns.into_inner();
        let tiles = first / COLUMNS..=last / COLUMNS;
        for tile in tiles.clone() {
            let begin = tile * COLUMNS;
            let (from, to) = (first.max(begin) - begin, last.min(begin + COLUMNS - 1) - begin);
            let number = self.number(tile, row / ROWS);
            self.tiles[number].rows[(row % ROWS) as usize] |= span(from, to - from + 1);
        }
        tiles.count()
    }
}

/// Both bits of so many subcells of a row, at least one.
#[inline]
pub(super) fn span(first: u32, count: u32) -> u32 {
    u32::MAX >> (2 * (COLUMNS - count)) << (2 * first)
}
