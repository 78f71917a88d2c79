//! The raster against the R-tree, on outlines that are no boxes and at places where rounding shows.

use std::f64::consts::TAU;

use proptest::prelude::*;

use super::super::raster::Found;
use super::{area, built, line_of};
use crate::{Area, AreaTree, Outline, Place, RingPositions, Tier};

/// A ring around a middle, its corners as far away as `radii` says, turned by `turn` of a whole turn.
pub(super) fn star(middle: [f64; 2], stretch: [f64; 2], radii: &[f64], turn: f64) -> RingPositions {
    let steps: u32 = radii.len().try_into().expect("a few corners");
    let corner = |(number, radius): (u32, &f64)| {
        let angle = (f64::from(number) / f64::from(steps) + turn) * TAU;
        let [lon, lat] = middle;
        let at = [lon + stretch[0] * radius * angle.cos(), lat + stretch[1] * radius * angle.sin()];
        [at[0].clamp(-180.0, 180.0), at[1].clamp(-90.0, 90.0)]
    };
    let mut ring: RingPositions = (0..).zip(radii).map(corner).collect();
    ring.push(ring[0]);
    ring
}

/// Tier, how far aside, distances of the corners, stretch; turn, whether it has a hole, whether it has a twin.
type Drawing = (usize, (f64, f64), Vec<f64>, [f64; 2], (f64, bool, bool));

/// Whatever of a drawing is sound: stars over each other, slivers, holes, pairs of polygons.
fn drawings() -> impl Strategy<Value = Vec<Area>> {
    let middles =
        prop_oneof![Just([115.0, 38.0]), Just([179.9, 0.0]), Just([-179.9, 10.0]), Just([20.0, 89.8])];
    let drawing = (
        0..5_usize,
        (-0.3..0.3_f64, -0.3..0.3_f64),
        prop::collection::vec(0.3..1.0_f64, 3..30),
        prop_oneof![4 => Just([0.2, 0.2]), 1 => Just([1e-7, 0.2]), 1 => Just([0.3, 1e-9])],
        (0.0..1.0_f64, any::<bool>(), any::<bool>()),
    );
    (middles, prop::collection::vec(drawing, 1..12)).prop_map(|(middle, drawings)| {
        let area_of = |(number, drawing): (u32, Drawing)| {
            let (tier, (east, north), radii, stretch, (turn, holed, paired)) = drawing;
            let at = [middle[0] + east, middle[1] + north];
            let shrunk: Vec<f64> = radii.iter().map(|radius| radius * 0.5).collect();
            let hole = holed.then(|| star(at, stretch, &shrunk, turn));
            let mut polygons = vec![std::iter::once(star(at, stretch, &radii, turn)).chain(hole).collect()];
            if paired {
                polygons.push(vec![star([at[0] - 0.5, at[1]], stretch, &radii, turn)]);
            }
            let outline = Outline::new(polygons).ok()?;
            Some(Area { outline: Some(outline), ..area(&format!("a{number}"), Tier::UPWARD[tier], None) })
        };
        (0..).zip(drawings).filter_map(area_of).collect()
    })
}

/// A number and those next to it.
pub(super) fn about(value: f64) -> [f64; 3] {
    [value.next_down(), value, value.next_up()]
}

/// Of every ring of every outline.
pub(super) fn edges(areas: &[Area]) -> impl Iterator<Item = [[f64; 2]; 2]> {
    let outlines = areas.iter().filter_map(|area| area.outline.as_ref());
    let rings = outlines.flat_map(|outline| outline.positions().into_iter().flatten());
    rings.flat_map(|ring| ring.windows(2).map(|edge| [edge[0], edge[1]]).collect::<Vec<_>>())
}

