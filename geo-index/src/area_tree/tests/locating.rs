//! From a place to its areas, against looking at every area.

use proptest::prelude::*;

use super::{area, built, code, line_of, outline_of};
use crate::{Area, AreaTree, Place, Tier};

fn drawn(text: &str, tier: Tier, parent: Option<&str>, boxes: &[[f64; 4]]) -> Area {
    Area { outline: Some(outline_of(boxes)), ..area(text, tier, parent) }
}

fn place(lon: f64, lat: f64) -> Place {
    Place::new(lat, lon).expect("the test names a place on earth")
}

/// The codes found at a place, from the lowest tier upward.
fn check_located(tree: &AreaTree, (lon, lat): (f64, f64), expected: &[&str]) {
    let located = tree.locate(place(lon, lat));
    let found: Vec<&str> = located.upward().map(|(_, code)| code.as_str()).collect();
    assert_eq!(found, expected, "at longitude {lon}, latitude {lat}");
}

#[test]
fn a_place_is_found_through_all_tiers() {
    let tree = built(vec![
        drawn("city", Tier::City, None, &[[0.0, 0.0, 40.0, 40.0]]),
        drawn("county", Tier::County, Some("city"), &[[0.0, 0.0, 20.0, 20.0]]),
        drawn("town", Tier::Township, Some("county"), &[[0.0, 0.0, 10.0, 10.0]]),
        drawn("village", Tier::Village, Some("town"), &[[0.0, 0.0, 5.0, 5.0]]),
        drawn("grid", Tier::Grid, Some("village"), &[[0.0, 0.0, 2.0, 2.0]]),
    ]);
    check_located(&tree, (1.0, 1.0), &["grid", "village", "town", "county", "city"]);
    check_located(&tree, (7.0, 7.0), &["town", "county", "city"]);
    check_located(&tree, (30.0, 5.0), &["city"]);
    check_located(&tree, (41.0, 5.0), &[]);
    let located = tree.locate(place(1.0, 1.0));
    assert_eq!(located.at(Tier::Grid), Some(&code("grid")));
    assert_eq!(located.at(Tier::City), Some(&code("city")));
}

#[test]
fn an_area_without_outline_is_found_from_below_and_never_by_itself() {
    let tree = built(vec![
        drawn("town", Tier::Township, None, &[[0.0, 0.0, 10.0, 10.0]]),
        area("village", Tier::Village, Some("town")),
        drawn("grid", Tier::Grid, Some("village"), &[[0.0, 0.0, 2.0, 2.0]]),
    ]);
    check_located(&tree, (1.0, 1.0), &["grid", "village", "town"]);
    check_located(&tree, (5.0, 5.0), &["town"]);
}

#[test]
fn an_enclave_belongs_to_whom_the_tree_says() {
    let tree = built(vec![
        drawn("home", Tier::Township, None, &[[20.0, 0.0, 30.0, 10.0]]),
        drawn("around", Tier::Township, None, &[[0.0, 0.0, 10.0, 10.0], [4.0, 4.0, 6.0, 6.0]]),
        drawn("enclave", Tier::Village, Some("home"), &[[4.0, 4.0, 6.0, 6.0]]),
    ]);
    check_located(&tree, (5.0, 5.0), &["enclave", "home"]);
    check_located(&tree, (3.0, 3.0), &["around"]);
}

#[test]
fn a_place_in_a_hole_is_not_in_the_area() {
    let lake = [[0.0, 0.0, 10.0, 10.0], [4.0, 4.0, 6.0, 6.0]];
    let tree = built(vec![
        drawn("county", Tier::County, None, &[[0.0, 0.0, 20.0, 20.0]]),
        drawn("town", Tier::Township, Some("county"), &lake),
    ]);
    check_located(&tree, (5.0, 5.0), &["county"]);
    check_located(&tree, (4.0, 5.0), &["town", "county"]);
}

#[test]
fn a_shared_border_belongs_to_exactly_one_neighbour() {
    let big = drawn("a-big", Tier::Grid, None, &[[0.0, 0.0, 5.0, 10.0]]);
    let small = drawn("b-small", Tier::Grid, None, &[[5.0, 0.0, 8.0, 10.0]]);
    let tree = built(vec![big.clone(), small]);
    check_located(&tree, (5.0, 3.0), &["b-small"]);
    let twin = drawn("b-twin", Tier::Grid, None, &[[5.0, 0.0, 10.0, 10.0]]);
    check_located(&built(vec![twin, big]), (5.0, 3.0), &["a-big"]);
}

#[test]
fn where_areas_overlap_the_lowest_then_the_smallest_then_the_first_code_is_chosen() {
    let tree = built(vec![
        drawn("county", Tier::County, None, &[[0.0, 0.0, 1.0, 1.0]]),
        drawn("wide", Tier::Grid, None, &[[0.0, 0.0, 9.0, 9.0]]),
        drawn("tight-b", Tier::Grid, None, &[[0.0, 0.0, 3.0, 3.0]]),
        drawn("tight-a", Tier::Grid, None, &[[0.0, 0.0, 3.0, 3.0]]),
    ]);
    let covering = tree.covering(place(0.5, 0.5));
    let order: Vec<&str> = covering.iter().map(|area| area.code.as_str()).collect();
    assert_eq!(order, ["tight-a", "tight-b", "wide", "county"]);
    assert_eq!(tree.deepest(place(0.5, 0.5)).map(|area| area.code.as_str()), Some("tight-a"));
}

