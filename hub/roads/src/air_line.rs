//! How long it takes where there is no network: the air line, longer by a factor, at a speed.

use geo_index::Place;

use crate::{
    mode::Mode,
    network::{IMPASSABLE, Network},
    sweep::{Sweep, Weights},
    times::Roads,
};

/// Roads are so much longer than the air line where nobody has measured it. Ballou, Rahardja and Sakai ("Selected country
/// circuity factors for road travel distance estimation", 2002) give 1.33 for China; hills and rivers make it more.
pub const DETOUR_USUAL: f64 = 1.4;
/// A factor is not believed beyond this.
const DETOUR_MAX: f64 = 5.0;
/// Air lines that tell a factor, metres: what people are sent.
const PAIR_M: std::ops::RangeInclusive<f64> = 500.0..=20_000.0;
/// Pairs that are needed before a factor counts as measured.
const PAIRS_MIN: usize = 50;
/// Goals that are tried for each beginning.
const GOALS: usize = 50;
/// Beginnings that are tried.
const BEGINNINGS: usize = 200;

/// Where a detour factor comes from; said beside every time that was reckoned with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DetourSource {
    /// Taken from what is usual.
    Usual,
    /// Measured on a network by so many pairs of places.
    Measured {
        /// How many.
        pairs: usize,
    },
}

/// The air line with its factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AirLine {
    detour: f64,
    source: DetourSource,
}

impl Default for AirLine {
    fn default() -> Self {
        Self { detour: DETOUR_USUAL, source: DetourSource::Usual }
    }
}

/// Mean speed from door to door, km/h: foot and e-bike as on streets, cars as the mean over all roads, boats as on a river.
const fn speed_kmh(mode: Mode) -> f64 {
    match mode {
        Mode::Foot => 4.8,
        Mode::EBike => 18.0,
        Mode::Car => 30.0,
        Mode::Boat => 18.0,
    }
}

impl AirLine {
    /// How much longer a way is than its air line.
    #[must_use]
    pub fn detour(&self) -> f64 {
        self.detour
    }

    /// Where the factor comes from.
    #[must_use]
    pub fn source(&self) -> DetourSource {
        self.source
    }

    /// How long from one place to another, milliseconds.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` ends at the largest that fits"
    )]
    pub fn ms(&self, mode: Mode, from: Place, to: Place) -> u32 {
        let hours = from.distance_m(&to) / 1_000.0 * self.detour / speed_kmh(mode);
        ((hours * 3_600_000.0).round() as u32).min(IMPASSABLE - 1)
    }

    /// Measures the factor of a network for a mode: the median over pairs of nodes drawn from a seed, 0.5 to 20 km apart, of the
    /// shortest way against the air line. Where too few pairs are connected it is the usual one.
    #[must_use]
    pub fn measured(roads: &Roads, mode: Mode, seed: u64) -> Self {
        let network = roads.network();
        let Ok(nodes) = u64::try_from(network.node_count()) else { return Self::default() };
        if nodes < 2 {
            return Self::default();
        }
        let lengths = lengths(network, mode);
        let metric = roads.hierarchy().weigh(&lengths);
        let weights = Weights { up: &metric.forward, down: &metric.backward };
        let mut sweep = Sweep::new(network.node_count());
        let mut chance = Chance(seed);
        let mut draw = || u32::try_from(chance.next() % nodes).expect("nodes have numbers below 2³²");
        let mut factors = Vec::new();
        let mut found = Vec::new();
        for _ in 0..BEGINNINGS {
            let from = draw();
            let goals: Vec<u32> = (0..GOALS).map(|_| draw()).collect();
            let begin = [(from, 0)];
            sweep.run(&roads.hierarchy().view(), weights, &begin, goals.iter().copied(), &mut found);
            for (to, length_dm) in goals.iter().zip(&found) {
                let straight_m = network.nodes[from as usize].distance_m(network.nodes[*to as usize]);
                if *length_dm < IMPASSABLE && PAIR_M.contains(&straight_m) {
                    factors.push(f64::from(*length_dm) / 10.0 / straight_m);
                }
            }
        }
        if factors.len() < PAIRS_MIN {
            return Self::default();
        }
        factors.sort_by(f64::total_cmp);
        let detour = factors[factors.len() / 2].clamp(1.0, DETOUR_MAX);
        Self { detour, source: DetourSource::Measured { pairs: factors.len() } }
    }
}

/// The length of every arc that a mode may use, decimetres, instead of its time.
fn lengths(network: &Network, mode: Mode) -> Vec<u32> {
    let length = |arc: &crate::network::Arc| {
        let link = &network.links[arc.link as usize];
        if link.may(arc.direction).has(mode) { link.length_dm.clamp(1, IMPASSABLE - 1) } else { IMPASSABLE }
    };
    network.arcs.iter().map(length).collect()
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers for the same seed, on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
