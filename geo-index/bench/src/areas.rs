//! The tier look-up: which grid a place lies in, and village, township, county and city above it, beside an R-tree over
//! the same outlines whose candidates `geo::Contains` decides.

use std::hint::black_box;

use geo::{Contains as _, LineString, Point, Polygon};
use geo_index::{Area, AreaCode, AreaTree, Outline, Place, RingPositions, Tier};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use rstar_peer::RTree;
use rstar_peer::primitives::{GeomWithData, Rectangle};

use crate::rounds::SEED;
use crate::run::{ns, timed};

/// Grids in a row and in a column: 14,042.
pub const PREFECTURE: (usize, usize) = (119, 118);

/// Pieces of each border, so that a grid has 48 corners and its ring 49 positions.
const PIECES: usize = 12;

/// Side of a grid in degrees.
const SIDE: f64 = 0.006;

/// How far a border swings, as a share of the side. Below a quarter two borders of a corner never meet again.
const SWING: f64 = 0.15;

const SOUTH_WEST: (f64, f64) = (38.5, 115.2);

const CITY: &str = "C";

/// Grids of a village, a township and a county, each way; each divides the next.
const ABOVE: [(Tier, &str, usize); 3] =
    [(Tier::Village, "V", 3), (Tier::Township, "T", 12), (Tier::County, "K", 36)];

/// Outlines in both structures, and places to look up.
pub struct Areas {
    tree: AreaTree,
    peer: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    polygons: Vec<Polygon<f64>>,
    columns: usize,
    places: Vec<Place>,
}

/// Nanoseconds a look-up.
#[derive(Debug, Clone, Copy, Default)]
pub struct LookUp {
    /// [`AreaTree::locate`], all tiers.
    pub ours_ns: f64,
    /// The R-tree and `geo::Contains`, the grid alone.
    pub peer_ns: f64,
}

impl Areas {
    /// A prefecture of `columns` × `rows` grids whose borders wind, each shared by neighbours to the bit.
    #[must_use]
    pub fn new((columns, rows): (usize, usize), look_ups: usize) -> Areas {
        let mut rng = SmallRng::seed_from_u64(SEED);
        let mut swings = |count: usize| -> Vec<[f64; PIECES]> {
            (0..count).map(|_| std::array::from_fn(|_| rng.random_range(-SWING..SWING))).collect()
        };
        let borders =
            Borders { columns, level: swings(columns * (rows + 1)), upright: swings((columns + 1) * rows) };
        let rings: Vec<RingPositions> =
            (0..columns * rows).map(|grid| borders.ring(grid % columns, grid / columns)).collect();
        let places = (0..look_ups).map(|_| {
            let lat = SOUTH_WEST.0 + SIDE * rows as f64 * rng.random::<f64>();
            let lon = SOUTH_WEST.1 + SIDE * columns as f64 * rng.random::<f64>();
            Place::new(lat, lon).expect("the prefecture lies on the earth")
        });
        let places = places.collect();
        let polygons: Vec<Polygon<f64>> = rings.iter().map(polygon).collect();
        let extents = rings.iter().enumerate().map(|(grid, ring)| GeomWithData::new(extent(ring), grid));
        Areas {
            peer: RTree::bulk_load(extents.collect()),
            tree: AreaTree::build("bench", areas(columns, rings)).expect("made-up areas are sound"),
            polygons,
            columns,
            places,
        }
    }

    /// Looks every place up in both, one after the other.
    #[must_use]
    pub fn measure(&self) -> LookUp {
        let ours = timed(|| {
            for &place in &self.places {
                black_box(self.tree.locate(place));
            }
        });
        let peer = timed(|| {
            for &place in &self.places {
                black_box(self.grid_by_peer(place));
            }
        });
        LookUp { ours_ns: ours / ns(self.places.len()), peer_ns: peer / ns(self.places.len()) }
    }

    /// Look-ups that differ in any tier. The tiers above are those of the grid, by number.
    #[must_use]
    pub fn differences(&self) -> usize {
        let differs = |place: &&Place| {
            let found = self.tree.locate(**place);
            let grid = self.grid_by_peer(**place);
            let right = grid.map(|grid| (grid % self.columns, grid / self.columns));
            let same_grid =
                found.at(Tier::Grid).map(AreaCode::as_str) == right.map(|at| code("G", 1, at)).as_deref();
            let same_above = ABOVE.iter().all(|&(tier, prefix, side)| {
                found.at(tier).map(AreaCode::as_str) == right.map(|at| code(prefix, side, at)).as_deref()
            });
            !(same_grid && same_above && found.at(Tier::City).is_some() == right.is_some())
        };
        self.places.iter().filter(differs).count()
    }

    /// How many columns and rows of grids there are.
    #[must_use]
    pub fn grids(&self) -> (usize, usize) {
        (self.columns, self.polygons.len() / self.columns)
    }

    /// The outlines.
    #[must_use]
    pub fn tree(&self) -> &AreaTree {
        &self.tree
    }

