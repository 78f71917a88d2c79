//! An organisation as files: workbooks, tables, outlines; read with every mistake named by sheet and cell, and written.
//!
//! [`read_paths`] takes folders, files and packed files, in whatever form a county has them, and makes of them the import that
//! the hub takes ([`hub_protocol::http::ImportOrganisation`]), or says everything that is wrong with them. [`template`] and
//! [`write_workbook`] write workbooks that are read back to the same. No hub and no network; what is in force is not known
//! here, so that names to sign in with are left for the hub to look up.
//!
//! [`read_rows`] and [`write_rows`] are the same reader and writer for tables of any other content.
#![forbid(unsafe_code)]

pub mod limits;

mod assemble;
mod columns;
mod entries;
mod maps;
mod mistake;
mod moments;
mod origins;
mod reading;
mod remark;
mod rows;
mod sheet;
mod source;
mod spans;
mod spot;
mod table;
mod vocabulary;
mod writing;

use std::path::PathBuf;

use geo_index::Datum;
use hub_protocol::http::ImportOrganisation;

pub use mistake::{CellFault, Fault, FileFault, MapFault, Mistake, Shift, TreeFault, Words};
pub use origins::{Origin, Origins};
pub use reading::read;
pub use remark::{Remark, What};
pub use rows::{read_rows, title, usual_instant, usual_phone, usual_span};
pub use sheet::{Bounds, Content, Row, Sheet};
pub use source::Source;
pub use spot::{At, Spot};
pub use writing::{NewSheet, WriteError, template, write_rows, write_workbook};

/// How to read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// In what the outlines are that do not say so themselves; left out, they are WGS84 and are looked at whether they fit.
    pub datum: Option<Datum>,
}

/// What the files say, without a mistake.
#[derive(Debug, Clone)]
pub struct Import {
    /// For the hub.
    pub organisation: ImportOrganisation,
    /// Where each entry of it stands.
    pub origins: Origins,
    /// What was left or converted.
    pub remarks: Vec<Remark>,
}

/// Reads files, folders and packed files as one import.
///
/// # Errors
/// Every mistake in them, by file and place.
pub fn read_paths(paths: &[PathBuf], options: Options) -> Result<Import, Vec<Mistake>> {
    let mut mistakes = mistake::Mistakes::default();
    let sources = source::gather(paths, &mut mistakes);
    reading::read_with(sources, options, mistakes)
}
