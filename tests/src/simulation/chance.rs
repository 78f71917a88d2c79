//! All randomness of a run, from its one seed.

use rand::{Rng, SeedableRng, rngs::SmallRng};
use uuid::Uuid;

/// A seeded source of chance.
#[derive(Debug)]
pub(super) struct Chance(SmallRng);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(SmallRng::seed_from_u64(seed))
    }

    /// True once in `n` times.
    pub(super) fn one_in(&mut self, n: u32) -> bool {
        self.0.random_range(0..n) == 0
    }

    /// True in that many of a hundred times.
    pub(super) fn percent(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high)
    }

    /// An index below `len`, which is not 0.
    pub(super) fn below(&mut self, len: usize) -> usize {
        self.0.random_range(0..len)
    }

    /// One of `choices`, if there are any.
    pub(super) fn pick<T: Clone>(&mut self, choices: &[T]) -> Option<T> {
        if choices.is_empty() { None } else { choices.get(self.below(choices.len())).cloned() }
    }

    /// A fresh id of the form of a UUID v7 made at `now_us`.
    pub(super) fn id(&mut self, now_us: i64) -> Uuid {
        let unix_ms = u128::from(now_us.unsigned_abs() / 1_000) & ((1 << 48) - 1);
        let random: u128 = self.0.random::<u128>() & ((1 << 80) - 1);
        let versioned = (random & !(0xf << 76)) | (0x7 << 76);
        let variant = (versioned & !(0x3 << 62)) | (0x2 << 62);
        Uuid::from_u128((unix_ms << 80) | variant)
    }
}
