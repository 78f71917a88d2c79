//! Names and instants on the wire: UUID strings, area codes, and UTC microseconds that JavaScript can hold.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        ///
        /// A UUID as a string; new ones are version 7.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
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
    /// A person, whether with an account or only on the roster.
    PersonId,
    /// One whistle, by which departments are called to a place.
    WhistleId,
    /// One 突发事件.
    IncidentId,
    /// One message in a unit's mailbox.
    MessageId,
    /// One order of a unit; made by the unit, and its idempotency key.
    OrderId,
    /// An account; the person who signs in with it has the same UUID.
    AccountId,
    /// A device that may connect for a unit.
    DeviceId,
    /// A picture or recording that goes with a report; made by whoever hands it in.
    AttachmentId,
    /// A closed part of the roads; made by whoever closes it.
    ClosureId,
    /// The ledger's incarnation: new after a restore, a migration or a lossy fail-over, never after a mere restart.
    Epoch,
);

/// Code of an area. Opaque: neither parent nor tier may be read out of its digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
#[schema(min_length = 1, max_length = 32, pattern = "^[0-9A-Za-z_-]+$")]
pub struct AreaCode(pub String);

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Code of a department or another organisation that deals with matters from a desk. Opaque.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
#[schema(min_length = 1, max_length = 64, pattern = r"^[^\s\x00-\x1f\x7f-\x9f]+$")]
pub struct DepartmentCode(pub String);

impl fmt::Display for DepartmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An instant: microseconds since 1970-01-01T00:00:00Z, from 0 to 2⁵³ − 1 (the year 2255). Fields that hold one
/// end in `_us`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(try_from = "i64", into = "i64")]
#[ts(type = "number")]
#[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
pub struct UtcMicros(i64);

/// A number that is no instant on this wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not an instant in microseconds from 0 to 9007199254740991")]
pub struct UtcMicrosError(pub i64);

impl UtcMicros {
    /// The last instant that can be written.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// Checks a number.
    ///
    /// # Errors
    /// The number, if it is negative or beyond [`Self::MAX`].
    pub fn new(us: i64) -> Result<Self, UtcMicrosError> {
        if (0..=Self::MAX.0).contains(&us) { Ok(Self(us)) } else { Err(UtcMicrosError(us)) }
    }

    /// The nearest instant that can be written; for instants that the hub itself recorded.
    #[must_use]
    pub fn clamped(us: i64) -> Self {
        Self(us.clamp(0, Self::MAX.0))
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for UtcMicros {
    type Error = UtcMicrosError;

    fn try_from(us: i64) -> Result<Self, UtcMicrosError> {
        Self::new(us)
    }
}

impl From<UtcMicros> for i64 {
    fn from(instant: UtcMicros) -> Self {
        instant.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_that_javascript_cannot_hold_is_refused_by_name() {
        let text = serde_json::from_str::<UtcMicros>("9007199254740992").unwrap_err().to_string();
        assert!(text.contains("9007199254740992"), "{text}");
        assert!(serde_json::from_str::<UtcMicros>("-1").is_err());
        assert_eq!(serde_json::from_str::<UtcMicros>("9007199254740991").unwrap(), UtcMicros::MAX);
    }

    #[test]
    fn a_recorded_instant_beyond_the_wire_stays_at_its_end() {
        assert_eq!(UtcMicros::clamped(i64::MAX), UtcMicros::MAX);
        assert_eq!(UtcMicros::clamped(-5).get(), 0);
    }
}
