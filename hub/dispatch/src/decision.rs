//! What a decision consists of: events, and what they mean for the ledger.

use std::collections::BTreeMap;

use crate::{ContentDigest, Event, OfferId, Policy, Stream, TaskId, Timer, UnitId, UtcMicros};

/// A policy and the digest by which events name it.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedPolicy {
    /// Digest of the document it was read from.
    pub digest: ContentDigest,
    /// The policy.
    pub policy: Policy,
}

/// A command carried out. An empty decision is valid: the command had nothing left to do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    /// What happened, in order.
    pub events: Vec<Event>,
    /// Versions of everything the decision read or writes.
    pub expect: BTreeMap<Stream, u64>,
    /// Units taken by offers.
    pub claims: Vec<(UnitId, OfferId)>,
    /// Units set free.
    pub releases: Vec<(UnitId, OfferId)>,
    /// Timers to set. The one that this decision uses up may be among them: it goes on then, and nothing of that is on record.
    pub set: Vec<(Timer, UtcMicros)>,
    /// Timers that no longer matter.
    pub cancel: Vec<Timer>,
    /// The timer that this decision uses up.
    pub consume: Option<Timer>,
}

impl Decision {
    /// Tasks for which somebody was looked for and nobody found: for the first time or in another way than before, which is on
    /// record, or as before, where the search only goes on.
    #[expect(clippy::wildcard_enum_match_arm, reason = "of all events and timers these are about a search")]
    pub fn found_nobody_for(&self) -> impl Iterator<Item = TaskId> + '_ {
        let said = self.events.iter().filter_map(|event| match event {
            Event::SearchFailed { task, .. } => Some(*task),
            _ => None,
        });
        let goes_on = |timer: &Timer| self.set.iter().any(|(set, _)| set == timer);
        let stands = self.consume.filter(goes_on).and_then(|timer| match timer {
            Timer::Search { task, .. } => Some(task),
            _ => None,
        });
        said.chain(stands)
    }
}
