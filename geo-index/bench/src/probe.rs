//! What the memory of this machine allows: how long a line takes that nobody knew of before, and how long one of many that
//! are asked for together.
//!
//! From these the least that a move can take: it touches **two** lines (from its number to where the unit is, and that
//! itself), and about **five** more where it leaves its cell (the slab it goes to, the unit that fills its gap, that unit's
//! number, and the two cells). In cells of 250 m a move of 5 to 50 m leaves its cell with a probability of
//! 4/π × 27.5 m / 250 m = 14 %, so that
//! `least_move_ns = independent_ns × (2 + 5 × 0.14)`, with the lines of a batch all asked for together. Less is not possible without knowing beforehand who moves.

use std::hint::black_box;

use rand::rngs::SmallRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

use crate::run::{ns, timed};
use crate::workload::MOVE_M;

/// Lines of a move that stays in its cell.
const LINES_WITHIN: f64 = 2.0;
/// Lines more of one that leaves it.
const LINES_LEAVING: f64 = 5.0;
/// Side of the cell that the limit is reckoned with, in metres.
const CELL_M: f64 = 250.0;

/// How much is looked at.
#[derive(Debug, Clone, Copy)]
pub struct ProbeSize {
    /// Lines of 64 bytes, far more than caches hold.
    pub lines: usize,
    /// How many of them are looked at, each way.
    pub looks: usize,
}

impl ProbeSize {
    /// 128 MiB.
    pub const FULL: ProbeSize = ProbeSize { lines: 1 << 21, looks: 2_000_000 };
}

/// A line of memory.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Line(usize);

/// Nanoseconds a line.
#[derive(Debug, Clone, Copy, Default)]
pub struct Memory {
    /// Where the next line is known only from this one.
    pub dependent_ns: f64,
    /// Where many are asked for together.
    pub independent_ns: f64,
}

impl Memory {
    /// The least a move can take, nanoseconds, as the module says.
    #[must_use]
    pub fn least_move_ns(&self) -> f64 {
        let leaving = 4.0 / std::f64::consts::PI * f64::midpoint(MOVE_M.0, MOVE_M.1) / CELL_M;
        self.independent_ns * (LINES_WITHIN + LINES_LEAVING * leaving)
    }
}

/// Memory laid out for the probe, so that several probes need it once.
#[derive(Debug)]
pub struct Probe {
    lines: Vec<Line>,
    asked: Vec<u32>,
}

impl Probe {
    /// One ring through all lines in random order, and lines to look at in another.
    #[must_use]
    pub fn new(size: ProbeSize) -> Probe {
        let mut rng = SmallRng::seed_from_u64(1);
        let mut order: Vec<usize> = (1..size.lines).collect();
        order.shuffle(&mut rng);
        let mut lines = vec![Line(0); size.lines];
        let mut at = 0;
        for next in order {
            lines[at] = Line(next);
            at = next;
        }
        let count = u32::try_from(size.lines).expect("fewer lines than 2^32");
        Probe { lines, asked: (0..size.looks).map(|_| rng.random_range(0..count)).collect() }
    }

    /// Measures it.
    #[must_use]
    pub fn measure(&self) -> Memory {
        let dependent = timed(|| {
            black_box((0..self.asked.len()).fold(0, |at, _| self.lines[at].0));
        });
        let independent = timed(|| {
            let sum = |sum: usize, &at: &u32| sum.wrapping_add(self.lines[at as usize].0);
            black_box(self.asked.iter().fold(0, sum));
        });
        let looks = ns(self.asked.len());
        Memory { dependent_ns: dependent / looks, independent_ns: independent / looks }
    }
}
