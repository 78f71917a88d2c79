//! What a unit is asked for beside its place: small bits and the position of its area, which the index keeps sums of,
//! so that a search passes by cells and whole regions in which nobody is suitable.

use crate::Interval;

/// What the index may know of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// One bit for each thing that a unit is or is not: its role, a skill, whether it is free. What each bit means is
    /// the caller's.
    pub bits: u64,
    /// Position of the unit's area in the pre-order of the area tree ([`Interval::start`]); 0 where areas play no part.
    pub area: u32,
}

/// A tag that says what its unit may be asked for. The index calls it often: it should cost nothing.
pub trait Marked: Copy {
    /// What the index may know of this tag.
    fn marks(self) -> Marks;
}

impl Marked for () {
    fn marks(self) -> Marks {
        Marks::default()
    }
}

impl Marked for Marks {
    fn marks(self) -> Marks {
        self
    }
}

macro_rules! bits_are_marks {
    ($($word:ty),*) => {$(
        impl Marked for $word {
            fn marks(self) -> Marks {
                Marks { bits: u64::from(self), area: 0 }
            }
        }
    )*};
}
bits_are_marks!(bool, u8, u16, u32, u64);

/// Who is looked for. The default is everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    all_of: u64,
    any_of: u64,
    /// Everything where none of several bits is asked for, and nothing where one is.
    free: u64,
    first_area: u32,
    /// How many positions from the first one on.
    areas: u64,
}

/// As many positions as there may be.
const EVERY_AREA: u64 = 1 << 32;

impl Wanted {
    /// Everybody.
    pub const ANYONE: Wanted =
        Wanted { all_of: 0, any_of: u64::MAX, free: u64::MAX, first_area: 0, areas: EVERY_AREA };

    /// Who has every one of these bits, and whatever was asked before.
    #[must_use]
    pub fn with_all(self, bits: u64) -> Wanted {
        Wanted { all_of: self.all_of | bits, ..self }
    }

    /// Who has at least one of these bits, in place of those asked before: one role of several. Nobody for no bits.
    #[must_use]
    pub fn with_any(self, bits: u64) -> Wanted {
        Wanted { any_of: bits, free: 0, ..self }
    }

    /// Whose area lies within these positions, in place of those asked before. Nobody for none.
    #[must_use]
    pub fn within(self, areas: Interval) -> Wanted {
        let count = areas.end.saturating_sub(areas.start);
        Wanted { first_area: areas.start, areas: count.into(), ..self }
    }

    /// Whether a unit with these marks is wanted.
    #[must_use]
    #[inline]
    pub fn suits(self, marks: Marks) -> bool {
        self.suits_bits(marks.bits) & (u64::from(marks.area.wrapping_sub(self.first_area)) < self.areas)
    }

    #[inline]
    fn suits_bits(self, bits: u64) -> bool {
        (bits & self.all_of == self.all_of) & ((bits | self.free) & self.any_of != 0)
    }

    /// Whether somebody among units with this sum of marks may be wanted. Never a wrong no.
    pub(super) fn may_suit(self, sum: Sum) -> bool {
        let end = u64::from(self.first_area) + self.areas;
        let areas_meet = sum.last_area >= self.first_area && u64::from(sum.first_area) < end;
        self.suits_bits(sum.bits) && areas_meet && self.areas > 0
    }

    /// The share of units that is wanted, from how many have each bit; the areas are not looked at.
    pub(super) fn share(self, with_bit: &[u32; 64], of: usize) -> f64 {
        let count = |mut bits: u64| {
            std::iter::from_fn(move || {
                let bit = bits.trailing_zeros() as usize;
                bits &= bits.wrapping_sub(1);
                with_bit.get(bit).copied()
            })
        };
        let rarest = count(self.all_of).min().map_or(of, |count| count as usize);
        let any =
            if self.free == u64::MAX { of } else { count(self.any_of).map(|count| count as usize).sum() };
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let share = rarest.min(any) as f64 / of.max(1) as f64;
        share.min(1.0)
    }
}

impl Default for Wanted {
    fn default() -> Wanted {
        Wanted::ANYONE
    }
}

/// What is had by somebody among several units. It may say too much for a while, never too little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) bits: u64,
    first_area: u32,
    last_area: u32,
}

impl Sum {
    /// Of nobody.
    pub(super) const NOBODY: Sum = Sum { bits: 0, first_area: u32::MAX, last_area: 0 };

    pub(super) fn of(marks: Marks) -> Sum {
        Sum { bits: marks.bits, first_area: marks.area, last_area: marks.area }
    }

    pub(super) fn and(self, other: Sum) -> Sum {
        Sum {
            bits: self.bits | other.bits,
            first_area: self.first_area.min(other.first_area),
            last_area: self.last_area.max(other.last_area),
        }
    }

    /// Whether it says all that the other says.
    pub(super) fn covers(self, other: Sum) -> bool {
        self.and(other) == self
    }
}
