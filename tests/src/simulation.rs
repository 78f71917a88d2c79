//! A whole city in virtual time, from one seed: hubs, units, people, one ledger, and everything that goes wrong.
//!
//! A run has two halves. In the first, faults are on and the invariants of [`watch`] are looked at with every append.
//! In the second, faults are off and everybody is prompt: every open case must come to its end within a bounded time,
//! or the run fails with "no liveness". The same seed gives the same run, step by step.
//!
//! The calendar goes by as well: hours in which the city is busy change with quiet weeks, in which virtual time leaps to
//! whatever is due next, so that limits of working days run out in the run in which they were set.
//!
//! What is left out: sockets, disks and databases. Those have tests of their own; this one is about the rules and about
//! what several hubs do to one ledger.

mod calendars;
mod centre;
mod chance;
mod city;
mod courier;
mod departments;
mod desk;
mod devices;
mod fleet;
mod hub;
mod hubs;
mod incidents;
mod openings;
mod order;
mod policies;
mod sabotage;
mod senders;
mod store;
mod tally;
mod telephone;
mod trouble;
mod watch;
mod whistles;
mod world;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use sabotage::Sabotage;
pub use tally::{Counts, Tally};
use world::World;

/// How a run is made.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Commands before the faults are switched off.
    pub commands: u64,
    /// What is broken on purpose.
    pub sabotage: Sabotage,
}

/// A run that broke an invariant.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Seed of the run.
    pub seed: u64,
    /// Step at which it was noticed.
    pub step: u64,
    /// What did not hold.
    pub what: String,
    /// The last events of the entity concerned.
    pub history: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {} step {}: {}", self.seed, self.step, self.what)?;
        for line in &self.history {
            writeln!(f, "    {line}")?;
        }
        write!(f, "again: SIM_SEED={} cargo test -p system-tests --test simulation", self.seed)
    }
}

/// Runs one seed.
///
/// # Errors
/// [`Failure`] with what did not hold, or what panicked.
pub fn run(seed: u64, plan: Plan) -> Result<Tally, Box<Failure>> {
    let mut world = World::new(seed, plan);
    let outcome = catch_unwind(AssertUnwindSafe(|| world.run()));
    let broken = match outcome {
        Ok(Ok(())) => return Ok(world.into_tally()),
        Ok(Err(broken)) => broken,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            watch::Broken {
                what: format!("panic: {}", text.unwrap_or_else(|| "of unknown kind".to_owned())),
                about: Vec::new(),
            }
        }
    };
    Err(Box::new(world.failure(broken)))
}
