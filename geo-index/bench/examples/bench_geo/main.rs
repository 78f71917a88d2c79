//! `make bench-geo`: how quick the index of moving units is, beside its peers, in one run. What is measured and how is in
//! the documentation of `geo-bench`.
//!
//! `bench_geo [PART…]` runs only those parts: `index`, `memory`, `readers`, `areas`, `sockets`. `units=100000` makes all
//! countries smaller, for trying. The last line is the verdict.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a benchmark says what it has measured")]

mod contender;
mod index;
mod parts;
mod postgis;
mod server;
mod sockets;

use std::process::ExitCode;

use geo_bench::memory;
use geo_bench::report::Report;
use geo_bench::subject::{Ours, Peer, Subject as _};

/// Units of a province.
const UNITS: usize = 1_000_000;

/// What can be run alone, in the order in which all of it is run.
const PARTS: [&str; 5] = ["index", "memory", "readers", "areas", "sockets"];

/// Runs of everything, ours and the peers in turn.
const ROUNDS: usize = 5;

/// The argument with which this program starts itself to weigh a subject.
const WEIGH: &str = "weigh=";

fn main() -> ExitCode {
    let mut units = UNITS;
    let mut chosen = Vec::new();
    let mut weighed = None;
    for argument in std::env::args().skip(1) {
        if let Some(count) = argument.strip_prefix("units=").and_then(|count| count.parse().ok()) {
            units = count;
        } else if let Some(part) = PARTS.into_iter().find(|&part| part == argument) {
            chosen.push(part);
        } else if let Some(name) = argument.strip_prefix(WEIGH) {
            weighed = Some(name.to_owned());
        } else {
            println!(
                "bench-geo: falls short reason=\"no such argument: {argument}; there are units=N and {PARTS:?}\""
            );
            return ExitCode::FAILURE;
        }
    }
    if let Some(name) = weighed {
        return weigh(&name, units);
    }
    let mut report = Report::default();
    for part in PARTS.into_iter().filter(|part| chosen.is_empty() || chosen.contains(part)) {
        match part {
            "index" => index::measure(units, &mut report),
            "memory" => parts::memory(units, &mut report),
            "readers" => parts::readers(units, &mut report),
            "areas" => parts::areas(&mut report),
            _ => sockets::measure(units, &mut report),
        }
    }
    println!("\nTargets (medians of runs, ratios within one run):\n{}", report.targets());
    println!("{}", report.verdict());
    if report.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What the child of [`parts::memory`] does: it prints bytes a unit and nothing else.
fn weigh(name: &str, units: usize) -> ExitCode {
    let bytes = if name == Ours::NAME {
        memory::bytes_per_unit::<Ours>(units)
    } else {
        memory::bytes_per_unit::<Peer>(units)
    };
    match bytes {
        Ok(bytes) => {
            println!("{bytes}");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            println!("{reason}");
            ExitCode::FAILURE
        }
    }
}
