//! Which units of a slab may be near enough: eight at a time, and without a branch for each, since nobody can foretell
//! which of them it will be.

use wide::u16x8;

use super::cell::{Glance, LANES};

/// Glances that are sieved at once: a byte says where among them a unit is.
pub(super) const BLOCK: usize = 32;

/// Units of a whole block.
pub(super) const BLOCK_U32: u32 = 256;

/// A unit stands somewhere within its step, and another half of one is left to rounding.
const HALF: f32 = 0.5;

/// A window is so much wider than the circle in it, and by so many steps, whatever rounds.
const WIDER: (f32, f32) = (1.001, 3.0);

/// How far from the place the steps of a base cell are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sieve {
    x: f32,
    y: f32,
    /// Square of the chord over a step, at least.
    east: f32,
    north: f32,
    /// Steps in a chord of 1, at most.
    wide: f32,
    high: f32,
}

/// Steps west to east and south to north.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) west: u16,
    pub(super) east: u16,
    pub(super) south: u16,
    pub(super) north: u16,
}

impl Sieve {
    /// From the steps of the place, the squares of the chords over a step eastward and northward, at least, and the steps
    /// in a chord of 1.
    #[expect(clippy::cast_possible_truncation, reason = "half a step is left to rounding")]
    pub(super) fn of((x, y): (f64, f64), (east, north): (f64, f64), (wide, high): (f64, f64)) -> Sieve {
        let [x, y, east, north, wide, high] = [x, y, east, north, wide, high].map(|exact| exact as f32);
        Sieve { x, y, east, north, wide, high }
    }

    /// All steps that may be nearer than this are in the window: a chord, and not its square.
    #[inline]
    pub(super) fn window(&self, chord: f32) -> Window {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates at the borders of the cell"
        )]
        let side = |at: f32, steps: f32| {
            let far = chord * steps * WIDER.0 + WIDER.1;
            ((at - far) as u16, (at + far) as u16)
        };
        let ((west, east), (south, north)) = (side(self.x, self.wide), side(self.y, self.high));
        Window { west, east, south, north }
    }

    /// Square of the chord to a unit that stands in this step, at least.
    #[inline]
    pub(super) fn at_least(&self, x: u16, y: u16) -> f32 {
        let (east, north) = (beyond_a_step(x, self.x), beyond_a_step(y, self.y));
        self.east * east * east + self.north * north * north
    }
}

/// `f32::max` looks out for what is not a number, and here that would be half of the work.
#[inline]
fn beyond_a_step(at: u16, from: f32) -> f32 {
    let beside = (f32::from(at) + HALF - from).abs() - 2.0 * HALF;
    if beside > 0.0 { beside } else { 0.0 }
}

/// A window, for eight at once.
struct Lanes {
    west: u16x8,
    south: u16x8,
    wide: u16x8,
    high: u16x8,
}

impl Lanes {
    #[inline]
    fn of(Window { west, east, south, north }: Window) -> Lanes {
        let [west, south, wide, high] = [west, south, east - west, north - south].map(u16x8::splat);
        Lanes { west, south, wide, high }
    }

    /// Which of these are in the window: a bit for each that is, the first one lowest.
    #[inline]
    fn hold(&self, x: [u16; LANES], y: [u16; LANES]) -> usize {
        let east = (u16x8::new(x) - self.west).saturating_sub(self.wide);
        let north = (u16x8::new(y) - self.south).saturating_sub(self.high);
        (east | north).simd_eq(u16x8::ZERO).to_bitmask() as usize
    }
}

/// The units of a block that are left.
#[derive(Debug, Clone)]
pub(super) struct Held {
    /// Where they are in the block. From `len` on there is only room to write.
    at: [u8; BLOCK * LANES + LANES],
    len: usize,
}

impl Held {
    pub(super) fn nobody() -> Held {
        Held { at: [0; BLOCK * LANES + LANES], len: 0 }
    }

    /// Those in a window of at most [`BLOCK`] glances, the first `units` of whose places are taken.
    #[inline]
    pub(super) fn fill<Tag>(&mut self, window: Window, glances: &[Glance<Tag>], units: usize) {
        let mut len = 0;
        let mut first = 0_u64;
        let window = Lanes::of(window);
        for glance in glances.iter().take(BLOCK) {
            let (lanes, count) = LANES_OF[window.hold(glance.x, glance.y)];
            self.at[len..len + LANES].copy_from_slice(&(lanes + first * EACH).to_le_bytes());
            len += usize::from(count);
            first += LANES as u64;
        }
        while len > 0 && usize::from(self.at[len - 1]) >= units {
            len -= 1;
        }
        self.len = len;
    }

    /// Only those that suit.
    #[inline]
    pub(super) fn keep(&mut self, suits: impl Fn(usize) -> bool) {
        let mut kept = 0;
        for held in 0..self.len {
            let at = self.at[held];
            self.at[kept] = at;
            kept += usize::from(suits(at.into()));
        }
        self.len = kept;
    }

    /// The places in the block, in order.
    #[inline]
    pub(super) fn at(&self) -> &[u8] {
        &self.at[..self.len]
    }
}

/// A byte of 1 for each lane.
const EACH: u64 = 0x0101_0101_0101_0101;

/// For each set of lanes: which they are, one behind the other from the lowest byte on, and how many.
static LANES_OF: [(u64, u8); 256] = {
    let mut all = [(0, 0); 256];
    let mut set = 0;
    while set < 256 {
        let (mut lanes, mut count, mut lane) = (0, 0, 0);
        while lane < LANES as u64 {
            if set >> lane & 1 == 1 {
                lanes |= lane << (8 * count);
                count += 1;
            }
            lane += 1;
        }
        all[set] = (lanes, count);
        set += 1;
    }
    all
};
