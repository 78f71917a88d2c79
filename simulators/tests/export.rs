//! A city as files: read back by the hub's own reader of files, and complete.

#![cfg(test)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use hub_protocol::{UtcMicros, http::PlaceEntry};
use simulators::{
    city::{Carried, City},
    export::{self, AREAS, ORGANISATION, PLACES, POLICY, STREETS},
    seed::Seed,
};

/// Some midnight in the time of the city.
fn begin() -> UtcMicros {
    simulators::city::midnight(UtcMicros::clamped(1_777_600_000_000_000))
}

fn read(folder: &Path) -> hub_exchange::Import {
    let paths = [folder.join(AREAS), folder.join(ORGANISATION)];
    hub_exchange::read_paths(&paths, hub_exchange::Options::default())
        .unwrap_or_else(|mistakes| panic!("{} mistakes, the first: {}", mistakes.len(), mistakes[0].en()))
}

/// Lists of thousands are told apart by the first entry that differs.
fn are_the_same<T: PartialEq + std::fmt::Debug>(found: Option<Vec<T>>, wanted: Option<Vec<T>>) {
    let (found, wanted) = (found.unwrap(), wanted.unwrap());
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(&wanted) {
        assert_eq!(found, wanted);
    }
}

fn is_read_back_as_it_was(city: &City) {
    let folder = tempfile::tempdir().unwrap();
    export::write(folder.path(), city, begin()).unwrap();
    let found = read(folder.path()).organisation;
    let wanted = export::organisation(city, begin());
    are_the_same(found.people, wanted.people);
    are_the_same(found.roster, wanted.roster);
    are_the_same(found.units, wanted.units);
    let areas = found.areas.unwrap()["features"].as_array().unwrap().len();
    assert_eq!(areas, city.areas.len());
}

#[test]
fn the_small_city_is_read_back_from_its_files_as_it_was() {
    is_read_back_as_it_was(&City::small(Seed(1)));
}

#[test]
fn the_same_city_gives_the_same_files() {
    let write = || {
        let folder = tempfile::tempdir().unwrap();
        export::write(folder.path(), &City::small(Seed(1)), begin()).unwrap();
        [AREAS, STREETS, PLACES, POLICY].map(|name| fs::read(folder.path().join(name)).unwrap())
    };
    assert_eq!(write(), write());
}

#[test]
fn every_place_is_a_line_that_the_hub_takes() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::small(Seed(1));
    export::write(folder.path(), &city, begin()).unwrap();
    let text = fs::read_to_string(folder.path().join(PLACES)).unwrap();
    let places: Vec<PlaceEntry> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(places.len(), city.places.len());
    for (found, wanted) in places.iter().zip(&city.places) {
        assert_eq!((&found.name, &found.aliases, &found.area), (&wanted.name, &wanted.aliases, &wanted.area));
        assert_eq!((found.lat, found.lon), (Some(wanted.lat), Some(wanted.lon)));
    }
}

/// What stands between the quotes after an attribute's name.
fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    line.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

#[test]
fn streets_are_ways_between_nodes_that_are_there_with_their_bridges_and_rivers() {
    let city = City::small(Seed(1));
    let network = city.streets.network().unwrap();
    let mut osm = Vec::new();
    export::write_streets(&city, &mut osm).unwrap();
    let osm = String::from_utf8(osm).unwrap();
    let (mut nodes, mut used, mut tags) =
        (BTreeSet::new(), BTreeSet::new(), BTreeMap::<(&str, &str), usize>::new());
    for line in osm.lines() {
        if line.starts_with(" <node") {
            assert!(nodes.insert(attribute(line, "id").unwrap()), "{line} is there twice");
        } else if let Some(node) = attribute(line, "ref") {
            used.insert(node);
        } else if let (Some(key), Some(value)) = (attribute(line, "k"), attribute(line, "v")) {
            *tags.entry((key, value)).or_default() += 1;
        }
    }
    assert!(used.is_subset(&nodes));
    assert_eq!(nodes.len() - used.len(), city.hills.len(), "only hill tops are on no way");
    let of = |key: &str| {
        tags.iter().filter(|((found, _), _)| *found == key).map(|(_, count)| count).sum::<usize>()
    };
    assert_eq!(of("highway"), network.streets.len());
    assert_eq!(of("waterway"), city.rivers.len());
    assert_eq!(of("natural"), city.hills.len());
    let bridges = network.streets.iter().filter(|street| street.carried == Carried::ByBridge).count();
    assert_eq!(tags[&("bridge", "yes")], bridges);
    assert!(tags.contains_key(&("oneway", "yes")));
    assert_eq!(osm.matches("<way ").count(), osm.matches("</way>").count());
    assert!(osm.trim_end().ends_with("</osm>"));
}
