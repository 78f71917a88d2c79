//! Whom to send: the policies of the hub compared on many days of a made-up city with rivers, by the hub's own rules.
//!
//! Every policy lives through the same days: the same calls at the same places, the same work, and the same hold-ups of the same
//! unit on the same way ([`day`]). Calls and work have the times of recorded ones ([`recorded`]); how long ways really take, no
//! policy is told ([`land`]). What is told of it all, and what an honest difference is, is in [`report`] and [`statistics`].
//!
//! This is the one simulator that links the rules instead of speaking to a hub: ten thousand hours are lived through in
//! minutes. What it leaves out: sockets, the ledger, and people who decide.

mod chance;
mod day;
mod ladder;
mod land;
mod recorded;
mod report;
mod statistics;
mod stream;

use std::{
    num::NonZero,
    path::PathBuf,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Instant,
};

use anyhow::{Context as _, Result};
use geo_index::Place;

use crate::{
    city::City,
    screen::{self, Ending, verdict},
    seed::Seed,
};
use day::Outcome;
use ladder::Compared;
use land::Land;
use recorded::Recorded;
use statistics::count;
use stream::Call;

pub use stream::Days;

/// How much of their time units have something to do, if ways took as long as in the recorded stream.
const LOADS: [f64; 3] = [0.25, 0.4, 0.5];
/// Days whose calls say where posts are; they are compared on nowhere.
const POSTED_DAYS: std::ops::Range<usize> = 900_000..900_002;
/// How often it is told how far it has come: so many times.
const TOLD_TIMES: usize = 10;

/// Options of the comparison.
#[derive(Debug, Clone)]
pub struct Options {
    /// A folder with recorded calls; figures of our own if there is none.
    pub data: Option<PathBuf>,
    /// A policy document whose figures are compared; those that ship if there is none.
    pub policy: Option<PathBuf>,
    /// Days.
    pub days: usize,
    /// Which days.
    pub which: Days,
    /// What the city and its calls are drawn from.
    pub seed: Seed,
    /// A file for the JSON result.
    pub json: Option<PathBuf>,
}

/// A load: how many units there are, and where.
#[derive(Debug)]
struct Load {
    wanted: f64,
    posts: Vec<Place>,
}

/// What is compared, and on what.
struct Comparison {
    land: Land,
    recorded: Recorded,
    loads: Vec<Load>,
    policies: Vec<Compared>,
    days: Vec<(u64, Vec<Call>)>,
}

/// Compares. The last line is the verdict.
pub fn run(options: &Options) -> Ending {
    let began = Instant::now();
    let (ending, mut figures) = match compared(options) {
        Ok(report) => report,
        Err(error) => (Ending::FallsShort, vec![("reason", format!("{error:#}"))]),
    };
    figures.push(("build", if cfg!(debug_assertions) { "debug" } else { "release" }.to_owned()));
    figures.push(("seconds", format!("{:.0}", began.elapsed().as_secs_f64())));
    screen::say(verdict("evaluate", ending, &figures));
    ending
}

