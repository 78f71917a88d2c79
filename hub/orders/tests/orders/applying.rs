//! What a platform sends becomes orders, or is told field by field.

use geo_index::Datum;
use hub_dispatch::{Grade, ReportKind, Span, UtcMicros};
use hub_orders::{Deadline, Link, Notice, Standing, limits};
use serde_json::{Value, json};

use crate::{apply, example, mapping, mapping_of, order, read, said, told, with};

#[test]
fn an_order_keeps_its_system_number_deadline_and_state_and_its_persons_stand_apart() {
    let read = read(order());
    let facts = &read.facts;
    assert_eq!((facts.system.as_str(), facts.number.as_str()), ("city-12345", "250912101108115409"));
    assert_eq!((facts.notice, facts.round, facts.standing), (Notice::Order, Some(1), Some(Standing::Sent)));
    assert_eq!(facts.state.as_deref(), Some("待签收"));
    // 2026-05-18 18:00 in China.
    assert_eq!(facts.deadline, Some(Deadline::At(UtcMicros(1_779_098_400_000_000))));
    assert_eq!((facts.kind, facts.grade), (Some(ReportKind::Complaint), Some(Grade::Ordinary)));
    assert_eq!((facts.confidential, facts.wants_reply), (Some(true), None));
    assert_eq!(facts.place, Datum::Gcj02.to_place(37.3835, 118.0215).ok());
    let words = &read.words;
    assert_eq!(
        (words.caller_phone.as_deref(), words.contact_phone.as_deref()),
        (Some("13800000000"), Some("13800000000"))
    );
    let link = Link { link: "https://files.example/1.jpg".to_owned(), name: Some("现场.jpg".to_owned()) };
    assert_eq!(words.attachments, [link]);
    let written = serde_json::to_string(facts).unwrap();
    for personal in ["王芳", "1380000", "路灯", "和平路"] {
        assert!(!written.contains(personal), "{personal} is in {written}");
    }
}

#[test]
fn a_field_that_is_absent_is_told_by_name_path_and_number_and_the_other_orders_come_in() {
    let applied =
        apply(&[with(&json!({ "content": null, "limitTime": "  " })), order(), json!({ "title": "无编号" })]);
    assert_eq!(applied.orders.len(), 1);
    told(
        &applied.mistakes,
        &[
            "工单 250912101108115409 content /data/0/content:必须填写,但没有给出",
            "工单 250912101108115409 deadline /data/0/limitTime:必须填写,但没有给出",
            "工单 #3 number /data/2/workOrderNo:必须填写,但没有给出",
            "工单 #3 content /data/2/content:必须填写",
            "工单 #3 received_at /data/2/acceptTime:必须填写",
            "工单 #3 deadline /data/2/limitTime:必须填写",
        ],
    );
}

#[test]
fn a_deadline_as_a_length_of_time_is_enough() {
    let read = read(with(&json!({ "limitTime": null, "limitText": "5个工作日" })));
    assert_eq!(read.facts.deadline, Some(Deadline::Within(Span::WorkingDays(5))));
}

#[test]
fn a_recall_needs_no_more_than_the_number() {
    let read = read(json!({ "workOrderNo": "1", "action": "撤单" }));
    assert_eq!(read.facts.notice, Notice::Recall);
}

#[test]
fn values_that_cannot_be_are_told_with_their_place() {
    let wrong = with(&json!({
        "action": "转交",
        "sendCount": -1,
        "limitTime": "2026-02-30 08:00:00",
        "limitText": "尽快",
        "callerPhone": [1],
        "isSecret": "也许",
        "address": { "lat": 95, "lng": "东经" },
        "files": [{ "url": "javascript:alert(1)" }],
        "title": "路".repeat(400)
    }));
    let applied = apply(&[wrong]);
    told(
        &applied.mistakes,
        &[
            "工单 250912101108115409 notice /data/0/action「转交」:应为其中之一:二次派单, 催办",
            "工单 250912101108115409 title /data/0/title「路路",
            "工单 250912101108115409 caller_phone /data/0/callerPhone:应为文本或数字",
            "工单 250912101108115409 contact_phone /data/0/callerPhone:应为文本或数字",
            "工单 250912101108115409 attachments /data/0/files/0「javascript:alert(1)」:应为http 或 https 链接",
            "工单 250912101108115409 round /data/0/sendCount「-1」:应为不小于 0 的整数",
            "工单 250912101108115409 deadline /data/0/limitTime「2026-02-30 08:00:00」:应为时间",
            "工单 250912101108115409 deadline_span /data/0/limitText「尽快」:应为带单位的时限",
            "工单 250912101108115409 lat /data/0/address/lat「95」:应为度数",
            "工单 250912101108115409 confidential /data/0/isSecret「也许」:应为“是”或“否”",
        ],
    );
}

