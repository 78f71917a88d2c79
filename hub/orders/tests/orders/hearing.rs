//! The same again, older, otherwise, recalled, returned, and under two numbers.

use hub_dispatch::{Grade, UtcMicros};
use hub_orders::{Alike, Change, Deadline, Heard, Known, Mark, Neighbours, SameAs, Standing, limits};
use serde_json::{Value, json};

use crate::{KEY, NOW, at, example, known, mapping, mapping_of, marks, order, read, with};

/// What a message is to whoever knows one order.
fn hear(known: &Known, message: Value) -> Heard {
    let message = read(message);
    mapping().hear(&message, &marks(&message), Neighbours { of_number: Some(known), ..Neighbours::default() })
}

/// What is known after a message.
#[track_caller]
fn after(known: &Known, message: Value) -> Known {
    let Heard::Changed(changes) = hear(known, message.clone()) else { panic!("it changes nothing") };
    let message = read(message);
    known.after(&message, marks(&message), &changes, at(1))
}

#[test]
fn the_same_message_again_changes_nothing_however_often_it_comes() {
    let first = known(&read(order()));
    assert_eq!(hear(&first, order()), Heard::Repeated);
    let changed = after(&first, with(&json!({ "updateTime": 2_000, "urgency": "紧急" })));
    assert_eq!(hear(&changed, order()), Heard::Repeated, "one of before, too");
    // What only adds blanks is the same order.
    assert_eq!(hear(&first, with(&json!({ "content": "和平路 12号 门口路灯三天不亮 " }))), Heard::Repeated);
}

#[test]
fn what_is_otherwise_is_told_by_kind() {
    let first = known(&read(order()));
    let message = with(&json!({
        "limitTime": "2026-05-20 18:00:00",
        "content": "路灯和井盖",
        "callerName": "王方",
        "address": { "text": "和平路13号" },
        "category": { "code": "市政-井盖" },
        "urgency": "紧急",
        "status": "办理中",
        "handleDept": "照明所",
        "files": null
    }));
    let deadline = |at| Deadline::At(UtcMicros(at));
    let expected = vec![
        Change::Deadline { from: Some(deadline(1_779_098_400_000_000)), to: deadline(1_779_271_200_000_000) },
        Change::Content,
        Change::Caller,
        Change::Place,
        Change::Category,
        Change::Grade { from: Some(Grade::Ordinary), to: Grade::Orange },
        Change::State { from: Some(Standing::Sent), to: Some(Standing::Signed) },
        Change::Particulars,
    ];
    assert_eq!(hear(&first, message.clone()), Heard::Changed(expected));
    let later = after(&first, message);
    assert_eq!(later.facts.place, first.facts.place, "what a message leaves out stays");
    assert_eq!((later.first_at, later.heard_at), (NOW, at(1)));
}

#[test]
fn an_older_message_that_comes_late_changes_nothing() {
    let first = known(&read(with(&json!({ "updateTime": 1_000 }))));
    let later = after(&first, with(&json!({ "updateTime": 3_000, "limitTime": "2026-05-20 18:00:00" })));
    assert_eq!(
        hear(&later, with(&json!({ "updateTime": 2_000, "limitTime": "2026-05-19 18:00:00" }))),
        Heard::Stale
    );
    let second = after(&first, with(&json!({ "updateTime": 2_000, "sendCount": 2 })));
    assert_eq!(hear(&second, with(&json!({ "urgency": "特急" }))), Heard::Stale, "a round of before");
}

#[test]
fn a_recall_is_one_and_the_order_of_before_does_not_undo_it() {
    let first = known(&read(order()));
    let recall = json!({ "workOrderNo": "250912101108115409", "action": "撤单" });
    assert_eq!(hear(&first, recall.clone()), Heard::Changed(vec![Change::Recalled]));
    let recalled = after(&first, recall.clone());
    assert!(recalled.recalled && recalled.facts.deadline.is_some());
    assert_eq!(hear(&recalled, recall), Heard::Repeated);
    assert_eq!(hear(&recalled, with(&json!({ "urgency": "特急" }))), Heard::Stale);
    let again = with(&json!({ "sendCount": 2, "action": "二次派单" }));
    assert_eq!(hear(&recalled, again.clone()), Heard::Changed(vec![Change::Returned { round: Some(2) }]));
    assert!(!after(&recalled, again).recalled);
}

