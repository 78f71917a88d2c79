//! A real network with two harbours: read, asked, and held against Dijkstra's algorithm. Left out, visibly, where the data is
//! absent.

#![cfg(test)]

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use geo_index::Place;
use hub_roads::{
    AirLine, Mode, Network, Roads,
    dijkstra::{self, Toward},
    findings::Finding,
};

/// Pairs that are compared.
const PAIRS: usize = 10_000;
/// Goals for each beginning.
const GOALS: usize = 50;

fn roads() -> Option<(Roads, hub_roads::Findings)> {
    let file: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/auckland/auckland_main_roads_tertiary.osm.pbf");
    if !file.exists() {
        eprintln!("left out: there is no map of Auckland beside the project");
        return None;
    }
    let (network, findings) = Network::from_osm(&mut File::open(file).unwrap()).unwrap();
    Some((Roads::of(network), findings))
}

/// The same numbers on every machine.
fn draw(state: &mut u64, below: u32) -> u32 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    u32::try_from((*state >> 33) % u64::from(below)).unwrap()
}

#[test]
fn ten_thousand_pairs_take_as_long_as_dijkstra_says() {
    let Some((roads, findings)) = roads() else { return };
    let network = roads.network();
    println!(
        "{} nodes, {} links, {} edges, {} shortcuts\n{findings}",
        network.node_count(),
        network.link_count(),
        network.edge_count(),
        roads.shortcut_count()
    );
    assert!(network.edge_count() > 10_000, "{}", network.edge_count());
    assert_eq!(findings.count(Finding::NodeTwice), 0);
    let nodes = u32::try_from(network.node_count()).unwrap();
    let mut state = 20_171_017;
    for mode in [Mode::Car, Mode::Foot] {
        let times = network.free_times(mode);
        let mut reached = 0;
        for _ in 0..PAIRS / GOALS {
            let beginning = [(draw(&mut state, nodes), 0)];
            let targets: Vec<u32> = (0..GOALS).map(|_| draw(&mut state, nodes)).collect();
            for toward in [Toward::Targets, Toward::Beginnings] {
                let plain = dijkstra::times(network, &times, toward, &beginning, &targets);
                let found = roads.node_times(mode, toward, &beginning, &targets);
                assert_eq!(found, plain, "{mode} {beginning:?}: equal to the millisecond, so to the second");
                reached += plain.iter().filter(|ms| **ms < hub_roads::IMPASSABLE).count();
            }
        }
        assert!(reached > PAIRS, "{reached} of {} by {mode}: most of the town is connected", 2 * PAIRS);
    }
}

fn ms(roads: &Roads, mode: Mode, from: Place, to: Place) -> u32 {
    let reach = roads.times_to(mode, to, &[from])[0];
    reach.journey().unwrap_or_else(|| panic!("{reach:?}")).ms
}

/// Devonport lies across the Waitematā from the ferry building: 3 km by air, 13 km over the bridge.
#[test]
fn across_the_harbour_the_air_line_is_wrong() {
    let Some((roads, _)) = roads() else { return };
    let town = Place::new(-36.8443, 174.7680).unwrap();
    let devonport = Place::new(-36.8300, 174.7975).unwrap();
    // As far from town by the air line, on its own shore.
    let remuera = Place::new(-36.8640, 174.7920).unwrap();
    assert!(town.distance_m(&devonport) < 1.2 * town.distance_m(&remuera));
    let (over, along) = (ms(&roads, Mode::Car, devonport, town), ms(&roads, Mode::Car, remuera, town));
    assert!(over > 2 * along, "{over} ms over the bridge, {along} ms along the shore");
    let route = roads.route(Mode::Car, devonport, town).unwrap();
    assert!(route.length_m > 3.0 * town.distance_m(&devonport), "{} m", route.length_m);
    assert_eq!(route.ms, over);
    let drawn: f64 = route.points.windows(2).map(|step| step[0].distance_m(&step[1])).sum();
    assert!((drawn - route.length_m).abs() < 0.01 * drawn);
    let air = AirLine::measured(&roads, Mode::Car, 7);
    println!("detour {:.3} by {:?}", air.detour(), air.source());
    assert!((1.1..1.8).contains(&air.detour()), "{}", air.detour());
}
