//! The simulators on the command line.

#![forbid(unsafe_code)]

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use simulators::{
    bench, city_size::CitySize, demo, evaluate, export, hub_process, load, replay, screen::Ending,
    seed::Seed, smoke,
};
use tokio::signal::unix::{SignalKind, signal};

/// A small world around the hub: demo and checks.
#[derive(Parser)]
#[command(name = "huying-sim", version)]
struct Arguments {
    /// The hub's program; the one beside this program if left out.
    #[arg(long, global = true, env = "HUB_PROGRAM")]
    hub: Option<PathBuf>,
    /// Everything made up is made up from this number.
    #[arg(long, global = true, default_value_t = 1)]
    seed: u64,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// A hub, a city, its units and its callers, with the console to watch them. Ctrl-C ends all of it.
    Demo {
        /// The folder it keeps; run again, it goes on where it was.
        #[arg(long, default_value = ".demo")]
        data: PathBuf,
        /// The city.
        #[arg(long, default_value_t = CitySize::Small)]
        city: CitySize,
        /// An address of this machine on the network of a phone that is to join, over TLS.
        #[arg(long)]
        host: Option<IpAddr>,
        /// Where the hub listens; another port if this one is in use.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// End by itself after so many seconds.
        #[arg(long)]
        seconds: Option<u64>,
        /// Seconds between calls, on average.
        #[arg(long, default_value_t = 10.0)]
        call_every: f64,
    },
    /// Recorded calls of a real place, faster than they came, on areas generated around them.
    Replay {
        /// A CSV file or a folder with one; a small stream of our own if left out.
        #[arg(long)]
        data: Option<PathBuf>,
        /// How to read it (TOML); known for some folders by their names.
        #[arg(long)]
        mapping: Option<PathBuf>,
        /// How many recorded seconds pass in one.
        #[arg(long, default_value_t = 60.0)]
        speed: f64,
        /// Only the first hours of the stream.
        #[arg(long)]
        hours: Option<f64>,
        /// Units that are placed among the calls.
        #[arg(long, default_value_t = 48)]
        units: usize,
    },
    /// How long from a report to its answer and to the offer on the unit's socket, beside a probe of the machine.
    BenchOffer {
        /// How long the load lasts.
        #[arg(long, default_value_t = 30)]
        seconds: u64,
        /// Reports a second.
        #[arg(long, default_value_t = 20.0)]
        reports: f64,
        /// Positions a second, each from a unit of its own.
        #[arg(long, default_value_t = 1_000)]
        positions: usize,
    },
    /// How long the hub takes to decide who is asked: a prefecture's units, its roads, and reports at even intervals.
    BenchDecide {
        /// Units, each with a socket.
        #[arg(long, default_value_t = 17_800)]
        units: usize,
        /// Reports a second.
        #[arg(long, default_value_t = 20.0)]
        reports_per_second: f64,
        /// How long the load lasts.
        #[arg(long, default_value_t = 60)]
        seconds: u64,
    },
    /// A hub on a ledger of very many closed cases: until it is ready, and until things are found.
    BenchLedger {
        /// The hub's folder, with the ledger in it.
        #[arg(long)]
        folder: PathBuf,
        /// Cases that were built.
        #[arg(long, default_value_t = 1_000_000)]
        cases: u64,
        /// Requests of each kind.
        #[arg(long, default_value_t = 300)]
        requests: usize,
    },
    /// A prefecture on one machine: unit sockets, consoles and reports, every fix followed to whoever looks at it.
    Load {
        /// The city whose units are used.
        #[arg(long, default_value_t = CitySize::Prefecture)]
        city: CitySize,
        /// Units, each with a socket.
        #[arg(long, default_value_t = 17_800)]
        units: usize,
        /// Consoles: one in twenty looks at the whole city, three at a county, the others at a township.
        #[arg(long, default_value_t = 200)]
        consoles: usize,
        /// Seconds between two positions of a unit.
        #[arg(long, default_value_t = 5.0)]
        fix_every: f64,
        /// Reports a second.
        #[arg(long, default_value_t = 20.0)]
        reports_per_second: f64,
        /// How long the load lasts.
        #[arg(long, default_value_t = 60)]
        seconds: u64,
        /// Write the result to this file as well.
        #[arg(long)]
        json: Option<PathBuf>,
    },
    /// A made-up city as files, in the forms in which a real one is imported: outlines, streets, workbook, places, policy.
    Export {
        /// The folder to write to; made if it is not there.
        folder: PathBuf,
        /// The city.
        #[arg(long, default_value_t = CitySize::Small)]
        city: CitySize,
        /// The day on which the roster begins, as 2026-05-01; today if left out.
        #[arg(long)]
        from: Option<jiff::civil::Date>,
    },
    /// Whom to send: policies compared on many days of a city with rivers, by the hub's own rules.
    Evaluate {
        /// A folder with recorded calls of a fire department; figures of our own if left out.
        #[arg(long)]
        data: Option<PathBuf>,
        /// A policy document whose figures are compared; those that ship if left out.
        #[arg(long)]
        policy: Option<PathBuf>,
        /// Days.
        #[arg(long, default_value_t = 60)]
        days: usize,
        /// Other days than those that are reported on: for trying figures of a policy.
        #[arg(long)]
        training: bool,
        /// Write the result to this file as well.
        #[arg(long)]
        json: Option<PathBuf>,
    },
    /// Headless and under a minute: a call answered, a call that climbs, a kill in the middle, the ledger verified.
    Smoke,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let seed = Seed(arguments.seed);
    // An export needs no hub; everything else fails without one.
    let program = hub_process::find_program(arguments.hub);
    let ending = match arguments.command {
        Command::Demo { data: folder, city, host, listen, seconds, call_every: call_every_s } => {
            let program = program?;
            let options = demo::Options { program, folder, city, listen, host, seconds, call_every_s, seed };
            demo::run(options).await?
        }
        Command::Replay { data, mapping, speed, hours, units } => {
            let options = replay::Options { program: program?, data, mapping, speed, hours, units, seed };
            unless_interrupted(replay::run(options)).await?
        }
        Command::BenchOffer { seconds, reports: reports_per_s, positions: positions_per_s } => {
            let options = bench::Options { program: program?, seconds, reports_per_s, positions_per_s, seed };
            unless_interrupted(bench::run(options)).await?
        }
        Command::BenchDecide { units, reports_per_second: reports_per_s, seconds } => {
            let options = bench::decide::Options { program: program?, units, reports_per_s, seconds, seed };
            unless_interrupted(bench::decide::run(options)).await?
        }
        Command::BenchLedger { folder, cases, requests } => {
            let options = bench::ledger::Options { program: program?, folder, cases, requests, seed };
            unless_interrupted(bench::ledger::run(options)).await?
        }
        Command::Load { city, units, consoles, fix_every, reports_per_second, seconds, json } => {
            let options = load::Options {
                program: program?,
                city,
                units,
                consoles,
                fix_every_s: fix_every,
                reports_per_s: reports_per_second,
                seconds,
                seed,
                knows_roads: false,
                json,
            };
            unless_interrupted(load::run(options)).await?
        }
        Command::Export { folder, city, from } => {
            export::run(&folder, &city.draw(seed), from)?;
            Ending::Ok
        }
        Command::Evaluate { data, policy, days, training, json } => {
            let which = if training { evaluate::Days::Training } else { evaluate::Days::Reported };
            let options = evaluate::Options { data, policy, days, which, seed, json };
            let compared = tokio::task::spawn_blocking(move || evaluate::run(&options));
            unless_interrupted(async { compared.await.unwrap_or(Ending::FallsShort) }).await?
        }
        Command::Smoke => unless_interrupted(Box::pin(smoke::run(program?, seed))).await?,
    };
    Ok(match ending {
        Ending::Ok => ExitCode::SUCCESS,
        Ending::FallsShort => ExitCode::FAILURE,
    })
}

/// Runs a check to its end. Interrupted, it is dropped where it stands, and with it its hub and its folder.
async fn unless_interrupted(check: impl Future<Output = Ending>) -> anyhow::Result<Ending> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        ending = check => Ok(ending),
        _ = terminate.recv() => anyhow::bail!("told to stop"),
        interrupted = tokio::signal::ctrl_c() => {
            interrupted?;
            anyhow::bail!("interrupted")
        }
    }
}
