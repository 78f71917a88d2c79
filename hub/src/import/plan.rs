//! What an import would change, or every mistake in it.

use geo_index::AreaTree;
use hub_dispatch::{ContentDigest, DocumentKind, UnitId};
use hub_engine::organisation::{check_document, digest_of};
use hub_protocol::http::{
    ImportNote, ImportOrganisation, ImportPart, ImportedChanges, ImportedDocument, ImportedUnit,
    ImportedUnits, OrganisationImported,
};

use super::{
    changes::{self, Changes},
    known::Known,
    misfit::{Misfit, Misfits},
    people_plan::{PeoplePlan, plan_people},
    policy_plan::plan_policy,
    roster_plan::Surroundings,
    run_cards, standing,
    unit_plan::{Enrolment, UnitPlan, plan_units},
};

/// A document of the import.
pub(super) struct Document {
    pub(super) kind: DocumentKind,
    pub(super) digest: ContentDigest,
    pub(super) bytes: Vec<u8>,
    /// What holds of its kind, if anything: it was checked against that, and may hold parts of it.
    pub(super) before: Option<ContentDigest>,
    /// Whether it holds already.
    pub(super) is_adopted: bool,
}

/// What is to be done, checked.
pub(super) struct Plan {
    pub(super) documents: Vec<Document>,
    /// Documents in force that it was checked with, and that it leaves as they are.
    pub(super) beside: Vec<(DocumentKind, Option<ContentDigest>)>,
    pub(super) people: PeoplePlan,
    pub(super) enrolments: Vec<Enrolment>,
    pub(super) retired: Vec<UnitId>,
}

/// Checks the whole import. Besides the plan, what it comes to; accounts are added as they are made.
pub(super) fn plan(
    body: &ImportOrganisation,
    known: &Known,
) -> Result<(Plan, OrganisationImported), Vec<Misfit>> {
    let mut misfits = Misfits::default();
    let mut documents = Vec::new();
    let mut told = Told::default();
    let (planned, policy) = plan_policy(body, known, &mut told, &mut misfits);
    documents.extend(planned);
    documents.extend(standing::plan_calendar(body, known, &mut told, &mut misfits));
    let mut imported = None;
    if let Some(areas) = &body.areas {
        let areas = document(DocumentKind::Areas, areas, known, &mut misfits);
        imported = std::str::from_utf8(&areas.bytes)
            .ok()
            .and_then(|text| AreaTree::from_geojson(areas.digest.0.clone(), text).ok());
        documents.push(areas);
    }
    let tree = imported.as_ref().unwrap_or_else(|| known.organisation.areas());
    if body.areas.is_some() {
        told.part(ImportPart::Areas, changes::of_areas(known.organisation.areas(), tree));
    }
    let around = (tree, &policy);
    let (planned, catalogue) = standing::plan_catalogue(body, known, around, &mut told, &mut misfits);
    documents.extend(planned);
    let around = (tree, catalogue.as_deref());
    let mut people = body.people.as_deref().map(|people| plan_people(people, known, around, &mut misfits));
    if let Some(people) = &mut people {
        told.part(ImportPart::People, std::mem::take(&mut people.changes));
        if !people.accounts.is_empty() {
            told.part(ImportPart::Accounts, std::mem::take(&mut people.new_accounts));
        }
        told.notes.append(&mut people.notes);
    }
    let has_people = people.is_some();
    let people = people.unwrap_or_default();
    if body.roster.is_some() || body.swaps.is_some() || has_people {
        let surroundings = Surroundings { known, people: &people, tree };
        let roster = surroundings.plan(body.roster.as_deref(), body.swaps.as_deref(), &mut misfits);
        if body.roster.is_some() || body.swaps.is_some() {
            told.part(ImportPart::Roster, surroundings.changes(&roster));
            documents.push(document(DocumentKind::Roster, &roster.document(), known, &mut misfits));
        }
        if has_people {
            told.notes.extend(surroundings.nameless(&roster));
        }
    }
    let mut units = UnitPlan::default();
    match &body.units {
        Some(listed) => {
            units = plan_units(listed, known, &people, tree, &mut misfits);
            told.part(ImportPart::Units, std::mem::take(&mut units.changes));
        }
        None => told.notes.extend(homeless(known, tree)),
    }
    if !misfits.0.is_empty() {
        return Err(misfits.0);
    }
    let unanswered = run_cards::unanswered(&policy, body.units.as_deref(), known);
    told.notes.extend(standing::shortened(ImportPart::Policy, unanswered));
    let beside = beside(&documents, known);
    Ok(whole(documents, beside, people, units, told))
}

