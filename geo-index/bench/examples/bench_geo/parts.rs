//! Memory, readers and areas, each with the targets it is judged by.

use std::process::Command;
use std::time::Duration;

use geo_bench::areas::{Areas, LookUp, PREFECTURE};
use geo_bench::readers::{Beside, Pace, Pair};
use geo_bench::report::{Bound, Report};
use geo_bench::rounds::{SEED, median};
use geo_bench::subject::{Ours, Peer, Subject as _};
use geo_bench::workload::{Country, Spread};

use crate::{ROUNDS, WEIGH};

/// How long a writer and a reader are watched beside each other.
const WATCHED: Duration = Duration::from_secs(3);
const WATCHED_FLAT_OUT: Duration = Duration::from_secs(1);

/// Places that are looked up in the areas.
const LOOK_UPS: usize = 1_000_000;

/// Bytes a unit after churn, each in a process of its own.
pub(crate) fn memory(units: usize, report: &mut Report) {
    println!("\nBytes a unit after every unit has moved three times, {units} units, a process for each");
    let mut weighed = |name: &str| match bytes(name, units) {
        Ok(bytes) => {
            println!("   {name:<12} {bytes:>6.1} B a unit");
            bytes
        }
        Err(reason) => {
            report.wrong(reason);
            f64::NAN
        }
    };
    let ours = weighed(Ours::NAME);
    let _shown = weighed(Peer::NAME);
    report.judge("bytes_per_unit", ours, Bound::AtMost(48.0));
}

/// What a child process finds that weighs one subject.
fn bytes(name: &str, units: usize) -> Result<f64, String> {
    let program = std::env::current_exe().map_err(|error| format!("this program has no path: {error}"))?;
    let output = Command::new(program).arg(format!("{WEIGH}{name}")).arg(format!("units={units}")).output();
    let output = output.map_err(|error| format!("the process that weighs {name}: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    said.trim().parse().map_err(|error| format!("the process that weighs {name} said {said:?}: {error}"))
}

/// One writer and one reader.
pub(crate) fn readers(units: usize, report: &mut Report) {
    println!(
        "\nOne writer and one reader, {units} units in towns: SharedUnits and a RwLock around {}",
        Peer::NAME
    );
    let pair = Pair::new(&Country::new(units, Spread::Towns, SEED));
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let (ours, peer) = (pair.ours(Pace::Steady, WATCHED), pair.peer(Pace::Steady, WATCHED));
        println!(
            "   {round} of {ROUNDS}, steady:\n      {}\n      {}",
            told(Ours::NAME, &ours),
            told(Peer::NAME, &peer)
        );
        ratios.push(peer.p999_us / ours.p999_us);
    }
    let (ours, peer) =
        (pair.ours(Pace::FlatOut, WATCHED_FLAT_OUT), pair.peer(Pace::FlatOut, WATCHED_FLAT_OUT));
    println!("   flat out:\n      {}\n      {}", told(Ours::NAME, &ours), told(Peer::NAME, &peer));
    report.judge("reader_p999_times", median(ratios), Bound::AtLeast(10.0));
}

fn told(name: &str, beside: &Beside) -> String {
    let Beside { moves_per_s, questions_per_s, p50_us, p99_us, p999_us } = beside;
    format!(
        "{name:<12} {:>9.0} moves/s {:>9.0} k=10/s   p50 {p50_us:.2} us, p99 {p99_us:.2}, p99.9 {p999_us:.2}",
        moves_per_s, questions_per_s
    )
}

/// The tier look-up.
pub(crate) fn areas(report: &mut Report) {
    let (columns, rows) = PREFECTURE;
    println!(
        "\n{} made-up grids of 49 positions, {LOOK_UPS} look-ups: AreaTree::locate, and {} with geo::Contains",
        columns * rows,
        Peer::NAME
    );
    let areas = Areas::new(PREFECTURE, LOOK_UPS);
    let rounds: Vec<LookUp> = (0..ROUNDS).map(|_| areas.measure()).collect();
    let ours = median(rounds.iter().map(|round| round.ours_ns).collect());
    let peer = median(rounds.iter().map(|round| round.peer_ns).collect());
    let times = median(rounds.iter().map(|round| round.peer_ns / round.ours_ns).collect());
    let differences = areas.differences();
    println!(
        "   {:.2} M/s ({ours:.0} ns) and {:.2} M/s ({peer:.0} ns): {times:.1}x; {differences} of {} differ",
        1e3 / ours,
        1e3 / peer,
        areas.look_ups(),
    );
    report.checked(areas.look_ups());
    report.judge("locate_times", times, Bound::AtLeast(6.0));
    report.judge("locate_differences", differences as f64, Bound::AtMost(0.0));
}
