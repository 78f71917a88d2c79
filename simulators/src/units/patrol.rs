//! A unit on its beat: it walks, and now and then it stands for a while.

use hub_protocol::Point;
use rand::{Rng, rngs::StdRng};

use crate::city::{Beat, CityUnit, Streets, Walk};

/// Of a hundred fixes while it walks, so many are the last before it stands still.
const STOPS_PERCENT: u32 = 6;

/// Of a hundred fixes while it stands, so many are the last before it goes on. With [`STOPS_PERCENT`], it stands during
/// a fifth of its fixes.
const GOES_ON_PERCENT: u32 = 26;

/// A unit on its beat.
pub(super) struct Patrol {
    walk: Walk,
    beat: Beat,
    home: Point,
    stands: bool,
}

impl Patrol {
    /// Begins where the unit starts, on the crossing nearest to it.
    pub(super) fn of(card: &CityUnit, streets: &Streets) -> Self {
        let walk = Walk::from(streets, &card.beat, card.start);
        Self { walk, beat: card.beat.clone(), home: card.start, stands: false }
    }

    /// Where it is.
    pub(super) fn place(&self) -> Point {
        self.walk.place()
    }

    /// Direction of movement, degrees clockwise from north.
    pub(super) fn heading_deg(&self) -> f64 {
        self.walk.heading_deg()
    }

    /// Puts it exactly somewhere.
    pub(super) fn put(&mut self, place: Point) {
        self.walk.put(place);
    }

    /// Whether it stands still.
    pub(super) fn stands(&self) -> bool {
        self.stands
    }

    /// The time of one fix passes, in which it would walk so many metres.
    pub(super) fn pass(&mut self, metres: f64, random: &mut StdRng) {
        let percent = if self.stands { GOES_ON_PERCENT } else { STOPS_PERCENT };
        if random.random_ratio(percent, 100) {
            self.stands = !self.stands;
        }
        if !self.stands {
            self.walk.stroll(&self.beat, self.home, metres, random);
        }
    }

    /// Goes so many metres toward a place. Says whether it is there.
    pub(super) fn go_to(&mut self, place: Point, metres: f64) -> bool {
        self.stands = false;
        self.walk.go_to(place, metres)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use hub_protocol::UnitKind;

    use super::{super::device, *};
    use crate::{
        city::City,
        geometry::{distance_m, moved},
        seed::Seed,
        units::DeadSpots,
    };

    /// What the hub would hear: seconds since the last fix, and metres.
    struct Heard {
        after_s: f64,
        metres: f64,
    }

    /// Vehicles of the small city on patrol, fix by fix, as the actor walks them.
    fn heard() -> Vec<Heard> {
        let city = City::small(Seed(1));
        let dead = DeadSpots::of(city.seed, city.areas[0].bounds.at(0.0, 0.0));
        let set_to = Duration::from_secs(60);
        let mut heard = Vec::new();
        let vehicles = city.units.iter().filter(|unit| unit.kind == UnitKind::Vehicle);
        for (number, card) in (0..).zip(vehicles) {
            let mut random = Seed(3).stream("patrol", number);
            let mut patrol = Patrol::of(card, &city.streets);
            let (mut last, mut silent_s) = (patrol.place(), 0.0);
            for _ in 0..4_000 {
                let gap = device::gap(set_to, &mut random);
                patrol.pass(24.0 / 3.6 * gap.as_secs_f64(), &mut random);
                silent_s += gap.as_secs_f64();
                if dead.cover(patrol.place()) {
                    continue;
                }
                let off = device::far_off(gap, &mut random).unwrap_or_default();
                let place = moved(patrol.place(), off.0, off.1);
                heard.push(Heard { after_s: silent_s, metres: distance_m(last, place) });
                (last, silent_s) = (place, 0.0);
            }
        }
        heard
    }

    fn share(heard: &[Heard], is_so: impl Fn(&Heard) -> bool) -> f64 {
        heard.iter().filter(|heard| is_so(heard)).count() as f64 / heard.len() as f64
    }

    #[test]
    fn what_is_heard_of_a_patrol_has_the_gaps_the_stops_and_the_jumps_of_real_devices() {
        let heard = heard();
        let mut gaps: Vec<f64> = heard.iter().map(|heard| heard.after_s).collect();
        gaps.sort_by(f64::total_cmp);
        let percentiles = [10, 50, 90, 99].map(|percent| gaps[gaps.len() * percent / 100]);
        for (found, (low, high)) in
            percentiles.iter().zip([(25.0, 31.0), (57.0, 63.0), (67.0, 78.0), (200.0, 320.0)])
        {
            assert!((low..high).contains(found), "gaps {percentiles:?}, wanted 28, 60, 71, 257");
        }
        let still = share(&heard, |heard| heard.metres < 1.0);
        assert!((0.15..0.23).contains(&still), "{still} stand still, wanted 0.191");
        let jumps = share(&heard, |heard| heard.metres > device::JUMP_M_PER_S * heard.after_s);
        assert!((0.015..0.028).contains(&jumps), "{jumps} jump, wanted 0.021");
    }

    #[test]
    fn dead_spots_are_few() {
        let city = City::small(Seed(1));
        let dead = DeadSpots::of(city.seed, city.areas[0].bounds.at(0.0, 0.0));
        let mut random = Seed(4).stream("dead", 0);
        let bounds = city.areas[0].bounds;
        let places: Vec<Point> = (0..20_000).map(|_| bounds.at(random.random(), random.random())).collect();
        let covered = places.iter().filter(|place| dead.cover(**place)).count();
        assert!((40..300).contains(&covered), "{covered} of 20000");
    }
}
