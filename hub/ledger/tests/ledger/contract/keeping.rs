//! What is read back: rows, timers, answers, seals, streams, epochs.

use std::sync::Arc;

use futures_util::future::try_join_all;
use hub_ledger::backup::adopt_restored;
use hub_ledger::digest::SealHasher;
use hub_ledger::erasures::Erasure;
use hub_ledger::{FORGOTTEN_AT_ONCE, Ledger, RowChange, RowPart, Shelf};

use crate::given::*;

type AnyLedger = Arc<dyn Ledger>;

pub(crate) async fn rows_are_put_read_in_order_and_erased(ledger: AnyLedger) {
    let mut one = command("1");
    // Upper case before lower case before 汉字: keys are ordered by their bytes, whatever the server's language.
    one.rows = ["b", "案", "B", "a", "_"].map(|key| put(Shelf::Vault, key, key)).to_vec();
    one.rows.push(put(Shelf::Document, "b", "other"));
    ledger.append(one).await.unwrap();
    let keys = |rows: Vec<(String, Vec<u8>)>| rows.into_iter().map(|(key, _)| key).collect::<Vec<_>>();
    assert_eq!(keys(ledger.rows(Shelf::Vault, "", 99).await.unwrap()), ["B", "_", "a", "b", "案"]);
    assert_eq!(keys(ledger.rows(Shelf::Vault, "_", 2).await.unwrap()), ["a", "b"]);
    assert_eq!(keys(ledger.rows(Shelf::Vault, "b", 2).await.unwrap()), ["案"]);
    assert_eq!(keys(ledger.rows(Shelf::Vault, "", 0).await.unwrap()), Vec::<String>::new());
    let mut more = command("more");
    more.rows = ["a:", "a:1", "a:2", "a:案", "a;"].map(|key| put(Shelf::Vault, key, key)).to_vec();
    ledger.append(more).await.unwrap();
    let under =
        async |after: &str, limit| keys(ledger.rows_under(Shelf::Vault, "a:", after, limit).await.unwrap());
    assert_eq!(under("", 99).await, ["a:", "a:1", "a:2", "a:案"]);
    assert_eq!(under("a:1", 1).await, ["a:2"]);
    assert_eq!(under("b", 99).await, Vec::<String>::new());
    for (after, limit) in [("", 99), ("a:", 99), ("a:1", 1), ("b", 99), ("", 0)] {
        let alone = ledger.keys_under(Shelf::Vault, "a:", after, limit).await.unwrap();
        assert_eq!(alone, under(after, limit).await, "{limit} after {after:?}");
    }

    let mut two = command("2");
    two.rows = vec![
        erase(Shelf::Vault, "b"),
        put(Shelf::Vault, "a", "new"),
        erase(Shelf::Vault, "never there"),
        put(Shelf::Vault, "c", "1"),
        erase(Shelf::Vault, "c"),
    ];
    ledger.append(two).await.unwrap();
    assert_eq!(ledger.row(Shelf::Vault, "b").await.unwrap(), None);
    assert_eq!(ledger.row(Shelf::Vault, "c").await.unwrap(), None);
    assert_eq!(ledger.row(Shelf::Vault, "a").await.unwrap(), Some(b"new".to_vec()));
    assert_eq!(ledger.row(Shelf::Document, "b").await.unwrap(), Some(b"other".to_vec()));
}

pub(crate) async fn a_part_of_a_row_is_those_of_its_bytes_that_there_are(ledger: AnyLedger) {
    // Longer than a page of any store, and no two parts of it alike.
    let long: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
    let rows = vec![RowChange { shelf: Shelf::Vault, key: "long".to_owned(), value: Some(long.clone()) }];
    ledger.put_rows(rows).await.unwrap();
    ledger
        .put_rows(vec![put(Shelf::Vault, "empty", ""), put(Shelf::Document, "long", "other")])
        .await
        .unwrap();
    let part = async |key: &str, from, most| ledger.row_part(Shelf::Vault, key, from, most).await.unwrap();
    let length = 400_000;
    for (from, most) in
        [(0, 0), (0, 16), (70_001, 5_000), (0, 400_000), (399_990, 99), (400_000, 1), (u64::MAX, usize::MAX)]
    {
        let begin = usize::try_from(from).map_or(long.len(), |from| from.min(long.len()));
        let bytes = long[begin..begin.saturating_add(most).min(long.len())].to_vec();
        assert_eq!(part("long", from, most).await, Some(RowPart { bytes, length }), "{most} from {from}");
    }
    assert_eq!(part("empty", 0, 9).await, Some(RowPart { bytes: vec![], length: 0 }));
    assert_eq!(part("never there", 0, 9).await, None);
    assert!(ledger.row_part(Shelf::Vault, "a\0b", 0, 9).await.is_err(), "no ledger can hold that name");
}

