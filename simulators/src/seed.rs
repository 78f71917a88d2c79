//! One seed for a whole world: every part draws from a stream of its own, so that adding a part changes no other.

use rand::{SeedableRng, rngs::StdRng};

/// The seed of a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Seed {
    /// The stream of random numbers of one part, told apart by what it is and which.
    #[must_use]
    pub fn stream(self, what: &str, which: u64) -> StdRng {
        // FNV-1a: spreads the name over 64 bits; the generator does the rest.
        let named = what.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        StdRng::seed_from_u64(self.0 ^ named.rotate_left(17) ^ which.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;

    fn first(seed: u64, what: &str, which: u64) -> u64 {
        Seed(seed).stream(what, which).random()
    }

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_another_gives_others() {
        assert_eq!(first(7, "units", 3), first(7, "units", 3));
        assert_ne!(first(7, "units", 3), first(8, "units", 3));
        assert_ne!(first(7, "units", 3), first(7, "units", 4));
        assert_ne!(first(7, "units", 3), first(7, "streets", 3));
    }
}
