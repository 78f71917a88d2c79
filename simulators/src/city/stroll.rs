//! Somebody walking along a network of streets: on a beat without an aim, or by the shortest way to a place.

use std::{ops::Range, sync::Arc};

use hub_protocol::Point;
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

use super::{honeycomb::Spot, network::Network};
use crate::geometry::heading_deg;

/// Of a hundred crossings, so many are walked straight over.
const STRAIGHT_ON_PERCENT: u32 = 55;

/// Closer than this to where it goes it is there, metres.
const THERE_M: f64 = 1.0;

/// Somebody on the streets.
#[derive(Debug, Clone)]
pub(super) struct NetworkWalk {
    network: Arc<Network>,
    spot: Spot,
    behind: u32,
    ahead: u32,
    heading_deg: f64,
    errand: Option<Errand>,
}

/// Going somewhere: crossings that are still ahead, the next one last.
#[derive(Debug, Clone)]
struct Errand {
    to: Point,
    left: Vec<u32>,
}

impl NetworkWalk {
    /// Starts at the crossing nearest to a place.
    pub(super) fn from(network: Arc<Network>, place: Point) -> Self {
        let crossing = network.nearest(place);
        let spot = network.at(crossing);
        Self { network, spot, behind: crossing, ahead: crossing, heading_deg: 0.0, errand: None }
    }

    /// Whether it is on a beat, or about to step on it.
    pub(super) fn is_on(&self, beat: &Range<u32>) -> bool {
        self.network.is_within(self.ahead, beat) || self.network.is_within(self.behind, beat)
    }

    pub(super) fn place(&self) -> Point {
        self.network.place(self.spot)
    }

    pub(super) fn heading_deg(&self) -> f64 {
        self.heading_deg
    }

    /// Puts it somewhere else, at rest there.
    pub(super) fn put(&mut self, place: Point) {
        *self = Self::from(Arc::clone(&self.network), place);
        self.spot = self.network.spot(place);
    }

    /// Walks so many metres, turning at crossings; what leads out of the cells of the beat is not entered.
    pub(super) fn stroll(&mut self, beat: &Range<u32>, metres: f64, random: &mut StdRng) {
        self.errand = None;
        let mut left_m = metres;
        // A crossing may lie on another; so many turns are more than any step has.
        for _ in 0..1_000 {
            left_m = self.step(self.network.at(self.ahead), left_m);
            if left_m <= 0.0 {
                return;
            }
            let next = self.turn(beat, random);
            self.behind = self.ahead;
            self.ahead = next;
        }
    }

    /// Goes so many metres toward a place, by the shortest way along streets and the last bit across. Says whether it is
    /// there.
    pub(super) fn go_to(&mut self, to: Point, metres: f64) -> bool {
        if self.errand.as_ref().is_none_or(|errand| errand.to != to) {
            self.errand = Some(self.errand_to(to));
        }
        let mut left_m = metres;
        while let Some(next) = self.errand.as_ref().and_then(|errand| errand.left.last().copied()) {
            left_m = self.step(self.network.at(next), left_m);
            if left_m <= 0.0 {
                return false;
            }
            self.behind = self.ahead;
            self.ahead = next;
            if let Some(errand) = &mut self.errand {
                errand.left.pop();
            }
        }
        let goal = self.network.spot(to);
        self.step(goal, left_m);
        let there = self.spot.distance_m(goal) < THERE_M;
        if there {
            self.spot = goal;
            self.errand = None;
        }
        there
    }

    /// Without a way along streets it goes across.
    fn errand_to(&self, to: Point) -> Errand {
        let last = self.network.nearest(to);
        let mut left = self.network.route(self.ahead, last).unwrap_or_default();
        left.reverse();
        Errand { to, left }
    }

    /// Goes toward a spot; says how many metres are left when it is reached, none or less if it is not.
    fn step(&mut self, to: Spot, metres: f64) -> f64 {
        let far_m = self.spot.distance_m(to);
        if far_m > f64::EPSILON {
            self.heading_deg = heading_deg(to.north_m - self.spot.north_m, to.east_m - self.spot.east_m);
        }
        if metres >= far_m {
            self.spot = to;
            return metres - far_m;
        }
        self.spot = self.spot.between(to, metres / far_m);
        0.0
    }

    fn turn(&self, beat: &Range<u32>, random: &mut StdRng) -> u32 {
        let network = &self.network;
        let mut open = network.beyond(self.ahead).iter().copied();
        let open: Vec<u32> =
            open.by_ref().filter(|next| *next != self.behind && network.is_within(*next, beat)).collect();
        let straight = |next: &u32| {
            let (from, to) = (network.at(self.ahead), network.at(*next));
            let turned = heading_deg(to.north_m - from.north_m, to.east_m - from.east_m) - self.heading_deg;
            let turned = turned.rem_euclid(360.0);
            turned.min(360.0 - turned)
        };
        let ahead = open.iter().min_by(|a, b| straight(a).total_cmp(&straight(b)));
        let chosen = if random.random_ratio(STRAIGHT_ON_PERCENT, 100) { ahead } else { open.choose(random) };
        // At a dead end it turns round.
        chosen.copied().unwrap_or(self.behind)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        city::{Beat, City, CityUnit},
        geometry::distance_m,
        seed::Seed,
    };

    static CITY: LazyLock<City> = LazyLock::new(|| City::small(Seed(1)));

    fn network() -> Arc<Network> {
        let super::super::Streets::Network(network) = &CITY.streets else { panic!("it has a network") };
        Arc::clone(network)
    }

    fn cells(unit: &CityUnit) -> Range<u32> {
        let Beat::Grids(cells) = &unit.beat else { panic!("its beat is of grids") };
        cells.clone()
    }

    proptest! {
        #[test]
        fn a_patrol_stays_on_its_beat_and_is_no_faster_than_it_walks(
            unit in 0_usize..600, seed in 0_u64..1_000, step in 5.0..400.0,
        ) {
            let unit = &CITY.units[unit];
            let home = CITY.area(&unit.home).unwrap();
            let mut random = Seed(seed).stream("walk", 0);
            let mut walk = NetworkWalk::from(network(), unit.start);
            let mut walked_m = 0.0;
            for _ in 0..40 {
                let before = walk.place();
                walk.stroll(&cells(unit), step, &mut random);
                let way_m = distance_m(before, walk.place());
                prop_assert!(way_m < step + 1.0, "{way_m} of {step}");
                walked_m += way_m;
                // On the border it is in two areas at once, for us in one of them.
                let near = [(0.5, 0.0), (-0.5, 0.0), (0.0, 0.5), (0.0, -0.5)];
                let on_beat = near.iter().any(|(n, e)| {
                    home.outline.contains(crate::geometry::moved(walk.place(), *n, *e))
                });
                prop_assert!(on_beat, "{} left {}", unit.name, home.name);
            }
            prop_assert!(walked_m > 0.0, "{} never moves", unit.name);
        }

        #[test]
        fn whoever_is_called_comes_by_the_streets_and_arrives(from in 0_usize..600, to in 0_usize..5_000) {
            let (start, goal) = (CITY.units[from].start, CITY.places[to].point());
            let mut walk = NetworkWalk::from(network(), start);
            let mut gone_m = 0.0;
            while !walk.go_to(goal, 60.0) {
                gone_m += 60.0;
                prop_assert!(gone_m < 60_000.0, "still on the way");
            }
            prop_assert!(distance_m(walk.place(), goal) < 1.0);
            prop_assert!(gone_m + 61.0 > distance_m(start, goal));
        }
    }
}
