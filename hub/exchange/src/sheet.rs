//! A table as rows of cells, whatever file it came from.

mod delimited;
mod workbook;

use std::{collections::BTreeMap, sync::Arc};

use crate::spot::{At, Spot};

pub(crate) use delimited::{decode as decode_text, read_delimited};
pub(crate) use workbook::read_workbook;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    /// A text, as written.
    Text(String),
    /// A number; days and hours are numbers too.
    Number(f64),
    /// A formula without a result.
    Uncalculated,
    /// An error of the spreadsheet.
    Error(String),
}

impl Content {
    /// Whether there is nothing to read.
    pub(crate) fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if crate::vocabulary::folded(text).is_empty())
    }
}

/// A row that is not empty.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// Counted from 1.
    pub(crate) number: u32,
    /// By column, counted from 1; blank cells are left out.
    pub(crate) cells: BTreeMap<u32, Content>,
}

/// A table.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) file: Arc<str>,
    /// None for a file that is one table.
    pub(crate) name: Option<Arc<str>>,
    /// From the top; empty rows are left out.
    pub(crate) rows: Vec<Row>,
}

impl Sheet {
    /// The sheet as a whole.
    pub(crate) fn spot(&self) -> Spot {
        let at = self.name.as_ref().map_or(At::File, |name| At::Sheet(name.clone()));
        Spot { file: self.file.clone(), at }
    }

    pub(crate) fn row_spot(&self, row: u32) -> Spot {
        Spot { file: self.file.clone(), at: At::Row { sheet: self.name.clone(), row } }
    }

    pub(crate) fn cell_spot(&self, row: u32, column: u32) -> Spot {
        self.row_spot(row).column(column)
    }
}
