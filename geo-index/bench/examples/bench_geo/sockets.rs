//! The index behind a socket beside Redis GEO and PostGIS: the same country, moves and questions, over loopback.

use std::time::{Duration, Instant};

use geo_bench::report::{Bound, Report};
use geo_bench::rounds::{SEED, median};
use geo_bench::run::percentiles;
use geo_bench::subject::NEAREST;
use geo_bench::workload::{Country, Spot, Spread};

use crate::ROUNDS;
use crate::postgis::PostGis;
use crate::server::{Dialect, Move, Server, load};

/// What Redis and the listener are both asked within. A wider circle costs Redis more; where towns are thin, fewer than ten
/// are in it.
const RADIUS_M: f64 = 300.0;

/// Wide enough that the ten nearest are always found, as PostGIS finds them.
const ANYWHERE_M: f64 = 1_000_000.0;

/// Questions under way at once.
const UNDER_WAY: usize = 64;

/// Answers that are compared with brute force.
const CHECKED: usize = 20;

/// Redis keeps places on a grid of up to 0.6 m, seven digits on the wire are a centimetre: distances may differ so much.
const ROUNDED_M: f64 = 1.5;

/// How much is asked of a server in a round.
#[derive(Clone, Copy)]
struct Size {
    moves: usize,
    questions: usize,
}

/// What a server did in one round.
#[derive(Clone, Copy)]
struct Figures {
    moves_per_s: f64,
    questions_per_s: f64,
    /// Of the ten nearest however far they are; no number where that is not asked.
    anywhere_per_s: f64,
    p50_us: f64,
    p99_us: f64,
}

/// A server with its own country, in which its units have moved.
struct Contender {
    server: Box<dyn Server>,
    country: Country,
    size: Size,
    rounds: Vec<Figures>,
}