    /// What is looked up.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// How many places are looked up.
    #[must_use]
    pub fn look_ups(&self) -> usize {
        self.places.len()
    }

    fn grid_by_peer(&self, place: Place) -> Option<usize> {
        let at = Point::new(place.lon(), place.lat());
        let candidates = self.peer.locate_all_at_point([at.x(), at.y()]);
        candidates.map(|extent| extent.data).find(|&grid| self.polygons[grid].contains(&at))
    }
}

/// How far each piece of each border swings.
struct Borders {
    columns: usize,
    /// Borders from west to east, row by row from the south.
    level: Vec<[f64; PIECES]>,
    /// Borders from south to north, row by row.
    upright: Vec<[f64; PIECES]>,
}

impl Borders {
    /// The ring of a grid, counter-clockwise from its south-western corner.
    fn ring(&self, column: usize, row: usize) -> RingPositions {
        let level = |row: usize, piece: usize| {
            let swing = tapered(&self.level[row * self.columns + column], piece);
            position(column as f64 + along(piece), row as f64 + swing)
        };
        let upright = |column: usize, piece: usize| {
            let swing = tapered(&self.upright[row * (self.columns + 1) + column], piece);
            position(column as f64 + swing, row as f64 + along(piece))
        };
        let mut ring: RingPositions = (0..PIECES).map(|piece| level(row, piece)).collect();
        ring.extend((0..PIECES).map(|piece| upright(column + 1, piece)));
        ring.extend((1..=PIECES).rev().map(|piece| level(row + 1, piece)));
        ring.extend((1..=PIECES).rev().map(|piece| upright(column, piece)));
        ring.push(ring[0]);
        ring
    }
}

fn along(piece: usize) -> f64 {
    piece as f64 / PIECES as f64
}

/// Nothing at the corners, where borders meet.
fn tapered(swings: &[f64; PIECES], piece: usize) -> f64 {
    if piece == 0 || piece == PIECES {
        0.0
    } else {
        swings[piece] * (std::f64::consts::PI * along(piece)).sin()
    }
}

fn position(east: f64, north: f64) -> [f64; 2] {
    [SOUTH_WEST.1 + SIDE * east, SOUTH_WEST.0 + SIDE * north]
}

fn polygon(ring: &RingPositions) -> Polygon<f64> {
    Polygon::new(ring.iter().copied().map(<(f64, f64)>::from).collect::<LineString<f64>>(), Vec::new())
}

fn extent(ring: &RingPositions) -> Rectangle<[f64; 2]> {
    let fold = |pick: fn(f64, f64) -> f64, from: f64| {
        ring.iter().fold([from; 2], |so_far, at| [pick(so_far[0], at[0]), pick(so_far[1], at[1])])
    };
    Rectangle::from_corners(fold(f64::min, f64::INFINITY), fold(f64::max, f64::NEG_INFINITY))
}

/// The code of the area, of so many grids each way, in which a grid lies.
fn code(prefix: &str, side: usize, (column, row): (usize, usize)) -> String {
    format!("{prefix}{:03}-{:03}", column / side, row / side)
}

/// Grids with outlines, and what is above them without.
fn areas(columns: usize, rings: Vec<RingPositions>) -> Vec<Area> {
    let known = |code: &str| AreaCode::new(code).expect("letters, digits and a hyphen");
    let mut areas = vec![area(Tier::City, known(CITY), None, None)];
    for (grid, ring) in rings.into_iter().enumerate() {
        let at = (grid % columns, grid / columns);
        let outline = Outline::new(vec![vec![ring]]).expect("borders that swing little do not cross");
        let mut below = (Tier::Grid, code("G", 1, at), Some(outline));
        for (tier, prefix, side) in ABOVE {
            let above = code(prefix, side, at);
            areas.push(area(below.0, known(&below.1), Some(known(&above)), below.2));
            below = (tier, above, None);
            // Who is not the first of its village says no more of what is above.
            if !(at.0.is_multiple_of(side) && at.1.is_multiple_of(side)) {
                break;
            }
            if tier == Tier::County {
                areas.push(area(tier, known(&below.1), Some(known(CITY)), None));
            }
        }
    }
    areas
}

fn area(tier: Tier, code: AreaCode, parent: Option<AreaCode>, outline: Option<Outline>) -> Area {
    Area { name: code.as_str().to_owned(), code, tier, parent, valid_from: None, valid_until: None, outline }
}

#[cfg(test)]
mod tests {
    use geo_index::Tier;

    use super::Areas;

    #[test]
    fn both_find_the_same_in_all_tiers() {
        let areas = Areas::new((40, 38), 2_000);
        assert_eq!(areas.differences(), 0);
        let found =
            areas.places.iter().filter(|&&place| areas.tree.locate(place).at(Tier::City).is_some()).count();
        assert!(found > 1_900, "nearly all places lie in a grid: {found}");
    }
}
