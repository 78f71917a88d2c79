//! What one append does, and how it loses.

use std::sync::Arc;

use hub_ledger::digest::record_digest;
use hub_ledger::{AppendError, Appended, Ledger, LedgerError, NAME_LEN_MAX, Shelf};

use crate::given::*;

type AnyLedger = Arc<dyn Ledger>;

pub(crate) async fn an_append_is_recorded_in_order_with_versions_and_digests(ledger: AnyLedger) {
    let mut first = command("1");
    first.events = vec![event("case:a", "1"), event("unit:b", "2"), event("case:a", "3")];
    let appended = ledger.append(first.clone()).await.unwrap();
    assert_eq!(appended, Appended::Committed { first_seq: 1, last_seq: 3 });
    let mut second = command("2");
    second.expect = vec![(stream("case:a"), 2), (stream("unit:b"), 1), (stream("task:new"), 0)];
    second.events = vec![event("unit:b", "4")];
    let appended = ledger.append(second).await.unwrap();
    assert_eq!(appended, Appended::Committed { first_seq: 4, last_seq: 4 });

    let records = ledger.feed(0, 100).await.unwrap();
    let positions: Vec<_> =
        records.iter().map(|r| (r.seq, r.stream.as_str(), r.version, r.body.as_slice())).collect();
    let expected: Vec<(u64, &str, u64, &[u8])> =
        vec![(1, "case:a", 1, b"1"), (2, "unit:b", 1, b"2"), (3, "case:a", 2, b"3"), (4, "unit:b", 2, b"4")];
    assert_eq!(positions, expected);
    for record in &records {
        assert_eq!(record.digest, record_digest(record), "digest of {}", record.seq);
    }
    let one = &records[0];
    assert_eq!((one.kind.as_str(), one.schema), ("case.noted", 1));
    assert_eq!((one.occurred_us, one.recorded_us), (NOW_US - 1, NOW_US));
    assert_eq!(one.command, first.command.id);
}

pub(crate) async fn a_loser_leaves_nothing_behind(ledger: AnyLedger) {
    let mut before = command("before");
    before.events = vec![event("case:a", "1")];
    before.claims = vec![claim("unit:1", "offer:1"), claim("unit:2", "offer:1")];
    before.set_timers = vec![timer("case:a", 1, 10)];
    before.rows = vec![put(Shelf::OpenState, "case:a", "one")];
    ledger.append(before).await.unwrap();
    let untouched = contents(&*ledger).await;

    // Everything in it is good but its last claim.
    let mut loser = command("loser");
    loser.expect = vec![(stream("case:a"), 1)];
    loser.events = vec![event("case:a", "2"), event("task:b", "1")];
    loser.releases = vec![claim("unit:1", "offer:1")];
    loser.claims = vec![claim("unit:1", "offer:2"), claim("unit:3", "offer:2"), claim("unit:2", "offer:2")];
    loser.consume_timers = vec![timer_key("case:a", 1)];
    loser.set_timers = vec![timer("case:a", 2, 20)];
    loser.rows = vec![put(Shelf::OpenState, "case:a", "two"), put(Shelf::Vault, "v", "secret")];
    let lost = ledger.append(loser.clone()).await;
    assert!(matches!(lost, Err(AppendError::Claimed { .. })), "{lost:?}");
    assert_eq!(contents(&*ledger).await, untouched);
    assert_eq!(ledger.answer("p", "loser").await.unwrap(), None);

    // And so for a timer, which is looked at last.
    loser.claims.pop();
    loser.consume_timers.push(timer_key("case:a", 99));
    let lost = ledger.append(loser.clone()).await;
    assert!(matches!(lost, Err(AppendError::TimerGone { .. })), "{lost:?}");
    assert_eq!(contents(&*ledger).await, untouched);

    // The same command may win later.
    loser.consume_timers.pop();
    assert_eq!(ledger.append(loser).await.unwrap(), Appended::Committed { first_seq: 2, last_seq: 3 });
}

pub(crate) async fn a_conflict_names_the_stream_and_the_head(ledger: AnyLedger) {
    let mut one = command("1");
    one.events = vec![event("case:a", "1"), event("case:b", "1"), event("case:b", "2")];
    ledger.append(one).await.unwrap();
    for (expected, name, found) in [(0, "case:b", 2), (3, "case:b", 2), (1, "case:none", 0)] {
        let mut late = command("late");
        late.expect = vec![(stream("case:a"), 1), (stream(name), expected)];
        late.events = vec![event("case:a", "2")];
        match ledger.append(late).await {
            Err(AppendError::Conflict { stream, expected: e, found: f, head }) => {
                assert_eq!((stream.as_str(), e, f, head), (name, expected, found, 3));
            }
            other => panic!("expected a conflict, got {other:?}"),
        }
    }
}

