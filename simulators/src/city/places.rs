//! Places that people name when they call: offices, schools, markets, bridges, and behind them addresses and lamp posts.

use std::collections::BTreeSet;

use hub_protocol::{AreaCode, Point, Tier};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use serde::{Deserialize, Serialize};

use super::{
    City, CityArea,
    names::places::{self as names, Named},
    network::{Carried, Network, Street, StreetClass},
    settled::Settled,
};
use crate::geometry::{moved, rounded};

/// Metres of street for each house number.
const NUMBER_EVERY_M: f64 = 6.0;

/// How far houses stand from the middle of the street, metres.
const BESIDE_M: f64 = 9.0;

/// Of a hundred entries that are no named place so many are lamp posts.
const LAMP_PERCENT: u32 = 25;

/// A place or an address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CityPlace {
    /// What it is called, or the whole address.
    pub name: String,
    /// What else people call it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What it is, for example `学校`, `门牌`, `路灯`.
    pub kind: String,
    /// The grid in which it lies.
    pub area: AreaCode,
    /// Degrees.
    pub lat: f64,
    /// Degrees.
    pub lon: f64,
}

impl CityPlace {
    /// Where it is.
    #[must_use]
    pub fn point(&self) -> Point {
        Point { lat: self.lat, lon: self.lon }
    }
}

/// So many places, named ones first.
pub(super) fn places(city: &City, settled: &Settled, count: usize) -> Vec<CityPlace> {
    let Some(network) = city.streets.network() else { return Vec::new() };
    let mut random = city.seed.stream("places", 0);
    let grids: Vec<&CityArea> = city.of_tier(Tier::Grid).collect();
    let mut found = Found { grids, settled, random: &mut random, places: Vec::with_capacity(count) };
    found.offices(city);
    found.bridges(city, network);
    found.hills(city);
    found.addresses(network, count);
    found.places.truncate(count);
    found.places
}

struct Found<'a> {
    grids: Vec<&'a CityArea>,
    settled: &'a Settled,
    random: &'a mut StdRng,
    places: Vec<CityPlace>,
}

impl Found<'_> {
    fn add(&mut self, named: Named, cell: u32, point: Point) {
        let (lat, lon) = (rounded(point.lat), rounded(point.lon));
        let area = self.grids[cell as usize].code.clone();
        let Named { name, aliases, kind } = named;
        self.places.push(CityPlace { name, aliases, kind: kind.to_owned(), area, lat, lon });
    }

    /// What every county, township and village has.
    fn offices(&mut self, city: &City) {
        let tiers = [
            (Tier::County, &self.settled.counties),
            (Tier::Township, &self.settled.townships),
            (Tier::Village, &self.settled.villages),
        ];
        for (tier, parcels) in tiers {
            for (area, parcel) in city.of_tier(tier).zip(parcels) {
                let all = names::of_an_area(tier, &area.name, self.random);
                for (number, named) in all.into_iter().enumerate() {
                    let cells = parcel.cells.clone();
                    let cell = if number < 2 { parcel.seat } else { self.random.random_range(cells) };
                    let point = self.somewhere_in(cell);
                    self.add(named, cell, point);
                }
            }
        }
    }

    /// A place near the middle of a cell.
    fn somewhere_in(&mut self, cell: u32) -> Point {
        let land = &self.settled.land;
        let from = land.place(land.cells[cell as usize].spot);
        let gate = land.cells[cell as usize].gates.choose(self.random).expect("a cell has six gates");
        let to = land.points[*gate as usize];
        along(from, to, self.random.random_range(0.05..0.7))
    }

    fn bridges(&mut self, city: &City, network: &Network) {
        let bridges = network.streets.iter().filter(|street| street.carried == Carried::ByBridge);
        let mut known = BTreeSet::new();
        let mut number = 0;
        for bridge in bridges {
            let Some(middle) = bridge.crossings.iter().find(|at| {
                let [one, other] = network.crossings[**at as usize].cells;
                one != other
            }) else {
                continue;
            };
            if known.insert(*middle) {
                number += 1;
                let crossing = network.crossings[*middle as usize];
                let river = city.rivers.iter().find(|river| river.course.contains(&crossing.place));
                let river = river.map_or("云汀", |river| river.name.as_str());
                let lies_in = |cell: &u32| self.grids[*cell as usize].outline.contains(crossing.place);
                let cell = crossing.cells.into_iter().find(lies_in).expect("a gate lies in one of two cells");
                self.add(names::bridge(river, &bridge.name, number), cell, crossing.place);
            }
        }
    }

    fn hills(&mut self, city: &City) {
        for hill in &city.hills {
            let cell = self.grids.iter().position(|grid| grid.outline.contains(hill.top));
            if let Some(cell) = cell.and_then(|cell| u32::try_from(cell).ok()) {
                self.add(names::hill(&hill.name), cell, hill.top);
            }
        }
    }

    /// Addresses and lamp posts along the streets, until there are enough places.
    fn addresses(&mut self, network: &Network, count: usize) {
        let streets: Vec<&Street> =
            network.streets.iter().filter(|street| street.class != StreetClass::Lane).collect();
        let mut known = BTreeSet::new();
        // Every second attempt or so finds a number that is new.
        for _ in 0..count * 20 {
            if self.places.len() >= count {
                return;
            }
            let Some(street) = streets.choose(self.random) else { return };
            let Some((cell, number, point)) = self.house(network, street) else { continue };
            let village = self.settled.village_of(cell);
            if known.insert((village, street.name.as_str(), number)) {
                let is_lamp = self.random.random_ratio(LAMP_PERCENT, 100);
                let named = if is_lamp {
                    names::lamp(&street.name, number, self.places.len())
                } else {
                    names::address(&street.name, number)
                };
                self.add(named, cell, point);
            }
        }
    }

    /// A house on a street: its cell, its number, and where it stands; none where the border is too near.
    fn house(&mut self, network: &Network, street: &Street) -> Option<(u32, u32, Point)> {
        let at = self.random.random_range(1..street.crossings.len());
        let (from, to) = (street.crossings[at - 1], street.crossings[at]);
        let share = self.random.random_range(0.05..0.95);
        let before_m: f64 =
            street.crossings[..at].windows(2).map(|step| network.step_m(step[0], step[1])).sum();
        let along_m = before_m + network.step_m(from, to) * share;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred houses")]
        let pair = (along_m / NUMBER_EVERY_M) as u32 + 1;
        let is_left = self.random.random_ratio(1, 2);
        let number = pair * 2 - u32::from(is_left);
        let (a, b) = (network.at(from), network.at(to));
        let (north, east) = (b.north_m - a.north_m, b.east_m - a.east_m);
        let beside_m = if is_left { BESIDE_M } else { -BESIDE_M } / f64::hypot(north, east).max(1.0);
        let on_street =
            along(network.crossings[from as usize].place, network.crossings[to as usize].place, share);
        let point = moved(on_street, east * beside_m, -north * beside_m);
        let point = Point { lat: rounded(point.lat), lon: rounded(point.lon) };
        let cells = [network.crossings[from as usize].cells, network.crossings[to as usize].cells];
        let cell =
            cells.iter().flatten().copied().find(|cell| self.grids[*cell as usize].outline.contains(point));
        cell.map(|cell| (cell, number, point))
    }
}

fn along(from: Point, to: Point, share: f64) -> Point {
    Point { lat: from.lat + (to.lat - from.lat) * share, lon: from.lon + (to.lon - from.lon) * share }
}
