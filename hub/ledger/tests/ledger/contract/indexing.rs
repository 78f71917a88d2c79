//! The index: what is found, in which order, and what goes with the row it was made of.

use std::sync::Arc;

use hub_ledger::{
    AppendError, INDEX_TERMS_MAX, IndexChange, IndexEntry, IndexQuery, Ledger, LedgerError, Mark, Rescope,
    Shelf, TermSource,
};

use crate::given::*;

type AnyLedger = Arc<dyn Ledger>;

fn entry(key: &str, at_us: i64, state: &str, scopes: &[Mark]) -> IndexEntry {
    IndexEntry { key: key.to_owned(), at_us, state: state.to_owned(), scopes: scopes.to_vec() }
}

fn terms(key: &str, source: TermSource, terms: &[Mark]) -> IndexChange {
    IndexChange::Terms { key: key.to_owned(), source, terms: terms.to_vec() }
}

fn vault(key: &str) -> TermSource {
    TermSource::Vault(key.to_owned())
}

fn everything() -> IndexQuery {
    IndexQuery { limit: 2, ..IndexQuery::default() }
}

async fn keys(ledger: &dyn Ledger, query: IndexQuery) -> Vec<String> {
    found(ledger, query).await.into_iter().map(|entry| entry.key).collect()
}

async fn by_terms(ledger: &dyn Ledger, groups: &[&[Mark]]) -> Vec<String> {
    let terms = groups.iter().map(|group| group.to_vec()).collect();
    keys(ledger, IndexQuery { terms, ..everything() }).await
}

pub(crate) async fn entries_come_newest_first_and_page_by_page(ledger: AnyLedger) {
    let mut one = command("1");
    one.events = vec![event("case:a", "x")];
    one.index = [("a", 30), ("b", 10), ("c", 50), ("d", 20), ("e", 40)]
        .map(|(key, at_us)| {
            IndexChange::Put(entry(key, at_us, ["closed", "open"][usize::from(at_us > 30)], &[7]))
        })
        .to_vec();
    ledger.append(one).await.unwrap();
    assert_eq!(keys(&*ledger, everything()).await, ["c", "e", "a", "d", "b"]);
    let of = |scope, states: &[&str]| {
        let states = states.iter().map(|state| (*state).to_owned()).collect();
        keys(&*ledger, IndexQuery { scope, states, ..everything() })
    };
    assert_eq!(of(Some(7), &["closed"]).await, ["a", "d", "b"]);
    assert_eq!(of(None, &["open", "closed", "never"]).await, ["c", "e", "a", "d", "b"]);
    assert_eq!(of(Some(8), &[]).await, Vec::<String>::new());
    let page = ledger.find(IndexQuery { limit: 3, ..IndexQuery::default() }).await.unwrap();
    let numbers: Vec<u64> = page.entries.iter().map(|found| found.number).collect();
    assert!(numbers.is_sorted_by(|later, earlier| later > earlier), "{numbers:?}");
    assert_eq!(page.next, numbers.last().copied());
}

pub(crate) async fn entries_of_one_instant_come_last_put_first(ledger: AnyLedger) {
    // More than one microsecond has numbers for, so that some have those of the next.
    let many: Vec<String> = (0..1_100).map(|number| format!("case:{number:04}")).collect();
    let put = |key: &String| IndexChange::Put(entry(key, 77, "open", &[]));
    ledger.put_index(many.iter().map(put).collect()).await.unwrap();
    ledger.put_index(vec![IndexChange::Put(entry("later", 78, "open", &[]))]).await.unwrap();
    let all = keys(&*ledger, IndexQuery { limit: 90, ..IndexQuery::default() }).await;
    let mut expected: Vec<String> = many.into_iter().rev().collect();
    expected.insert(0, "later".to_owned());
    assert_eq!(all, expected);
}

