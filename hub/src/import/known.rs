//! What holds before an import.

use std::{collections::BTreeMap, sync::Arc};

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{ContentDigest, DocumentKind, PersonId, UnitId, board::Unit};
use hub_engine::{Engine, Organisation, PersonCard, UnitCard};
use hub_protocol as wire;

use crate::identity::{Account, Cards, Identity};

/// What holds before the import.
pub(super) struct Known {
    pub(super) organisation: Organisation,
    pub(super) adopted: BTreeMap<DocumentKind, ContentDigest>,
    pub(super) units: BTreeMap<UnitId, KnownUnit>,
    /// Accounts by name to sign in with.
    accounts: BTreeMap<String, Arc<Account>>,
    names: BTreeMap<PersonId, String>,
    pub(super) cards: Arc<Cards>,
    by_code: BTreeMap<String, PersonId>,
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
        let cards = identity.people();
        let mut names: BTreeMap<PersonId, String> =
            cards.iter().map(|(person, card)| (*person, card.name.clone())).collect();
        names.extend(accounts.iter().map(|account| (account.person, account.name.clone())));
        let by_code = cards.iter().map(|(person, card)| (card.code.clone(), *person)).collect();
        let accounts = accounts.into_iter().map(|account| (account.login.clone(), account)).collect();
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
            accounts,
            names,
            cards,
            by_code,
        })
    }

    /// Nobody is enrolled and nobody has an account.
    #[cfg(test)]
    pub(super) fn nobody(organisation: Organisation) -> Self {
        Self {
            organisation,
            adopted: BTreeMap::new(),
            units: BTreeMap::new(),
            accounts: BTreeMap::new(),
            names: BTreeMap::new(),
            cards: Arc::default(),
            by_code: BTreeMap::new(),
        }
    }

    pub(super) fn account(&self, login: &str) -> Option<&Arc<Account>> {
        self.accounts.get(login)
    }

    /// Somebody by name to sign in with, else by the centre's code.
    pub(super) fn person(&self, who: &str) -> Option<PersonId> {
        self.account(who).map(|account| account.person).or_else(|| self.by_code(who))
    }

    pub(super) fn by_code(&self, code: &str) -> Option<PersonId> {
        self.by_code.get(code).copied()
    }

    pub(super) fn card(&self, person: PersonId) -> Option<&PersonCard> {
        self.cards.get(&person).map(AsRef::as_ref)
    }

    pub(super) fn has_account(&self, person: PersonId) -> bool {
        self.accounts.values().any(|account| account.person == person)
    }

    /// A person's name, or the id where none is known.
    pub(super) fn name(&self, person: PersonId) -> String {
        self.names.get(&person).cloned().unwrap_or_else(|| person.to_string())
    }
}

/// The area of this code in a tree.
pub(super) fn known_area(code: &wire::AreaCode, tree: &AreaTree) -> Option<AreaCode> {
    // A text that cannot be a code names no area; the mistake shows the text.
    let code = AreaCode::new(&code.0).ok()?;
    tree.area(&code).map(|area| area.code.clone())
}
