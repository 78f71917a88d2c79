//! Reading the index.
//!
//! Three ways lead to a page, each in order of the entries' numbers: along the states, along a scope, along the words. A
//! query for words within a small scope walks the scope and looks at each entry's terms; any other walks the words and
//! looks at each entry's scopes, so that neither a common word nor a large area makes a query long. Of many words only the
//! rarest are walked, and the others looked up in what these find: to follow a word that stands in every case is to read all.

use std::ops::ControlFlow;

use rusqlite::{Connection, OptionalExtension, params};

use super::failure::of_store;
use super::indexing::all_terms;
use super::marks::{marks_of, match_of, stored};
use super::rarity::Rarity;
use crate::LedgerError;
use crate::index::{INDEX_LOOKED_AT_MAX, IndexPage, IndexQuery, Indexed, Mark, holds_all, page_limit};
use crate::storable::as_stored;

/// A scope that has no more entries than this is walked, whatever the words.
const SMALL_SCOPE: usize = 2_000;

/// Words that stand together in fewer of the entries than this are walked without the others.
const TELLING_SHARE: f64 = 1e-3;

/// Entries that the telling words may find in vain: words that go together are less telling than they seem.
const TRIED_MAX: usize = 100;

/// A word that stands in more of the entries than this is not walked where there are others.
const EVERYWHERE_SHARE: f64 = 0.3;

pub(super) fn find(
    connection: &Connection,
    query: &IndexQuery,
    rarity: &Rarity,
) -> Result<IndexPage, LedgerError> {
    let mut page = Page {
        connection,
        query,
        limit: page_limit(query.limit),
        before: query.before.map_or(i64::MAX, as_stored),
        page: IndexPage::default(),
        looked_at: 0,
    };
    page.fill(rarity).map_err(|error| of_store(&error))?;
    Ok(page.page)
}

/// A page being filled.
struct Page<'a> {
    connection: &'a Connection,
    query: &'a IndexQuery,
    limit: usize,
    /// Only what is older is still to be looked at.
    before: i64,
    page: IndexPage,
    looked_at: usize,
}

/// What is still to be looked at of an entry, besides its state.
#[derive(Clone, Copy, Default)]
struct Open<'a> {
    scope: Option<Mark>,
    terms: &'a [Vec<Mark>],
}

impl<'a> Page<'a> {
    fn fill(&mut self, rarity: &Rarity) -> rusqlite::Result<()> {
        let (query, nothing) = (self.query, Open::default());
        match (query.scope, query.terms.is_empty()) {
            (None, true) if query.states.is_empty() => {
                let all = "SELECT number FROM index_entries WHERE number < ?1 ORDER BY number DESC";
                self.walk(all, &[&self.before.clone()], nothing, usize::MAX).map(drop)
            }
            (None, true) => self.walk_states(self.limit + 1, nothing),
            (Some(scope), true) if self.are_few(scope)? => {
                self.walk_states(INDEX_LOOKED_AT_MAX, Open { scope: Some(scope), ..nothing })
            }
            (Some(scope), true) => self.walk_scope(scope, nothing),
            (Some(scope), false) if self.count_of_scope(scope, SMALL_SCOPE + 1)? <= SMALL_SCOPE => {
                self.walk_scope(scope, Open { terms: &query.terms, ..nothing })
            }
            (_, false) => self.walk_words(rarity),
        }
    }

    /// Whether fewer entries stand as is wanted than belong to the scope: open cases among all that a county ever had.
    fn are_few(&self, scope: Mark) -> rusqlite::Result<bool> {
        let mut few = 0;
        for state in &self.query.states {
            few += self.count(
                "SELECT count(*) FROM
                     (SELECT 1 FROM index_entries WHERE state = ?1 AND number < ?2 LIMIT ?3)",
                &state,
                INDEX_LOOKED_AT_MAX,
            )?;
        }
        Ok(!self.query.states.is_empty()
            && few < INDEX_LOOKED_AT_MAX
            && few < self.count_of_scope(scope, few + 1)?)
    }

    fn count_of_scope(&self, scope: Mark, most: usize) -> rusqlite::Result<usize> {
        let counted = "SELECT count(*) FROM
                           (SELECT 1 FROM index_scopes WHERE scope = ?1 AND number < ?2 LIMIT ?3)";
        self.count(counted, &stored(scope), most)
    }

    fn count(&self, counted: &str, of: &dyn rusqlite::ToSql, most: usize) -> rusqlite::Result<usize> {
        let most = i64::try_from(most).expect("a bound is small");
        let count: i64 = self
            .connection
            .prepare_cached(counted)?
            .query_row(params![of, self.before, most], |row| row.get(0))?;
        Ok(usize::try_from(count).expect("nothing is counted below zero"))
    }

