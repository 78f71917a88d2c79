//! Streets, rivers and hills as OpenStreetMap XML 0.6, with the tags that routers and renderers read.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use hub_protocol::Point;

use crate::city::{Carried, City, Network, Street, StreetClass, Traffic};

/// From a crossing to the yard at the end of its lane, degrees each way: some 30 m.
const LANE_DEGREES: f64 = 0.000_2;

/// Writes a city's streets, rivers and hills. A city without a network has only bounds.
///
/// # Errors
/// Of the writer.
pub fn write_streets(city: &City, out: &mut impl Write) -> io::Result<()> {
    write_streets_limited(city, out, |_street, _highway| None)
}

/// The same with a limit of speed on streets, km/h, told by the street and the tag of its class; none where it has none.
///
/// # Errors
/// Of the writer.
pub fn write_streets_limited(
    city: &City,
    out: &mut impl Write,
    limit_kmh: impl FnMut(&Street, &str) -> Option<f64>,
) -> io::Result<()> {
    write(city, out, limit_kmh, 0)
}

/// The streets with so many lanes besides, each of which leads from a crossing to a yard and no further: for a network as large
/// as those of maps that have every lane. Fewer where there are not as many crossings.
///
/// # Errors
/// Of the writer.
pub fn write_streets_and_lanes(city: &City, out: &mut impl Write, lanes: usize) -> io::Result<()> {
    write(city, out, |_street, _highway| None, lanes)
}

fn write(
    city: &City,
    out: &mut impl Write,
    mut limit_kmh: impl FnMut(&Street, &str) -> Option<f64>,
    lanes: usize,
) -> io::Result<()> {
    let bounds = city.areas[0].bounds;
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<osm version="0.6" generator="huying-sim">"#)?;
    writeln!(
        out,
        r#" <bounds minlat="{}" minlon="{}" maxlat="{}" maxlon="{}"/>"#,
        bounds.south, bounds.west, bounds.north, bounds.east
    )?;
    let mut file = OsmFile { out, nodes: 0, ways: 0 };
    let crossings = match city.streets.network() {
        Some(network) => file.crossings(network)?,
        None => Vec::new(),
    };
    let lanes = file.lanes(city, &crossings, lanes)?;
    let rivers = file.rivers(city)?;
    for hill in &city.hills {
        let height = hill.height_m.to_string();
        file.node(hill.top, &[("natural", "peak"), ("name", &hill.name), ("ele", &height)])?;
    }
    for street in city.streets.network().into_iter().flat_map(|network| &network.streets) {
        let nodes: Vec<u64> = street.crossings.iter().map(|crossing| crossings[*crossing as usize]).collect();
        let mut tags = tags(street);
        let limit = limit_kmh(street, tags[0].1).map(|kmh| format!("{kmh:.1}"));
        tags.extend(limit.as_deref().map(|limit| ("maxspeed", limit)));
        file.way(&nodes, &tags)?;
    }
    for ends in lanes {
        file.way(&ends, &[("highway", "service")])?;
    }
    for (name, course) in rivers {
        file.way(&course, &[("waterway", "river"), ("name", name)])?;
    }
    writeln!(out, "</osm>")
}

/// An OSM file being written: all nodes first, then all ways, numbered from 1 each.
struct OsmFile<'a, W: Write> {
    out: &'a mut W,
    nodes: u64,
    ways: u64,
}

impl<W: Write> OsmFile<'_, W> {
    /// The crossings that some street touches; the number of each, 0 for the others.
    fn crossings(&mut self, network: &Network) -> io::Result<Vec<u64>> {
        let mut numbers = vec![0; network.crossings.len()];
        for (at, crossing) in (0..).zip(&network.crossings) {
            if !network.beyond(at).is_empty() {
                numbers[at as usize] = self.node(crossing.place, &[])?;
            }
        }
        Ok(numbers)
    }

    /// Both ends of lanes to yards, one from each of the first crossings.
    fn lanes(&mut self, city: &City, crossings: &[u64], lanes: usize) -> io::Result<Vec<[u64; 2]>> {
        let there = city.streets.network().into_iter().flat_map(|network| &network.crossings).zip(crossings);
        let touched = there.filter(|(_, number)| **number > 0).take(lanes);
        touched
            .map(|(crossing, number)| {
                let Point { lat, lon } = crossing.place;
                let yard = Point { lat: lat + LANE_DEGREES, lon: lon + LANE_DEGREES };
                Ok([*number, self.node(yard, &[])?])
            })
            .collect()
    }

    /// Names and courses of rivers. Where one flows into another they share a node, so that a boat gets from one to the other.
    fn rivers<'c>(&mut self, city: &'c City) -> io::Result<Vec<(&'c String, Vec<u64>)>> {
        let mut known = BTreeMap::new();
        let mut rivers = Vec::new();
        for river in &city.rivers {
            let mut course = Vec::new();
            for point in &river.course {
                let node = match known.get(&(point.lat.to_bits(), point.lon.to_bits())) {
                    Some(node) => *node,
                    None => self.node(*point, &[])?,
                };
                known.insert((point.lat.to_bits(), point.lon.to_bits()), node);
                course.push(node);
            }
            rivers.push((&river.name, course));
        }
        Ok(rivers)
    }

    fn node(&mut self, place: Point, tags: &[(&str, &str)]) -> io::Result<u64> {
        self.nodes += 1;
        let Point { lat, lon } = place;
        let close = if tags.is_empty() { "/" } else { "" };
        writeln!(
            self.out,
            r#" <node id="{}" version="1" lat="{lat:.7}" lon="{lon:.7}"{close}>"#,
            self.nodes
        )?;
        if !tags.is_empty() {
            self.tags(tags)?;
            writeln!(self.out, " </node>")?;
        }
        Ok(self.nodes)
    }

    fn way(&mut self, nodes: &[u64], tags: &[(&str, &str)]) -> io::Result<()> {
        self.ways += 1;
        writeln!(self.out, r#" <way id="{}" version="1">"#, self.ways)?;
        for node in nodes {
            writeln!(self.out, r#"  <nd ref="{node}"/>"#)?;
        }
        self.tags(tags)?;
        writeln!(self.out, " </way>")
    }

    fn tags(&mut self, tags: &[(&str, &str)]) -> io::Result<()> {
        for (key, value) in tags {
            writeln!(self.out, r#"  <tag k="{key}" v="{}"/>"#, escaped(value))?;
        }
        Ok(())
    }
}

fn tags(street: &Street) -> Vec<(&str, &str)> {
    let highway = match street.class {
        StreetClass::Main if street.name.ends_with("大道") => "primary",
        StreetClass::Main => "secondary",
        StreetClass::Local => "residential",
        StreetClass::Lane => "living_street",
    };
    let mut tags = vec![("highway", highway), ("name", street.name.as_str())];
    match street.traffic {
        Traffic::BothWays => {}
        Traffic::OneWay => tags.push(("oneway", "yes")),
    }
    match street.carried {
        Carried::ByGround => {}
        Carried::ByBridge => tags.extend([("bridge", "yes"), ("layer", "1")]),
    }
    tags
}

/// What means something in XML, written so that it means itself.
fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
