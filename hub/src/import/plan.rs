//! What an import would change, or every mistake in it.

use std::{collections::BTreeMap, sync::Arc};

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{ContentDigest, DocumentKind, PersonId, UnitId, UtcMicros, board::Unit};
use hub_engine::{
    Engine, Organisation, UnitCard,
    organisation::{DutyPost, RosterDuty as Duty, check_document, digest_of},
};
use hub_protocol::{
    self as wire,
    http::{
        ImportNote, ImportOrganisation, ImportPart, ImportedDocument, ImportedUnit, ImportedUnits,
        OrganisationImported, RosterDuty,
    },
};
use serde_json::json;

use super::unit_plan::{Enrolment, plan_units};
use crate::identity::Identity;

/// What holds before the import.
pub(super) struct Known {
    pub(super) organisation: Organisation,
    adopted: BTreeMap<DocumentKind, ContentDigest>,
    pub(super) units: BTreeMap<UnitId, KnownUnit>,
    people: BTreeMap<String, PersonId>,
}

/// An enrolled unit, its card, and whether it is at work.
pub(super) struct KnownUnit {
    pub(super) unit: Unit,
    pub(super) card: Option<Arc<UnitCard>>,
    pub(super) is_held: bool,
}

impl Known {
    pub(super) fn of(engine: &Engine, identity: &Identity) -> Self {
        let accounts = identity.accounts();
        let people = accounts.iter().map(|account| (account.login.clone(), account.person)).collect();
        engine.read(|view| Self {
            organisation: view.organisation.clone(),
            adopted: view.board.register().adopted.clone(),
            units: view
                .board
                .units()
                .map(|unit| {
                    let card = view.cards.get(&unit.id).cloned();
                    let is_held = view.board.hold_on(unit.id).is_some();
                    (unit.id, KnownUnit { unit: unit.clone(), card, is_held })
                })
                .collect(),
            people,
        })
    }

    pub(super) fn person(&self, login: &str) -> Option<PersonId> {
        self.people.get(login).copied()
    }
}

/// A document of the import.
pub(super) struct Document {
    pub(super) kind: DocumentKind,
    pub(super) digest: ContentDigest,
    pub(super) bytes: Vec<u8>,
    /// Whether it holds already.
    pub(super) is_adopted: bool,
}

/// What is to be done, checked.
pub(super) struct Plan {
    pub(super) documents: Vec<Document>,
    pub(super) enrolments: Vec<Enrolment>,
    pub(super) retired: Vec<UnitId>,
    pub(super) enrolled_new: usize,
    pub(super) ids: Vec<ImportedUnit>,
    pub(super) notes: Vec<ImportNote>,
}

/// Checks the whole import.
pub(super) fn plan(body: ImportOrganisation, known: &Known) -> Result<Plan, Vec<String>> {
    let mut mistakes = Vec::new();
    let mut documents = Vec::new();
    let mut notes = Vec::new();
    if let Some(policy) = &body.policy {
        documents.push(document(DocumentKind::Policy, policy, known, &mut mistakes));
    }
    let mut imported = None;
    if let Some(areas) = &body.areas {
        let areas = document(DocumentKind::Areas, areas, known, &mut mistakes);
        imported = std::str::from_utf8(&areas.bytes)
            .ok()
            .and_then(|text| AreaTree::from_geojson(areas.digest.0.clone(), text).ok());
        documents.push(areas);
    }
    let tree = imported.as_ref().unwrap_or_else(|| known.organisation.areas());
    if let Some(roster) = &body.roster {
        let roster = roster_document(roster, known, tree, &mut mistakes);
        documents.push(document(DocumentKind::Roster, &roster, known, &mut mistakes));
    }
    let units = body.units.as_deref().map(|units| plan_units(units, known, tree, &mut mistakes));
    if body.units.is_none() {
        notes.extend(homeless(known, tree));
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let units = units.unwrap_or_default();
    Ok(Plan {
        documents,
        enrolments: units.enrolments,
        retired: units.retired,
        enrolled_new: units.enrolled_new,
        ids: units.ids,
        notes,
    })
}

fn document(
    kind: DocumentKind,
    value: &serde_json::Value,
    known: &Known,
    mistakes: &mut Vec<String>,
) -> Document {
    // Keys are written in order, so that the same content has the same digest.
    let bytes = serde_json::to_vec(value).expect("a JSON value is JSON");
    if let Err(error) = check_document(kind, &bytes) {
        mistakes.extend(error.mistakes.iter().map(|mistake| format!("{}: {mistake}", name_of(kind))));
    }
    let digest = digest_of(&bytes);
    let is_adopted = known.adopted.get(&kind) == Some(&digest);
    Document { kind, digest, bytes, is_adopted }
}

pub(super) fn name_of(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Areas => "areas",
        DocumentKind::Policy => "policy",
        DocumentKind::Roster => "roster",
        DocumentKind::Places => "places",
    }
}

fn roster_document(
    wanted: &[RosterDuty],
    known: &Known,
    tree: &AreaTree,
    mistakes: &mut Vec<String>,
) -> serde_json::Value {
    let mut duties: Vec<Duty> = Vec::new();
    for (index, duty) in wanted.iter().enumerate() {
        let (from_us, until_us) = (duty.from_us.map(instant), duty.until_us.map(instant));
        let (area, person) = (known_area(&duty.area, tree), known.person(&duty.person));
        if area.is_none() {
            mistakes.push(format!("roster[{index}]: there is no area {}", duty.area));
        }
        if person.is_none() {
            mistakes.push(format!("roster[{index}] ({}): there is no account {:?}", duty.area, duty.person));
        }
        if from_us.zip(until_us).is_some_and(|(from, until)| until <= from) {
            mistakes.push(format!("roster[{index}] ({}): it ends before it begins", duty.area));
        }
        if let (Some(area), Some(person)) = (area, person) {
            duties.push(Duty { area, person, post: DutyPost::Officer, from_us, until_us });
        }
    }
    json!({ "duties": duties })
}

fn instant(at: wire::UtcMicros) -> UtcMicros {
    UtcMicros(at.get())
}

pub(super) fn known_area(code: &wire::AreaCode, tree: &AreaTree) -> Option<AreaCode> {
    // A text that cannot be a code names no area; the mistake shows the text.
    let code = AreaCode::new(&code.0).ok()?;
    tree.area(&code).map(|area| area.code.clone())
}

/// Units whose home is not in the new tree: they belong to nobody until they are imported again.
fn homeless(known: &Known, tree: &AreaTree) -> Vec<ImportNote> {
    let lost = known.units.values().filter(|known| tree.area(&known.unit.home).is_none());
    lost.map(|known| ImportNote {
        part: ImportPart::Units,
        entry: known.unit.id.to_string(),
        message: format!("its home {} is not among the areas", known.unit.home),
    })
    .collect()
}

impl Plan {
    /// What the plan comes to.
    pub(super) fn summary(&self) -> OrganisationImported {
        let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        let kind = crate::picture::words::document_kind;
        let document = |document: &Document| ImportedDocument {
            kind: kind(document.kind),
            digest: document.digest.0.clone(),
        };
        OrganisationImported {
            documents: self.documents.iter().map(document).collect(),
            units: ImportedUnits {
                enrolled: count(self.enrolled_new),
                changed: count(self.enrolments.len() - self.enrolled_new),
                retired: count(self.retired.len()),
                ids: self.ids.clone(),
            },
            notes: self.notes.clone(),
            changes: Vec::new(),
            accounts_created: Vec::new(),
        }
    }
}
