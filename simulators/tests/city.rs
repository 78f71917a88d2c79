//! The made-up city: that its parts are as many as it says, fit together to the last corner, and can be lived in.

#![cfg(test)]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use geo_index::{AreaTree, Place};
use hub_protocol::{AreaCode, Point, Tier};
use rand::Rng;
use simulators::{
    city::{Carried, City, Network, Size, StreetClass},
    seed::Seed,
};

static SMALL: LazyLock<City> = LazyLock::new(|| City::small(Seed(1)));
static PREFECTURE: LazyLock<City> = LazyLock::new(|| City::prefecture(Seed(1)));

const TIERS: [Tier; 5] = [Tier::City, Tier::County, Tier::Township, Tier::Village, Tier::Grid];

fn tree(city: &City) -> AreaTree {
    AreaTree::from_geojson("test".to_owned(), &city.geojson().to_string())
        .unwrap_or_else(|errors| panic!("{} mistakes, the first: {:?}", errors.len(), errors[0]))
}

fn network(city: &City) -> &Network {
    city.streets.network().expect("a made-up city has named streets")
}

fn has_the_parts_it_says(size: Size, city: &City) {
    let counts = size.counts();
    let tiers = TIERS.map(|tier| city.of_tier(tier).count());
    assert_eq!(tiers, [1, counts.counties, counts.townships, counts.villages, counts.grids]);
    assert_eq!(city.units.len(), counts.units);
    assert_eq!(city.places.len(), counts.places);
}

#[test]
fn both_cities_have_the_parts_they_say() {
    has_the_parts_it_says(Size::Small, &SMALL);
    has_the_parts_it_says(Size::Prefecture, &PREFECTURE);
}

/// The hub's own reading of the files is the oracle: it refuses outlines that touch themselves, and finds for every place
/// the areas of all tiers, of which we must have found the same.
fn places_lie_in_one_area_of_each_tier(city: &City, random_places: usize) {
    let tree = tree(city);
    let mut random = Seed(7).stream("places", 0);
    let bounds = city.areas[0].bounds;
    let mut inside = 0;
    for _ in 0..random_places {
        let place = bounds.at(random.random(), random.random());
        let ours = city.containing(place);
        let theirs = tree.locate(Place::new(place.lat, place.lon).unwrap());
        let theirs: Vec<&str> = theirs.upward().map(|(_, code)| code.as_str()).collect();
        let codes: Vec<&str> = ours.iter().map(|area| area.code.0.as_str()).collect();
        assert_eq!(codes, theirs, "{place:?}");
        assert!(codes.is_empty() || codes.len() == TIERS.len(), "{place:?} lies in {codes:?}");
        inside += usize::from(!codes.is_empty());
    }
    assert!(inside * 2 > random_places, "only {inside} of {random_places} places lie in the city");
}

#[test]
fn a_place_in_the_small_city_lies_in_one_area_of_each_tier() {
    places_lie_in_one_area_of_each_tier(&SMALL, 3_000);
}

#[test]
fn a_place_in_the_prefecture_lies_in_one_area_of_each_tier() {
    places_lie_in_one_area_of_each_tier(&PREFECTURE, 400);
}

/// What children share with nobody is the border of their parent, edge for edge: no gap, no overlap, no corner beside
/// another.
fn children_make_up_their_parents(city: &City) {
    type Edge = ((u64, u64), (u64, u64));
    let bits = |point: Point| (point.lat.to_bits(), point.lon.to_bits());
    let edges = |code: &AreaCode| -> BTreeSet<Edge> {
        city.area(code).unwrap().outline.edges().map(|(a, b)| (bits(a), bits(b))).collect()
    };
    let mut left: BTreeMap<&AreaCode, BTreeSet<Edge>> = BTreeMap::new();
    for area in city.areas.iter().filter(|area| area.parent.is_some()) {
        let parent = left.entry(area.parent.as_ref().unwrap()).or_default();
        for (from, to) in edges(&area.code) {
            // A neighbour runs along the same edge the other way.
            if !parent.remove(&(to, from)) {
                assert!(parent.insert((from, to)), "{}: an edge is there twice", area.name);
            }
        }
    }
    for (parent, left) in left {
        assert_eq!(left, edges(parent), "{parent}");
    }
}

