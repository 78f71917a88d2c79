//! How land becomes counties, townships, villages and grids: each tier is gathered from the one below, so that all of
//! them nest to the last corner.

use std::ops::Range;

use rand::rngs::StdRng;

use super::{
    borders::{self, HoleIn},
    honeycomb::{Honeycomb, SIDES, Spot},
    parcels::{Pieces, middles, parcels},
    size::Size,
    terrain::{Bump, Waters, bumps, is_hilly},
};
use crate::{
    geometry::{Outline, distance_m},
    seed::Seed,
};

/// Across a river it is as far as so many times the air line, when people ask where they belong.
const ACROSS_WATER: f64 = 4.0;

/// Over a hill likewise.
const OVER_A_HILL: f64 = 1.4;

/// Lands that are tried until one has no area with a hole; nearly always the first.
const LANDS_TRIED: u64 = 50;

/// Land with people on it. Cells are in the order of the areas: every area is a stretch of them.
#[derive(Debug, Clone)]
pub(super) struct Settled {
    pub(super) land: Honeycomb,
    pub(super) waters: Waters,
    pub(super) bumps: Vec<Bump>,
    /// For each cell, whether it lies on a hill.
    pub(super) hilly: Vec<bool>,
    pub(super) whole: Outline,
    pub(super) counties: Vec<Parcel>,
    pub(super) townships: Vec<Parcel>,
    pub(super) villages: Vec<Parcel>,
    pub(super) grids: Vec<Parcel>,
}

/// An area of one tier.
#[derive(Debug, Clone)]
pub(super) struct Parcel {
    /// Its cells.
    pub(super) cells: Range<u32>,
    /// Which of the tier above it belongs to.
    pub(super) parent: u32,
    /// The cell where its centre stands.
    pub(super) seat: u32,
    pub(super) outline: Outline,
}

/// For each cell, which village, township and county it belongs to, by numbers that mean nothing yet.
struct Belongs {
    villages: Vec<u32>,
    townships: Vec<u32>,
    counties: Vec<u32>,
}

impl Settled {
    pub(super) fn of(size: Size, seed: Seed) -> Self {
        let lands = (0..LANDS_TRIED).map(|attempt| Self::tried(size, &mut seed.stream("land", attempt)));
        lands.flatten().next().expect("of fifty lands one has no area inside another of its tier")
    }

    fn tried(size: Size, random: &mut StdRng) -> Result<Self, HoleIn> {
        let plan = size.plan();
        let mut land = Honeycomb::of(&plan, random);
        let waters = Waters::of(&land, size.tributaries(), random);
        let bumps = bumps(&land, plan.pitch_m, random);
        let belongs = Belongs::of(&land, &waters, &bumps, size, random);
        let belongs = belongs.in_order(&mut land);
        let hilly = land.cells.iter().map(|cell| is_hilly(&bumps, cell.spot)).collect();
        let cells: Vec<u32> = (0..).take(land.cells.len()).collect();
        let nobody = vec![0; land.cells.len()];
        let whole = borders::outlines(&land, &nobody, 1)?.remove(0);
        Ok(Self {
            counties: tier(&land, &belongs.counties, &nobody)?,
            townships: tier(&land, &belongs.townships, &belongs.counties)?,
            villages: tier(&land, &belongs.villages, &belongs.townships)?,
            grids: tier(&land, &cells, &belongs.villages)?,
            land,
            waters,
            bumps,
            hilly,
            whole,
        })
    }

    /// The village of a cell.
    pub(super) fn village_of(&self, cell: u32) -> u32 {
        self.grids[cell as usize].parent
    }

    /// The township of a cell.
    pub(super) fn township_of(&self, cell: u32) -> u32 {
        self.villages[self.village_of(cell) as usize].parent
    }
}

fn tier(land: &Honeycomb, own: &[u32], above: &[u32]) -> Result<Vec<Parcel>, HoleIn> {
    let count = own.last().map_or(0, |last| *last as usize + 1);
    let outlines = borders::outlines(land, own, count)?;
    let pieces = Pieces { spots: land.cells.iter().map(|cell| cell.spot).collect(), ways: Vec::new() };
    let seats = middles(&pieces, own, count);
    let mut first = 0;
    let parcels = (0..).zip(outlines).zip(seats).map(|((number, outline), seat)| {
        let begin = first;
        while own.get(first) == Some(&number) {
            first += 1;
        }
        let edge = |index: usize| u32::try_from(index).expect("cells are fewer than four billion");
        Parcel { cells: edge(begin)..edge(first), parent: above[begin], seat, outline }
    });
    Ok(parcels.collect())
}

