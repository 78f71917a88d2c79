//! Drawing a made-up county: grids whose winding borders are shared to the bit, the tiers above them as blocks of grids
//! with the same borders, and over it lakes, islands, slivers, pairs of polygons, and stars that heed no border.

use super::{Dice, Ground};
use crate::area_tree::tests::area;
use crate::area_tree::tests::rastered::star;
use crate::{Area, Outline, RingPositions, Tier};

/// Grids from west to east, and from south to north.
pub(super) const SIDE: usize = 16;
/// Grids of a village and of a township, each way.
const VILLAGE: usize = 4;
const TOWNSHIP: usize = 8;
/// How far corners lie aside, and borders swing, in sides of a grid: so little that no two of them meet.
const ASIDE: f64 = 0.3;
const SWING: f64 = 0.1;

/// Columns or rows from one to another.
type Span = std::ops::Range<usize>;

/// All areas of a county, those left out whose outline is not sound.
pub(super) fn county(ground: Ground, dice: &mut Dice) -> Vec<Area> {
    let mesh = Mesh { ground, seed: dice.next() };
    let mut areas = Areas(Vec::new());
    areas.add("c", Tier::County, None, mesh.block(0..SIDE, 0..SIDE));
    areas.add_blocks(&mesh, dice);
    areas.add_grids(&mesh, dice);
    areas.add_strays(&mesh, dice);
    areas.0
}

struct Areas(Vec<Area>);

impl Areas {
    fn add(&mut self, text: &str, tier: Tier, parent: Option<&str>, polygons: Vec<Vec<RingPositions>>) {
        let outline = Outline::new(polygons).ok();
        let drawn = |outline| Area { outline: Some(outline), ..area(text, tier, parent) };
        self.0.extend(outline.map(drawn));
    }

    /// Townships and villages, of which some leave a grid out.
    fn add_blocks(&mut self, mesh: &Mesh, dice: &mut Dice) {
        for (tier, letter, side, above, above_side) in
            [(Tier::Township, "t", TOWNSHIP, "c", SIDE), (Tier::Village, "v", VILLAGE, "t", TOWNSHIP)]
        {
            for (east, north) in squares(side) {
                let parent = named(above, above_side, [east, north]);
                let mut polygons = mesh.block(east..east + side, north..north + side);
                if tier == Tier::Village && polygons.len() == 1 && dice.below(3) == 0 {
                    polygons[0].extend(mesh.block(east + 1..east + 2, north + 1..north + 2).swap_remove(0));
                }
                self.add(&named(letter, side, [east, north]), tier, Some(&parent), polygons);
            }
        }
    }

    /// Most grids, some with a lake, and some of these with an island that fills it.
    fn add_grids(&mut self, mesh: &Mesh, dice: &mut Dice) {
        for (east, north) in squares(1) {
            let own = named("g", 1, [east, north]);
            let parent = named("v", VILLAGE, [east, north]);
            let mut polygons = mesh.block(east..east + 1, north..north + 1);
            let lot = dice.below(10);
            if lot == 0 {
                continue;
            }
            if lot < 3 {
                let lake = mesh.star(dice, [east, north], 0.2);
                polygons[0].push(lake.clone());
                if dice.below(2) == 0 {
                    self.add(&format!("island-{own}"), Tier::Grid, Some(&parent), vec![vec![lake]]);
                }
            }
            self.add(&own, Tier::Grid, Some(&parent), polygons);
        }
    }

    /// Slivers, pairs and stars, each of any of the lower tiers.
    fn add_strays(&mut self, mesh: &Mesh, dice: &mut Dice) {
        for number in 0..40 {
            let polygons = match number % 4 {
                0 => vec![vec![mesh.sliver(dice)]],
                1 => vec![vec![mesh.star(dice, [3, 3], 0.3)], vec![mesh.star(dice, [12, 9], 0.3)]],
                _ => {
                    let (middle, far) = ([0; 2].map(|_| dice.below(SIDE)), 0.2 + 2.0 * dice.share());
                    vec![vec![mesh.star(dice, middle, far)]]
                }
            };
            let tier = [Tier::Grid, Tier::Village, Tier::Township][dice.below(3)];
            self.add(&format!("x{number:02}"), tier, Some("c"), polygons);
        }
    }
}

/// The south-western grids of all squares of so many grids each way.
fn squares(side: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..SIDE).step_by(side).flat_map(move |east| (0..SIDE).step_by(side).map(move |north| (east, north)))
}

