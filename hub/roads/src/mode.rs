//! How somebody gets about.

/// How a unit gets about on the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Mode {
    /// On foot.
    Foot = 0,
    /// On an electric bicycle (电动自行车, at most 25 km/h by GB 17761) or an ordinary one.
    EBike = 1,
    /// In a car, a van or on a motorcycle.
    Car = 2,
    /// In a boat.
    Boat = 3,
}

impl Mode {
    /// All of them, by number.
    pub const ALL: [Self; 4] = [Self::Foot, Self::EBike, Self::Car, Self::Boat];

    /// Its place in tables that have one entry a mode.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Its name as files and figures have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Foot => "foot",
            Self::EBike => "e-bike",
            Self::Car => "car",
            Self::Boat => "boat",
        }
    }
}

impl std::fmt::Display for Mode {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name())
    }
}

/// Some of the modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Modes(u8);

impl Modes {
    /// None of them.
    pub const NONE: Self = Self(0);
    /// All of them.
    pub const ALL: Self = Self(0b1111);
    /// Those on land.
    pub const LAND: Self = Self(0b0111);

    /// One of them.
    #[must_use]
    pub const fn only(mode: Mode) -> Self {
        Self(1 << mode as u8)
    }

    /// These and one more.
    #[must_use]
    pub const fn with(self, mode: Mode) -> Self {
        Self(self.0 | 1 << mode as u8)
    }

    /// These but for one.
    #[must_use]
    pub const fn without(self, mode: Mode) -> Self {
        Self(self.0 & !(1 << mode as u8))
    }

    /// Those that are in both.
    #[must_use]
    pub const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that are in either.
    #[must_use]
    pub const fn either(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are not in the other.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether a mode is among them.
    #[must_use]
    pub const fn has(self, mode: Mode) -> bool {
        self.0 & (1 << mode as u8) != 0
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// As stored: bit *n* is the mode with number *n*.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// From what was stored; none where a bit means no mode.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Option<Self> {
        if bits <= Self::ALL.0 { Some(Self(bits)) } else { None }
    }
}

impl FromIterator<Mode> for Modes {
    fn from_iter<I: IntoIterator<Item = Mode>>(modes: I) -> Self {
        modes.into_iter().fold(Self::NONE, Self::with)
    }
}
