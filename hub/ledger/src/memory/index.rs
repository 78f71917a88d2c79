//! The index in its plainest form: every entry is looked at.

use std::collections::{BTreeMap, HashMap};

use crate::index::{
    IndexChange, IndexEntry, IndexPage, IndexQuery, Indexed, Mark, NUMBERS_PER_MICROSECOND, Rescope,
    TermSource, first_number, holds_all, page_limit, rescoped, sorted,
};

#[derive(Debug, Clone)]
struct Kept {
    key: String,
    state: String,
    scopes: Vec<Mark>,
    terms: BTreeMap<TermSource, Vec<Mark>>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    entries: BTreeMap<u64, Kept>,
    numbers: HashMap<String, u64>,
}

impl Index {
    /// Carries changes out, in order; `is_kept` says whether a row of the vault is there.
    pub(super) fn change(&mut self, changes: Vec<IndexChange>, is_kept: impl Fn(&str) -> bool) {
        for change in changes {
            match change {
                IndexChange::Put(entry) => self.put(entry),
                IndexChange::Terms { key, source, terms } => {
                    let is_there = match &source {
                        TermSource::Own => true,
                        TermSource::Vault(key) => is_kept(key),
                    };
                    if let Some(kept) = self.numbers.get(&key).and_then(|number| self.entries.get_mut(number))
                        && is_there
                    {
                        kept.terms.insert(source, sorted(&terms));
                    }
                }
            }
        }
    }

    fn put(&mut self, entry: IndexEntry) {
        let number = match self.numbers.get(&entry.key) {
            Some(number) => *number,
            None => self.free_number(entry.at_us),
        };
        self.numbers.insert(entry.key.clone(), number);
        let terms = self.entries.remove(&number).map(|before| before.terms).unwrap_or_default();
        let scopes = sorted(&entry.scopes);
        self.entries.insert(number, Kept { key: entry.key, state: entry.state, scopes, terms });
    }

    /// One more than the highest of this microsecond; if that is another's, the first after it that is free.
    fn free_number(&self, at_us: i64) -> u64 {
        let first = first_number(at_us).cast_unsigned();
        let own = first..first + NUMBERS_PER_MICROSECOND.cast_unsigned();
        let mut number = self.entries.range(own).next_back().map_or(first, |(highest, _)| highest + 1);
        while self.entries.contains_key(&number) {
            number += 1;
        }
        number
    }

    /// A row of the vault is gone, and what was made of it.
    pub(super) fn forget(&mut self, vault_key: &str) {
        let source = TermSource::Vault(vault_key.to_owned());
        for kept in self.entries.values_mut() {
            kept.terms.remove(&source);
        }
    }

    pub(super) fn find(&self, query: &IndexQuery) -> IndexPage {
        let limit = page_limit(query.limit);
        let before = query.before.unwrap_or(u64::MAX);
        let matching = self.entries.range(..before).rev().filter(|(_, kept)| kept.matches(query));
        let mut entries: Vec<Indexed> = matching
            .take(limit + 1)
            .map(|(number, kept)| Indexed {
                number: *number,
                key: kept.key.clone(),
                state: kept.state.clone(),
            })
            .collect();
        let is_more = entries.len() > limit;
        entries.truncate(limit);
        let next = if is_more { entries.last().map(|last| last.number) } else { None };
        IndexPage { entries, next }
    }

    pub(super) fn rescope(&mut self, step: &Rescope) -> Option<u64> {
        let before = step.before.unwrap_or(u64::MAX);
        let within =
            self.entries.range(..before).rev().filter(|(_, kept)| kept.scopes.contains(&step.within));
        let numbers: Vec<u64> = within.take(page_limit(step.limit)).map(|(number, _)| *number).collect();
        for number in &numbers {
            if let Some(kept) = self.entries.get_mut(number) {
                kept.scopes = rescoped(&kept.scopes, step);
            }
        }
        numbers.last().copied()
    }
}

impl Kept {
    fn matches(&self, query: &IndexQuery) -> bool {
        let all: Vec<Mark> = sorted(&self.terms.values().flatten().copied().collect::<Vec<_>>());
        query.scope.is_none_or(|scope| self.scopes.contains(&scope))
            && (query.states.is_empty() || query.states.contains(&self.state))
            && holds_all(&all, &query.terms)
    }
}
