//! Streets laid over settled land: three through every cell and a lane around its houses, named, with main roads on
//! top.

use std::collections::{BTreeMap, BTreeSet};

use rand::{Rng, rngs::StdRng};

use super::{
    CityArea,
    honeycomb::{SIDES, Spot, opposite},
    names::streets as names,
    network::{Carried, Crossing, Network, Street, StreetClass, Traffic},
    passages::{Passages, Road, side_toward},
    settled::Settled,
};

/// Crossings of one cell: its middle and one on the way to each side.
const OF_A_CELL: u32 = 7;

/// How far from the middle the lane lies, as a share of the way to the side.
const LANE_AT: f64 = 0.55;

/// Of a hundred lanes in a town so many are one-way.
const ONE_WAY_PERCENT: u32 = 30;

/// Streets being laid.
struct Paving<'a> {
    settled: &'a Settled,
    passages: &'a Passages,
    villages: &'a [CityArea],
    crossings: Vec<Crossing>,
    /// The crossing on each gate between cells.
    gates: BTreeMap<u32, u32>,
    /// Crossings in the middle of a bridge.
    bridges: BTreeSet<u32>,
    /// For each cell, the sides toward which a main road runs from the middle.
    taken: Vec<[bool; SIDES]>,
    streets: Vec<Street>,
    /// Names given in each village.
    named: Vec<usize>,
}

/// The streets of a city; `townships` and `villages` in the order of the land.
pub(super) fn network(
    settled: &Settled,
    passages: &Passages,
    townships: &[CityArea],
    villages: &[CityArea],
    random: &mut StdRng,
) -> Network {
    let mut paving = Paving {
        settled,
        passages,
        villages,
        crossings: Vec::new(),
        gates: BTreeMap::new(),
        bridges: BTreeSet::new(),
        taken: vec![[false; SIDES]; settled.land.cells.len()],
        streets: Vec::new(),
        named: vec![0; villages.len()],
    };
    paving.place_crossings();
    paving.main_roads(townships);
    for axis in 0..SIDES / 2 {
        paving.local_streets(axis);
    }
    paving.lanes(random);
    Network::of(settled.land.middle, paving.crossings, paving.streets)
}

