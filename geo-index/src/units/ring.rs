//! One ring around a place: all that is wanted from where the last ring ended to where this one does. A ring in which a
//! crowd is found is drawn in while it is gathered, so that it never holds much more than a search may need.

use std::cmp::Reverse;

use super::around::Around;
use super::cell::{Cell, Glance, LANES};
use super::cells::Cells;
use super::marks::{Marked, Wanted};
use super::overview::{Extent, Visitor};
use super::reach::{BEYOND_ALL, Reach};
use super::sieve::{BLOCK, BLOCK_U32, Held, Sieve};
use super::slots::{Slot, UnitKey};
use crate::prefetch::soon;

/// A ring that holds so many, and as many as were given out before, is drawn in …
const MOST: usize = 32;

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

/// As many are sorted by counting.
const FEW: usize = 32;

/// A few are sorted by counting for each how many are farther, eight at a time: which way a comparison goes cannot be
/// foretold, and each time the processor guesses wrong costs it more than a dozen that it need not guess.
pub(super) fn farthest_first(units: &mut [Gathered]) {
    if units.len() > FEW {
        units.sort_unstable_by_key(|unit| Reverse(unit.rank()));
        return;
    }
    let mut ranks = [0_u32; FEW];
    let mut sorted = [Gathered::NOBODY; FEW];
    for (rank, unit) in ranks.iter_mut().zip(&*units) {
        *rank = unit.rank();
    }
    let mut free = u32::MAX;
    for (unit, &rank) in units.iter().zip(&ranks) {
        let farther: u32 = ranks.iter().map(|&other| u32::from(other > rank)).sum();
        // Of those equally far one stands behind the other.
        let at = farther + (free >> farther).trailing_zeros();
        free &= !(1 << at);
        sorted[at as usize % FEW] = *unit;
    }
    units.copy_from_slice(&sorted[..units.len()]);
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
    /// Its root.
    chord: f32,
    /// The nearest cell that was passed by for being too far.
    pub(super) next_cell: f64,
    /// From `len` on there is only room to write.
    found: Vec<Gathered>,
    len: usize,
    most: usize,
    /// Whether somebody may be unsuitable.
    sifts: bool,
    held: Held,
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
        let (sifts, held) = (wanted != Wanted::ANYONE, Held::nobody());
        let next_cell = f64::from(BEYOND_ALL);
        Ring {
            cells,
            reach,
            wanted,
            after,
            up_to,
            chord: up_to.sqrt(),
            next_cell,
            found,
            len: 0,
            most,
            sifts,
            held,
        }
    }

    /// What was gathered, and up to where that is everybody.
    pub(super) fn gathered(mut self) -> Vec<Gathered> {
        self.found.truncate(self.len);
        self.found
    }

    /// Gathers from base cells close by, without the overview.
    pub(super) fn gather_near(&mut self, bases: impl Iterator<Item = Around>) {
        let cells = self.cells;
        let mut near = Vec::with_capacity(16);
        for base in bases {
            let sieve = base.sieve();
            let (wanted, up_to) = (self.wanted, f64::from(self.up_to));
            near.clear();
            cells.directory.walk(base.base, sieve.window(self.chord), &mut |number, square| {
                cells.cells[number as usize].soon();
                near.push((base.at_least(square), number));
            });
            near.retain(|&(at_least, number)| {
                at_least <= up_to && wanted.may_suit(cells.cells[number as usize].known)
            });
            // The nearest first, so that a ring which is drawn in passes by the others.
            near.sort_unstable_by(|(one, _), (other, _)| one.total_cmp(other));
            for &(_, number) in &near {
                cells.cells[number as usize].glances.iter().take(BLOCK).for_each(soon);
            }
            for &(at_least, number) in &near {
                if at_least <= f64::from(self.up_to) {
                    self.look_into(number, &cells.cells[number as usize], &sieve);
                }
            }
        }
    }

    fn look_into(&mut self, number: u32, cell: &Cell<Id, Tag>, sieve: &Sieve) {
        let mut first = 0;
        for block in cell.glances.chunks(BLOCK) {
            let units = cell.len() - first as usize;
            self.held.fill(sieve.window(self.chord), block, units);
            if self.sifts {
                let wanted = self.wanted;
                self.held.keep(|at| wanted.suits(block[at / LANES].tags[at % LANES].marks()));
            }
            self.take_held(number, first, block, sieve);
            first += BLOCK_U32;
        }
    }

    /// Takes in who is held of a block and is in the ring.
    fn take_held(&mut self, cell: u32, first: u32, block: &[Glance<Tag>], sieve: &Sieve) {
        let mut held = 0;
        loop {
            let some = self.held.at();
            let some = &some[held..some.len().min(held + LANES)];
            if some.is_empty() {
                return;
            }
            held += some.len();
            let (after, up_to) = (self.after, self.up_to);
            let room = &mut self.found[self.len..self.len + LANES];
            let mut taken = 0;
            for &at in some {
                let (glance, lane) = (&block[usize::from(at) / LANES], usize::from(at) % LANES);
                let at_least = sieve.at_least(glance.x[lane], glance.y[lane]);
                room[taken % LANES] = Gathered { at_least, slot: Slot { cell, at: first + u32::from(at) } };
                taken += usize::from((at_least > after) & (at_least <= up_to));
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
        (self.up_to, self.chord) = (up_to, up_to.sqrt());
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