pub(crate) async fn a_claim_has_one_holder(ledger: AnyLedger) {
    let mut one = command("1");
    one.claims = vec![claim("unit:1", "offer:1")];
    ledger.append(one).await.unwrap();
    let mut two = command("2");
    two.claims = vec![claim("unit:2", "offer:2"), claim("unit:1", "offer:2")];
    match ledger.append(two).await {
        Err(AppendError::Claimed { resource, holder, head }) => {
            assert_eq!((resource.as_str(), holder.as_str(), head), ("unit:1", "offer:1", 0));
        }
        other => panic!("expected a claim to be refused, got {other:?}"),
    }
    // Nor may one append claim the same thing twice.
    let mut twice = command("3");
    twice.claims = vec![claim("unit:9", "offer:3"), claim("unit:9", "offer:4")];
    match ledger.append(twice).await {
        Err(AppendError::Claimed { resource, holder, .. }) => {
            assert_eq!((resource.as_str(), holder.as_str()), ("unit:9", "offer:3"));
        }
        other => panic!("expected a claim to be refused, got {other:?}"),
    }
    assert_eq!(ledger.claims().await.unwrap(), vec![claim("unit:1", "offer:1")]);
}

pub(crate) async fn a_release_and_a_claim_fit_into_one_append(ledger: AnyLedger) {
    let mut one = command("1");
    one.claims = vec![claim("unit:1", "offer:1")];
    ledger.append(one).await.unwrap();
    let mut swap = command("2");
    swap.releases = vec![claim("unit:1", "offer:1")];
    swap.claims = vec![claim("unit:1", "offer:2")];
    ledger.append(swap).await.unwrap();
    assert_eq!(ledger.claims().await.unwrap(), vec![claim("unit:1", "offer:2")]);
    let mut end = command("3");
    end.releases = vec![claim("unit:1", "offer:2")];
    ledger.append(end).await.unwrap();
    assert_eq!(ledger.claims().await.unwrap(), vec![]);
}

pub(crate) async fn a_release_by_somebody_else_is_refused(ledger: AnyLedger) {
    let mut one = command("1");
    one.claims = vec![claim("unit:1", "offer:1")];
    ledger.append(one).await.unwrap();
    for (key, releases) in [
        ("2", vec![claim("unit:1", "offer:2")]),
        ("3", vec![claim("unit:7", "offer:2")]),
        ("4", vec![claim("unit:1", "offer:1"), claim("unit:1", "offer:1")]),
    ] {
        let mut other = command(key);
        other.releases = releases.clone();
        match ledger.append(other).await {
            Err(AppendError::ClaimGone { resource, holder, head: 0 }) => {
                assert_eq!(claim(&resource, &holder), releases[0]);
            }
            other => panic!("expected the release to be refused, got {other:?}"),
        }
    }
    assert_eq!(ledger.claims().await.unwrap(), vec![claim("unit:1", "offer:1")]);
}

pub(crate) async fn a_timer_is_consumed_once(ledger: AnyLedger) {
    let mut set = command("1");
    set.set_timers = vec![timer("case:a", 1, 10), timer("case:a", 2, 20)];
    ledger.append(set).await.unwrap();
    let mut fire = command("2");
    fire.consume_timers = vec![timer_key("case:a", 1)];
    fire.events = vec![event("case:a", "rung")];
    ledger.append(fire.clone()).await.unwrap();
    let mut again = fire;
    again.command = command("3").command;
    match ledger.append(again).await {
        Err(AppendError::TimerGone { key, head }) => assert_eq!((key, head), (timer_key("case:a", 1), 1)),
        other => panic!("expected the timer to be gone, got {other:?}"),
    }
    // One that no longer matters may be gone, and one append may consume a timer and set its successor.
    let mut next = command("4");
    next.cancel_timers = vec![timer_key("case:a", 1)];
    next.consume_timers = vec![timer_key("case:a", 2)];
    next.set_timers = vec![timer("case:a", 2, 30), timer("case:a", 3, 25)];
    ledger.append(next).await.unwrap();
    let due = ledger.due_timers(i64::MAX, 10).await.unwrap();
    assert_eq!(due, vec![timer("case:a", 3, 25), timer("case:a", 2, 30)]);
}

pub(crate) async fn a_timer_of_the_same_key_is_replaced(ledger: AnyLedger) {
    for (key, due_us) in [("1", 10), ("2", 5), ("3", 7)] {
        let mut set = command(key);
        set.set_timers = vec![timer("case:a", 1, due_us)];
        ledger.append(set).await.unwrap();
        assert_eq!(ledger.due_timers(i64::MAX, 10).await.unwrap(), vec![timer("case:a", 1, due_us)]);
        assert_eq!(ledger.next_due_us().await.unwrap(), Some(due_us));
    }
}

