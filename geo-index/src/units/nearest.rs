//! Nearest first, with a total order, in rings: all that is wanted within a radius is gathered, then given out nearest
//! first, and only when it is used up the next ring is gathered. How wide a ring is follows from how crowded it is
//! around the place, and how many are wanted there.

use std::cmp::Ordering;

use super::around::Around;
use super::cells::Cells;
use super::grid::Spot;
use super::marks::{Marked, Wanted};
use super::reach::{BEYOND_ALL, NOTHING, Reach, certainly_beyond};
use super::ring::{Gathered, Ring, farthest_first};
use super::slots::UnitKey;
use super::{Near, Positioned, UnitIndex};
use crate::Place;
use crate::sphere::metres_of_chord_squared;

/// Units that a ring is meant to hold.
const RING: f32 = 16.0;

/// A ring that was too small is followed by one which holds so many times what it was meant to hold.
const HOPED: f32 = 1.2;

/// The area of a ring grows by this much at least and at most.
const GROWTH: (f32, f32) = (1.6, 16.0);

/// Somebody is taken to be wanted of so many at least, or the first ring would be the whole earth.
const LEAST_SHARE: f64 = 1e-4;

/// Where nobody is near enough to say how crowded it is, the first ring reaches so far: the square of a chord, 1 km.
const FIRST_REACH: f32 = 2.5e-8;

/// A ring reaches at least so far, or it would never grow: the square of a chord, 6 cm.
const LEAST_REACH: f32 = 1e-16;

/// Units that are measured at once, at least.
const AHEAD: usize = 12;

pub(super) struct NearestFirst<'a, Id: UnitKey, Tag> {
    cells: &'a Cells<Id, Tag>,
    reach: Reach,
    wanted: Wanted,
    /// Nobody beyond this is asked for.
    end: f32,
    /// Everybody up to here has been gathered.
    gathered_to: f32,
    next_reach: f32,
    /// Whether rings are gathered by the overview, and no longer from the base cells close by. The two measure a little
    /// differently, so that between them everything is begun again, and `last` says what was given out.
    is_far: bool,
    /// Units gathered so far.
    given: usize,
    /// The ring, farthest first.
    gathered: Vec<Gathered>,
    /// Those of whom the distance is exactly known, farthest first. They wait until nobody else can come before them.
    measured: Vec<Measured<Id, Tag>>,
    last: Option<(f64, Id)>,
}

struct Measured<Id, Tag> {
    distance_m: f64,
    exactly: f64,
    unit: Positioned<Id, Tag>,
}

impl<'a, Id: UnitKey, Tag: Marked> NearestFirst<'a, Id, Tag> {
    /// Of those within `radius_m` metres all come first, and whether others come behind them is not said.
    pub(super) fn new(index: &'a UnitIndex<Id, Tag>, from: Place, wanted: Wanted, radius_m: f64) -> Self {
        let cells = &index.cells;
        let end = certainly_beyond(radius_m);
        let share = wanted.share(&index.with_bit, index.len);
        let reach = Reach::from(from);
        NearestFirst {
            cells,
            reach,
            wanted,
            end,
            gathered_to: NOTHING,
            next_reach: first_reach(cells, reach, share).min(end),
            is_far: false,
            given: 0,
            gathered: Vec::new(),
            measured: Vec::with_capacity(AHEAD),
            last: None,
        }
    }

