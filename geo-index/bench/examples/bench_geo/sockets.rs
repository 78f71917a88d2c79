//! The index behind a socket beside Redis GEO and PostGIS: the same country, moves and questions, over loopback.

use geo_bench::report::{Bound, Report};
use geo_bench::rounds::{SEED, median};
use geo_bench::workload::{Country, Spread};

use crate::ROUNDS;
use crate::contender::{Contender, Figures, NARROW_M, Size};
use crate::postgis::PostGis;
use crate::server::{Dialect, Server};

/// A server that is to be tried, how it is started, and how much it is asked.
type Entry = (&'static str, fn() -> Result<Box<dyn Server>, String>, Size);

const ENTRIES: [Entry; 3] = [
    ("listener", || Ok(Box::new(Dialect::ours()?)), Size { moves: 1_000_000, questions: 100_000 }),
    ("redis", || Ok(Box::new(Dialect::redis()?)), Size { moves: 200_000, questions: 2_000 }),
    ("postgis", || Ok(Box::new(PostGis::start()?)), Size { moves: 40_000, questions: 5_000 }),
];

pub(crate) fn measure(units: usize, report: &mut Report) {
    println!(
        "\nBehind sockets, {units} units in towns, pipelined, the same client for the listener and Redis"
    );
    let country = Country::new(units, Spread::Towns, SEED);
    let mut contenders = ENTRIES.map(|(name, start, size)| {
        let contender = start().and_then(|server| Contender::new(server, &country, size));
        contender.map_err(|reason| report.leave_out(name, &reason)).ok()
    });
    if contenders[0].is_none() {
        report.wrong("the listener could not be started".to_owned());
        return;
    }
    match compete(&mut contenders) {
        Ok(checked) => {
            report.checked(checked);
            judge(&contenders, report);
        }
        Err(reason) => report.wrong(reason),
    }
}

/// Runs all in turn, and compares a sample of their answers with brute force. Answers how many were compared.
fn compete(contenders: &mut [Option<Contender>; 3]) -> Result<usize, String> {
    let ours = contenders[0].as_mut().map(Contender::circle_of_ten_m);
    let wide_m = ours.transpose()?.unwrap_or(NARROW_M);
    println!("   ten are within {wide_m} m of 99 in 100 calls");
    for round in 1..=ROUNDS {
        for contender in contenders.iter_mut().flatten() {
            let figures = contender.round(wide_m)?;
            println!("   {round} of {ROUNDS}: {:<10} {}", contender.server.name(), told(figures, wide_m));
            contender.rounds.push(figures);
        }
    }
    contenders.iter_mut().flatten().map(|contender| contender.check(wide_m)).sum()
}

fn told(figures: Figures, wide_m: f64) -> String {
    let Figures { moves_per_s, narrow_per_s, wide_per_s, anywhere_per_s, p50_us, p99_us } = figures;
    format!(
        "{moves_per_s:>9.0} moves/s; k=10/s: {narrow_per_s:>7.0} within {NARROW_M} m, {wide_per_s:>7.0} within {wide_m} m, {anywhere_per_s:>7.0} anywhere; alone p50 {p50_us:.0} us, p99 {p99_us:.0}"
    )
}

/// Redis is asked within a circle, and one that holds ten is what a search for ten needs; PostGIS needs none.
fn judge([ours, redis, postgis]: &[Option<Contender>; 3], report: &mut Report) {
    let mut judge = |peer: &Option<Contender>, name, figure: fn(&Figures) -> f64, times| {
        if let (Some(ours), Some(peer)) = (ours, peer) {
            report.judge(name, ratio(ours, peer, figure), Bound::AtLeast(times));
        }
    };
    judge(redis, "redis_moves_times", |round| round.moves_per_s, 8.0);
    judge(redis, "redis_k10_times", |round| round.wide_per_s, 40.0);
    judge(postgis, "postgis_moves_times", |round| round.moves_per_s, 30.0);
    judge(postgis, "postgis_k10_times", |round| round.anywhere_per_s, 40.0);
}

fn ratio(ours: &Contender, peer: &Contender, figure: fn(&Figures) -> f64) -> f64 {
    median(ours.rounds.iter().zip(&peer.rounds).map(|(ours, peer)| figure(ours) / figure(peer)).collect())
}