/// What there is to tell, part by part.
#[derive(Default)]
pub(super) struct Told {
    changes: Vec<ImportedChanges>,
    pub(super) notes: Vec<ImportNote>,
}

impl Told {
    pub(super) fn part(&mut self, part: ImportPart, changes: Changes) {
        self.changes.push(changes.wire(part));
    }
}

/// Everything else is checked with the areas and the policy that hold, unless the import brings others.
fn beside(documents: &[Document], known: &Known) -> Vec<(DocumentKind, Option<ContentDigest>)> {
    let is_brought = |kind: &DocumentKind| documents.iter().any(|document| document.kind == *kind);
    let left = [DocumentKind::Areas, DocumentKind::Policy].into_iter().filter(|kind| !is_brought(kind));
    left.map(|kind| (kind, known.adopted.get(&kind).cloned())).collect()
}

fn whole(
    documents: Vec<Document>,
    beside: Vec<(DocumentKind, Option<ContentDigest>)>,
    people: PeoplePlan,
    units: UnitPlan,
    told: Told,
) -> (Plan, OrganisationImported) {
    let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
    let kind = crate::picture::words::document_kind;
    let document = |document: &Document| ImportedDocument {
        kind: kind(document.kind),
        digest: document.digest.0.clone(),
    };
    let UnitPlan { enrolments, enrolled_new, retired, ids, .. } = units;
    let ids: Vec<ImportedUnit> = ids;
    let summary = OrganisationImported {
        documents: documents.iter().map(document).collect(),
        units: ImportedUnits {
            enrolled: count(enrolled_new),
            changed: count(enrolments.len() - enrolled_new),
            retired: count(retired.len()),
            ids,
        },
        notes: told.notes,
        changes: told.changes,
        accounts_created: Vec::new(),
    };
    (Plan { documents, beside, people, enrolments, retired }, summary)
}

/// A document that only has to be usable by itself.
pub(super) fn document(
    kind: DocumentKind,
    value: &serde_json::Value,
    known: &Known,
    misfits: &mut Misfits,
) -> Document {
    // Keys are written in order, so that the same content has the same digest.
    let bytes = serde_json::to_vec(value).expect("a JSON value is JSON");
    if let Err(error) = check_document(kind, &bytes) {
        error.mistakes.iter().for_each(|mistake| misfits.part(part_of(kind), mistake, mistake));
    }
    Document::of(kind, bytes, known)
}

impl Document {
    /// A document by its bytes, beside what holds of its kind.
    pub(super) fn of(kind: DocumentKind, bytes: Vec<u8>, known: &Known) -> Self {
        let digest = digest_of(&bytes);
        let before = known.adopted.get(&kind).cloned();
        let is_adopted = before.as_ref() == Some(&digest);
        Self { kind, digest, bytes, before, is_adopted }
    }
}

fn part_of(kind: DocumentKind) -> ImportPart {
    match kind {
        DocumentKind::Areas => ImportPart::Areas,
        DocumentKind::Policy => ImportPart::Policy,
        DocumentKind::Roster => ImportPart::Roster,
        DocumentKind::Calendar => ImportPart::Calendar,
        DocumentKind::Catalogue => ImportPart::Catalogue,
        DocumentKind::Places => unreachable!("place names are imported on a way of their own"),
        DocumentKind::Closures => unreachable!("roads are closed one by one"),
    }
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