    /// Adds the next ring to what is left of those before it.
    fn gather(&mut self) {
        let around = Around::within(self.reach, f64::from(self.next_reach));
        if around.is_none() && !self.is_far {
            self.is_far = true;
            self.gathered_to = NOTHING;
            self.gathered.clear();
            self.measured.clear();
        }
        let span = (self.gathered_to, self.next_reach);
        let mut ring = Ring::new(self.cells, self.reach, self.wanted, self.given, span);
        match around.filter(|_| !self.is_far) {
            Some(bases) => ring.gather_near(bases),
            None => self.cells.overview.walk(&mut ring),
        }
        let (up_to, next_cell) = (ring.up_to, ring.next_cell);
        let found = ring.gathered();
        self.given += found.len();
        self.gathered_to = up_to;
        self.next_reach = self.reach_after(found.len(), next_cell).min(self.end);
        if self.gathered.is_empty() {
            self.gathered = found;
        } else {
            self.gathered.extend(found);
        }
        for Gathered { slot, .. } in &self.gathered {
            self.cells.cells[slot.cell as usize].soon_found(slot.at as usize);
        }
        farthest_first(&mut self.gathered);
    }

    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "an estimate")]
    fn reach_after(&self, found: usize, next_cell: f64) -> f32 {
        let growth = (HOPED * RING / found as f32).clamp(GROWTH.0, GROWTH.1);
        let next = self.gathered_to.max(LEAST_REACH) * growth;
        if found == 0 && next_cell < f64::from(BEYOND_ALL) {
            next.max(next_cell as f32 * GROWTH.0)
        } else {
            next
        }
    }

    /// Measures the nearest of those gathered, several at once: as many as are measured already, or whoever is equally far
    /// from everybody in a crowd would be sorted anew for each of them.
    fn measure(&mut self) -> bool {
        let left = self.gathered.len().saturating_sub(AHEAD.max(self.measured.len()));
        let (cells, reach, before) = (self.cells, self.reach, self.measured.len());
        self.measured.extend(self.gathered.drain(left..).map(|Gathered { slot, .. }| {
            let unit = cells.get(slot);
            let exactly = reach.exactly(unit.place);
            Measured { distance_m: metres_of_chord_squared(exactly), exactly, unit }
        }));
        self.measured.sort_unstable_by(|one, other| other.cmp(one));
        self.measured.len() > before
    }
}

impl<Id: UnitKey, Tag: Marked> Iterator for NearestFirst<'_, Id, Tag> {
    type Item = Near<Id, Tag>;

    fn next(&mut self) -> Option<Near<Id, Tag>> {
        loop {
            let next = self.gathered.last().map_or(self.gathered_to, |first| first.at_least);
            let is_last = self.gathered_to >= self.end && self.gathered.is_empty();
            let certain = if is_last { BEYOND_ALL } else { next };
            if self.measured.last().is_some_and(|first| first.exactly < f64::from(certain)) {
                let Measured { distance_m, unit: Positioned { id, place, tag }, .. } = self.measured.pop()?;
                if self.last.is_some_and(|last| (distance_m, id) <= last) {
                    debug_assert!(self.is_far, "only what is gathered a second time was given out before");
                    continue;
                }
                self.last = Some((distance_m, id));
                return Some(Near { id, place, tag, distance_m });
            }
            if is_last {
                return None;
            }
            if !self.measure() {
                self.gather();
            }
        }
    }
}

/// How far the first ring reaches, from how crowded the cell is that holds the place.
fn first_reach<Id: UnitKey, Tag: Marked>(cells: &Cells<Id, Tag>, reach: Reach, share: f64) -> f32 {
    let Some(cell) = cells.cell_at(Spot::of(reach.from)) else { return FIRST_REACH };
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "an estimate")]
    let each = (cell.key.area(reach.cos) / (cell.len().max(1) as f64 * share.max(LEAST_SHARE))) as f32;
    RING * each / std::f32::consts::PI
}

impl<Id: Ord, Tag> Ord for Measured<Id, Tag> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.distance_m.total_cmp(&other.distance_m).then_with(|| self.unit.id.cmp(&other.unit.id))
    }
}

impl<Id: Ord, Tag> PartialOrd for Measured<Id, Tag> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<Id: Ord, Tag> PartialEq for Measured<Id, Tag> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<Id: Ord, Tag> Eq for Measured<Id, Tag> {}