type Verdict = (Ending, Vec<(&'static str, String)>);

fn compared(options: &Options) -> Result<Verdict> {
    let comparison = Comparison::of(options)?;
    comparison.say(options);
    let outcomes = comparison.lived();
    let report = report::Report::of(&comparison, &outcomes, options.seed);
    report.say();
    if let Some(file) = &options.json {
        let json = report.json(&comparison, options);
        std::fs::write(file, format!("{json}\n")).with_context(|| file.display().to_string())?;
    }
    Ok(report.verdict(options))
}

impl Comparison {
    fn of(options: &Options) -> Result<Self> {
        anyhow::ensure!(options.days > 0, "there must be a day to compare on");
        let recorded = match &options.data {
            Some(folder) => Recorded::of_folder(folder)?,
            None => Recorded::own(),
        };
        let read = |file: &PathBuf| std::fs::read_to_string(file).with_context(|| file.display().to_string());
        let document = options.policy.as_ref().map(read).transpose()?;
        let policies = ladder::ladder(document.as_deref())?;
        let land = Land::of(City::small(options.seed))?;
        let posted: Vec<Place> = POSTED_DAYS
            .flat_map(|day| Days::Training.calls(&land, &recorded, day))
            .map(|call| call.place)
            .collect();
        let erlangs = recorded.per_day * recorded.busy_s / 86_400.0;
        let load = |wanted: f64| Load { wanted, posts: land.posts(units(erlangs / wanted), &posted) };
        let loads = LOADS.map(load).into();
        let day = |day| (options.which.number(day), options.which.calls(&land, &recorded, day));
        let days = (0..options.days).map(day).collect();
        Ok(Self { land, recorded, loads, policies, days })
    }

    fn say(&self, options: &Options) {
        let Recorded { source, per_day, profile, busy_s, .. } = &self.recorded;
        screen::say(format!(
            "calls and work: {source}; {per_day:.0} calls a day, variance over mean {:.2}, {:.1} min each with the way",
            profile.variance_over_mean,
            busy_s / 60.0,
        ));
        let which = match options.which {
            Days::Reported => "days",
            Days::Training => "TRAINING days, on which figures may be tried",
        };
        let units: Vec<String> = self.loads.iter().map(|load| load.posts.len().to_string()).collect();
        screen::say(format!(
            "{} {which} of a city with rivers, seed {}, {} policies, {} units …",
            self.days.len(),
            options.seed.0,
            self.policies.len(),
            units.join("/"),
        ));
    }

    /// What becomes of every day under every policy at every load: by load, by policy, by day.
    fn lived(&self) -> Vec<Vec<Vec<Outcome>>> {
        let (loads, policies, days) = (self.loads.len(), self.policies.len(), self.days.len());
        let all = loads * policies * days;
        let (next, done) = (AtomicUsize::new(0), Mutex::new((0, vec![None; all])));
        let work = || {
            loop {
                let job = next.fetch_add(1, Ordering::Relaxed);
                if job >= all {
                    return;
                }
                let (load, policy, day) = (job / days / policies, job / days % policies, job % days);
                let (number, calls) = &self.days[day];
                let posts = &self.loads[load].posts;
                let outcome = day::lived(&self.land, &self.policies[policy], posts, *number, calls);
                let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                done.0 += 1;
                done.1[job] = Some(outcome);
                if done.0 * TOLD_TIMES / all > (done.0 - 1) * TOLD_TIMES / all {
                    screen::say(format!("  {} of {all} days lived through", done.0));
                }
            }
        };
        thread::scope(|scope| {
            let others = thread::available_parallelism().map_or(1, NonZero::get);
            for _ in 1..others {
                scope.spawn(work);
            }
            work();
        });
        let (_, done) = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut outcomes = done.into_iter().map(|outcome| outcome.expect("every job was done"));
        let mut of_load = || (0..policies).map(|_| outcomes.by_ref().take(days).collect()).collect();
        (0..loads).map(|_| of_load()).collect()
    }
}

/// As many units, at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some dozens of units")]
fn units(wanted: f64) -> usize {
    (wanted.round() as usize).max(1)
}

/// How much of their time units had something to do.
fn utilisation(outcomes: &[Outcome]) -> f64 {
    let busy_s: f64 = outcomes.iter().flat_map(|day| &day.busy_s).sum();
    let there: usize = outcomes.iter().map(|day| day.busy_s.len()).sum();
    busy_s / (count(there) * 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_days() -> Comparison {
        let options =
            Options { data: None, policy: None, days: 2, which: Days::Training, seed: Seed(5), json: None };
        let mut comparison = Comparison::of(&options).unwrap();
        comparison.loads.remove(0);
        comparison
    }

    #[test]
    fn the_same_seed_gives_the_same_days_and_every_policy_has_the_same_calls() {
        let comparison = two_days();
        let outcomes = comparison.lived();
        assert_eq!(outcomes, comparison.lived(), "whichever thread lives through which day");
        for (day, (_, calls)) in comparison.days.iter().enumerate() {
            for outcome in outcomes.iter().flatten().map(|days| &days[day]) {
                let grades = outcome.calls.iter().map(|call| call.grade);
                assert!(grades.eq(calls.iter().map(|call| call.grade)));
                assert!(outcome.calls.iter().all(|call| call.response_s.is_some()), "all were served");
            }
        }
        let again = Comparison { days: two_days().days, ..two_days() };
        assert_eq!(again.days, comparison.days);
    }

    #[test]
    fn only_what_may_take_a_unit_away_does_and_waiting_is_less_with_a_queue_that_is_looked_at() {
        let comparison = two_days();
        let outcomes = comparison.lived();
        let reassigned =
            |policy: usize| -> usize { outcomes[1][policy].iter().map(|day| day.reassigned).sum() };
        assert_eq!([0, 1, 2, 3].map(reassigned), [0; 4]);
        assert!(reassigned(ladder::PROPOSED) > 0);
        let used = utilisation(&outcomes[1][ladder::STRAIGHT_LINE]);
        assert!((0.35..0.75).contains(&used), "{used}");
    }
}