/// A server that is to be tried, how it is started, and how much it is asked.
type Entry = (&'static str, fn() -> Result<Box<dyn Server>, String>, Size);

pub(crate) fn measure(units: usize, report: &mut Report) {
    println!(
        "\nBehind sockets, {units} units in towns, pipelined, the same client for the listener and Redis"
    );
    let entries: [Entry; 3] = [
        ("listener", || Ok(Box::new(Dialect::ours()?)), Size { moves: 1_000_000, questions: 100_000 }),
        ("redis", || Ok(Box::new(Dialect::redis()?)), Size { moves: 200_000, questions: 5_000 }),
        ("postgis", || Ok(Box::new(PostGis::start()?)), Size { moves: 40_000, questions: 5_000 }),
    ];
    let country = Country::new(units, Spread::Towns, SEED);
    let mut contenders: Vec<Option<Contender>> = Vec::new();
    for (name, start, size) in entries {
        contenders.push(match start() {
            Ok(server) => Some(Contender { server, country: country.clone(), size, rounds: Vec::new() }),
            Err(reason) => {
                report.leave_out(name, &reason);
                None
            }
        });
    }
    if let Err(reason) = compete(&mut contenders, report) {
        report.wrong(reason);
        return;
    }
    let [ours, redis, postgis] = &contenders[..] else { return };
    let Some(ours) = ours else {
        report.wrong("the listener could not be started".to_owned());
        return;
    };
    if let Some(redis) = redis {
        report.judge("redis_moves_times", ratio(ours, redis, |round| round.moves_per_s), Bound::AtLeast(8.0));
        report.judge(
            "redis_k10_times",
            ratio(ours, redis, |round| round.questions_per_s),
            Bound::AtLeast(40.0),
        );
    }
    if let Some(postgis) = postgis {
        report.judge(
            "postgis_moves_times",
            ratio(ours, postgis, |round| round.moves_per_s),
            Bound::AtLeast(30.0),
        );
        report.judge(
            "postgis_k10_times",
            ratio(ours, postgis, |round| round.anywhere_per_s),
            Bound::AtLeast(40.0),
        );
    }
}

/// Loads all, runs them in turn, and compares a sample of their answers with brute force.
fn compete(contenders: &mut [Option<Contender>], report: &mut Report) -> Result<(), String> {
    for contender in contenders.iter_mut().flatten() {
        load(contender.server.as_mut(), &contender.country)?;
    }
    for round in 1..=ROUNDS {
        for contender in contenders.iter_mut().flatten() {
            let figures = contender.round()?;
            println!("   {round} of {ROUNDS}: {:<10} {}", contender.server.name(), told(figures));
            contender.rounds.push(figures);
        }
    }
    for contender in contenders.iter_mut().flatten() {
        report.checked(contender.check()?);
    }
    Ok(())
}

fn told(figures: Figures) -> String {
    let Figures { moves_per_s, questions_per_s, anywhere_per_s, p50_us, p99_us } = figures;
    format!(
        "{moves_per_s:>9.0} moves/s {questions_per_s:>8.0} k=10/s within {RADIUS_M} m, {anywhere_per_s:>8.0} anywhere; alone p50 {p50_us:.0} us, p99 {p99_us:.0}"
    )
}

impl Contender {
    fn round(&mut self) -> Result<Figures, String> {
        let moves: Vec<Move> = (0..self.size.moves).map(|_| self.country.step()).collect();
        let moved = self.server.move_all(&moves)?;
        let calls = self.calls(self.size.questions);
        let within = self.server.ask_all(&calls, RADIUS_M, UNDER_WAY)?.took;
        // Sorting the whole province for each question is not how anybody asks Redis.
        let anywhere = match self.server.name() {
            "Redis GEO" => None,
            _ => Some(self.server.ask_all(&calls, ANYWHERE_M, UNDER_WAY)?.took),
        };
        let alone: Vec<Duration> = calls
            .iter()
            .take(self.size.questions / 10)
            .map(|&call| self.alone(call))
            .collect::<Result<_, _>>()?;
        let (p50_us, p99_us) = percentiles(alone.into_iter());
        let per_s = |count: usize, took: Duration| count as f64 / took.as_secs_f64();
        Ok(Figures {
            moves_per_s: per_s(moves.len(), moved),
            questions_per_s: per_s(calls.len(), within),
            anywhere_per_s: anywhere.map_or(f64::NAN, |took| per_s(calls.len(), took)),
            p50_us,
            p99_us,
        })
    }

    fn alone(&mut self, call: Spot) -> Result<Duration, String> {
        let asked = Instant::now();
        self.server.ask_all(&[call], RADIUS_M, 1)?;
        Ok(asked.elapsed())
    }

    fn calls(&mut self, count: usize) -> Vec<Spot> {
        (0..count).map(|_| self.country.call()).collect()
    }

    /// The ten nearest within the radius by brute force, compared by how far they are.
    fn check(&mut self) -> Result<usize, String> {
        let calls = self.calls(CHECKED);
        let found = self.server.ask_all(&calls, RADIUS_M, 1)?.found;
        for (&call, found) in calls.iter().zip(&found) {
            let far = |unit: u32| {
                let at = self.country.spots[unit as usize];
                (at.east - call.east).hypot(at.north - call.north)
            };
            let mut right: Vec<f64> = (0..).take(self.country.spots.len()).map(far).collect();
            right.sort_by(f64::total_cmp);
            right.truncate(NEAREST);
            // The plane stretches a little from west to east; PostGIS knows no radius here.
            let differs =
                found.iter().zip(&right).any(|(&unit, &right)| (far(unit) - right).abs() > tolerance(right));
            let enough = right.iter().filter(|&&far| far < RADIUS_M - tolerance(far)).count();
            if differs || found.len() < enough {
                return Err(format!("{}: {found:?} at {call:?}, not at {right:?}", self.server.name()));
            }
        }
        Ok(found.len())
    }
}

fn tolerance(far_m: f64) -> f64 {
    ROUNDED_M + far_m * 0.02
}

fn ratio(ours: &Contender, peer: &Contender, figure: impl Fn(&Figures) -> f64) -> f64 {
    median(ours.rounds.iter().zip(&peer.rounds).map(|(ours, peer)| figure(ours) / figure(peer)).collect())
}
