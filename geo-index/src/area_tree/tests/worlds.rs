//! Larger made-up counties wherever numbers are awkward, against looking at every area with `geo`.

use geo::{Area as _, BoundingRect, Contains, Coord, Intersects, LineString, MultiPolygon, Polygon, Rect};

use self::drawing::{SIDE, county};
use super::rastered::{about, edges, subcell};
use super::{built, line_of};
use crate::{Area, AreaTree, Place, RingPositions};

mod drawing;

/// How many worlds are looked at, six on each ground, unless `GEO_WORLDS` names another number.
const WORLDS: u64 = 6 * GROUNDS.len() as u64;
/// Places of a world that lie anywhere.
const ANYWHERE: usize = 2_000;
/// Edges of a world on which and beside which places lie.
const EDGES: usize = 200;

/// Where a county lies.
#[derive(Debug, Clone, Copy)]
struct Ground {
    south_west: [f64; 2],
    /// The sides of a grid, in degrees.
    step: [f64; 2],
    /// The column that begins on the date line.
    seam: Option<usize>,
    /// The row of corners at a pole.
    pole: Option<usize>,
}

const GROUNDS: [Ground; 5] = [
    Ground { south_west: [115.4, 38.8], step: [0.007, 0.006], seam: None, pole: None },
    Ground { south_west: [-0.05, -0.07], step: [0.007, 0.006], seam: None, pole: None },
    Ground { south_west: [179.951, 10.0], step: [0.007, 0.006], seam: Some(7), pole: None },
    Ground { south_west: [20.0, 88.4], step: [1.7, 0.1], seam: None, pole: Some(SIDE) },
    Ground { south_west: [172.0, -90.0], step: [1.6, 0.2], seam: Some(5), pole: Some(0) },
];

impl Ground {
    /// So many sides of a grid from the south-west.
    fn place(&self, steps: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|axis| self.south_west[axis] + steps[axis] * self.step[axis])
    }

    /// A corner on the date line or at a pole is nowhere else.
    fn pinned(&self, [east, north]: [usize; 2], [lon, lat]: [f64; 2]) -> [f64; 2] {
        let lon = if self.seam == Some(east) { 180.0 } else { lon };
        [lon, if self.pole == Some(north) { 90_f64.copysign(self.south_west[1]) } else { lat }]
    }

    /// Whether the border that leaves a corner along an axis is.
    fn is_pinned(&self, [east, north]: [usize; 2], axis: usize) -> bool {
        if axis == 0 { self.pole == Some(north) } else { self.seam == Some(east) }
    }

    /// What begins at a column, with the longitudes that it has there.
    fn over_the_line(&self, column: usize, ring: RingPositions) -> RingPositions {
        let is_east = self.seam.is_some_and(|seam| seam <= column);
        let turned = if is_east { 360.0 } else { 0.0 };
        ring.into_iter().map(|[lon, lat]| [lon - turned, lat]).collect()
    }
}

/// Numbers as good as chance, the same for the same seed: SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// From 0 to less than 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("less than the limit")
    }
}

/// An area as `geo` knows it.
struct Drawn<'a> {
    area: &'a Area,
    polygons: MultiPolygon<f64>,
    bounds: Rect<f64>,
}

impl Drawn<'_> {
    fn of(area: &Area) -> Drawn<'_> {
        let polygon = |rings: Vec<RingPositions>| {
            let mut rings = rings.into_iter().map(LineString::from);
            Polygon::new(rings.next().expect("an outer ring"), rings.collect())
        };
        let positions = area.outline.as_ref().expect("drawn").positions();
        let polygons = MultiPolygon::new(positions.into_iter().map(polygon).collect());
        let bounds = polygons.bounding_rect().expect("there is a polygon");
        Drawn { area, polygons, bounds }
    }

    /// Within, or on a border.
    fn covers(&self, at: Coord<f64>) -> bool {
        let on_border = |polygon: &Polygon<f64>| {
            polygon.exterior().intersects(&at) || polygon.interiors().iter().any(|ring| ring.intersects(&at))
        };
        self.bounds.intersects(&at) && (self.polygons.contains(&at) || self.polygons.iter().any(on_border))
    }
}

