//! A table as rows of cells, whatever file it came from.

mod delimited;
mod workbook;

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    limits::{CELL_MAX_CHARS, ROWS_MAX, UNPACKED_MAX_BYTES},
    spot::{At, Spot},
};

pub(crate) use delimited::{decode as decode_text, read_delimited};
pub(crate) use workbook::read_workbook;

/// How much of a table is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Last row that is read, counted from 1.
    pub rows_max: u32,
    /// Longest text in one cell, in characters.
    pub cell_max_chars: usize,
    /// Most bytes a workbook may unpack to.
    pub unpacked_max_bytes: u64,
}

impl Bounds {
    /// Those of an organisation.
    pub(crate) const ORGANISATION: Self =
        Self { rows_max: ROWS_MAX, cell_max_chars: CELL_MAX_CHARS, unpacked_max_bytes: UNPACKED_MAX_BYTES };
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
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
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if crate::vocabulary::folded(text).is_empty())
    }
}

/// A row that is not empty.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Counted from 1.
    pub number: u32,
    /// By column, counted from 1; blank cells are left out.
    pub cells: BTreeMap<u32, Content>,
}

/// A table.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// By this name mistakes are told.
    pub file: Arc<str>,
    /// None for a file that is one table.
    pub name: Option<Arc<str>>,
    /// From the top; empty rows are left out.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// The sheet as a whole.
    #[must_use]
    pub fn spot(&self) -> Spot {
        let at = self.name.as_ref().map_or(At::File, |name| At::Sheet(name.clone()));
        Spot { file: self.file.clone(), at }
    }

    /// A row of it.
    #[must_use]
    pub fn row_spot(&self, row: u32) -> Spot {
        Spot { file: self.file.clone(), at: At::Row { sheet: self.name.clone(), row } }
    }

    /// A cell of it.
    #[must_use]
    pub fn cell_spot(&self, row: u32, column: u32) -> Spot {
        self.row_spot(row).column(column)
    }
}