impl Paving<'_> {
    fn place_crossings(&mut self) {
        let land = &self.settled.land;
        let spot_of = |point: u32| {
            let (north_m, east_m) = crate::geometry::offset_m(land.middle, land.points[point as usize]);
            Spot { east_m, north_m }
        };
        for (number, cell) in (0..).zip(&land.cells) {
            let own = |spot: Spot| Crossing { place: land.place(spot), spot, cells: [number, number] };
            self.crossings.push(own(cell.spot));
            let toward = cell.gates.map(|gate| own(cell.spot.between(spot_of(gate), LANE_AT)));
            self.crossings.extend(toward);
        }
        for (number, cell) in (0..).zip(&land.cells) {
            for (gate, near) in cell.gates.iter().zip(cell.neighbours) {
                let Some(near) = near.filter(|near| *near > number) else { continue };
                let next =
                    u32::try_from(self.crossings.len()).expect("crossings are fewer than four billion");
                self.gates.insert(*gate, next);
                if self.passages.bridges.contains(gate) {
                    self.bridges.insert(next);
                }
                let place = land.points[*gate as usize];
                self.crossings.push(Crossing { place, spot: spot_of(*gate), cells: [number, near] });
            }
        }
    }

    /// From the middle of a cell to a side, as far as there is a street.
    fn spoke(&self, cell: u32, side: usize) -> Vec<u32> {
        let side_number = u32::try_from(side).expect("a cell has six sides");
        let (middle, turn) = (cell * OF_A_CELL, cell * OF_A_CELL + 1 + side_number);
        if self.passages.open[cell as usize][side] {
            vec![middle, turn, self.gates[&self.settled.land.cells[cell as usize].gates[side]]]
        } else if self.settled.hilly[cell as usize] {
            vec![middle]
        } else {
            vec![middle, turn]
        }
    }

    fn main_roads(&mut self, townships: &[CityArea]) {
        let roads: &[Road] = &self.passages.roads;
        let mut avenues = 0;
        for road in roads {
            let (one, other) = (&townships[road.townships.0 as usize], &townships[road.townships.1 as usize]);
            let is_urban = one.name.ends_with("街道") || other.name.ends_with("街道");
            let avenue = names::avenue(avenues).filter(|_| is_urban);
            avenues += usize::from(avenue.is_some());
            let name = avenue.map_or_else(|| names::between(&one.name, &other.name), ToOwned::to_owned);
            self.main_road(&name, &road.cells);
        }
    }

    fn main_road(&mut self, name: &str, cells: &[u32]) {
        let mut line = Vec::new();
        for step in cells.windows(2) {
            let side = side_toward(self.settled, step[0], step[1]);
            let taken = &mut self.taken[step[0] as usize][side];
            if std::mem::replace(taken, true) {
                self.lay(name, StreetClass::Main, std::mem::take(&mut line));
                continue;
            }
            self.taken[step[1] as usize][opposite(side)] = true;
            let mut back = self.spoke(step[1], opposite(side));
            back.reverse();
            join(&mut line, self.spoke(step[0], side));
            join(&mut line, back);
        }
        self.lay(name, StreetClass::Main, line);
    }

    /// Every street along one axis of the honeycomb, as far as its village goes.
    fn local_streets(&mut self, axis: usize) {
        for first in (0..).take(self.settled.land.cells.len()) {
            if self.next(first, opposite(axis)).is_some() {
                continue;
            }
            let village = self.settled.village_of(first) as usize;
            let name = names::local(&self.villages[village].name, village, self.named[village]);
            let before = self.streets.len();
            self.local_street(&name, first, axis);
            self.named[village] += usize::from(self.streets.len() > before);
        }
    }

    fn local_street(&mut self, name: &str, first: u32, axis: usize) {
        let mut line = Vec::new();
        let mut cell = Some(first);
        while let Some(at) = cell {
            for side in [opposite(axis), axis] {
                if self.taken[at as usize][side] {
                    self.lay(name, StreetClass::Local, std::mem::take(&mut line));
                    continue;
                }
                let mut spoke = self.spoke(at, side);
                if side != axis {
                    spoke.reverse();
                }
                join(&mut line, spoke);
            }
            cell = self.next(at, axis);
        }
        self.lay(name, StreetClass::Local, line);
    }

    /// The next cell along an axis, if one can go there and it is the same village.
    fn next(&self, cell: u32, side: usize) -> Option<u32> {
        let near = self.settled.land.cells[cell as usize].neighbours[side]?;
        let stays = self.settled.village_of(near) == self.settled.village_of(cell);
        (stays && self.passages.open[cell as usize][side]).then_some(near)
    }

    fn lanes(&mut self, random: &mut StdRng) {
        for cell in (0..).take(self.settled.land.cells.len()) {
            if self.settled.hilly[cell as usize] {
                continue;
            }
            let village = self.settled.village_of(cell);
            let name = &self.villages[village as usize].name;
            let grid = cell - self.settled.villages[village as usize].cells.start + 1;
            let turns =
                (0..=SIDES).map(|side| *self.spoke(cell, side % SIDES).get(1).expect("the plain has lanes"));
            let is_one_way = name.ends_with("社区") && random.random_ratio(ONE_WAY_PERCENT, 100);
            let street = Street {
                name: names::lane(name, grid),
                class: StreetClass::Lane,
                crossings: turns.collect(),
                traffic: if is_one_way { Traffic::OneWay } else { Traffic::BothWays },
                carried: Carried::ByGround,
            };
            self.streets.push(street);
        }
    }

    /// Adds a street, its bridges apart.
    fn lay(&mut self, name: &str, class: StreetClass, line: Vec<u32>) {
        let spans: Vec<usize> = (0..line.len()).filter(|at| self.bridges.contains(&line[*at])).collect();
        let mut pieces = Vec::new();
        let mut begin = 0;
        for span in spans {
            let (from, to) = (span.saturating_sub(1).max(begin), (span + 1).min(line.len() - 1));
            pieces.extend([(begin..=from, Carried::ByGround), (from..=to, Carried::ByBridge)]);
            begin = to;
        }
        pieces.push((begin..=line.len().saturating_sub(1), Carried::ByGround));
        for (piece, carried) in pieces {
            let crossings = line.get(piece).unwrap_or_default().to_vec();
            if crossings.len() >= 2 {
                let name = name.to_owned();
                self.streets.push(Street { name, class, crossings, traffic: Traffic::BothWays, carried });
            }
        }
    }
}

/// Goes on with a line from where it ends.
fn join(line: &mut Vec<u32>, more: Vec<u32>) {
    let goes_on = line.last() == more.first();
    line.extend(more.into_iter().skip(usize::from(goes_on)));
}
