//! Tables in text (.csv, .txt, .tsv): UTF-8 with or without a byte order mark, GB18030 and GBK, Big5, UTF-16 with a mark.

use std::{borrow::Cow, sync::Arc};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030};

use super::{Bounds, Content, Row, Sheet};
use crate::{
    mistake::{CellFault, FileFault, Mistakes},
    spot::Spot,
};

/// Bytes by which an unknown encoding is guessed.
const GUESSED_BY_BYTES: usize = 64 * 1024;

/// Reads a table; the first row that is not empty says how many fields the others have.
pub(crate) fn read_delimited(
    file: &Arc<str>,
    bytes: &[u8],
    bounds: Bounds,
    mistakes: &mut Mistakes,
) -> Sheet {
    let mut sheet = Sheet { file: file.clone(), name: None, rows: Vec::new() };
    let Some(text) = decode(bytes) else {
        let why = "neither UTF-8 nor GB18030 / 既不是 UTF-8 也不是 GB18030".to_owned();
        mistakes.add(Spot::file(file), "", FileFault::Unreadable { why });
        return sheet;
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter_of(&text))
        .from_reader(text.as_bytes());
    let mut expected = None;
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                mistakes.add(Spot::file(file), "", FileFault::Unreadable { why: error.to_string() });
                break;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let number = u32::try_from(line).unwrap_or(u32::MAX);
        if number > bounds.rows_max {
            let fault = FileFault::TooLarge { what: "ROWS_MAX", max: bounds.rows_max.into() };
            mistakes.add(sheet.row_spot(number), "", fault);
            break;
        }
        let fields = (1_usize..).zip(&record).filter(|(_, field)| !field.trim().is_empty()).last();
        let fields = fields.map_or(0, |(last, _)| last);
        if fields == 0 {
            continue;
        }
        let shape = *expected.get_or_insert(record.len());
        // A spreadsheet leaves out or adds empty fields at the end of a row; anything else is a broken row.
        if fields > shape || (record.len() < shape && record.len() == 1) {
            let fault = FileFault::RowShape { found: record.len(), expected: shape };
            mistakes.add(sheet.row_spot(number), &record[0], fault);
            continue;
        }
        if let Some(row) = row_of(&sheet, number, &record, bounds.cell_max_chars, mistakes) {
            sheet.rows.push(row);
        }
    }
    sheet
}

fn row_of(
    sheet: &Sheet,
    number: u32,
    record: &csv::StringRecord,
    max: usize,
    mistakes: &mut Mistakes,
) -> Option<Row> {
    let mut row = Row { number, ..Row::default() };
    for (column, field) in (1_u32..).zip(record) {
        if field.chars().nth(max).is_some() {
            mistakes.add(sheet.cell_spot(number, column), field, CellFault::TooLong { max });
            return None;
        }
        let content = Content::Text(field.to_owned());
        if !content.is_blank() {
            row.cells.insert(column, content);
        }
    }
    Some(row)
}

/// The text of a file in one of the encodings that are read.
pub(crate) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((marked, mark_len)) = Encoding::for_bom(bytes) {
        let (text, had_errors) = marked.decode_without_bom_handling(&bytes[mark_len..]);
        return (!had_errors).then_some(text);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Cow::Borrowed(text));
    }
    let (text, had_errors) = GB18030.decode_without_bom_handling(bytes);
    if !had_errors {
        return Some(text);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(GUESSED_BY_BYTES)], bytes.len() <= GUESSED_BY_BYTES);
    // An encoding of single bytes takes everything, and would make a photograph a table.
    if detector.guess(Some(b"cn"), Utf8Detection::Deny) != BIG5 {
        return None;
    }
    let (text, had_errors) = BIG5.decode_without_bom_handling(bytes);
    (!had_errors).then_some(text)
}

/// What stands most often between the fields of the first line.
fn delimiter_of(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |mark: u8| first.bytes().filter(|byte| *byte == mark).count();
    // Of marks that are equally frequent the last one wins: a comma, where there is none of any.
    [b'\t', b';', b','].into_iter().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> (Sheet, Vec<String>) {
        let mut mistakes = Mistakes::default();
        let sheet = read_delimited(&"units.csv".into(), bytes, Bounds::ORGANISATION, &mut mistakes);
        (sheet, mistakes.into_sorted().iter().map(crate::Mistake::zh).collect())
    }

    #[track_caller]
    fn check(bytes: &[u8]) {
        let (sheet, mistakes) = rows(bytes);
        assert!(mistakes.is_empty(), "{mistakes:?}");
        assert_eq!(sheet.rows[1].cells[&2], Content::Text("王强".to_owned()));
        assert_eq!(sheet.rows[0].cells[&1], Content::Text("代码".to_owned()), "the mark is no part of it");
    }

    #[test]
    fn a_table_is_read_in_every_encoding_a_spreadsheet_writes() {
        let text = "代码,姓名\n1,王强\n";
        check(text.as_bytes());
        check(format!("\u{feff}{text}").as_bytes());
        check(&GB18030.encode(text).0);
        let utf16: Vec<u8> =
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        check(&utf16);
        check("代码;姓名\n1;王强\n".as_bytes());
        check("代码\t姓名\r\n\r\n1\t王强\r\n".as_bytes());
    }

    #[test]
    fn a_broken_row_in_the_middle_is_named_and_the_others_are_read() {
        let (sheet, mistakes) = rows("代码,姓名\n1,王强\n~~~~\n3,李静,多,余\n4,赵雷\n".as_bytes());
        assert_eq!(sheet.rows.len(), 3);
        assert_eq!(mistakes.len(), 2, "{mistakes:?}");
        assert!(mistakes[0].starts_with("units.csv!3「~~~~」:这一行有 1 个字段"), "{mistakes:?}");
        assert!(mistakes[1].starts_with("units.csv!4「3」:这一行有 4 个字段"), "{mistakes:?}");
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let (_, mistakes) = rows(&[0xff, 0x00, 0x81, 0xff, 0xff, 0x0a]);
        assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    }
}
