//! How long 64 units take to one place, asked of a prefecture with half a million edges: `make bench-roads`.
//!
//! One process makes up the prefecture from a seed, lays the network and stores it; another, fresh, loads it as a hub would and
//! asks, beside one reverse Dijkstra for the same questions. The last line is the verdict.
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

use hub_roads::{Network, Roads};
use rand::{SeedableRng as _, rngs::StdRng};

const SEED: u64 = 20_260_501;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("--measure") => measured::measure(Path::new(&arguments[2])),
        // A map of a real place, to be asked in the same way.
        Some(map) => prepare(Some(Path::new(map))),
        None => prepare(None),
    }
}

/// Makes up the prefecture, stores its network and the questions, and starts the process that is measured.
fn prepare(map: Option<&Path>) -> ExitCode {
    let folder = PathBuf::from("target/bench-roads");
    std::fs::create_dir_all(&folder).expect("a folder for the benchmark can be made");
    let mut chance = StdRng::seed_from_u64(SEED);
    let made = folder.join("prefecture.osm");
    let map = map.unwrap_or_else(|| {
        let land = land::Land::made(&mut chance);
        let mut out = BufWriter::new(File::create(&made).expect("the map can be written"));
        osm::write(&land, &mut out).and_then(|()| out.flush()).expect("the map can be written");
        &made
    });
    let begun = Instant::now();
    let mut file = BufReader::new(File::open(map).expect("the map can be opened"));
    let (network, findings) = Network::from_osm(&mut file).expect("the map can be read");
    let read_s = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let roads = Roads::of(network);
    let order_s = begun.elapsed().as_secs_f64();
    let network = roads.network();
    println!(
        "seed {SEED}: {} nodes, {} links, {} edges, {} shortcuts; map read in {read_s:.1} s, ordered in {order_s:.1} s",
        network.node_count(),
        network.link_count(),
        network.edge_count(),
        roads.shortcut_count(),
    );
    println!("   left out of the map: {findings}");
    let mut stored = Vec::new();
    roads.write(&mut stored).expect("memory can be written");
    std::fs::write(folder.join("roads"), &stored).expect("the network can be written");
    let questions = asked::drawn(network, &mut chance);
    std::fs::write(folder.join("questions"), asked::written(&questions))
        .expect("the questions can be written");
    let program = std::env::current_exe().expect("this program has a path");
    let measured = Command::new(program).arg("--measure").arg(&folder).status();
    if measured.expect("this program can be run again").success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
