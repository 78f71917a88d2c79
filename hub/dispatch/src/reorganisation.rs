//! An organisation as an import changes it: documents, units and who is struck off, all of it or nothing.

use geo_index::AreaCode;

use crate::{ContentDigest, DocumentKind, PersonId, Skill, Travel, UnitId, UnitKind};

/// What an import changes in one decision.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reorganisation {
    /// Documents that were made from those in force, one of a kind.
    pub amendments: Vec<Amendment>,
    /// Documents beside which all of this was checked, and that must still be in force; none where none was.
    pub beside: Vec<(DocumentKind, Option<ContentDigest>)>,
    /// Units to be enrolled, or to be given another card.
    pub enrolments: Vec<Enrolment>,
    /// Units to be struck off.
    pub retired: Vec<UnitId>,
    /// Who, if a person.
    pub by: Option<PersonId>,
}

/// A document made from the one in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// Which.
    pub kind: DocumentKind,
    /// What it was made from; none if there was none in force.
    pub from: Option<ContentDigest>,
    /// Its content.
    pub digest: ContentDigest,
}

/// A unit as it shall be enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The unit.
    pub unit: UnitId,
    /// What it is.
    pub kind: UnitKind,
    /// Its skills.
    pub skills: Vec<Skill>,
    /// The area it belongs to.
    pub home: AreaCode,
    /// The person who answers for it, if that person is known.
    pub person: Option<PersonId>,
    /// How it gets about; none where its kind says so.
    pub travel: Option<Travel>,
}
