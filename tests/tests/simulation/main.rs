//! The rules under everything that goes wrong, for a million commands and more.
//!
//! `SIM_SEED=7 cargo test -p system-tests --test simulation` replays one seed exactly.

mod names;
mod sabotaged;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use names::{DEEDS, EVENTS, FAULTS, OUTCOMES, REFUSALS, TURNS};
use system_tests::simulation::{Counts, Failure, Plan, Sabotage, Tally, run};

/// Commands in one run before its faults are switched off.
const COMMANDS_PER_SEED: u64 = 20_000;
/// Days of calendar that a run takes at least: about half of what one does. Limits of working days run out only then.
const DAYS_PER_SEED_MIN: u64 = 12;
/// The same for the runs that live through long quiet spells, one in ten: reviews after months come due in the run in which
/// they were set.
const DAYS_PER_LONG_LIFE_MIN: u64 = 90;
/// Threads, each with seeds of its own.
const THREADS: usize = 2;

fn plan(sabotage: Sabotage) -> Plan {
    Plan { commands: COMMANDS_PER_SEED, sabotage }
}

/// Runs seeds from `first` on until that many commands have been carried out.
fn run_until(commands: u64, first: u64) -> Result<Tally, Box<Failure>> {
    let (next, carried_out) = (AtomicU64::new(first), AtomicU64::new(0));
    let work = || {
        let mut tally = Tally::default();
        while carried_out.load(Ordering::Relaxed) < commands {
            let one = run(next.fetch_add(1, Ordering::Relaxed), plan(Sabotage::None))?;
            carried_out.fetch_add(one.commands, Ordering::Relaxed);
            tally.add(&one);
        }
        Ok::<Tally, Box<Failure>>(tally)
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        let mut whole = Tally::default();
        for thread in threads {
            whole.add(&thread.join().expect("panics are caught in the run")?);
        }
        Ok(whole)
    })
}

fn report(tally: &Tally, seconds: f64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
    let rate = tally.commands as f64 / seconds;
    format!("commands={} seeds={} days={} commands_per_s={rate:.0}", tally.commands, tally.seeds, tally.days)
}

/// What must have been put to the test: an invariant that was never in danger holds nothing.
fn check_everything_occurred(tally: &Tally, first: u64) {
    let has = |counts: &Counts, names: &[&str]| -> Vec<String> {
        names.iter().filter(|name| !counts.contains_key(**name)).map(|name| (*name).to_owned()).collect()
    };
    let never = [
        has(&tally.events, EVENTS),
        has(&tally.turns, TURNS),
        has(&tally.deeds, DEEDS),
        has(&tally.refusals, REFUSALS),
        has(&tally.faults, FAULTS),
        has(&tally.outcomes, OUTCOMES),
    ]
    .concat();
    let seeds = tally.seeds;
    assert!(never.is_empty(), "never happened in {seeds} seeds from SIM_SEED={first} on: {never:?}\n{tally}");
    assert!(
        tally.days >= DAYS_PER_SEED_MIN * seeds,
        "the {seeds} seeds from SIM_SEED={first} on took {} days: quiet weeks went by too slowly\n{tally}",
        tally.days
    );
    assert!(
        tally.fewest_days_of_long_lives.is_some_and(|days| days >= DAYS_PER_LONG_LIFE_MIN),
        "the shortest of the long lives among {seeds} seeds from SIM_SEED={first} on took {:?} days\n{tally}",
        tally.fewest_days_of_long_lives
    );
}

/// The seed to replay, if one was given.
fn seed_asked_for() -> Option<u64> {
    // Not set is the usual case.
    let seed = std::env::var("SIM_SEED").ok()?;
    Some(seed.parse().expect("SIM_SEED is a number"))
}

#[test]
fn a_million_commands_break_no_invariant_and_every_case_comes_to_its_end() {
    if let Some(seed) = seed_asked_for() {
        let tally = run(seed, plan(Sabotage::None)).unwrap_or_else(|failure| panic!("{failure}"));
        println!("seed {seed}: {} commands\n{tally}", tally.commands);
        let least = tally.fewest_days_of_long_lives.map_or(DAYS_PER_SEED_MIN, |_| DAYS_PER_LONG_LIFE_MIN);
        assert!(tally.days >= least, "SIM_SEED={seed} took {} days", tally.days);
        return;
    }
    let began = Instant::now();
    let tally = run_until(1_000_000, 1).unwrap_or_else(|failure| panic!("{failure}"));
    println!("{}\n{tally}", report(&tally, began.elapsed().as_secs_f64()));
    check_everything_occurred(&tally, 1);
}

#[test]
#[ignore = "takes as long as SOAK_COMMANDS says; `make soak` runs it"]
fn soak() {
    let asked = std::env::var("SOAK_COMMANDS").unwrap_or_else(|_| "20000000".to_owned());
    let commands = asked.parse().expect("SOAK_COMMANDS is a number");
    let began = Instant::now();
    // Seeds that `make test` does not run.
    let tally = run_until(commands, 1_000_000).unwrap_or_else(|failure| panic!("{failure}"));
    check_everything_occurred(&tally, 1_000_000);
    println!("\n{tally}\nsoak: ok {}", report(&tally, began.elapsed().as_secs_f64()));
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let tally = || run(7, plan(Sabotage::None)).unwrap_or_else(|failure| panic!("{failure}")).to_string();
    assert_eq!(tally(), tally());
}
