//! Reading the index.
//!
//! A page is walked: along the scope, along the states, or along all entries, each in order of their numbers, and what else is
//! asked for is looked up in what that leads to. What is not among the newest is rare: then the server's inverted index leads to
//! all that has the words, or the states lead to all that stands so. Whichever way is taken, a bounded number of entries is
//! looked at for one page.

use std::fmt::Write as _;

use deadpool_postgres::Object;
use tokio_postgres::{Row, types::ToSql};

use super::failure::of_read;
use super::indexing::all_stored;
use super::reading::{column, number};
use crate::LedgerError;
use crate::index::{INDEX_LOOKED_AT_MAX, IndexPage, IndexQuery, Indexed, Mark, page_limit};
use crate::storable::as_stored;

/// Entries that are walked before another way is tried: what is common fills its page among them.
const WALKED_FIRST: usize = 1_000;

/// A page of what is wanted.
pub(super) async fn find(client: &Object, wanted: &IndexQuery) -> Result<IndexPage, LedgerError> {
    let search = Search::new(client, wanted);
    let along = search.along();
    if search.groups.is_empty() && (search.scope.is_none() || wanted.states.is_empty()) {
        // Every entry that is walked is wanted: no more are looked at than the page has.
        return search.walk(along, search.limit + 1).await;
    }
    let walked = search.walk(along, WALKED_FIRST).await?;
    if walked.next.is_none() || walked.entries.len() == search.limit {
        return Ok(walked);
    }
    let all = match search.groups.is_empty() {
        true => {
            Some(search.walk(Along::States, INDEX_LOOKED_AT_MAX).await?).filter(|page| page.next.is_none())
        }
        false => search.by_words().await?,
    };
    match all {
        Some(page) => Ok(page),
        None => search.walk(along, INDEX_LOOKED_AT_MAX).await,
    }
}

/// What is walked along.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Along {
    Scope,
    States,
    All,
}

/// What is asked for, as statements hold it.
struct Search<'a> {
    client: &'a Object,
    wanted: &'a IndexQuery,
    limit: usize,
    before: i64,
    scope: Option<i64>,
    groups: Vec<Vec<i64>>,
}

/// A statement being put together, with what it is given.
struct Statement<'a> {
    text: String,
    given: Vec<&'a (dyn ToSql + Sync)>,
}

impl<'a> Statement<'a> {
    fn new(text: &str) -> Self {
        Self { text: text.to_owned(), given: Vec::new() }
    }

    fn say(&mut self, text: &str) {
        self.text += text;
    }

    fn give(&mut self, value: &'a (dyn ToSql + Sync)) {
        self.given.push(value);
        write!(self.text, "${}", self.given.len()).expect("writing to a string cannot fail");
    }
}

impl<'a> Search<'a> {
    fn new(client: &'a Object, wanted: &'a IndexQuery) -> Self {
        Self {
            client,
            wanted,
            limit: page_limit(wanted.limit),
            before: wanted.before.map_or(i64::MAX, as_stored),
            scope: wanted.scope.map(Mark::cast_signed),
            groups: wanted.terms.iter().map(|group| all_stored(group)).collect(),
        }
    }

    /// The narrowest way that is in order of the numbers.
    fn along(&self) -> Along {
        match (&self.scope, self.wanted.states.is_empty()) {
            (Some(_), _) => Along::Scope,
            (None, false) => Along::States,
            (None, true) => Along::All,
        }
    }

    /// The newest `most` entries on a way; of these, what is wanted, until the page is full.
    async fn walk(&self, along: Along, most: usize) -> Result<IndexPage, LedgerError> {
        let bound = i64::try_from(most).expect("a bound is small");
        let mut statement = Statement::new("WITH walked AS MATERIALIZED (");
        self.say_way(&mut statement, along, &bound);
        statement.say(") SELECT entry.number, key, state, true");
        if along != Along::Scope {
            self.say_scope(&mut statement);
        }
        if along != Along::States {
            self.say_states(&mut statement);
        }
        self.say_terms(&mut statement);
        statement.say(
            " FROM walked JOIN index_entries AS entry ON entry.number = walked.number ORDER BY entry.number DESC",
        );
        let rows = self.query(&statement).await?;
        let mut page = IndexPage::default();
        for row in &rows {
            if page.entries.len() == self.limit {
                page.next = Some(page.entries.last().map_or(u64::MAX, |last| last.number));
                return Ok(page);
            }
            if column(row, 3)? {
                page.entries.push(entry(row)?);
            }
        }
        if rows.len() == most {
            page.next = rows.last().map(entry).transpose()?.map(|last| last.number);
        }
        Ok(page)
    }