pub(crate) async fn rows_change_outside_events_too(ledger: AnyLedger) {
    let rows = vec![put(Shelf::Session, "s", "1"), put(Shelf::Device, "s", "")];
    ledger.put_rows(rows).await.unwrap();
    assert_eq!(ledger.row(Shelf::Session, "s").await.unwrap(), Some(b"1".to_vec()));
    assert_eq!(ledger.row(Shelf::Device, "s").await.unwrap(), Some(vec![]));
    ledger.put_rows(vec![erase(Shelf::Session, "s")]).await.unwrap();
    assert_eq!(ledger.row(Shelf::Session, "s").await.unwrap(), None);
    assert_eq!(ledger.head().await.unwrap().seq, 0);
}

pub(crate) async fn timers_come_by_due_time_and_then_by_name(ledger: AnyLedger) {
    let mut one = command("1");
    one.set_timers = vec![
        timer("case:b", 1, 10),
        timer("case:a", 2, 10),
        timer("case:a", 1, 10),
        timer("case:a", 10, 10),
        timer("case:z", 1, -5),
        timer("case:c", 1, 11),
    ];
    ledger.append(one.clone()).await.unwrap();
    let order = [4, 2, 1, 3, 0, 5].map(|index: usize| one.set_timers[index].clone());
    assert_eq!(ledger.due_timers(i64::MAX, 10).await.unwrap(), order);
    assert_eq!(ledger.due_timers(10, 10).await.unwrap(), order[..5]);
    assert_eq!(ledger.due_timers(10, 2).await.unwrap(), order[..2]);
    assert_eq!(ledger.due_timers(-6, 10).await.unwrap(), vec![]);
    assert_eq!(ledger.next_due_us().await.unwrap(), Some(-5));
}

pub(crate) async fn answers_are_forgotten_by_age(ledger: AnyLedger) {
    for (key, recorded_us) in [("old", 10), ("edge", 20), ("new", 30)] {
        let mut one = command(key);
        one.recorded_us = recorded_us;
        one.events = vec![event("case:a", key)];
        ledger.append(one).await.unwrap();
    }
    assert_eq!(ledger.forget_answers(20).await.unwrap(), 1);
    assert_eq!(ledger.forget_answers(20).await.unwrap(), 0);
    assert_eq!(ledger.answer("p", "old").await.unwrap(), None);
    assert!(ledger.answer("p", "edge").await.unwrap().is_some());
    // Its record stays, and its key is free again.
    let mut again = command("old");
    again.command.digest = [9; 32];
    again.events = vec![event("case:a", "again")];
    ledger.append(again).await.unwrap();
    assert_eq!(ledger.head().await.unwrap().seq, 4);
}

pub(crate) async fn more_answers_than_one_transaction_takes_are_all_forgotten(ledger: AnyLedger) {
    let many = 2 * FORGOTTEN_AT_ONCE + 1;
    let appends = (0..many).map(|number| {
        let mut one = command(&number.to_string());
        one.recorded_us = number.cast_signed();
        ledger.append(one)
    });
    try_join_all(appends).await.unwrap();
    assert_eq!(ledger.forget_answers(many.cast_signed() - 1).await.unwrap(), many - 1);
    assert!(ledger.answer("p", &(many - 1).to_string()).await.unwrap().is_some());
}

pub(crate) async fn seals_chain_over_all_records(ledger: AnyLedger) {
    assert_eq!(ledger.seal().await.unwrap(), None);
    let mut seals = Vec::new();
    for count in [1_usize, 3, 2] {
        let mut one = command(&count.to_string());
        one.events = vec![event("case:a", "x"); count];
        ledger.append(one).await.unwrap();
        seals.push(ledger.seal().await.unwrap().unwrap());
        assert_eq!(ledger.seal().await.unwrap(), None);
    }
    let spans: Vec<_> = seals.iter().map(|seal| (seal.from, seal.to)).collect();
    assert_eq!(spans, [(1, 1), (2, 4), (5, 6)]);
    let mut previous = [0; 32];
    for seal in &seals {
        let mut hasher = SealHasher::new(previous, seal.from, seal.to);
        let records = ledger.feed(seal.from - 1, usize::MAX).await.unwrap();
        for record in records.iter().take_while(|record| record.seq <= seal.to) {
            hasher.add(record.seq, &record.digest).unwrap();
        }
        assert_eq!(&hasher.finish().unwrap(), seal);
        previous = seal.hash;
    }
    assert_eq!(ledger.seals(0, 99).await.unwrap(), seals);
    assert_eq!(ledger.seals(1, 1).await.unwrap(), seals[1..2]);
    assert_eq!(ledger.seals(6, 9).await.unwrap(), vec![]);
}

