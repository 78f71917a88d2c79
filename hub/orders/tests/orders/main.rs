//! Messages of platforms good and bad, through the doors that a hub would use.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod applying;
mod day;
mod georeport;
mod hearing;
mod hostile;
mod limits;
mod mappings;
mod replies;
mod sheets;

use hub_dispatch::{Calendar, UtcMicros};
use hub_orders::{Applied, EXAMPLE_MAPPING, ExternalOrder, Known, Mapping, Marks, Mistake};
use serde_json::{Value, json};

/// The key of a ledger's marks.
const KEY: &[u8] = b"the salt of a ledger";

/// 2026-05-11 08:00 in China, a Monday.
const NOW: UtcMicros = UtcMicros(1_778_457_600_000_000);

const MINUTE_US: i64 = 60_000_000;
const HOUR_US: i64 = 60 * MINUTE_US;

fn at(hours: i64) -> UtcMicros {
    UtcMicros(NOW.0 + hours * HOUR_US)
}

/// Every mistake in Chinese, a line each.
fn said(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(|mistake| mistake.zh() + "\n").collect()
}

#[track_caller]
fn mapping_of(document: &Value) -> Mapping {
    Mapping::import(document.to_string().as_bytes()).unwrap_or_else(|mistakes| panic!("{}", said(&mistakes)))
}

fn example() -> Value {
    serde_json::from_str(EXAMPLE_MAPPING).unwrap()
}

fn mapping() -> Mapping {
    mapping_of(&example())
}

/// Without days off of its own.
fn calendar() -> Calendar {
    let document = json!({
        "utc_offset_minutes": 480,
        "office": [{ "opens": "09:00:00", "closes": "17:00:00" }],
        "years": {}
    });
    serde_json::from_value(document).unwrap()
}

/// An order of the made-up platform.
fn order() -> Value {
    json!({
        "workOrderNo": "250912101108115409",
        "uniqueCode": "U-1",
        "action": "派单",
        "sendCount": 1,
        "status": "待签收",
        "acceptTime": "2026-05-11 07:50:00",
        "limitTime": "2026-05-18 18:00:00",
        "title": "路灯不亮",
        "content": "和平路 12 号门口路灯三天不亮",
        "callerName": "王芳",
        "callerPhone": "13800000000/0543-1234567",
        "isSecret": "是",
        "address": { "text": "和平路12号", "lat": 37.3835, "lng": 118.0215, "areaCode": "371602" },
        "category": { "code": "市政-照明" },
        "appealType": "投诉",
        "urgency": "一般",
        "handleDept": "市政管理处",
        "files": [{ "url": "https://files.example/1.jpg", "name": "现场.jpg" }]
    })
}

/// The order with some of its members put otherwise; `null` takes one away.
fn with(changes: &Value) -> Value {
    let mut order = order();
    for (name, value) in changes.as_object().unwrap() {
        let members = order.as_object_mut().unwrap();
        members.insert(name.clone(), value.clone());
        members.retain(|_, value| !value.is_null());
    }
    order
}

fn apply(orders: &[Value]) -> Applied {
    mapping().apply_json(json!({ "data": orders }).to_string().as_bytes()).unwrap()
}

#[track_caller]
fn read(order: Value) -> ExternalOrder {
    let Applied { mut orders, mistakes } = apply(&[order]);
    assert!(mistakes.is_empty(), "{}", said(&mistakes));
    orders.remove(0)
}

fn marks(order: &ExternalOrder) -> Marks {
    Marks::of(KEY, order)
}

fn known(order: &ExternalOrder) -> Known {
    Known::first(order, marks(order), NOW)
}

/// Each of these beginnings must be that of one mistake, in order.
#[track_caller]
fn told(mistakes: &[Mistake], expected: &[&str]) {
    let all = said(mistakes);
    assert_eq!(mistakes.len(), expected.len(), "\n{all}");
    for (mistake, beginning) in mistakes.iter().zip(expected) {
        assert!(
            mistake.zh().starts_with(beginning),
            "{beginning:?} is not how this begins:\n{}",
            mistake.zh()
        );
        assert!(!mistake.en().is_empty());
    }
}
