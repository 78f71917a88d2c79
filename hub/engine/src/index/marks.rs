//! The numbers that stand for scopes and terms.

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::DepartmentCode;
use hub_ledger::Mark;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Who may be found by a term, and what it is of: the same word is another term in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// What whoever sees the case may read: text and address.
    Said,
    /// What only those may read who see callers: names, and every word of a confidential report.
    Guarded,
    /// A caller's telephone number, for those who see callers.
    Phone,
    /// The case's id, and the numbers of its reports.
    Name,
    /// An area that the case lies in.
    Area,
    /// The area that is the case's own.
    OwnArea,
    /// A department that has a task of the case.
    Desk,
}

impl Class {
    fn tag(self) -> u8 {
        match self {
            Self::Said => b's',
            Self::Guarded => b'g',
            Self::Phone => b'p',
            Self::Name => b'n',
            Self::Area => b'a',
            Self::OwnArea => b'o',
            Self::Desk => b'd',
        }
    }
}

/// Makes the marks of one ledger: digests under a salt that is random for each, so that what is seen of one ledger tells
/// nothing of another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Marker {
    salt: Uuid,
}

impl Marker {
    /// Under the ledger's own salt: [`crate::salt::of`].
    pub(crate) fn under(salt: Uuid) -> Self {
        Self { salt }
    }

    pub(super) fn mark(self, class: Class, word: &str) -> Mark {
        let digest =
            Sha256::new().chain_update(self.salt).chain_update([class.tag()]).chain_update(word).finalize();
        Mark::from_le_bytes(*digest.first_chunk().expect("SHA-256 has 32 bytes"))
    }

    pub(super) fn area(self, code: &AreaCode) -> Mark {
        self.mark(Class::Area, code.as_str())
    }

    pub(super) fn own(self, code: &AreaCode) -> Mark {
        self.mark(Class::OwnArea, code.as_str())
    }

    /// The same for whistles: what is found among cases is none of them, and the other way round.
    pub(super) fn of_whistles(self) -> Self {
        Self { salt: Uuid::from_u128(!self.salt.as_u128()) }
    }

    /// The same for incidents.
    pub(super) fn of_incidents(self) -> Self {
        Self { salt: Uuid::from_u128(self.salt.as_u128().rotate_left(64)) }
    }

    /// Whatever is not looked for by area or department.
    pub(super) fn all(self) -> Mark {
        self.mark(Class::Area, "*")
    }

    pub(super) fn desk(self, department: &DepartmentCode) -> Mark {
        self.mark(Class::Desk, &department.0)
    }

    /// An area and everything above it.
    pub(super) fn line(self, areas: &AreaTree, code: &AreaCode) -> Vec<Mark> {
        line(areas, code).iter().map(|code| self.area(code)).collect()
    }
}

/// An area and everything above it, upwards. What is not in the tree any more counts as the first root's own.
pub(super) fn line(areas: &AreaTree, code: &AreaCode) -> Vec<AreaCode> {
    let mut line: Vec<AreaCode> = areas.ancestors(code).map(|area| area.code.clone()).collect();
    if line.is_empty() {
        line.push(code.clone());
        line.extend(areas.areas().next().map(|root| root.code.clone()));
    }
    line
}
