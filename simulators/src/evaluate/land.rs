//! The city in which policies are compared: its areas and rivers, the roads as the hub knows them, and the roads as they are.
//!
//! Both networks are laid of the same streets. On the true ones every street has a speed of its own, which the hub is not told;
//! nor is it told how full they are at this hour, of today's weather, and of what holds a unit up on this one way.

use std::io::{Cursor, Write as _};

use anyhow::{Context as _, Result};
use geo_index::{AreaCode, AreaTree, Place};
use hub_protocol::Point;
use hub_roads::{Mode, Network, Reach, Roads, way};

use super::{
    chance::{normal, uniform},
    statistics::count,
};
use crate::{city::City, export::write_streets_limited, seed::Seed};

/// Of the speed that is usual on its class, a street has so much, drawn evenly between the two.
const STREET_SPEED: (f64, f64) = (0.55, 1.0);
/// How much longer ways take by the hour, percent: two rushes, and free streets at night.
const HOUR_PERCENT: [f64; 24] = [
    85.0, 85.0, 85.0, 85.0, 85.0, 90.0, 100.0, 125.0, 140.0, 120.0, 105.0, 105.0, 110.0, 105.0, 105.0, 105.0,
    115.0, 140.0, 140.0, 115.0, 100.0, 95.0, 90.0, 85.0,
];
/// A day's weather: the logarithm of what it makes of a way has this standard deviation.
const DAY_SPREAD: f64 = 0.08;
/// The same of one unit's way to one call.
const WAY_SPREAD: f64 = 0.15;
/// A way where no road is found is walked at this speed, metres a second.
const WALK_MS: f64 = 1.2;
/// Rounds in which posts are moved to where calls are.
const POST_ROUNDS: usize = 12;

/// A way as it is really gone.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TrueWay {
    /// How long it takes, microseconds; at least a second.
    pub(super) us: i64,
    /// What it looks like.
    pub(super) points: Vec<Place>,
}

/// The city.
#[derive(Debug)]
pub(super) struct Land {
    /// What it was drawn as.
    pub(super) city: City,
    /// Its areas as the hub has them.
    pub(super) areas: AreaTree,
    /// The roads as the hub knows them.
    known: Roads,
    /// The roads as they are.
    truth: Roads,
    seed: Seed,
}

impl Land {
    /// Lays the roads of a city.
    ///
    /// # Errors
    /// In words: a city without streets or areas that the hub would not take.
    pub(super) fn of(city: City) -> Result<Self> {
        let areas = AreaTree::from_geojson("evaluate", &city.geojson().to_string());
        let areas = areas.map_err(|mistakes| anyhow::anyhow!("areas: {mistakes:?}"))?;
        let seed = city.seed;
        let own_speed = |number: u64| {
            let (least, most) = STREET_SPEED;
            least + (most - least) * uniform(&[seed.0, STREETS, number])
        };
        let mut number = 0;
        let truth = laid(&city, |highway| {
            number += 1;
            Some(usual_kmh(highway) * own_speed(number))
        })?;
        let known = laid(&city, |_highway| None)?;
        Ok(Self { areas, known, truth, seed, city })
    }

    /// How long the hub thinks that cars take from each place to the one.
    pub(super) fn known_times(&self, from: &[Place], to: Place) -> Vec<Reach> {
        self.known.times_to(Mode::Car, to, from)
    }

    /// The way of a unit to a place as it really goes, on that day in that hour; `unit` and `call` tell it apart from others.
    pub(super) fn true_way(
        &self,
        from: Place,
        to: Place,
        (day, hour): (u64, u8),
        (unit, call): (u64, u64),
    ) -> TrueWay {
        let (ms, points) = match self.truth.route(Mode::Car, from, to) {
            Some(route) => (f64::from(route.ms), route.points),
            None => (from.distance_m(&to) / WALK_MS * 1_000.0, vec![from, to]),
        };
        let weather = DAY_SPREAD * normal(&[self.seed.0, WEATHER, day]);
        let held_up = WAY_SPREAD * normal(&[self.seed.0, WAYS, day, unit, call]);
        let longer = HOUR_PERCENT[usize::from(hour % 24)] / 100.0 * (weather + held_up).exp();
        TrueWay { us: micros(ms * longer / 1_000.0).max(1_000_000), points }
    }

    /// Whether the air line between two places crosses a river.
    pub(super) fn crosses_water(&self, one: Place, other: Place) -> bool {
        let (a, b) = (on_plane(one.into_point()), on_plane(other.into_point()));
        let courses = self.city.rivers.iter().flat_map(|river| river.course.windows(2));
        courses.into_iter().any(|step| meet((a, b), (on_plane(step[0]), on_plane(step[1]))))
    }

    /// The deepest area that holds a place; what lies beyond all of them counts as the city's own.
    pub(super) fn area(&self, place: Place) -> AreaCode {
        let city = || self.areas.areas().next().expect("a city has areas").code.clone();
        self.areas.locate(place).lowest().cloned().unwrap_or_else(city)
    }

