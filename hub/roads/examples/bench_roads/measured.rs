//! What the fresh process measures.

use std::{fs::File, io::BufReader, path::Path, process::ExitCode, time::Instant};

use geo_index::Place;
use hub_roads::{
    AirLine, Closed, Closure, Conditions, Mode, Modes, Reach, Roads,
    conditions::Hours,
    dijkstra::{self, Toward},
    way::Class,
};

use super::asked::{self, Question};

const EDGES_MIN: usize = 500_000;
const P99_MAX_MS: f64 = 2.0;
const LOAD_MAX_S: f64 = 5.0;
const MEMORY_MAX_MIB: f64 = 300.0;
const REWEIGH_MAX_S: f64 = 1.0;
/// Questions asked before the clock counts.
const WARMING: usize = 200;
/// How often all questions are asked.
const ROUNDS: usize = 5;
/// Questions that Dijkstra is asked, who is slower.
const DIJKSTRA_ASKED: usize = 200;

pub(super) fn measure(folder: &Path) -> ExitCode {
    let before_mib = resident_mib("VmRSS");
    let begun = Instant::now();
    let file = File::open(folder.join("roads")).expect("the network was written");
    let roads = Roads::read(&mut BufReader::new(file)).expect("the network can be read");
    roads.prepare(Mode::Car);
    let load_s = begun.elapsed().as_secs_f64();
    let one_mib = resident_mib("VmRSS") - before_mib;
    for mode in Mode::ALL {
        roads.prepare(mode);
    }
    let (all_mib, peak_mib) = (resident_mib("VmRSS") - before_mib, resident_mib("VmHWM") - before_mib);
    println!(
        "   loaded in {load_s:.2} s: {one_mib:.0} MiB for cars, {all_mib:.0} MiB for all four modes, at most {peak_mib:.0} MiB"
    );
    let questions = std::fs::read_to_string(folder.join("questions")).expect("the questions were written");
    let questions = asked::read(&questions);
    let Taken { p50_ms, p99_ms, worst_p99_ms } = asked_all(&roads, &questions);
    let (sweep_ms, dijkstra_ms) = beside_dijkstra(&roads);
    let air = AirLine::measured(&roads, Mode::Car, 1);
    println!("   detour factor {:.3} by {:?}", air.detour(), air.source());
    let (reweigh_one_s, reweigh_s) = reweighed(&roads, questions[0].place);
    let edges = roads.network().edge_count();
    let is_ok = edges >= EDGES_MIN
        && p99_ms <= P99_MAX_MS
        && load_s <= LOAD_MAX_S
        && peak_mib <= MEMORY_MAX_MIB
        && reweigh_s <= REWEIGH_MAX_S;
    let verdict = if is_ok { "ok" } else { "falls short" };
    println!(
        "bench-roads: {verdict} edges={edges} p50_ms={p50_ms:.2} p99_ms={p99_ms:.2} worst_p99_ms={worst_p99_ms:.2} load_s={load_s:.2} mib={all_mib:.0} \
         peak_mib={peak_mib:.0} reweigh_car_s={reweigh_one_s:.2} reweigh_all_s={reweigh_s:.2} sweep_ms={sweep_ms:.2} \
         dijkstra_ms={dijkstra_ms:.1} ratio={:.0} build={}",
        dijkstra_ms / sweep_ms,
        if cfg!(debug_assertions) { "debug" } else { "release" },
    );
    if is_ok { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// How long 64 units to one place take, from positions to times, milliseconds.
pub(super) struct Taken {
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
    /// The 99th percentile of the round in which the machine was busiest with something else.
    pub(super) worst_p99_ms: f64,
}

/// Asks all questions in several rounds. The quietest one counts: a machine that does something else takes a slice of
/// milliseconds from whoever is measured.
pub(super) fn asked_all(roads: &Roads, questions: &[Question]) -> Taken {
    for question in questions.iter().take(WARMING) {
        let _warm = roads.times_to(Mode::Car, question.place, &question.units);
    }
    let mut rounds: Vec<(f64, f64)> = (0..ROUNDS).map(|_| round(roads, questions)).collect();
    rounds.sort_by(|one, other| one.1.total_cmp(&other.1));
    let ((p50_ms, p99_ms), (_, worst_p99_ms)) = (rounds[0], rounds[ROUNDS - 1]);
    Taken { p50_ms, p99_ms, worst_p99_ms }
}

fn round(roads: &Roads, questions: &[Question]) -> (f64, f64) {
    let mut taken = Vec::new();
    let mut answers = [0; 4];
    for question in questions {
        let begun = Instant::now();
        let reaches = roads.times_to(Mode::Car, question.place, &question.units);
        taken.push(begun.elapsed().as_secs_f64() * 1_000.0);
        for reach in reaches {
            answers[match reach {
                Reach::Road(_) => 0,
                Reach::Unreachable => 1,
                Reach::UnitOffNetwork => 2,
                Reach::PlaceOffNetwork => 3,
            }] += 1;
        }
    }
    taken.sort_by(f64::total_cmp);
    let (p50_ms, p99_ms) = (taken[taken.len() / 2], taken[taken.len() * 99 / 100]);
    let [by_road, unreachable, unit_off, place_off] = answers;
    println!(
        "   {} questions: p50_ms={p50_ms:.2} p99_ms={p99_ms:.2}, {by_road} ways, {unreachable} unreachable, {} off the network",
        taken.len(),
        unit_off + place_off,
    );
    (p50_ms, p99_ms)
}

/// The same question of nodes to both: 64 to one, median of each in milliseconds. The answers must be the same.
fn beside_dijkstra(roads: &Roads) -> (f64, f64) {
    let network = roads.network();
    let times = roads.times_now(Mode::Car);
    let nodes = network.node_count();
    let (mut swept, mut searched) = (Vec::new(), Vec::new());
    for question in 0..DIJKSTRA_ASKED {
        let node = |number: usize| u32::try_from(number * 7_919 % nodes).expect("a number of a node");
        let goal = [(node(question), 0)];
        // Numbers near each other are places near each other, since the map was made town by town.
        let units: Vec<u32> = (0..64).map(|unit: u32| node(question).saturating_sub(unit * 37)).collect();
        let begun = Instant::now();
        let one = roads.node_times(Mode::Car, Toward::Beginnings, &goal, &units);
        swept.push(begun.elapsed().as_secs_f64() * 1_000.0);
        let begun = Instant::now();
        let other = dijkstra::times(network, &times, Toward::Beginnings, &goal, &units);
        searched.push(begun.elapsed().as_secs_f64() * 1_000.0);
        assert_eq!(one, other, "both reckon the same");
    }
    let median = |mut taken: Vec<f64>| {
        taken.sort_by(f64::total_cmp);
        taken[taken.len() / 2]
    };
    (median(swept), median(searched))
}

/// A flood, a closed bridge and the evening's traffic put in place: for cars alone, and for all four modes; seconds.
fn reweighed(roads: &Roads, place: Place) -> (f64, f64) {
    let corner =
        |north: f64, east: f64| Place::new(place.lat() + north, place.lon() + east).expect("it is near");
    let flood =
        Closed::Within(vec![corner(0.0, 0.0), corner(0.03, 0.0), corner(0.03, 0.04), corner(0.0, 0.04)]);
    let bridge = roads.network().links().find(|link| link.carried() == hub_roads::way::Carried::Bridge);
    let mut closures = vec![Closure { what: flood, modes: Modes::LAND }];
    closures.extend(bridge.map(|link| Closure { what: Closed::Link(link.id()), modes: Modes::LAND }));
    let hours = Hours::default().with(Class::Primary, 18, 220).with(Class::Secondary, 18, 160);
    let conditions = Conditions { closures, hour: Some((hours, 18)), ..Conditions::default() };
    let before = roads.times_now(Mode::Car);
    let begun = Instant::now();
    roads.apply(conditions.clone());
    let all_s = begun.elapsed().as_secs_f64();
    let changed = before.iter().zip(&roads.times_now(Mode::Car)).filter(|(one, other)| one != other).count();
    println!("   {changed} arcs take another time for cars than before");
    let file_of_cars = {
        let mut stored = Vec::new();
        roads.write(&mut stored).expect("memory can be written");
        Roads::read(&mut &stored[..]).expect("what was written is read")
    };
    file_of_cars.prepare(Mode::Car);
    let begun = Instant::now();
    file_of_cars.apply(conditions);
    (begun.elapsed().as_secs_f64(), all_s)
}

/// Memory of this process by the kernel's account, in MiB.
fn resident_mib(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells of a process");
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    kib.expect("it is a number of kB") / 1_024.0
}
