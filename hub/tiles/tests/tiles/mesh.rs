//! A made-up city: a mesh of crooked grids, blocks of which are villages, townships, counties and the city. Neighbours share
//! every corner.

use geo_index::{Area, AreaCode, AreaTree, Outline, RingPositions, Tier};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

/// Where the mesh begins, and how wide a grid is: some 400 m.
const SOUTH_WEST: [f64; 2] = [115.2, 38.6];
const GRID_DEGREES: f64 = 0.004;
/// Corners of a grid stray so far from where they were, in grids.
const STRAY: f64 = 0.2;
/// Corners along a side of a grid, its ends counted once.
const CORNERS_A_SIDE: usize = 12;

/// The mesh: a seed and how many grids it is wide and high.
pub(crate) struct Mesh {
    seed: u64,
    grids: usize,
}

/// Blocks, so many grids wide, by tier from the city down; each width a multiple of the next.
type Widths = [(Tier, usize); 5];

impl Mesh {
    /// A city of `counties` × `counties` counties, 4 townships in each, 4 villages in each of these, and 9 grids.
    pub(crate) fn tree(seed: u64, counties: usize) -> AreaTree {
        let grids = counties * 12;
        let widths: Widths = [
            (Tier::City, grids),
            (Tier::County, 12),
            (Tier::Township, 6),
            (Tier::Village, 3),
            (Tier::Grid, 1),
        ];
        let mesh = Mesh { seed, grids };
        let areas = (0..widths.len()).flat_map(|tier| mesh.areas(&widths, tier)).collect();
        AreaTree::build("made up", areas).expect("a mesh has no mistakes")
    }

    fn areas(&self, widths: &Widths, tier: usize) -> Vec<Area> {
        let (name, width) = widths[tier];
        let above = tier.checked_sub(1).map(|above| widths[above]);
        let blocks = self.grids / width;
        let corners = (0..blocks).flat_map(|x| (0..blocks).map(move |y| (x * width, y * width)));
        let area = |(x, y): (usize, usize)| Area {
            code: code(name, x / width, y / width),
            name: format!("{name}{}之{}", x / width, y / width),
            tier: name,
            parent: above.map(|(above, width)| code(above, x / width, y / width)),
            valid_from: None,
            valid_until: None,
            outline: Some(Outline::new(vec![vec![self.around(x, y, width)]]).expect("a block is sound")),
        };
        corners.map(area).collect()
    }

    /// The ring around a block, counter-clockwise.
    fn around(&self, x: usize, y: usize, width: usize) -> RingPositions {
        let (east, north) = (x + width, y + width);
        let mut ring: RingPositions = Vec::new();
        (x..east).for_each(|at| ring.extend(self.side((at, y), (at + 1, y))));
        (y..north).for_each(|at| ring.extend(self.side((east, at), (east, at + 1))));
        (x..east).rev().for_each(|at| ring.extend(self.side((at + 1, north), (at, north))));
        (y..north).rev().for_each(|at| ring.extend(self.side((x, at + 1), (x, at))));
        ring.push(ring[0]);
        ring
    }

    /// The corners from one corner of a grid to the next, without the last: the same in both directions.
    fn side(&self, from: (usize, usize), to: (usize, usize)) -> Vec<[f64; 2]> {
        let (low, high) = (from.min(to), from.max(to));
        let (start, end) = (self.corner(low), self.corner(high));
        let mut chance = self.chance([low.0, low.1, high.0, high.1]);
        let mut corners = vec![start];
        for step in 1..CORNERS_A_SIDE {
            let share = f64::from(u32::try_from(step).expect("there are 12")) / 12.0;
            let mut at = |axis: usize| {
                let straight = start[axis] + (end[axis] - start[axis]) * share;
                straight + chance.random_range(-0.02..0.02) * GRID_DEGREES
            };
            corners.push([at(0), at(1)]);
        }
        corners.push(end);
        if low != from {
            corners.reverse();
        }
        corners.pop();
        corners
    }

    fn corner(&self, (x, y): (usize, usize)) -> [f64; 2] {
        let mut chance = self.chance([x, y, 0, 0]);
        let mut axis = |start: f64, at: usize| {
            let at = f64::from(u32::try_from(at).expect("a mesh is small"));
            start + (at + chance.random_range(-STRAY..STRAY)) * GRID_DEGREES
        };
        [axis(SOUTH_WEST[0], x), axis(SOUTH_WEST[1], y)]
    }

    fn chance(&self, key: [usize; 4]) -> StdRng {
        let mixed = key.iter().fold(self.seed, |mixed, &part| {
            (mixed ^ part as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
        });
        StdRng::seed_from_u64(mixed)
    }
}

pub(crate) fn code(tier: Tier, x: usize, y: usize) -> AreaCode {
    AreaCode::new(&format!("{tier}-{x}-{y}")).expect("a valid code")
}
