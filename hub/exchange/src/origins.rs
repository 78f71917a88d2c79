//! Where the entries of an import stand in the files, field by field, so that what only the hub finds wrong with one is told
//! at its cell.

use std::{collections::BTreeMap, sync::Arc};

use crate::spot::Spot;

/// Where entries of an import stand in the files, by their place in its lists.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// Of people.
    pub people: Vec<Origin>,
    /// Of units.
    pub units: Vec<Origin>,
    /// Of duties.
    pub roster: Vec<Origin>,
    /// Of stand-ins.
    pub swaps: Vec<Origin>,
    /// Of departments of the catalogue.
    pub departments: Vec<Origin>,
    /// Of its matters.
    pub matters: Vec<Origin>,
    /// Of its mapping.
    pub mapping: Vec<Origin>,
    /// Of categories.
    pub categories: Vec<Origin>,
    /// Of rows of run cards.
    pub run_cards: Vec<Origin>,
}

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    entry: Spot,
    columns: Columns,
}

/// The columns of a table by their English names, one for all of its rows; none for what stands in no table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Columns(pub(crate) Arc<BTreeMap<&'static str, u32>>);

impl Origin {
    pub(crate) fn new(entry: Spot, columns: Columns) -> Self {
        Self { entry, columns }
    }

    /// The cell by which the entry is named, mostly that of its code.
    #[must_use]
    pub fn entry(&self) -> &Spot {
        &self.entry
    }

    /// The cell of a field by the English name of its column; that of the entry if it stands in no table, or in one without
    /// such a column.
    #[must_use]
    pub fn field(&self, name: &str) -> Spot {
        self.columns.0.get(name).map_or_else(|| self.entry.clone(), |&column| self.entry.column(column))
    }
}

impl From<Spot> for Origin {
    fn from(entry: Spot) -> Self {
        Self::new(entry, Columns::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spot::At;

    #[test]
    fn a_field_stands_in_its_column_and_one_without_a_column_where_its_entry_does() {
        let entry = Spot { file: "目录.xlsx".into(), at: At::Cell { sheet: None, row: 7, column: 1 } };
        let origin = Origin::new(entry, Columns(Arc::new(BTreeMap::from([("limit", 8)]))));
        assert_eq!(origin.field("limit").to_string(), "目录.xlsx!H7");
        assert_eq!(origin.field("tier").to_string(), "目录.xlsx!A7");
        let listed = Origin::from(Spot::listed(&"catalogue.json".into(), "matters", 2));
        assert_eq!(listed.field("limit").to_string(), "catalogue.json matters #2");
    }
}
