//! What holds while several tasks use one ledger.

use std::sync::Arc;

use hub_ledger::{AppendError, Appended, Ledger, Shelf};
use tokio::task::JoinSet;

use crate::given::*;

type AnyLedger = Arc<dyn Ledger>;

const WRITERS: u64 = 8;
const APPENDS_EACH: u64 = 12;

pub(crate) async fn the_feed_is_gapless_and_in_commit_order_under_concurrent_writers(ledger: AnyLedger) {
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let ledger = Arc::clone(&ledger);
        writers.spawn(async move {
            for count in 0..APPENDS_EACH {
                let mut one = command(&format!("{writer}-{count}"));
                let own = format!("case:{writer}");
                one.expect = vec![(stream(&own), count)];
                one.events = vec![event(&own, "own"), event("case:shared", "shared")];
                let appended = ledger.append(one).await.unwrap();
                let Appended::Committed { first_seq, last_seq } = appended else { panic!("{appended:?}") };
                assert_eq!(last_seq, first_seq + 1);
                // What was answered can be read, and nothing below it is still missing.
                let upto = ledger.feed(0, usize::MAX).await.unwrap();
                let seqs: Vec<u64> = upto.iter().map(|record| record.seq).collect();
                assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>());
                assert!(seqs.len() as u64 >= last_seq);
            }
        });
    }
    while let Some(done) = writers.join_next().await {
        done.unwrap();
    }
    let records = ledger.feed(0, usize::MAX).await.unwrap();
    assert_eq!(records.len() as u64, WRITERS * APPENDS_EACH * 2);
    let shared: Vec<u64> =
        records.iter().filter(|r| r.stream == stream("case:shared")).map(|r| r.version).collect();
    assert_eq!(shared, (1..=WRITERS * APPENDS_EACH).collect::<Vec<_>>());
}

/// Sends as many appends at once as there are writers; returns how many were committed.
async fn winners(ledger: &AnyLedger, make: impl Fn(u64) -> hub_ledger::Append) -> u64 {
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let (ledger, append) = (Arc::clone(ledger), make(writer));
        writers.spawn(async move { ledger.append(append).await });
    }
    let mut won = 0;
    while let Some(outcome) = writers.join_next().await {
        match outcome.unwrap() {
            Ok(Appended::Committed { .. }) => won += 1,
            Ok(Appended::Repeated { .. })
            | Err(AppendError::TimerGone { .. } | AppendError::Claimed { .. }) => {}
            Err(error) => panic!("unexpected {error}"),
        }
    }
    won
}

pub(crate) async fn a_timer_has_its_effect_once_under_concurrent_appenders(ledger: AnyLedger) {
    for round in 0..5 {
        let mut set = command(&format!("set {round}"));
        set.set_timers = vec![timer("case:a", round, 10)];
        ledger.append(set).await.unwrap();
        let won = winners(&ledger, |writer| {
            let mut fire = command(&format!("fire {round} {writer}"));
            fire.consume_timers = vec![timer_key("case:a", round)];
            fire.events = vec![event("case:a", "rung")];
            fire
        });
        assert_eq!(won.await, 1);
        assert_eq!(ledger.head().await.unwrap().seq, round + 1);
    }
}

pub(crate) async fn a_claim_goes_to_one_of_many_at_once(ledger: AnyLedger) {
    for round in 0..5 {
        let resource = format!("unit:{round}");
        let won = winners(&ledger, |writer| {
            let mut offer = command(&format!("{round} {writer}"));
            offer.claims = vec![claim(&resource, &format!("offer:{writer}"))];
            offer.events = vec![event("case:a", "offered")];
            offer
        });
        assert_eq!(won.await, 1);
    }
    assert_eq!(ledger.claims().await.unwrap().len(), 5);
    assert_eq!(ledger.head().await.unwrap().seq, 5);
}

pub(crate) async fn one_command_sent_many_times_at_once_is_carried_out_once(ledger: AnyLedger) {
    let mut one = command("1");
    one.events = vec![event("case:a", "1")];
    assert_eq!(winners(&ledger, |_| one.clone()).await, 1);
    assert_eq!(ledger.head().await.unwrap().seq, 1);
}

pub(crate) async fn the_opening_is_true_for_its_head_while_others_write(ledger: AnyLedger) {
    let writing = Arc::clone(&ledger);
    let writer = tokio::spawn(async move {
        for seq in 1..=60_u64 {
            let mut one = command(&seq.to_string());
            one.events = vec![event("case:a", "x")];
            one.rows = vec![
                put(Shelf::OpenState, "left", &seq.to_string()),
                put(Shelf::OpenState, "right", &seq.to_string()),
            ];
            writing.append(one).await.unwrap();
        }
    });
    loop {
        let opening = ledger.opening().await.unwrap();
        let seq = opening.head.seq;
        let expected = if seq == 0 {
            vec![]
        } else {
            let value = seq.to_string().into_bytes();
            vec![("left".to_owned(), value.clone()), ("right".to_owned(), value)]
        };
        assert_eq!(opening.states, expected, "at {seq}");
        // A writer that failed says so below, instead of being waited for.
        if seq == 60 || (writer.is_finished() && ledger.head().await.unwrap().seq < 60) {
            break;
        }
        tokio::task::yield_now().await;
    }
    writer.await.unwrap();
}

pub(crate) async fn fences_only_rise_under_concurrent_takers(ledger: AnyLedger) {
    assert_eq!(ledger.fence("unit:1").await.unwrap(), 0);
    let mut takers = JoinSet::new();
    for _ in 0..WRITERS {
        let ledger = Arc::clone(&ledger);
        takers.spawn(async move {
            let (one, two) =
                (ledger.take_fence("unit:1").await.unwrap(), ledger.take_fence("unit:1").await.unwrap());
            assert!(two > one);
            [one, two]
        });
    }
    let mut taken = Vec::new();
    while let Some(fences) = takers.join_next().await {
        taken.extend(fences.unwrap());
    }
    taken.sort_unstable();
    assert_eq!(taken, (1..=WRITERS * 2).collect::<Vec<_>>());
    assert_eq!(ledger.fence("unit:1").await.unwrap(), WRITERS * 2);
    assert_eq!(ledger.take_fence("unit:2").await.unwrap(), 1);
}

pub(crate) async fn two_sealers_make_one_chain(ledger: AnyLedger) {
    let mut tasks = JoinSet::new();
    for sealer in 0..4 {
        let ledger = Arc::clone(&ledger);
        tasks.spawn(async move {
            for count in 0..6 {
                let mut one = command(&format!("{sealer}-{count}"));
                one.events = vec![event("case:a", "x"), event("case:a", "y")];
                ledger.append(one).await.unwrap();
                ledger.seal().await.unwrap();
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    ledger.seal().await.unwrap();
    let (mut next, mut previous) = (1, [0; 32]);
    for seal in ledger.seals(0, usize::MAX).await.unwrap() {
        assert_eq!((seal.from, seal.previous), (next, previous));
        (next, previous) = (seal.to + 1, seal.hash);
    }
    assert_eq!(next, 49, "everything is sealed");
}

pub(crate) async fn the_watcher_learns_of_a_commit(ledger: AnyLedger) {
    let mut head = ledger.watch_head();
    assert_eq!(*head.borrow_and_update(), 0);
    let mut one = command("1");
    one.events = vec![event("case:a", "1"), event("case:a", "2")];
    ledger.append(one).await.unwrap();
    head.changed().await.unwrap();
    assert_eq!(*head.borrow_and_update(), 2);
}