/// Corners, middles of edges and what is an ulp beside them.
fn places_at_borders(areas: &[Area]) -> Vec<[f64; 2]> {
    let mut places = Vec::new();
    for [from, to] in edges(areas) {
        let on = |part: f64| [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
        for at in [from, on(0.5), on(0.3), [on(0.7)[0], from[1]], [from[0], on(0.7)[1]]] {
            places.extend(about(at[0]).into_iter().flat_map(|lon| about(at[1]).map(|lat| [lon, lat])));
        }
    }
    places
}

/// The most places at which cells meet that are asked of one raster.
const MEETINGS: usize = 1_500;

/// Where cells and where subcells meet, every so manieth, and what is an ulp beside it.
fn places_between_cells(tree: &AreaTree) -> Vec<[f64; 2]> {
    let meetings = tree.raster().borders().flat_map(|(meridians, parallels)| {
        let every = (meridians.len() * parallels.len()).div_ceil(MEETINGS);
        let all = meridians.iter().flat_map(|&lon| parallels.iter().map(move |&lat| [lon, lat]));
        all.step_by(every).collect::<Vec<_>>()
    });
    meetings
        .flat_map(|[lon, lat]| about(lon).into_iter().flat_map(move |lon| about(lat).map(|lat| [lon, lat])))
        .collect()
}

/// How wide and how tall a subcell is, in degrees; a cell where there are no tiles.
pub(super) fn subcell(tree: &AreaTree) -> [f64; 2] {
    let (meridians, parallels) = tree.raster().borders().next().expect("every raster has cells");
    [meridians, parallels].map(|borders| borders.get(1).map_or(0.0, |second| second - borders[0]))
}

/// On both sides of every corner, from a thousandth of a subcell to two of them away.
fn places_beside_corners(tree: &AreaTree, areas: &[Area]) -> Vec<[f64; 2]> {
    let [wide, tall] = subcell(tree);
    let mut places = Vec::new();
    for [[lon, lat], _] in edges(areas) {
        for aside in [0.001, 0.3, 1.0, 2.0].into_iter().flat_map(|aside| [-aside, aside]) {
            places.extend([
                [lon + aside * wide, lat],
                [lon, lat + aside * tall],
                [lon + aside * wide, lat + aside * tall],
            ]);
        }
    }
    places
}

/// On both sides of every edge, at some places along it, as near as a subcell tells its sides apart: from the 8192th to the
/// 512th part of a subcell away.
fn places_close_to_edges(tree: &AreaTree, areas: &[Area]) -> Vec<[f64; 2]> {
    let [wide, tall] = subcell(tree);
    let mut places = Vec::new();
    for [from, to] in edges(areas) {
        let [east, north] = [(to[0] - from[0]) / wide, (to[1] - from[1]) / tall];
        let long = east.hypot(north);
        for part in [0.13, 0.5, 0.71] {
            let on = [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
            for parts in [8192.0, 4096.0, 2048.0, 1024.0, 512.0].into_iter().flat_map(|parts| [-parts, parts])
            {
                let aside = 1.0 / (parts * long);
                places.push([on[0] - north * aside * wide, on[1] + east * aside * tall]);
            }
        }
    }
    places
}

fn assert_same(tree: &AreaTree, places: impl IntoIterator<Item = [f64; 2]>) {
    for [lon, lat] in places {
        let Ok(at) = Place::new(lat, lon) else { continue };
        let by_tree = tree.deepest_by_tree(at);
        assert_eq!(
            tree.deepest(at).map(|area| &area.code),
            by_tree.map(|area| &area.code),
            "at {lon:?}, {lat:?}"
        );
        let line = line_of(tree, by_tree);
        assert_eq!(tree.locate(at).upward().collect::<Vec<_>>(), line, "at {lon:?}, {lat:?}");
    }
}

proptest! {
    // A case asks some ten thousand places.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_raster_says_what_the_r_tree_says(areas in drawings(), asides in prop::collection::vec([-0.8..0.8_f64, -0.8..0.8_f64], 50)) {
        prop_assume!(!areas.is_empty());
        let tree = built(areas.clone());
        assert_same(&tree, places_at_borders(&areas));
        assert_same(&tree, places_between_cells(&tree));
        assert_same(&tree, places_beside_corners(&tree, &areas));
        assert_same(&tree, places_close_to_edges(&tree, &areas));
        let (low, _) = areas[0].outline.as_ref().expect("drawn").bounds();
        assert_same(&tree, asides.iter().map(|[east, north]| [low.lon() + east, low.lat() + north]));
    }
}

#[test]
fn a_cell_into_which_many_borders_crowd_asks_the_r_tree() {
    let far = star([100.0, 30.0], [5.0, 5.0], &[1.0; 4], 0.0);
    let many = std::iter::repeat_n(star([102.0, 30.0], [1e-4, 1e-4], &[1.0; 3], 0.1), 600);
    let areas: Vec<Area> = std::iter::once(far)
        .chain(many)
        .enumerate()
        .map(|(number, ring)| {
            let outline = Outline::new(vec![vec![ring]]).expect("a star is sound");
            Area { outline: Some(outline), ..area(&format!("a{number:03}"), Tier::Grid, None) }
        })
        .collect();
    let tree = built(areas.clone());
    assert!(tree.raster().crowded_cells() > 0);
    assert_same(&tree, places_at_borders(&areas[..2]));
}

#[test]
fn a_few_areas_have_a_raster_of_a_few_bytes_however_far_apart() {
    let corners = [[-179.0, -80.0], [179.0, 80.0], [115.0, 38.0]];
    let areas: Vec<Area> = (0..)
        .zip(corners)
        .map(|(number, at): (u32, _)| {
            let outline =
                Outline::new(vec![vec![star(at, [0.1, 0.1], &[1.0; 6], 0.0)]]).expect("a star is sound");
            Area { outline: Some(outline), ..area(&format!("a{number}"), Tier::Village, None) }
        })
        .collect();
    let tree = built(areas.clone());
    assert!(tree.raster().bytes() < 4_000, "{} bytes", tree.raster().bytes());
    assert_same(&tree, places_at_borders(&areas));
}

/// Outlines of next to no extent, or of none to speak of in one direction, have the cells of few edges, and not of all there
/// may be.
#[test]
fn outlines_however_small_or_narrow_have_a_raster_of_a_few_bytes() {
    for exponent in [-9, -90, -99, -101, -110, -150, -160, -200, -300] {
        let small = 10_f64.powi(exponent);
        for [wide, tall] in [[small, small], [small, 3.0], [3.0, small]] {
            let fan = (0..40_u32).map(|number| {
                let east = f64::from(number) / 40.0;
                [east * wide, tall * (1.0 - east) * if number % 2 == 0 { 1.0 } else { 0.9 }]
            });
            let fan = std::iter::once([0.0, 0.0]).chain(fan).chain([[0.0, 0.0]]).collect::<RingPositions>();
            let square = vec![[0.0, 0.0], [wide, 0.0], [wide, tall], [0.0, tall], [0.0, 0.0]];
            let drawn = |(text, ring): (&str, RingPositions)| {
                let outline = Outline::new(vec![vec![ring]]).ok()?;
                Some(Area { outline: Some(outline), ..area(text, Tier::Grid, None) })
            };
            let areas: Vec<Area> = [("fan", fan), ("square", square)].into_iter().filter_map(drawn).collect();
            assert!(!areas.is_empty(), "{wide:e} by {tall:e}: nothing is drawn");
            let tree = built(areas.clone());
            let bytes = tree.raster().bytes();
            assert!(bytes < 30_000, "{wide:e} by {tall:e}: {bytes} bytes");
            assert_same(&tree, places_at_borders(&areas));
            let steps = || (-2..=22_i32).map(|step| f64::from(step) / 20.0);
            assert_same(
                &tree,
                steps().flat_map(|east| steps().map(move |north| [east * wide, north * tall])),
            );
        }
    }
}

/// Wedges around a place, and every other one of them a tier higher as well.
#[test]
fn where_many_areas_meet_each_keeps_its_own() {
    let middle = [115.0, 38.0];
    let on_circle = |number: u32| {
        let angle = f64::from(number) / 9.0 * TAU;
        [middle[0] + 0.01 * angle.cos(), middle[1] + 0.01 * angle.sin()]
    };
    let wedge = |number: u32| {
        let ring = vec![middle, on_circle(number), on_circle((number + 1) % 9), middle];
        let outline = Outline::new(vec![vec![ring]]).expect("a wedge is sound");
        let tier = Tier::UPWARD[number as usize % 2];
        Area { outline: Some(outline), ..area(&format!("w{number}"), tier, None) }
    };
    let areas: Vec<Area> = (0..9).map(wedge).collect();
    let tree = built(areas.clone());
    assert_same(&tree, places_at_borders(&areas));
    let steps = || (-60..=60_i32).map(|step| f64::from(step) / 5_000.0);
    assert_same(
        &tree,
        steps().flat_map(|east| steps().map(move |north| [middle[0] + east, middle[1] + north])),
    );
}

/// All longitudes, or latitudes, from some ulps below a number to some above.
fn ulps_about(value: f64) -> Vec<f64> {
    let low = std::iter::successors(Some(value), |at| Some(at.next_down()))
        .nth(6)
        .expect("there is always one below");
    std::iter::successors(Some(low), |at| Some(at.next_up())).take(16).collect()
}

#[test]
fn an_area_of_a_few_ulps_is_found_where_it_is() {
    let (wests, souths) = (ulps_about(115.0), ulps_about(38.0));
    let corners = |from: usize, to: usize| {
        let [west, south, east, north] = [wests[from], souths[from], wests[to], souths[to]];
        vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
    };
    let areas: Vec<Area> = [(3, 6), (6, 10)]
        .into_iter()
        .map(|(from, to)| {
            let outline = Outline::new(vec![vec![corners(from, to)]]).expect("a box is sound");
            Area { outline: Some(outline), ..area(&format!("a{from}"), Tier::Grid, None) }
        })
        .collect();
    let tree = built(areas);
    assert_same(&tree, wests.iter().flat_map(|&lon| souths.iter().map(move |&lat| [lon, lat])));
}

/// A border from south to north that winds, and what lies west and east of it.
#[test]
fn a_border_that_neighbours_share_is_kept_once() {
    let border =
        || (0..=200_u32).map(|step| [115.0 + 0.001 * f64::from(step % 7), 38.0 + 0.001 * f64::from(step)]);
    let side = |far: f64| -> RingPositions {
        let back = [[far, 38.2], [far, 38.0]];
        border().chain(back).chain(border().take(1)).collect()
    };
    let outline =
        |far: f64| Outline::new(vec![vec![side(far)]]).expect("a border that winds never turns back");
    let area_of =
        |(text, far): (&str, f64)| Area { outline: Some(outline(far)), ..area(text, Tier::Grid, None) };
    let areas: Vec<Area> = [("west", 114.9), ("east", 115.2)].into_iter().map(area_of).collect();
    let tree = built(areas.clone());
    assert_same(&tree, places_at_borders(&areas));
    let kept = tree.raster().corners();
    assert!((201..260).contains(&kept), "{kept} of {} corners", 2 * side(115.2).len());

    let at = |east: u32, north: u32| {
        let degrees = |steps: u32| f64::from(steps) * 0.000_937;
        Place::new(38.0 + degrees(north), 114.95 + degrees(east)).expect("on earth")
    };
    let places = (0..200).flat_map(|east| (0..200).map(move |north| at(east, north)));
    let unsaid = places.filter(|&place| tree.raster().find(place) == Found::Unsaid).count();
    assert!(unsaid < 400, "the R-tree is asked of {unsaid} of 40,000 places");
}
