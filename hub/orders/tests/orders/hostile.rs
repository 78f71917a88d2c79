//! Bytes that nobody meant are refused or taken, never a panic; and what is written to a sheet is read back the same.

use hub_dispatch::UtcMicros;
use hub_orders::{EXAMPLE_MAPPING, Link, Mapping, Neighbours, Reply, ReplyKind, ReplyState, ReplyWords};
use proptest::{collection::vec, option, prelude::*, sample::Index};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{NOW, known, mapping, marks, order, read};

/// What documents are broken with.
const SPLINTERS: [&str; 14] =
    ["{", "}", "[", "]", "\"", ",", ":null", "\\u0000", "1e999", "-0", "/~2", "%Q", "\u{feff}", "\"at\":["];

fn broken(text: &str, changes: Vec<(Index, usize, &'static str)>) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (at, cut, splinter) in changes {
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, splinter.bytes());
    }
    bytes
}

/// Any small tree of JSON.
fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec(("[a-z]{1,3}", inner), 0..4).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn texts() -> impl Strategy<Value = Option<String>> {
    option::of(prop_oneof![".{0,40}", "[ =+@_x0-9A-F\n\t\"']{0,20}", "[一-龥,。!\u{1f600}]{1,20}"])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mapping_with_splinters_in_it_is_refused_or_taken(
        changes in vec((any::<Index>(), 0_usize..40, prop::sample::select(&SPLINTERS[..])), 1..4),
    ) {
        if let Ok(mapping) = Mapping::import(&broken(EXAMPLE_MAPPING, changes)) {
            drop(mapping.apply_json(json!({ "data": [order()] }).to_string().as_bytes()));
        }
    }

    #[test]
    fn a_message_with_splinters_in_it_is_refused_or_taken(
        changes in vec((any::<Index>(), 0_usize..40, prop::sample::select(&SPLINTERS[..])), 1..4),
        as_sheet in any::<bool>(),
    ) {
        let bytes = broken(&json!({ "data": [order(), order()] }).to_string(), changes);
        let applied = if as_sheet { mapping().apply_sheet("a", &bytes) } else { mapping().apply_json(&bytes) };
        for order in applied.map(|applied| applied.orders).unwrap_or_default() {
            drop(mapping().hear(&order, &marks(&order), Neighbours::default()));
        }
    }

    #[test]
    fn an_order_with_anything_in_its_fields_is_refused_or_taken(
        values in vec((any::<Index>(), tree()), 1..6),
    ) {
        let mut order = order();
        let names: Vec<String> = order.as_object().unwrap().keys().cloned().collect();
        for (at, value) in values {
            order[at.get(&names)] = value;
        }
        let applied = mapping().apply_json(json!({ "data": order }).to_string().as_bytes()).unwrap();
        prop_assert_eq!(applied.orders.len(), usize::from(applied.mistakes.is_empty()));
    }

    #[test]
    fn what_is_written_to_a_sheet_is_read_back_the_same(
        kinds in vec((0_usize..4, texts(), texts(), any::<u128>()), 1..8),
    ) {
        let (mapping, order) = (mapping(), known(&read(order())));
        let row = |(kind, reason, content, id): (usize, Option<String>, Option<String>, u128)| {
            let kind = [ReplyKind::Sign, ReplyKind::Refuse, ReplyKind::Extend, ReplyKind::Answer][kind];
            let link = Link { link: format!("https://files.example/{id}"), name: None };
            let words = ReplyWords { reason, content, attachments: vec![link.clone(), link], said: None }.plain();
            let (system, number) = (mapping.system().clone(), order.facts.number.clone());
            let until = Some(UtcMicros(NOW.0 + 5_000_000));
            let state = ReplyState::Waiting;
            let reply = Reply { id: Uuid::from_u128(id), system, number, round: 0, kind, until, at: NOW, state, attempts: 0 };
            mapping.reply_cells(&order, &reply, &words)
        };
        let rows: Vec<Vec<String>> = kinds.into_iter().map(row).collect();
        let book = mapping.write_replies(rows.clone()).unwrap();
        prop_assert_eq!(mapping.read_replies("replies.xlsx", &book).unwrap(), rows);
    }

    #[test]
    fn any_bytes_are_no_sheet_of_replies(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(mapping().read_replies("a", &bytes).is_err());
    }
}