#[test]
fn neighbours_share_every_corner_and_together_are_their_parent() {
    children_make_up_their_parents(&SMALL);
    children_make_up_their_parents(&PREFECTURE);
}

#[test]
fn outlines_are_no_rectangles() {
    let straight = SMALL.areas.iter().filter(|area| area.outline.corners().len() < 12).count();
    assert_eq!(straight, 0);
}

#[test]
fn every_centre_stands_in_its_own_area() {
    for area in SMALL.areas.iter().chain(&PREFECTURE.areas) {
        assert!(area.outline.contains(area.seat), "{}", area.name);
    }
}

fn names_are_told_apart(city: &City) {
    let unique = |tier: Tier, within: fn(&City, &AreaCode) -> AreaCode| {
        let mut seen = BTreeSet::new();
        for area in city.of_tier(tier) {
            let whole = within(city, area.parent.as_ref().unwrap());
            assert!(seen.insert((whole.clone(), &area.name)), "{} twice in {whole}", area.name);
        }
    };
    unique(Tier::County, |city, _| city.areas[0].code.clone());
    unique(Tier::Township, |city, _| city.areas[0].code.clone());
    unique(Tier::Village, |city, township| city.area(township).unwrap().parent.clone().unwrap());
    unique(Tier::Grid, |_, village| village.clone());
    let codes: BTreeSet<_> = city.areas.iter().map(|area| &area.code).collect();
    assert_eq!(codes.len(), city.areas.len());
    let units: BTreeSet<_> = city.units.iter().map(|unit| &unit.code).collect();
    assert_eq!(units.len(), city.units.len());
    let people: BTreeSet<_> = city.people.iter().map(|person| &person.code).collect();
    assert_eq!(people.len(), city.people.len());
}

#[test]
fn townships_are_told_apart_in_the_city_villages_in_their_county_and_grids_in_their_village() {
    names_are_told_apart(&SMALL);
    names_are_told_apart(&PREFECTURE);
}

/// Every crossing that any street touches, and how many can be reached from the first of them.
fn reached(network: &Network, passable: impl Fn(u32) -> bool) -> (usize, usize) {
    let all: BTreeSet<u32> = network.streets.iter().flat_map(|street| &street.crossings).copied().collect();
    let first = *all.iter().next().unwrap();
    let mut reached = BTreeSet::from([first]);
    let mut open = vec![first];
    while let Some(crossing) = open.pop() {
        let next = network.beyond(crossing).iter().filter(|next| passable(**next));
        open.extend(next.filter(|next| reached.insert(**next)));
    }
    (all.len(), reached.len())
}

fn streets_are_connected_only_by_few_bridges(city: &City) {
    let network = network(city);
    let (all, everywhere) = reached(network, |_| true);
    assert_eq!(everywhere, all, "every street can be reached");
    let course: BTreeSet<(u64, u64)> = city
        .rivers
        .iter()
        .flat_map(|river| &river.course)
        .map(|point| (point.lat.to_bits(), point.lon.to_bits()))
        .collect();
    let on_water = |crossing: u32| {
        let place = network.crossings[crossing as usize].place;
        course.contains(&(place.lat.to_bits(), place.lon.to_bits()))
    };
    let (all, on_one_bank) = reached(network, |crossing| !on_water(crossing));
    assert!(on_one_bank < all * 9 / 10, "{on_one_bank} of {all} without a bridge");
    let bridges = network.streets.iter().filter(|street| street.carried == Carried::ByBridge);
    for bridge in bridges.clone() {
        assert!(bridge.crossings.iter().any(|crossing| on_water(*crossing)), "{bridge:?} spans no river");
    }
    let stretches: usize = city.rivers.iter().map(|river| river.course.len() / 2).sum();
    let crossed = (0..).take(network.crossings.len()).filter(|crossing| on_water(*crossing));
    let crossed = crossed.filter(|crossing| !network.beyond(*crossing).is_empty()).count();
    assert!(crossed >= 2 && crossed * 6 < stretches, "{crossed} bridges over {stretches} stretches of river");
}

