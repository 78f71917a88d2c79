//! A sheet whose header was understood, read row by row. Every accessor says which cell it did not like.

use std::{collections::BTreeMap, sync::Arc};

use geo_index::AreaCode;
use hub_protocol::{UtcMicros, limits::SHORT_TEXT_MAX_BYTES};

use crate::{
    columns::{Column, Key, SheetKind, header_word},
    limits::HEADER_WITHIN_ROWS,
    mistake::{CellFault, Fault, FileFault, Mistakes},
    moments::{self, TimeOfDay, When},
    origins::Columns,
    remark::{Remark, What},
    sheet::{Content, Row, Sheet},
    spot::Spot,
    vocabulary::{folded, named, phone},
};

/// Whole numbers above this are not what was typed: a spreadsheet keeps fifteen digits.
const WHOLE_NUMBER_MAX: f64 = 1e15;

/// A sheet with a known header.
pub(crate) struct Table<'a> {
    sheet: &'a Sheet,
    pub(crate) kind: SheetKind,
    /// Row of the header.
    header: u32,
    columns: BTreeMap<Key, u32>,
    /// The same by their English names, for whoever has only an entry.
    by_name: Columns,
}

impl<'a> Table<'a> {
    /// Finds out what a sheet is about. A sheet that is about nothing known is remarked on and left out.
    pub(crate) fn of(sheet: &'a Sheet, mistakes: &mut Mistakes, remarks: &mut Vec<Remark>) -> Option<Self> {
        let by_name = SheetKind::of_name(&stem(sheet));
        let found = match by_name {
            Some(kind) => header_of(sheet, kind).map(|(header, columns)| (kind, header, columns)),
            None => SheetKind::ALL
                .into_iter()
                .filter_map(|kind| header_of(sheet, kind).map(|(header, columns)| (kind, header, columns)))
                .filter(|(kind, _, columns)| missing(*kind, columns).next().is_none())
                .max_by_key(|(kind, _, columns)| (columns.len(), std::cmp::Reverse(*kind))),
        };
        let Some((kind, header, columns)) = found else {
            match by_name {
                Some(_) if !sheet.rows.is_empty() => mistakes.add(sheet.spot(), "", FileFault::NoHeader),
                Some(_) => remarks.push(Remark { spot: sheet.spot(), what: What::EmptySheet }),
                None => remarks.push(Remark { spot: sheet.spot(), what: What::UnknownSheet }),
            }
            return None;
        };
        let lacking: Vec<&Column> = missing(kind, &columns).collect();
        for column in &lacking {
            let fault = FileFault::MissingColumn { column: column.header, english: column.english };
            mistakes.add(sheet.row_spot(header), "", fault);
        }
        let named =
            kind.columns().iter().filter_map(|column| Some((column.english, *columns.get(&column.key)?)));
        let by_name = Columns(Arc::new(named.collect()));
        let table = Self { sheet, kind, header, columns, by_name };
        table.look_over_header(mistakes, remarks);
        lacking.is_empty().then_some(table)
    }

    fn look_over_header(&self, mistakes: &mut Mistakes, remarks: &mut Vec<Remark>) {
        let cells = self.header_row().into_iter().flat_map(|row| &row.cells);
        for (&at, content) in cells {
            let Content::Text(text) = content else { continue };
            let header = header_word(text);
            match self.kind.columns().iter().find(|column| column.is_called(&header)) {
                Some(column) if self.columns.get(&column.key) != Some(&at) => {
                    mistakes.add(self.sheet.cell_spot(self.header, at), text, FileFault::ColumnTwice);
                }
                Some(_) => {}
                None => {
                    let what = What::UnknownColumn { header: crate::mistake::shown(text) };
                    remarks.push(Remark { spot: self.sheet.cell_spot(self.header, at), what });
                }
            }
        }
    }

    fn header_row(&self) -> Option<&'a Row> {
        self.sheet.rows.iter().find(|row| row.number == self.header)
    }

    /// The rows that say something, examples left out.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let header = self.header_row();
        let rows = self.sheet.rows.iter().filter(move |row| row.number > self.header);
        rows.filter(move |row| !is_example(row) && !repeats(row, header)).map(|row| Line { table: self, row })
    }

    pub(crate) fn spot(&self) -> Spot {
        self.sheet.spot()
    }
}

