//! What is known of somebody else's order, and what another message about it changes.
//!
//! An order is one system's and one number's. The same message again changes nothing; an older one than the last changes
//! nothing either. The same order under two numbers is found by its unique code, or by equal words of the same caller
//! within some hours; it is proposed to a person, and nothing is joined by itself.

mod difference;
mod marks;

use hub_dispatch::UtcMicros;
use serde::{Deserialize, Serialize};

pub use difference::Change;
pub use marks::{Mark, Marks};

use crate::{ExternalOrder, Mapping, Notice, OrderFacts, limits::HEARD_MAX};

const MICROS_PER_HOUR: i64 = 3_600_000_000;

/// What is kept of an order: nothing of a person, so that it may stand in any record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// What it was last; what a message leaves out stays as it was.
    pub facts: OrderFacts,
    /// By which its words are compared.
    pub marks: Marks,
    /// When it came first.
    pub first_at: UtcMicros,
    /// When it was heard of last.
    pub heard_at: UtcMicros,
    /// Whether it is recalled.
    pub recalled: bool,
    /// How often it was returned.
    pub returned: u32,
    /// Marks of the messages about it, the last one last.
    pub heard: Vec<Mark>,
}

/// What of the known orders a message may be about.
#[derive(Debug, Clone, Copy, Default)]
pub struct Neighbours<'a> {
    /// The order of its number.
    pub of_number: Option<&'a Known>,
    /// One of its unique code, under any number.
    pub of_unique: Option<&'a Known>,
    /// Those of its system whose words, or whose caller, may be the same.
    pub others: &'a [Known],
}

/// What a message is.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// An order that nobody knew.
    New {
        /// The order that it may be under another number: for a person to say.
        same_as: Option<SameAs>,
    },
    /// What was said before.
    Repeated,
    /// What was so before the last message.
    Stale,
    /// A recall that overtook its order: it is kept ([`Known::first`]), so that the order that comes late is recalled.
    RecalledFirst,
    /// It urges an order that nobody knows.
    OfNothing,
    /// Something else than before.
    Changed(Vec<Change>),
}

/// That an order may be another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SameAs {
    /// The number of the other.
    pub number: String,
    /// Why.
    pub why: Alike,
}

/// Why two orders may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alike {
    /// They have the same unique code.
    Unique,
    /// The same caller said the same words, within the hours of the mapping.
    Words,
}

impl Known {
    /// What is kept of an order that nobody knew, or of a recall that came before its order.
    #[must_use]
    pub fn first(order: &ExternalOrder, marks: Marks, now: UtcMicros) -> Self {
        Self {
            facts: order.facts.clone(),
            heard: vec![marks.raw.clone()],
            marks,
            first_at: now,
            heard_at: now,
            recalled: order.facts.notice == Notice::Recall,
            returned: 0,
        }
    }

    /// The same after a message with these changes.
    #[must_use]
    pub fn after(&self, order: &ExternalOrder, marks: Marks, changes: &[Change], now: UtcMicros) -> Self {
        let is_recalled = changes.contains(&Change::Recalled);
        let is_back =
            changes.iter().any(|change| matches!(change, Change::Revived | Change::Returned { .. }));
        let returns = changes.iter().filter(|change| matches!(change, Change::Returned { .. })).count();
        // Where their system counts, returns of which nothing was heard count as well.
        let rounds = self.facts.round.zip(order.facts.round);
        let skipped = rounds.map_or(0, |(before, later)| later.saturating_sub(before));
        let returns = u32::try_from(returns).unwrap_or(u32::MAX).min(1).max(skipped);
        let mut heard = self.heard.clone();
        heard.push(marks.raw.clone());
        let surplus = heard.len().saturating_sub(HEARD_MAX);
        heard.drain(..surplus);
        Self {
            facts: difference::merged(&self.facts, &order.said()),
            marks: self.marks.clone().or(marks),
            first_at: self.first_at,
            heard_at: now,
            recalled: is_recalled || (self.recalled && !is_back),
            returned: self.returned.saturating_add(returns),
            heard,
        }
    }

    /// Whether a message is older than the last one, by the time or the round that their system gives. An order again after
    /// its recall is the one of before, unless either says that it is newer.
    fn is_newer_than(&self, facts: &OrderFacts) -> bool {
        let times = self.facts.changed_at.zip(facts.changed_at);
        let rounds = self.facts.round.zip(facts.round);
        let is_older =
            times.is_some_and(|(last, this)| this < last) || rounds.is_some_and(|(last, this)| this < last);
        let is_renewed =
            times.is_some_and(|(last, this)| this > last) || rounds.is_some_and(|(last, this)| this > last);
        is_older || (self.recalled && facts.notice == Notice::Order && !is_renewed)
    }
}

impl Mapping {
    /// What a message is, beside what is known.
    #[must_use]
    pub fn hear(&self, order: &ExternalOrder, marks: &Marks, neighbours: Neighbours<'_>) -> Heard {
        let Some(known) = neighbours.of_number else {
            return match order.facts.notice {
                Notice::Order | Notice::Return => {
                    Heard::New { same_as: self.same_as(order, marks, neighbours) }
                }
                Notice::Recall => Heard::RecalledFirst,
                Notice::Urge => Heard::OfNothing,
            };
        };
        if known.heard.contains(&marks.raw) {
            return Heard::Repeated;
        }
        if known.is_newer_than(&order.said()) {
            return Heard::Stale;
        }
        let changes = difference::changes(known, order, marks);
        if changes.is_empty() { Heard::Repeated } else { Heard::Changed(changes) }
    }

    fn same_as(&self, order: &ExternalOrder, marks: &Marks, neighbours: Neighbours<'_>) -> Option<SameAs> {
        let of = |known: &Known, why| SameAs { number: known.facts.number.clone(), why };
        if let Some(known) = neighbours.of_unique.filter(|known| !known.recalled) {
            return Some(of(known, Alike::Unique));
        }
        let within_us = i64::from(self.alike_within_h) * MICROS_PER_HOUR;
        let is_near = |known: &Known| match (known.facts.received_at, order.facts.received_at) {
            (Some(known), Some(this)) => (known.0 - this.0).abs() <= within_us,
            _ => false,
        };
        let mut others = neighbours.others.iter();
        let found = others.find(|known| {
            !known.recalled
                && known.facts.system == order.facts.system
                && known.facts.number != order.facts.number
                && known.marks.says_the_same(marks)
                && is_near(known)
        });
        found.map(|known| of(known, Alike::Words))
    }
}
