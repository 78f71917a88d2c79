//! How long 64 units take to one place, asked of a prefecture with half a million edges: `make bench-roads`.
//!
//! One process makes up the prefecture from a seed, lays the network and stores it; another, fresh, loads it as a hub would and
//! asks, beside one reverse Dijkstra for the same questions. Before that a real town is asked in the same way, and OSRM and
//! Valhalla on the same map, where they can be had. The last line is the verdict.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a benchmark says what it has measured")]

mod asked;
mod land;
mod measured;
mod osm;
mod roads_between;

use std::{
    fs::File,
    io::{BufReader, BufWriter, Write as _},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Instant,
};

use hub_roads::{Mode, Network, Roads};
use rand::{SeedableRng as _, rngs::StdRng};

const SEED: u64 = 20_260_501;
/// A real town, beside the project and never in it.
const AUCKLAND: &str = "../../../shared/data/auckland/auckland_main_roads_tertiary.osm.pbf";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1) {
        Some(folder) => measured::measure(Path::new(folder)),
        None => {
            let folder = PathBuf::from("target/bench-roads");
            std::fs::create_dir_all(&folder).expect("a folder for the benchmark can be made");
            beside_peers(&folder);
            prepare(&folder)
        }
    }
}

/// The network of a map, with what there is to say of it.
fn laid(map: &Path) -> Roads {
    let begun = Instant::now();
    let mut file = BufReader::new(File::open(map).expect("the map can be opened"));
    let (network, findings) = Network::from_osm(&mut file).expect("the map can be read");
    let read_s = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let roads = Roads::of(network);
    let order_s = begun.elapsed().as_secs_f64();
    let network = roads.network();
    println!(
        "   {} nodes, {} links, {} edges, {} shortcuts; map read in {read_s:.1} s, ordered in {order_s:.1} s",
        network.node_count(),
        network.link_count(),
        network.edge_count(),
        roads.shortcut_count(),
    );
    for (finding, found) in findings.iter() {
        println!("   {} {}", found.count, finding.sentence());
    }
    roads
}

/// A real town asked the same way, and two peers beside it, where there are a map and the peers.
fn beside_peers(folder: &Path) {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join(AUCKLAND);
    if !map.exists() {
        println!("left out: there is no map of Auckland beside the project, and no peers on it");
        return;
    }
    println!("Auckland, 64 units to one place:");
    let roads = laid(&map);
    roads.prepare(Mode::Car);
    let questions = asked::drawn(roads.network(), &mut StdRng::seed_from_u64(SEED));
    let measured::Taken { p50_ms, p99_ms, .. } = measured::asked_all(&roads, &questions);
    println!("   hub-roads: p50_ms={p50_ms:.2} p99_ms={p99_ms:.2}");
    let file = folder.join("auckland-questions");
    std::fs::write(&file, asked::written(&questions)).expect("the questions can be written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bench_roads/peers.py");
    // What the peers have to say stands on their own lines; without Python there are none.
    match Command::new("python3").arg(script).arg(&map).arg(&file).arg(folder).status() {
        Ok(status) if status.success() => {}
        Ok(status) => println!("   peers left out: their script ended with {status}"),
        Err(error) => println!("   peers left out: {error}"),
    }
}

/// Makes up the prefecture, stores its network and the questions, and starts the process that is measured.
fn prepare(folder: &Path) -> ExitCode {
    let mut chance = StdRng::seed_from_u64(SEED);
    let map = folder.join("prefecture.osm");
    let land = land::Land::made(&mut chance);
    let mut out = BufWriter::new(File::create(&map).expect("the map can be written"));
    osm::write(&land, &mut out).and_then(|()| out.flush()).expect("the map can be written");
    drop((land, out));
    println!("A made-up prefecture, seed {SEED}:");
    let roads = laid(&map);
    let mut stored = Vec::new();
    roads.write(&mut stored).expect("memory can be written");
    std::fs::write(folder.join("roads"), &stored).expect("the network can be written");
    let questions = asked::drawn(roads.network(), &mut chance);
    std::fs::write(folder.join("questions"), asked::written(&questions))
        .expect("the questions can be written");
    drop(roads);
    let program = std::env::current_exe().expect("this program has a path");
    let measured = Command::new(program).arg(folder).status();
    if measured.expect("this program can be run again").success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
