//! Replies as a sheet, for a platform that takes no requests: written, and read back the same.

use hub_exchange::{Bounds, Content, NewSheet, WriteError, read_rows, title, write_rows};

use super::{
    Reply, ReplyWords,
    template::{Filling, ReplyField, Slot},
};
use crate::{
    Known, Mapping,
    limits::{ALTERNATIVES_MAX, CELL_MAX_CHARS, ORDERS_MAX, UNPACKED_MAX_BYTES},
    mapping::{Reader, Surroundings},
    mistake::{Fault, Mistake, Mistakes, Spot},
};

/// Rows of a sheet of replies: the title and as many as there may be orders.
const BOUNDS: Bounds = Bounds {
    #[expect(clippy::cast_possible_truncation, reason = "it is small and known")]
    rows_max: ORDERS_MAX as u32 + 1,
    cell_max_chars: CELL_MAX_CHARS,
    unpacked_max_bytes: UNPACKED_MAX_BYTES,
};

/// Columns unless a mapping names its own.
const USUAL: [(&str, ReplyField); 8] = [
    ("工单编号", ReplyField::Number),
    ("办理类型", ReplyField::KindZh),
    ("理由", ReplyField::Reason),
    ("答复内容", ReplyField::Content),
    ("延期至", ReplyField::Until),
    ("办理时间", ReplyField::At),
    ("附件", ReplyField::Attachments),
    ("回复编号", ReplyField::Reply),
];

/// The cells of a reply, by the columns of its system; empty where it has nothing for one.
pub type ReplyCells = Vec<String>;

/// Titles and what stands under them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Columns(Vec<(String, Slot)>);

impl Default for Columns {
    fn default() -> Self {
        Self(USUAL.map(|(title, field)| (title.to_owned(), Slot::of(field, None))).to_vec())
    }
}

impl Columns {
    pub(super) fn read(reader: &Reader<'_>, around: Surroundings<'_>, mistakes: &mut Mistakes) -> Self {
        let mut columns: Vec<(String, Slot)> = Vec::new();
        for column in reader.items(("ALTERNATIVES_MAX", ALTERNATIVES_MAX), mistakes) {
            let named = column.must("title", mistakes).and_then(|named| {
                let text = named.text(mistakes)?.trim().to_owned();
                let is_twice = columns.iter().any(|(known, _)| title(known) == title(&text));
                if is_twice {
                    named.fault(Fault::Twice, mistakes);
                }
                Some(text)
            });
            let slot = Slot::read(&column, around, mistakes);
            columns.extend(named.zip(slot));
        }
        if columns.is_empty() {
            reader.fault(Fault::Missing, mistakes);
        }
        Self(columns)
    }

    fn titles(&self) -> Vec<String> {
        self.0.iter().map(|(title, _)| title.clone()).collect()
    }
}

impl Mapping {
    /// The cells of a reply.
    #[must_use]
    pub fn reply_cells(&self, order: &Known, reply: &Reply, words: &ReplyWords) -> ReplyCells {
        let filling = Filling::new(order, reply, words, self.around());
        let cells = self.replies.columns.0.iter().map(|(_, slot)| slot.text(filling).unwrap_or_default());
        cells.collect()
    }

    /// A workbook of replies.
    ///
    /// # Errors
    /// [`WriteError`]; there is no reason for one known, since no text of a reply is longer than a cell.
    pub fn write_replies(&self, rows: Vec<ReplyCells>) -> Result<Vec<u8>, WriteError> {
        write_rows(&[NewSheet { name: "回复".to_owned(), titles: self.replies.columns.titles(), rows }])
    }

    /// The rows of such a workbook.
    ///
    /// # Errors
    /// What is wrong with the file, or that its titles are others.
    pub fn read_replies(&self, name: &str, bytes: &[u8]) -> Result<Vec<ReplyCells>, Vec<Mistake>> {
        let sheets = read_rows(name, bytes, BOUNDS).map_err(crate::applying::of_reader)?;
        let titles: Vec<String> = self.replies.columns.titles().iter().map(|text| title(text)).collect();
        let text = |content: Option<&Content>| match content {
            Some(Content::Text(text) | Content::Error(text)) => text.clone(),
            Some(Content::Number(number)) => number.to_string(),
            Some(Content::Uncalculated) | None => String::new(),
        };
        let rows = sheets.iter().find_map(|sheet| {
            let header = sheet.rows.first()?;
            let named = (1_u32..).take(titles.len()).map(|at| title(&text(header.cells.get(&at))));
            named.eq(titles.iter().cloned()).then(|| &sheet.rows[1..])
        });
        let rows = rows.ok_or_else(|| vec![Mistake::new(Spot::at(name), "", Fault::NoTitles)])?;
        let columns = || (1_u32..).take(titles.len());
        Ok(rows.iter().map(|row| columns().map(|at| text(row.cells.get(&at))).collect()).collect())
    }
}
