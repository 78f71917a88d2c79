//! Which units an import enrols, changes and strikes off.

use std::collections::BTreeSet;

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{PersonId, Skill, UnitId, UnitKind, board::Duty};
use hub_engine::UnitCard;
use hub_protocol::{
    self as wire,
    http::{ImportedUnit, UnitEntry},
    limits::SHORT_TEXT_MAX_BYTES,
};
use sha2::{Digest as _, Sha256};
use uuid::Builder;

use super::plan::{Known, KnownUnit, known_area};
use crate::picture::words;

/// Longest code of a unit, in bytes.
const CODE_LEN_MAX: usize = 128;

/// A unit to enrol, or to enrol again with another card.
pub(super) struct Enrolment {
    pub(super) code: String,
    pub(super) unit: UnitId,
    pub(super) kind: UnitKind,
    pub(super) skills: Vec<Skill>,
    pub(super) home: AreaCode,
    pub(super) person: Option<PersonId>,
    pub(super) card: UnitCard,
}

#[derive(Default)]
pub(super) struct UnitPlan {
    pub(super) enrolments: Vec<Enrolment>,
    pub(super) enrolled_new: usize,
    pub(super) retired: Vec<UnitId>,
    pub(super) ids: Vec<ImportedUnit>,
}

/// The id of the unit that a centre knows by this code: a UUID (version 8) made from the code alone, so that it is found again
/// by every import.
pub(super) fn unit_of(code: &str) -> UnitId {
    let digest = Sha256::new().chain_update("huying unit\0").chain_update(code).finalize();
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    UnitId(Builder::from_custom_bytes(bytes).into_uuid())
}

/// Checks all units; those enrolled and not listed are struck off.
pub(super) fn plan_units(
    entries: &[UnitEntry],
    known: &Known,
    tree: &AreaTree,
    mistakes: &mut Vec<String>,
) -> UnitPlan {
    let mut plan = UnitPlan::default();
    let mut listed: BTreeSet<UnitId> = BTreeSet::new();
    for (index, entry) in entries.iter().enumerate() {
        let unit = unit_of(&entry.code);
        if !listed.insert(unit) {
            mistakes.push(format!("units[{index}]: code {:?} is there twice", entry.code));
            continue;
        }
        let Some(enrolment) = enrolment(index, entry, known, tree, mistakes) else { continue };
        plan.ids.push(ImportedUnit { code: entry.code.clone(), unit: wire::UnitId(unit.0) });
        let enrolled = known.units.get(&unit).filter(|known| known.unit.duty != Duty::Retired);
        match enrolled {
            Some(enrolled) if enrolment.is_as(enrolled) => {}
            Some(_) => plan.enrolments.push(enrolment),
            None => {
                plan.enrolled_new += 1;
                plan.enrolments.push(enrolment);
            }
        }
    }
    for known in known.units.values() {
        if listed.contains(&known.unit.id) || known.unit.duty == Duty::Retired {
            continue;
        }
        if known.is_held {
            mistakes.push(format!("units: {} is not listed, but has an offer or is at work", known.unit.id));
        }
        plan.retired.push(known.unit.id);
    }
    plan
}

fn enrolment(
    index: usize,
    entry: &UnitEntry,
    known: &Known,
    tree: &AreaTree,
    mistakes: &mut Vec<String>,
) -> Option<Enrolment> {
    let before = mistakes.len();
    let mut mistake = |what: String| mistakes.push(format!("units[{index}] ({:?}): {what}", entry.code));
    if entry.code.is_empty() || entry.code.len() > CODE_LEN_MAX {
        mistake(format!("its code is not 1 to {CODE_LEN_MAX} bytes long"));
    }
    if entry.name.trim().is_empty() || entry.name.len() > SHORT_TEXT_MAX_BYTES {
        mistake(format!("its name is not 1 to {SHORT_TEXT_MAX_BYTES} bytes long"));
    }
    if entry.phone.as_ref().is_some_and(|phone| phone.len() > SHORT_TEXT_MAX_BYTES) {
        mistake(format!("its phone is longer than {SHORT_TEXT_MAX_BYTES} bytes"));
    }
    if let Some(skill) = entry.skills.iter().find(|skill| skill.is_empty() || skill.len() > CODE_LEN_MAX) {
        mistake(format!("its skill {skill:?} is not 1 to {CODE_LEN_MAX} bytes long"));
    }
    let home = known_area(&entry.home, tree);
    if home.is_none() {
        mistake(format!("there is no area {}", entry.home));
    }
    let person = entry.person.as_deref().map(|login| known.person(login).ok_or(login));
    if let Some(Err(login)) = person {
        mistake(format!("there is no account {login:?}"));
    }
    if mistakes.len() > before {
        return None;
    }
    let mut skills: Vec<Skill> = entry.skills.iter().cloned().map(Skill).collect();
    skills.sort_unstable();
    skills.dedup();
    Some(Enrolment {
        code: entry.code.clone(),
        unit: unit_of(&entry.code),
        kind: words::unit_kind_said(entry.kind),
        skills,
        home: home?,
        person: person.and_then(Result::ok),
        card: UnitCard { name: entry.name.clone(), phone: entry.phone.clone() },
    })
}

impl Enrolment {
    fn is_as(&self, known: &KnownUnit) -> bool {
        let unit = &known.unit;
        unit.kind == self.kind
            && unit.skills == self.skills
            && unit.home == self.home
            && unit.person == self.person
            && known.card.as_deref().is_some_and(|card| *card == self.card)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_the_same_unit_for_ever() {
        assert_eq!(unit_of("巡防-01"), unit_of("巡防-01"));
        assert_ne!(unit_of("巡防-01"), unit_of("巡防-02"));
        assert_eq!(unit_of("A").to_string(), unit_of("A").0.hyphenated().to_string());
        assert_eq!(unit_of("A").0.get_version_num(), 8);
    }
}
