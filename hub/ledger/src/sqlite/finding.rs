//! Reading the index.
//!
//! Three ways lead to a page, each in order of the entries' numbers: along the states, along a scope, along the words. A
//! query for words within a small scope walks the scope and looks at each entry's terms; any other walks the words and
//! looks at each entry's scopes, so that neither a common word nor a large area makes a query long.

use std::ops::ControlFlow;

use rusqlite::{Connection, OptionalExtension, params};

use super::failure::of_store;
use super::indexing::all_terms;
use super::marks::{marks_of, match_of, stored};
use crate::LedgerError;
use crate::index::{INDEX_LOOKED_AT_MAX, IndexPage, IndexQuery, Indexed, Mark, holds_all, page_limit};
use crate::storable::as_stored;

/// A scope that has no more entries than this is walked, whatever the words.
const SMALL_SCOPE: i64 = 2_000;

pub(super) fn find(connection: &Connection, query: &IndexQuery) -> Result<IndexPage, LedgerError> {
    let mut page = Page {
        connection,
        query,
        limit: page_limit(query.limit),
        before: query.before.map_or(i64::MAX, as_stored),
        page: IndexPage::default(),
        looked_at: 0,
    };
    page.fill().map_err(|error| of_store(&error))?;
    Ok(page.page)
}

/// A page being filled.
struct Page<'a> {
    connection: &'a Connection,
    query: &'a IndexQuery,
    limit: usize,
    before: i64,
    page: IndexPage,
    looked_at: usize,
}

/// What is still to be looked at of an entry, besides its state.
#[derive(Clone, Copy)]
enum Open {
    Nothing,
    Scope(Mark),
    Terms,
}

impl Page<'_> {
    fn fill(&mut self) -> rusqlite::Result<()> {
        let before = self.before;
        match (self.query.scope, self.query.terms.is_empty()) {
            (None, true) if self.query.states.is_empty() => {
                let all = "SELECT number FROM index_entries WHERE number < ?1 ORDER BY number DESC";
                self.walk(all, &[&before], Open::Nothing)
            }
            (None, true) => self.walk_states(),
            (Some(scope), true) => self.walk_scope(scope, Open::Nothing),
            (Some(scope), false) if self.is_small(scope)? => self.walk_scope(scope, Open::Terms),
            (scope, false) => {
                let words = "SELECT rowid FROM index_words WHERE index_words MATCH ?2 AND rowid < ?1
                             ORDER BY rowid DESC";
                let open = scope.map_or(Open::Nothing, Open::Scope);
                let wanted = match_of(&self.query.terms);
                self.walk(words, &[&before, &wanted], open)
            }
        }
    }

    fn is_small(&self, scope: Mark) -> rusqlite::Result<bool> {
        let counted: i64 = self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM
                     (SELECT 1 FROM index_scopes WHERE scope = ?1 AND number < ?2 LIMIT ?3)",
            )?
            .query_row(params![stored(scope), self.before, SMALL_SCOPE + 1], |row| row.get(0))?;
        Ok(counted <= SMALL_SCOPE)
    }

    fn walk_scope(&mut self, scope: Mark, open: Open) -> rusqlite::Result<()> {
        let within = "SELECT number FROM index_scopes WHERE scope = ?2 AND number < ?1 ORDER BY number DESC";
        let before = self.before;
        self.walk(within, &[&before, &stored(scope)], open)
    }

    /// The newest of each state, of which the newest make the page.
    fn walk_states(&mut self) -> rusqlite::Result<()> {
        let mut newest: Vec<i64> = Vec::new();
        let enough = i64::try_from(self.limit + 1).expect("a page is small");
        for state in &self.query.states {
            let mut statement = self.connection.prepare_cached(
                "SELECT number FROM index_entries WHERE state = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3",
            )?;
            let numbers = statement.query_map(params![state, self.before, enough], |row| row.get(0))?;
            newest.extend(numbers.collect::<rusqlite::Result<Vec<i64>>>()?);
        }
        newest.sort_unstable_by(|a, b| b.cmp(a));
        newest.dedup();
        for number in newest {
            if self.look(number, Open::Nothing)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn walk(&mut self, statement: &str, bound: &[&dyn rusqlite::ToSql], open: Open) -> rusqlite::Result<()> {
        let mut statement = self.connection.prepare_cached(statement)?;
        let mut rows = statement.query(bound)?;
        while let Some(row) = rows.next()? {
            if self.look(row.get(0)?, open)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Looks at one entry; breaks when the page is full, or long enough was looked.
    fn look(&mut self, number: i64, open: Open) -> rusqlite::Result<ControlFlow<()>> {
        if self.page.entries.len() == self.limit {
            self.page.next = Some(self.page.entries.last().map_or(u64::MAX, |last| last.number));
            return Ok(ControlFlow::Break(()));
        }
        self.looked_at += 1;
        let entry = self
            .connection
            .prepare_cached("SELECT key, state, scopes FROM index_entries WHERE number = ?1")?
            .query_row(params![number], |row| {
                let state = row.get_ref(1)?.as_str()?;
                let is_wanted =
                    self.query.states.is_empty() || self.query.states.iter().any(|wanted| wanted == state);
                let is_wanted = is_wanted
                    && match open {
                        Open::Scope(scope) => {
                            marks_of(row.get_ref(2)?.as_blob()?).binary_search(&scope).is_ok()
                        }
                        Open::Nothing | Open::Terms => true,
                    };
                let number = number.cast_unsigned();
                Ok(if is_wanted {
                    Some(Indexed { number, key: row.get(0)?, state: state.to_owned() })
                } else {
                    None
                })
            })
            .optional()?
            .flatten();
        if let Some(entry) = entry {
            let holds = match open {
                Open::Terms => holds_all(&all_terms(self.connection, number)?, &self.query.terms),
                Open::Nothing | Open::Scope(_) => true,
            };
            if holds {
                self.page.entries.push(entry);
            }
        }
        if self.looked_at == INDEX_LOOKED_AT_MAX {
            self.page.next = Some(number.cast_unsigned());
            return Ok(ControlFlow::Break(()));
        }
        Ok(ControlFlow::Continue(()))
    }
}