#[test]
fn a_former_area_is_not_found_after_its_last_instant() {
    let mut former = drawn("former", Tier::Grid, None, &[[0.0, 0.0, 2.0, 2.0]]);
    former.valid_until = Some(1_000);
    let mut coming = drawn("coming", Tier::Grid, None, &[[0.0, 0.0, 2.0, 2.0]]);
    coming.valid_from = Some(1_000);
    let tree = built(vec![former, coming]);
    let lowest = |at_us| tree.locate_at(place(1.0, 1.0), at_us).lowest().map(ToString::to_string);
    assert_eq!(lowest(999).as_deref(), Some("former"));
    assert_eq!(lowest(1_000).as_deref(), Some("coming"));
}

/// A box on a lattice, perhaps with a hole, in whole steps so that the oracle needs no geometry.
#[derive(Debug, Clone)]
struct Plot {
    tier: Tier,
    outer: [i32; 4],
    hole: Option<[i32; 4]>,
    is_drawn: bool,
}

impl Plot {
    fn covers(&self, lon: i32, lat: i32) -> bool {
        let [west, south, east, north] = self.outer;
        let in_hole = self
            .hole
            .is_some_and(|[west, south, east, north]| west < lon && lon < east && south < lat && lat < north);
        self.is_drawn && !in_hole && west <= lon && lon <= east && south <= lat && lat <= north
    }

    fn extent(&self) -> i32 {
        let of = |[west, south, east, north]: [i32; 4]| (east - west) * (north - south);
        of(self.outer) - self.hole.map_or(0, of)
    }
}

fn plots() -> impl Strategy<Value = Vec<Plot>> {
    let corner = (0..10_i32, 0..10_i32, 3..9_i32, 3..9_i32);
    let plot = (0..5_usize, corner, any::<bool>(), 0..6_u8).prop_map(
        |(tier, (west, south, wide, high), holed, ink)| Plot {
            tier: Tier::UPWARD[tier],
            outer: [west, south, west + wide, south + high],
            hole: holed.then_some([west + 1, south + 1, west + wide - 1, south + high - 1]),
            is_drawn: ink > 0,
        },
    );
    prop::collection::vec(plot, 0..25)
}

/// Each plot under the first one of a higher tier, so that lines cross the geometry freely.
fn areas_of(plots: &[Plot]) -> Vec<Area> {
    let named = |number: usize| format!("a{:02}", number * 7 % 25);
    let degrees = |corners: [i32; 4]| corners.map(f64::from);
    let area_of = |(number, plot): (usize, &Plot)| {
        let parent = plots[..number].iter().position(|above| above.tier > plot.tier).map(named);
        let boxes: Vec<[f64; 4]> = std::iter::once(plot.outer).chain(plot.hole).map(degrees).collect();
        let outline = plot.is_drawn.then(|| outline_of(&boxes));
        Area { outline, ..area(&named(number), plot.tier, parent.as_deref()) }
    };
    plots.iter().enumerate().map(area_of).collect()
}

proptest! {
    #[test]
    fn the_tree_finds_what_looking_at_every_area_finds(plots in plots()) {
        let areas = areas_of(&plots);
        let tree = built(areas.clone());
        for (lon, lat) in (-1..20).flat_map(|lon| (-1..20).map(move |lat| (lon, lat))) {
            let mut hits: Vec<(Tier, i32, &Area)> = plots
                .iter()
                .zip(&areas)
                .filter(|(plot, _)| plot.covers(lon, lat))
                .map(|(plot, area)| (plot.tier, plot.extent(), area))
                .collect();
            hits.sort_by(|a, b| (a.0, a.1, &a.2.code).cmp(&(b.0, b.1, &b.2.code)));
            let hits: Vec<&Area> = hits.into_iter().map(|(_, _, area)| area).collect();

            let at = place(f64::from(lon), f64::from(lat));
            prop_assert_eq!(tree.covering(at), hits.clone());
            prop_assert_eq!(tree.deepest(at), hits.first().copied());
            let line = line_of(&tree, hits.first().copied());
            prop_assert_eq!(tree.locate(at).upward().collect::<Vec<_>>(), line.clone());
            prop_assert_eq!(tree.locate_at(at, 0).upward().collect::<Vec<_>>(), line);
        }
    }

    #[test]
    fn the_order_in_which_areas_came_does_not_show(plots in plots(), lon in 0..18_i32, lat in 0..18_i32) {
        let areas = areas_of(&plots);
        let reversed = built(areas.iter().rev().cloned().collect());
        let forward = built(areas);
        let at = place(f64::from(lon), f64::from(lat));
        prop_assert_eq!(forward.deepest(at), reversed.deepest(at));
    }
}