/// What a sheet is called: its own name, or the file's without folder and ending.
fn stem(sheet: &Sheet) -> Arc<str> {
    sheet.name.clone().unwrap_or_else(|| {
        let name = sheet.file.rsplit(['/', '\\']).next().unwrap_or_default();
        name.split('.').next().unwrap_or_default().into()
    })
}

/// The row among the first ones that names most columns, if it names two at least.
fn header_of(sheet: &Sheet, kind: SheetKind) -> Option<(u32, BTreeMap<Key, u32>)> {
    let candidates = sheet.rows.iter().take(HEADER_WITHIN_ROWS).map(|row| (row.number, known_in(row, kind)));
    let best = candidates.max_by_key(|(number, known)| (known.len(), std::cmp::Reverse(*number)))?;
    (best.1.len() >= 2).then_some(best)
}

fn known_in(row: &Row, kind: SheetKind) -> BTreeMap<Key, u32> {
    let mut known = BTreeMap::new();
    for (&at, content) in &row.cells {
        let Content::Text(text) = content else { continue };
        let header = header_word(text);
        if let Some(column) = kind.columns().iter().find(|column| column.is_called(&header)) {
            known.entry(column.key).or_insert(at);
        }
    }
    known
}

fn missing(kind: SheetKind, columns: &BTreeMap<Key, u32>) -> impl Iterator<Item = &'static Column> {
    kind.columns().iter().filter(|column| column.needed && !columns.contains_key(&column.key))
}

/// Whether the first cell says that the row is an example.
fn is_example(row: &Row) -> bool {
    let first = row.cells.values().next();
    matches!(first, Some(Content::Text(text))
        if { let text = folded(text).to_lowercase(); text.starts_with("示例") || text.starts_with("example") })
}

/// Whether a row is the header once more, as the lower half of merged header cells is.
fn repeats(row: &Row, header: Option<&Row>) -> bool {
    header.is_some_and(|header| row.cells.iter().all(|(at, content)| header.cells.get(at) == Some(content)))
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    table: &'a Table<'a>,
    row: &'a Row,
}

