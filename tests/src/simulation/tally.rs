//! What happened in a run, by name: an invariant that was never put to the test is no invariant.

use std::{collections::BTreeMap, fmt};

/// Counts by name.
pub type Counts = BTreeMap<String, u64>;

/// What happened in one or more runs.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Orders of clients that came to an end, and timers that were fired and recorded.
    pub commands: u64,
    /// Runs.
    pub seeds: u64,
    /// Virtual seconds from the last fault until nothing was open any more, in the slowest run.
    pub rest_after_s: u64,
    /// Events, by kind.
    pub events: Counts,
    /// Refusals, by name.
    pub refusals: Counts,
    /// Faults injected, by kind.
    pub faults: Counts,
    /// How orders came out, and what the ledger said.
    pub outcomes: Counts,
}

impl Tally {
    pub(super) fn event(&mut self, kind: &str) {
        add(&mut self.events, kind, 1);
    }

    pub(super) fn refusal(&mut self, refusal: &hub_dispatch::Refusal) {
        let text = format!("{refusal:?}");
        let name = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        add(&mut self.refusals, name, 1);
    }

    pub(super) fn fault(&mut self, kind: &str) {
        add(&mut self.faults, kind, 1);
    }

    pub(super) fn outcome(&mut self, name: &str) {
        add(&mut self.outcomes, name, 1);
    }

    /// Adds what happened in other runs.
    pub fn add(&mut self, other: &Self) {
        self.commands += other.commands;
        self.seeds += other.seeds;
        self.rest_after_s = self.rest_after_s.max(other.rest_after_s);
        let parts = [
            (&mut self.events, &other.events),
            (&mut self.refusals, &other.refusals),
            (&mut self.faults, &other.faults),
            (&mut self.outcomes, &other.outcomes),
        ];
        for (mine, theirs) in parts {
            for (name, count) in theirs {
                add(mine, name, *count);
            }
        }
    }
}

fn add(counts: &mut Counts, name: &str, count: u64) {
    match counts.get_mut(name) {
        Some(present) => *present += count,
        None => drop(counts.insert(name.to_owned(), count)),
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups = [
            ("faults", &self.faults),
            ("outcomes", &self.outcomes),
            ("refusals", &self.refusals),
            ("events", &self.events),
        ];
        for (title, counts) in groups {
            let counts: Vec<String> = counts.iter().map(|(name, n)| format!("{name} {n}")).collect();
            writeln!(f, "{title}: {}", counts.join(", "))?;
        }
        write!(f, "liveness: every case at its end {} s after the last fault, at most", self.rest_after_s)
    }
}
