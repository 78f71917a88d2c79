//! Stories about finding, and the comparison with looking at every place.

mod finding;
mod kept;
mod merging;
mod oracle;

use geo_index::{AreaCode, Place};

use crate::{Builder, Entry, Gazetteer};

/// An entry of an area, without aliases.
fn entry(name: &str, area: &str) -> Entry {
    with_aliases(name, &[], area)
}

fn with_aliases(name: &str, aliases: &[&str], area: &str) -> Entry {
    let aliases: Vec<String> = aliases.iter().map(|alias| (*alias).to_owned()).collect();
    Entry::new(name, &aliases, None, AreaCode::new(area).unwrap(), None).unwrap()
}

fn at(name: &str, area: &str, lat: f64, lon: f64) -> Entry {
    let place = Place::new(lat, lon).unwrap();
    Entry::new(name, &[], None, AreaCode::new(area).unwrap(), Some(place)).unwrap()
}

fn gazetteer(entries: &[Entry]) -> Gazetteer {
    let mut builder = Builder::default();
    entries.iter().for_each(|entry| builder.add(entry).unwrap());
    builder.finish().unwrap()
}
