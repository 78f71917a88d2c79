//! What an import changes, in as few orders as the ledger takes: one, unless it is larger than a prefecture's.

use hub_dispatch::{
    Amendment, ContentDigest, DocumentKind, Enrolment as Enrolled, PersonId, Reorganisation, UnitId,
};
use hub_engine::{
    PersonCard,
    words::{person_card_row, unit_card_row},
};
use hub_ledger::{APPEND_ENTRIES_MAX, RowChange, Shelf};
use sha2::{Digest as _, Sha256};

use crate::{
    identity::people_mark,
    import::{plan::Document, unit_plan::Enrolment},
};

/// Entries of one append that are counted on: what the messages of a unit that is struck off add stays below the rest.
const ENTRIES_MAX: usize = APPEND_ENTRIES_MAX / 10 * 9;
/// Rows of a unit: its card and its state.
const ENTRIES_OF_UNIT: usize = 2;
/// Rows and events of a unit that is struck off: it and its mailbox.
const ENTRIES_OF_RETIRED: usize = 4;

/// One order of an import.
#[derive(Debug, Default)]
pub(super) struct Batch {
    reorganisation: Reorganisation,
    rows: Vec<RowChange>,
    entries: usize,
    people: People,
}

/// Whether cards of people are among the rows.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum People {
    #[default]
    AsBefore,
    Changed,
}

/// A person whose card changes, and the card; none if it goes.
type Card = (PersonId, Option<PersonCard>);

/// Everything that an import changes but accounts.
#[derive(Default)]
pub(super) struct Changed {
    pub(super) documents: Vec<Document>,
    /// Documents in force that it was checked with, and that it leaves as they are.
    pub(super) beside: Vec<(DocumentKind, Option<ContentDigest>)>,
    pub(super) people: Vec<Card>,
    pub(super) enrolments: Vec<Enrolment>,
    pub(super) retired: Vec<UnitId>,
}

/// The orders of an import: documents first, for everything else stands in them; then who is struck off, people, and units.
pub(super) fn batches(changed: Changed, by: Option<PersonId>) -> Vec<Batch> {
    let Changed { documents, beside, people, enrolments, retired } = changed;
    let mut first = Batch::default();
    first.reorganisation.beside = beside;
    // Once the first order is carried out, these hold, and the others stand beside them.
    let mut held = first.reorganisation.beside.clone();
    for document in documents {
        held.retain(|(kind, _)| *kind != document.kind);
        held.push((document.kind, Some(document.digest.clone())));
        first.document(document);
    }
    let mut packed = Packed { full: Vec::new(), last: first, held };
    for unit in retired {
        packed.with(ENTRIES_OF_RETIRED).reorganisation.retired.push(unit);
    }
    for (person, card) in people {
        let batch = packed.with(1);
        batch.people = People::Changed;
        batch.rows.push(person_card_row(person, card.as_ref()));
    }
    for enrolment in enrolments {
        packed.with(ENTRIES_OF_UNIT).unit(enrolment);
    }
    packed.full.push(packed.last);
    let mut batches = packed.full;
    batches.retain(|batch| batch.entries > 0);
    batches.iter_mut().for_each(|batch| batch.reorganisation.by = by);
    batches
}

/// Orders that are full, and the one that is being filled.
struct Packed {
    full: Vec<Batch>,
    last: Batch,
    /// Documents beside which an order after the first must find itself.
    held: Vec<(DocumentKind, Option<ContentDigest>)>,
}

impl Packed {
    /// The order that has room for so many entries more.
    fn with(&mut self, entries: usize) -> &mut Batch {
        if self.last.entries + entries > ENTRIES_MAX {
            let mut next = Batch::default();
            next.reorganisation.beside.clone_from(&self.held);
            self.full.push(std::mem::replace(&mut self.last, next));
        }
        self.last.entries += entries;
        &mut self.last
    }
}

impl Batch {
    fn document(&mut self, document: Document) {
        let Document { kind, digest, bytes, before, is_adopted } = document;
        if is_adopted {
            // It was looked at as well, and must not be another one by then.
            self.reorganisation.beside.push((kind, before));
            return;
        }
        self.entries += 1;
        self.rows.push(RowChange { shelf: Shelf::Document, key: digest.0.clone(), value: Some(bytes) });
        self.reorganisation.amendments.push(Amendment { kind, from: before, digest });
    }

