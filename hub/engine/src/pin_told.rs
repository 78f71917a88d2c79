//! Who was told the pin of a report: whoever knows it can speak as the caller, and so does not check their own work with it.
//!
//! Rows of the vault, one for each person, beside the pin and gone with it; one more says that it was noted from the beginning.

use std::collections::BTreeSet;

use hub_dispatch::{PersonId, ReportId};
use hub_ledger::{LedgerError, RowChange, Shelf};
use uuid::Uuid;

use crate::Engine;

/// Begins the key of every such row.
const PREFIX: &str = "pin-told:";
/// People that are read at a time.
const READ_AT_ONCE: usize = 100;

/// Begins the keys of the rows of one report.
#[must_use]
pub fn pin_told_prefix(report: ReportId) -> String {
    format!("{PREFIX}{report}:")
}

/// Stands in the place of a person in the row of a pin of which everybody who was told it is noted.
const NOTED: &str = "noted";

/// That row.
pub(crate) fn noted_row(report: ReportId) -> RowChange {
    let key = format!("{}{NOTED}", pin_told_prefix(report));
    RowChange { shelf: Shelf::Vault, key, value: Some(Vec::new()) }
}

impl Engine {
    /// Notes that somebody is told the pin of a report. To be done before it is told.
    ///
    /// # Errors
    /// [`LedgerError`] if the ledger cannot be written: then it must not be told.
    pub async fn note_pin_told(&self, report: ReportId, person: PersonId) -> Result<(), LedgerError> {
        let key = format!("{}{person}", pin_told_prefix(report));
        self.ledger().put_rows(vec![RowChange { shelf: Shelf::Vault, key, value: Some(Vec::new()) }]).await
    }

    /// Everybody who was told the pin of a report; none for a pin of before this was noted, which anybody may know.
    ///
    /// # Errors
    /// [`LedgerError`] if the ledger cannot be read.
    pub async fn pin_told_to(&self, report: ReportId) -> Result<Option<BTreeSet<PersonId>>, LedgerError> {
        let prefix = pin_told_prefix(report);
        if self.ledger().row(Shelf::Vault, &noted_row(report).key).await?.is_none() {
            return Ok(None);
        }
        let (mut told, mut after) = (BTreeSet::new(), prefix.clone());
        loop {
            let rows = self.ledger().rows_under(Shelf::Vault, &prefix, &after, READ_AT_ONCE).await?;
            let people = rows.iter().filter_map(|(key, _)| Uuid::parse_str(key.strip_prefix(&prefix)?).ok());
            told.extend(people.map(PersonId));
            match rows.last() {
                Some((last, _)) if rows.len() == READ_AT_ONCE => after.clone_from(last),
                Some(_) | None => return Ok(Some(told)),
            }
        }
    }
}
