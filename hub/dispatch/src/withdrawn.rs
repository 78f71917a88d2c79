//! 作废: a registration that is withdrawn, and who may ask for it.

use serde::{Deserialize, Serialize};

use crate::{Actor, CaseId, PersonId, Sealed, Seat};

/// Who withdraws a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Withdrawer {
    /// Somebody at a seat.
    Seated(Actor),
    /// An account without a seat of its own, such as that of another platform: it takes back what it filed itself.
    Filer {
        /// Who.
        person: PersonId,
        /// Whose account filed the report that opened the case, as its first event says.
        filed_by: Option<PersonId>,
    },
}

/// The registration was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The case.
    pub case: CaseId,
    /// Who.
    pub by: PersonId,
    /// From which seat; none if whoever filed it took it back, and in events written before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<Seat>,
    /// Why.
    pub reason: Sealed,
}
