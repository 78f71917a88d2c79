//! Scopes and terms as SQLite holds them: a number as it is, several as bytes, and as words of the full-text table.

use std::fmt::Write as _;

use crate::index::Mark;

/// A mark in a column.
pub(super) fn stored(mark: Mark) -> i64 {
    mark.cast_signed()
}

/// Marks in one column, eight bytes each.
pub(super) fn blob_of(marks: &[Mark]) -> Vec<u8> {
    marks.iter().flat_map(|mark| mark.to_le_bytes()).collect()
}

/// The marks of such a column.
pub(super) fn marks_of(blob: &[u8]) -> Vec<Mark> {
    blob.as_chunks().0.iter().map(|bytes| Mark::from_le_bytes(*bytes)).collect()
}

/// A mark as a word.
pub(super) fn word_of(mark: Mark) -> String {
    format!("{mark:x}")
}

/// Marks as the text of a document.
pub(super) fn words_of(marks: &[Mark]) -> String {
    marks.iter().fold(String::with_capacity(marks.len() * 17), |mut text, mark| {
        write!(text, "{mark:x} ").expect("writing to a string cannot fail");
        text
    })
}

/// The query for documents that hold one of each group. Words of hexadecimal digits in quotation marks have no other
/// meaning in the language of queries.
pub(super) fn match_of(groups: &[Vec<Mark>]) -> String {
    let one_of = |group: &Vec<Mark>| {
        let words: Vec<String> = group.iter().map(|mark| format!("\"{}\"", word_of(*mark))).collect();
        format!("({})", words.join(" OR "))
    };
    groups.iter().map(one_of).collect::<Vec<_>>().join(" AND ")
}
