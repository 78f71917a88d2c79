//! Changing the index: a table of entries, and a list of terms in each that the server's own inverted index finds.

use deadpool_postgres::Object;
use tokio_postgres::types::ToSql;

use super::reading::{column, number, query};
use crate::LedgerError;
use crate::index::{IndexChange, Mark, Rescope, page_limit, sorted};
use crate::storable::as_stored;

/// Changes as five lists.
#[derive(Default)]
pub(super) struct IndexLists<'a> {
    pub(super) what: Vec<&'static str>,
    pub(super) keys: Vec<&'a str>,
    pub(super) at_us: Vec<i64>,
    pub(super) words: Vec<&'a str>,
    pub(super) marks: Vec<String>,
}

impl<'a> IndexLists<'a> {
    pub(super) fn new(changes: &'a [IndexChange]) -> Self {
        let mut lists = Self::default();
        for change in changes {
            let (what, key, at_us, word, marks) = match change {
                IndexChange::Put(entry) => {
                    ("put", &entry.key, entry.at_us, entry.state.as_str(), &entry.scopes)
                }
                IndexChange::Terms { key, source, terms } => ("terms", key, 0, source.name(), terms),
            };
            lists.what.push(what);
            lists.keys.push(key);
            lists.at_us.push(at_us);
            lists.words.push(word);
            lists.marks.push(joined(marks));
        }
        lists
    }
}

fn joined(marks: &[Mark]) -> String {
    let stored: Vec<String> = sorted(marks).iter().map(|mark| mark.cast_signed().to_string()).collect();
    stored.join(",")
}

pub(super) fn all_stored(marks: &[Mark]) -> Vec<i64> {
    marks.iter().map(|mark| mark.cast_signed()).collect()
}

pub(super) async fn put_index(client: &Object, changes: &[IndexChange]) -> Result<(), LedgerError> {
    let lists = IndexLists::new(changes);
    let params: [&(dyn ToSql + Sync); 5] =
        [&lists.what, &lists.keys, &lists.at_us, &lists.words, &lists.marks];
    query(client, "SELECT 1 FROM put_index($1, $2, $3, $4, $5)", &params).await?;
    Ok(())
}

pub(super) async fn rescope(client: &Object, step: &Rescope) -> Result<Option<u64>, LedgerError> {
    let within = step.within.cast_signed();
    let before = step.before.map_or(i64::MAX, as_stored);
    let limit = i64::try_from(page_limit(step.limit)).expect("the cap is small");
    let (remove, add) = (all_stored(&step.remove), all_stored(&step.add));
    let rows =
        query(client, "SELECT rescope($1, $2, $3, $4, $5)", &[&within, &remove, &add, &before, &limit])
            .await?;
    let last: Option<i64> = rows.first().map(|row| column(row, 0)).transpose()?.flatten();
    last.map(|last| number("index number", last)).transpose()
}