impl Line<'_> {
    /// The cell of a column, or the row if the table has no such column.
    pub(crate) fn spot(&self, key: Key) -> Spot {
        let row = self.table.sheet.row_spot(self.row.number);
        self.table.columns.get(&key).map_or(row.clone(), |column| row.column(*column))
    }

    /// The columns of its table.
    pub(crate) fn columns(&self) -> Columns {
        self.table.by_name.clone()
    }

    fn column(&self, key: Key) -> &'static Column {
        let found = self.table.kind.columns().iter().find(|column| column.key == key);
        found.expect("only columns of the kind are asked for")
    }

    fn fault(&self, key: Key, value: &str, fault: impl Into<Fault>, mistakes: &mut Mistakes) {
        mistakes.add(self.spot(key), value, fault);
    }

    fn content(&self, key: Key, mistakes: &mut Mistakes) -> Option<&Content> {
        let content = self.row.cells.get(self.table.columns.get(&key)?)?;
        match content {
            Content::Uncalculated => self.fault(key, "", CellFault::FormulaWithoutValue, mistakes),
            Content::Error(error) => self.fault(key, error, CellFault::SpreadsheetError, mistakes),
            Content::Text(_) | Content::Number(_) => return Some(content),
        }
        None
    }

    /// A text, whole numbers without a fraction. Numbers that lost digits are a mistake.
    fn text(&self, key: Key, mistakes: &mut Mistakes) -> Option<String> {
        match self.content(key, mistakes)? {
            Content::Text(text) => Some(text.clone()),
            Content::Number(number) if number.abs() >= WHOLE_NUMBER_MAX => {
                self.fault(key, &format!("{number:.0}"), CellFault::DigitsLost, mistakes);
                None
            }
            Content::Number(number) => Some(number.to_string()),
            Content::Uncalculated | Content::Error(_) => None,
        }
    }

    /// Requires a cell to have something in it: an empty one is a mistake, unless one was named there already.
    pub(crate) fn must<T>(
        &self,
        key: Key,
        mistakes: &mut Mistakes,
        read: impl FnOnce(&Self, Key, &mut Mistakes) -> Option<T>,
    ) -> Option<T> {
        let before = mistakes.len();
        let value = read(self, key, mistakes);
        if value.is_none() && mistakes.len() == before {
            let column = self.column(key).header;
            self.fault(key, "", CellFault::Empty { column }, mistakes);
        }
        value
    }

    /// A name or any other words, kept as they are written.
    pub(crate) fn words(&self, key: Key, mistakes: &mut Mistakes) -> Option<String> {
        let words = named(&self.text(key, mistakes)?);
        if words.len() > SHORT_TEXT_MAX_BYTES {
            self.fault(key, &words, CellFault::TooLong { max: SHORT_TEXT_MAX_BYTES / 3 }, mistakes);
            return None;
        }
        (!words.is_empty()).then_some(words)
    }

    /// Something to refer by: a person's code, a login, a name to look up.
    pub(crate) fn reference(&self, key: Key, mistakes: &mut Mistakes) -> Option<String> {
        self.words(key, mistakes).map(|words| folded(&words)).filter(|words| !words.is_empty())
    }

    pub(crate) fn area_code(&self, key: Key, mistakes: &mut Mistakes) -> Option<AreaCode> {
        let code = folded(&self.text(key, mistakes)?);
        if code.is_empty() {
            return None;
        }
        AreaCode::new(&code)
            .inspect_err(|_shown_by_the_fault| self.fault(key, &code, CellFault::Code, mistakes))
            .ok()
    }

    pub(crate) fn phone(&self, key: Key, mistakes: &mut Mistakes) -> Option<String> {
        let text = self.text(key, mistakes)?;
        let number = phone(&text);
        if number.is_none() {
            self.fault(key, &text, CellFault::Phone, mistakes);
        }
        number
    }

    /// One of the words that a column knows.
    pub(crate) fn word<T>(
        &self,
        key: Key,
        known: &'static str,
        read: fn(&str) -> Option<T>,
        mistakes: &mut Mistakes,
    ) -> Option<T> {
        let text = self.text(key, mistakes)?;
        let word = read(&text);
        if word.is_none() {
            self.fault(key, &text, CellFault::Word { known }, mistakes);
        }
        word
    }

    /// A day, a day with its hour, or an instant.
    pub(crate) fn when(&self, key: Key, mistakes: &mut Mistakes) -> Option<When> {
        let (read, shown) = match self.content(key, mistakes)? {
            Content::Number(number) => (moments::serial(*number), number.to_string()),
            Content::Text(text) => (moments::when(text), text.clone()),
            Content::Uncalculated | Content::Error(_) => return None,
        };
        let when = read.filter(|when| when.instant().is_some());
        if when.is_none() {
            self.fault(key, &shown, CellFault::Date, mistakes);
        }
        when
    }

    pub(crate) fn instant(&self, key: Key, mistakes: &mut Mistakes) -> Option<UtcMicros> {
        self.when(key, mistakes).and_then(When::instant)
    }

    /// A time of day, or a day with its hour.
    pub(crate) fn hour(&self, key: Key, mistakes: &mut Mistakes) -> Option<Hour> {
        let (read, shown) = match self.content(key, mistakes)? {
            Content::Number(number) => {
                let time = moments::time_of_fraction(*number).map(Hour::OfDay);
                (time.or_else(|| moments::serial(*number).map(Hour::Whole)), number.to_string())
            }
            Content::Text(text) => {
                let time = moments::time_of_day(text).map(Hour::OfDay);
                (time.or_else(|| moments::when(text).map(Hour::Whole)), text.clone())
            }
            Content::Uncalculated | Content::Error(_) => return None,
        };
        if read.is_none() {
            self.fault(key, &shown, CellFault::TimeOfDay, mistakes);
        }
        read
    }
}

/// When a duty begins or ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Hour {
    /// An hour of the day in another column.
    OfDay(TimeOfDay),
    /// Day and hour in one.
    Whole(When),
}
