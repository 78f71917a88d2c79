//! How borders part the subcells through which they run.
//!
//! **On each side of the lines of a [`Split`] one area is chosen**: such a side is what is left of a square by a
//! straight cut or two, no border runs through it, since all of them lie on the lines, and so one place of it answers
//! for all of it.

use geo::Coord;

use super::super::field::FRACTION;
use super::split::{LINES, SIDES, Split, UNKNOWN};
use super::tile::{Tile, unsure};
use super::touch::{edges, touched};
use super::{ASK, COLUMNS, ROWS, Tiles};
use crate::area_tree::raster::lay::number_of;
use crate::{Outline, Place};

/// The edges that touch a subcell. An edge that neighbours share is one.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Touching {
    #[default]
    None,
    One([Coord<f64>; 2]),
    Two([[Coord<f64>; 2]; 2]),
    Many,
}

impl Touching {
    fn and(self, edge: [Coord<f64>; 2]) -> Touching {
        let back = [edge[1], edge[0]];
        let is = |other: [Coord<f64>; 2]| other == edge || other == back;
        match self {
            Touching::None => Touching::One(edge),
            Touching::One(one) if is(one) => self,
            Touching::One(one) => Touching::Two([one, edge]),
            Touching::Two([one, other]) if is(one) || is(other) => self,
            Touching::Two(_) | Touching::Many => Touching::Many,
        }
    }

    /// `None` if they are too many.
    fn edges(&self) -> Option<&[[Coord<f64>; 2]]> {
        match self {
            Touching::None => Some(&[]),
            Touching::One(edge) => Some(std::slice::from_ref(edge)),
            Touching::Two(edges) => Some(edges),
            Touching::Many => None,
        }
    }
}

impl Tiles {
    /// Says what is chosen on the sides of borders, in the first so many subcells from the south-west. `ask` says what is
    /// chosen at a place.
    pub(super) fn split(&mut self, drawn: &[(u32, &Outline)], max_splits: usize, ask: impl Fn(Place) -> u32) {
        let count = self.tiles.iter_mut().fold(0, |first, tile| tile.number_splits(first)) as usize;
        let touching = self.touching(drawn, count.min(max_splits));
        let mut splits = Vec::with_capacity(touching.len());
        let mut touching = touching.iter();
        for number in 0..self.tiles.len() {
            for ((east, north), touching) in unsure_of(&self.tiles[number]).zip(&mut touching) {
                let part = |edges| self.parted(number, [east, north], edges, &ask);
                splits.push(touching.edges().map_or(Split::UNKNOWN, part));
            }
        }
        self.splits = splits;
    }

    /// Of the first so many splits, by their number.
    fn touching(&self, drawn: &[(u32, &Outline)], count: usize) -> Vec<Touching> {
        let mut touching = vec![Touching::default(); count];
        for edge in edges(drawn) {
            let measured = edge.map(|end| self.field.measured(end));
            touched(&self.field, measured[0], measured[1], |row, subcells| {
                for column in subcells {
                    let tile = &self.tiles[self.number(column / COLUMNS, row / ROWS)];
                    let number = tile.split(column % COLUMNS, row % ROWS) as usize;
                    if let Some(split) = touching.get_mut(number) {
                        *split = split.and(measured);
                    }
                }
            });
        }
        touching
    }

    /// The split of a subcell of a tile.
    fn parted(
        &mut self,
        number: usize,
        [east, north]: [u32; 2],
        edges: &[[Coord<f64>; 2]],
        ask: impl Fn(Place) -> u32,
    ) -> Split {
        let in_rows = self.columns as usize;
        let column = number_of(number % in_rows) * COLUMNS + east;
        let row = number_of(number / in_rows) * ROWS + north;
        let within = |at: Coord<f64>| [at.x - f64::from(column), at.y - f64::from(row)];
        let mut split = Split::along(edges.iter().map(|edge| edge.map(within)));
        let chosen = std::array::from_fn(|sides| {
            let place = self.place_on(&split, [column, row], sides)?;
            Some(ask(place)).filter(|&area| area != ASK)
        });
        let tile = &mut self.tiles[number];
        split.know(chosen.map(|area| area.map_or(UNKNOWN, |area| tile.answer_of(area))));
        split
    }

    /// A place of a subcell that surely lies on these sides of the lines, if there is any worth speaking of.
    fn place_on(&self, split: &Split, cell: [u32; 2], sides: usize) -> Option<Place> {
        let place = self.field.place_in(cell[0], cell[1], middle_of(split, sides)?)?;
        let (found_in, at) =
            self.field.cell_at(self.field.measured(Coord { x: place.lon(), y: place.lat() }));
        let is_there = found_in == cell && split.sides(at) == (number_of(sides), true);
        is_there.then_some(place)
    }
}

/// The subcells of a tile that are unsure, in the order of their splits.
fn unsure_of(tile: &Tile) -> impl Iterator<Item = (u32, u32)> + use<> {
    (0..).zip(tile.rows).flat_map(|(north, codes)| {
        let east = (0..COLUMNS).filter(move |east| unsure(codes) >> (2 * east) & 1 == 1);
        east.map(move |east| (east, north))
    })
}

const _: () = assert!(SIDES == 4, "places are sought on all sides of two lines");

/// Amid the corners of what these sides of the lines have of the square.
fn middle_of(split: &Split, sides: usize) -> Option<[f64; 2]> {
    let mut corners = vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
    for line in 0..LINES {
        let towards = if sides >> line & 1 == 1 { -1.0 } else { 1.0 };
        corners = cut(&corners, |at| f64::from(split.beyond(line, at.map(fractions))) * towards);
    }
    let count = corners.len() as f64;
    let sum = corners.iter().fold([0.0; 2], |sum, at| [sum[0] + at[0], sum[1] + at[1]]);
    (count > 2.0).then(|| sum.map(|sum| sum / count))
}

/// Of a side of the subcell.
#[expect(clippy::cast_possible_truncation, reason = "a fraction has few bits")]
fn fractions(sides: f64) -> i32 {
    (sides * f64::from(FRACTION)) as i32
}

/// The part of a convex ring where a measure, which is even in every direction, is not negative.
fn cut(ring: &[[f64; 2]], measure: impl Fn([f64; 2]) -> f64) -> Vec<[f64; 2]> {
    let mut kept = Vec::with_capacity(ring.len() + 1);
    for (&from, &to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let (at_from, at_to) = (measure(from), measure(to));
        if at_from >= 0.0 {
            kept.push(from);
        }
        if (at_from < 0.0) != (at_to < 0.0) {
            let share = at_from / (at_from - at_to);
            kept.push([0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * share));
        }
    }
    kept
}