    fn say_way<'s>(&'s self, statement: &mut Statement<'s>, along: Along, bound: &'s i64) {
        match (along, &self.scope) {
            (Along::Scope, Some(scope)) => {
                statement.say("SELECT number FROM index_scopes WHERE scope = ");
                statement.give(scope);
                statement.say(" AND number < ");
                statement.give(&self.before);
            }
            (Along::States, _) => self.say_way_of_states(statement, bound),
            (Along::Scope | Along::All, _) => {
                statement.say("SELECT number FROM index_entries WHERE number < ");
                statement.give(&self.before);
            }
        }
        statement.say(" ORDER BY number DESC LIMIT ");
        statement.give(bound);
    }

    /// The newest of each state: the server finds them in order, and has only these to sort.
    fn say_way_of_states<'s>(&'s self, statement: &mut Statement<'s>, bound: &'s i64) {
        statement.say("SELECT number FROM (");
        for (turn, state) in self.wanted.states.iter().enumerate() {
            statement.say(if turn == 0 { "(" } else { " UNION (" });
            statement.say("SELECT number FROM index_entries WHERE state = ");
            statement.give(state);
            statement.say(" AND number < ");
            statement.give(&self.before);
            statement.say(" ORDER BY number DESC LIMIT ");
            statement.give(bound);
            statement.say(")");
        }
        statement.say(") AS of_states");
    }

    /// All that has the words; none if that is more than may be looked at.
    async fn by_words(&self) -> Result<Option<IndexPage>, LedgerError> {
        let bound = i64::try_from(INDEX_LOOKED_AT_MAX + 1).expect("a bound is small");
        let page_and_one = i64::try_from(self.limit + 1).expect("a page is small");
        let mut statement = Statement::new(
            "WITH found AS MATERIALIZED (SELECT number, key, state, scopes FROM index_entries AS entry WHERE true",
        );
        self.say_terms(&mut statement);
        statement.say(" LIMIT ");
        statement.give(&bound);
        statement.say(
            ") SELECT number, key, state, looked_at FROM (SELECT count(*) AS looked_at FROM found) AS all_found LEFT JOIN
               (SELECT number, key, state FROM found AS entry WHERE number < ",
        );
        statement.give(&self.before);
        self.say_scope(&mut statement);
        self.say_states(&mut statement);
        statement.say(" ORDER BY number DESC LIMIT ");
        statement.give(&page_and_one);
        statement.say(") AS wanted ON true ORDER BY number DESC");
        let rows = self.query(&statement).await?;
        let mut page = IndexPage::default();
        for row in &rows {
            let (looked_at, found): (i64, Option<i64>) = (column(row, 3)?, column(row, 0)?);
            if looked_at == bound {
                return Ok(None);
            }
            if found.is_some() {
                page.entries.push(entry(row)?);
            }
        }
        if page.entries.len() > self.limit {
            page.entries.truncate(self.limit);
            page.next = page.entries.last().map(|last| last.number).or(Some(u64::MAX));
        }
        Ok(Some(page))
    }

    fn say_scope<'s>(&'s self, statement: &mut Statement<'s>) {
        if let Some(scope) = &self.scope {
            statement.say(" AND ");
            statement.give(scope);
            statement.say(" = ANY(entry.scopes)");
        }
    }

    fn say_states<'s>(&'s self, statement: &mut Statement<'s>) {
        if !self.wanted.states.is_empty() {
            statement.say(" AND entry.state = ANY(");
            statement.give(&self.wanted.states);
            statement.say(")");
        }
    }

    fn say_terms<'s>(&'s self, statement: &mut Statement<'s>) {
        for group in &self.groups {
            statement.say(" AND entry.terms && ");
            statement.give(group);
        }
    }

    async fn query(&self, statement: &Statement<'_>) -> Result<Vec<Row>, LedgerError> {
        let rows = self.client.query(&statement.text, &statement.given).await;
        rows.map_err(|error| of_read(&error))
    }
}

fn entry(row: &Row) -> Result<Indexed, LedgerError> {
    let number = number("index number", column(row, 0)?)?;
    Ok(Indexed { number, key: column(row, 1)?, state: column(row, 2)? })
}