    fn walk_scope(&mut self, scope: Mark, open: Open<'_>) -> rusqlite::Result<()> {
        let within = "SELECT number FROM index_scopes WHERE scope = ?2 AND number < ?1 ORDER BY number DESC";
        let before = self.before;
        self.walk(within, &[&before, &stored(scope)], open, usize::MAX).map(drop)
    }

    /// The newest of each state, `most` at most, of which the newest make the page.
    fn walk_states(&mut self, most: usize, open: Open<'_>) -> rusqlite::Result<()> {
        let mut newest: Vec<i64> = Vec::new();
        let most = i64::try_from(most).expect("a page is small");
        for state in &self.query.states {
            let mut statement = self.connection.prepare_cached(
                "SELECT number FROM index_entries WHERE state = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3",
            )?;
            let numbers = statement.query_map(params![state, self.before, most], |row| row.get(0))?;
            newest.extend(numbers.collect::<rusqlite::Result<Vec<i64>>>()?);
        }
        newest.sort_unstable_by(|a, b| b.cmp(a));
        newest.dedup();
        for number in newest {
            if self.look(number, open)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Along the telling words; should they find too much that is not wanted, along all that are not everywhere.
    fn walk_words(&mut self, rarity: &Rarity) -> rusqlite::Result<()> {
        let estimate = rarity.estimate(self.connection)?;
        let mut groups: Vec<(f64, &Vec<Mark>)> =
            self.query.terms.iter().map(|group| (estimate.share(group), group)).collect();
        groups.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let mut together = 1.0;
        let telling = groups
            .iter()
            .take_while(|(share, _)| {
                let is_needed = together > TELLING_SHARE;
                together *= share;
                is_needed
            })
            .count();
        let not_everywhere = groups.iter().filter(|(share, _)| *share <= EVERYWHERE_SHARE).count();
        let sorted: Vec<Vec<Mark>> = groups.into_iter().map(|(_, group)| group.clone()).collect();
        let tried = if telling < not_everywhere { TRIED_MAX } else { usize::MAX };
        match self.walk_groups(&sorted, telling, tried)? {
            ControlFlow::Continue(()) => self.walk_groups(&sorted, not_everywhere, usize::MAX).map(drop),
            ControlFlow::Break(()) => Ok(()),
        }
    }

    /// Along the first of the groups, and looks for the others in what they find. Goes on if it was tried in vain.
    fn walk_groups(
        &mut self,
        groups: &[Vec<Mark>],
        walked: usize,
        tried: usize,
    ) -> rusqlite::Result<ControlFlow<()>> {
        let (walked, terms) = groups.split_at(walked);
        let words = "SELECT rowid FROM index_words WHERE index_words MATCH ?2 AND rowid < ?1
                     ORDER BY rowid DESC";
        let (before, wanted) = (self.before, match_of(walked));
        self.walk(words, &[&before, &wanted], Open { scope: self.query.scope, terms }, tried)
    }

    /// Looks at what a statement leads to, `tried` entries at most; goes on if that was not enough to say what the page holds.
    fn walk(
        &mut self,
        statement: &str,
        bound: &[&dyn rusqlite::ToSql],
        open: Open<'_>,
        tried: usize,
    ) -> rusqlite::Result<ControlFlow<()>> {
        let mut statement = self.connection.prepare_cached(statement)?;
        let mut rows = statement.query(bound)?;
        let until = self.looked_at.saturating_add(tried);
        while let Some(row) = rows.next()? {
            if self.looked_at == until {
                return Ok(ControlFlow::Continue(()));
            }
            self.before = row.get(0)?;
            if self.look(self.before, open)?.is_break() {
                break;
            }
        }
        Ok(ControlFlow::Break(()))
    }

    /// Looks at one entry; breaks when the page is full, or long enough was looked.
    fn look(&mut self, number: i64, open: Open<'_>) -> rusqlite::Result<ControlFlow<()>> {
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
                    && match open.scope {
                        Some(scope) => marks_of(row.get_ref(2)?.as_blob()?).binary_search(&scope).is_ok(),
                        None => true,
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
        if let Some(entry) = entry
            && (open.terms.is_empty() || holds_all(&all_terms(self.connection, number)?, open.terms))
        {
            self.page.entries.push(entry);
        }
        if self.looked_at == INDEX_LOOKED_AT_MAX {
            self.page.next = Some(number.cast_unsigned());
            return Ok(ControlFlow::Break(()));
        }
        Ok(ControlFlow::Continue(()))
    }
}