pub(crate) async fn an_entry_keeps_its_place_when_its_state_and_scopes_change(ledger: AnyLedger) {
    let put =
        |key: &str, at_us, state: &str, scopes: &[Mark]| IndexChange::Put(entry(key, at_us, state, scopes));
    ledger.put_index(vec![put("a", 1, "open", &[1, 2]), put("b", 2, "open", &[2])]).await.unwrap();
    let before = found(&*ledger, everything()).await;
    ledger.put_index(vec![put("a", 9, "closed", &[2, 3, 3])]).await.unwrap();
    let after = found(&*ledger, everything()).await;
    assert_eq!(after[1].number, before[1].number);
    assert_eq!((after[1].key.as_str(), after[1].state.as_str()), ("a", "closed"));
    for (scope, expected) in [(1, vec![]), (2, vec!["b", "a"]), (3, vec!["a"])] {
        assert_eq!(
            keys(&*ledger, IndexQuery { scope: Some(scope), ..everything() }).await,
            expected,
            "{scope}"
        );
    }
}

pub(crate) async fn all_groups_of_terms_must_be_met_by_whatever_sources(ledger: AnyLedger) {
    let mut one = command("1");
    one.rows = ["v1", "v2"].map(|key| put(Shelf::Vault, key, "words")).to_vec();
    one.index = vec![
        IndexChange::Put(entry("a", 1, "open", &[1])),
        IndexChange::Put(entry("b", 2, "open", &[1])),
        terms("a", TermSource::Own, &[10]),
        terms("a", vault("v1"), &[20, 30, u64::MAX]),
        terms("b", vault("v2"), &[30, 20, 20]),
        terms("nobody", TermSource::Own, &[10]),
    ];
    ledger.append(one).await.unwrap();
    for (groups, expected) in [
        (&[&[10_u64, 11][..], &[30]][..], vec!["a"]),
        (&[&[20], &[30]], vec!["b", "a"]),
        (&[&[10, 20]], vec!["b", "a"]),
        (&[&[u64::MAX]], vec!["a"]),
        (&[&[10], &[40]], vec![]),
    ] {
        assert_eq!(by_terms(&*ledger, groups).await, expected, "{groups:?}");
    }
    // What a source tells now stands in the place of what it told before.
    ledger.put_index(vec![terms("a", vault("v1"), &[40])]).await.unwrap();
    assert_eq!(by_terms(&*ledger, &[&[20]]).await, ["b"]);
    assert_eq!(by_terms(&*ledger, &[&[10], &[40]]).await, ["a"]);
}

pub(crate) async fn terms_go_with_the_row_of_the_vault_they_are_made_of(ledger: AnyLedger) {
    let mut one = command("1");
    one.rows = ["v1", "v2"].map(|key| put(Shelf::Vault, key, "words")).to_vec();
    one.index = vec![
        IndexChange::Put(entry("a", 1, "open", &[1])),
        terms("a", TermSource::Own, &[10]),
        terms("a", vault("v1"), &[20]),
        terms("a", vault("v2"), &[20, 30]),
    ];
    ledger.append(one).await.unwrap();
    let mut two = command("2");
    two.rows = vec![erase(Shelf::Vault, "v1")];
    ledger.append(two).await.unwrap();
    assert_eq!(by_terms(&*ledger, &[&[20]]).await, ["a"], "the other caller said it too");
    ledger.put_rows(vec![erase(Shelf::Vault, "v2")]).await.unwrap();
    assert_eq!(by_terms(&*ledger, &[&[20, 30]]).await, Vec::<String>::new());
    assert_eq!(by_terms(&*ledger, &[&[10]]).await, ["a"]);
}

pub(crate) async fn terms_of_a_row_that_is_gone_are_not_taken(ledger: AnyLedger) {
    ledger.put_index(vec![IndexChange::Put(entry("a", 1, "open", &[]))]).await.unwrap();
    let late = || vec![terms("a", vault("v"), &[20])];
    ledger.put_index(late()).await.unwrap();
    assert_eq!(by_terms(&*ledger, &[&[20]]).await, Vec::<String>::new());
    ledger.put_rows(vec![put(Shelf::Vault, "v", "words")]).await.unwrap();
    ledger.put_index(late()).await.unwrap();
    assert_eq!(by_terms(&*ledger, &[&[20]]).await, ["a"]);
}

