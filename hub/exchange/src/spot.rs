//! Where something stands in the files: a cell as the spreadsheet names it, a feature of a map by its number.

use std::{fmt, sync::Arc};

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spot {
    /// The file, as it was given.
    pub file: Arc<str>,
    /// Where in it.
    pub at: At,
}

/// A place within a file. Rows, columns, features and entries are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum At {
    /// The file as a whole.
    File,
    /// A sheet as a whole.
    Sheet(Arc<str>),
    /// A row; a table that is a file of its own has no sheet.
    Row {
        /// The sheet.
        sheet: Option<Arc<str>>,
        /// The row.
        row: u32,
    },
    /// A cell.
    Cell {
        /// The sheet.
        sheet: Option<Arc<str>>,
        /// The row.
        row: u32,
        /// The column.
        column: u32,
    },
    /// A feature of a map file, or a record of a shapefile.
    Feature(usize),
    /// An entry of one of several lists of a file.
    Listed {
        /// The list, as the file calls it.
        list: &'static str,
        /// The entry.
        number: usize,
    },
}

impl Spot {
    /// A file as a whole.
    #[must_use]
    pub fn file(file: &Arc<str>) -> Self {
        Self { file: file.clone(), at: At::File }
    }

    /// A feature of a file.
    #[must_use]
    pub fn feature(file: &Arc<str>, number: usize) -> Self {
        Self { file: file.clone(), at: At::Feature(number) }
    }

    /// An entry of a list of a file.
    #[must_use]
    pub fn listed(file: &Arc<str>, list: &'static str, number: usize) -> Self {
        Self { file: file.clone(), at: At::Listed { list, number } }
    }

    /// By this, spots stand in the order in which somebody walks through a file: row by row, each from its left.
    pub(crate) fn order(&self) -> (&str, Option<&str>, u64, u32) {
        let (sheet, row, column) = match &self.at {
            At::File => (None, 0, 0),
            At::Sheet(sheet) => (Some(sheet), 0, 0),
            At::Row { sheet, row } => (sheet.as_ref(), u64::from(*row), 0),
            At::Cell { sheet, row, column } => (sheet.as_ref(), u64::from(*row), *column),
            At::Feature(number) => (None, *number as u64, 0),
            At::Listed { list, number } => return (&self.file, Some(list), *number as u64, 0),
        };
        (&self.file, sheet.map(AsRef::as_ref), row, column)
    }

    /// The same row at another column; anything that has no rows stays as it is.
    #[must_use]
    pub fn column(&self, column: u32) -> Self {
        let at = match &self.at {
            At::Row { sheet, row } | At::Cell { sheet, row, .. } => {
                At::Cell { sheet: sheet.clone(), row: *row, column }
            }
            At::File | At::Sheet(_) | At::Feature(_) | At::Listed { .. } => self.at.clone(),
        };
        Self { file: self.file.clone(), at }
    }
}

/// The letters by which a spreadsheet names a column, counted from 1: 27 is AA.
pub(crate) fn letters(column: u32) -> String {
    let mut left = column;
    let mut letters = Vec::new();
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).expect("a remainder of 26 fits a byte");
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |sheet: &Option<Arc<str>>| sheet.as_ref().map(|sheet| format!(" {sheet}"));
        match &self.at {
            At::File => f.write_str(&self.file),
            At::Sheet(sheet) => write!(f, "{} {sheet}", self.file),
            At::Row { sheet, row } => {
                write!(f, "{}{}!{row}", self.file, named(sheet).unwrap_or_default())
            }
            At::Cell { sheet, row, column } => {
                write!(f, "{}{}!{}{row}", self.file, named(sheet).unwrap_or_default(), letters(*column))
            }
            At::Feature(number) => write!(f, "{} #{number}", self.file),
            At::Listed { list, number } => write!(f, "{} {list} #{number}", self.file),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_the_spreadsheet_names_them() {
        assert_eq!([1, 3, 26, 27, 52, 703].map(letters), ["A", "C", "Z", "AA", "AZ", "AAA"]);
    }

    #[test]
    fn a_cell_is_named_with_its_sheet_and_a_table_without_one() {
        let cell = |sheet: Option<&str>| Spot {
            file: "某县.xlsx".into(),
            at: At::Cell { sheet: sheet.map(Into::into), row: 12, column: 3 },
        };
        assert_eq!(cell(Some("机构")).to_string(), "某县.xlsx 机构!C12");
        assert_eq!(cell(None).to_string(), "某县.xlsx!C12");
        assert_eq!(Spot::feature(&"县界.geojson".into(), 5).to_string(), "县界.geojson #5");
    }
}
