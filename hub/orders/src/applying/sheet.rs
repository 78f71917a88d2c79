//! The sheet that their platform exports: a row is an order, titles say which column is which field.

use std::collections::BTreeMap;

use hub_exchange::{Bounds, Content, Row, Sheet, read_rows, title};
use serde_json::{Map, Value};

use super::{
    Applied,
    assembling::{Found, Links, Source, assemble},
};
use crate::{
    Mapping,
    limits::{CELL_MAX_CHARS, ORDERS_MAX, TITLES_WITHIN_ROWS, UNPACKED_MAX_BYTES},
    mapping::{Rule, Scalar},
    mistake::{Fault, Mistake, Mistakes, Spot},
};

/// Titles and remarks stand above the orders.
const BOUNDS: Bounds = Bounds {
    #[expect(clippy::cast_possible_truncation, reason = "both are small and known")]
    rows_max: (ORDERS_MAX + TITLES_WITHIN_ROWS) as u32,
    cell_max_chars: CELL_MAX_CHARS,
    unpacked_max_bytes: UNPACKED_MAX_BYTES,
};

/// Which field of the titles stands in which column, counted from 1.
type Columns = BTreeMap<String, u32>;

/// A row under its titles.
struct SheetOrder<'a> {
    sheet: &'a Sheet,
    row: &'a Row,
    columns: &'a Columns,
}

impl Mapping {
    /// The orders of a workbook, or of a table in text.
    ///
    /// # Errors
    /// What is wrong with the file as a whole, or with its titles.
    pub fn apply_sheet(&self, name: &str, bytes: &[u8]) -> Result<Applied, Vec<Mistake>> {
        let sheets = read_rows(name, bytes, BOUNDS).map_err(of_reader)?;
        let mut applied = Applied::default();
        let mut has_titles = false;
        let mut nth = 0;
        for sheet in &sheets {
            let Some((titles, columns)) = self.columns(sheet)? else { continue };
            has_titles = true;
            for row in sheet.rows.iter().filter(|row| row.number > titles) {
                nth += 1;
                applied.take(assemble(self, &SheetOrder { sheet, row, columns: &columns }, nth));
            }
        }
        let refused = |fault| Err(vec![Mistake::new(Spot::at(name), "", fault)]);
        match (has_titles, nth) {
            (false, _) => refused(Fault::NoTitles),
            (true, 0) => refused(Fault::NoOrders),
            (true, _) => Ok(applied),
        }
    }

    /// The row of titles: the one among the first that names most of the mapping's columns; none in a sheet of something else.
    fn columns(&self, sheet: &Sheet) -> Result<Option<(u32, Columns)>, Vec<Mistake>> {
        let rows = sheet.rows.iter().take(TITLES_WITHIN_ROWS);
        let best = rows.max_by_key(|row| (self.known(row).count(), std::cmp::Reverse(row.number)));
        let Some(row) = best.filter(|row| self.known(row).next().is_some()) else { return Ok(None) };
        let mut mistakes = Mistakes::default();
        let mut columns = Columns::new();
        for (at, title) in self.known(row) {
            if columns.insert(title.clone(), at).is_some() {
                let at = sheet.cell_spot(row.number, at).to_string();
                mistakes.add(Spot::at(at), &title, Fault::Twice);
            }
        }
        mistakes.or(Some(Some((row.number, columns))))
    }

    fn known<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (u32, String)> + 'a {
        let named = row.cells.iter().filter_map(|(at, content)| match content {
            Content::Text(text) => Some((*at, title(text))),
            Content::Number(_) | Content::Uncalculated | Content::Error(_) => None,
        });
        named.filter(|(_, title)| self.rules.values().any(|rule| rule.columns.contains(title)))
    }
}

/// What the reader of sheets says, as mistakes of ours.
pub(crate) fn of_reader(mistakes: Vec<hub_exchange::Mistake>) -> Vec<Mistake> {
    let told = |mistake: hub_exchange::Mistake| {
        let words = mistake.fault.words();
        let fault = Fault::Sheet { zh: words.zh, en: words.en };
        Mistake { spot: Spot::at(mistake.spot.to_string()), value: mistake.value, fault }
    };
    mistakes.into_iter().map(told).collect()
}

impl SheetOrder<'_> {
    fn place(&self, column: u32) -> String {
        self.sheet.cell_spot(self.row.number, column).to_string()
    }

    /// The first column of a rule that holds something.
    fn cell(&self, rule: &Rule) -> Option<(u32, &Content)> {
        let columns = rule.columns.iter().filter_map(|title| self.columns.get(title));
        columns.filter_map(|at| Some((*at, self.row.cells.get(at)?))).next()
    }
}

impl Source for SheetOrder<'_> {
    fn scalar(&self, rule: &Rule) -> Result<Option<Found<Scalar>>, Found<Fault>> {
        let Some((column, content)) = self.cell(rule) else { return Ok(None) };
        let at = self.place(column);
        match Scalar::of_cell(content) {
            Ok(it) => Ok(Some(Found { it, at })),
            Err(it) => Err(Found { it, at }),
        }
    }

    fn links(&self, rule: &Rule) -> Result<Links, Found<Fault>> {
        let Some(Found { it: scalar, at }) = self.scalar(rule)? else { return Ok(Vec::new()) };
        let links =
            scalar.text.split([';', '\n', ',', ' ', ';', ',']).map(str::trim).filter(|link| !link.is_empty());
        Ok(links.map(|link| Found { it: (link.to_owned(), None), at: at.clone() }).collect())
    }

    fn place_of_missing(&self, rule: &Rule) -> String {
        let column = rule.columns.iter().find_map(|title| self.columns.get(title));
        column.map_or_else(|| self.sheet.row_spot(self.row.number).to_string(), |column| self.place(*column))
    }

    fn raw(&self) -> Vec<u8> {
        let text = |content: &Content| match content {
            Content::Text(text) | Content::Error(text) => text.clone(),
            Content::Number(number) => number.to_string(),
            Content::Uncalculated => String::new(),
        };
        let titled = self.columns.iter().filter_map(|(title, at)| Some((title, self.row.cells.get(at)?)));
        let members: Map<String, Value> =
            titled.map(|(title, content)| (title.clone(), Value::String(text(content)))).collect();
        serde_json::to_vec(&members).expect("a map of texts has string keys")
    }
}
