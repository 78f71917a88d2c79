//! Which sides of cells can be passed, and on which of them main roads run: every place can be reached, but over a river
//! only by the few bridges, and on a hill rarely by more than one way.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

use rand::{Rng, rngs::StdRng};

use super::{honeycomb::SIDES, settled::Settled};

/// Along a river there is a bridge every so many stretches.
const BRIDGE_EVERY: usize = 15;

/// Of a hundred sides, so many are open between cells of the plain, and so many where one of them is on a hill.
const OPEN_PERCENT: u32 = 84;
const OPEN_ON_HILL_PERCENT: u32 = 22;

/// One pair of neighbouring townships in so many has a main road that is not needed to reach them.
const SECOND_ROAD_PERCENT: u32 = 40;

/// A main road through a hill, or beside another one instead of on it, counts as so many times its length; in tenths.
const ON_A_HILL: u32 = 25;
const ON_NEW_GROUND: u32 = 16;
const ON_A_ROAD: u32 = 10;

/// A main road: the cells it runs through, from the seat of one township to that of another.
#[derive(Debug, Clone)]
pub(super) struct Road {
    pub(super) townships: (u32, u32),
    pub(super) cells: Vec<u32>,
}

/// What can be passed.
#[derive(Debug, Clone)]
pub(super) struct Passages {
    /// For each cell, which sides are open.
    pub(super) open: Vec<[bool; SIDES]>,
    /// Gates where a bridge stands.
    pub(super) bridges: BTreeSet<u32>,
    pub(super) roads: Vec<Road>,
}

impl Passages {
    pub(super) fn of(settled: &Settled, random: &mut StdRng) -> Self {
        let bridges = bridges(settled);
        let mut passages =
            Self { open: vec![[false; SIDES]; settled.land.cells.len()], bridges, roads: Vec::new() };
        passages.pave(settled, random);
        passages.connect(settled, random);
        for (cell, side) in sides(settled) {
            let near = settled.land.cells[cell].neighbours[side].expect("only inner sides are listed");
            let hilly = settled.hilly[cell] || settled.hilly[near as usize];
            let percent = if hilly { OPEN_ON_HILL_PERCENT } else { OPEN_PERCENT };
            let opens = random.random_ratio(percent, 100);
            if opens && !settled.waters.wet.contains(&settled.land.cells[cell].gates[side]) {
                passages.open(settled, cell, side);
            }
        }
        passages
    }

    fn open(&mut self, settled: &Settled, cell: usize, side: usize) {
        self.open[cell][side] = true;
        if let Some(near) = settled.land.cells[cell].neighbours[side] {
            self.open[near as usize][super::honeycomb::opposite(side)] = true;
        }
    }

    fn is_passable(&self, settled: &Settled, cell: u32, side: usize) -> bool {
        let gate = settled.land.cells[cell as usize].gates[side];
        !settled.waters.wet.contains(&gate) || self.bridges.contains(&gate)
    }

    /// Main roads: the shortest that connect all townships, and some more.
    fn pave(&mut self, settled: &Settled, random: &mut StdRng) {
        let mut groups = Groups::of(settled.townships.len());
        for (_, from, to) in pairs(settled) {
            let is_needed = groups.are_apart(from, to);
            if !is_needed && !random.random_ratio(SECOND_ROAD_PERCENT, 100) {
                continue;
            }
            let seat = |township: u32| settled.townships[township as usize].seat;
            let Some(cells) = self.way(settled, seat(from), seat(to)) else { continue };
            groups.join(from, to);
            for step in cells.windows(2) {
                let side = side_toward(settled, step[0], step[1]);
                self.open(settled, step[0] as usize, side);
            }
            self.roads.push(Road { townships: (from, to), cells });
        }
    }

    /// The easiest way between two cells; none if water lies between.
    fn way(&self, settled: &Settled, from: u32, to: u32) -> Option<Vec<u32>> {
        let mut before: BTreeMap<u32, u32> = BTreeMap::new();
        let mut heap = BinaryHeap::from([Reverse((0_u64, from, from))]);
        while let Some(Reverse((cost, cell, previous))) = heap.pop() {
            if before.contains_key(&cell) {
                continue;
            }
            before.insert(cell, previous);
            if cell == to {
                let way = std::iter::successors(Some(to), |cell| (*cell != from).then(|| before[cell]));
                let mut way: Vec<u32> = way.collect();
                way.reverse();
                return Some(way);
            }
            for (side, near) in settled.land.cells[cell as usize].neighbours.iter().enumerate() {
                let Some(near) = near.filter(|_| self.is_passable(settled, cell, side)) else { continue };
                let price = match (self.open[cell as usize][side], settled.hilly[near as usize]) {
                    (true, _) => ON_A_ROAD,
                    (false, true) => ON_A_HILL,
                    (false, false) => ON_NEW_GROUND,
                };
                heap.push(Reverse((cost + step(settled, cell, near) * u64::from(price), near, cell)));
            }
        }
        None
    }

