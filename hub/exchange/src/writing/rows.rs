//! A workbook of any content, every cell a text.

use rust_xlsxwriter::{Color, Format, FormatBorder, Workbook, Worksheet, XlsxError};

use super::{WIDTH, WriteError};

/// A sheet to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewSheet {
    /// Its name.
    pub name: String,
    /// The titles of its columns.
    pub titles: Vec<String>,
    /// Its rows; what is empty is left out.
    pub rows: Vec<Vec<String>>,
}

/// Writes a workbook. Whatever a cell holds is text: nothing in it is ever a formula, and no digit is lost.
///
/// # Errors
/// [`WriteError`], above all for a text longer than a cell can hold (32,767 characters).
pub fn write_rows(sheets: &[NewSheet]) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    for sheet in sheets {
        fill(book.add_worksheet(), sheet)?;
    }
    Ok(book.save_to_buffer()?)
}

fn fill(sheet: &mut Worksheet, new: &NewSheet) -> Result<(), XlsxError> {
    sheet.set_name(&new.name)?;
    sheet.set_freeze_panes(1, 0)?;
    let text = Format::new().set_num_format("@");
    let title =
        Format::new().set_bold().set_background_color(Color::RGB(0x00DD_E7F3)).set_border(FormatBorder::Thin);
    for (at, named) in (0_u16..).zip(&new.titles) {
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, WIDTH)?;
        sheet.write_string_with_format(0, at, named, &title)?;
    }
    for (row, cells) in (1_u32..).zip(&new.rows) {
        for (at, cell) in (0_u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(row, at, cell, &text)?;
        }
    }
    Ok(())
}