pub(crate) async fn a_loser_changes_nothing_in_the_index(ledger: AnyLedger) {
    let mut one = command("1");
    one.expect = vec![(stream("case:a"), 4)];
    one.index = vec![IndexChange::Put(entry("a", 1, "open", &[])), terms("a", TermSource::Own, &[10])];
    assert!(matches!(ledger.append(one).await, Err(AppendError::Conflict { .. })));
    assert_eq!(keys(&*ledger, everything()).await, Vec::<String>::new());
}

pub(crate) async fn paging_is_stable_while_entries_come_and_change(ledger: AnyLedger) {
    let put =
        |number: i64, state: &str| IndexChange::Put(entry(&format!("{number:02}"), number, state, &[1]));
    let closed: Vec<_> = (10..30).map(|number| put(number, "closed")).collect();
    ledger.put_index(closed).await.unwrap();
    let mut query =
        IndexQuery { scope: Some(1), states: vec!["closed".to_owned()], limit: 3, ..IndexQuery::default() };
    let (mut seen, mut round) = (Vec::new(), 30);
    loop {
        let page = ledger.find(query.clone()).await.unwrap();
        seen.extend(page.entries.into_iter().map(|found| found.key));
        // Between two pages one comes, and one that was seen is opened again.
        let again = seen.last().and_then(|key| key.parse().ok()).unwrap_or(29);
        ledger.put_index(vec![put(round, "closed"), put(again, "open")]).await.unwrap();
        round += 1;
        query.before = page.next;
        if page.next.is_none() {
            break;
        }
    }
    let expected: Vec<String> = (10..30).rev().map(|number| format!("{number:02}")).collect();
    assert_eq!(seen, expected, "each once, none left out");
}

pub(crate) async fn an_area_that_moves_takes_its_entries_along_step_by_step(ledger: AnyLedger) {
    let put = |number: i64| {
        let scopes: &[Mark] = if number % 2 == 0 { &[1, 10, 100] } else { &[2, 10, 100] };
        IndexChange::Put(entry(&number.to_string(), number, "closed", scopes))
    };
    ledger.put_index((0..7).map(put).collect()).await.unwrap();
    // 1 lay in 10 and lies in 20 now; both are parts of 100.
    let mut step = Rescope { within: 1, remove: vec![10, 100], add: vec![20, 100], before: None, limit: 3 };
    let mut steps = 0;
    while let Some(last) = ledger.rescope(step.clone()).await.unwrap() {
        step.before = Some(last);
        steps += 1;
    }
    assert_eq!(steps, 2);
    for (scope, expected) in [(1, 4), (10, 3), (20, 4), (100, 7)] {
        let within = keys(&*ledger, IndexQuery { scope: Some(scope), ..everything() }).await;
        assert_eq!(within.len(), expected, "{scope}");
    }
}

pub(crate) async fn an_index_that_no_ledger_can_hold_is_refused(ledger: AnyLedger) {
    for change in [
        IndexChange::Put(entry("a\0", 1, "open", &[])),
        IndexChange::Put(entry("a", -1, "open", &[])),
        IndexChange::Put(entry("a", i64::MAX, "open", &[])),
        IndexChange::Put(entry("a", 1, &"s".repeat(600), &[])),
        terms("a", vault(""), &[1]),
        terms("a", TermSource::Own, &vec![1; INDEX_TERMS_MAX + 1]),
    ] {
        let refused = ledger.put_index(vec![change.clone()]).await;
        assert!(matches!(refused, Err(LedgerError::Malformed(_))), "{change:?}");
    }
    let no_terms = IndexQuery { terms: vec![vec![]], ..everything() };
    assert!(matches!(ledger.find(no_terms).await, Err(LedgerError::Malformed(_))));
    assert_eq!(keys(&*ledger, everything()).await, Vec::<String>::new());
}
