//! Land before anybody lives on it: a honeycomb, pulled together around towns and shaken until no border is straight.
//!
//! In a honeycomb three cells meet at every corner, never four. Whatever connected set of cells becomes an area, its
//! outline therefore never touches itself, and neighbours share their edges corner for corner.

use std::collections::BTreeMap;

use hub_protocol::Point;
use rand::{Rng, rngs::StdRng};

use crate::geometry::{moved, rounded};

/// Sides of a cell, counter-clockwise from the east; side `k` lies opposite of `(k + SIDES / 2) % SIDES`.
pub(super) const SIDES: usize = 6;

/// Steps to the neighbours in axial coordinates, by side.
const STEPS: [(i32, i32); SIDES] = [(1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1)];

/// How far a corner is shaken at most, as a share of the distance between cells.
const SHAKE: f64 = 0.13;

/// How far the middle of a side is pushed out of line at most, as a share of the side.
const BEND: f64 = 0.16;

/// How much of the way to the middle of a town its surroundings are pulled; below a half, nothing folds over.
const PULL: f64 = 0.42;

/// A place on the drawing board, metres from the middle of the land.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) east_m: f64,
    pub(super) north_m: f64,
}

/// One cell: the ground of one grid.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Its middle.
    pub(super) spot: Spot,
    /// Its corners, counter-clockwise; side `k` goes from corner `k` to the next.
    pub(super) corners: [u32; SIDES],
    /// The middle of each side, where a street may leave.
    pub(super) gates: [u32; SIDES],
    /// The cell beyond each side, if that is land as well.
    pub(super) neighbours: [Option<u32>; SIDES],
}

/// The land.
#[derive(Debug, Clone)]
pub(super) struct Honeycomb {
    pub(super) middle: Point,
    pub(super) cells: Vec<Cell>,
    /// Where corners and gates lie, by number; rounded as files hold them.
    pub(super) points: Vec<Point>,
}

/// What land is made from.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) middle: Point,
    /// How many cells.
    pub(super) cells: usize,
    /// Distance between the middles of neighbouring cells before towns pull, metres.
    pub(super) pitch_m: f64,
    /// How many towns pull.
    pub(super) towns: usize,
}

impl Spot {
    pub(super) fn distance_m(self, other: Self) -> f64 {
        f64::hypot(self.east_m - other.east_m, self.north_m - other.north_m)
    }

    pub(super) fn between(self, other: Self, share: f64) -> Self {
        Self {
            east_m: self.east_m + (other.east_m - self.east_m) * share,
            north_m: self.north_m + (other.north_m - self.north_m) * share,
        }
    }

    pub(super) fn mean(spots: impl IntoIterator<Item = Self>) -> Self {
        let (mut east_m, mut north_m, mut count) = (0.0, 0.0, 0.0);
        for spot in spots {
            east_m += spot.east_m;
            north_m += spot.north_m;
            count += 1.0;
        }
        Self { east_m: east_m / count, north_m: north_m / count }
    }
}

impl Honeycomb {
    /// Land in one piece, with a ragged coast.
    pub(super) fn of(plan: &Plan, random: &mut StdRng) -> Self {
        let chosen = shape(plan, random);
        let towns = Towns::of(plan, random);
        let mut points = Points { pitch_m: plan.pitch_m, towns, ..Points::default() };
        let number: BTreeMap<(i32, i32), u32> = chosen.iter().copied().zip(0..).collect();
        let mut cells = Vec::with_capacity(chosen.len());
        for axial in chosen {
            let corners = corners_of(axial).map(|corner| points.corner(corner, random));
            let gates =
                std::array::from_fn(|side| points.gate(corners[side], corners[(side + 1) % SIDES], random));
            let spot = Spot::mean(corners.map(|corner| points.spots[corner as usize]));
            let neighbours = STEPS.map(|(q, r)| number.get(&(axial.0 + q, axial.1 + r)).copied());
            cells.push(Cell { spot, corners, gates, neighbours });
        }
        let places = points.spots.iter().map(|spot| place(plan.middle, *spot)).collect();
        Self { middle: plan.middle, cells, points: places }
    }

    /// Where a spot lies.
    pub(super) fn place(&self, spot: Spot) -> Point {
        place(self.middle, spot)
    }

    /// Puts the cells into another order: `order` names for each new number the old one.
    pub(super) fn reordered(&mut self, order: &[u32]) {
        let mut new_number = vec![0; order.len()];
        for (new, old) in (0..).zip(order) {
            new_number[*old as usize] = new;
        }
        let old = std::mem::take(&mut self.cells);
        let renumbered = |cell: &Cell| {
            let neighbours = cell.neighbours.map(|near| near.map(|near| new_number[near as usize]));
            Cell { neighbours, ..cell.clone() }
        };
        self.cells = order.iter().map(|number| renumbered(&old[*number as usize])).collect();
    }
}

fn place(middle: Point, spot: Spot) -> Point {
    let Point { lat, lon } = moved(middle, spot.north_m, spot.east_m);
    Point { lat: rounded(lat), lon: rounded(lon) }
}

/// The side by which the neighbour beyond `side` is entered.
pub(super) fn opposite(side: usize) -> usize {
    (side + SIDES / 2) % SIDES
}

/// Middle of a cell with a distance of one between cells.
fn even(axial: (i32, i32)) -> Spot {
    let (q, r) = (f64::from(axial.0), f64::from(axial.1));
    Spot { east_m: q + r / 2.0, north_m: r * 3_f64.sqrt() / 2.0 }
}

