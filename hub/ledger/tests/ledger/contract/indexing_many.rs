//! The index of many entries: whichever way a ledger takes to them, it finds what looking at every one of them finds.

use std::collections::BTreeSet;
use std::sync::Arc;

use hub_ledger::{INDEX_LOOKED_AT_MAX, IndexChange, IndexEntry, IndexQuery, Ledger, Mark, TermSource};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

use crate::given::*;

/// More than any ledger takes for a small scope.
const ENTRIES: u64 = 2_600;
/// Changes put at once.
const AT_ONCE: usize = 1_000;
/// Questions that are asked.
const QUESTIONS: u64 = 150;
/// A scope of nearly all, of a third, of a few.
const SCOPES: [Mark; 3] = [1, 2, 3];

/// Terms that always come together.
const TOGETHER: std::ops::Range<Mark> = 120..128;

/// Somebody's words and how they stand.
struct Said {
    key: String,
    state: &'static str,
    scopes: Vec<Mark>,
    terms: BTreeSet<Mark>,
}

impl Said {
    /// Words that everybody says, that some say, that go together, and that few say.
    fn of(number: u64, chance: &mut StdRng) -> Self {
        let mut terms = BTreeSet::from([100, 101, 1_000 + number / 2]);
        terms.extend((110..114).filter(|_| chance.random_bool(0.4)));
        if chance.random_bool(0.1) {
            // They seem to be telling together and are not: whoever says the one says the others.
            terms.extend(TOGETHER);
        }
        terms.extend((130..150).filter(|_| chance.random_bool(0.02)));
        let scopes = SCOPES.into_iter().filter(|scope| match scope {
            1 => !number.is_multiple_of(50),
            2 => number.is_multiple_of(3),
            _ => number.is_multiple_of(200),
        });
        let state = if number.is_multiple_of(40) { "open" } else { "closed" };
        Self { key: format!("case:{number:05}"), state, scopes: scopes.collect(), terms }
    }

    fn changes(&self, number: u64) -> [IndexChange; 2] {
        let at_us = i64::try_from(number * 7).unwrap();
        let (key, state) = (self.key.clone(), self.state.to_owned());
        let terms = self.terms.iter().copied().collect();
        let entry = IndexEntry { key: key.clone(), at_us, state, scopes: self.scopes.clone() };
        [IndexChange::Put(entry), IndexChange::Terms { key, source: TermSource::Own, terms }]
    }

    fn is_wanted(&self, query: &IndexQuery) -> bool {
        query.scope.is_none_or(|scope| self.scopes.contains(&scope))
            && (query.states.is_empty() || query.states.iter().any(|state| state == self.state))
            && query.terms.iter().all(|group| group.iter().any(|term| self.terms.contains(term)))
    }
}

/// Words of something that was said, mostly, so that there is something to find.
fn question(all: &[Said], chance: &mut StdRng) -> IndexQuery {
    let some = all.choose(chance).unwrap();
    let terms: Vec<Mark> = some.terms.iter().copied().collect();
    let mut groups: Vec<Vec<Mark>> = (0..chance.random_range(0..6))
        .map(|_| {
            let alternatives = [Some(9_999_999), None].choose(chance).copied().flatten();
            terms.choose(chance).copied().into_iter().chain(alternatives).collect()
        })
        .collect();
    if chance.random_bool(0.2) {
        groups = TOGETHER.map(|term| vec![term]).collect();
    }
    if chance.random_bool(0.2) {
        groups.push(vec![chance.random_range(130..151)]);
    }
    let scope = [None, Some(1), Some(2), Some(3)].choose(chance).copied().flatten();
    let states = [vec![], vec!["open"], vec!["open", "closed"], vec!["never"]];
    let states = states.choose(chance).unwrap().iter().map(|state| (*state).to_owned()).collect();
    IndexQuery { scope, states, terms: groups, limit: chance.random_range(1..400), ..IndexQuery::default() }
}

pub(crate) async fn whichever_way_is_taken_the_same_is_found(ledger: Arc<dyn Ledger>) {
    let mut chance = StdRng::seed_from_u64(20_261_122);
    let all: Vec<Said> = (0..ENTRIES).map(|number| Said::of(number, &mut chance)).collect();
    let changes: Vec<IndexChange> = (0..).zip(&all).flat_map(|(number, said)| said.changes(number)).collect();
    for some in changes.chunks(AT_ONCE) {
        ledger.put_index(some.to_vec()).await.unwrap();
    }
    let mut something = 0;
    for turn in 0..QUESTIONS {
        let query = question(&all, &mut chance);
        let expected: Vec<&str> =
            all.iter().rev().filter(|said| said.is_wanted(&query)).map(|said| &*said.key).collect();
        let found = found(&*ledger, query.clone()).await;
        let found: Vec<&str> = found.iter().map(|found| &*found.key).collect();
        assert_eq!(found, expected, "question {turn}: {query:?}");
        something += usize::from(!expected.is_empty());
    }
    assert!(something > 50, "most of what is asked for is there, not {something}");
}

/// What everybody says.
const COMMON: Mark = 7;
/// Whose all entries are.
const EVERYBODYS: Mark = 1;
/// Whose the oldest are, more than any ledger takes for a small scope.
const OF_OLD: Mark = 2;

/// Some more entries than are looked at for one page: the newest say nothing else, and what is asked for is among the oldest.
fn hidden_behind_many() -> Vec<Said> {
    let all = u64::try_from(INDEX_LOOKED_AT_MAX + 200).unwrap();
    let said = |number: u64| Said {
        key: format!("case:{number:05}"),
        state: if number < 50 { "open" } else { "closed" },
        scopes: if number < 2_500 { vec![EVERYBODYS, OF_OLD] } else { vec![EVERYBODYS] },
        terms: BTreeSet::from([COMMON]),
    };
    (0..all).map(said).collect()
}

pub(crate) async fn what_lies_behind_more_than_one_page_looks_at_is_found_by_the_next(
    ledger: Arc<dyn Ledger>,
) {
    let all = hidden_behind_many();
    let changes: Vec<IndexChange> = (0..).zip(&all).flat_map(|(number, said)| said.changes(number)).collect();
    for some in changes.chunks(AT_ONCE) {
        ledger.put_index(some.to_vec()).await.unwrap();
    }
    let open = || vec!["open".to_owned()];
    let common = || vec![vec![COMMON]];
    let one = IndexQuery { limit: 20, ..IndexQuery::default() };
    for query in [
        IndexQuery { scope: Some(EVERYBODYS), states: open(), terms: common(), ..one.clone() },
        IndexQuery { scope: Some(EVERYBODYS), states: open(), ..one.clone() },
        IndexQuery { scope: Some(OF_OLD), states: open(), terms: common(), ..one.clone() },
        IndexQuery { states: open(), terms: common(), ..one.clone() },
        IndexQuery { scope: Some(OF_OLD), terms: common(), limit: 500, ..one.clone() },
    ] {
        let expected: Vec<&str> =
            all.iter().rev().filter(|said| said.is_wanted(&query)).map(|said| &*said.key).collect();
        let found = found(&*ledger, query.clone()).await;
        let found: Vec<&str> = found.iter().map(|found| &*found.key).collect();
        assert_eq!(found, expected, "{query:?}");
    }
}
