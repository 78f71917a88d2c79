//! Names and instants: types, so that a case is never taken for a unit or a millisecond for a second.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A UUID v7 with a meaning.
macro_rules! id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

id!(
    /// What one caller said, by one channel.
    ReportId,
    /// The matter that a report is about.
    CaseId,
    /// What one unit does about a case.
    TaskId,
    /// One task put to one unit, once.
    OfferId,
    /// A responder: a person on foot, a vehicle with its crew, a boat.
    UnitId,
    /// A person with an account.
    PersonId,
    /// One message in a unit's mailbox.
    MessageId,
    /// One whistle, by which departments are called to a place.
    WhistleId,
    /// One 突发事件.
    IncidentId,
);

/// Cases and units have places, by which an index finds them.
macro_rules! found_by_place {
    ($($name:ident),+) => {$(
        impl geo_index::UnitKey for $name {
            type Slots = geo_index::Hashed<Self>;
        }
    )+};
}

found_by_place!(CaseId, UnitId);

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UtcMicros(pub i64);

impl UtcMicros {
    /// The instant `ms` milliseconds later; stays at the end of time rather than wrapping.
    #[must_use]
    pub fn plus_ms(self, ms: u64) -> Self {
        self.plus_us(ms.saturating_mul(1_000))
    }

    /// The instant `us` microseconds later.
    #[must_use]
    pub fn plus_us(self, us: u64) -> Self {
        Self(self.0.saturating_add(i64::try_from(us).unwrap_or(i64::MAX)))
    }

    /// Milliseconds from `earlier` to this instant; 0 if it is not earlier.
    #[must_use]
    pub fn since_ms(self, earlier: Self) -> u64 {
        self.since_us(earlier) / 1_000
    }

    /// Microseconds from `earlier` to this instant; 0 if it is not earlier.
    #[must_use]
    pub fn since_us(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0)
    }
}

/// SHA-256 of a document's bytes, as 64 hex digits: policies, area trees and rosters are named by content.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentDigest(pub String);

/// Code of a category, as the catalogue writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Category(pub String);

/// Something a unit can do, for example `boat` or `first_aid`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Skill(pub String);

/// Words kept outside the chain: where they are, and a salted commitment to them.
///
/// Events hold no names, telephone numbers or free text. Erasing takes the vault row away; the commitment
/// stays and tells nothing without the salt, which went with the row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Key of the vault row.
    pub vault: Uuid,
    /// SHA-256 over salt and content, as hex.
    pub commitment: String,
}

/// Whether no generation is set, in records of before it was kept.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
pub(crate) fn is_none_set(generation: &u64) -> bool {
    *generation == 0
}
