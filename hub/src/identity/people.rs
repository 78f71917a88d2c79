//! People of the organisation by name and number, whether or not they have an account: their cards in the vault.
//!
//! A mark beside the cards changes whenever they do, so that another hub on the same ledger reads one row to learn that
//! there is nothing to read.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use hub_dispatch::PersonId;
use hub_engine::{PersonCard, words::PERSON_CARD_PREFIX};
use hub_ledger::{Ledger, LedgerError, READ_LIMIT_MAX, RowChange, Shelf};
use uuid::Uuid;

use super::Identity;

/// Key of the mark; it sorts before every card.
const MARK: &str = "people";

/// All cards, by person.
pub(crate) type Cards = BTreeMap<PersonId, Arc<PersonCard>>;

/// The cards as this hub last read or wrote them.
#[derive(Default)]
pub(super) struct Known(RwLock<Arc<Book>>);

/// The cards and the mark they were read under.
#[derive(Default)]
struct Book {
    mark: Option<Vec<u8>>,
    cards: Arc<Cards>,
}

impl Known {
    pub(super) async fn read(ledger: &dyn Ledger) -> Result<Self, LedgerError> {
        let known = Self::default();
        known.refresh(ledger).await?;
        Ok(known)
    }

    fn book(&self) -> Arc<Book> {
        // Writers only ever put a whole book in its place, so a poisoned lock still holds one.
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, book: Book) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(book);
    }

    /// Reads the cards again if the mark is another one.
    pub(super) async fn refresh(&self, ledger: &dyn Ledger) -> Result<(), LedgerError> {
        let mark = ledger.row(Shelf::Vault, MARK).await?;
        if mark == self.book().mark {
            return Ok(());
        }
        let cards = Arc::new(read_all(ledger).await?);
        self.put(Book { mark, cards });
        Ok(())
    }
}

/// Every card. One that cannot be read is left out and logged, and its person has no name here.
async fn read_all(ledger: &dyn Ledger) -> Result<Cards, LedgerError> {
    let mut cards = Cards::new();
    let mut after = String::new();
    loop {
        // Behind the cards lie pictures: not even one page of those is read.
        let page = ledger.rows_under(Shelf::Vault, PERSON_CARD_PREFIX, &after, READ_LIMIT_MAX).await?;
        let Some((last, _)) = page.last() else { return Ok(cards) };
        after.clone_from(last);
        for (key, row) in page {
            let Some(person) = key.strip_prefix(PERSON_CARD_PREFIX) else { return Ok(cards) };
            match (Uuid::parse_str(person), serde_json::from_slice(&row)) {
                (Ok(person), Ok(card)) => drop(cards.insert(PersonId(person), Arc::new(card))),
                (Err(error), _) => tracing::error!(key, %error, "a person's card is filed under no person"),
                (_, Err(error)) => tracing::error!(key, %error, "a person's card cannot be read"),
            }
        }
    }
}

impl Identity {
    /// Everybody's card; from memory.
    #[must_use]
    pub(crate) fn people(&self) -> Arc<Cards> {
        self.0.people.book().cards.clone()
    }

    /// The card of a person; from memory.
    #[must_use]
    pub fn person_card(&self, person: PersonId) -> Option<Arc<PersonCard>> {
        self.0.people.book().cards.get(&person).cloned()
    }

    /// Reads the cards that an import has just written.
    ///
    /// # Errors
    /// [`LedgerError`]; the cards are written all the same, and read a little later.
    pub(crate) async fn refresh_people(&self) -> Result<(), LedgerError> {
        self.0.people.refresh(self.0.ledger.as_ref()).await
    }
}

/// The mark to be written with cards that change.
pub(crate) fn people_mark() -> RowChange {
    let mark = Uuid::now_v7().to_string().into_bytes();
    RowChange { shelf: Shelf::Vault, key: MARK.to_owned(), value: Some(mark) }
}
