//! Telling somebody who has no console open, or a unit whose device is not connected, by another channel: SMS, 政务微信,
//! a caller. It never counts as an answer.

use serde::{Deserialize, Serialize};

use crate::{CaseId, OfferId, PersonId, TaskId, UnitId};

/// Whom the hub tried to reach outside its own sockets, and about what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Reach {
    /// Somebody on duty, about an alert.
    Alert {
        /// The case.
        case: CaseId,
        /// The round that was alerted.
        round: u32,
        /// Who.
        person: PersonId,
    },
    /// A unit, about an offer.
    Offer {
        /// The task offered.
        task: TaskId,
        /// The offer.
        offer: OfferId,
        /// The unit.
        unit: UnitId,
    },
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReachOutcome {
    /// The channel took the message. That is no answer: only the person's own answer stops a clock.
    Taken,
    /// The channel refused it for good.
    Refused,
    /// The channel could not be reached in any try.
    Failed,
    /// Nobody knows a number.
    NoNumber,
}

/// Somebody was told by another channel, or could not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachRecorded {
    /// Whom, and about what.
    pub reach: Reach,
    /// Code of the channel, for example `sms`.
    pub channel: String,
    /// What came of it.
    pub outcome: ReachOutcome,
}