impl Belongs {
    fn of(land: &Honeycomb, waters: &Waters, bumps: &[Bump], size: Size, random: &mut StdRng) -> Self {
        let counts = size.counts();
        let cells = pieces(land, waters, bumps);
        let villages = parcels(&cells, counts.villages, random);
        let pieces = cells.coarser(&villages, counts.villages);
        let township_of = parcels(&pieces, counts.townships, random);
        let pieces = pieces.coarser(&township_of, counts.townships);
        let county_of = parcels(&pieces, counts.counties, random);
        let townships: Vec<u32> = villages.iter().map(|village| township_of[*village as usize]).collect();
        let counties = townships.iter().map(|township| county_of[*township as usize]).collect();
        Self { villages, townships, counties }
    }

    /// Renumbers the cells and the areas so that each area is a stretch of cells: the county in the middle first, in each
    /// county the densest township, in each township the village in its middle.
    fn in_order(self, land: &mut Honeycomb) -> Self {
        let spots: Vec<Spot> = land.cells.iter().map(|cell| cell.spot).collect();
        let width = |cell: usize| {
            let corners = &land.cells[cell].corners;
            let point = |corner: usize| land.points[corners[corner] as usize];
            distance_m(point(0), point(SIDES / 2))
        };
        let widths: Vec<f64> = (0..spots.len()).map(width).collect();
        let middle = Spot { east_m: 0.0, north_m: 0.0 };
        let county = ranks(&self.counties, |cells| {
            Spot::mean(cells.iter().map(|cell| spots[*cell])).distance_m(middle)
        });
        #[expect(clippy::cast_precision_loss, reason = "a township has a few hundred cells")]
        let township = ranks(&self.townships, |cells| {
            cells.iter().map(|cell| widths[*cell]).sum::<f64>() / cells.len() as f64
        });
        let township_middle = means(&self.townships, &spots);
        let village = ranks(&self.villages, |cells| {
            let own = Spot::mean(cells.iter().map(|cell| spots[*cell]));
            own.distance_m(township_middle[self.townships[cells[0]] as usize])
        });
        let key = |cell: &u32| {
            let at = *cell as usize;
            let (county, township) =
                (county[self.counties[at] as usize], township[self.townships[at] as usize]);
            (county, township, village[self.villages[at] as usize], *cell)
        };
        let mut order: Vec<u32> = (0..).take(spots.len()).collect();
        order.sort_by_key(key);
        land.reordered(&order);
        let renumbered = |old: &[u32]| in_turn(order.iter().map(|cell| old[*cell as usize]));
        Self {
            villages: renumbered(&self.villages),
            townships: renumbered(&self.townships),
            counties: renumbered(&self.counties),
        }
    }
}

fn pieces(land: &Honeycomb, waters: &Waters, bumps: &[Bump]) -> Pieces {
    let way = |from: Spot, gate: u32, to: u32| {
        let water = if waters.wet.contains(&gate) { ACROSS_WATER } else { 1.0 };
        let hill = if is_hilly(bumps, from) { OVER_A_HILL } else { 1.0 };
        (to, from.distance_m(land.cells[to as usize].spot) * water * hill)
    };
    let ways = land.cells.iter().map(|cell| {
        let next = cell.gates.iter().zip(cell.neighbours);
        next.filter_map(|(gate, near)| Some(way(cell.spot, *gate, near?))).collect()
    });
    Pieces { ways: ways.collect(), spots: land.cells.iter().map(|cell| cell.spot).collect() }
}

/// For each area its rank among all by a measure of its cells, the smallest first.
fn ranks(areas: &[u32], measure: impl Fn(&[usize]) -> f64) -> Vec<usize> {
    let members = members(areas);
    let mut order: Vec<(f64, usize)> =
        members.iter().enumerate().map(|(area, cells)| (measure(cells), area)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut ranks = vec![0; members.len()];
    for (rank, (_, area)) in order.into_iter().enumerate() {
        ranks[area] = rank;
    }
    ranks
}

fn means(areas: &[u32], spots: &[Spot]) -> Vec<Spot> {
    members(areas).iter().map(|cells| Spot::mean(cells.iter().map(|cell| spots[*cell]))).collect()
}

fn members(areas: &[u32]) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); areas.iter().max().map_or(0, |last| *last as usize + 1)];
    for (cell, area) in areas.iter().enumerate() {
        members[*area as usize].push(cell);
    }
    members
}

/// The same areas, numbered from 0 in the order in which they come.
fn in_turn(areas: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut before = None;
    let mut number = 0;
    areas
        .map(|area| {
            number += u32::from(before.is_some_and(|before| before != area));
            before = Some(area);
            number
        })
        .collect()
}
