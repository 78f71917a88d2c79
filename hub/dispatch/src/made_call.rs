//! Calls to 110, 119 and 120 that somebody made.

use serde::{Deserialize, Serialize};

use crate::{CaseId, PersonId, Service, UtcMicros};

/// A call to 110, 119 or 120, as it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeCall {
    /// The service.
    pub service: Service,
    /// When it was called.
    pub called_at: UtcMicros,
    /// Who says so.
    pub by: PersonId,
}

/// A call or transfer that is on record for a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRecorded {
    /// The case.
    pub case: CaseId,
    /// The service called.
    pub service: Service,
    /// When the call was made.
    pub called_at: UtcMicros,
    /// Who recorded it.
    pub by: PersonId,
}
