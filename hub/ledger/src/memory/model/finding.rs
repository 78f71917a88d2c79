//! What can be found in the model: its index, changed with the rows and asked.

use super::Model;
use crate::{
    LedgerError, Shelf,
    index::{IndexChange, IndexPage, IndexQuery, Rescope, check_changes, check_query, check_rescope},
    memory::index::Index,
};

impl Model {
    pub(super) fn change_index(&mut self, changes: Vec<IndexChange>) {
        let vault = &self.rows[&Shelf::Vault];
        self.index.change(changes, |key| vault.contains_key(key));
    }

    /// Changes the index outside any event.
    ///
    /// # Errors
    /// A change that no ledger can hold; then nothing is changed.
    pub fn put_index(&mut self, changes: Vec<IndexChange>) -> Result<(), LedgerError> {
        check_changes(&changes)?;
        self.change_index(changes);
        Ok(())
    }

    /// Makes it a ledger of a version that kept no index: for tests of what tells one of older records.
    pub fn forget_index(&mut self) {
        self.index = Index::default();
        for (_, rows) in self.rows.iter_mut().filter(|(shelf, _)| **shelf == Shelf::Document) {
            rows.retain(|key, _| !key.starts_with("index:"));
        }
    }

    /// A page of what the index holds.
    ///
    /// # Errors
    /// A query that no ledger can answer.
    pub fn find(&self, query: &IndexQuery) -> Result<IndexPage, LedgerError> {
        check_query(query)?;
        Ok(self.index.find(query))
    }

    /// Gives entries of a scope other scopes; returns where to go on.
    ///
    /// # Errors
    /// A step that no ledger can take.
    pub fn rescope(&mut self, step: &Rescope) -> Result<Option<u64>, LedgerError> {
        check_rescope(step)?;
        Ok(self.index.rescope(step))
    }
}