/// The cells nearest to the middle, by a distance that is longer in some directions than in others: a coast.
fn shape(plan: &Plan, random: &mut StdRng) -> Vec<(i32, i32)> {
    let waves: [(f64, f64); 5] = std::array::from_fn(|wave| {
        #[expect(clippy::cast_precision_loss, reason = "there are five waves")]
        let height = 0.11 / (wave as f64 + 1.0);
        (random.random_range(0.3..1.0) * height, random.random_range(0.0..std::f64::consts::TAU))
    });
    let far = |axial: (i32, i32)| {
        let Spot { east_m, north_m } = even(axial);
        let angle = north_m.atan2(east_m);
        let bumps = (2_u8..)
            .zip(&waves)
            .map(|(times, (height, phase))| height * (f64::from(times) * angle + phase).cos());
        f64::hypot(east_m * 0.85, north_m * 1.15) / (1.0 + bumps.sum::<f64>())
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "a few hundred cells across"
    )]
    let reach = (plan.cells as f64).sqrt().ceil() as i32 + 4;
    let all = (-reach..=reach).flat_map(|q| (-reach..=reach).map(move |r| (q, r)));
    let mut all: Vec<(f64, (i32, i32))> = all.map(|axial| (far(axial), axial)).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut chosen: Vec<(i32, i32)> = all.into_iter().take(plan.cells).map(|(_, axial)| axial).collect();
    chosen.sort_unstable();
    chosen
}

/// A corner of the lattice: the top or the bottom of a cell. Every corner is exactly one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Corner {
    Top(i32, i32),
    Bottom(i32, i32),
}

fn corners_of((q, r): (i32, i32)) -> [Corner; SIDES] {
    use Corner::{Bottom, Top};
    [Top(q + 1, r - 1), Bottom(q, r + 1), Top(q, r), Bottom(q - 1, r + 1), Top(q, r - 1), Bottom(q, r)]
}

/// Where towns pull the land together, so that their grids are small.
#[derive(Debug, Default)]
struct Towns {
    spots: Vec<Spot>,
    reach_m: f64,
}

impl Towns {
    fn of(plan: &Plan, random: &mut StdRng) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a few thousand cells")]
        let (cells, towns) = (plan.cells as f64, plan.towns as f64);
        let radius_m = plan.pitch_m * (cells / 3.6).sqrt();
        let apart_m = radius_m * 1.5 / towns.sqrt();
        let mut spots: Vec<Spot> = Vec::new();
        // Some draws end with a town too few: then the others are just farther apart.
        for _ in 0..plan.towns * 40 {
            let (angle, far): (f64, f64) = (random.random_range(0.0..std::f64::consts::TAU), random.random());
            let far_m = far.sqrt() * radius_m * 0.85;
            let spot = Spot { east_m: angle.cos() * far_m, north_m: angle.sin() * far_m };
            if spots.len() < plan.towns && spots.iter().all(|other| other.distance_m(spot) > apart_m) {
                spots.push(spot);
            }
        }
        Self { spots, reach_m: apart_m / 3.5 }
    }

    fn pulled(&self, spot: Spot) -> Spot {
        self.spots.iter().fold(spot, |spot, town| {
            let near = (spot.distance_m(*town) / self.reach_m).powi(2) / 2.0;
            spot.between(*town, PULL * (-near).exp())
        })
    }
}

/// Corners and gates as they are come upon.
#[derive(Debug, Default)]
struct Points {
    pitch_m: f64,
    towns: Towns,
    corners: BTreeMap<Corner, u32>,
    gates: BTreeMap<(u32, u32), u32>,
    spots: Vec<Spot>,
}

impl Points {
    fn corner(&mut self, corner: Corner, random: &mut StdRng) -> u32 {
        if let Some(known) = self.corners.get(&corner) {
            return *known;
        }
        let radius = 1.0 / 3_f64.sqrt();
        let (mut spot, up) = match corner {
            Corner::Top(q, r) => (even((q, r)), radius),
            Corner::Bottom(q, r) => (even((q, r)), -radius),
        };
        spot.north_m += up;
        let mut shaken = |value: f64| (value + random.random_range(-SHAKE..SHAKE)) * self.pitch_m;
        let spot = Spot { east_m: shaken(spot.east_m), north_m: shaken(spot.north_m) };
        let number = self.add(self.towns.pulled(spot));
        self.corners.insert(corner, number);
        number
    }

    fn gate(&mut self, from: u32, to: u32, random: &mut StdRng) -> u32 {
        let side = (from.min(to), from.max(to));
        if let Some(known) = self.gates.get(&side) {
            return *known;
        }
        let (a, b) = (self.spots[side.0 as usize], self.spots[side.1 as usize]);
        let middle = a.between(b, random.random_range(0.4..0.6));
        let bend = random.random_range(-BEND..BEND);
        let number = self.add(Spot {
            east_m: middle.east_m - (b.north_m - a.north_m) * bend,
            north_m: middle.north_m + (b.east_m - a.east_m) * bend,
        });
        self.gates.insert(side, number);
        number
    }

    fn add(&mut self, spot: Spot) -> u32 {
        let number = u32::try_from(self.spots.len()).expect("a land has fewer than four billion points");
        self.spots.push(spot);
        number
    }
}
