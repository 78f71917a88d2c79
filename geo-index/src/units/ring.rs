//! One ring around a place: all that is wanted from where the last ring ended to where this one does. A ring in which a
//! crowd is found is drawn in while it is gathered, so that it never holds much more than a search may need.

use super::around::{Around, Sieve};
use super::cell::{Cell, LANES, LANES_U32};
use super::cells::Cells;
use super::marks::{Marked, Wanted};
use super::overview::{Extent, Visitor};
use super::reach::{BEYOND_ALL, Reach};
use super::slots::{Slot, UnitKey};

/// A ring that holds so many, and as many as were given out before, is drawn in …
const MOST: usize = 24;

/// … to so many, or to half of them: rings double, so that whoever asks for all of them does not look at the first ones
/// again for each of the last.
const KEPT: usize = 14;

/// A unit in the ring.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gathered {
    /// Square of the chord to it, at least. Rounded down, so that it is no more than the exact one.
    pub(super) at_least: f32,
    pub(super) slot: Slot,
}

impl Gathered {
    const NOBODY: Gathered = Gathered { at_least: 0.0, slot: Slot { cell: 0, at: 0 } };

    /// Orders as the distance does, which is never negative.
    pub(super) fn rank(&self) -> u32 {
        self.at_least.to_bits()
    }
}

pub(super) struct Ring<'a, Id: UnitKey, Tag> {
    pub(super) cells: &'a Cells<Id, Tag>,
    pub(super) reach: Reach,
    pub(super) wanted: Wanted,
    /// Where the last ring ended.
    pub(super) after: f32,
    /// Where this one ends.
    pub(super) up_to: f32,
    /// The nearest cell that was passed by for being too far.
    pub(super) next_cell: f64,
    /// From `len` on there is only room to write.
    found: Vec<Gathered>,
    len: usize,
    most: usize,
}

impl<'a, Id: UnitKey, Tag: Marked> Ring<'a, Id, Tag> {
    pub(super) fn new(
        cells: &'a Cells<Id, Tag>,
        reach: Reach,
        wanted: Wanted,
        given: usize,
        (after, up_to): (f32, f32),
    ) -> Self {
        let most = MOST.max(given);
        let found = vec![Gathered::NOBODY; most + LANES];
        Ring { cells, reach, wanted, after, up_to, next_cell: f64::from(BEYOND_ALL), found, len: 0, most }
    }

    /// What was gathered, and up to where that is everybody.
    pub(super) fn gathered(mut self) -> Vec<Gathered> {
        self.found.truncate(self.len);
        self.found
    }

    /// Gathers from base cells close by, without the overview.
    pub(super) fn gather_near(&mut self, bases: impl Iterator<Item = Around>) {
        let mut near = Vec::with_capacity(16);
        for base in bases {
            near.clear();
            self.cells.directory.walk(base.base, &base, f64::from(self.up_to), &mut near);
            // The nearest first, so that a ring which is drawn in passes by the others.
            near.sort_unstable_by(|(one, _), (other, _)| one.total_cmp(other));
            self.touch(&near);
            let sieve = base.sieve();
            for &(at_least, number) in &near {
                let cells = self.cells;
                let cell = &cells.cells[number as usize];
                let is_within = at_least <= f64::from(self.up_to);
                if is_within && cell.known.is_some_and(|known| self.wanted.may_suit(known)) {
                    self.look_into(number, cell, &sieve);
                }
            }
        }
    }

    /// Asks for the memory of all cells at once, so that the first is looked into while the others are on their way.
    fn touch(&self, near: &[(f64, u32)]) {
        let mut touched = 0;
        for &(_, cell) in near {
            for glance in &self.cells.cells[cell as usize].glances {
                touched ^= glance.x[0];
            }
        }
        std::hint::black_box(touched);
    }

    fn look_into(&mut self, number: u32, cell: &Cell<Id, Tag>, sieve: &Sieve) {
        let window = sieve.window(self.up_to);
        let (wanted, after, len) = (self.wanted, self.after, cell.len());
        for (eight, glance) in (0_u32..).zip(&cell.glances) {
            let mut hits = window.hold(&glance.x, &glance.y);
            let room = &mut self.found[self.len..self.len + LANES];
            let mut taken = 0;
            while hits != 0 {
                let (lane, at) =
                    (hits.trailing_zeros() as usize % LANES, eight * LANES_U32 + hits.trailing_zeros());
                hits &= hits - 1;
                let at_least = sieve.at_least(glance.x[lane], glance.y[lane]);
                room[taken % LANES] = Gathered { at_least, slot: Slot { cell: number, at } };
                let is_in = (at_least > after) & (at_least <= self.up_to) & ((at as usize) < len);
                taken += usize::from(is_in & wanted.suits(glance.tags[lane].marks()));
            }
            self.len += taken;
            self.keep_small();
        }
    }

    fn keep_small(&mut self) {
        if self.len > self.most {
            self.draw_in();
        }
    }

    /// Keeps the nearest of a ring, and all that are as far as the last of them.
    #[cold]
    fn draw_in(&mut self) {
        self.found.truncate(self.len);
        let (_, last, _) = self.found.select_nth_unstable_by_key(KEPT.max(self.len / 2), Gathered::rank);
        let up_to = last.at_least;
        self.found.retain(|unit| unit.at_least <= up_to);
        self.up_to = up_to;
        self.len = self.found.len();
        // Twice as many before the next time: a crowd that is equally far is sorted through as often as it doubles.
        self.most = MOST.max(self.len * 2);
        self.found.resize(self.most + LANES, Gathered::NOBODY);
    }
}

/// Gathers from anywhere on the earth.
impl<Id: UnitKey, Tag: Marked> Visitor for Ring<'_, Id, Tag> {
    fn enters(&mut self, extent: &Extent) -> bool {
        if !self.wanted.may_suit(extent.sum) {
            return false;
        }
        let at_least = self.reach.at_least(extent);
        let is_within = at_least <= f64::from(self.up_to);
        if !is_within {
            self.next_cell = self.next_cell.min(at_least);
        }
        is_within
    }

    fn visit(&mut self, number: u32) {
        let cell = &self.cells.cells[number as usize];
        for (at, unit) in (0_u32..).zip(cell.units()) {
            if !self.wanted.suits(unit.tag.marks()) {
                continue;
            }
            let at_least = rounded_down(self.reach.exactly(unit.place));
            self.found[self.len] = Gathered { at_least, slot: Slot { cell: number, at } };
            self.len += usize::from((at_least > self.after) & (at_least <= self.up_to));
            self.keep_small();
        }
    }
}

/// The next number of the coarser kind that is not more, or nearly so, and not less than 0.
fn rounded_down(squared: f64) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "rounds, and the share more than makes up for it")]
    let rounded = (squared * (1.0 - 2e-7)) as f32;
    // Below that the coarser kind of number has fewer digits.
    if rounded < f32::MIN_POSITIVE { 0.0 } else { rounded }
}