/// What the square of a grid is called.
fn named(letter: &str, side: usize, [east, north]: [usize; 2]) -> String {
    match side {
        SIDE => letter.to_owned(),
        _ => format!("{letter}{:02}-{:02}", east / side, north / side),
    }
}

/// Where grids meet.
struct Mesh {
    ground: Ground,
    seed: u64,
}

impl Mesh {
    /// What dice say of a corner, or of the border that leaves it one way: the same whoever asks.
    fn dice(&self, way: u64, [east, north]: [usize; 2]) -> Dice {
        Dice(self.seed ^ ((way << 16 | east as u64) << 16 | north as u64))
    }

    fn corner(&self, at: [usize; 2]) -> [f64; 2] {
        let mut dice = self.dice(0, at);
        let aside = [0, 1].map(|axis| at[axis] as f64 + ASIDE * (dice.share() - 0.5));
        self.ground.pinned(at, self.ground.place(aside))
    }

    /// From a corner to the next one eastward (0) or northward (1), without the latter.
    fn border(&self, from: [usize; 2], axis: usize) -> RingPositions {
        let mut to = from;
        to[axis] += 1;
        let mut dice = self.dice(1 + axis as u64, from);
        let (start, end) = (self.corner(from), self.corner(to));
        let pieces = 1 + dice.below(4);
        let on = |piece: usize| {
            let share = piece as f64 / pieces as f64;
            let mut at = [0, 1].map(|axis| start[axis] + (end[axis] - start[axis]) * share);
            if piece > 0 && !self.ground.is_pinned(from, axis) {
                at[1 - axis] += SWING * (dice.share() - 0.5) * self.ground.step[1 - axis];
            }
            at
        };
        (0..pieces).map(on).collect()
    }

    /// The polygons of a block of grids: two if it lies over the date line.
    fn block(&self, columns: Span, rows: Span) -> Vec<Vec<RingPositions>> {
        match self.ground.seam.filter(|seam| columns.start < *seam && *seam < columns.end) {
            None => vec![vec![self.ring(columns, rows)]],
            Some(seam) => {
                let (west, east) = (columns.start..seam, seam..columns.end);
                vec![vec![self.ring(west, rows.clone())], vec![self.ring(east, rows)]]
            }
        }
    }

    /// Around a block that does not lie over the date line.
    fn ring(&self, columns: Span, rows: Span) -> RingPositions {
        let level = |north| columns.clone().flat_map(move |east| self.border([east, north], 0));
        let upright = |east| rows.clone().flat_map(move |north| self.border([east, north], 1));
        let [south_east, north_east] = [rows.start, rows.end].map(|north| self.corner([columns.end, north]));
        let north_west = self.corner([columns.start, rows.end]);
        let mut ring: RingPositions = level(rows.start).collect();
        ring.extend(upright(columns.end));
        debug_assert!(ring.contains(&south_east));
        ring.push(north_east);
        let back = |border: RingPositions| border.into_iter().rev();
        ring.extend(back(level(rows.end).collect()));
        debug_assert_eq!(ring.last(), Some(&north_west));
        ring.extend(back(upright(columns.start).collect()));
        self.ground.over_the_line(columns.start, ring)
    }

    /// Around the middle of a grid, at most so many sides of a grid wide and high.
    fn star(&self, dice: &mut Dice, grid: [usize; 2], far: f64) -> RingPositions {
        let middle = self.ground.place(grid.map(|at| at as f64 + 0.5));
        let middle = self.ground.over_the_line(grid[0], vec![middle])[0];
        let radii: Vec<f64> = (0..3 + dice.below(30)).map(|_| 0.4 + 0.6 * dice.share()).collect();
        star(middle, self.ground.step.map(|side| side * far), &radii, dice.share())
    }

    /// From a corner to another, and back by a way that is hardly another.
    fn sliver(&self, dice: &mut Dice) -> RingPositions {
        let west = self.ground.seam.unwrap_or(0);
        let columns = [0, 1].map(|_| west + dice.below(SIDE - west));
        let [from, to] = columns.map(|column| self.corner([column, dice.below(SIDE)]));
        let aside = 10_f64.powf(-3.0 - 8.0 * dice.share()) * self.ground.step[1];
        let middle = [from[0].midpoint(to[0]), from[1].midpoint(to[1]) - aside];
        self.ground.over_the_line(west, vec![from, to, middle, from])
    }
}
