//! What every index is asked: units in towns or evenly over the country, and how they move.

use geo_index::{Place, Wanted};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

/// Width and height of the country in metres: a province's populated half.
pub const COUNTRY_M: f64 = 200_000.0;

const SOUTH_WEST: (f64, f64) = (38.0, 114.5);
const METRES_PER_DEGREE: f64 = 111_195.08;

/// Towns of the clustered country.
const TOWNS: usize = 200;

/// The bit that 30 % of the units have.
pub const COMMON: u32 = 1;
/// The bit that 1 % of the units have.
pub const RARE: u32 = 2;

/// The shortest and the longest move, in metres.
pub const MOVE_M: (f64, f64) = (5.0, 50.0);

/// Half a stadium, roughly, in metres.
const STADIUM_M: f64 = 60.0;

/// How far from somebody a call comes, roughly, in metres.
const CALL_M: f64 = 100.0;

/// Where the stadium stands.
pub const STADIUM: Spot = Spot { east: 61_000.0, north: 87_000.0 };

/// A point of the country in metres from its south-west corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Metres to the east.
    pub east: f64,
    /// Metres to the north.
    pub north: f64,
}

/// How units are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// In two hundred towns.
    Towns,
    /// Evenly over the country.
    Even,
    /// In towns, and a tenth of the units in one stadium, from which half of the calls come.
    Stadium,
}

impl Spread {
    /// What is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Spread::Towns => "towns",
            Spread::Even => "even",
            Spread::Stadium => "stadium",
        }
    }
}

/// A country at one moment, and who moves next.
#[derive(Debug, Clone)]
pub struct Country {
    /// Where each unit is, by its number.
    pub spots: Vec<Spot>,
    /// The bits of each unit, by its number.
    pub words: Vec<u32>,
    spread: Spread,
    rng: SmallRng,
}

impl Spot {
    /// Where that is on the earth. Metres and degrees are proportional here, so that a window of one is one of the other.
    #[must_use]
    pub fn place(self) -> Place {
        let lat = SOUTH_WEST.0 + self.north / METRES_PER_DEGREE;
        let middle = SOUTH_WEST.0 + COUNTRY_M / 2.0 / METRES_PER_DEGREE;
        let lon = SOUTH_WEST.1 + self.east / (METRES_PER_DEGREE * middle.to_radians().cos());
        Place::new(lat, lon).expect("the country lies on the earth")
    }

    fn kept_within(self) -> Spot {
        Spot { east: self.east.clamp(0.0, COUNTRY_M), north: self.north.clamp(0.0, COUNTRY_M) }
    }

    fn near(self, rng: &mut SmallRng, sigma_m: f64) -> Spot {
        // The sum of three is round enough for a town.
        let mut wobble = || (0..3).map(|_| rng.random_range(-1.0..1.0)).sum::<f64>() * sigma_m;
        Spot { east: self.east + wobble(), north: self.north + wobble() }.kept_within()
    }
}

impl Country {
    /// A country of so many units; the same seed gives the same.
    #[must_use]
    pub fn new(units: usize, spread: Spread, seed: u64) -> Country {
        let mut rng = SmallRng::seed_from_u64(seed);
        let anywhere = |rng: &mut SmallRng| Spot {
            east: rng.random_range(0.0..COUNTRY_M),
            north: rng.random_range(0.0..COUNTRY_M),
        };
        let towns: Vec<(Spot, f64)> =
            (0..TOWNS).map(|_| (anywhere(&mut rng), rng.random_range(800.0..6_000.0))).collect();
        let spots = (0..units).map(|unit| match spread {
            Spread::Even => anywhere(&mut rng),
            Spread::Stadium if unit % 10 == 0 => STADIUM.near(&mut rng, STADIUM_M),
            Spread::Towns | Spread::Stadium => {
                let (town, sigma) = towns[rng.random_range(0..TOWNS)];
                town.near(&mut rng, sigma)
            }
        });
        let spots = spots.collect();
        let words = (0..units).map(|_| {
            let common = if rng.random_bool(0.3) { COMMON } else { 0 };
            let rare = if rng.random_bool(0.01) { RARE } else { 0 };
            common | rare
        });
        Country { words: words.collect(), spots, spread, rng }
    }

    /// All units: number, spot and bits.
    pub fn rows(&self) -> impl Iterator<Item = (u32, Spot, u32)> + '_ {
        (0..).zip(&self.spots).zip(&self.words).map(|((unit, &spot), &word)| (unit, spot, word))
    }

    /// Somebody moves [`MOVE_M`], whichever way.
    pub fn step(&mut self) -> (u32, Spot) {
        let unit = self.rng.random_range(0..self.spots.len());
        let far = self.rng.random_range(MOVE_M.0..MOVE_M.1);
        let (sin, cos) = self.rng.random_range(0.0..std::f64::consts::TAU).sin_cos();
        let from = self.spots[unit];
        let to = Spot { east: from.east + far * cos, north: from.north + far * sin }.kept_within();
        self.spots[unit] = to;
        (u32::try_from(unit).expect("numbers of units are below 2^32"), to)
    }

    /// Where somebody calls from: near where somebody is; half of them in the stadium where there is one.
    pub fn call(&mut self) -> Spot {
        if self.spread == Spread::Stadium && self.rng.random_bool(0.5) {
            return STADIUM.near(&mut self.rng, STADIUM_M);
        }
        let unit = self.rng.random_range(0..self.spots.len());
        self.spots[unit].near(&mut self.rng, CALL_M)
    }
}

/// Who has all of these bits.
#[must_use]
pub fn wanted(bits: u32) -> Wanted {
    Wanted::ANYONE.with_all(u64::from(bits))
}
