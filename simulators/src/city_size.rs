//! The sizes in which a city is drawn, by the names under which a person asks for them.

use std::fmt;

use crate::{city::City, seed::Seed};

/// A size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CitySize {
    /// 2 counties, 3 townships, 12 villages, 36 grids, 60 units.
    Tiny,
    /// 3 counties, 12 townships, 96 villages, 480 grids, 600 units.
    Small,
    /// 10 counties, 181 townships, 2,925 villages, 14,000 grids, 17,800 units.
    Prefecture,
}

impl CitySize {
    /// Draws a city of this size.
    #[must_use]
    pub fn draw(self, seed: Seed) -> City {
        match self {
            Self::Tiny => City::tiny(seed),
            Self::Small => City::small(seed),
            Self::Prefecture => City::prefecture(seed),
        }
    }
}

impl fmt::Display for CitySize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tiny => "tiny",
            Self::Small => "small",
            Self::Prefecture => "prefecture",
        })
    }
}
