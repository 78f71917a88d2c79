//! What a decision consists of: events, and what they mean for the ledger.

use std::collections::BTreeMap;

use crate::{ContentDigest, OfferId, Policy, Stream, Timer, UnitId, UtcMicros};

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
    pub events: Vec<crate::Event>,
    /// Versions of everything the decision read or writes.
    pub expect: BTreeMap<Stream, u64>,
    /// Units taken by offers.
    pub claims: Vec<(UnitId, OfferId)>,
    /// Units set free.
    pub releases: Vec<(UnitId, OfferId)>,
    /// Timers to set.
    pub set: Vec<(Timer, UtcMicros)>,
    /// Timers that no longer matter.
    pub cancel: Vec<Timer>,
    /// The timer that this decision uses up.
    pub consume: Option<Timer>,
}
