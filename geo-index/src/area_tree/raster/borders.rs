//! The borders in the cells of a raster: of each cell its candidates, those first that are chosen first, and of each
//! candidate the edges that pass through the cell.
//!
//! All of it stands in words, so that it is small and little of it is fetched from memory: for each candidate a head,
//! then its runs of edges; after the last candidate the area that is chosen where none of them covers the place.

use geo::Coord;

use super::{Found, NOTHING};
use crate::Outline;

mod pack;

pub(super) use pack::Packing;

/// Of a head: the position of the area.
const AREA: u32 = (1 << 20) - 1;
const _: () =
    assert!(crate::area_tree::check::MAX_AREAS <= AREA as usize, "each position has room in a head");
/// Of a head: the borders wholly east of the cell are crossed an odd number of times.
const ODD: u32 = 1 << 20;
/// Of a head: no candidate comes after it.
const LAST: u32 = 1 << 21;
/// Of a head: how many runs follow.
const RUNS_SHIFT: u32 = 22;

/// Of a run: the corner at which its first edge begins.
const FIRST: u32 = (1 << 25) - 1;
const _: () = assert!(super::MAX_CORNERS <= FIRST as usize, "each corner has room in a run");
/// Of a run: how many edges come after the first.
const FURTHER_SHIFT: u32 = 25;
/// The most edges of a run.
const MAX_EDGES_OF_RUN: usize = 128;

/// The sign of a number, as a bit.
const SIGN: u64 = 1 << 63;

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Borders {
    words: Vec<u32>,
    /// Of every ring, closed, one behind the other, as far as a run needs them; in the units of its outline.
    corners: Vec<[u16; 2]>,
    /// By the position of the area.
    frames: Vec<Frame>,
}

/// The units of an outline: so many to its longer side that a corner is two of 16 bits.
#[derive(Debug, Clone, Copy, Default)]
struct Frame {
    low: Coord<f64>,
    per_degree: f64,
}

/// Of an outline smaller than numbers can tell: any more would be no number.
const MAX_PER_DEGREE: f64 = 1e18;

impl Frame {
    fn of(outline: &Outline) -> Frame {
        let (low, high) = outline.corners_of_bounds();
        let side = (high.x - low.x).max(high.y - low.y);
        Frame { low, per_degree: (f64::from(u16::MAX) / side).min(MAX_PER_DEGREE) }
    }

    #[inline]
    fn units(&self, at: Coord<f64>) -> [f64; 2] {
        [(at.x - self.low.x) * self.per_degree, (at.y - self.low.y) * self.per_degree]
    }
}

impl Borders {
    /// The area chosen in a cell whose words begin at `first`.
    pub(super) fn decide(&self, first: usize, at: Coord<f64>) -> Found {
        let mut words = self.words[first..].iter().copied();
        let mut next = || words.next().expect("the answer of a cell comes after its last candidate");
        loop {
            let head = next();
            let area = head & AREA;
            let at = self.frames[area as usize].units(at);
            let mut seen = Seen { odd: 0, unsure: 0 };
            for _ in 0..head >> RUNS_SHIFT {
                let run = next();
                let first = (run & FIRST) as usize;
                let edges = (run >> FURTHER_SHIFT) as usize + 1;
                seen.run(&self.corners[first..=first + edges], at);
            }
            if seen.unsure & SIGN != 0 {
                return Found::Unsaid;
            }
            if (head & ODD != 0) != (seen.odd & SIGN != 0) {
                return Found::Area(area);
            }
            if head & LAST != 0 {
                let rest = next();
                return if rest == NOTHING { Found::Nothing } else { Found::Area(rest) };
            }
        }
    }
}

/// What the edges of a candidate say of a place, each in the bit of the sign: which way an edge lies is as good as
/// chance, and a wrong guess of the processor costs as much as four edges.
struct Seen {
    /// Whether a ray to the east crosses an odd number of edges.
    odd: u64,
    /// Whether the place lies so near to an edge, or beside the end of one, that the units do not tell.
    unsure: u64,
}

impl Seen {
    /// Corners are rounded to half a unit, and a place to the 2^50th part of its way from the outline. So the height of
    /// a corner above a place has the right sign if it is a unit or more; and the cross product of the ways to the
    /// ends of an edge between whose heights the place lies is off by less than the sum of their four parts, since each
    /// is off by little more than half a unit and the heights are two units together.
    #[inline]
    fn run(&mut self, corners: &[[u16; 2]], at: [f64; 2]) {
        let aside = |corner: &[u16; 2]| [f64::from(corner[0]) - at[0], f64::from(corner[1]) - at[1]];
        let [first, further @ ..] = corners else { return };
        let mut from = aside(first);
        self.unsure |= (from[1].abs() - 1.0).to_bits();
        for corner in further {
            let to = aside(corner);
            let cross = from[0] * to[1] - from[1] * to[0];
            let blur = (from[0].abs() + from[1].abs()) + (to[0].abs() + to[1].abs());
            let is_passed = from[1].to_bits() ^ to[1].to_bits();
            let is_west = cross.to_bits() ^ to[1].to_bits();
            self.unsure |= (to[1].abs() - 1.0).to_bits() | (is_passed & (cross.abs() - blur).to_bits());
            self.odd ^= is_passed & !is_west;
            from = to;
        }
    }
}

#[cfg(test)]
impl Borders {
    /// What they hold in memory.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.words[..]) + size_of_val(&self.corners[..]) + size_of_val(&self.frames[..])
    }

    pub(super) fn corners(&self) -> usize {
        self.corners.len()
    }
}
