//! The index: a table of entries, and a list of terms in each that the server's own inverted index finds.

use std::fmt::Write as _;

use deadpool_postgres::Object;
use tokio_postgres::types::ToSql;

use super::failure::of_read;
use super::reading::{column, number, query};
use crate::LedgerError;
use crate::index::{IndexChange, IndexPage, IndexQuery, Indexed, Mark, Rescope, page_limit, sorted};
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
                IndexChange::PutIfAbsent(entry) => {
                    ("put_if_absent", &entry.key, entry.at_us, entry.state.as_str(), &entry.scopes)
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

fn all_stored(marks: &[Mark]) -> Vec<i64> {
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

/// A page; what the query does not name does not stand in the statement, so that the server sees what it can use.
pub(super) async fn find(client: &Object, wanted: &IndexQuery) -> Result<IndexPage, LedgerError> {
    let limit = page_limit(wanted.limit);
    let before = wanted.before.map_or(i64::MAX, as_stored);
    let asked_for = i64::try_from(limit + 1).expect("a page is small");
    let scope = wanted.scope.map(Mark::cast_signed);
    let groups: Vec<Vec<i64>> = wanted.terms.iter().map(|group| all_stored(group)).collect();
    let mut params: Vec<&(dyn ToSql + Sync)> = vec![&before, &asked_for];
    let mut statement = "SELECT entry.number, key, state FROM index_entries AS entry".to_owned();
    let mut conditions = " WHERE entry.number < $1".to_owned();
    if let Some(scope) = &scope {
        params.push(scope);
        statement += " JOIN index_scopes AS its ON its.number = entry.number";
        add(&mut conditions, "its.scope = $", params.len());
    }
    if !wanted.states.is_empty() {
        params.push(&wanted.states);
        add(&mut conditions, "state = ANY($", params.len());
        conditions.push(')');
    }
    for group in &groups {
        params.push(group);
        add(&mut conditions, "terms && $", params.len());
    }
    statement += &conditions;
    statement += " ORDER BY entry.number DESC LIMIT $2";
    let rows = client.query(&statement, &params).await.map_err(|error| of_read(&error))?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        let number = number("index number", column(row, 0)?)?;
        entries.push(Indexed { number, key: column(row, 1)?, state: column(row, 2)? });
    }
    let is_more = entries.len() > limit;
    entries.truncate(limit);
    let next = if is_more { entries.last().map(|last| last.number).or(Some(u64::MAX)) } else { None };
    Ok(IndexPage { entries, next })
}

fn add(conditions: &mut String, condition: &str, place: usize) {
    write!(conditions, " AND {condition}{place}").expect("writing to a string cannot fail");
}
