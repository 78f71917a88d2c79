//! How long finding takes among half a million places, and what they weigh: `make bench-places`.
//!
//! One process makes up a prefecture from a seed and writes its document and the queries; another, fresh, builds the gazetteer
//! as a hub would and asks. The last line is the verdict.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a benchmark says what it has measured")]

mod prefecture;
mod queries;

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Command, ExitCode},
    time::Instant,
};

use geo_index::{AreaCode, Place};
use hub_gazetteer::document;
use rand::{SeedableRng as _, rngs::StdRng};

const PLACES: usize = 500_000;
const QUERIES: usize = 4_000;
const SEED: u64 = 20_260_501;
const LIMIT_MS: f64 = 20.0;
const MEMORY_MAX_MIB: f64 = 150.0;
/// As many as a desk shows.
const FOUND: usize = 10;
/// Queries asked before the clock counts.
const WARMING: usize = 200;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1) {
        Some(folder) => measure(Path::new(folder)),
        None => prepare(),
    }
}

/// Makes up places and queries, and starts the process that is measured.
fn prepare() -> ExitCode {
    let mut chance = StdRng::seed_from_u64(SEED);
    let entries = prefecture::places(PLACES, &mut chance);
    let asked = queries::queries(&entries, QUERIES, &mut chance);
    let bytes = document::write(&entries);
    println!("seed {SEED}: {} places, document of {:.1} MiB", entries.len(), mib(bytes.len()));
    let folder = std::env::temp_dir().join(format!("huying-bench-places-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for temporary files can be made");
    std::fs::write(folder.join("places"), bytes).expect("the document can be written");
    std::fs::write(folder.join("queries"), asked.join("\n")).expect("the queries can be written");
    let program = std::env::current_exe().expect("this program has a path");
    let measured = Command::new(program).arg(&folder).status().expect("this program can be run again");
    std::fs::remove_dir_all(&folder).expect("what was made can be removed");
    if measured.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn measure(folder: &Path) -> ExitCode {
    let bytes = std::fs::read(folder.join("places")).expect("the document was written");
    let queries = std::fs::read_to_string(folder.join("queries")).expect("the queries were written");
    let queries: Vec<&str> = queries.lines().collect();
    let before = resident_mib("VmRSS");
    let begun = Instant::now();
    let found = document::read(&bytes).expect("the document can be read");
    let build_s = begun.elapsed().as_secs_f64();
    let (held, grown, peak) = (mib(found.bytes()), resident_mib("VmRSS") - before, resident_mib("VmHWM"));
    println!("{} places; lists hold {held:.1} MiB, at most {peak:.1} MiB while building", found.len());

    let own: BTreeSet<AreaCode> = prefecture::areas_of_county(3).into_iter().collect();
    let near = Place::new(27.72, 109.19).expect("a place");
    let ask = |query: &str| {
        let begun = Instant::now();
        let hits = found.search(query, Some(near), FOUND, |area| own.contains(area)).expect("it is short");
        (begun.elapsed().as_secs_f64() * 1_000.0, hits.len())
    };
    let warmed: usize = queries.iter().take(WARMING).map(|query| ask(query).1).sum();
    println!("   warmed with {WARMING} queries that found {warmed}");
    let mut taken: Vec<(f64, usize, &str)> = Vec::new();
    for query in &queries {
        let (took_ms, hits) = ask(query);
        taken.push((took_ms, hits, query));
    }
    taken.sort_by(|(one, ..), (other, ..)| one.total_cmp(other));
    for (took_ms, hits, query) in taken.iter().rev().step_by(8).take(8) {
        println!("   slow: {took_ms:.2} ms, {hits} found: {query}");
    }
    let empty = taken.iter().filter(|(_, hits, _)| *hits == 0).count();
    println!("   {} queries, {empty} of them found nothing", taken.len());
    let at = |share: usize| taken[(taken.len() * share / 100).min(taken.len() - 1)].0;
    let (p50_ms, p99_ms) = (at(50), at(99));
    let weighed = held.max(grown);
    let is_ok =
        p99_ms <= LIMIT_MS && weighed <= MEMORY_MAX_MIB && taken.len() >= QUERIES && empty * 5 < taken.len();
    let verdict = if is_ok { "ok" } else { "falls short" };
    println!(
        "bench-places: {verdict} p50_ms={p50_ms:.2} p99_ms={p99_ms:.2} build_s={build_s:.1} mib={weighed:.0} limit_ms={LIMIT_MS:.0}"
    );
    if is_ok { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2⁵³")]
fn mib(bytes: usize) -> f64 {
    bytes as f64 / 1_048_576.0
}

/// Memory of this process by the kernel's account, in MiB.
fn resident_mib(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells of a process");
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    kib.expect("it is a number of kB") / 1_024.0
}
