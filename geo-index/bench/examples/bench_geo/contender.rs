//! A server with its own country: what it is asked in each round, and whether it answers right.

use std::time::{Duration, Instant};

use geo_bench::run::percentiles;
use geo_bench::subject::NEAREST;
use geo_bench::workload::{Country, Spot};

use crate::server::{Move, Server, load};

/// The narrow circle, which costs Redis the least. Where towns are thin, fewer than ten are in it.
pub(crate) const NARROW_M: f64 = 300.0;

/// Circles that are tried for one that holds ten, narrowest first.
const WIDE_M: [f64; 5] = [600.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0];

/// A circle holds ten if it does so for so many questions of a hundred.
const HOLDS_PERCENT: usize = 99;

/// Questions of the trial.
const TRIED: usize = 2_000;

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
pub(crate) struct Size {
    pub(crate) moves: usize,
    pub(crate) questions: usize,
}

/// What a server did in one round; questions in a second, each for the ten nearest.
#[derive(Clone, Copy)]
pub(crate) struct Figures {
    pub(crate) moves_per_s: f64,
    /// Within [`NARROW_M`], of however few are there.
    pub(crate) narrow_per_s: f64,
    /// Within a circle that holds ten.
    pub(crate) wide_per_s: f64,
    /// However far they are; no number where that is not asked.
    pub(crate) anywhere_per_s: f64,
    /// One question under way at a time, within the circle that holds ten.
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
}

/// A server with its own country, in which its units have moved.
pub(crate) struct Contender {
    pub(crate) server: Box<dyn Server>,
    pub(crate) rounds: Vec<Figures>,
    country: Country,
    size: Size,
}

impl Contender {
    /// With all units of the country.
    pub(crate) fn new(mut server: Box<dyn Server>, country: &Country, size: Size) -> Result<Self, String> {
        load(server.as_mut(), country)?;
        Ok(Contender { server, rounds: Vec::new(), country: country.clone(), size })
    }

    /// The narrowest circle that holds ten nearly everywhere somebody asks, in metres.
    pub(crate) fn circle_of_ten_m(&mut self) -> Result<f64, String> {
        let calls = self.calls(TRIED);
        for radius_m in WIDE_M {
            let found = self.server.ask_all(&calls, radius_m, UNDER_WAY)?.found;
            let full = found.iter().filter(|found| found.len() == NEAREST).count();
            if full * 100 >= calls.len() * HOLDS_PERCENT {
                return Ok(radius_m);
            }
        }
        Ok(ANYWHERE_M)
    }

    pub(crate) fn round(&mut self, wide_m: f64) -> Result<Figures, String> {
        let moves: Vec<Move> = (0..self.size.moves).map(|_| self.country.step()).collect();
        let moved = self.server.move_all(&moves)?;
        let calls = self.calls(self.size.questions);
        let narrow_per_s = self.asked_per_s(&calls, NARROW_M)?;
        let wide_per_s = self.asked_per_s(&calls, wide_m)?;
        // Sorting the whole province for each question is not how anybody asks Redis.
        let is_asked_anywhere = self.server.name() != "Redis GEO";
        let anywhere_per_s = if is_asked_anywhere { self.asked_per_s(&calls, ANYWHERE_M)? } else { f64::NAN };
        let alone = calls.iter().take(self.size.questions / 10);
        let alone = alone.map(|&call| {
            let asked = Instant::now();
            self.server.ask_all(&[call], wide_m, 1)?;
            Ok(asked.elapsed())
        });
        let (p50_us, p99_us) = percentiles(alone.collect::<Result<Vec<_>, String>>()?.into_iter());
        let moves_per_s = per_s(moves.len(), moved);
        Ok(Figures { moves_per_s, narrow_per_s, wide_per_s, anywhere_per_s, p50_us, p99_us })
    }

    fn asked_per_s(&mut self, calls: &[Spot], radius_m: f64) -> Result<f64, String> {
        Ok(per_s(calls.len(), self.server.ask_all(calls, radius_m, UNDER_WAY)?.took))
    }

    fn calls(&mut self, count: usize) -> Vec<Spot> {
        (0..count).map(|_| self.country.call()).collect()
    }

    /// The ten nearest within each circle by brute force, compared by how far they are. Answers how many were.
    pub(crate) fn check(&mut self, wide_m: f64) -> Result<usize, String> {
        let calls = self.calls(CHECKED);
        for radius_m in [NARROW_M, wide_m] {
            let found = self.server.ask_all(&calls, radius_m, 1)?.found;
            for (&call, found) in calls.iter().zip(&found) {
                self.compare(call, radius_m, found)?;
            }
        }
        Ok(2 * calls.len())
    }

    fn compare(&self, call: Spot, radius_m: f64, found: &[u32]) -> Result<(), String> {
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
        let enough = right.iter().filter(|&&far| far < radius_m - tolerance(far)).count();
        if differs || found.len() < enough {
            return Err(format!("{}: {found:?} at {call:?}, not at {right:?}", self.server.name()));
        }
        Ok(())
    }
}

fn per_s(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

fn tolerance(far_m: f64) -> f64 {
    ROUNDED_M + far_m * 0.02
}