#[test]
fn what_a_mapping_makes_up_takes_nothing_back() {
    let first = known(&read(order()));
    assert_eq!(first.facts.confidential, Some(true));
    let silent = with(&json!({ "isSecret": null, "urgency": null, "title": "路灯坏了" }));
    assert_eq!(hear(&first, silent.clone()), Heard::Changed(vec![Change::Content]));
    assert_eq!(
        after(&first, silent).facts.confidential,
        Some(true),
        "it was said to be, and nobody says otherwise"
    );
}

#[test]
fn a_recall_that_overtakes_its_order_recalls_it_and_an_urge_of_nothing_is_one() {
    let recall = read(json!({ "workOrderNo": "250912101108115409", "action": "撤单", "updateTime": 2_000 }));
    let heard = mapping().hear(&recall, &marks(&recall), Neighbours::default());
    assert_eq!(heard, Heard::RecalledFirst);
    let recalled = known(&recall);
    assert!(recalled.recalled);
    assert_eq!(hear(&recalled, with(&json!({ "updateTime": 1_000 }))), Heard::Stale);
    assert_eq!(hear(&recalled, order()), Heard::Stale, "nothing says that it is newer");
    let urge = read(json!({ "workOrderNo": "7", "action": "催办" }));
    assert_eq!(mapping().hear(&urge, &marks(&urge), Neighbours::default()), Heard::OfNothing);
}

#[test]
fn an_order_that_comes_back_is_returned_once_for_each_round() {
    let first = known(&read(order()));
    let back = with(&json!({ "sendCount": 2, "action": "退回重办", "limitTime": "2026-05-21 18:00:00" }));
    let second = after(&first, back.clone());
    assert_eq!(second.returned, 1);
    let mut same = back;
    same["content"] = json!("仍未修好");
    assert_eq!(hear(&second, same.clone()), Heard::Changed(vec![Change::Content]), "the same return");
    let third = after(&after(&second, same), with(&json!({ "sendCount": 3 })));
    assert_eq!(third.returned, 2, "a greater round is a return whatever it is called");
    let urged = with(&json!({ "sendCount": 3, "action": "催办" }));
    assert_eq!(hear(&third, urged), Heard::Changed(vec![Change::Urged]));
}

#[test]
fn the_same_order_under_two_numbers_is_proposed_as_the_same_and_not_joined() {
    let first = known(&read(order()));
    let numbered = |number: &str, unique: Value, at: &str| {
        with(&json!({ "workOrderNo": number, "uniqueCode": unique, "acceptTime": at }))
    };
    let heard = |message: Value, of_unique: Option<&Known>| {
        let message = read(message);
        let others = std::slice::from_ref(&first);
        mapping().hear(&message, &marks(&message), Neighbours { of_number: None, of_unique, others })
    };
    let same = |why| Heard::New { same_as: Some(SameAs { number: "250912101108115409".to_owned(), why }) };
    assert_eq!(
        heard(numbered("B-1", json!("U-1"), "2026-05-20 08:00:00"), Some(&first)),
        same(Alike::Unique)
    );
    assert_eq!(heard(numbered("B-2", Value::Null, "2026-05-11 17:00:00"), None), same(Alike::Words));
    let none = Heard::New { same_as: None };
    assert_eq!(heard(numbered("B-3", Value::Null, "2026-05-13 17:00:00"), None), none, "two days later");
    let another = with(&json!({ "workOrderNo": "B-4", "uniqueCode": null, "callerPhone": "13900000000" }));
    assert_eq!(heard(another, None), none, "somebody else's");
    let mut never = example();
    never["alike_within_h"] = json!(0);
    let message = read(numbered("B-5", Value::Null, "2026-05-11 07:50:01"));
    let neighbours = Neighbours { others: std::slice::from_ref(&first), ..Neighbours::default() };
    assert_eq!(mapping_of(&never).hear(&message, &marks(&message), neighbours), none);
}

#[test]
fn marks_need_their_key_and_do_not_grow_without_end() {
    assert_ne!(Mark::of(KEY, "caller", b"13800000000"), Mark::of(b"another", "caller", b"13800000000"));
    assert_ne!(Mark::of(KEY, "caller", b"1"), Mark::of(KEY, "content", b"1"));
    let mut known = known(&read(order()));
    for number in 0..100 {
        known = after(&known, with(&json!({ "updateTime": number, "title": format!("第{number}次") })));
    }
    assert_eq!(known.heard.len(), limits::HEARD_MAX);
    assert_eq!(known.heard.last().map(Mark::as_str).map(str::len), Some(64));
    let written = serde_json::to_string(&known).unwrap();
    assert_eq!(serde_json::from_str::<Known>(&written).unwrap(), known, "as a row keeps it");
}
