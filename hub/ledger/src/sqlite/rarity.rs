//! How common terms are, as far as a few entries tell.
//!
//! The full-text table counts nothing, and to count the entries of one common term is to read as much as a search does. So
//! some entries spread over all time are read, and what is in none of them is rare. It is an estimate: it chooses the way
//! to what is found and never what is found.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};

use super::indexing::all_terms;
use crate::index::Mark;

/// Places in time at which entries are read for an estimate.
const STRETCHES: i64 = 32;

/// Entries that are read at each. What follows one another lies together: on a disk with little in memory each place is a
/// wait, and each entry hardly any.
const ENTRIES_OF_A_STRETCH: i64 = 8;

/// How long an estimate is good for: words become common over months.
const GOOD_FOR: Duration = Duration::from_secs(3_600);

/// The estimate in use, shared by all readers.
#[derive(Default)]
pub(super) struct Rarity(Mutex<Option<Arc<Estimate>>>);

impl Rarity {
    /// The estimate; made anew by whoever finds none that is still good, while others go on with the old one.
    pub(super) fn estimate(&self, connection: &Connection) -> rusqlite::Result<Arc<Estimate>> {
        let known = self.lock().clone();
        if let Some(known) = known.filter(|known| known.made.elapsed() < GOOD_FOR) {
            return Ok(known);
        }
        let made = Arc::new(Estimate::make(connection)?);
        *self.lock() = Some(Arc::clone(&made));
        Ok(made)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<Estimate>>> {
        // A pointer is whole at any moment.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How common terms are.
pub(super) struct Estimate {
    made: Instant,
    entries: u16,
    seen: HashMap<Mark, u16>,
}

impl Estimate {
    fn make(connection: &Connection) -> rusqlite::Result<Self> {
        let mut estimate = Self { made: Instant::now(), entries: 0, seen: HashMap::new() };
        let ends: (Option<i64>, Option<i64>) = connection
            .prepare_cached("SELECT min(number), max(number) FROM index_entries")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (Some(first), Some(last)) = ends else { return Ok(estimate) };
        let step = ((last - first) / STRETCHES).max(1);
        let mut from = first;
        for _ in 0..STRETCHES {
            let stretch: Vec<i64> = connection
                .prepare_cached(
                    "SELECT number FROM index_entries WHERE number >= ?1 ORDER BY number LIMIT ?2",
                )?
                .query_map(params![from, ENTRIES_OF_A_STRETCH], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let Some(newest) = stretch.last() else { break };
            // Of few entries none counts twice.
            from = (from + step).max(newest + 1);
            for entry in stretch {
                estimate.entries += 1;
                for term in all_terms(connection, entry)? {
                    *estimate.seen.entry(term).or_default() += 1;
                }
            }
        }
        Ok(estimate)
    }

    /// What share of all entries holds one of a group's terms, at most 1; never nothing.
    pub(super) fn share(&self, group: &[Mark]) -> f64 {
        let seen: f64 = group.iter().filter_map(|term| self.seen.get(term)).copied().map(f64::from).sum();
        (seen.max(0.5) / f64::from(self.entries.max(1))).min(1.0)
    }
}