    /// Opens as many sides as are needed to reach every cell: dry ones first, then a bridge where nothing else helps.
    fn connect(&mut self, settled: &Settled, random: &mut StdRng) {
        let mut groups = Groups::of(settled.land.cells.len());
        let mut order: Vec<(u32, usize, usize)> = Vec::new();
        for (cell, side) in sides(settled) {
            let gate = settled.land.cells[cell].gates[side];
            let when = match (
                self.open[cell][side],
                settled.waters.wet.contains(&gate),
                self.bridges.contains(&gate),
            ) {
                (true, _, _) | (false, true, true) => 0,
                (false, false, _) => random.random_range(1..1_000),
                (false, true, false) => random.random_range(1_000..2_000),
            };
            order.push((when, cell, side));
        }
        order.sort_unstable();
        for (when, cell, side) in order {
            let near = settled.land.cells[cell].neighbours[side].expect("only inner sides are listed");
            let own = u32::try_from(cell).expect("cells are fewer than four billion");
            if groups.are_apart(own, near) || when == 0 {
                groups.join(own, near);
                self.open(settled, cell, side);
                let gate = settled.land.cells[cell].gates[side];
                if settled.waters.wet.contains(&gate) {
                    self.bridges.insert(gate);
                }
            }
        }
    }
}

/// The side of a cell beyond which another lies.
pub(super) fn side_toward(settled: &Settled, from: u32, to: u32) -> usize {
    let neighbours = &settled.land.cells[from as usize].neighbours;
    neighbours.iter().position(|near| *near == Some(to)).expect("the cells are neighbours")
}

fn step(settled: &Settled, from: u32, to: u32) -> u64 {
    let spot = |cell: u32| settled.land.cells[cell as usize].spot;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "metres between neighbours")]
    let metres = spot(from).distance_m(spot(to)) as u64;
    metres
}

/// Every side between two cells, once.
fn sides(settled: &Settled) -> impl Iterator<Item = (usize, usize)> + '_ {
    let cells = settled.land.cells.iter().enumerate();
    cells.flat_map(|(number, cell)| {
        let half = cell.neighbours.iter().take(SIDES / 2).enumerate();
        half.filter_map(move |(side, near)| near.map(|_| (number, side)))
    })
}

fn bridges(settled: &Settled) -> BTreeSet<u32> {
    let inner: BTreeSet<u32> =
        sides(settled).map(|(cell, side)| settled.land.cells[cell].gates[side]).collect();
    let mut bridges = BTreeSet::new();
    for course in &settled.waters.courses {
        let gates = course.iter().skip(1).step_by(2).filter(|gate| inner.contains(gate));
        bridges.extend(gates.skip(BRIDGE_EVERY / 3).step_by(BRIDGE_EVERY));
    }
    bridges
}

/// Neighbouring townships, those whose seats are nearest to each other first.
fn pairs(settled: &Settled) -> Vec<(u64, u32, u32)> {
    let mut pairs = BTreeSet::new();
    for (cell, side) in sides(settled) {
        let near = settled.land.cells[cell].neighbours[side].expect("only inner sides are listed");
        let own = u32::try_from(cell).expect("cells are fewer than four billion");
        let (from, to) = (settled.township_of(own), settled.township_of(near));
        if from != to {
            let seat = |township: u32| settled.townships[township as usize].seat;
            pairs.insert((step(settled, seat(from), seat(to)), from.min(to), from.max(to)));
        }
    }
    pairs.into_iter().collect()
}

/// What is connected with what.
struct Groups(Vec<u32>);

impl Groups {
    fn of(count: usize) -> Self {
        Self((0..).take(count).collect())
    }

    fn first(&mut self, member: u32) -> u32 {
        let mut at = member;
        while self.0[at as usize] != at {
            let above = self.0[at as usize];
            self.0[at as usize] = self.0[above as usize];
            at = above;
        }
        at
    }

    fn are_apart(&mut self, one: u32, other: u32) -> bool {
        self.first(one) != self.first(other)
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.first(one), self.first(other));
        self.0[one.max(other) as usize] = one.min(other);
    }
}
