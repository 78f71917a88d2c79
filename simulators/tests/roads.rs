//! The roads of a city, read from its export as a real map would be: times along them are right, and rivers are in the way.

#![cfg(test)]

use std::io::Cursor;

use geo_index::Place;
use hub_roads::{
    Mode, Network, Roads,
    dijkstra::{self, Toward},
    way::{Carried, Class},
};
use simulators::{
    city::{self, City},
    export,
    seed::Seed,
};

/// Pairs that are compared.
const PAIRS: usize = 10_000;
/// Goals for each beginning.
const GOALS: usize = 50;

fn roads(city: &City) -> Roads {
    let mut osm = Vec::new();
    export::write_streets(city, &mut osm).unwrap();
    let (network, findings) = Network::from_osm(&mut Cursor::new(osm)).unwrap();
    assert!(findings.is_empty(), "{findings}");
    Roads::of(network)
}

/// The same numbers on every machine.
fn draw(state: &mut u64, below: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap() % below
}

#[test]
fn ten_thousand_pairs_of_the_city_take_as_long_as_dijkstra_says() {
    let roads = roads(&City::small(Seed(1)));
    let network = roads.network();
    let mut state = 1;
    let mut node = || u32::try_from(draw(&mut state, network.node_count())).unwrap();
    for mode in [Mode::Car, Mode::EBike] {
        let times = network.free_times(mode);
        for _ in 0..PAIRS / GOALS {
            let beginning = [(node(), 0)];
            let goals: Vec<u32> = (0..GOALS).map(|_| node()).collect();
            let plain = dijkstra::times(network, &times, Toward::Beginnings, &beginning, &goals);
            assert_eq!(roads.node_times(mode, Toward::Beginnings, &beginning, &goals), plain, "{mode}");
        }
    }
}

#[test]
fn the_export_tells_bridges_classes_and_one_way_lanes() {
    let city = City::small(Seed(1));
    let roads = roads(&city);
    let streets = city.streets.network().unwrap();
    let bridges = streets.streets.iter().filter(|street| street.carried == city::Carried::ByBridge).count();
    let count =
        |wanted: &dyn Fn(&hub_roads::LinkView<'_>) -> bool| roads.network().links().filter(wanted).count();
    assert!(bridges > 0);
    assert_eq!(count(&|link| link.carried() == Carried::Bridge && link.class() != Class::River), bridges);
    assert!(count(&|link| link.class() == Class::LivingStreet) > 100);
    assert!(
        count(&|link| !link.may(hub_roads::Direction::Backward).has(Mode::Car) && !link.class().is_water())
            > 10
    );
    let named = roads.network().streets();
    assert!(city.rivers.iter().all(|river| named.iter().any(|(name, _)| *name == river.name)));
}

/// One unit in fifteen is free: then the nearest by the air line is often beyond a river.
#[test]
fn whoever_is_nearest_by_the_air_line_is_not_always_the_first_to_come() {
    let city = City::small(Seed(1));
    let roads = roads(&city);
    let place = |point: hub_protocol::Point| Place::new(point.lat, point.lon).unwrap();
    let units: Vec<Place> = city.units.iter().step_by(15).map(|unit| place(unit.start)).collect();
    let mut state = 2;
    let (mut other, mut asked, mut gained_ms) = (0, 0, 0);
    for _ in 0..200 {
        let case = place(city.places[draw(&mut state, city.places.len())].point());
        let times = roads.times_to(Mode::EBike, case, &units);
        let ms = |unit: usize| times[unit].journey().map_or(u32::MAX, |journey| journey.ms);
        let nearest = (0..units.len())
            .min_by(|one, other| units[*one].distance_m(&case).total_cmp(&units[*other].distance_m(&case)))
            .unwrap();
        let first = (0..units.len()).min_by_key(|unit| ms(*unit)).unwrap();
        assert!(ms(first) < u32::MAX, "somebody comes to every place of the city");
        asked += 1;
        if ms(first) + 60_000 < ms(nearest) {
            other += 1;
            gained_ms += u64::from(ms(nearest).min(10_000_000) - ms(first));
        }
    }
    println!("{other} of {asked} cases: another unit comes a minute or more sooner, {gained_ms} ms in all");
    assert!(other >= 5, "{other} of {asked}");
}

#[test]
fn a_boat_gets_from_any_river_to_any_other_that_flows_into_it() {
    let city = City::small(Seed(1));
    assert!(city.rivers.len() >= 2);
    let roads = roads(&city);
    let middle = |river: &city::River| {
        let point = river.course[river.course.len() / 2];
        Place::new(point.lat, point.lon).unwrap()
    };
    let places: Vec<Place> = city.rivers.iter().map(middle).collect();
    for reach in roads.times_to(Mode::Boat, places[0], &places) {
        assert!(reach.journey().is_some_and(|journey| journey.walked_m == 0), "{reach:?}");
    }
}