    fn unit(&mut self, enrolment: Enrolment) {
        let Enrolment { unit, kind, skills, home, person, travel, card, .. } = enrolment;
        self.rows.push(unit_card_row(unit, &card));
        self.reorganisation.enrolments.push(Enrolled { unit, kind, skills, home, person, travel });
    }

    /// The same for the same changes, and for no others.
    pub(super) fn seal(&self) -> [u8; 32] {
        let mut seal = Sha256::new().chain_update(format!("{:?}", self.reorganisation));
        for row in &self.rows {
            seal.update(format!("{:?} {:?}", row.shelf, row.key));
            seal.update(Sha256::digest(row.value.as_deref().unwrap_or_default()));
        }
        seal.finalize().into()
    }

    /// What is asked of the rules, and the rows that are written with it.
    pub(super) fn into_order(self) -> (Reorganisation, Vec<RowChange>) {
        let mark = (self.people == People::Changed).then(people_mark);
        (self.reorganisation, self.rows.into_iter().chain(mark).collect())
    }
}

#[cfg(test)]
mod tests {
    use hub_dispatch::UnitKind;
    use hub_engine::UnitCard;
    use uuid::Uuid;

    use super::*;

    fn document(kind: DocumentKind, digest: &str, before: &str) -> Document {
        let [digest, before] = [digest, before].map(|digest| ContentDigest(digest.to_owned()));
        Document { kind, is_adopted: digest == before, digest, bytes: vec![1], before: Some(before) }
    }

    fn units(count: u128) -> Vec<Enrolment> {
        let unit = |number: u128| Enrolment {
            unit: UnitId(Uuid::from_u128(number)),
            kind: UnitKind::Patrol,
            skills: Vec::new(),
            home: "13".parse().expect("it is a code"),
            person: None,
            travel: None,
            card: UnitCard { name: number.to_string(), phone: None },
        };
        (0..count).map(unit).collect()
    }

    fn people(count: u128) -> Vec<Card> {
        (0..count).map(|number| (PersonId(Uuid::from_u128(number)), None)).collect()
    }

    fn of(units_count: u128, people_count: u128) -> Vec<Batch> {
        let documents =
            vec![document(DocumentKind::Areas, "new", "old"), document(DocumentKind::Roster, "same", "same")];
        let beside = vec![(DocumentKind::Policy, None)];
        let retired = vec![UnitId(Uuid::from_u128(u128::MAX))];
        let (people, enrolments) = (people(people_count), units(units_count));
        batches(Changed { documents, beside, people, enrolments, retired }, None)
    }

    #[test]
    fn an_import_as_large_as_a_prefecture_is_one_order() {
        let one = of(2_927, 2_927);
        assert_eq!(one.len(), 1);
        let wanted = &one[0].reorganisation;
        assert_eq!((wanted.amendments.len(), wanted.enrolments.len(), wanted.retired.len()), (1, 2_927, 1));
        let same = Some(ContentDigest("same".to_owned()));
        assert_eq!(wanted.beside, [(DocumentKind::Policy, None), (DocumentKind::Roster, same)]);
    }

    #[test]
    fn a_larger_one_has_all_documents_in_the_first_order_and_loses_nobody() {
        let batches = of(17_800, 3_000);
        assert!(batches.iter().all(|batch| batch.entries <= ENTRIES_MAX), "one is too large");
        let [first, others @ ..] = batches.as_slice() else { panic!("there is no order") };
        assert_eq!((first.reorganisation.amendments.len(), first.reorganisation.retired.len()), (1, 1));
        let areas = (DocumentKind::Areas, Some(ContentDigest("new".to_owned())));
        for other in others {
            assert!(other.reorganisation.amendments.is_empty());
            assert!(other.reorganisation.beside.contains(&areas), "{:?}", other.reorganisation.beside);
        }
        let enrolled: usize = batches.iter().map(|batch| batch.reorganisation.enrolments.len()).sum();
        let rows: usize = batches.into_iter().map(|batch| batch.into_order().1.len()).sum();
        assert_eq!((enrolled, rows), (17_800, 1 + 3_000 + 1 + 17_800));
    }

    #[test]
    fn where_nothing_changes_there_is_no_order_and_the_same_changes_have_the_same_seal() {
        let documents = vec![document(DocumentKind::Roster, "same", "same")];
        assert!(batches(Changed { documents, ..Changed::default() }, None).is_empty());
        assert_eq!(of(1, 2)[0].seal(), of(1, 2)[0].seal());
        assert_ne!(of(1, 2)[0].seal(), of(1, 1)[0].seal());
    }
}