    /// So many posts where these calls come from: each in the middle of those that it is the nearest to.
    pub(super) fn posts(&self, number: usize, calls: &[Place]) -> Vec<Place> {
        let mut posts: Vec<Place> = (0..number).map(|post| calls[post * calls.len() / number]).collect();
        for _ in 0..POST_ROUNDS {
            let mut sums = vec![(0.0, 0.0, 0_usize); number];
            for call in calls {
                let nearest = |one: &&usize, other: &&usize| {
                    posts[**one].distance_m(call).total_cmp(&posts[**other].distance_m(call))
                };
                let all: Vec<usize> = (0..number).collect();
                let post = *all.iter().min_by(nearest).expect("there are posts");
                let (lat, lon, of) = sums[post];
                sums[post] = (lat + call.lat(), lon + call.lon(), of + 1);
            }
            for (post, (lat, lon, of)) in posts.iter_mut().zip(&sums).filter(|(_, (.., of))| *of > 0) {
                *post = Place::new(lat / count(*of), lon / count(*of)).expect("the middle of places is one");
            }
        }
        posts
    }
}

/// What a draw is for.
const STREETS: u64 = 1;
const WEATHER: u64 = 2;
const WAYS: u64 = 3;

fn laid(city: &City, mut limit_kmh: impl FnMut(&str) -> Option<f64>) -> Result<Roads> {
    let mut map = Vec::new();
    write_streets_limited(city, &mut map, |_street, highway| limit_kmh(highway))?;
    map.flush()?;
    let (network, _findings) = Network::from_osm(&mut Cursor::new(map)).context("the streets")?;
    let roads = Roads::of(network);
    roads.prepare(Mode::Car);
    Ok(roads)
}

/// What the hub takes for usual on a class of street; a class that it does not know has no limit.
fn usual_kmh(highway: &str) -> f64 {
    let class = match highway {
        "primary" => way::Class::Primary,
        "secondary" => way::Class::Secondary,
        "residential" => way::Class::Residential,
        _ => way::Class::LivingStreet,
    };
    way::default_speed(Mode::Car, class).kmh()
}

/// Seconds in microseconds.
#[expect(clippy::cast_possible_truncation, reason = "`as` ends at the largest that fits")]
pub(super) fn micros(seconds: f64) -> i64 {
    (seconds * 1e6) as i64
}

/// Degrees north and east; a city is small enough for a straight line in degrees to be one.
fn on_plane(point: Point) -> (f64, f64) {
    (point.lat, point.lon)
}

type Step = ((f64, f64), (f64, f64));

/// Whether two steps meet.
fn meet((a, b): Step, (c, d): Step) -> bool {
    let side = |from: (f64, f64), to: (f64, f64), of: (f64, f64)| {
        (to.0 - from.0) * (of.1 - from.1) - (to.1 - from.1) * (of.0 - from.0)
    };
    let apart = |one: f64, other: f64| (one > 0.0) != (other > 0.0);
    apart(side(a, b, c), side(a, b, d)) && apart(side(c, d, a), side(c, d, b))
}

/// Between the hub's places and those of the simulators.
pub(super) trait IntoPoint {
    /// The same place as the simulators have it.
    fn into_point(self) -> Point;
}

impl IntoPoint for Place {
    fn into_point(self) -> Point {
        Point { lat: self.lat(), lon: self.lon() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hub_does_not_know_how_long_ways_really_take_and_the_same_way_takes_as_long_again() {
        let land = Land::of(City::small(Seed(1))).unwrap();
        let units = &land.city.units;
        let place = |at: usize| Place::new(units[at].start.lat, units[at].start.lon).unwrap();
        let (mut crossing, mut longer) = (0, Vec::new());
        for number in 0..60 {
            let (from, to) = (place(number), place(number * 7 + 60));
            let way = land.true_way(from, to, (3, 12), (1, number as u64));
            assert_eq!(way, land.true_way(from, to, (3, 12), (1, number as u64)));
            assert_eq!((way.points[0], *way.points.last().unwrap()), (from, to));
            let Reach::Road(known) = land.known_times(&[from], to)[0] else { continue };
            longer.push(way.us as f64 / 1e3 / f64::from(known.ms.max(1)));
            crossing += usize::from(land.crosses_water(from, to));
        }
        assert!(crossing > 5 && crossing < 55, "{crossing} of 60 lie beyond a river");
        let mean = longer.iter().sum::<f64>() / longer.len() as f64;
        let spread = longer.iter().map(|it| (it / mean - 1.0).powi(2)).sum::<f64>() / longer.len() as f64;
        assert!((1.05..1.6).contains(&mean) && spread.sqrt() > 0.1, "{mean} {spread}");
    }

    #[test]
    fn steps_meet_where_they_cross_and_nowhere_else() {
        let line = ((0.0, 0.0), (0.0, 2.0));
        assert!(meet(line, ((-1.0, 1.0), (1.0, 1.0))));
        assert!(!meet(line, ((-1.0, 3.0), (1.0, 3.0))));
        assert!(!meet(line, ((1.0, 1.0), (2.0, 1.0))));
    }
}