pub(crate) async fn a_stream_is_read_from_a_version_on(ledger: AnyLedger) {
    let mut one = command("1");
    one.events = ["a", "b", "a", "a", "b"].map(|name| event(&format!("case:{name}"), name)).to_vec();
    ledger.append(one).await.unwrap();
    let seqs = async |name: &str, after, limit| {
        let records = ledger.stream(&stream(name), after, limit).await.unwrap();
        records.iter().map(|record| record.seq).collect::<Vec<_>>()
    };
    assert_eq!(seqs("case:a", 0, 99).await, [1, 3, 4]);
    assert_eq!(seqs("case:a", 1, 1).await, [3]);
    assert_eq!(seqs("case:b", 1, 99).await, [5]);
    assert_eq!(seqs("case:c", 0, 99).await, Vec::<u64>::new());
}

pub(crate) async fn the_feed_is_read_page_by_page(ledger: AnyLedger) {
    let mut one = command("1");
    one.events = vec![event("case:a", "x"); 7];
    ledger.append(one).await.unwrap();
    let (mut after, mut pages) = (0, Vec::new());
    loop {
        let page = ledger.feed(after, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.seq;
        pages.push(page.iter().map(|record| record.seq).collect::<Vec<_>>());
    }
    assert_eq!(pages, [vec![1, 2, 3], vec![4, 5, 6], vec![7]]);
}

pub(crate) async fn a_new_epoch_is_written_down(ledger: AnyLedger) {
    let first = ledger.head().await.unwrap().epoch;
    let mut one = command("1");
    one.events = vec![event("case:a", "x"), event("case:a", "y")];
    ledger.append(one).await.unwrap();
    ledger.seal().await.unwrap();
    let mut two = command("2");
    two.events = vec![event("case:a", "z")];
    ledger.append(two).await.unwrap();
    let second = ledger.renew_epoch("restored", 77).await.unwrap();
    assert_eq!(ledger.head().await.unwrap().epoch, second.epoch);
    let epochs = ledger.epochs().await.unwrap();
    let told: Vec<_> = epochs.iter().map(|e| (e.number, e.epoch, e.after_seq, e.sealed_to)).collect();
    assert_eq!(told, [(1, first, 0, 0), (2, second.epoch, 3, 2)]);
    assert_eq!((epochs[1].began_us, epochs[1].reason.as_str()), (77, "restored"));
    assert_ne!(first, second.epoch);
}

pub(crate) async fn a_ledger_that_was_brought_back_is_adopted(ledger: AnyLedger) {
    let rows = ["a", "b", "c"].map(|key| put(Shelf::Vault, key, "words")).to_vec();
    ledger.put_rows(rows).await.unwrap();
    let erasures = ["a", "c", "unknown"].map(|key| Erasure { key: key.to_owned(), at_us: 1 });
    let (epoch, erased) = adopt_restored(&*ledger, &erasures, 9).await.unwrap();
    assert_eq!((erased, epoch.number, epoch.began_us), (2, 2, 9));
    let left = ledger.rows(Shelf::Vault, "", 9).await.unwrap();
    assert_eq!(left, vec![("b".to_owned(), b"words".to_vec())]);
    assert_eq!(ledger.head().await.unwrap().epoch, epoch.epoch);
}

pub(crate) async fn an_empty_ledger_answers_everything(ledger: AnyLedger) {
    let head = ledger.head().await.unwrap();
    assert_eq!((head.seq, head.recorded_us), (0, 0));
    assert!(!head.epoch.is_nil());
    assert_eq!(ledger.feed(0, 10).await.unwrap(), vec![]);
    assert_eq!(ledger.opening().await.unwrap().states, vec![]);
    assert_eq!(ledger.next_due_us().await.unwrap(), None);
    assert_eq!(ledger.answer("p", "k").await.unwrap(), None);
    assert_eq!(ledger.forget_answers(i64::MAX).await.unwrap(), 0);
    assert_eq!(ledger.epochs().await.unwrap().len(), 1);
    assert_eq!(ledger.claims().await.unwrap(), vec![]);
}
