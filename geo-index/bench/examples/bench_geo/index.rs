//! Moves and questions of the index beside rstar.

use geo_bench::probe::{Probe, ProbeSize};
use geo_bench::report::{Bound, Report};
use geo_bench::rounds::{self, Plan, Round, Rounds};
use geo_bench::run::{Figures, Size};
use geo_bench::subject::{Ours, Peer, Subject as _};
use geo_bench::workload::Spread;

use crate::ROUNDS;

/// Questions of a country whose answers are compared with brute force, each of four kinds.
const CHECKED: usize = 8;

/// Moves and questions, at two sizes and in three spreads.
pub(crate) fn measure(units: usize, report: &mut Report) {
    println!("\nThe memory of this machine is laid out to be probed");
    let probe = Probe::new(ProbeSize::FULL);
    for (units, is_judged) in [(units, true), (units / 10, false)] {
        for spread in [Spread::Towns, Spread::Stadium, Spread::Even] {
            println!("\n{units} units, {}: geo-index and {} in turn", spread.name(), Peer::NAME);
            let ours = Size { moves: 2_000_000, questions: 20_000 };
            let peer = Size { moves: 400_000, questions: 5_000 };
            let plan = Plan { units, spread, rounds: ROUNDS, ours, peer, checked: CHECKED };
            match rounds::measure(plan, &probe) {
                Ok(rounds) => {
                    table(&rounds);
                    report.checked(rounds.compared);
                    if is_judged {
                        judge(report, &rounds, spread);
                    }
                }
                Err(reason) => report.wrong(reason),
            }
        }
    }
}

/// One of the figures of a run.
type Figure = fn(&Figures) -> f64;

fn table(rounds: &Rounds) {
    let rows: [(&str, &str, Figure); 9] = [
        ("moves in batches of 256", "M/s", |figures| 1e3 / figures.batched_ns),
        ("single moves", "M/s", |figures| 1e3 / figures.single_ns),
        ("mixed 90/10, in batches", "M/s", |figures| 1e3 / figures.mixed_ns),
        ("mixed 90/10, one by one", "M/s", |figures| 1e3 / figures.mixed_single_ns),
        ("k=10 of 30 %, p50", "us", |figures| figures.common_p50_us),
        ("k=10 of 30 %, p99", "us", |figures| figures.common_p99_us),
        ("k=10 of 1 %, p50", "us", |figures| figures.rare_p50_us),
        ("k=10 of 1 %, p99", "us", |figures| figures.rare_p99_us),
        ("window of 2 km, p50", "us", |figures| figures.window_us),
    ];
    println!("   {:<26} {:>12} {:>12} {:>9}", "", Ours::NAME, Peer::NAME, "times");
    for (name, unit, figure) in rows {
        let (ours, peer) =
            (rounds.median(|round| figure(&round.ours)), rounds.median(|round| figure(&round.peer)));
        let is_rate = unit == "M/s";
        let times = rounds.median(|round: &Round| {
            let ratio = figure(&round.peer) / figure(&round.ours);
            if is_rate { 1.0 / ratio } else { ratio }
        });
        println!("   {name:<26} {ours:>8.2} {unit:<3} {peer:>8.2} {unit:<3} {times:>8.1}x");
    }
    println!(
        "   of the machine's limit     {:>8.1} %   (a line {:.1} ns, one that is not known before {:.0} ns: a move at least {:.1} ns)",
        rounds.of_limit_percent(),
        rounds.median(|round| round.memory.independent_ns),
        rounds.median(|round| round.memory.dependent_ns),
        rounds.median(|round| round.memory.least_move_ns()),
    );
    println!("   {} answers are those of brute force", rounds.compared);
}

fn judge(report: &mut Report, rounds: &Rounds, spread: Spread) {
    let common_p50 = rounds.ratio(|figures| figures.common_p50_us);
    let common_p99 = rounds.ratio(|figures| figures.common_p99_us);
    match spread {
        Spread::Towns => {
            report.judge("batched_times", rounds.ratio(|figures| figures.batched_ns), Bound::AtLeast(30.0));
            report.judge("of_limit_percent", rounds.of_limit_percent(), Bound::AtLeast(45.0));
            report.judge("single_times", rounds.ratio(|figures| figures.single_ns), Bound::AtLeast(12.0));
            report.judge("mixed_times", rounds.ratio(|figures| figures.mixed_ns), Bound::AtLeast(12.0));
            report.judge("k10_p50_times", common_p50, Bound::AtLeast(6.0));
            report.judge("k10_p99_times", common_p99, Bound::AtLeast(4.0));
            report.judge(
                "k10_rare_p50_times",
                rounds.ratio(|figures| figures.rare_p50_us),
                Bound::AtLeast(10.0),
            );
            report.judge(
                "k10_rare_p99_times",
                rounds.ratio(|figures| figures.rare_p99_us),
                Bound::AtLeast(10.0),
            );
        }
        Spread::Stadium => {
            report.judge("stadium_k10_p50_times", common_p50, Bound::AtLeast(6.0));
            report.judge("stadium_k10_p99_times", common_p99, Bound::AtLeast(4.0));
        }
        // Shown, and no target is set for it.
        Spread::Even => {}
    }
}