#[test]
fn streets_lead_everywhere_and_over_rivers_only_by_few_bridges() {
    streets_are_connected_only_by_few_bridges(&SMALL);
    streets_are_connected_only_by_few_bridges(&PREFECTURE);
}

#[test]
fn main_roads_lead_from_township_to_township() {
    let network = network(&SMALL);
    let main = network.streets.iter().filter(|street| street.class == StreetClass::Main);
    let main: BTreeSet<u32> = main.flat_map(|street| &street.crossings).copied().collect();
    for township in SMALL.of_tier(Tier::Township) {
        assert!(main.contains(&network.nearest(township.seat)), "{} lies on no main road", township.name);
    }
}

#[test]
fn every_unit_starts_on_a_street_of_its_home_and_every_place_lies_in_its_grid() {
    for city in [&*SMALL, &*PREFECTURE] {
        for unit in &city.units {
            let home = city.area(&unit.home).unwrap();
            assert!(home.outline.contains(unit.start), "{} starts outside {}", unit.name, home.name);
        }
        for place in &city.places {
            let grid = city.area(&place.area).unwrap();
            assert_eq!(grid.tier, Tier::Grid);
            assert!(grid.outline.contains(place.point()), "{} lies outside {}", place.name, grid.code);
        }
    }
}

#[test]
fn every_post_has_a_leader_an_officer_for_each_shift_and_a_reserve_but_one_that_is_empty() {
    use hub_protocol::DutyPost as Post;
    use simulators::city::Shift;
    for city in [&*SMALL, &*PREFECTURE] {
        let mut posts: BTreeMap<&AreaCode, BTreeSet<(Post, Shift)>> = BTreeMap::new();
        for duty in &city.duties {
            posts.entry(&duty.area).or_default().insert((duty.post, duty.shift));
        }
        let full = BTreeSet::from([
            (Post::Leader, Shift::Always),
            (Post::Officer, Shift::Day),
            (Post::Officer, Shift::Night),
            (Post::Reserve, Shift::Always),
        ]);
        assert!(posts.values().all(|post| *post == full));
        let centres = city.areas.iter().filter(|area| area.tier != Tier::Grid).count();
        assert_eq!(posts.len(), centres - 1);
    }
}

#[test]
fn the_same_seed_gives_the_same_city_and_another_seed_another() {
    let text = |city: &City| {
        format!(
            "{}{:?}{:?}{:?}{:?}{:?}",
            city.geojson(),
            city.units,
            network(city).streets,
            city.places,
            city.people,
            city.rivers
        )
    };
    assert_eq!(text(&SMALL), text(&City::small(Seed(1))));
    assert_ne!(SMALL.geojson(), City::small(Seed(2)).geojson());
}

#[test]
fn land_is_found_for_every_seed() {
    for seed in 2..14 {
        has_the_parts_it_says(Size::Small, &City::small(Seed(seed)));
    }
}

/// A way along streets is longer than the air line, but not by much: real tracks are longer by a fifth.
#[test]
fn the_way_along_streets_is_a_little_longer_than_the_air_line() {
    let network = network(&SMALL);
    let mut random = Seed(9).stream("ways", 0);
    let mut detours = Vec::new();
    for _ in 0..300 {
        let units = &SMALL.units;
        let (from, to) =
            (&units[random.random_range(0..units.len())], &units[random.random_range(0..units.len())]);
        let line_m = simulators::geometry::distance_m(from.start, to.start);
        let way = network.route(network.nearest(from.start), network.nearest(to.start));
        let place = |crossing: &u32| network.crossings[*crossing as usize].place;
        let way = way.expect("every street can be reached");
        let way_m: f64 = way
            .windows(2)
            .map(|step| simulators::geometry::distance_m(place(&step[0]), place(&step[1])))
            .sum();
        if line_m > 500.0 {
            detours.push(way_m / line_m);
        }
    }
    detours.sort_by(f64::total_cmp);
    let median = detours[detours.len() / 2];
    assert!((1.05..1.45).contains(&median), "{median}");
    assert!(detours[0] > 0.99, "{} is shorter than the air line", detours[0]);
}
