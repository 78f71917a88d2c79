//! Workbooks (.xlsx) as sheets. Cells are read one by one, so that a sheet with one cell in its last corner costs one cell.
//!
//! Cells merged downward all hold what their first one does; merged sideways, only the first. Of formulas the value is taken that was last calculated. Hidden sheets
//! are left alone: what nobody sees, nobody has checked.

use std::{collections::BTreeMap, io::Cursor, sync::Arc};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{Bounds, Content, Row, Sheet};
use crate::{
    limits::COLUMNS_MAX,
    mistake::{CellFault, FileFault, Mistakes},
    remark::{Remark, What},
    spot::Spot,
};

/// Days between the two epochs of spreadsheets, 1900 and 1904.
const EPOCHS_APART_DAYS: f64 = 1_462.0;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads every visible sheet.
pub(crate) fn read_workbook(
    file: &Arc<str>,
    bytes: &[u8],
    bounds: Bounds,
    mistakes: &mut Mistakes,
    remarks: &mut Vec<Remark>,
) -> Vec<Sheet> {
    let mut book: Book<'_> = match Xlsx::new(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(error) => {
            mistakes.add(Spot::file(file), "", FileFault::Unreadable { why: error.to_string() });
            return Vec::new();
        }
    };
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let mut sheet = Sheet { file: file.clone(), name: Some(meta.name.trim().into()), rows: Vec::new() };
        if meta.visible != SheetVisible::Visible {
            remarks.push(Remark { spot: sheet.spot(), what: What::HiddenSheet });
            continue;
        }
        match rows_of(&mut book, &meta.name, &sheet, bounds, mistakes) {
            Ok(rows) => sheet.rows = rows,
            Err(error) => {
                mistakes.add(sheet.spot(), "", FileFault::Unreadable { why: error.to_string() });
            }
        }
        sheets.push(sheet);
    }
    sheets
}

fn rows_of(
    book: &mut Book<'_>,
    name: &str,
    sheet: &Sheet,
    bounds: Bounds,
    mistakes: &mut Mistakes,
) -> Result<Vec<Row>, XlsxError> {
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    let epoch_days = if book.has_1904_epoch() { EPOCHS_APART_DAYS } else { 0.0 };
    let mut cells = book.worksheet_cells_reader(name)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata()? {
        let (row, column) = (cell.pos.0 + 1, cell.pos.1 + 1);
        let Some(content) = content_of(&cell.value, cell.formula.is_some(), epoch_days) else { continue };
        if row > bounds.rows_max {
            let fault = FileFault::TooLarge { what: "ROWS_MAX", max: bounds.rows_max.into() };
            mistakes.add(sheet.row_spot(row), "", fault);
            break;
        }
        if column > COLUMNS_MAX {
            continue;
        }
        if matches!(&content, Content::Text(text) if text.chars().nth(bounds.cell_max_chars).is_some()) {
            let Content::Text(text) = &content else { continue };
            let fault = CellFault::TooLong { max: bounds.cell_max_chars };
            mistakes.add(sheet.cell_spot(row, column), text, fault);
            continue;
        }
        let line = rows.entry(row).or_insert_with(|| Row { number: row, ..Row::default() });
        line.cells.insert(column, content);
    }
    drop(cells);
    spread_merged(book, name, &mut rows)?;
    Ok(rows.into_values().collect())
}

fn content_of(value: &DataRef<'_>, is_formula: bool, epoch_days: f64) -> Option<Content> {
    let content = match value {
        DataRef::Empty if is_formula => Content::Uncalculated,
        DataRef::Empty => return None,
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet's numbers are doubles")]
        DataRef::Int(number) => Content::Number(*number as f64),
        DataRef::Float(number) => Content::Number(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Content::Text(text.clone())
        }
        DataRef::SharedString(text) => Content::Text((*text).to_owned()),
        DataRef::Bool(yes) => Content::Text(if *yes { "TRUE" } else { "FALSE" }.to_owned()),
        // Below one it is a time of day, which knows no epoch.
        DataRef::DateTime(moment) if moment.as_f64() < 1.0 => Content::Number(moment.as_f64()),
        DataRef::DateTime(moment) => Content::Number(moment.as_f64() + epoch_days),
        DataRef::Error(error) => Content::Error(error.to_string()),
    };
    (!content.is_blank()).then_some(content)
}

/// Gives the cells below the first of a merged region what that holds. Only in rows that are there already: a region that
/// reaches a thousand rows below the table adds none.
fn spread_merged(book: &mut Book<'_>, name: &str, rows: &mut BTreeMap<u32, Row>) -> Result<(), XlsxError> {
    for region in book.merge_cells_by_sheet_name(name)? {
        let (first, last) = (region.start.0.saturating_add(1), region.end.0.saturating_add(1));
        let column = region.start.1.saturating_add(1);
        let Some(content) = rows.get(&first).and_then(|row| row.cells.get(&column)).cloned() else {
            continue;
        };
        if first < last {
            for (_, row) in rows.range_mut(first..=last) {
                row.cells.entry(column).or_insert_with(|| content.clone());
            }
        }
    }
    Ok(())
}