pub(crate) async fn a_repeated_command_gets_the_kept_answer(ledger: AnyLedger) {
    let mut one = command("1");
    one.events = vec![event("case:a", "1")];
    one.claims = vec![claim("unit:1", "offer:1")];
    ledger.append(one.clone()).await.unwrap();
    let mut other = command("2");
    other.events = vec![event("case:b", "1")];
    ledger.append(other).await.unwrap();
    let kept = Appended::Repeated { answer: b"answer to 1".to_vec(), last_seq: 1 };

    assert_eq!(ledger.append(one.clone()).await.unwrap(), kept);
    // Sent again by a client that made a new id, and by one that made a new key.
    let mut new_id = one.clone();
    new_id.command.id = uuid::Uuid::now_v7();
    assert_eq!(ledger.append(new_id).await.unwrap(), kept);
    let mut new_key = one.clone();
    new_key.command.key = "another".to_owned();
    assert_eq!(ledger.append(new_key).await.unwrap(), kept);

    assert_eq!(ledger.head().await.unwrap().seq, 2);
    let looked_up = ledger.answer("p", "1").await.unwrap().unwrap();
    assert_eq!((looked_up.command, looked_up.digest), (one.command.id, one.command.digest));
    assert_eq!((looked_up.answer, looked_up.last_seq), (b"answer to 1".to_vec(), 1));
    assert_eq!(looked_up.recorded_us, NOW_US);
}

pub(crate) async fn a_key_with_another_body_is_refused(ledger: AnyLedger) {
    let one = command("1");
    ledger.append(one.clone()).await.unwrap();
    let mut other = command("1");
    other.command.digest = [2; 32];
    other.events = vec![event("case:a", "1")];
    let refused = ledger.append(other).await;
    assert!(matches!(&refused, Err(AppendError::KeyReused { key }) if key == "1"), "{refused:?}");
    assert_eq!(ledger.head().await.unwrap().seq, 0);
    // Keys of different principals do not meet.
    let mut stranger = command("1");
    stranger.command.principal = "q".to_owned();
    stranger.command.digest = [2; 32];
    stranger.events = vec![event("case:a", "1")];
    let appended = ledger.append(stranger).await.unwrap();
    assert_eq!(appended, Appended::Committed { first_seq: 1, last_seq: 1 });
}

pub(crate) async fn a_command_id_of_somebody_else_is_refused(ledger: AnyLedger) {
    let one = command("1");
    ledger.append(one.clone()).await.unwrap();
    let mut stolen = one;
    stolen.command.principal = "q".to_owned();
    let refused = ledger.append(stolen).await;
    assert!(matches!(refused, Err(AppendError::KeyReused { .. })), "{refused:?}");
}

pub(crate) async fn an_append_without_events_keeps_its_answer(ledger: AnyLedger) {
    let mut one = command("1");
    one.events = vec![event("case:a", "1")];
    ledger.append(one).await.unwrap();
    let nothing = command("2");
    let appended = ledger.append(nothing.clone()).await.unwrap();
    assert_eq!(appended, Appended::Committed { first_seq: 2, last_seq: 1 });
    let kept = Appended::Repeated { answer: b"answer to 2".to_vec(), last_seq: 1 };
    assert_eq!(ledger.append(nothing).await.unwrap(), kept);
}

pub(crate) async fn recorded_time_never_falls_in_the_head(ledger: AnyLedger) {
    for (key, recorded_us, expected) in [("1", 50, 50), ("2", 40, 50), ("3", 60, 60)] {
        let mut one = command(key);
        one.recorded_us = recorded_us;
        one.events = vec![event("case:a", key)];
        ledger.append(one).await.unwrap();
        assert_eq!(ledger.head().await.unwrap().recorded_us, expected);
    }
    let recorded: Vec<_> = ledger.feed(0, 9).await.unwrap().iter().map(|r| r.recorded_us).collect();
    assert_eq!(recorded, [50, 40, 60]);
}

pub(crate) async fn what_no_ledger_can_hold_is_refused(ledger: AnyLedger) {
    let mut zero = command("zero");
    zero.rows = vec![put(Shelf::Vault, "a\0b", "v")];
    let mut long = command(&"k".repeat(NAME_LEN_MAX + 1));
    long.events = vec![event("case:a", "1")];
    let mut huge = command("huge");
    huge.expect = vec![(stream("case:a"), u64::MAX)];
    let mut generation = command("generation");
    generation.set_timers = vec![timer("case:a", u64::MAX, 1)];
    for bad in [zero, long, huge, generation] {
        let refused = ledger.append(bad).await;
        let malformed = matches!(refused, Err(AppendError::Failed(LedgerError::Malformed(_))));
        assert!(malformed, "{refused:?}");
    }
    assert!(matches!(ledger.take_fence("a\0").await, Err(LedgerError::Malformed(_))));
    assert!(matches!(ledger.answer("p", "\0").await, Err(LedgerError::Malformed(_))));
    let rows = vec![put(Shelf::Session, "good", "v"), put(Shelf::Session, "\0", "v")];
    assert!(matches!(ledger.put_rows(rows).await, Err(LedgerError::Malformed(_))));
    assert_eq!(ledger.row(Shelf::Session, "good").await.unwrap(), None);
    // Positions beyond any ledger are only empty.
    assert_eq!(ledger.feed(u64::MAX, 10).await.unwrap(), vec![]);
    assert_eq!(ledger.stream(&stream("case:a"), u64::MAX, 10).await.unwrap(), vec![]);
    assert_eq!(ledger.seals(u64::MAX, 10).await.unwrap(), vec![]);
}