/// All areas, the first of which is chosen before all others.
fn in_order(areas: &[Area]) -> Vec<Drawn<'_>> {
    let mut drawn: Vec<Drawn<'_>> = areas.iter().map(Drawn::of).collect();
    drawn.sort_by(|one, other| {
        let by_size = one.polygons.unsigned_area().total_cmp(&other.polygons.unsigned_area());
        one.area.tier.cmp(&other.area.tier).then(by_size).then_with(|| one.area.code.cmp(&other.area.code))
    });
    drawn
}

/// Anywhere; on corners and edges and an ulp beside them; beside edges by parts of a subcell; and as far north or east as
/// some corner.
fn places(dice: &mut Dice, ground: Ground, tree: &AreaTree, areas: &[Area]) -> Vec<[f64; 2]> {
    let mut places = Vec::new();
    let anywhere = |dice: &mut Dice| {
        let [lon, lat] = ground.place([0, 1].map(|_| dice.share() * (SIDE as f64 + 2.0) - 1.0));
        [if lon > 180.0 { lon - 360.0 } else { lon }, lat]
    };
    places.extend((0..ANYWHERE).map(|_| anywhere(dice)));
    let [wide, tall] = subcell(tree);
    let edges: Vec<[[f64; 2]; 2]> = edges(areas).collect();
    for _ in 0..EDGES {
        let [from, to] = edges[dice.below(edges.len())];
        let [lon, lat] = anywhere(dice);
        places.extend([[from[0], lat], [lon, from[1]]]);
        let [east, north] = [(to[0] - from[0]) / wide, (to[1] - from[1]) / tall];
        let long = east.hypot(north);
        for share in [0.0, 0.5, dice.share()] {
            let on = [0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * share);
            places.extend(about(on[0]).into_iter().flat_map(|lon| about(on[1]).map(|lat| [lon, lat])));
            for parts in [1.0, 16.0, 512.0, 1024.0, 2048.0, 4096.0, 8192.0, 12e3, 16e3, 32e3] {
                let aside = [1.0, -1.0][dice.below(2)] / (parts * long);
                places.push([on[0] - north * aside * wide, on[1] + east * aside * tall]);
            }
        }
    }
    places
}

fn check(seed: u64, ground: Ground) {
    let mut dice = Dice(seed);
    let areas = county(ground, &mut dice);
    assert!(areas.len() > 270, "world {seed}: {} areas are sound", areas.len());
    let tree = built(areas.clone());
    let drawn = in_order(&areas);
    for [lon, lat] in places(&mut dice, ground, &tree, &areas) {
        let Ok(place) = Place::new(lat, lon) else { continue };
        let at = Coord { x: place.lon(), y: place.lat() };
        let covering: Vec<&Area> =
            drawn.iter().filter(|drawn| drawn.covers(at)).map(|drawn| drawn.area).collect();
        let codes = |areas: &[&Area]| areas.iter().map(|area| area.code.to_string()).collect::<Vec<_>>();
        let told = format!("world {seed}, at {lon:?}, {lat:?}");
        assert_eq!(codes(&tree.covering(place)), codes(&covering), "{told}");
        let chosen = covering.first().copied();
        assert_eq!(tree.deepest(place).map(|area| &area.code), chosen.map(|area| &area.code), "{told}");
        assert_eq!(tree.locate(place).upward().collect::<Vec<_>>(), line_of(&tree, chosen), "{told}");
    }
}

/// `GEO_WORLDS=1000 cargo test -p geo-index worlds` looks at a thousand.
#[test]
fn larger_worlds_are_located_as_looking_at_every_area_locates_them() {
    let named = std::env::var("GEO_WORLDS").ok();
    let worlds = named.map_or(WORLDS, |number| number.parse().expect("GEO_WORLDS is a number"));
    (0..worlds).zip(GROUNDS.into_iter().cycle()).for_each(|(seed, ground)| check(seed, ground));
}
