//! Nothing that was accepted is lost, nothing is done twice, and no unit is held twice: whatever moment the hub dies at,
//! and whatever the disk had not written when the power went.
//!
//! `cargo test -p system-tests --test kill_check -- --ignored --nocapture` is the whole check; its verdict is one line.
//! A short one runs with all other tests. `KILL_SEED` repeats the moments of a run.
#![forbid(unsafe_code)]
#![expect(clippy::panic, reason = "a check fails by panicking, in its helpers too")]
#![expect(clippy::print_stdout, reason = "the verdict is what this is for")]

mod book;
mod control;
mod disk;
mod kills;
mod load;
mod power;

use std::fmt;

use kills::Findings;
use power::Cuts;
use simulators::seed::Seed;
use system_tests::rig::left_out;

/// How much is done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// Times the hub is killed at a random moment.
    kills: u32,
    /// Times it dies at each named point.
    deaths_at_each_point: u32,
    /// Times the power is cut.
    power_cuts: u32,
}

const WHOLE: Extent = Extent { kills: 100, deaths_at_each_point: 3, power_cuts: 20 };
const SHORT: Extent = Extent { kills: 5, deaths_at_each_point: 1, power_cuts: 1 };

/// Of the control's cycles, more than one in so many must lose something, or the rig cannot see loss.
const CONTROL_MUST_LOSE_ONE_IN: u32 = 2;

/// What came out.
struct Verdict {
    seed: u64,
    found: Findings,
    cuts: Cuts,
}

impl Verdict {
    /// Everything that is not as it must be.
    fn shortfalls(&self, extent: Extent) -> Vec<String> {
        let mut shortfalls = self.found.shortfalls();
        if self.found.kills < extent.kills {
            shortfalls.push(format!("only {} of {} kills", self.found.kills, extent.kills));
        }
        if let Cuts::Done { found, control_lost, control_cycles, .. } = &self.cuts {
            shortfalls.extend(found.shortfalls().iter().map(|what| format!("power cuts: {what}")));
            if control_lost * CONTROL_MUST_LOSE_ONE_IN <= *control_cycles {
                shortfalls.push(format!(
                    "the rig is blind: its control lost in {control_lost} of {control_cycles} cycles"
                ));
            }
        }
        shortfalls
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Findings { kills, deaths, accepted, lost, doubled, double_claims, events, .. } = &self.found;
        write!(f, "kills={kills} crash_points={} crashes={} ", deaths.len(), deaths.values().sum::<u32>())?;
        write!(
            f,
            "accepted={accepted} lost={lost} doubled={doubled} double_claims={double_claims} events={events} "
        )?;
        write!(f, "{} seed={}", self.cuts, self.seed)
    }
}

async fn check(extent: Extent) -> (Verdict, Vec<String>) {
    let seed = match std::env::var("KILL_SEED") {
        Ok(text) => text.parse().expect("KILL_SEED is a number"),
        Err(_) => u64::from(std::process::id()),
    };
    println!("kill-check: begins seed={seed} {extent:?}");
    let found = kills::check(extent, Seed(seed)).await;
    let cuts = power::check(extent.power_cuts, Seed(seed)).await;
    let verdict = Verdict { seed, found, cuts };
    let shortfalls = verdict.shortfalls(extent);
    (verdict, shortfalls)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_that_is_killed_a_few_times_loses_and_doubles_nothing() {
    let (verdict, shortfalls) = check(SHORT).await;
    assert!(shortfalls.is_empty(), "{verdict}: {shortfalls:?}");
    if verdict.found.deaths.is_empty() {
        left_out("the named crash points: build the hub for them, its example huying-crash-points");
    }
    if let Cuts::Skipped { reason } = &verdict.cuts {
        left_out(&format!("power cuts: {reason}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: make kill-check"]
async fn a_hub_that_is_killed_a_hundred_times_loses_and_doubles_nothing() {
    let (verdict, mut shortfalls) = check(WHOLE).await;
    if verdict.found.deaths.len() < kills::CRASH_POINTS.len() {
        shortfalls.push("not every named crash point was reached".to_owned());
    }
    if shortfalls.is_empty() {
        println!("\nkill-check: ok {verdict}");
    } else {
        println!("\nkill-check: falls short {verdict} why={shortfalls:?}");
        panic!("{shortfalls:?}");
    }
}
