//! Which units an import enrols, changes and strikes off.

use std::collections::BTreeSet;

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{PersonId, Skill, Travel, UnitId, UnitKind, board::Duty};
use hub_engine::UnitCard;
use hub_protocol::{
    self as wire,
    http::{ImportPart, ImportedUnit, UnitEntry},
    limits::SHORT_TEXT_MAX_BYTES,
};
use sha2::{Digest as _, Sha256};
use uuid::Builder;

use super::{
    changes::Changes,
    known::{Known, KnownUnit, known_area},
    misfit::{List, Misfits},
    people_plan::PeoplePlan,
};
use crate::picture::words;

/// Longest code of a unit, in bytes.
const CODE_LEN_MAX: usize = 128;

/// A unit to enrol, or to enrol again with another card.
pub(super) struct Enrolment {
    pub(super) unit: UnitId,
    pub(super) kind: UnitKind,
    pub(super) skills: Vec<Skill>,
    pub(super) home: AreaCode,
    pub(super) person: Option<PersonId>,
    pub(super) travel: Option<Travel>,
    pub(super) card: UnitCard,
}

#[derive(Default)]
pub(super) struct UnitPlan {
    pub(super) enrolments: Vec<Enrolment>,
    pub(super) enrolled_new: usize,
    pub(super) retired: Vec<UnitId>,
    pub(super) ids: Vec<ImportedUnit>,
    pub(super) changes: Changes,
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
    people: &PeoplePlan,
    tree: &AreaTree,
    misfits: &mut Misfits,
) -> UnitPlan {
    let mut plan = UnitPlan::default();
    let mut listed: BTreeSet<UnitId> = BTreeSet::new();
    for (index, entry) in entries.iter().enumerate() {
        let unit = unit_of(&entry.code);
        if !listed.insert(unit) {
            misfits.about(List::Units, index, shown(entry)).twice();
            continue;
        }
        let surroundings = (known, people, tree);
        let Some(enrolment) = enrolment(index, entry, surroundings, misfits) else { continue };
        plan.ids.push(ImportedUnit { code: entry.code.clone(), unit: wire::UnitId(unit.0) });
        let label = || format!("{} ({})", entry.name, entry.code);
        let enrolled = known.units.get(&unit).filter(|known| known.unit.duty != Duty::Retired);
        match enrolled {
            Some(enrolled) if enrolment.is_as(enrolled) => continue,
            Some(_) => plan.changes.changed.add(label),
            None => {
                plan.enrolled_new += 1;
                plan.changes.added.add(label);
            }
        }
        plan.enrolments.push(enrolment);
    }
    for known in known.units.values() {
        if listed.contains(&known.unit.id) || known.unit.duty == Duty::Retired {
            continue;
        }
        if known.is_held {
            let unit = known.unit.id;
            let en = format!("{unit} is not listed, but has an offer or is at work");
            misfits.part(ImportPart::Units, format!("{unit} 不在表中,但正在处置任务"), en);
        }
        let name = || known.card.as_ref().map_or_else(|| known.unit.id.to_string(), |card| card.name.clone());
        plan.changes.removed.add(name);
        plan.retired.push(known.unit.id);
    }
    plan
}

fn shown(entry: &UnitEntry) -> String {
    format!("{:?}", entry.code)
}

fn enrolment(
    index: usize,
    entry: &UnitEntry,
    (known, people, tree): (&Known, &PeoplePlan, &AreaTree),
    misfits: &mut Misfits,
) -> Option<Enrolment> {
    let before = misfits.len();
    let mut about = misfits.about(List::Units, index, shown(entry));
    if entry.code.is_empty() || entry.code.len() > CODE_LEN_MAX {
        about.length("code", "编号", "code", CODE_LEN_MAX);
    }
    if entry.name.trim().is_empty() || entry.name.len() > SHORT_TEXT_MAX_BYTES {
        about.length("name", "名称", "name", SHORT_TEXT_MAX_BYTES);
    }
    if entry.phone.as_ref().is_some_and(|phone| phone.len() > SHORT_TEXT_MAX_BYTES) {
        about.length("phone", "电话", "phone", SHORT_TEXT_MAX_BYTES);
    }
    if entry.skills.iter().any(|skill| skill.is_empty() || skill.len() > CODE_LEN_MAX) {
        about.length("skills", "技能", "skill", CODE_LEN_MAX);
    }
    let home = known_area(&entry.home, tree);
    if home.is_none() {
        about.no_area("home", &entry.home);
    }
    let person = entry.person.as_deref().map(|who| people.person(who, known).ok_or(who));
    if let Some(Err(who)) = person {
        about.nobody("person", who);
    }
    if misfits.len() > before {
        return None;
    }
    let mut skills: Vec<Skill> = entry.skills.iter().cloned().map(Skill).collect();
    skills.sort_unstable();
    skills.dedup();
    Some(Enrolment {
        unit: unit_of(&entry.code),
        kind: words::unit_kind_said(entry.kind),
        skills,
        home: home?,
        person: person.and_then(Result::ok),
        travel: entry.travel.map(words::travel_said),
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
            && unit.travel == self.travel
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
