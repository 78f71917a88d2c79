//! Which subcells a border touches: rather one too many than one too few.

use std::ops::RangeInclusive;

use geo::Coord;

use super::{COLUMNS, Field, ROWS, Tile, Tiles};
use crate::Outline;

/// How far beside a subcell a border still touches it, as a share of its side. Where a place lies is rounded to the
/// 32,768th part of a side, and where an edge enters a row to less than the millionth part of the way it goes within this
/// margin.
const MARGIN: f64 = 1.0 / 1024.0;

impl Tiles {
    /// Makes the subcells of every border unsure. `None` beyond the limit.
    pub(super) fn touch(&mut self, drawn: &[(u32, &Outline)], max_looks: usize) -> Option<()> {
        let mut looks = 0;
        for [from, to] in edges(drawn) {
            let (field, columns) = (self.field, self.columns);
            touched(&field, field.measured(from), field.measured(to), |row, subcells| {
                looks += touch_row(&mut self.tiles[row_of_tiles(row, columns)], row % ROWS, subcells);
            });
            if looks > max_looks {
                return None;
            }
        }
        Some(())
    }
}

/// The edges of all outlines.
pub(super) fn edges<'a>(drawn: &'a [(u32, &Outline)]) -> impl Iterator<Item = [Coord<f64>; 2]> + use<'a> {
    let rings = drawn.iter().flat_map(|(_, outline)| outline.rings());
    rings.flat_map(|ring| ring.0.windows(2).map(|edge| [edge[0], edge[1]]))
}

/// The tiles of a row of subcells, from the west.
fn row_of_tiles(row: u32, columns: u32) -> std::ops::Range<usize> {
    let first = (row / ROWS) as usize * columns as usize;
    first..first + columns as usize
}

/// The subcells that an edge touches, row by row. The edge is in columns and rows.
pub(super) fn touched(
    field: &Field,
    one: Coord<f64>,
    other: Coord<f64>,
    mut subcells: impl FnMut(u32, RangeInclusive<u32>),
) {
    let (low, high) = if one.y <= other.y { (one, other) } else { (other, one) };
    let (west, east) = (low.x.min(high.x), low.x.max(high.x));
    let columns_per_row = (high.x - low.x) / (high.y - low.y);
    for row in field.rows_between(low.y - MARGIN, high.y + MARGIN) {
        let (south, north) = (f64::from(row) - MARGIN, f64::from(row + 1) + MARGIN);
        let at = |height: f64| low.x + (height - low.y) * columns_per_row;
        let enters = if south <= low.y { low.x } else { at(south) };
        let leaves = if high.y <= north { high.x } else { at(north) };
        let from = enters.min(leaves).clamp(west, east);
        let to = enters.max(leaves).clamp(west, east);
        subcells(row, field.columns_between(from - MARGIN, to + MARGIN));
    }
}

/// Makes subcells of a row of tiles unsure; says in how many tiles.
fn touch_row(tiles: &mut [Tile], row: u32, subcells: RangeInclusive<u32>) -> usize {
    let (first, last) = subcells.into_inner();
    let numbers = first / COLUMNS..=last / COLUMNS;
    for number in numbers.clone() {
        let begin = number * COLUMNS;
        let (from, to) = (first.max(begin) - begin, last.min(begin + COLUMNS - 1) - begin);
        tiles[number as usize].rows[row as usize] |= span(from, to - from + 1);
    }
    numbers.count()
}

/// Both bits of so many subcells of a row, at least one.
#[inline]
pub(super) fn span(first: u32, count: u32) -> u32 {
    u32::MAX >> (2 * (COLUMNS - count)) << (2 * first)
}
