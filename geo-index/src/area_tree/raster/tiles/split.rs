//! A subcell through which borders run, if not too many: two lines on which all of them lie, and what is chosen on the
//! sides of these.

use std::hint::select_unpredictable;

use super::super::field::FRACTION;
use super::tile::AREAS;

/// Units of the directions of a line, of which the greater is 1.
const DIRECTION: f64 = FRACTION as f64;
/// Units of how far a line passes from the corner, which is at most 2 and a margin.
const PASSING: f64 = DIRECTION / 2.0;
/// From units of passing to those of a direction times a fraction.
const PASSING_SHIFT: u32 = 15;
const _: () = assert!(FRACTION * FRACTION == (FRACTION / 2) << PASSING_SHIFT);

/// As near to a line it does not tell on which side a place lies: the 2048th part of a side. A direction, and each part
/// of a place, is rounded to half of its unit, as is how far the line passes: together less than its 5000th part.
const NEAR: i32 = FRACTION * (FRACTION / 2048);

/// Bits of an answer: one of the areas of the tile.
const ANSWER_BITS: u32 = 3;
/// That no area of the tile is.
pub(super) const UNKNOWN: u32 = (1 << ANSWER_BITS) - 1;
const _: () = assert!(AREAS < UNKNOWN as usize, "an answer can name each area, and none");

/// How many lines there are.
pub(super) const LINES: usize = 2;
/// On which sides of the lines a place can lie: a bit for each line, set before it.
pub(super) const SIDES: usize = 1 << LINES;

/// See the module.
#[derive(Debug, Clone, Copy)]
pub(super) struct Split {
    /// Of each line, how much nearer to it a step to the east comes.
    east: [i16; LINES],
    /// And one to the north.
    north: [i16; LINES],
    /// How far behind it the south-western corner lies.
    behind: [i16; LINES],
    /// By the sides, each [`ANSWER_BITS`].
    answers: u16,
}

impl Split {
    /// Nothing is known.
    pub(super) const UNKNOWN: Split =
        Split { east: [0; LINES], north: [0; LINES], behind: [i16::MIN; LINES], answers: u16::MAX };

    /// Lines through two places each, in sides of the subcell from its south-western corner. Nothing is known of their
    /// sides as yet.
    pub(super) fn along(edges: impl Iterator<Item = [[f64; 2]; 2]>) -> Split {
        let mut split = Split::UNKNOWN;
        for (line, [from, to]) in edges.take(LINES).enumerate() {
            let (east, north) = (to[0] - from[0], to[1] - from[1]);
            let longer = east.abs().max(north.abs());
            // From a place to itself a line goes whichever way it likes.
            let across = if longer > 0.0 { [-north / longer, east / longer] } else { [0.0, 1.0] };
            let behind = across[0] * from[0] + across[1] * from[1];
            split.east[line] = rounded(across[0] * DIRECTION);
            split.north[line] = rounded(across[1] * DIRECTION);
            split.behind[line] = rounded(behind * PASSING);
        }
        split
    }

    /// How far beyond a line a place lies that is so many [`FRACTION`]s east and north of the south-western corner.
    #[inline]
    pub(super) fn beyond(&self, line: usize, [east, north]: [i32; 2]) -> i32 {
        let behind = i32::from(self.behind[line]) << PASSING_SHIFT;
        i32::from(self.east[line]) * east + i32::from(self.north[line]) * north - behind
    }

    /// On which [sides](SIDES) of the lines a place lies, and whether that is sure.
    #[inline]
    pub(super) fn sides(&self, at: [i32; 2]) -> (u32, bool) {
        let mut sides = 0;
        let mut is_sure = true;
        for line in 0..LINES {
            let beyond = self.beyond(line, at);
            // Its sign, and one comparison for both bounds.
            sides |= (beyond.cast_unsigned() >> (u32::BITS - 1)) << line;
            is_sure &= (beyond + NEAR).cast_unsigned() > 2 * NEAR.unsigned_abs();
        }
        (sides, is_sure)
    }

    /// What is chosen at a place: an area of the tile, or [`UNKNOWN`].
    #[inline]
    pub(super) fn answer(&self, at: [i32; 2]) -> u32 {
        let (sides, is_sure) = self.sides(at);
        let answer = u32::from(self.answers) >> (ANSWER_BITS * sides) & UNKNOWN;
        select_unpredictable(is_sure, answer, UNKNOWN)
    }

    /// Keeps what is chosen on each of the sides.
    pub(super) fn know(&mut self, answers: [u32; SIDES]) {
        let placed = (0..).zip(answers).map(|(sides, answer): (u32, u32)| answer << (ANSWER_BITS * sides));
        self.answers = u16::try_from(placed.sum::<u32>()).expect("four answers of three bits");
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a cast holds to the bounds of its type")]
fn rounded(units: f64) -> i16 {
    units.round() as i16
}
