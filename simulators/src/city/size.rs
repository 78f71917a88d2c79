//! How large a made-up city is.

use hub_protocol::Point;

use super::honeycomb::Plan;

/// A size of city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 2 counties, 3 townships, 12 villages, 36 grids, 60 units on a rectangle of streets: for checks.
    Tiny,
    /// 3 counties, 12 townships, 96 villages, 480 grids, 600 units, 5,000 places: a city to walk through.
    Small,
    /// 10 counties, 181 townships, 2,925 villages, 14,000 grids, 17,800 units, 30,000 places: a real prefecture's size.
    Prefecture,
}

/// How many there are of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Counties and districts.
    pub counties: usize,
    /// Townships and sub-districts.
    pub townships: usize,
    /// Villages and neighbourhoods.
    pub villages: usize,
    /// Grids.
    pub grids: usize,
    /// Units of all kinds.
    pub units: usize,
    /// Places and addresses that can be looked up.
    pub places: usize,
}

impl Size {
    /// How many there are of everything.
    #[must_use]
    pub fn counts(self) -> Counts {
        match self {
            Self::Tiny => Counts { counties: 2, townships: 3, villages: 12, grids: 36, units: 60, places: 0 },
            Self::Small => {
                Counts { counties: 3, townships: 12, villages: 96, grids: 480, units: 600, places: 5_000 }
            }
            Self::Prefecture => Counts {
                counties: 10,
                townships: 181,
                villages: 2_925,
                grids: 14_000,
                units: 17_800,
                places: 30_000,
            },
        }
    }

    /// Rivers that flow into the main one.
    pub(super) fn tributaries(self) -> usize {
        match self {
            Self::Tiny | Self::Small => 1,
            Self::Prefecture => 5,
        }
    }

    pub(super) fn plan(self) -> Plan {
        let pitch_m = match self {
            Self::Tiny | Self::Small => 520.0,
            Self::Prefecture => 980.0,
        };
        let Counts { counties, grids, .. } = self.counts();
        Plan { middle: Point { lat: 30.2225, lon: 112.7575 }, cells: grids, pitch_m, towns: counties }
    }
}
