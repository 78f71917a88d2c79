//! 改地点: where a case is said to be, and which posts are responsible from then on.

use geo_index::{AreaCode, Place};
use serde::{Deserialize, Serialize};

use crate::{Actor, CaseId, Matter, PersonId, Rung, Sealed, Seat};

/// A person says where a case is.
#[derive(Debug, Clone, PartialEq)]
pub struct Placing {
    /// The case.
    pub case: CaseId,
    /// The point, if known.
    pub place: Option<Place>,
    /// The deepest area that contains it.
    pub area: AreaCode,
    /// Who says so, and from which seat.
    pub by: Actor,
    /// Why; the shell asks for it where the case goes to posts of another line.
    pub reason: Option<Sealed>,
    /// What the catalogue in force says of its matter for there, if it lists it.
    pub matter: Option<Matter>,
}

/// A person said where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasePlaced {
    /// The case.
    pub case: CaseId,
    /// The point, if known.
    pub place: Option<Place>,
    /// The area that contains it.
    pub area: AreaCode,
    /// The ladder from there.
    pub ladder: Vec<Rung>,
    /// Who said so.
    pub by: PersonId,
    /// From which seat; events written before it was kept have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<Seat>,
    /// Index of the rung that owns it on another ladder than before: of the tier that had it, if that has a post there. None
    /// where the ladder stays, and in events written before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rung: Option<u8>,
    /// Why, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
    /// Its matter with the departments of there, where no department has had it and those are others than before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<Box<Matter>>,
}

impl CasePlaced {
    /// Whether the case goes to posts of another line than those of the ladder that it had: its lowest post is not among
    /// them. A place that is only known more exactly than before leaves it in the same line.
    #[must_use]
    pub fn leaves(&self, before: &[Rung]) -> bool {
        leaves_line(before, &self.ladder)
    }
}

/// Whether a case that had one ladder and gets another goes to posts of another line.
#[must_use]
pub fn leaves_line(before: &[Rung], ladder: &[Rung]) -> bool {
    before.first().is_some_and(|lowest| !ladder.contains(lowest))
}
