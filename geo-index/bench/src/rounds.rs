//! Runs of ours and of the peer, alternating, so that what the machine does besides falls on both.

use crate::check;
use crate::probe::{Memory, Probe};
use crate::run::{self, Figures, Size};
use crate::subject::{Ours, Peer, Subject};
use crate::workload::{Country, Spread};

/// Seed of every country.
pub const SEED: u64 = 20_261_122;

/// How much is measured of one country.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Units of the country.
    pub units: usize,
    /// How they are spread.
    pub spread: Spread,
    /// Runs of each.
    pub rounds: usize,
    /// A run of the index.
    pub ours: Size,
    /// A run of the peer, which needs fewer moves for a steady figure.
    pub peer: Size,
    /// Questions whose answers are compared with brute force, of each.
    pub checked: usize,
}

/// One run of everything.
#[derive(Debug, Clone, Copy, Default)]
pub struct Round {
    /// The index.
    pub ours: Figures,
    /// rstar.
    pub peer: Figures,
    /// The memory, right before.
    pub memory: Memory,
}

/// All runs of one country.
#[derive(Debug, Clone)]
pub struct Rounds {
    /// In the order in which they were run.
    pub rounds: Vec<Round>,
    /// Answers that were compared with brute force.
    pub compared: usize,
}

impl Rounds {
    /// The median over the runs of a figure, or of a ratio within each.
    #[must_use]
    pub fn median(&self, figure: impl Fn(&Round) -> f64) -> f64 {
        median(self.rounds.iter().map(figure).collect())
    }

    /// Median of how many times as long the peer takes.
    #[must_use]
    pub fn ratio(&self, figure: impl Fn(&Figures) -> f64) -> f64 {
        self.median(|round| figure(&round.peer) / figure(&round.ours))
    }

    /// Median of the share of the machine's limit that batched moves reach, in percent.
    #[must_use]
    pub fn of_limit_percent(&self) -> f64 {
        self.median(|round| 100.0 * round.memory.least_move_ns() / round.ours.batched_ns)
    }
}

/// The middle one; the upper of two.
#[must_use]
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Runs both in turn, and then compares a sample of the answers of both with brute force.
///
/// # Errors
/// An answer that is not that of brute force, in words.
pub fn measure(plan: Plan, probe: &Probe) -> Result<Rounds, String> {
    let mut our_country = Country::new(plan.units, plan.spread, SEED);
    let mut peer_country = our_country.clone();
    let mut ours = Ours::new(&our_country);
    let mut peer = Peer::new(&peer_country);
    let rounds = (0..plan.rounds).map(|number| {
        let round = Round {
            memory: probe.measure(),
            ours: run::run(&mut ours, &mut our_country, plan.ours),
            peer: run::run(&mut peer, &mut peer_country, plan.peer),
        };
        println!(
            "   {} of {}: batched {:.1} ns a move and {:.0}; k=10 {:.2} us and {:.2}; a line {:.1} ns",
            number + 1,
            plan.rounds,
            round.ours.batched_ns,
            round.peer.batched_ns,
            round.ours.common_p50_us,
            round.peer.common_p50_us,
            round.memory.independent_ns,
        );
        round
    });
    let rounds = rounds.collect();
    let compared = check::against_brute_force(&ours, &mut our_country, plan.checked)?
        + check::against_brute_force(&peer, &mut peer_country, plan.checked)?;
    Ok(Rounds { rounds, compared })
}
