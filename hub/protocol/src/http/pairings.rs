//! How a phone becomes a unit's device by a code, and how its page opens the unit socket.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::texts::ShortText;
use crate::{UnitId, UtcMicros};

/// Asks for a code for one more device of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NewPairing {
    /// The unit it will speak for.
    pub unit: UnitId,
    /// What it is, for people: "王强的手机".
    #[schema(value_type = ShortText)]
    pub label: String,
}

/// A code, to be typed or scanned within [`crate::limits::PAIRING_VALID_S`] seconds. It can be used once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Pairing {
    /// The code. The field page takes it from `/field#<code>`.
    pub code: String,
    /// Until when it can be used.
    pub expires_at_us: UtcMicros,
}

/// Turns a code into a device's token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ClaimPairing {
    /// The code; blanks, dashes and case do not matter.
    pub code: String,
}

/// A picture is kept. 201 the first time, 200 when the same picture comes again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PhotoKept {
    /// SHA-256 of its bytes, hex: for the `photos` of `done`.
    pub photo: String,
}