#[test]
fn a_number_without_its_last_digits_is_refused_and_a_whole_one_is_kept() {
    let whole = read(with(&json!({ "workOrderNo": 250_912_101_108_115_409_u64 })));
    assert_eq!(whole.facts.number, "250912101108115409");
    let applied = apply(&[with(&json!({ "workOrderNo": 2.5e17 }))]);
    assert!(said(&applied.mistakes).contains("number /data/0/workOrderNo「"), "{}", said(&applied.mistakes));
    assert!(said(&applied.mistakes).contains("末几位已丢失"));
    let applied = apply(&[with(&json!({ "workOrderNo": "A 1" }))]);
    assert!(said(&applied.mistakes).contains("应为1 至 64 字节的工单编号"));
}

#[test]
fn zeros_are_no_place() {
    let nowhere = with(&json!({ "address": { "text": "不详", "lat": 0, "lng": 0.0 } }));
    assert_eq!(read(nowhere).facts.place, None);
}

#[test]
fn one_datum_is_not_another() {
    let by = |datum: &str| {
        let mut document = example();
        document["datum"] = json!(datum);
        let orders = json!({ "data": [order()] }).to_string();
        mapping_of(&document).apply_json(orders.as_bytes()).unwrap().orders[0].facts.place.unwrap()
    };
    let (wgs84, gcj02, bd09) = (by("wgs84"), by("gcj02"), by("bd09"));
    assert_eq!((wgs84.lat(), wgs84.lon()), (37.3835, 118.0215));
    assert!((gcj02.lon() - wgs84.lon()).abs() > 0.003 && (bd09.lon() - gcj02.lon()).abs() > 0.003);
}

#[test]
fn equal_orders_have_equal_copies_whatever_the_order_of_their_members() {
    let turned: String = {
        let order = order();
        let members: Vec<String> = order
            .as_object()
            .unwrap()
            .iter()
            .rev()
            .map(|(name, value)| format!("{}:{value}", json!(name)))
            .collect();
        format!("{{\"data\":{{{}}}}}", members.join(","))
    };
    let turned = mapping().apply_json(turned.as_bytes()).unwrap().orders.remove(0);
    assert_eq!(turned.raw, read(order()).raw);
}

#[test]
fn a_message_without_orders_or_with_too_many_is_refused_as_a_whole() {
    let refused = |message: Value| said(&mapping().apply_json(message.to_string().as_bytes()).unwrap_err());
    assert_eq!(refused(json!({ "rows": [] })), "/data:必须填写,但没有给出\n");
    assert_eq!(refused(json!({ "data": [] })), "/data:没有工单\n");
    assert_eq!(refused(json!({ "data": "无" })), "/data:应为JSON 对象\n");
    let many = json!({ "data": vec![json!({}); limits::ORDERS_MAX + 1] });
    assert_eq!(refused(many), "/data:超过上限 ORDERS_MAX = 5000\n");
}

#[test]
fn an_order_of_ten_thousand_fields_is_refused_and_its_neighbour_comes_in() {
    let fields = |count: usize| {
        let mut wide = order();
        let more: Vec<usize> = (0..count).collect();
        wide.as_object_mut().unwrap().insert("more".to_owned(), json!(more));
        wide
    };
    assert!(apply(&[fields(9_900)]).mistakes.is_empty());
    let applied = apply(&[fields(10_000), order()]);
    assert_eq!(applied.orders.len(), 1);
    told(&applied.mistakes, &["工单 #1 /data/0:超过上限 ORDER_FIELDS_MAX = 10000"]);
}
